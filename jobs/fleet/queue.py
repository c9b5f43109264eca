"""The queue of looks, shared by all workers of a fleet. The one door to procrastinate.

Which group is to be looked at stands in fleet_group; a job here is only somebody's turn to do it, and one that is lost is
made again by the next sweep. A look's job is never made while another of the same group waits or is worked on, so that
one may always be put back.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DEFAULT_QUEUE, Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker

LOOK, SWEEP, TEND = "look", "sweep", "tend"
_FIRST = 1_000_000
"""The priority of what is done for all groups: it waits for no look but those in hand."""
_UNFINISHED = "SELECT (args->>'group_id')::integer FROM procrastinate_jobs WHERE task_name = 'look' AND status IN ('todo', 'doing')"
_SPOKEN_FOR = f"{_UNFINISHED} AND (status = 'doing' OR scheduled_at > now())"
_IN_ORDER = """
UPDATE procrastinate_jobs SET priority = 1 - place FROM unnest(%s::integer[]) WITH ORDINALITY AS named (id, place)
WHERE task_name = 'look' AND status = 'todo' AND (args->>'group_id')::integer = named.id
"""
_MAKING, _TENDING = 1_785_201, 1_785_202
"""The advisory locks of whoever makes jobs of looks, and of whoever puts back those of the dead."""
_SWEEP, _TEND = 15, 20
"""Seconds between two sweeps, so that who waited for quota waits little longer, and between two looks for the dead."""
_POOL_SECONDS = 15.0
_KEPT_HOURS = 24
_PAUSES = (15, 30, 60, 120, 240)
"""Seconds until a look that met a passing fault is made again by the same job."""


class PassingError(Exception):
    """A look met a fault that may be over soon: its job is tried again."""


@dataclass(frozen=True)
class Rhythm:
    """How often the queue does what it does by itself, in seconds; all of it may go `haste` times as fast, for trials.

    `poll` is between two looks for jobs where nothing is heard of one, `heartbeat` between two signs of life, `stalled`
    until a worker without one is taken for dead.
    """

    haste: float = 1.0
    poll: float = 5.0
    heartbeat: float = 10.0
    stalled: float = 30.0

    def of(self, seconds: float) -> float:
        """So many seconds, in haste."""
        return seconds / self.haste

    def each(self, seconds: int) -> str:
        """Each so many seconds of a minute, in haste, as cron writes it with a sixth place."""
        number = max(1, round(self.of(seconds)))
        return f"* * * * * */{number}" if number < 60 else "* * * * *"


class Shift(NamedTuple):
    """How many looks are made at once, when to stop, and who is told each second that the loop turns, and for which worker."""

    looks: int
    stop: asyncio.Event
    turned: Callable[[int | None], None]


class Duties(Protocol):
    """What the jobs do. What any of it raises is told to `failed` first; a PassingError is tried again."""

    def sweep(self) -> None:
        """Finds out which groups are to be looked at, and makes their jobs."""

    def look(self, group_id: int, *, last: bool) -> None:
        """One look at a group; whether a PassingError is the `last` that is tried again."""

    def tended(self, retried: Sequence[int], given_up: int) -> None:
        """Jobs of workers that died were put back: the groups that are looked at again, and how many jobs were let go."""

    def failed(self, job: str, fault: Exception) -> None:
        """A job could not be done."""


@dataclass
class _Again(BaseRetryStrategy):
    """Passing faults alone are tried again, with growing pauses."""

    rhythm: Rhythm

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When the job is done again; None where the next sweep is to say."""
        if not isinstance(exception, PassingError) or job.attempts >= len(_PAUSES):
            return None
        return RetryDecision(retry_in={"seconds": max(1, round(self.rhythm.of(_PAUSES[job.attempts])))})


