"""What people wrote stands on every page and paper with its own direction and language, whatever the page's are."""

import re
from typing import Any

import lxml.html
import pytest
from django.test import Client

from complaints.domain import casework, events, vault
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.steps import Inputs, take_step
from complaints.domain.vault import Contents, Identity
from complaints.domain.workflow import Transition
from complaints.models import CaseReport, Complaint, PersonRole
from complaints.reports import case_report
from complaints.reports.engine import print_paper
from tests.complaints.intake import walk
from tests.complaints.reports.paper import text
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.complaints.tracking.conftest import Follower
from tests.factories import make_filed

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("language", ["ar", "en"])]

SCRIPT = "<script>alert(1)</script>"
NARRATIVE = f"قال لي الشرطي:\n\nHe said: “don't tell” — or else.\r\n\r\nثم خرج. {SCRIPT} وأغلق الباب خلفه."
CONTENTS = Contents(
    title="Insulted at the station",
    narrative=NARRATIVE,
    wishes="An apology!\nاعتذار مكتوب.",
    place="مركز النخيل 3",
    respondent="The officer on duty.",
    objection="لا أثق بهم.",
    happened=ApproximateDate(2026, 11, 16),
    time_of_day="at dawn",
)


@pytest.fixture
def filed() -> Any:
    identity = Identity(name="Layla Haddad", details="عمرها ٧ سنوات.\nShe is 7.")
    return make_filed(contents=CONTENTS, people=((PersonRole.COMPLAINANT, identity),))


@pytest.fixture
def complaint(filed: Any) -> Complaint:
    """Asked in English, answered in Arabic, with a note in English."""
    officer, row = staff(), filed.complaint
    for transition, inputs in (
        (Transition.TAKE, Inputs(no_conflict=True)),
        (Transition.ADMIT, Inputs()),
        (Transition.START_REVIEW, Inputs()),
        (Transition.ASK_COMPLAINANT, Inputs(message="When was it?")),
    ):
        row = take_step(row, transition, by=officer, inputs=inputs)
    row = take_step(row, Transition.ANSWER, by=None, inputs=Inputs(message="أمس."))
    casework.add_note(row, "Called him.", by=officer)
    row.refresh_from_db()
    return row


def pieces(page: lxml.html.HtmlElement) -> set[tuple[str, str | None, str | None]]:
    """Each paragraph and each isolated piece of a line, with its direction and language."""
    found = page.xpath("//p|//bdi")
    return {(" ".join(one.text_content().split()), one.get("dir"), one.get("lang")) for one in found}


def page_of(client: Client, address: str) -> lxml.html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    source = answer.content.decode()
    assert SCRIPT not in source
    return lxml.html.fromstring(source)


STORY = {
    ("قال لي الشرطي:", "rtl", "ar"),
    ("He said: “don't tell” — or else.", "ltr", "en"),
    (f"ثم خرج. {SCRIPT} وأغلق الباب خلفه.", "rtl", "ar"),
}
TITLE = ("Insulted at the station", "ltr", "en")
OTHERS = {
    ("An apology!", "ltr", "en"),
    ("اعتذار مكتوب.", "rtl", "ar"),
    ("مركز النخيل 3", "rtl", "ar"),
    ("The officer on duty.", "ltr", "en"),
    ("لا أثق بهم.", "rtl", "ar"),
    ("at dawn", "ltr", "en"),
}
MESSAGES = {("When was it?", "ltr", "en"), ("أمس.", "rtl", "ar")}


def test_on_the_page_of_the_complaint(language: str, complaint: Complaint) -> None:
    page = page_of(signed_in(supervisor()), f"/{language}/desk/{complaint.reference}/")

    assert {TITLE, *STORY, *OTHERS, *MESSAGES, ("Called him.", "ltr", "en")} <= pieces(page)
    assert not page.xpath("//main//*[@dir='auto'][not(self::input or self::textarea)]")


def test_in_lists_and_on_the_overview_of_supervisors(language: str, filed: Any) -> None:
    boss = signed_in(supervisor())
    for address in ("?view=open", "oversight/"):
        page = page_of(boss, f"/{language}/desk/{address}")
        assert TITLE in pieces(page)
        assert page.xpath("//a[bdi]")


def test_where_an_identity_is_revealed(language: str, complaint: Complaint) -> None:
    boss, person = signed_in(supervisor()), complaint.people.get()
    address = f"/{language}/desk/{complaint.reference}/people/{person.pk}/reveal/"

    page = lxml.html.fromstring(boss.post(address, {"reason": "للاتصال"}).content.decode())

    assert {
        ("Layla Haddad", "ltr", "en"),
        ("عمرها ٧ سنوات.", "rtl", "ar"),
        ("She is 7.", "ltr", "en"),
    } <= pieces(page)


def test_on_the_page_on_which_the_complainant_follows(language: str, filed: Any, complaint: Complaint) -> None:
    follower = Follower(Client(), filed, language)
    follower.enter()

    shown = pieces(page_of(follower.client, follower.url("status/")))
    assert shown >= MESSAGES


def test_on_the_page_to_check_before_sending(language: str) -> None:
    client = Client()
    answers = walk.FOR_A_BROTHER | {
        "story": {"title": CONTENTS.title, "narrative": NARRATIVE},
        "wishes": {"wishes": CONTENTS.wishes},
    }
    walk.begin(client, answers)

    page = page_of(client, f"/{language}/complaint/check/")

    assert {TITLE, *STORY, ("مركز شرطة النخيل", "rtl", "ar")} <= pieces(page)


def test_on_the_printed_report(language: str, complaint: Complaint) -> None:
    with events.locked(complaint) as row:
        casework.set_priority(row, "high", by=supervisor(), reason="طفل في خطر 1.")
        report = CaseReport(complaint=row, requested_by=supervisor(), language=language)
        html = case_report.html_of(report, row, vault.open(row, vault.Reader.portal("test")))

    assert SCRIPT not in html
    wanted = {TITLE, *STORY, *OTHERS, *MESSAGES, ("طفل في خطر 1.", "rtl", "ar")}
    assert wanted <= pieces(lxml.html.fromstring(html))
    printed = re.sub(r"\s+", " ", text(print_paper(html, "case_report").data))
    assert "He said: “don't tell” — or else." in printed and "اعتذار مكتوب" in printed
