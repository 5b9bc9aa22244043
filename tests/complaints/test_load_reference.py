"""Loading the reference data: every state, twice, and on top of what an administrator changed."""

import json
import re
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from complaints.domain import reference_files
from complaints.domain.reference_files import country_codes
from complaints.domain.reference_load import load
from complaints.models import (
    Body,
    Category,
    CategoryGroup,
    Country,
    Division,
    EmergencyNumber,
    Instrument,
    RoutingRule,
    Subcategory,
    UrgencyFlag,
)
from complaints.models.reference import TABLES

pytestmark = pytest.mark.django_db

DIVISIONS = {
    "AE": 7, "BH": 4, "DJ": 6, "DZ": 69, "EG": 27, "IQ": 19, "JO": 12, "KM": 3, "KW": 6, "LB": 9, "LY": 22,
    "MA": 12, "MR": 15, "OM": 11, "PS": 16, "QA": 8, "SA": 13, "SD": 18, "SO": 18, "SY": 14, "TN": 24, "YE": 22,
}  # fmt: skip

Edit = Callable[[str, Callable[[dict[str, Any]], object]], None]


@pytest.fixture
def edit_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Change a shipped file, as a new release would."""
    folder = tmp_path / "data"
    shutil.copytree(reference_files.FOLDER, folder)
    monkeypatch.setattr(reference_files, "FOLDER", folder)

    def edit(name: str, change: Callable[[dict[str, Any]], object]) -> None:
        data = json.loads((folder / name).read_text())
        change(data)
        (folder / name).write_text(json.dumps(data))

    return edit


def body_named(name: str) -> Callable[[dict[str, Any]], object]:
    """A release that renames the ministry of labour."""

    def change(data: dict[str, Any]) -> None:
        labour = next(row for row in data["bodies"] if row["code"] == "labour")
        labour["name_en"] = name

    return change


def test_there_are_the_22_member_states() -> None:
    assert country_codes() == sorted(DIVISIONS)
    assert Country.objects.count() == 22


def test_the_taxonomy_and_the_bodies_are_complete() -> None:
    counted = {
        table: table.objects.count() for table in (Category, Subcategory, UrgencyFlag, Body, CategoryGroup, Instrument)
    }
    assert counted == {
        Category: 17,
        Subcategory: 129,
        UrgencyFlag: 16,
        Body: 17,
        CategoryGroup: 6,
        Instrument: 10,
    }


@pytest.mark.parametrize("country", sorted(DIVISIONS))
def test_a_state_loads_and_a_second_load_changes_nothing(country: str) -> None:
    load(country)

    assert Division.objects.filter(country=country, active=True).count() == DIVISIONS[country]
    again = load(country)
    assert (again.created, again.updated, again.kept, again.retired) == (0, 0, 0, 0)


@pytest.mark.parametrize("country", sorted(DIVISIONS))
def test_what_a_state_brings_is_valid_and_named_in_both_languages(country: str) -> None:
    load(country)

    own = [*Division.objects.filter(country=country), *EmergencyNumber.objects.filter(country=country)]
    for row in [*own, *Body.objects.all(), Country.objects.get(iso2=country)]:
        row.full_clean()
        assert re.search("[ء-ي]", row.name_ar), row.key
        assert not re.search("[A-Za-z]", row.name_ar), row.key
        assert re.search("[A-Za-z]", row.name_en), row.key
        assert not re.search("[ء-ي]", row.name_en), row.key


def test_what_all_states_share_is_valid() -> None:
    for table in TABLES:
        for row in table.objects.all():
            row.full_clean()


def test_a_reload_that_changes_nothing_takes_a_query_per_table(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(len(TABLES) + 3):
        load("JO")


def test_the_command_says_in_one_line_what_it_did() -> None:
    said = StringIO()
    call_command("load_reference", country="JO", stdout=said)
    assert said.getvalue() == "Reference data of JO: 0 created, 0 updated, 0 edited fields kept, 0 retired.\n"


def test_an_unknown_country_is_one_clear_error() -> None:
    with pytest.raises(CommandError, match=r"Unknown country 'FR'\. Known: AE, BH, .*YE\."):
        call_command("load_reference", country="FR")


def test_loading_another_country_than_the_one_served_says_so() -> None:
    complaint = StringIO()
    call_command("load_reference", country="EG", stdout=StringIO(), stderr=complaint)
    assert "set COUNTRY=EG too" in complaint.getvalue()


def test_an_edit_survives_a_new_release_and_an_untouched_field_takes_its_value(edit_data: Edit) -> None:
    labour = Body.objects.get(code="labour")
    labour.name_ar = "وزارة العمل والشؤون الاجتماعية"
    labour.save()
    edit_data("bodies.json", body_named("Ministry of Labour and Training"))

    loaded = load("JO")

    labour.refresh_from_db()
    assert labour.name_ar == "وزارة العمل والشؤون الاجتماعية"
    assert labour.name_en == "Ministry of Labour and Training"
    assert (loaded.created, loaded.updated, loaded.kept) == (0, 1, 1)


def test_an_edit_is_kept_over_many_releases_even_of_the_same_field(edit_data: Edit) -> None:
    Body.objects.filter(code="labour").update(name_en="Our own name")
    for name in ("First", "Second"):
        edit_data("bodies.json", body_named(name))
        load("JO")

    assert Body.objects.get(code="labour").name_en == "Our own name"


def test_a_row_taken_out_of_use_stays_out_of_use() -> None:
    Subcategory.objects.filter(code="trade-unions").update(active=False)
    load("JO")
    assert not Subcategory.objects.get(code="trade-unions").active


def test_a_row_that_an_administrator_added_stays_as_it_is() -> None:
    Body.objects.create(code="mediator", kind="independent", independence="yes", name_ar="الوسيط", name_en="Mediator")

    loaded = load("JO")

    assert Body.objects.get(code="mediator").active
    assert loaded.retired == 0


def test_a_row_that_an_administrator_added_is_not_overwritten_when_a_release_brings_the_same(
    edit_data: Edit,
) -> None:
    Body.objects.create(code="mediator", kind="independent", independence="yes", name_ar="وسيطنا", name_en="Ours")
    theirs = {
        "code": "mediator",
        "kind": "council",
        "parent": None,
        "independence": "partial",
        "oversight": False,
    }
    names = {
        "name_ar": "الوسيط",
        "name_en": "Mediator",
        "description_ar": "وصف",
        "description_en": "About it",
    }
    edit_data("bodies.json", lambda data: data["bodies"].append(theirs | names))

    load("JO")

    mediator = Body.objects.get(code="mediator")
    assert (mediator.name_ar, mediator.kind, mediator.description_en) == ("وسيطنا", "independent", "About it")


def test_a_row_that_is_no_longer_shipped_is_taken_out_of_use_and_kept(edit_data: Edit) -> None:
    edit_data("taxonomy.json", lambda data: data["categories"][0]["subcategories"].pop())

    loaded = load("JO")

    assert loaded.retired == 1
    assert Subcategory.objects.filter(active=False).count() == 1
    assert Subcategory.objects.count() == 129


def test_a_verified_number_is_not_replaced_by_another_one(edit_data: Edit) -> None:
    EmergencyNumber.objects.filter(country="JO", kind="child").update(verified=True)

    def renumber(data: dict[str, Any]) -> None:
        for row in data["emergency_numbers"]:
            row["number"] = "555"

    edit_data("countries/JO.json", renumber)
    load("JO")

    assert EmergencyNumber.objects.get(country="JO", kind="child").number == "110"
    assert EmergencyNumber.objects.get(country="JO", kind="emergency").number == "555"


def test_an_edited_parent_that_contradicts_a_shipped_one_is_refused_before_anything_changes(
    edit_data: Edit,
) -> None:
    interior, health = Body.objects.get(code="interior"), Body.objects.get(code="health")
    interior.parent = health
    interior.save()

    def below_interior(data: dict[str, Any]) -> None:
        next(row for row in data["bodies"] if row["code"] == "health")["parent"] = "interior"

    edit_data("bodies.json", below_interior)
    with pytest.raises(CommandError, match="would stand below itself"):
        call_command("load_reference", country="JO")
    health.refresh_from_db()
    assert health.parent is None


def test_a_load_that_fails_at_the_end_changes_nothing(edit_data: Edit) -> None:
    edit_data("bodies.json", body_named("Another name"))
    edit_data("conflict_rules.json", lambda data: data["rules"][0].update(title_en="x" * 1000))

    with pytest.raises(DatabaseError):
        load("JO")

    assert Body.objects.get(code="labour").name_en == "Ministry of Labour"


def test_a_state_without_a_national_institution_has_none_in_use() -> None:
    for country in ("SY", "YE"):
        load(country)
        assert not Body.objects.get(code="nhri").active
        assert Country.objects.get(iso2=country).nhri_name_ar == ""


def test_the_institution_bears_its_name_in_each_state() -> None:
    load("EG")
    assert Body.objects.get(code="nhri").name_ar == "المجلس القومي لحقوق الإنسان"
    load("BH")
    assert Body.objects.get(code="police-inspectorate").name_ar == "الأمانة العامة للتظلمات"


def test_the_prisons_stand_where_the_state_puts_them() -> None:
    parents = {}
    for country in ("JO", "DZ", "MA"):
        load(country)
        parent = Body.objects.get(code="prison-administration").parent
        parents[country] = parent.code if parent else None
    assert parents == {"JO": "interior", "DZ": "justice", "MA": None}


def test_the_ministry_of_defence_is_out_of_use_until_a_state_wants_it() -> None:
    assert not Body.objects.get(code="defence").active


def test_every_subcategory_goes_where_the_taxonomy_sends_it() -> None:
    expected = json.loads((Path(__file__).parent / "domain" / "expected_routes.json").read_text())
    routes = {rule.key: rule.route_to.code for rule in RoutingRule.objects.select_related()}
    found = {row.key: routes.get(row.key, routes[row.category.code]) for row in Subcategory.objects.all()}
    assert found == expected
