"""The simulated week: the clock stands while all that is due at a moment is done, and then moves to the next such moment."""

import random
import re
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from time import monotonic, sleep

from benchmarks.fleet import plan
from benchmarks.fleet.stand import PATIENCE, Stand, Workers
from benchmarks.measure import tell
from tests.google.answering import Asked

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STEP = timedelta(seconds=15)
"""How far the clock moves at least: as often as workers sweep."""
HOURS = 168
"""Hours of a week."""
CROWD = 8
"""So many looks that wait at once show how fast they are made."""
_OWNER = "anna@example.org"
_BUSY = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'look' AND status IN ('todo', 'doing')"
_NEXT = """
SELECT least(
    (SELECT min(greatest(least(due, changed), not_before)) FROM fleet_group WHERE paused IS NULL AND (due IS NOT NULL OR changed IS NOT NULL)),
    (SELECT min(swept) FROM fleet_account) + %s * interval '1 second')
"""
_SEEN = "SELECT sheet, looked FROM fleet_group WHERE changed IS NULL AND looked IS NOT NULL AND sheet = ANY(%s)"
_GROUP = re.compile(r"\.g(\d+)@")
_KEY = re.compile(r"/(?:spreadsheets|files)/([\w-]{30,})")


@dataclass
class Found:
    """What the week came to. Waits are simulated seconds from an edit to the moment of the look that saw it.

    `busy` is the real seconds in which a CROWD of looks waited and nothing was killed, `crowded` the looks made in them.
    """

    groups: int
    workers: int
    hours: int = HOURS
    looks: int = 0
    crowded: int = 0
    busy: float = 0.0
    requests: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    idle_requests: int = 0
    idle_hours: int = 0
    waits: list[float] = field(default_factory=list)
    stormed: list[float] = field(default_factory=list)
    letters: list[float] = field(default_factory=list)
    mails: int = 0
    lost: int = 0
    doubled: int = 0
    held: int = 0
    killed: int = 0
    restarted: int = 0
    unseen: int = 0


