"""A day of a worker's looks, minute by minute, in a process of its own: what it holds at each hour, as JSON on stdout.

The arguments are the folder with gruppbok.toml, and the emulator's address and the spreadsheet where the book is a Google one.
Each half hour a member edits: the meeting is held somewhere else, of which all are told.
"""

import gc
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.request import Request, urlopen

import time_machine

from jobs.cli import main
from jobs.commands import worker
from tests.cli.helpers import write
from tests.jobs.helpers import MEETING, Rows, group, meeting
from tests.jobs.worker.year import here

START = here("2026-11-16T00:05")
HOURS = 24
EDIT = timedelta(minutes=30)
_PAGE = os.sysconf("SC_PAGE_SIZE")


def place(edits: int) -> str:
    """Where the meeting is after so many edits."""
    return f"Lokal {edits}"


def tabs(edits: int) -> dict[str, Rows]:
    """The group after so many edits; the book does not grow."""
    row = meeting("2026-9", date(2026, 11, 26), place=place(edits))
    return group({"Möten": [MEETING, row]}, sending="På", daily_limit=100_000)


def held(state: Path, edits: int) -> dict[str, int]:
    """What this process holds now: bytes in memory, files, threads, live objects; and the state's bytes."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - as it is, without opening what it lists
    size = sum(one.stat().st_size for one in state.parent.glob(f"{state.name}*") if not one.name.endswith("-worker"))
    return {
        "memory": resident,
        "files": files,
        "threads": threading.active_count(),
        "objects": len(gc.get_objects()),
        "state": size,
        "edits": edits,
    }


class Day:
    """In place of a worker's signals: it sleeps by moving the clock, and each hour takes the measure."""

    def __init__(self, travel: time_machine.Traveller, state: Path, edit: Callable[[int], object]) -> None:
        self._travel, self._state, self._edit = travel, state, edit
        self._edits = 0
        self.hours: list[Mapping[str, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to give back."""

    def sleep(self, seconds: float) -> bool:
        """Moves the clock; whether the day is over."""
        self._travel.shift(seconds)
        gone = datetime.now(UTC) - START  # noqa: TID251 - the moved clock
        if gone >= EDIT * (self._edits + 1):
            self._edits += 1
            self._edit(self._edits)
        if gone >= timedelta(hours=len(self.hours)):
            self.hours.append(held(self._state, self._edits))
        return gone >= timedelta(hours=HOURS)


def on_disk(edits: int) -> None:
    """A member saves the workbook."""
    write(Path("sparas.xlsx"), tabs(edits)).replace("bok.xlsx")


def in_google(url: str, key: str) -> Callable[[int], None]:
    """A member writes in the spreadsheet."""

    def edit(edits: int) -> None:
        asked = {
            "email": "anna@example.org",
            "action": "set",
            "file_id": key,
            "place": "Möten!F2",
            "value": place(edits),
        }
        request = Request(f"{url}/emulator/v1/act", json.dumps(asked).encode(), {"Content-Type": "application/json"})  # noqa: S310 - loopback
        with urlopen(request) as answer:  # noqa: S310 - as above
            answer.read()

    return edit


def soak(folder: str, *google: str) -> list[Mapping[str, Any]]:
    """The day; gives what was held at each hour."""
    os.chdir(folder)
    with time_machine.travel(START, tick=False) as travel:
        edit = in_google(*google) if google else on_disk
        if not google:
            on_disk(0)
        day = Day(travel, Path("gruppbok.sqlite").absolute(), edit)
        vars(worker)["Signals"] = lambda: day
        assert main(["worker"]) == 0
    return day.hours


if __name__ == "__main__":
    print(json.dumps(soak(*sys.argv[1:])))
