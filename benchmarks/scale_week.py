"""A week of a large movement, minute by minute: when sheets change, what falls due, and when a fleet gets to look.

Nothing here is measured; all that is drawn is drawn from a seed. Minutes count from Monday 00:00 in the groups' own zone.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jobs.fleet.quota import ACCOUNT, PLANNED, PROJECT, READS, WINDOW
from jobs.fleet.sweeping import pause

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
HOUR, DAY = 60, 24 * 60
WEEK = 7 * DAY
LETTERS = 6 * DAY + 18 * HOUR
"""Sunday 18:00, when every group's weekly letter falls due."""
SPREAD = 55
"""Minutes over which what is due at one moment is spread."""
_TAIL = DAY
_HOURS = np.repeat([0.05, 0.5, 1.0, 1.3, 3.0, 0.7], [6, 3, 8, 1, 4, 2])
"""How much is edited in each hour of a day: little at night, most from 18 to 22."""
_DAYS = np.array([1.1, 1.1, 1.1, 1.0, 0.5, 0.7, 1.5])


@dataclass(frozen=True)
class Movement:
    """How a movement edits: sessions a group and week on average, how unlike groups are, and how long a session is.

    `sessions` lasts `minutes` in the middle; in each of its minutes the sheet changes with `density`. `unlike` is the
    spread of the groups' activity, as the sigma of a log-normal. `due` is how often a day something falls due at midnight.
    """

    groups: int
    sessions: float
    due: float
    minutes: float = 12.0
    density: float = 0.5
    unlike: float = 1.0
    seed: int = 1


@dataclass(frozen=True)
class Events:
    """What happens: in which minute to which group, in the order of the minutes."""

    minute: Ints
    group: Ints

    @classmethod
    def of(cls, minute: Ints, group: Ints) -> "Events":
        """The same once each, in order."""
        pairs = np.unique(minute * 2**32 + group)
        return cls(pairs >> 32, pairs & (2**32 - 1))

    def starts(self, minutes: int) -> Ints:
        """Where each minute's begin, and where the last one's end."""
        return np.searchsorted(self.minute, np.arange(minutes + 1))


