"""A worker killed and started again a hundred times in a week, while a member edits: lost 0, doubled 0, no cell changed.

`pytest tests/jobs/worker/test_restarts.py` prints its row of the table. The mail server's own count is the witness.
"""

import contextlib
import os
import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from jobs.worker.store import Store
from tests.google import Emulator
from tests.jobs.helpers import ZONE
from tests.jobs.worker.conftest import PASSWORD, TABLE, Forks
from tests.jobs.worker.editing import GROUP, START, File, Member, Sheet
from tests.jobs.worker.fakes import read, text_of
from tests.jobs.worker.oracle import Due, Oracle
from tests.jobs.worker.test_kill_matrix import row
from tests.mail.server import MailServer, Stage
from tests.sync.google.helpers import WORKER, sheet_of

Tell = Callable[[str, object], None]
NEWS = "cashbook_findings"
LIFE = timedelta(minutes=40)
"""How long a worker lives, by its own clock, if it is not killed before."""
SLIPS = re.compile(r"^Nytt i kassaboken: (\d+) sak")
PAUSES = (0, 1, 7, 60, 300)
"""Minutes until it is started again."""
GRACE = timedelta(minutes=15)
"""A member's edit is timed by the worker's clock, which runs on while the file is written."""


@dataclass(frozen=True)
class Seen:
    """A mail as whoever has it reads it."""

    job: str
    to: str
    made: datetime
    words: str

    def serves(self, due: Due) -> bool:
        """Whether it may be what was due."""
        is_it = (self.job, self.to) == (due.job, due.to) and due.about in self.words
        return is_it and due.since <= self.made < due.until + GRACE


def seen(body: bytes) -> Seen:
    """A mail by its bytes."""
    mail = read(body)
    words = " ".join(f"{mail['Subject']} {text_of(body)}".split())
    to = mail["To"].addresses[0].addr_spec
    return Seen(str(mail["Gruppbok-Job"]), to, parsedate_to_datetime(str(mail["Date"])).astimezone(UTC), words)


@dataclass
class Week:
    """The worker's lives."""

    forks: Forks
    folder: Path
    server: MailServer
    member: Member
    secrets: tuple[str, ...] = ()
    lives: int = 0
    killed: int = 0
    began: datetime = START

    @property
    def now(self) -> datetime:
        """What the worker's clock shows, or showed when it died."""
        with contextlib.suppress(OSError, ValueError):
            return max(self.began, datetime.fromisoformat((self.folder / "clock").read_text()))
        return self.began

    def live(self, *, killed: bool = True) -> datetime:
        """One life, and what it would have lived until; it may be killed after a while or at a step of a mail, and edited in."""
        (self.folder / "pid").unlink(missing_ok=True)
        self.began = start = self.now + timedelta(minutes=self.member.chance.choice(PAUSES))
        kill = None
        if killed and self.member.chance.random() < 0.5:
            kill = (0, self.member.chance.uniform(0.01, 0.35))
        elif killed:
            self.server.watch = Death(self)
        timer = None
        if killed and self.member.chance.random() < 0.4:
            timer = threading.Timer(self.member.chance.uniform(0, 0.3), lambda: self.member.edit(self.now))
            timer.start()
        elif killed and self.member.chance.random() < 0.5:
            self.member.edit(start)
        until = start + (LIFE if killed else 39 * LIFE)
        (done,) = self.forks(["week", start.isoformat(), until.isoformat(), *self.secrets], self.folder, kill=kill)
        self.server.watch = None
        if timer:
            timer.join()
        self.lives += 1
        self.killed += done.code == -signal.SIGKILL
        assert done.code in (0, -signal.SIGKILL), done
        assert "look_failed" not in done.err, done.err
        return until

    def killing(self, times: int) -> datetime:
        """Lives until so many were killed, and one more to the end; gives that. Nobody's cells are changed in any."""
        while self.killed < times:
            self.live()
            assert self.member.book.is_as_written()
        end = self.live(killed=False)
        assert self.member.book.is_as_written()
        return end


