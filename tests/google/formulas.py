"""Formulas: pieces of text, references that move with rows and names, and their results."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from tests.google import a1
from tests.google.locales import SV, Locale
from tests.google.state import Book, Sheet

_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_\u00c0-\uffff][\w.]*)!)?"
_REF = (
    r"(?P<ref>\$?[A-Za-z]{1,3}\$?[1-9][0-9]*(?::\$?[A-Za-z]{1,3}(?:\$?[1-9][0-9]*)?)?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[1-9][0-9]*:\$?[1-9][0-9]*)(?![\w(.!])"
)
_SCAN = {
    point: re.compile(
        rf"(?P<space>\s+)|(?P<text>\"(?:[^\"]|\"\")*\")|(?P<error>#[A-Z0-9/]+[!?]?)|{_SHEET}{_REF}"
        rf"|(?P<number>\d+(?:{re.escape(point)}\d*)?(?:[eE][+-]?\d+)?|{re.escape(point)}\d+)"
        r"|(?P<name>[A-Za-z_\u00c0-\uffff][\w.]*)|(?P<sign><=|>=|<>|[-+*/^&=<>%(){};,!:\\])",
    )
    for point in ".,"
}
_HALF = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)")


class Piece(NamedTuple):
    """A piece of a formula: its kind, its text, and for a reference its tab's title as written."""

    kind: str
    text: str
    sheet: str = ""


class Spoilt(Exception):  # noqa: N818 - not an error of the program
    """A formula that cannot be read."""


def pieces(formula: str, loc: Locale) -> Iterator[Piece]:
    """The pieces of a formula without its equals sign; spaces are left in."""
    at = 1
    scan = _SCAN["," if loc is SV else "."]
    while at < len(formula):
        match = scan.match(formula, at)
        if not match or match.end() == at:
            raise Spoilt
        kind = match.lastgroup or ""
        yield Piece(kind, match[kind], match["sheet"] or "" if kind == "ref" else "")
        at = match.end()


