"""gruppbok import cashbook, as people type it. Contract, section 6; nobody's file is ever changed."""

from datetime import date
from pathlib import Path

import pytest

from jobs.balances import balance
from jobs.exports.rows import cashbook_rows
from sheets_schema.book import Book, is_ours_to_read, read_book
from sync.demo.build import make_group
from sync.files import FileWorkbook
from tests.cli.helpers import Terminal, files, write
from tests.jobs.exports.reading import ACCOUNTS, CATEGORIES, ROWS
from tests.jobs.helpers import Rows, cash, group

PLAIN = """Datum;Ver.nr;Beskrivning;Kassa;Bank;Kategori
2025-01-01;;Ingående balans;680,00;8 214,50;
2025-01-08;1;Föreningspaket;;-900,00;Bankavgifter
2025-01-14;2;=Gåva;142,50;;Gåvor
2025-02-17;3;Till banken;-300,00;300,00;
"""


@pytest.fixture(name="plain")
def new_plain(folder: Path) -> Path:
    """A plain cashbook with a column an account."""
    path = folder / "gammal.csv"
    path.write_text(PLAIN, "utf-8")
    return path


def again(path: Path) -> Book:
    """A book read from a file."""
    return read_book(FileWorkbook(path).read(is_ours_to_read), date(2026, 11, 22))


def test_the_mapping_is_shown_and_the_lines_are_ready_to_paste(gruppbok: Terminal, plain: Path, folder: Path) -> None:
    before = files(folder)
    done = gruppbok("import", "cashbook", plain)
    assert done.code == 0
    assert [line.split("\t") for line in done.out.splitlines()] == [
        ["1", "2025-01-08", "Föreningspaket", "Bank", "Bankavgifter", "", "900,00", "", "", "", ""],
        ["2", "2025-01-14", "'=Gåva", "Kassa", "Gåvor", "142,50", "", "", "", "", ""],
        ["3", "2025-02-17", "Till banken", "Kassa", "Överföring mellan konton", "", "300,00", "", "", "", ""],
        ["3", "2025-02-17", "Till banken", "Bank", "Överföring mellan konton", "300,00", "", "", "", "", ""],
    ]
    lines = [" ".join(line.split()) for line in done.err.splitlines()]
    assert lines[0] == "Så här läses gammal:"
    assert "Ver.nr → Ver 1 | 2 | 3" in lines
    assert "Kassa → In/Ut på Kassa 680,00 | 142,50 | -300,00" in lines
    assert "Ingående balans Bank: 8 214,50 kr" in lines
    assert files(folder) == before


def test_a_new_workbook_passes_the_check_of_the_cashbook(gruppbok: Terminal, plain: Path, folder: Path) -> None:
    done = gruppbok("import", "cashbook", plain, "--output", folder / "ny.xlsx")
    assert (done.code, done.out) == (0, f"{folder / 'ny.xlsx'}\n")
    book = again(folder / "ny.xlsx")
    sums = balance(book, 2025)
    assert not sums.preliminary
    assert [(one.account, one.type, one.opening, one.closing) for one in sums.accounts] == [
        ("Bank", "Bank", 8214_50, 7614_50),
        ("Kassa", "Kassa", 680_00, 522_50),
    ]
    assert [(one.category, one.type, one.amount) for one in sums.categories] == [
        ("Bankavgifter", "Kostnad", 900_00),
        ("Gåvor", "Intäkt", 142_50),
        ("Överföring mellan konton", "Överföring", 0),
    ]
    found = gruppbok("check", folder / "ny.xlsx", "--json").json["findings"]
    assert not [
        one for one in found if one["tab"] in ("cashbook", "accounts", "categories") and one["severity"] == "error"
    ]
    before = (folder / "ny.xlsx").read_bytes()
    assert "finns redan" in gruppbok("import", "cashbook", plain, "--output", folder / "ny.xlsx").err
    assert (folder / "ny.xlsx").read_bytes() == before


def test_in_english(gruppbok: Terminal, plain: Path, folder: Path) -> None:
    done = gruppbok("--lang", "en", "import", "cashbook", plain, "--output", "new.xlsx")
    assert done.code == 0
    assert "This is how gammal is read:" in done.err
    assert again(folder / "new.xlsx").tables["cashbook"].title == "Cashbook"
    lines = gruppbok("--lang", "en", "import", "cashbook", plain).out
    assert "\t900.00\t" in lines


