"""A process that has imported everything and forks one for each command, so that many can be started, and killed, cheaply.

It reads one JSON object a line: argv, kill (null, or how many mails there must be in brev, and how many seconds later),
limit (the largest file in bytes, or null), times (how many at once). It answers with a list of [exit code or minus the
signal, what it printed on stdout, on stderr].
"""

import json
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

from jobs import catalogue
from jobs.cli import main
from jobs.commands import run
from jobs.worker import runner
from sync.xlsx import drawing

IMPORTED = (catalogue, run, runner, drawing)


def child(argv: list[str], limit: int | None, out: IO[str], err: IO[str]) -> None:
    """Becomes the command; never returns."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    if limit is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    code = 99
    try:
        code = main(argv)
        sys.stdout.flush()
    finally:
        os._exit(code)


def start(argv: list[str], limit: int | None) -> tuple[int, IO[str], IO[str]]:
    """One command in a process of its own, and the files it prints to."""
    out, err = (tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115 - read once the process has ended
    pid = os.fork()
    if pid == 0:
        child(argv, limit, out, err)
    return pid, out, err


def is_running(pid: int) -> bool:
    """Whether a child has not ended yet; what it ended with can still be asked for."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def answer(asked: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Runs what is asked for, and tells what came of it."""
    os.chdir(asked["cwd"])
    started = [start(asked["argv"], asked["limit"]) for _ in range(asked["times"])]
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


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
