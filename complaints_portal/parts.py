"""What a portal consists of beside its servers: the command line of each process, as arguments of this Python.

For the launcher and the fault test. In production docker-compose.yml says the same for containers.
"""

from pathlib import Path

# On a development machine root may run the workers; Celery would say four lines about it each time.
_CELERY = ("-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "--app", "complaints_portal")
_QUIET = ("--loglevel", "WARNING")

Command = tuple[str, ...]


def parts(host: str, port: int, web_workers: str, folder: Path) -> dict[str, Command]:
    """Every process by its name; the web first, because what starts first stops first."""
    # Rendering has a process of its own: a thousand reports never delay an acknowledgement.
    return {
        "web": _web(host, port, web_workers),
        "worker": _worker("worker", queues="notices,routing", processes="2"),
        "rendering": _worker("rendering", queues="rendering", processes="1"),
        "beat": (*_CELERY, "beat", *_QUIET, "--schedule", str(folder / "beat"), "--pidfile", ""),
    }


def _web(host: str, port: int, workers: str) -> Command:
    return ("-m", "complaints_portal.web", "--host", host, "--port", str(port), "--workers", workers)


def _worker(name: str, *, queues: str, processes: str) -> Command:
    own = ("--queues", queues, "--concurrency", processes, "--hostname", f"{name}@%h")
    return (*_CELERY, "worker", *_QUIET, "--without-gossip", "--without-mingle", *own)
