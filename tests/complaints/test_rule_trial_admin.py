"""The button that tries a change of the rules on past complaints, as an administrator sees it."""

from collections import Counter
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from lxml import html

from accounts.models import Membership, Role, User
from complaints import rule_trial_admin
from complaints.domain import reference
from complaints.domain.rule_trial import Effect, Move, Trial
from complaints.models import Body, Complaint, Event, Priority, RoutingRule, UrgencyFlag
from complaints.rule_trial_admin import RuleAdmin
from tests.complaints.domain.test_rule_trial import INSULT, WAGES
from tests.complaints.domain.test_rule_trial_past import READ_BY_RULES
from tests.complaints.test_reference_admin import address
from tests.factories import make_administrator, make_complaint, make_officer
from tests.session_end import browser_of, end_session, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def adam() -> User:
    return make_administrator()


@pytest.fixture
def browser(client: Client, adam: User) -> Client:
    """The administrator's."""
    client.force_login(adam)
    return client


@pytest.fixture
def route() -> RoutingRule:
    """Where complaints about labour go."""
    return RoutingRule.objects.get(category__code="labour", subcategory=None)


def form_of(answer: Any) -> Any:
    form = next(form for form in page_of(answer).forms if "written_by" in form.fields and form.method == "POST")
    # A browser drops the first newline of a text area.
    for area in form.iter("textarea"):
        area.value = (area.value or "").removeprefix("\n")
    return form


def page_of(answer: Any) -> Any:
    return html.fromstring(answer.content.decode())


def press(browser: Client, answer: Any, button: str, page: str, **typed: Any) -> Any:
    """Type into the form of a page as a browser shows it, and press a button."""
    form = form_of(answer)
    for name, value in typed.items():
        form.fields[name] = value
    return browser.post(page, dict(form.form_values()) | {button: ""})


def try_out(browser: Client, row: Any, language: str = "en", **typed: Any) -> Any:
    page = address(row, language)
    return press(browser, browser.get(page), "_try", page, **typed)


def elsewhere() -> dict[str, str]:
    """Labour complaints to the national institution."""
    return {"route_to": str(Body.objects.get(code="nhri").pk), "alternates": "justice"}


def told(answer: Any) -> dict[str, str]:
    """What the first table says, by its line."""
    rows = page_of(answer).xpath("//section[contains(@class, 'trial')]/table//tr")
    return {row.find("th").text_content(): row.find("td").text_content() for row in rows}


def test_every_table_that_the_rules_read_has_the_button_and_no_other(browser: Client) -> None:
    with_button = {model for model, shown in admin.site._registry.items() if isinstance(shown, RuleAdmin)}
    assert with_button == set().union(*READ_BY_RULES.values())
    for table, shown in admin.site._registry.items():
        if table._meta.app_label == "complaints":
            page = browser.get(address(table._default_manager.first())).content.decode()
            assert ('name="_try"' in page) == isinstance(shown, RuleAdmin), table


def test_enter_saves_as_before_for_the_button_comes_after_save(browser: Client, route: RoutingRule) -> None:
    buttons = form_of(browser.get(address(route))).xpath(".//input[@type='submit']/@name")
    assert (buttons[0], buttons[-1]) == ("_save", "_try")


@pytest.mark.parametrize(
    ("language", "moved", "five", "same"),
    [
        ("en", "would go to another body", "5 complaints", "would stay as they are"),
        ("ar", "توجَّه إلى جهة أخرى", "5 شكاوى", "تبقى كما هي"),
    ],
)
def test_the_result_stands_above_the_form_with_everything_typed_and_save_stores_it(
    browser: Client, route: RoutingRule, language: str, moved: str, five: str, same: str
) -> None:
    for _ in range(5):
        make_complaint(**INSULT)
        make_complaint(**WAGES)
    answer = try_out(browser, route, language, **elsewhere(), note_en="Tried")
    assert answer.status_code == 200
    assert (told(answer)[moved], told(answer)[same]) == (five, five)
    columns = page_of(answer).xpath("//section[contains(@class, 'trial')]//tbody/tr/td/text()")
    rules = reference.current()
    with translation.override(language):
        names = [rules.category("labour").name, rules.body("labour").name, rules.body("nhri").name]
        subject = f"{names[0]}: {rules.subcategory('labour', 'unpaid-wages').name}"
    assert columns[-4:] == [subject, *names[1:], five]
    form = form_of(answer)
    assert {name: form.fields[name] for name in elsewhere()} == elsewhere()
    assert form.fields["note_en"] == "Tried"
    route.refresh_from_db()
    assert route.route_to.code == "labour"

    saved = press(browser, answer, "_save", address(route, language))
    assert saved.status_code == 302
    route.refresh_from_db()
    assert (route.route_to.code, route.alternates, route.note_en) == ("nhri", ["justice"], "Tried")


