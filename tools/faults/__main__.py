"""The command: `python -m tools.faults [N] [--seed S]`. Its last line says the counts; exit code 1 if one is short."""

import argparse
import json
import random
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from subprocess import Popen

import psycopg2
from tqdm import tqdm

from tools.browser import wait_until
from tools.faults.check import Findings
from tools.faults.codes import try_codes
from tools.faults.filers import Crowd, make_picture
from tools.faults.outcome import Outcome, ways
from tools.faults.processes import PartMissing, Portal, running_portal
from tools.faults.sink import Sink
from tools.faults.wrecker import ROUND, Wrecker

_PER_SECOND = 2.0
# A kill with its way back takes about this long: fewer filings are spread over as much time as the kills need.
_KILL_SECONDS = 4.0
_LEAST_ROUNDS, _FILINGS_A_ROUND = 2, 125
# The sweep brings back what was lost within half a minute at most; put-off work follows.
_DRAIN_SECONDS = 240.0


def main() -> int:
    """Run it, say what was counted."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("filings", type=int, nargs="?", default=1000, help="how many complaints, at least")
    parser.add_argument("--seed", type=int, default=None, help="of the order and the moments of the kills")
    parser.add_argument("--logs", type=Path, default=None, help="a folder for the logs of the processes")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10_000)
    _say(f"{options.filings} filings, seed {seed}")
    outcome = run(options.filings, seed, logs=options.logs)
    _say(ways(outcome.kills))
    _say("longest waits for an acknowledgement: " + ", ".join(f"{delay:.0f} s" for delay in outcome.delays()[:10]))
    for shortfall in outcome.shortfalls:
        _say(shortfall)
    print(outcome.line())
    return outcome.exit_code


def run(filings: int, seed: int, *, logs: Path | None = None) -> Outcome:
    """A whole run: a portal, its people, its kills, the count. The processes' logs are copied to `logs`."""
    with ExitStack() as stack:
        sink = stack.enter_context(Sink())
        portal = stack.enter_context(running_portal(sink.url))
        if logs is not None:
            stack.callback(_keep_logs, portal.folder, logs)
        rounds = max(_LEAST_ROUNDS, filings // _FILINGS_A_ROUND)
        wrecker = Wrecker(portal, sink, rounds, random.Random(seed), _say)  # noqa: S311 - to be repeated
        seconds = max(filings / _PER_SECOND, rounds * len(ROUND) * _KILL_SECONDS)
        crowd = Crowd(portal.base_url, make_picture(portal.folder))
        repeater = stack.enter_context(_delivering_again(portal))
        killing = threading.Thread(target=wrecker.work, args=[seconds * 0.95], daemon=True)
        killing.start()
        with tqdm(total=filings, file=sys.stderr, unit="filing") as bar:
            crowd.file(filings, seconds / filings, wrecker.over, bar.update)
        killing.join()
        if wrecker.failure is not None:
            raise wrecker.failure
        codes = try_codes(portal.base_url, crowd.filings)
        waited = _drain(portal)
        wrecker.raise_the_fallen()
        delivered_again = _end(repeater)
        _say(
            f"longest wait for an answer {crowd.seen.longest_wait:.1f} s, last filing {crowd.late:.1f} s late, "
            f"{crowd.seen.lost_answers} answers lost on purpose, outbox empty after {waited:.0f} s"
        )
        findings = _look_up(portal, crowd)
        _say(f"attempts by entry: {findings.attempts}")
        return Outcome(
            crowd.filings,
            wrecker.kills,
            sink.mails,
            crowd.seen,
            findings,
            codes,
            delivered_again,
            portal.task_failures(),
            crowd.troubles,
            wrecker.fallen,
        )


@contextmanager
def _delivering_again(portal: Portal) -> Iterator[Popen[str]]:
    """Have entries of the outbox delivered again meanwhile."""
    with portal.beside("-m", "tools.faults.again") as repeater:
        try:
            yield repeater
        finally:
            repeater.kill()


def _end(repeater: Popen[str]) -> int:
    """How many entries were delivered again. Raises `PartMissing` if it ended before."""
    said, _ = repeater.communicate("")
    if repeater.returncode != 0:
        raise PartMissing("what delivers entries again has ended")
    return int(said.split()[-1])


def _drain(portal: Portal) -> float:
    """Wait until the outbox is empty, or the time is over; how long it took."""
    began = time.monotonic()
    for _ in wait_until(_DRAIN_SECONDS, pause=0.5):
        if _waiting(portal) == 0:
            break
    return time.monotonic() - began


def _waiting(portal: Portal) -> int | None:
    """How many entries of the outbox nobody has finished; None if the database does not answer."""
    try:
        with closing(psycopg2.connect(portal.environment["DATABASE_URL"])) as connection:
            cursor = connection.cursor()
            cursor.execute("SELECT count(*) FROM complaints_outboxentry WHERE state = 'waiting'")
            return int(cursor.fetchone()[0])
    except psycopg2.OperationalError:
        return None


def _look_up(portal: Portal, crowd: Crowd) -> Findings:
    file = portal.folder / "filings.json"
    file.write_text(json.dumps([asdict(filing) for filing in crowd.filings]))
    return Findings(**json.loads(portal.run("-m", "tools.faults.check", str(file))))


def _keep_logs(folder: Path, logs: Path) -> None:
    logs.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        shutil.copy(log, logs)


def _say(text: str) -> None:
    """A line to standard error, above the progress bar."""
    tqdm.write(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
