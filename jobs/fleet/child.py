"""Work done in a process of its own, with hard limits: whatever becomes of it, its starter gets an answer and goes on.

The starter forks from a server that has imported what is slow, and that was started once the environment had been cleared
of secrets (jobs.settings.hide_secrets). What the work needs is handed over through a pipe, never in words or variables
that other processes can see.
"""

import json
import os
import resource
import select
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any, NamedTuple

from jobs.troubles import place

PRELOAD, WARMED = "jobs.fleet.preloaded", "jobs.fleet.warmed"
"""What the server imports before it forks: what every look needs, and what makes those that mail faster."""
LIMIT, CRASH = "limit", "crash"
_MOST_BYTES = 256 * 1024
_GRACE = 5.0
"""Seconds that an answer may come after the work's own alarm."""
_LAST = 30.0
"""Seconds that are left, at least, after what was not to be broken off."""
_LIMITS = (signal.SIGALRM, signal.SIGKILL, signal.SIGXCPU)
Stop = Callable[[], bool]
Work = Callable[[Any, Stop], Mapping[str, Any]]
"""What is done there: it is given its task, and what to ask whether to stop soon; its answer can be written as JSON."""
Place = str
"""Where a Work is, as module:name, so that its starter need not import it."""


@dataclass(frozen=True)
class Bounds:
    """How long it may take, in seconds, and how many MiB it may have beyond what the program itself takes.

    `more` is how many seconds longer what is done `within` seconds of its own may keep it.
    """

    seconds: float = 300.0
    memory: int = 768
    more: float = 0.0


class Ended(NamedTuple):
    """How it ended: its answer, or that it met a limit or crashed, and then the fault's class (or signal) and place."""

    answer: Mapping[str, Any]
    trouble: str = ""
    kind: str = ""
    place: str = ""


@dataclass
class Children:
    """Starts the work, from any thread, and ends what goes beyond its bounds. Nothing is raised of what the work does."""

    work: Place
    preload: Sequence[str] = (PRELOAD,)
    _reins: set[Connection] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)
    _stopping: bool = False

    def __post_init__(self) -> None:
        """Says what the server imports; it is started by the first work."""
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["__main__", *self.preload])

    def begin(self) -> None:
        """Starts the server, which takes its time, before anybody waits for it."""
        ensure_running()

    def run(self, task: object, bounds: Bounds) -> Ended:
        """Does one task and waits for its end."""
        ours, theirs = self._context.Pipe(duplex=False)
        held, rein = self._context.Pipe(duplex=False)
        child = self._context.Process(target=_begin, args=(theirs, held, self.work, (task, bounds)), daemon=True)
        with ours, rein:
            with theirs, held, self._lock:
                child.start()
                self._reins.add(rein)
                if self._stopping:
                    rein.close()
            try:
                said = _heard(ours.fileno(), monotonic() + bounds.seconds + bounds.more + _GRACE)
            finally:
                code = self._ended(child)
                with self._lock:
                    self._reins.discard(rein)
        return _ended(said, code)

    def stop(self) -> None:
        """Asks all that is in hand to end soon, and so what is begun from now on."""
        with self._lock:
            self._stopping = True
            for rein in self._reins:
                rein.close()

    def _ended(self, child: ForkServerProcess) -> int:
        """What it exited with, or the signal that ended it, as a negative number. What has not ended by now is killed."""
        wait([child.sentinel], 1.0)
        with self._lock:  # its exit code can be read only once, and starting another child reads it too
            if child.exitcode is None:
                child.kill()
                child.join()
            code = child.exitcode
            child.close()
        return code if code is not None else 255


def _heard(pipe: int, until: float) -> bytes | None:
    """What came through the pipe until it was closed; None where it was not in time, or was too much."""
    said, heard = bytearray(), select.poll()
    heard.register(pipe, select.POLLIN)
    while (left := until - monotonic()) > 0 and len(said) <= _MOST_BYTES:
        if heard.poll(left * 1000):
            part = os.read(pipe, 65536)
            if not part:
                return bytes(said)
            said += part
    return None


def _ended(said: bytes | None, code: int) -> Ended:
    """How it ended, by what it said and how it went."""
    with suppress(ValueError):
        answer = json.loads(said or b"")
        if isinstance(answer, dict) and code == 0:
            return Ended(answer.get("answer", {}), *(str(answer.get(key, "")) for key in ("trouble", "kind", "place")))
    if -code in _LIMITS or said is None:
        return Ended({}, LIMIT, _name(code))
    return Ended({}, CRASH, _name(code))


def _name(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit {code}"


def _begin(pipe: Connection, rein: Connection, work: Place, given: tuple[object, Bounds]) -> None:
    """What the child does, from its first to its last."""
    task, bounds = given
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(
            number, signal.SIG_IGN
        )  # whoever ends its starter may mean the whole family; the rein says it in time
    _confine(bounds)
    Thread(target=_end_with_parent, daemon=True).start()
    os.write(pipe.fileno(), _answer(work, task, rein.poll))


def _answer(work: Place, task: object, stop: Stop) -> bytes:
    """What the work comes to, as JSON; of what it raises the class and the place alone."""
    try:
        module, _, name = work.partition(":")
        do: Work = getattr(import_module(module), name)
        return json.dumps({"answer": do(task, stop)}).encode()
    except MemoryError as fault:
        told = {"trouble": LIMIT, "kind": type(fault).__name__}
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is this task's alone
        told = {"trouble": CRASH, "kind": type(fault).__name__, "place": place(fault)}
    return json.dumps(told).encode()


def _confine(bounds: Bounds) -> None:
    """Sets the limits that the system itself keeps, and leaves nobody to talk to."""
    nobody = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nobody, stream)
    seconds = ceil(bounds.seconds)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    pages = Path("/proc/self/statm")
    if pages.exists():  # elsewhere the system keeps no such account
        taken = int(pages.read_text("ascii").split()[0]) * resource.getpagesize()
        most = taken + bounds.memory * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the system ends it, whatever the interpreter is busy with
    signal.setitimer(signal.ITIMER_REAL, bounds.seconds)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Lets what must not be broken off take so many seconds, whatever the bounds say; after it some are left to end in."""
    left, began = signal.getitimer(signal.ITIMER_REAL)[0], monotonic()
    if left:
        signal.setitimer(signal.ITIMER_REAL, max(left, seconds))
    try:
        yield
    finally:
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (monotonic() - began), _LAST))


def _end_with_parent() -> None:
    """Ends at once when whoever started it is gone: a look that nobody records must not go on beside its successor."""
    if (parent := parent_process()) is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)