def test_a_trial_stores_nothing_and_says_so(browser: Client, route: RoutingRule) -> None:
    make_complaint(**WAGES)

    def stored() -> tuple[Any, ...]:
        complaints = Complaint.objects.values_list("version", "chain_seq", "body", "priority", "routed_at")
        return Event.objects.count(), list(RoutingRule.objects.values_list("route_to", "alternates")), list(complaints)

    before = stored()
    answer = try_out(browser, route, **elsewhere())
    assert "Nothing was saved." in answer.content.decode()
    assert stored() == before
    assert not LogEntry.objects.exists()


def test_a_row_that_is_not_there_yet_can_be_tried_and_then_saved_once(browser: Client, route: RoutingRule) -> None:
    make_complaint(**WAGES)
    page = "/en/admin/complaints/routingrule/add/"
    wages = route.category.subcategories.get(code="unpaid-wages")
    typed = elsewhere() | {"category": str(route.category_id), "subcategory": str(wages.pk), "position": "9"}
    answer = press(browser, browser.get(page), "_try", page, **typed)
    assert told(answer)["would go to another body"] == "fewer than 5"
    assert not RoutingRule.objects.filter(subcategory=wages).exists()
    assert press(browser, answer, "_save", page).status_code == 302
    assert RoutingRule.objects.get(subcategory=wages).route_to.code == "nhri"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_tried(
    browser: Client, route: RoutingRule, language: str
) -> None:
    answer = try_out(browser, route, language, alternates="no-such-body", note_en="Kept")
    assert answer.status_code == 422
    assert list(answer.context["adminform"].form.errors) == ["alternates"]
    assert page_of(answer).xpath("//*[contains(@class, 'field-alternates')]//ul[contains(@class, 'errorlist')]")
    assert "trial" not in answer.context and form_of(answer).fields["note_en"] == "Kept"


def test_nobody_but_an_administrator_tries(client: Client, route: RoutingRule) -> None:
    page = address(route)
    assert client.get(page).status_code == 302
    assert client.post(page, {"_try": ""}).status_code == 403
    for user in (make_officer(role=Role.HEAD), make_officer(role=Role.SUPERVISOR)):
        client.force_login(user)
        answer = client.post(page, {"_try": ""})
        assert answer.status_code == 302 and answer["Location"].startswith("/en/admin/login/")


def test_an_administrator_who_serves_a_body_learns_nothing_about_complaints_against_it(
    browser: Client, adam: User, route: RoutingRule
) -> None:
    """The pages of people let nobody be both; a hand-made row may."""
    Membership.objects.create(user=adam, role=Role.HEAD, body=Body.objects.get(code="labour"))
    assert 'name="_try"' not in browser.get(address(route)).content.decode()
    assert browser.post(address(route), {"_try": ""}).status_code == 403


def test_it_takes_the_same_queries_for_many_complaints(browser: Client, route: RoutingRule) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert "trial" in try_out(browser, route, **elsewhere()).context
        return len(found)

    make_complaint(**WAGES)
    queries()
    few = queries()
    for _ in range(6):
        make_complaint(**WAGES)
        make_complaint(category="reprisals", subcategory="threats-to-complainant", respondent=None)
    # The page to type into, and the same with both sets of rules and the past complaints.
    assert queries() == few <= 90


def test_no_reference_date_division_or_name_of_a_complaint_is_on_the_page(browser: Client, route: RoutingRule) -> None:
    complaint = make_complaint(**WAGES)
    section = page_of(try_out(browser, route, **elsewhere())).xpath("//section[contains(@class, 'trial')]")[0]
    said = section.text_content()
    assert complaint.reference not in said.replace(" ", "") and "ليلى" not in said
    assert str(complaint.received_at.year) not in said


