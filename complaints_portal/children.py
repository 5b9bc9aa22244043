"""The processes of one portal at one terminal: started, their output prefixed, watched, stopped in order.

Each child leads a session of its own, so that Ctrl-C reaches only the launcher, which then stops one after
the other.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import psutil

from complaints_portal.engines import has_ended

# A worker that is told to stop first finishes the task at hand; a report takes seconds at most.
GRACE_SECONDS = 20


class Children:
    """The processes; the one started first is also stopped first, before all others. `record` lists them."""

    def __init__(self, record: Path, environment: Mapping[str, str]) -> None:
        self._record = record
        self._environment = dict(environment)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        """Start `command` (arguments of this Python) under a name that stands before each line it writes."""
        process = subprocess.Popen(  # noqa: S603 - the launcher's own commands
            [sys.executable, *command],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._processes[name] = process
        assert process.stdout is not None
        threading.Thread(target=_pass_on, args=(name, process.stdout), daemon=True).start()
        identities = {name: _identity(child.pid) for name, child in self._processes.items()}
        self._record.write_text(json.dumps(identities))

    def ended(self) -> str | None:
        """What to say of a child that has ended by itself; None while all run."""
        for name, process in self._processes.items():
            if (code := process.poll()) is not None:
                return f"{name} ended by itself ({_cause(code)})"
        return None

    def stop(self) -> None:
        """Stop the first child, then all others at once; kill what does not end in time."""
        processes = list(self._processes.values())
        for together in (processes[:1], processes[1:]):
            for process in together:
                process.terminate()
            for process in together:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(GRACE_SECONDS)
                _kill_session(process.pid)
                process.wait()
        self._record.unlink(missing_ok=True)


def end_leftovers(record: Path) -> None:
    """End the children that a killed launcher left behind: they hold the port and run old code."""
    if not record.exists():
        return
    for identity in json.loads(record.read_text() or "{}").values():
        with contextlib.suppress(psutil.NoSuchProcess):
            leftover = psutil.Process(identity["pid"])
            if leftover.create_time() != identity["created"]:
                continue  # the number is another process's now
            leftover.terminate()
            has_ended(leftover.pid, within=GRACE_SECONDS)
        _kill_session(identity["pid"])
    record.unlink()


def _identity(pid: int) -> dict[str, float]:
    try:
        return {"pid": pid, "created": psutil.Process(pid).create_time()}
    except psutil.NoSuchProcess:
        return {"pid": pid, "created": 0}


def _kill_session(pid: int) -> None:
    """Kill whatever is left of the group that the process `pid` led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _cause(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name


def _pass_on(name: str, output: IO[bytes]) -> None:
    """Write each line behind the child's name. Reading goes on when nobody listens, or the child blocks."""
    for line in output:
        if text := line.decode(errors="replace").rstrip():
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.write(f"{name:<9} | {text}\n")
                sys.stdout.flush()
