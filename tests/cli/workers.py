"""Workers as processes of their own, which look each second in place of every few minutes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.cli.helpers import environment

PATIENCE = 60.0
"""Seconds to wait for what must come."""
QUICK = """
import sys
from jobs import settings
settings._worker = lambda path, worker: settings.WorkerSettings(1, worker.get("ping", ""))
{more}
from jobs.cli import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Worker:
    """`gruppbok worker` in a folder with gruppbok.toml, its stderr in a file. `more` is done in its process first."""

    folder: Path
    words: Sequence[str | Path] = ()
    more: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    stderr: int | None = None

    def __enter__(self) -> Self:
        """Starts it."""
        self._said = self.folder / f"stderr-{time.monotonic_ns()}"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-c", QUICK.format(more=self.more), "worker", *map(str, self.words)],
                cwd=self.folder,
                env=environment(**self.variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said if self.stderr is None else self.stderr,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it, however it fares."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    @property
    def said(self) -> str:
        """What it has written on stderr."""
        return self._said.read_text("utf-8")

    @property
    def events(self) -> list[dict[str, Any]]:
        """What it has logged, a line each."""
        return [json.loads(line) for line in self.said.splitlines(keepends=True) if line.endswith("\n")]

    def named(self, event: str) -> list[dict[str, Any]]:
        """The events of a name."""
        return [one for one in self.events if one["event"] == event]

    @property
    def heart(self) -> dict[str, Any]:
        """Its heartbeat; nothing before the first."""
        path = self.folder / "gruppbok.sqlite-heartbeat"
        found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return found if found.get("pid") == self.process.pid else {}

    def until(self, is_so: Callable[[], object], what: str) -> None:
        """Waits until something is so while it works."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert self.process.poll() is None, f"it ended before {what}: {self.said}"
            assert time.monotonic() < end, f"never: {what}; {self.heart} {self.said}"
            time.sleep(0.02)

    def until_it_looked(self) -> None:
        """Waits for the end of a look that begins from now on."""
        before = self.heart.get("looked")
        self.until(lambda: self.heart.get("looked") not in (None, before), "a look")

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        os.kill(self.process.pid, number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to stop; gives its exit code."""
        self.send(number)
        return self.ended()

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        return self.process.wait(PATIENCE)
