"""A zone as calendars are told of it, against what the zone is, hour by hour."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # pandas brings it, without types

from jobs.worker.calendar import zone_told

FIRST, LAST = 2014, 2034
ZONES = {
    "Europe/Stockholm": "by two rules",
    "Europe/London": "by two rules",
    "Europe/Dublin": "its summer time is the standard one",
    "America/New_York": "by two rules",
    "America/Santiago": "its rules changed several times",
    "America/Sao_Paulo": "gave its summer time up",
    "Australia/Sydney": "summer at the turn of the year",
    "Australia/Lord_Howe": "half an hour of summer time",
    "Africa/Cairo": "gave it up and took it back",
    "Africa/Casablanca": "by the moon",
    "Asia/Jerusalem": "the Friday before a Sunday",
    "Asia/Tehran": "by another calendar, until 2022",
    "Asia/Pyongyang": "moved its noon, twice",
    "Pacific/Apia": "gave its summer time up, far east",
    "Asia/Kathmandu": "never changes, and is odd",
    "Asia/Kolkata": "never changes",
    "Etc/UTC": "never changes",
}


def _onsets(part: Any) -> Iterator[datetime]:
    """When an observance begins, by the local clock before it."""
    first: datetime = part["DTSTART"].dt
    yield first
    if "RDATE" in part:
        yield from (one.dt for one in part["RDATE"].dts)
    if "RRULE" in part:
        rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=first)
        yield from rule.between(first, datetime(LAST + 1, 12, 31))


def _told(zone: ZoneInfo) -> list[tuple[datetime, timedelta, str]]:
    """From which moments, in UTC, which offset and name hold, by what the calendar says alone."""
    parts: list[Any] = zone_told(zone, FIRST, LAST).subcomponents
    found = [
        ((onset - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td, str(part["TZNAME"]))
        for part in parts
        for onset in _onsets(part)
    ]
    return sorted(found)


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_of_twenty_years_is_told_as_it_is(name: str) -> None:
    zone = ZoneInfo(name)
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST, LAST + 1))
    told = [(int(begins.timestamp()), offset, called) for begins, offset, called in _told(zone)]
    assert told[0][0] <= start
    compared = 0
    for (begins, offset, called), (ends, *_) in pairwise([*told, (end, None, "")]):
        first, last = max(begins, start), min(ends, end)
        for second in (*range(first, last, 3600), *([last - 1] if first < last else [])):
            there = datetime.fromtimestamp(second, zone)
            assert (there.utcoffset(), there.tzname()) == (offset, called), there
            compared += 1
    assert compared > 20 * 365 * 24


def test_swedish_time_is_told_by_its_two_rules_alone() -> None:
    told = zone_told(ZoneInfo("Europe/Stockholm"), 2022, 2032).to_ical().decode().split("\r\n")
    assert told == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        *("BEGIN:DAYLIGHT", "DTSTART:19810329T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
        *("TZNAME:CEST", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT"),
        *("BEGIN:STANDARD", "DTSTART:19961027T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
        *("TZNAME:CET", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD"),
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize("year", [1975, 1981, 1996, 2010, 2026, 2099])
def test_a_zone_is_told_in_any_year(year: int) -> None:
    zone = ZoneInfo("Europe/Stockholm")
    parts: list[Any] = zone_told(zone, year - 4, year + 6).subcomponents
    moments = [datetime(year, month, 1, 12, tzinfo=UTC) for month in range(1, 13)]
    told = sorted(
        ((onset - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td)
        for part in parts
        for onset in [*_onsets(part), *_ruled(part, year)]
    )
    for moment in moments:
        offset = [after for begins, after in told if begins <= moment][-1]
        assert moment.astimezone(zone).utcoffset() == offset, moment


def _ruled(part: Any, year: int) -> list[datetime]:
    """When an observance begins round a year, by its rule."""
    if "RRULE" not in part:
        return []
    rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part["DTSTART"].dt)
    return list(rule.between(datetime(year - 1, 1, 1), datetime(year, 12, 31)))
