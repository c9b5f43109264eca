"""Our tabs in a Google Sheet: which they are whatever people call them, and whether they say a page already."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sheets_schema.days import EPOCH
from sheets_schema.page import Page, Value
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Ore, fold

MARK = "gruppbok"
"""The description of our tabs' protection: this, the tab's key, and a digest of what the tab says."""
VERSION = "1"
_LONGEST = 50_000
_NEAR = 1e-6
Json = dict[str, Any]
Rows = Sequence[Sequence[object]]


def own_id(tab: str) -> int:
    """The number of a tab of ours, and of its protection: always the same, so that it is known again, and made once."""
    return int.from_bytes(hashlib.sha256(f"{MARK} {tab}".encode()).digest()[:4]) % 2_000_000_000


OWN_IDS = frozenset(own_id(tab.key) for tab in OURS)


def own_sheet(book: Mapping[str, Any], tab: str) -> Mapping[str, Any] | None:
    """The tab of ours that has a key; None where it is not there. A tab of people's with our title is theirs."""
    return next((one for one in book.get("sheets", []) if one["properties"].get("sheetId", 0) == own_id(tab)), None)


def guards(sheet: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The protections of a tab that are ours, the one with the tab's own number first."""
    number = sheet.get("properties", {}).get("sheetId", 0)
    known = sheet.get("protectedRanges", [])
    first = [one for one in known if one.get("protectedRangeId") == number]
    return [
        *first,
        *(one for one in known if str(one.get("description", "")).startswith(f"{MARK} ") and one not in first),
    ]


def free_title(book: Mapping[str, Any], page: Page) -> str:
    """The page's title, or one like it where a tab of people's has it."""
    others = [one["properties"] for one in book.get("sheets", [])]
    taken = {fold(one["title"]) for one in others if one.get("sheetId", 0) != own_id(page.tab)}
    names = (page.title, *(f"{page.title} ({MARK}{n})" for n in ("", *range(2, len(taken) + 3))))
    return next(name for name in names if fold(name) not in taken)


def in_another_language(sheet: Mapping[str, Any], page: Page) -> bool:
    """Whether a tab of ours has its title of the other language; one that people gave it is left."""
    label = next(tab.label for tab in OURS if tab.key == page.tab)
    title = sheet["properties"]["title"]
    return title != page.title and title in (label.sv, label.en)


def mark(page: Page, ids: Mapping[str, int]) -> str:
    """What the protection of a page's tab is called: the page, the tabs its links lead to and its looks in a few letters."""
    linked = {cell.link.title: ids.get(cell.link.title) for row in page.rows for cell in row if cell.link}
    words = [VERSION, page.title, page.widths, page.header, sorted(linked.items())]
    said = [
        [
            (type(c.value).__name__, str(c.value), c.style, c.link and (c.link.title, c.link.cell), c.wrap, c.span)
            for c in row
        ]
        for row in page.rows
    ]
    drawn = [repr(chart) for chart in page.charts]
    digest = hashlib.sha256(json.dumps([words, said, drawn], ensure_ascii=False).encode()).hexdigest()[:32]
    return f"{MARK} {page.tab} {digest}"


def entered(value: Value) -> str | float | None:
    """A value as a sheet keeps it: text as it stands, a sum in kronor, a day as its serial number; None for nothing."""
    match value:
        case None | "":
            return None
        case Ore():
            return int(value) / 100
        case datetime():
            seconds = value.hour * 3600 + value.minute * 60 + value.second
            return (value.date() - EPOCH).days + seconds / 86400
        case date():
            return (value - EPOCH).days
        case int() | float():
            return value
        case _:
            text = str(value)
            return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def holds(rows: Rows, page: Page) -> bool:
    """Whether a tab's cells, as they were read, are the page's values; how they look is not asked."""
    expected, found = _trimmed(map(_line, page.rows)), _trimmed(rows)
    return len(expected) == len(found) and all(
        len(one) == len(other) and all(map(_same, one, other)) for one, other in zip(expected, found, strict=True)
    )


def _line(row: Sequence[Any]) -> Iterator[object]:
    for cell in row:
        yield entered(cell.value)
        yield from (None for _ in range(cell.span - 1))


def _trimmed(rows: Any) -> list[list[object]]:
    """Rows without the blank cells at their ends, and without the blank rows at the end."""
    kept: list[list[object]] = []
    for row in rows:
        line = list(row)
        while line and line[-1] in (None, ""):
            line.pop()
        kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(other, bool):
        return abs(one - other) <= _NEAR
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value or ""