def test_without_certainty_it_stops_and_names_the_columns(gruppbok: Terminal, folder: Path) -> None:
    path = folder / "oklar.csv"
    path.write_text("Datum;Text;Hyran;Övrigt\n2025-01-08;Gåva;12,50;3,50\n2025-01-09;Hyra;-5,00;1,50\n", "utf-8")
    said = gruppbok("import", "cashbook", path).refusal
    assert "”Datum”, ”Text”, ”Hyran”, ”Övrigt”" in said
    assert "--map" in said
    done = gruppbok("import", "cashbook", path, "--map", "Hyran=konto:Bank", "Övrigt=-")
    assert done.code == 0
    assert done.out.splitlines()[1].split("\t")[3:7] == ["Bank", "", "", "5,00"]
    assert "enligt --map" in done.err
    assert gruppbok("import", "cashbook", path, "--map", "Hyran=Belopp", "övrigt=-", "--account", "Bank").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["gammal.csv", "--map", "Kassa"], "Rubrik=Kolumn"),
        (["gammal.csv", "--map", "Kassa=Möte"], "konto:NAMN"),
        (["gammal.csv", "--map", "Finns inte=Ver"], "”Finns inte”"),
        (["gammal.csv", "--output", "gammal.csv"], ".xlsx"),
        (["gammal.csv", "--tab", "Mars"], "gammal"),
        (["finns-inte.csv"], "finns-inte.csv"),
        (["tom.csv"], "tom"),
        (["ord.txt"], "ingen tabell"),
        (["en.csv"], "”1”, ”2”"),
        ([], "FIL"),
    ],
)
def test_what_cannot_run_is_said_in_one_line(
    gruppbok: Terminal, plain: Path, folder: Path, words: list[str], said: str
) -> None:
    assert plain.exists()
    (folder / "tom.csv").write_bytes(b"")
    (folder / "ord.txt").write_bytes(b"bara ord")
    (folder / "en.csv").write_bytes(b"1;2\n3;4\n")
    before = files(folder)
    assert said in gruppbok("import", "cashbook", *words).refusal
    assert files(folder) == before


def test_rows_in_doubt_are_an_exit_of_one(gruppbok: Terminal, folder: Path) -> None:
    path = folder / "bok.csv"
    path.write_text(PLAIN + "2025-13-01;4;Fel dag;10,00;;Gåvor\n", "utf-8")
    done = gruppbok("import", "cashbook", path)
    assert done.code == 1
    assert "Se efter: Rad 6 har ett datum som inte går att läsa (2025-13-01)." in done.err
    assert done.out.splitlines()[-1].startswith("4\t'2025-13-01\tFel dag\tKassa\tGåvor\t10,00")


@pytest.mark.parametrize("kind", ["ods", "csv"])
def test_what_was_exported_comes_back_the_same(gruppbok: Terminal, folder: Path, kind: str) -> None:
    rows: Rows = [
        *ROWS,
        cash(6, date(2026, 5, 1), "Bank", "Gåvor", 1, text='\'=1+1 – Åsa; "x"'),
        cash(7, date(2026, 5, 2), "Bank", "Gåvor", 2, text="-5"),
    ]
    book = write(folder / "bok.xlsx", group({"Konton": ACCOUNTS, "Kategorier": CATEGORIES, "Kassabok": rows}))
    gruppbok("export", kind, book, "--year", "2026", "--output", folder / f"ut.{kind}")
    done = gruppbok("import", "cashbook", folder / f"ut.{kind}", "--output", folder / "ny.xlsx")
    assert done.code == 0
    there, here = again(folder / "ny.xlsx"), again(book)
    assert cashbook_rows(there, 2026) == [
        {**dict.fromkeys(cashbook_rows(there, 2026)[0]), **row} for row in cashbook_rows(here, 2026)
    ]
    if kind == "ods":
        assert balance(there, 2026).accounts == balance(here, 2026).accounts
        assert balance(there, 2026).categories == balance(here, 2026).categories


def test_last_years_workbook_keeps_its_accounts_and_categories(gruppbok: Terminal, folder: Path) -> None:
    make_group(folder / "ekvik.xlsx", "sv")
    done = gruppbok("import", "cashbook", folder / "ekvik.xlsx", "--output", folder / "ny.xlsx")
    assert done.code == 1, "two rows cannot be read"
    there, here = again(folder / "ny.xlsx"), again(folder / "ekvik.xlsx")
    assert balance(there, 2025).accounts == balance(here, 2025).accounts
    assert balance(there, 2026).categories == balance(here, 2026).categories
    assert len(there.tables["cashbook"]) == len(here.tables["cashbook"])
    assert not there.rows("members")


def test_nothing_in_a_file_breaks_out_of_its_cell_or_becomes_a_day_when_it_is_pasted(
    gruppbok: Terminal, folder: Path
) -> None:
    path = folder / "bok.csv"
    path.write_text(PLAIN + '2025-03-01;2-1;"""Fika"" till alla";10,00;;Gåvor\n', "utf-8")
    line = gruppbok("import", "cashbook", path).out.splitlines()[-1]
    assert line.startswith("'2-1\t2025-03-01\t”Fika” till alla\tKassa")
