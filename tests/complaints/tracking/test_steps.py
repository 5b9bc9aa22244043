"""The complainant's own steps: answer, withdraw, ask for a review; and that no typed word is ever lost."""

import pytest

from complaints.domain import limits, timeline, vault, workflow
from complaints.domain.vault import Reader
from complaints.domain.workflow import Transition, Who
from complaints.models import EventKind, Status
from complaints.tracking import session, words
from tests.complaints.tracking.conftest import Follower
from tests.factories import make_filed

ANSWER = "زرته أمس بين الثانية والرابعة."


def last_message(complaint):
    return vault.open(complaint, Reader.portal("test")).message(complaint.messages.last())


def test_the_tables_of_words_cover_every_step_of_the_workflow():
    own = {rule.transition for rule in workflow.TABLE if rule.who is Who.COMPLAINANT}
    assert set(words.STEPS) == own
    assert set(timeline.SHOWN) | timeline.INTERNAL == set(Transition)
    assert not set(timeline.SHOWN) & timeline.INTERNAL


def test_an_answer_reaches_the_body_and_the_review_goes_on(inside, asked):
    assert "Your answer" in inside.text()
    answer = inside.send("answer", message=ANSWER)
    assert answer.headers["Location"] == "/en/follow/status/?done=answer"
    inside.complaint.refresh_from_db()
    assert inside.complaint.status == Status.UNDER_REVIEW
    assert last_message(inside.complaint) == ANSWER
    assert "Your answer was sent." in inside.text("?done=answer")


def test_line_ends_become_one_character_and_signs_that_turn_the_text_around_are_taken_out(inside, asked):
    inside.send("answer", message="one\r\n\u202etwo")
    assert last_message(inside.complaint) == "one\ntwo"


