"""The reference data in memory: right, asking the database nothing, and new within a second of a change."""

import threading
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils import translation
from structlog.testing import capture_logs

from complaints.domain import country, reference
from complaints.domain.reference import Reference, ReferenceMissing, UnknownCode
from complaints.models import Body, Category, CategoryGroup, RoutingRule, Subcategory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules() -> Reference:
    """The snapshot of Jordan's data."""
    return reference.current()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let time pass for the snapshot."""
    passed = 0.0

    def let_pass(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    monkeypatch.setattr(reference, "monotonic", lambda: time.monotonic() + passed)
    return let_pass


@pytest.fixture
def dead_cache(settings: Any) -> Any:
    """A cache that does not answer; the returned function brings it back."""
    alive = settings.CACHES
    settings.CACHES = {"default": alive["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}

    def revive() -> None:
        settings.CACHES = alive

    yield revive
    settings.CACHES = alive


def test_a_warm_snapshot_asks_the_database_nothing(rules: Reference, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        again = reference.current()
        assert [category.name for category in again.categories]
        assert [below.description for category in again.categories for below in category.subcategories]
        assert again.route_for("labour", "unpaid-wages").route_to == "labour"
        assert country.current().division_name == "محافظة"


def test_names_follow_the_language_of_the_page(rules: Reference) -> None:
    body = rules.body("public-prosecution")
    with translation.override("ar"):
        assert (body.name, rules.country.name) == ("النيابة العامة", "الأردن")
    with translation.override("en"):
        assert (body.name, rules.country.name) == ("Public Prosecution", "Jordan")


def test_the_chain_of_command_runs_upwards_from_the_body_itself(rules: Reference) -> None:
    assert rules.chain("police-inspectorate") == ("police-inspectorate", "interior")
    assert rules.chain("nhri") == ("nhri",)
    assert set(rules.descendants("interior")) == {
        "police-inspectorate", "prison-administration", "civil-affairs", "migration",
    }  # fmt: skip


def test_rows_are_found_by_code_and_by_primary_key(rules: Reference) -> None:
    torture = rules.category("torture-ill-treatment")
    assert rules.category_by_pk(torture.pk) is torture
    below = rules.subcategory("torture-ill-treatment", "physical-torture")
    assert rules.subcategory_by_pk(below.pk) is below
    assert below in torture.subcategories
    assert rules.group(torture.group).name_en == "Life, personal integrity and liberty"
    assert rules.body_by_pk(rules.body("nhri").pk).code == "nhri"
    division = rules.divisions[0]
    assert rules.division_by_pk(division.pk) is rules.division(division.code)
    assert {rules.instrument(right.partition(":")[0]).code for right in below.rights} >= {
        "CAT",
        "ArabCharter",
    }


def test_an_unknown_code_is_an_error_of_its_own(rules: Reference) -> None:
    lookups = (rules.body, rules.category, rules.flag, rules.division, rules.conflict_rule, rules.instrument)
    for look_up in lookups:
        with pytest.raises(UnknownCode):
            look_up("no-such-code")
    with pytest.raises(UnknownCode):
        rules.subcategory("labour", "physical-torture")
    with pytest.raises(UnknownCode):
        rules.body_by_pk(0)


def test_the_snapshot_cannot_be_changed(rules: Reference) -> None:
    with pytest.raises(AttributeError):
        rules.body("nhri").active = False  # type: ignore[misc]  # the attempt is the test
    with pytest.raises(TypeError):
        rules.conflict_rule("COI-9").parameters["offer"] = "interior"  # type: ignore[index]  # likewise


def test_a_subcategory_s_own_route_goes_before_its_category_s(rules: Reference) -> None:
    assert rules.route_for("children", "child-labour").route_to == "labour"
    assert rules.route_for("children", "child-labour").inform_with_consent == ("social-development",)
    assert rules.route_for("children", "child-abuse-neglect").route_to == "social-development"


def test_a_category_added_without_a_route_goes_to_the_national_institution() -> None:
    group = CategoryGroup.objects.get(code="freedoms-privacy")
    Category.objects.create(code="culture", group=group, name_ar="الثقافة", name_en="Culture")
    reference.forget()
    assert reference.current().route_for("culture", "museums").route_to == "nhri"


def test_every_code_that_a_rule_names_exists(rules: Reference) -> None:
    for rule in RoutingRule.objects.all():
        assert all(rules.body(code) for code in [*rule.alternates, *rule.inform_with_consent])
        assert rule.route_to.code not in rule.alternates
    serious = rules.conflict_rule("COI-2").parameters
    subjects = {below.code: below for category in rules.categories for below in category.subcategories}
    assert all(subjects[code].serious for code in serious["subcategories"])
    assert rules.body(serious["route_to"]).kind == "prosecution"
    for code, name in (
        ("COI-3", "respondent"),
        ("COI-4", "respondent"),
        ("COI-5", "respondent"),
        ("COI-9", "offer"),
    ):
        assert rules.body(rules.conflict_rule(code).parameters[name])
    assert rules.category(rules.conflict_rule("COI-7").parameters["category"])
    for subject in subjects.values():
        assert all(rules.flag(code) for code in subject.urgent_if)
        assert all(rules.instrument(right.partition(":")[0]) for right in subject.rights)


def test_what_is_out_of_use_is_not_offered_but_still_found(rules: Reference) -> None:
    Category.objects.filter(code="labour").update(active=False)
    Subcategory.objects.filter(code="physical-torture").update(active=False)
    CategoryGroup.objects.filter(code="policing-justice").update(active=False)
    reference.forget()

    fresh = reference.current()

    offered = [category.code for category in fresh.categories]
    assert "labour" not in offered
    assert "police-conduct" not in offered
    assert fresh.category("labour").name_en == "Labour rights"
    torture = fresh.category("torture-ill-treatment")
    assert "physical-torture" not in [below.code for below in torture.subcategories]
    assert fresh.subcategory("torture-ill-treatment", "physical-torture").serious


def test_this_process_sees_an_edit_at_once(rules: Reference, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        labour = Body.objects.get(code="labour")
        labour.name_en = "Ministry of Work"
        labour.save()
    assert reference.current().body("labour").name_en == "Ministry of Work"


def test_an_edit_that_is_not_committed_tells_no_other_process(rules: Reference) -> None:
    before = cache.get(reference.STAMP_KEY)
    Body.objects.get(code="labour").save()
    assert cache.get(reference.STAMP_KEY) == before


def test_another_process_sees_an_edit_a_second_later_and_not_before(rules: Reference, later: Any) -> None:
    Body.objects.filter(code="labour").update(name_en="Ministry of Work")
    cache.set(reference.STAMP_KEY, "of another process", timeout=None)

    assert reference.current() is rules
    later(1.1)
    assert reference.current().body("labour").name_en == "Ministry of Work"


def test_the_stamp_is_looked_at_once_a_second(rules: Reference, later: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    real = cache.get
    monkeypatch.setattr(cache, "get", lambda key, *rest: looked.append(key) or real(key, *rest))
    later(1.1)
    for _ in range(100):
        reference.current()
    assert looked == [reference.STAMP_KEY]


def test_an_emptied_cache_makes_the_processes_read_once_more(rules: Reference, later: Any) -> None:
    cache.clear()
    later(1.1)
    fresh = reference.current()
    later(1.1)
    assert fresh is not rules
    assert reference.current() is fresh


def test_a_dead_cache_keeps_the_snapshot(rules: Reference, dead_cache: Any, later: Any) -> None:
    later(1.1)
    assert reference.current() is rules


def test_a_process_keeps_what_it_has_while_the_database_does_not_answer_and_reads_once_it_does(
    rules: Reference, later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_country: str) -> Reference:
        raise OperationalError("the database system is starting up")

    cache.delete(reference.STAMP_KEY)  # as when the broker lost everything
    with monkeypatch.context() as away:
        away.setattr(reference, "read_reference", refuse)
        later(2)
        assert reference.current() is rules
    later(2)
    assert reference.current() is not rules


def test_a_process_starts_without_the_cache(dead_cache: Any) -> None:
    assert reference.current().body("labour")


def test_an_edit_made_while_the_cache_is_dead_is_told_once_it_is_back(
    rules: Reference, dead_cache: Any, later: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        Body.objects.get(code="labour").save()
    assert [line["event"] for line in logs] == ["reference.others_not_told"]
    dead_cache()
    cache.set(reference.STAMP_KEY, "before", timeout=None)

    later(10.1)
    reference.current()

    assert cache.get(reference.STAMP_KEY) != "before"


def test_many_threads_read_the_tables_once(rules: Reference, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []

    def slow_read(code: str) -> Reference:
        reads.append(code)
        time.sleep(0.05)
        return rules

    reference.forget()
    monkeypatch.setattr(reference, "read_reference", slow_read)
    threads = [threading.Thread(target=reference.current) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reads == ["JO"]


def test_the_country_of_the_installation_is_described(rules: Reference) -> None:
    here = country.current()
    assert (here.code, here.weekend, here.digits, here.hijri) == ("JO", frozenset({4, 5}), "western", "none")
    assert here.timezone == "Asia/Amman"
    assert [number.number for number in here.emergency_numbers] == ["911", "110"]
    assert not any(number.verified for number in here.emergency_numbers)
    assert here.nhri_name_en == "National Centre for Human Rights (NCHR)"


def test_a_country_that_was_never_loaded_says_what_to_run(settings: Any) -> None:
    settings.COUNTRY = "XX"
    with pytest.raises(ReferenceMissing, match=r"run manage\.py load_reference"):
        country.current()


def test_the_database_refuses_a_chain_of_command_that_is_a_circle() -> None:
    interior, inspectorate = (Body.objects.get(code=code) for code in ("interior", "police-inspectorate"))
    for body, parent in ((interior, inspectorate), (interior, interior)):
        with pytest.raises(IntegrityError, match="would be a circle"), transaction.atomic():
            Body.objects.filter(pk=body.pk).update(parent=parent)


def test_a_form_refuses_a_chain_of_command_that_is_a_circle_beside_its_field() -> None:
    interior = Body.objects.get(code="interior")
    interior.parent = Body.objects.get(code="police-inspectorate")
    with pytest.raises(ValidationError) as refused:
        interior.full_clean()
    assert list(refused.value.message_dict) == ["parent"]
