"""A country whose Arabic pages have Arabic-Indic numerals, and what a reader sees of a page."""

import re
from dataclasses import replace
from typing import Any

from lxml import html

from complaints.domain import country

# Codes, phones, names of files; people's own words; what is typed.
_KEPT = "//body//*[@dir='ltr' or @dir='auto' or @lang] | //script | //style | //textarea"
# A title cannot mark its reference up as code.
_REFERENCES = re.compile(r"\b\d{4} \d{4} \d{4}\b")
_LATIN_WORDS = re.compile(r"[\w.:@/+-]*[A-Za-z][\w.:@/+-]*", re.ASCII)


def ask_for_arabic_indic(monkeypatch: Any) -> None:
    """Let the installation's country ask for ٠١٢٣, as its row does once an administrator has said so."""
    here = replace(country.current(), digits="arabic-indic")
    monkeypatch.setattr(country, "current", lambda: here)


def read(page: str) -> str:
    """What a reader sees or hears of a page, without what keeps its digits by design."""
    tree = html.fromstring(page)
    for node in tree.xpath(_KEPT):
        node.drop_tree()
    heard = tree.xpath("//@aria-label | //@data-label | //@placeholder | //@alt | //@title")
    return _REFERENCES.sub("", _LATIN_WORDS.sub("", " ".join([*tree.itertext(), *heard])))
