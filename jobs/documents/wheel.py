"""The year wheel: a year's days on four rings, each mark with the number it has in the list beside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from math import cos, radians, sin
from xml.sax.saxutils import escape

from jobs.documents.model import tidy
from jobs.documents.reading import MONTHS
from jobs.year import FinancialYear
from sheets_schema.text import Language, Text, one_line

_SIZE = 640
_CENTRE = _SIZE / 2
_RIM = 300
_MONTH_WIDTH = 26
_MARK = 10.5
_FONT = "Libertinus Serif"


class Ring(IntEnum):
    """What a mark is; the rings from without."""

    DUE = 0
    ACTIVITY = 1
    MEETING = 2
    AMNESTY = 3


RING_NAMES: Mapping[Ring, Text] = {
    Ring.DUE: Text("Sista dagar", "Deadlines"),
    Ring.ACTIVITY: Text("Aktiviteter", "Activities"),
    Ring.MEETING: Text("Möten", "Meetings"),
    Ring.AMNESTY: Text("Amnestys dagar", "Amnesty's days"),
}
_RADII = {Ring.DUE: 248, Ring.ACTIVITY: 211, Ring.MEETING: 174, Ring.AMNESTY: 137}
_FILLS = {Ring.DUE: "#f6cfc4", Ring.ACTIVITY: "#bfe3c6", Ring.MEETING: "#c9dcf5", Ring.AMNESTY: "#ffe500"}


@dataclass(frozen=True)
class Mark:
    """One thing of the year, from its first day to its last."""

    ring: Ring
    first: date
    last: date
    what: str
    more: str = ""


def wheel(marks: Sequence[Mark], period: FinancialYear, name: str, language: Language) -> str:
    """The wheel as SVG. Marks are numbered from 1 in their order; those outside the year are drawn at its edge."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" font-family="{_FONT}">',
        *_months(period, language),
        *(_circle(radius, "none", "#c8ccd0") for radius in _RADII.values()),
    ]
    for ring in Ring:
        parts += _ring(ring, marks, period)
    parts += [*_middle(period, name, language), "</svg>"]
    return "".join(parts)


def _months(period: FinancialYear, language: Language) -> Iterator[str]:
    yield _circle(_RIM, "#f4f4f0", "#6b7280")
    yield _circle(_RIM - _MONTH_WIDTH, "#ffffff", "#6b7280")
    for first in month_starts(period):
        angle = _angle(first, period)
        (x1, y1), (x2, y2) = _at(angle, 92), _at(angle, _RIM)
        yield f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#d5d8dc"/>'
        middle = angle + 15
        x, y = _at(middle, _RIM - _MONTH_WIDTH / 2)
        turned = middle if middle < 90 or middle > 270 else middle + 180
        label = escape(MONTHS[first.month - 1][language])
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" dy="5" font-size="15" text-anchor="middle" fill="#1f2328" '
            f'transform="rotate({turned:.1f} {x:.1f} {y:.1f})">{label}</text>'
        )


def month_starts(period: FinancialYear) -> list[date]:
    """The first days of a year's twelve months; a year that begins within a month begins there."""
    days = [period.first]
    while len(days) < 12:
        month = days[-1].month % 12 + 1
        days.append(date(days[-1].year + days[-1].month // 12, month, 1))
    return days


def _ring(ring: Ring, marks: Sequence[Mark], period: FinancialYear) -> Iterator[str]:
    """Each mark's arc, where it lasts, and its number, moved aside where marks would cover each other."""
    own = [(n, mark) for n, mark in enumerate(marks, 1) if mark.ring == ring]
    radius = _RADII[ring]
    for _, mark in own:
        if mark.last > mark.first:
            yield _arc(_angle(mark.first, period), _angle(mark.last, period), radius, _FILLS[ring])
    apart = min(2 * _MARK / radius * 57.3 + 0.6, 360 / max(len(own), 1))
    angles = spread([_angle(mark.first, period) for _, mark in own], apart)
    for (n, _), angle in zip(own, angles, strict=True):
        x, y = _at(angle, radius)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARK}" fill="{_FILLS[ring]}" stroke="#1f2328" stroke-width="0.8"/>'
        yield f'<text x="{x:.1f}" y="{y:.1f}" dy="4.2" font-size="12" text-anchor="middle" fill="#1f2328">{n}</text>'


def spread(angles: Sequence[float], apart: float) -> list[float]:
    """Rising angles moved as little as may be, so that neighbours are at least so far apart, from 0 to 360.

    Those that crowd become a run of even steps round their mean, joined with the run before while they overlap.
    """
    runs: list[tuple[float, int]] = []
    for n, angle in enumerate(angles):
        mean, size = angle - n * apart, 1
        while runs and runs[-1][0] > mean:
            earlier, count = runs.pop()
            mean, size = (earlier * count + mean * size) / (count + size), count + size
        runs.append((mean, size))
    latest = 360 - apart * max(len(angles) - 0.5, 0)
    means = [min(max(mean, 0.0), latest) for mean, size in runs for _ in range(size)]
    return [mean + n * apart for n, mean in enumerate(means)]


def _middle(period: FinancialYear, name: str, language: Language) -> Iterator[str]:
    yield _text(-34, 24, period.label, weight="bold")
    yield _text(-14, 12, one_line(tidy(name), 26))
    for n, ring in enumerate(Ring):
        y = 10 + 19 * n
        yield f'<circle cx="{_CENTRE - 54}" cy="{_CENTRE + y}" r="6" fill="{_FILLS[ring]}" stroke="#1f2328" stroke-width="0.8"/>'
        label = escape(RING_NAMES[ring][language])
        yield f'<text x="{_CENTRE - 42}" y="{_CENTRE + y}" dy="4" font-size="12.5" fill="#1f2328">{label}</text>'


def _text(y: float, size: float, text: str, weight: str = "normal") -> str:
    return (
        f'<text x="{_CENTRE}" y="{_CENTRE + y}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="middle" fill="#1f2328">{escape(text)}</text>'
    )


def _circle(radius: float, fill: str, stroke: str) -> str:
    return f'<circle cx="{_CENTRE}" cy="{_CENTRE}" r="{radius}" fill="{fill}" stroke="{stroke}"/>'


def _arc(first: float, last: float, radius: float, colour: str) -> str:
    (x1, y1), (x2, y2) = _at(first, radius), _at(max(last, first + 0.5), radius)
    large = int(last - first > 180)
    return (
        f'<path d="M {x1:.1f} {y1:.1f} A {radius} {radius} 0 {large} 1 {x2:.1f} {y2:.1f}" '
        f'fill="none" stroke="{colour}" stroke-width="13" stroke-linecap="round"/>'
    )


def _angle(day: date, period: FinancialYear) -> float:
    """Degrees clockwise from the top, by month as the rim is divided, so that a day stands under its month."""
    held = min(max(day, period.first), period.last)
    starts = month_starts(period)
    n = max(i for i, start in enumerate(starts) if start <= held)
    after = starts[n + 1] if n < 11 else period.last + timedelta(days=1)
    return 30 * (n + (held - starts[n]).days / (after - starts[n]).days)


def _at(angle: float, radius: float) -> tuple[float, float]:
    return _CENTRE + radius * sin(radians(angle)), _CENTRE - radius * cos(radians(angle))
