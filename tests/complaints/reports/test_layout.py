"""Every paper can be read in every country: no words over others, none beyond their column, no notice alone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest
from django.utils import translation

from accounts.models import User
from complaints.domain import country, files, presentation, reference, steps, vault
from complaints.domain.approximate_date import ApproximateDate
from complaints.domain.filing import FiledFile
from complaints.domain.reference_infos import CountryInfo
from complaints.domain.steps import Inputs
from complaints.domain.vault import Contents, Reader
from complaints.domain.workflow import Transition
from complaints.models import Body, CaseReport, Complaint
from complaints.reports import case_report, receipt
from complaints.reports.case_file import CaseFile, gather
from complaints.reports.engine import Paper
from tests.complaints.domain.test_scrub import picture
from tests.complaints.reports.layout import faults, printed
from tests.factories import make_complaint, make_officer, make_supervisor

pytestmark = pytest.mark.django_db

COUNTRIES = sorted((Path(case_report.__file__).parents[1] / "data" / "countries").glob("??.json"))
# One in each month, early and late in the day: the longest names of months are among them.
MOMENTS = [
    datetime(2026 + month // 12, month % 12 + 1, 28, hour, 58, tzinfo=UTC) for month in range(12) for hour in (7, 20)
]
LONGEST = {
    "name_ar": "الهيئة الوطنية لحقوق الإنسان المتضمنة لجنة الوقاية من التعذيب",
    "name_en": "National Human Rights Commission, including the Committee for the Prevention of Torture (NHRC-CPT)",
}
FILE_NAMES = ("شهادة.jpg", "IMG_20261124_شهادة الطبيب الشرعي بعد الفحص الثاني في مستشفى المدينة الجامعي.jpg")


def of_country(path: Path, **changed: str) -> CountryInfo:
    """The country served, with the calendar and numerals of another one."""
    given = json.loads(path.read_text(encoding="utf-8"))["country"]
    settings = {name: given[name] for name in ("timezone", "hijri", "digits")}
    return replace(country.current(), code=given["iso2"], **(settings | changed))


def that_differ(language: str) -> list[CountryInfo]:
    """The countries, those that write every date alike once; and the longest with all that may be switched on."""
    countries = [of_country(path) for path in COUNTRIES]
    assert len(countries) == 22 and {here.hijri for here in countries} == {"none", "beside"}
    countries += [replace(here, hijri="beside", digits="arabic-indic") for here in countries if here.code == "JO"]
    return list(
        {
            tuple(presentation.show_datetime(at, language, replace(here, timezone="UTC")) for at in MOMENTS): here
            for here in countries
        }.values()
    )


@pytest.fixture
def case() -> tuple[Complaint, User]:
    """A long case, all bodies with the longest name, in the hands of the one to which it was referred."""
    Body.objects.update(**LONGEST)
    reference.forget()
    complaint = make_complaint(
        consent_nhri=True,
        files=tuple(filed(name) for name in FILE_NAMES),
        contents=Contents(
            title="إهانة في مركز الشرطة",
            narrative="ذهبت إلى المركز.",
            happened=ApproximateDate(2026, 9, 28, about=True),
            happened_until=ApproximateDate(2026, 11, 24, about=True),
            time_of_day="قبل الفجر",
        ),
    )
    officer = make_officer(first_name="عبد الرحمن محمد", last_name="عبد المنعم الحسيني")
    boss = make_supervisor("nhri", first_name="Abdulrahman Muhammad", last_name="Abdulmunim Al-Hussaini")
    for transition, by, inputs in (
        (Transition.TAKE, officer, Inputs(no_conflict=True)),
        (Transition.OFFER_REFERRAL, officer, Inputs(body="nhri", reason="outside our mandate")),
        (Transition.ACCEPT_REFERRAL, boss, Inputs(no_conflict=True)),
        (Transition.ADMIT, boss, Inputs()),
        (Transition.START_REVIEW, boss, Inputs()),
        (Transition.ASK_COMPLAINANT, boss, Inputs(message="Which officer was it?")),
        (Transition.ANSWER, None, Inputs(message="Badge 4471.")),
        (Transition.PROPOSE_DECISION, boss, Inputs(outcome="substantiated", reason="The recording proves it.")),
        (Transition.APPROVE_DECISION, make_supervisor("nhri"), Inputs()),
    ):
        steps.take_step(complaint, transition, by=by, inputs=inputs)
    complaint.refresh_from_db()
    return complaint, boss


def filed(name: str) -> FiledFile:
    stored = files.store([picture("JPEG")])
    return FiledFile(name, stored.storage_name, stored.key, "image/jpeg", stored.size, stored.sha256)


@pytest.fixture(autouse=True)
def through_the_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """What happened to a complaint happened in every month, whenever the test runs."""

    def spread(complaint: Complaint, opened: vault.Opened, *, reader: User) -> CaseFile:
        found = gather(complaint, opened, reader=reader)
        complaint.received_at = MOMENTS[-1]
        moments: Iterator[datetime] = cycle(MOMENTS)
        return replace(
            found,
            course=[replace(line, at=next(moments)) for line in found.course * 2],
            messages=[replace(line, at=next(moments)) for line in found.messages],
        )

    monkeypatch.setattr(case_report, "gather", spread)


def report(case: tuple[Complaint, User], language: str) -> str:
    complaint, reader = case
    opened = vault.open(complaint, Reader.portal("test"))
    return case_report.html_of(
        CaseReport(complaint=complaint, requested_by=reader, language=language), complaint, opened
    )


def receipt_of(moment: datetime, language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    seen: list[str] = []

    def keep(html: str, _sheet: str) -> Paper:
        seen.append(html)
        return Paper(b"", 1)

    with monkeypatch.context() as patch:
        patch.setattr(receipt, "print_paper", keep)
        receipt.render_receipt(reference="482715039164", code="4827150391642075", received_at=moment, language=language)
    return seen[0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_words_are_printed_over_others_in_any_country(
    language: str, case: tuple[Complaint, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, list[str]] = {}
    for here in that_differ(language):
        monkeypatch.setattr(country, "current", lambda here=here: here)
        found[here.code] = faults(report(case, language), "case_report", monkeypatch)
        found[here.code] += faults(receipt_of(MOMENTS[-3], language, monkeypatch), "receipt", monkeypatch)
    assert not {code: seen for code, seen in found.items() if seen}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_notice_at_the_end_is_never_alone_on_a_page(
    language: str, case: tuple[Complaint, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    html = report(case, language)
    with translation.override(language):
        heading = translation.gettext("Trail")
    for lines in range(0, 36, 3):
        longer = html.replace("</h1>", "</h1>" + "<p>…</p>" * lines, 1)
        words = printed(longer, "case_report", monkeypatch)
        last = [one.words for one in words if one.page == words[-1].page]
        assert heading in last, lines
