"""What is measured, each in a fresh process: `python -m benchmarks.cases NAME FOLDER` prints one line of JSON.

`seconds` is the work alone: imports and the loading of the input come before the clock starts.
"""

import gc
import json
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import files
from benchmarks.maker import TODAY, Row

Out = dict[str, Any]
CASES: dict[str, Callable[[Path], Out]] = {}


def case(work: Callable[[Path], Out]) -> Callable[[Path], Out]:
    """Makes a case known by its name."""
    CASES[work.__name__] = work
    return work


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    gc.collect()
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def _truth(folder: Path) -> set[tuple[int, str]]:
    return {(row, code) for row, code in json.loads((folder / "defects.json").read_text())}


def _judged(folder: Path, seconds: float, found: Counter[tuple[int, str]]) -> Out:
    """How many seeded defects were found under their code, and how many findings are false."""
    truth = _truth(folder)
    right = sum(1 for one in truth if found[one])
    return {"seconds": seconds, "seeded": len(truth), "right": right, "false": found.total() - right}


def _judged_rows(folder: Path, seconds: float, rows: set[int]) -> Out:
    """The same for an engine that names a row but no code."""
    truth = _truth(folder)
    asked = {row for row, _ in truth}
    negative = [row for row, code in truth if code == "cashbook.amount_negative"]
    return {
        "seconds": seconds,
        "seeded": len(asked),
        "right": len(rows & asked),
        "false": len(rows - asked),
        "negative": f"{len(rows & set(negative))} of {len(negative)}",
    }


def _loaded(folder: Path) -> list[Row]:
    return files.read_rows(folder / "rows.pickle")


@case
def check_ours(folder: Path) -> Out:
    """Raw grids to findings."""
    import email_validator  # noqa: F401 - imported at the first address

    from benchmarks.generate import Cashbook, snapshot
    from sheets_schema.book import read_book
    from sheets_schema.check import run
    from sheets_schema.checks import CHECKS

    grids = snapshot(Cashbook(_loaded(folder), ()))
    seconds, findings = _timed(lambda: run(CHECKS, read_book(grids, TODAY)))
    return _judged(folder, seconds, Counter((finding.row, finding.code) for finding in findings))


@case
def check_pandas(folder: Path) -> Out:
    """The hand-written pass over the same rows."""
    from benchmarks import vectorised

    rows = _loaded(folder)
    seconds, found = _timed(lambda: vectorised.check(rows, TODAY))
    return _judged(folder, seconds, Counter((row, code) for code, places in found.items() for row in places))


def _pandera(folder: Path, *, helped: bool) -> Out:
    import pandera.pandas  # noqa: F401

    from benchmarks.peers import pandera_rows

    rows = _loaded(folder)
    return _judged_rows(folder, *_timed(lambda: pandera_rows(rows, TODAY, helped=helped)))


@case
def check_pandera(folder: Path) -> Out:
    """Pandera, lazy, coercing days and sums."""
    return _pandera(folder, helped=False)


@case
def check_pandera_helped(folder: Path) -> Out:
    """Pandera, lazy, with the days converted for it."""
    return _pandera(folder, helped=True)


@case
def check_frictionless(folder: Path) -> Out:
    """Frictionless on the same row lists."""
    import frictionless  # noqa: F401

    from benchmarks.peers import frictionless_rows

    rows = _loaded(folder)
    return _judged_rows(folder, *_timed(lambda: frictionless_rows(rows, TODAY)))


@case
def parse_ours(folder: Path) -> Out:
    """Raw grids to typed tables, with what could not be read."""
    import email_validator  # noqa: F401 - imported at the first address

    from benchmarks.generate import Cashbook, snapshot
    from sheets_schema.book import read_book

    grids = snapshot(Cashbook(_loaded(folder), ()))
    return {"seconds": _timed(lambda: read_book(grids, TODAY))[0]}


@case
def parse_pandas(folder: Path) -> Out:
    """A bare vectorised parse of the same columns, without a word on what could not be read."""
    from benchmarks import vectorised

    rows = _loaded(folder)
    return {"seconds": _timed(lambda: vectorised.bare_parse(rows))[0]}


@case
def read_ours(folder: Path) -> Out:
    """The .xlsx to a snapshot."""
    from sheets_schema.book import is_ours_to_read
    from sync.xlsx import reading

    seconds, snapshot = _timed(lambda: reading.read(folder / "book.xlsx", is_ours_to_read))
    grid = next(grid for grid in snapshot.grids if grid.title == "Kassabok")
    same = [list(row) for row in grid.rows] == _loaded(folder)
    return {"seconds": seconds, "same": same}


@case
def read_calamine(folder: Path) -> Out:
    """The same tabs by bare calamine."""
    from python_calamine import CalamineWorkbook

    def work() -> dict[str, list[list[Any]]]:
        book = CalamineWorkbook.from_path(str(folder / "book.xlsx"))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    return {"seconds": _timed(work)[0]}


@case
def read_pandas(folder: Path) -> Out:
    """The same tabs by pandas with calamine."""
    import pandas as pd

    work = lambda: pd.read_excel(folder / "book.xlsx", sheet_name=None, engine="calamine")  # noqa: E731
    return {"seconds": _timed(work)[0]}


@case
def balance_ours(folder: Path) -> Out:
    """Balances of a book that is read already: which rows count, and the year's sums."""
    from benchmarks.generate import Cashbook, snapshot
    from jobs.balances import balance
    from sheets_schema.book import read_book

    book = read_book(snapshot(Cashbook(_loaded(folder), ())), TODAY)
    return {"seconds": _timed(lambda: balance(book, 2025))[0]}


@case
def balance_pandas(folder: Path) -> Out:
    """The same sums by groupby over typed columns."""
    from benchmarks import vectorised

    frame = vectorised.bare_parse(_loaded(folder))
    return {"seconds": _timed(lambda: vectorised.group(frame))[0]}


@case
def balance_beancount(folder: Path) -> Out:
    """Beancount: loads and sums by year and account; to be measured as a whole process."""
    from beancount.core.data import Transaction
    from beancount.loader import load_file

    entries, errors, _ = load_file(str(folder / "book.beancount"))
    sums: dict[tuple[int, str], Decimal] = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                key = entry.date.year, posting.account
                units = posting.units
                sums[key] = sums.get(key, Decimal(0)) + ((units and units.number) or 0)
    return {"errors": len(errors), "sums": {f"{year} {account}": str(total) for (year, account), total in sums.items()}}


@case
def whole(folder: Path) -> Out:
    """Raw rows checked and balanced, for the peak of memory."""
    from benchmarks.generate import Cashbook, snapshot
    from jobs.balances import balance
    from sheets_schema.book import read_book
    from sheets_schema.check import run
    from sheets_schema.checks import CHECKS

    grids = snapshot(Cashbook(_loaded(folder), ()))

    def work() -> list[Any]:
        book = read_book(grids, TODAY)
        findings = run(CHECKS, book)
        balance(book, 2025)
        return findings

    seconds, findings = _timed(work)
    return _judged(folder, seconds, Counter((finding.row, finding.code) for finding in findings))


if __name__ == "__main__":
    print(json.dumps(CASES[sys.argv[1]](Path(sys.argv[2]))))
