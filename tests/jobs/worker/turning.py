"""A group's year turned tick by tick: the worker's own loop over a workbook in memory, with a clock that is set by hand.

What it leaves is judged against what the oracle says was due.
"""

from argparse import Namespace
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
import time_machine

from jobs.commands import sending
from jobs.commands.passing import one_pass
from jobs.mail_settings import MailSettings
from jobs.memory import Mail
from jobs.session import Session
from jobs.settings import Settings
from jobs.worker import alarm
from jobs.worker.heartbeat import Heartbeat
from jobs.worker.shift import Shift, work
from jobs.worker.store import Store
from sheets_schema.grid import Comment, Snapshot
from tests.jobs.helpers import Rows, snapshot
from tests.jobs.worker.fakes import FakeWorkbook, read, text_of
from tests.jobs.worker.oracle import Due
from tests.jobs.worker.year import here

Stop = Callable[[], bool]


def clock() -> datetime:
    """What the clock shows: the one that time_machine has set."""
    return datetime.now(UTC)  # noqa: TID251 - nobody else may read it


@dataclass
class MemoryBook(FakeWorkbook):
    """A workbook in memory that tells whether it has changed, so that a look at it may be a quiet one."""

    edition: int = 0
    comments: tuple[Comment, ...] = ()
    writes: int = 0

    def fingerprint(self) -> str:
        """Another one after each edit."""
        return str(self.edition)

    def settled(self, before: str, wrote: Sequence[str]) -> str:  # noqa: ARG002 - our tabs are none of the sheet's
        """As it was: our own writing changes nothing that people wrote."""
        return before

    def traces(self) -> str:
        """How often our tabs were written."""
        return str(self.writes)

    def read(self, wanted: Callable[[str], bool]) -> Snapshot:
        """The tabs and the comments on them."""
        found = snapshot({title: rows for title, rows in self.tabs.items() if wanted(title)})
        return Snapshot(found.name, tuple(self.tabs), found.grids, self.comments)

    def write(self, pages: Sequence[object]) -> list[str]:
        """Keeps the pages."""
        self.writes += 1
        return super().write(pages)  # type: ignore[arg-type] # the same pages


@dataclass(frozen=True)
class Went:
    """A mail that went: at which look, when by the clock, and the mail itself."""

    look: int
    at: datetime
    mail: Mail
    body: bytes

    @cached_property
    def job(self) -> str:
        """The job that it says it is of."""
        return str(read(self.body)["Gruppbok-Job"])

    @cached_property
    def words(self) -> str:
        """Its subject and its text, on one line."""
        return " ".join(f"{read(self.body)['Subject']} {text_of(self.body)}".split())


class YearSession(Session):
    """A command over a workbook in memory."""

    def workbook(self) -> MemoryBook:
        """The one that was given."""
        book: MemoryBook = self.args.book
        return book

    def beside(self) -> tuple[Path, str]:
        """Where the state lies: copies of closed years would lie there too."""
        return self.state().parent, "year"


class Script(Protocol):
    """All that the members write, with its moments."""

    def edits(self) -> list[datetime]:
        """When the sheet is changed by somebody, in order."""

    def tabs(self, now: datetime) -> dict[str, Rows]:
        """The sheet as it stands at a moment."""

    def notes(self, now: datetime) -> tuple[Comment, ...]:
        """The comments on it at a moment."""


@dataclass
class Turning:
    """One group's state, its members' edits, and the worker that is switched on and off.

    `allowed` says whether a look may tell of problems now.
    """

    year: Script
    session: YearSession
    travel: time_machine.Traveller
    sent: list[Went] = field(default_factory=list)
    looks: list[datetime] = field(default_factory=list)
    quiet: int = 0
    let_go: dict[str, Mail] = field(default_factory=dict)
    allowed: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        """The sheet as it stands when all begins."""
        self.book: MemoryBook = self.session.args.book
        self._edits = [moment for moment in self.year.edits() if moment > clock()]
        self._write()

    @property
    def way(self) -> str:
        """Mails go out, as far as the state is told."""
        return ""

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
        """Keeps a mail, with when it went."""
        before_body()
        self.sent.append(Went(len(self.looks) - 1, clock(), mail, body))

    def close(self) -> None:
        """Nothing to end."""

    def _write(self) -> None:
        """The members write what they have to by now."""
        now = clock()
        self._edits = [moment for moment in self._edits if moment > now]
        self.book.tabs = self.year.tabs(now)
        self.book.edition += 1
        self.book.comments = self.year.notes(now)

    def to(self, text: str) -> None:
        """The clock jumps, with nothing running meanwhile but the members."""
        self.jump(here(text))

    def jump(self, moment: datetime) -> None:
        """The same, to a moment."""
        self.travel.move_to(moment)
        if self._edits and self._edits[0] <= clock():
            self._write()

    def work(self, until: str, every: int) -> None:
        """The worker is started, looks at once and then each `every` seconds, and is stopped at a moment."""
        end = here(until)
        # Nobody waits for this clock, so that it may go further at a time where nothing odd is near.
        alarm.LONGEST = min(max(every / 2, 30.0), 900.0)

        def sleep(seconds: float) -> bool:
            if seconds:
                self.travel.shift(min(seconds, max((end - clock()).total_seconds(), 0)))
                if self._edits and self._edits[0] <= clock():
                    self._write()
            return clock() >= end

        work(Shift(every, clock, self._look, _fails, _beats, sleep))
        self._note_let_go()

    def _look(self, stop: Stop) -> tuple[str, ...]:
        self.looks.append(clock())
        done = one_pass(self.session.at(clock()), stop=stop)
        self.quiet += done.quiet
        assert self.allowed() or not done.problems
        return tuple(one.what for one in done.failures)

    def _note_let_go(self) -> None:
        """Keeps what the state says was let go, before it clears the names."""
        with Store(self.session.state(), read_only=True) as store:
            self.let_go |= {mail.key: mail for mail in store.memory().mails if mail.state == "expired" and mail.name}


