"""gruppbok fleet worker: makes the looks of all groups, beside as many other workers as wanted, until it is stopped."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from jobs.commands.fleet_office import office_of
from jobs.fleet import queue, task
from jobs.fleet.child import PRELOAD, WARMED, Children
from jobs.fleet.errors import FleetError, SchemaError
from jobs.fleet.health import Pulse, Watched, serve
from jobs.fleet.log import FleetLog
from jobs.fleet.looking import Looking, Office
from jobs.fleet.metrics import Tally
from jobs.fleet.migrations import hold_current, require_current
from jobs.fleet.office_key import office_key
from jobs.fleet.postgres import connect
from jobs.fleet.queue import PassingError, Rhythm, Shift
from jobs.fleet.sweeping import Sweep
from jobs.fleet.working import Life, live
from jobs.session import Session
from jobs.settings import hide_secrets, wants_traceback
from jobs.version import VERSION
from jobs.worker.log import Voice

_INTERRUPTED = 130


def run(session: Session) -> int:
    """Works until it is asked to stop; 1 where the database has become another version's meanwhile."""
    office = office_of(session)
    voice = Voice(session.language, session.clock, sys.stderr.isatty(), tracebacks=wants_traceback())
    log = FleetLog(sys.stderr, voice, session.args.name or socket.gethostname())
    worker = _Worker(session, office, log)
    worker.try_database()
    hide_secrets()
    with ExitStack() as stack:
        watched = Watched(lambda: connect(office.dsn), _current, worker.tally, worker.pulse)
        if (serving := serve(session.settings.fleet.listen, watched)) is not None:
            stack.callback(serving.close)
        return asyncio.run(worker.live())


def _current(connection: Any) -> None:
    require_current(connection)


class _Worker:
    """What the queue's jobs do in this process, and when it ends."""

    def __init__(self, session: Session, office: Office, log: FleetLog) -> None:
        self._dsn, self._looks, self._log = office.dsn, session.args.looks, log
        self._key = session.settings.fleet.key
        self.tally, self.pulse = Tally(), Pulse()
        self._rhythm = Rhythm(session.args.haste)
        self._children = Children(task.LOOK, (PRELOAD,) if session.args.cold else (PRELOAD, WARMED))
        self._looking = Looking(office, self._children, log, self.tally)
        self._sweep = Sweep(office.accounts, session.settings.fleet.sweep)
        self._is_outdated = False

    def try_database(self) -> None:
        """Raises FleetError for what waiting does not mend; a database that is not there yet is waited for."""
        try:
            with connect(self._dsn) as connection:
                self._ready(connection)
        except FleetError as error:
            if not error.temporary:
                raise

    def _ready(self, connection: Any) -> None:
        require_current(connection)
        office_key(connection, self._key)

    async def live(self) -> int:
        """Its life; its exit code."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._loop.add_signal_handler(signal.SIGTERM, self._ask)
        self._loop.add_signal_handler(signal.SIGINT, self._interrupt)
        self._log.say("info", "worker_started", version=VERSION, looks=self._looks)
        shift = Shift(self._looks, self._stop, self._turned)
        work = partial(queue.work, self._dsn, self, self._rhythm, shift)
        self._children.begin()
        beating = asyncio.create_task(self._beat())
        try:
            await live(Life(self._dsn, self._ready, self._rhythm, work, self._stop, self._log))
        except SchemaError:
            self._end()
        beating.cancel()
        self._log.say("info", "worker_stopped")
        return 1 if self._is_outdated else 0

    async def _beat(self) -> None:
        while True:
            self.pulse.beat()
            await asyncio.sleep(1)

    def _ask(self) -> None:
        if not self._stop.is_set():
            self._log.say("info", "worker_stopping")
            self._stop.set()
            self._children.stop()

    def _interrupt(self) -> None:
        """The second time somebody does not want to wait: others take over what is in hand, as if it had died."""
        if self._stop.is_set():
            os._exit(_INTERRUPTED)
        self._ask()

    def _turned(self, worker: int | None) -> None:
        self.pulse.worker = worker

    def _end(self) -> None:
        """The database has become another version's: whoever starts this program again starts the one that fits."""
        if not self._is_outdated:
            self._is_outdated = True
            self._log.say("error", "outdated")
        self._loop.call_soon_threadsafe(self._ask)

    def sweep(self) -> None:
        """Finds out which groups are to be looked at, and makes their jobs."""
        with connect(self._dsn) as connection:
            hold_current(connection)
            swept = self._sweep.run(connection)
        self._log.sweep_failed(swept.faults)
        if swept.changed or swept.looks:
            self._log.say("info", "swept", changed=len(swept.changed), looks=len(swept.looks))

    def look(self, group_id: int, *, last: bool) -> None:
        """One look at a group. Raises PassingError."""
        try:
            self._looking.look(group_id, last=last)
        except FleetError as fault:
            if isinstance(fault, SchemaError):
                self._end()
            if isinstance(fault, SchemaError) or fault.temporary:
                raise PassingError from fault
            raise

    def tended(self, retried: Sequence[int], given_up: int) -> None:
        """Jobs of workers that died were put back."""
        self._log.say("warning", "tended", retried=len(retried), given_up=given_up)

    def failed(self, job: str, fault: Exception) -> None:
        """A job could not be done."""
        if isinstance(fault, SchemaError):
            self._end()
        elif not isinstance(fault, PassingError) and not (isinstance(fault, FleetError) and fault.temporary):
            self._log.fault("job_failed", fault, job=job)
