"""The people of the body: an officer takes the complaint and reviews it, a supervisor gives the second signature.

Where no body was free of conflict, the supervisor approves the routing first.
"""

import re
from dataclasses import dataclass, field
from io import BytesIO

from pypdf import PdfReader

from tools.browser import Browser, Page, PageProblem, wait_until


@dataclass
class Desk:
    """Signed-in members of staff of one body, kept for the next complaint of that body."""

    base_url: str
    password: str
    body: str
    language: str
    browsers: dict[str, Browser] = field(default_factory=dict)

    def as_(self, role: str) -> Browser:
        """The browser of the body's demo officer or supervisor, signed in."""
        if role not in self.browsers:
            browser = Browser(self.base_url)
            page = browser.get(f"/{self.language}/desk/")
            form = page.form_with("login", "password")
            page = browser.send(page, form, {"login": f"{role}.{self.body}", "password": self.password})
            if "/desk/" not in page.url:
                raise PageProblem(f"{role}.{self.body} is not signed in: {page.errors() or page.url}")
            self.browsers[role] = browser
        return self.browsers[role]

    def close(self) -> None:
        """Sign out by forgetting."""
        for browser in self.browsers.values():
            browser.close()


@dataclass(frozen=True)
class Reviewed:
    """What the complaint page showed in the end."""

    priority: str
    state: str


_REASONS = {
    "ar": "نُظرت الوقائع والأدلة واستُمع إلى الأطراف.",
    "en": "The facts and the evidence were examined.",
}
# Why a body that the rules name as the last resort may examine the complaint.
_WHY_HERE = {
    "ar": "لا توجد جهة أخرى بعيدة عن الجهة المشكو منها.",
    "en": "No other body stands apart from the one complained of.",
}


def acknowledgements(desk: Desk, reference: str, seconds: float) -> int:
    """How many acknowledgements the timeline shows, once it shows one (or the time is over)."""
    officer, url = desk.as_("officer"), f"/{desk.language}/desk/{reference}/"
    for _ in wait_until(seconds):
        if found := len(officer.get(url).tree.xpath("//*[@data-event='acknowledged']")):
            return found
    return 0


def review(desk: Desk, reference: str) -> Reviewed:
    """Take the complaint and bring it to a decision with its second signature, step by step through the pages."""
    officer, supervisor, url = desk.as_("officer"), desk.as_("supervisor"), f"/{desk.language}/desk/{reference}/"
    page = officer.get(url)
    if page.attribute("data-waits-for") == "approval":
        approval = {"no_conflict": "on", "reason": _WHY_HERE[desk.language]}
        step(supervisor, supervisor.get(url), url, "approve_routing", approval)
        page = officer.get(url)
    for name, inputs in (
        ("take", {"no_conflict": "on"}),
        ("admit", {}),
        ("start_review", {}),
        ("propose_decision", {"outcome": "substantiated", "reason": _REASONS[desk.language]}),
    ):
        page = step(officer, page, url, name, inputs)
    page = step(supervisor, supervisor.get(url), url, "approve_decision", {})
    return Reviewed(page.attribute("data-priority") or "", page.attribute("data-status") or "")


def step(officer: Browser, page: Page, url: str, name: str, inputs: dict[str, str]) -> Page:
    """Press one button of the panel, by way of its own page where it asks for something."""
    forms = [form for form in page.forms() if f"/step/{name}/" in (form.action or "")]
    if not forms:
        links = page.tree.xpath(f"//a[contains(@href, '/step/{name}/')]/@href")
        if not links:
            raise PageProblem(f"no step {name} on {page.url}")
        page = officer.get(links[0])
        forms = [page.form_with("version", *inputs)]
    officer.send(page, forms[0], dict(inputs))
    return officer.get(url)


def case_report(desk: Desk, reference: str, language: str, seconds: float) -> int:
    """Ask for the PDF case report, wait for the worker, download it; return its number of pages."""
    officer = desk.as_("officer")
    page = officer.get(f"/{desk.language}/desk/{reference}/")
    forms = [form for form in page.forms() if "/reports/" in form.action and form.fields.get("language") == language]
    if not forms:
        raise PageProblem(f"no case report offered on {page.url}")
    page = officer.send(page, forms[0], {})
    for _ in wait_until(seconds):
        links = page.tree.xpath("//a[@data-report-ready]/@href")
        if links:
            return _pages(officer, links[0])
        page = officer.get(page.url)
    raise PageProblem(f"the case report was not ready after {seconds:.0f} s")


def _pages(officer: Browser, url: str) -> int:
    answer = officer.http.get(url)
    if answer.status_code != 200 or not answer.content.startswith(b"%PDF"):
        raise PageProblem(f"the case report is no PDF: {answer.status_code}")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    if not re.search(r"\d{4}", text):
        raise PageProblem("the case report is empty")
    return len(PdfReader(BytesIO(answer.content)).pages)
