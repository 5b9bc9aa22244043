"""A steady load over HTTP from a few connections, and what it measured. A wrong answer stops the measurement."""

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Target:
    """An address, what its answer must contain, and the cookies to send."""

    name: str
    url: str
    contains: bytes
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """Answers per second and the times of single answers, in milliseconds."""

    rate: float
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.rate:8.0f}/s   p50 {self.p50:6.1f} ms   p95 {self.p95:6.1f} ms"


def figures(times: list[float], elapsed: float) -> Figures:
    """From single times in seconds and the length of the whole run."""
    cuts = statistics.quantiles(times, n=100)
    return Figures(len(times) / elapsed, cuts[49] * 1000, cuts[94] * 1000)


def side_by_side(
    targets: list[Target], *, rounds: int = 3, seconds: float = 3.0, clients: int = 4
) -> dict[str, Figures]:
    """Measure the targets in turn, several rounds, so that a change of the machine's speed meets them all.

    Returns the round with the median rate of each. Raises `AssertionError` at the first wrong answer.
    """
    found: dict[str, list[Figures]] = {target.name: [] for target in targets}
    for target in targets:
        _round(target, 0.5, clients)
    for _ in range(rounds):
        for target in targets:
            found[target.name].append(_round(target, seconds, clients))
    return {name: sorted(rows, key=lambda row: row.rate)[len(rows) // 2] for name, rows in found.items()}


def _round(target: Target, seconds: float, clients: int) -> Figures:
    times: list[list[float]] = [[] for _ in range(clients)]
    problems: list[str] = []
    end = time.perf_counter() + seconds

    def client(mine: list[float]) -> None:
        try:
            mine.extend(_requests(target, end))
        except Exception as error:
            problems.append(repr(error))

    threads = [threading.Thread(target=client, args=(mine,)) for mine in times]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems[0]
    return figures([one for mine in times for one in mine], time.perf_counter() - start)


def _requests(target: Target, end: float) -> Iterator[float]:
    parts = urlsplit(target.url)
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in target.cookies.items())}
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        yield time.perf_counter() - start
        assert answer.status == 200 and target.contains in body, f"{answer.status} at {target.url}"
    connection.close()
