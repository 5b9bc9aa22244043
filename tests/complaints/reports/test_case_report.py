"""The case report: who may have it, how it is made, what becomes of it."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from complaints.domain import audit, keys, outbox, steps, vault
from complaints.domain.events import locked
from complaints.domain.retention import erasing
from complaints.domain.steps import Inputs
from complaints.domain.vault import ReaderRefused
from complaints.domain.workflow import Transition
from complaints.models import AccessRecord, CaseReport, Complaint, EventKind, OutboxEntry
from complaints.reports import case_report
from complaints.reports.case_report import ReportNotReady, make_report, open_report, request_report
from complaints.reports.engine import Paper
from tests.complaints.reports.paper import pdf
from tests.factories import make_complaint, make_officer, make_supervisor
from tests.waits import end_waits

pytestmark = pytest.mark.django_db
State = CaseReport.State


@pytest.fixture
def complaint() -> Complaint:
    return make_complaint()


@pytest.fixture
def officer() -> User:
    return make_officer()


def entry_of(report: CaseReport) -> OutboxEntry:
    return OutboxEntry.objects.get(topic="report.render", payload__report=str(report.pk))


def made(complaint: Complaint, officer: User, language: str = "ar") -> CaseReport:
    report = request_report(complaint, by=officer, language=language)
    make_report(entry_of(report).pk)
    report.refresh_from_db()
    return report


def test_a_report_is_asked_for_made_and_downloaded(complaint: Complaint, officer: User) -> None:
    report = request_report(complaint, by=officer, language="ar")
    assert report.state == State.WAITING

    make_report(entry_of(report).pk)

    report.refresh_from_db()
    data = b"".join(open_report(report, officer))
    assert report.state == State.READY and report.ready_at is not None
    assert report.pages == len(pdf(data).pages)
    assert report.size == len(data) and bytes(report.sha256 or b"") == hashlib.sha256(data).digest()
    assert entry_of(report).state == OutboxEntry.State.DONE
    kinds = complaint.events.order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-2:] == [EventKind.REPORT_MADE, EventKind.REPORT_DOWNLOADED]


def test_the_trail_holds_the_papers_hash_sealed_so_that_it_goes_with_the_key(
    complaint: Complaint, officer: User
) -> None:
    report = made(complaint, officer)
    event = complaint.events.get(kind=EventKind.REPORT_MADE)
    digest = bytes(report.sha256 or b"")
    assert event.facts == {"report": str(report.pk), "language": "ar"}
    assert digest not in bytes(event.sealed) and digest.hex().encode() not in bytes(event.sealed)
    opened = vault.open(complaint, vault.Reader.portal("test"))
    assert opened.event_secret(event) == {"sha256": digest.hex()}

    with locked(complaint) as row:
        erasing.destroy(row, at=timezone.now(), facts={})
    complaint.refresh_from_db()
    with pytest.raises(keys.KeyDestroyed):
        vault.open(complaint, vault.Reader.portal("test"))
    assert digest.hex() not in str(list(complaint.events.values_list("facts")))
    assert audit.faults_of(complaint) == []


def test_whoever_waits_sees_that_it_is_being_made(
    complaint: Complaint, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = request_report(complaint, by=officer, language="ar")
    seen: list[str] = []

    def look(html: str, sheet: str) -> Paper:
        seen.append(CaseReport.objects.get(pk=report.pk).state)
        return Paper(b"%PDF", 1)

    monkeypatch.setattr(case_report, "print_paper", look)
    make_report(entry_of(report).pk)

    assert seen == [State.RENDERING]


def test_it_is_kept_encrypted(complaint: Complaint, officer: User) -> None:
    report = made(complaint, officer)

    with default_storage.open(report.storage_name) as stored:
        assert b"%PDF" not in stored.read()


def test_a_second_press_of_the_button_makes_no_second_report(complaint: Complaint, officer: User) -> None:
    first = request_report(complaint, by=officer, language="ar")

    assert request_report(complaint, by=officer, language="ar") == first
    assert request_report(complaint, by=officer, language="en") != first
    assert request_report(complaint, by=make_officer(), language="ar") != first


def test_a_new_one_can_be_had_when_the_first_is_ready(complaint: Complaint, officer: User) -> None:
    first = made(complaint, officer)

    assert request_report(complaint, by=officer, language="ar") != first


def test_an_entry_delivered_twice_makes_one_report(complaint: Complaint, officer: User) -> None:
    report = made(complaint, officer)

    make_report(entry_of(report).pk)

    report.refresh_from_db()
    assert report.state == State.READY
    assert complaint.events.filter(kind=EventKind.REPORT_MADE).count() == 1


def test_another_body_and_the_body_complained_of_get_none(complaint: Complaint) -> None:
    for stranger in (make_officer("nhri"), make_supervisor("interior")):
        with pytest.raises(ReaderRefused):
            request_report(complaint, by=stranger, language="ar")
    assert not OutboxEntry.objects.filter(topic="report.render").exists()


def test_the_portal_has_two_languages(complaint: Complaint, officer: User) -> None:
    with pytest.raises(ValueError, match="fr"):
        request_report(complaint, by=officer, language="fr")


def test_only_the_one_who_asked_downloads_it(complaint: Complaint, officer: User) -> None:
    report = made(complaint, officer)

    with pytest.raises(ReaderRefused):
        open_report(report, make_supervisor())
    assert not complaint.events.filter(kind=EventKind.REPORT_DOWNLOADED).exists()


def test_it_closes_when_the_complaint_has_gone_to_another_body(complaint: Complaint, officer: User) -> None:
    steps.take_step(complaint, Transition.TAKE, by=officer, inputs=Inputs(no_conflict=True))
    report = made(complaint, officer)
    steps.take_step(
        complaint,
        Transition.OFFER_REFERRAL,
        by=officer,
        inputs=Inputs(body="nhri", reason="outside our mandate"),
    )
    steps.take_step(complaint, Transition.ACCEPT_REFERRAL, by=make_supervisor("nhri"), inputs=Inputs(no_conflict=True))

    report.complaint.refresh_from_db()
    with pytest.raises(ReaderRefused):
        open_report(report, officer)


def test_a_report_that_is_not_ready_cannot_be_opened(complaint: Complaint, officer: User) -> None:
    report = request_report(complaint, by=officer, language="ar")

    with pytest.raises(ReportNotReady):
        open_report(report, officer)


def test_making_and_downloading_are_recorded_with_their_reader(complaint: Complaint, officer: User) -> None:
    open_report(made(complaint, officer), officer)

    readers = AccessRecord.objects.filter(purpose="case report").order_by("pk").values_list("reader", "user")
    assert list(readers) == [("portal", None), ("officer", officer.pk)]


def break_the_engine(_html: str, _sheet: str) -> Paper:
    raise OSError("no fonts")


def test_a_failure_leaves_it_waiting_and_the_next_attempt_makes_it(
    complaint: Complaint, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = request_report(complaint, by=officer, language="ar")
    with monkeypatch.context() as broken:
        broken.setattr(case_report, "print_paper", break_the_engine)
        with pytest.raises(OSError, match="no fonts"):
            make_report(entry_of(report).pk)
    report.refresh_from_db()
    assert report.state == State.WAITING and entry_of(report).attempts == 1

    end_waits()
    make_report(entry_of(report).pk)

    report.refresh_from_db()
    assert report.state == State.READY


def test_a_copy_that_comes_before_the_next_attempt_does_not_say_that_it_is_being_made(
    complaint: Complaint, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = request_report(complaint, by=officer, language="ar")
    monkeypatch.setattr(case_report, "print_paper", break_the_engine)
    with pytest.raises(OSError, match="no fonts"):
        make_report(entry_of(report).pk)

    make_report(entry_of(report).pk)

    report.refresh_from_db()
    assert report.state == State.WAITING


def test_it_is_said_to_have_failed_when_the_outbox_gives_up(
    complaint: Complaint, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = request_report(complaint, by=officer, language="ar")
    OutboxEntry.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    monkeypatch.setattr(case_report, "print_paper", break_the_engine)

    with pytest.raises(OSError, match="no fonts"):
        make_report(entry_of(report).pk)

    report.refresh_from_db()
    assert report.state == State.FAILED
    assert request_report(complaint, by=officer, language="ar") != report


def test_it_is_said_to_have_failed_when_its_workers_died_again_and_again(complaint: Complaint, officer: User) -> None:
    report = request_report(complaint, by=officer, language="ar")
    OutboxEntry.objects.update(attempts=outbox.MAX_ATTEMPTS)

    with pytest.raises(outbox.WorkerLost):
        make_report(entry_of(report).pk)

    report.refresh_from_db()
    assert report.state == State.FAILED


def test_a_file_without_a_row_is_not_left_behind(
    complaint: Complaint, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = request_report(complaint, by=officer, language="ar")
    deleted: list[str] = []

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError("database away")

    monkeypatch.setattr(case_report, "record", refuse)
    monkeypatch.setattr(case_report.files, "delete", deleted.append)
    with pytest.raises(OSError, match="database away"):
        make_report(entry_of(report).pk)

    assert len(deleted) == 1
