"""`python -m tools.faults.again`: deliver every second entry of the outbox again, until standard input ends.

Runs in the environment of the portal. The number of such an entry goes to the broker twice more as soon as it is seen,
so that two workers have it at once, or one after the other, and once more when it is done. How many entries came again
after they were done is said at the end.
"""

import select
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import django

# Of each topic: all of them take the same turns, so that every second of all would always be of the same topic.
_EVERY = 2
_LOOK_SECONDS = 0.2
# So long after it was written an entry may be committed, on a machine under load.
_COMMIT = timedelta(seconds=30)


class Repeater:
    """Remembers which entries it met and what is still to be done with those it chose."""

    def __init__(self) -> None:
        self.delivered = 0
        self._met: set[Any] = set()
        self._turns: Counter[str] = Counter()
        self._under_way: list[Any] = []
        self._until_done: list[Any] = []

    def look(self) -> None:
        """Deliver again what is new, and what was done since. What the broker does not take now has its turn later."""
        from complaints.domain.handover import hand_over

        self._under_way += self._chosen()
        twice = [entry for entry in self._under_way if hand_over(entry) and hand_over(entry)]
        self._under_way = _without(self._under_way, twice)
        self._until_done += twice
        once_more = [entry for entry in self._done() if hand_over(entry)]
        self._until_done = _without(self._until_done, once_more)
        self.delivered += len(once_more)

    def _chosen(self) -> list[Any]:
        from django.utils import timezone

        from complaints.models import OutboxEntry

        chosen = []
        for entry in OutboxEntry.objects.filter(created_at__gt=timezone.now() - _COMMIT).order_by("created_at"):
            if entry.pk not in self._met:
                self._met.add(entry.pk)
                self._turns[entry.topic] += 1
                if self._turns[entry.topic] % _EVERY == 1:
                    chosen.append(entry)
        return chosen

    def _done(self) -> list[Any]:
        from complaints.models import OutboxEntry

        waited_for = [entry.pk for entry in self._until_done]
        return list(OutboxEntry.objects.filter(pk__in=waited_for, state=OutboxEntry.State.DONE))


def main() -> int:
    """Look again and again; say how many entries were delivered again."""
    django.setup()
    from django.db import InterfaceError, OperationalError, connection

    repeater, goes_on = Repeater(), True
    while goes_on:
        goes_on = not select.select([sys.stdin], [], [], _LOOK_SECONDS)[0]
        try:
            repeater.look()
        except (OperationalError, InterfaceError):
            connection.close()  # killed; the next look opens another
    print(repeater.delivered)
    return 0


def _without(entries: list[Any], gone: list[Any]) -> list[Any]:
    taken = {entry.pk for entry in gone}
    return [entry for entry in entries if entry.pk not in taken]


if __name__ == "__main__":
    sys.exit(main())
