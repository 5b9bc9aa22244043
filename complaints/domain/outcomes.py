"""What a decision can find, and why a complaint can be inadmissible: what national institutions tell apart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from complaints.domain.workflow import is_serious
from complaints.models import Complaint


class Outcome(TextChoices):
    """The finding of a decision."""

    SUBSTANTIATED = "substantiated", _("Substantiated")
    PARTLY = "partly_substantiated", _("Partly substantiated")
    UNSUBSTANTIATED = "unsubstantiated", _("Unsubstantiated")
    INSUFFICIENT_EVIDENCE = "insufficient_evidence", _("Insufficient evidence")
    SETTLED = "settled", _("Settled amicably")
    TO_PROSECUTION = "to_prosecution", _("Referred for prosecution")
    TO_DISCIPLINE = "to_discipline", _("Referred for discipline")
    RECOMMENDATION = "recommendation", _("Recommendation issued")


class Ground(TextChoices):
    """Why a complaint is inadmissible: advice for the officer, never an automatic refusal."""

    OUTSIDE_MANDATE = "outside_mandate", _("Outside the mandate")
    OUT_OF_TIME = "out_of_time", _("Older than the time limit")
    BEFORE_COURT = "before_court", _("Before a court or decided by one")
    BEFORE_OTHER_BODY = "before_other_body", _("Already before another national body")
    VAGUE = "vague", _("Too vague to examine")
    ABUSIVE = "abusive", _("An abuse of the right to complain")
    ALREADY_EXAMINED = "already_examined", _("Already examined, without new facts")
    NO_CONSENT = "no_consent", _("Without the victim's authority or consent")


class OutcomeRefused(Exception):
    """This finding cannot be made of this complaint."""


def open_to(complaint: Complaint) -> list[Outcome]:
    """The findings that a decision on this complaint can make.

    Violence is never settled between the two sides (the reference data's rule for women and family: no mediation or
    family reconciliation for violence), and neither is another serious allegation: somebody may be under pressure.
    """
    return [outcome for outcome in Outcome if outcome != Outcome.SETTLED or not is_serious(complaint)]
