"""The pictures' geometry, decided purely; templates draw them as SVG and say the same in words beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin

from babel.dates import format_date

from jobs.over_year import OverYear, ticks
from sheets_schema.text import MINUS, NBSP, Language, Ore

WIDE, HIGH = 480, 230
"""The curve's size, in the picture's own units."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 14, 18, 32
ROUND = 340
"""The wheel's size, both ways."""
_OUTER, _INNER, _NAMES, _MEETINGS, _DUE = 150.0, 106.0, 128.0, 88.0, 68.0
"""Radii: of the ring of months, of the months' names, of the meetings and of the deadlines."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """Words at a place."""

    x: float
    y: float
    words: str
    here: bool = False


@dataclass(frozen=True)
class Curve:
    """The balance over the year. `line` and `area` are SVG paths, `now` where the curve ends, `zero` the height of nought."""

    line: str
    area: str
    sums: tuple[Label, ...]
    months: tuple[Label, ...]
    now: Point
    zero: float


def curve(over: OverYear, language: Language) -> Curve:
    """The curve of a year's balance, up to its day."""
    levels = ticks(min(over.opening, *(ore for _, ore in over.steps)), max(over.opening, *(o for _, o in over.steps)))
    first, end = over.period.first, over.period.last + timedelta(days=1)
    low, high = levels[0], levels[-1]

    def x(day: date) -> float:
        return round(_LEFT + (day - first) / (end - first) * (WIDE - _LEFT - _RIGHT), 1)

    def y(ore: int) -> float:
        return round(HIGH - _BOTTOM - (ore - low) / (high - low) * (HIGH - _BOTTOM - _TOP), 1)

    until = min(over.today, over.period.last) + timedelta(days=1)
    line = f"M{x(first)} {y(over.opening)}" + "".join(f"H{x(day)}V{y(ore)}" for day, ore in over.steps) + f"H{x(until)}"
    return Curve(
        line=line,
        area=f"{line}V{y(0)}H{x(first)}Z",
        sums=tuple(Label(_LEFT - 8, y(ore), kronor(ore, language), here=ore == 0) for ore in levels),
        months=tuple(_months_along(first, end, x, language)),
        now=(x(until), y(over.now)),
        zero=y(0),
    )


def _months_along(first: date, end: date, x: Callable[[date], float], language: Language) -> list[Label]:
    """The first letter of each month, below its middle."""
    found, day = [], first
    while day < end:
        following = min(_next_month(day), end)
        middle = (x(day) + x(following)) / 2
        found.append(Label(round(middle, 1), HIGH - 8, format_date(day, "LLLLL", locale=language)))
        day = following
    return found


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def kronor(ore: Ore, language: Language) -> str:
    """Whole kronor without their unit."""
    return (MINUS if ore < 0 else "") + f"{abs(ore) // 100:,}".replace(",", NBSP if language == "sv" else ",")


@dataclass(frozen=True)
class Happening:
    """Something on a day of the wheel: a meeting, or a report that is due."""

    day: date
    title: str
    is_meeting: bool
    is_off: bool
    clock: str = ""
    place: str = ""


@dataclass(frozen=True)
class Mark:
    """A happening on the wheel."""

    x: float
    y: float
    happening: Happening


@dataclass(frozen=True)
class Month:
    """A month of the wheel: the SVG path of its part of the ring, and its name."""

    path: str
    label: Label


@dataclass(frozen=True)
class Wheel:
    """Twelve months from a day on, January at the top; `hand` points at the day."""

    months: tuple[Month, ...]
    marks: tuple[Mark, ...]
    hand: tuple[Point, Point]


def wheel(today: date, happenings: Sequence[Happening], language: Language) -> Wheel:
    """The wheel of the twelve months from the first of a day's month on."""
    hand = _turn(today)
    return Wheel(
        months=tuple(_month(n, today, language) for n in range(1, 13)),
        marks=tuple(_mark(one) for one in happenings),
        hand=(_at(hand, 0), _at(hand, _INNER - 6)),
    )


def _turn(day: date) -> float:
    """How far round a day is, as an angle clockwise from the top."""
    into = (day.day - 0.5) / (_next_month(day) - day.replace(day=1)).days
    return (day.month - 1 + into) / 12 * 2 * pi


def _at(angle: float, radius: float) -> Point:
    middle = ROUND / 2
    return round(middle + radius * sin(angle), 1), round(middle - radius * cos(angle), 1)


def _month(number: int, today: date, language: Language) -> Month:
    start, end = ((n / 12 * 2 * pi) + side for n, side in ((number - 1, 0.012), (number, -0.012)))
    corners = [_at(start, _OUTER), _at(end, _OUTER), _at(end, _INNER), _at(start, _INNER)]
    a, b, c, d = (f"{x} {y}" for x, y in corners)
    path = f"M{a}A{_OUTER} {_OUTER} 0 0 1 {b}L{c}A{_INNER} {_INNER} 0 0 0 {d}Z"
    x, y = _at((number - 0.5) / 12 * 2 * pi, _NAMES)
    name = format_date(date(today.year, number, 1), "LLL", locale=language).rstrip(".")[:3]
    return Month(path, Label(x, y, name, here=number == today.month))


def _mark(one: Happening) -> Mark:
    x, y = _at(_turn(one.day), _MEETINGS if one.is_meeting else _DUE)
    return Mark(x, y, one)


@dataclass(frozen=True)
class Share:
    """A part of a bar: from where and how wide, in hundredths of it."""

    kind: str
    number: int
    x: float
    width: float


def shares(numbers: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """A bar's parts, none for what there is none of."""
    total, found, x = sum(number for _, number in numbers), [], 0.0
    for kind, number in numbers:
        if number:
            width = round(100 * number / total, 2)
            found.append(Share(kind, number, round(x, 2), width))
            x += width
    return tuple(found)
