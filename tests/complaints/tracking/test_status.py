"""Where it stands: plain words in both languages, who holds it and until when, and nothing that is not the complainant's."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.domain import casework, references
from complaints.domain.standing import STANDINGS
from complaints.models import AccessRecord, Complaint, Status
from tests.complaints.tracking.conftest import Follower
from tests.factories import make_filed, make_officer, make_supervisor


def test_before_the_routing_the_page_says_that_the_body_is_being_found(client, db):
    follower = Follower(client, make_filed(routed=False))
    follower.enter()
    text = follower.text()
    assert "We are finding the right body" in text
    assert "We have received it" in text


def test_the_page_says_who_holds_it_and_why_and_until_when(inside):
    text = inside.text()
    assert f'<dd data-body="police-inspectorate">{inside.complaint.body.name_en}</dd>' in text
    assert f"Sent to: {inside.complaint.body.name_en}" in text
    assert "go to: " in text.split("Sent to: ")[1]
    assert "Next step by" in text


def test_the_arabic_page_speaks_arabic_alone(filed, client, asked):
    follower = Follower(client, filed, "ar")
    follower.enter()
    page = follower.text()
    shown = re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])
    assert not re.findall(r"[A-Za-z]{2,}", shown)
    assert "سؤال بانتظار إجابتك" in shown
    assert filed.complaint.body.name_ar in shown


def test_every_status_has_words_of_its_own_for_the_complainant():
    assert set(STANDINGS) == set(Status)


@pytest.mark.parametrize("proposal", ["propose_decision", "propose_inadmissible"])
def test_a_proposal_that_waits_for_a_second_signature_is_not_told(inside, work, proposal):
    work("take")
    if proposal == "propose_decision":
        work("admit", "start_review")
        work(proposal, outcome="unsubstantiated", reason="لا دليل")
        assert "A decision is being prepared" in inside.text()
    else:
        work(proposal, ground="vague", reason="لا دليل")
        assert "It is being examined" in inside.text()
    text = inside.text()
    assert "لا دليل" not in text
    assert "Unsubstantiated" not in text
    assert "Too vague" not in text


def test_a_decision_is_told_with_its_outcome_and_reasons_and_a_way_to_have_it_reviewed(inside, decide):
    decide()
    text = inside.text()
    assert "It was decided" in text
    assert "Partly substantiated" in text
    assert "ثبتت الإهانة ولم يثبت الضرب." in text
    assert "/en/follow/step/request_review/" in text
    assert "/en/help/" in text


def test_an_inadmissible_complaint_names_the_ground_the_reasons_the_review_and_other_help(inside, work):
    work("take")
    work("propose_inadmissible", ground="outside_mandate", reason="الموضوع ليس من اختصاصنا.")
    work("approve_inadmissible", by=make_supervisor("police-inspectorate"))
    text = inside.text()
    assert "Outside the mandate" in text
    assert "الموضوع ليس من اختصاصنا." in text
    assert "/en/follow/step/request_review/" in text
    assert "/en/help/" in text


def test_notes_names_internal_reasons_and_refused_offers_never_reach_the_complainant(inside, work, supervisor):
    work("take")
    casework.add_note(inside.complaint, "ملاحظة لا يراها غيرنا", by=supervisor)
    work("admit", "start_review")
    work("ask_body", reason="سؤال داخلي للجهة")
    work("note_reply", reason="رد الجهة الداخلي")
    work("offer_referral", body="nhri", reason="سبب الإحالة الداخلي")
    assert "Another body may take it over" in inside.text()
    work("refuse_referral", by=make_supervisor("nhri"), reason="سبب الرفض")
    inside.complaint.refresh_from_db()
    casework.assign(inside.complaint, to=make_officer("police-inspectorate", first_name="Sami"), by=supervisor)
    text = inside.text()
    for secret in ("ملاحظة", "سؤال داخلي", "الداخلي", "سبب الرفض", "Huda", "Salem", "Sami", supervisor.username):
        assert secret not in text
    assert "National Human Rights Institution" not in text.split("So far")[1]
    assert "The body complained of was asked for its reply" in text


def test_a_body_that_took_it_over_is_named(inside, work):
    work("take")
    work("offer_referral", body="nhri", reason="أقرب")
    work("accept_referral", by=make_supervisor("nhri"))
    inside.complaint.refresh_from_db()
    assert f"Taken over by: {inside.complaint.body.name_en}" in inside.text()


def test_of_a_merger_the_other_complaints_reference_is_not_told(inside, work):
    other = make_filed()
    work("take")
    work("merge", reference=other.reference, reason="الموضوع نفسه")
    text = inside.text()
    assert "It was joined with another complaint" in text
    assert other.reference not in text
    assert references.show_reference(other.reference) not in text


def test_messages_of_both_sides_stand_there_with_their_direction_left_to_the_words(inside, asked):
    inside.send("answer", message="Yesterday, between 2 and 4.")
    text = inside.text()
    assert "متى زرت المركز؟" in text
    assert "Yesterday, between 2 and 4." in text
    assert text.count('class="bubble mine"') == 1
    assert '<p dir="rtl" lang="ar">متى زرت المركز؟</p>' in text


def test_words_of_people_are_text_and_never_markup(inside, asked):
    inside.send("answer", message="<script>alert(1)</script>")
    assert "<script>alert(1)" not in inside.text()
    assert "&lt;script&gt;alert(1)" in inside.text()


def test_a_deadline_that_has_passed_is_called_late(inside):
    assert ">Late<" not in inside.text()
    Complaint.objects.update(next_deadline=timezone.now() - timedelta(days=1))
    assert ">Late<" in inside.text()


def test_while_an_answer_is_awaited_no_deadline_of_the_body_is_shown(inside, asked):
    assert "Next step by" not in inside.text()


def test_every_look_is_recorded_as_the_complainants(inside):
    inside.status()
    record = AccessRecord.objects.latest("id")
    assert (record.reader, record.user, record.complaints) == ("complainant", None, [inside.complaint.pk])


def test_the_page_costs_the_same_few_queries_however_much_has_happened(inside, decide, django_assert_num_queries):
    # Session, complaint, access record, key, events, messages; while it can be withdrawn, whether another goes on in it.
    with django_assert_num_queries(7):
        inside.status()
    decide()
    with django_assert_num_queries(6):
        inside.status()


def test_an_erased_complaint_says_so(inside):
    inside.complaint.keys.all().delete()
    answer = inside.status()
    assert answer.status_code == 410
    assert "The contents were erased" in answer.content.decode()


def test_the_page_is_kept_by_no_cache_and_its_title_tells_nothing(inside):
    answer = inside.status()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<title>Your request</title>" in answer.content.decode()
