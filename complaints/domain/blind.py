"""Blind search: keyed 63-bit tokens of words, to search sealed text without opening it.

A text is indexed by the stems of its words (Snowball, Arabic and English), not by the words themselves too:
that keeps a complaint at 60 to 140 tokens and gives a stolen table less to count. Short prefixes that Arabic
writes together with the next word (و ف ب ك ل) may as well be its first letter. So a text gets a token for
either reading, a query only for the word as typed: «مركز» finds «المركز», «بالمركز», «ومركز» and «لمركز».
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from hashlib import blake2b
from typing import Literal

import Stemmer

from complaints.domain import arabic, digits
from complaints.domain.index_key import key_for

Kind = Literal["reference", "phone", "email"]

# The article, alone or behind a conjunction and a preposition: ال وال فال بال كال وبال لل ولل. Snowball does
# not know «وال» and treats a word's end differently behind an article, so the article goes first.
_ARTICLE = re.compile(r"(?:ال(?=..)|(?:[وف][بك]?|[بك])ال(?=...)|[وف]?لل(?=..))")
# «والد» (father, mother, parents) only looks like conjunction and article.
_PARENT = re.compile(r"والد(?:ا|ي|ه|ك|ها|هم|نا|كم|ين|ان|يه|يها|يهم|ت.*)?")
# Feminine plural, and "my" behind a ta marbuta: Snowball leaves «بلاغا» of «بلاغات» and «مدرست» of «مدرستي».
_FEMININE = re.compile(r"(...+?)(ء?)(?:ات|تي)")
_ARABIC = re.compile(r"[\u0600-\u08ff]")
_SHORTEST_REST = 3

_STOP_WORDS = frozenset(
    arabic.words(
        """
        من في على إلى عن مع أن إن أنه أنها أنا أنت هو هي هم نحن هذا هذه هذي ذلك تلك التي الذي الذين اللي ما لا
        لم لن قد كان كانت كل بعد قبل عند أو ثم حتى إذا كما لكن بين أي له لها لهم لي به بها بهم فيه فيها عليه
        عليها منه منها وهو وهي وما ولا ولم وفي ومن وعلى وإلى وأن وأنا وقد وكان

        a an and are as at be been but by for from had has have he her him his i in is it its me my no not of
        on or our she so that the their them they this to us was we were which who with you your
        """
    )
)

_stemmers = threading.local()


def tokens(*texts: str) -> list[int]:
    """Return the tokens to store for `texts`: unique, ascending, each fits a signed 64-bit column."""
    return _hashed({stem for text in texts for word in _meaningful(text) for stem in _readings(word)})


def query_tokens(text: str) -> list[int]:
    """Return the tokens a complaint must all have to match `text`; none if it holds nothing to search for."""
    return _hashed({_stem(word) for word in _meaningful(text)})


def exact(kind: Kind, value: str) -> int:
    """Return the one token of a reference, a phone number (E.164) or an e-mail address, however spelled."""
    if kind == "email":
        visible = "".join(filter(str.isprintable, unicodedata.normalize("NFKC", value)))
        spelled = visible.strip().casefold()
    else:
        spelled = digits.compact(value)
    return _token(kind, spelled)


def _hashed(stems: set[str]) -> list[int]:
    return sorted({_token("stem", stem) for stem in stems})


def _token(kind: str, value: str) -> int:
    digest = blake2b(value.encode(), digest_size=8, key=key_for("blind search 1"), person=kind.encode())
    return int.from_bytes(digest.digest(), "big") >> 1


def _meaningful(text: str) -> set[str]:
    return {word for word in arabic.words(text) if len(word) > 1 and word not in _STOP_WORDS}


def _readings(word: str) -> Iterator[str]:
    """Every stem under which a text's word is found: as it stands, and without prefixes it may carry."""
    yield _stem(word)
    if not _ARABIC.match(word):
        return
    article = _article_of(word)
    if article:
        if article.endswith("لل"):  # «للجنة» may be «ل» and «اللجنة»
            yield _arabic_stem("ل" + word.removeprefix(article))
        return
    if word[0] in "وف" and len(word) > _SHORTEST_REST:
        word = word[1:]
        yield _arabic_stem(word)
    if word[0] in "بكل" and len(word) > _SHORTEST_REST:
        yield _arabic_stem(word[1:])


def _stem(word: str) -> str:
    if not _ARABIC.match(word):
        return _snowball("english", word)
    return _arabic_stem(word.removeprefix(_article_of(word)))


def _article_of(word: str) -> str:
    article = None if _PARENT.fullmatch(word) else _ARTICLE.match(word)
    return article[0] if article else ""


def _arabic_stem(word: str) -> str:
    feminine = _FEMININE.fullmatch(word)
    if feminine:
        word = feminine[1] if feminine[2] else feminine[1] + "ه"
    return _snowball("arabic", word)


def _snowball(language: str, word: str) -> str:
    """Stem with this thread's own stemmer: they keep state while they work."""
    stemmer = getattr(_stemmers, language, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(language)
        setattr(_stemmers, language, stemmer)
    return str(stemmer.stemWord(word))
