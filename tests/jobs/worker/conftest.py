"""Processes over one state, and the tables of what became of the mails, however things failed and whatever the clock did."""

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
TABLE, YEAR, SOAK, DEMO, OVER = "mail", "year", "soak", "demo", "over"
"""The properties under which tests give their rows of the tables."""
TABLES = {
    TABLE: ("Mails, whatever happens", f"{'what':<52}{'runs':>6}{'mails':>7}{'lost':>6}{'doubled':>9}{'held':>6}"),
    YEAR: (
        "Mails, whenever they fall due",
        f"{'what':<52}{'due':>6}{'in time':>9}{'late':>6}{'let go':>8}{'doubled':>9}{'lost':>6}",
    ),
    DEMO: ("The demo group's 2026: mails to each", f"{'who':<24}{'mails':>6}{'most a week':>13}  by job"),
    OVER: (
        "The demo group's 2026: weeks with more than 3 mails to one person",
        f"{'who':<24}{'week':>6}{'mails':>7}  why",
    ),
    SOAK: ("A day of looks", f"{'what':<52}{'hour 4':>12}{'hour 24':>12}"),
}
"""Each table's title and header."""


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
    """Prints each table of which some test has given a row."""
    reports = [one for some in terminalreporter.stats.values() for one in some if isinstance(one, pytest.TestReport)]
    told = [pair for one in reports if one.when == "call" for pair in one.user_properties]
    for table, (title, header) in TABLES.items():
        rows = [str(value) for name, value in told if name == table]
        if rows:
            terminalreporter.section(title)
            terminalreporter.write_line(header)
            for row in sorted(rows):
                terminalreporter.write_line(row)
