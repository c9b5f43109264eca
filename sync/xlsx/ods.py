"""An .ods workbook made into grids and comments in one pass over its content.

Calamine is not asked: it loses errors, long durations and comments here, and unpacks every repeated cell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import XMLParser

from sheets_schema.grid import Comment, ErrorValue, Uncomputed, cell_name
from sync.xlsx.cells import MOST_CELLS
from sync.xlsx.comments import author, moment
from sync.xlsx.package import Package
from sync.xlsx.refusals import LOCKED, NO_TABS, SWELLING

_CONTENT = "content.xml"
_LARGEST_CONTENT = 150 << 20
_MOST_ROWS, _MOST_COLUMNS, _MOST_SPACES = 1 << 21, 1 << 14, 1000
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT = (_OASIS % name for name in ("table", "office", "text"))
_VALUE_TYPE, _FORMULA = _OFFICE + "value-type", _TABLE + "formula"
_STYLE, _DRAWING = (_OASIS % name for name in ("style", "drawing"))
_CREATOR, _DATE = ("{http://purl.org/dc/elements/1.1/}" + name for name in ("creator", "date"))
_SHOWS = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_RESOLVED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}resolved"
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d{3}")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?")
_MIDNIGHT = datetime(1900, 1, 1)  # noqa: DTZ001 - only its clock is used
_SPACES = {_TEXT + "s": " ", _TEXT + "tab": "\t", _TEXT + "line-break": "\n"}


@dataclass(slots=True)
class Table:
    """One tab as read; `stray` names the cell at which it became too large to go on."""

    title: str
    hidden: bool
    rows: list[Sequence[object]] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    stray: str | None = None
    blank: int = 0
    cells: int = 0

    def add(self, row: Sequence[object], times: int) -> None:
        """Adds the row, as often as it stands; empty ones count only when something follows."""
        if self.stray:
            return
        if not row:
            self.blank += times
            return
        self.cells += len(row) * times
        if self.cells > MOST_CELLS or self.height + times > _MOST_ROWS:
            self.stray = cell_name(self.height + times, len(row) - 1)
            return
        self.rows += [()] * self.blank + [row] * times
        self.blank = 0

    @property
    def height(self) -> int:
        """How many rows have been seen."""
        return len(self.rows) + self.blank


def is_ods(package: Package) -> bool:
    """Whether the archive is an OpenDocument spreadsheet."""
    return "mimetype" in package and b"opendocument.spreadsheet" in b"".join(package.blocks("mimetype"))


def tables(package: Package) -> list[Table]:
    """Every tab of the workbook, in order. Raises WorkbookError."""
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in b"".join(package.blocks(manifest)):
        package.refuse(LOCKED)
    if package.packed(_CONTENT).size > _LARGEST_CONTENT:
        package.refuse(SWELLING)
    reader = _Reader()
    parser = XMLParser(target=reader)  # noqa: S314 - the reader refuses document types, so there are no entities
    for block in package.blocks(_CONTENT):
        parser.feed(block)
    parser.close()
    if not reader.tables:
        package.refuse(NO_TABS)
    return reader.tables


class _Reader:
    """Takes the content as it is parsed, element by element; drawings and tables within cells are passed over."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._table: Table | None = None
        self._row: list[object] = []
        self._row_times = self._gap = self._passed_over = 0
        self._cell: dict[str, str] = {}
        self._said: list[str] = []
        self._note: dict[str, str] | None = None
        self._note_said: list[str] = []
        self._words: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        begin = _STARTS.get(tag)
        if self._passed_over:
            self._passed_over += 1
        elif begin:
            begin(self, attributes)
        elif tag in _SPACES:
            self.data(_SPACES[tag] * min(int(attributes.get(_TEXT + "c", "1")), _MOST_SPACES))
        elif tag.startswith(_DRAWING):
            self._passed_over = 1

    def doctype(self, name: str, *_: object) -> None:
        """A document type, which alone can bring entities, and which no spreadsheet has. Raises ValueError."""
        raise ValueError(name)

    def end(self, tag: str) -> None:
        """An element ends."""
        finish = _ENDS.get(tag)
        if self._passed_over:
            self._passed_over -= 1
        elif finish:
            finish(self)

    def data(self, text: str) -> None:
        """Text, of which only that in paragraphs, and who wrote a comment and when, is kept."""
        if self._words is not None and not self._passed_over:
            self._words.append(text)

    def begin_style(self, attributes: dict[str, str]) -> None:
        """A style, which may be one that hides tabs."""
        self._style = attributes.get(_STYLE + "name", "")

    def table_style(self, attributes: dict[str, str]) -> None:
        """How a tab of the current style is shown."""
        if attributes.get(_TABLE + "display") == "false":
            self._hidden_styles.add(self._style)

    def begin_table(self, attributes: dict[str, str]) -> None:
        """A tab."""
        if self._table:
            self._passed_over = 1
            return
        hidden = attributes.get(_TABLE + "style-name") in self._hidden_styles
        self._table = Table(attributes.get(_TABLE + "name", ""), hidden)
        self.tables.append(self._table)

    def end_table(self) -> None:
        """The tab is whole."""
        self._table = None

    def begin_row(self, attributes: dict[str, str]) -> None:
        """A row, which may stand for many."""
        self._row, self._gap = [], 0
        self._row_times = int(attributes.get(_TABLE + "number-rows-repeated", "1"))

    def end_row(self) -> None:
        """The row is whole."""
        if self._table:
            self._table.add(self._row, self._row_times)

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """A cell, which may stand for many."""
        self._cell, self._said = attributes, []

    def end_cell(self) -> None:
        """The cell is whole; empty ones count only when something follows in the row."""
        times = int(self._cell.get(_TABLE + "number-columns-repeated", "1"))
        value = _value(self._cell, "\n".join(self._said))
        if value == "":
            self._gap += times
        elif len(self._row) + self._gap + times <= _MOST_COLUMNS:
            self._row += [""] * self._gap + [value] * times
            self._gap = 0
        elif self._table:
            self._table.stray = cell_name(self._table.height + 1, len(self._row) + self._gap + times - 1)

    def begin_note(self, attributes: dict[str, str]) -> None:
        """A comment on the current cell."""
        self._note, self._note_said = dict(attributes), []

    def end_note(self) -> None:
        """The comment is whole."""
        if self._table and self._note is not None:
            self._table.comments.append(
                Comment(
                    self._table.title,
                    cell_name(self._table.height + 1, len(self._row) + self._gap),
                    author(self._note.get(_CREATOR, "")),
                    "\n".join(self._note_said).strip(),
                    moment(self._note.get(_DATE, "")),
                    note=True,
                    resolved=self._note.get(_RESOLVED) == "true",
                )
            )
        self._note = None

    def begin_words(self, _: dict[str, str]) -> None:
        """Text to keep."""
        self._words = []

    def end_paragraph(self) -> None:
        """A paragraph of the cell, or of the comment on it."""
        (self._said if self._note is None else self._note_said).append("".join(self._words or ()))
        self._words = None

    def end_creator(self) -> None:
        """Who wrote the comment."""
        self._about(_CREATOR)

    def end_date(self) -> None:
        """When the comment was written."""
        self._about(_DATE)

    def _about(self, what: str) -> None:
        if self._note is not None:
            self._note[what] = "".join(self._words or ()).strip()
        self._words = None


