"""Any file with a table in it, read as grids: a workbook, or text whose letters and delimiter are measured."""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from sheets_schema.grid import Grid
from sheets_schema.text import Text

_LARGEST = 50_000_000
_SAMPLE = 200
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_LETTERS = "åäöÅÄÖéÉ"
_NO_TABLE = Text(
    "det är ingen tabell. Ange en .xlsx-, .ods- eller .csv-fil.", "that is no table. Name an .xlsx, .ods or .csv file."
)


class Foreign(NamedTuple):
    """What a file holds: every tab of a workbook, or the one table of a text file, all its cells texts."""

    grids: tuple[Grid, ...]
    is_text: bool


def read_foreign(path: Path) -> Foreign:
    """The tables of a file. Raises WorkbookError."""
    from sync.xlsx.refusals import LARGE, refusal  # noqa: PLC0415 - few commands read strangers' files
    from sync.xlsx.source import load  # noqa: PLC0415 - as above

    content = load(path)
    if content.startswith(_BINARY):
        from sync.xlsx.reading import read  # noqa: PLC0415 - as above

        return Foreign(read(path, lambda _: True).grids, is_text=False)
    if len(content) > _LARGEST:
        raise refusal(path.name, LARGE)
    text = decoded(content)
    rows = _rows(text) if text is not None else None
    if rows is None:
        raise refusal(path.name, _NO_TABLE)
    return Foreign((Grid(path.stem, rows),), is_text=True)


def decoded(content: bytes) -> str | None:
    """The text of a file by its mark, else as UTF-8, else in the alphabet that gives most Swedish letters; None for none."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\x00" in content:
        return None
    text = _decoded(content, "utf-8")
    if text is not None:
        return text
    found = [one for encoding in ("cp1252", "cp437", "mac_roman") if (one := _decoded(content, encoding)) is not None]
    return max(found, key=lambda one: sum(map(one.count, _LETTERS)))


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows(text: str) -> list[list[str]] | None:
    """The rows by the delimiter that gives most of them one and the same number of fields; None where none does."""
    best: tuple[int, list[list[str]]] | None = None
    for delimiter in ";\t,|":
        try:
            rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=False))
        except csv.Error:
            continue
        counts = Counter(len(row) for row in rows[:_SAMPLE] if any(cell.strip() for cell in row))
        width, often = max(counts.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        if width > 1 and (best is None or often * width > best[0]):
            best = (often * width, rows)
    return best[1] if best else None