def _fails(error: Exception) -> str:
    raise error


def _beats(heart: Heartbeat) -> None:
    """Nobody listens."""


@contextmanager
def turning(year: Script, start: str, folder: Path, zone: str = "UTC") -> Iterator[Turning]:
    """A group whose program is started for the first time at a moment, on a host in a zone."""
    moment = here(start)
    with (
        time_machine.travel(moment.astimezone(ZoneInfo(zone)), tick=False) as travel,
        pytest.MonkeyPatch.context() as patch,
    ):
        args = Namespace(
            book=MemoryBook({}),
            workbook=str(folder / "bok.xlsx"),
            state=str(folder / "state.sqlite"),
            outbox=None,
            json=True,
        )
        mail = MailSettings("gruppen@example.org", "127.0.0.1", 1, "none", "")
        one = Turning(year, YearSession(args, Settings(folder, mail=mail), moment, None, clock), travel)
        patch.setattr(sending, "mail_post", lambda *_: one)
        patch.setattr(alarm, "LONGEST", alarm.LONGEST)
        yield one


class Expects(Protocol):
    """Who says what falls due, and knows nothing of the program."""

    def all(self) -> list[Due]:
        """Everything, in the order of when it falls due."""

    def seen(self, due: Due) -> datetime:
        """When something that is due can first be seen to."""


@dataclass(frozen=True)
class Judged:
    """What became of one that was due: `mails` are those that served it."""

    due: Due
    mails: tuple[Went, ...]
    fate: str


IN_TIME, LATE, LET_GO, DOUBLED, LOST = "in time", "late", "let go", "doubled", "lost"
FATES = (IN_TIME, LATE, LET_GO, DOUBLED, LOST)


def judge(oracle: Expects, run: Turning, tick: timedelta) -> tuple[list[Judged], list[Went]]:
    """What became of each that was due, and the mails that nothing asked for; `tick` is the longest between two looks."""
    served: dict[Due, list[Went]] = {one: [] for one in oracle.all()}
    by_reader: dict[tuple[str, str], list[Due]] = {}
    for one in served:
        by_reader.setdefault((one.job, one.to), []).append(one)
    unasked = []
    for went in run.sent:
        wanted = [one for one in by_reader.get((went.job, went.mail.address), ()) if one.about in went.words]
        fits = [one for one in wanted if one.since <= went.at < one.until]
        if fits:
            served[fits[0]].append(went)
        else:
            unasked.append(went)
    fate = _Fates(oracle, run.looks, tick)
    return [Judged(one, tuple(mails), fate(one, mails)) for one, mails in served.items()], unasked


class _Fates:
    """Served by the first look that could see it, or the next; else what rule or fault that comes from."""

    def __init__(self, oracle: Expects, looks: Sequence[datetime], tick: timedelta) -> None:
        self._oracle, self._looks, self._tick = oracle, looks, tick
        self._highest = list(accumulate(looks, max))

    def __call__(self, due: Due, mails: Sequence[Went]) -> str:
        """One that was due, and the mails that served it."""
        seen = self._oracle.seen(due)
        first = bisect_left(self._highest, seen)
        if len(mails) > 1:
            return DOUBLED
        if not mails:
            return LET_GO if first == len(self._looks) or self._looks[first] >= due.until else LOST
        if mails[0].look > first + 1 or self._looks[first] - seen > self._tick:
            return LOST
        return IN_TIME if seen == due.since else LATE


def unsaid(run: Turning, gone: Iterable[Due]) -> list[Due]:
    """Those of the let go that neither of the next two weekly letters tells of: one may be of the very look that found it."""
    letters = [went for went in run.sent if went.job == "weekly_letter"]
    return [due for due in gone if not _is_said(run, due, [went for went in letters if went.at >= due.until][:2])]


def _is_said(run: Turning, due: Due, letters: Sequence[Went]) -> bool:
    mails = [
        mail
        for mail in run.let_go.values()
        if (mail.job, mail.address) == (due.job, due.to) and (_in_key(due) in mail.key or due.about in mail.subject)
    ]
    return any(f"{mail.name}: {mail.subject}" in letter.words for mail in mails for letter in letters)


def _in_key(due: Due) -> str:
    """What a key says that is about it: the contract leaves that open, but for the job before its first colon."""
    return due.about.removeprefix("Lokal-").removesuffix("-sal").casefold()


def counted(judged: Sequence[Judged], of: Callable[[Due], str]) -> dict[str, Counter[str]]:
    """How many of each kind met each fate."""
    found: dict[str, Counter[str]] = {}
    for one in judged:
        found.setdefault(of(one.due), Counter())[one.fate] += 1
    return found


def rows(what: str, judged: Sequence[Judged], of: Callable[[Due], str]) -> list[str]:
    """Rows of the table: how many were due, and their fates."""
    return [
        f"{f'{what}: {kind}':<52}{sum(fates.values()):>6}"
        + "".join(f"{fates[fate]:>{len(fate) + 2}}" for fate in FATES)
        for kind, fates in counted(judged, of).items()
    ]
