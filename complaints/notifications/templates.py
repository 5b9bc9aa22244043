"""The words of notices: the administrators' if they are sound, else those that the package ships.

Words hold merge fields such as `{reference}` from a fixed list. They are put in by plain substitution: there is no way
to an attribute, a format or code. What an administrator may not write is refused at saving (`faults_of`). What stands
in the database all the same, such as a word that became the name of a body since, is passed over when a notice is
written: the notice goes out with the next words that are sound, at the latest the shipped ones, which always are.
`notifications.passed_over` tells administrators.
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
from complaints.domain.reference import Reference
from complaints.domain.reference_infos import NoticeTemplateInfo
from complaints.models import NoticeChannel
from complaints.models.reference.notice_template import SUBJECT_LENGTH, TEXT_LENGTH
from complaints.notifications import kinds
from complaints.notifications.sms_length import length_of
from complaints.notifications.telling import telling_words

log = structlog.get_logger(__name__)

Part = Literal["subject", "text"]
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


def _chosen(part: Part, kind: str, channel: str, language: str, values: Mapping[str, str]) -> str:
    """The administrators' subject or text, if there is one and it is sound; else the shipped one."""
    data = reference.current()
    for template in _of_administrators(kind, channel, data):
        words = getattr(template, part)[language].strip()
        if not words:
            continue
        if not faults_of(channel, **{"subject": "", "text": "", part: words}, values=values, data=data):
            return str(words)
        log.warning("notice.words_refused", kind=kind, channel=channel, language=language, part=part)
    shipped = _shipped()
    return str(getattr(shipped.get((kind, channel)) or shipped[kinds.EVERY, channel], part)[language])


def faults_of(
    channel: str, subject: str, text: str, values: Mapping[str, str], data: Reference
) -> dict[Part, list[str]]:
    """Why these words must not be sent, under "subject" and "text"; nothing if they may. Empty words may.

    `values` are what the merge fields become, or examples as long; a name in `data` brings words that tell.
    """
    faults: dict[Part, list[str]] = {
        "subject": [*_faults_of_subject(channel, subject), *_faults(subject, SUBJECT_LENGTH, values, data)],
        "text": list(_faults(text, TEXT_LENGTH, values, data)),
    }
    if channel == NoticeChannel.SMS and not faults["text"]:
        faults["text"] += _too_many_messages(_filled(text, values))
    return {name: found for name, found in faults.items() if found}


def _of_administrators(kind: str, channel: str, data: Reference) -> Iterator[NoticeTemplateInfo]:
    """Those of the kind, then those of every notice; a complainant's words are nothing to tell staff."""
    wanted = [kind] if kind in kinds.TO_STAFF else [kind, kinds.EVERY]
    for one in dict.fromkeys(wanted):
        if found := data.notice_template(one, channel):
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


def _faults(words: str, longest: int, values: Mapping[str, str], data: Reference) -> Iterator[str]:
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
    if found := telling_words(_as_read(words, values), data):
        yield _(
            "These words tell what the message is about: %(words)s. "
            "Somebody else may hold the phone; say it without them."
        ) % {"words": _in_order(found)}


def _as_read(words: str, values: Mapping[str, str]) -> str:
    """The words with the portal's name in its place. A reference has no words; the address is the operator's choice.

    Without its address a notice leads nowhere, so a telling one is no fault of the words around it
    (`notifications.senders` says so).
    """
    return _BRACED.sub(" ", words.replace("{service}", values["service"]))


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
