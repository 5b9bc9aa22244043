"""The forms in which a word may stand in a sentence, in the spelling of `arabic.normalise`: prefixes, plurals, endings.

Rough on purpose: it need not know the language, it must only bring two forms of one word together.
"""

import re

# Conjunction, preposition and article, which Arabic writes together with the word.
_BEFORE_A_WORD = (
    "", "و", "ف", "ب", "ك", "ل", "ال", "لل", "وب", "وك", "ول", "فب", "فك", "فل",
    "وال", "فال", "بال", "كال", "ولل", "فلل", "وبال", "وكال", "فبال", "فكال",
)  # fmt: skip
_WITH_ARTICLE = re.compile(r"[وف]?(?:[بك]?ال|لل)(?=\w\w)")
# Plurals, and whose it is; the ending of the feminine is a t before what follows.
_ENDINGS = re.compile(r"(?:(?:ات|ان|ين|ون|ت)?(?:ها|هم|كم|نا|ه|ك)|ات|ان|ين|ون|ا)$")
_FEMININE = re.compile(r"(?:ات|ت(?:ها|هم|كم|نا|ه|ك))$")
# What makes an adjective of a noun.
_RELATIVE = re.compile(r"(?:يات|يون|يين|يه|ي)$")
_ENGLISH_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))
_SHORTEST_STEM = 3


def readings(word: str) -> list[str]:
    """The word itself, and what is left of it without each prefix that it may begin with."""
    return [word.removeprefix(before) for before in _BEFORE_A_WORD if word.startswith(before)]


def without_article(word: str) -> str:
    """The word as it stands in a list of words: without the article, and what is written before that."""
    return _WITH_ARTICLE.sub("", word, count=1) if _WITH_ARTICLE.match(word) else word


def stems(word: str) -> set[str]:
    """The word, and what is left of it without the endings of plural, possession and tense."""
    found = {word, _ENDINGS.sub("", word), _FEMININE.sub("ه", word)}
    found |= {word.removesuffix(ending) + instead for ending, instead in _ENGLISH_ENDINGS if word.endswith(ending)}
    return {stem for stem in found if stem == word or len(stem) >= _SHORTEST_STEM}


def family(word: str) -> set[str]:
    """Its stems, and that of the noun if it is an adjective made of one: two words of a family have one in common."""
    noun = _RELATIVE.sub("", word)
    return stems(word) | ({noun} if len(noun) >= _SHORTEST_STEM else set())
