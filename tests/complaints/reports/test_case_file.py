"""What the case report says, and what it keeps to itself."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from complaints.domain import casework, evidence, files, informing, reference, steps, vault
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.filing import FiledFile
from complaints.domain.steps import Inputs
from complaints.domain.vault import Contents, Identity, Reader
from complaints.domain.workflow import Transition
from complaints.models import Complaint, Country, OutboxEntry, PersonRole
from complaints.reports.case_file import gather
from complaints.reports.case_report import make_report, open_report, request_report
from tests.complaints.domain.test_scrub import picture
from tests.complaints.reports.paper import text
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db

CONTENTS = Contents(
    title="ضرب وصعق بالكهرباء داخل مركز الشرطة",
    narrative="أخويا اتمسك يوم ١٦/١١ ومن ساعتها وهو في المركز.\n\nرقم البلاغ LC-4471 عند شركة Blue Palm.",
    wishes="عرضه على طبيب فوراً",
    place="مركز شرطة النخيل",
    respondent="وحدة المباحث بالمركز",
    happened=ApproximateDate(2026, 11, 16),
)
PEOPLE = (
    (
        PersonRole.COMPLAINANT,
        Identity(
            name="Layla Haddad",
            email="layla@example.org",
            phone="+962791234567",
            extra={"authority": "detained"},
        ),
    ),
    (PersonRole.VICTIM, Identity(name="Nader Haddad")),
    (PersonRole.WITNESS, Identity(name="Salma Nasser")),
)


def torture(**overrides: Any) -> Complaint:
    given: dict[str, Any] = {
        "category": "torture-ill-treatment",
        "subcategory": "physical-torture",
        "flags": ("in-detention-now", "medical-emergency"),
        "filed_for": "other",
        "contents": CONTENTS,
        "people": PEOPLE,
    }
    return make_complaint(**(given | overrides))


def holder(complaint: Complaint, **fields: Any) -> User:
    assert complaint.body is not None
    return make_officer(complaint.body.code, **fields)


def printed(complaint: Complaint, by: User, language: str = "ar") -> str:
    report = request_report(complaint, by=by, language=language)
    make_report(OutboxEntry.objects.get(payload__report=str(report.pk)).pk)
    report.refresh_from_db()
    return text(b"".join(open_report(report, by)))


def test_it_says_what_the_complainant_said_and_why_it_came_here() -> None:
    complaint = torture()

    said = printed(complaint, holder(complaint))

    for words in (
        "النيابة العامة",
        "ضرب وصعق بالكهرباء داخل مركز الشرطة",
        "حرجة",
        "التعذيب الجسدي",
        "اتفاقية مناهضة التعذيب",
        "مركز شرطة النخيل",
        "شخص آخر",
        "وحدة المباحث بالمركز",
        "ومن ساعتها وهو في المركز",
        "LC-4471",
        "Blue Palm",
        "عرضه على طبيب",
        "إصابة أو مرض خطير دون رعاية كافية",
        "المسار",
    ):
        assert words in said, words


def test_it_names_who_was_informed_with_consent_and_when_they_read_it() -> None:
    complaint = torture(consent_nhri=True)
    informing.note_seen(complaint.informings.get(), by=make_supervisor("nhri"))

    said = printed(complaint, holder(complaint), "en")

    assert "Informed too, with consent" in said
    assert "Informed too: National" in said and "Read by the informed body: National" in said
    assert "Informed" not in printed(torture(), holder(complaint), "en")


def test_after_a_referral_it_tells_who_referred_it_before_where_it_was_sent_first() -> None:
    complaint = make_complaint()
    officer, boss = make_officer(), make_supervisor("nhri")
    for transition, by, inputs in (
        (Transition.TAKE, officer, Inputs(no_conflict=True)),
        (Transition.OFFER_REFERRAL, officer, Inputs(body="nhri", reason="not ours")),
        (Transition.ACCEPT_REFERRAL, boss, Inputs(no_conflict=True)),
    ):
        steps.take_step(complaint, transition, by=by, inputs=inputs)
    complaint.refresh_from_db()

    said = printed(complaint, boss, "en")

    why = said[said.index("Why this body") : said.index("Why this priority")]
    assert why.index("Referred by: Police Inspectorate") < why.index("Where it was sent first") < why.index("go to:")
    assert "Where it was sent first" not in printed(torture(), holder(torture()), "en")


def test_the_reference_keeps_the_order_of_its_groups() -> None:
    complaint = torture()
    digits = complaint.reference

    assert f"{digits[:4]} {digits[4:8]} {digits[8:]}" in printed(complaint, holder(complaint))


def test_pages_are_numbered_in_the_language_of_the_report() -> None:
    complaint = torture()
    officer = holder(complaint)

    arabic, english = printed(complaint, officer, "ar"), printed(complaint, officer, "en")

    assert "صفحة" in arabic and "Page" not in arabic
    assert "Page 1 of 2" in english and "صفحة" not in english


def test_an_english_report_of_an_arabic_complaint_leaves_the_words_as_they_were_written() -> None:
    complaint = torture()

    said = printed(complaint, holder(complaint), "en")

    assert "What the complainant says" in said and "Complaints of the kind “Physical torture” go to" in said
    assert "ومن ساعتها وهو في المركز" in said


@pytest.mark.parametrize("mode", ["confidential", "anonymous"])
def test_names_and_contacts_are_withheld_even_from_a_supervisor(mode: str) -> None:
    complaint = torture(confidentiality=mode)
    assert complaint.body is not None

    said = printed(complaint, make_supervisor(complaint.body.code), "en")

    for secret in ("Layla", "Nader", "Salma", "layla@example.org", "79123"):
        assert secret not in said
    assert f"Complainant: withheld ({mode})" in said


def test_it_tells_on_whose_say_the_complaint_was_filed() -> None:
    complaint = torture()

    assert "Another person · who could not be asked: detained" in printed(complaint, holder(complaint), "en")


def test_an_open_complaint_names_people_to_those_who_may_know_but_never_a_witness() -> None:
    complaint = torture(confidentiality="open")
    assert complaint.body is not None

    to_supervisor = printed(complaint, make_supervisor(complaint.body.code), "en")
    to_colleague = printed(complaint, holder(complaint), "en")

    assert "Layla Haddad" in to_supervisor and "Nader Haddad" in to_supervisor
    assert "Salma" not in to_supervisor and "layla@example.org" not in to_supervisor
    assert "Layla" not in to_colleague


def test_a_note_and_the_reason_of_a_reveal_stay_inside() -> None:
    complaint = torture()
    assert complaint.body is not None
    supervisor = make_supervisor(complaint.body.code)
    casework.add_note(complaint, "suspicion about the station", by=supervisor)
    person = complaint.people.get(role=PersonRole.VICTIM)
    casework.reveal_identity(person.pk, by=supervisor, reason="call the hospital")

    said = printed(complaint, supervisor, "en")

    assert "Internal note" in said and "Identity revealed: Victim" in said
    assert "suspicion" not in said and "hospital" not in said


def decided() -> tuple[Complaint, User]:
    """A complaint with everything in it: a question, a reply, a note, evidence, a decision."""
    stored = files.store([picture("JPEG")])
    photo = FiledFile("IMG_2031.jpg", stored.storage_name, stored.key, "image/jpeg", stored.size, stored.sha256)
    complaint = make_complaint(files=(photo,))
    officer, supervisor = make_officer(first_name="Huda", last_name="Salem"), make_supervisor()
    evidence.clean_evidence(complaint.evidence.get().pk)
    for transition, by, inputs in (
        (Transition.TAKE, officer, Inputs(no_conflict=True)),
        (Transition.ADMIT, officer, Inputs()),
        (Transition.START_REVIEW, officer, Inputs()),
        (Transition.ASK_COMPLAINANT, officer, Inputs(message="Which officer was it?")),
        (Transition.ANSWER, None, Inputs(message="Badge 4471.")),
        (Transition.ASK_BODY, officer, Inputs(reason="The duty list, please.")),
        (Transition.NOTE_REPLY, officer, Inputs(reason="The list names somebody else.")),
        (
            Transition.PROPOSE_DECISION,
            officer,
            Inputs(outcome="unsubstantiated", reason="A first, weak reason."),
        ),
        (Transition.RETURN_DECISION, supervisor, Inputs(reason="Look at the recording.")),
        (
            Transition.PROPOSE_DECISION,
            officer,
            Inputs(outcome="substantiated", reason="The recording proves it."),
        ),
        (Transition.APPROVE_DECISION, supervisor, Inputs()),
    ):
        steps.take_step(complaint, transition, by=by, inputs=inputs)
    return complaint, supervisor


def test_a_decided_case_gives_the_signed_decision_its_reasons_and_the_messages() -> None:
    complaint, supervisor = decided()

    said = printed(complaint, supervisor, "en")

    decision = said[said.index("Why this priority") : said.index("Course")]
    assert "Substantiated" in decision and "The recording proves it." in decision
    assert "weak reason" not in decision
    for words in (
        "Which officer was it?",
        "Badge 4471.",
        "The list names somebody else.",
        "Officer: Huda Salem",
    ):
        assert words in said, words


def test_a_proposal_without_a_second_signature_is_no_decision() -> None:
    complaint = make_complaint()
    officer = make_officer()
    for transition, inputs in (
        (Transition.TAKE, Inputs(no_conflict=True)),
        (Transition.PROPOSE_INADMISSIBLE, Inputs(ground="vague", reason="Nothing to go by.")),
    ):
        steps.take_step(complaint, transition, by=officer, inputs=inputs)
    assert "Decision" not in printed(complaint, officer, "en")

    steps.take_step(complaint, Transition.APPROVE_INADMISSIBLE, by=make_supervisor())

    said = printed(complaint, officer, "en")
    assert "Decision Inadmissible: Too vague to examine" in said


def test_evidence_is_listed_with_the_fingerprint_of_what_was_received() -> None:
    complaint, supervisor = decided()

    said = printed(complaint, supervisor, "en")

    assert "IMG_2031.jpg" in said and "Hidden data removed" in said
    assert bytes(complaint.evidence.get().sha256).hex() in said.replace(" ", "")


def test_it_gives_the_end_of_the_trail_at_the_time_it_was_made() -> None:
    complaint = torture()
    officer = holder(complaint)
    last = complaint.events.latest("seq")

    said = printed(complaint, officer, "en")

    assert f"{last.seq} events are recorded" in said
    assert bytes(last.hash).hex() in said.replace(" ", "")


def test_a_country_that_writes_arabic_digits_gets_them_in_dates_and_page_numbers() -> None:
    complaint = torture()
    Country.objects.filter(iso2="JO").update(digits="arabic-indic")
    reference.forget()

    arabic = printed(complaint, holder(complaint), "ar")
    english = printed(complaint, holder(complaint), "en")

    # Reference and fingerprint stay as they are, and may have any digits.
    arabic = re.sub(r"[0-9]{4}\s[0-9]{4}\s[0-9]{4}|[0-9a-f]{8,}", "", arabic)
    assert "صفحة ٢ من ٢" in arabic and "2026" not in arabic
    assert "Page 1 of 2" in english and "16 November 2026" in english


def test_gathering_asks_the_database_no_more_for_a_long_case_than_for_a_short_one() -> None:
    short, (long, supervisor) = make_complaint(), decided()
    casework.add_note(short, "a note", by=supervisor)

    counts = []
    for complaint in (short, long):
        complaint.refresh_from_db()
        opened = vault.open(complaint, Reader.portal("test"))
        with CaptureQueriesContext(connection) as queries:
            gather(complaint, opened, reader=supervisor)
        counts.append(len(queries))

    assert counts == [6, 6]


@pytest.mark.parametrize(("language", "articles"), [("ar", "1 و12"), ("en", "1 and 12")])
def test_the_articles_of_a_treaty_are_joined_by_the_word_and(language: str, articles: str) -> None:
    complaint = torture()
    reader = holder(complaint)
    with translation.override(language):
        report = gather(complaint, vault.open(complaint, Reader.portal("test")), reader=reader)
    assert [right.articles for right in report.rights if right.count > 1] == [articles]
