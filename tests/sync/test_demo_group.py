"""The example group: its text files, the workbook made of them, and the mistakes in it."""

import csv
import re
from pathlib import Path

import pytest

from sheets_schema.book import Book, is_ours_to_read, read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sheets_schema.grid import ErrorValue, Snapshot
from sheets_schema.tabs import TABS
from sheets_schema.text import LANGUAGES, Language, Ore
from sync.demo import build
from sync.files import FileWorkbook

FILES = Path(build.__file__).parent
BESIDE = {"comments", "english", "mistakes"}
"""Files that are not tabs."""
FICTIONAL = re.compile(r"070-174 06 \d\d")
"""Telephone numbers that are kept for stories."""


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def snapshot(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path = tmp_path_factory.mktemp(language) / f"{build.NAME}.xlsx"
    build.make_group(path, language)
    return FileWorkbook(path).read(is_ours_to_read)


@pytest.fixture(scope="module")
def book(snapshot: Snapshot) -> Book:
    return read_book(snapshot, build.NOW)


def test_the_book_has_exactly_the_findings_that_the_mistakes_cause(book: Book) -> None:
    found = sorted((finding.code, finding.tab, finding.cell) for finding in run(CHECKS, book))
    assert found == sorted((one.code, one.tab, one.cell) for one in build.mistakes())


def test_there_are_fifteen_mistakes_each_of_its_own_kind() -> None:
    mistakes = build.mistakes()
    assert sorted({one.number for one in mistakes}) == list(range(1, 16))
    assert len({one.code for one in mistakes}) == len(mistakes)
    assert all(one.says.endswith(".") for one in mistakes)


def test_every_file_is_a_tab_with_its_headers_and_none_is_missing() -> None:
    assert {path.stem for path in FILES.glob("*.csv")} == {tab.key for tab in TABS} | BESIDE
    for tab in TABS:
        lines = (FILES / f"{tab.key}.csv").read_text("utf-8").splitlines()
        known = [column.label.sv for column in tab.columns]
        headers = lines[0].split(";")
        assert headers == [label for label in known if label in headers], tab.key


@pytest.mark.parametrize("path", sorted(FILES.glob("*.csv")), ids=lambda path: path.stem)
def test_every_row_has_as_many_cells_as_there_are_headers(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        widths = {len(row) for row in csv.reader(file, delimiter=";", strict=True)}
    assert len(widths) == 1


def test_nobody_in_it_can_be_written_to_or_telephoned() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES.glob("*.csv"))
    domains = set(re.findall(r"[\w.-]+@([\w.,]+)", text))
    assert domains == {"example.org", "example,org"}
    assert {link.split("/")[2] for link in re.findall(r"https?://[^;\s]+", text)} == {"example.org"}
    assert all(FICTIONAL.fullmatch(number) for number in re.findall(r"\b0\d{2}-[\d ]{6,}", text))


def test_what_is_typed_in_a_file_becomes_a_cell_of_its_kind() -> None:
    first = build.rows("sv")["cashbook"][0]
    assert (first["voucher"], first["money_out"], type(first["money_out"])) == (1, 90000, Ore)
    assert str(first["date"]) == "2025-01-08"
    wrong = [row["date"] for row in build.rows("sv")["cashbook"] if isinstance(row["date"], str)]
    assert wrong == ["22/11 2025", "31/11 2026"]


def test_a_sum_that_was_cut_off_is_an_error_value(book: Book) -> None:
    assert ErrorValue("#REF!") in [finding.value for finding in run(CHECKS, book) if finding.tab == "activities"]


def test_the_auditor_has_written_on_cells(snapshot: Snapshot, language: Language) -> None:
    notes = [note for note in snapshot.comments if note.author != "gruppbok"]
    assert {note.author for note in notes} == {"Gun Mårdell"}
    titles = {tab.key: tab.label[language] for tab in TABS}
    cells = {(titles["cashbook"], "I123"), (titles["cashbook"], "C142"), (titles["reconciliations"], "C20")}
    assert {(note.tab, note.cell) for note in notes} == cells


def test_the_book_is_in_the_chosen_language(snapshot: Snapshot, book: Book, language: Language) -> None:
    assert snapshot.titles == tuple(tab.label[language] for tab in TABS)
    assert book.language == language


def test_every_swedish_text_has_its_english_twin_and_every_twin_its_use() -> None:
    twins = [row["Svenska"] for row in build.read("english")]
    assert len(twins) == len(set(twins))
    used = [*build.texts(), *(row["Värde"] for row in build.read("settings"))]
    assert not set(twins) - set(used)
    people = {row["Namn"] for name in ("members", "roles", "prospects") for row in build.read(name)}
    labels = {row["Inställning"] for row in build.read("settings")}
    left = [text for text in build.texts() if re.search("[åäöÅÄÖ]", text) and text not in {*twins, *people, *labels}]
    assert left == []


def test_the_same_file_is_made_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build.make_group(tmp_path / f"{name}.xlsx", "sv")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
