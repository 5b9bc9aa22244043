"""Standing aside and being kept away (COI-6), as officers and supervisors meet it on their pages; declarations."""

import pytest
from lxml import html

from accounts.models import Role
from complaints.domain import declarations, recusal
from complaints.domain.steps import Inputs, take_step
from complaints.domain.vault import Contents
from complaints.domain.workflow import Transition
from complaints.models import Complaint, Declaration, EventKind, Recusal, Status
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

DECLARATIONS = "/ar/desk/declarations/"


def _against(respondent: str) -> Complaint:
    return make_complaint(
        contents=Contents(title="شكوى من ضابط", narrative="ما حدث", respondent=respondent, place="بيتي"),
        place_kind="home",
    )


def _take(client, complaint, language="ar"):
    given = {"version": complaint.version, "no_conflict": "on"}
    return client.post(f"/{language}/desk/{complaint.reference}/step/take/", given)


def _assign(client, complaint, to, language="ar", **more):
    given = {"to": to.pk, "version": complaint.version} | more
    return client.post(f"/{language}/desk/oversight/{complaint.reference}/assign/", given)


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "قد يكون هناك تضارب مصالح"), ("en", "there may be a conflict of interest")],
)
def test_who_is_kept_away_is_told_so_without_a_name_and_the_complaint_is_gone_from_the_lists(language, words):
    officer = staff(name="ليلى حداد")
    declarations.declare(officer, Declaration.Kind.RELATIVE, "سمير خالد منصور")
    complaint, client = _against("العقيد سمير منصور"), signed_in(officer)
    assert _take(client, complaint, language)["Location"] == f"/{language}/desk/"
    page = client.get(f"/{language}/desk/").content.decode()
    assert words in page and complaint.reference[:4] in page
    assert "سمير" not in page and "منصور" not in page and "قريب" not in page
    assert f'href="/{language}/desk/{complaint.reference}/"' not in page
    assert client.get(f"/{language}/desk/{complaint.reference}/").status_code == 404
    assert complaint.reference not in client.get(f"/{language}/desk/?view=untaken").content.decode()
    assert Complaint.objects.get().status == Status.RECEIVED


def test_a_supervisor_is_told_that_this_person_cannot_be_in_charge_and_chooses_another_at_once():
    accused, colleague = staff(name="سمير منصور"), staff(name="نور الصالح")
    complaint, client = _against("العقيد سمير خالد منصور"), signed_in(supervisor())
    answer = _assign(client, complaint, accused)
    assert answer.status_code == 422
    assert "لا يمكن إسناد الشكوى إلى هذا الشخص" in answer.content.decode()
    assert "خالد" not in answer.content.decode()
    [version] = html.fromstring(answer.content).xpath("//main//input[@name='version']/@value")
    answer = _assign(client, complaint, colleague, version=version)
    assert answer.status_code == 302
    assert Complaint.objects.get().assignee == colleague


def test_a_supervisor_who_takes_it_in_person_is_kept_away_as_well():
    boss = staff(role=Role.SUPERVISOR, name="سمير منصور")
    client = signed_in(boss)
    assert _assign(client, _against("العقيد سمير منصور"), boss)["Location"] == "/ar/desk/"
    assert "قد يكون هناك تضارب مصالح" in client.get("/ar/desk/").content.decode()


