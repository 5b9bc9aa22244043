"""The administrators' pages for reference data, and the checks before a deployment."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.core import checks
from django.test import Client
from django.urls import reverse
from django.utils import translation

from complaints import models
from complaints.domain.reference_load import load
from complaints.models import (
    Body,
    ConflictRule,
    Country,
    DeadlinePolicy,
    EmergencyNumber,
    NoticeTemplate,
    RoutingRule,
    Subcategory,
)
from complaints.models.reference import TABLES
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    """A browser in which an administrator is signed in."""
    client.force_login(make_administrator())
    return client


def address(row: Any, language: str = "en") -> str:
    """The page that changes a row."""
    with translation.override(language):
        return reverse(f"admin:complaints_{row._meta.model_name}_change", args=[row.pk])


def send(browser: Client, row: Any, **changes: Any) -> Any:
    """Fill in the page of a row as it stands, with changes, and save it."""
    form = browser.get(address(row)).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    typed = {name: form.fields[name].prepare_value(value) for name, value in values.items()} | changes
    # What is empty or not ticked is not sent.
    return browser.post(address(row), {n: v for n, v in typed.items() if v is not None and v is not False})


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_table_has_a_list_and_a_page_per_row(administrator: Client, table: Any, language: str) -> None:
    with translation.override(language):
        page = administrator.get(reverse(f"admin:complaints_{table._meta.model_name}_changelist"))
    assert page.status_code == 200
    assert administrator.get(address(table.objects.first(), language)).status_code == 200


def test_yes_and_no_are_words_of_the_readers_language(administrator: Client) -> None:
    with translation.override("ar"):
        page = administrator.get(reverse("admin:complaints_body_changelist")).content.decode()
    assert re.search(r'<td class="field-active">\s*نعم\s*</td>', page)
    assert 'alt="True"' not in page
    assert 'alt="False"' not in page


@pytest.mark.parametrize("table", [Body, Subcategory, RoutingRule, EmergencyNumber])
def test_a_list_takes_no_query_per_row(administrator: Client, table: Any, django_assert_max_num_queries: Any) -> None:
    with translation.override("en"):
        page = reverse(f"admin:complaints_{table._meta.model_name}_changelist")
    with django_assert_max_num_queries(14):
        assert administrator.get(page).status_code == 200


def test_no_complaint_and_nothing_of_one_is_in_the_admin() -> None:
    registered = {model for model in admin.site._registry if model.__module__.startswith("complaints.")}
    assert registered == set(TABLES)
    assert models.Complaint not in registered


def test_an_edit_is_saved_and_marked_as_a_local_change(administrator: Client) -> None:
    answer = send(administrator, Body.objects.get(code="labour"), name_ar="وزارة الشغل")
    assert answer.status_code == 302

    labour = Body.objects.get(code="labour")
    assert (labour.name_ar, labour.code) == ("وزارة الشغل", "labour")
    assert load("JO").kept == 1


def test_a_row_cannot_be_deleted_and_its_code_cannot_be_changed(administrator: Client) -> None:
    labour = Body.objects.get(code="labour")
    with translation.override("en"):
        deletion = reverse("admin:complaints_body_delete", args=[labour.pk])
    assert administrator.post(deletion, {"post": "yes"}).status_code == 403
    send(administrator, labour, code="work")
    assert Body.objects.filter(code="labour").exists()


def test_a_circle_of_parents_is_refused_beside_the_field(administrator: Client) -> None:
    interior, inspectorate = Body.objects.get(code="interior"), Body.objects.get(code="police-inspectorate")
    answer = send(administrator, interior, parent=inspectorate.pk)
    assert answer.context["adminform"].form.errors == {
        "parent": ["A body cannot stand below itself: choose another parent."]
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alternates": "nhri, no-such-body"}, "alternates"),
        ({"alternates": "nhri, nhri"}, "alternates"),
        ({"alternates": "labour"}, "alternates"),
        ({"alternates": ""}, "alternates"),
        ({"inform_with_consent": "no-such-body"}, "inform_with_consent"),
        ({"active": None}, "active"),
    ],
)
def test_a_route_that_leads_nowhere_is_refused_beside_its_field(
    administrator: Client, changes: dict[str, Any], field: str
) -> None:
    rule = RoutingRule.objects.get(category__code="labour", subcategory=None)
    answer = send(administrator, rule, **changes)
    assert list(answer.context["adminform"].form.errors) == [field]


@pytest.mark.parametrize(
    "parameters",
    ["{}", '{"offer": "no-such-body"}', '{"offer": true}', '{"offer": "nhri", "more": 1}', "[]"],
)
def test_parameters_that_routing_could_not_read_are_refused(administrator: Client, parameters: str) -> None:
    answer = send(administrator, ConflictRule.objects.get(code="COI-9"), parameters=parameters)
    assert list(answer.context["adminform"].form.errors) == ["parameters"]


def test_a_right_must_name_a_known_instrument_and_an_article(administrator: Client) -> None:
    row = Subcategory.objects.get(code="physical-torture")
    for rights in ("ICCPR", "Magna:1", "CAT:"):
        answer = send(administrator, row, rights=rights)
        assert list(answer.context["adminform"].form.errors) == ["rights"], rights


def test_the_weekend_is_ticked_and_must_leave_a_working_day(administrator: Client) -> None:
    jordan = Country.objects.get(iso2="JO")
    assert send(administrator, jordan, weekend=["5", "6"], extra_holidays="2026-12-31").status_code == 302
    jordan.refresh_from_db()
    assert (jordan.weekend, str(jordan.extra_holidays[0])) == ([5, 6], "2026-12-31")

    answer = send(administrator, jordan, weekend=[str(day) for day in range(7)])
    assert list(answer.context["adminform"].form.errors) == ["weekend"]
    answer = send(administrator, jordan, half_days=["5"])
    assert list(answer.context["adminform"].form.errors) == ["half_days"]
    answer = send(administrator, jordan, timezone="Asia/Nowhere")
    assert list(answer.context["adminform"].form.errors) == ["timezone"]


def test_a_number_that_cannot_be_dialled_is_refused(administrator: Client) -> None:
    row = EmergencyNumber.objects.get(country="JO", kind="child")
    answer = send(administrator, row, number="one one zero")
    assert list(answer.context["adminform"].form.errors) == ["number"]


def deployment_warnings() -> list[str | None]:
    """The ids of what the checks of this package find before a deployment."""
    return [found.id for found in checks.run_checks(tags=["deploy"], include_deployment_checks=True)]


def test_a_deployment_is_warned_until_every_emergency_number_is_verified() -> None:
    assert deployment_warnings() == ["complaints.W003"]
    EmergencyNumber.objects.filter(country="JO").update(verified=True)
    assert deployment_warnings() == []


def test_a_deployment_without_reference_data_is_warned(settings: Any) -> None:
    settings.COUNTRY = "XX"
    assert "complaints.W002" in deployment_warnings()


def test_an_unknown_country_stops_every_command(settings: Any) -> None:
    settings.COUNTRY = "FR"
    found = [found for found in checks.run_checks() if found.id == "complaints.E001"]
    assert len(found) == 1
    assert found[0].is_serious()


def test_the_history_of_a_row_names_what_changed_in_the_readers_language(administrator: Client) -> None:
    policy = DeadlinePolicy.objects.get(clock="triage", priority="critical", body=None, country=None)
    send(administrator, policy, amount=5)
    send(administrator, Body.objects.get(code="labour"), name_ar="وزارة الشغل")
    for row, language, words in (
        (policy, "ar", "تعديل المدة المحددة."),
        (policy, "en", "Changed Time allowed."),
        (Body.objects.get(code="labour"), "ar", "تعديل الاسم (العربية)."),
        (Body.objects.get(code="labour"), "en", "Changed Name (Arabic)."),
    ):
        page = administrator.get(address(row, language).replace("/change/", "/history/"))
        assert words in page.content.decode()


def test_a_page_begins_with_what_names_the_row_and_ends_with_its_place(administrator: Client) -> None:
    policy = DeadlinePolicy.objects.first()
    ((_title, options),) = administrator.get(address(policy)).context["adminform"].fieldsets
    assert options["fields"] == ["country", "body", "clock", "priority", "amount", "unit", "active", "position"]


def test_words_run_as_their_language_does_on_the_page_of_either(administrator: Client) -> None:
    for language in ("ar", "en"):
        fields = administrator.get(address(Body.objects.get(code="labour"), language)).context["adminform"].form.fields
        attributes = {name: fields[name].widget.attrs for name in ("description_ar", "description_en", "name_en")}
        assert {name: (attrs["lang"], attrs["dir"]) for name, attrs in attributes.items()} == {
            "description_ar": ("ar", "rtl"),
            "description_en": ("en", "ltr"),
            "name_en": ("en", "ltr"),
        }


def test_a_code_that_is_none_is_refused_beside_its_field_in_arabic(administrator: Client) -> None:
    with translation.override("ar"):
        page = administrator.post(reverse("admin:complaints_body_add"), {"code": "وزارة"}).content.decode()
    assert "لا تُقبل هنا إلا الحروف اللاتينية" in page and 'value="وزارة"' in page


@pytest.mark.parametrize(("language", "name", "other"), [("ar", "إدارة النظام", "en"), ("en", "Administration", "ar")])
def test_the_administration_bears_the_portals_name_and_leads_to_the_other_language(
    administrator: Client, language: str, name: str, other: str
) -> None:
    page = administrator.get(f"/{language}/admin/").content.decode()
    assert f">{name}</a>" in page and f'href="/{other}/admin/"' in page and f'href="/{language}/account/"' in page
    assert "Django" not in page and "جانغو" not in page


def test_an_edit_is_called_one_in_arabic() -> None:
    with translation.override("ar"):
        said = translation.gettext("The {name} “{obj}” was changed successfully.")
    assert said.format(name="الجهة", obj="وزارة العمل") == "حُفظت التعديلات على الجهة: «وزارة العمل»."


@pytest.mark.parametrize(("language", "words"), [("ar", "تُملأ عند الإرسال:"), ("en", "Filled in when it is sent:")])
def test_the_page_of_a_notice_names_what_may_be_filled_in(administrator: Client, language: str, words: str) -> None:
    page = administrator.get(address(NoticeTemplate.objects.first(), language)).content.decode()
    assert f'{words} <bdi dir="ltr">{{reference}}</bdi> <bdi dir="ltr">{{address}}</bdi>' in page
