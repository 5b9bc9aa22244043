"""Who kills: each kind of process in turn, at moments of bad luck, and brings it back as a supervisor would."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle

import psutil

from tools.faults.processes import Portal
from tools.faults.routing import routing_held_up
from tools.faults.sink import Ambush, Moment, Sink

_DOWN_SECONDS = (0.5, 3.0)
# A delivery or a routing comes along within this time, or the worker is killed without one.
_AMBUSH_SECONDS = 12.0
_WITHOUT = "at any moment"
# How many processes each part works with, as `complaints_portal.parts` starts them.
_WORKERS = {"web": 2, "worker": 2, "rendering": 1}

KINDS = ("worker", "beat", "broker", "web", "database")
# What each round kills: there are more ways to lose a worker's work than any other's.
ROUND = (*KINDS, "worker")
IN_ROUTING = "in the middle of a routing's transaction"
# When a worker must die in every run, however short: between what it begins and what it keeps.
MOMENTS = (Moment.UNANSWERED.value, IN_ROUTING, Moment.ANSWERED.value)


@dataclass(frozen=True)
class Kill:
    """One kill: of what, how, when, and when the part was there again (`time.monotonic`)."""

    kind: str
    how: str
    at: float
    back: float


@dataclass
class Wrecker:
    """Kills every kind `rounds` times (the worker twice as often), one after the other, in an order of `luck`'s."""

    portal: Portal
    sink: Sink
    rounds: int
    luck: random.Random
    tell: Callable[[str], None]
    kills: list[Kill] = field(default_factory=list)
    # Parts that nobody killed and that ended all the same.
    fallen: list[str] = field(default_factory=list)
    failure: Exception | None = None
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Each kind has several ways to die; they take turns, those first that tell the most."""
        self._ways = {
            "worker": cycle(
                [
                    self._kill_worker_before_the_answer,
                    self._kill_worker_in_routing,
                    self._kill_worker_after_the_answer,
                    self._kill_pool_process,
                    self._kill_worker_head,
                    self._kill_rendering,
                    self._kill_worker,
                ]
            ),
            "beat": cycle([self._kill_beat_and_damage_its_file, self._kill_beat]),
            "broker": cycle([self._kill_broker_in_delivery, self._kill_broker]),
            "web": cycle([self._kill_web_process, self._kill_web_head, self._kill_web]),
            "database": cycle([self._kill_database]),
        }

    def work(self, seconds: float) -> None:
        """Spread the kills over so many seconds. What goes wrong is kept in `failure`."""
        plan = [kind for _ in range(self.rounds) for kind in self.luck.sample(ROUND, len(ROUND))]
        begin = time.monotonic()
        try:
            for number, kind in enumerate(plan):
                due = begin + seconds * (number + self.luck.random() * 0.8) / len(plan)
                time.sleep(max(due - time.monotonic(), 0))
                self.raise_the_fallen()
                self._kill(kind)
            self.raise_the_fallen()
        except Exception as error:
            self.failure = error
        finally:
            self.over.set()

    def raise_the_fallen(self) -> None:
        """Start again what ended by itself, and keep its name."""
        for name, part in self.portal.parts.items():
            if part.has_ended():
                self.tell(f"{name} ended by itself")
                self.fallen.append(name)
                self._come_back(name)

    def _kill(self, kind: str) -> None:
        way = next(self._ways[kind])
        how, at = way()
        self.kills.append(Kill(kind, how, at, time.monotonic()))
        self.tell(f"{kind}: {how}, back after {time.monotonic() - at:.1f} s")

    def _rest(self) -> None:
        time.sleep(self.luck.uniform(*_DOWN_SECONDS))

    def _come_back(self, name: str) -> None:
        """Start a part anew; whatever is left of the old one goes first."""
        self.portal.parts[name].kill()
        self.portal.parts[name].start()
        self._await(name)

    def _await(self, name: str) -> None:
        if name in _WORKERS:
            self.portal.await_children(name, _WORKERS[name])
        if name == "web":
            self.portal.await_web()

    def _kill_part(self, name: str, how: str) -> tuple[str, float]:
        at = time.monotonic()
        self.portal.parts[name].kill()
        self._rest()
        self._come_back(name)
        return how, at

    def _kill_head(self, name: str, how: str) -> tuple[str, float]:
        """The head alone: what it started goes on for a moment, until the supervisor clears it away."""
        at = time.monotonic()
        self.portal.parts[name].kill_head()
        self._rest()
        self._come_back(name)
        return how, at

    def _kill_child(self, name: str, how: str) -> tuple[str, float]:
        """One of the processes at work; its head starts another."""
        self._await(name)
        at = time.monotonic()
        victim = self.luck.choice(self.portal.parts[name].children())
        with suppress(psutil.NoSuchProcess):
            victim.kill()
        self._rest()
        self._await(name)
        return how, at

    def _kill_worker(self) -> tuple[str, float]:
        return self._kill_part("worker", "whole")

    def _kill_worker_head(self) -> tuple[str, float]:
        return self._kill_head("worker", "its head")

    def _kill_pool_process(self) -> tuple[str, float]:
        return self._kill_child("worker", "a process of its pool")

    def _kill_rendering(self) -> tuple[str, float]:
        return self._kill_part("rendering", "the rendering one")

    def _kill_worker_after_the_answer(self) -> tuple[str, float]:
        return self._kill_in_delivery(Moment.ANSWERED)

    def _kill_worker_before_the_answer(self) -> tuple[str, float]:
        return self._kill_in_delivery(Moment.UNANSWERED)

    def _kill_worker_in_routing(self) -> tuple[str, float]:
        with routing_held_up(self.portal.environment["DATABASE_URL"], _AMBUSH_SECONDS) as found:
            at = time.monotonic()
            self.portal.parts["worker"].kill()
        self._rest()
        self._come_back("worker")
        return IN_ROUTING if found else _WITHOUT, at

    def _kill_in_delivery(self, moment: Moment) -> tuple[str, float]:
        how, at = self._ambush(moment, self.portal.parts["worker"].kill)
        self._rest()
        self._come_back("worker")
        return how, at

    def _ambush(self, moment: Moment, strike: Callable[[], None]) -> tuple[str, float]:
        """Strike at that moment of the next delivery, or without one if none comes along."""
        done, at = threading.Event(), time.monotonic()

        def kill() -> None:
            nonlocal at
            at = time.monotonic()
            strike()
            done.set()

        self.sink.lay(Ambush(moment, self._freeze, kill))
        if not done.wait(_AMBUSH_SECONDS) and self.sink.lift():
            kill()
            return _WITHOUT, at
        done.wait()
        return moment.value, at

    def _freeze(self, port: int) -> None:
        """Stop the pool process that speaks from this port."""
        for process in self.portal.parts["worker"].children():
            with suppress(psutil.Error):
                if any(found.laddr.port == port for found in process.net_connections("tcp4")):
                    process.suspend()

    def _kill_beat(self) -> tuple[str, float]:
        return self._kill_part("beat", "whole")

    def _kill_beat_and_damage_its_file(self) -> tuple[str, float]:
        """The schedule's file is cut off in the middle, as a full disk leaves it."""
        at = time.monotonic()
        self.portal.parts["beat"].kill()
        for file in self.portal.folder.glob("beat*"):
            if file.suffix != ".log":
                file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        self._rest()
        self._come_back("beat")
        return "whole, its file damaged", at

    def _kill_broker(self) -> tuple[str, float]:
        at = time.monotonic()
        self.portal.kill_broker()
        self._rest()
        self.portal.start_servers()
        return "its data gone", at

    def _kill_broker_in_delivery(self) -> tuple[str, float]:
        """Work that is not acknowledged yet then ends on a connection that is gone."""
        how, at = self._ambush(Moment.HELD, self.portal.kill_broker)
        self._rest()
        self.portal.start_servers()
        return f"its data gone, {how}", at

    def _kill_database(self) -> tuple[str, float]:
        at = time.monotonic()
        self.portal.kill_database()
        self._rest()
        self.portal.start_servers()
        return "whole", at

    def _kill_web_process(self) -> tuple[str, float]:
        return self._kill_child("web", "one of its processes")

    def _kill_web(self) -> tuple[str, float]:
        return self._kill_part("web", "whole")

    def _kill_web_head(self) -> tuple[str, float]:
        return self._kill_head("web", "its head")
