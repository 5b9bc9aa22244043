"""The complaint page: everything in words, nobody named until revealed, and always the same few queries."""

import pytest
from django.utils import timezone
from lxml import html

from complaints.domain import casework
from complaints.domain.steps import Inputs, take_step
from complaints.domain.vault import Contents, Identity
from complaints.domain.workflow import Transition
from complaints.models import AccessRecord, Complaint, EventKind, Message, PersonRole, Status
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

# Session, user, membership, complaint, keys, access record, events, two for their people, people, evidence,
# messages, own reports, deadlines, last notice, rail.
QUERIES = 16


def _page(client, complaint, language="ar"):
    answer = client.get(f"/{language}/desk/{complaint.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def _taken(complaint, officer):
    return take_step(complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))


def _under_review(officer, **overrides):
    row = _taken(make_complaint(**overrides), officer)
    for transition in (Transition.ADMIT, Transition.START_REVIEW):
        row = take_step(row, transition, by=officer)
    return row


def test_the_page_asks_the_database_the_same_questions_however_much_happened(
    officer, officer_client, django_assert_num_queries
):
    quiet = _taken(make_complaint(), officer)
    people = tuple((PersonRole.WITNESS, Identity(name=f"شاهد {n}")) for n in range(5))
    busy = _under_review(officer, people=people)
    for _ in range(5):
        busy = take_step(busy, Transition.ASK_COMPLAINANT, by=officer, inputs=Inputs(message="سؤال"))
        busy = take_step(busy, Transition.ANSWER, by=None, inputs=Inputs(message="جواب"))
        casework.add_note(busy, "ملاحظة", by=officer)
    officer_client.get("/ar/desk/")
    # Where a decision can be proposed: whether a serious complaint goes on in this one.
    for complaint, asked_besides in ((quiet, 0), (busy, 1)):
        with django_assert_num_queries(QUERIES + asked_besides):
            _page(officer_client, complaint)


def test_the_narrative_carries_its_own_language_and_direction(officer, officer_client):
    arabic = _taken(make_complaint(), officer)
    english = _taken(
        make_complaint(contents=Contents(title="Insult", narrative="They shouted at me."), language="en"),
        officer,
    )
    for complaint, language, direction in ((arabic, "ar", "rtl"), (english, "en", "ltr")):
        [narrative] = html.fromstring(_page(officer_client, complaint, "en")).find_class("narrative")
        assert [(one.get("lang"), one.get("dir")) for one in narrative.iterchildren()] == [(language, direction)]


def test_names_and_contacts_are_not_in_the_page_until_revealed(officer, officer_client):
    named = ((PersonRole.COMPLAINANT, Identity(name="نجوى الشامي", phone="+962791234567", relation="شاهدة")),)
    page = _page(officer_client, _taken(make_complaint(people=named), officer))
    assert "مقدم الشكوى" in page
    for secret in ("نجوى", "الشامي", "4567", "شاهدة"):
        assert secret not in page


def test_revealing_needs_a_reason_and_leaves_it_in_the_trail(officer, officer_client):
    complaint = _taken(make_complaint(), officer)
    person = complaint.people.get()
    address = f"/ar/desk/{complaint.reference}/people/{person.pk}/reveal/"
    refused = officer_client.post(address, {"reason": "   "})
    assert refused.status_code == 422
    assert "layla@example.org" not in refused.content.decode()
    assert not complaint.events.filter(kind=EventKind.IDENTITY_REVEALED).exists()

    shown = officer_client.post(address, {"reason": "ترتيب مقابلة"})
    assert shown.status_code == 200
    assert "layla@example.org" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    event = complaint.events.get(kind=EventKind.IDENTITY_REVEALED)
    assert event.user == officer and event.facts == {"role": "complainant"}
    assert AccessRecord.objects.filter(purpose="identity of complainant", user=officer).exists()
    assert "ترتيب مقابلة" in _page(officer_client, complaint)


def test_a_colleague_who_is_not_in_charge_learns_nobodys_name(officer, boss_client):
    complaint = _taken(make_complaint(), officer)
    address = f"/ar/desk/{complaint.reference}/people/{complaint.people.get().pk}/reveal/"
    colleague = signed_in(staff())
    refused = colleague.post(address, {"reason": "فضول"})
    assert refused.status_code == 403
    assert "layla@example.org" not in refused.content.decode()
    assert "<textarea" not in _page(colleague, complaint).partition('id="people"')[2].partition("</section>")[0]
    assert boss_client.post(address, {"reason": "متابعة"}).status_code == 200


def test_a_person_of_another_complaint_is_not_found_here(officer, officer_client):
    complaint, other = _taken(make_complaint(), officer), make_complaint()
    address = f"/ar/desk/{complaint.reference}/people/{other.people.get().pk}/reveal/"
    assert officer_client.post(address, {"reason": "x"}).status_code == 404


def test_the_page_tells_why_the_complaint_came_here_and_why_it_is_urgent(officer_client):
    complaint = make_complaint(flags=("life-at-risk",))
    page = _page(officer_client, complaint, "en")
    assert "” go to: Police Inspectorate" in page
    assert "Shut out, so that none of them can ever hold or open it: Ministry of Interior" in page
    assert "Critical in any case, because of the answer: A person&#x27;s life is at immediate risk." in page


