"""How workers and beat log and measure: as the web processes do, each line of a task with the task's name.

Connected by `complaints_portal.celery` when a process loads the application.
"""

import logging.config
import time
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import structlog
from celery import Task, signals
from django.conf import settings
from structlog.contextvars import bind_contextvars, clear_contextvars

from complaints_portal import figures

log = structlog.get_logger(__name__)

_began: ContextVar[float] = ContextVar("began")


def connect() -> None:
    """Take logging over from Celery, and measure each task."""
    signals.setup_logging.connect(_set_up_logging)
    signals.task_prerun.connect(_begin)
    signals.task_postrun.connect(_end)


def _set_up_logging(**_kwargs: Any) -> None:
    """A receiver of this signal keeps Celery from configuring loggers of its own."""
    logging.config.dictConfig(settings.LOGGING)


def _begin(task: Task[Any, Any], **_kwargs: Any) -> None:
    bind_contextvars(task=_name(task))
    _began.set(time.perf_counter())


def _end(task: Task[Any, Any], args: Sequence[Any] = (), **_kwargs: Any) -> None:
    seconds = time.perf_counter() - _began.get()
    figures.TASKS.observe(seconds, _name(task))
    figures.tell()
    if args:  # an entry of the outbox; what beat starts all the time is not told
        log.info("task.ended", entry=args[0], ms=round(seconds * 1000))
    clear_contextvars()


def _name(task: Task[Any, Any]) -> str:
    """`complaints.render_report` without the package."""
    return str(task.name).rpartition(".")[2]
