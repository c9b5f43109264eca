"""How alike a bank's text is to what the treasurer wrote: banks cut words short, shout, and leave å, ä and ö out."""

import re
from functools import lru_cache

_PLAIN = str.maketrans("åäöéèüæø", "aaoeeuao")
_WORD = re.compile(r"[^\W\d_]+")
_GENERIC = frozenset(
    """swish fran from till to mottagen inbetalning inbetalt utbetalning insattning uttag overforing transfer betalning betalt
    payment bg pg bankgiro plusgiro autogiro kortkop kort card purchase kund bank via ocr ref fakt faktura nr avs avi och
    and for the av pa en ett med i deposit withdrawal gava gavor gift donation insamlat insamling""".split()  # noqa: SIM905 - a list of words to read
)
"""Words that say how money moved, or that it was given, and nothing more."""
_SWISH_NUMBER = re.compile(r"\+?(?:46|0|123)\d{7,9}")
_WAYS = {
    "swish": ("swish", "gava", "gavor", "gift", "donation"),
    "transfer": ("overfor", "transfer"),
    "deposit": ("insatt", "deposit"),
    "withdrawal": ("uttag", "withdraw"),
}
TRANSFER = "överföring insättning uttag"
"""What a bank may call money moved between accounts."""
_LEAST, _LONG = 2, 5


@lru_cache(maxsize=1 << 15)
def words(text: str) -> frozenset[str]:
    """What a text says beyond how money moved; empty where it says nothing more."""
    found = _WORD.findall(text.casefold().translate(_PLAIN))
    return frozenset(word for word in found if len(word) >= _LEAST and word not in _GENERIC)


@lru_cache(maxsize=1 << 15)
def is_swish(text: str) -> bool:
    """Whether a text speaks of Swish, by its name or by being a telephone number."""
    return "swish" in text.casefold() or bool(_SWISH_NUMBER.fullmatch(re.sub(r"[\s-]", "", text)))


@lru_cache(maxsize=1 << 15)
def ways(text: str) -> frozenset[str]:
    """The ways in which money moves that a text speaks of; a gift may have come by Swish."""
    plain = text.casefold().translate(_PLAIN)
    found = {way for way, signs in _WAYS.items() if any(sign in plain for sign in signs)}
    return frozenset(found | {"swish"} if is_swish(text) else found)


@lru_cache(maxsize=1 << 17)
def likeness(one: str, other: str) -> float:
    """From 0 to 1: how many of the words of the text with the fewest words stand in the other; 0 where it has none."""
    first, second = sorted((words(one), words(other)), key=lambda said: (len(said), sorted(said)))
    if not first:
        return 0.0
    return sum(any(_same(word, known) for known in second) for word in first) / len(first)


def _same(word: str, other: str) -> bool:
    """Whether two words are one, or one is the beginning or a part of the other."""
    if word == other:
        return True
    short, long = sorted((word, other), key=len)
    return len(short) >= _LONG and short in long
