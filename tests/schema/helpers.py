"""A small builder of books, so that the input stands in the test."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

import numpy as np
from hypothesis import settings

from sheets_schema.book import Book, Known, read_book
from sheets_schema.check import Check, run
from sheets_schema.checks import CHECKS
from sheets_schema.finding import Finding
from sheets_schema.grid import Grid, Snapshot
from sheets_schema.kinds import BAD, EMPTY, ERROR, Kind
from sheets_schema.tabs import TABS
from sheets_schema.text import LANGUAGES, NBSP, fold

Rows = Sequence[Sequence[object]]
Tabs = Mapping[str, Rows | None]
Look = Callable[..., None]
AnyTest = TypeVar("AnyTest", bound=Look)

TODAY = date(2026, 11, 22)
MEMBERS: list[object] = ["Namn", "E-post", "Telefon", "Status", "Utträdd", "Utskick"]
ROLES: list[object] = ["Roll", "Namn", "E-post", "Från", "Till"]
CASHBOOK: list[object] = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Kvitto", "Bössa"]
MEETINGS: list[object] = ["Nr", "Typ", "Datum", "Start", "Dagordning", "Status"]
SETTINGS: Rows = [
    ["Inställning", "Värde", "Förklaring"],
    ["Gruppens namn", "Grupp 17", ""],
    ["Grupptyp", "Sektionsgrupp", ""],
]
REQUIRED: Mapping[str, Rows] = {
    "Inställningar": SETTINGS,
    "Medlemmar": [
        MEMBERS,
        ["Anna Ek", "anna@example.org", "070-123 45 67", "Aktiv", None, "Ja"],
        ["Bo Alm", "bo@example.org", None, "Aktiv", None, "Nej"],
        ["Cia Dal", None, None, "Utträdd", date(2025, 12, 31), None],
    ],
    "Roller": [
        ROLES,
        ["Gruppsekreterare", "Anna Ek", "anna@example.org", date(2026, 1, 1), None],
        ["Kassör", "Bo Alm", "bo@example.org", None, date(2027, 3, 31)],
        ["Granskare", "Gun Falk", "gun@example.org", None, None],
    ],
    "Konton": [
        ["Konto", "Typ", "Ingående balans", "Från datum"],
        ["Bank", "Bank", 1000, date(2026, 1, 1)],
        ["Kassa", "Kassa", 500, date(2026, 1, 1)],
    ],
    "Kategorier": [
        ["Kategori", "Typ", "Vidarebefordras", "Budget"],
        ["Gåvor", "Intäkt", "Nej", 1000],
        ["Bössor", "Intäkt", "Nej", None],
        ["Fika", "Kostnad", None, "800,00"],
        ["Mellan konton", "Överföring", None, None],
    ],
    "Kassabok": [
        CASHBOOK,
        [1, date(2026, 2, 1), "Gåva", "Bank", "Gåvor", 300, None, None, None],
        [2, date(2026, 2, 3), "Bullar", "Kassa", "Fika", None, 45.5, "Ja", None],
        [3, date(2026, 2, 9), "Till banken", "Kassa", "Mellan konton", None, 100, None, None],
        [3, date(2026, 2, 9), "Till banken", "Bank", "Mellan konton", 100, None, None, None],
        [4, date(2026, 2, 11), "Bössa 1", "Bank", "Bössor", 250, None, None, "1"],
    ],
    "Möten": [
        MEETINGS,
        ["2026-1", "Årsmöte", date(2026, 3, 15), "18:30", "1. Val", "Genomfört"],
        ["2026-2", "Gruppmöte", date(2026, 12, 1), "18:30", "1. Kampanj", "Planerat"],
    ],
    "Rapporter": [
        ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"],
        ["Årsrapport", "Sekretariatet", date(2027, 1, 31), "Gruppsekreterare", "Ej påbörjad"],
    ],
}
"""Every required tab, without a fault on TODAY."""
OPTIONAL: Mapping[str, Rows] = {
    "Avstämning": [["Konto", "Datum", "Saldo", "Avstämd av"], ["Bank", date(2026, 2, 28), 1650, "Bo"]],
    "Svar": [["Möte", "Namn", "Svar"], ["2026-2", "Anna Ek", "Ja"]],
    "Uppgifter": [
        ["Uppgift", "Ansvarig", "Förfaller", "Status"],
        ["Boka lokal", "Anna Ek, Kassör", date(2026, 11, 30), "Att göra"],
    ],
    "Planering": [["Aktivitet", "Typ", "Start", "Status"], ["Brevafton", "Aktion", date(2026, 12, 10), "Planerad"]],
    "Bössor": [
        ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"],
        [1, "Bössa", "Caféet", "Anna Ek", date(2026, 10, 1), "Ja", "Ute"],
        [2, "Swishskylt", "Biblioteket", "Bo Alm", None, None, "Ute"],
    ],
    "Tömningar": [
        ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"],
        [date(2026, 2, 11), 1, 250, "Anna Ek", "Bo Alm", 4],
    ],
    "Information": [["Datum", "Typ", "Rubrik", "Sprid"], [date(2026, 11, 20), "Nyhet", "Ny kampanj", "Nej"]],
    "Intresserade": [
        ["Namn", "E-post", "Telefon", "Datum", "Status"],
        ["Dag Ny", "dag@example.org", "08-123 45 67", date(2026, 11, 1), "Ny"],
    ],
    "Beslut": [
        ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"],
        ["2026-1", "§ 5", "Köpa kaffe", "Bo Alm", date(2026, 12, 1), "Pågår"],
    ],
    "Utbildningar": [["Namn", "Utbildning", "Datum"], ["Anna Ek", "Grundkurs", date(2026, 5, 2)]],
    "Be om hjälp": [["Datum", "Vad gäller det", "Skicka"], [date(2026, 11, 2), "Lokal", "Nej"]],
}
"""Every optional tab, without a fault on TODAY beside REQUIRED."""
FULL: Mapping[str, Rows] = {**REQUIRED, **OPTIONAL}

CHECK_OF: Mapping[str, Check] = {check.code: check for check in CHECKS}
TAB_OF = {name: tab.key for tab in TABS for name in tab.names()}
TESTED: dict[str, list[str]] = {}
"""Which tests speak of which code; filled as the test modules are imported."""


def about(*codes: str) -> Callable[[AnyTest], AnyTest]:
    """Marks a test as the one of these finding codes."""

    def mark(test: AnyTest) -> AnyTest:
        for code in codes:
            TESTED.setdefault(code, []).append(test.__name__)
        return test

    return mark


def steady(examples: int) -> settings:
    """Settings of a property: the same examples in every run, however slow the machine."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


