"""What fails the check of the Arabic catalogue."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from complaints.management.commands import check_translations
from complaints_portal.source_strings import Asked, source_strings

HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n"
"""
FORMS = "".join(f'\nmsgstr[{form}] "شكاوى"' for form in range(6))


def catalogue(entry: str):
    return read_po(BytesIO(HEADER + b"\n" + entry.encode() + b"\n"), locale="ar")


def faults(entry: str) -> list[str]:
    read = catalogue(entry)
    return [fault for message in read if message.id for fault in check_translations.faults_of(message, read)]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Send"\nmsgstr ""', "untranslated"),
        ('#, fuzzy\nmsgid "Send"\nmsgstr "إرسال"', "fuzzy"),
        ('msgid "Send %(n)s"\nmsgstr "إرسال"', "placeholders differ"),
        ('msgid "Send"\nmsgstr "إرسال %(n)s"', "placeholders differ"),
        (f'msgid "complaint"\nmsgid_plural "complaints"{FORMS[:-18]}', "untranslated"),
    ],
)
def test_a_string_that_is_not_wholly_there_in_arabic_is_a_fault(entry, fault):
    assert [found.partition(":")[0] for found in faults(entry)] == [fault]


def test_a_plural_form_may_leave_its_number_out():
    assert faults(f'msgid "%(n)s complaint"\nmsgid_plural "%(n)s complaints"{FORMS}') == []


@pytest.mark.parametrize(
    ("entry", "asked", "fault"),
    [
        ('msgid "Send"\nmsgstr "إرسال"', {}, "unused: Send"),
        ('msgid "Send"\nmsgstr "إرسال"', {"Send": "", "Keep": ""}, "not in the catalogue: Keep (a.py:1)"),
        ('msgid "Send"\nmsgstr "إرسال"', {"Send": "Send all"}, "another plural is asked for: Send (a.py:1)"),
        (f'msgid "entry"\nmsgid_plural "entries"{FORMS}', {"entry": ""}, "another plural is asked for: entry (a.py:1)"),
        (f'msgid "entry"\nmsgid_plural "entries"{FORMS}', {"entry": "entries"}, None),
    ],
)
def test_the_catalogue_has_what_is_asked_for_and_nothing_else(entry, asked, fault, monkeypatch):
    strings = {(None, text): Asked(plural, "a.py:1") for text, plural in asked.items()}
    monkeypatch.setattr(check_translations, "source_strings", lambda: strings)
    assert check_translations.differences(catalogue(entry)) == ([fault] if fault else [])


def test_texts_are_found_in_code_and_templates_with_their_plural_and_context():
    found = source_strings()
    assert found[None, "Please correct the error below."].plural == "Please correct the errors below."
    assert found["priority", "Critical"].place.startswith("complaints/models/complaint.py:")
    assert any(asked.place.startswith("templates/") for asked in found.values())
