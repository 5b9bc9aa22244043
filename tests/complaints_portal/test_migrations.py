"""Migrations can be applied while the portal serves; what could stop people is refused before it is released."""

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from django.db import models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    AlterModelTable,
    AlterOrderWithRespectTo,
    CreateModel,
    DeleteModel,
    Migration,
    RemoveField,
    RemoveIndex,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tools.migration_rules import dangers, dangers_of


@pytest.fixture(scope="module")
def tables() -> ProjectState:
    """The models as they are now."""
    return MigrationLoader(None).project_state()


def refusals(tables: ProjectState, *steps: Operation, **attributes: object) -> list[str]:
    migration = Migration("9999_next", "complaints")
    migration.operations = list(steps)
    for name, value in attributes.items():
        setattr(migration, name, value)
    return list(dangers_of(migration, tables))


INDEX = models.Index(fields=["created_at"], name="draft_created")
CHECK = models.CheckConstraint(condition=models.Q(version__gte=0), name="draft_version")
UNIQUE = models.UniqueConstraint(fields=["version"], name="draft_unique")
CONCURRENT = (AddIndexConcurrently, RemoveIndexConcurrently)
LEDGER = CreateModel("Ledger", [("id", models.BigAutoField(primary_key=True))])


def nothing(_apps: object, _editor: object) -> None:
    """Work on rows."""


def test_every_migration_after_the_first_can_be_applied_while_people_file() -> None:
    assert list(dangers()) == []


@pytest.mark.parametrize(
    "step",
    [
        LEDGER,
        AddField("draft", "note", models.TextField(null=True)),
        AddField("draft", "note", models.TextField(db_default="")),
        AddField("draft", "bodies", models.ManyToManyField("complaints.Body")),
        AlterField("notice", "kind", models.CharField(max_length=64)),
        AlterField("notice", "kind", models.TextField()),
        AlterField("notice", "kind", models.CharField(max_length=32, choices=[("a", "b")], help_text="x")),
        AlterField("notice", "kind", models.CharField(max_length=32, null=True)),
        AddIndexConcurrently("draft", INDEX),
        RemoveIndexConcurrently("notice", "notice_failed"),
        AddConstraintNotValid("draft", CHECK),
        ValidateConstraint("draft", "draft_version"),
        AlterModelOptions("draft", {"verbose_name": "draft"}),
        RunPython(nothing),
        SeparateDatabaseAndState(state_operations=[RemoveField("casereport", "pages")]),
        SeparateDatabaseAndState(database_operations=[RemoveField("draft", "forgotten")]),
        SeparateDatabaseAndState(database_operations=[DeleteModel("forgotten")]),
    ],
    ids=lambda step: step.describe(),
)
def test_what_old_code_can_live_with_and_what_locks_nothing_is_let_through(tables, step) -> None:
    assert refusals(tables, step, atomic=not isinstance(step, CONCURRENT)) == []


@pytest.mark.parametrize(
    "step",
    [AddIndexConcurrently("draft", INDEX), RemoveIndexConcurrently("notice", "notice_failed")],
    ids=lambda step: step.describe(),
)
def test_an_index_is_built_concurrently_outside_of_a_transaction_only(tables, step) -> None:
    (refusal,) = refusals(tables, step)
    assert "atomic = False" in refusal
    (refusal,) = refusals(tables, SeparateDatabaseAndState([step]))
    assert "atomic = False" in refusal


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (AddField("draft", "note", models.TextField()), "without it"),
        (AddField("draft", "note", models.TextField(default="x")), "without it"),
        (AddField("draft", "note", models.TextField(null=True, db_index=True)), "index is built"),
        (AddField("draft", "note", models.TextField(null=True, unique=True)), "index is built"),
        (
            AddField("draft", "body", models.ForeignKey("complaints.Body", models.PROTECT, null=True)),
            "index is built",
        ),
        (AlterField("notice", "kind", models.CharField(max_length=8)), "written anew"),
        (AlterField("notice", "attempts", models.BigIntegerField()), "written anew"),
        (AlterField("notice", "sent_at", models.DateTimeField()), "read under a lock"),
        (AlterField("notice", "kind", models.CharField(max_length=32, db_index=True)), "index is built"),
        (RemoveField("draft", "version"), "still reads it"),
        (DeleteModel("draft"), "still reads it"),
        (RenameField("draft", "version", "saves"), "old name"),
        (RenameModel("draft", "unfinished"), "old name"),
        (AlterModelTable("draft", "drafts"), "old name"),
        (AddIndex("draft", INDEX), "AddIndexConcurrently"),
        (RemoveIndex("notice", "notice_failed"), "RemoveIndexConcurrently"),
        (AddConstraint("draft", CHECK), "AddConstraintNotValid"),
        (AddConstraint("draft", UNIQUE), "built concurrently"),
        (RunSQL("SELECT 1"), "cannot be read"),
        (AlterOrderWithRespectTo("evidence", "complaint"), "do not know"),
        (
            SeparateDatabaseAndState(state_operations=[RemoveField("draft", "version")]),
            "cannot leave it out",
        ),
        (
            SeparateDatabaseAndState([RemoveField("draft", "sealed")], [RemoveField("draft", "sealed")]),
            "still reads it",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_would_stop_people_is_refused_with_the_way_around_it(tables, step, reason) -> None:
    assert any(reason in refusal for refusal in refusals(tables, step)), refusals(tables, step)


def test_a_table_that_is_new_itself_may_get_anything(tables) -> None:
    index = models.Index(fields=["id"], name="ledger_id")
    assert refusals(tables, LEDGER, AddField("ledger", "note", models.TextField()), AddIndex("ledger", index)) == []


def test_rows_are_worked_on_apart_from_tables(tables) -> None:
    added = AddField("draft", "note", models.TextField(null=True))
    (refusal,) = refusals(tables, added, RunPython(nothing))
    assert "of its own" in refusal


def test_a_migration_that_is_safe_for_another_reason_says_why(tables) -> None:
    assert refusals(tables, RunSQL("SELECT 1"), safe_while_running="It reads one row.") == []
    assert refusals(tables, RunSQL("SELECT 1"), safe_while_running="") != []
