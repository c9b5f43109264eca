"""What one group costs: a year of a small group, worked by the store's own code in a real PostgreSQL, and single looks.

The group has 25 members, a meeting on the 15th of ten months and an annual meeting, three vouchers a week, two reports.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.sql import SQL, Identifier

from benchmarks.stand import OWNER, WORKER, Stand, make
from jobs.fleet import registry
from jobs.fleet.migrations import migrate
from jobs.fleet.postgres import Connection, connect, group_store
from jobs.fleet.sealing import Seal, group_key
from jobs.worker.look import Look, Outcome, one_look
from jobs.worker.store import Store
from sync.backends import open_lent
from sync.google.account import Loan
from sync.google.limits import Limits
from tests.jobs.helpers import CASH, MEETING, MEMBER, REPORT, ROLE, Rows, cash, group, meeting, member, report, role
from tests.jobs.worker.fakes import FakePost, FakeWorkbook
from tests.postgres import programs, running_server

MEMBERS, COPIES, LOOKS = 25, 200, 20
YEAR, DAYS = 2026, 365
_LETTERS = 6
_ZONE = ZoneInfo("Europe/Stockholm")
_SEAL = Seal(group_key(b"a key for measuring; no secret..", b"and its salt...."))
_TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND oid IN (SELECT conrelid FROM pg_constraint"
    " WHERE confrelid = 'fleet_group'::regclass) ORDER BY 1"
)
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
    " AND attname <> 'group_id' AND attidentity = ''"
)
_COPY = SQL("INSERT INTO {0} (group_id, {1}) SELECT %(to)s, {1} FROM {0} WHERE group_id = %(of)s")
_SIZE = "SELECT sum(pg_total_relation_size(relname::regclass))::bigint FROM unnest(%s::text[]) AS relname"
_LOAD = (
    "SELECT xact_commit, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint FROM pg_stat_database"
    " WHERE datname = current_database()"
)


@dataclass(frozen=True)
class Cost:
    """What a group costs: `mails` a year by job, `rows` by table and `bytes` that it has in the database after the year.

    `due` is on how many days, other than the letter's, something is mailed or written though nobody touched the book. Of a
    look: `commits`, `wal` bytes, seconds of processor of a pass over a book in memory (`pass_seconds`) and of a whole look at
    a sheet that was changed (`look_seconds`), and then `reads` and `writes`.
    """

    due: float
    mails: Mapping[str, int]
    rows: Mapping[str, int]
    bytes: float
    commits: float
    wal: float
    pass_seconds: float
    look_seconds: float
    reads: float
    writes: float


class _Book(FakeWorkbook):
    """A book in memory whose fingerprint never tells of our own writes."""

    def settled(self, before: str, wrote: Sequence[str]) -> str:  # noqa: ARG002 - every keeper is told of it
        """As it was."""
        return before

    def traces(self) -> str:
        """Nothing."""
        return ""


def tabs(today: date) -> dict[str, Rows]:
    """The group's book as it is on a day: its cashbook goes no further."""
    vouchers = [date(YEAR, 1, 1) + timedelta(days=int(n * 7 / 3)) for n in range(156)]
    meetings = [date(YEAR, month, 15) for month in (2, 3, 4, 5, 6, 8, 9, 10, 11, 12)]
    done = {day: "Genomfört" if day < today else "Planerat" for day in [*meetings, date(YEAR, 3, 28)]}
    return group(
        {
            "Medlemmar": [MEMBER, *[member(f"P{n} Alm", number=n) for n in range(MEMBERS)]],
            "Roller": [
                ROLE,
                role("Gruppsekreterare", "P1 Alm"),
                role("Kassör", "P2 Alm"),
                role("Granskare", "Gun Falk", "gun@example.org"),
            ],
            "Kassabok": [
                CASH,
                *[cash(n, day, "Bank", "Gåvor", 100 + n) for n, day in enumerate(vouchers, 1) if day <= today],
            ],
            "Möten": [
                MEETING,
                *[meeting(f"{YEAR}-{n}", day, status=done[day]) for n, day in enumerate(meetings, 2)],
                meeting(f"{YEAR}-1", date(YEAR, 3, 28), type="Årsmöte", status=done[date(YEAR, 3, 28)]),
            ],
            "Rapporter": [
                REPORT,
                report("Årsrapport", date(YEAR, 2, 15), status="Skickad" if today.month > 1 else "Påbörjad"),
                report("Verksamhetsberättelse", date(YEAR, 3, 1), "Gruppsekreterare", status="Skickad"),
            ],
        },
        sending="På",
    )


def cost(tell: Callable[[str], None], days: int = DAYS, copies: int = COPIES) -> Cost:
    """Measures it. Raises RuntimeError where there is no PostgreSQL."""
    binaries = programs()
    if binaries is None:
        raise RuntimeError("no PostgreSQL")
    with running_server(binaries) as server, server.database("scale") as dsn:
        migrate(dsn)
        with connect(dsn) as connection:
            first = _add(connection, 0)
            return _Measuring(connection, dsn, first, tell).cost(days, copies)


