"""Makes the measured files once and keeps them: `python -m benchmarks.prepare ROWS SEED DEFECTS FOLDER [xlsx] [journals]`."""

import json
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks import files
from benchmarks.generate import generate, snapshot
from benchmarks.maker import ACCOUNT, CATEGORY, DATE, EXPENSES, OPENING, Row


def prepare(rows: int, seed: int, defects: float, folder: Path, kinds: set[str]) -> None:
    """A cashbook's rows, its defects and sums, and the files that are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    book = generate(rows, seed, defects, untidy=defects / 2)
    files.write_rows(book.rows, folder / "rows.pickle")
    (folder / "defects.json").write_text(json.dumps([(defect.row, defect.code) for defect in book.defects]))
    if "xlsx" in kinds:
        files.write_xlsx(snapshot(book), folder / "book.xlsx")
    if "journals" in kinds:
        files.write_csv(book.rows, folder / "book.csv")
        files.write_hledger(book.rows, folder / "book.journal")
        files.write_beancount(book.rows, folder / "book.beancount")
        (folder / "sums.json").write_text(json.dumps(sums(book.rows, 2025)))
    (folder / "ready").touch()


def sums(rows: list[Row], year: int) -> dict[str, dict[str, int]]:
    """What the year's balances must be, in whole öre, by plain arithmetic: of rows without defects."""
    closing: dict[str, int] = defaultdict(lambda: round(OPENING * 100))
    categories: dict[str, int] = defaultdict(int)
    for row in rows[1:]:
        net = round(files.net(row) * 100)
        closing[str(row[ACCOUNT])] += net
        if f"{row[DATE]:%Y}" == str(year):
            categories[str(row[CATEGORY])] += -net if row[CATEGORY] in EXPENSES else net
    return {"closing": closing, "categories": categories}


if __name__ == "__main__":
    _, rows, seed, defects, folder, *kinds = sys.argv
    prepare(int(rows), int(seed), float(defects), Path(folder), set(kinds))
