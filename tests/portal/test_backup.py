"""Back up, erase, back up, restore: what was erased stays erased, all else is there, and the portal goes on working."""

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from complaints.domain.cipher import Unreadable, open_bytes
from complaints_portal.scratch import scratch_portal
from complaints_portal.secrets_file import REQUIRED
from tests.portal.backup_story import (
    SECONDS,
    Story,
    archives,
    close,
    erase,
    everything,
    manage,
    new_target,
    only,
    program,
    query,
    restore,
    run,
    unwrapped,
    uuid_of,
    whole,
)
from tests.portal.copy_format import rows_of
from tools.browser import Browser, PageProblem
from tools.file_cases import citizen
from tools.file_cases.case import read_cases
from tools.file_cases.officer import Desk

CASES = {case.id: case for case in read_cases(Path(__file__).parent.parent / "data" / "cases.jsonl")}
# Not serious, so that fifteen years are enough.
ERASED, KEPT, LATER, NEW = CASES["EN-21"], (CASES["AR-01"], CASES["EN-17"]), CASES["AR-09"], CASES["AR-13"]
pytestmark = pytest.mark.portal


@pytest.fixture(scope="module")
def story(portal, tmp_path_factory):
    """File, decide, back up, let the years pass, erase by two signatures, back up when the keys' term is over."""
    folder = tmp_path_factory.mktemp("backup")
    shelf, identity = folder / "shelf", folder / "identity"
    made = manage(portal.environment, "backup_keypair", "--to", identity)
    environment = portal.environment | dict([made.strip().split("=", 1)])
    statement = folder / "statement.txt"
    statement.write_text("What I saw that night. " * 500)

    erased = citizen.file(portal.base_url, ERASED, [statement])
    body = citizen.follow(portal.base_url, ERASED, erased, SECONDS)
    kept = [citizen.file(portal.base_url, case, [statement]) for case in KEPT]
    for case, receipt in zip(KEPT, kept, strict=True):
        citizen.follow(portal.base_url, case, receipt, SECONDS)
    desk = Desk(portal.base_url, portal.demo_password, body, "en")
    close(desk, erased)
    sealed, tokens, digests, file_name, key = whole(portal, erased)

    manage(environment, "backup", "--to", shelf)
    before = archives(shelf)
    carried_away = folder / before["keys"].name
    carried_away.write_bytes(before["keys"].read_bytes())
    later = citizen.file(portal.base_url, LATER)
    erase(portal, desk, erased)
    # No term at all: as if it had passed.
    manage(environment, "backup", "--to", shelf, "--keep-keys-days", "0")
    desk.close()
    return Story(
        portal, environment, shelf, identity, erased, sealed, tokens, digests, file_name, key, kept, later,
        before, archives(shelf), carried_away,
    )  # fmt: skip


@pytest.fixture
def target(story):
    with new_target(story) as target:
        yield target


@pytest.fixture(scope="module")
def empty(story):
    """Servers for what is refused: they stay empty."""
    with new_target(story) as target:
        yield target


@pytest.fixture(scope="module")
def restored(story):
    """The data and files of before the erasure with the keys of after their term, in a new portal; and what it said."""
    with new_target(story) as target:
        before, after = story.archives_before, story.archives_after
        done = restore(target, story, before["data"], [before["files"]], after["keys"])
        assert done.returncode == 0, done.stdout + done.stderr
        secrets = {name: story.environment[name] for name in (*REQUIRED, "DEMO_PASSWORD", "EMAIL_URL")}
        places = {name: target.environment[name] for name in ("DATABASE_URL", "REDIS_URL", "EVIDENCE_ROOT")}
        with scratch_portal(environment=secrets | places) as portal:
            yield portal, target, done.stdout


# The promise: a data backup from before, restored with the key backup of after the term, does not give the erased
# complaint back, and gives all the others.


def test_the_archives_of_before_hold_the_erased_complaint_sealed_and_its_key_would_open_it(story):
    data = everything(story.open("data", story.archives_before))
    for purpose, value in story.sealed.items():
        assert value in data, purpose
        assert open_bytes(story.key, value, purpose)
    names = [name for name, _part in story.open("files", story.archives_before).parts()]
    assert story.file_name in names


def test_no_key_of_after_the_term_opens_any_of_it(story):
    with story.open("keys", story.archives_after).part("keys") as part:
        wrapped = [(fields[0], fields[2]) for fields in rows_of(part.read())]
    keys = [unwrapped(story.portal, uuid_of(pk), value) for pk, value in wrapped]
    assert len(keys) >= 3 and story.key not in keys
    for key in keys:
        for purpose, value in story.sealed.items():
            with pytest.raises(Unreadable):
                open_bytes(key, value, purpose)


def test_the_old_archive_of_keys_is_gone_and_those_of_data_and_files_are_kept(story):
    assert not story.archives_before["keys"].exists()
    assert story.archives_before["data"].exists() and story.archives_before["files"].exists()
    assert len(list(story.shelf.glob("keys-*"))) == 1


