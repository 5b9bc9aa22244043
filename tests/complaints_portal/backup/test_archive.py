"""An archive: only the private key opens it, whole, as the kind it is; nothing half-written is left."""

import pytest

from complaints_portal.backup import keypair
from complaints_portal.backup.archive import Archive, ArchiveWriter, NotAnArchive
from complaints_portal.backup.keypair import KeyUnusable, new_identity, read_identity, read_recipient

BIG = bytes(range(256)) * 5000
PARTS = {"manifest": b'{"format": 1}', "empty": b"", "ملف": BIG}


@pytest.fixture
def pair(tmp_path):
    """A private and a public key."""
    recipient = new_identity(tmp_path / "identity")
    return read_identity(tmp_path / "identity"), read_recipient(recipient)


@pytest.fixture
def sealed(tmp_path, pair):
    """An archive of data with three parts."""
    path = tmp_path / "data-20261124T201500Z.sealed"
    with ArchiveWriter(path, "data", pair[1]) as archive:
        for name, content in PARTS.items():
            with archive.part(name) as part:
                part.write(content[:100_000])
                part.write(content[100_000:])
    return path


def read_all(path, identity, kind="data"):
    return {name: part.read() for name, part in Archive(path, kind, identity).parts()}


def refuses(path, identity):
    """However it is read."""
    with pytest.raises(NotAnArchive):
        read_all(path, identity)
    with pytest.raises(NotAnArchive):
        Archive(path, "data", identity).read_through()


def test_a_whole_archive_is_read_through(sealed, pair):
    Archive(sealed, "data", pair[0]).read_through()


def test_the_private_key_opens_what_was_sealed_for_the_public_one(sealed, pair):
    assert read_all(sealed, pair[0]) == PARTS


def test_a_part_is_read_in_pieces_and_others_are_passed_over(sealed, pair):
    with Archive(sealed, "data", pair[0]).part("ملف") as part:
        pieces = list(iter(lambda: part.read(70_000), b""))
    assert b"".join(pieces) == BIG and max(map(len, pieces)) <= 70_000


def test_neither_a_name_nor_a_byte_of_a_part_stands_in_the_file(sealed):
    content = sealed.read_bytes()
    assert b"manifest" not in content and b"format" not in content and BIG[:64] not in content
    assert sealed.stat().st_mode & 0o777 == 0o600


def test_another_private_key_opens_nothing(sealed, tmp_path):
    new_identity(tmp_path / "other")
    with pytest.raises(NotAnArchive, match="another key"):
        read_all(sealed, read_identity(tmp_path / "other"))


@pytest.mark.parametrize("left", [20, 28, 60, 5000, 400_000, -1, -20])
def test_an_archive_that_was_cut_off_is_refused(sealed, pair, left):
    sealed.write_bytes(sealed.read_bytes()[:left])
    refuses(sealed, pair[0])


@pytest.mark.parametrize("at", [0, 40, 70, 300_000, -1])
def test_an_archive_in_which_a_byte_was_changed_is_refused(sealed, pair, at):
    content = bytearray(sealed.read_bytes())
    content[at] ^= 1
    sealed.write_bytes(content)
    refuses(sealed, pair[0])


def test_bytes_behind_the_end_are_refused(sealed, pair):
    sealed.write_bytes(sealed.read_bytes() + b"more")
    refuses(sealed, pair[0])


def test_an_archive_of_one_kind_is_not_taken_for_another(sealed, pair):
    with pytest.raises(NotAnArchive, match="of data, not of keys"):
        Archive(sealed, "keys", pair[0])
    renamed = sealed.read_bytes().replace(b"\x00\x04data", b"\x00\x04keys", 1)
    sealed.write_bytes(renamed)
    with pytest.raises(NotAnArchive):
        read_all(sealed, pair[0], "keys")


def test_a_part_that_is_not_there_is_named(sealed, pair):
    archive = Archive(sealed, "data", pair[0])
    with pytest.raises(NotAnArchive, match="no part keys"), archive.part("keys"):
        pass


def test_an_archive_that_could_not_be_finished_leaves_nothing(tmp_path, pair):
    with pytest.raises(OSError, match="disk full"), ArchiveWriter(tmp_path / "data", "data", pair[1]) as archive:
        with archive.part("dump") as part:
            part.write(BIG)
        raise OSError("disk full")
    assert [path.name for path in tmp_path.iterdir()] == ["identity"]


def test_a_private_key_is_never_written_over_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "identity"
    new_identity(file)
    before = file.read_text()
    with pytest.raises(FileExistsError):
        new_identity(file)
    assert file.read_text() == before and file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "not base64!", "QUJD", "A" * 44])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(KeyUnusable, match="BACKUP_RECIPIENT"):
        read_recipient(text)


@pytest.mark.parametrize("text", ["", "BACKUP_RECIPIENT=AAAA", "PORTAL-BACKUP-IDENTITY-1:QUJD", "مفتاح"])
def test_what_is_no_private_key_is_refused(tmp_path, text):
    (tmp_path / "file").write_text(text)
    with pytest.raises(KeyUnusable, match="private key"):
        read_identity(tmp_path / "file")


def test_two_archives_for_one_key_share_no_key(pair):
    (first, sent), (second, sent_too) = (keypair.seal_key(pair[1], "data") for _ in range(2))
    assert first != second and sent != sent_too
    assert keypair.open_key(pair[0], sent, "data") == first != keypair.open_key(pair[0], sent, "keys")