def make_app(dsn: str, duties: Duties, rhythm: Rhythm) -> App:
    """The queue over its database, with what its jobs do. Nothing is opened yet."""
    connector = PsycopgConnector(conninfo=dsn, min_size=1, max_size=4, timeout=_POOL_SECONDS)
    app = App(connector=connector)

    @app.periodic(cron=rhythm.each(_SWEEP))
    @app.task(name=SWEEP, priority=_FIRST, lock=SWEEP, queueing_lock=SWEEP)
    def sweep(timestamp: int) -> None:  # noqa: ARG001 - when it was due is procrastinate's own
        with _told(duties, SWEEP):
            duties.sweep()

    @app.task(name=LOOK, retry=_Again(rhythm), pass_context=True)
    def look(context: JobContext, group_id: int) -> None:
        with _told(duties, LOOK):
            duties.look(group_id, last=context.job.attempts >= len(_PAUSES))

    # No lock: a tend whose worker died must not keep the next one from tending.
    @app.periodic(cron=rhythm.each(_TEND))
    @app.task(name=TEND, priority=_FIRST, queueing_lock=TEND)
    async def tend(timestamp: int) -> None:
        async with connector.pool.connection() as turn:
            mine = await (await turn.execute("SELECT pg_try_advisory_xact_lock(%s)", (_TENDING,))).fetchone()
            retried, given_up = await _tend(app.job_manager, rhythm) if mine == (True,) else ([], 0)
        if retried or given_up:
            duties.tended(retried, given_up)
        if timestamp % 3600 < _TEND:
            await app.job_manager.delete_old_jobs(
                _KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )

    return app


@dataclass
class _told:  # noqa: N801 - it is used as a word
    """Tells of what a job raises; procrastinate's own log is not kept."""

    duties: Duties
    job: str

    def __enter__(self) -> None:
        """Nothing to begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Tells."""
        if isinstance(error, Exception):
            self.duties.failed(self.job, error)


async def _tend(manager: JobManager, rhythm: Rhythm) -> tuple[list[int], int]:
    """Puts back the looks of workers that died; what is made again each minute anyway is let go."""
    retried, given_up = [], 0
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=rhythm.of(rhythm.stalled)):
        try:
            if job.task_name == LOOK and job.attempts < len(_PAUSES):
                await manager.retry_job(job, retry_at=datetime.now(UTC))  # noqa: TID251 - the queue keeps real time
                retried.append(int(str(job.task_kwargs["group_id"])))
            else:
                await manager.finish_job(job, Status.FAILED, delete_job=True)
                given_up += 1
        except ConnectorException:
            continue  # it was not dead after all, and is done by now
    return retried, given_up


async def work(dsn: str, duties: Duties, rhythm: Rhythm, shift: Shift) -> None:
    """Works off the queue until it is asked to stop; then what is in hand is finished.

    Returns early, or raises, where the database went away; whoever called begins again.
    """
    app = make_app(dsn, duties, rhythm)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(shift.looks + 4))
    worker = Worker(
        app,
        name="gruppbok",
        concurrency=shift.looks,
        install_signal_handlers=False,
        update_heartbeat_interval=rhythm.of(rhythm.heartbeat),
        stalled_worker_timeout=rhythm.of(rhythm.stalled),
        fetch_job_polling_interval=rhythm.of(rhythm.poll),
    )
    async with app.open_async():
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        asked = asyncio.create_task(shift.stop.wait())
        while not running.done():
            shift.turned(worker.worker_id)
            await asyncio.wait([running, asked], timeout=1, return_when=asyncio.FIRST_COMPLETED)
            if asked.done():
                worker.stop()  # type: ignore[no-untyped-call]
                await asyncio.wait([running], timeout=1)
        asked.cancel()
        await running


def make_looks(connection: Any, groups: Sequence[int], number: int) -> list[int]:
    """Makes jobs for the first so many of these groups that have none; gives their ids.

    Those first named go first, also before those named later that have waited since an earlier sweep.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
        connection.execute(_IN_ORDER, (list(groups),))
        under_way = unfinished(connection)
        made = [(group, -place) for place, group in enumerate(groups) if group not in under_way][:number]
        if made:
            jobs = [_job(group, priority) for group, priority in made]
            JobManager(SyncPsycopgConnector()).batch_defer_jobs(jobs, connection=connection)
    return [group for group, _ in made]


def unfinished(connection: Any) -> frozenset[int]:
    """The ids of the groups whose look waits or is being made."""
    return frozenset(row[0] for row in connection.execute(_UNFINISHED))


def spoken_for(connection: Any) -> frozenset[int]:
    """The ids of the groups whose look is being made, or waits for its next try."""
    return frozenset(row[0] for row in connection.execute(_SPOKEN_FOR))


def _job(group: int, priority: int) -> Job:
    lock = f"group:{group}"
    return Job(
        task_name=LOOK,
        queue=DEFAULT_QUEUE,
        lock=lock,
        queueing_lock=lock,
        priority=priority,
        task_kwargs={"group_id": group},
    )