def test_no_search_token_and_no_digest_by_which_it_could_be_recognised_is_in_the_archive_of_the_data(story):
    data = everything(story.open("data", story.archives_before))
    carried_away = everything(story.open("keys", {"keys": story.keys_carried_away}))
    marks = [token.to_bytes(8, "big", signed=True) for token in story.tokens] + story.digests
    assert len(marks) > 10 and all(mark in carried_away for mark in marks)
    assert not [mark for mark in marks if mark in data]
    assert not [token for token in story.tokens if str(token).encode() in data]


def test_the_restore_says_what_it_brought_back_and_what_it_erased_again(restored):
    _portal, _target, said = restored
    assert "1 complaints erased since then erased again, 1 keys of later complaints left out" in said
    assert re.search(r"complaints: \d+ readable, 1 erased, 0 without a key", said)
    assert "0 missing" in said and "0 faults in the trail" in said


def test_the_erased_complaint_is_unreadable_in_every_table_and_file_of_the_restored_portal(story, restored):
    portal, target, _said = restored
    url = target.servers.database_url
    dump = subprocess.run([program("pg_dump"), url], capture_output=True, check=True).stdout
    in_events = f"{next(iter(story.sealed)).split()[0]} event"
    for purpose, value in story.sealed.items():
        # The trail keeps its sealed words, which no key opens; nothing else is there at all.
        assert (value.hex().encode() in dump) == (purpose == in_events), purpose
    assert not (target.evidence / story.file_name).exists()
    row = query(
        url, "SELECT sealed, tokens, erased_at FROM complaints_complaint WHERE reference = %s", story.erased.reference
    )
    ((sealed, tokens, erased_at),) = row
    assert (bytes(sealed), tokens) == (b"", []) and erased_at is not None
    keys = "SELECT count(*) FROM complaints_wrappedkey k JOIN complaints_complaint c ON c.id = complaint_id WHERE reference = %s"
    assert only(url, keys, story.erased.reference) == 0
    follower = Browser(portal.base_url)
    page = follower.get("/en/follow/")
    given = {"reference": story.erased.reference, "code": story.erased.code}
    with pytest.raises(PageProblem):
        follower.send(page, page.form_with("reference", "code"), given)


def test_all_the_others_are_there_with_their_words_and_files(story, restored):
    portal, target, _said = restored
    for case, receipt in zip(KEPT, story.kept, strict=True):
        body = citizen.follow(portal.base_url, case, receipt, SECONDS)
        desk = Desk(portal.base_url, portal.demo_password, body, case.language)
        browser = desk.as_("officer")
        page = browser.get(f"/{case.language}/desk/{receipt.reference}/")
        assert case.given["narrative"][:60] in page.text
        links = page.tree.xpath("//a[contains(@href, '/evidence/')]/@href")
        assert b"What I saw that night." in browser.http.get(links[0]).content
        desk.close()
    before = set(query(story.portal.database_url, "SELECT reference FROM complaints_complaint"))
    after = set(query(target.servers.database_url, "SELECT reference FROM complaints_complaint"))
    assert (story.later.reference,) in before - after and after < before


def test_the_restored_portal_proves_its_trail_and_takes_a_new_complaint(story, restored):
    portal, target, _said = restored
    receipt = citizen.file(portal.base_url, NEW)
    assert citizen.follow(portal.base_url, NEW, receipt, SECONDS)
    assert "0 faults" in manage(target.environment, "verify_trail")


# What does not fit is refused before anything is written


