"""How the whole fleet stands, in numbers over all groups: no name, no group, no account but by its place in the list."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

Answer = TypeVar("Answer")

FRESH = 5.0
"""Seconds for which numbers are kept: however often they are asked for, the database is asked no more often."""
PATIENCE = 3.0
"""Seconds that one who asks waits for another who is asking."""
_TIMEOUT = "SET statement_timeout = '2s'"
_GROUPS = """
SELECT CASE WHEN paused IS NOT NULL THEN 'paused' WHEN failed > 0 THEN 'failing'
    WHEN changed IS NOT NULL OR due <= now THEN 'waiting' ELSE 'resting' END, count(*)
FROM fleet_group, (SELECT fleet_now() AS now) AS clock GROUP BY 1
"""
_WAITING = """
SELECT count(changed), coalesce(extract(epoch FROM max(now - changed)), 0)::float8,
    count(*) FILTER (WHERE due <= now), coalesce(extract(epoch FROM max(now - due) FILTER (WHERE due <= now)), 0)::float8
FROM fleet_group, (SELECT fleet_now() AS now) AS clock WHERE paused IS NULL
"""
_JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"
_MAILS = """
SELECT state, coalesce(sum((content ->> state)::bigint), 0)
FROM unnest(ARRAY['waiting', 'unknown', 'failed']) AS state LEFT JOIN fleet_view ON true GROUP BY 1
"""
_WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"
_SWEEPS = """
SELECT row_number() OVER (ORDER BY account), coalesce(extract(epoch FROM now - swept), 0)::float8
FROM fleet_account, (SELECT fleet_now() AS now) AS clock
"""
_QUOTA = """
SELECT coalesce((SELECT count(*) FROM fleet_account AS before WHERE before.account <= spent.account), 0), kind, count(*)
FROM fleet_spent AS spent WHERE NOT held AND at > (SELECT fleet_now()) - interval '60 seconds' GROUP BY account, kind
"""
_HEARTBEAT = """
SELECT coalesce(min(extract(epoch FROM now() - last_heartbeat)), 1e9)::float8 FROM procrastinate_workers
WHERE %(worker)s::bigint IS NULL OR id = %(worker)s::bigint
"""


class Numbers(NamedTuple):
    """The whole fleet. Ages and times in seconds; accounts by their number, from 1 in the order of their names.

    `changes` is how many changes and `dues` how many groups whose time has come wait, each with the oldest's age. `mails` are
    those that wait, may have gone or failed, as the office's views have them: a state itself is its group's alone.
    """

    round_trip: float
    groups: Mapping[str, int]
    changes: tuple[int, float]
    dues: tuple[int, float]
    jobs: Mapping[str, int]
    mails: Mapping[str, int]
    workers: int
    sweeps: Mapping[int, float]
    quota: Mapping[tuple[int, str], int]


def numbers(connection: "Connection") -> Numbers:
    """Asks the database how the fleet stands."""

    def rows(query: str) -> Sequence[Any]:
        return connection.execute(query).fetchall()

    begun = monotonic()
    rows("SELECT 1")
    round_trip = monotonic() - begun
    ((changes, oldest_change, dues, oldest_due),) = rows(_WAITING)
    ((workers,),) = rows(_WORKERS)
    return Numbers(
        round_trip,
        _counted(rows(_GROUPS)),
        (changes, oldest_change),
        (dues, oldest_due),
        _counted(rows(_JOBS)),
        _counted(rows(_MAILS)),
        workers,
        dict(rows(_SWEEPS)),
        {(account, kind): int(number) for account, kind, number in rows(_QUOTA)},
    )


def heartbeat(connection: "Connection", worker: int | None) -> float:
    """Seconds since a worker wrote its heartbeat; any worker's where None is asked for."""
    ((age,),) = connection.execute(_HEARTBEAT, {"worker": worker}).fetchall()
    return float(age)


def _counted(rows: Iterable[Sequence[Any]]) -> Mapping[str, int]:
    return {str(what): int(number) for what, number in rows}


class Source:
    """A connection of one's own, kept open, made anew when it breaks. Safe to share between threads."""

    def __init__(self, connect: Callable[[], "Connection"], fresh: float = FRESH) -> None:
        self._connect, self._fresh = connect, fresh
        self._lock = Lock()
        self._open: Connection | None = None
        self._kept: tuple[float, Numbers] | None = None

    def asked(self, question: Callable[["Connection"], Answer]) -> Answer:
        """What a question gives; raises whatever keeps it from being answered, after which the next begins anew."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise TimeoutError
        try:
            if self._open is None:
                self._open = self._connect()
                self._open.execute(_TIMEOUT)
            return question(self._open)
        except BaseException:
            self._let_go()
            raise
        finally:
            self._lock.release()

    def numbers(self) -> Numbers:
        """How the fleet stands, now or some seconds ago."""
        kept = self._kept
        if kept is None or monotonic() - kept[0] > self._fresh:
            kept = self._kept = (monotonic(), self.asked(numbers))
        return kept[1]

    def close(self) -> None:
        """Lets the connection go."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.close()