@dataclass
class Week:
    """One run of the week. `sweep` asks the workers for a sweep now; `pause` is seconds between two lists of changes."""

    stand: Stand
    workers: Workers
    groups: int
    seed: int
    sweep: Callable[[], None]
    pause: float
    keys: list[str] = field(default_factory=list)
    _marks: list[tuple[datetime, int, int]] = field(default_factory=list)
    _pending: list[tuple[plan.Edit, str]] = field(default_factory=list)

    def run(self, kills: int, restarts: int, until: datetime) -> Found:
        """Lets the week pass, with so many workers killed and restarts of the database at moments by chance."""
        found = Found(self.groups, self.workers.number, hours=_hour(until))
        chance = random.Random(self.seed + self.workers.number)
        edits = deque(plan.edits(self.groups, self.seed))
        done: list[plan.Edit] = []
        now = plan.MONDAY.astimezone(UTC)
        span = (until - now) / MINUTE
        bad = sorted(
            [(now + MINUTE * chance.uniform(5, span), what) for what in [*["kill"] * kills, *["db"] * restarts]]
        )
        self.workers.start()
        while now < until:
            while edits and edits[0].moment <= now:
                done.append(self._edit(edits.popleft()))
            self.stand.move(now)
            self.sweep()
            began, waiting, asked = monotonic(), self._waiting(), len(self.stand.google.requests)
            is_sound = True
            while bad and bad[0][0] <= now and self._waiting():
                self._harm(bad.pop(0)[1], chance, found)
                is_sound = False
            self._settle()
            if waiting >= CROWD and is_sound:
                found.busy += monotonic() - began
                found.crowded += _looks(self.stand.google.requests[asked:])
            self._see(found)
            self._marks.append((now, len(self.stand.google.requests), len(self.stand.mail.accepted)))
            tell(f"{self.workers.number} worker(s): {now.astimezone(plan.ZONE):%a %H:%M:%S}")
            now = self._next(now)
        tell("")
        self.workers.stop()
        self._count(found, done)
        return found

    def _edit(self, edit: plan.Edit) -> plan.Edit:
        """A member writes in the sheet."""
        self.stand.clock.now = edit.moment
        key = self.keys[edit.group]
        self.stand.google.act(_OWNER).paste(key, edit.place, edit.rows)
        self._pending.append((edit, key))
        return edit

    def _harm(self, what: str, chance: random.Random, found: Found) -> None:
        """A worker dies, or the database does, while there is work in hand."""
        sleep(chance.uniform(0, 0.5))
        if what == "kill":
            self.workers.kill(chance)
            found.killed += 1
        else:
            self.stand.server.restart("immediate")
            found.restarted += 1

    def _waiting(self) -> int:
        """How many looks are to be made now, or are being made."""
        return int(str(self.stand.ask(_BUSY)[0][0]))

    def _settle(self) -> None:
        """Waits until nothing is left to do at this moment."""
        end = monotonic() + PATIENCE
        while self._waiting():
            if monotonic() > end:
                raise RuntimeError(f"still at work after {PATIENCE:.0f} s; see {self.stand.home}")
            self.workers.check()
            sleep(0.05)

    def _see(self, found: Found) -> None:
        """Which edits have been seen by now, and how long each waited."""
        if not self._pending:
            return
        keys = [key for _, key in self._pending]
        looked = {str(key): at for key, at in self.stand.ask(_SEEN, keys) if isinstance(at, datetime)}
        storm = plan.stormed(self.groups, self.seed)
        left = []
        for edit, key in self._pending:
            if key in looked and looked[key] >= edit.moment:
                waits = found.stormed if edit.group == storm else found.waits
                waits.append((looked[key] - edit.moment).total_seconds())
            else:
                left.append((edit, key))
        self._pending = left

    def _next(self, now: datetime) -> datetime:
        """The next quarter of a minute at which there is something to do."""
        ((found,),) = self.stand.ask(_NEXT, self.pause)
        due = found.astimezone(UTC) if isinstance(found, datetime) else now + HOUR
        late = max(due - now, STEP)
        return now + STEP * -(-late // STEP)

    def _count(self, found: Found, done: Sequence[plan.Edit]) -> None:
        """The requests and the mails, as Google's emulator and the mail server counted them."""
        found.unseen = len(self._pending)
        self._count_requests(found, done)
        self._count_mails(found, done)
        ((found.held,),) = self.stand.ask("SELECT count(*) FROM mail WHERE state IN ('unknown', 'failed')")  # type: ignore[assignment]

    def _count_requests(self, found: Found, done: Sequence[plan.Edit]) -> None:
        log, numbers = self.stand.google.requests, {key: number for number, key in enumerate(self.keys)}
        active = {(edit.group, _hour(edit.moment) + later) for edit in done for later in (0, 1)}
        asked: Counter[tuple[int, int]] = Counter()
        before = before_mails = 0
        late: deque[tuple[datetime, str]] = deque()
        for moment, requests, mails in self._marks:
            while late and late[0][0] <= moment - MINUTE:
                late.popleft()
            for one in log[before:requests]:
                kind = _kind(one.method)
                found.requests[kind] += 1
                late.append((moment, kind))
                found.refused += one.status == 429
                key = _KEY.search(one.path)
                if key and key[1] in numbers:
                    asked[numbers[key[1]], _hour(moment)] += 1
            for mail in self.stand.mail.accepted[before_mails:mails]:
                if group := _GROUP.search(mail.recipient):
                    active.add((int(group[1]), _hour(moment)))
            found.most |= Counter(kind for _, kind in late)
            before, before_mails = requests, mails
        last = _hour(self._marks[-1][0]) + 1
        idle = {(group, hour) for group in range(self.groups) for hour in range(1, last)} - active
        found.idle_hours = len(idle)
        found.idle_requests = sum(number for where, number in asked.items() if where in idle)
        found.looks = _looks(log)

    def _count_mails(self, found: Found, done: Sequence[plan.Edit]) -> None:
        gone: Counter[tuple[str, str]] = Counter()
        jobs: Counter[tuple[int, str]] = Counter()
        before = 0
        sunday = (plan.MONDAY + timedelta(days=6, hours=18)).astimezone(UTC)
        for moment, _, mails in self._marks:
            for mail in self.stand.mail.accepted[before:mails]:
                made = message_from_bytes(mail.body)
                gone[mail.recipient, str(made["Message-ID"])] += 1
                group = _GROUP.search(mail.recipient)
                jobs[int(group[1]) if group else -1, str(made["Gruppbok-Job"])] += 1
                if made["Gruppbok-Job"] == "weekly_letter":
                    found.letters.append((moment - sunday).total_seconds())
            before = mails
        found.mails = gone.total()
        found.doubled = sum(number - 1 for number in gone.values())
        seen = [edit for edit in done if edit not in {one for one, _ in self._pending}]
        wanted = plan.expected(self.groups, seen)
        found.lost = sum(max(0, number - jobs[what]) for what, number in wanted.items() if self._is_over(what[1]))

    def _is_over(self, job: str) -> bool:
        """Whether the week went so far that a job's mails must have gone."""
        end = self._marks[-1][0]
        return job != "weekly_letter" or end >= (plan.MONDAY + timedelta(days=6, hours=19)).astimezone(UTC)


def _hour(moment: datetime) -> int:
    """Which hour of the week a moment lies in, from 0."""
    return int((moment - plan.MONDAY) / HOUR)


def _kind(method: str) -> str:
    """How a request counts: a read or a write of Sheets, a list of changes, or Drive."""
    if "changes" in method:
        return "changes"
    if method.startswith("drive."):
        return "drive"
    return "write" if method.endswith(("batchUpdate", "update", "append", "clear")) else "read"


def _looks(requests: Sequence[Asked]) -> int:
    """How many looks these requests made: each reads twice."""
    return sum(_kind(one.method) == "read" for one in requests) // 2


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so great a share of all are at most."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0
