"""What an erasure destroys and what it leaves; every page copes with a complaint that is gone."""

import secrets

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db.models import BinaryField
from django.utils import timezone

from accounts import permissions
from complaints import tasks
from complaints.domain import audit, casework, files, filing, keys, outbox, receipts, vault
from complaints.domain.queries import queue
from complaints.domain.retention import erasing, reapplying
from complaints.domain.retention.reapplying import Registered
from complaints.domain.vault import Contents, Reader
from complaints.models import (
    CaseReport,
    Complaint,
    Erasure,
    Event,
    EventKind,
    Evidence,
    Message,
    OutboxEntry,
    Person,
    Status,
)
from complaints.reports import case_report
from tests.complaints.domain.retained import approved, ended
from tests.complaints.review.people import signed_in
from tests.factories import make_complaint, make_filed, make_filing, make_officer, make_supervisor
from tests.waits import end_waits

pytestmark = pytest.mark.django_db

PLAIN = (
    "reference", "status", "priority", "category", "subcategory", "division", "outcome", "body", "language", "flags",
    "confidentiality", "filed_for", "channel", "received_at", "routed_at", "closed_at", "happened_from",
)  # fmt: skip


def stored(data=b"a photo"):
    """A file in the storage, as a filing brings it."""
    found = files.store([data])
    return filing.FiledFile("صورة.jpg", found.storage_name, found.key, "application/zip", found.size, found.sha256)


def full():
    """A complaint with everything that can be in one, its erasure signed, and its files' names."""
    complaint, first, _second = approved(files=(stored(), stored()))
    casework.add_note(complaint, "ملاحظة سرية", by=first)
    Message.objects.create(
        complaint=complaint, user=first, at=timezone.now(), sealed=vault.seal(complaint, "سؤال", "message")
    )
    evidence = complaint.evidence.first()
    evidence.clean_storage_name = stored().storage_name
    evidence.save()
    report = case_report.request_report(complaint, by=first, language="ar")
    case_report.render_case_report(report.pk)
    complaint.refresh_from_db()
    report.refresh_from_db()
    names = {
        *complaint.evidence.values_list("storage_name", flat=True),
        evidence.clean_storage_name,
        report.storage_name,
    }
    assert len(names) == 4 and all(default_storage.exists(name) for name in names)
    return complaint, names


def erase(complaint):
    """What the workers do after the second signature."""
    tasks.erase(str(OutboxEntry.objects.get(topic="complaint.erase", complaint=complaint).pk))
    for entry in OutboxEntry.objects.filter(topic="file.delete", complaint=complaint):
        tasks.delete_file(str(entry.pk))
    complaint.refresh_from_db()
    return complaint


def every_secret():
    """Every binary value of the database but the trail's, with where it stands."""
    for model in apps.get_app_config("complaints").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, BinaryField) and model not in (Event,):
                for value in model.objects.values_list(field.name, flat=True):
                    if value:
                        yield bytes(value), f"{model.__name__}.{field.name}"


def test_nothing_that_was_sealed_is_left_in_any_table_or_in_the_storage():
    complaint, names = full()
    kept = {bytes(complaint.chain_head)}
    before = {value for value, _place in every_secret()} - kept
    assert len(before) > 10
    erase(complaint)
    assert [place for value, place in every_secret() if value in before] == []
    assert not any(default_storage.exists(name) for name in names)
    for rows in (Person, Message, Evidence, CaseReport):
        assert not rows.objects.exists()
    assert complaint.tokens == [] and bytes(complaint.sealed) == b""


def test_what_the_trail_holds_in_words_cannot_be_opened_any_more_and_the_trail_proves_itself():
    complaint, _names = full()
    note = complaint.events.get(kind=EventKind.NOTE)
    erase(complaint)
    assert bytes(note.sealed)
    with pytest.raises(keys.KeyDestroyed):
        vault.open(complaint, Reader.portal("test"))
    assert not complaint.keys.exists()
    proof = audit.verify(pytest.fail, trusted={audit.public_key()})
    assert proof.faults == 0 and complaint.events.latest("seq").kind == EventKind.ERASED


