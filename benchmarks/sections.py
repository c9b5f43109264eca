"""What is measured beside what, section by section, and the goals of each."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Case, Taken, in_turn, ours, run_once
from benchmarks.report import Goal, Line, Missed, table

PYTHON = sys.executable
GRUPPBOK = str(Path(PYTHON).with_name("gruppbok"))
YEAR, MOMENT = 2025, "2026-01-15T12:00"
MILLION, MILLION_MIB = 1_000_000, 1536
HELPED = "With its own coercion of the days left to hand-written pandas, pandera is itself mostly a vectorised pass."
Tell = Callable[[str], None]


@dataclass
class Bench:
    """One run of the benchmarks: how large, how often, and where its files are."""

    rows: int
    rounds: int
    seed: int
    folder: Path
    tell: Tell
    missed: Missed

    def data(self, rows: int, defects: float, *kinds: str) -> Path:
        """The folder of a cashbook's files, made where they are not there already."""
        folder = self.folder / f"{rows}-{self.seed}-{defects:g}-{'-'.join(kinds) or 'rows'}"
        if not (folder / "ready").exists():
            self.tell(f"making {rows:,} rows")
            words = [str(rows), str(self.seed), str(defects), str(folder), *kinds]
            run_once(Case("prepare", [PYTHON, "-m", "benchmarks.prepare", *words]))
        return folder


def startup(bench: Bench) -> None:
    """The commands that need no frame, beside Python's own start."""
    folder = bench.data(20, 0, "xlsx")
    state, mails, book = folder / "state.sqlite", folder / "mails", str(folder / "book.xlsx")
    words = [book, "--state", str(state), "--date", MOMENT]
    run = ["run", *words, "--outbox", str(mails)]
    for old in folder.glob("*.sqlite*"):
        old.unlink()
    shutil.rmtree(mails, ignore_errors=True)
    codes = (0, 1)
    try:
        run_once(Case("run", [GRUPPBOK, *run], codes=codes))
    except (RuntimeError, OSError) as error:
        print(f"\nStart: left out, gruppbok run cannot run: {error}")
        return
    cases = [
        Case("bare", [PYTHON, "-c", "pass"]),
        Case("help", [GRUPPBOK, "--help"]),
        Case("status", [GRUPPBOK, "status", *words], codes=codes),
        Case("outbox", [GRUPPBOK, "outbox", "list", *words], codes=codes),
        Case("run", [GRUPPBOK, *run], codes=codes),
    ]
    taken = in_turn(cases, max(7, 3 * bench.rounds), bench.tell)
    limit = 5.0
    print("\nStart: whole processes beside bare Python")
    says = {
        "bare": "python -c pass",
        "help": "gruppbok --help",
        "status": "gruppbok status",
        "outbox": "gruppbok outbox list",
        "run": "gruppbok run, nothing due",
    }
    for name, one in taken.items():
        ratio = one.time / taken["bare"].time
        reached = ""
        if name in ("help", "status", "outbox"):
            miss = f"NO, by {100 * (ratio / limit - 1):.0f} %"
            reached = f"goal <= {limit:g}x  " + bench.missed.judge(
                f"start of {says[name]}", good=ratio <= limit, miss=miss
            )
        print(
            f"  {says[name]:<26} {one.time * 1000:7.1f} ms  {ratio:5.2f}x bare  {one.peak:4.0f} MiB  {reached}".rstrip()
        )
    _imports("gruppbok --help", ["--help"], bench)
    _imports("gruppbok run, nothing due", run, bench)


def _imports(says: str, words: list[str], bench: Bench) -> None:
    """Whether a command imports what only frames need."""
    code = "import sys; from jobs.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n    print('\\n', *sorted(sys.modules))"
    loaded = set(run_once(Case(says, [PYTHON, "-c", code, *words]))[2].splitlines()[-1].split())
    heavy = sorted(loaded & {"pandas", "numpy", "jinja2", "gspread", "openpyxl", "rich", "email_validator"})
    reached = bench.missed.judge(f"{says} without pandas", good=not {"pandas", "numpy"} & set(heavy), miss="NO")
    print(
        f"  {says}: imports no pandas: {reached}{', but ' + ', '.join(heavy) if heavy else ''}; {len(loaded)} modules"
    )


