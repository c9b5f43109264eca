"""What a typed text becomes, by the locale: a formula, a number, a day, an hour, yes or no, or the text itself."""

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tests.google.locales import SV, Locale, serial
from tests.google.state import Cell, Value

if TYPE_CHECKING:
    from tests.google.errors import Json


class Entered(NamedTuple):
    """A value or a formula, and the number format that the way of typing it asks for."""

    value: Value = None
    formula: str = ""
    kind: str = ""
    pattern: str = ""


_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?P<part>\.\d{1,3})?)?(?:\s*(?P<half>[ap]m))?"
_ISO = r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
_US = r"(?P<month>\d{1,2})(?P<mark>[/-])(?P<day>\d{1,2})(?:(?P=mark)(?P<year>\d{4}|\d{2}))?"
_SE = r"(?P<day>\d{1,2})(?P<mark>[/-])(?P<month>\d{1,2})(?:(?:(?P=mark)| )(?P<year>\d{4}|\d{2}))?"
_WORDS_SE = r"(?P<day>\d{1,2})\.? (?P<name>[a-zåäö]{3,9})\.?(?: (?P<year>\d{4}))?"
_WORDS_US = r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?"


def enter(text: str, loc: Locale, today: date) -> Entered:
    """What a text typed into a cell without a format becomes."""
    if text.startswith("'"):
        return Entered(text[1:])
    if text.startswith("=") and len(text) > 1:
        return Entered(formula=text)
    bare = text.strip()
    if bare.upper() in {loc.yes, "TRUE"}:
        return Entered(value=True)
    if bare.upper() in {loc.no, "FALSE"}:
        return Entered(value=False)
    return _number(bare, loc) or _moment(bare, loc, today) or Entered(text)


def _number(text: str, loc: Locale) -> Entered | None:
    match = re.fullmatch(
        r"(\(?)\s*([-+\u2212]?)\s*(\$|kr\.?)?\s*([-+\u2212]?)\s*(.*?)\s*(%|kr\.?|:-)?\s*(\)?)", text, re.IGNORECASE
    )
    if not match or (match[1] != "" and match[7] == ""):
        return None
    body, money = match[5], match[3] or (match[6] if match[6] != "%" else None)
    if money and (money == "$") == (loc is SV):
        return None
    body, grouped = _ungrouped(body, loc)
    if not re.fullmatch(r"(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", body, re.IGNORECASE):
        return None
    minus = match[2] in {"-", "\u2212"} or match[4] in {"-", "\u2212"} or match[1] == "("
    value = float(body) * (-1 if minus else 1)
    places = len(body.partition(".")[2])
    if match[6] == "%":
        return Entered(value / 100, kind="PERCENT", pattern="0.00%" if places else "0%")
    if money:
        whole = loc.patterns["CURRENCY"]
        return Entered(value, kind="CURRENCY", pattern=whole if places else whole.replace(".00", ""))
    if "e" in body.lower():
        return Entered(value, kind="SCIENTIFIC", pattern="0.00E+00")
    if grouped:
        return Entered(value, kind="NUMBER", pattern="#,##0.00" if places else "#,##0")
    return Entered(value)


def _ungrouped(text: str, loc: Locale) -> tuple[str, bool]:
    """The number with a point and without spaces between thousands; text that is none stays so."""
    marks = " \u00a0\u202f" if loc is SV else ","
    whole, point, part = text.partition(loc.decimal)
    if loc is SV and "." in text:
        return "", False
    if not any(mark in whole for mark in marks):
        return whole + ("." + part if point else ""), False
    if not re.fullmatch(rf"\d{{1,3}}(?:[{marks}]\d{{3}})+", whole):
        return "", False
    return re.sub(rf"[{marks}]", "", whole) + ("." + part if point else ""), True


