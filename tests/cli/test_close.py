"""gruppbok close and changes: a year is closed, what changes in it is told, and it can be opened again."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheets_schema.closing import Closing
from tests.cli.helpers import Terminal, write
from tests.jobs.helpers import CASH, Rows, cash, group

DAY = ("--date", "2026-02-03")
ACCOUNTS: Rows = [["Konto", "Typ", "Ingående balans", "Från datum"], ["Bank", "Bank", 1000, date(2025, 1, 1)]]
ROWS = (
    cash(1, date(2025, 1, 8), "Bank", "Gåvor", 300),
    cash(2, date(2025, 2, 3), "Bank", "Gåvor", 45.5),
    cash(1, date(2026, 1, 3), "Bank", "Gåvor", 20),
)


@pytest.fixture(name="book")
def new_book(folder: Path) -> Path:
    """A workbook whose year 2025 is over and in order."""
    return of(folder, *ROWS)


def of(folder: Path, *rows: Sequence[object]) -> Path:
    """A workbook of these cashbook rows."""
    return write(folder / "bok.xlsx", group({"Konton": ACCOUNTS, "Kassabok": [CASH, *rows]}))


def put(book: Path, cell: str, value: str | float) -> None:
    """Somebody writes in a cell."""
    workbook = load_workbook(book)
    workbook["Kassabok"][cell] = value
    workbook.save(book)


def codes(gruppbok: Terminal, book: Path) -> list[tuple[str, str | None, str]]:
    """What is found to have changed in a closed year."""
    found = gruppbok("check", book, "--json", *DAY).json["findings"]
    return [(one["code"], one["cell"], one["message"]) for one in found if "closed_year" in one["code"]]


def test_a_closed_year_is_kept_twice_and_every_change_in_it_is_a_finding(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    done = gruppbok("close", book, "--year", "2025", "--json", *DAY)
    assert (done.code, done.err) == (0, "")
    made = done.json
    assert {key: made[key] for key in ("year", "from", "to", "rows", "changed", "reopened")} == {
        "year": 2025,
        "from": "2025-01-01",
        "to": "2025-12-31",
        "rows": 2,
        "changed": 0,
        "reopened": None,
    }
    copy = folder / "bok.closed-2025.json"
    assert made["copy"] == str(copy)
    assert json.loads(copy.read_text("utf-8"))["seal"] == made["seal"]
    assert copy.stat().st_mode & 0o077 == 0
    assert codes(gruppbok, book) == []
    put(book, "C2", "Gåva till någon annan")
    ((code, cell, message),) = codes(gruppbok, book)
    assert (code, cell) == ("cashbook.closed_year_changed", "C2")
    assert "Räkenskapsåret 2025 är stängt" in message
    assert "nu Gåva till någon annan" in message
    again = gruppbok("close", book, "--year", "2025", *DAY)
    assert again.code == 1
    assert "stängdes redan 2026-02-03" in again.out
    assert "1 ändring sedan dess" in again.out


def test_a_closed_year_that_has_changed_is_not_reported_as_what_was_closed(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    gruppbok("close", book, "--year", "2025", *DAY)
    put(book, "F2", 301)
    report = ("report", "annual", book, "--year", "2025", "--output", folder / "rapport.md", *DAY)
    assert gruppbok(*report).code == 1
    said = (folder / "rapport.md").read_text("utf-8")
    assert "PRELIMINÄR" in said
    assert "1 ändring sedan året stängdes, så sigillet gäller inte det här" in said
    gruppbok("run", book, "--outbox", folder / "brev", *DAY)
    page = [str(row[0]) for row in load_workbook(folder / "bok.gruppbok.xlsx")["Årsbokslut"].values]
    assert any(line.startswith("1 ändring sedan året stängdes") for line in page)
    put(book, "F2", 300)
    (folder / "rapport.md").unlink()
    assert gruppbok(*report).code == 0
    assert "PRELIMINÄR" not in (folder / "rapport.md").read_text("utf-8")


@pytest.mark.parametrize("lost", ["state", "copy"])
def test_one_of_the_two_copies_is_enough(gruppbok: Terminal, book: Path, folder: Path, lost: str) -> None:
    gruppbok("close", book, "--year", "2025", *DAY)
    (folder / {"state": "bok.gruppbok.sqlite", "copy": "bok.closed-2025.json"}[lost]).unlink()
    put(book, "F2", 301)
    assert [cell for _, cell, _ in codes(gruppbok, book)] == ["F2"]
    assert gruppbok("run", book, "--outbox", folder / "brev", *DAY).code == 1
    (folder / "bok.closed-2025.json").unlink(missing_ok=True)
    assert [cell for _, cell, _ in codes(gruppbok, book)] == ["F2"]  # the state has learnt of it
    assert gruppbok("close", book, "--year", "2025", *DAY).code == 1
    assert (folder / "bok.closed-2025.json").exists()


def test_a_copy_that_somebody_wrote_in_is_refused(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("close", book, "--year", "2025", *DAY)
    (folder / "bok.gruppbok.sqlite").unlink()
    copy = folder / "bok.closed-2025.json"
    copy.write_text(copy.read_text("utf-8").replace("300.00", "30.00"), "utf-8")
    for words in (("check", book), ("run", book, "--outbox", folder / "brev")):
        assert "sigillet stämmer inte" in gruppbok(*words, *DAY).refusal


def test_a_copy_that_says_another_thing_than_the_state_is_refused(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("close", book, "--year", "2025", *DAY)
    copy = folder / "bok.closed-2025.json"
    right = copy.read_bytes()
    closed = Closing.from_json(right)
    for other in (replace(closed, entries=closed.entries[1:]), closed.opened_again(closed.at, "ingen vet")):
        copy.write_text(other.as_json(), "utf-8")
        for words in (("check", book), ("run", book, "--outbox", folder / "brev"), ("close", book, "--year", "2025")):
            assert "säger olika saker" in gruppbok(*words, *DAY).refusal
    copy.unlink()
    assert gruppbok("close", book, "--year", "2025", *DAY).code == 0
    assert copy.read_bytes() == right


def test_a_year_is_opened_again_and_that_is_remembered(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("close", book, "--year", "2025", *DAY)
    put(book, "F2", 301)
    done = gruppbok("close", book, "--year", "2025", "--reopen", "--because", "Fel belopp i verifikation 1", *DAY)
    assert (done.code, done.err) == (0, "")
    assert "Det gäller inte längre" in done.out
    assert codes(gruppbok, book) == []
    gruppbok("close", book, "--year", "2025", "--date", "2026-02-04")
    gruppbok("run", book, "--outbox", folder / "brev", "--date", "2026-02-04")
    page = [str(row[0]) for row in load_workbook(folder / "bok.gruppbok.xlsx")["Årsbokslut"].values]
    told = [line for line in page if line.startswith(("Stängt", "Öppnat"))]
    assert [line.partition(", sigill")[0] for line in told] == [
        "Stängt 2026-02-03",
        "Öppnat igen 2026-02-03: Fel belopp i verifikation 1",
        "Stängt 2026-02-04",
    ]
    gruppbok("report", "annual", book, "--year", "2025", "--output", folder / "rapport.md", "--date", "2026-02-04")
    report = (folder / "rapport.md").read_text("utf-8")
    assert all(line in report for line in told)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("--year", "2026"), "tar slut 2026-12-31"),
        (("--year", "2024"), "börjar 2025-01-01"),
        (("--year", "1066"), "inget rimligt år"),
        (("--year", "2025", "--reopen"), "hör ihop"),
        (("--year", "2025", "--because", "för att"), "hör ihop"),
        (("--year", "2025", "--reopen", "--because", "för att"), "är inte stängt"),
        ((), "--year"),
    ],
)
def test_what_cannot_be_closed_is_refused_in_one_line(
    gruppbok: Terminal, book: Path, folder: Path, words: tuple[str, ...], refusal: str
) -> None:
    assert refusal in gruppbok("close", book, *words, *DAY).refusal
    assert sorted(path.name for path in folder.iterdir()) == ["bok.xlsx"]


def test_a_preliminary_year_is_not_closed(gruppbok: Terminal, folder: Path) -> None:
    book = of(folder, *ROWS, cash(3, date(2025, 4, 1), "Okänt konto", "Gåvor", 20))
    refusal = gruppbok("close", book, "--year", "2025", *DAY).refusal
    assert "är preliminärt och kan inte stängas: Rad 5 i kassaboken räknas inte med." in refusal


def test_a_folder_that_cannot_be_written_keeps_nothing(gruppbok: Terminal, book: Path, folder: Path) -> None:
    (folder / ".bok.closed-2025.json.new").mkdir()
    assert "bok.closed-2025.json" in gruppbok("close", book, "--year", "2025", *DAY).refusal
    assert codes(gruppbok, book) == []
    assert not (folder / "bok.closed-2025.json").exists()


# What has changed since


def test_each_pass_keeps_the_cashbook_where_it_has_changed(gruppbok: Terminal, book: Path, folder: Path) -> None:
    outbox = ("--outbox", folder / "brev")
    gruppbok("run", book, *outbox, "--date", "2026-02-03")
    put(book, "F2", 301)
    gruppbok("run", book, *outbox, "--date", "2026-02-10")
    put(book, "C3", "Loppis")
    lines = gruppbok("changes", book, "--since", "2026-02-05", "--date", "2026-02-12").out.splitlines()
    assert lines[0] == "2 ändringar sedan kassaboken var som 2026-02-03 12:00:"
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "rad 2 1 In: 300,00 → 301,00",
        "rad 3 2 Text: Något → Loppis",
    ]
    (one,) = gruppbok("changes", book, "--since", "2026-02-11", "--json").json["changes"]
    assert one == {"row": 3, "voucher": "2", "column": "text", "old": "Något", "new": "Loppis"}
    early = gruppbok("changes", book, "--since", "2025-01-01", "--lang", "en")
    assert early.err == "There is no cashbook from that far back; the first is of 2026-02-03 12:00.\n"
    assert early.out.startswith("2 changes since")


def test_nothing_new_is_said_in_a_line(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("run", book, "--outbox", folder / "brev", *DAY)
    assert gruppbok("changes", book, "--since", "2026-02-04").out == "Inget är ändrat sedan 2026-02-03 12:00.\n"


def test_a_state_of_an_earlier_version_knows_of_no_books(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("run", book, "--outbox", folder / "brev", *DAY)
    with sqlite3.connect(folder / "bok.gruppbok.sqlite") as state:
        state.execute("DROP TABLE closing")
        state.execute("DROP TABLE snapshot")
    state.close()
    assert gruppbok("check", book, *DAY).code == 0
    assert "ingen tidigare kassabok" in gruppbok("changes", book, "--since", "2026-02-01", *DAY).refusal
    assert gruppbok("close", book, "--year", "2025", *DAY).code == 0


@pytest.mark.parametrize(("words", "refusal"), [(("--since", "igår"), "--since"), ((), "--since")])
def test_a_day_that_is_none_is_refused(gruppbok: Terminal, book: Path, words: tuple[str, ...], refusal: str) -> None:
    assert refusal in gruppbok("changes", book, *words).refusal


def test_without_a_cashbook_or_a_state_there_is_nothing_to_compare(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    assert "ingen tidigare kassabok" in gruppbok("changes", book, "--since", "2026-02-01").refusal
    bare = write(folder / "tom.xlsx", group({"Kassabok": None}))
    assert "Kassabok saknas" in gruppbok("changes", bare, "--since", "2026-02-01").refusal