_STARTS = {
    _STYLE + "style": _Reader.begin_style,
    _STYLE + "table-properties": _Reader.table_style,
    _TABLE + "table": _Reader.begin_table,
    _TABLE + "table-row": _Reader.begin_row,
    _TABLE + "table-cell": _Reader.begin_cell,
    _TABLE + "covered-table-cell": _Reader.begin_cell,
    _OFFICE + "annotation": _Reader.begin_note,
    _TEXT + "p": _Reader.begin_words,
    _CREATOR: _Reader.begin_words,
    _DATE: _Reader.begin_words,
}
_ENDS = {
    _TABLE + "table": _Reader.end_table,
    _TABLE + "table-row": _Reader.end_row,
    _TABLE + "table-cell": _Reader.end_cell,
    _TABLE + "covered-table-cell": _Reader.end_cell,
    _OFFICE + "annotation": _Reader.end_note,
    _TEXT + "p": _Reader.end_paragraph,
    _CREATOR: _Reader.end_creator,
    _DATE: _Reader.end_date,
}


def _value(cell: dict[str, str], text: str) -> object:
    kind, formula = cell.get(_VALUE_TYPE), cell.get(_FORMULA)
    if kind is None:
        return Uncomputed("=" + formula.partition("=")[2]) if formula else ""
    if cell.get(_SHOWS) == "error" or (formula and _ERROR.fullmatch(text)):
        return ErrorValue(text or "#ERROR!")
    try:
        return _typed(kind, cell, text)
    except (ValueError, OverflowError):
        return text


def _typed(kind: str, cell: dict[str, str], text: str) -> object:
    match kind:
        case "float" | "percentage" | "currency":
            return float(cell[_OFFICE + "value"])
        case "boolean":
            return cell[_OFFICE + "boolean-value"] == "true"
        case "date":
            day = cell[_OFFICE + "date-value"]
            return datetime.fromisoformat(day) if "T" in day else date.fromisoformat(day)
        case "time":
            return _clock(cell[_OFFICE + "time-value"])
        case _:
            return cell.get(_OFFICE + "string-value", text)


def _clock(duration: str) -> time | timedelta:
    found = _DURATION.fullmatch(duration)
    if not found:
        raise ValueError(duration)
    days, hours, minutes, seconds = (float(number or 0) for number in found.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -length
    return (_MIDNIGHT + length).time() if length < timedelta(days=1) else length
