"""How long until a deadline, or how long past it, in words that need no colour to be understood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from complaints.domain import country, presentation

# Less than a day is the time to act now.
_SOON = timedelta(hours=24)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True)
class TimeLeft:
    """The words, and `state` for their look: "late", "soon", "calm", or "none" where no clock runs."""

    words: str
    state: str


def time_left(deadline: datetime | None, *, now: datetime) -> TimeLeft:
    """The time between `now` and `deadline` in the active language, in the largest unit that says enough."""
    if deadline is None:
        return TimeLeft(_("No deadline"), "none")
    if deadline < now:
        return TimeLeft(_late(_seconds(now - deadline)), "late")
    left = deadline - now
    return TimeLeft(_left(_seconds(left)), "soon" if left < _SOON else "calm")


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())


def _late(seconds: int) -> str:
    if seconds < _HOUR:
        n = max(1, seconds // _MINUTE)
        return _counted(ngettext("%(n)s minute late", "%(n)s minutes late", n), n)
    if seconds < 2 * _DAY:
        n = seconds // _HOUR
        return _counted(ngettext("%(n)s hour late", "%(n)s hours late", n), n)
    n = seconds // _DAY
    return _counted(ngettext("%(n)s day late", "%(n)s days late", n), n)


def _left(seconds: int) -> str:
    if seconds < _HOUR:
        n = max(1, seconds // _MINUTE)
        return _counted(ngettext("%(n)s minute left", "%(n)s minutes left", n), n)
    if seconds < 2 * _DAY:
        n = seconds // _HOUR
        return _counted(ngettext("%(n)s hour left", "%(n)s hours left", n), n)
    n = seconds // _DAY
    return _counted(ngettext("%(n)s day left", "%(n)s days left", n), n)


def _counted(words: str, n: int) -> str:
    """The words with the number in the digits of the page."""
    return words % {"n": presentation.show_number(n, get_language() or "ar", country.current())}
