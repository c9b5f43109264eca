"""gruppbok export sie|sie4i|beancount|hledger|csv|ods, as people type it. Contract, section 6."""

from pathlib import Path

import pytest

from tests.cli.helpers import Terminal, files, write
from tests.jobs.exports.reading import ACCOUNTS, CATEGORIES, ROWS
from tests.jobs.helpers import Rows, cash, group

KINDS = {
    "sie": "bokforing-2026.se",
    "sie4i": "bokforing-2026.si",
    "beancount": "bokforing-2026.beancount",
    "hledger": "bokforing-2026.journal",
    "csv": "bokforing-2026.csv",
    "ods": "bokforing-2026.ods",
}
WHOLE: Rows = [
    [*row[:4], n] if n else row for row, n in zip(CATEGORIES, [0, 3993, 3993, 5460, 7990, 2890, 0], strict=True)
]
MONEY: Rows = [*ACCOUNTS[:2], [*ACCOUNTS[2][:4], 1910]]


@pytest.fixture(name="book")
def new_book(folder: Path) -> Path:
    """A workbook of two sound years, every account and category with its BAS account."""
    return write(folder / "bok.xlsx", group({"Konton": MONEY, "Kategorier": WHOLE, "Kassabok": ROWS}))


@pytest.mark.parametrize(("kind", "name"), KINDS.items())
def test_a_file_of_a_telling_name_and_nothing_else(
    gruppbok: Terminal, book: Path, folder: Path, kind: str, name: str
) -> None:
    before = files(folder)
    done = gruppbok("export", kind, book, "--year", "2026")
    assert (done.code, done.out) == (0, f"{name}\n")
    assert ("medlemslistan" in done.err) == (kind == "ods")
    after = files(folder)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == {name}
    assert gruppbok("export", kind, book).out == f"{name}\n", (
        "this year is the usual one, and the same again is nothing new"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_preliminary_year_says_so_and_which_rows_are_left_out(gruppbok: Terminal, book: Path, kind: str) -> None:
    rows = [*ROWS, cash(6, "31/11 2026", "Bank", "Gåvor", 77)]
    write(book, group({"Konton": MONEY, "Kategorier": WHOLE, "Kassabok": rows}))
    done = gruppbok("export", kind, book, "--year", "2026")
    assert done.code == 1
    said = "Räkenskapsåret 2026 är preliminärt. Rad 11 i kassaboken räknas inte med. Kör gruppbok check."
    assert done.err.splitlines()[0] == said
    assert done.out == KINDS[kind].replace(".", "-preliminar.") + "\n"
    done = gruppbok("--lang", "en", "export", kind, book, "--year", "2026")
    assert "The year 2026 is preliminary. Row 11 of the cashbook is left out." in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sie", "bok.xlsx", "--year", "2020"], "Boken börjar"),
        (["sie", "bok.xlsx", "--year", "20260"], "20260"),
        (["ods", "bok.xlsx", "--output", "bok.xlsx"], ".ods"),
        (["calendar", "bok.xlsx", "--output", "bok.xlsx"], ".ics"),
        (["sie", "bok.xlsx", "--output", "fil"], ".se"),
        (["sie", "bok.xlsx", "--tab", "Möten"], "--tab"),
        (["csv", "bok.xlsx", "--tab", "Finns inte"], "Inställningar, Medlemmar"),
        (["fortnox", "bok.xlsx"], "sie4i"),
        (["sie", "finns-inte.xlsx"], "finns-inte.xlsx"),
    ],
)
def test_what_cannot_run_is_said_in_one_line(
    gruppbok: Terminal, book: Path, folder: Path, words: list[str], said: str
) -> None:
    before = files(folder)
    assert book.exists()
    assert said in gruppbok("export", *words).refusal
    assert files(folder) == before


def test_what_somebody_may_have_written_in_is_never_replaced(gruppbok: Terminal, book: Path, folder: Path) -> None:
    for name in ("min.csv", "min.ods", "min.journal"):
        (folder / name).write_text("eget", "utf-8")
        kind = {"csv": "csv", "ods": "ods", "journal": "hledger"}[name.split(".")[1]]
        assert "finns redan" in gruppbok("export", kind, book, "--output", folder / name).refusal
        assert (folder / name).read_text("utf-8") == "eget"


def test_a_journal_of_ours_is_made_anew(gruppbok: Terminal, book: Path, folder: Path) -> None:
    words = ("export", "hledger", book, "--output", folder / "bok.journal")
    gruppbok(*words)
    write(book, group({"Konton": MONEY, "Kategorier": WHOLE, "Kassabok": ROWS[:-1]}))
    before = (folder / "bok.journal").read_bytes()
    assert gruppbok(*words).code == 0
    assert (folder / "bok.journal").read_bytes() != before


def test_another_tab_as_csv(gruppbok: Terminal, book: Path, folder: Path) -> None:
    done = gruppbok("export", "csv", book, "--tab", "kategorier", "--output", f"{folder}/ut/")
    assert (done.code, done.out, done.err) == (0, f"{folder}/ut/kategorier.csv\n", "")
    assert "Gåvor;Intäkt;;3993;" in (folder / "ut" / "kategorier.csv").read_text("utf-8-sig")


def test_accounts_without_a_number_are_said_but_are_no_fault(gruppbok: Terminal, book: Path) -> None:
    write(book, group({"Konton": ACCOUNTS, "Kategorier": CATEGORIES, "Kassabok": ROWS}))
    done = gruppbok("--lang", "en", "export", "sie", book)
    assert done.code == 0
    assert "Without a BAS account that can be used, and given one: Kassa → 1910 Kassa; Bössor → 3993" in done.err
