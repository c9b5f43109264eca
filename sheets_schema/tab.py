"""A declared tab, and how a grid becomes a typed table of it with findings on what could not be read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_schema.finding import Finding
from sheets_schema.grid import Grid, cell_name
from sheets_schema.kinds import (
    BAD,
    EMPTY,
    ERROR,
    OK,
    Cells,
    ChoiceKind,
    DateKind,
    Kind,
    States,
    SumKind,
    TimeKind,
    Values,
    WholeKind,
    YesNoKind,
    as_cells,
    types_of,
    unticked,
)
from sheets_schema.text import Language, Text, fold


def english(key: str) -> str:
    """The English twin of a label: its key with spaces for underscores and a capital first letter."""
    return key.replace("_", " ").capitalize()


class Speaks(Enum):
    """Of whom the cells of a column may speak."""

    OF_WHO = "whom the row is about"
    OF_OWNERS = "people or roles, several with commas"
    FREELY = "text that may name anybody"
    OF_NOBODY = "sums, days and words to choose among"


@dataclass(frozen=True)
class Column:
    """One column of a tab. `missing` and `invalid` are the codes of a cell that is empty though starred, or unreadable."""

    key: str
    label: Text
    kind: Kind
    help: Text
    starred: bool = False
    needed: bool = False
    aliases: tuple[str, ...] = ()
    missing: str = "value.missing"
    invalid: str = "value.invalid"
    speaks: Speaks = Speaks.FREELY

    def names(self) -> set[str]:
        """Every header it is known by, folded."""
        return {fold(name) for name in (self.label.sv, self.label.en, english(self.key), *self.aliases)}


def column(  # noqa: PLR0913 - a declaration has as many parts as it has
    key: str,
    label: str,
    kind: Kind,
    help: Text,  # noqa: A002 - the column's own word in the contract
    *,
    starred: bool = False,
    needed: bool = False,
    en: str | None = None,
    aliases: tuple[str, ...] = (),
    missing: str = "value.missing",
    invalid: str | None = None,
    speaks: Speaks | None = None,
) -> Column:
    """Declares a column; its English label comes from its key unless another word is better.

    Of whom it speaks follows from its kind unless it is told: any kind of text may name anybody.
    """
    code = invalid or ("choice.unknown" if hasattr(kind, "choices") else "value.invalid")
    both = Text(label, en or english(key))
    spoken = speaks or _usual(kind)
    return Column(key, both, kind, help, starred, needed or starred, aliases, missing, code, spoken)


def _usual(kind: Kind) -> Speaks:
    """Of whom cells of a kind may speak; a kind that nobody has thought of here counts as text."""
    is_closed = isinstance(kind, ChoiceKind) and not kind.others
    is_value = isinstance(kind, SumKind | DateKind | TimeKind | WholeKind | YesNoKind)
    return Speaks.OF_NOBODY if is_closed or is_value else Speaks.FREELY


@dataclass(frozen=True)
class Tab:
    """One declared tab that people write: the only list of its columns."""

    key: str
    label: Text
    help: Text
    columns: tuple[Column, ...]
    optional: bool = False

    def names(self) -> set[str]:
        """Every title it is known by, folded."""
        return {fold(self.label.sv), fold(self.label.en), fold(english(self.key))}

    def __getitem__(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def speaking(self, *of: Speaks) -> tuple[str, ...]:
        """The keys of the columns that speak so."""
        return tuple(column.key for column in self.columns if column.speaks in of)

    def matches(self, header: Sequence[object]) -> list[tuple[int, Column]]:
        """Which cell of a header row names which column; a column may be named twice."""
        found = ((at, self._by_name.get(fold(cell))) for at, cell in enumerate(header) if isinstance(cell, str))
        return [(at, column) for at, column in found if column]

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {name: column for column in self.columns for name in column.names()}


@dataclass(frozen=True)
class Table:
    """A tab as typed columns. Every array has one entry a non-empty row; `rows` are their sheet row numbers."""

    tab: Tab
    title: str
    language: Language
    rows: NDArray[np.int64]
    at: Mapping[str, int]
    cells: Mapping[str, Cells]
    values: Mapping[str, Values]
    states: Mapping[str, States]
    folds: dict[str, Values] = field(default_factory=dict, repr=False, compare=False)
    codes: dict[str, tuple[NDArray[np.int64], Values]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, key: str) -> bool:
        """Whether the sheet has this column at all."""
        return key in self.at

    @property
    def complete(self) -> bool:
        """Whether no starred column is missing."""
        return all(self.has(column.key) for column in self.tab.columns if column.starred)

    def named(self, key: str) -> tuple[NDArray[np.int64], Values]:
        """A text column as a number for each row, and each number's text in the form in which names are compared."""
        if key not in self.codes:
            codes, unique = pd.factorize(self.values[key])
            folded = [text if text.isdecimal() else fold(text) for text in unique.tolist()]
            same, names = pd.factorize(as_cells(folded))
            self.codes[key] = same[codes], names
        return self.codes[key]

    def folded(self, key: str) -> Values:
        """A text column in the form in which names are compared."""
        if key not in self.folds:
            codes, names = self.named(key)
            self.folds[key] = names[codes]
        return self.folds[key]

    def ok(self, key: str) -> NDArray[np.bool_]:
        """Which rows have a readable value in a column."""
        return np.asarray(self.states[key] == OK)

    def unread(self, key: str) -> NDArray[np.bool_]:
        """Which rows have something in a column that could not be read."""
        return np.asarray(self.states[key] >= BAD)

    def empty(self, key: str) -> NDArray[np.bool_]:
        """Which rows have nothing in a column that the sheet has."""
        return np.asarray(self.states[key] == EMPTY) & self.has(key)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The typed columns as a frame indexed by sheet row: sums in öre (0 for none), days as datetime64."""
        return pd.DataFrame(dict(self.values), index=pd.Index(self.rows, name="row"))

    @cached_property
    def people_rows(self) -> list["Row"]:
        """The rows one by one, for decisions about people."""
        return [Row(self, i) for i in range(len(self))]

    def cell(self, i: int, key: str) -> str | None:
        """The name of a cell from the row's place in the arrays and the column."""
        return cell_name(int(self.rows[i]), self.at[key]) if self.has(key) else None

    def finding(self, code: str, i: int, key: str, **facts: object) -> Finding:
        """What is wrong in the cell of a row's place in the arrays and a column."""
        raw = self.cells[key][i] if self.has(key) else None
        return Finding(
            code=code,
            tab=self.tab.key,
            title=self.title,
            row=int(self.rows[i]),
            column=key,
            cell=self.cell(i, key),
            value=None if raw == "" else self.tab[key].kind.seen(raw),
            facts={"label": self.tab[key].label, **facts},
        )


