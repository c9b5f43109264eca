"""Every mail that falls due in a group's year.

It is written from the contract (sections 7 and 9) alone: it knows no key, no job's code and no state, only who is to hear what
from when, and until when that makes sense.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import pairwise

from tests.jobs.helpers import ZONE
from tests.jobs.worker.year import ALWAYS, DAY, NEVER, SECRETARY, TREASURER, Gathering, Person, Year, midnight


@dataclass(frozen=True)
class Due:
    """A mail that is due: by its job and whom it goes to, the word in it that tells what it is about, from when, until when."""

    job: str
    to: str
    about: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Oracle:
    """What falls due in a year, to a program that first looked at `first` and was awake except in `down`.

    A job may have been `broken`.
    """

    year: Year
    first: datetime
    last: datetime
    down: Sequence[tuple[datetime, datetime]] = ()
    broken: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def awake(self, moment: datetime) -> datetime:
        """When something that is due from a moment can first be seen to."""
        later = max(moment, self.first)
        return next((end for start, end in self.down if start <= later < end), later)

    def seen(self, due: Due) -> datetime:
        """When something that is due can first be seen to, by a job that works."""
        moment = self.awake(due.since)
        start, end = self.broken.get(due.job, (NEVER, NEVER))
        return end if start <= moment < end else moment

    def all(self) -> list[Due]:
        """Everything, in the order of when it falls due."""
        kinds: tuple[Callable[[], Iterable[Due]], ...] = (
            self.meetings,
            self.reports,
            self.letters,
            self.news,
            self.welcomes,
            self.audits,
        )
        found = (replace(one, since=max(one.since, self.first)) for kind in kinds for one in kind())
        return sorted((one for one in found if one.since < min(one.until, self.last)), key=lambda one: one.since)

    def meetings(self) -> Iterator[Due]:
        """Calls, and to those called what becomes of the meeting and its reminder."""
        for one in self.year.meetings:
            for person in self.year.people:
                called = self._call(one, person)
                if called is None:
                    continue
                yield called
                at = self.awake(called.since)
                if at < called.until:
                    yield from self._changes(one, person, at)
                    yield from self._reminders(one, person, at)

    def _call(self, one: Gathering, person: Person) -> Due | None:
        """Once, from the call day until the start, however often the day changes meanwhile."""
        fits = []
        for version, end in one.spans():
            since = max(version.since, midnight(version.when.date() - one.days * DAY), person.joined)
            until = min(end, version.start, person.left)
            if version.on and since < until:
                fits.append((since, until))
        if not fits:
            return None
        return Due("meeting_call", person.address, one.versions[0].place, fits[0][0], fits[-1][1])

    def _changes(self, one: Gathering, person: Person, at: datetime) -> Iterator[Due]:
        """Each change that stood long enough to be seen, to who had heard otherwise."""
        told = next(version for version, end in one.spans() if version.since <= at < end)
        for version, end in one.spans():
            is_same = (version.on, version.start) == (told.on, told.start)
            if version.since <= at or end <= self.awake(version.since) or is_same:
                continue
            job, limit = ("meeting_update", version.start) if version.on else ("meeting_cancelled", told.start)
            yield Due(job, person.address, version.place, version.since, min(end, limit, person.left))
            told = version

    def _reminders(self, one: Gathering, person: Person, at: datetime) -> Iterator[Due]:
        """For each day that it was set to, from that day's reminder day until the start, but not on the day of the call."""
        for version, end in one.spans():
            if version.on:
                since = max(version.since, midnight(version.when.date() - 2 * DAY), midnight(_day(at) + DAY))
                until = min(end, version.start, person.left, one.no.get(person.first, NEVER))
                yield Due("meeting_reminder", person.address, version.place, since, until)

    def reports(self) -> Iterator[Due]:
        """On the set days before, the day after and every seventh after; each until the next, and none once it is sent in."""
        for one in self.year.reports:
            days = [one.due - n * DAY for n in (45, 21, 7, 1)]
            days += [one.due + DAY + n * 7 * DAY for n in range(60)]
            for day, after in pairwise(days):
                since, until = max(midnight(day), one.added), min(midnight(after), one.sent)
                persons = {self.year.holder(one.role, day).address, self.year.holder(SECRETARY, day).address}
                yield from (Due("report_reminder", to, one.title, since, until) for to in sorted(persons))

    def letters(self) -> Iterator[Due]:
        """Each weekly hour that strikes after the first look, until the next."""
        day = _day(self.first)
        sundays = [day + n * DAY for n in range(400) if (day + n * DAY).isoweekday() == 7]
        hours = [datetime.combine(one, self.year.hour, ZONE).astimezone(UTC) for one in sundays]
        for hour, after in pairwise(hours):
            if hour >= self.first:
                to = self.year.holder(SECRETARY, _day(hour)).address
                yield Due("weekly_letter", to, f"vecka {_day(hour).isocalendar().week}:", hour, after)

    def news(self) -> Iterator[Due]:
        """What is wrong in the cashbook, to the treasurer, at most one mail a day; and comments, to both, as they come."""
        told: list[datetime] = []
        for slip in self.year.slips:
            last = self.awake(told[-1]) if told else ALWAYS
            if slip > last:
                told.append(slip if _day(last) != _day(self.awake(slip)) else midnight(_day(slip) + DAY))
        for since, until in pairwise([*told, NEVER]):
            to = self.year.holder(TREASURER, _day(self.awake(since))).address
            yield Due("cashbook_findings", to, "Nytt i kassaboken", since, until)
        for moment, text in (one for one in self.year.comments if one[0] > self.first):
            both = {self.year.holder(title, _day(self.awake(moment))).address for title in (TREASURER, SECRETARY)}
            yield from (Due("comments", to, text, moment, NEVER) for to in sorted(both))

    def audits(self) -> Iterator[Due]:
        """Each year that is over and has rows goes to the auditor once; no slip keeps a row out of the sums."""
        for year in sorted({2026, *(_day(slip).year for slip in self.year.slips)}):
            over = midnight(date(year + 1, 1, 1))
            yield Due("audit_request", "gun@example.org", f"Räkenskapsåret {year} är klart att granska", over, NEVER)

    def welcomes(self) -> Iterator[Due]:
        """Who was not there at the first look is welcomed once."""
        for one in self.year.people:
            if one.joined > self.first:
                yield Due("welcome", one.address, "", one.joined, one.left)


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()
