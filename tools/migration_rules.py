"""Which changes of the database may be made while people file and while the release before still serves.

A release is rolled out in this order: migrate, then one web server and worker after the other. So old code must live
with the new tables, and no table may be locked for longer than a blink. The rules know the operations that are fine;
whatever they do not know they refuse. A migration that is safe for a reason they cannot see says so in an attribute
`safe_while_running = "why"`. How to split a change is told in docs/operators/rolling-restart.md.
"""

from collections.abc import Iterator

from django.contrib.postgres import operations as postgres
from django.contrib.postgres.operations import NotInTransactionMixin
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED
from pgtrigger import migrations as triggers

OWN_APPS = ("accounts", "complaints")

_HARMLESS: tuple[type[Operation], ...] = (
    operations.CreateModel,
    operations.AlterModelManagers,
    operations.AlterModelOptions,
    operations.AlterModelTableComment,
    operations.RemoveConstraint,
    operations.RenameIndex,
    postgres.AddConstraintNotValid,
    postgres.AddIndexConcurrently,
    postgres.CreateExtension,
    postgres.RemoveIndexConcurrently,
    postgres.ValidateConstraint,
    triggers.AddTrigger,
    triggers.RemoveTrigger,
)
_REASONS: dict[type[Operation], str] = {
    operations.AddConstraint: "it reads the whole table under a lock: AddConstraintNotValid, then ValidateConstraint in"
    " a later migration (a unique one: a unique index built concurrently)",
    operations.AddIndex: "it locks the table while it is built: AddIndexConcurrently, with atomic = False",
    operations.AlterModelTable: "the release before asks for the old name",
    operations.AlterUniqueTogether: "it builds an index under a lock: a unique index built concurrently",
    operations.DeleteModel: "the release before still reads it: remove it from the state now, from the database in the"
    " next release (SeparateDatabaseAndState)",
    operations.RemoveField: "the release before still reads it: remove it from the state now, from the database in the"
    " next release (SeparateDatabaseAndState)",
    operations.RemoveIndex: "it locks the table: RemoveIndexConcurrently, with atomic = False",
    operations.RenameField: "the release before asks for the old name: add the new one, copy, remove the old one later",
    operations.RenameModel: "the release before asks for the old name",
    operations.RunSQL: "what it does cannot be read from it",
}


def dangers() -> Iterator[str]:
    """What is wrong with the migrations of the product, those of a new installation aside."""
    loader = MigrationLoader(None)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in OWN_APPS and not migration.initial:
            before = loader.project_state((app, name), at_end=False)
            yield from (f"{app}.{name}: {danger}" for danger in dangers_of(migration, before))


def dangers_of(migration: Migration, before: ProjectState) -> Iterator[str]:
    """What is wrong with one migration, given the state of the models before it."""
    if getattr(migration, "safe_while_running", ""):
        return
    state, app = before.clone(), migration.app_label
    created: set[str] = set()
    for operation in migration.operations:
        for part in _in_the_database(operation):
            if _model_of(part) not in created:
                yield from (f"{part.describe()}: {reason}" for reason in _reasons(part, state, app))
            if migration.atomic and isinstance(part, NotInTransactionMixin):
                yield f"{part.describe()}: it cannot be done inside a transaction: atomic = False"
        yield from _left_behind(operation, state, app)
        if isinstance(operation, operations.CreateModel):
            created.add(operation.name_lower)
        operation.state_forwards(app, state)
    kinds = {isinstance(operation, operations.RunPython) for operation in migration.operations}
    if kinds == {True, False}:
        yield "rows are worked on while tables are locked: put RunPython into a migration of its own"


def _in_the_database(operation: Operation) -> list[Operation]:
    """What an operation does to the tables. Removing what the state has forgotten before is fine."""
    if not isinstance(operation, operations.SeparateDatabaseAndState):
        return [operation]
    removals = (operations.RemoveField, operations.DeleteModel)
    forgotten = not operation.state_operations
    return [part for part in operation.database_operations if not (forgotten and isinstance(part, removals))]


def _left_behind(operation: Operation, state: ProjectState, app: str) -> Iterator[str]:
    """A column that only the state forgets must take rows that do not name it."""
    if not isinstance(operation, operations.SeparateDatabaseAndState):
        return
    for part in operation.state_operations:
        if isinstance(part, operations.RemoveField):
            field = state.models[app, part.model_name_lower].fields[part.name]
            if not _may_be_left_out(field):
                yield f"{part.describe()}: new rows cannot leave it out: let it be null first, a release earlier"


def _reasons(operation: Operation, state: ProjectState, app: str) -> Iterator[str]:
    if isinstance(operation, operations.AddField):
        yield from _of_new_field(operation.field)
    elif isinstance(operation, operations.AlterField):
        old = state.models[app, operation.model_name_lower].fields[operation.name]
        yield from _of_changed_field(old, operation.field)
    elif reason := _REASONS.get(type(operation)):
        yield reason
    elif not isinstance(operation, (*_HARMLESS, operations.RunPython)):
        yield "the rules do not know it"


def _of_new_field(field: models.Field) -> Iterator[str]:
    if field.many_to_many:
        return
    if not _may_be_left_out(field):
        yield "the release before writes rows without it: null=True or db_default"
    if _is_indexed(field):
        yield "its index is built under a lock: db_index=False, then AddIndexConcurrently"


def _of_changed_field(old: models.Field, new: models.Field) -> Iterator[str]:
    if not _holds_all_of(new, old):
        yield "the table is written anew under a lock, or old code cannot read it: add another column"
    if old.null and not new.null:
        yield "the whole table is read under a lock: AddConstraintNotValid with a check that it is not null"
    if _is_indexed(new) and not _is_indexed(old):
        yield "its index is built under a lock: AddIndexConcurrently"


def _may_be_left_out(field: models.Field) -> bool:
    return field.null or field.db_default is not NOT_PROVIDED or field.generated


def _is_indexed(field: models.Field) -> bool:
    return field.db_index or field.unique


def _holds_all_of(new: models.Field, old: models.Field) -> bool:
    """Whether the column stays as it is or only becomes a longer text."""
    before, after = (field.db_parameters(connection)["type"] for field in (old, new))
    if before == after:
        return True
    if isinstance(old, models.CharField) and isinstance(new, models.CharField):
        return new.max_length is None or (old.max_length is not None and new.max_length > old.max_length)
    return isinstance(old, models.CharField) and after == "text"


def _model_of(operation: Operation) -> str:
    return str(getattr(operation, "model_name", None) or getattr(operation, "name", "")).lower()
