"""HTML to PDF: tagged, repeatable, and closed to the outside."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from complaints.reports.engine import print_paper
from tests.complaints.reports.layout import printed
from tests.complaints.reports.paper import pdf, text


def paper(body: str, language: str = "ar", direction: str = "rtl") -> str:
    return f'<html lang="{language}" dir="{direction}"><head><title>ورقة</title></head><body>{body}</body></html>'


def test_a_paper_is_tagged_and_says_its_language_title_and_direction() -> None:
    printed = print_paper(paper("<h1>عنوان</h1>"), "receipt")

    root = pdf(printed.data).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    assert root["/Lang"] == "ar"
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True, "/Direction": "/R2L"}
    assert 'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data().decode()
    assert pdf(printed.data).metadata.title == "ورقة"


def test_an_english_paper_reads_from_the_left() -> None:
    printed = print_paper(paper("x", "en", "ltr"), "receipt")

    assert "/Direction" not in pdf(printed.data).trailer["/Root"]["/ViewerPreferences"]


def test_the_same_html_makes_the_same_bytes() -> None:
    html = paper("<p>مرة أخرى</p>")

    assert print_paper(html, "case_report") == print_paper(html, "case_report")


def test_pages_are_counted() -> None:
    assert print_paper(paper("<p>سطر</p>" * 200), "receipt").pages > 2


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x.png", "data:text/css,p{color:red}"])
@pytest.mark.parametrize(
    "element",
    ['<img alt="x" src="{}">', '<link rel="stylesheet" href="{}">', '<p style="background:url({})">x</p>'],
)
def test_a_paper_fetches_nothing(address: str, element: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    with caplog.at_level(logging.ERROR, "weasyprint"):
        print_paper(paper(element.format(address)), "receipt")

    assert "FetchRefused" in caplog.text


def test_arabic_is_set_in_its_own_letters_and_found_again() -> None:
    printed = print_paper(paper("<p>أُحيلت الأدلة إلى الجهة الأولى</p>"), "receipt")

    fonts = pdf(printed.data).pages[0]["/Resources"]["/Font"].values()
    assert any("Naskh" in font.get_object()["/BaseFont"] for font in fonts)
    assert "أُحيلت الأدلة إلى الجهة الأولى" in text(printed.data)


@pytest.mark.parametrize("language", [("ar", "rtl"), ("en", "ltr")])
def test_a_name_runs_as_its_first_letter_does_in_either_language(
    language: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = '<p>x <bdi dir="auto">شهادة.jpg</bdi> <bdi>Huda</bdi> <bdi dir="ltr">هدى</bdi></p>'

    found = printed(paper(body, *language), "receipt", monkeypatch)

    directions = {one.words: one.direction for one in found}
    assert directions["شهادة.jpg"] == "rtl" and directions["Huda"] == "ltr" and directions["هدى"] == "ltr"


def test_web_workers_start_without_the_engine() -> None:
    code = "import sys, complaints.reports.engine; sys.exit('weasyprint' in sys.modules)"
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_word_without_end_breaks_at_the_end_of_a_line_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"<h1>{'x' * 400}</h1><p>one <bdi>two</bdi> {'ب' * 400}</p>"

    found = printed(paper(body), "receipt", monkeypatch)

    assert not [one.words for one in found if one.out_of_place]
