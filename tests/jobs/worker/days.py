"""Days of the whole `gruppbok worker` in this process: its clock is set by hand, and things happen at their moments."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pytest
import time_machine

from jobs.commands import status, worker
from jobs.mail_settings import MailSettings
from jobs.session import Session
from jobs.settings import Settings, WorkerSettings
from jobs.worker.heartbeat import heartbeat_path, read_heartbeat
from jobs.worker.store import Store
from sync.workbook import Workbook
from tests.jobs.worker.year import here


def clock() -> datetime:
    """What the clock shows: the one that time_machine has set."""
    return datetime.now(UTC)  # noqa: TID251 - nobody else may read it


class DaysSession(Session):
    """A command whose workbook is given to it."""

    def workbook(self) -> Workbook:
        """The one that was given, opened anew."""
        opened: Workbook = self.args.opens()
        return opened


@dataclass
class Days:
    """One worker's days. `happens` are things done at their moments, between two looks; `looked` when looks ended."""

    session: DaysSession
    travel: time_machine.Traveller
    capsys: pytest.CaptureFixture[str]
    happens: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    looked: list[datetime] = field(default_factory=list)
    said: str = ""
    _end: datetime = datetime.max

    def at(self, moment: str, does: Callable[[], object]) -> None:
        """Something is to happen."""
        self.happens = sorted([*self.happens, (here(moment), does)], key=lambda one: one[0])

    def work(self, until: str) -> None:
        """The worker is started, and is asked to stop at a moment."""
        self._end = here(until)
        self.capsys.readouterr()
        assert worker.run(self.session) == 0
        self.said += self.capsys.readouterr().err

    def sleep(self, seconds: float) -> bool:
        """The worker's sleep: the clock moves, and what is due to happen happens."""
        if seconds:
            heart = read_heartbeat(heartbeat_path(self.session.state()))
            if heart and heart.looked and heart.looked not in self.looked[-1:]:
                self.looked.append(heart.looked)
            self.travel.shift(seconds)
            while self.happens and self.happens[0][0] <= clock():
                self.happens.pop(0)[1]()
        return clock() >= self._end

    def __enter__(self) -> Self:
        """In place of the signals."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to give back."""

    def status(self, *, alive: bool = False) -> tuple[int, Any]:
        """What `gruppbok status --json` says now, and its exit code."""
        self.said += self.capsys.readouterr().err
        told: list[object] = []
        args = Namespace(**{**vars(self.session.args), "alive": alive, "json": True})
        one = _Telling(args, self.session.settings, clock(), None, clock)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_Telling, "print_json", lambda _, result: told.append(result))
            code = status.run(one)
        return code, told[0]

    def troubles(self) -> dict[str, Any]:
        """What status says is wrong, or was, by its name."""
        return {one["what"]: one for one in self.status()[1]["troubles"]}

    def states(self) -> dict[str, str]:
        """Each mail's state."""
        with Store(self.session.state(), read_only=True) as store:
            return {mail.key: mail.state for mail in store.memory().mails}


class _Telling(DaysSession):
    """A command whose result is kept."""


@contextmanager
def days(
    opens: Callable[[], Workbook],
    start: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    port: int,
    every: int = 300,
) -> Iterator[Days]:
    """A worker that looks every so many seconds from a moment on, with a mail server at a port."""
    args = Namespace(
        opens=opens,
        workbook=str(folder / "bok.xlsx"),
        state=str(folder / "state.sqlite"),
        outbox=None,
        json=True,
        alive=False,
    )
    mail = MailSettings("gruppen@example.org", "127.0.0.1", port, "none", "")
    settings = Settings(folder, mail=mail, worker=WorkerSettings(every, ""))
    with time_machine.travel(here(start), tick=False) as travel, pytest.MonkeyPatch.context() as patch:
        one = Days(DaysSession(args, settings, here(start), None, clock), travel, capsys)
        patch.setattr(worker, "Signals", lambda: one)
        yield one


def gaps(looked: Sequence[datetime], first: datetime, last: datetime) -> list[int]:
    """Minutes between the looks of a stretch."""
    some = [one for one in looked if first <= one < last]
    return [round((after - before).total_seconds() / 60) for before, after in pairwise(some)]
