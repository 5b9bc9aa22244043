"""Everything between an empty database and a portal that can serve: one process, so that Django starts once.

`python -m complaints_portal.prepare`, called by the launcher with the environment complete. Says on standard
error what it does and writes the demonstration accounts to standard output. Doing it again changes nothing.
"""

import fcntl
import hashlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command


def prepare(*, demonstration: bool) -> None:
    """Bring database, reference data and static files up to date; fill a new portal for a demonstration."""
    _run("migrate", interactive=False)
    _run("load_reference", country=settings.COUNTRY)
    collect_static_files(Path(settings.STATIC_ROOT))
    _run("ensure_demo_accounts")
    if demonstration:
        _run("file_demo_complaints")  # does nothing where a complaint was filed before
    call_command("demo_accounts", stdout=sys.stdout)


def collect_static_files(root: Path) -> None:
    """Collect and compress the static files unless `root` holds them as they are now (it takes seconds)."""
    root.mkdir(parents=True, exist_ok=True)
    stamp = root / ".collected"
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = _state_of_static_files()
        if stamp.exists() and stamp.read_text() == state:
            return
        sys.stderr.write("Collecting static files …\n")
        stamp.unlink(missing_ok=True)
        _run("collectstatic", interactive=False)
        stamp.write_text(state)


def _state_of_static_files() -> str:
    """A digest over name, size and time of every source."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _run(command: str, **options: object) -> None:
    call_command(command, verbosity=0, stdout=sys.stderr, **options)


if __name__ == "__main__":
    django.setup()
    try:
        prepare(demonstration=os.environ.get("DEMO", "1") != "0")
    except CommandError as error:
        sys.exit(str(error))