def reading(bench: Bench) -> None:
    """An .xlsx file to rows."""
    folder = bench.data(bench.rows, 0.01, "xlsx")
    names = ("read_ours", "read_calamine", "read_pandas", "read_openpyxl")
    cases = [ours(name, folder, most=1 if name == "read_openpyxl" else 99) for name in names]
    taken = in_turn(cases, bench.rounds, bench.tell)
    lines = [
        Line("read_ours", "gruppbok", note="the same cells as were written" if _same(taken) else "NOT THE SAME CELLS"),
        Line(
            "read_calamine",
            "bare calamine",
            Goal(1.3, why=lambda: "it looks for errors and formulas that calamine does not tell of."),
        ),
        Line("read_pandas", "pandas.read_excel, calamine"),
        Line("read_openpyxl", "openpyxl, read-only"),
    ]
    table(f"Reading .xlsx, {bench.rows:,} rows", taken, lines, bench.missed)


def _same(taken: dict[str, Taken]) -> bool:
    return "read_ours" in taken and bool(taken["read_ours"].said["same"])


def checking(bench: Bench) -> None:
    """Raw rows to findings, on dirty and on clean data."""
    for defects, pandera in ((0.01, 3.0), (0.0, 2.0)):
        folder = bench.data(bench.rows, defects, "xlsx") if defects else bench.data(bench.rows, 0, "xlsx", "journals")
        names = ("check_ours", "check_pandas", "check_pandera", "check_pandera_helped", "check_frictionless")
        most = {"check_frictionless": 1, "check_pandera_helped": 3, "check_pandera": 1 if defects else 3}
        taken = in_turn([ours(name, folder, most.get(name, 99)) for name in names], bench.rounds, bench.tell)
        lines = [
            Line("check_ours", "gruppbok", note=_accuracy(taken, "check_ours")),
            Line("check_pandas", "hand-written pandas", Goal(1.5), _accuracy(taken, "check_pandas")),
            Line("check_pandera", "pandera, lazy", Goal(pandera, faster=True), _accuracy(taken, "check_pandera")),
            Line(
                "check_pandera_helped",
                "pandera, days converted for it",
                Goal(pandera, faster=True, why=lambda: HELPED),
                _accuracy(taken, "check_pandera_helped"),
            ),
            Line("check_frictionless", "frictionless", Goal(20, faster=True), _accuracy(taken, "check_frictionless")),
        ]
        kind = f"{defects:.0%} defects" if defects else "clean"
        table(f"Checking {bench.rows:,} rows, {kind}", taken, lines, bench.missed)
        if "check_ours" in taken:
            said = taken["check_ours"].said
            exact = said["right"] == said["seeded"] and not said["false"]
            bench.missed.judge(f"every defect and no other, {kind}", good=exact, miss=f"NO: {said}")


def _accuracy(taken: dict[str, Taken], name: str) -> str:
    if name not in taken:
        return ""
    said = taken[name].said
    by = "by row" if "negative" in said else "by row and code"
    hidden = f"; of the negative sums {said['negative']}" if said.get("negative", "0 of 0") != "0 of 0" else ""
    return f"found {said['right']} of {said['seeded']} seeded {by}, {said['false']} false{hidden}"


def parsing(bench: Bench) -> None:
    """Raw rows to typed columns."""
    folder = bench.data(bench.rows, 0.01, "xlsx")
    taken = in_turn([ours(name, folder) for name in ("parse_ours", "parse_pandas")], bench.rounds, bench.tell)
    lines = [
        Line("parse_ours", "gruppbok", note="with what could not be read, cell by cell"),
        Line("parse_pandas", "bare vectorised pandas", note="loses what it cannot read, and readable text"),
    ]
    table(f"Parsing the columns, {bench.rows:,} rows", taken, lines, bench.missed)


