"""The command: `python -m tools.file_cases FILE [--base-url URL]`. Exit code 1 if a case falls short.

A portal that runs with other data than VAR_DIR names (var/ here) has another password for its demonstration accounts:
give it in the environment as DEMO_PASSWORD. The sign-in is tried before anything is filed; exit code 2 if it fails.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from tqdm import tqdm

from complaints_portal.engines import free_port
from tools.browser import PageProblem
from tools.file_cases import citizen, officer
from tools.file_cases.case import Case, CaseUnusable, read_cases
from tools.file_cases.mailbox import Mailbox
from tools.file_cases.officer import Desk
from tools.file_cases.outcome import Outcome, all_well, summary

# How long a worker may take before a case falls short; the sweep of the outbox lies within.
_PATIENCE_SECONDS = 90.0
# A body that every state has, so that the demonstration account of its officer is there to try the password on.
_EVERYWHERE = "public-prosecution"


class CannotSignIn(Exception):
    """The officers of the portal cannot be signed in: nothing would come of what is filed."""


@dataclass
class Place:
    """The portal to file at, and the mail server it uses if it is ours."""

    base_url: str
    password: str
    mailbox: Mailbox | None


def main() -> int:
    """File every case; print a JSON line each and the totals."""
    parser = argparse.ArgumentParser(
        prog="file-cases", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="JSON-lines file of complaints")
    parser.add_argument(
        "--base-url",
        default="",
        help="a running portal (DEMO_PASSWORD=… if its data are not those of VAR_DIR); else one of its own is started",
    )
    options = parser.parse_args()
    try:
        cases = list(read_cases(options.file))
    except (OSError, CaseUnusable) as error:
        print(f"file-cases: {error}", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        place = stack.enter_context(place_for(options.base_url))
        try:
            outcomes = file_all(place, cases)
        except CannotSignIn as error:
            print(f"file-cases: {error}", file=sys.stderr)
            return 2
    print(summary(outcomes))
    return 0 if all_well(outcomes) else 1


def file_all(place: Place, cases: list[Case]) -> list[Outcome]:
    """Handle the cases one after the other, each with its line. Raises `CannotSignIn` before the first is filed."""
    desks = {(_EVERYWHERE, "en"): signed_in(place)}
    outcomes = []
    for case in tqdm(cases, file=sys.stderr, unit="case"):
        outcome = handle(place, case, desks)
        outcomes.append(outcome)
        print(outcome.line(), flush=True)
    for desk in desks.values():
        desk.close()
    return outcomes


@contextmanager
def place_for(base_url: str) -> Iterator[Place]:
    if base_url:
        yield Place(base_url.rstrip("/"), _demo_password(), None)
        return
    from complaints_portal.scratch import scratch_portal

    with Mailbox(free_port()) as mailbox, scratch_portal(environment={"EMAIL_URL": mailbox.url}) as portal:
        yield Place(portal.base_url, portal.demo_password, mailbox)


def _demo_password() -> str:
    """The demo accounts' password of the portal on this machine, unless the environment names another's."""
    from complaints_portal.embedded import var_folder
    from complaints_portal.secrets_file import load_secrets

    if "DEMO_PASSWORD" not in os.environ:
        load_secrets(var_folder())
    return os.environ.get("DEMO_PASSWORD", "")


def signed_in(place: Place) -> Desk:
    """A desk whose officer is signed in. Raises `CannotSignIn`, with what to do."""
    desk = Desk(place.base_url, place.password, _EVERYWHERE, "en")
    try:
        desk.as_("officer")
    except (PageProblem, httpx.HTTPError) as problem:
        desk.close()
        raise CannotSignIn(
            f"nothing was filed, because the officers of {place.base_url} cannot be signed in ({problem}).\n"
            "If that portal runs with other data than this one, give the password of its demonstration accounts,\n"
            "which it prints when it starts: DEMO_PASSWORD=… make file-cases FILE=… BASE_URL=…"
        ) from problem
    return desk


def handle(place: Place, case: Case, desks: dict[tuple[str, str], Desk]) -> Outcome:
    """One case from the form to the PDF. What goes wrong is told on standard error and leaves the rest empty."""
    start = time.monotonic()
    outcome = Outcome(case.id, case.expected_body, case.expected_priority)
    try:
        _follow_through(place, case, desks, outcome)
    except (PageProblem, httpx.HTTPError) as problem:
        tqdm.write(f"{case.id}: {problem}", file=sys.stderr)
    outcome.seconds = time.monotonic() - start
    return outcome


def _follow_through(place: Place, case: Case, desks: dict[tuple[str, str], Desk], outcome: Outcome) -> None:
    receipt = citizen.file(place.base_url, case)
    outcome.reference = receipt.reference
    outcome.body = citizen.follow(place.base_url, case, receipt, _PATIENCE_SECONDS)
    key = (outcome.body, case.language)
    if key not in desks:
        desks[key] = Desk(place.base_url, place.password, outcome.body, case.language)
    desk = desks[key]
    outcome.acknowledged = officer.acknowledgements(desk, receipt.reference, _PATIENCE_SECONDS)
    if place.mailbox and not case.anonymous and outcome.acknowledged == 1:
        # With a mail server of our own the acknowledgement is counted where it arrives: until somebody takes the
        # complaint, nothing else is sent.
        outcome.acknowledged = place.mailbox.count(case.email, receipt.reference)
    reviewed = officer.review(desk, receipt.reference)
    outcome.priority, outcome.state = reviewed.priority, reviewed.state
    outcome.pdf_pages = officer.case_report(desk, receipt.reference, case.language, _PATIENCE_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
