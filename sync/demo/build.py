"""The example group's text files, made into a workbook.

Each tab is a file of the same name, with the sheet's Swedish headers; fields are parted by semicolons. A cell becomes
the value that its column reads in it; what the column cannot read stays as it was typed, and so does what follows a '.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from sheets_schema.grid import Comment
from sheets_schema.kinds import OK, ChoiceKind, DateKind, Kind, SumKind, TextKind, TimeKind, WholeKind, YesNoKind
from sheets_schema.settings import SETTINGS
from sheets_schema.tab import Column, Tab
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Ore

Row = Mapping[str, object]
NAME = "ekvik"
"""What its workbook is named."""
NOW = datetime(2026, 11, 22, 18)  # noqa: DTZ001 - by the group's own clock
"""The moment it is made for: a Sunday, when the weekly letter goes."""
AS_TYPED = "'"
_NUMBERS = ("voucher", "bas")
"""Text columns in which a sheet keeps numbers as numbers."""
_CELLS: Mapping[type[Kind], Callable[[Any], object]] = {
    SumKind: Ore,
    DateKind: lambda day: day.item(),
    TimeKind: lambda seconds: time(seconds // 3600, seconds // 60 % 60),
    YesNoKind: bool,
    WholeKind: int,
}
"""What a sheet's cell holds of what a column has read; a text where nothing is said."""


@dataclass(frozen=True)
class Mistake:
    """A finding that an honest mistake in the group's book causes; one mistake may cause several."""

    number: int
    code: str
    tab: str
    cell: str
    says: str


def make_group(path: Path, language: Language) -> None:
    """Makes the example group's workbook; never overwrites one. Raises WorkbookError."""
    from sync.xlsx.template import make_workbook  # noqa: PLC0415 - slow to import, and its texts need it not

    make_workbook(path, language, NOW.date(), fill=rows(language), comments=comments(language))


def rows(language: Language) -> dict[str, list[Row]]:
    """The rows of every tab by its key; values by column key."""
    return {tab.key: [*_settings(language)] if tab.key == "settings" else _rows(tab, language) for tab in TABS}


def comments(language: Language) -> tuple[Comment, ...]:
    """What the auditor has written on cells."""
    return tuple(
        Comment(tab=one["Flik"], cell=one["Cell"], author=one["Namn"], text=_said(one["Text"], language), note=True)
        for one in read("comments")
    )


def mistakes() -> tuple[Mistake, ...]:
    """Every finding that the group's book gives on its day, by the mistake that causes it."""
    tabs = {tab.label.sv: tab.key for tab in TABS}
    return tuple(
        Mistake(int(one["Nr"]), one["Kod"], tabs[one["Flik"]], one["Cell"], one["Vad som hände"])
        for one in read("mistakes")
    )


def read(name: str) -> list[dict[str, str]]:
    """One text file, its rows by header."""
    text = resources.files("sync.demo").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter=";", strict=True))


def _rows(tab: Tab, language: Language) -> list[Row]:
    columns = {column.label.sv: column for column in tab.columns}
    return [
        {columns[header].key: value_of(columns[header], cell, language) for header, cell in row.items() if cell}
        for row in read(tab.key)
    ]


def _settings(language: Language) -> Iterator[Row]:
    """The settings with their explanations, which are the program's own."""
    known = {setting.label.sv: setting for setting in SETTINGS}
    for row in read("settings"):
        setting = known[row["Inställning"]]
        value = language if setting.key == "language" else _said(row["Värde"], language)
        yield {"setting": setting.label[language], "value": value, "help": setting.help[language]}


def value_of(column: Column, cell: str, language: Language) -> object:
    """What a cell holds: a day, a sum and so on, or the text as typed."""
    if cell.startswith(AS_TYPED):
        return cell.removeprefix(AS_TYPED)
    value, state = column.kind.of_text(cell)
    if state != OK:
        return cell
    if isinstance(column.kind, ChoiceKind):
        return next((choice.label[language] for choice in column.kind.choices if choice.label.sv == value), cell)
    if made := _CELLS.get(type(column.kind)):
        return made(value)
    return int(cell) if column.key in _NUMBERS and cell.isdigit() else _said(cell, language)


def _said(text: str, language: Language) -> str:
    """A text in the book's language, line by line; what has no English stays."""
    if language == "sv":
        return text
    return "\n".join(_english().get(line, line) for line in text.splitlines())


@cache
def _english() -> Mapping[str, str]:
    return {row["Svenska"]: row["English"] for row in read("english")}


def texts() -> Sequence[str]:
    """Every line of Swedish text in the group's book, for whoever translates it."""
    free = [
        line
        for tab in TABS
        for column in tab.columns
        if isinstance(column.kind, TextKind)
        for row in read(tab.key)
        for line in row.get(column.label.sv, "").splitlines()
    ]
    return list(dict.fromkeys([*free, *(one["Text"] for one in read("comments"))]))