def test_the_plain_figures_stay_for_statistics():
    complaint, _names = full()
    before = {name: getattr(complaint, name) for name in PLAIN}
    events = complaint.events.count()
    erase(complaint)
    assert {name: getattr(complaint, name) for name in PLAIN} == before
    assert complaint.events.count() == events + 1
    assert complaint.erased_at is not None


def test_the_event_says_by_whose_signatures_and_under_which_policy():
    complaint, first, second = approved()
    erase(complaint)
    assert complaint.events.latest("seq").facts == {
        "policy": "ordinary/all", "proposed_by": first.pk, "approved_by": second.pk,
    }  # fmt: skip
    assert Erasure.objects.get().state == Erasure.State.ERASED


def test_reference_and_code_open_nothing_any_more_and_the_same_request_files_anew():
    filed, key = make_filed(), filing.filing_key(secrets.token_bytes(16))
    complaint = filed.complaint
    Complaint.objects.filter(pk=complaint.pk).update(filing_key=key)
    complaint.refresh_from_db()
    assert receipts.find_by_code(filed.reference, filed.code) == complaint
    erasing.destroy(complaint, at=timezone.now(), facts={})
    with pytest.raises(receipts.CodeRefused):
        receipts.find_by_code(filed.reference, filed.code)
    assert filing.file_complaint(make_filing(), key=key).complaint != complaint


def test_a_complaint_is_erased_once_however_often_the_entry_comes():
    complaint, _first, _second = approved()
    entry = OutboxEntry.objects.get(topic="complaint.erase")
    for _ in range(3):
        tasks.erase(str(entry.pk))
    assert complaint.events.filter(kind=EventKind.ERASED).count() == 1


def test_an_entry_without_signatures_erases_nothing():
    complaint = ended(years=90)
    tasks.erase(str(outbox.later("complaint.erase", complaint).pk))
    complaint.refresh_from_db()
    assert complaint.erased_at is None and complaint.keys.exists()


def test_a_storage_that_is_away_holds_up_no_erasure_and_the_file_goes_later(monkeypatch):
    complaint, _first, _second = approved(files=(stored(),))
    name = complaint.evidence.get().storage_name
    with monkeypatch.context() as away:
        away.setattr(default_storage, "delete", lambda name: (_ for _ in ()).throw(OSError("away")))
        erase(complaint)
    assert complaint.erased_at and not complaint.keys.exists() and default_storage.exists(name)
    end_waits()
    tasks.delete_file(str(OutboxEntry.objects.get(topic="file.delete", state="waiting").pk))
    assert not default_storage.exists(name)


def test_work_that_was_given_up_for_it_is_dropped_and_what_others_wait_for_stays():
    other = make_complaint()
    complaint, _first, _second = approved()
    OutboxEntry.objects.filter(complaint=complaint, topic="complaint.acknowledge").update(state="dead")
    erase(complaint)
    assert not OutboxEntry.objects.filter(complaint=complaint).exclude(state="done").exists()
    assert OutboxEntry.objects.filter(complaint=other, state="waiting").exists()


# The pages


@pytest.fixture
def gone():
    return erase(approved()[0])


def test_the_queue_leaves_it_out(gone):
    boss = make_supervisor()
    other = ended()
    closed = queue.for_list(queue.in_view(queue.View.CLOSED, queue_officer(boss)))
    assert list(closed) == [other]
    assert list(queue.matching(queue_officer(boss), "layla@example.org")) == [other]
    page = signed_in(boss).get("/en/desk/?view=closed").content.decode()
    assert other.reference[:4] in page and gone.reference[8:] not in page


