"""gruppbok import bank: a statement beside the cashbook, in the terminal, as JSON, as a tab, and in the findings."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import terminal, working_directory
from tests.cli.helpers import Terminal, files, write
from tests.jobs.helpers import CASH, Rows, cash, group

__all__ = ["terminal", "working_directory"]
HEAD = "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo\n"
CSV = (
    HEAD
    + """2026-03-02;2026-03-02;4;=HYPERLINK("x");-75,00;1245,50
2026-02-20;2026-02-20;3;46701234567;100,00;1320,50
2026-02-03;2026-02-03;2;ICA KVANTUM;-79,50;1220,50
2026-02-01;2026-02-01;1;SWISH FRÅN Anna Ek;300,00;1300,00
"""
)
ROWS: Rows = [
    CASH,
    cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300, text="Swish Anna Ek"),
    cash(2, date(2026, 2, 2), "Bank", "Fika", None, 79.5, text="Fika, Ica"),
    cash(3, date(2026, 2, 20), "Bank", "Gåvor", 100, text="Bössa"),
    cash(4, date(2026, 2, 24), "Bank", "Fika", None, 12.5, text="Kontant"),
    cash(5, date(2026, 2, 24), "Kassa", "Fika", None, 7, text="Annat konto"),
]
WORDS = ("--account", " BANK ", "--date", "2026-11-22")


@pytest.fixture(name="book")
def new_book(folder: Path) -> Path:
    """A workbook, and a statement beside it."""
    (folder / "utdrag.csv").write_text(CSV, "utf-8-sig")
    return write(folder / "bok.xlsx", group({"Kassabok": ROWS}))


def test_what_agrees_and_what_does_not(gruppbok: Terminal, book: Path) -> None:
    done = gruppbok("import", "bank", "utdrag.csv", *WORDS, book, "--json")
    assert (done.code, done.err) == (1, "")
    said = done.json
    assert {key: said[key] for key in ("schema", "account", "bank", "from", "to")} == {
        "schema": 1,
        "account": "Bank",
        "bank": "SEB",
        "from": "2026-02-01",
        "to": "2026-03-02",
    }
    assert said["file"] == {
        "lines": 4,
        "new": 4,
        "pending": 0,
        "from": "2026-02-01",
        "to": "2026-03-02",
        "opening": "1000.00",
        "closing": "1245.50",
    }
    pairs = [([one["text"] for one in pair["lines"]], [one["row"] for one in pair["rows"]]) for pair in said["matched"]]
    assert pairs == [(["SWISH FRÅN Anna Ek"], [2]), (["ICA KVANTUM"], [3])]
    assert [one["reference"] for one in said["only_bank"]] == ["4"]
    assert [one["row"] for one in said["only_book"]] == [5]
    assert [([one["amount"] for one in pair["lines"]], [one["row"] for one in pair["rows"]]) for pair in said["doubtful"]] == [(["100.00"], [4])]  # fmt: skip
    assert said["month_ends"] == [
        {"date": "2026-02-28", "bank": "1320.50", "book": "1308.00", "difference": "12.50"},
        {"date": "2026-03-31", "bank": "1245.50", "book": "1308.00", "difference": "-62.50"},
    ]
    assert said["paste"]["header"] == CASH
    assert said["paste"]["rows"] == [["6", "2026-03-02", "'=HYPERLINK(”x”)", "Bank", "", "", "75,00", ""]]


def test_people_get_a_table_and_the_rows_to_paste(gruppbok: Terminal, book: Path) -> None:
    done = gruppbok("import", "bank", "utdrag.csv", *WORDS, book)
    assert done.code == 1
    for words in ("4 rader 2026-02-01 – 2026-03-02, 4 nya", "2 stämmer, 1 bara hos banken, 1 bara i boken, 1 tveksamma", "2026-02-28: banken säger"):  # fmt: skip
        assert words in done.out
    assert "6\t2026-03-02\t'=HYPERLINK(”x”)\tBank\t\t\t75,00\t\n" in done.out
    english = gruppbok("--lang", "en", "import", "bank", "utdrag.csv", *WORDS, book).out
    assert "0 new" in english
    assert "Only at the bank" in english


def test_importing_twice_changes_nothing(gruppbok: Terminal, book: Path, folder: Path) -> None:
    theirs = book.read_bytes()
    first = gruppbok("import", "bank", "utdrag.csv", *WORDS, book, "--json").json
    before = {name: content for name, (content, _) in files(folder).items() if not name.endswith("-lock")}
    again = gruppbok("import", "bank", "utdrag.csv", *WORDS, book, "--json").json
    assert again == {**first, "file": {**first["file"], "new": 0}}
    assert {name: content for name, (content, _) in files(folder).items() if not name.endswith("-lock")} == before
    assert book.read_bytes() == theirs


def tab(folder: Path) -> list[list[object]]:
    """What stands in the tab."""
    sheet = load_workbook(folder / "bok.gruppbok.xlsx")["Bankavstämning"]
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_the_tab_is_there_after_the_import_and_stays_at_the_next_pass(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    gruppbok("run", book, "--outbox", "brev", "--date", "2026-11-22")
    assert "Bankavstämning" not in load_workbook(folder / "bok.gruppbok.xlsx").sheetnames
    gruppbok("import", "bank", "utdrag.csv", *WORDS, book)
    first = tab(folder)
    assert ["Bank · SEB · 2026-02-01 – 2026-03-02"] in first
    assert any('=HYPERLINK("x")' in row for row in first), "as text"
    done = gruppbok("run", book, "--outbox", "brev", "--date", "2026-11-22", "--json")
    assert "bank" not in done.json["written"]
    assert tab(folder) == first
    write(book, group({"Kassabok": [*ROWS, cash(6, date(2026, 3, 2), "Bank", "Fika", None, 75, text="Avgift")]}))
    assert (
        gruppbok("run", book, "--outbox", "brev", "--date", "2026-11-23", "--json").json["written"].count("bank") == 1
    )
    assert tab(folder) != first


def test_a_difference_is_a_finding_and_makes_the_year_preliminary(gruppbok: Terminal, book: Path) -> None:
    gruppbok("import", "bank", "utdrag.csv", *WORDS, book)
    found = gruppbok("check", book, "--json", "--date", "2026-11-22").json["findings"]
    said = [one["message"] for one in found if one["code"] == "reconciliations.bank_difference"]
    assert len(said) == 2
    assert "2026-02-28" in said[0]
    balance = gruppbok("balance", book, "--json", "--date", "2026-11-22").json
    assert balance["preliminary"] is True
    done = gruppbok("run", book, "--outbox", "brev", "--date", "2026-11-22", "--json").json
    assert "cashbook_findings" in {one["job"] for one in done["mails"]}, "the treasurer is told"


def test_the_rows_to_paste_go_to_a_file(gruppbok: Terminal, book: Path, folder: Path) -> None:
    words = ("import", "bank", "utdrag.csv", *WORDS, "--output", "rader.tsv", book)
    done = gruppbok(*words)
    assert "rader.tsv" in done.err
    assert "75,00" in (folder / "rader.tsv").read_text("utf-8")
    assert "\t75,00" not in done.out
    assert gruppbok(*words).code == 1
    (folder / "rader.tsv").write_text("mitt eget", "utf-8")
    assert "rader.tsv" in gruppbok(*words).refusal
    assert (folder / "rader.tsv").read_text("utf-8") == "mitt eget"


def test_a_wrong_import_is_replaced(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("import", "bank", "utdrag.csv", *WORDS, book)
    (folder / "annat.csv").write_text(HEAD + "2026-02-10;2026-02-10;9;ICA;-5,00;95,00\n", "utf-8")
    assert "--replace" in gruppbok("import", "bank", "annat.csv", *WORDS, book).refusal
    said = gruppbok("import", "bank", "annat.csv", *WORDS, "--replace", book, "--json").json
    assert (said["file"]["new"], len(said["only_bank"]), said["from"]) == (1, 1, "2026-02-10")


def test_lines_of_a_closed_year_are_not_to_be_pasted_into_it(gruppbok: Terminal, book: Path, folder: Path) -> None:
    late = ("--account", "Bank", "--date", "2027-02-03")
    assert gruppbok("close", book, "--year", "2026", "--date", "2027-02-03").code == 0
    (folder / "mars.csv").write_text(HEAD + "2026-03-02;2026-03-02;4;ICA;-75,00;1245,50\n", "utf-8")
    assert (
        "1 rad bara hos banken hör till 2026, som är stängt" in gruppbok("import", "bank", "mars.csv", *late, book).err
    )


def test_a_statement_is_of_one_account_and_moves_only_when_asked(gruppbok: Terminal, book: Path, folder: Path) -> None:
    wrong = ("--account", "Kassa", "--date", "2026-11-22")
    gruppbok("import", "bank", "utdrag.csv", *wrong, book)
    (folder / "längre.csv").write_text(CSV.replace(HEAD, HEAD + "2026-03-05;2026-03-05;5;ICA;-5,50;1240,00\n"), "utf-8")
    before = files(folder)
    assert "”kassa”" in gruppbok("import", "bank", "längre.csv", *WORDS, book).refusal
    assert files(folder) == before
    assert gruppbok("import", "bank", "längre.csv", *WORDS, "--replace", book, "--json").json["file"]["new"] == 5
    page = [str(row[0]) for row in load_workbook(folder / "bok.gruppbok.xlsx")["Bankavstämning"].values]
    assert [line.partition(" · ")[0] for line in page if " · SEB" in line] == ["Bank"]
    found = gruppbok("check", book, "--json", "--date", "2026-11-22").json["findings"]
    assert {one["row"] for one in found if one["code"].endswith("bank_difference")} == {2}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import"], "bank"),
        (["import", "kassa", "utdrag.csv"], "bank"),
        (["import", "bank", "--account", "Bank", "bok.xlsx"], "Reskontradatum"),
        (["import", "bank", "utdrag.csv", "bok.xlsx"], "--account"),
        (["import", "bank", "finns-inte.csv", "--account", "Bank", "bok.xlsx"], "finns-inte.csv"),
        (["import", "bank", ".", "--account", "Bank", "bok.xlsx"], "vanlig fil"),
        (["import", "bank", "tom.csv", "--account", "Bank", "bok.xlsx"], "tom"),
        (["import", "bank", "stor.csv", "--account", "Bank", "bok.xlsx"], "20 MB"),
        (["import", "bank", "utdrag.csv", "--account", "Sparkonto", "bok.xlsx"], "Bank, Kassa"),
        (["import", "bank", "utdrag.csv", "--account", "Bank", "bok.xlsx", "och", "mer"], "och"),
        (["import", "bank", "utdrag.csv", "--account", "Bank", "bok.xlsx", "--output", "bok.xlsx"], ".tsv"),
        (["import", "bank", "utdrag.csv", "--account", "Bank", "saknas.xlsx"], "saknas.xlsx"),
    ],
)
def test_what_cannot_run_is_said_in_one_line_and_nothing_is_kept(
    gruppbok: Terminal, book: Path, folder: Path, words: list[str], said: str
) -> None:
    (folder / "tom.csv").touch()
    with (folder / "stor.csv").open("wb") as large:
        large.truncate(20_000_001)
    assert said in gruppbok(*words).refusal
    assert not (folder / "bok.gruppbok.xlsx").exists()
    assert book.exists()


def test_without_a_cashbook_or_accounts_nothing_is_compared(gruppbok: Terminal, book: Path) -> None:
    write(book, group({"Konton": None}))
    assert "Konton" in gruppbok("import", "bank", "utdrag.csv", *WORDS, book).refusal
    write(book, group({"Kassabok": None}))
    assert "Kassaboken" in gruppbok("import", "bank", "utdrag.csv", *WORDS, book).refusal
