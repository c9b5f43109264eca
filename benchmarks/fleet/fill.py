"""The fleet's groups and their sheets, as the week begins, and what sweeps."""

from collections.abc import Callable
from time import monotonic, sleep

from benchmarks.fleet import plan
from benchmarks.fleet.stand import ACCOUNT, PATIENCE, Stand
from jobs.fleet import registry
from jobs.fleet.accounts import Accounts
from jobs.fleet.errors import FleetError
from jobs.fleet.postgres import connect
from jobs.fleet.sealing import new_salt
from jobs.fleet.sweeping import Sweep, pause
from sync.backends import Keys


def fill(where: Stand, groups: int) -> list[str]:
    """Makes each group's sheet, shares it and enters the group; the sheets' keys by the groups' numbers."""
    where.move(plan.MONDAY)
    keys = []
    with connect(where.dsn) as connection:
        for number in range(groups):
            key = where.google.make(plan.name_of(number), plan.tabs(number))
            where.google.share(key, ACCOUNT)
            registry.add(connection, registry.New(plan.name_of(number), key, ACCOUNT, new_salt()))
            keys.append(key)
    return keys


def sweeper(where: Stand, groups: int) -> tuple[Callable[[], None], float]:
    """What sweeps once, as a worker does four times a minute; and the seconds between two questions of what has changed."""
    sweep = Sweep(Accounts([Keys(where.home / "account.json", "", where.google.url)]))

    def run() -> None:
        end = monotonic() + PATIENCE
        while True:
            try:
                with connect(where.dsn) as connection:
                    sweep.run(connection)
            except FleetError as fault:
                if not fault.temporary or monotonic() > end:
                    raise
                sleep(0.2)
            else:
                return

    return run, pause(groups)
