"""One embedded PostgreSQL and one Valkey for the whole run, with throw-away secrets; nothing is faked.

A plugin (`-p tests.environment`) and not a part of conftest.py: pytest-django reads the settings, and with them the
environment, before any conftest is loaded.
"""

import base64
import os
import secrets
import tempfile
from pathlib import Path

from complaints_portal.embedded import Servers

_FOLDER = tempfile.TemporaryDirectory(prefix="portal-tests-")


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _prepare() -> Servers | None:
    """Environment first: Django reads it when pytest-django loads the settings."""
    folder = Path(_FOLDER.name)
    servers = None
    if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
        servers = Servers.start(folder, durable=False)
        os.environ["DATABASE_URL"], os.environ["REDIS_URL"] = servers.database_url, servers.redis_url
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # Each process of a parallel run has a database of its own on both servers; pytest-django sees to PostgreSQL.
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rpartition("/")[0] + f"/{int(worker.removeprefix('gw')) + 1}"
    os.environ |= {
        "VAR_DIR": str(folder / "var"),
        "SECRET_KEY": secrets.token_hex(32),
        "MASTER_KEYS": _key(),
        "INDEX_KEY": _key(),
        "TRAIL_KEY": _key(),
        "EMAIL_URL": "memorymail://",
        "COUNTRY": "JO",
    }
    return servers


_SERVERS = _prepare()


def pytest_unconfigure() -> None:
    """Stop the servers after the last test, also after a failure or Ctrl-C."""
    if _SERVERS is not None:
        _SERVERS.stop()
    _FOLDER.cleanup()
