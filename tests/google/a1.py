"""Ranges: A1 and R1C1 text, GridRange, quoting and clipping."""

import re
from dataclasses import dataclass, replace

from tests.google.errors import ApiError, Json, invalid
from tests.google.state import Book, Sheet

_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?")
_R1C1 = re.compile(r"R([1-9]\d*)C([1-9]\d*)(?::R([1-9]\d*)C([1-9]\d*))?", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


@dataclass(frozen=True)
class Box:
    """Rows and columns counted from 0, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the place is inside."""
        return self.top <= row < self.bottom and self.left <= column < self.right

    def meets(self, other: "Box") -> bool:
        """Whether the two share a cell."""
        rows = self.top < other.bottom and other.top < self.bottom
        return rows and self.left < other.right and other.left < self.right


@dataclass(frozen=True)
class Area:
    """A range of one tab as it was asked for; None is an open end, origin a single cell that names a start."""

    top: int | None = None
    left: int | None = None
    bottom: int | None = None
    right: int | None = None
    origin: bool = False

    def box(self, sheet: Sheet) -> Box:
        """The part of the range that the grid has."""
        return Box(
            min(self.top or 0, sheet.rows),
            min(self.left or 0, sheet.columns),
            sheet.rows if self.bottom is None else min(self.bottom, sheet.rows),
            sheet.columns if self.right is None else min(self.right, sheet.columns),
        )

    def outside(self, sheet: Sheet) -> bool:
        """Whether the range starts where the grid has ended."""
        return (self.top or 0) >= sheet.rows or (self.left or 0) >= sheet.columns

    def over(self, sheet: Sheet) -> bool:
        """Whether any named end is beyond the grid."""
        return self.outside(sheet) or (self.bottom or 0) > sheet.rows or (self.right or 0) > sheet.columns


@dataclass(frozen=True)
class Range:
    """A tab and a range of it."""

    sheet: Sheet
    area: Area

    @property
    def box(self) -> Box:
        """The part of the range that the grid has."""
        return self.area.box(self.sheet)

    def inside(self) -> "Range":
        """Itself, if it starts inside the grid."""
        if self.area.outside(self.sheet):
            raise beyond(self.sheet, self.area)
        return self


def letters(column: int) -> str:
    """A column's letters; 0 is A."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(text: str) -> int:
    """A column's number from its letters; A is 0."""
    total = 0
    for letter in text.upper():
        total = total * 26 + ord(letter) - 64
    return total - 1


def quoted(title: str) -> str:
    """A title as it stands before the exclamation mark: in apostrophes only where it must be."""
    if _PLAIN_TITLE.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def name(sheet: Sheet, box: Box) -> str:
    """A bounded range in A1 notation with its tab; one cell has no colon."""
    first = f"{letters(box.left)}{box.top + 1}"
    last = f"{letters(max(box.right - 1, box.left))}{max(box.bottom, box.top + 1)}"
    return f"{quoted(sheet.title)}!{first}" + (f":{last}" if last != first else "")


def label(sheet: Sheet, area: Area) -> str:
    """A range in A1 notation as it was asked for, open ends left open."""
    first = f"{letters(area.left or 0)}{(area.top or 0) + 1}"
    last = "" if area.right is None else letters(area.right - 1)
    last += "" if area.bottom is None else str(area.bottom)
    return f"{quoted(sheet.title)}!{first}" + (f":{last}" if last and last != first else "")


def beyond(sheet: Sheet, area: Area) -> ApiError:
    """400 for a range that the grid has not."""
    limits = f"Max rows: {sheet.rows}, max columns: {sheet.columns}"
    return invalid(f"Range ({label(sheet, area)}) exceeds grid limits. {limits}")


def parse(text: str) -> Area | None:
    """A range without its tab, or None where the text is none."""
    wide = _R1C1.fullmatch(text)
    if wide:
        top, left, bottom, right = (int(each) - 1 if each else None for each in wide.groups())
        return _ordered(top, left, top if bottom is None else bottom, left if right is None else right, bottom is None)
    first, colon, last = text.partition(":")
    start, end = _PART.fullmatch(first), _PART.fullmatch(last)
    if not start or not end or not first or (colon and not last):
        return None
    left, top = _place(start)
    if not colon:
        return None if left is None or top is None else Area(top, left, top + 1, left + 1, origin=True)
    right, bottom = _place(end)
    if (left is None and right is not None) or (top is None and left is None):
        return None
    if right is None and bottom is None:
        return None
    return _ordered(top, left, bottom, right, single=False)


def _place(match: re.Match[str]) -> tuple[int | None, int | None]:
    column, row = match.groups()
    return (number(column) if column else None), (int(row) - 1 if row else None)


def _ordered(top: int | None, left: int | None, bottom: int | None, right: int | None, single: bool) -> Area:
    if top is not None and bottom is not None:
        top, bottom = min(top, bottom), max(top, bottom)
    elif top is None and bottom is not None:
        top, bottom = bottom, None  # A:C5 is said of the rows from 5 on
    if left is not None and right is not None:
        left, right = min(left, right), max(left, right)
    ends = (None if bottom is None else bottom + 1, None if right is None else right + 1)
    return Area(top, left, *ends, origin=single)


def _split(text: str) -> tuple[str | None, str]:
    """The tab's title, or None, and the rest."""
    if text.startswith("'"):
        match = re.fullmatch(r"'((?:[^']|'')+)'(?:!(.*))?", text, re.DOTALL)
        return (match[1].replace("''", "'"), match[2] or "") if match else (None, text)
    title, mark, rest = text.rpartition("!")
    return (title, rest) if mark else (None, text)


def resolve(book: Book, text: str) -> Range:
    """The range that a text names in a book; an unqualified one is of the first tab."""
    title, rest = _split(text)
    if title is not None:
        sheet = book.titled(title)
        area = Area() if sheet and not rest and text.startswith("'") else parse(rest)
        if sheet and area:
            return Range(sheet, area)
        known = _named(book, rest) if sheet else None
        if known and known.sheet is sheet:
            return known
        raise invalid(f"Unable to parse range: {text}")
    area = parse(text)
    if area:
        return Range(book.sheets[0], area)
    known = _named(book, text)
    if known:
        return known
    whole = book.titled(text)
    if whole and text:
        return Range(whole, Area())
    raise invalid(f"Unable to parse range: {text}")


def _named(book: Book, name: str) -> Range | None:
    for named in book.named:
        if named["name"].casefold() == name.casefold():
            return from_grid(book, named["range"])
    return None


def area_of(grid: Json) -> Area:
    """A GridRange without its tab."""
    return Area(
        grid.get("startRowIndex"), grid.get("startColumnIndex"), grid.get("endRowIndex"), grid.get("endColumnIndex")
    )


def from_grid(book: Book, grid: Json) -> Range:
    """The range that a GridRange names."""
    sheet = book.sheet(grid.get("sheetId", 0))
    if sheet is None:
        raise invalid(f"No grid with id: {grid.get('sheetId', 0)}")
    return Range(sheet, area_of(grid))


def to_grid(sheet: Sheet, box: Box) -> Json:
    """A GridRange of a bounded range, its tab's id always there."""
    ends = {"endRowIndex": box.bottom, "startColumnIndex": box.left, "endColumnIndex": box.right}
    return {"sheetId": sheet.id, "startRowIndex": box.top, **ends}


def bounded(area: Area, rows: int, columns: int) -> Area:
    """The area from the same start with that many rows and columns."""
    top, left = area.top or 0, area.left or 0
    return replace(area, top=top, left=left, bottom=top + rows, right=left + columns, origin=False)
