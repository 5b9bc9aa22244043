"""How long a backup and a restore take, and how large the archives are: `python -m bench.backup --complaints 2000`.

Complaints are filed through the domain on a portal of its own, each routed, every fourth with a file of 512 kB.
The backup is made by the command that an operator runs, and restored into empty servers with the check that follows.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import django

from complaints_portal.embedded import Servers
from complaints_portal.secrets_file import new_secrets

HOUSE = Path(__file__).parent.parent
FILE_BYTES = 512 * 1024
EVERY = 4
NARRATIVE = "ذهبت إلى المركز لأقدم بلاغاً، فشتمني الموظف أمام الناس وطلب مني أن أغادر المكان. " * 20


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(prog="bench.backup", description=__doc__)
    parser.add_argument("--complaints", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-backup-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        source, target = Servers.start(folder / "source"), Servers.start(folder / "target")
        try:
            measure(folder, source, target, options.complaints)
        finally:
            target.stop()
            source.stop()


def measure(folder: Path, source: Servers, target: Servers, complaints: int) -> None:
    """Fill the source, back it up twice (the second copies no file again), restore into the target."""
    environment = os.environ | new_secrets() | _place(source, folder / "source")
    recipient = _manage(environment, "backup_keypair", "--to", folder / "identity").strip().partition("=")[2]
    environment["BACKUP_RECIPIENT"] = recipient
    os.environ.update(environment)
    _manage(environment, "migrate", "--verbosity", "0")
    _manage(environment, "load_reference", "--verbosity", "0")
    fill(complaints)
    shelf = folder / "shelf"
    print(f"{complaints} complaints, {complaints // EVERY} of them with a file of {FILE_BYTES // 1024} kB")
    for which in ("first backup", "backup the next day"):
        print(f"{which:20} {_seconds(environment, 'backup', '--to', shelf):7.1f} s")
        time.sleep(1)  # archives are named by the second
    for path in sorted(shelf.glob("*.sealed")):
        print(f"{path.name:36} {path.stat().st_size / 1_000_000:10.1f} MB")
    data, keys = max(shelf.glob("data-*.sealed")), max(shelf.glob("keys-*.sealed"))
    arguments: tuple[str | Path, ...] = (
        "--data",
        data,
        "--files",
        *sorted(shelf.glob("files-*.sealed")),
        "--keys",
        keys,
    )
    there = environment | _place(target, folder / "target")
    seconds = _seconds(there, "restore", *arguments, "--identity", folder / "identity")
    print(f"{'restore and check':20} {seconds:7.1f} s")


def fill(complaints: int) -> None:
    """File and route complaints through the domain."""
    django.setup()
    from complaints.domain import events, files, filing, handling, reference
    from complaints.domain.vault import Contents, Identity
    from complaints.models import PersonRole

    rules = reference.current()
    data = secrets.token_bytes(FILE_BYTES)
    for number in range(complaints):
        given: tuple[filing.FiledFile, ...] = ()
        if number % EVERY == 0:
            stored = files.store([data])
            given = (
                filing.FiledFile(
                    "statement.jpg", stored.storage_name, stored.key, "image/jpeg", stored.size, stored.sha256
                ),
            )
        filed = filing.file_complaint(
            filing.Filing(
                language="ar",
                filed_for="self",
                confidentiality="confidential",
                category_id=rules.category("police-conduct").pk,
                subcategory_id=rules.subcategory("police-conduct", "insults-humiliation").pk,
                flags=(),
                contents=Contents(title=f"إهانة {number}", narrative=NARRATIVE, place="مركز شرطة النخيل"),
                place_kind="police-station",
                respondent_kind="body",
                respondent_body_id=rules.body("interior").pk,
                respondent_level="unit",
                people=((PersonRole.COMPLAINANT, Identity(name="ليلى حداد", email=f"c{number}@example.org")),),
                files=given,
            ),
            key=filing.filing_key(secrets.token_bytes(16)),
        )
        with events.locked(filed.complaint) as row:
            handling.route_and_prioritise(row)


def _place(servers: Servers, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "VAR_DIR": str(folder),
        "EVIDENCE_ROOT": str(folder / "evidence"),
        "DJANGO_SETTINGS_MODULE": "complaints_portal.settings",
    }


def _seconds(environment: Mapping[str, str], *arguments: str | Path) -> float:
    start = time.perf_counter()
    _manage(environment, *arguments)
    return time.perf_counter() - start


def _manage(environment: Mapping[str, str], *arguments: str | Path) -> str:
    command = [sys.executable, str(HOUSE / "manage.py"), *map(str, arguments)]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, f"{arguments[0]} ended with {done.returncode}"
    return done.stdout


if __name__ == "__main__":
    main()
