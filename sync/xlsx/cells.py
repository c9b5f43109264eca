"""What a sheet's XML says that calamine does not tell: errors, formulas without a value, and how far it reaches.

Most pieces of a sheet hold none of it, which their bones show; only in the others are the cells looked at.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from sheets_schema.grid import ErrorValue, Uncomputed, cell_name
from sync.xlsx.pieces import ROWS_END, Piece, column_number, pieces

Unpack = Callable[[], Iterator[bytes]]
MOST_CELLS = 20_000_000
"""Calamine keeps 32 bytes for every cell of the rectangle, filled or not."""
_READABLE_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_SINGLE_LETTERS = 26
_SMALL, _MUCH = 1 << 16, 8 << 20
_FAR_DOWN, _FAR_RIGHT = 65_000, 300
_ROW_TAG = re.compile(rb"</?(?:row|sheetData)(?:\s[^<>]*)?>")
_FILLED = re.compile(rb"""<c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]+)(\d+)["'][^<>]*(?<!/)>(?!</c>)""")
_CELL = re.compile(rb"<c(\s[^<>]*?)?(?:/>|>([^<]*(?:<(?!/?c[\s/>])[^<]*)*)</c>)")
_NAME = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)(\d+)["']""")
_TYPE = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_ERRORS = (re.compile(rb'"e"'), re.compile(rb"'e'"))
"""How the type of an error's cell is quoted; plain words, which are found ten times as fast as an attribute's pattern."""
_WITHOUT_VALUE = re.compile(rb"<f(?:\s[^<>]*?)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>\s*|<v></v>\s*)?</c>")
_WILD = re.compile(rb"<v>(?:[+-]?[NnIi]|-(?:\d{10}|[\d.]+[Ee]\+?\d))")
"""What is no number, or as a day lies so far back that calamine panics."""
_NEGATIVE = re.compile(rb"<v>-")
_VALUE = re.compile(rb"<v[^<>]*>([^<]*)</v>")
_FORMULA = re.compile(rb"<f(?:\s[^<>]*)?>([^<]*)</f>")


class Place(NamedTuple):
    """Where a cell stands: row and column, both from 0."""

    row: int
    column: int


_NOWHERE = Place(-1, -1)


class Mark(NamedTuple):
    """One cell of which calamine does not tell the truth; where `unfit`, it cannot even be shown to it."""

    place: Place
    value: ErrorValue | Uncomputed | float
    span: tuple[int, int]
    unfit: bool = False


Marker = Callable[[re.Match[bytes], Place], Mark | None]


@dataclass(slots=True)
class Findings:
    """What one sheet holds: how far its filled cells reach, and the values that calamine does not tell.

    `negative` where it may hold negative numbers, `unfit` where it must be mended before calamine sees it.
    """

    down: Place = _NOWHERE
    right: Place = _NOWHERE
    values: dict[Place, object] = field(default_factory=dict)
    negative: bool = False
    unfit: bool = False

    @property
    def too_many(self) -> bool:
        """Whether the rectangle up to the furthest cells is larger than can be read."""
        return (self.down.row + 1) * (self.right.column + 1) > MOST_CELLS

    def strays(self) -> tuple[str, ...]:
        """The names of the furthest cells, where they lie further down or to the right than people write."""
        far = (self.down if self.down.row > _FAR_DOWN else None, self.right if self.right.column > _FAR_RIGHT else None)
        return tuple(dict.fromkeys(cell_name(place.row + 1, place.column) for place in far if place))

    def reach(self, down: Place, right: Place) -> None:
        """Takes note of the furthest cells of one piece."""
        self.down = max(self.down, down)
        self.right = max(self.right, right, key=lambda place: place.column)


def examine(unpack: Unpack) -> Findings:
    """All there is to know about a sheet, given what unpacks its XML."""
    findings, sure = _look(unpack, closely=False)
    if not sure and (findings.too_many or findings.right.column >= _SINGLE_LETTERS):
        findings, _ = _look(unpack, closely=True)
    return findings


def negatives(unpack: Unpack) -> dict[Place, float]:
    """The sheet's negative numbers, for where calamine makes times of days before 1900."""
    marks = (mark for piece in pieces(unpack()) for mark in _hits(piece.xml, _NEGATIVE, _number))
    return {mark.place: float(mark.value) for mark in marks}


