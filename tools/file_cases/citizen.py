"""The complainant: fills in the form page by page, keeps reference and code, and looks where the complaint stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tools.browser import Browser, Page, PageProblem, wait_until
from tools.file_cases.case import Case

_MOST_PAGES = 40


@dataclass(frozen=True)
class Receipt:
    """What the confirmation gave."""

    reference: str
    code: str


def file(base_url: str, case: Case, evidence: Sequence[Path] = ()) -> Receipt:
    """File a case with a browser of its own; what the pages are too short for is attached. Raises `PageProblem`."""
    browser = Browser(base_url)
    try:
        with TemporaryDirectory() as folder:
            return fill_in(browser, case, [*evidence, *_written_out(case, Path(folder))])
    finally:
        browser.close()


def fill_in(browser: Browser, case: Case, evidence: Sequence[Path] = ()) -> Receipt:
    """Fill in every page of the form until the confirmation. Raises `PageProblem`."""
    page = browser.get(f"/{case.language}/complaint/")
    answers = case.answers()
    for _ in range(_MOST_PAGES):
        if page.url.endswith("/done/"):
            receipt = _receipt(page)
            _check_paper(browser, page)
            return receipt
        page = _next(browser, page, answers, evidence)
    raise PageProblem(f"no confirmation after {_MOST_PAGES} pages, last {page.url}")


def _written_out(case: Case, folder: Path) -> list[Path]:
    """The whole narrative as a text file, where the page does not take it."""
    if not case.rest:
        return []
    paper = folder / "narrative.txt"
    paper.write_text(case.rest, encoding="utf-8")
    return [paper]


def _next(browser: Browser, page: Page, answers: dict[str, str | list[str]], evidence: Sequence[Path]) -> Page:
    """Answer the page's question, or follow its way onward where it asks nothing."""
    forms = page.tree.xpath("//main//form[translate(@method,'POST','post')='post']")
    if forms:
        fields = [name for name in forms[0].inputs.keys() if name in answers]  # noqa: SIM118 - lxml's own
        known = {name: _as_offered(forms[0], name, answers[name]) for name in fields}
        return browser.send(page, forms[0], known, evidence if "evidence" in forms[0].inputs else ())
    onward = page.tree.xpath("//main//*[contains(@class,'actions')]//a[contains(@class,'button')]/@href")
    if not onward:
        raise PageProblem(f"no way onward from {page.url}: {page.text[:200]}")
    return browser.get(onward[0])


# What somebody chooses who does not find their answer.
_SECOND_BEST = {"respondent": "unknown", "respondent_level": "unsure"}


def _as_offered(form: Any, name: str, answer: str | list[str]) -> str | list[str]:
    """The answer as far as the page offers it: another country has other bodies."""
    offered = set(form.xpath(f".//input[@name='{name}'][@type='radio' or @type='checkbox']/@value"))
    if isinstance(answer, list):
        return [choice for choice in answer if choice in offered] or ["none"]
    return _SECOND_BEST.get(name, answer) if offered and answer not in offered else answer


def _receipt(page: Page) -> Receipt:
    digits = {
        name: re.sub(r"\D", "", page.tree.get_element_by_id(name).text_content()) for name in ("reference", "code")
    }
    if (len(digits["reference"]), len(digits["code"])) != (12, 16):
        raise PageProblem("the confirmation shows no reference or no code")
    return Receipt(digits["reference"], digits["code"])


def _check_paper(browser: Browser, page: Page) -> None:
    links = page.tree.xpath("//main//a[contains(@href,'receipt.pdf')]/@href")
    if not links:
        raise PageProblem("the confirmation offers no PDF receipt")
    paper = browser.look(links[0]).response
    if paper.status_code != 200 or not paper.content.startswith(b"%PDF"):
        raise PageProblem(f"the receipt is no PDF: {paper.status_code}")


def follow(base_url: str, case: Case, receipt: Receipt, seconds: float) -> str:
    """Open the tracking page with reference and code until it names the body; return the body's code."""
    browser = Browser(base_url)
    try:
        page = browser.get(f"/{case.language}/follow/")
        form = page.form_with("reference", "code")
        page = browser.send(page, form, {"reference": receipt.reference, "code": receipt.code})
        for _ in wait_until(seconds):
            if body := page.attribute("data-body"):
                return body
            page = browser.get(page.url)
        raise PageProblem(f"not routed after {seconds:.0f} s")
    finally:
        browser.close()
