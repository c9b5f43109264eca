"""The pictures in letters: the one door to Pillow, imported only when a letter holds a picture."""

from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

from babel.dates import format_date
from PIL import Image, ImageDraw, ImageFont

from jobs.over_year import OverYear, ticks
from sheets_schema.text import NBSP, Language, Ore, Text, money

WIDTH, HEIGHT = 552, 184
"""The picture's size in CSS pixels; it holds twice as many each way."""
FILE = Text("saldo.png", "balance.png")
_FINE = 4
"""Drawn pixels a CSS pixel; halved at last, which smooths what is round."""
_PAPER, _INK, _FAINT, _EDGE, _FILL = "#ffffff", "#1f2328", "#d0d4d9", "#8b949e", "#ffff00"
_LETTER = 20
"""Height of the letters in CSS pixels: half of it is left on a narrow telephone."""
_TOP, _BOTTOM, _RIGHT = 42, 34, 14
"""Room above, below and to the right of the curve, in CSS pixels."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
_NOW = Text("nu", "now")
_MINUS = "\N{MINUS SIGN}"


@lru_cache(maxsize=8)
def draw(over: OverYear, language: Language) -> bytes:
    """A PNG of the balance over the year; the same bytes for the same sums, day and language."""
    chart = _Chart(over, language)
    chart.grid()
    chart.months()
    chart.curve()
    chart.mark_today()
    made = BytesIO()
    chart.image.reduce(2).quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


class _Chart:
    """The picture as it is drawn; all places are CSS pixels, from the upper left corner."""

    def __init__(self, over: OverYear, language: Language) -> None:
        self.over, self.language = over, language
        self.image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), _PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.font = ImageFont.load_default(_LETTER * _FINE)
        sums = [over.opening, *(ore for _, ore in over.steps)]
        self.ticks = ticks(min(sums), max(sums))
        self.left = 22 + max(self._width(self._kronor(ore)) for ore in self.ticks)

    def grid(self) -> None:
        """The frame, and a line with its sum at each round sum."""
        self._box((0, 0, WIDTH, HEIGHT), _EDGE)
        self._box((1, 1, WIDTH - 1, HEIGHT - 1), _PAPER)
        for ore in self.ticks:
            y = self._y(ore)
            self._line((self.left, y), (WIDTH - _RIGHT, y), _EDGE if ore == 0 else _FAINT)
            self._write(self.left - 10, y, self._kronor(ore), "rm")

    def months(self) -> None:
        """The first letter of each month, below its days."""
        day, last = self.over.period.first, self.over.period.last
        while day <= last:
            following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            middle = (self._x(day) + self._x(min(following, last + timedelta(days=1)))) / 2
            name = format_date(day, "LLLLL", locale=self.language)
            self._write(middle, HEIGHT - _BOTTOM / 2, name, "mm")
            day = following

    def curve(self) -> None:
        """What there was on each day, filled down to nought."""
        steps = [(self.over.period.first, self.over.opening), *self.over.steps]
        days = [*(day for day, _ in steps[1:]), self._end]
        zero = self._y(Ore(0))
        line: list[tuple[float, float]] = []
        for (day, ore), following in zip(steps, days, strict=True):
            left, right, y = self._x(day), self._x(following), self._y(ore)
            self._box((left, min(zero, y), right, max(zero, y)), _FILL)
            line += [(left, y), (right, y)]
        for start, end in pairwise(line):
            self._line(start, end, _INK, 2)

    def mark_today(self) -> None:
        """A dot where the curve ends, a line up from it, and the sum in words."""
        x, y = self._x(self._end), self._y(self.over.now)
        self._line((x, _TOP - 6), (x, HEIGHT - _BOTTOM), _INK)
        self.pen.ellipse([_FINE * place for place in (x - 5, y - 5, x + 5, y + 5)], fill=_INK)
        words = f"{_NOW[self.language]} {money(self.over.now, self.language)}"
        half = self._width(words) / 2
        self._write(min(max(x, self.left + half), WIDTH - half - 10), _TOP / 2, words, "mm")

    @property
    def _end(self) -> date:
        """The day after the last that is drawn."""
        return min(self.over.today, self.over.period.last) + timedelta(days=1)

    def _x(self, day: date) -> float:
        first = self.over.period.first
        share = (day - first) / (self.over.period.last - first + timedelta(days=1))
        return self.left + share * (WIDTH - _RIGHT - self.left)

    def _y(self, ore: Ore) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return HEIGHT - _BOTTOM - (ore - low) / (high - low) * (HEIGHT - _BOTTOM - _TOP)

    def _kronor(self, ore: Ore) -> str:
        """Whole kronor without their unit."""
        sign = _MINUS if ore < 0 else ""
        return sign + f"{abs(ore) // 100:,}".replace(",", NBSP if self.language == "sv" else ",")

    def _width(self, words: str) -> float:
        return self.font.getlength(_plain(words)) / _FINE

    def _write(self, x: float, y: float, words: str, anchor: str) -> None:
        self.pen.text((x * _FINE, y * _FINE), _plain(words), _INK, self.font, anchor)

    def _line(self, start: Point, end: Point, colour: str, width: int = 1) -> None:
        """A line along the paper's edges, its ends square and half its width long."""
        half = width / 2
        self._box(
            (
                min(start[0], end[0]) - half,
                min(start[1], end[1]) - half,
                max(start[0], end[0]) + half,
                max(start[1], end[1]) + half,
            ),
            colour,
        )

    def _box(self, sides: Box, colour: str) -> None:
        """A box from its left and upper side to its right and lower."""
        left, upper, right, lower = (round(side * _FINE) for side in sides)
        self.pen.rectangle((left, upper, max(left, right - 1), max(upper, lower - 1)), colour)


def _plain(words: str) -> str:
    """Words with the few signs that Pillow's own letters have."""
    return words.replace(NBSP, " ").replace(_MINUS, "-")
