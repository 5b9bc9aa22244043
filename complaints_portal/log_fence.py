"""What may stand in a log line: codes, counts and durations, never words of people.

Logs are read by many, copied to other machines and kept for long. So nothing gets through here unless it is known to
be harmless: of our own events the keys of `ALLOWED`, with values that look like codes; of what libraries say the
template, never what is filled into it; of an error its kind and where it was raised, never its message, which may
quote what somebody typed. There is no way around it, also in development.
"""

import re
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from structlog.typing import EventDict, WrappedLogger

# What an event of ours may carry. Before adding a key, ask what the worst value would tell, and of whom.
ALLOWED = frozenset(
    {
        "channel",
        "complaint",  # the random primary key, which only the database can resolve
        "count",
        "declaration",  # of a person of staff: its number, which only the database can resolve
        "entry",  # of the outbox
        "error",  # the kind of an exception
        "exit_code",
        "kind",  # of a notice
        "language",
        "media_type",
        "method",
        "ms",
        "part",  # subject or text of a notice
        "request",
        "route",  # the name of a view, never a path: paths have references in them
        "status",
        "task",
        "topic",
    }
)
# Loggers whose first line is a fixed sentence about the program itself; what follows may be an error in full.
_PLAIN_SPEAKERS = frozenset({"_granian"})

_ADDED_BY_CHAIN = ("level", "logger", "timestamp")

_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_CODE = re.compile(r"[A-Za-z0-9_.:/<>+-]{1,160}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# References, receipt codes, telephone numbers; a request's number has no more than five in a row.
_LONG_NUMBER = re.compile(r"\d{7}")
_TEMPLATE_LENGTH = 160
_FRAMES = 20

_HOUSE = str(Path(__file__).parent.parent) + "/"
_LIBRARIES = tuple(sysconfig.get_path(name) + "/" for name in ("purelib", "platlib", "stdlib"))

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def own_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Let through what an event of the portal may carry; name the keys that were withheld."""
    error = _error_of(event.pop("exc_info", None))
    name = event.pop("event", "")
    kept = {key: value for key, value in event.items() if key in ALLOWED and _is_code(value)}
    withheld = sorted(key for key in event.keys() - kept.keys() if key not in _ADDED_BY_CHAIN)
    added = {key: event[key] for key in _ADDED_BY_CHAIN if key in event}
    fenced = {"event": name if _EVENT.fullmatch(str(name)) else "unnamed", **added, **kept, **described(error)}
    if withheld:
        fenced["withheld"] = [key if _CODE.fullmatch(key) else "?" for key in withheld]
    return fenced


def library_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Of a line that a library logs: its logger, its template or where it was said, and the kind of its error."""
    record = event["_record"]
    error = _error_of(event.pop("exc_info", None))
    kept = {key: value for key, value in event.items() if key in ALLOWED and _is_code(value)}
    return {
        "event": record.name,
        **{key: event[key] for key in ("_record", "_from_structlog", *_ADDED_BY_CHAIN) if key in event},
        **_said(record.name, str(record.msg), event.get("positional_args")),
        "said_at": f"{_short(record.pathname)}:{record.lineno}",
        **kept,
        **described(error),
    }


def described(error: BaseException | None) -> dict[str, Any]:
    """The kind of an error, and of those that caused it, with the files and lines they came through."""
    if error is None:
        return {}
    trace = [f"{type(one).__name__} at {' > '.join(_places(one)) or 'no line'}" for one in _chain(error)]
    return {"error": type(error).__name__, "trace": trace}


def _is_code(value: object) -> bool:
    """Whether a value cannot be words or an address: a number, or a short code without a long number in it."""
    if value is None or isinstance(value, bool | int | float):
        return True
    text = value if isinstance(value, str) else ""
    if _UUID.fullmatch(text):
        return True
    return bool(_CODE.fullmatch(text)) and not _LONG_NUMBER.search(text)


def _said(logger: str, template: str, arguments: object) -> dict[str, str]:
    """The fixed words of a library. Without arguments they may have been filled in before: then nothing."""
    if logger in _PLAIN_SPEAKERS or arguments:
        return {"said": template.split("\n", 1)[0][:_TEMPLATE_LENGTH]}
    return {}


def _error_of(given: object) -> BaseException | None:
    """The exception behind `exc_info` in any of the forms that logging accepts."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return cast(ExcInfo, given)[1]
    return sys.exc_info()[1] if given else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, then what it was raised from or while handling."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        hidden = None if following.__suppress_context__ else following.__context__
        following = following.__cause__ or hidden


def _places(error: BaseException) -> list[str]:
    """`file:line` of each call, outermost first; of a deep one the innermost."""
    walked = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    return [f"{_short(file)}:{line}" for file, line in walked[-_FRAMES:]]


def _short(file: str) -> str:
    """A path without the part that differs between machines."""
    for folder in (*_LIBRARIES, _HOUSE):
        if file.startswith(folder):
            return file.removeprefix(folder)
    return Path(file).name
