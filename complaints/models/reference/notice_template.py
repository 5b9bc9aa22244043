"""The words of notices, which administrators may change. `notifications.templates` checks and fills them in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.models.notice import NoticeChannel
from complaints.models.reference.row import ReferenceRow

SUBJECT_LENGTH = 100
TEXT_LENGTH = 2000


class NoticeTemplate(ReferenceRow):
    """What one kind of notice says on one channel, in both languages.

    The row of a kind goes before the row of all kinds. Where the words of a language are empty, and where the row is
    not in use, the notice says what the package ships.
    """

    # One of `notifications.templates.KINDS`; the administrators' page offers them.
    kind = models.CharField(_("notice"), max_length=32, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=NoticeChannel.choices)
    subject = models.CharField(
        _("subject"),
        max_length=SUBJECT_LENGTH,
        blank=True,
        help_text=_("Of an e-mail only. Leave it empty to use the subject as shipped."),
    )
    text = models.TextField(
        _("text"), max_length=TEXT_LENGTH, blank=True, help_text=_("Leave it empty to use the text as shipped.")
    )
    # Made by modeltranslation (complaints.translation).
    subject_ar: str | None
    subject_en: str | None
    text_ar: str | None
    text_en: str | None

    class Meta:
        ordering = ["position", "kind", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel"],
                name="one_notice_template_of_a_kind",
                violation_error_message=_("There is a row for this notice and channel already."),
            )
        ]
        verbose_name = _("words of a notice")
        verbose_name_plural = _("words of notices")

    def __str__(self) -> str:
        return self.get_channel_display()

    @property
    def key(self) -> str:
        """The kind, `all` where it is for every one, and the channel."""
        return f"{self.kind or 'all'}/{self.channel}"
