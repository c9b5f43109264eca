"""Meetings and deadlines as a calendar has them, and the invitations that go with mails."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from jobs.heard import Told
from jobs.meetings import Meeting
from sheets_schema.text import Language, fold, one_line

Method = Literal["REQUEST", "CANCEL"]
_LONGEST = timedelta(hours=12)
"""A meeting that ends before it starts goes on past midnight, unless it were longer than this."""
_LINE, _POINTS = 200, 60
"""Most characters of a line, and lines of an agenda."""


@dataclass(frozen=True)
class Event:
    """Something in a calendar. `about` is what it is known again by; `start` is aware, or a day that it takes.

    `end` is None where it is not said. Texts are of one line, `description` of several; `link` is a web address or "".
    """

    about: str
    start: datetime | date
    summary: str
    end: datetime | None = None
    place: str = ""
    link: str = ""
    description: str = ""
    sequence: int = 0
    is_off: bool = False


@dataclass(frozen=True)
class Invitation:
    """What goes to a calendar with a mail."""

    event: Event
    method: Method


def request(meeting: Meeting, told: Told, language: Language) -> Invitation:
    """The invitation to a meeting as it now stands, new or in a later version."""
    return Invitation(event_of(meeting, told.sequence, language), "REQUEST")


def cancellation(meeting: Meeting, last: Told, sequence: int, language: Language) -> Invitation:
    """What takes a meeting out of a calendar that has it as it was last told."""
    start = last.start.astimezone(meeting.start.tzinfo)
    event = Event(
        about=about(meeting),
        start=start,
        summary=one_line(meeting.type[language], _LINE),
        end=ending(start, last.end),
        place=one_line(last.place, _LINE),
        link=last.link,
        sequence=sequence,
        is_off=True,
    )
    return Invitation(event, "CANCEL")


def event_of(meeting: Meeting, sequence: int, language: Language) -> Event:
    """A meeting as a calendar has it."""
    return Event(
        about=about(meeting),
        start=meeting.start,
        summary=one_line(meeting.type[language], _LINE),
        end=ending(meeting.start, meeting.end),
        place=one_line(meeting.place, _LINE),
        link=meeting.link,
        description="\n".join(one_line(point, _LINE) for point in meeting.agenda[:_POINTS]),
        sequence=sequence,
        is_off=meeting.is_off,
    )


def about(meeting: Meeting) -> str:
    """What a meeting is known again by."""
    return f"meeting:{fold(meeting.number)}"


def ending(start: datetime, end: time | None) -> datetime | None:
    """When something ends, past midnight where need be; None where it is not said, or cannot be meant."""
    if end is None:
        return None
    same_day = datetime.combine(start.date(), end, start.tzinfo)
    if same_day > start:
        return same_day
    next_day = same_day + timedelta(days=1)
    return next_day if same_day < start and next_day - start <= _LONGEST else None
