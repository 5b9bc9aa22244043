"""Files: encrypted while they come in, known by their contents, each refusal with its own words."""

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.domain import files, vault
from complaints.domain.vault import Reader
from complaints.models import Complaint, DraftFile
from tests.complaints.intake import walk
from tests.complaints.intake.walk import ANONYMOUS, jpeg

pytestmark = pytest.mark.django_db

PAGE = "/en/complaint/evidence/"
MEGABYTE = 1024 * 1024


def send(client: Client, *sent: Any, **extra: Any) -> Any:
    return client.post(PAGE, {"evidence": list(sent)} | extra)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def listed(client: Client) -> list[str]:
    names = walk.page_of(client.get(PAGE)).xpath("//section//li/span/bdi")
    return [name.text_content() for name in names]


def named(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_several_files_come_back_with_name_and_size_and_can_be_removed(client: Client, storage: Path) -> None:
    response = send(client, jpeg("صورة الإصابة.jpg", 3000), named("شهادة.txt", "رأيت كل شيء".encode()), add="1")
    assert response.headers["Location"] == PAGE
    assert listed(client) == ["صورة الإصابة.jpg", "شهادة.txt"]
    assert "3 KB" in walk.text_of(client.get(PAGE))
    assert len(stored(storage)) == DraftFile.objects.count() == 2

    remove = walk.page_of(client.get(PAGE)).xpath("//button[@name='remove']/@value")
    assert client.post(PAGE, {"remove": remove[0]}).headers["Location"] == PAGE
    assert listed(client) == ["شهادة.txt"]
    assert len(stored(storage)) == DraftFile.objects.count() == 1


def test_the_name_of_a_file_runs_as_its_first_letter_does_wherever_it_is_shown(client: Client, storage: Path) -> None:
    walk.begin(client, ANONYMOUS)
    send(client, named("شهادة.txt", "رأيت كل شيء".encode()), add="1")
    name = '<bdi dir="auto">شهادة.txt</bdi>'
    assert client.get(PAGE).content.decode().count(name) == 2
    assert '<bdi dir="rtl" lang="ar">شهادة.txt</bdi>' in client.get("/en/complaint/check/").content.decode()


def test_files_are_filed_with_name_kind_size_and_hash_and_open_to_the_same_bytes(client: Client, storage: Path) -> None:
    content = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 1000
    walk.begin(client, ANONYMOUS)
    send(client, named("photo.jpg", content))
    walk.file_it(client, "en")

    complaint = Complaint.objects.get()
    evidence = complaint.evidence.get()
    assert (evidence.media_type, evidence.size) == ("image/jpeg", len(content))
    assert bytes(evidence.sha256) == hashlib.sha256(content).digest()
    opened = vault.open(complaint, Reader.portal("test"))
    assert opened.file_name(evidence) == "photo.jpg"
    assert b"".join(opened.file(evidence, original=True)) == content
    assert content[:64] not in stored(storage)[0].read_bytes()
    assert not DraftFile.objects.exists()


def test_no_file_is_no_obstacle(client: Client) -> None:
    assert client.post(PAGE, {}).headers["Location"] == "/en/complaint/wishes/"


def test_a_program_named_like_a_photo_is_refused_by_its_contents(client: Client, storage: Path) -> None:
    response = send(client, named("photo.jpg", b"MZ\x90\x00\x03" + b"\x00" * 200))
    assert response.status_code == 422
    assert "of a kind that cannot be taken" in walk.errors(response)[0]
    assert "photo.jpg" in walk.errors(response)[0]
    assert not stored(storage) and not DraftFile.objects.exists()


def test_an_empty_file_is_refused_with_words_of_its_own(client: Client, storage: Path) -> None:
    response = send(client, named("empty.jpg", b""))
    assert response.status_code == 422
    assert "is empty" in walk.errors(response)[0]
    assert not stored(storage)


class Zeros(io.RawIOBase):
    """A file of many bytes that takes no memory."""

    def __init__(self, name: str, size: int) -> None:
        self.name, self.left = name, size

    def read(self, size: int = -1) -> bytes:
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        return b"\xff\xd8\xff\xe0" + b"x" * (size - 4) if size >= 4 else b"x" * size


def test_a_file_of_60_mb_is_refused_with_the_limit_and_the_others_are_kept(client: Client, storage: Path) -> None:
    response = send(client, jpeg("small.jpg"), Zeros("film.mp4", 60 * MEGABYTE))
    assert response.status_code == 422
    assert walk.errors(response) == [
        "“\u2068film.mp4\u2069” is larger than 25 MB. Choose a smaller file, or send a part of it"
    ]
    assert listed(client) == ["small.jpg"]
    assert len(stored(storage)) == 1
    assert stored(storage)[0].stat().st_size < MEGABYTE


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    client: Client, storage: Path, settings: Any
) -> None:
    settings.EVIDENCE_MAX_BYTES = 200_000
    head = b"\xff\xd8\xff\xe0"
    assert send(client, named("fits.jpg", head + b"x" * (200_000 - 4))).status_code == 302
    assert send(client, named("over.jpg", head + b"x" * (200_001 - 4))).status_code == 422
    assert len(stored(storage)) == 1


