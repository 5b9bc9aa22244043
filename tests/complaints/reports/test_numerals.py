"""Arabic-Indic numerals on papers: sentences, lists and the numbers of pages alike."""

import re

import pytest
from django.utils import timezone, translation

from complaints.domain import vault
from complaints.models import CaseReport
from complaints.reports import receipt
from complaints.reports.case_report import html_of
from complaints.reports.engine import print_paper
from tests.complaints.numerals import ask_for_arabic_indic, read
from tests.complaints.reports.paper import text
from tests.factories import make_complaint, make_officer

pytestmark = pytest.mark.django_db


def report_of(language: str) -> str:
    officer, complaint = (
        make_officer(),
        make_complaint(category="torture-ill-treatment", subcategory="physical-torture"),
    )
    report = CaseReport(complaint=complaint, requested_by=officer, language=language)
    return html_of(report, complaint, vault.open(complaint, vault.Reader.portal("test")))


def test_every_number_of_an_arabic_report_is_arabic_indic_where_the_country_asks(monkeypatch, reference_data) -> None:
    ask_for_arabic_indic(monkeypatch)
    page = report_of("ar")
    words = read(page)
    assert not re.search("[0-9]", words), re.findall(".{,20}[0-9].{,20}", words)
    assert re.search("المواد [٠-٩]|المادتان [٠-٩]|المادة [٠-٩]", words)
    printed = text(print_paper(page, "case_report").data)
    assert "١ من " in printed or " من ١" in printed
    assert not re.search("صفحة [0-9]", printed)


def test_an_english_report_keeps_western_numerals(monkeypatch, reference_data) -> None:
    ask_for_arabic_indic(monkeypatch)
    page = report_of("en")
    assert not re.search("[٠-٩]", read(page))
    assert "Page 1 of" in text(print_paper(page, "case_report").data)


def test_an_arabic_report_has_western_numerals_where_the_country_does_not_ask(reference_data) -> None:
    page = report_of("ar")
    assert not re.search("[٠-٩]", page + text(print_paper(page, "case_report").data))


def test_the_receipt_counts_its_steps_in_the_country_s_numerals_and_keeps_its_codes(
    monkeypatch, reference_data
) -> None:
    ask_for_arabic_indic(monkeypatch)
    given = {"reference": "482715039164", "code": "4827150391642075", "received_at": timezone.now()}
    with translation.override("en"):  # the language of whoever asks is not the paper's
        printed = text(receipt.render_receipt(**given, language="ar"))
    assert "4827 1503 9164 2075" in printed
    assert all(step in printed for step in "١٢٣")
