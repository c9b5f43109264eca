"""A worker's life: it works off the queue until it is asked to stop, and waits for a database that has gone away."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from jobs.fleet.errors import FleetError, SchemaError
from jobs.fleet.log import FleetLog
from jobs.fleet.postgres import connect
from jobs.fleet.queue import Rhythm

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

_PAUSES = (1, 2, 5, 10, 30)
"""Seconds until the database is tried again, after so many times in a row that it was gone."""
_DOORS = ("procrastinate", "psycopg", "psycopg_pool")
"""Whose faults tell that the database has gone."""
_LONG = 60.0
"""So many seconds of work, and the next fault is the first again."""


@dataclass(frozen=True)
class Life:
    """What a worker lives by: its queue's `work`, which returns early or raises when the database goes, and when to stop.

    `ready` raises what keeps it from working with a database that answers.
    """

    dsn: str
    ready: Callable[["Connection"], None]
    rhythm: Rhythm
    work: Callable[[], Awaitable[None]]
    stop: asyncio.Event
    log: FleetLog


async def live(life: Life) -> None:
    """Works until it is asked to stop. Raises SchemaError where program and database are of different versions."""
    gone = 0
    while not life.stop.is_set():
        began = monotonic()
        gone_by = await _worked(life, is_back=gone > 0)
        if life.stop.is_set():
            return
        gone = 1 if monotonic() - began > life.rhythm.of(_LONG) else gone + 1
        pause = life.rhythm.of(_PAUSES[min(gone, len(_PAUSES)) - 1])
        life.log.say("warning", "database_gone", kind=gone_by, pause=pause)
        await _sleep(life.stop, pause)


async def _worked(life: Life, *, is_back: bool) -> str:
    """Works until it cannot any more; what kind of fault it was."""
    try:
        await asyncio.to_thread(_try, life)
        if is_back:
            life.log.say("info", "database_back")
        await life.work()
    except SchemaError:
        raise
    except FleetError as error:
        if not error.temporary:
            raise
        return type(error).__name__
    except Exception as error:  # noqa: BLE001 - a worker outlives whatever a lost line brings about
        if type(error).__module__.partition(".")[0] not in _DOORS:
            life.log.fault("worker_failed", error)
        return type(error).__name__
    return "lost"


def _try(life: Life) -> None:
    with connect(life.dsn) as connection:
        life.ready(connection)


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
