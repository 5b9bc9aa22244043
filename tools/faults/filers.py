"""The people who file: most by program, one in ten through the form, at a steady rate; some leave before the answer."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from complaints_portal.scratch import HOUSE
from tools.browser import PageProblem
from tools.faults.patience import LOST_ANSWER, PATIENCE_SECONDS, PatientBrowser, Seen, pause
from tools.file_cases import citizen
from tools.file_cases.case import Case, read_cases

_CASES = HOUSE / "tests" / "data" / "cases.jsonl"
_API = "/api/v1/complaints/"
# Of twenty people two use the form, three lose the first answer on the way (one of them by the form), one leaves when
# that happens.
_ROUND = 20
_BY_FORM, _LOSES_ANSWER, _LEAVES = (3, 13), (1, 7, 13), (17,)
_AT_ONCE = 40


@dataclass
class Filing:
    """One person's complaint: what was sent, and what they got."""

    tag: str
    language: str
    email: str
    files: int
    by_form: bool
    leaves: bool
    # The first answer is lost on the way, so that the same is sent twice.
    loses: bool = False
    reference: str = ""
    code: str = ""
    # When the answer was there (`time.monotonic`), or the attempt was over.
    ended: float = 0.0


@dataclass
class Crowd:
    """Everybody who files at one portal."""

    base_url: str
    picture: Path
    seen: Seen = field(default_factory=Seen)
    filings: list[Filing] = field(default_factory=list)
    # What ended a person's attempt without a confirmation.
    troubles: list[str] = field(default_factory=list)
    # How far behind the steady rate the last one began, in seconds.
    late: float = 0.0

    def file(self, least: int, every: float, over: threading.Event, tell: Callable[[], None]) -> None:
        """Let somebody begin each `every` seconds until `least` who stay have begun and it is `over`; wait for all."""
        cases = cycle(list(read_cases(_CASES)))
        begin, futures = time.monotonic(), list[Future[None]]()
        with ThreadPoolExecutor(_AT_ONCE) as people:
            for number in count():
                if _who_stay(number) >= least and over.is_set():
                    break
                time.sleep(max(begin + number * every - time.monotonic(), 0))
                futures.append(people.submit(self._file_one, number, next(cases), begin + number * every))
                tell()
            for future in futures:
                future.result()
                tell()

    def _file_one(self, number: int, case: Case, due: float) -> None:
        self.late = time.monotonic() - due
        turn = number % _ROUND
        by_form, leaves = turn in _BY_FORM, turn in _LEAVES
        tag = f"fault {number} {secrets.token_hex(4)}"
        files = [self.picture] if turn == _BY_FORM[0] else []
        own = _own_case(case, tag)
        loses = turn in (*_LOSES_ANSWER, *_LEAVES)
        filing = Filing(tag, case.language, own.email, len(files), by_form, leaves, loses)
        self.filings.append(filing)
        way = _by_form if by_form else _by_program
        try:
            receipt = way(self, own, files, loses=loses, leaves=leaves)
        except (PageProblem, httpx.HTTPError) as problem:
            self.troubles.append(f"{tag}: {problem!r}")
            return
        finally:
            filing.ended = time.monotonic()
        if receipt is not None:
            filing.reference, filing.code = receipt.reference, receipt.code


def _who_stay(number: int) -> int:
    """How many of the first so many people wait for their confirmation, whatever happens."""
    rounds, rest = divmod(number, _ROUND)
    return number - rounds * len(_LEAVES) - sum(turn < rest for turn in _LEAVES)


def make_picture(folder: Path) -> Path:
    """A small photograph to attach."""
    picture = folder / "picture.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    return picture


def _own_case(case: Case, tag: str) -> Case:
    """The case as this person tells it: under their name, to be told by e-mail."""
    mark = tag.replace(" ", "-")
    told = {"narrative": f"{case.given['narrative']} [{tag}]", "anonymous": False, "filed_by": "victim"}
    return Case(mark, {**case.given, **told}, case.expected_body, case.expected_priority)


def _by_form(crowd: Crowd, case: Case, files: list[Path], *, loses: bool, leaves: bool) -> citizen.Receipt:
    assert not leaves
    browser = PatientBrowser(crowd.base_url, case.language, crowd.seen, loses="/check/" if loses else "")
    try:
        return citizen.fill_in(browser, case, files)
    finally:
        browser.close()


def _by_program(crowd: Crowd, case: Case, _files: list[Path], *, loses: bool, leaves: bool) -> citizen.Receipt | None:
    """File with one key until the answer is there, or leave when the first is lost."""
    headers = {"Idempotency-Key": secrets.token_urlsafe(24), "Accept-Language": case.language}
    with httpx.Client(base_url=crowd.base_url, headers=headers, timeout=60) as program:
        for timeout in _timeouts(loses):
            began = time.monotonic()
            try:
                answer = program.post(_API, json=_body(case), timeout=timeout)
            except httpx.TransportError as error:
                crowd.seen.lose_answer() if timeout.read != 60 else crowd.seen.break_off(error)
                if leaves:
                    return None
                pause()
                continue
            finally:
                crowd.seen.wait(time.monotonic() - began)
            if answer.status_code == 201:
                return citizen.Receipt(answer.json()["reference"], answer.json()["code"])
            if answer.status_code != 503:
                raise PageProblem(f"{answer.status_code} {answer.text[:300]}")
            crowd.seen.ask_again(_shortcomings(answer))
            pause()
    raise PageProblem(f"no answer in {PATIENCE_SECONDS:.0f} s")


def _timeouts(loses: bool) -> Iterator[httpx.Timeout]:
    """How long each attempt waits, until patience is over."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    if loses:
        yield httpx.Timeout(**LOST_ANSWER)
    while time.monotonic() < deadline:
        yield httpx.Timeout(60)


def _shortcomings(answer: httpx.Response) -> list[str]:
    """What a problem document lacks that tells a program to send the same again."""
    if answer.headers.get("Content-Type") != "application/problem+json":
        return [f"503 of {answer.url} is no problem document"]
    problem = answer.json()
    fine = problem["type"].endswith("#unavailable") and problem["title"] and "Retry-After" in answer.headers
    return [] if fine else [f"503 of {answer.url} does not say to try again: {problem}"]


def _body(case: Case) -> dict[str, Any]:
    """The case as a program sends it."""
    answers, given = case.answers(), case.given
    accused = given["respondent_code"]
    respondent: dict[str, Any] = {"kind": accused, "words": given["respondent_body"]}
    if accused not in ("private", "unknown"):
        respondent |= {"kind": "body", "body": accused, "level": given["respondent_level"]}
    same = ("filed_for", "confidentiality", "category", "subcategory", "title", "narrative", "place")
    return {name: answers[name] for name in same} | {
        "language": case.language,
        "flags": given["urgency_flags"],
        "happened": {part: answers[f"happened_{part}"] for part in ("day", "month", "year")},
        "respondent": respondent,
        "complainant": {"name": answers["name"], "safe_channel": "email", "email": case.email},
        "declaration": True,
    }
