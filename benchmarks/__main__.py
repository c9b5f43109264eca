"""`python -m benchmarks`: reading, checking, balancing and Google beside other ways to do it, in one run; ratios and goals."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter

from benchmarks.bench import Bench
from benchmarks.measure import ROOT
from benchmarks.report import Tally
from benchmarks.sections import SECTIONS

GOAL_ROWS = 100_000


def main() -> int:
    """Runs the sections that are asked for; gives 1 where a result is wrong, not where a goal is missed."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=GOAL_ROWS, help=f"rows of the cashbook ({GOAL_ROWS})")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of fresh processes (3)")
    parser.add_argument("--quick", action="store_true", help="10,000 rows and no million")
    parser.add_argument("--million", action="store_true", help="a million rows even so")
    parser.add_argument("--only", default="", help=f"sections with commas: {', '.join(SECTIONS)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks", help="where made files are kept")
    args = parser.parse_args()
    names = [name for name in args.only.split(",") if name] or list(SECTIONS)
    if unknown := set(names) - SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    if args.quick and not args.only and not args.million:
        names.remove("million")
    if args.million and "million" not in names:
        names.append("million")
    bench = Bench(10_000 if args.quick else args.rows, args.rounds, args.seed, args.folder, _tell, Tally())
    return _run(bench, names)


def _run(bench: Bench, names: list[str]) -> int:
    start = perf_counter()
    print(
        f"{bench.rows:,} rows, seed {bench.seed}. Medians of fresh processes run in turn: only ratios within a table count."
    )
    if bench.rows != GOAL_ROWS:
        print(f"The goals are those of {GOAL_ROWS:,} rows.")
    for name in names:
        SECTIONS[name](bench)
        _tell("")
        sys.stdout.flush()
    tally = bench.tally
    print(f"\n{tally.goals - len(tally.missed)} of {tally.goals} goals reached, in {perf_counter() - start:.0f} s.")
    for line in tally.missed:
        print(f"  missed: {line}")
    for line in tally.wrong:
        print(f"  WRONG: {line}")
    return 1 if tally.wrong else 0


def _tell(words: str) -> None:
    """Says on a terminal what is going on, on one line that the next one wipes."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
