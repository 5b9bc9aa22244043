"""What came of it: the counts, in words, and whether anything fell short."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.faults.check import Findings
from tools.faults.codes import Codes
from tools.faults.filers import Filing
from tools.faults.patience import Seen
from tools.faults.sink import Mail
from tools.faults.wrecker import KINDS, MOMENTS, Kill

# So long after the mail server's answer the commit may still be on its way, on a machine under load.
_COMMIT_SECONDS = 3.0


@dataclass
class Outcome:
    """All that was counted."""

    filings: Sequence[Filing]
    kills: Sequence[Kill]
    mails: Sequence[Mail]
    seen: Seen
    findings: Findings
    codes: Codes
    # Entries of the outbox that came to the workers again on purpose, after they were done.
    delivered_again: int
    # Work that failed though database and broker were there.
    failures: Sequence[str] = ()
    troubles: Sequence[str] = ()
    fallen: Sequence[str] = ()
    shortfalls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count, and name whatever fell short."""
        whole = set(self.findings.whole)
        confirmed = [filing for filing in self.filings if filing.reference]
        left = [filing for filing in self.filings if filing.leaves and not filing.reference]
        self.confirmed = len(confirmed)
        self.left_whole = sum(filing.tag in whole for filing in left)
        self.left_absent = len(left) - self.left_whole
        self.lost = [filing.tag for filing in confirmed if filing.tag not in whole]
        self.acknowledged, self.again, unlike = self._acknowledgements(whole)
        found = self.findings
        self._short("got no confirmation", [*self.troubles, *self._unconfirmed()])
        self._short("confirmed and lost", self.lost)
        self._short("half", found.half)
        self._short("filed twice", found.filed_twice)
        self._short("with another reference than the confirmation's", found.wrong_receipt)
        self._short("not routed, prioritised and with clean files", found.not_routed)
        self._short("routed twice", found.routed_twice)
        self._short("without the event of the acknowledgement", found.not_acknowledged)
        self._short("with two events of the acknowledgement", found.acknowledged_twice)
        self._short("without an acknowledgement at the mail server", self._unacknowledged(whole))
        self._short("acknowledged by two different messages", unlike)
        self._short("acknowledged again though nothing was killed in between", self._unexplained())
        self._short("not opened by the code of their confirmation", self.codes.refused)
        self._short("faults of the event trail", found.trail)
        self._short("entries of the outbox waiting still", ["…"] * found.outbox_waiting)
        self._short("entries of the outbox given up", ["…"] * found.outbox_given_up)
        self._short("pieces of work that failed though nothing was away", self.failures)
        self._short("pages that fell short", self.seen.wrong)
        self._short("connections broken without an answer", self.seen.broken)
        self._short("parts ended by themselves", self.fallen)
        self._short("kinds never killed", [kind for kind in KINDS if not self._killed(kind)])
        self._short("moments at which no worker was killed", self._moments_missed())
        if not self.delivered_again:
            self.shortfalls.append("no entry of the outbox was delivered again")

    @property
    def exit_code(self) -> int:
        """0 if nothing fell short."""
        return 1 if self.shortfalls or not self.filings else 0

    def line(self) -> str:
        """The last line: the counts in words."""
        kinds = ", ".join(f"{self._killed(kind)} {kind}" for kind in KINDS)
        kept = "all kept what was typed" if not self.seen.wrong else f"{len(self.seen.wrong)} shortcomings"
        found = self.findings
        return (
            f"{len(self.filings)} filed, {self.confirmed} confirmed, {len(self.lost)} lost, {len(found.half)} half, "
            f"{len(found.filed_twice)} filed twice, {len(found.routed_twice)} routed twice, "
            f"{self.acknowledged} acknowledged, {self.again} acknowledged again with the same Message-ID, "
            f"{self.codes.opened} of {self.codes.tried} opened with their codes, "
            f"{self.delivered_again} entries of the outbox delivered again on purpose, "
            f"{self.left_whole + self.left_absent} left without an answer "
            f"({self.left_whole} whole, {self.left_absent} absent), {len(found.trail)} faults in the trail of "
            f"{found.events} events, {len(self.kills)} kills ({kinds}), "
            f"{self.seen.asked_again} pages asked to send again ({self.seen.reloads} by reloading), {kept}"
        )

    def delays(self) -> list[float]:
        """How long after the confirmation each acknowledgement reached the mail server, in seconds, longest first."""
        arrived = self._by_address()
        delays = [arrived[one.email][0].taken - one.ended for one in self.filings if one.email in arrived]
        return sorted(delays, reverse=True)

    def _short(self, what: str, items: Sequence[str]) -> None:
        if items:
            some = ", ".join(items[:5]) + (" …" if len(items) > 5 else "")
            self.shortfalls.append(f"{len(items)} {what}: {some}")

    def _unconfirmed(self) -> list[str]:
        return [filing.tag for filing in self.filings if not filing.reference and not filing.leaves]

    def _killed(self, kind: str) -> int:
        return sum(kill.kind == kind for kill in self.kills)

    def _moments_missed(self) -> list[str]:
        return [moment for moment in MOMENTS if not any(kill.how == moment for kill in self.kills)]

    def _by_address(self) -> dict[str, list[Mail]]:
        """The mails of the people who filed, in order; staff is told of deadlines at other addresses."""
        found: dict[str, list[Mail]] = {}
        people = {filing.email for filing in self.filings}
        for mail in sorted(self.mails, key=lambda mail: mail.taken):
            if mail.to in people:
                found.setdefault(mail.to, []).append(mail)
        return found

    def _acknowledgements(self, whole: set[str]) -> tuple[int, int, list[str]]:
        """How many complaints were acknowledged, how many messages came again, who got different ones."""
        arrived = self._by_address()
        addresses = {filing.email for filing in self.filings if filing.tag in whole}
        again = sum(len(mails) - 1 for mails in arrived.values())
        unlike = [to for to, mails in arrived.items() if len({mail.message_id for mail in mails}) > 1]
        return sum(to in arrived for to in addresses), again, unlike

    def _unacknowledged(self, whole: set[str]) -> list[str]:
        arrived = self._by_address()
        return [filing.tag for filing in self.filings if filing.tag in whole and filing.email not in arrived]

    def _unexplained(self) -> list[str]:
        """Who was told again though neither worker nor database was killed from that delivery to its commit."""
        kills = [kill.at for kill in self.kills if kill.kind in ("worker", "database")]
        return [
            mail.to
            for mails in self._by_address().values()
            for mail in mails[:-1]
            if not any(mail.began - 0.5 <= at <= mail.taken + _COMMIT_SECONDS for at in kills)
        ]


def ways(kills: Sequence[Kill]) -> str:
    """How often each kind died in which way."""
    counted = Counter((kill.kind, kill.how) for kill in kills)
    return ", ".join(f"{kind} {how}: {times}" for (kind, how), times in sorted(counted.items()))