@dataclass(frozen=True)
class Office:
    """What a fleet has: projects, the accounts of each, and seconds between sweeps; 0 follows the number of groups."""

    projects: int
    accounts: int = 6
    sweep: int = 0

    def pause(self, groups: int) -> int:
        """Whole minutes between two sweeps of an account."""
        return max(1, round((self.sweep or pause(-(-groups // (self.projects * self.accounts)))) / 60))


@dataclass(frozen=True)
class Seen:
    """How it went: minutes from a change to its look, from a letter's moment to its look, and the looks of each minute."""

    changes: Floats
    letters: Floats
    looks: Ints


def changes_of(movement: Movement) -> Events:
    """When sheets change."""
    draw = np.random.default_rng(movement.seed)
    active = draw.lognormal(-(movement.unlike**2) / 2, movement.unlike, movement.groups)
    group = np.repeat(np.arange(movement.groups), draw.poisson(movement.sessions * active))
    weights = np.outer(_DAYS, _HOURS).ravel()
    hour = draw.choice(len(weights), len(group), p=weights / weights.sum())
    start = hour * HOUR + draw.integers(0, HOUR, len(group))
    length = np.clip(draw.lognormal(np.log(movement.minutes), 0.7, len(group)), 1, 120).astype(np.int64)
    which = np.repeat(np.arange(len(group)), length)
    into = np.arange(len(which)) - np.repeat(np.cumsum(length) - length, length)
    happens = (into == 0) | (draw.random(len(which)) < movement.density)
    minute = start[which] + into
    kept = happens & (minute < WEEK)
    return Events.of(minute[kept], group[which][kept])


def due_of(movement: Movement) -> tuple[Events, Events]:
    """When something falls due at midnight, and when weekly letters do, each spread by its group."""
    draw = np.random.default_rng(movement.seed + 1)
    spread = draw.integers(0, SPREAD, movement.groups)
    everyone = np.arange(movement.groups)
    nights = draw.random((7, movement.groups)) < movement.due
    day, group = np.nonzero(nights)
    return Events.of(day * DAY + spread[group], group), Events.of(LETTERS + spread, everyone)


def run(movement: Movement, office: Office | None, begin: int = 0) -> Seen:
    """How a week goes, from a minute on; without an office to share, every look is made once its reason is known."""
    return _Week(movement, office).run(begin)


class _Week:
    """One run. A minute's changes come after its looks, so that a change is never seen in the minute it is made."""

    def __init__(self, movement: Movement, office: Office | None) -> None:
        self.groups = movement.groups
        self.changes, (self.nights, self.letters) = changes_of(movement), due_of(movement)
        self.free = office is None
        self.office = office or Office(1, 1, 60)
        number = self.office.projects * self.office.accounts
        self.account = np.arange(self.groups) % number
        self.project = self.account % self.office.projects
        self.pause = self.office.pause(self.groups)
        self.changed = np.full(self.groups, -1)
        self.due, self.letter = self.changed.copy(), self.changed.copy()
        self.known = np.zeros(self.groups, bool)
        self.lately = np.zeros(self.groups, np.int64)
        self.draw = np.random.default_rng(movement.seed + 2)

    def run(self, begin: int) -> Seen:
        """Minute by minute, until all is seen that happened in the week."""
        minutes = WEEK + _TAIL
        kinds = [(each, each.starts(minutes)) for each in (self.nights, self.letters, self.changes)]
        changes: list[Floats] = []
        letters: list[Floats] = []
        looks = np.zeros(minutes, np.int64)
        hour: deque[Ints] = deque()
        for minute in range(begin, minutes):
            if minute >= WEEK and not self._waits():
                break
            nights, late, new = (each.group[at[minute] : at[minute + 1]] for each, at in kinds)
            self.known |= (self.changed >= 0) & ((minute + self.account) % self.pause == 0)
            self.due[nights] = np.where(self.due[nights] < 0, minute, self.due[nights])
            self.letter[late] = minute
            looked = self._looks()
            looks[minute] = len(looked)
            seen = looked[self.known[looked]]
            changes.append(minute - self.changed[seen] - self.draw.random(len(seen)))
            wrote = looked[self.letter[looked] >= 0]
            letters.append(minute - self.letter[wrote] + 0.5)
            self.known[looked] = False
            self.changed[looked] = self.due[looked] = self.letter[looked] = -1
            self.lately[looked] += 1
            hour.append(looked)
            if len(hour) > HOUR:
                self.lately[hour.popleft()] -= 1
            self.changed[new] = np.where(self.changed[new] < 0, minute, self.changed[new])
        return Seen(np.concatenate(changes), np.concatenate(letters), looks)

    def _waits(self) -> bool:
        return bool((np.maximum.reduce([self.changed, self.due, self.letter]) >= 0).any())

    def _looks(self) -> Ints:
        """The groups whose turn it is: the least served first, as many as each account and project may."""
        waiting = np.flatnonzero(self.known | (self.due >= 0) | (self.letter >= 0))
        if self.free or not len(waiting):
            return waiting
        never = np.iinfo(np.int64).max
        since = [np.where(each[waiting] < 0, never, each[waiting]) for each in (self.changed, self.due, self.letter)]
        order = waiting[np.lexsort((np.minimum.reduce(since), self.lately[waiting]))]
        for of, most in ((self.account, ACCOUNT), (self.project, PROJECT)):
            order = order[_place(of[order]) < a_minute(most)]
        return order


def a_minute(most: int) -> int:
    """How many looks a minute go of so many requests a minute."""
    return int(most * PLANNED / 100 / READS * 60 / WINDOW.total_seconds())


def _place(of: Ints) -> Ints:
    """The place of each within those of the same kind, from 0."""
    order = np.argsort(of, kind="stable")
    sorts = of[order]
    place = np.empty(len(of), np.int64)
    place[order] = np.arange(len(of)) - np.searchsorted(sorts, sorts)
    return place