def test_an_empty_answer_is_refused_beside_its_field_with_the_page_around_it(inside, asked):
    answer = inside.send("answer", message="   ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write your answer." in page
    assert 'href="#id_message"' in page
    assert "متى زرت المركز؟" in page


def test_an_answer_that_is_too_long_is_refused_and_comes_back_whole(inside, asked):
    long = "س" * (limits.STEP.most + 1)
    answer = inside.send("answer", message=long)
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "This has 20001 characters. At most 20000 characters fit." in answer.content.decode()


def test_a_complaint_can_be_withdrawn_with_a_reason_and_then_no_step_is_left(inside):
    assert "/en/follow/step/withdraw/" in inside.text()
    page = inside.client.get(inside.url("step/withdraw/")).content.decode()
    assert "cannot be undone" in page
    assert inside.send("withdraw", reason="حُلّ الموضوع").status_code == 302
    inside.complaint.refresh_from_db()
    assert inside.complaint.status == Status.WITHDRAWN
    assert "/step/" not in inside.text()


def test_a_serious_complaint_offers_no_withdrawal_and_takes_none(client, db):
    filed = make_filed(category="torture-ill-treatment", subcategory="physical-torture")
    follower = Follower(client, filed)
    follower.enter()
    assert "/step/withdraw/" not in follower.text()
    answer = follower.send("withdraw", reason="أُجبرت على ذلك")
    assert answer.status_code == 409
    assert "أُجبرت على ذلك" in answer.content.decode()
    filed.complaint.refresh_from_db()
    assert filed.complaint.status == Status.RECEIVED


def test_a_decision_can_be_sent_to_review_with_reasons(inside, decide):
    decide()
    assert inside.send("request_review", reason="لم يُسمع الشاهد").status_code == 302
    inside.complaint.refresh_from_db()
    assert inside.complaint.status == Status.REVIEW_REQUESTED
    assert "You asked for a review" in inside.text()
    assert "Partly substantiated" in inside.text()


@pytest.mark.parametrize("transition", ["take", "approve_decision", "gossip"])
def test_a_step_of_the_staff_is_none_of_the_complainants(inside, transition):
    assert inside.client.get(inside.url(f"step/{transition}/")).status_code == 404
    assert inside.send(transition, reason="x", no_conflict="on").status_code == 404


def test_a_step_that_is_not_open_now_leads_back_to_the_page(inside):
    answer = inside.client.get(inside.url("step/answer/"))
    assert answer.headers["Location"] == "/en/follow/status/"


def test_a_step_taken_from_an_old_page_shows_what_is_new_and_keeps_the_words(inside, work):
    version = inside.complaint.version
    work("take")
    old = {"version": version, "reason": "حُلّ الموضوع"}
    answer = inside.client.post(inside.url("step/withdraw/"), old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Something changed while you were writing." in page
    assert "حُلّ الموضوع" in page
    inside.complaint.refresh_from_db()
    assert inside.complaint.status == Status.IN_TRIAGE
    assert f'name="version" value="{inside.complaint.version}"' in page
    assert inside.send("withdraw", reason="حُلّ الموضوع").status_code == 302


@pytest.mark.parametrize("version", ["", "-1", "abc", "9" * 5000])
def test_a_version_that_is_no_version_is_an_old_page(inside, asked, version):
    answer = inside.client.post(inside.url("step/answer/"), {"version": version, "message": ANSWER})
    assert answer.status_code in (409, 422)
    assert ANSWER in answer.content.decode()
    inside.complaint.refresh_from_db()
    assert inside.complaint.status == Status.AWAITING_COMPLAINANT


def test_an_answer_that_comes_too_late_is_shown_to_be_copied(inside, asked, work):
    version = inside.complaint.version
    work("resume", reason="لم يصل جواب")
    answer = inside.client.post(inside.url("step/answer/"), {"version": version, "message": ANSWER})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Your words were not sent" in page
    assert f"readonly>{ANSWER}</textarea>" in page
    assert not inside.complaint.messages.filter(user=None).exists()


def test_a_form_sent_twice_is_taken_once_and_both_times_said_to_be_sent(inside, asked):
    inside.complaint.refresh_from_db()
    form = {"version": inside.complaint.version, "message": ANSWER}
    for _ in range(2):
        answer = inside.client.post(inside.url("step/answer/"), form)
        assert answer.headers["Location"] == "/en/follow/status/?done=answer"
    assert inside.complaint.messages.filter(user=None).count() == 1
    other = inside.client.post(inside.url("step/answer/"), form | {"message": "other words"})
    assert other.status_code == 409
    assert "other words" in other.content.decode()


def test_a_withdrawal_sent_twice_is_taken_once(inside):
    form = {"version": inside.complaint.version, "reason": "حُلّ الموضوع"}
    for _ in range(2):
        assert inside.client.post(inside.url("step/withdraw/"), form).status_code == 302
    assert inside.complaint.events.filter(kind=EventKind.STEP).count() == 1


def test_words_sent_after_the_half_hour_wait_in_the_page_and_return_with_the_code(inside, asked, monkeypatch):
    start = session._now()
    monkeypatch.setattr(session, "_now", lambda: start + 31 * 60)
    answer = inside.send("answer", message=ANSWER)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "What you wrote was not lost" in page
    assert f'name="unsent_text" value="{ANSWER}"' in page
    wrong = inside.enter(code="0" * 16, unsent_step="answer", unsent_text=ANSWER)
    assert f'name="unsent_text" value="{ANSWER}"' in wrong.content.decode()
    back = inside.enter(unsent_step="answer", unsent_text=ANSWER)
    assert back.status_code == 200
    assert f"{ANSWER}</textarea>" in back.content.decode()
    assert inside.send("answer", message=ANSWER).status_code == 302
    assert last_message(inside.complaint) == ANSWER


def test_no_words_are_kept_in_a_session(inside, asked, monkeypatch):
    from django.contrib.sessions.models import Session

    start = session._now()
    monkeypatch.setattr(session, "_now", lambda: start + 31 * 60)
    inside.send("answer", message=ANSWER)
    inside.enter(unsent_step="answer", unsent_text=ANSWER)
    assert ANSWER not in "".join(str(row.get_decoded()) for row in Session.objects.all())


def test_words_that_return_when_their_step_is_over_are_shown_to_be_copied(follower):
    back = follower.enter(unsent_step="answer", unsent_text=ANSWER)
    assert back.status_code == 200
    assert f"readonly>{ANSWER}</textarea>" in back.content.decode()


def test_a_step_costs_few_queries(inside, asked, django_assert_max_num_queries):
    inside.complaint.refresh_from_db()
    with django_assert_max_num_queries(16):
        inside.send("answer", message=ANSWER)
