"""What is taken out of a text before somebody outside the group reads it: addresses, phone numbers and names."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jobs.persons import digits
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.tab import Speaks
from sheets_schema.tabs import TABS
from sheets_schema.tabs.choices import ROLE
from sheets_schema.text import Language, Text, fold

ADDRESS, PHONE, NUMBER, NAME = (
    Text("[e-post]", "[e-mail]"),
    Text("[telefon]", "[phone]"),
    Text("[personnummer]", "[identity number]"),
    Text("[namn]", "[name]"),
)
"""What stands in place of each sort."""
LONGEST = 10_000
"""Characters of a text that are passed on at all."""
_AT = r"(?:[@＠]|\s*[(\[{]\s*(?:at|@|snabel-?a)\s*[)\]}]\s*)"
_WORD = r"[^\s<>()\[\]{},;:\"“”@＠]"
EMAIL = re.compile(rf"(?<!{_WORD}){_WORD}++{_AT}{_WORD}*\w", re.IGNORECASE)
"""An e-mail address as people write it, dressed up or not."""
_DAY_OR_HOURS = r"(?<!\d)(?:(?:19|20)\d\d-\d\d-\d\d(?![-\d])|\d\d[.:]\d\d\s?[-–]\s?\d\d[.:]\d\d(?![\d.:-]))"
_IDENTITY = r"(?<![\d+])(?:(?:19|20)?\d{6}\s?[-+–]\s?\d{4}|(?:19|20)\d{10})(?!\d)"
_LOOSE = r"(?<![\d+])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01]) ?\d{4}(?!\d)"
_CALLED = r"(?<![\d,])\(?(?:\+|0|46)(?:[ \-–./()]{0,3}\d){6,14}(?!\d)"
_GROUPED = r"(?<![\w-])(?:\d{3}(?:[ -]\d\d){2}|\d{2,3}(?:[ -]\d\d){3}|\d{3}[ -]\d{3}[ -]\d\d)(?![\w-]| \d)"
_RUN = r"(?<!\d)\d(?:[ \-–./()]{0,3}\d){6,14}(?!\d)"
_DIGITS = re.compile(
    rf"(?P<day>{_DAY_OR_HOURS})|(?P<identity>{_IDENTITY})|(?P<phone>{_CALLED}|{_GROUPED})|(?P<loose>{_LOOSE})|(?P<run>{_RUN})"
)
_SPACES = re.compile(r"[^\S\n]")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2212", "-"))
_PEOPLE = ("members", "roles", "prospects")
"""The tabs whose rows are people."""
_ELSEWHERE = {
    tab.key: keys
    for tab in TABS
    if (keys := tab.speaking(*((Speaks.OF_OWNERS,) if tab.key in _PEOPLE else (Speaks.OF_WHO, Speaks.OF_OWNERS))))
}
"""Columns that name people, or roles, beside those names."""


@dataclass(frozen=True)
class Taken:
    """How much was taken out of a text, by sort."""

    addresses: int = 0
    phones: int = 0
    numbers: int = 0
    names: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.addresses + other.addresses,
            self.phones + other.phones,
            self.numbers + other.numbers,
            self.names + other.names,
        )


@dataclass(frozen=True)
class Known:
    """The people of a sheet, as they may stand in a text: a pattern of their names, and their phone numbers' digits."""

    names: re.Pattern[str] | None
    phones: frozenset[str]


def known_people(book: Book) -> Known:
    """Everybody whom the sheet names, as they may stand in a text."""
    phones = {digits(row.text("phone")) for tab in ("members", "prospects") for row in book.rows(tab)}
    return Known(_pattern(names_of_all(book)), frozenset(phones - {""}))


def names_of_all(book: Book) -> set[str]:
    """The names of members, holders of roles and deputies, the interested, owners, keepers and so on, as they stand."""
    names = {row.text("name") for tab in _PEOPLE for row in book.rows(tab)}
    roles = (
        {fold(word) for one in ROLE.choices for word in (one.label.sv, one.label.en)}
        | {row.name("role") for row in book.rows("roles")}
        | {"alla", "styrelsen"}
    )
    others = {
        name
        for tab, keys in _ELSEWHERE.items()
        for row in book.rows(tab)
        for key in keys
        for name in people.names_in(row.text(key))
    }
    return (names | {name for name in others if fold(name) not in roles}) - {""}


def without_people(text: str, known: Known, language: Language) -> tuple[str, Taken]:
    """A text in which people's addresses, numbers and names are words in brackets; and how many there were."""
    clean, addresses = EMAIL.subn(ADDRESS[language], _clean(text[:LONGEST]))
    kinds: list[Text] = []
    clean, names = _DIGITS.sub(_replacing(known, kinds, language), clean), 0
    if known.names is not None:
        clean, names = known.names.subn(NAME[language], clean)
    return clean, Taken(addresses, kinds.count(PHONE), kinds.count(NUMBER), names)


def _clean(text: str) -> str:
    """A text in which nothing unseen stands between the letters of a name."""
    composed = unicodedata.normalize("NFC", "\n".join(text.splitlines())).translate(_DASHES)
    return "".join(c for c in _SPACES.sub(" ", composed) if c == "\n" or c.isprintable()).strip()


def _replacing(known: Known, kinds: list[Text], language: Language) -> Callable[[re.Match[str]], str]:
    """What stands in place of digits; `kinds` gathers what they were."""

    def word(found: re.Match[str]) -> str:
        kind = {"identity": NUMBER, "loose": NUMBER, "phone": PHONE}.get(str(found.lastgroup))
        if found.lastgroup == "run" and digits(found[0]) in known.phones:
            kind = PHONE
        if kind is None:
            return found[0]
        kinds.append(kind)
        return kind[language]

    return word


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Whole names in whatever case, and parts of them as names are written; with an s of possession or not."""
    whole = {" ".join(_clean(name).split()) for name in names} - {""}
    parts = {written for name in whole for part in _parts(name) for written in _as_written(part)}
    some = [rf"(?i:{_spaced(name)})" for name in _longest(whole)] + [re.escape(part) for part in _longest(parts)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(some)})(?:'?s)?(?!\w)") if some else None


def _spaced(name: str) -> str:
    return r"\s+".join(map(re.escape, name.split()))


def _parts(name: str) -> Iterator[str]:
    """The words of a name, but for such as `von`, which people write in small letters; double names and their halves."""
    for part in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", name):
        if name.islower() or not part.islower():
            yield from (one for one in (part, *part.split("-")) if len(one) > 1)


def _as_written(part: str) -> Iterator[str]:
    """A part of a name with a capital, and in capitals: in small letters it may be any word."""
    yield part[:1].upper() + part[1:]
    if len(part) > 2:
        yield part.upper()


def _longest(some: Iterable[str]) -> list[str]:
    return sorted(some, key=lambda one: (-len(one), one))