def test_one_file_too_many_is_refused_and_there_is_room_again_after_removing_one(
    client: Client, storage: Path, settings: Any
) -> None:
    settings.EVIDENCE_MAX_FILES = 3
    sent = [jpeg(f"{number}.jpg", 100 + number) for number in range(4)]
    assert send(client, *sent[:2]).status_code == 302
    response = send(client, *sent[2:])
    assert response.status_code == 422
    assert walk.errors(response) == ["A complaint takes at most 3 files. Remove some first"]
    assert len(listed(client)) == len(stored(storage)) == 3

    remove = walk.page_of(client.get(PAGE)).xpath("//button[@name='remove']/@value")[0]
    client.post(PAGE, {"remove": remove})
    assert send(client, jpeg("3.jpg", 103)).status_code == 302


def test_more_files_in_one_request_than_a_complaint_takes_are_not_even_stored(
    client: Client, storage: Path, settings: Any
) -> None:
    settings.EVIDENCE_MAX_FILES = 2
    response = send(client, *[jpeg(f"{number}.jpg", 100 + number) for number in range(5)])
    assert response.status_code == 422
    assert sum("one file too many" in error for error in walk.errors(response)) == 3
    assert len(stored(storage)) == 2


def test_the_same_file_sent_twice_is_kept_once(client: Client, storage: Path) -> None:
    send(client, jpeg())
    send(client, jpeg())
    assert len(listed(client)) == len(stored(storage)) == 1


def test_a_file_sent_to_a_page_that_takes_none_is_gone_when_the_request_ends(client: Client, storage: Path) -> None:
    client.post("/en/complaint/danger/", {"danger": "no", "evidence": jpeg()})
    client.post("/en/follow/", {"reference": "1", "file": jpeg()})
    assert not stored(storage)


def test_a_request_that_breaks_off_in_the_middle_of_a_file_leaves_nothing(client: Client, storage: Path) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="evidence"; filename="a.jpg"\r\n\r\n\xff\xd8\xff' + b"x" * 300_000
    )
    client.generic("POST", PAGE, body, content_type="multipart/form-data; boundary=b")
    assert not stored(storage)


def test_a_request_with_too_many_fields_leaves_no_file(client: Client, storage: Path) -> None:
    response = client.post(PAGE, {"evidence": jpeg(), **{f"z{number}": "x" for number in range(1200)}})
    assert response.status_code == 400
    assert not stored(storage)


def test_a_name_with_a_direction_override_or_a_path_is_kept_without_them(client: Client, storage: Path) -> None:
    send(client, named("photo\u202egpj.jpg", jpeg().read()), named("../../etc/passwd.jpg", jpeg(size=5).read()))
    assert listed(client) == ["photogpj.jpg", "passwd.jpg"]


@pytest.mark.parametrize("broken", ["open", "write", "finish"])
def test_a_storage_that_fails_is_told_beside_the_file_with_503_and_nothing_is_left(
    client: Client, storage: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise files.StorageFailed

    monkeypatch.setattr(files.FileWriter, {"open": "__init__"}.get(broken, broken), fail)
    response = send(client, jpeg())
    assert response.status_code == 503
    assert "could not be stored" in walk.errors(response)[0]
    assert not DraftFile.objects.exists()
    monkeypatch.undo()
    assert not stored(storage)
    assert send(client, jpeg()).status_code == 302


def test_a_draft_that_could_not_be_saved_leaves_no_file(
    client: Client, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from complaints.intake.drafts import OpenDraft

    def fail(self: OpenDraft) -> None:
        raise OperationalError

    monkeypatch.setattr(OpenDraft, "save", fail)
    response = send(client, jpeg())
    assert response.status_code == 503
    assert "Choose your files again" in walk.text_of(response)
    assert not stored(storage)


def test_memory_never_holds_a_whole_file(client: Client, storage: Path) -> None:
    """20 MB come in; what the handler holds at a time stays below a few chunks."""
    import tracemalloc

    from django.http.multipartparser import MultiPartParser
    from django.test import RequestFactory

    body = (
        b'--b\r\nContent-Disposition: form-data; name="evidence"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
        + b"x" * (20 * MEGABYTE)
        + b"\r\n--b--\r\n"
    )
    request = RequestFactory().post("/", b"", content_type="multipart/form-data; boundary=b")
    stream = io.BytesIO(body)
    tracemalloc.start()
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(len(body))}
    _post, sent = MultiPartParser(meta, stream, request.upload_handlers).parse()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent["evidence"].size == 20 * MEGABYTE + 3
    assert peak < 4 * MEGABYTE