def _add(connection: Connection, number: int) -> int:
    new = registry.New(f"Grupp {number}", f"sheet-{number}", WORKER, b"and its salt....")
    return registry.add(connection, new).id


@dataclass
class _Measuring:
    """One group in an empty fleet."""

    connection: Connection
    dsn: str
    group: int
    tell: Callable[[str], None]

    def cost(self, days: int, copies: int) -> Cost:
        """A year, its copies, and looks at a sheet."""
        post, due, still = FakePost(), 0, 0
        commits, wal = self._load()
        looks, began = 0, time.process_time()
        for idle, outcome in self._year(post, days):
            looks += 1
            still += idle
            due += idle and bool(outcome.mails or outcome.written)
        seconds = (time.process_time() - began) / looks
        commits_after, wal_after = self._load()
        rows, size = self._copied(copies)
        with Stand() as stand:
            read, asked = self._read(stand)
        return Cost(
            due=due / still,
            mails=Counter(key.partition(":")[0] for key, _ in post.sent),
            rows=rows,
            bytes=size,
            commits=(commits_after - commits) / looks,
            wal=(wal_after - wal) / looks,
            pass_seconds=seconds,
            look_seconds=read,
            reads=asked["sheets read"] / LOOKS,
            writes=asked["sheets write"] / LOOKS,
        )

    def _year(self, post: FakePost, days: int) -> Iterator[tuple[bool, Outcome]]:
        """A look at 18:00 on each day; whether nothing but the day is new to it."""
        book = _Book({})
        for day in range(days):
            now = datetime(YEAR, 1, 1, 18, tzinfo=_ZONE) + timedelta(days=day)
            book.tabs = tabs(now.date())
            self.tell(f"a group's year: {now:%d %B}")
            idle = now.weekday() != _LETTERS and book.tabs == tabs(now.date() - timedelta(days=1))
            with self._store() as store:
                yield idle, one_look(Look(book, str(day), now, lambda sending: post if sending else None), store)

    @contextmanager
    def _store(self) -> Iterator[Store]:
        with group_store(self.dsn, self.group, _SEAL) as store:
            yield store

    def _load(self) -> tuple[int, int]:
        """Transactions so far, and bytes that the database wrote ahead."""
        time.sleep(1.1)  # the server's own statistics are up to a second late
        self.connection.execute("SELECT pg_stat_clear_snapshot()")
        row = self.connection.execute(_LOAD).fetchone()
        assert row is not None
        return row[0], row[1]

    def _copied(self, copies: int) -> tuple[dict[str, int], float]:
        """Its rows by table; and the bytes of a group where there are many, which have the same rows."""
        self.tell("the same for many groups")
        run = self.connection.execute
        names = [name for (name,) in run(_TABLES)]
        rows = {name: _one(run(SQL("SELECT count(*) FROM {}").format(Identifier(name)))) for name in names}
        before = _one(run(_SIZE, [names]))
        columns = {name: SQL(", ").join(Identifier(column) for (column,) in run(_COLUMNS, [name])) for name in names}
        for number in range(1, copies + 1):
            copy = _add(self.connection, number)
            for name in names:
                run(_COPY.format(Identifier(name), columns[name]), {"to": copy, "of": self.group})
        return {name: number for name, number in rows.items() if number}, (_one(run(_SIZE, [names])) - before) / copies

    def _read(self, stand: Stand) -> tuple[float, Counter[str]]:
        """Seconds of this process for each look at a sheet that a member has changed, and what Google was asked for."""
        key = make(stand.url, {title: _plain(rows) for title, rows in tabs(date(YEAR, 12, 20)).items()})
        asked: Counter[str] = Counter()
        seconds, post = 0.0, FakePost()
        for look in range(-1, LOOKS):
            self.tell(f"looks at a sheet: {look + 1}")
            stand.ask("act", email=OWNER, action="set", file_id=key, place="Kassabok!F2", value=200 + look)
            now = datetime(YEAR, 12, 31, 19, tzinfo=_ZONE) + timedelta(minutes=look)
            began = time.process_time()
            workbook = open_lent(key, Loan(WORKER, stand.token, stand.url), Limits(only=key))
            with self._store() as store:
                one_look(Look(workbook, workbook.fingerprint(), now, lambda sending: post if sending else None), store)
            if look >= 0:  # the first makes our tabs
                seconds += time.process_time() - began
                asked += workbook.transport.tally.requests
            workbook.transport.close()
        return seconds / LOOKS, asked


def _one(found: Any) -> int:
    ((number,),) = found
    return int(number)


def _plain(rows: Rows) -> list[list[object]]:
    """Rows as the emulator takes them."""
    return [[one.isoformat() if isinstance(one, date) else one for one in row] for row in rows]
