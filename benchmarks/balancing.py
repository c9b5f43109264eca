"""The year's sums: whole processes from file to result, and in memory; every result beside plain arithmetic."""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.bench import GRUPPBOK, MOMENT, PYTHON, YEAR, Bench
from benchmarks.measure import Case, Taken, in_turn, ours
from benchmarks.report import Goal, Line, table

Sums = Mapping[str, int]


def balancing(bench: Bench) -> None:
    """Beside hledger and Beancount as processes, beside groupby in memory."""
    folder = bench.clean()
    taken = in_turn(_cases(folder), bench.rounds, bench.tell)
    for name in _wrong(taken, folder):
        bench.tally.expect(f"sums of {name}", good=False)

    def why() -> str:
        read, start = taken["calamine"].time, taken["import"].time
        return (
            f"The .xlsx alone takes bare calamine's process {read:.2f} s, and importing pandas {start:.2f} s, "
            f"of our {taken['ours'].time:.2f} s; the others read a text journal."
        )

    lines = [
        Line("ours", "gruppbok balance, .xlsx"),
        Line("calamine", "(bare calamine, the .xlsx only read)"),
        Line("import", "(python -c 'import pandas')"),
        Line("hledger", "hledger, journal", Goal(10, faster=True, why=why)),
        Line("beancount", "Beancount, journal, no cache", Goal(20, faster=True, why=why)),
    ]
    table(f"Balances, whole processes, {bench.rows:,} rows", taken, lines, bench.tally)
    wrong = _wrong(taken, folder)
    print(f"  sums of {', '.join(wrong)} WRONG" if wrong else "  all sums equal plain arithmetic to the öre")
    taken = in_turn([ours(name, folder) for name in ("balance_ours", "balance_pandas")], bench.rounds, bench.tell)
    lines = [
        Line("balance_ours", "gruppbok: which rows count, and sums"),
        Line("balance_pandas", "pandas groupby: the sums alone"),
    ]
    table(f"Balances in memory, {bench.rows:,} rows", taken, lines, bench.tally)


def _cases(folder: Path) -> list[Case]:
    words = [str(folder / "book.xlsx"), "--year", str(YEAR), "--date", MOMENT, "--json"]
    bean = ours("balance_beancount", folder)
    cases = [
        Case("ours", [GRUPPBOK, "balance", *words]),
        Case("calamine", ours("read_calamine", folder).command),
        Case("import", [PYTHON, "-c", "import pandas"]),
        Case("beancount", bean.command, most=1, environment={"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}),
    ]
    if hledger := shutil.which("hledger"):
        journal = str(folder / "book.journal")
        cases.append(Case("hledger", [hledger, "-f", journal, "balance", "--yearly", "-O", "csv"], most=2))
    else:
        print("\nhledger is not installed (apt install hledger): left out.")
    return cases


def _wrong(taken: Mapping[str, Taken], folder: Path) -> list[str]:
    """Whose sums are not those of plain arithmetic."""
    want = json.loads((folder / "sums.json").read_text())
    readers = {"ours": _of_ours, "hledger": _of_hledger, "beancount": _of_beancount}
    found = {name: read(taken[name].out) for name, read in readers.items() if name in taken}
    wrong = [name for name, sums in found.items() if any(sums[one] != ore for one, ore in want["closing"].items())]
    if "ours" in taken and any(
        _of_categories(taken["ours"].said)[one] != ore for one, ore in want["categories"].items()
    ):
        wrong.append("our categories")
    return wrong


def _of_ours(out: str) -> Sums:
    return {one["account"]: _ore(one["closing"]) for one in json.loads(out)["accounts"]}


def _of_categories(said: Mapping[str, Any]) -> Sums:
    return {one["category"]: _ore(one["amount"]) for one in said["categories"]}


def _of_hledger(out: str) -> Sums:
    return _closings((row[0], total) for row in csv.reader(out.splitlines()[1:]) for total in row[1:])


def _of_beancount(out: str) -> Sums:
    return _closings((name.split(" ", 1)[1], total) for name, total in json.loads(out)["sums"].items())


def _closings(totals: Iterator[tuple[str, str]]) -> Sums:
    """The sums of all years by account."""
    closing: Counter[str] = Counter()
    for account, total in totals:
        closing[account.removeprefix("Assets:")] += _ore(total.removesuffix(" SEK"))
    return closing


def _ore(text: str) -> int:
    return round(float(text) * 100)