class Death:
    """Kills the worker at a step of a mail, and a while after it."""

    stages: tuple[Stage, ...] = ("connect", "ehlo", "mail", "rcpt", "data", "body", "accepted", "quit")

    def __init__(self, week: Week) -> None:
        self._stage, self._folder = week.member.chance.choice(self.stages), week.folder
        self._nth, self._wait = week.member.chance.randint(1, 4), week.member.chance.choice((0, 0, 0.001, 0.01))

    def __call__(self, stage: Stage, _number: int) -> None:
        """What the server tells, before it answers."""
        self._nth -= stage == self._stage
        if stage == self._stage and self._nth == 0:
            pid = int((self._folder / "pid").read_text())
            threading.Timer(self._wait, _kill, [pid]).start() if self._wait else _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(name="server")
def mail_server() -> Iterator[MailServer]:
    """A server that asks for a login."""
    with MailServer(login=("gruppen", PASSWORD)) as server:
        yield server


CONFIGURATION = """workbook = "{workbook}"
[worker]
every = 600
[mail]
from = "gruppen@example.org"
host = "127.0.0.1"
port = {port}
security = "none"
user = "gruppen"
"""


def week(folder: Path, workbook: str, server: MailServer) -> Path:
    """A folder with the configuration."""
    (folder / "gruppbok.toml").write_text(CONFIGURATION.format(workbook=workbook, port=server.port))
    return folder


def test_killed_a_hundred_times_in_a_week(
    forks: Forks, tmp_path: Path, server: MailServer, record_property: Tell
) -> None:
    member = Member(random.Random(5), File(tmp_path / "bok.xlsx"))
    member.book.save(GROUP.tabs(START))
    one = Week(forks, week(tmp_path, "bok.xlsx", server), server, member)
    judge(one, one.killing(100), record_property)
    assert one.now - START > timedelta(days=6)


def test_killed_over_a_google_sheet(forks: Forks, tmp_path: Path, server: MailServer, record_property: Tell) -> None:
    with Emulator() as google:
        key = sheet_of(google, GROUP.tabs(START))
        member = Member(random.Random(6), Sheet(google, key))
        member.book.save(GROUP.tabs(START))
        one = Week(forks, week(tmp_path, key, server), server, member, (google.url, google.token(WORKER)))
        judge(one, one.killing(20), record_property)
        assert google.violations == []


def judge(one: Week, end: datetime, tell: Tell) -> None:
    """Lost 0, doubled 0, and whatever is in doubt is shown; a row of the table."""
    member = one.member
    due = [each for each in Oracle(member.year, START, end).all() if each.job != NEWS]
    went, held = [seen(mail.body) for mail in one.server.accepted], waiting(one)
    sent, in_doubt = served(due, went), served(due, held)
    lost = [each for each in due if not sent[each] and not in_doubt[each]]
    doubled = [each for each in due if sent[each] > 1]
    what = f"killed {one.killed} times in {(end - START).days} days of {member.edits} edits"
    tell(TABLE, row(what, one.lives, len(due), len(lost), len(doubled), len(held)))
    assert (lost, doubled, sent[None]) == ([], [], 0)
    is_all_told([mail for mail in (*went, *held) if mail.job == NEWS], len(member.year.slips))
    assert len({mail.body for mail in one.server.accepted}) == len(one.server.accepted)
    shown = one.forks(["outbox", "list", "--json"], one.folder)[0].json["mails"]
    assert Counter(mail["state"] for mail in shown if mail["state"] != "expired") == Counter(
        {"sent": len(shown) - len(held), "unknown": len(held)}
    )


def served(due: Sequence[Due], mails: Sequence[Seen]) -> Counter[Due | None]:
    """How many mails came of each that was due, and under None of nothing; news of the cashbook is counted otherwise."""
    found: Counter[Due | None] = Counter()
    for mail in mails:
        if mail.job != NEWS:
            found[max((one for one in due if mail.serves(one)), key=lambda one: one.since, default=None)] += 1
    return found


def is_all_told(news: Sequence[Seen], slips: int) -> None:
    """Each slip in the cashbook was told of once, in one mail a day at most."""
    told = [int(found) for one in {one.made: one for one in news}.values() for found in SLIPS.findall(one.words)]
    assert sum(told) == slips
    assert len({one.made.astimezone(ZONE).date() for one in news}) == len(told)


def waiting(week: Week) -> list[Seen]:
    """The mails that are held because only the server can know."""
    with Store(week.folder / "gruppbok.sqlite", read_only=True) as store:
        keys = [mail.key for mail in store.memory().mails if mail.state == "unknown"]
        return [seen(store.body(key) or b"") for key in keys]
