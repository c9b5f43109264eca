"""Which sheets have changed, asked of Google once for all of an account's groups, and which groups are to be looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from jobs.fleet import queue, registry
from jobs.fleet.accounts import Accounts
from jobs.fleet.postgres import moment
from jobs.fleet.queries import queries
from jobs.fleet.quota import Budget
from sheets_schema.text import fold
from sync.workbook import WorkbookError

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

SHORTEST, LONGEST = 60, 600
"""Seconds between two questions of what has changed: no more often, no more seldom."""
_ASKED = 0.008
"""Requests an idle group and hour that may be spent on asking what has changed."""
_WITHIN = 55 * 60
"""Seconds over which what becomes due at one moment is spread."""
_MOST = 400
"""Jobs of looks there may be at a time, so that the next sweep has its say of who goes first."""
_SQL = queries("sweeping")


def pause(groups: int) -> int:
    """Seconds between two questions of what has changed, for an account of so many groups."""
    return round(min(max(3600 / (_ASKED * max(groups, 1)), SHORTEST), LONGEST))


def spread(name: str) -> timedelta:
    """How long after its moment a group's own turn comes: always the same, another for each group, within the hour."""
    return timedelta(seconds=int.from_bytes(sha256(fold(name).encode()).digest()[:8]) % _WITHIN)


@dataclass(frozen=True)
class Swept:
    """What a sweep found: how many accounts were asked, whose sheets changed, and whose looks were made jobs of.

    Groups by their ids. `faults` are why an account could not be asked; the others were.
    """

    asked: int = 0
    changed: tuple[int, ...] = ()
    looks: tuple[int, ...] = ()
    faults: tuple[WorkbookError, ...] = ()


@dataclass(frozen=True)
class Sweep:
    """What a sweep works with; `every` is the seconds between two questions, None follows the number of groups."""

    accounts: Accounts
    every: int | None = None

    def run(self, connection: "Connection", *, at_once: bool = False) -> Swept:
        """Asks the accounts whose time it is, or all of them `at_once`, and makes the jobs."""
        changed: list[int] = []
        asked, faults = 0, []
        for account in self._due(connection, at_once=at_once):
            try:
                changed += self._ask(connection, account)
                asked += 1
            except WorkbookError as fault:
                faults.append(fault)
        under_way, let_be = len(queue.unfinished(connection)), queue.spoken_for(connection)
        waiting = registry.to_look(connection, _MOST + under_way, self._rooms(connection), let_be)
        groups = [group.id for group in waiting]
        looks = queue.make_looks(connection, groups, max(0, _MOST - under_way))
        return Swept(asked, tuple(changed), tuple(looks), tuple(faults))

    def _due(self, connection: "Connection", *, at_once: bool) -> list[str]:
        """The accounts that have groups and whose time it is."""
        numbers, now = registry.number_by_account(connection), moment(connection)
        due = []
        for account in self.accounts:
            groups = sum(numbers.get(name, 0) for name in self.accounts.names(account))
            _, swept = self._kept(connection, account)
            wait = timedelta(seconds=self.every or pause(groups))
            if groups and (at_once or swept is None or not swept <= now < swept + wait):
                due.append(account)
        return due

    def _rooms(self, connection: "Connection") -> dict[str, int]:
        """How many looks each account has room for; who waits for room waits in the sheets' list, and costs no turn."""
        return {
            name: Budget(connection, account, group=0).room()
            for account in self.accounts
            for name in self.accounts.names(account)
        }

    @staticmethod
    def _kept(connection: "Connection", account: str) -> tuple[str, datetime | None]:
        row = connection.execute(_SQL["account"], {"account": account}).fetchone()
        return (row[0], row[1]) if row else ("", None)

    def _ask(self, connection: "Connection", account: str) -> list[int]:
        """Marks the groups of an account whose sheets have changed. Raises WorkbookError."""
        from sync.google import changes  # noqa: PLC0415 - slow to import

        transport = self.accounts.transport(account)
        token, _ = self._kept(connection, account)
        found = changes.since(transport, token)
        if found is None:  # nobody can tell what has changed, so every sheet is looked at
            values = {"accounts": self.accounts.names(account)}
            versions = {sheet: "" for (sheet,) in connection.execute(_SQL["looked_at"], values)}
            token = changes.start(transport)
        else:
            versions, token = {**dict.fromkeys(found.lost, ""), **found.changed}, found.token
        with connection.transaction():
            marked = registry.mark_changed(connection, versions)
            connection.execute(_SQL["keep"], {"account": account, "token": token})
        return marked
