"""A portal whose parts are killed while people file loses nothing and repeats nothing, and the count would notice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from lxml import html

from complaints.domain.vault import Contents, Identity
from complaints.models import Complaint, OutboxEntry, PersonRole
from complaints_portal.scratch import HOUSE
from tests.factories import make_complaint
from tools.browser import Page
from tools.faults.__main__ import run
from tools.faults.check import Findings, _look_up
from tools.faults.codes import Codes
from tools.faults.filers import Filing, _who_stay
from tools.faults.outcome import Outcome
from tools.faults.patience import Seen, shortcomings
from tools.faults.sink import Mail
from tools.faults.wrecker import IN_ROUTING, KINDS, MOMENTS, ROUND, Kill

TAG = "fault 1 0a0a0a0a"


@pytest.mark.portal
def test_nothing_is_lost_or_repeated_while_every_part_is_killed() -> None:
    outcome = run(24, seed=3)
    assert outcome.shortfalls == []
    assert outcome.exit_code == 0
    assert outcome.confirmed >= 24
    assert outcome.codes.opened == outcome.codes.tried == outcome.confirmed
    assert outcome.delivered_again >= 24
    assert all(sum(kill.kind == kind for kill in outcome.kills) == 2 * ROUND.count(kind) for kind in KINDS)
    assert {kill.how for kill in outcome.kills} >= set(MOMENTS)


# The count itself.

KILLS = [Kill(kind, "whole", 100.0, 102.0) for kind in KINDS]
KILLS += [Kill("worker", moment, 100.0, 102.0) for moment in MOMENTS]


def filing(number: int, **changes: Any) -> Filing:
    person = Filing(f"fault {number}", "ar", f"{number}@example.org", 0, by_form=False, leaves=False)
    return replace(replace(person, reference="4" * 12), **changes)


def mail(number: int, at: float = 50.0, message: str = "") -> Mail:
    return Mail(f"{number}@example.org", message or f"<{number}@portal>", at, at + 0.1)


def outcome(**changes: Any) -> Outcome:
    """One complaint for which all went well, but for the changes."""
    well: dict[str, Any] = {
        "filings": [filing(1)],
        "kills": KILLS,
        "mails": [mail(1)],
        "seen": Seen(),
        "findings": Findings(whole=["fault 1"], events=4),
        "codes": Codes(tried=1),
        "delivered_again": 2,
    }
    return Outcome(**{**well, **changes})


def test_where_all_went_well_the_counts_are_told_in_words() -> None:
    told = outcome()
    assert told.exit_code == 0
    assert told.line().startswith(
        "1 filed, 1 confirmed, 0 lost, 0 half, 0 filed twice, 0 routed twice, 1 acknowledged, 0 acknowledged again "
    )
    assert " 1 of 1 opened with their codes, 2 entries of the outbox delivered again on purpose, " in told.line()
    assert "8 kills (4 worker, 1 beat, 1 broker, 1 web, 1 database)" in told.line()


SHORTFALLS = {
    "confirmed and lost": {"findings": Findings()},
    "half": {"findings": Findings(whole=["fault 1"], half=["fault 2"])},
    "filed twice": {"findings": Findings(whole=["fault 1", "fault 1"], filed_twice=["fault 1"])},
    "with another reference": {"findings": Findings(whole=["fault 1"], wrong_receipt=["fault 1"])},
    "routed twice": {"findings": Findings(whole=["fault 1"], routed_twice=["fault 1"])},
    "not routed": {"findings": Findings(whole=["fault 1"], not_routed=["fault 1"])},
    "without the event": {"findings": Findings(whole=["fault 1"], not_acknowledged=["fault 1"])},
    "two events": {"findings": Findings(whole=["fault 1"], acknowledged_twice=["fault 1"])},
    "not opened by the code": {"codes": Codes(tried=1, refused=["fault 1: 422"])},
    "no entry of the outbox was delivered again": {"delivered_again": 0},
    "event trail": {"findings": Findings(whole=["fault 1"], trail=["a chain is broken"])},
    "waiting still": {"findings": Findings(whole=["fault 1"], outbox_waiting=1)},
    "given up": {"findings": Findings(whole=["fault 1"], outbox_given_up=1)},
    "without an acknowledgement at the mail server": {"mails": []},
    "two different messages": {"mails": [mail(1, 99.9), mail(1, 101.0, "<other@portal>")]},
    "though nothing was killed in between": {"mails": [mail(1, 50.0), mail(1, 101.0)]},
    "got no confirmation": {"filings": [filing(1), filing(2, reference="")]},
    "failed though nothing was away": {"failures": ["route IntegrityError"]},
    "pages that fell short": {"seen": Seen(wrong=["a page lost what was typed"])},
    "broken without an answer": {"seen": Seen(broken=["ReadError"])},
    "ended by themselves: worker": {"fallen": ["worker"]},
    "kinds never killed: web": {"kills": [kill for kill in KILLS if kill.kind != "web"]},
    "no worker was killed: in the middle of a routing": {"kills": [one for one in KILLS if one.how != IN_ROUTING]},
}


@pytest.mark.parametrize("words", SHORTFALLS)
def test_whatever_falls_short_is_named_and_fails_the_run(words: str) -> None:
    told = outcome(**SHORTFALLS[words])
    assert [shortfall for shortfall in told.shortfalls if words in shortfall], told.shortfalls
    assert told.exit_code == 1


def test_a_mail_may_come_again_only_where_its_delivery_was_cut_off() -> None:
    told = outcome(mails=[mail(1, 99.95), mail(1, 130.0)])
    assert told.shortfalls == []
    assert "1 acknowledged again with the same Message-ID" in told.line()


def test_who_left_without_an_answer_may_have_filed_or_not_but_not_half() -> None:
    left = [filing(1), filing(2, reference="", leaves=True), filing(3, reference="", leaves=True)]
    told = outcome(filings=left, findings=Findings(whole=["fault 1", "fault 3"]), mails=[mail(1), mail(3)])
    assert told.shortfalls == []
    assert "2 left without an answer (1 whole, 1 absent)" in told.line()


def test_those_who_leave_come_on_top_of_the_number_asked_for() -> None:
    assert _who_stay(20) == 19
    assert _who_stay(17) == 17
    assert _who_stay(18) == 17


# What is looked up in the database.


@pytest.fixture
def complaint(db: None) -> Complaint:
    """A complaint as the fault test files them, with all that follows done."""
    from complaints import tasks

    OutboxEntry.objects.all().delete()
    complaint = make_complaint(
        routed=False,
        contents=Contents(title="إهانة", narrative=f"شتمني الموظف أمام الناس. [{TAG}]"),
        people=((PersonRole.COMPLAINANT, Identity(name="ليلى", email="layla@example.org")),),
    )
    for topic, task in (("complaint.route", tasks.route), ("complaint.acknowledge", tasks.acknowledge)):
        task(str(OutboxEntry.objects.get(topic=topic).pk))
    OutboxEntry.objects.filter(state=OutboxEntry.State.WAITING).delete()
    return complaint


def looked_up(complaint: Complaint, **sent: object) -> Findings:
    filed = {"reference": complaint.reference, "email": "layla@example.org", "files": 0, **sent}
    return _look_up({TAG: filed})


def test_a_complaint_that_is_all_there_is_found_whole(complaint: Complaint) -> None:
    found = looked_up(complaint)
    assert found == Findings(whole=[TAG], events=found.events, attempts={"1": 2})
    assert found.events >= 4


def without_its_people(complaint: Complaint) -> None:
    complaint.people.all().delete()


def without_its_key(complaint: Complaint) -> None:
    complaint.keys.all().delete()


def with_words_that_cannot_be_read(complaint: Complaint) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(sealed=b"\x00" * 80)


@pytest.mark.parametrize("damage", [without_its_people, without_its_key, with_words_that_cannot_be_read])
def test_a_complaint_of_which_a_part_is_missing_is_found_half(
    complaint: Complaint, damage: Callable[[Complaint], None]
) -> None:
    damage(complaint)
    found = looked_up(complaint)
    assert found.whole == []
    assert len(found.half) == 1


def test_a_file_that_did_not_arrive_makes_it_half(complaint: Complaint) -> None:
    assert looked_up(complaint, files=1).half == [TAG]


def test_another_reference_than_the_confirmations_is_noticed(complaint: Complaint) -> None:
    assert looked_up(complaint, reference="1" * 12).wrong_receipt == [TAG]


def test_what_still_waits_is_counted(complaint: Complaint) -> None:
    from complaints.domain import outbox

    outbox.later("complaint.route", complaint)
    assert looked_up(complaint).outbox_waiting == 1


# What a page must have that asks to send again.

PAGE = """<html lang="ar"><body><main><div role="alert"><p>تعذر الحفظ</p></div>
<form method="post"><input name="csrfmiddlewaretoken" value="x"><textarea name="narrative">
{narrative}</textarea></form>
</main></body></html>"""


def page(content: str, typed: dict[str, str]) -> Page:
    request = httpx.Request("POST", "http://portal/ar/complaint/story/", data=typed)
    response = httpx.Response(503, request=request)
    return Page(str(request.url), 503, html.document_fromstring(content), response)


def test_a_page_that_says_what_happened_and_keeps_what_was_typed_is_fine() -> None:
    given_back = PAGE.format(narrative="شتمني الموظف")
    assert shortcomings(page(given_back, {"narrative": "شتمني الموظف", "csrfmiddlewaretoken": "y"}), "ar") == []


def test_the_page_of_the_proxy_speaks_both_languages_and_leaves_what_was_typed_to_the_browser() -> None:
    unreachable = (HOUSE / "deploy" / "unreachable.html").read_text()
    for language in ("ar", "en"):
        assert shortcomings(page(unreachable, {"narrative": "شتمني الموظف"}), language) == []


def test_a_page_that_loses_a_word_says_nothing_or_speaks_the_other_language_falls_short() -> None:
    typed = {"narrative": "شتمني الموظف"}
    assert "lost what was typed as narrative" in shortcomings(page(PAGE.format(narrative="شتمني"), typed), "ar")[0]
    assert "instead of en" in shortcomings(page(PAGE.format(narrative="شتمني الموظف"), typed), "en")[0]
    silent = PAGE.format(narrative="شتمني الموظف").replace("<p>تعذر الحفظ</p>", "")
    assert "does not say what happened" in shortcomings(page(silent, typed), "ar")[0]
