"""The copy that officers see, from the row's side."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from complaints.domain import evidence, files, scrub, vault
from complaints.domain.filing import FiledFile
from complaints.domain.vault import Reader
from complaints.models import Complaint, EventKind, Evidence, WrappedKey
from tests.complaints.domain.test_scrub import GPS, bomb, exif, picture
from tests.factories import make_complaint, make_officer

pytestmark = pytest.mark.django_db


def filed(data: bytes, media_type: str, name: str = "IMG_2031.jpg") -> Evidence:
    """A complaint's one file."""
    stored = files.store([data])
    given = FiledFile(name, stored.storage_name, stored.key, media_type, stored.size, stored.sha256)
    return make_complaint(files=(given,)).evidence.get()


def seen_by_officer(item: Evidence) -> bytes:
    complaint = Complaint.objects.get(pk=item.complaint_id)
    assert complaint.body is not None
    opened = vault.open(complaint, Reader.officer(make_officer(complaint.body.code), "evidence"))
    return b"".join(opened.file(item))


def last_event(item: Evidence) -> tuple[str, dict[str, str]]:
    event = item.complaint.events.latest("seq")
    return event.kind, event.facts


def test_officers_see_a_photo_without_the_place_where_it_was_taken() -> None:
    photo = picture("JPEG", exif=exif())
    item = filed(photo, "image/jpeg")

    evidence.clean_evidence(item.pk)

    item.refresh_from_db()
    seen = seen_by_officer(item)
    assert Image.open(BytesIO(photo)).getexif().get_ifd(GPS)
    assert not Image.open(BytesIO(seen)).getexif()
    assert item.cleaning == Evidence.Cleaning.CLEANED and item.clean_size == len(seen)
    assert last_event(item) == (EventKind.EVIDENCE_CLEANED, {"evidence": str(item.pk), "cleaning": "cleaned"})


def test_the_original_is_kept_as_it_came_and_the_copy_has_a_key_of_its_own() -> None:
    photo = picture("JPEG", exif=exif())
    item = filed(photo, "image/jpeg")
    evidence.clean_evidence(item.pk)
    item.refresh_from_db()

    opened = vault.open(item.complaint, Reader.portal("test"))

    assert b"".join(opened.file(item, original=True)) == photo
    assert opened.file_name(item) == "IMG_2031.jpg"
    for name in (item.storage_name, item.clean_storage_name):
        with default_storage.open(name) as stored:
            assert b"JFIF" not in stored.read()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x00" * 50, "audio/mp4"),
        (b"\xff\xd8\xff\xe0 broken", "image/jpeg"),
        (b"%PDF-1.7", "application/pdf"),
    ],
)
def test_a_file_that_cannot_be_cleaned_is_said_to_be_so_and_stays_readable(data: bytes, media_type: str) -> None:
    item = filed(data, media_type)

    evidence.clean_evidence(item.pk)

    item.refresh_from_db()
    assert item.cleaning == Evidence.Cleaning.NOT_POSSIBLE
    assert seen_by_officer(item) == data
    assert last_event(item)[1]["cleaning"] == "not_possible"


def test_a_picture_made_to_fill_the_memory_is_given_up_once_and_for_all() -> None:
    item = filed(bomb(), "image/png")

    evidence.clean_evidence(item.pk)

    item.refresh_from_db()
    assert item.cleaning == Evidence.Cleaning.NOT_POSSIBLE


def test_cleaning_twice_makes_one_copy_and_one_event() -> None:
    item = filed(picture("JPEG"), "image/jpeg")

    evidence.clean_evidence(item.pk)
    evidence.clean_evidence(item.pk)

    assert item.complaint.events.filter(kind=EventKind.EVIDENCE_CLEANED).count() == 1


def test_a_process_that_cannot_run_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    item = filed(picture("JPEG"), "image/jpeg")
    monkeypatch.setattr(scrub, "__file__", "/nowhere/scrub.py")

    with pytest.raises(RuntimeError):
        evidence.clean_evidence(item.pk)

    item.refresh_from_db()
    assert item.cleaning == Evidence.Cleaning.PENDING


def test_nothing_is_made_of_a_complaint_that_was_erased_meanwhile() -> None:
    item = filed(picture("JPEG"), "image/jpeg")
    WrappedKey.objects.filter(complaint=item.complaint).delete()

    evidence.clean_evidence(item.pk)

    item.refresh_from_db()
    assert not item.clean_storage_name
