"""The demo group's sheet as people write in it: each edit is dated and gives the next version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

from sheets_schema.grid import Comment
from sheets_schema.tab import Tab
from sheets_schema.tabs import TABS
from sheets_schema.text import Ore
from sync.demo import build
from tests.jobs.helpers import Rows
from tests.jobs.worker.year import NEVER, here

Row = Mapping[str, object]
_TABS = {tab.key: tab for tab in TABS}


@dataclass(frozen=True)
class Sheet:
    """All that stands in it at one moment: rows by tab, values by column key, and comments."""

    rows: Mapping[str, tuple[Row, ...]]
    notes: tuple[Comment, ...] = ()

    def find(self, tab: str, words: tuple[str, ...]) -> Row:
        """The one row of a tab that has each of these words as a whole cell."""
        (found,) = (row for row in self.rows[tab] if {*words} <= {str(cell) for cell in row.values()})
        return found

    def grid(self, tab: Tab) -> Rows:
        """A tab's cells with its headers, as a sheet has them."""
        keys = [column.key for column in tab.columns]
        body = [[_cell(row.get(key)) for key in keys] for row in self.rows[tab.key]]
        return [[column.label.sv for column in tab.columns], *body]


Change = Callable[[Sheet], Sheet]
Edits = list[tuple[datetime, Change]]


def _cell(value: object) -> object:
    """A sheet keeps kronor."""
    return value / 100 if isinstance(value, Ore) else value


def typed(tab: str, cells: Mapping[str, str]) -> Row:
    """Cells as the demo group's files have them, in the kinds of a tab's columns."""
    return {key: build.value_of(_TABS[tab][key], text, "sv") for key, text in cells.items() if text}


def add(tab: str, **cells: str) -> Change:
    """Somebody writes a row under the others."""
    return lambda sheet: _with(sheet, tab, (*sheet.rows[tab], typed(tab, cells)))


def put(tab: str, *words: str, **cells: str) -> Change:
    """Somebody writes in cells of the row that has these words; "" empties one."""

    def change(sheet: Sheet) -> Sheet:
        row = sheet.find(tab, words)
        emptied = {key: value for key, value in row.items() if key not in cells}
        written = {**emptied, **typed(tab, cells)}
        return _with(sheet, tab, tuple(written if one is row else one for one in sheet.rows[tab]))

    return change


def note(tab: str, cell: str, text: str, at: str) -> Change:
    """The auditor writes on a cell."""
    comment = Comment(_TABS[tab].label.sv, cell, "Gun Mårdell", text, here(at))
    return lambda sheet: replace(sheet, notes=(*sheet.notes, comment))


def settle(text: str) -> Change:
    """Somebody answers for a comment, and it is settled."""
    return lambda sheet: replace(
        sheet, notes=tuple(replace(one, resolved=one.resolved or one.text == text) for one in sheet.notes)
    )


def _with(sheet: Sheet, tab: str, rows: tuple[Row, ...]) -> Sheet:
    return replace(sheet, rows={**sheet.rows, tab: rows})


@dataclass(frozen=True)
class Version:
    """The sheet from one edit to the next."""

    since: datetime
    until: datetime
    sheet: Sheet


@dataclass(frozen=True)
class History:
    """A sheet and all that is done to it."""

    first: Sheet
    edited: Sequence[tuple[datetime, Change]]
    _grids: dict[tuple[str, int], Rows] = field(default_factory=dict, compare=False)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """Every version, from long before the first edit."""
        sheet, since, found = self.first, here("2000-01-01"), []
        for moment, edits in groupby(sorted(self.edited, key=lambda edit: edit[0]), key=lambda edit: edit[0]):
            found.append(Version(since, moment, sheet))
            since = moment
            for _, change in edits:
                sheet = change(sheet)
        return (*found, Version(since, NEVER, sheet))

    def at(self, now: datetime) -> Sheet:
        """The sheet at a moment."""
        return next(one.sheet for one in reversed(self.versions) if one.since <= now)

    def edits(self) -> list[datetime]:
        """When somebody writes."""
        return [one.since for one in self.versions[1:]]

    def tabs(self, now: datetime) -> dict[str, Rows]:
        """Its tabs at a moment; one that is as it was is the same."""
        sheet = self.at(now)
        return {tab.label.sv: self._grid(sheet, tab) for tab in TABS}

    def _grid(self, sheet: Sheet, tab: Tab) -> Rows:
        which = tab.key, id(sheet.rows[tab.key])
        if which not in self._grids:
            self._grids[which] = sheet.grid(tab)
        return self._grids[which]

    def notes(self, now: datetime) -> tuple[Comment, ...]:
        """The comments on it at a moment."""
        return self.at(now).notes
