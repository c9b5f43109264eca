"""The one door to icalendar: events as the bytes of a calendar file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress
from icalendar import Event as Entry

from jobs.invitations import Event, Invitation
from jobs.zones import Observance, Rule, observances
from sheets_schema.text import Language, one_line

_PRODUCT = "-//gruppbok//gruppbok//SV"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BEFORE, _AFTER = 4, 6
"""Years round an event in which its time zone is told."""
_NAME = 60


@dataclass(frozen=True)
class Party:
    """Who invites or is invited: a name, and an address as mail takes it."""

    name: str
    address: str


@dataclass(frozen=True)
class Stamp:
    """What an entry is known by and when it is told: `uid`, the moment (aware), and the words' language."""

    uid: str
    made: datetime
    language: Language


def invite(invitation: Invitation, stamp: Stamp, organizer: Party, attendee: Party) -> bytes:
    """An invitation to one person, or its cancellation, as iTIP has it; lines end in CRLF."""
    group = one_line(organizer.name, _NAME)
    whose = ", ".join(filter(None, (invitation.event.summary, group)))
    event = replace(invitation.event, summary=whose)
    entry = _entry(event, stamp, organizer)
    entry.add("attendee", _attendee(attendee))
    return _calendar(invitation.method, [(event, entry)])


def published(events: Sequence[tuple[Event, Stamp]], organizer: Party, name: str) -> bytes:
    """A calendar to read, that asks nobody to come; lines end in CRLF."""
    entries = [(event, _entry(event, stamp, organizer)) for event, stamp in events]
    return _calendar("PUBLISH", entries, name)


def _calendar(method: str, entries: Iterable[tuple[Event, Entry]], name: str = "") -> bytes:
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", one_line(name, _NAME))
    kept = list(entries)
    for zone in _zones(kept):
        made.add_component(zone)
    for _, entry in kept:
        made.add_component(entry)
    written: bytes = made.to_ical()
    return written


def _zones(entries: Iterable[tuple[Event, Entry]]) -> list[Timezone]:
    """The time zones that entries speak of, each for the years it is needed in."""
    years: dict[ZoneInfo, set[int]] = {}
    for event, entry in entries:
        zone = event.start.tzinfo if isinstance(event.start, datetime) else None
        if isinstance(zone, ZoneInfo) and "TZID" in entry["DTSTART"].params:
            years.setdefault(zone, set()).add(event.start.year)
    return [zone_told(zone, min(some) - _BEFORE, max(some) + _AFTER) for zone, some in years.items()]


def zone_told(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """A time zone as a calendar tells it, right from the beginning of the first year to the end of the last."""
    made = Timezone()
    made.add("tzid", zone.key)
    for part in observances(zone, first, last):
        made.add_component(_observance(part))
    return made


def _observance(part: Observance) -> Component:
    made = TimezoneDaylight() if part.is_summer else TimezoneStandard()
    made.add("dtstart", part.onsets[0])
    made.add("tzoffsetfrom", part.before)
    made.add("tzoffsetto", part.after)
    made.add("tzname", part.name)
    if part.rule is not None:
        made.add("rrule", _recurrence(part.rule))
    elif part.onsets[1:]:
        made.add("rdate", list(part.onsets[1:]))
    return made


def _recurrence(rule: Rule) -> dict[str, Any]:
    day = _WEEKDAYS[rule.weekday]
    yearly: dict[str, Any] = {"freq": "yearly", "bymonth": rule.month}
    if rule.days:
        return {**yearly, "bymonthday": list(rule.days), "byday": day}
    return {**yearly, "byday": f"{rule.nth}{day}"}


def _entry(event: Event, stamp: Stamp, organizer: Party) -> Entry:
    made = Entry()
    made.add("uid", stamp.uid)
    made.add("dtstamp", stamp.made.astimezone(UTC))
    made.add("sequence", event.sequence)
    made.add("dtstart", event.start)
    if event.end is not None:
        made.add("dtend", event.end)
    made.add("status", "CANCELLED" if event.is_off else "CONFIRMED")
    made.add("transp", "OPAQUE" if isinstance(event.start, datetime) else "TRANSPARENT")
    made.add("organizer", _address(organizer))
    in_language: dict[str, str] = {"LANGUAGE": stamp.language}
    texts = (
        ("summary", event.summary),
        ("location", event.place or event.link),
        ("description", "\n\n".join(filter(None, (event.link, event.description)))),
    )
    for name, text in texts:
        if text:
            made.add(name, text, parameters=in_language)
    if event.link:
        made.add("url", event.link)
    return made


def _attendee(party: Party) -> vCalAddress:
    made = _address(party)
    wanted = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    for name, value in wanted.items():
        made.params[name] = value
    return made


def _address(party: Party) -> vCalAddress:
    made = vCalAddress(f"mailto:{party.address}")
    if name := one_line(party.name.replace('"', "'"), _NAME):
        made.params["CN"] = name
    return made
