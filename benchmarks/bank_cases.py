"""What `benchmarks.bank` measures, in a fresh process: `python -m benchmarks.bank_cases NAME LINES` prints JSON."""

import gc
import json
import sys
from datetime import date, timedelta
from random import Random
from time import process_time

from jobs.bank.reconciliation import BookRow, compare
from sheets_schema.text import Ore
from sync.bank.reading import read_statement
from sync.bank.statement import Line, Statement
from tests.bank.writers import SHAPES

FIRST = date(2020, 1, 1)
FORENAMES = ("Anna", "Bo", "Cia", "Dag", "Eva", "Gun", "Hans", "Ida", "Jan", "Karin", "Lars", "Mia")
SURNAMES = tuple(
    f"{a}{b}" for a in ("Berg", "Dal", "Lind", "Sjö", "Ek", "Ny") for b in ("ström", "gren", "qvist", "mark", "lund")
)
SHOPS = ("ICA KVANTUM", "HEMKOP", "COOP FORUM", "CLAS OHLSON", "SJ BILJETTER", "WILLYS")


def years(number: int, seed: int, *, one_sum: bool) -> tuple[Statement, list[BookRow]]:
    """So many lines over five years and the row of each, in the order of the lines; texts that people write."""
    rng = Random(seed)
    days = sorted(FIRST + timedelta(rng.randrange(5 * 365)) for _ in range(number))
    balance, lines, rows = 0, [], []
    for n, day in enumerate(days):
        name = f"{rng.choice(FORENAMES)} {rng.choice(SURNAMES)}"
        if one_sum or rng.random() < 0.5:
            amount, said, wrote = (
                10_000 if one_sum else rng.randrange(1, 12) * 5_000,
                f"SWISH FRÅN {name}",
                f"Swish {name}",
            )
        else:
            shop = rng.choice(SHOPS)
            amount, said, wrote = -rng.randrange(2_000, 90_000), shop, f"Fika, {shop.title()}"
        balance += amount
        lines.append(Line(day, said, Ore(amount), Ore(balance)))
        rows.append(BookRow(n + 2, f"C{n + 2}", str(n + 1), day - timedelta(rng.choice((0, 0, 0, 1, 2))), wrote, "", Ore(amount)))  # fmt: skip
    return Statement("", tuple(lines), Ore(0), Ore(balance)), rows


def main(name: str, number: int) -> None:
    """Reads and matches once; the clock is the processor's, for nothing is waited for."""
    statement, rows = years(number, 1, one_sum=name == "one_sum")
    content = SHAPES[0].write(statement, ())
    gc.collect()
    start = process_time()
    read = read_statement(content)
    middle = process_time()
    found = compare(read.lines, rows)
    end = process_time()
    right = wrong = 0
    for pair in found.matched:
        same = sorted((rows[n].text, rows[n].amount) for n in pair.rows)
        theirs = sorted((rows[n].text, rows[n].amount) for n in pair.lines)
        right, wrong = (right + len(pair.lines), wrong) if same == theirs else (right, wrong + len(pair.lines))
    print(json.dumps({"seconds": end - start, "reading": middle - start, "right": right, "wrong": wrong, "left": number - right - wrong}))  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
