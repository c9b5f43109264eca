"""The cashbook as CSV for Swedish Excel, and the year's book as .ods: numbers are numbers, and no text is a formula."""

import csv
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.balances import balance
from jobs.exports.csvfile import cashbook_csv, tab_csv
from jobs.exports.rows import year_rows
from jobs.written import guarded, unguarded
from sheets_schema.book import Book, is_ours_to_read, read_book
from sheets_schema.text import decimal
from sync.files import FileWorkbook
from sync.xlsx.ods_template import ods_workbook
from tests.jobs.documents.reading import demo
from tests.jobs.exports.reading import ROWS, small
from tests.jobs.helpers import CASH, Rows, book, cash, group, steady
from tests.jobs.test_balances_beside_beancount import YEARS, Random, books

FORMULAS = ['=HYPERLINK("http://x.org")', "+46 70", "-1", "@SUM(A1)", "'=x", "'vanlig", "\t=1", 'a;b "c"', "två\nrader"]
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def read_csv(content: bytes) -> list[list[str]]:
    """A file as Swedish Excel reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))


def formulas() -> Book:
    """A book of texts that a spreadsheet program would take for formulas."""
    rows = [cash(n, date(2026, 2, 1), "Bank", "Gåvor", n, text=text) for n, text in enumerate(FORMULAS, 1)]
    return book(group({"Kassabok": [CASH, *rows]}))


def ods(found: Book, year: int, folder: Path) -> Path:
    """The .ods of a year."""
    path = folder / "år.ods"
    path.write_bytes(ods_workbook(year_rows(found, year), found.language))
    return path


def again(path: Path) -> Book:
    """A book read from a file."""
    return read_book(FileWorkbook(path).read(is_ours_to_read), date(2026, 11, 22))


def test_the_cashbook_of_a_year() -> None:
    header, *rows = read_csv(cashbook_csv(small(), 2026).content)
    assert header[:7] == ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut"]
    assert rows[1][:7] == ["2", "2026-02-02", "Något", "Kassa", "Bössor", "150,50", ""]
    assert [row[0] for row in rows] == ["1", "2", "3", "3", "4b", "5", "5"]


def test_the_sums_are_those_of_the_balance() -> None:
    found = demo("sv")
    header, *rows = read_csv(cashbook_csv(found, 2025).content)
    at = {label: n for n, label in enumerate(header)}
    for one in balance(found, 2025).accounts:
        moved = [row for row in rows if row[at["Konto"]] == one.account]
        sums = [sum(Decimal(row[at[side]].replace(",", ".") or 0) for row in moved) for side in ("In", "Ut")]
        assert sums[0] - sums[1] == Decimal(decimal(one.closing)) - Decimal(decimal(one.opening))


def test_no_text_is_a_formula() -> None:
    _, *rows = read_csv(cashbook_csv(formulas(), 2026).content)
    texts = [row[2] for row in rows]
    assert not [text for text in texts if text[:1] in "=+-@\t\r"]
    assert texts[0] == """'=HYPERLINK("http://x.org")"""
    assert [unguarded(text) for text in texts] == [" ".join(text.split()) for text in FORMULAS]


@given(st.text(max_size=8, alphabet="'=+-@ab\t"))
def test_what_is_guarded_can_be_read_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {*"=+-@\t"}


def test_another_tab_as_it_stands() -> None:
    header, *rows = read_csv(tab_csv(demo("sv"), "members").content)
    assert header[:3] == ["Namn", "E-post", "Telefon"]
    assert len(rows) == len(demo("sv").tables["members"])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_ods_sums_to_the_same_alone(language: str, tmp_path: Path) -> None:
    found = demo("sv" if language == "sv" else "en")
    read = again(ods(found, 2026, tmp_path))
    there, here = balance(read, 2026), balance(found, 2026)
    assert (there.accounts, there.categories) == (here.accounts, here.categories)
    assert set(read.tables) == set(found.tables)
    assert _cells(read, "members") == _cells(found, "members")


def _cells(found: Book, key: str) -> list[list[str]]:
    table = found.tables[key]
    return [[str(table.values[one][i]) for one in table.at] for i in range(len(table))]


@steady(8)
@given(made=books(), year=st.sampled_from(YEARS))
def test_any_ods_sums_to_the_same_alone(made: Random, year: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = book(made.tabs())
    path = ods(found, year, tmp_path_factory.getbasetemp())
    assert balance(again(path), year).accounts == balance(found, year).accounts


def test_texts_are_texts_in_the_ods(tmp_path: Path) -> None:
    path = ods(formulas(), 2026, tmp_path)
    from odf.opendocument import load
    from odf.table import TableCell

    assert not [cell for cell in load(str(path)).getElementsByType(TableCell) if cell.getAttribute("formula")]
    texts = again(path).tables["cashbook"].values["text"].tolist()
    assert texts == [text.strip().replace("\t", " ") for text in FORMULAS]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_both(tmp_path: Path) -> None:
    assert SOFFICE
    (tmp_path / "bok.csv").write_bytes(cashbook_csv(small([*ROWS[:9], *formulas_rows()]), 2026).content)
    swedish = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1053,false,true,false"
    words = [SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "xlsx"]
    read = ["--infilter=" + swedish.removeprefix("csv:"), "--outdir", str(tmp_path), str(tmp_path / "bok.csv")]
    subprocess.run([*words, *read], check=True, capture_output=True, timeout=120)
    from openpyxl import load_workbook

    sheet = load_workbook(tmp_path / "bok.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[1][:7] == (2, rows[1][1], "Något", "Kassa", "Bössor", 150.5, None)
    assert "2026-02-02" in str(rows[1][1])
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def formulas_rows() -> Rows:
    """Rows with texts that look like formulas."""
    return [cash(n, date(2026, 2, 1), "Bank", "Gåvor", n, text=text) for n, text in enumerate(FORMULAS[:4], 20)]
