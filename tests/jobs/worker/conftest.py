"""Processes over one state, and the table of what became of each way to fail."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from tests.cli.helpers import HERE, Done, environment

PASSWORD = "hemligt"  # noqa: S105 - of a server in the tests
TABLE = "mail"
"""The property under which a test gives its row of the table."""


@dataclass(frozen=True)
class Forks:
    """The process that starts others."""

    into: IO[str]
    out: IO[str]

    def __call__(
        self,
        argv: list[str],
        cwd: Path,
        *,
        kill: tuple[int, float] | None = None,
        limit: int | None = None,
        times: int = 1,
        die: tuple[str, int] | None = None,
    ) -> list[Done]:
        """Runs a command so many times at once, each in a process of its own."""
        asked = {"argv": argv, "cwd": str(cwd), "kill": kill, "limit": limit, "times": times, "die": die}
        self.into.write(json.dumps(asked) + "\n")
        self.into.flush()
        return [Done(*one) for one in json.loads(self.out.readline())]


@pytest.fixture(name="forks", scope="module")
def forking_process() -> Iterator[Forks]:
    """One process for all the tests here."""
    one = environment(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", GRUPPBOK_SMTP_PASSWORD=PASSWORD)
    argv = [sys.executable, "-m", "tests.jobs.worker.forks"]
    with subprocess.Popen(argv, cwd=HERE, env=one, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        yield Forks(started.stdin, started.stdout)
        started.stdin.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table: what went wrong, and what became of the mails."""
    reports = [one for some in terminalreporter.stats.values() for one in some if isinstance(one, pytest.TestReport)]
    rows = [value for one in reports if one.when == "call" for name, value in one.user_properties if name == TABLE]
    if rows:
        terminalreporter.section("Mails, whatever happens")
        terminalreporter.write_line(f"{'what':<52}{'runs':>6}{'mails':>7}{'lost':>6}{'doubled':>9}{'held':>6}")
        for row in sorted(map(str, rows)):
            terminalreporter.write_line(row)
