"""Whether a text speaks of a unit (COI-6): «مركز شرطة النخيل» in «أمام شرطة النخيل». For comparing, never for showing.

What tells one unit from another is its own words (a place, a number); all of them must be there. The words for its
kind («police station») are many and inexact, so of these one is enough, in any of its usual names.
"""

import re
from collections.abc import Iterator

from complaints.domain import arabic, names
from complaints.models import PlaceKind

# The usual words of each kind, Arabic and English. A word may belong to one kind only.
_KINDS = {
    "station": "مركز قسم مخفر نقطة مغفر مفوضية station post precinct checkpoint حاجز",
    "police": "شرطة بوليس أمن أمنية police security شرطي",
    "prison": "سجن سجون إصلاح إصلاحية تأهيل توقيف نظارة حبس احتجاز "
    "prison jail detention correctional rehabilitation holding",
    "direction": "مديرية إدارة هيئة دائرة directorate department administration authority",
    "unit": "وحدة شعبة فرع مكتب فرقة سرية كتيبة قيادة دورية unit branch office squad brigade battalion command section "
    "division patrol",
    "investigation": "مباحث تحقيق تحقيقات جنائي جنائية مخابرات استخبارات "
    "criminal investigation investigations intelligence",
    "court": "محكمة نيابة court prosecution tribunal",
    "care": "مستشفى عيادة مدرسة hospital clinic school",
}
_KIND_OF = {names.without_article(word): kind for kind, listed in _KINDS.items() for word in arabic.words(listed)}
# Neither tell units apart nor say what they are.
_EMPTY = frozenset(
    map(
        names.without_article,
        arabic.words("من في و على عام عامة رئيسي مركزي وطني the of at in and for al el main central"),
    )
)
# Where a unit is said to lie: «محافظة الوادي», "Valley Governorate". The place's own name stands behind or before it.
_REGIONS_BEFORE = frozenset(map(names.without_article, arabic.words("محافظة ولاية مدينة حي منطقة إقليم")))
_REGIONS_BEHIND = frozenset(arabic.words("governorate province city district region"))
_PUNCTUATION = re.compile(r"[,،;؛()\n]|\s[-–—]\s")
_SAID_BY_PLACE = {PlaceKind.POLICE_STATION: {"station", "police"}, PlaceKind.PRISON: {"prison"}}


def tells_apart(unit: str) -> bool:
    """Whether anything in the unit's name tells it from others of its kind."""
    return bool(_own_words(unit))


def spoken_of(unit: str, text: str, place_kind: str = PlaceKind.UNKNOWN) -> bool:
    """Whether the text may mean this unit; `place_kind` is what is known of the place besides its words."""
    own, said = _own_words(unit), set(_readings(text))
    if not own or not own <= said:
        return False
    kinds = _kinds(set(_words(unit)))
    known = _kinds(said) | (_SAID_BY_PLACE.get(PlaceKind(place_kind), set()))
    return not kinds or not kinds.isdisjoint(known)


def _own_words(unit: str) -> set[str]:
    """The words that tell it apart; those of the region only where there are no others."""
    pieces = [piece for piece in _PUNCTUATION.split(unit) if piece.strip()]
    inner = [_telling(_without_regions(list(_words(piece)))) for piece in pieces]
    first = next((words for words in inner if words), set())
    return first or _telling(list(_words(unit)))


def _telling(words: list[str]) -> set[str]:
    regions = _REGIONS_BEFORE | _REGIONS_BEHIND
    return {word for word in words if word not in _KIND_OF and word not in _EMPTY and word not in regions}


def _without_regions(words: list[str]) -> list[str]:
    kept: list[str] = []
    following = False
    for word in words:
        if following:
            following = False
        elif word in _REGIONS_BEFORE:
            following = True
        elif word in _REGIONS_BEHIND:
            del kept[-1:]
        else:
            kept.append(word)
    return kept


def _words(text: str) -> Iterator[str]:
    return map(names.without_article, arabic.words(text))


def _readings(text: str) -> Iterator[str]:
    for word in arabic.words(text):
        yield from names.readings(word)


def _kinds(words: set[str]) -> set[str]:
    return {_KIND_OF[word] for word in words if word in _KIND_OF}