def test_an_officer_stands_aside_with_a_reason_and_others_go_on(officer, officer_client, boss_client):
    complaint = take_step(make_complaint(), Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    page = officer_client.get(f"/ar/desk/{complaint.reference}/")
    [form] = html.fromstring(page.content).xpath("//form[contains(@action, '/stand-aside/')]")
    answer = officer_client.post(form.get("action"), {"reason": "أخي يعمل في هذا المركز"}, follow=True)
    assert answer.redirect_chain == [("/ar/desk/", 302)]
    assert "سُجِّل تنحّيك عن الشكوى" in answer.content.decode()
    assert officer_client.get(f"/ar/desk/{complaint.reference}/").status_code == 404
    oversight = boss_client.get("/ar/desk/oversight/").content.decode()
    assert complaint.reference in oversight and "شكاوى بلا موظف مسؤول" in oversight


def test_standing_aside_without_a_reason_keeps_the_page_and_the_complaint(officer_client, officer):
    complaint = make_complaint()
    answer = officer_client.post(f"/ar/desk/{complaint.reference}/stand-aside/", {"reason": " "})
    assert answer.status_code == 422 and not Recusal.objects.exists()
    assert officer_client.get(f"/ar/desk/{complaint.reference}/stand-aside/").status_code == 302


def test_supervisors_see_who_stood_aside_and_why_and_officers_only_who(officer_client, boss_client):
    complaint, other = make_complaint(), staff(name="نور الصالح")
    recusal.stand_aside(complaint, by=other, reason="أخي يعمل في هذا المركز")
    address = f"/ar/desk/{complaint.reference}/"
    seen = boss_client.get(address).content.decode()
    assert "نور الصالح" in seen and "تنحٍّ بمبادرة شخصية" in seen and "أخي يعمل" in seen
    assert str(other.pk) not in html.fromstring(seen).xpath("//select[@name='to']/option/@value")
    seen = officer_client.get(address).content.decode()
    assert "تنحٍّ بسبب تضارب المصالح" in seen and "أخي يعمل" not in seen and "بمبادرة شخصية" not in seen


def test_supervisors_read_the_ground_and_never_the_words_that_agreed(boss_client):
    officer = staff(name="ليلى حداد")
    declarations.declare(officer, Declaration.Kind.RELATIVE, "سمير شاكر منصور")
    complaint = _against("العقيد سمير منصور")
    _take(signed_in(officer), complaint)
    seen = boss_client.get(f"/ar/desk/{complaint.reference}/").content.decode()
    assert "ورد في الشكوى اسم قريب مصرح به" in seen and "شاكر" not in seen


def test_the_page_costs_a_supervisor_the_same_few_queries_however_many_stood_aside(
    boss_client, django_assert_num_queries
):
    complaint = make_complaint()
    address = f"/ar/desk/{complaint.reference}/"
    recusal.stand_aside(complaint, by=staff(), reason="قرابة")
    boss_client.get(address)
    # As for an officer, and the people to choose from, and who stood aside.
    with django_assert_num_queries(18):
        boss_client.get(address)
    for _ in range(3):
        recusal.stand_aside(complaint, by=staff(), reason="قرابة")
    with django_assert_num_queries(18):
        boss_client.get(address)


def test_the_own_declarations_are_added_shown_and_removed(officer, officer_client):
    answer = officer_client.post(DECLARATIONS, {"kind": "relative", "words": " نبيل  الطحان "}, follow=True)
    assert "حُفظ الإقرار مشفراً" in answer.content.decode() and "نبيل الطحان" in answer.content.decode()
    officer_client.post(DECLARATIONS, {"kind": "former_unit", "words": "سجن وادي السدر"})
    assert [one.words for one in declarations.declared_by(officer)] == ["نبيل الطحان", "سجن وادي السدر"]
    first = Declaration.objects.order_by("pk")[0]
    assert officer_client.post(f"{DECLARATIONS}{first.pk}/remove/").status_code == 302
    assert "نبيل" not in officer_client.get(DECLARATIONS).content.decode()


def test_nobody_sees_or_removes_anothers_declarations(officer_client, boss_client):
    officer_client.post(DECLARATIONS, {"kind": "relative", "words": "نبيل الطحان"})
    assert "نبيل" not in boss_client.get(DECLARATIONS).content.decode()
    row = Declaration.objects.get()
    assert boss_client.post(f"{DECLARATIONS}{row.pk}/remove/").status_code == 404
    assert Declaration.objects.exists()


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("relative", "", "يرجى كتابة الاسم"),
        ("relative", "السيد العقيد", "يرجى كتابة اسم القريب"),
        ("former_unit", "مركز الشرطة", "بما يميزها عن غيرها"),
        ("", "نبيل الطحان", "يرجى اختيار موضوع الإقرار"),
        ("relative", "ن" * 300, ""),
        ("nonsense", "نبيل الطحان", ""),
    ],
)
def test_what_could_not_be_compared_is_refused_beside_its_field_and_nothing_typed_is_lost(
    officer_client, kind, words, said
):
    answer = officer_client.post(DECLARATIONS, {"kind": kind, "words": words})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and words in page
    assert not Declaration.objects.exists()


def test_the_same_declaration_twice_is_kept_once(officer_client):
    given = {"kind": "relative", "words": "نبيل الطحان"}
    officer_client.post(DECLARATIONS, given)
    assert officer_client.post(DECLARATIONS, given).status_code == 422
    assert Declaration.objects.count() == 1


def test_a_declaration_about_a_complaint_in_charge_gives_it_back(officer, officer_client):
    complaint = _against("العقيد سمير منصور")
    take_step(complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    page = officer_client.post(DECLARATIONS, {"kind": "relative", "words": "سمير منصور"}, follow=True)
    assert "لم تعد شكوى واحدة في عهدتك" in page.content.decode()
    assert Complaint.objects.get().assignee is None
    assert complaint.events.filter(kind=EventKind.RECUSED).count() == 1


def test_the_account_leads_to_the_declarations_of_those_who_serve_a_body_only(officer_client):
    assert DECLARATIONS in officer_client.get("/ar/account/").content.decode()
    administrator = signed_in(staff(None, Role.ADMINISTRATOR))
    assert DECLARATIONS not in administrator.get("/ar/account/").content.decode()
    assert administrator.get(DECLARATIONS).status_code == 403
