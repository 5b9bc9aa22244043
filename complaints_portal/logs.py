"""How every process of the portal logs: one line for each event, through the fence of `log_fence`.

`LOG_FORMAT=json` writes an object a line, for machines that collect logs; `lines` is for people, and what a terminal
gets. Our own events come
from structlog, those of Django, Celery, granian and other libraries from the standard library's logging; all of them
go to standard error by the same way. No Django here: the web server's first process has none.
"""

import logging
import logging.config
import sys
from typing import Any

import structlog
from structlog.contextvars import merge_contextvars
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ProcessorFormatter, add_log_level, add_logger_name, filter_by_level
from structlog.typing import Processor

from complaints_portal.log_fence import library_line, own_event

FORMATS = ("json", "lines")

# What these say below the level is about each task, page or glyph. Refused host names are scans of the address.
_LEVELS = {
    "_granian": "WARNING",
    "celery": "WARNING",
    "django.request": "ERROR",
    "django.security.DisallowedHost": "CRITICAL",
    "fontTools": "ERROR",
    "kombu": "WARNING",
    "pikepdf": "WARNING",
    "weasyprint": "ERROR",
}


def usual_format() -> str:
    """What to write where LOG_FORMAT is not set."""
    return "lines" if sys.stderr.isatty() else "json"


def configuration(form: str, level: str) -> dict[str, Any]:
    """The configuration for `logging.config.dictConfig`. Raises `ValueError` for a format there is not."""
    if form not in FORMATS:
        raise ValueError(f"LOG_FORMAT must be one of {', '.join(FORMATS)}, not {form!r}")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"fenced": {"()": f"{__name__}.formatter", "form": form}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fenced"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Handlers that a library brings along are taken away: everything goes up to the root.
        "loggers": {name: {"level": least, "handlers": [], "propagate": True} for name, least in _LEVELS.items()},
    }


def set_up(config: dict[str, Any]) -> None:
    """Configure the standard library's logging and structlog; the setting LOGGING_CONFIG names this."""
    logging.config.dictConfig(config)
    # A line that cannot be written must not be printed with all that was to be filled in.
    logging.raiseExceptions = False
    structlog.configure(
        processors=[
            filter_by_level,
            merge_contextvars,
            add_log_level,
            add_logger_name,
            TimeStamper(fmt="iso", utc=True),
            own_event,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def formatter(form: str) -> logging.Formatter:
    """What turns a record into a line; called by `logging.config` with the format's name."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars,
            add_log_level,
            TimeStamper(fmt="iso", utc=True),
            library_line,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, _renderer(form)],
        # Not formatted: the arguments never become part of a text.
        use_get_message=False,
        pass_foreign_args=True,
    )


def _renderer(form: str) -> Processor:
    if form == "json":
        return JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)
