"""A complaint with which no body is free of conflict, in a country without a national institution (COI-10)."""

from typing import Any

from complaints.domain import reference
from complaints.models import Body, Complaint
from tests.factories import make_complaint

# The rules send it here, as the last resort.
LAST_RESORT = "public-prosecution"
# Not in conflict, though no rule names it for the subject.
ANOTHER = "labour"


def make_deadlocked(**overrides: Any) -> Complaint:
    """The headquarters of the ministry of justice is complained of, over a trial that takes too long."""
    Body.objects.filter(code="nhri").update(active=False)
    reference.forget()
    subject = {"category": "fair-trial", "subcategory": "trial-delay"}
    respondent = {"respondent": "justice", "respondent_level": "headquarters"}
    return make_complaint(**subject, **respondent, **overrides)