def trial(count: int) -> Trial:
    return Trial(
        count,
        Counter({Effect.UNCHANGED: count}),
        Counter({Move("labour", "unpaid-wages", None, "nhri"): count}),
        Counter({(Priority.NORMAL, Priority.HIGH): count}),
    )


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "لا شكوى"), (3, "أقل من 5"), (5, "5 شكاوى"), (11, "10 شكاوى"), (13, "15 شكوى"), (100, "100 شكوى")],
)
def test_arabic_counts_as_arabic_does(reference_data: Any, count: int, said: str) -> None:
    with translation.override("ar"):
        result = rule_trial_admin.told(trial(count), reference_data)
    assert {line.count for line in (*result.moves, *result.priorities, result.effects[-1])} == {said}
    if count >= 5:
        assert result.tried_on.endswith(f"وهي نحو {said}.")
    assert result.moves[0].columns[1] == ("" if count == 3 else "لا جهة")


def test_numbers_are_shown_in_the_countrys_numerals(browser: Client, route: RoutingRule, settings: Any) -> None:
    from complaints.models import Country

    Country.objects.filter(iso2="JO").update(digits="arabic-indic")
    reference.forget()
    make_complaint(**WAGES)
    assert told(try_out(browser, route, "ar", **elsewhere()))["توجَّه إلى جهة أخرى"] == "أقل من ٥"


def test_a_full_trial_says_that_there_are_more(reference_data: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaints.domain.rule_trial.MOST", 10)
    for language, said in (("en", "Tried on the newest 10 complaints"), ("ar", "على أحدث 10 شكاوى")):
        with translation.override(language):
            assert said in rule_trial_admin.told(trial(10), reference_data).tried_on


def test_a_flag_can_be_tried_too(browser: Client) -> None:
    for _ in range(5):
        make_complaint(**WAGES, flags=("ongoing-violation",))
    answer = try_out(browser, UrgencyFlag.objects.get(code="ongoing-violation"), strength="override")
    assert told(answer)["would get another priority"] == "5 complaints"
    rows = page_of(answer).xpath("//section[contains(@class, 'trial')]//details//tbody/tr/td/text()")
    assert rows[1:] == ["Critical", "5 complaints"]


def test_a_single_complaint_shows_neither_its_subject_nor_its_bodies_nor_its_priority(
    browser: Client, route: RoutingRule
) -> None:
    make_complaint(**WAGES, flags=("ongoing-violation",))
    moved = page_of(try_out(browser, route, **elsewhere())).xpath("//section[contains(@class, 'trial')]")[0]
    flag = UrgencyFlag.objects.get(code="ongoing-violation")
    raised = page_of(try_out(browser, flag, strength="override")).xpath("//section[contains(@class, 'trial')]")[0]
    assert "Subjects with few complaints each" in moved.text_content()
    assert "Priorities of few complaints each" in raised.text_content()
    for word in ("Labour", "wages", "National Centre", "Critical"):
        assert word not in moved.text_content() + raised.text_content()


def test_a_rule_is_told_in_no_other_language(browser: Client, route: RoutingRule) -> None:
    make_complaint(**WAGES)
    section = page_of(try_out(browser, route, "ar", **elsewhere())).xpath("//section[contains(@class, 'trial')]")[0]
    assert not [letter for letter in section.text_content() if "a" <= letter.lower() <= "z"]
    with translation.override("ar"):
        assert reverse("admin:index") == "/ar/admin/"


def test_a_session_that_ended_before_the_trial_loses_nothing(adam: User, route: RoutingRule) -> None:
    browser, page = browser_of(adam), address(route)
    make_complaint(**WAGES)
    opened = browser.get(page)
    end_session(browser)
    back = sign_in(browser, press(browser, opened, "_try", page, **elsewhere()), adam)
    assert {name: form_of(back).fields[name] for name in elsewhere()} == elsewhere()
    assert page_of(back).xpath("//section[contains(@class, 'trial')]") == []
    assert told(press(browser, back, "_try", page))["would go to another body"] == "fewer than 5"
