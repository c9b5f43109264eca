"""Every defect that the benchmarks seed is found under its own code, and nothing else is."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks.defects import KINDS
from benchmarks.files import read_rows, write_rows
from benchmarks.generate import Cashbook, generate, snapshot
from benchmarks.maker import HEADER, OUT, TODAY, Row
from benchmarks.vectorised import check
from sheets_schema.book import read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS

ROWS = 10_000


def found(book: Cashbook) -> Counter[tuple[int | None, str]]:
    """Every finding of a cashbook's workbook, whatever its tab."""
    return Counter((finding.row, finding.code) for finding in run(CHECKS, read_book(snapshot(book), TODAY)))


def seeded(book: Cashbook) -> Counter[tuple[int | None, str]]:
    return Counter((defect.row, defect.code) for defect in book.defects)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_seeded_defect_is_found_under_its_code_and_no_other(seed: int) -> None:
    book = generate(ROWS, seed)
    assert len(book.rows) == ROWS + 1
    assert len(book.defects) == ROWS // 100
    assert {defect.code for defect in book.defects} == KINDS.keys()
    assert found(book) == seeded(book)


@pytest.mark.parametrize("rows", [0, 1, 20, 1000])
def test_a_clean_cashbook_has_no_findings(rows: int) -> None:
    assert found(generate(rows, seed=4, defects=0, untidy=0.05)) == Counter()


def test_the_hand_written_pass_finds_the_same() -> None:
    book = generate(ROWS, seed=5)
    rows = Counter((row, code) for code, places in check(book.rows, TODAY).items() for row in places)
    assert rows == seeded(book)


def test_a_text_among_the_sums_hides_no_negative_sum_as_it_does_in_pandera() -> None:
    """One text that is no number makes pandera's coerced column, and so every negative sum in it, go unchecked."""
    sums: list[float | str] = [1.0, -5.0, "", "ca 200"]
    rows: list[Row] = [list(HEADER)]
    for number, out in enumerate(sums, 1):
        rows.append([float(number), date(2025, 5, 5), f"Porto {number}", "Kassa", "Porto", "", out, "", "Ja", ""])
    assert rows[2][OUT] == -5.0
    assert found(Cashbook(rows, ())) == Counter(
        [(3, "cashbook.amount_negative"), (4, "cashbook.amount_missing"), (5, "cashbook.amount_invalid")]
    )


def test_pandera_misses_the_negative_sum() -> None:
    pytest.importorskip("pandera")
    from benchmarks.peers import pandera_rows

    rows = generate(1000, seed=1, defects=0, untidy=0).rows
    spent = [n for n, row in enumerate(rows) if isinstance(row[OUT], float)]
    rows[spent[0]][OUT] = -5.0
    assert pandera_rows(rows, TODAY, helped=True) == {spent[0] + 1}
    rows[spent[1]][OUT] = "ca 200"
    assert pandera_rows(rows, TODAY, helped=True) == {spent[1] + 1}


def test_the_same_seed_gives_the_same_cashbook() -> None:
    assert generate(500, seed=7) == generate(500, seed=7)
    assert generate(500, seed=7) != generate(500, seed=8)


def test_kept_rows_come_back_as_they_were(tmp_path: Path) -> None:
    rows = generate(300, seed=2, defects=0.2).rows
    path = tmp_path / "rows.pickle"
    write_rows(rows, path)
    assert read_rows(path) == rows