def mended(unpack: Unpack) -> Iterator[bytes]:
    """The sheet's XML with nothing but cells, without those unfit for calamine and long stretches of blank ones."""
    yield b"<worksheet><sheetData>"
    for piece in pieces(unpack()):
        if piece.filled:
            at = 0
            for start, end in sorted(mark.span for mark in _marks(piece) if mark.unfit):
                yield _ROW_TAG.sub(b"", piece.xml[at:start])
                at = end
            yield _ROW_TAG.sub(b"", piece.xml[at:].partition(ROWS_END)[0])
    yield ROWS_END + b"</worksheet>"


def _look(unpack: Unpack, *, closely: bool) -> tuple[Findings, bool]:
    findings, sure, blank = Findings(), True, 0
    for piece in pieces(unpack()):
        if not piece.filled:
            blank += len(piece.xml)
            continue
        if closely or not piece.simple or len(piece.xml) < _SMALL:
            _measure(piece.xml, findings)
        else:
            sure = False
            findings.reach(*_bounds(piece.xml))
        for mark in _marks(piece):
            findings.values[mark.place] = mark.value
            findings.unfit |= mark.unfit
        findings.negative |= b"<v-" in piece.bones
    findings.unfit |= blank > _MUCH
    return findings, sure


def _bounds(xml: bytes) -> tuple[Place, Place]:
    last = _NAME.search(xml, xml.rfind(b"<c "))
    corner = Place(int(last[2]) - 1 if last else -1, _SINGLE_LETTERS - 1)
    return corner, corner


def _measure(xml: bytes, findings: Findings) -> None:
    names = _FILLED.findall(xml)
    if names:
        lowest = max({number for _, number in names}, key=int)
        widest = max({letters for letters, _ in names}, key=column_number)
        above = next(letters for letters, number in reversed(names) if number == lowest)
        beside = next(number for letters, number in names if letters == widest)
        findings.reach(_place(above, lowest), _place(widest, beside))


def _place(letters: bytes, number: bytes) -> Place:
    return Place(int(number) - 1, column_number(letters))


def _marks(piece: Piece) -> Iterator[Mark]:
    if b"<cAe" in piece.bones or not piece.simple:
        for quoted in _ERRORS:
            yield from _hits(piece.xml, quoted, _error)
    if b"<f" in piece.bones:
        yield from _hits(piece.xml, _WITHOUT_VALUE, _uncomputed)
    if b"<v-" in piece.bones or b"<vA" in piece.bones:
        yield from _hits(piece.xml, _WILD, _number)


def _hits(xml: bytes, pattern: re.Pattern[bytes], mark: Marker) -> Iterator[Mark]:
    for hit in pattern.finditer(xml):
        cell = _CELL.match(xml, xml.rfind(b"<c", 0, hit.start()))
        name = _NAME.search(cell[1] or b"") if cell and cell.end() > hit.start() else None
        found = mark(cell, _place(name[1], name[2])) if cell and name else None
        if found:
            yield found


def _error(cell: re.Match[bytes], place: Place) -> Mark | None:
    kind = _TYPE.search(cell[1] or b"")
    if not cell[2] or kind is None or kind[1] != b"e":
        return None
    text = _text(_VALUE.search(cell[2]))
    return Mark(place, ErrorValue(text or "#ERROR!"), cell.span(), unfit=bool(text) and text not in _READABLE_ERRORS)


def _uncomputed(cell: re.Match[bytes], place: Place) -> Mark | None:
    kind = _TYPE.search(cell[1])
    if kind and kind[1] == b"str":
        return None
    return Mark(place, Uncomputed("=" + _text(_FORMULA.search(cell[2]))), cell.span())


def _number(cell: re.Match[bytes], place: Place) -> Mark | None:
    kind = _TYPE.search(cell[1])
    try:
        number = float(_text(_VALUE.search(cell[2])))
    except ValueError:
        return None
    return None if kind and kind[1] != b"n" else Mark(place, number, cell.span(), unfit=True)


def _text(found: re.Match[bytes] | None) -> str:
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
