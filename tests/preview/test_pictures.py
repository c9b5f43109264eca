"""The pictures' geometry, and invitations read as they stand: both decided purely."""

import re
from collections.abc import Sequence
from datetime import date

import pytest

from jobs.over_year import OverYear
from jobs.preview.drawing import Happening, curve, shares, wheel
from jobs.preview.opened import invited
from jobs.year import financial_year
from sheets_schema.text import Ore
from tests.jobs.helpers import at


def test_a_bar_has_no_part_for_what_there_is_none_of() -> None:
    assert shares([("yes", 0), ("no", 0)]) == ()
    assert [one.kind for one in shares([("yes", 0), ("no", 3)])] == ["no"]


def numbers(path: str) -> Sequence[float]:
    """The numbers of an SVG path."""
    return [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_the_curve_begins_at_the_opening_and_ends_today() -> None:
    year = financial_year(2026, (1, 1))
    steps = ((date(2026, 3, 1), Ore(-200_00)), (date(2026, 7, 1), Ore(400_00)))
    drawn = curve(OverYear(year, date(2026, 7, 1), Ore(200_00), steps, preliminary=False), "sv")
    heights = {one.words: one.y for one in drawn.sums}
    x, y, *_ = numbers(drawn.line)
    assert (x, y) == (76, heights["200"])
    assert drawn.now[1] == heights["400"]
    assert 267 < drawn.now[0] < 275
    assert heights["0"] == drawn.zero
    assert "\u2212200" in heights
    assert [one.words for one in drawn.months] == list("JFMAMJJASOND")
    assert all(0 <= number <= 480 for number in numbers(drawn.area))


def test_the_curve_of_a_broken_year_has_its_own_months() -> None:
    year = financial_year(2026, (7, 1))
    over = OverYear(year, date(2027, 8, 1), Ore(0), ((date(2026, 7, 5), Ore(10_00)),), preliminary=False)
    drawn = curve(over, "en")
    assert [one.words for one in drawn.months] == list("JASONDJFMAMJ")
    assert drawn.now[0] == 466


def test_the_wheel_has_january_at_the_top_and_goes_round_by_the_clock() -> None:
    days = [date(2027, 1, 1), date(2027, 4, 1), date(2026, 12, 31)]
    some = [Happening(day, "x", is_meeting=True, is_off=False) for day in days]
    drawn = wheel(date(2026, 11, 22), some, "sv")
    top, right, before = drawn.marks
    assert top.x > 170 > before.x
    assert top.y < 90
    assert (right.x > 250, abs(right.y - 170) < 5) == (True, True)
    assert [one.label.words for one in drawn.months if one.label.here] == ["nov"]
    assert len({one.label.words for one in drawn.months}) == 12
    (_, _), (x, y) = drawn.hand
    assert (x < 170, y < 170) == (True, True)


ICS = (
    "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\nBEGIN:STANDARD\r\n"
    "DTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    'ORGANIZER;CN="Grupp; 17":mailto:grupp@example.org\r\nATTENDEE;CN=Bo:mailto:bo@exam\r\n ple.org\r\n'
    "DTSTART;TZID=Europe/Stockholm:20261126T183000\r\nSUMMARY:Möte\\, extra\\nrad\r\nSEQUENCE:3\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n"
)


def test_an_invitation_is_read_as_it_stands() -> None:
    found = invited(ICS)
    assert (found.method, found.summary, found.sequence) == ("CANCEL", "Möte, extra\nrad", "3")
    assert found.start == at("2026-11-26T18:30")
    assert (found.end, found.place) == (None, "")
    assert (found.organizer, found.attendee) == ("Grupp; 17 <grupp@example.org>", "Bo <bo@example.org>")


@pytest.mark.parametrize("text", ["", "BEGIN:VEVENT\r\nDTSTART;TZID=No/Where:20261126T183000\r\nEND:VEVENT", "\x00:;="])
def test_an_invitation_that_cannot_be_read_is_empty(text: str) -> None:
    assert invited(text).start is None
