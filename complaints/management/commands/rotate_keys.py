"""`manage.py rotate_keys`: put data keys, second steps and declarations of staff under the first master key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.adapter import rewrap_second_steps
from complaints.domain import declarations, keys


class Command(BaseCommand):
    """Re-wraps what older master keys wrap. May run while the portal serves. See docs/operators/keys.md."""

    help = "Wrap every complaint's data key under the first of MASTER_KEYS, so that the others can be retired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many data keys were wrapped anew, and whether another key is still needed."""
        self.stdout.write(f"{keys.rotate()} data keys wrapped anew")
        self.stdout.write(f"{rewrap_second_steps()} second steps of sign-in sealed anew")
        self.stdout.write(f"{declarations.reseal()} declarations of staff sealed anew")
        foreign = keys.wrapped_by_others()
        if foreign:
            raise CommandError(
                f"{foreign} data keys are wrapped by a master key that is not in MASTER_KEYS: "
                "add that key and run again."
            )
        unread = declarations.sealed_by_others()
        if unread:
            raise CommandError(
                f"{unread} declarations of staff are sealed under a master key that is not in MASTER_KEYS: "
                "add that key and run again, or let these people declare anew."
            )
        self.stdout.write("Every data key is under the first master key: the others may be taken off MASTER_KEYS.")
