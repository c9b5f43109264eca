"""A process that has imported everything and forks one for each command, so that many can be started, and killed, cheaply.

It reads one JSON object a line: argv (a command's, or "deliver" and a port: then only what waits is sent, or "week" and
two moments, and for Google an address and a token: then a worker lives from the one to the other, quickly), kill (null, or how many mails there must be in brev, and how many seconds later),
limit (the largest file in bytes, or null), times (how many at once), die (null, or a place of DEATHS and at which mail).
Each writes its number to the file pid. It answers with a list of [exit code or minus the
signal, what it printed on stdout, on stderr].
"""

import gc
import io
import itertools
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any, Self

import time_machine

from jobs import catalogue
from jobs.cli import main
from jobs.commands import run, worker
from jobs.settings import smtp_password
from jobs.worker import mail_line, runner
from jobs.worker.account import Server
from jobs.worker.delivery import deliver
from jobs.worker.mail_post import MailPost
from jobs.worker.store import Store
from sync.google import keeper
from sync.xlsx import drawing
from tests.cli.helpers import write
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting

IMPORTED = (catalogue, run, runner, drawing, mail_line, worker, keeper)


def die(*_: object) -> None:
    """Dies as a machine does whose plug is pulled."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying(owner: type, name: str, nth: int, *, before: bool) -> None:
    """Makes a method's nth call deadly: before it does anything, or once it is done."""
    method, calls = getattr(owner, name), itertools.count(1)

    def deadly(*args: Any, **more: Any) -> Any:
        is_last = next(calls) == nth
        if is_last and before:
            die()
        found = method(*args, **more)
        if is_last:
            die()
        return found

    setattr(owner, name, deadly)


def dying_in_the_body(nth: int) -> None:
    """Dies with half of the nth body on its way."""
    method, calls = MailPost._answer, itertools.count(1)

    def deadly(self: MailPost, smtp: Any, wire: bytes) -> Any:
        if next(calls) == nth:
            smtp.sock.sendall(wire[: len(wire) // 2])
            die()
        return method(self, smtp, wire)

    MailPost._answer = deadly  # type: ignore[method-assign]


DEATHS: dict[str, Callable[[int], None]] = {
    "before claim": lambda nth: dying(Store, "claim", nth, before=True),
    "after claim": lambda nth: dying(Store, "claim", nth, before=False),
    "before DATA": lambda nth: dying(Store, "begin_body", nth, before=True),
    "before the body": lambda nth: dying(Store, "begin_body", nth, before=False),
    "in the body": dying_in_the_body,
    "after 250, before the commit": lambda nth: dying(Store, "finish", nth, before=True),
    "after the commit": lambda nth: dying(Store, "finish", nth, before=False),
}
"""Where a process may be made to die, at the nth mail."""


def deliver_waiting(port: int) -> int:
    """The end of a pass alone: sends what waits in gruppbok.sqlite."""
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with Store(Path("gruppbok.sqlite")) as store:
        store.release_stale(now)
        server = Server("127.0.0.1", port, "none", "gruppen@example.org", "gruppen", smtp_password())
        deliver(store, MailPost(server), 300, now)
    return 0


GOOGLE = ("GRUPPBOK_GOOGLE_ENDPOINT", "GRUPPBOK_GOOGLE_TOKEN")


class Quick:
    """In place of a worker's signals: it sleeps by moving the clock, and keeps what that shows in the file clock."""

    def __init__(self, travel: time_machine.Traveller, until: datetime) -> None:
        self._travel, self._until = travel, until
        self._clock = os.open("clock", os.O_WRONLY | os.O_CREAT, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._clock)

    def sleep(self, seconds: float) -> bool:
        """Moves the clock; whether the end has come."""
        self._travel.shift(seconds)
        now = datetime.now(UTC)  # noqa: TID251 - the moved clock
        os.pwrite(self._clock, now.isoformat(timespec="seconds").encode(), 0)
        return now >= self._until


def live(start: str, until: str, *google: str) -> int:
    """A worker of gruppbok.toml from one moment to another; where the book is a Google one, with its address and token."""
    os.environ.update(zip(GOOGLE, google, strict=False))  # noqa: TID251 - its own process's
    with time_machine.travel(datetime.fromisoformat(start), tick=False) as travel:
        quick = Quick(travel, datetime.fromisoformat(until))
        vars(worker)["Signals"] = lambda: quick
        return main(["worker"])


def child(asked: dict[str, Any], out: IO[str], err: IO[str]) -> None:
    """Becomes the command; never returns."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    Path("pid").write_text(str(os.getpid()))
    if (limit := asked["limit"]) is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if asked["die"] is not None:
        where, nth = asked["die"]
        DEATHS[where](nth)
    argv, code = asked["argv"], 99
    try:
        if argv[0] == "week":
            code = live(*argv[1:])
        else:
            code = deliver_waiting(int(argv[1])) if argv[0] == "deliver" else main(argv)
        sys.stdout.flush()
    finally:
        os._exit(code)


def start(asked: dict[str, Any]) -> tuple[int, IO[str], IO[str]]:
    """One command in a process of its own, and the files it prints to."""
    out, err = (tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115 - read once the process has ended
    pid = os.fork()
    if pid == 0:
        child(asked, out, err)
    return pid, out, err


def is_running(pid: int) -> bool:
    """Whether a child has not ended yet; what it ended with can still be asked for."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def answer(asked: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Runs what is asked for, and tells what came of it."""
    os.chdir(asked["cwd"])
    started = [start(asked) for _ in range(asked["times"])]
    if asked["kill"] is not None:
        mails, seconds = asked["kill"]
        while len(list(Path("brev").glob("*.eml"))) < mails and is_running(started[0][0]):
            time.sleep(0.001)
        time.sleep(seconds)
        for pid, _, _ in started:
            os.kill(pid, signal.SIGKILL)
    results = []
    for pid, out, err in started:
        _, status = os.waitpid(pid, 0)
        out.seek(0)
        err.seek(0)
        results.append((os.waitstatus_to_exitcode(status), out.read(), err.read()))
    return results


def warm() -> None:
    """Works a group once, so that no fork looks for a module or makes a template ready that all of them need."""
    silent = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(silent), redirect_stderr(silent):
        rows = [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]
        book = write(Path(folder) / "bok.xlsx", group({"Möten": rows}))
        main(["run", str(book), "--outbox", f"{folder}/brev", "--date", "2026-11-23T12:00"])
        main(["run", str(book), "--outbox", f"{folder}/brev", "--date", "2026-11-29T18:00"])


if __name__ == "__main__":
    warm()
    gc.freeze()  # what all forks share is then copied for none of them
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
