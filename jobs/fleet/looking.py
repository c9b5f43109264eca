"""A worker's share of a look: whether there is room for it, who makes it, and what is recorded of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from jobs.fleet import registry
from jobs.fleet.accounts import Accounts
from jobs.fleet.child import CRASH, LIMIT, Bounds, Children, Ended
from jobs.fleet.errors import FleetError
from jobs.fleet.log import FleetLog
from jobs.fleet.metrics import Look, Outcome, Tally
from jobs.fleet.migrations import hold_current
from jobs.fleet.postgres import connect, moment
from jobs.fleet.queue import PassingError
from jobs.fleet.quota import Budget
from jobs.fleet.sealing import group_key
from jobs.fleet.sweeping import spread
from jobs.fleet.task import ACCOUNT, LONGEST, Task
from jobs.troubles import place
from jobs.worker.account import Server
from sync.workbook import WorkbookError

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection
    from jobs.fleet.registry import Group

_PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12))
"""How long a group is let be after so many looks in a row that failed."""
_OUTCOMES: Mapping[str, Outcome] = {LIMIT: "killed", CRASH: "failed"}


@dataclass(frozen=True)
class Office:
    """What a worker's looks go by: the database, the master key, Google's accounts, the office's mail server, the limits.

    `outbox` is a folder that all mails go to instead, for trials; a look may read `cells` and send `mails`.
    """

    dsn: str
    master: bytes
    accounts: Accounts
    server: Server | None
    bounds: Bounds
    cells: int
    mails: int
    outbox: str = ""


@dataclass(frozen=True)
class Looking:
    """Makes looks, each in a child of its own."""

    office: Office
    children: Children
    log: FleetLog
    tally: Tally

    def look(self, group_id: int, *, last: bool) -> None:
        """One look at a group, where there is still a reason for it. Raises PassingError, FleetError."""
        begun = monotonic()
        with connect(self.office.dsn) as connection:
            hold_current(connection)
            found = registry.begin(connection, group_id)
            if found is None:
                return
            turn = _Turn(connection, *found, begun, last)
            try:
                self._take(turn)
            except (FleetError, PassingError):
                raise
            except Exception:
                self._fail(turn, CRASH)
                raise

    def _take(self, turn: "_Turn") -> None:
        """Makes the look, or puts the group back until there is room for it."""
        lease = timedelta(seconds=self.office.bounds.seconds + LONGEST)
        budget = Budget(turn.connection, self.office.accounts.address(turn.group.account), turn.group.id, lease)
        until = budget.reserve()
        if until is None:
            ended = self._made(turn.group)
            budget.give_back()
            self._record(turn, ended)
            return
        registry.put_back(turn.connection, turn.group, until)
        self._tell(turn, "put_back", {})

    def _made(self, group: "Group") -> Ended:
        """What came of the look itself."""
        office = self.office
        try:
            loan = office.accounts.lend(group.account)
        except (WorkbookError, FleetError) as fault:
            told = {"fault": ACCOUNT, "passing": fault.temporary, "kind": type(fault).__name__, "place": place(fault)}
            return Ended(told)
        task = Task(
            dsn=office.dsn,
            group=group.id,
            sheet=group.sheet,
            language=group.language,
            rules=group.rules,
            key=group_key(office.master, group.salt),
            loan=loan,
            server=office.server,
            outbox=office.outbox,
            seconds=office.bounds.seconds,
            cells=office.cells,
            mails=office.mails,
        )
        return self.children.run(task, office.bounds)

    def _record(self, turn: "_Turn", ended: Ended) -> None:
        """Keeps how it went. Raises PassingError where the look is to be made again soon."""
        answer = ended.answer
        if not ended.trouble and "fault" not in answer:
            self._well(turn, answer)
            return
        what, kind = ended.trouble or answer["fault"], ended.kind or answer["kind"]
        facts = {"what": what, "kind": kind, "place": ended.place or answer.get("place", "")}
        self.log.say("error", "look_failed", group=turn.group.name, **facts)
        self._tell(turn, _OUTCOMES.get(what, "failed" if answer.get("passing") else "trouble"), answer)
        if ended.trouble == LIMIT:
            self.tally.killed("memory" if kind == "MemoryError" else "seconds")
        if answer.get("passing") and not turn.last:
            raise PassingError(what)
        self._fail(turn, what)

    @staticmethod
    def _fail(turn: "_Turn", what: str) -> None:
        """Lets the group be for a while, the longer the oftener its look failed."""
        until = moment(turn.connection) + _PAUSES[min(turn.group.failed, len(_PAUSES) - 1)]
        registry.failed(turn.connection, turn.group, what, until, began=turn.began)
        if what in (LIMIT, CRASH):  # what costs this much is not tried again whenever somebody writes in the sheet
            registry.put_back(turn.connection, turn.group, until)

    def _well(self, turn: "_Turn", answer: Mapping[str, Any]) -> None:
        group = turn.group
        how = registry.Looked(
            began=turn.began,
            due=_due(group, answer, moment(turn.connection)),
            seen=answer["seen"],
            trouble=next(iter(answer["troubles"]), ""),
            view=answer["view"],
        )
        registry.looked(turn.connection, group, how)
        self.log.say(
            "info",
            "looked",
            group=group.name,
            mails=sum(answer["mails"].values()),
            written=answer["written"],
            seconds=turn.took(),
        )
        self._tell(turn, "done", answer)

    def _tell(self, turn: "_Turn", outcome: Outcome, answer: Mapping[str, Any]) -> None:
        """Counts it."""
        changed = turn.group.changed
        waited = (turn.began - changed).total_seconds() if changed and outcome != "put_back" else None
        requests: Counter[str] = Counter()
        for what, number in answer.get("requests", {}).items():
            if what.startswith("sheets"):
                requests[what.partition(" ")[2]] += number
        self.tally.looked(Look(turn.group.id, outcome, turn.took(), waited, answer.get("mails", {}), requests))


def _due(group: "Group", answer: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the group is due: at once where mails were left for want of time, else at its own turn of the hour."""
    if answer["cut"]:
        return now
    due = datetime.fromisoformat(answer["due"]) if answer["due"] else None
    return due if due is None or answer["waits"] else due + spread(group.name)


class _Turn(NamedTuple):
    """One look while it is made: the connection that holds the schema, the group, when it began by both clocks."""

    connection: "Connection"
    group: "Group"
    began: datetime
    begun: float
    last: bool

    def took(self) -> float:
        """Seconds since it began."""
        return round(monotonic() - self.begun, 3)
