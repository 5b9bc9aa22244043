"""The complaint: the plain columns that lists need, and the sealed contents."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from accounts.models import User
    from complaints.models.reference import Body


class Status(models.TextChoices):
    """Where a complaint stands. The ways between them are `domain.workflow.TABLE`."""

    RECEIVED = "received", _("Received")
    IN_TRIAGE = "in_triage", _("Under triage")
    INADMISSIBLE_PROPOSED = "inadmissible_proposed", _("Inadmissibility proposed")
    ADMITTED = "admitted", _("Admitted")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    UNDER_REVIEW = "under_review", _("Under review")
    AWAITING_COMPLAINANT = "awaiting_complainant", _("Waiting for the complainant")
    AWAITING_BODY = "awaiting_body", _("Waiting for the body's reply")
    DECISION_PROPOSED = "decision_proposed", _("Decision proposed")
    DECIDED = "decided", _("Decided")
    CLOSED = "closed", _("Closed")
    REFERRED = "referred", _("Referral offered")
    MERGED = "merged", _("Merged with another complaint")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVIEW_REQUESTED = "review_requested", _("Review requested")


# Nobody has to act any more. A complainant who asks for a review brings a complaint back from some of these.
ENDED = (Status.CLOSED, Status.INADMISSIBLE, Status.MERGED, Status.WITHDRAWN)


class Priority(models.TextChoices):
    """How fast somebody must look (`domain.triage`). `RANK` orders lists."""

    CRITICAL = "critical", pgettext_lazy("priority", "Critical")
    HIGH = "high", pgettext_lazy("priority", "High")
    NORMAL = "normal", pgettext_lazy("priority", "Normal")


class Confidentiality(models.TextChoices):
    """Who may learn the complainant's name."""

    OPEN = "open", _("My name may be shared with the body complained of")
    CONFIDENTIAL = "confidential", _("Keep my name confidential: only the reviewers may know it")
    ANONYMOUS = "anonymous", _("I do not want to give my name")


class Channel(models.TextChoices):
    """How the complaint came in."""

    WEB = "web", _("Web form")
    API = "api", _("Programming interface")


class FiledFor(models.TextChoices):
    """Whose rights the complaint is about."""

    SELF = "self", _("For myself")
    OTHER = "other", _("For another person")
    GROUP = "group", _("For a group of people")


class RespondentKind(models.TextChoices):
    """Whether the respondent is a body of the list."""

    BODY = "body", _("A public body")
    PRIVATE = "private", _("A private person or company")
    UNKNOWN = "unknown", _("I do not know")


class RespondentLevel(models.TextChoices):
    """Which part of the body is complained of; COI-1 depends on it."""

    UNIT = "unit", _("A person or a local unit of it")
    HEADQUARTERS = "headquarters", _("Its headquarters, its complaints office or the body as a whole")
    UNSURE = "unsure", _("I am not sure")
    NONE = "none", _("Not applicable")