def balancing(bench: Bench) -> None:
    """The year's sums: whole processes from file to result, and in memory."""
    folder = bench.data(bench.rows, 0, "xlsx", "journals")
    words = [str(folder / "book.xlsx"), "--year", str(YEAR), "--date", MOMENT, "--json"]
    bean = ours("balance_beancount", folder, most=2)
    cases = [
        Case("ours", [GRUPPBOK, "balance", *words]),
        Case("calamine", ours("read_calamine", folder).command),
        Case("import", [PYTHON, "-c", "import pandas"]),
        Case("beancount", bean.command, most=2, environment={"BEANCOUNT_DISABLE_LOAD_CACHE": "1"}),
    ]
    if hledger := shutil.which("hledger"):
        journal = str(folder / "book.journal")
        cases.append(Case("hledger", [hledger, "-f", journal, "balance", "--yearly", "-O", "csv"], most=2))
    else:
        print("\nhledger is not installed (apt install hledger): left out.")
    taken = in_turn(cases, bench.rounds, bench.tell)

    def why() -> str:
        read, pandas = taken["calamine"].time, taken["import"].time
        return f"Of {taken['ours'].time:.2f} s, bare calamine's process is {read:.2f} s and importing pandas {pandas:.2f} s."

    lines = [
        Line("ours", "gruppbok balance, .xlsx", note=_exact(taken, folder)),
        Line("calamine", "(bare calamine process)"),
        Line("import", "(python -c 'import pandas')"),
        Line("hledger", "hledger, journal", Goal(10, faster=True, why=why)),
        Line("beancount", "Beancount, no cache", Goal(20, faster=True, why=why)),
    ]
    table(f"Balances, whole processes, {bench.rows:,} rows", taken, lines, bench.missed)
    taken = in_turn([ours(name, folder) for name in ("balance_ours", "balance_pandas")], bench.rounds, bench.tell)
    lines = [
        Line("balance_ours", "gruppbok, which rows count and sums"),
        Line("balance_pandas", "pandas groupby of the sums alone"),
    ]
    table(f"Balances in memory, {bench.rows:,} rows", taken, lines, bench.missed)


def _exact(taken: dict[str, Taken], folder: Path) -> str:
    """Whether our sums, hledger's and Beancount's are those of plain arithmetic, to the öre."""
    if "ours" not in taken:
        return ""
    want, said = json.loads((folder / "sums.json").read_text()), taken["ours"].said
    exact = all(_ore(one["closing"]) == want["closing"][one["account"]] for one in said["accounts"])
    exact &= all(_ore(one["amount"]) == want["categories"].get(one["category"], 0) for one in said["categories"])
    notes = ["equal to plain arithmetic to the öre" if exact else "NOT EQUAL to plain arithmetic"]
    if "beancount" in taken:
        sums: dict[str, int] = {}
        for name, total in taken["beancount"].said["sums"].items():
            account = name.split(":", 1)[1]
            sums[account] = sums.get(account, 0) + _ore(total)
        same = all(sums[account] == total for account, total in want["closing"].items())
        notes.append("and to Beancount's" if same else "but NOT to Beancount's")
    return " ".join(notes)


def _ore(text: str) -> int:
    return round(float(text) * 100)


def million(bench: Bench) -> None:
    """A million rows checked and balanced."""
    folder = bench.data(MILLION, 0.01)
    taken = in_turn([ours("whole", folder)], 1, bench.tell)
    print(f"\nA million rows, checked and balanced: {MILLION:,} rows")
    if "whole" in taken:
        one = taken["whole"]
        miss = f"NO, by {one.peak - MILLION_MIB:.0f} MiB"
        reached = bench.missed.judge("peak at a million rows", good=one.peak <= MILLION_MIB, miss=miss)
        print(
            f"  {one.time:.2f} s, peak {one.peak:.0f} MiB with the rows themselves; goal <= {MILLION_MIB} MiB  {reached}"
        )
        print(f"  {_accuracy(taken, 'whole')}")


SECTIONS: dict[str, Callable[[Bench], None]] = {
    "start": startup,
    "reading": reading,
    "checking": checking,
    "parsing": parsing,
    "balancing": balancing,
    "million": million,
}
