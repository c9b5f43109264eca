"""`python -m benchmarks`: reading, checking and balancing beside other ways to do it, in one run; ratios and goals."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter

from benchmarks.measure import ROOT
from benchmarks.report import Missed
from benchmarks.sections import SECTIONS, Bench


def main() -> int:
    """Runs the sections that are asked for; gives 1 where a goal was missed."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the cashbook (100000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of fresh processes (5)")
    parser.add_argument("--quick", action="store_true", help="10,000 rows, three rounds: the ratios are not the goals'")
    parser.add_argument("--only", default="", help=f"sections with commas: {', '.join(SECTIONS)}")
    parser.add_argument("--million", action="store_true", help="a million rows too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks", help="where made files are kept")
    args = parser.parse_args()
    rows, rounds = (10_000, 3) if args.quick else (args.rows, args.rounds)
    names = [name for name in args.only.split(",") if name] or [name for name in SECTIONS if name != "million"]
    if unknown := set(names) - SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    bench = Bench(rows, rounds, args.seed, args.folder, _tell, Missed())
    start = perf_counter()
    print(
        f"{rows:,} rows, seed {args.seed}; medians of fresh processes run in turn; only ratios within one table count."
    )
    for name in [*names, *(["million"] if args.million and "million" not in names else [])]:
        SECTIONS[name](bench)
        sys.stdout.flush()
    _tell("")
    print(
        f"\n{bench.missed.goals - len(bench.missed.lines)} of {bench.missed.goals} goals reached, {perf_counter() - start:.0f} s."
    )
    for line in bench.missed.lines:
        print(f"  missed: {line}")
    return 1 if bench.missed.lines else 0


def _tell(words: str) -> None:
    """Says on a terminal what is going on, on one line that the next one wipes."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
