"""Pages drawn as an .xlsx workbook: the looks of our own tabs, and what XlsxWriter has to be kept from."""

import contextlib
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_schema.page import CHART_ROWS, Cell, Chart, Link, Page, Style, Value
from sheets_schema.text import Ore
from sync.layout import DAY, GREY, INK, LINE, MOMENT, MONEY, PAPER, WHOLE, YELLOW

AUTHOR = "gruppbok"
"""Who wrote what the program wrote."""
UNDER_BUTTON = 2
"""The indent that keeps a header over numbers clear of the filter's button, which stands to the right in its cell."""
_BORN = datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed day in every file, so that the same pages give the same bytes
_MOST_LINKS = 65_530
_LONGEST = 32_767
_A4, _PORTRAIT_WIDTH = 9, 95
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_TARGET = re.compile(r'[\x00-\x20"#%:<>?\[\\\]^`{|}]')
_BASE: Mapping[str, object] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}
_RULE: Mapping[str, object] = {"bottom": 1, "bottom_color": LINE}
_STYLES: Mapping[Style, Mapping[str, object]] = {
    Style.TITLE: {"bold": True, "font_size": 20, "bottom": 5, "bottom_color": YELLOW},
    Style.LEAD: {"font_color": GREY},
    Style.HEADING: {"bold": True, "font_size": 13, "valign": "bottom", "bottom": 1, "bottom_color": INK},
    Style.HEADER: {"bold": True, "font_color": PAPER, "bg_color": INK},
    Style.TEXT: _RULE,
    Style.MUTED: {**_RULE, "font_color": GREY},
    Style.TOTAL: {"bold": True, "bg_color": "#F1F3F5", "top": 1, "top_color": INK, "bottom": 1, "bottom_color": INK},
    Style.ERROR: {**_RULE, "font_color": "#8A1420", "bg_color": "#FDE3E5"},
    Style.WARNING: {**_RULE, "font_color": "#5C4300", "bg_color": "#FFF1C7"},
    Style.INFO: {**_RULE, "font_color": "#0B3D66", "bg_color": "#E3F0FA"},
    Style.GOOD: {**_RULE, "font_color": "#14532D", "bg_color": "#E2F3E6"},
}
_PALETTE = (INK, "#B45309", "#1565C0", "#2E7D32", "#7B1FA2", "#00838F")
_SERIES: Mapping[str, Callable[[int], dict[str, object]]] = {
    "LINE": lambda n: {"line": {"color": _PALETTE[n % len(_PALETTE)], "width": 2.25}},
    "BAR": lambda n: {"fill": {"color": INK if n == 0 else YELLOW}, "border": {"color": INK, "width": 0.5}},
}
_BLUE = "#0B57D0"
_LINE_HEIGHT, _ROW_HEIGHT = 15.0, 18.75
_HEIGHTS = {Style.TITLE: 36.0, Style.LEAD: 27.0, Style.HEADING: 28.0, Style.HEADER: 22.0}
_FLUSH = frozenset({Style.TITLE, Style.LEAD, Style.HEADING})
_ACROSS = frozenset({Style.TITLE, Style.HEADING, Style.TOTAL})
"""Styles whose line goes on to the page's right edge."""


