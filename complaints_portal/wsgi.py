"""The WSGI entry point that the web server loads."""

import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "complaints_portal.settings")
# Read by libpq. A page that takes longer than this, or waits that long for another's lock, is answered with 503;
# workers and commands may take their time.
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=30s -c lock_timeout=10s")

application = get_wsgi_application()


def _read_ahead() -> None:
    """Have the reference data before the first request: pages are built from it also while the database is away."""
    from django.db import InterfaceError, OperationalError, ProgrammingError, connection

    from complaints.domain import reference

    with suppress(OperationalError, InterfaceError, ProgrammingError, reference.ReferenceMissing):
        reference.current()
    connection.close()


_read_ahead()
