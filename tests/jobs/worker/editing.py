"""A member who edits the group's book now and then, wherever it is kept, and knows what stands there."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tests.cli.helpers import write
from tests.google import Emulator
from tests.jobs.helpers import ZONE, Rows
from tests.jobs.worker.year import Deadline, Person, Year, gathering, here
from tests.sync.google.helpers import OWNER, theirs

START = here("2026-11-16T08:00")
GROUP = Year(
    people=(Person("Anna Ek"), Person("Bo Alm"), Person("Cia Dal"), Person("Dag Ny"), Person("Eva Fors")),
    meetings=(gathering("1", "2026-11-26T18:30"), gathering("2", "2026-12-03T18:30")),
    reports=(Deadline("Höstrapport", date(2026, 11, 20)), Deadline("Vinterrapport", date(2026, 11, 29))),
    roles=(("Gruppsekreterare", "Anna Ek", None, None), ("Kassör", "Bo Alm", None, None)),
)


class Kept(Protocol):
    """Where the group's book is kept."""

    def save(self, tabs: Mapping[str, Rows]) -> None:
        """The member writes."""

    def is_as_written(self) -> bool:
        """Whether what the member wrote last stands there, and nothing else in the tabs of people."""


@dataclass
class File:
    """A workbook on disk."""

    path: Path

    def save(self, tabs: Mapping[str, Rows]) -> None:
        """Puts the workbook in the file's place, as a program does that saves."""
        beside = write(self.path.with_name("sparas.xlsx"), tabs)
        self._wrote = beside.read_bytes()
        beside.replace(self.path)

    def is_as_written(self) -> bool:
        """To the byte."""
        return self.path.read_bytes() == self._wrote


@dataclass
class Sheet:
    """A spreadsheet."""

    google: Emulator
    key: str

    def save(self, tabs: Mapping[str, Rows]) -> None:
        """Writes into the cells, tab by tab."""
        for title in ("Möten", "Kassabok"):
            self.google.act(OWNER).paste(self.key, f"{title}!A1", tabs[title])
        self._wrote = theirs(self.google, self.key)

    def is_as_written(self) -> bool:
        """Values, formats, notes and sizes."""
        return theirs(self.google, self.key) == self._wrote


@dataclass
class Member:
    """Somebody who edits the workbook now and then."""

    chance: random.Random
    book: Kept
    year: Year = GROUP
    moved: dict[str, datetime] = field(default_factory=dict)
    edits: int = 0

    def edit(self, now: datetime) -> None:
        """One edit, of a kind that chance chooses."""
        self.edits += 1
        kind = self.chance.choice((self._add, self._add, self._move, self._slip))
        self.year = kind(now)
        self.book.save(self.year.tabs(now))

    def _add(self, now: datetime) -> Year:
        """One more meeting, to which is called at once."""
        day = (now + timedelta(days=self.chance.randint(4, 12))).astimezone(ZONE)
        one = gathering(
            f"{self.edits + 10}", f"{day:%Y-%m-%d}T18:30", added=f"{now.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}"
        )
        return replace(self.year, meetings=(*self.year.meetings, one))

    def _move(self, now: datetime) -> Year:
        """A meeting that has long been called to is held on another day, or not at all; each once."""
        some = [
            one
            for one in self.year.meetings
            if one.number not in self.moved
            and max(one.versions[0].since, START) < now - timedelta(hours=16)
            and one.versions[0].start > now + timedelta(hours=80)
        ]
        if not some:
            return self._slip(now)
        one = self.chance.choice(some)
        self.moved[one.number] = now
        later = one.versions[0].when + timedelta(days=self.chance.randint(5, 9))
        then = one.then(
            f"{now.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}", self.chance.choice(("", f"{later:%Y-%m-%dT%H:%M}"))
        )
        return replace(self.year, meetings=tuple(then if each is one else each for each in self.year.meetings))

    def _slip(self, now: datetime) -> Year:
        """Money out without a receipt."""
        return replace(self.year, slips=(*self.year.slips, now))