class PlaceKind(models.TextChoices):
    """The kind of place where it happened."""

    POLICE_STATION = "police-station", _("Police station")
    PRISON = "prison", _("Prison or other place of detention")
    VEHICLE = "vehicle", _("Vehicle")
    HOME = "home", pgettext_lazy("kind of place", "Home")
    STREET = "street", _("Street or public place")
    CHECKPOINT = "checkpoint", _("Checkpoint or border crossing")
    SCHOOL = "school", _("School")
    HOSPITAL = "hospital", _("Hospital or clinic")
    WORKPLACE = "workplace", _("Workplace")
    OFFICE = "office", _("Government office or court")
    ONLINE = "online", _("Online")
    OTHER = "other", pgettext_lazy("kind of place", "Another place")
    UNKNOWN = "unknown", pgettext_lazy("kind of place", "I do not know")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Queries in the words of the field."""

    def held_by(self, body: "Body") -> Self:
        """Complaints that `body` holds, less those whose respondent it is or commands."""
        return self.filter(body=body).exclude(excluded__contains=[body.code])

    def not_barred_to(self, user: "User") -> Self:
        """Less those that this person may never open (COI-7)."""
        return self.exclude(barred__contains=[user.pk])

    def open(self) -> Self:
        """Complaints somebody still has to act on."""
        return self.exclude(status__in=ENDED)

    def ended(self) -> Self:
        """Complaints on which nobody has to act any more."""
        return self.filter(status__in=ENDED)

    def kept(self) -> Self:
        """Complaints whose contents were not erased."""
        return self.filter(erased_at=None)


class Complaint(models.Model):
    """One complaint. Columns in the clear carry no name, contact, narrative or place in words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    # A slow keyed hash of the receipt code (domain.references.hash_code); the code is shown once and kept nowhere.
    code_hash = models.BinaryField()
    # One filing per press of the button: the draft's or the API's key, hashed.
    filing_key = models.BinaryField(unique=True)
    # A keyed fingerprint of what came with the key (domain.filing.fingerprint); empty where a key cannot come twice
    # with something else.
    filing_print = models.BinaryField(default=b"")

    status = models.CharField(max_length=24, choices=Status.choices, default=Status.RECEIVED)
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    # 0 critical, 1 high, 2 normal: the order of the queue.
    priority_rank = models.PositiveSmallIntegerField(default=2)
    category = models.ForeignKey("complaints.Category", on_delete=models.PROTECT, related_name="complaints")
    subcategory = models.ForeignKey("complaints.Subcategory", on_delete=models.PROTECT, related_name="complaints")
    division = models.ForeignKey("complaints.Division", on_delete=models.PROTECT, related_name="complaints", null=True)
    place_kind = models.CharField(max_length=16, choices=PlaceKind.choices, default=PlaceKind.UNKNOWN)
    flags = ArrayField(models.CharField(max_length=40), default=list)

    filed_for = models.CharField(max_length=8, choices=FiledFor.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    language = models.CharField(max_length=2)
    confidentiality = models.CharField(max_length=12, choices=Confidentiality.choices)
    consent_nhri = models.BooleanField(default=False)
    # COI-9: the complainant objected to the body that would normally receive the complaint.
    objection = models.BooleanField(default=False)

    respondent_kind = models.CharField(max_length=8, choices=RespondentKind.choices)
    respondent_body = models.ForeignKey(
        "complaints.Body", on_delete=models.PROTECT, related_name="complaints_against", null=True
    )
    respondent_level = models.CharField(max_length=12, choices=RespondentLevel.choices)

    # The precision of these is part of the sealed contents' ApproximateDate; here stand the bounds a list sorts by.
    happened_from = models.DateField(null=True)
    happened_to = models.DateField(null=True)

    body = models.ForeignKey("complaints.Body", on_delete=models.PROTECT, related_name="complaints_held", null=True)
    # Codes of bodies that may never hold, open or be assigned this complaint (COI-1): the accused and its chain.
    excluded = ArrayField(models.SlugField(max_length=40), default=list)
    # People who may never open it or work on it, whichever body they serve: those in whose charge the earlier complaint
    # was of which this one reports a reprisal (COI-7).
    barred = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    # No body on the list was free of conflict: until a supervisor of the one that holds it approves, nobody works on it
    # (COI-10).
    needs_approval = models.BooleanField(default=False, db_default=False)
    # Bodies the complainant agreed may be informed in parallel (COI-2).
    informed = ArrayField(models.SlugField(max_length=40), default=list)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="complaints_assigned", null=True
    )
    # The officer whose proposal waits for a second person: the same one may not approve it.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="complaints_proposed", null=True
    )
    outcome = models.CharField(max_length=32, blank=True)

    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    routed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # When it last ended, in whichever of the final states; empty while somebody has to act.
    closed_at = models.DateTimeField(null=True)
    # When its key, words, people and files were destroyed (domain.retention); these plain columns stay for statistics.
    erased_at = models.DateTimeField(null=True)
    next_deadline = models.DateTimeField(null=True)

    # Sealed by the vault: title, narrative, wishes, place, respondent in words, dates with precision.
    sealed = models.BinaryField()
    # Blind search tokens of the sealed words (domain.blind).
    tokens = ArrayField(models.BigIntegerField(), default=list)

    # Optimistic lock: forms carry it, a change refuses an older one.
    version = models.PositiveIntegerField(default=0)
    # The end of the event chain, kept here so that recording an event reads no other row.
    chain_seq = models.PositiveIntegerField(default=0)
    chain_head = models.BinaryField(default=b"")

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        indexes = [
            # Apart, because ended complaints, which have no deadline, would stand by the thousand between the
            # open ones of one priority and those of the next.
            models.Index(
                fields=["body", "priority_rank", "next_deadline", "id"],
                condition=~models.Q(status__in=ENDED),
                name="queue_order",
            ),
            models.Index(
                fields=["body", "-received_at", "id"],
                condition=models.Q(status__in=ENDED),
                name="queue_ended",
            ),
            models.Index(fields=["body", "status"], name="queue_status"),
            models.Index(fields=["assignee", "status"], name="queue_assignee"),
            # Few rows, counted for every page of a supervisor's desk.
            models.Index(fields=["body"], condition=models.Q(needs_approval=True), name="queue_unapproved"),
            # Asked every hour for what has been kept long enough.
            models.Index(
                fields=["closed_at"],
                condition=models.Q(erased_at=None, closed_at__isnull=False),
                name="retention_ended",
            ),
            # Counted at every scrape of /metrics, from the index alone.
            models.Index(fields=["channel"], name="filed_by_channel"),
            # btree_gin lets the holding body stand in the same index as the tokens: a tenth of the time.
            GinIndex(fields=["body", "tokens"], name="search_tokens"),
        ]

    def __str__(self) -> str:
        return self.reference