def queue_officer(user):
    return permissions.officer_of(user)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_complaint_page_says_when_it_was_erased_in_both_languages(gone, language):
    page = signed_in(make_officer()).get(f"/{language}/desk/{gone.reference}/")
    assert page.status_code == 410
    words = {"ar": "مُحي المحتوى في", "en": "The contents were erased on"}[language]
    assert words in page.content.decode() and "<time" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("note/", {"text": "ملاحظة"}),
        ("priority/", {"priority": "high", "reason": "سبب"}),
        ("reports/", {"language": "ar"}),
    ],
)
def test_whatever_else_is_asked_of_it_is_answered_too(gone, path, data):
    client = signed_in(make_supervisor())
    version = Complaint.objects.get(pk=gone.pk).version
    answer = client.post(f"/ar/desk/{gone.reference}/{path}", data | {"version": version})
    assert answer.status_code in (302, 404, 410)
    assert client.get(f"/ar/desk/{gone.reference}/hold/").status_code in (302, 404)
    held = client.post(f"/ar/desk/retention/{gone.reference}/hold/", {"reason": "سبب"})
    assert held.status_code == 410 and "مُحي المحتوى" in held.content.decode()


def test_a_browser_that_has_it_open_is_told(client):
    filed = make_filed()
    given = {"reference": filed.reference, "code": filed.code}
    assert client.post("/ar/follow/", given).status_code == 302
    complaint = filed.complaint
    complaint.refresh_from_db()
    erasing.destroy(complaint, at=timezone.now(), facts={})
    for language, words in (("ar", "مُحي المحتوى في"), ("en", "The contents were erased on")):
        page = client.get(f"/{language}/follow/status/")
        assert page.status_code == 410 and words in page.content.decode()
    step = client.post("/ar/follow/step/withdraw/", {"version": complaint.version, "reason": "سبب"})
    assert step.status_code == 410
    assert Complaint.objects.get().status == Status.RECEIVED


def test_the_tracking_page_says_from_when_on_the_contents_may_be_erased(client):
    filed = make_filed()
    client.post("/ar/follow/", {"reference": filed.reference, "code": filed.code})
    assert "قد يُمحى" not in client.get("/ar/follow/status/").content.decode()
    row = ended(years=6)
    Complaint.objects.filter(pk=filed.complaint.pk).update(
        status=row.status, outcome=row.outcome, closed_at=row.closed_at
    )
    tasks.look_for_erasures()
    assert "قد يُمحى" in client.get("/ar/follow/status/").content.decode()
    assert "may be erased for good" in client.get("/en/follow/status/").content.decode()


# After a restore


def test_the_register_erases_again_what_a_restore_brought_back_without_its_key():
    complaint, _first, second = approved()
    erase(complaint)
    register = [Registered.of(Erasure.objects.get())]
    # What the data was before: the row as it stood, without its key.
    restored = make_complaint()
    restored.keys.all().delete()
    again = Registered(**(register[0].to_json() | {"complaint": str(restored.pk)}))
    assert reapplying.reapply([again, *register]) == 1
    restored.refresh_from_db()
    assert restored.erased_at == Erasure.objects.get(complaint=complaint).erased_at
    assert restored.tokens == [] and bytes(restored.sealed) == b"" and not restored.people.exists()
    assert restored.events.latest("seq").facts["after_restore"] is True
    assert restored.events.latest("seq").facts["approved_by"] == second.pk
    assert reapplying.reapply([again, *register]) == 0


def test_an_account_made_after_the_backup_is_named_by_number_alone():
    complaint = make_complaint()
    entry = Registered(
        complaint=str(complaint.pk), policy="ordinary/all", kept_until="2026-01-01T00:00:00+00:00",
        announced_at="2025-12-01T00:00:00+00:00", not_before="2026-01-01T00:00:00+00:00",
        erased_at="2026-02-01T00:00:00+00:00", proposed_by=999_999, approved_by=make_supervisor().pk,
    )  # fmt: skip
    assert reapplying.reapply([entry]) == 1
    erasure = Erasure.objects.get()
    assert erasure.proposed_by is None and erasure.approved_by is not None
    assert complaint.events.latest("seq").facts["proposed_by"] == 999_999


def test_the_check_after_a_restore_opens_nothing_for_anybody():
    complaint = make_complaint(contents=Contents(title="عنوان", narrative="حكاية"))
    assert vault.opens(complaint)
    complaint.sealed = bytes(complaint.sealed)[:-1] + b"\x00"
    assert not vault.opens(complaint)
    complaint.keys.all().delete()
    with pytest.raises(keys.KeyDestroyed):
        vault.opens(Complaint.objects.get())
