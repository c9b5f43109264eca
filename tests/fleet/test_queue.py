"""The queue over a real PostgreSQL: one job of a group at a time, passing faults tried again, the dead's jobs taken over."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread, Timer
from typing import Any

import pytest

from jobs.fleet import queue
from jobs.fleet.migrations import migrate
from jobs.fleet.postgres import Connection, connect
from jobs.fleet.queue import PassingError, Rhythm, Shift, make_looks, unfinished
from tests.fleet.waiting import until

HASTE = Rhythm(haste=30, heartbeat=9, stalled=45)
STATES = "SELECT (args->>'group_id')::integer, status::text, attempts FROM procrastinate_jobs WHERE task_name = 'look' ORDER BY id"


@pytest.fixture(name="database")
def made_database(dsn: str) -> Iterator[Connection]:
    """A connection to a fleet's database."""
    migrate(dsn)
    with connect(dsn) as connection:
        yield connection


class Doing:
    """What a test's jobs do: looks as they are told, and an account of it all."""

    def __init__(self, look: Callable[[int], None] = lambda group: None) -> None:
        self.looks: list[tuple[int, bool]] = []
        self.faults: list[tuple[str, str]] = []
        self.retried: list[int] = []
        self.given_up = self.sweeps = 0
        self._look = look

    def sweep(self) -> None:
        """One more."""
        self.sweeps += 1

    def look(self, group_id: int, *, last: bool) -> None:
        """As the test says."""
        self.looks.append((group_id, last))
        self._look(group_id)

    def tended(self, retried: Sequence[int], given_up: int) -> None:
        """What was put back."""
        self.retried += retried
        self.given_up += given_up

    def failed(self, job: str, fault: Exception) -> None:
        """What went wrong."""
        self.faults.append((job, type(fault).__name__))


@contextmanager
def at_work(dsn: str, doing: Doing, looks: int = 2, rhythm: Rhythm = HASTE) -> Iterator[Any]:
    """A worker in a thread of its own while the test goes on; gives what ends it."""
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    turning, problems = Event(), []

    async def work() -> None:
        stop = asyncio.Event()
        loops.append((asyncio.get_running_loop(), stop))
        await queue.work(dsn, doing, rhythm, Shift(looks, stop, turned))

    def turned(worker: int | None) -> None:
        if worker is not None:
            turning.set()

    def run() -> None:
        try:
            asyncio.run(work())
        except Exception as error:  # noqa: BLE001 - told to the test
            problems.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        assert turning.wait(20)
        yield problems
    finally:
        loop, stop = loops[0]
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join(30)
    assert not thread.is_alive()


def test_the_first_named_goes_first_and_none_twice(dsn: str, database: Connection) -> None:
    """Jobs are made only for groups that have none, and are worked off in the order they were named."""
    assert make_looks(database, [3, 1, 2], 2) == [3, 1]
    assert make_looks(database, [2, 1, 3], 9) == [2]
    assert unfinished(database) == {1, 2, 3}
    doing = Doing()
    with at_work(dsn, doing, looks=1):
        until(lambda: len(doing.looks) == 3)
    assert [group for group, _ in doing.looks] == [2, 1, 3], "as the last sweep has it"
    assert unfinished(database) == frozenset()


def test_what_is_in_hand_is_finished_when_it_is_asked_to_stop(dsn: str, database: Connection) -> None:
    """Two are made at once; those that wait are left to others."""
    make_looks(database, [1, 2, 3], 9)
    go = Event()
    doing = Doing(lambda group: until(go.is_set))
    with at_work(dsn, doing):
        until(lambda: len(doing.looks) == 2)
        Timer(0.3, go.set).start()
    assert sorted(database.execute(STATES)) == [(1, "succeeded", 1), (2, "succeeded", 1), (3, "todo", 0)]


def test_a_passing_fault_is_tried_again_and_another_is_not(dsn: str, database: Connection) -> None:
    """By the same job, with the last try told to be so; what it does not know to pass is left to the next sweep."""
    make_looks(database, [1, 2], 9)

    def look(group: int) -> None:
        raise PassingError if group == 1 else KeyError(group)

    doing = Doing(look)
    with at_work(dsn, doing, rhythm=Rhythm(haste=1000, heartbeat=300, stalled=1500)):
        until(lambda: unfinished(database) == frozenset())
    assert [last for group, last in doing.looks if group == 1] == [False] * 5 + [True]
    assert list(database.execute(STATES)) == [(1, "failed", 6), (2, "failed", 1)]
    assert ("look", "KeyError") in doing.faults


def test_the_jobs_of_the_dead_are_taken_over(dsn: str, database: Connection) -> None:
    """A look is made again by who is alive, a sweep is not; nobody waits for the lock of the dead."""
    make_looks(database, [1], 9)
    database.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
    database.execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )
    database.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, args)"
        " VALUES ('default', 'sweep', 'sweep', 'sweep', 'doing', '{\"timestamp\": 0}'),"
        " ('default', 'tend', NULL, 'tend', 'doing', '{\"timestamp\": 0}')"
    )
    doing = Doing()
    with at_work(dsn, doing):
        until(lambda: doing.looks and doing.sweeps and doing.given_up == 2)
        until(lambda: unfinished(database) == frozenset())
    assert (doing.retried, doing.looks) == ([1], [(1, False)])
    assert list(database.execute(STATES)) == [(1, "succeeded", 2)]
