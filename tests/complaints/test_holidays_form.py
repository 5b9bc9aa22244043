"""The further public holidays of a country: typed as people write days, refused in words that name the entry."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html

from complaints.models import Country
from tests.complaints.test_reference_admin import address, send
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db
LRI, PDI = "\u2066", "\u2069"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_administrator())
    return client


@pytest.fixture
def jordan(db: None) -> Country:
    return Country.objects.get(iso2="JO")


def field_of(answer: Any) -> Any:
    """The row of the field, as the page shows it."""
    return html.fromstring(answer.content.decode()).find_class("field-extra_holidays")[0]


@pytest.mark.parametrize("typed", ["31/12/2026\n1/1/2027", "٢٠٢٦-١٢-٣١، ٢٠٢٧-٠١-٠١", "2026-12-31, 2027-01-01"])
def test_days_are_taken_as_people_write_them(administrator: Client, jordan: Country, typed: str) -> None:
    assert send(administrator, jordan, extra_holidays=typed).status_code == 302
    jordan.refresh_from_db()
    assert jordan.extra_holidays == [date(2026, 12, 31), date(2027, 1, 1)]
    shown = field_of(administrator.get(address(jordan, "ar"))).xpath(".//textarea")[0]
    assert shown.text.strip() == "2026-12-31\n2027-01-01"
    assert shown.get("dir") == "ltr"


def test_the_days_are_not_said_to_have_changed_when_the_page_is_saved_as_it_stands(
    administrator: Client, jordan: Country
) -> None:
    jordan.extra_holidays = [date(2026, 12, 31)]
    jordan.save()
    form = administrator.get(address(jordan)).context["adminform"].form
    assert not form.fields["extra_holidays"].has_changed(jordan.extra_holidays, "31/12/2026")
    assert form.fields["extra_holidays"].has_changed(jordan.extra_holidays, "")
    assert form.fields["extra_holidays"].has_changed(jordan.extra_holidays, "tomorrow")


def test_the_examples_are_isolated_or_arabic_would_show_them_turned_round(
    administrator: Client, jordan: Country
) -> None:
    said = field_of(administrator.get(address(jordan, "ar"))).text_content()
    assert f"{LRI}31/12/2026{PDI}" in said
    assert f"{LRI}2026-12-31{PDI}" in said


def test_a_wrong_entry_is_named_beside_the_field_and_nothing_typed_is_lost(
    administrator: Client, jordan: Country
) -> None:
    typed = "31/12/2026\n31/2/2027"
    page = address(jordan, "ar")
    form = administrator.get(page).context["adminform"].form
    values = {name: field.prepare_value(form.get_initial_for_field(field, name)) for name, field in form.fields.items()}
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    answer = administrator.post(page, sent | {"extra_holidays": typed, "name_ar": "الأردن الجديد"})

    row = field_of(answer)
    (message,) = row.find_class("errorlist")
    assert " ".join(message.text_content().split()) == (
        f"«\u206831/2/2027{PDI}» ليس يوماً. يُكتب كل يوم على غرار {LRI}31/12/2026{PDI}."
    )
    assert row.xpath(".//textarea")[0].text.strip() == typed
    assert 'value="الأردن الجديد"' in answer.content.decode()
    jordan.refresh_from_db()
    assert jordan.extra_holidays == []
