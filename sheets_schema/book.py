"""A book: every table of one group at one moment, and what could not be read of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sheets_schema.closing import Closing
from sheets_schema.finding import Finding
from sheets_schema.grid import Comment, Grid, Snapshot
from sheets_schema.ledger import Ledger
from sheets_schema.receipts import Missing
from sheets_schema.settings import GroupSettings, read_settings
from sheets_schema.tab import Row, Tab, Table, read_tab
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Text, fold


@dataclass(frozen=True)
class Known:
    """What is remembered of earlier passes: folded numbers of called meetings, and how many rows each tab had.

    `bounced` are the folded addresses of the book that no mail reaches, `awaited` the called meetings to come: the day
    that people were told, by folded number. `closings` are the years that were closed, those opened again too. `bank` is
    what banks say: each month's last balance in öre, by folded account. `receipts` are those that could not be had when
    they were last looked up, by what is said of them in the cell.
    """

    called: frozenset[str] = frozenset()
    rows: Mapping[str, int] = field(default_factory=dict)
    bounced: frozenset[str] = frozenset()
    awaited: Mapping[str, date] = field(default_factory=dict)
    closings: tuple[Closing, ...] = ()
    bank: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    receipts: Mapping[str, Missing] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A group's tables by tab key, with the day they are judged on.

    `torn` tabs were full and are suddenly empty, or have no headers: nothing is to be made of them.
    `links` holds the web addresses of the tabs that have one. `made` keeps what was summed of the book, by what it is.
    """

    name: str
    tables: Mapping[str, Table]
    settings: GroupSettings
    today: date
    known: Known = Known()
    findings: tuple[Finding, ...] = ()
    torn: frozenset[str] = frozenset()
    comments: tuple[Comment, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    made: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def language(self) -> Language:
        """The language of the group's sheet."""
        return "en" if self.settings.language == "en" else "sv"

    def rows(self, key: str) -> list[Row]:
        """The rows of a tab, one by one; none where the tab is not there."""
        table = self.tables.get(key)
        return table.people_rows if table else []

    def whole(self, *keys: str) -> bool:
        """Whether each of these tabs could be read with all its starred columns, so that absence means something."""
        return all(key in self.tables and self.tables[key].complete and key not in self.torn for key in keys)

    def judged(self, today: date, known: Known) -> "Book":
        """The same tables on another day, or with more known; what is summed of the cashbook alone is not summed again."""
        other = replace(self, today=today, known=known)
        if "ledger" in vars(self):
            vars(other)["ledger"] = self.ledger
        return other

    @cached_property
    def ledger(self) -> Ledger | None:
        """The cashbook judged row by row, if there is one."""
        cashbook = self.tables.get("cashbook")
        if cashbook is None:
            return None
        return Ledger(cashbook, self.tables.get("accounts"), self.tables.get("categories"), self.settings.year_start)


_TAB_OF_NAME = {name: tab for tab in TABS for name in tab.names()}


def tab_of(title: str) -> str:
    """The key of the tab that people write under a title; "" for none."""
    tab = _TAB_OF_NAME.get(fold(title))
    return tab.key if tab else ""


def is_ours_to_read(title: str) -> bool:
    """Whether a sheet's title is that of a tab that people write."""
    return fold(title) in _TAB_OF_NAME


def read_book(snapshot: Snapshot, now: datetime | date, known: Known = Known()) -> Book:
    """The book in a snapshot. `now` is aware, or in the group's own zone, or the day itself; only its day counts."""
    by_tab: dict[str, list[Grid]] = {}
    for grid in snapshot.grids:
        if tab := _TAB_OF_NAME.get(fold(grid.title)):
            by_tab.setdefault(tab.key, []).append(grid)
    usual: Language = _usual_language(snapshot.grids)
    settings = _settings(by_tab.get("settings", []), usual)
    findings: list[Finding] = []
    tables: dict[str, Table] = {}
    torn: set[str] = set()
    links: dict[str, str] = dict(snapshot.links)
    for tab in TABS:
        language: Language = "en" if settings.language == "en" else "sv"
        grids = _preferred(tab, by_tab.get(tab.key, []), language)
        findings += [
            Finding("tab.duplicate", tab.key, grid.title, facts={"title": grids[0].title}) for grid in grids[1:]
        ]
        table, wrong, is_torn = _read_one(tab, grids, known, language)
        findings += wrong
        torn |= {tab.key} if is_torn else set()
        if table is not None:
            tables[tab.key], links[tab.key] = table, grids[0].link
    settings, wrong = read_settings(tables.get("settings"))
    today = _day(now, settings)
    book = Book(snapshot.name, tables, settings, today, known, comments=snapshot.comments, links=links)
    return replace(book, findings=(*findings, *wrong), torn=frozenset(torn))


def _day(now: datetime | date, settings: GroupSettings) -> date:
    if not isinstance(now, datetime):
        return now
    return (now.astimezone(settings.zone) if now.tzinfo else now).date()


def _usual_language(grids: Iterable[Grid]) -> Language:
    """The language most titles are in; Swedish when in doubt."""
    titles = [(fold(grid.title), tab) for grid in grids if (tab := _TAB_OF_NAME.get(fold(grid.title)))]
    swedish = sum(title == fold(tab.label.sv) for title, tab in titles)
    return "sv" if swedish * 2 >= len(titles) else "en"


def _settings(grids: list[Grid], language: Language) -> GroupSettings:
    """The settings alone, read first because they say which language the sheet is in."""
    tab = _TAB_OF_NAME["settings"]
    for grid in _preferred(tab, grids, language)[:1]:
        if _has_header(tab, grid):
            return read_settings(read_tab(tab, grid, language)[0])[0]
    return read_settings(None)[0]


def _preferred(tab: Tab, grids: list[Grid], language: Language) -> list[Grid]:
    """The grids of one tab, the one in the sheet's language first."""
    return sorted(grids, key=lambda grid: fold(grid.title) != fold(tab.label[language]))


def _has_header(tab: Tab, grid: Grid) -> bool:
    return bool(grid.rows) and any(column.starred for _, column in tab.matches(grid.rows[0]))


def _read_one(
    tab: Tab, grids: list[Grid], known: Known, language: Language
) -> tuple[Table | None, list[Finding], bool]:
    """The table of a tab, what is wrong with it, and whether it was full and is suddenly empty, or has no headers."""
    was_full = known.rows.get(tab.key, 0) > 0
    if not grids:
        missing = (
            [] if tab.optional else [Finding("tab.missing", tab.key, tab.label[language], facts={"tab": tab.label})]
        )
        return None, missing, was_full and not tab.optional
    grid = grids[0]
    facts = {"tab": tab.label, "headers": _starred(tab), "rows": known.rows.get(tab.key, 0)}
    emptied = Finding("tab.emptied", tab.key, grid.title, facts=facts)
    if not _has_header(tab, grid):
        headless = Finding("tab.header_missing", tab.key, grid.title, row=1, facts=facts)
        return None, [emptied if was_full and _is_bare(grid) else headless], True
    table, wrong = read_tab(tab, grid, language)
    if not len(table) and was_full:
        return None, [emptied], True
    return table, wrong, False


def _is_bare(grid: Grid) -> bool:
    """Whether no cell of a grid holds anything; an unticked box does not."""
    cells = (cell for row in grid.rows for cell in row)
    return all(cell is None or cell is False or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _starred(tab: Tab) -> Text:
    labels = [column.label for column in tab.columns if column.starred]
    return Text(", ".join(label.sv for label in labels), ", ".join(label.en for label in labels))


def row_counts(book: Book) -> dict[str, int]:
    """How many rows each tab has, to be remembered; a torn tab is left out, so that its old count stands."""
    return {key: len(table) for key, table in book.tables.items() if key not in book.torn}


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order people meet them: by tab, row, then column."""
    places = {tab.key: n for n, tab in enumerate(TABS)}
    columns = {(tab.key, one.key): n for tab in TABS for n, one in enumerate(tab.columns)}
    return sorted(
        findings,
        key=lambda f: (places.get(f.tab, len(places)), f.row or 0, columns.get((f.tab, f.column or ""), -1), f.code),
    )
