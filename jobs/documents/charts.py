"""The drawings of the annual report as SVG: black, white and hatched, so that they are read in print as well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from jobs.documents.model import tidy
from jobs.documents.reading import MONTHS
from jobs.over_year import OverYear, ticks
from sheets_schema.text import MINUS, NBSP, Language, Ore, one_line

_WIDE = 640
_INK, _FAINT, _EDGE, _FILL = "#1f2328", "#d5d8dc", "#8b949e", "#ffef66"
_FONT = "Libertinus Serif"
_LEFT, _RIGHT, _HIGH, _TOP, _BOTTOM = 78, 14, 230, 14, 28
_LINE, _BAR, _LABEL, _SUM = 34, 11, 200, 74
"""Height of a category and of each of its bars, and the room to the left for its name and to the right for its sum."""
_LONGEST = 32


@dataclass(frozen=True)
class Pair:
    """A category's sum this year, and the year before where there is one."""

    name: str
    now: Ore
    before: Ore | None


def balance_curve(over: OverYear, language: Language) -> str:
    """What there was in all accounts together on each day of the year, up to its day."""
    sums = [over.opening, *(ore for _, ore in over.steps)]
    levels = ticks(min(sums), max(sums))
    first, end = over.period.first, over.period.last + timedelta(days=1)

    def x(day: date) -> float:
        return round(_LEFT + (day - first) / (end - first) * (_WIDE - _LEFT - _RIGHT), 1)

    def y(ore: int) -> float:
        return round(_HIGH - _BOTTOM - (ore - levels[0]) / (levels[-1] - levels[0]) * (_HIGH - _BOTTOM - _TOP), 1)

    until = x(min(over.today, over.period.last) + timedelta(days=1))
    line = f"M{x(first)} {y(over.opening)}" + "".join(f"H{x(day)}V{y(ore)}" for day, ore in over.steps) + f"H{until}"
    parts = [f'<path d="{line}V{y(0)}H{x(first)}Z" fill="{_FILL}"/>']
    for ore in levels:
        parts.append(_path(f"M{_LEFT} {y(ore)}H{_WIDE - _RIGHT}", _EDGE if ore == 0 else _FAINT))
        parts.append(_text(_LEFT - 8, y(ore) + 4, _kronor(ore, language), "end"))
    parts += _months(first, end, x(first), x(end), language)
    parts += [_path(line, _INK, 1.8), f'<circle cx="{until}" cy="{y(over.now)}" r="4" fill="{_INK}"/>']
    return _svg(_HIGH, parts)


def category_bars(groups: Sequence[tuple[str, Sequence[Pair]]], labels: tuple[str, str], language: Language) -> str:
    """A bar for each category's sum, and a hatched one for the year before; `labels` name the two years."""
    pairs = [pair for _, some in groups for pair in some]
    sums = [int(sum_) for pair in pairs for sum_ in (pair.now, pair.before or 0)]
    low, high = min([0, *sums]), max([1, *sums])
    scale = (_WIDE - _LABEL - _SUM - 10) / (high - low)
    zero = _LABEL + 8 - low * scale
    parts = [*_hatch(), *_key(labels)]
    top = 34.0
    for title, some in groups:
        parts.append(_text(0, top + 12, title, "start", weight="bold"))
        top += 22
        for pair in some:
            parts += _bars(pair, top, (zero, scale), language)
            top += _LINE if pair.before is not None else _LINE - _BAR
        top += 8
    parts.append(_path(f"M{zero:.1f} 40V{top - 8:.1f}", _INK))
    return _svg(top, parts)


def _bars(pair: Pair, top: float, axis: tuple[float, float], language: Language) -> Iterator[str]:
    zero, scale = axis
    yield _text(_LABEL, top + 11, one_line(tidy(pair.name), _LONGEST), "end")
    for n, (ore, fill) in enumerate(((pair.now, _FILL), (pair.before, "url(#before)"))):
        if ore is None:
            continue
        left, width, y = zero + min(ore, 0) * scale, abs(ore) * scale, top + 2 + n * (_BAR + 1)
        yield (
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}" fill="{fill}" '
            f'stroke="{_INK}" stroke-width="0.8"/>'
        )
        yield _text(max(left + width, zero) + 5, y + 9.5, _kronor(ore, language), "start", size=10.5)


def _key(labels: tuple[str, str]) -> Iterator[str]:
    for n, (label, fill) in enumerate(zip(labels, (_FILL, "url(#before)"), strict=True)):
        if label:
            x = _LABEL + 8 + 110 * n
            yield f'<rect x="{x}" y="8" width="16" height="{_BAR}" fill="{fill}" stroke="{_INK}" stroke-width="0.8"/>'
            yield _text(x + 22, 17.5, label, "start")


def _hatch() -> Iterator[str]:
    yield (
        '<defs><pattern id="before" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<path d="M0 5L5 0" stroke="{_INK}" stroke-width="0.7"/></pattern></defs>'
    )


def _months(first: date, end: date, left: float, right: float, language: Language) -> Iterator[str]:
    """The first letters of each month, below its middle."""
    day = first
    while day < end:
        following = min(date(day.year + day.month // 12, day.month % 12 + 1, 1), end)
        middle = left + ((day - first) + (following - first)) / 2 / (end - first) * (right - left)
        yield _text(middle, _HIGH - 8, MONTHS[day.month - 1][language][:3], "middle")
        day = following


def _kronor(ore: int, language: Language) -> str:
    """Whole kronor, half up, with their sign."""
    shown = f"{(abs(ore) + 50) // 100:,}".replace(",", NBSP if language == "sv" else ",")
    return (MINUS if ore < 0 else "") + shown


def _svg(high: float, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {high:.0f}" font-family="{_FONT}">'
    return head + "".join(parts) + "</svg>"


def _path(shape: str, colour: str, width: float = 0.8) -> str:
    return f'<path d="{shape}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, words: str, anchor: str, *, size: float = 12, weight: str = "normal") -> str:  # noqa: PLR0913
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{_INK}">{escape(words)}</text>'
    )
