"""A closed year: whatever changes in it is found, with what stood there and what stands there now."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from sheets_schema.book import Book, Known
from sheets_schema.checks.closing import sealed
from sheets_schema.closing import Closing
from sheets_schema.entries import FIELDS, Entry, changes, entries
from tests.schema.helpers import CASHBOOK, TODAY, Rows, about, book, findings

Cell = object
CLOSED = datetime(2026, 2, 3, 12, tzinfo=UTC)
LAST_YEAR = (date(2025, 1, 1), date(2025, 12, 31))
ACCOUNTS: Rows = [
    ["Konto", "Typ", "Ingående balans", "Från datum"],
    ["Bank", "Bank", 1000, date(2025, 1, 1)],
    ["Kassa", "Kassa", 500, date(2025, 1, 1)],
]
CATEGORIES: Rows = [
    ["Kategori", "Typ", "Vidarebefordras"],
    ["Gåvor", "Intäkt", "Ja"],
    ["Fika", "Kostnad", "Nej"],
    ["Porto", "Kostnad", "Nej"],
]
HEADER = [*CASHBOOK, "Motpart"]


def row(  # noqa: PLR0917 - a row as it is typed
    voucher: Cell, day: date, text: str, account: str, category: str, in_: Cell = None, out: Cell = None
) -> list[Cell]:
    """A row of the cashbook."""
    return [voucher, day, text, account, category, in_, out, "Ja", None, "Butiken"]


YEAR = [
    row(1, date(2025, 1, 8), "Gåva", "Bank", "Gåvor", 300),
    row(2, date(2025, 2, 3), "Bullar", "Kassa", "Fika", None, 45.5),
    row(3, date(2025, 2, 9), "Frimärken", "Bank", "Porto", None, "154,00"),
    row(4, date(2025, 2, 9), "Bullar", "Kassa", "Fika", None, 45.5),
]
THIS_YEAR = [row(1, date(2026, 1, 8), "Gåva", "Bank", "Gåvor", 100)]
Changed = tuple[str | None, str, str]


def tabs(rows: Sequence[Sequence[Cell]], accounts: Rows = ACCOUNTS, categories: Rows = CATEGORIES) -> dict[str, Rows]:
    """A book of these rows."""
    return {"Kassabok": [HEADER, *rows], "Konton": accounts, "Kategorier": categories}


def closed(of: Book) -> Closing:
    """The year 2025 of a book, closed."""
    assert of.ledger is not None
    return sealed(of.ledger, 2025, LAST_YEAR, CLOSED)


def closing(rows: Sequence[Sequence[Cell]] = YEAR, accounts: Rows = ACCOUNTS) -> Closing:
    """A year of these rows, closed."""
    return closed(book(tabs(rows, accounts)))


def told(of: dict[str, Rows], *closings: Closing) -> list[Changed]:
    """What is found to have changed in a closed year: the cell, what stood there and what stands there now."""
    judged = book(of, known=Known(closings=closings or (closing(),)))
    return [
        (one.cell, str(one.facts["old"]), str(one.facts["new"]))
        for one in findings(judged)
        if one.code in ("cashbook.closed_year_changed", "accounts.opening_differs")
    ]


def said(text: str) -> str:
    """A text that says the same in both languages, as it is shown here."""
    return f"Text({text!r}, {text!r})"


EMPTY = "Text('tomt', 'empty')"
KRONOR = "Text('45,50', '45.50')"


def test_a_closed_year_that_stands_is_not_spoken_of() -> None:
    assert told(tabs([*YEAR, *THIS_YEAR])) == []


@about("cashbook.closed_year_changed")
@pytest.mark.parametrize(
    ("place", "cell", "now", "old", "new"),
    [
        ((0, 0), "A2", 9, said("1"), said("9")),
        ((0, 1), "B2", date(2025, 1, 9), said("2025-01-08"), said("2025-01-09")),
        ((0, 1), "B2", date(2026, 1, 8), said("2025-01-08"), said("2026-01-08")),
        ((0, 1), "B2", "i våras", said("2025-01-08"), said("i våras")),
        ((1, 2), "C3", "Kakor", said("Bullar"), said("Kakor")),
        ((1, 2), "C3", '=HYPERLINK("x")', said("Bullar"), said('=HYPERLINK("x")')),
        ((1, 3), "D3", "Bank", said("Kassa"), said("Bank")),
        ((1, 4), "E3", "Porto", said("Fika"), said("Porto")),
        ((1, 6), "G3", 45.51, KRONOR, "Text('45,51', '45.51')"),
        ((1, 6), "G3", None, KRONOR, EMPTY),
        ((1, 6), "G3", "#REF!", KRONOR, said("#REF!")),
        ((1, 7), "H3", None, said("Ja"), EMPTY),
        ((1, 8), "I3", 7, EMPTY, said("7")),
        ((1, 9), "J3", "Någon annan", said("Butiken"), said("Någon annan")),
    ],
)
def test_each_cell_that_changes_is_found(place: tuple[int, int], cell: str, now: Cell, old: str, new: str) -> None:
    rows = [list(one) for one in YEAR]
    rows[place[0]][place[1]] = now
    assert told(tabs([*rows, *THIS_YEAR])) == [(cell, old, new)]


def test_what_says_the_same_is_no_change() -> None:
    same = [
        row("1", date(2025, 1, 8), " Gåva ", "bank", "GÅVOR", "300,00 kr"),
        row(4, date(2025, 2, 9), "Bullar", "Kassa", "Fika", 0, 45.5),
        row(3, date(2025, 2, 9), "Frimärken", "Bank", "Porto", None, 154),
        row(2, date(2025, 2, 3), "Bullar", "Kassa", "Fika", None, 45.5),
    ]
    assert told(tabs([*THIS_YEAR, *same])) == []
    assert closing(same).seal == closing().seal
    assert closing(YEAR[:3]).seal != closing().seal


def test_rows_that_come_and_go_are_found() -> None:
    gone = "Text('2; 2025-02-03; Bullar; Kassa; Fika; ut 45,50', '2; 2025-02-03; Bullar; Kassa; Fika; out 45.50')"
    none = "Text('ingen rad', 'no row')"
    assert told(tabs([YEAR[0], *YEAR[2:]])) == [(None, gone, none)]
    late = row(5, date(2025, 12, 31), "Ränta", "Bank", "Gåvor", 1)
    come = "Text('5; 2025-12-31; Ränta; Bank; Gåvor; in 1,00', '5; 2025-12-31; Ränta; Bank; Gåvor; in 1.00')"
    assert told(tabs([*YEAR, late])) == [("A6", none, come)]
    assert told(tabs([])) != []


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ([*ACCOUNTS[:1], ["Bank", "Bank", 1001, date(2025, 1, 1)], ACCOUNTS[2]], [("C2", "100000", "100100")]),
        ([*ACCOUNTS[:1], ["Bank", "Annat", 1000, date(2025, 1, 1)], ACCOUNTS[2]], [("B2", "Bank", "Annat")]),
        ([*ACCOUNTS, ["Swish", "Swish", 0, date(2026, 1, 1)]], []),
    ],
)
def test_an_account_that_changes_is_found(accounts: Rows, expected: list[Changed]) -> None:
    assert told(tabs(YEAR, accounts)) == expected


def test_an_account_or_category_that_goes_is_found() -> None:
    found = told(tabs(YEAR, ACCOUNTS[:2], [*CATEGORIES[:1], ["Gåvor", "Intäkt", "Nej"], *CATEGORIES[2:3]]))
    assert found == [
        (None, "Text('Kassa, Kassa', 'Kassa, Kassa')", "Text('finns inte', 'is not there')"),
        (None, "Porto", "Text('finns inte', 'is not there')"),
        ("C2", "Text('Ja', 'Yes')", "Text('Nej', 'No')"),
    ]


@about("accounts.opening_differs")
def test_the_next_years_book_begins_where_the_closed_year_ended() -> None:
    opened = date(2026, 1, 1)
    right: Rows = [ACCOUNTS[0], ["Bank", "Bank", 1146, opened], ["Kassa", "Kassa", 409, opened]]
    wrong: Rows = [ACCOUNTS[0], ["bank", "Bank", "1 145,99", opened], ["Kassa", "Kassa", 409, opened]]
    assert told(tabs(THIS_YEAR, right)) == []
    assert told(tabs(THIS_YEAR, wrong)) == [("C2", "114600", "114599")]


@about("accounts.opening_differs")
def test_a_new_book_loses_no_account_that_had_money_and_begins_none_with_money_from_nowhere() -> None:
    opened = date(2026, 1, 1)
    renamed: Rows = [ACCOUNTS[0], ["Bank", "Bank", 1146, opened], ["Handkassa", "Kassa", 409, opened]]
    assert told(tabs(THIS_YEAR, renamed)) == [(None, "40900", "0"), ("C3", "0", "40900")]
    emptied: Rows = [ACCOUNTS[0], ["Bank", "Bank", 1146, opened], ["Ny", "Annat", 0, opened]]
    assert told(tabs(THIS_YEAR, emptied)) == [(None, "40900", "0")]
    later: Rows = [ACCOUNTS[0], ["Bank", "Bank", 7, date(2028, 1, 1)]]
    assert told(tabs([], later)) == []


def test_a_year_opened_again_may_change() -> None:
    opened = closing().opened_again(CLOSED + timedelta(days=1), "fel kvitto")
    assert told(tabs(YEAR[:1]), opened) == []
    assert told(tabs(YEAR[:3]), opened, closing(YEAR[:3])) == []


def test_a_torn_book_says_nothing_of_its_closed_years() -> None:
    known = Known(closings=(closing(),), rows={"cashbook": 4})
    codes = {one.code for one in findings(book({"Kassabok": [HEADER]}, known=known))}
    assert "tab.emptied" in codes
    assert "cashbook.closed_year_changed" not in codes


def test_what_is_kept_comes_back_whole() -> None:
    kept = closing().opened_again(CLOSED, "”fel”\nkvitto")
    back = Closing.from_json(kept.as_json())
    assert back == replace(kept, entries=tuple(Entry(one.fields) for one in kept.entries))
    assert back.seal == kept.seal


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{}",
        "[]",
        "null",
        closing().as_json().replace("Bullar", "Kakor", 1),
        closing().as_json().replace('"opening": 100000', '"opening": 100001'),
        closing().as_json().replace('"form": 1', '"form": 2'),
        closing().as_json()[:-9],
    ],
)
def test_what_is_not_what_its_seal_says_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Closing.from_json(broken)


# Tampering: two hundred random edits in a closed year of a hundred rows, each found.


def _year_of(number: int, random: Random) -> list[list[Cell]]:
    """A year of many rows, some of them alike."""
    day = date(2025, 1, 1)
    made = []
    for n in range(number):
        category, sum_ = random.choice([("Gåvor", 300), ("Fika", 45.5), ("Porto", 154), ("Fika", 45.5)])
        paid = (sum_, None) if category == "Gåvor" else (None, sum_)
        account = random.choice(["Bank", "Kassa"])
        made.append(row(n + 1, day + timedelta(days=3 * n), random.choice(["Möte", "Torg"]), account, category, *paid))
    return made


def _other(cell: Cell, at: int, random: Random) -> Cell:
    """Something else for a cell to say."""
    if at == 1:
        assert isinstance(cell, date)
        return cell + timedelta(days=random.choice([-400, -1, 1, 400]))
    if at in (5, 6):
        return round(random.uniform(1, 900), 2)
    if at in (3, 4):
        return random.choice([one for one in ("Bank", "Kassa", "Fika", "Porto", "Okänt") if one != cell])
    return f"{cell or ''} ändrat {random.randrange(1000)}"


Edit = Callable[[list[list[Cell]], Random], tuple[str, str, str]]


def _cell(rows: list[list[Cell]], random: Random) -> tuple[str, str, str]:
    n, at = random.randrange(len(rows)), random.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    before = _entry(rows[n])
    rows[n][at] = _other(rows[n][at], at, random)
    field = (
        "voucher",
        "date",
        "text",
        "account",
        "category",
        "money_in",
        "money_out",
        "receipt",
        "box",
        "counterparty",
    )[at]
    return field, before[field], _entry(rows[n])[field]


def _gone(rows: list[list[Cell]], random: Random) -> tuple[str, str, str]:
    before = _entry(rows.pop(random.randrange(len(rows))))
    return "", before.summary.en, "no row"


def _come(rows: list[list[Cell]], random: Random) -> tuple[str, str, str]:
    made = row(900, date(2025, 6, 1) + timedelta(days=random.randrange(100)), "Inskjutet", "Bank", "Gåvor", 77)
    rows.insert(random.randrange(len(rows)), made)
    return "", "no row", _entry(made).summary.en


def _entry(cells: Sequence[Cell]) -> Entry:
    """A row as the book has it."""
    ledger = book(tabs([cells])).ledger
    assert ledger is not None
    return entries(ledger)[0]


def test_each_of_two_hundred_edits_in_a_closed_year_is_found_with_old_and_new() -> None:
    random = Random(2025)
    sound = _year_of(100, random)
    year, really = closing(sound), 0
    for _ in range(200):
        edited = [list(cells) for cells in sound]
        edit: Edit = random.choice([_cell, _cell, _cell, _gone, _come])
        field, old, new = edit(edited, random)
        random.shuffle(edited)
        judged = book(tabs(edited), known=Known(closings=(year,)), on=TODAY)
        found = [one for one in findings(judged) if one.code == "cashbook.closed_year_changed"]
        if old == new:  # it happened to say the same
            assert found == []
            continue
        really += 1
        words = [(one.facts["old"].en, one.facts["new"].en) for one in found]  # type: ignore[attr-defined]
        assert words == [(old or "empty", new or "empty")], (field, old, new)
    assert really > 190


def test_many_edits_at_once_are_each_accounted_for() -> None:
    """Whatever is edited, undoing what is told gives back the rows that were."""
    random = Random(7)
    for _ in range(40):
        rows = _year_of(30, random)
        before = _rows(rows)
        for _edit in range(random.randrange(1, 12)):
            random.choice([_cell, _gone, _come])(rows, random)
        random.shuffle(rows)
        after = _rows(rows)
        left = [dict(zip(FIELDS, one.meaning, strict=True)) for one in after]
        by_row = {one.row: left[n] for n, one in enumerate(after)}
        for change in changes(before, after):
            if change.before is None:
                assert change.after is not None
                left.remove(by_row[change.after.row])
            elif change.after is None:
                left.append(dict(zip(FIELDS, change.before.meaning, strict=True)))
            else:
                by_row[change.after.row][change.field] = dict(zip(FIELDS, change.before.meaning, strict=True))[
                    change.field
                ]
        as_it_was = sorted(tuple(one.values()) for one in left)
        assert as_it_was == sorted(one.meaning for one in before)


def _rows(rows: Sequence[Sequence[Cell]]) -> list[Entry]:
    ledger = book(tabs(rows)).ledger
    assert ledger is not None
    return entries(ledger)