def snapshot(tabs: Tabs) -> Snapshot:
    """A workbook of just these tabs, each a list of rows whose first is the header; None leaves one out."""
    grids = tuple(Grid(title, rows) for title, rows in tabs.items() if rows is not None)
    return Snapshot("prov.xlsx", tuple(grid.title for grid in grids), grids)


def book(tabs: Tabs | None = None, *, on: date | datetime = TODAY, known: Known | None = None) -> Book:
    """A book of these tabs, with a sound one in place of every required tab that is not given."""
    given = dict(tabs or {})
    own = {TAB_OF.get(fold(title)) for title in given}
    rest = {title: rows for title, rows in REQUIRED.items() if TAB_OF[fold(title)] not in own}
    return read_book(snapshot({**rest, **given}), on, known or Known())


def findings(of: Book) -> list[Finding]:
    """Everything wrong in a book; each must have a severity and words that fit on a line in both languages."""
    everything = run(CHECKS, of)
    for finding in everything:
        assert finding.severity in ("error", "warning", "info")
        for language in LANGUAGES:
            words = CHECK_OF[finding.code].message(finding, language)
            assert 10 < len(words) < 1000, finding
            assert words.replace(NBSP, " ").isprintable(), finding
    return everything


def found(of: Book) -> list[tuple[str, str | None]]:
    """The code and cell of everything wrong in a book, in the order people meet it."""
    return [(finding.code, finding.cell) for finding in findings(of)]


def severities(of: Book) -> list[tuple[str, str]]:
    """The code and severity of everything wrong in a book."""
    return [(finding.code, finding.severity) for finding in findings(of)]


def excluded(of: Book) -> list[int]:
    """The sheet rows of the cashbook that do not count."""
    ledger = of.ledger
    assert ledger is not None
    return [int(row) for row in ledger.table.rows[ledger.excluded]]


def cashbook(*rows: Sequence[object]) -> dict[str, Rows]:
    """A cashbook of these rows, under all its usual headers."""
    return {"Kassabok": [CASHBOOK, *rows]}


def reads(kind: Kind, cell: object) -> object:
    """What a cell means to a kind: its value, or the word empty, bad or error."""
    values, states = kind.read([cell])
    word = {EMPTY: "empty", BAD: "bad", ERROR: "error"}.get(int(states[0]))
    value = values[0]
    return word or (value.item() if isinstance(value, np.generic) else value)


def short(cell: object) -> str:
    """The name of a case, of a length to read."""
    return ascii(cell)[:40]
