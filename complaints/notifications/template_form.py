"""The administrators' form for the words of a notice: what must not be sent is refused beside its field."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.domain import reference
from complaints.models import NoticeChannel, NoticeTemplate
from complaints.notifications import kinds, notices, templates
from complaints.notifications.sms_length import Length, length_of

_DIRECTIONS = {"ar": "rtl", "en": "ltr"}
_PARTS = ("subject", "text")
# A reference that nobody has, its check digit being wrong; as long as every other.
_SAMPLE_REFERENCE = "000000000000"


class NoticeTemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Kind, channel and the words in both languages."""

    kind = forms.ChoiceField(label=capfirst(gettext_lazy("notice")), choices=kinds.in_words, required=False)

    class Meta:
        model = NoticeTemplate
        exclude: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, direction in _DIRECTIONS.items():
            for field in (f"{part}_{language}" for part in _PARTS):
                if field in self.fields:
                    self.fields[field].widget.attrs |= {"lang": language, "dir": direction}
                    self.fields[field].help_text = format_html("{} {}", self.fields[field].help_text, _merge_fields())

    def clean(self) -> dict[str, Any]:
        """Refuse words that must not be sent, in either language, and an SMS to staff."""
        given = super().clean() or self.cleaned_data
        kind, channel = self._said("kind"), self._said("channel")
        if kind in kinds.TO_STAFF and channel == NoticeChannel.SMS:
            self.add_error("channel", _("Staff are told by e-mail only."))
        for language in _DIRECTIONS:
            for name in _PARTS:
                field = f"{name}_{language}"
                given[field] = (given.get(field) or "").replace("\r\n", "\n").strip()
            subject, text = given[f"subject_{language}"], given[f"text_{language}"]
            found = templates.faults_of(channel, subject, text, samples(language), reference.current())
            for name, messages in found.items():
                self.add_error(f"{name}_{language}", messages)
        return given

    def _said(self, name: str) -> str:
        """What was chosen, or what the row says where the page does not ask."""
        return str(self.cleaned_data.get(name, getattr(self.instance, name)) or "")


def _merge_fields() -> SafeString:
    """What may stand in the words, for whoever writes them."""
    names = format_html_join(" ", '<bdi dir="ltr">{}</bdi>', ((f"{{{name}}}",) for name in templates.MERGE_FIELDS))
    return format_html("{} {}", _("Filled in when it is sent:"), names)


def samples(language: str) -> dict[str, str]:
    """Merge fields as long as they get."""
    return notices.merged(_SAMPLE_REFERENCE, language, page="tracking:enter")


def as_sent(row: NoticeTemplate) -> SafeString:
    """What goes out in each language as things stand, with the count of an SMS."""
    return format_html_join("", "{}", ((_sent_in(language, row),) for language in _DIRECTIONS))


def lengths(row: NoticeTemplate) -> str:
    """How many messages an SMS of this row becomes in each language; empty for an e-mail."""
    if row.channel != NoticeChannel.SMS:
        return ""
    return _(", ").join(_counted(length_of(_words(language, row).text)) for language in _DIRECTIONS)


def _words(language: str, row: NoticeTemplate) -> templates.Words:
    return templates.write(row.kind, row.channel, language, samples(language))


def _sent_in(language: str, row: NoticeTemplate) -> SafeString:
    """Line by line, each in its own direction, as a mail program shows it."""
    words = _words(language, row)
    text = f"{words.subject}\n\n{words.text}" if words.subject else words.text
    shown = format_html_join("", '<div dir="auto">{}</div>', ((line or "\u00a0",) for line in text.split("\n")))
    count = _counted(length_of(words.text)) if row.channel == NoticeChannel.SMS else ""
    return format_html('<div lang="{}">{}</div><p>{}</p>', language, shown, count)


def _counted(length: Length) -> str:
    characters = ngettext("%(n)s character", "%(n)s characters", length.characters) % {"n": length.characters}
    messages = ngettext("in %(n)s message", "in %(n)s messages", length.messages) % {"n": length.messages}
    return f"{characters} {messages}"
