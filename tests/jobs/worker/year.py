"""A group's whole year as its members write it. 2028 has a leap day; what falls due in it, oracle.py says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from sheets_schema.grid import Comment
from tests.jobs.helpers import (
    ANSWER,
    CASH,
    MEETING,
    MEMBER,
    REPORT,
    ROLE,
    ZONE,
    Cells,
    Rows,
    cash,
    group,
    meeting,
    member,
    report,
    role,
)

DAY = timedelta(days=1)
SECRETARY, TREASURER = "Gruppsekreterare", "Kassör"


def here(text: str) -> datetime:
    """A moment of the group's clock, as UTC, so that differences are lengths of time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def midnight(day: date) -> datetime:
    """When a day begins in the group's zone."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


ALWAYS = here("2000-01-01")
NEVER = here("2099-01-01")


@dataclass(frozen=True)
class Version:
    """How a meeting stands in the sheet from a moment on: its day and hour as they are written, and whether it is on."""

    since: datetime
    when: datetime
    place: str
    on: bool = True

    @property
    def start(self) -> datetime:
        """When it begins: an hour that summer time skips is counted from before, one that comes twice is the first."""
        return self.when.replace(tzinfo=ZONE).astimezone(UTC)


@dataclass(frozen=True)
class Gathering:
    """A meeting: its versions, the first as it was added, and when somebody answered Nej."""

    number: str
    versions: tuple[Version, ...]
    days: int = 14
    no: Mapping[str, datetime] = field(default_factory=dict)

    def spans(self) -> Iterator[tuple[Version, datetime]]:
        """Each version with when the next takes its place."""
        ends = [version.since for version in self.versions[1:]]
        yield from zip(self.versions, [*ends, NEVER], strict=True)

    def then(self, since: str, start: str = "") -> "Gathering":
        """The same, moved in the sheet at a moment; called off where no new day is said."""
        last = self.versions[-1]
        when = datetime.fromisoformat(start) if start else last.when
        return replace(self, versions=(*self.versions, Version(here(since), when, last.place, on=bool(start))))


@dataclass(frozen=True)
class Deadline:
    """A report: when it was written into the sheet, and when it was marked as sent in."""

    title: str
    due: date
    role: str = TREASURER
    added: datetime = ALWAYS
    sent: datetime = NEVER


@dataclass(frozen=True)
class Person:
    """A member; `joined` and `left` are when the sheet says so."""

    name: str
    joined: datetime = ALWAYS
    left: datetime = NEVER

    @property
    def first(self) -> str:
        """The first name."""
        return self.name.split()[0].casefold()

    @property
    def address(self) -> str:
        """Where the mails go."""
        return f"{self.first}@example.org"


@dataclass(frozen=True)
class Year:
    """All that the members write, with its moments. `hour` is the weekly letter's, a Sunday's; `roles` who and until when."""

    people: tuple[Person, ...]
    meetings: tuple[Gathering, ...] = ()
    reports: tuple[Deadline, ...] = ()
    slips: tuple[datetime, ...] = ()
    comments: tuple[tuple[datetime, str], ...] = ()
    roles: tuple[tuple[str, str, date | None, date | None], ...] = ()
    hour: time = time(18)
    settings: Mapping[str, object] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """A member by name."""
        return next(one for one in self.people if one.name == name)

    def holder(self, title: str, day: date) -> Person:
        """Who holds a role on a day: through the whole of its last."""
        return next(
            self.person(name)
            for held, name, first, last in self.roles
            if held == title and (first or day) <= day <= (last or day)
        )

    def edits(self) -> list[datetime]:
        """When the sheet is changed by somebody."""
        found = {version.since for one in self.meetings for version in one.versions}
        found |= {moment for one in self.meetings for moment in one.no.values()}
        found |= {moment for one in self.reports for moment in (one.added, one.sent)}
        found |= {moment for one in self.people for moment in (one.joined, one.left)}
        return sorted(found | {*self.slips} | {moment for moment, _ in self.comments})

    def tabs(self, now: datetime) -> dict[str, Rows]:
        """The sheet as it stands at a moment."""
        return group(
            {
                "Medlemmar": [MEMBER, *(self._member(one, now) for one in self.people if one.joined <= now)],
                "Roller": [
                    ROLE,
                    *(role(title, name, start=first, to=last) for title, name, first, last in self.roles),
                    role("Granskare", "Gun Falk", "gun@example.org"),
                ],
                "Möten": [MEETING, *(row for one in self.meetings for row in _meeting_rows(one, now))],
                "Svar": [ANSWER, *self._answers(now)],
                "Rapporter": [REPORT, *(_report_row(one, now) for one in self.reports if one.added <= now)],
                "Kassabok": [CASH, *self._cash(now)],
            },
            weekly_letter=f"söndag {self.hour:%H:%M}",
            sending="På",
            **self.settings,
        )

    def notes(self, now: datetime) -> tuple[Comment, ...]:
        """The comments that stand in the sheet."""
        said = [(moment, text) for moment, text in self.comments if moment <= now]
        return tuple(Comment("Kassabok", f"C{n + 2}", "Gun Falk", text, at) for n, (at, text) in enumerate(said))

    def _member(self, one: Person, now: datetime) -> Cells:
        return member(one.name, status="Utträdd" if one.left <= now else "Aktiv")

    def _answers(self, now: datetime) -> Rows:
        said = [(one.number, first) for one in self.meetings for first, moment in one.no.items() if moment <= now]
        return [[number, next(one.name for one in self.people if one.first == first), "Nej"] for number, first in said]

    def _cash(self, now: datetime) -> Rows:
        """A sound row, and after it each slip: money out without a receipt."""
        rows = [cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300)]
        numbers: dict[int, int] = {2026: 1}
        for n, moment in enumerate(one for one in self.slips if one <= now):
            day = moment.astimezone(ZONE).date()
            numbers[day.year] = numbers.get(day.year, 0) + 1
            rows.append(cash(numbers[day.year], day, "Bank", "Fika", None, 1, text=f"Kaffe {n}", receipt=None))
        return rows


def _meeting_rows(one: Gathering, now: datetime) -> Iterator[Cells]:
    """Its row as it stands, if it is there."""
    so_far = [version for version in one.versions if version.since <= now]
    if so_far:
        last = so_far[-1]
        kind = "Årsmöte" if one.days > 14 else "Gruppmöte"
        status = "Planerat" if last.on else "Inställt"
        yield meeting(one.number, last.when.date(), f"{last.when:%H:%M}", place=last.place, type=kind, status=status)


def _report_row(one: Deadline, now: datetime) -> Cells:
    return report(one.title, one.due, one.role, status="Inskickad" if one.sent <= now else "Ej påbörjad")


def gathering(number: str, start: str, added: str = "", days: int = 14, **no: str) -> Gathering:
    """A meeting that is held as it was first set; `no` names who answered Nej (by first name) and when."""
    since = here(added) if added else ALWAYS
    said = {name: here(moment) for name, moment in no.items()}
    return Gathering(number, (Version(since, datetime.fromisoformat(start), f"Lokal-{number}-sal"),), days, said)
