"""`python -m tools.faults.check FILE`: look every complaint up in the database; the findings as JSON.

Runs in the environment of the portal, through the portal's own models and vault. FILE holds what was filed, a list of
`{"tag": …, "reference": …, "email": …, "files": …}`; `reference` is empty where no confirmation came.
"""

import hashlib
import json
import re
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import django

_TAG = re.compile(r"\[(fault \d+ [0-9a-f]{8})\]")


@dataclass
class Findings:
    """What the database says. Lists hold tags (or references where a tag is not known)."""

    whole: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    filed_twice: list[str] = field(default_factory=list)
    wrong_receipt: list[str] = field(default_factory=list)
    not_routed: list[str] = field(default_factory=list)
    routed_twice: list[str] = field(default_factory=list)
    not_acknowledged: list[str] = field(default_factory=list)
    acknowledged_twice: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    outbox_waiting: int = 0
    outbox_given_up: int = 0
    events: int = 0
    attempts: dict[str, int] = field(default_factory=dict)


def main() -> int:
    """Print the findings."""
    django.setup()
    sent = {filing["tag"]: filing for filing in json.loads(Path(sys.argv[1]).read_text())}
    json.dump(asdict(_look_up(sent)), sys.stdout)
    return 0


def _look_up(sent: dict[str, dict[str, Any]]) -> Findings:
    from complaints.domain import audit, vault
    from complaints.domain.vault import Reader
    from complaints.models import Complaint, OutboxEntry

    findings = Findings()
    complaints = list(Complaint.objects.prefetch_related("people", "evidence", "events"))
    found: Counter[str] = Counter()
    for complaint in complaints:
        try:
            opened = vault.open(complaint, Reader.portal("fault test"))
            tag = _TAG.findall(opened.contents.narrative)[-1]
            found[tag] += 1
            (findings.whole if _is_whole(complaint, opened, sent[tag]) else findings.half).append(tag)
        except Exception as error:  # whatever it is, the complaint is not whole
            findings.half.append(f"{complaint.reference} {error!r}")
            continue
        if sent[tag]["reference"] not in ("", complaint.reference):
            findings.wrong_receipt.append(tag)
        _check_events(complaint, tag, findings)
    findings.filed_twice = [tag for tag, times in found.items() if times > 1]
    proof = audit.verify(findings.trail.append, trusted={audit.public_key()})
    findings.events = proof.events
    states = Counter(OutboxEntry.objects.values_list("state", flat=True))
    findings.outbox_waiting, findings.outbox_given_up = states["waiting"], states["dead"]
    attempts = Counter(OutboxEntry.objects.values_list("attempts", flat=True))
    findings.attempts = {str(number): times for number, times in sorted(attempts.items())}
    return findings


def _is_whole(complaint: Any, opened: Any, filing: dict[str, Any]) -> bool:
    """Its key opens it, the person is there with their address, and every file is what was received."""
    people = [opened.identity(person) for person in complaint.people.all()]
    files = list(complaint.evidence.all())
    return (
        [person.email for person in people] == [filing["email"]]
        and len(files) == filing["files"]
        and all(_digest(opened.file(file, original=True)) == bytes(file.sha256) for file in files)
        and min(complaint.events.all(), key=lambda event: event.seq).kind == "received"
    )


def _digest(pieces: Any) -> bytes:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


def _check_events(complaint: Any, tag: str, findings: Findings) -> None:
    kinds = Counter(event.kind for event in complaint.events.all())
    cleaned = kinds["evidence_cleaned"] == complaint.evidence.count()
    if kinds["routed"] > 1 or kinds["prioritised"] > 1:
        findings.routed_twice.append(tag)
    elif not (kinds["routed"] and kinds["prioritised"] and complaint.body_id and cleaned):
        findings.not_routed.append(tag)
    if kinds["acknowledged"] > 1:
        findings.acknowledged_twice.append(tag)
    elif not kinds["acknowledged"]:
        findings.not_acknowledged.append(tag)


if __name__ == "__main__":
    sys.exit(main())
