"""Fixtures for every test: the reference data, a fresh cache. The servers are started by `tests.environment`."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

# What a test that commits leaves alone: the reference data is loaded once, as in production.
_KEPT = {
    "auth_permission",
    "complaints_body",
    "complaints_category",
    "complaints_categorygroup",
    "complaints_conflictrule",
    "complaints_country",
    "complaints_deadlinepolicy",
    "complaints_division",
    "complaints_emergencynumber",
    "complaints_instrument",
    "complaints_noticetemplate",
    "complaints_retentionpolicy",
    "complaints_routingrule",
    "complaints_subcategory",
    "complaints_urgencyflag",
    "django_content_type",
    "django_migrations",
}


def _empty_tables(test: TransactionTestCase) -> None:
    """Empty what committed tests filled. Django's flush would meet the triggers that forbid it, as it should."""
    tables = [name for name in connection.introspection.table_names() if name not in _KEPT]
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(connection.ops.quote_name(name) for name in tables)} RESTART IDENTITY")


TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign]  # instead of the flush


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The reference data of the installation's country is there in every test, as in production."""
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("load_reference", country="JO", verbosity=0)


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> Iterator[None]:
    """No test sees another's cache, static manifest or reference snapshot."""
    from django.core.cache import cache

    from complaints.domain import reference

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Argon2 is slow on purpose; no test is about it.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    reference.forget()
    # A page of the test before may have left its language active.
    translation.deactivate()
    yield
    cache.clear()


@pytest.fixture
def reference_data(db: None) -> Any:
    """The reference snapshot, loaded for Jordan."""
    from complaints.domain import reference

    return reference.current()
