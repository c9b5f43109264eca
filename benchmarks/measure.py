"""Fresh processes run in turn (A B C, A B C ...), and what each took: seconds, and its own peak of memory."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Case:
    """One thing to measure. Where `inner`, its own clock counts, not the process's; `most` is the most rounds it gets.

    `before` is done before each round, off the clock.
    """

    name: str
    command: Sequence[str]
    inner: bool = False
    most: int = 99
    codes: tuple[int, ...] = (0,)
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = dict


@dataclass
class Taken:
    """What the rounds of one case took; `out` is what the last one printed, `elsewhere` seconds of another process."""

    case: Case
    seconds: list[float] = field(default_factory=list)
    mib: list[float] = field(default_factory=list)
    elsewhere: list[float] = field(default_factory=list)
    out: str = ""

    @property
    def time(self) -> float:
        """The median, in seconds."""
        return median(self.seconds)

    @property
    def peak(self) -> float:
        """The highest peak of memory, in MiB."""
        return max(self.mib)

    @property
    def said(self) -> dict[str, Any]:
        """What the case printed, as JSON."""
        said: dict[str, Any] = json.loads(self.out)
        return said


def ours(name: str, folder: Path, most: int = 99) -> Case:
    """A case of `benchmarks.cases`, timed by its own clock."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.cases", name, str(folder)]
    return Case(name, command, inner=True, most=most)


def run_once(case: Case) -> tuple[float, float, str]:
    """Seconds, peak MiB and output of one fresh process. Raises RuntimeError where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **case.environment}  # noqa: TID251 - handed on
    start = perf_counter()
    process = subprocess.Popen(
        case.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout, process.stderr:
        out, err = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in case.codes:
        raise RuntimeError(f"{case.name}: exit {process.returncode}: {err.strip()[-400:]}")
    return seconds, usage.ru_maxrss / 1024, out


def in_turn(
    cases: Sequence[Case], rounds: int, tell: Callable[[str], None], spent: Callable[[], float] = float
) -> dict[str, Taken]:
    """Every case once a round; one that fails is told of and left out. `spent` counts another process's seconds."""
    taken = {case.name: Taken(case) for case in cases}
    for number in range(rounds):
        for case in cases:
            if case.name not in taken or number >= case.most:
                continue
            tell(f"round {number + 1} of {rounds}: {case.name}")
            case.before()
            before = spent()
            try:
                seconds, mib, out = run_once(case)
            except (RuntimeError, OSError) as error:
                print(f"  left out: {error}")
                del taken[case.name]
                continue
            one = taken[case.name]
            one.out = out
            one.seconds.append(one.said["seconds"] if case.inner else seconds)
            one.mib.append(mib)
            one.elsewhere.append(spent() - before)
    return taken


def tell(words: str) -> None:
    """Says on a terminal what is going on, on one line that the next one wipes."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
