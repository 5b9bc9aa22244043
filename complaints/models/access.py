"""Who opened what: one row for each opening of sealed contents. Append-only."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class AccessRecord(models.Model):
    """A reader opened the contents of one or several complaints (a list opens a page of titles at once).

    The reader "auditor" opened nothing: it read the trail of one complaint (`domain.trail`).
    """

    at = models.DateTimeField(auto_now_add=True)
    reader = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=32)
    complaints = ArrayField(models.UUIDField())

    class Meta:
        indexes = [GinIndex(fields=["complaints"], name="access_complaints")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.reader} {self.purpose}"