def fit(text: str) -> str:
    """A text as a cell can hold it: no characters that XML forbids, cut at 32,767 UTF-16 units."""
    if text.isprintable() and len(text) <= _LONGEST // 2 and text[:1] != "<":
        return text
    text = _UNFIT.sub("", text)
    if len(text) > _LONGEST // 2:
        units = text.encode("utf-16-le")
        if len(units) > 2 * _LONGEST:
            text = units[: 2 * (_LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    # XlsxWriter takes such a text for its own rich-text markup and would write it raw.
    return text + "\u200b" if text.startswith("<r>") and text.endswith("</r>") else text


def drawn(pages: Sequence[Page], source: str, marks: Mapping[str, str]) -> bytes:
    """The whole workbook as bytes; rows go through files in a folder of their own, so that memory stays bounded."""
    content = BytesIO()
    with tempfile.TemporaryDirectory(prefix=f"{AUTHOR}-", ignore_cleanup_errors=True) as folder:
        book = Workbook(content, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": f"Gruppbok: {fit(source)}", "author": AUTHOR, "created": _BORN})
        for name, mark in marks.items():
            book.set_custom_property(name, mark, "text")
        try:
            brush = _Brush(book, source)
            for page in pages:
                brush.draw(page)
            close(book)
        finally:
            for sheet in book.worksheets():
                with contextlib.suppress(OSError):
                    sheet.row_data_fh.close()
    return content.getvalue()


def close(book: Workbook) -> None:
    """Finishes a workbook; what the disk refused is raised as the OSError that it was."""
    try:
        book.close()
    except FileCreateError as why:
        raise OSError(*why.args[0].args) from why


def _places(row: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    """The cells of a row with their columns: a cell that spans several pushes the next ones on."""
    column = 0
    for cell in row:
        yield column, cell
        column += max(cell.span, 1)


def _target(source: str, link: Link) -> str:
    """A link to a cell of the people's workbook in the same folder, as XlsxWriter wants it."""
    name = _IN_TARGET.sub(lambda found: f"%{ord(found[0]):02X}", source)
    title = _UNFIT.sub("", link.title).replace("'", "''")
    return f"external:{name}#'{title}'!{link.cell}"


def _shape(value: Value) -> str:
    """The number format that a value's type asks for; "" for none."""
    match value:
        case Ore():
            return MONEY
        case int():
            return WHOLE
        case datetime():
            return MOMENT
        case date():
            return DAY
        case _:
            return ""


def line_count(text: str, letters: int) -> int:
    """About how many lines a text takes where so many letters fit in one."""
    return sum(max(1, -(-len(line) // max(letters, 1))) for line in text.split("\n"))


class _Brush:
    """Draws pages into one workbook; makes each format once."""

    def __init__(self, book: Workbook, source: str) -> None:
        self._book = book
        self._source = source
        self._formats: dict[tuple[object, ...], Format] = {}

    def draw(self, page: Page) -> None:
        """One page as a sheet of its own."""
        sheet = self._book.add_worksheet(page.title)
        _set_up(sheet, page)
        self._links = 0
        for at, row in enumerate(page.rows):
            self._row(sheet, page, at, row)
        if page.header:
            header = page.rows[page.header - 1]
            last = sum(max(cell.span, 1) for cell in header) - 1
            sheet.autofilter(page.header - 1, 0, _table_end(page), last)
        for chart in page.charts:
            self._chart(sheet, page, chart)

    def _chart(self, sheet: Worksheet, page: Page, chart: Chart) -> None:
        made = self._book.add_chart({"type": "line" if chart.kind == "LINE" else "bar"})
        (top, bottom), (left, right) = chart.rows, chart.columns
        for at in range(left + 1, right):
            made.add_series(
                {
                    "name": [page.title, top, at],
                    "categories": [page.title, top + 1, left, bottom - 1, left],
                    "values": [page.title, top + 1, at, bottom - 1, at],
                    **_SERIES[chart.kind](at - left - 1),
                }
            )
        made.set_title({"none": True})
        made.set_legend({"position": "bottom"})
        made.set_y_axis(
            {"num_format": "#,##0", "major_gridlines": {"visible": chart.kind == "LINE", "line": {"color": LINE}}}
        )
        made.set_x_axis(
            {"num_format": "#,##0", "major_gridlines": {"visible": chart.kind == "BAR", "line": {"color": LINE}}}
        )
        if chart.kind == "BAR":
            made.set_y_axis({"reverse": True})
        made.set_size({"width": 760, "height": CHART_ROWS * 20 - 8})
        sheet.insert_chart(chart.at, 0, made, {"x_offset": 6, "y_offset": 4, "description": chart.says})

    def _row(self, sheet: Worksheet, page: Page, at: int, row: Sequence[Cell]) -> None:
        if len(row) == 1 and row[0].style is Style.LEAD and row[0].span == 1:
            row = (replace(row[0], wrap=True, span=len(page.widths)),)
        if height := _height(page, row):
            sheet.set_row(at, height)
        numbers = _over_numbers(page, at)
        clear = UNDER_BUTTON if at + 1 == page.header else 1
        column = 0
        for cell in row:
            look = self._format(cell, clear if column in numbers else 0)
            if cell.span > 1:
                sheet.merge_range(at, column, at, column + cell.span - 1, "", look)
            self._cell(sheet, at, column, cell, look)
            column += max(cell.span, 1)
        if row and row[0].style in _ACROSS:
            for place in range(column, len(page.widths)):
                sheet.write_blank(at, place, None, self._format(Cell(style=row[0].style)))

    def _cell(self, sheet: Worksheet, at: int, column: int, cell: Cell, look: Format) -> None:
        value = cell.value
        text = fit(value) if isinstance(value, str) else None
        if cell.link and value is not None and self._links < _MOST_LINKS:
            self._links += 1
            sheet.write_url(at, column, _target(self._source, cell.link), look, text or "")
            if text:
                return
        match value:
            case str():
                sheet.write_string(at, column, text, look)
            case None:
                sheet.write_blank(at, column, None, look)
            case Ore():
                sheet.write_number(at, column, value / 100, look)
            case int() | float() if abs(value) < 1e15:
                sheet.write_number(at, column, value, look)
            case date() if value.year >= 1900:
                wall = value.replace(tzinfo=None) if isinstance(value, datetime) else value
                sheet.write_datetime(at, column, wall, look)
            case _:
                sheet.write_string(at, column, str(value), look)

    def _format(self, cell: Cell, right: int = 0) -> Format:
        """A cell's looks; `right` is the indent of a header that stands over numbers."""
        linked = cell.link is not None and cell.value is not None
        key = (cell.style, type(cell.value), linked, cell.wrap, right)
        if key not in self._formats:
            look = {**_BASE, **_STYLES[cell.style], "text_wrap": cell.wrap}
            if linked:
                look["underline"] = 1
            if linked and cell.style in (Style.TEXT, Style.MUTED):
                look["font_color"] = _BLUE
            if shape := _shape(cell.value):
                look["num_format"] = shape
            if cell.style not in _FLUSH:
                look["align"] = "right" if right or shape in (MONEY, WHOLE) else "left"
                look["indent"] = right or 1
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


def _set_up(sheet: Worksheet, page: Page) -> None:
    """Everything about a sheet that is not its cells."""
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    sheet.set_default_row(_ROW_HEIGHT)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(YELLOW)
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.6, 0.7)
    sheet.set_footer("&L&8&A&R&8&P / &N", {"scale_with_doc": False})
    if page.band:
        sheet.set_header(f"&C&B{page.band.replace('&', '&&')}", {"scale_with_doc": False})
    if sum(page.widths) > _PORTRAIT_WIDTH:
        sheet.set_landscape()
    if page.header:
        sheet.freeze_panes(page.header, page.pinned)
        sheet.repeat_rows(page.header - 1)


def _over_numbers(page: Page, at: int) -> frozenset[int]:
    """The columns of a header row that stand over numbers, by the first cell below that holds anything."""
    if not page.rows[at] or page.rows[at][0].style is not Style.HEADER:
        return frozenset()
    found: dict[int, bool] = {}
    for row in page.rows[at + 1 :]:
        if not row or row[0].style is Style.HEADER or len(found) == len(page.rows[at]):
            break
        for column, cell in _places(row):
            if cell.value is not None:
                found.setdefault(column, isinstance(cell.value, int | float))
    return frozenset(column for column, is_number in found.items() if is_number)


def _height(page: Page, row: Sequence[Cell]) -> float | None:
    """A row's height where it is not the usual one: in bands, and where texts wrap, which not every program measures."""
    heights = [_HEIGHTS[cell.style] for cell in row if cell.style in _HEIGHTS]
    if any(cell.wrap for cell in row):
        for column, cell in _places(row):
            letters = sum(page.widths[column : column + max(cell.span, 1)]) - 2
            if cell.wrap and isinstance(cell.value, str) and (lines := line_count(cell.value, letters)) > 1:
                heights.append(_LINE_HEIGHT * lines + (12 if cell.style is Style.LEAD else 5))
    return max(heights, default=None)


def _table_end(page: Page) -> int:
    """The 0-based last row of the table under the header: up to an empty row or a total."""
    start = page.header or 0
    for at, row in enumerate(page.rows[start:], start):
        if not row or row[0].style in _ACROSS or all(cell.value is None for cell in row):
            return at - 1
    return len(page.rows) - 1
