"""Days and hours as people type them."""

import re
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2099
EPOCH = date(1899, 12, 30)
"""Day 0 of a sheet's serial dates."""
FIRST_SERIAL = (date(1990, 1, 1) - EPOCH).days
LAST_SERIAL = (date(2099, 12, 31) - EPOCH).days

_MONTHS = (
    "januari jan january",
    "februari feb february febr",
    "mars mar march",
    "april apr",
    "maj may",
    "juni jun june",
    "juli jul july",
    "augusti aug august",
    "september sep sept",
    "oktober okt october oct",
    "november nov",
    "december dec",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "måndag mån monday mon",
    "tisdag tis tuesday tue",
    "onsdag ons wednesday wed",
    "torsdag tors tor thursday thu",
    "fredag fre friday fri",
    "lördag lör saturday sat",
    "söndag sön sunday sun",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}

_MINUTES = r"[:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?(?:Z|[+-][0-9:]+)?"
_TIME = rf"(?:[ T]+(?i:kl\.? ?)?(?:[01]?[0-9]|2[0-3])(?:{_MINUTES})?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_COMPACT = re.compile(rf"([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}){_TIME}")
_DAY_FIRST = re.compile(rf"([0-9]{{1,2}})(?:/([0-9]{{1,2}})[ /-]|\.([0-9]{{1,2}})\.)([0-9]{{4}}){_TIME}")
_NAMED = re.compile(rf"(?:den )?([0-9]{{1,2}})\.? ([a-zåäö]+)\.?,? ([0-9]{{4}}){_TIME}", re.IGNORECASE)
_CLOCK = re.compile(r"(?:kl\.? ?)?([0-9]{1,2})(?:[:.]([0-9]{2})(?::([0-9]{2}))?)?", re.IGNORECASE)


def sound_date(year: int, month: int, day: int) -> date | None:
    """The day, where there is such a day and its year is within all reason."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date(text: str) -> date | None:
    """The day a typed date means; None where it means none. A time of day after it is dropped."""
    tidy = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(tidy):
        return sound_date(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(tidy):
        return sound_date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(tidy):
        return sound_date(int(found[4]), int(found[2] or found[3]), int(found[1]))
    if found := _NAMED.fullmatch(tidy):
        month = MONTHS.get(found[2].casefold())
        return sound_date(int(found[3]), month, int(found[1])) if month else None
    return None


def read_number_date(number: float) -> date | None:
    """The day a number in a date column means: a serial from 1990 to 2099, or digits such as 20261122."""
    if FIRST_SERIAL <= number < LAST_SERIAL + 1:
        return EPOCH + timedelta(days=int(number))
    return read_date(str(int(number))) if number == number // 1 and 1e7 <= number < 1e8 else None


def read_time(text: str) -> int | None:
    """Seconds after midnight of a typed time of day; None where it means none."""
    found = _CLOCK.fullmatch(" ".join(text.split()))
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


def read_number_time(number: float) -> int | None:
    """Seconds after midnight of a number: a whole hour from 0 to 23, or a fraction of a day."""
    if number == number // 1:
        return int(number) * 3600 if 0 <= number < 24 else None
    return round(number * 86400) % 86400 if 0 < number < 1 else None


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
