"""The emulator of Google as a process of its own on loopback, and what members do there.

It imports little: a process that is started from here begins with this one's peak of memory.
"""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.bench import PYTHON
from benchmarks.measure import ROOT, Case, run_once

OWNER, WORKER = "anna@example.org", "worker@example.org"


@dataclass(frozen=True)
class Sheet:
    """One spreadsheet by its key; `place` is a cell of its cashbook with a sum of money in."""

    key: str
    place: str

    @property
    def link(self) -> str:
        """Its address as people give it."""
        return f"https://docs.google.com/spreadsheets/d/{self.key}/edit"


def ask(url: str, word: str, **asked: Any) -> dict[str, Any]:
    """One of the words of an emulator. Raises ValueError where it is not understood."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=120)
    connection.request("POST", f"/emulator/v1/{word}", json.dumps(asked).encode())
    answer = connection.getresponse()
    said: dict[str, Any] = json.loads(answer.read())
    connection.close()
    if answer.status != 200:
        raise ValueError(said.get("error", word))
    return said


def make(url: str, tabs: Mapping[str, Sequence[Sequence[Any]]]) -> str:
    """A spreadsheet shared with the worker; its key."""
    key: str = ask(url, "make", title="Grupp 7", tabs=tabs, owner=OWNER)["spreadsheetId"]
    ask(url, "share", file_id=key, email=WORKER)
    return key


class Stand:
    """A running emulator; a context. Raises RuntimeError where it does not start."""

    def __init__(self) -> None:
        command = [PYTHON, "-m", "tests.google", "--port", "0"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip().removeprefix("listening on ")
        if not self.url:
            raise RuntimeError("python -m tests.google does not start (make test installs what it needs)")
        self._sums = 0
        self.token: str = self.ask("token", email=WORKER)["token"]

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.communicate()

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads gruppbok here."""
        return {"GRUPPBOK_GOOGLE_ENDPOINT": self.url, "GRUPPBOK_GOOGLE_TOKEN": self.token}

    def ask(self, word: str, **asked: Any) -> dict[str, Any]:
        """One of the emulator's own words. Raises ValueError where it is not understood."""
        return ask(self.url, word, **asked)

    def seconds(self) -> float:
        """How long the emulator has been at work on a processor; nothing where the system does not tell."""
        with suppress(OSError):
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0

    def sheets_of(self, path: Path, number: int) -> "tuple[list[Sheet], str]":
        """So many spreadsheets of an .xlsx file, or of the example group where there is none; and their moment."""
        made = run_once(Case("sheets", [PYTHON, "-m", "benchmarks.sheets", self.url, str(path), str(number)]))[2]
        said = json.loads(made)
        return [Sheet(key, said["place"]) for key in said["keys"]], said["moment"]

    def change(self, sheet: Sheet) -> None:
        """A member writes another sum in the cashbook, one that it never had."""
        self._sums += 1
        rows = [[100 + self._sums / 100]]
        self.ask("act", email=OWNER, action="paste", file_id=sheet.key, place=sheet.place, rows=rows)
