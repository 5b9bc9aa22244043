"""The words of notices: the administrators' if they are sound, else those that the package ships.

Words hold merge fields such as `{reference}` from a fixed list. They are put in by plain substitution: there is no way
to an attribute, a format or code. What an administrator may not write is refused at saving (`faults_of`); what stands
in the database all the same is passed over when a notice is written, so that a bad row never stops a notice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.domain import reference, reference_files
from complaints.domain.reference_infos import NoticeTemplateInfo
from complaints.models import NoticeChannel
from complaints.models.reference.notice_template import SUBJECT_LENGTH, TEXT_LENGTH
from complaints.notifications import kinds
from complaints.notifications.sms_length import length_of
from complaints.notifications.telling import telling_words

log = structlog.get_logger(__name__)

# What a notice may say of the complaint, and where it leads to. Nothing else exists for its words.
MERGE_FIELDS = ("reference", "address", "service")
MOST_MESSAGES = 2
# What no line of plain text has: control characters, and marks that turn the order of what follows.
_INVISIBLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2060-\u2069\ufeff]")
_FIELD = re.compile(r"\{([a-z]+)\}")
_BRACED = re.compile(r"\{[^{}]*\}?|\}")


@dataclass(frozen=True)
class Words:
    """A notice's subject (empty in an SMS) and text."""

    subject: str
    text: str


def write(kind: str, channel: str, language: str, values: Mapping[str, str]) -> Words:
    """The words of a notice in `language`, with `values` in place of the merge fields."""
    subject = _chosen("subject", kind, channel, language, values)
    return Words(_filled(subject, values), _filled(_chosen("text", kind, channel, language, values), values))


def _chosen(part: Literal["subject", "text"], kind: str, channel: str, language: str, values: Mapping[str, str]) -> str:
    """The administrators' subject or text, if there is one and it is sound; else the shipped one."""
    for template in _of_administrators(kind, channel):
        words = getattr(template, part)[language].strip()
        if not words:
            continue
        if not faults_of(channel, **{"subject": "", "text": "", part: words}, values=values):
            return str(words)
        log.warning("notice.words_refused", kind=kind, channel=channel, language=language, part=part)
    shipped = _shipped()
    return str(getattr(shipped.get((kind, channel)) or shipped[kinds.EVERY, channel], part)[language])


def faults_of(channel: str, subject: str, text: str, values: Mapping[str, str]) -> dict[str, list[str]]:
    """Why these words must not be sent, under "subject" and "text"; nothing if they may. Empty words may.

    `values` are examples of what the merge fields become, for the length.
    """
    faults = {"subject": list(_faults_of_subject(channel, subject)), "text": list(_faults(text, TEXT_LENGTH))}
    if channel == NoticeChannel.SMS and not faults["text"]:
        faults["text"] += _too_many_messages(_filled(text, values))
    return {name: found for name, found in faults.items() if found}


def _of_administrators(kind: str, channel: str) -> Iterator[NoticeTemplateInfo]:
    """Those of the kind, then those of every notice; a complainant's words are nothing to tell staff."""
    wanted = [kind] if kind in kinds.TO_STAFF else [kind, kinds.EVERY]
    for one in dict.fromkeys(wanted):
        if found := reference.current().notice_template(one, channel):
            yield found


@cache
def _shipped() -> dict[tuple[str, str], NoticeTemplateInfo]:
    return {
        (row.values["kind"], row.values["channel"]): NoticeTemplateInfo(
            subject={language: row.values[f"subject_{language}"] for language in ("ar", "en")},
            text={language: row.values[f"text_{language}"] for language in ("ar", "en")},
        )
        for row in reference_files.notice_templates()
    }


def _filled(words: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values[found[1]], words)


def _faults_of_subject(channel: str, subject: str) -> Iterator[str]:
    if channel == NoticeChannel.SMS and subject:
        yield _("An SMS has no subject.")
    if "\n" in subject:
        yield _("A subject has one line.")
    yield from _faults(subject, SUBJECT_LENGTH)


def _faults(words: str, longest: int) -> Iterator[str]:
    if len(words) > longest:
        yield ngettext("At most %(n)s character fits.", "At most %(n)s characters fit.", longest) % {"n": longest}
    if _INVISIBLE.search(words):
        yield _("There is an invisible character in it that would spoil the text. Type it again.")
    allowed = {f"{{{name}}}" for name in MERGE_FIELDS}
    if unknown := [found for found in dict.fromkeys(_BRACED.findall(words)) if found not in allowed]:
        yield _("%(found)s is no merge field. There are only these: %(allowed)s") % {
            "found": _in_order(unknown),
            "allowed": _in_order([f"{{{name}}}" for name in MERGE_FIELDS]),
        }
    if found := telling_words(_BRACED.sub(" ", words)):
        yield _(
            "These words tell what the message is about: %(words)s. "
            "Somebody else may hold the phone; say it without them."
        ) % {"words": _in_order(found)}


def _too_many_messages(text: str) -> Iterator[str]:
    length = length_of(text)
    if length.messages > MOST_MESSAGES:
        yield ngettext(
            "With reference and address this is %(characters)s character, in %(messages)s messages; "
            "at most %(most)s may be sent.",
            "With reference and address this is %(characters)s characters, in %(messages)s messages; "
            "at most %(most)s may be sent.",
            length.characters,
        ) % {"characters": length.characters, "messages": length.messages, "most": MOST_MESSAGES}


def _in_order(words: list[str]) -> str:
    """Between isolates, so that words of the other script keep their place in the sentence."""
    return " ".join(f"\u2068{word}\u2069" for word in words)
