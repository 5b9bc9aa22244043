"""What leaves the desk as a file: evidence of the own body, and the case report one asked for."""

from io import BytesIO

import pytest
from PIL import Image

from complaints.domain import evidence, files
from complaints.domain.filing import FiledFile
from complaints.models import CaseReport, EventKind, Evidence, OutboxEntry
from complaints.reports import case_report
from tests.complaints.review.people import signed_in, staff
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def _picture():
    picture = BytesIO()
    Image.new("RGB", (40, 30), (214, 205, 190)).save(picture, "JPEG", comment=b"made on the device of N.")
    return picture.getvalue()


def _with_file(data=b"plain words", media_type="text/plain", name="شهادة.txt"):
    stored = files.store([data])
    filed = FiledFile(name, stored.storage_name, stored.key, media_type, stored.size, stored.sha256)
    complaint = make_complaint(files=(filed,))
    return complaint, complaint.evidence.get()


def _checked(item):
    evidence.clean_evidence(item.pk)
    item.refresh_from_db()
    return item


def test_evidence_is_downloaded_as_an_attachment_that_no_browser_opens_in_the_portal(officer_client):
    complaint, item = _with_file()
    assert _checked(item).cleaning == Evidence.Cleaning.NOT_POSSIBLE
    answer = officer_client.get(f"/ar/desk/{complaint.reference}/evidence/{item.pk}/")
    assert b"".join(answer.streaming_content) == b"plain words"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == str(len(b"plain words"))


def test_where_a_clean_copy_exists_it_is_what_officers_get(officer_client):
    picture = _picture()
    complaint, item = _with_file(picture, "image/jpeg", "photo.jpg")
    item = _checked(item)
    assert item.cleaning == Evidence.Cleaning.CLEANED
    answer = officer_client.get(f"/ar/desk/{complaint.reference}/evidence/{item.pk}/")
    body = b"".join(answer.streaming_content)
    assert len(body) == item.clean_size == int(answer["Content-Length"])
    assert b"made on the device" in picture and b"made on the device" not in body


def test_a_file_that_was_not_checked_yet_is_shown_as_such_and_not_given_out(officer_client):
    complaint, item = _with_file()
    address = f"/ar/desk/{complaint.reference}/evidence/{item.pk}/"
    assert officer_client.get(address).status_code == 404
    page = officer_client.get(f"/ar/desk/{complaint.reference}/").content.decode()
    assert address not in page
    assert "قيد الفحص" in page


def test_the_name_of_a_file_runs_as_its_first_letter_does_before_and_after_it_was_checked(officer_client):
    complaint, item = _with_file()
    name = '<bdi dir="auto">شهادة.txt</bdi>'
    address = f"/ar/desk/{complaint.reference}/"
    assert name in officer_client.get(address).content.decode()
    _checked(item)
    assert f"download>{name}</a>" in officer_client.get(address).content.decode()


def test_evidence_of_another_body_or_under_another_reference_is_not_found(officer_client):
    complaint, item = _with_file()
    _checked(item)
    address = f"/ar/desk/{complaint.reference}/evidence/{item.pk}/"
    assert signed_in(staff("health")).get(address).status_code == 404
    assert signed_in(staff("interior")).get(address).status_code == 404
    assert officer_client.get(f"/ar/desk/{make_complaint().reference}/evidence/{item.pk}/").status_code == 404


def test_a_report_is_asked_for_watched_and_downloaded(officer, officer_client):
    complaint = make_complaint()
    asked = officer_client.post(f"/ar/desk/{complaint.reference}/reports/", {"language": "ar"})
    report = CaseReport.objects.get()
    address = f"/ar/desk/{complaint.reference}/reports/{report.pk}/"
    assert asked["Location"] == address

    waiting = officer_client.get(address).content.decode()
    assert 'http-equiv="refresh"' in waiting and 'hx-trigger="every' in waiting
    assert officer_client.get(f"{address}file/").status_code == 404

    case_report.make_report(OutboxEntry.objects.get(topic="report.render").pk)
    ready = officer_client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in ready and "hx-trigger" not in ready and f"{address}file/" in ready
    assert 'http-equiv="refresh"' not in officer_client.get(address).content.decode()
    download = officer_client.get(f"{address}file/")
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    assert complaint.reference in download["Content-Disposition"]
    assert complaint.events.filter(kind=EventKind.REPORT_DOWNLOADED, user=officer).exists()


def test_a_report_that_somebody_else_asked_for_is_not_found(officer_client):
    complaint = make_complaint()
    officer_client.post(f"/ar/desk/{complaint.reference}/reports/", {"language": "en"})
    case_report.make_report(OutboxEntry.objects.get(topic="report.render").pk)
    address = f"/ar/desk/{complaint.reference}/reports/{CaseReport.objects.get().pk}/"
    colleague = signed_in(staff())
    assert colleague.get(address).status_code == 404
    assert colleague.get(f"{address}file/").status_code == 404


def test_a_report_in_a_language_that_the_portal_has_not_is_not_found(officer_client):
    complaint = make_complaint()
    assert officer_client.post(f"/ar/desk/{complaint.reference}/reports/", {"language": "fr"}).status_code == 404
    assert officer_client.get(f"/ar/desk/{complaint.reference}/reports/").status_code == 405


def test_a_report_that_could_not_be_made_says_so(officer, officer_client):
    complaint = make_complaint()
    report = case_report.request_report(complaint, by=officer, language="en")
    CaseReport.objects.filter(pk=report.pk).update(state=CaseReport.State.FAILED)
    page = officer_client.get(f"/en/desk/{complaint.reference}/reports/{report.pk}/").content.decode()
    assert "The report could not be made." in page and "hx-trigger" not in page
