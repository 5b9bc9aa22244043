"""The codes that people took away: each must open its complaint on the tracking page, when all is over."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import httpx

from tools.browser import Browser, PageProblem
from tools.faults.filers import Filing

# All codes up to this number; of more, those of everybody whose first answer was lost, and others up to it.
MOST = 200
_AT_ONCE = 2


@dataclass
class Codes:
    """What became of the codes that were tried; `refused` tells whose did not open, and what the page said."""

    tried: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def opened(self) -> int:
        """How many opened their complaint."""
        return self.tried - len(self.refused)


def try_codes(base_url: str, filings: Sequence[Filing]) -> Codes:
    """Open complaints with the reference and the code of their confirmation, each with a browser of its own."""
    chosen = sample([filing for filing in filings if filing.reference])
    with ThreadPoolExecutor(_AT_ONCE) as people:
        problems = list(people.map(partial(_problem, base_url), chosen))
    return Codes(len(chosen), [problem for problem in problems if problem])


def sample(confirmed: Sequence[Filing]) -> list[Filing]:
    """Whose codes are tried: those who sent the same twice before all others, who are taken from the whole run."""
    twice = [filing for filing in confirmed if filing.loses]
    once = [filing for filing in confirmed if not filing.loses]
    wanted = min(max(MOST - len(twice), 0), len(once))
    return twice + [once[number * len(once) // wanted] for number in range(wanted)]


def _problem(base_url: str, filing: Filing) -> str:
    """Why the code does not open the complaint; empty if it does."""
    browser = Browser(base_url)
    try:
        page = browser.get(f"/{filing.language}/follow/")
        form = page.form_with("reference", "code")
        page = browser.send(page, form, {"reference": filing.reference, "code": filing.code})
        return "" if filing.reference in page.text.replace(" ", "") else f"{filing.tag}: another complaint"
    except (PageProblem, httpx.HTTPError) as problem:
        return f"{filing.tag}: {problem}"
    finally:
        browser.close()
