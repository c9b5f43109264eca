"""A seeded cashbook of any size whose every defect is known: a row, and the one code it must be found under.

Rows are raw cells as the reader of a workbook gives them: str, float, date, ErrorValue, and "" for an empty cell.
"""

import random
from dataclasses import dataclass

from benchmarks.defects import KINDS, Seed
from benchmarks.maker import ACCOUNTS, EXPENSES, INCOMES, OPENED, OPENING, TRANSFER, Defect, Maker, Row
from sheets_schema.grid import Grid, Snapshot


@dataclass(frozen=True)
class Cashbook:
    """A cashbook's rows, header first, and all that is wrong with them, in row order."""

    rows: list[Row]
    defects: tuple[Defect, ...]


def generate(rows: int, seed: int = 1, defects: float = 0.01, untidy: float = 0.005) -> Cashbook:
    """A cashbook of `rows` rows; a share of them is defective, each kind as often, and a share untidy but readable."""
    maker = Maker(random.Random(seed), rows, untidy)
    places = sorted(maker.random.sample(range(rows), round(rows * defects)), reverse=True)
    kinds: list[Seed] = []
    while len(maker.rows) <= rows:
        room = rows - len(maker.rows) > 3 and maker.number > 2 and maker.day().year == maker.year
        if places and room and len(maker.rows) >= places[-1]:
            places.pop()
            if not kinds:
                kinds = list(KINDS.values())
                maker.random.shuffle(kinds)
            kinds.pop()(maker)
        else:
            maker.sound()
    return Cashbook(maker.rows, tuple(sorted(maker.defects)))


def snapshot(book: Cashbook) -> Snapshot:
    """A whole workbook around a cashbook, with nothing wrong in its other tabs on TODAY."""
    members: list[Row] = [
        [name, f"{name.split()[0].lower()}@example.org", "Aktiv", "Ja"] for name in ("Anna Ek", "Bo Alm")
    ]
    accounts: list[Row] = [[name, kind, OPENING, OPENED] for name, kind in ACCOUNTS.items()]
    # at random no group passes on all it collects in time, so here it need not
    incomes: list[Row] = [[name, "Intäkt", "Nej"] for name in INCOMES]
    expenses: list[Row] = [[name, "Kostnad", "Ja" if name == "Vidarebefordrat" else "Nej"] for name in EXPENSES]
    tabs: dict[str, list[Row]] = {
        "Inställningar": [["Inställning", "Värde"], ["Gruppens namn", "Grupp 7"], ["Grupptyp", "Sektionsgrupp"]],
        "Medlemmar": [["Namn", "E-post", "Status", "Utskick"], *members],
        "Roller": [
            ["Roll", "Namn", "E-post"],
            ["Gruppsekreterare", "Anna Ek", "anna@example.org"],
            ["Kassör", "Bo Alm", "bo@example.org"],
            ["Granskare", "Cia Dal", "cia@example.org"],
        ],
        "Konton": [["Konto", "Typ", "Ingående balans", "Från datum"], *accounts],
        "Kategorier": [
            ["Kategori", "Typ", "Vidarebefordras"],
            *incomes,
            *expenses,
            [TRANSFER, "Överföring", "Nej"],
        ],
        "Kassabok": book.rows,
        "Möten": [["Nr", "Typ", "Datum", "Start", "Slut", "Plats", "Status"]],
        "Rapporter": [["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"]],
    }
    return Snapshot("bench.xlsx", tuple(tabs), tuple(Grid(title, rows) for title, rows in tabs.items()))
