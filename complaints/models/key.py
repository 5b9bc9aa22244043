"""Wrapped data keys, rows of their own so that they can be backed up apart from the data they open."""

from django.db import models


class WrappedKey(models.Model):
    """The data key of one complaint, wrapped for one recipient.

    Today's recipient is the portal's master key (`master:<fingerprint>`); a body's own key pair can become another.
    Destroying all rows of a complaint makes its contents unreadable for ever.
    """

    complaint = models.ForeignKey("complaints.Complaint", on_delete=models.CASCADE, related_name="keys")
    recipient = models.CharField(max_length=80)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "recipient"], name="one_key_per_recipient")]

    def __str__(self) -> str:
        return self.recipient