def test_after_a_referral_the_page_tells_first_who_referred_it_and_then_where_it_was_sent_first(officer):
    complaint = _taken(make_complaint(), officer)
    boss = supervisor("nhri")
    take_step(complaint, Transition.OFFER_REFERRAL, by=officer, inputs=Inputs(body="nhri", reason="not ours"))
    take_step(complaint, Transition.ACCEPT_REFERRAL, by=boss, inputs=Inputs(no_conflict=True))
    why = _page(signed_in(boss), complaint, "en").partition('id="why"')[2].partition("</section>")[0]
    referred, _heading, first = why.partition("Where it was sent first, and why")
    assert "Referred by: Police Inspectorate" in referred and "by: National" in referred
    assert "” go to: Police Inspectorate" in first and "Referred" not in first
    arabic = _page(signed_in(boss), complaint).partition('id="why"')[2]
    assert "الجهة المُحيلة: المفتشية العامة للشرطة" in arabic and "إلى أين وُجّهت أولاً، ولماذا" in arabic


def test_the_buttons_are_those_of_the_table(officer, officer_client, boss_client):
    def steps_on(client, complaint):
        tree = html.fromstring(_page(client, complaint))
        return [form.action.split("/step/")[1].strip("/") for form in tree.forms if "/step/" in form.action]

    complaint = make_complaint()
    assert steps_on(officer_client, complaint) == ["take"]
    complaint = _taken(complaint, officer)
    assert steps_on(officer_client, complaint) == ["admit", "offer_referral", "propose_inadmissible", "merge"]
    assert steps_on(signed_in(staff()), complaint) == []


def test_a_note_stays_inside_and_is_found_by_its_words(officer, officer_client):
    complaint = _taken(make_complaint(), officer)
    answer = officer_client.post(f"/ar/desk/{complaint.reference}/note/", {"text": "طُلب سجل الحراسة"})
    assert answer.status_code == 302
    assert "طُلب سجل الحراسة" in _page(officer_client, complaint)
    assert not Message.objects.exists()
    found = officer_client.get("/ar/desk/", {"q": "الحراسة"}).context["rows"]
    assert [row.reference for row in found] == [complaint.reference]


def test_an_empty_note_is_refused_beside_its_field(officer, officer_client):
    complaint = _taken(make_complaint(), officer)
    answer = officer_client.post(f"/ar/desk/{complaint.reference}/note/", {"text": " \n "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_note_text"' in page and 'id="id_note_text"' in page


def test_the_priority_is_set_with_a_reason(officer, officer_client):
    complaint = _taken(make_complaint(), officer)
    address = f"/ar/desk/{complaint.reference}/priority/"
    missing = officer_client.post(address, {"priority": "high", "reason": "", "version": complaint.version})
    assert missing.status_code == 422 and Complaint.objects.get().priority == "normal"
    given = {"priority": "high", "reason": "خطر على الأم", "version": complaint.version}
    assert officer_client.post(address, given).status_code == 302
    assert Complaint.objects.get().priority == "high"
    assert "خطر على الأم" in _page(officer_client, complaint)


def test_an_officer_does_not_lower_a_critical_complaint(officer, officer_client, boss_client):
    complaint = _taken(make_complaint(flags=("life-at-risk",)), officer)
    address = f"/ar/desk/{complaint.reference}/priority/"
    assert f'action="{address}"' not in _page(officer_client, complaint)
    given = {"priority": "normal", "reason": "زال الخطر", "version": complaint.version}
    refused = officer_client.post(address, given)
    assert refused.status_code == 403 and "زال الخطر" in refused.content.decode()
    assert boss_client.post(address, given).status_code == 302


def test_a_priority_set_on_an_old_page_changes_nothing_and_keeps_the_words(officer, officer_client):
    complaint = _taken(make_complaint(), officer)
    given = {"priority": "high", "reason": "خطر على الأم", "version": complaint.version - 1}
    answer = officer_client.post(f"/ar/desk/{complaint.reference}/priority/", given)
    assert answer.status_code == 409
    assert "خطر على الأم" in answer.content.decode()
    assert Complaint.objects.get().priority == "normal"


def test_what_was_typed_by_people_is_text_and_never_markup(officer, officer_client):
    evil = '<img src=x onerror="alert(1)">'
    complaint = _taken(make_complaint(contents=Contents(title=evil, narrative=evil, wishes=evil, place=evil)), officer)
    casework.add_note(complaint, evil, by=officer)
    assert "<img src=x" not in _page(officer_client, complaint)


def test_a_complaint_whose_key_was_destroyed_says_that_it_was_erased(officer_client):
    complaint = make_complaint()
    complaint.keys.all().delete()
    answer = officer_client.get(f"/ar/desk/{complaint.reference}/")
    assert answer.status_code == 410
    assert "مُحي المحتوى" in answer.content.decode()
    assert "مُحي المحتوى" in officer_client.get("/ar/desk/?view=untaken").content.decode()


def test_the_clock_tells_how_much_time_is_left(officer, officer_client):
    complaint = _taken(make_complaint(flags=("life-at-risk",)), officer)
    assert "23 hours left" in _page(officer_client, complaint, "en")
    Complaint.objects.update(next_deadline=timezone.now(), status=Status.IN_TRIAGE)
    assert "1 minute late" in _page(officer_client, complaint, "en")


def test_who_signs_reads_what_is_proposed_beside_the_button(officer, officer_client, boss, boss_client):
    row = _under_review(officer)
    given = Inputs(outcome="substantiated", reason="ثبتت الوقائع بشهادة الطبيب.")
    row = take_step(row, Transition.PROPOSE_DECISION, by=officer, inputs=given)
    (beside,) = html.fromstring(_page(boss_client, row)).find_class("proposal")
    words = " ".join(beside.text_content().split())
    assert "ثبوت الشكوى" in words and "ثبتت الوقائع بشهادة الطبيب." in words and "ليلى حداد" in words
    row = take_step(row, Transition.RETURN_DECISION, by=boss, inputs=Inputs(reason="أعد النظر"))
    assert not html.fromstring(_page(officer_client, row)).find_class("proposal")