def title_of(sheet: str) -> str:
    """A tab's title from the way a formula writes it."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def rewritten(formula: str, loc: Locale, change: Callable[[Piece], str]) -> str:
    """The formula with every reference as change says."""
    if not formula:
        return formula
    try:
        found = list(pieces(formula, loc))
    except Spoilt:
        return formula
    return "=" + "".join(change(piece) if piece.kind == "ref" else piece.text for piece in found)


def moved(piece: Piece, rows: bool, at: int, count: int) -> str:
    """A reference after count rows or columns came in before at, or, count below zero, went away from at on."""
    ends = [_HALF.fullmatch(half) for half in piece.text.split(":")]
    out = []
    for index, match in enumerate(ends):
        if match is None:
            return piece.text
        column, row = match[2], match[4]
        old = (int(row) - 1 if row else None) if rows else (a1.number(column) if column else None)
        new = (
            None
            if old is None
            else _shifted(old, at, count, ("alone", "first", "last")[(len(ends) == 2) * (index + 1)])
        )
        if old is not None and (new is None or new < 0):
            return "#REF!"
        if rows and new is not None:
            row = str(new + 1)
        elif new is not None:
            column = a1.letters(new)
        out.append(f"{match[1]}{column}{match[3]}{row}")
    before = f"{piece.sheet}!" if piece.sheet else ""
    if len(ends) == 2 and _backwards(out, rows):
        return "#REF!"
    return before + ":".join(out)


def _backwards(halves: list[str], rows: bool) -> bool:
    first, last = (_HALF.fullmatch(half) for half in halves)
    if first is None or last is None:
        return False
    if rows:
        return bool(first[4] and last[4]) and int(first[4]) > int(last[4])
    return bool(first[2] and last[2]) and a1.number(first[2]) > a1.number(last[2])


def _shifted(old: int, at: int, count: int, which: str) -> int | None:
    gone = -count
    if old < at:
        return old
    if count >= 0 or old >= at + gone:
        return old + count
    return {"alone": None, "first": at, "last": at - 1}[which]


def dragged(formula: str, loc: Locale, down: int, right: int) -> str:
    """The formula as it reads when copied so many rows down and columns to the right: what has no $ goes with it."""

    def change(piece: Piece) -> str:
        try:
            before = f"{piece.sheet}!" if piece.sheet else ""
            return before + ":".join(_dragged_half(text, down, right) for text in piece.text.split(":"))
        except Spoilt:
            return "#REF!"

    return rewritten(formula, loc, change) if down or right else formula


def _dragged_half(text: str, down: int, right: int) -> str:
    match = _HALF.fullmatch(text)
    if match is None:
        return text
    column, row = match[2], match[4]
    fixed_row = bool(match[3]) or (bool(match[1]) and not column)
    new_column = a1.number(column) + (0 if match[1] else right) if column else 0
    new_row = int(row) + (0 if fixed_row else down) if row else 1
    if new_column < 0 or new_row < 1:
        raise Spoilt
    return f"{match[1]}{a1.letters(new_column) if column else ''}{match[3]}{new_row if row else ''}"


def canonical(formula: str, loc: Locale, book: Book) -> str:
    """The formula as Google keeps it: references in capitals and in order, one cell said once, titles as tabs have them."""

    def change(piece: Piece) -> str:
        before = ""
        if piece.sheet:
            sheet = book.titled(title_of(piece.sheet))
            before = f"{a1.quoted(sheet.title) if sheet else piece.sheet}!"
        first, _, last = piece.text.upper().partition(":")
        start, end = _HALF.fullmatch(first), _HALF.fullmatch(last)
        if not start or not end or not all((start[2], start[4], end[2], end[4])):
            return before + piece.text.upper()
        columns = sorted([(a1.number(each[2]), each[1] + each[2]) for each in (start, end)], key=lambda each: each[0])
        rows = sorted([(int(each[4]), each[3] + each[4]) for each in (start, end)], key=lambda each: each[0])
        ends = [f"{column[1]}{row[1]}" for column, row in zip(columns, rows, strict=True)]
        same = columns[0][0] == columns[1][0] and rows[0][0] == rows[1][0]
        return before + (ends[0] if same else ":".join(ends))

    return rewritten(formula, loc, change)


def shift_formulas(book: Book, sheet: Sheet, *, rows: bool, at: int, count: int, loc: Locale) -> None:
    """Lets every formula of the book follow rows or columns of one tab that came or went."""

    def follow(home: Sheet) -> Callable[[Piece], str]:
        def change(piece: Piece) -> str:
            target = title_of(piece.sheet) if piece.sheet else home.title
            mine = target.casefold() == sheet.title.casefold()
            return moved(piece, rows, at, count) if mine else _whole(piece)

        return change

    _each(book, loc, follow)


def rename_in_formulas(book: Book, old: str, new: str | None, loc: Locale) -> None:
    """Lets every formula follow a tab's new title; None is a tab that is gone."""

    def follow(_: Sheet) -> Callable[[Piece], str]:
        def change(piece: Piece) -> str:
            if not piece.sheet or title_of(piece.sheet).casefold() != old.casefold():
                return _whole(piece)
            return "#REF!" if new is None else f"{a1.quoted(new)}!{piece.text}"

        return change

    _each(book, loc, follow)


def _whole(piece: Piece) -> str:
    return f"{piece.sheet}!{piece.text}" if piece.sheet else piece.text


def _each(book: Book, loc: Locale, follow: Callable[[Sheet], Callable[[Piece], str]]) -> None:
    for sheet in book.sheets:
        for row, columns in sheet.cells.items():
            for column, cell in columns.items():
                if cell.formula:
                    text = rewritten(cell.formula, loc, follow(sheet))
                    if text != cell.formula:
                        sheet.cells[row][column] = replace(cell, formula=text)


def in_english(formula: str, loc: Locale) -> str:
    """The formula as en_US writes it: commas between arguments, points in numbers."""
    if loc is not SV:
        return formula
    try:
        found = list(pieces(formula, loc))
    except Spoilt:
        return formula
    swap = {"number": (",", "."), "sign": (";", ",")}
    return "=" + "".join(
        _whole(each).replace(*swap[each.kind]) if each.kind in swap else _whole(each) for each in found
    )
