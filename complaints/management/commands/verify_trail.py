"""`manage.py verify_trail`: prove that the event trail is what was recorded."""

import base64
import binascii
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from complaints.domain import audit


class Command(BaseCommand):
    """Recomputes every chain and checkpoint. Ends with status 1 at a fault. See docs/operators/keys.md."""

    help = "Prove the event trail: every complaint's chain and every signed checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        """The keys to trust, and checkpoints that must still be there."""
        parser.add_argument(
            "--public-key",
            action="append",
            metavar="BASE64",
            help="Trust signatures of this key only; may be repeated. Default: this installation's own key.",
        )
        parser.add_argument(
            "--seen",
            action="append",
            default=[],
            metavar="DIGEST",
            help="Digest of a checkpoint written down earlier, which must still be there; may be repeated.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault in a line, then what was gone through."""
        given = options["public_key"]
        trusted = {_decoded(text) for text in given} if given else {audit.public_key()}
        proof = audit.verify(self.stdout.write, trusted=trusted, seen={_digest(text) for text in options["seen"]})
        self.stdout.write(
            f"{proof.complaints} complaints, {proof.events} events, {proof.checkpoints} checkpoints, "
            f"{proof.faults} faults"
        )
        for key in sorted(trusted):
            self.stdout.write(f"trusted key: {base64.b64encode(key).decode()}")
        if proof.latest is not None:
            last = proof.latest
            self.stdout.write(f"last checkpoint: {bytes(last.digest).hex()} ({last.until:%Y-%m-%d %H:%M:%S})")
        if proof.faults:
            raise CommandError("The trail is not what was recorded.")


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise CommandError("--public-key is not base64.") from error
    if len(key) != 32:
        raise CommandError("--public-key is not an Ed25519 public key (32 bytes).")
    return key


def _digest(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise CommandError("--seen is not a digest in hexadecimal digits.") from error
