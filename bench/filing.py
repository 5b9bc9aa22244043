"""Filing under load: whole journeys over HTTP, through every page, from several people at once."""

import argparse
import json
import threading
import time
from pathlib import Path

from bench.load import Figures, figures
from tools.file_cases import citizen
from tools.file_cases.case import Case, read_cases

CASES = Path(__file__).parent.parent / "tests" / "data" / "cases.jsonl"


def measure(base_url: str, *, filings: int, people: int) -> Figures:
    """File `filings` complaints from `people` threads. Raises `AssertionError` if one does not get its confirmation."""
    cases = list(read_cases(CASES))
    work = [cases[number % len(cases)] for number in range(filings)]
    times: list[float] = []
    problems: list[str] = []
    lock = threading.Lock()

    def person() -> None:
        while True:
            with lock:
                if not work or problems:
                    return
                case = work.pop()
            _file(base_url, case, times, problems)

    threads = [threading.Thread(target=person) for _ in range(people)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems[0]
    return figures(times, time.perf_counter() - start)


def _file(base_url: str, case: Case, times: list[float], problems: list[str]) -> None:
    start = time.perf_counter()
    try:
        citizen.file(base_url, case)
    except Exception as error:
        problems.append(f"{case.id}: {error!r}")
        return
    times.append(time.perf_counter() - start)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base_url")
    parser.add_argument("--filings", type=int, default=100)
    parser.add_argument("--people", type=int, default=4)
    options = parser.parse_args()
    print(json.dumps(measure(options.base_url, filings=options.filings, people=options.people).__dict__))