def _moment(text: str, loc: Locale, today: date) -> Entered | None:
    if loc is SV:
        dotted = re.fullmatch(r"(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?", text)
        if dotted:  # a point parts hours from minutes, and neither has an end
            hours, minutes, seconds = (int(each or 0) for each in dotted.groups())
            value = (hours * 3600 + minutes * 60 + seconds) / 86400
            plain = hours < 24 and minutes < 60
            return Entered(value, kind="TIME", pattern="hh.mm" if plain and not dotted[3] else "[h].mm.ss")
    clock = re.fullmatch(_CLOCK, text, re.IGNORECASE)
    if clock:
        return _clock(clock)
    for pattern in (_ISO, _SE, _WORDS_SE) if loc is SV else (_ISO, _US, _WORDS_US):
        match = re.fullmatch(rf"{pattern}(?:[ T]+(?P<clock>{_unnamed(_CLOCK)}))?", text, re.IGNORECASE)
        found = _date(match, loc, today) if match else None
        if match and found:
            return _with_clock(match, *found)
    return None


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _clock(match: re.Match[str]) -> Entered | None:
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    value = (hour * 3600 + int(match["minute"]) * 60 + float((match["second"] or "0") + (match["part"] or ""))) / 86400
    pattern = "h:mm" + (":ss" if match["second"] else "") + (" am/pm" if half else "")
    if not half:
        pattern = "[h]:mm:ss" if hour >= 24 else "hh" + pattern[1:] if len(match["hour"]) == 2 else pattern
    return Entered(value, kind="TIME", pattern=pattern)


def _date(match: re.Match[str], loc: Locale, today: date) -> tuple[date, str] | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts["year"] else today.year
    year += (2000 if year < 50 else 1900) if year < 100 else 0
    month = _month(parts["name"], loc) if parts.get("name") else int(parts.get("month") or 0)
    try:
        found = date(year, month, int(parts["day"]))
    except ValueError:
        return None
    mark = parts.get("mark") or " "
    if match.re.pattern.startswith("(?P<year>"):
        two = len(parts["month"]) == 2 and len(parts["day"]) == 2
        return found, f"yyyy{mark}mm{mark}dd" if two else f"yyyy{mark}m{mark}d"
    if parts.get("name"):
        pattern = "d mmm" if loc is SV else "mmm d"
        return found, pattern + ((" yyyy" if loc is SV else ", yyyy") if parts["year"] else "")
    first, second = ("d", "m") if loc is SV else ("m", "d")
    return found, f"{first}{mark}{second}" + (f"{mark}yyyy" if parts["year"] else "")


def _month(name: str, loc: Locale) -> int:
    short = name.casefold()[:3]
    return next((at for at, month in enumerate(loc.months, 1) if month.casefold()[:3] == short), 0)


def _with_clock(match: re.Match[str], day: date, pattern: str) -> Entered | None:
    if not match["clock"]:
        return Entered(serial(day), kind="DATE", pattern=pattern)
    clock = re.fullmatch(_CLOCK, match["clock"], re.IGNORECASE)
    hours = _clock(clock) if clock else None
    if hours is None or not isinstance(hours.value, float):
        return None
    when = datetime(day.year, day.month, day.day) + timedelta(seconds=round(hours.value * 86400, 3))
    return Entered(serial(when), kind="DATE_TIME", pattern=f"{pattern} {hours.pattern}")


def typed(cell: Cell, text: str, loc: Locale, today: date) -> Cell:
    """The cell after a text was typed into it; a format that is there stays, plain text stays plain text."""
    numbers: Json = cell.format.get("numberFormat") or {}
    if text == "":
        return Cell(format=cell.format, note=cell.note, validation=cell.validation)
    if numbers.get("type") == "TEXT":
        return Cell(text, format=cell.format, note=cell.note, validation=cell.validation)
    found = enter(text, loc, today)
    fmt = cell.format
    if found.kind and not numbers:
        fmt = fmt | {"numberFormat": {"type": found.kind, "pattern": found.pattern}}
    return Cell(found.value, found.formula, format=fmt, note=cell.note, validation=cell.validation)
