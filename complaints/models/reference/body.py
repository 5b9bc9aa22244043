"""The bodies that receive complaints, and their chains of command."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.reference.row import NAME_LENGTH, ReferenceRow, code_field


class Body(ReferenceRow):
    """A body that receives complaints: a ministry or department, the prosecution, an independent one."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        MINISTRY = "ministry", _("Ministry")
        DEPARTMENT = "department", _("Department under a ministry")
        PROSECUTION = "prosecution", _("Prosecution (judicial authority)")
        COUNCIL = "council", _("State council")
        INDEPENDENT = "independent", _("Independent institution")

    class Independence(models.TextChoices):
        """How far it stands from the executive."""

        YES = "yes", _("Independent of the executive")
        JUDICIAL = "judicial", _("Part of the judicial authority")
        PARTIAL = "partial", _("Partly separate, within the executive")
        NO = "no", _("Executive body")

    code = code_field(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent body"),
        null=True,
        blank=True,
    )
    independence = models.CharField(_("independence"), max_length=10, choices=Independence.choices)
    oversight = models.BooleanField(
        _("oversight body"),
        default=False,
        help_text=_("It examines the conduct of others and may hold complaints about units of its ministry."),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        triggers = [
            # COI-1 climbs the chain of command, so no chain may bite its tail, whoever writes the row.
            # The lock makes two changes at the same moment see each other.
            pgtrigger.Trigger(
                name="chain_without_circle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                func=pgtrigger.Func(
                    """
                    PERFORM pg_advisory_xact_lock('{meta.db_table}'::regclass::oid::bigint);
                    IF EXISTS (
                        WITH RECURSIVE above(id) AS (
                            SELECT NEW.parent_id
                            UNION
                            SELECT body.parent_id FROM {meta.db_table} body JOIN above ON body.id = above.id
                            WHERE body.parent_id IS NOT NULL
                        )
                        SELECT 1 FROM above WHERE id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'the chain of command of body % would be a circle', NEW.code
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                    """
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The body's code."""
        return self.code

    def chain(self) -> list["Body"]:
        """The body and everything above it. One query a step; readers of complaints use `Reference.chain`."""
        found: list[Body] = []
        at: Body | None = self
        while at is not None and at not in found:
            found.append(at)
            at = at.parent
        return found

    def clean(self) -> None:
        """Refuse a chain of command that comes back to this body."""
        if self.pk and self.parent and self in self.parent.chain():
            raise ValidationError({"parent": _("A body cannot stand below itself: choose another parent.")})
