"""What an informed body sees: plain facts on a page of its supervisors, nothing that was written, and no way further."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from accounts import permissions
from accounts.models import Role
from complaints.domain import casework, informing, references, steps
from complaints.domain.steps import Inputs
from complaints.domain.vault import Contents, Identity
from complaints.domain.workflow import Transition
from complaints.models import AccessRecord, Complaint, EventKind, Informing, PersonRole, Recusal, Status
from tests.complaints.review.people import signed_in, staff, supervisor
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db

# Session, user, membership, list, rail.
QUERIES = 5
WORDS = Contents(
    title="canary-title",
    narrative="canary-narrative",
    wishes="canary-wishes",
    place="canary-place",
    respondent="canary-respondent",
    objection="canary-objection",
    time_of_day="canary-time",
)
PEOPLE = (
    (PersonRole.COMPLAINANT, Identity(name="canary-name", email="canary-mail@example.org", phone="+962791234567")),
    (PersonRole.WITNESS, Identity(name="canary-witness")),
)


def serious(**overrides):
    given = {"category": "torture-ill-treatment", "subcategory": "physical-torture", "consent_nhri": True}
    return make_complaint(**(given | overrides))


@pytest.fixture
def informed_client(db):
    """A supervisor of the national institution."""
    return signed_in(supervisor("nhri"))


def page(client, language="en", query=""):
    answer = client.get(f"/{language}/desk/informed/{query}")
    assert answer.status_code == 200
    return answer


def text(answer):
    return " ".join(" ".join(html.fromstring(answer.content.decode()).find(".//main").itertext()).split())


def seen(client, row, **values):
    return client.post(f"/en/desk/informed/{row.pk}/seen/", values)


def unread(client):
    rail = client.get("/en/desk/").context["rail"]
    return next(item.count for section in rail for item in section.items if str(item.label) == "For information")


def work(complaint, *transitions, **inputs):
    for transition in transitions:
        by = supervisor("public-prosecution")
        complaint = steps.take_step(complaint, transition, by=by, inputs=Inputs(**({"no_conflict": True} | inputs)))
    return complaint


def test_it_shows_what_it_is_about_who_holds_it_and_where_it_stands(informed_client):
    complaint = serious(flags=("life-at-risk",))
    shown = text(page(informed_client))
    for words in (
        "Torture",
        "Critical",
        references.show_reference(complaint.reference),
        "Held by Public Prosecution",
        "State Received",
        "Police station",
    ):
        assert words in shown, words


def test_nothing_that_anybody_wrote_is_in_the_page_and_nothing_is_opened_for_it(informed_client):
    complaint = serious(contents=WORDS, people=PEOPLE)
    complaint = work(complaint, Transition.TAKE, Transition.ADMIT, Transition.START_REVIEW)
    complaint = work(complaint, Transition.ASK_COMPLAINANT, message="canary-message")
    casework.add_note(complaint, "canary-note", by=supervisor("public-prosecution"))
    AccessRecord.objects.all().delete()
    for language in ("ar", "en"):
        source = page(informed_client, language).content.decode()
        assert complaint.reference[:4] in source
        # A reference may have any digits.
        said = source.replace(complaint.reference, "").replace(references.show_reference(complaint.reference), "")
        assert "canary" not in said and "4567" not in said
    assert not AccessRecord.objects.exists()


def test_the_reference_opens_nothing(informed_client):
    complaint = serious()
    assert f"/desk/{complaint.reference}/" not in page(informed_client).content.decode()
    for act in ("", "step/take/", "step/accept_referral/", "people/1/reveal/"):
        assert informed_client.get(f"/en/desk/{complaint.reference}/{act}").status_code in (302, 404)
        assert informed_client.post(f"/en/desk/{complaint.reference}/{act}").status_code in (404, 405)
    assert informed_client.get(f"/en/desk/{complaint.reference}/").status_code == 404
    found = informed_client.get("/en/desk/", {"q": complaint.reference})
    assert found.status_code == 200 and found.context["rows"] == []


def test_an_outcome_is_shown_once_it_is_decided_and_not_while_it_is_proposed(informed_client):
    complaint = work(serious(), Transition.TAKE, Transition.ADMIT, Transition.START_REVIEW)
    complaint = work(complaint, Transition.PROPOSE_DECISION, outcome="substantiated", reason="ثبت")
    shown = text(page(informed_client))
    assert "Decision proposed" in shown and "Substantiated" not in shown
    work(complaint, Transition.APPROVE_DECISION)
    assert "State Decided: Substantiated" in text(page(informed_client))


def test_reading_is_noted_with_one_button_and_a_second_press_changes_nothing(informed_client):
    complaint = serious()
    row = complaint.informings.get()
    assert "I have read it" in text(page(informed_client))
    for _ in range(2):
        answer = seen(informed_client, row)
        assert answer["Location"] == f"/en/desk/informed/#informed-{row.pk}"
    shown = text(page(informed_client))
    assert "Read on" in shown and "سمير منصور" in shown and "I have read it" not in shown
    assert complaint.events.filter(kind=EventKind.INFORMATION_SEEN).count() == 1


def test_the_rail_counts_those_that_nobody_has_read(informed_client):
    first, _second = serious(), serious()
    assert unread(informed_client) == "2"
    seen(informed_client, first.informings.get())
    assert unread(informed_client) == "1"
    assert unread(signed_in(supervisor("justice"))) == "0"


@pytest.mark.parametrize("make", [lambda: staff("nhri"), lambda: staff(), lambda: staff("public-prosecution")])
def test_for_those_who_supervise_nothing_there_is_no_such_page(make):
    row = serious().informings.get()
    client = signed_in(make())
    assert client.get("/en/desk/informed/").status_code == 404
    assert seen(client, row).status_code == 404
    assert "For information" not in client.get("/en/desk/").content.decode()


def test_a_head_sees_what_a_supervisor_sees():
    row = serious().informings.get()
    client = signed_in(staff("nhri", Role.HEAD))
    assert "I have read it" in text(page(client))
    assert seen(client, row).status_code == 302


@pytest.mark.parametrize("body", ["interior", "police-inspectorate", "public-prosecution", "justice"])
def test_the_list_of_a_body_that_was_not_informed_is_empty_and_it_can_note_nothing(body):
    row = serious().informings.get()
    client = signed_in(supervisor(body))
    assert "Your body was not informed of any complaint." in text(page(client))
    assert seen(client, row).status_code == 404
    row.refresh_from_db()
    assert row.seen_at is None


def test_a_body_shut_out_of_the_complaint_sees_nothing_of_it_even_if_a_row_stood_in_its_name():
    complaint = serious()
    row = Informing.objects.create(
        complaint=complaint,
        body=complaint.respondent_body,
        informed_at=timezone.now(),
    )
    client = signed_in(supervisor(complaint.respondent_body.code))
    assert references.show_reference(complaint.reference) not in text(page(client))
    assert seen(client, row).status_code == 404 and unread(client) == "0"


@pytest.mark.parametrize("why", ["reprisal", "stood aside"])
def test_a_person_who_may_not_open_the_complaint_learns_nothing_of_it_here_either(why):
    complaint, concerned = serious(), supervisor("nhri")
    if why == "reprisal":
        Complaint.objects.filter(pk=complaint.pk).update(barred=[concerned.pk])
    else:
        Recusal.objects.create(complaint=complaint, user=concerned, ground=Recusal.Ground.OWN, at=timezone.now())
    client, row = signed_in(concerned), Informing.objects.get()
    assert references.show_reference(complaint.reference) not in text(page(client))
    assert seen(client, row).status_code == 404 and unread(client) == "0"
    assert not permissions.may_see_information(concerned, row)
    assert unread(signed_in(supervisor("nhri"))) == "1"


def test_a_complaint_that_the_body_holds_by_now_is_shown_as_held_and_opens(informed_client):
    complaint = work(serious(), Transition.TAKE)
    work(complaint, Transition.OFFER_REFERRAL, body="nhri", reason="أقرب")
    steps.take_step(complaint, Transition.ACCEPT_REFERRAL, by=supervisor("nhri"), inputs=Inputs(no_conflict=True))
    answer = page(informed_client)
    assert "Your body now" in text(answer) and "I have read it" not in text(answer)
    assert f'href="/en/desk/{complaint.reference}/"' in answer.content.decode()
    assert unread(informed_client) == "0"
    own = informed_client.get(f"/en/desk/{complaint.reference}/").content.decode()
    assert "Holds it now" in own and "Not read yet" not in own


def test_an_erased_complaint_is_listed_no_more(informed_client):
    complaint = serious()
    row = complaint.informings.get()
    Complaint.objects.filter(pk=complaint.pk).update(erased_at=timezone.now(), sealed=b"")
    complaint.keys.all().delete()
    assert references.show_reference(complaint.reference) not in text(page(informed_client))
    assert unread(informed_client) == "0"
    assert seen(informed_client, row).status_code == 404


def test_the_page_takes_the_same_few_queries_however_much_there_is(informed_client, django_assert_num_queries):
    serious()
    informed_client.get("/en/desk/")
    with django_assert_num_queries(QUERIES):
        page(informed_client)
    for _ in range(4):
        informing.note_seen(serious().informings.get(), by=supervisor("nhri"))
    with django_assert_num_queries(QUERIES):
        page(informed_client)


def test_the_newest_come_first_page_by_page_and_none_twice(informed_client):
    now = timezone.now()
    for number in range(30):
        row = serious().informings.get()
        Informing.objects.filter(pk=row.pk).update(informed_at=now - timedelta(hours=number // 2))
    first = page(informed_client)
    second = page(informed_client, query=f"?after={first.context['following']}")
    shown = [one.row.pk for answer in (first, second) for one in answer.context["informations"]]
    assert shown == list(Informing.objects.order_by("-informed_at", "id").values_list("pk", flat=True))
    assert len(first.context["informations"]) == 25 and second.context["following"] == ""
    assert 'rel="next"' in first.content.decode() and "First page" in text(second)


def test_after_reading_one_the_same_page_comes_back(informed_client):
    row = serious().informings.get()
    answer = seen(informed_client, row, after="1763990000000000.7")
    assert answer["Location"] == f"/en/desk/informed/?after=1763990000000000.7#informed-{row.pk}"


@pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "a.b", f"{'9' * 40}.1", "1.zz"])
def test_a_cursor_that_no_page_gave_out_is_not_found(informed_client, cursor):
    assert informed_client.get("/en/desk/informed/", {"after": cursor}).status_code == 404


def test_reading_is_never_noted_by_looking_or_from_another_site(informed_client):
    row = serious().informings.get()
    page(informed_client)
    assert informed_client.get(f"/en/desk/informed/{row.pk}/seen/").status_code == 405
    informed_client.handler.enforce_csrf_checks = True
    assert seen(informed_client, row).status_code == 403
    row.refresh_from_db()
    assert row.seen_at is None


def test_a_visitor_is_led_to_the_sign_in(client):
    row = serious().informings.get()
    assert client.get("/en/desk/informed/")["Location"].startswith("/en/account/")
    answer = seen(client, row)
    assert answer.status_code == 403 and "/en/account/sign-in/" in answer.content.decode()


def test_the_holders_page_tells_who_was_informed_when_and_whether_they_have_read_it():
    complaint = serious()
    client = signed_in(supervisor("public-prosecution"))

    def why():
        answer = client.get(f"/en/desk/{complaint.reference}/")
        (section,) = html.fromstring(answer.content.decode()).xpath("//section[@aria-labelledby='why']")
        return " ".join(section.text_content().split())

    assert re.search(r"Informed too, with the complainant's consent .*Informed on .* Not read yet", why())
    informing.note_seen(complaint.informings.get(), by=supervisor("nhri"))
    assert re.search(r"Informed on .* Read on ", why()) and "Not read yet" not in why()


def test_without_consent_the_holders_page_says_nothing_of_it():
    complaint = serious(consent_nhri=False)
    answer = signed_in(supervisor("public-prosecution")).get(f"/en/desk/{complaint.reference}/")
    assert answer.status_code == 200 and "Informed" not in answer.content.decode()


def test_a_closed_complaint_stays_in_the_list_with_how_it_ended(informed_client):
    complaint = serious()
    Complaint.objects.filter(pk=complaint.pk).update(status=Status.WITHDRAWN)
    assert "State Withdrawn" in text(page(informed_client))