def is_empty(target):
    tables = only(target.servers.database_url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    return tables == 0 and not target.evidence.exists()


def test_what_does_not_fit_is_refused_and_nothing_is_written(story, target, tmp_path):
    before, after = story.archives_before, story.archives_after
    older = restore(target, story, after["data"], [after["files"]], story.keys_carried_away)
    assert older.returncode == 1 and "lacks the keys of complaints filed in between" in older.stderr
    swapped = restore(target, story, after["keys"], [after["files"]], after["data"])
    assert swapped.returncode == 1 and "is an archive of keys, not of data" in swapped.stderr
    manage(story.environment, "backup_keypair", "--to", tmp_path / "other")
    foreign = restore(target, story, before["data"], [before["files"]], after["keys"], tmp_path / "other")
    assert foreign.returncode == 1 and "encrypted for another key" in foreign.stderr
    for name, words in (("MASTER_KEYS", "MASTER_KEYS lacks"), ("INDEX_KEY", "INDEX_KEY is not the one")):
        target.environment |= {name: story.environment["TRAIL_KEY"]}
        other_secret = restore(target, story, before["data"], [before["files"]], after["keys"])
        assert other_secret.returncode == 1 and words in other_secret.stderr
        target.environment |= {name: story.environment[name]}
    assert is_empty(target)


def cut_off(content):
    """As `head -c -1000` leaves an archive: a copy that ended too soon."""
    return content[:-1000]


def cut_in_the_middle(content):
    return content[: len(content) // 2]


def without_the_last_byte(content):
    return content[:-1]


def with_a_changed_byte(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [cut_off, cut_in_the_middle, without_the_last_byte, with_a_changed_byte])
@pytest.mark.parametrize("kind", ["data", "files", "keys"])
def test_a_damaged_archive_is_refused_before_anything_is_written(story, empty, tmp_path, kind, damage):
    before, after = story.archives_before, story.archives_after
    whole = {"data": before["data"], "files": before["files"], "keys": after["keys"]}
    damaged = tmp_path / whole[kind].name
    damaged.write_bytes(damage(whole[kind].read_bytes()))
    given = whole | {kind: damaged}
    done = restore(empty, story, given["data"], [given["files"]], given["keys"])
    assert done.returncode == 1 and damaged.name in done.stderr and "cut off" in done.stderr
    assert is_empty(empty)


def test_a_restore_touches_no_portal_that_holds_anything(story, restored):
    _portal, target, _said = restored
    after = story.archives_after
    again = restore(target, story, after["data"], [after["files"]], after["keys"])
    assert again.returncode == 1 and "The database is not empty" in again.stderr


def test_the_second_backup_copies_only_the_files_that_the_first_has_not_and_both_restore_it_whole(story, target):
    before, after = story.archives_before, story.archives_after
    first = {name for name, _part in story.open("files", before).parts()}
    second = {name for name, _part in story.open("files", after).parts()}
    assert first & second == {"manifest"}
    done = restore(target, story, after["data"], [before["files"], after["files"]], after["keys"])
    assert done.returncode == 0, done.stderr
    assert "0 complaints erased since then erased again, 0 keys" in done.stdout and "1 erased" in done.stdout


def test_a_restore_without_all_its_files_says_so(story, target):
    after = story.archives_after
    done = restore(target, story, after["data"], [after["files"]], after["keys"])
    assert done.returncode == 1 and "not whole" in done.stderr
    assert re.search(r"[1-9]\d* missing", done.stdout)


def test_a_backup_names_a_file_that_is_not_in_the_storage(story, tmp_path):
    # The portal's own storage, less one file of a complaint that stays.
    statement = "SELECT storage_name FROM complaints_evidence e JOIN complaints_complaint c ON c.id = complaint_id WHERE reference = %s"
    name = only(story.portal.database_url, statement, story.kept[0].reference)
    file = story.portal.folder / "evidence" / name
    aside = file.rename(tmp_path / "aside")
    try:
        done = run(story.environment, "backup", "--to", tmp_path / "shelf")
    finally:
        aside.rename(file)
    assert done.returncode == 1 and name in done.stderr and "1 files are missing" in done.stderr


def test_the_figures_tell_the_age_of_the_backup(story):
    told = httpx.get(f"{story.portal.base_url}/metrics").raise_for_status().text
    age = re.search(r"^portal_backup_age_seconds (\S+)$", told, re.MULTILINE)
    assert age and 0 <= float(age[1]) < 3600


def test_a_backup_ends_well_beside_a_stray_archive_and_names_it(story, tmp_path):
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "keys-manual-copy.sealed").touch()
    done = run(story.environment, "backup", "--to", shelf)
    assert done.returncode == 0 and "keys-manual-copy.sealed: no name that this command gives" in done.stderr
    assert (shelf / "keys-manual-copy.sealed").exists()


def test_a_backup_without_a_key_to_encrypt_for_is_refused(story, tmp_path):
    for value, words in (("", "Set BACKUP_RECIPIENT"), ("abc", "BACKUP_RECIPIENT is not")):
        done = run(story.environment | {"BACKUP_RECIPIENT": value}, "backup", "--to", tmp_path / "shelf")
        assert done.returncode == 1 and words in done.stderr
    assert not (tmp_path / "shelf").exists()


def test_drafts_and_sessions_are_in_no_archive(story):
    assert only(story.portal.database_url, "SELECT count(*) FROM django_session") > 0
    with story.open("data", story.archives_before).part("dump") as part:
        listed = subprocess.run(
            [program("pg_restore"), "--list"], input=part.read(), capture_output=True, check=True
        ).stdout.decode()
    with_rows = set(re.findall(r"TABLE DATA public (\S+)", listed))
    assert "complaints_event" in with_rows
    assert not with_rows & {"django_session", "complaints_draft", "complaints_draftfile", "complaints_wrappedkey"}


def test_the_manifests_are_of_one_moment(story):
    moments = set()
    for kind in ("data", "files", "keys"):
        with story.open(kind, story.archives_after).part("manifest") as part:
            moments.add(json.loads(part.read())["made_at"])
    assert len(moments) == 1