@dataclass(frozen=True)
class Row:
    """One row of a table, with plain Python values: None where a cell is empty or could not be read."""

    table: Table
    i: int

    @property
    def number(self) -> int:
        """Its row number in the sheet."""
        return int(self.table.rows[self.i])

    def unread(self, *keys: str) -> bool:
        """Whether any of these cells holds something that could not be read."""
        return any(self.table.states[key][self.i] >= BAD for key in keys)

    def text(self, key: str) -> str:
        """A text, or "" where there is none."""
        return str(self.table.values[key][self.i])

    def name(self, key: str) -> str:
        """A text in the form in which names are compared."""
        return fold(self.text(key))

    def value(self, key: str) -> Any:
        """A sum in öre, a date, seconds, a number or yes/no; None where there is none."""
        if self.table.states[key][self.i] != OK:
            return None
        value = self.table.values[key][self.i]
        return value.item() if isinstance(value, np.generic) else value


def read_tab(tab: Tab, grid: Grid, language: Language) -> tuple[Table, list[Finding]]:
    """The typed table of a grid whose header row has at least one starred column, and what is wrong in its cells."""
    found = tab.matches(grid.rows[0])
    at: dict[str, int] = {}
    findings = []
    for place, one in found:
        if one.key in at:
            findings.append(_duplicate(tab, grid, one, place, at[one.key]))
        else:
            at[one.key] = place
    findings += [_missing(tab, grid, one) for one in tab.columns if one.key not in at and _is_needed(one, at)]
    if at.keys() & {"money_in", "money_out"}:
        at.pop("amount", None)
    table = _typed(tab, grid, language, at)
    return table, findings + list(_unreadable(table))


