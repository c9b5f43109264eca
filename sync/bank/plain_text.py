"""A text file as rows of cells: which letters and which separator it is written with is found from what it holds."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

SEPARATORS = (";", ",", "\t")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LATIN_9 = re.compile(
    rb"[A-Za-z\xc0-\xff][\xa6\xa8\xb4\xb8\xbc\xbd\xbe]|[\xa6\xa8\xb4\xb8\xbc\xbd\xbe][A-Za-z\xc0-\xff]"
)
"""Bytes that are letters in ISO-8859-15 and signs in Windows-1252, beside a letter."""
_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")
_NEVER = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_MOST_CELL = 20_000


def decoded(content: bytes) -> str | None:
    """The file's text; None where it is no text at all."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _as(content, name)
    text = _as(content, "utf-8")
    if text is not None or _NEVER.search(content.decode("latin-1")):
        return text
    if not _WINDOWS_ONLY.search(content):
        return _as(content, "iso-8859-15" if _LATIN_9.search(content) else "cp1252")
    return _as(content, "cp1252")


def _as(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except ValueError:
        return None
    return None if _NEVER.search(text) else text


def rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The rows of a text with the line on which each begins; a row that is quoted as a whole is taken out of its quotes.

    None where a row cannot be told from the next: half a statement is worse than none.
    """
    found: list[tuple[int, list[str]]] = []
    try:
        for at, cells in _parsed(text, separator):
            if len(cells) == 1 and separator in cells[0]:
                found += [(at, inner) for _, inner in _parsed(cells[0], separator)]
            else:
                found.append((at, cells))
    except csv.Error:
        return []
    return found


def _parsed(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    for cells in reader:
        yield before + 1, [cell[:_MOST_CELL] for cell in cells]
        before = reader.line_num


def all_rows(text: str) -> "Sequence[tuple[str, list[tuple[int, list[str]]]]]":
    """The text's rows by each separator that it may have."""
    return [(separator, rows(text, separator)) for separator in SEPARATORS if separator in text]
