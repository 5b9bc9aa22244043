"""The queue: own body only, in order of urgency, found again by words, and always the same few queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.domain.vault import Contents, Identity
from complaints.models import AccessRecord, Body, Complaint, PersonRole, Status
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

# Session, user, membership, rail, list, keys, access record.
QUERIES = 7


def _titled(title, **overrides):
    return make_complaint(contents=Contents(title=title, narrative="ما حدث"), **overrides)


def _order(page, *titles):
    text = page.content.decode()
    places = [text.index(title) for title in titles]
    return places == sorted(places)


def test_a_list_asks_the_database_the_same_few_questions_whatever_its_length(officer_client, django_assert_num_queries):
    _titled("الأولى")
    officer_client.get("/ar/desk/")  # a session is written once in five minutes
    with django_assert_num_queries(QUERIES):
        officer_client.get("/ar/desk/?view=untaken")
    for _ in range(6):
        make_complaint()
    with django_assert_num_queries(QUERIES):
        officer_client.get("/ar/desk/?view=untaken")


def test_the_most_urgent_comes_first_then_the_nearest_deadline(officer_client):
    _titled("عادية بعيدة")
    near = _titled("عادية قريبة")
    Complaint.objects.filter(pk=near.pk).update(next_deadline=timezone.now() + timedelta(hours=1))
    _titled("حرجة", flags=("life-at-risk",))
    page = officer_client.get("/ar/desk/?view=untaken")
    assert _order(page, "حرجة", "عادية قريبة", "عادية بعيدة")


def test_a_body_sees_its_own_complaints_only(officer_client):
    _titled("عند التفتيش")
    _titled("عند الصحة", category="health-education-housing", subcategory="medical-negligence", respondent=None)
    page = officer_client.get("/ar/desk/?view=untaken").content.decode()
    assert "عند التفتيش" in page and "عند الصحة" not in page


def test_the_accused_body_never_sees_the_complaint_against_it_even_if_it_stood_in_its_name():
    complaint = _titled("ضد مركز الشرطة")
    accused = Body.objects.get(code="interior")
    Complaint.objects.filter(pk=complaint.pk).update(body=accused)
    client = signed_in(supervisor("interior"))
    for address in ("?view=open", "?view=untaken", "?view=late", "?q=مركز", f"?q={complaint.reference}"):
        page = client.get(f"/ar/desk/{address}")
        assert page.status_code == 200
        assert "ضد مركز الشرطة" not in page.content.decode()
    assert client.get(f"/ar/desk/{complaint.reference}/").status_code == 404
    rail = client.get("/ar/desk/").context["rail"]
    assert {item.count for section in rail for item in section.items} == {"0", None}


def test_pages_follow_one_another_without_a_row_twice_or_left_out(officer_client):
    wanted = set()
    for number in range(60):
        wanted.add(make_complaint(flags=("life-at-risk",) if number % 3 == 0 else ()).reference)
    # A third of the deadlines are equal, a third are missing: the ends of pages fall among them.
    same = timezone.now() + timedelta(days=2)
    numbers = list(Complaint.objects.order_by("reference").values_list("pk", flat=True))
    Complaint.objects.filter(pk__in=numbers[::3]).update(next_deadline=same)
    Complaint.objects.filter(pk__in=numbers[1::3]).update(next_deadline=None)
    seen, address = [], "?view=open"
    while address:
        page = officer_client.get(f"/ar/desk/{address}")
        seen += [row.reference for row in page.context["rows"]]
        address = page.context["following"]
    assert len(seen) == 60 and set(seen) == wanted
    ordered = Complaint.objects.order_by("priority_rank", "next_deadline", "id")
    assert seen == list(ordered.values_list("reference", flat=True))


def test_closed_complaints_come_newest_first_page_by_page(officer_client):
    now = timezone.now()
    for number in range(30):
        complaint = make_complaint()
        Complaint.objects.filter(pk=complaint.pk).update(
            status=Status.CLOSED, received_at=now - timedelta(hours=number // 2)
        )
    first = officer_client.get("/ar/desk/?view=closed")
    second = officer_client.get(f"/ar/desk/{first.context['following']}")
    seen = [row.reference for page in (first, second) for row in page.context["rows"]]
    ordered = Complaint.objects.order_by("-received_at", "id")
    assert seen == list(ordered.values_list("reference", flat=True))


@pytest.mark.parametrize("cursor", ["x", "1.2", "0..zz", "9.9.9.9", "a.b.c", f"0.{'9' * 40}.{'0' * 32}"])
def test_a_cursor_that_no_page_gave_out_is_not_found(officer_client, cursor):
    assert officer_client.get("/ar/desk/", {"after": cursor}).status_code == 404


def test_filters_narrow_a_list_and_an_unknown_value_narrows_nothing(officer_client):
    _titled("امرأة محتجزة", flags=("in-detention-now",))
    _titled("حرجة لكن لا احتجاز", flags=("life-at-risk",))

    def shown(**filters):
        page = officer_client.get("/ar/desk/", {"view": "untaken"} | filters).content.decode()
        return "امرأة محتجزة" in page, "حرجة لكن لا احتجاز" in page

    assert shown(detained="on") == (True, False)
    assert shown(priority="critical") == (False, True)
    assert shown(category="police-conduct") == (True, True)
    assert shown(category="labour") == (False, False)
    assert shown(status="closed") == (False, False)
    assert shown(priority="nonsense", category="'; --", status="x") == (True, True)


@pytest.mark.parametrize("words", ["المركز", "مركز", "بالمركز", "مَرْكَز", "نخيل", "النخيل مركز"])
def test_a_search_finds_arabic_words_with_and_without_the_article(officer_client, words):
    complaint = make_complaint()
    page = officer_client.get("/ar/desk/", {"q": words})
    assert [row.reference for row in page.context["rows"]] == [complaint.reference]


def test_a_search_finds_only_what_has_all_the_words_and_only_in_the_own_body(officer_client):
    make_complaint()
    make_complaint(category="health-education-housing", subcategory="medical-negligence", respondent=None)
    assert len(officer_client.get("/ar/desk/", {"q": "النخيل"}).context["rows"]) == 1
    page = officer_client.get("/ar/desk/", {"q": "النخيل مستشفى"})
    assert page.context["rows"] == []
    assert "لا توجد لدى جهتكم شكوى فيها كل هذه الكلمات" in page.content.decode()


@pytest.mark.parametrize("typed", ["+962 7 9123 4567", "٠٧٩١٢٣٤٥٦٧", "00962791234567"])
def test_a_search_finds_a_complaint_by_the_telephone_as_people_type_it(officer_client, typed):
    people = ((PersonRole.COMPLAINANT, Identity(name="ليلى حداد", phone="+962791234567")),)
    complaint = make_complaint(people=people)
    page = officer_client.get("/ar/desk/", {"q": typed})
    assert [row.reference for row in page.context["rows"]] == [complaint.reference]


def test_a_search_finds_a_complaint_by_the_e_mail_address(officer_client):
    complaint = make_complaint()
    page = officer_client.get("/ar/desk/", {"q": "Layla@Example.org"})
    assert [row.reference for row in page.context["rows"]] == [complaint.reference]


def test_a_reference_typed_into_the_search_opens_the_complaint(officer_client):
    reference = make_complaint().reference
    typed = f"{reference[:4]} {reference[4:8]}-{reference[8:]}"
    answer = officer_client.get("/ar/desk/", {"q": typed})
    assert answer.status_code == 302
    assert answer["Location"] == f"/ar/desk/{reference}/"


def test_the_rail_counts_what_each_list_holds(officer, officer_client):
    mine = make_complaint()
    Complaint.objects.filter(pk=mine.pk).update(assignee=officer, status=Status.UNDER_REVIEW)
    late = make_complaint()
    Complaint.objects.filter(pk=late.pk).update(next_deadline=timezone.now() - timedelta(minutes=1))
    over = make_complaint()
    Complaint.objects.filter(pk=over.pk).update(status=Status.CLOSED)
    items = [item for section in officer_client.get("/en/desk/").context["rail"] for item in section.items]
    assert {str(item.label): item.count for item in items} == {
        "Assigned to me": "1",
        "Not yet taken": "1",
        "Late": "1",
        "All open": "2",
        "Closed": "1",
    }
    assert [str(item.label) for item in items if item.current] == ["Assigned to me"]


def test_a_supervisor_approves_what_others_proposed_and_not_the_own_proposals(boss, boss_client):
    waiting, own = make_complaint(), make_complaint()
    Complaint.objects.filter(pk=waiting.pk).update(status=Status.DECISION_PROPOSED, proposed_by=staff())
    Complaint.objects.filter(pk=own.pk).update(status=Status.DECISION_PROPOSED, proposed_by=boss)
    page = boss_client.get("/ar/desk/?view=approval")
    assert [row.reference for row in page.context["rows"]] == [waiting.reference]


def test_an_officer_has_no_list_of_approvals(officer_client):
    assert officer_client.get("/ar/desk/?view=approval").status_code == 404
    assert officer_client.get("/ar/desk/?view=nonsense").status_code == 404


def test_a_late_complaint_says_so_in_words(officer_client):
    complaint = make_complaint()
    Complaint.objects.filter(pk=complaint.pk).update(next_deadline=timezone.now() - timedelta(days=2, hours=1))
    assert "متأخرة يومين" in officer_client.get("/ar/desk/?view=late").content.decode()
    assert "2 days late" in officer_client.get("/en/desk/?view=late").content.decode()


def test_opening_a_list_is_recorded_once_for_all_its_titles(officer, officer_client):
    references = {make_complaint().pk for _ in range(3)}
    officer_client.get("/ar/desk/?view=untaken")
    record = AccessRecord.objects.get(user=officer)
    assert record.purpose == "list" and set(record.complaints) == references


def test_a_title_is_written_as_text_and_never_as_markup(officer_client):
    _titled('<script>alert("1")</script>')
    page = officer_client.get("/ar/desk/?view=untaken").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_a_page_of_the_desk_is_never_kept_by_a_browser(officer_client):
    assert "no-store" in officer_client.get("/ar/desk/")["Cache-Control"]
