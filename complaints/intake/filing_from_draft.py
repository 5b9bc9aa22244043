"""From the answers of a draft to the complaint: codes to rows, answers to contents and people; filing it."""

from complaints.domain import filing, reference
from complaints.domain.earlier import Earlier
from complaints.domain.filing import FiledFile, Filing
from complaints.domain.vault import Contents, Identity
from complaints.intake.drafts import Confirmation, OpenDraft
from complaints.intake.forms.happened import UNKNOWN
from complaints.intake.forms.subject import LIFE_AT_RISK, NONE
from complaints.intake.journey import Journey
from complaints.models import Confidentiality, FiledFor, PersonRole, RespondentKind, RespondentLevel


def file_draft(draft: OpenDraft, journey: Journey, *, language: str) -> None:
    """Store the complaint in the transaction that holds the draft, which keeps its confirmation alone."""
    # The key is the same for every press of the button in one draft, so that a complaint is filed once; another where a
    # draft began anew under the same ticket (`anew`), so that it is not taken for what was filed before.
    key = filing.filing_key(draft.ticket.secret + draft.row.created_at.isoformat().encode())
    filed = filing.file_complaint(_filing_of(journey, language=language), key=key)
    received_at = filed.complaint.received_at.isoformat()
    draft.keep_confirmation(Confirmation(filed.reference, filed.code, received_at, language))


def _filing_of(journey: Journey, *, language: str) -> Filing:
    """The complaint of a journey from which nothing is missing."""
    value, rules = journey.value, reference.current()
    question = journey.question()
    assert question is not None  # the caller saw to it that nothing is missing
    division, body = value("where", "division"), question.respondent_body
    return Filing(
        language=language,
        filed_for=value("filing", "filed_for"),
        confidentiality=value("confidentiality", "confidentiality"),
        category_id=rules.category(question.category).pk,
        subcategory_id=rules.subcategory(question.category, question.subcategory).pk,
        flags=_flags(journey),
        contents=_contents(journey),
        place_kind=value("where", "place_kind"),
        respondent_kind=RespondentKind(question.respondent_kind).value,
        respondent_body_id=rules.body(body).pk if body else None,
        respondent_level=RespondentLevel(question.respondent_level).value,
        people=tuple(_people(journey)),
        files=tuple(_files(journey)),
        division_id=None if division == UNKNOWN else rules.division(division).pk,
        consent_nhri=bool(value("receiver", "consent_nhri")),
        objection=value("receiver", "objection") == "yes",
        earlier=_earlier(journey),
    )


def _earlier(journey: Journey) -> Earlier | None:
    """What was told of the earlier complaint, or the one that was proved."""
    if journey.linked:
        return journey.linked.said
    if not journey.is_about_reprisal:
        return None
    body = journey.earlier_body()
    said = Earlier(
        reference=journey.value("earlier", "earlier_reference") or "",
        handled_by_id=reference.current().body(body).pk if body else None,
    )
    return said if said != Earlier() else None


def _flags(journey: Journey) -> tuple[str, ...]:
    given = [flag for flag in journey.value("urgency", "flags") if flag != NONE]
    if journey.value("danger", "danger") == "yes":
        given.insert(0, LIFE_AT_RISK)
    return tuple(given)


def _contents(journey: Journey) -> Contents:
    value = journey.value
    objects = value("receiver", "objection") == "yes"
    return Contents(
        title=value("story", "title"),
        narrative=value("story", "narrative"),
        wishes=value("wishes", "wishes") or "",
        place=value("where", "place") or "",
        respondent=value("who", "who") or "",
        objection=value("receiver", "objection_reason") if objects else "",
        happened=value("when", "happened"),
        happened_until=value("when", "until"),
        time_of_day=value("when", "time_of_day") or "",
    )


def _people(journey: Journey) -> list[tuple[PersonRole, Identity]]:
    """The one who files, and the victim if that is somebody else; nobody of whom nothing is known."""
    value = journey.value
    for_others = value("filing", "filed_for") != FiledFor.SELF
    anonymous = value("confidentiality", "confidentiality") == Confidentiality.ANONYMOUS
    filer = Identity(
        name="" if anonymous else value("contact", "name"),
        relation=value("authority", "relation") if for_others else "",
        email=value("contact", "email") or "",
        phone=value("contact", "phone") or "",
        safe_channel=value("contact", "safe_channel"),
        safe_time=value("contact", "safe_time"),
        safe_hours=value("contact", "safe_hours") or "",
        extra={"authority": value("authority", "authority")} if for_others else {},
    )
    people = [(PersonRole.COMPLAINANT, filer)] if filer != Identity() else []
    if for_others:
        age = value("victim", "victim_age")
        victim = Identity(name=value("victim", "victim_name") or "", extra={"age": age} if age else {})
        people += [(PersonRole.VICTIM, victim)] if victim != Identity() else []
    return people


def _files(journey: Journey) -> list[FiledFile]:
    return [
        FiledFile(
            name=file.name,
            storage_name=file.storage_name,
            key=bytes.fromhex(file.key),
            media_type=file.media_type,
            size=file.size,
            sha256=bytes.fromhex(file.sha256),
        )
        for file in journey.files
    ]
