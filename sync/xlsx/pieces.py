"""A sheet's XML in pieces that can be searched quickly: no cell cut in two, every cell with its name, no prefix."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sheets_schema.grid import cell_name

_BONES = bytes(65 if 65 <= c <= 90 else 45 if c in b"ni" else c for c in range(256))
_FLESH = bytes(c for c in range(256) if c not in b"<ABCDEFGHIJKLMNOPQRSTUVWXYZ/cefvni-")
_LONGEST_CELL, _LONGEST_NAME = 8 << 20, 8
ROWS_END = b"</sheetData>"
_START = b"<sheetData"
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_NAMELESS = re.compile(rb"<c(?=[\s/>])(?![^<>]*\sr\s*=)")
_ROW_OR_CELL = re.compile(rb"<(row|c)(\s[^<>]*?)?(/?)>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a sheet's rows, and their bones: `<c r="B2" t="e"><v>#N/A</v></c>` has `<cAe<vA/A</v</c`.

    In the bones every capital is an A, and the n and i of nan and inf are minus signs; digits, signs, quotes and most
    letters are gone. `simple` where every cell is named and none lies beyond column Z.
    """

    xml: bytes
    bones: bytes
    simple: bool

    @property
    def filled(self) -> bool:
        """Whether any cell holds something; the others are only formatted."""
        return b"<v" in self.bones or b"<f" in self.bones or b"<is" in self.xml


def pieces(blocks: Iterator[bytes]) -> Iterator[Piece]:
    """A sheet in pieces, from the start of its rows to their end. Raises ValueError where it is no worksheet."""
    numbering = _Numbering()
    for xml in _cut(blocks):
        piece = _piece(xml)
        if not piece.simple:
            rows, end, _ = xml.partition(ROWS_END)
            piece = _piece((numbering.named(rows) if _NAMELESS.search(rows) else rows) + end)
            if end:
                yield piece
                return
        yield piece


def column_number(name: bytes) -> int:
    """The 0-based number of the column of that name: A is 0, AA is 26; a name out of all reason is cut."""
    number = 0
    for letter in name[:_LONGEST_NAME].upper():
        number = number * 26 + letter - 64
    return number - 1


def _piece(xml: bytes) -> Piece:
    bones = xml.translate(_BONES, _FLESH)
    return Piece(xml, bones, simple=bones.count(b"<cA") == bones.count(b"<c") and b"<cAA" not in bones)


def _cut(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest, prefix = b"", None
    for block in blocks:
        rest += block
        if prefix is None:
            prefix = _prefix(rest)
            rest = rest[max(rest.find(_START.replace(b"<", b"<" + prefix)), 0) :]
        cut = max(rest.rfind(b"<" + prefix + b"c "), rest.rfind(b"<" + prefix + b"row"))
        if cut <= 0:
            if len(rest) < _LONGEST_CELL:
                continue
            cut = len(rest)
        yield _bare(rest[:cut], prefix)
        rest = rest[cut:]
    yield _bare(rest, _prefix(rest) if prefix is None else prefix)


def _prefix(start: bytes) -> bytes:
    root = _ROOT.search(start)
    if not root:
        message = "this is no worksheet"
        raise ValueError(message)
    return root[1] or b""


def _bare(xml: bytes, prefix: bytes) -> bytes:
    return xml.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else xml


class _Numbering:
    """Gives cells their names where the file leaves them to be counted."""

    def __init__(self) -> None:
        self._row = self._column = 0

    def named(self, xml: bytes) -> bytes:
        return _ROW_OR_CELL.sub(self._named, xml)

    def _named(self, tag: re.Match[bytes]) -> bytes:
        number = _NUMBER.search(tag[2] or b"")
        if tag[1] == b"row":
            self._row, self._column = int(number[2]) if number else self._row + 1, 0
            return tag[0]
        if number:
            self._column = column_number(number[1] or b"A") + 1
            return tag[0]
        self._column += 1
        name = cell_name(max(self._row, 1), self._column - 1).encode()
        return b'<c r="' + name + b'"' + (tag[2] or b"") + tag[3] + b">"
