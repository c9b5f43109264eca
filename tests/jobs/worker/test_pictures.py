"""The picture in the weekly letter: its size, its bytes, and where in it the money stands."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from jobs.over_year import OverYear, ticks
from jobs.worker.pictures import HEIGHT, WIDTH, draw
from jobs.year import financial_year
from sheets_schema.text import Ore

YEAR = financial_year(2026, (1, 1))
TODAY = date(2026, 11, 22)
STEPS = ((date(2026, 3, 1), Ore(5000_00)), (date(2026, 7, 1), Ore(20_000_00)))
OVER = OverYear(YEAR, TODAY, Ore(10_000_00), STEPS, preliminary=False)
YELLOW, INK = (255, 255, 0), (31, 35, 40)


def _picture(over: OverYear = OVER) -> Image.Image:
    return Image.open(BytesIO(draw(over, "sv"))).convert("RGB")


def _height(picture: Image.Image, share: float) -> int:
    """How many yellow dots stand above each other, at a share of the width."""
    x = round(picture.width * share)
    return sum(picture.getpixel((x, y)) == YELLOW for y in range(picture.height))


def test_it_is_twice_as_fine_as_it_is_shown_and_small() -> None:
    made = draw(OVER, "sv")
    picture = Image.open(BytesIO(made))
    assert (picture.format, picture.size) == ("PNG", (2 * WIDTH, 2 * HEIGHT))
    assert len(made) < 20_000
    assert picture.info.keys() <= {"transparency"}, "no moment, no name of a program"


def test_the_same_book_and_day_give_the_same_bytes() -> None:
    assert draw(OVER, "sv") == draw(OVER, "sv")
    assert len({draw(OVER, "sv"), draw(OVER, "en"), draw(replace(OVER, today=date(2026, 11, 23)), "sv")}) == 3


def test_the_fill_is_as_high_as_the_money() -> None:
    """In February 10 000 kr, in May 5 000, in September 20 000; nothing after today."""
    picture = _picture()
    february, may, september = (_height(picture, share) for share in (0.28, 0.45, 0.75))
    assert may > 20
    assert february == pytest.approx(2 * may, rel=0.1)
    assert september == pytest.approx(4 * may, rel=0.1)
    assert _height(picture, 0.95) == 0


def test_money_owed_stands_below_nought() -> None:
    below = _picture(replace(OVER, opening=Ore(-3000_00), steps=((date(2026, 6, 1), Ore(3000_00)),)))
    x, later = round(below.width * 0.3), round(below.width * 0.7)
    middles = [
        sum(rows) / len(rows)
        for rows in ([y for y in range(below.height) if below.getpixel((place, y)) == YELLOW] for place in (x, later))
    ]
    assert middles[0] > middles[1]


def test_it_reads_on_light_and_dark_alike() -> None:
    """Its paper is its own, opaque and white, with an edge that can be seen on white and on black."""
    picture = Image.open(BytesIO(draw(OVER, "sv")))
    assert "transparency" not in picture.info
    opaque = picture.convert("RGB")
    assert opaque.getpixel((8, 8)) == (255, 255, 255)
    corner = opaque.getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert 90 < sum(corner) / 3 < 200
    assert any(opaque.getpixel((x, opaque.height // 2)) == INK for x in range(opaque.width))


@given(st.integers(-(10**11), 10**11), st.integers(-(10**11), 10**11))
def test_round_sums_hold_the_money_and_nought(one: int, other: int) -> None:
    low, high = Ore(min(one, other)), Ore(max(one, other))
    marks = ticks(low, high)
    assert marks[0] <= low
    assert marks[-1] >= high
    assert 0 in marks
    assert 2 <= len(marks) <= 6
    assert len({after - before for before, after in pairwise(marks)}) == 1
    assert all(mark % 100_00 == 0 for mark in marks)


@settings(deadline=None, max_examples=20)
@given(
    st.integers(-(10**12), 10**12),
    st.lists(
        st.tuples(st.dates(YEAR.first, YEAR.last), st.integers(-(10**12), 10**12).map(Ore)), min_size=1, max_size=9
    ),
)
def test_any_year_can_be_drawn(opening: int, steps: list[tuple[date, Ore]]) -> None:
    days = tuple(sorted(dict(steps).items()))
    over = OverYear(YEAR, days[-1][0], Ore(opening), days, preliminary=True)
    assert _picture(over).size == (2 * WIDTH, 2 * HEIGHT)
