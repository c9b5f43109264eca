"""What may be asked of Google's Sheets API, shared by all workers: so many requests a minute of an account and a project.

Each request has a row in the database, and whoever adds one has the project's turn. What a look is going to ask is held
for it before it begins, and counts from then on until it is asked, given back, or nobody could ask it any more. So
whatever becomes of a worker, there are never more requests in a minute than Google allows.

A worker reserves before it begins a look, for as long as that may take; the look's transport passes `gate`; the worker
gives back what is left once the look has ended. Both go by the account's own address, whose project it tells.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from jobs.fleet.queries import queries
from sheets_schema.text import Text
from sync.workbook import WorkbookError

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

READ, WRITE = "read", "write"
ACCOUNT, PROJECT = 60, 300
"""How many requests of a kind Google takes in a minute, of one account and of all accounts of its project."""
PLANNED = 90
"""Percent of it that looks may hold before they begin; the rest is for what they ask again, or beyond what was foreseen."""
WINDOW = timedelta(seconds=62)
"""A minute, and how long a request may be on its way."""
READS, WRITES = 2, 1
"""What a look asks where nothing goes wrong."""
_SQL = queries("quota")
_NAP = 5.0
"""For how many seconds a look in hand waits before it asks anew; by then others may have given back what they held."""
_ACCOUNTS = ".iam.gserviceaccount.com"
_SHEETS = "sheets "


class Asked(NamedTuple):
    """A request of late, or one that is held: its kind, whether it is of the account in question, and when it was asked."""

    kind: str
    mine: bool
    at: datetime


def room_at(asked: Sequence[datetime], wanted: int, most: int, now: datetime) -> datetime:
    """From when on so many more may be asked, where `asked` are the moments of the last WINDOW, the oldest first."""
    over = len(asked) + wanted - most
    return now if over <= 0 else max(now, asked[over - 1] + WINDOW)


def room_for(asked: Sequence[Asked], wanted: Mapping[str, int], now: datetime, percent: int = 100) -> datetime:
    """From when on so many of each kind may be asked by the account, within so many percent of what Google allows."""
    moments = [now]
    for kind, number in wanted.items():
        if number:
            of_kind = [one for one in asked if one.kind == kind]
            mine = [one.at for one in of_kind if one.mine]
            moments.append(room_at(mine, number, ACCOUNT * percent // 100, now))
            moments.append(room_at([one.at for one in of_kind], number, PROJECT * percent // 100, now))
    return max(moments)


def looks_for(asked: Sequence[Asked]) -> int:
    """How many more looks the account may begin now."""
    left = [0]
    for kind, number in ((READ, READS), (WRITE, WRITES)):
        of_kind = [one for one in asked if one.kind == kind]
        mine = sum(one.mine for one in of_kind)
        left.append(min(ACCOUNT * PLANNED // 100 - mine, PROJECT * PLANNED // 100 - len(of_kind)) // number)
    return max(0, min(left[1:]))


def project_of(account: str) -> str:
    """The project whose quota a service account spends, by its address; all whose address does not say share one, ""."""
    host = account.partition("@")[2]
    return host.removesuffix(_ACCOUNTS) if host.endswith(_ACCOUNTS) else ""


@dataclass
class Budget:
    """What one group's look may ask of Google by its account, over a connection on which no transaction is begun.

    What is held for the look may be asked during `lease`, in this process or another's Budget of the same group. Who asks
    for more waits, for so many seconds in all as `patience` says.
    """

    connection: "Connection"
    account: str
    group: int
    lease: timedelta = timedelta(minutes=5)
    patience: float = 120.0
    sleep: Callable[[float], None] = time.sleep

    def reserve(self, reads: int = READS, writes: int = WRITES) -> datetime | None:
        """Holds requests for a look that is to begin, in place of all that is held for the group; None if there was room.

        Else nothing is held, and it says from when there may be. Raises FleetError.
        """
        if max(reads, writes) > ACCOUNT * PLANNED // 100:
            raise ValueError((reads, writes))
        with self._turn():
            self._do("give_back")
            now, asked = self._late()
            until = room_for(asked, {READ: reads, WRITE: writes}, now, PLANNED)
            if until > now:
                return until
            self._do("hold", until=now + self.lease, reads=reads, writes=writes)
        return None

    def spend(self, kind: str) -> None:
        """Counts a request that is about to be made, one that is held or one more; waits until there is room.

        Raises WorkbookError, temporary, where there is none for long; FleetError.
        """
        waited = 0.0
        while pause := min(self._ask(kind), _NAP):
            waited += pause
            if waited > self.patience:
                raise WorkbookError(_SPENT, temporary=True)
            self.sleep(pause)

    def gate(self, what: str) -> None:
        """Lets a request of a transport's pass once it is counted; those to Drive have room enough, and are not."""
        if what.startswith(_SHEETS):
            self.spend(what.removeprefix(_SHEETS))

    def give_back(self) -> None:
        """Lets others have what is held for the group and was not asked. Raises FleetError."""
        self._do("give_back")

    def room(self) -> int:
        """How many looks the account could begin now. Raises FleetError."""
        return looks_for(self._late()[1])

    def _ask(self, kind: str) -> float:
        """Counts a request if there is room for it; else in how many seconds there may be."""
        with self._turn():
            if self._do("use", kind=kind):
                return 0.0
            now, asked = self._late()
            until = room_for(asked, {kind: 1}, now)
            if until == now:
                self._do("ask", kind=kind, now=now)
            return (until - now).total_seconds()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A transaction in which nobody else spends of the project's; it ends soon, also where this process stands still."""
        while True:
            with self.connection.transaction():
                row = self.connection.execute(_SQL["lock"], self._names).fetchone()
                if row is not None:
                    if row[0]:
                        self._do("sweep")
                    yield
                    return
                self._do("make")

    def _late(self) -> tuple[datetime, list[Asked]]:
        """The moment, and what counts of what was asked: in the last WINDOW, or held."""
        rows = self.connection.execute(_SQL["asked"], {**self._names, "window": WINDOW}).fetchall()
        return rows[0][0], [Asked(*row[1:]) for row in rows if row[1] is not None]

    def _do(self, query: str, **values: object) -> int:
        return self.connection.execute(_SQL[query], {**self._names, **values}).rowcount

    @property
    def _names(self) -> dict[str, object]:
        return {"project": project_of(self.account), "account": self.account, "group": self.group}


_SPENT = Text(
    "Google tar inte emot fler frågor just nu (fleets kvot är slut). Försök igen om en stund.",
    "Google takes no more requests just now (the fleet's quota is spent). Try again in a while.",
)