def _is_needed(one: Column, at: Mapping[str, int]) -> bool:
    """Whether a column that is not there is a fault: In and Ut are not, where one signed Belopp stands for both."""
    signed = one.needed and not one.starred and "amount" in at and not at.keys() & {"money_in", "money_out"}
    return one.needed and not signed


def _typed(tab: Tab, grid: Grid, language: Language, at: Mapping[str, int]) -> Table:
    width = max(at.values(), default=-1) + 1
    matrix, types = _matrix(grid.rows[1:], width)
    size = len(matrix)
    cells: dict[str, Cells] = {}
    values: dict[str, Values] = {}
    states: dict[str, States] = {}
    filled = np.zeros(size, dtype=bool)
    for one in tab.columns:
        if one.key not in at:
            cells[one.key] = np.full(size, None, dtype=object)
            values[one.key], states[one.key] = one.kind.nothing(size)
            continue
        column, column_types = matrix[:, at[one.key]], types_of(types[at[one.key] :: width])
        cells[one.key] = column
        values[one.key], states[one.key] = one.kind.read(column, column_types)
        filled |= (states[one.key] != EMPTY) & ~unticked(column, column_types)
    rows = np.flatnonzero(filled)
    if len(rows) < size:
        cells = {key: some[rows] for key, some in cells.items()}
        values = {key: some[rows] for key, some in values.items()}
        states = {key: some[rows] for key, some in states.items()}
    return Table(tab, grid.title, language, rows + 2, at, cells, values, states)


def _matrix(body: Sequence[Sequence[object]], width: int) -> tuple[Cells, list[type]]:
    """The cells by row and column, and their types, row after row; rows are cut or filled to the width."""
    size = len(body)
    body = [row if len(row) == width else [*row[:width], *repeat(None, width - len(row))] for row in body]
    cells = np.fromiter(chain.from_iterable(body), object, size * width)
    return cells.reshape(size, width), list(map(type, chain.from_iterable(body)))


def _duplicate(tab: Tab, grid: Grid, one: Column, place: int, first: int) -> Finding:
    return Finding(
        code="column.duplicate",
        tab=tab.key,
        title=grid.title,
        row=1,
        column=one.key,
        cell=cell_name(1, place),
        value=grid.rows[0][place],
        facts={"label": one.label, "first": cell_name(1, first)},
    )


def _missing(tab: Tab, grid: Grid, one: Column) -> Finding:
    return Finding(
        code="column.missing",
        tab=tab.key,
        title=grid.title,
        row=1,
        column=one.key,
        facts={"label": one.label, "tab": tab.label},
    )


def _unreadable(table: Table) -> Iterator[Finding]:
    """One finding for each cell that is an error, unreadable, or empty though starred."""
    for one in table.tab.columns:
        if not table.has(one.key):
            continue
        states = table.states[one.key]
        if one.key not in OWN_CODES.get(table.tab.key, ()):
            for i in np.flatnonzero(states == BAD).tolist():
                yield table.finding(one.invalid, i, one.key, **_why(one, table, i))
            if one.starred:
                for i in np.flatnonzero(states == EMPTY).tolist():
                    yield table.finding(one.missing, i, one.key)
        for i in np.flatnonzero(states == ERROR).tolist():
            yield table.finding("cell.error_value", i, one.key)


def _why(one: Column, table: Table, i: int) -> dict[str, object]:
    choices = getattr(one.kind, "choices", ())
    words = Text(", ".join(c.label.sv for c in choices), ", ".join(c.label.en for c in choices))
    return {"why": one.kind.why(table.cells[one.key][i]), "choices": words}


OWN_CODES: Mapping[str, tuple[str, ...]] = {
    "cashbook": ("money_in", "money_out", "amount"),
    "settings": ("setting", "value"),
}
"""Columns whose cells are judged by a check of their own, across cells."""
