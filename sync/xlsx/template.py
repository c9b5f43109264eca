"""A new workbook for people to write in: every tab with its headers, formats, drop-downs and help, ready to print."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_cell_to_rowcol, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sheets_schema.grid import Comment
from sheets_schema.text import Language, Ore, Text, fold
from sync.defaults import default_rows
from sync.layout import (
    AS_TYPED,
    CLOCK,
    DAY,
    INK,
    LINE,
    MISSING,
    MONEY,
    PAPER,
    STARRED,
    WHOLE,
    YELLOW,
    Field,
    Menu,
    Sheet,
    book_layout,
    setting_menu,
    setting_named,
)
from sync.workbook import WorkbookError
from sync.xlsx.drawing import AUTHOR, UNDER_BUTTON, close, fit, line_count
from sync.xlsx.writing import refused

Row = Mapping[str, object]
_READY = 5_000
"""Rows, at least, that have drop-downs, filter and marks for what is missing; formats go all the way down."""
_A4, _LINE_HEIGHT = 9, 15.0
_FONT: Mapping[str, object] = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter", "indent": 1}
_HEADER: Mapping[str, object] = {
    **_FONT,
    "bold": True,
    "font_color": PAPER,
    "bg_color": INK,
    "bottom": 2,
    "bottom_color": INK,
}
_RULE: Mapping[str, object] = {"bottom": 1, "bottom_color": LINE}
_STAR: Mapping[str, object] = {**_HEADER, "num_format": STARRED, "bottom_color": YELLOW}
_FOOTER = Text("&L&8&A&R&8Sida &P av &N", "&L&8&A&R&8Page &P of &N")
_NOT_LISTED = Text("Står inte i listan", "Not in the list")
_YES, _NO = Text("Ja", "Yes"), Text("Nej", "No")
_NOTE_WIDTH, _NOTE_LINE, _NOTE_LETTERS = 260, 15, 40


def make_workbook(
    path: Path,
    language: Language,
    today: date,
    *,
    fill: Mapping[str, Sequence[Row]] | None = None,
    comments: Sequence[Comment] = (),
) -> None:
    """Makes a new workbook with every tab that people write; never overwrites one. Raises WorkbookError.

    `fill` gives rows by tab key (values by column key) in place of that tab's default rows; `comments` become notes.
    """
    rows = {**default_rows(language, today), **(fill or {})}
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": "Gruppbok", "author": AUTHOR, "created": datetime.combine(today, time())})
    maker = _Maker(book, language)
    for sheet in book_layout(language):
        maker.make(sheet, rows.get(sheet.key, ()))
    for comment in comments:
        maker.note(comment)
    close(book)
    _put(path, content.getvalue())


class _Maker:
    """Makes the tabs of one new workbook; makes each format once."""

    def __init__(self, book: Workbook, language: Language) -> None:
        self._book = book
        self._language = language
        self._formats: dict[tuple[str, bool, bool], Format] = {}
        self._rule = book.add_format(_RULE)
        self._missing = book.add_format({**_RULE, "bg_color": MISSING})
        self._headers: dict[tuple[bool, bool], Format] = {}
        self._pages: dict[str, Worksheet] = {}

    def make(self, sheet: Sheet, rows: Sequence[Row]) -> None:
        """One tab with its rows."""
        page = self._book.add_worksheet(sheet.title)
        self._pages |= dict.fromkeys(sheet.names, page)
        last = max(_READY, len(rows) + _READY // 5)
        _set_up(page, sheet, last)
        page.set_footer(_FOOTER[self._language], {"scale_with_doc": False})
        for at, one in enumerate(sheet.fields):
            page.set_column(at, at, one.width, self._format(one.format, wrap=one.wrap))
            page.write_string(0, at, one.label, self._header(one))
            self._help(page, (0, at), one.note, AUTHOR)
            if one.menu:
                page.data_validation(1, at, last, at, self._list(one.menu))
        places = sheet.places()
        for number, row in enumerate(rows, 1):
            cells = [(places[key], value) for key, value in row.items()]
            for at, value in cells:
                self._write(page, (number, at), value, sheet.fields[at])
            if (tallest := max((_lines(value, sheet.fields[at]) for at, value in cells), default=1)) > 1:
                page.set_row(number, _LINE_HEIGHT * tallest + 3)
            if sheet.key == "settings":
                self._setting(page, (number, places["value"]), str(row.get("setting", "")))
        self._mark_rows(page, sheet, last)

    def note(self, comment: Comment) -> None:
        """Somebody's comment, with the answers to it, as a note on its cell."""
        if comment.cell is None:
            message = f"a comment by {comment.author} has no cell"
            raise ValueError(message)
        text = "\n\n".join([comment.text, *(f"{reply.author}: {reply.text}" for reply in comment.replies)])
        self._help(self._pages[fold(comment.tab)], xl_cell_to_rowcol(comment.cell), text, comment.author)

    def _help(self, page: Worksheet, place: tuple[int, int], text: str, author: str) -> None:
        lines = line_count(text, _NOTE_LETTERS)
        size = {"width": _NOTE_WIDTH, "height": _NOTE_LINE * (lines + 1), "font_size": 9}
        page.write_comment(*place, fit(text), {"author": fit(author), "visible": False, **size})

    def _write(self, page: Worksheet, place: tuple[int, int], value: object, one: Field) -> None:
        def look(shape: str) -> Format:
            return self._format(shape, wrap=one.wrap)

        match value:
            case None | "":
                return
            case Ore():
                page.write_number(*place, value / 100, look(MONEY))
            case bool():
                page.write_string(*place, (_YES if value else _NO)[self._language], look(one.format))
            case int() | float():
                page.write_number(*place, value, look(one.format))
            case date():
                page.write_datetime(*place, value, look(DAY))
            case time():
                page.write_datetime(*place, value, look(CLOCK))
            case str():
                guarded = one.format == AS_TYPED and value[0] in "=+-@"
                page.write_string(*place, fit(value), self._format(one.format, wrap=one.wrap, guarded=guarded))
            case _:
                message = f"a cell cannot hold {value!r}"
                raise TypeError(message)

    def _setting(self, page: Worksheet, place: tuple[int, int], name: str) -> None:
        """What the value of one setting may be, said when its cell is chosen; yellow while it must be filled in."""
        setting = setting_named(name)
        if setting is None:
            return
        menu = setting_menu(setting, self._language)
        says = setting.example[self._language]
        prompt = {"input_title": setting.label[self._language], "input_message": f"{says[:1].upper()}{says[1:]}."}
        page.data_validation(*place, *place, {**(self._list(menu) if menu else {"validate": "any"}), **prompt})
        if setting.starred:
            page.conditional_format(*place, *place, {"type": "blanks", "format": self._missing})

    def _list(self, menu: Menu) -> dict[str, object]:
        """A drop-down that guides: another text is warned of, not refused."""
        warning = {"error_type": "warning", "error_title": _NOT_LISTED[self._language], "error_message": menu.says}
        source: object = list(menu.words)
        if menu.source:
            column = f"{quote_sheetname(menu.source.title)}!${xl_col_to_name(menu.source.column)}$"
            below = f"{column}2:${xl_col_to_name(menu.source.column)}$1000"
            source = f"=OFFSET({column}2,0,0,MAX(1,COUNTA({below})),1)"
        return {"validate": "list", "source": source, "show_error": not menu.free, **warning}

    def _mark_rows(self, page: Worksheet, sheet: Sheet, last: int) -> None:
        """A line under each row that holds something; a starred cell that is empty in such a row shows itself."""
        end = len(sheet.fields) - 1
        filled = f"COUNTA($A2:${xl_col_to_name(end)}2)>0"
        for at, one in enumerate(sheet.fields):
            if one.starred:
                rule = f'=AND({xl_col_to_name(at)}2="",{filled})'
                page.conditional_format(1, at, last, at, {"type": "formula", "criteria": rule, "format": self._missing})
        page.conditional_format(1, 0, last, end, {"type": "formula", "criteria": f"={filled}", "format": self._rule})

    def _header(self, one: Field) -> Format:
        key = (one.starred, one.format == MONEY)
        if key not in self._headers:
            side = {"align": "right", "indent": UNDER_BUTTON} if key[1] else {"align": "left"}
            look = {**(_STAR if one.starred else _HEADER), **side}
            self._headers[key] = self._book.add_format(look)
        return self._headers[key]

    def _format(self, shape: str, *, wrap: bool, guarded: bool = False) -> Format:
        key = (shape, wrap, guarded)
        if key not in self._formats:
            side = "right" if shape in (MONEY, WHOLE) else "left"
            look = {**_FONT, "num_format": shape, "align": side, "text_wrap": wrap, "quote_prefix": guarded}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]


def _lines(value: object, one: Field) -> int:
    """How many lines a value takes in its column."""
    return line_count(value, one.width - 2) if one.wrap and isinstance(value, str) else 1


def _set_up(page: Worksheet, sheet: Sheet, last: int) -> None:
    """Everything about a tab that is not its columns and cells."""
    page.set_row(0, 30)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.fields) - 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_tab_color(sheet.colour)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(0.4, 0.4, 0.9, 0.7)
    page.set_header('&L&"Calibri,Bold"&16&A', {"scale_with_doc": False})


def _put(path: Path, content: bytes) -> None:
    """Writes a file that is not there yet."""
    try:
        file = path.open("xb")
    except FileExistsError as why:
        says = Text(
            f"{path.name} finns redan och skrivs inte över.",
            f"{path.name} is there already and is not overwritten.",
        )
        raise WorkbookError(says) from why
    except OSError as why:
        raise refused(path, why) from why
    try:
        with file:
            file.write(content)
    except OSError as why:
        path.unlink(missing_ok=True)
        raise refused(path, why) from why
