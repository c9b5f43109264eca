"""`python -m benchmarks.scale`: what twenty thousand groups would take. One group is measured, the movement is simulated.

The pages docs/scale.md and docs/scale.en.md hold what it printed; `--docs` puts it there.
"""

import sys
from argparse import ArgumentParser
from dataclasses import dataclass

from benchmarks.measure import tell
from benchmarks.pages import SCALE, Table, put
from benchmarks.scale_tables import bound, costs, of_group, of_mail, seen, store_and_work
from benchmarks.scale_week import Movement, Office, run
from benchmarks.scale_year import COPIES, DAYS, cost

GROUPS = 20_000
CALM, BUSY = 2.0, 6.0
"""Sessions of editing a group and week: in an ordinary one, and in the weeks in which annual reports are written."""
OFFICES = tuple(
    Office(projects, sweep=sweep) for projects, sweep in ((1, 0), (2, 0), (3, 0), (4, 0), (3, 60), (4, 60), (6, 60))
)
CHOSEN = Office(4, sweep=60)


@dataclass(frozen=True)
class Given:
    """How large the run is."""

    groups: int
    days: int
    copies: int


def main() -> int:
    """Measures, simulates, prints; with `--docs` writes the pages' tables anew."""
    parser = ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--groups", type=int, default=GROUPS, help=f"groups of the movement ({GROUPS})")
    parser.add_argument("--quick", action="store_true", help="a month instead of a year, few copies")
    parser.add_argument("--docs", action="store_true", help="put the tables into docs/scale.md and docs/scale.en.md")
    args = parser.parse_args()
    tables = made(Given(args.groups, 31 if args.quick else DAYS, 20 if args.quick else COPIES))
    for table in tables:
        print(f"\n{table.title.en}\n\n{table.markdown('en')}")
    if args.docs:
        put(SCALE, tables)
    return 0


def made(given: Given) -> list[Table]:
    """All tables, in their order."""
    one = cost(tell, given.days, given.copies)
    weeks = {sessions: Movement(given.groups, sessions, one.due) for sessions in (CALM, BUSY)}
    free = {sessions: run(week, None) for sessions, week in weeks.items()}
    shared = {}
    for sessions, week in weeks.items():
        for office in OFFICES:
            tell(f"a week of {sessions:g} sessions a group, {office.projects} projects")
            shared[sessions, office] = run(week, office)
    tell("")
    busy = shared[BUSY, CHOSEN]
    return [
        of_group(one, given.days),
        bound(one, given.groups, free[CALM], free[BUSY]),
        seen(given.groups, shared),
        store_and_work(one, given.groups, CHOSEN, shared[CALM, CHOSEN], busy),
        of_mail(one, given.groups, given.days),
        costs(one, given.groups, given.days, busy),
    ]


if __name__ == "__main__":
    sys.exit(main())
