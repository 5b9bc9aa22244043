"""From a checked request to the complaint that is filed: rows to keys, values to contents and people."""

from collections.abc import Iterator
from typing import Any

from complaints.domain.earlier import Earlier
from complaints.domain.filing import Filing
from complaints.domain.routing import Question
from complaints.domain.vault import Contents, Identity
from complaints.models import Channel, FiledFor, PersonRole, RespondentLevel


def filing_of(given: dict[str, Any], *, code: str, filing_print: bytes) -> Filing:
    """The complaint of a valid `ComplaintSerializer`, with the code and fingerprint of its key."""
    division, respondent = given["division"], given["respondent"]
    return Filing(
        language=given["language"],
        filed_for=given["filed_for"],
        confidentiality=given["confidentiality"],
        category_id=given["category"].pk,
        subcategory_id=given["subcategory"].pk,
        flags=tuple(flag.code for flag in given["flags"]),
        contents=_contents(given),
        place_kind=given["place_kind"],
        respondent_kind=respondent["kind"],
        respondent_body_id=respondent["body"].pk if respondent["body"] else None,
        respondent_level=respondent["level"] or RespondentLevel.NONE.value,
        people=tuple(_people(given)),
        division_id=division.pk if division else None,
        consent_nhri=given["consent_nhri"],
        objection="objection" in given,
        earlier=_earlier(given),
        channel=Channel.API,
        filing_print=filing_print,
        code=code,
    )


def question_of(given: dict[str, Any]) -> Question:
    """What routing needs to know, of a valid `QuestionSerializer`."""
    respondent = given["respondent"]
    return Question(
        given["category"].code,
        given["subcategory"].code,
        respondent_kind=respondent["kind"],
        respondent_body=respondent["body"].code if respondent["body"] else None,
        respondent_level=respondent["level"] or RespondentLevel.NONE.value,
        earlier_bodies=frozenset({given["earlier_body"].code} if given["earlier_body"] else ()),
    )


def _earlier(given: dict[str, Any]) -> Earlier | None:
    body = given["earlier_body"]
    said = Earlier(reference=given["earlier_reference"], handled_by_id=body.pk if body else None)
    return said if said != Earlier() else None


def _contents(given: dict[str, Any]) -> Contents:
    return Contents(
        title=given["title"],
        narrative=given["narrative"],
        wishes=given["wishes"],
        place=given["place"],
        respondent=given["respondent"]["words"],
        objection=given["objection"]["reason"] if "objection" in given else "",
        happened=given["happened"],
        happened_until=given.get("happened_until"),
        time_of_day=given["time_of_day"],
    )


def _people(given: dict[str, Any]) -> Iterator[tuple[PersonRole, Identity]]:
    """The one who files, and the victim if that is somebody else; nobody of whom nothing is known."""
    nobody = Identity()
    filer = _complainant(given.get("complainant", {}), for_others=given["filed_for"] != FiledFor.SELF)
    if filer != nobody:
        yield PersonRole.COMPLAINANT, filer
    victim = given.get("victim", {})
    age = victim.get("age", "")
    concerned = Identity(name=victim.get("name", ""), extra={"age": age} if age else {})
    if concerned != nobody:
        yield PersonRole.VICTIM, concerned


def _complainant(given: dict[str, Any], *, for_others: bool) -> Identity:
    if not given:
        return Identity()
    return Identity(
        name=given["name"],
        relation=given["relation"],
        email=given["email"],
        phone=given["phone"],
        safe_channel=given["safe_channel"],
        safe_time=given["safe_time"],
        safe_hours=given["safe_hours"],
        extra={"authority": given["authority"]} if for_others else {},
    )
