"""gruppbok report: the year's papers as files. Contract, section 6."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader

from jobs.arguments import ARGUMENTS
from jobs.documents.catalogue import KINDS
from tests.cli.helpers import Terminal, process, write
from tests.jobs.helpers import CASH, Rows, cash, group

DAY = ("--date", "2026-11-22")
NAMES = {
    "plan": "verksamhetsplan-2026.pdf",
    "activity": "verksamhetsberattelse-2026.pdf",
    "grant": "verksamhetsbidrag-2026.pdf",
    "annual": "ekonomisk-arsrapport-2026.pdf",
    "annual-meeting": "arsmoteshandlingar-2026.pdf",
    "boxes": "bossor-2026.pdf",
}


@pytest.fixture(name="book")
def new_book(folder: Path) -> Path:
    """A workbook that reaches back to 2025, with nothing in doubt."""
    accounts: Rows = [["Konto", "Typ", "Ingående balans", "Från datum"], ["Bank", "Bank", 1000, date(2025, 1, 1)]]
    return write(folder / "bok.xlsx", group({"Konton": accounts}))


def test_every_kind_lands_under_a_telling_name_that_is_printed(gruppbok: Terminal, book: Path, folder: Path) -> None:
    assert set(NAMES) == set(KINDS)
    for kind, name in NAMES.items():
        done = gruppbok("report", kind, book, *DAY)
        assert (done.code, done.out, done.err) == (0, f"{name}\n", "")
        assert len(PdfReader(folder / name).pages) >= 1


def test_in_english_with_a_year_into_a_folder(gruppbok: Terminal, book: Path, folder: Path) -> None:
    done = gruppbok("--lang", "en", "report", "plan", book, "--year", "2027", "--output", f"{folder}/out/", *DAY)
    assert (done.code, done.out) == (0, f"{folder}/out/activity-plan-2027.pdf\n")
    metadata = PdfReader(folder / "out" / "activity-plan-2027.pdf").metadata
    assert metadata is not None
    assert metadata.title == "Activity plan 2027"


def test_the_files_ending_or_the_format_says_its_kind(gruppbok: Terminal, book: Path, folder: Path) -> None:
    assert gruppbok("report", "activity", book, "--output", "min.md", *DAY).code == 0
    assert (folder / "min.md").read_text("utf-8").startswith("# Verksamhetsberättelse 2026\n")
    assert gruppbok("report", "activity", book, "--format", "docx", *DAY).out == "verksamhetsberattelse-2026.docx\n"
    assert (
        docx.Document(str(folder / "verksamhetsberattelse-2026.docx")).paragraphs[0].text
        == "Verksamhetsberättelse 2026"
    )
    assert gruppbok("report", "plan", book, "--format", "markdown", "--output", folder, *DAY).code == 0
    assert (folder / "verksamhetsplan-2026.md").exists()


@pytest.mark.parametrize(
    ("kind", "day", "year"),
    [
        ("activity", "2026-06-30", "2025"),
        ("activity", "2026-07-01", "2026"),
        ("annual-meeting", "2027-02-01", "2026"),
        ("annual", "2027-02-01", "2026"),
        ("plan", "2026-02-01", "2026"),
        ("grant", "2026-02-01", "2026"),
    ],
)
def test_what_looks_back_is_of_the_year_before_until_the_end_of_june(
    gruppbok: Terminal, book: Path, kind: str, day: str, year: str
) -> None:
    assert f"-{year}." in gruppbok("report", kind, book, "--date", day).out


def test_a_pdf_takes_the_place_of_an_earlier_one_and_that_is_said(gruppbok: Terminal, book: Path, folder: Path) -> None:
    words = ("report", "plan", book, *DAY)
    gruppbok(*words)
    first = (folder / "verksamhetsplan-2026.pdf").read_bytes()
    done = gruppbok(*words)
    assert (done.code, done.err) == (0, "verksamhetsplan-2026.pdf fanns redan och är ersatt.\n")
    assert (folder / "verksamhetsplan-2026.pdf").read_bytes() == first


def test_what_may_have_been_written_in_is_never_replaced(gruppbok: Terminal, book: Path, folder: Path) -> None:
    for ending in ("md", "docx"):
        (folder / f"min.{ending}").write_text("Våra egna ord")
        assert f"min.{ending}" in gruppbok("report", "plan", book, "--output", f"min.{ending}", *DAY).refusal
        assert (folder / f"min.{ending}").read_text() == "Våra egna ord"


def test_what_is_in_doubt_gives_1_and_a_paper_that_says_it(gruppbok: Terminal, folder: Path) -> None:
    path = write(folder / "bok.xlsx", group({"Kassabok": [CASH, cash(1, date(2026, 2, 3), "Bank", "Gåvor", "1,234")]}))
    done = gruppbok("report", "activity", path, "--output", "a.md", *DAY)
    assert (done.code, done.out) == (1, "a.md\n")
    assert "gruppbok check" in done.err
    assert "Rad 2 i kassaboken räknas inte med" in (folder / "a.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["report"], "SORT"),
        (["report", "nonsens", "bok.xlsx"], "plan"),
        (["report", "plan", "finns-inte.xlsx"], "finns-inte.xlsx"),
        (["report", "plan", "bok.xlsx", "--year", "20260"], "20260"),
        (["report", "plan", "bok.xlsx", "--output", "bok.xlsx"], ".docx"),
        (["report", "plan", "bok.xlsx", "--output", "plan.md", "--format", "pdf"], "--format"),
        (["report", "plan", "bok.xlsx", "--format", "xlsx"], "--format xlsx"),
        (["report", "annual", "bok.xlsx", "--output", "bok.xlsx"], "finns redan"),
        (["report", "annual", "bok.xlsx", "--output", "a.ods"], ".docx eller .xlsx"),
        (["report", "annual", "bok.xlsx", "--year", "2024"], "Boken börjar 2025-01-01"),
        (["report", "plan", "bok.xlsx", "--output", ""], "tomt"),
        (["report", "plan", "bok.xlsx", "--output", "finns/inte.pdf"], "finns/inte.pdf"),
    ],
)
def test_what_cannot_be_made_is_one_line(gruppbok: Terminal, book: Path, words: list[str], named: str) -> None:
    before = book.read_bytes()
    assert named in gruppbok(*words).refusal
    assert book.read_bytes() == before


def test_the_annual_report_is_a_workbook_too_and_the_same_bytes_each_time(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    words = ("report", "annual", book, "--format", "xlsx", *DAY)
    assert gruppbok(*words).out == "ekonomisk-arsrapport-2026.xlsx\n"
    first = (folder / "ekonomisk-arsrapport-2026.xlsx").read_bytes()
    assert gruppbok(*words).code == 0
    assert (folder / "ekonomisk-arsrapport-2026.xlsx").read_bytes() == first


def test_a_process_of_its_own_makes_the_same_file(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("report", "plan", book, "--output", "a.pdf", *DAY)
    assert process("report", "plan", book, "--output", "b.pdf", *DAY, cwd=folder).code == 0
    assert (folder / "a.pdf").read_bytes() == (folder / "b.pdf").read_bytes()


def test_the_help_names_every_kind(gruppbok: Terminal) -> None:
    assert "report" in ARGUMENTS
    out = gruppbok("report", "--help").out
    assert [kind for kind in KINDS if f"{kind}:" not in " ".join(out.split())] == []


def test_the_review_is_a_folder_and_the_same_zip_each_time(gruppbok: Terminal, book: Path, folder: Path) -> None:
    done = gruppbok("report", "review", book, "--year", "2025", *DAY)
    assert (done.code, done.out) == (0, "granskning-2025\ngranskning-2025.zip\n")
    assert done.err == "Urvalets frö: grupp 17 2025\n"
    names = {path.name: path.read_bytes() for path in (folder / "granskning-2025").iterdir()}
    with ZipFile(folder / "granskning-2025.zip") as packed:
        assert {name.split("/")[1]: packed.read(name) for name in packed.namelist()} == names
    told = json.loads(names["manifest.json"])
    assert {one["name"]: one["sha256"] for one in told["files"]} == {
        name: sha256(content).hexdigest()
        for name, content in names.items()
        if name not in ("manifest.json", "SHA256SUMS")
    }
    first = (folder / "granskning-2025.zip").read_bytes()
    assert gruppbok("report", "review", book, "--year", "2025", "--output", "andra.zip", *DAY).code == 0
    again = gruppbok("report", "review", book, "--year", "2025", *DAY)
    assert (again.code, (folder / "granskning-2025.zip").read_bytes()) == (0, first)
    with ZipFile(folder / "andra.zip") as packed:
        assert {name.split("/")[1]: packed.read(name) for name in packed.namelist()} == names


def test_a_review_that_somebody_may_have_written_in_is_never_replaced(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    (folder / "granskning-2025").mkdir()
    (folder / "granskning-2025" / "mitt.txt").write_text("Mina anteckningar")
    assert "granskning-2025 finns redan" in gruppbok("report", "review", book, "--year", "2025", *DAY).refusal
    assert [path.name for path in (folder / "granskning-2025").iterdir()] == ["mitt.txt"]
    assert not (folder / "granskning-2025.zip").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["report", "review", "bok.xlsx", "--format", "pdf"], "--format"),
        (["report", "review", "bok.xlsx", "--output", "bok.xlsx"], "--output"),
        (["report", "review", "bok.xlsx", "--year", "2024"], "Boken börjar 2025-01-01"),
        (["report", "plan", "bok.xlsx", "--seed", "x"], "--seed"),
    ],
)
def test_a_review_that_cannot_be_made_is_one_line(gruppbok: Terminal, book: Path, words: list[str], named: str) -> None:
    before = book.read_bytes()
    assert named in gruppbok(*words).refusal
    assert book.read_bytes() == before
