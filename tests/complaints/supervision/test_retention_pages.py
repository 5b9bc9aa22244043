"""Keeping and erasure on the supervisors' pages: what is due, two signatures, holds; both languages, nothing opened."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from complaints import tasks
from complaints.domain.retention import holds, lists, proposals
from complaints.models import AccessRecord, Complaint, Erasure, EventKind, LegalHold, OutboxEntry
from tests.complaints.domain.retained import announced, approved, ended, notice_is_over
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

# Session, user, membership; policies twice, five lists; rail.
QUERIES = 11
REASON = "أمر محكمة بالإبقاء على الملف"


@pytest.fixture
def boss():
    return supervisor()


@pytest.fixture
def client(boss):
    return signed_in(boss)


def page(client, language="en"):
    return client.get(f"/{language}/desk/retention/").content.decode()


def sign(client, signing, *complaints, language="en"):
    chosen = {"complaints": [complaint.reference for complaint in complaints]}
    return client.post(f"/{language}/desk/retention/{signing}/", chosen, follow=True)


def shown(reference):
    return f"{reference[:4]} {reference[4:8]} {reference[8:]}"


def test_the_page_shows_what_is_due_and_takes_the_same_few_queries_however_much_there_is(
    client, django_assert_num_queries
):
    for _ in range(2):
        announced()
    client.get("/en/desk/")
    with django_assert_num_queries(QUERIES):
        client.get("/en/desk/retention/")
    for _ in range(3):
        announced()
        proposals.propose(announced(), supervisor())
        holds.set_hold(make_complaint(), by=supervisor(), reason=REASON)
    with django_assert_num_queries(QUERIES):
        client.get("/en/desk/retention/")


def test_each_list_names_the_complaint_how_it_ended_and_until_when_it_is_kept_and_opens_nothing(client):
    complaint = announced()
    text = page(client)
    assert shown(complaint.reference) in text and "Unsubstantiated" in text and "Police conduct" in text
    assert complaint.closed_at.date().isoformat() in text
    assert Erasure.objects.get().kept_until.date().isoformat() in text
    assert "إهانة" not in text and not AccessRecord.objects.filter(reader="officer").exists()


def test_one_supervisor_proposes_on_the_page_and_another_approves(client, boss):
    complaint, stays = announced(), announced()
    answer = sign(client, "propose", complaint)
    assert "The erasure of 1 complaint was proposed" in answer.content.decode()
    other = signed_in(supervisor())
    assert f'value="{complaint.reference}"' in page(other)
    assert "1 complaint is being erased." in sign(other, "approve", complaint).content.decode()
    tasks.erase(str(OutboxEntry.objects.get(topic="complaint.erase").pk))
    assert set(Complaint.objects.kept()) == {stays}
    text = page(client)
    assert "Erased last" in text and str(boss) in text


def test_a_batch_is_signed_at_once_in_arabic_with_the_right_plural(client):
    several = [announced() for _ in range(3)]
    assert "اقتُرح محو 3 شكاوى" in sign(client, "propose", *several, language="ar").content.decode()
    other = signed_in(supervisor())
    assert "يجري محو 3 شكاوى" in sign(other, "approve", *several, language="ar").content.decode()


def test_who_proposed_does_not_approve_and_is_told_why(client):
    complaint = announced()
    sign(client, "propose", complaint)
    assert "Another supervisor must sign." in page(client)
    another = announced()
    proposals.propose(another, supervisor())
    answer = sign(client, "approve", complaint, another)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count("You proposed 1 of these yourself. Another supervisor must sign it.") == 2
    assert text.count(" checked>") == 2
    in_arabic = sign(client, "approve", complaint, language="ar").content.decode()
    assert "أنتم من اقترح محو إحداها" in in_arabic
    assert list(Erasure.objects.values_list("state", flat=True)) == ["proposed", "proposed"]


def test_what_left_the_list_between_two_clicks_is_left_out_and_counted(client, monkeypatch):
    complaint = announced()
    monkeypatch.setattr(proposals, "_at", refuse)
    assert "1 complaint was left out" in sign(client, "propose", complaint).content.decode()


def refuse(complaint, _state):
    raise proposals.ErasureRefused(complaint.reference)


def test_all_that_may_be_proposed_is_ticked_with_one_link_and_nothing_that_waits_for_a_signature(client):
    several = [announced() for _ in range(2)]
    proposals.propose(announced(), supervisor())
    assert 'href="?tick=all#erasable"' in page(client) and " checked>" not in page(client)
    ticked = client.get("/en/desk/retention/?tick=all").content.decode()
    assert ticked.count(" checked>") == 2
    assert all(f'value="{complaint.reference}" checked' in ticked for complaint in several)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "At most 2 complaints are shown"), ("ar", "تُعرض شكويان على الأكثر")]
)
def test_a_list_that_is_cut_says_so(client, monkeypatch, language, words):
    monkeypatch.setattr(lists, "LINES", 2)
    announced()
    assert words not in page(client, language)
    for _ in range(2):
        announced()
    assert words in page(client, language)


def test_a_proposal_is_declined_on_the_page(client):
    complaint = announced()
    proposals.propose(complaint, supervisor())
    assert "1 complaint stays." in sign(client, "decline", complaint).content.decode()
    assert complaint.events.latest("seq").kind == EventKind.ERASURE_DECLINED


@pytest.mark.parametrize("signing", ["propose", "approve", "decline"])
def test_without_a_choice_the_page_says_so_on_top_and_beside_the_list(client, signing):
    announced()
    proposals.propose(announced(), supervisor())
    for language, words in (("en", "Choose at least one complaint."), ("ar", "يرجى اختيار شكوى واحدة على الأقل.")):
        answer = sign(client, signing, language=language)
        assert answer.status_code == 422
        assert answer.content.decode().count(words) == 2


def test_what_left_the_list_meanwhile_is_refused_and_the_other_choices_stay_ticked(client):
    complaint, gone = announced(), announced()
    holds.set_hold(gone, by=supervisor(), reason=REASON)
    answer = sign(client, "propose", complaint, gone)
    assert answer.status_code == 422 and "no longer in the list" in answer.content.decode()
    assert f'value="{complaint.reference}" checked' in answer.content.decode()
    assert not Erasure.objects.filter(state="proposed").exists()


def test_what_waits_for_its_notice_is_shown_without_a_box(client):
    complaint = announced()
    notice_is_over(complaint, at=timezone.now() + timedelta(days=9))
    text = page(client)
    assert "Soon" in text and shown(complaint.reference) in text
    assert f'value="{complaint.reference}"' not in text


def test_another_body_sees_and_signs_nothing_of_it():
    complaint, stranger = announced(), signed_in(supervisor("health"))
    assert shown(complaint.reference) not in page(stranger)
    assert sign(stranger, "propose", complaint).status_code == 422
    assert Erasure.objects.get().state == "announced"


@pytest.mark.parametrize("make", [staff, lambda: staff(None, Role.AUDITOR), lambda: staff(None, Role.ADMINISTRATOR)])
def test_nobody_but_supervisors_comes_in(make):
    complaint, stranger = announced(), signed_in(make())
    assert stranger.get("/ar/desk/retention/").status_code == 403
    assert sign(stranger, "propose", complaint).status_code == 403
    assert Erasure.objects.get().state == "announced"


def test_there_are_no_other_signatures(client):
    assert client.post("/en/desk/retention/erase/").status_code == 404


def test_the_head_of_the_body_signs_as_a_supervisor_does(client):
    complaint = announced()
    sign(client, "propose", complaint)
    assert "is being erased" in sign(signed_in(staff(role=Role.HEAD)), "approve", complaint).content.decode()


# Holds


def hold(client, complaint, what="hold", reason=REASON, language="en"):
    return client.post(f"/{language}/desk/retention/{complaint.reference}/{what}/", {"reason": reason}, follow=True)


def test_a_supervisor_puts_a_complaint_on_hold_from_its_page_and_another_lifts_it(client):
    complaint = announced()
    assert (
        f"/en/desk/retention/{complaint.reference}/hold/"
        in client.get(f"/en/desk/{complaint.reference}/").content.decode()
    )
    assert client.get(f"/en/desk/retention/{complaint.reference}/hold/").status_code == 200
    answer = hold(client, complaint).content.decode()
    assert "on legal hold now" in answer and "Another supervisor lifts it." in answer
    assert f'value="{complaint.reference}"' not in answer
    other = signed_in(supervisor())
    assert f"/en/desk/retention/{complaint.reference}/lift/" in page(other)
    assert "The legal hold is lifted." in hold(other, complaint, "lift").content.decode()
    assert LegalHold.objects.get().lifted_at is not None


def test_the_reason_stands_in_the_timeline_for_the_people_of_the_body_and_nowhere_in_the_clear(client):
    complaint = ended()
    hold(client, complaint)
    assert REASON in client.get(f"/ar/desk/{complaint.reference}/").content.decode()
    assert REASON not in page(client)


def test_the_page_of_a_complaint_on_hold_says_so_and_leads_to_lifting_until_it_is_lifted(client):
    complaint = ended()
    on_page = {"set": f"/{complaint.reference}/hold/", "lift": f"/{complaint.reference}/lift/"}
    holds.set_hold(complaint, by=supervisor(), reason=REASON)
    for language, words in (("en", "On legal hold: it is not erased."), ("ar", "الشكوى تحت الحفظ القانوني")):
        text = client.get(f"/{language}/desk/{complaint.reference}/").content.decode()
        assert words in text and on_page["lift"] in text and on_page["set"] not in text
    for others in (staff(), LegalHold.objects.get().set_by):
        text = signed_in(others).get(f"/en/desk/{complaint.reference}/").content.decode()
        assert "On legal hold" in text and on_page["lift"] not in text
    holds.lift_hold(complaint, by=supervisor(), reason=REASON)
    text = client.get(f"/en/desk/{complaint.reference}/").content.decode()
    assert "On legal hold" not in text and on_page["set"] in text


def test_what_was_erased_cannot_be_put_on_hold_and_the_page_says_why(client):
    complaint, _first, _second = approved()
    tasks.erase(str(OutboxEntry.objects.get(topic="complaint.erase", complaint=complaint).pk))
    for what in ("hold", "lift"):
        answer = client.get(f"/en/desk/retention/{complaint.reference}/{what}/")
        assert answer.status_code == 410 and "The contents were erased on" in answer.content.decode()


def test_where_nothing_can_be_done_no_empty_form_stands_and_what_was_typed_stays(client, boss):
    complaint = ended()
    holds.set_hold(complaint, by=boss, reason=REASON)
    address = f"/en/desk/retention/{complaint.reference}/lift/"
    assert "<textarea" not in client.get(address).content.decode()
    typed = client.post(address, {"reason": "The court has closed the case."}).content.decode()
    assert "The court has closed the case." in typed


@pytest.mark.parametrize(("language", "words"), [("en", "Write the reason."), ("ar", "يرجى كتابة السبب.")])
def test_a_hold_without_a_reason_is_refused_beside_the_field(client, language, words):
    complaint = ended()
    answer = hold(client, complaint, reason=" ", language=language)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not LegalHold.objects.exists()


def test_the_pages_say_why_a_hold_cannot_be_set_or_lifted(client, boss):
    complaint = ended()
    assert "is not on legal hold" in hold(client, complaint, "lift").content.decode()
    holds.set_hold(complaint, by=boss, reason=REASON)
    assert "on legal hold already" in hold(client, complaint).content.decode()
    own = hold(client, complaint, "lift")
    assert own.status_code == 403 and "Another supervisor must lift it." in own.content.decode()
    officer = hold(signed_in(staff()), complaint, "lift")
    assert officer.status_code == 403 and "Only a supervisor" in officer.content.decode()
    assert hold(signed_in(supervisor("health")), complaint).status_code == 404
    assert LegalHold.objects.get().lifted_at is None


def test_no_english_stands_on_the_arabic_page(client):
    announced()
    proposals.propose(announced(), supervisor())
    holds.set_hold(ended(), by=supervisor(), reason=REASON)
    complaint, _first, _second = approved()
    tasks.erase(str(OutboxEntry.objects.get(topic="complaint.erase", complaint=complaint).pk))
    notice_is_over(announced(), at=timezone.now() + timedelta(days=9))
    main = page(client, "ar").partition("<main")[2].partition("</main>")[0]
    words = re.sub(r"<[^>]*>", " ", main)
    assert not [word for word in words.split() if word.isascii() and word.isalpha()]


def test_the_rail_leads_there_for_supervisors_alone(client):
    assert "/en/desk/retention/" in client.get("/en/desk/").content.decode()
    assert "/en/desk/retention/" not in signed_in(staff()).get("/en/desk/").content.decode()
