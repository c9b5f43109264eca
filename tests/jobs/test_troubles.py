"""What went wrong with the program: it begins, goes on, ends, and is remembered for a while."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from jobs.troubles import KEPT, Trouble, Troubles, as_json, ended, from_json, lasting, noted, since, stood_still
from sheets_schema.text import Text
from tests.jobs.helpers import NOON, at

NOW = at(NOON)
HOUR = timedelta(hours=1)
DOWN = Text("Arket svarar inte.", "The sheet does not answer.")


def test_a_trouble_goes_on_until_it_is_over_and_the_next_is_another() -> None:
    some = noted((), "workbook", DOWN, "WorkbookError", NOW)
    some = noted(some, "workbook", DOWN, "WorkbookError", NOW + HOUR)
    assert some == (Trouble("workbook", DOWN, NOW, NOW + HOUR, None, 2, "WorkbookError"),)
    some = ended(some, ["workbook", "mail"], NOW + 2 * HOUR)
    assert (some[0].until, lasting(some)) == (NOW + 2 * HOUR, ())
    some = noted(some, "workbook", DOWN, "WorkbookError", NOW + 3 * HOUR)
    assert [one.since for one in some] == [NOW, NOW + 3 * HOUR]
    assert lasting(some) == some[1:]


def test_those_that_last_or_were_over_since_a_letter() -> None:
    over = ended(noted((), "mail", DOWN, "", NOW), ["mail"], NOW + HOUR)
    some = noted(over, "job:comments", DOWN, "", NOW)
    assert since(some, NOW + 2 * HOUR) == some[1:]
    assert since(some, NOW + HOUR) == some[1:]
    assert since(some, NOW) == since(some, None) == some


def test_a_clock_that_was_put_back_turns_nothing_round() -> None:
    some = noted((), "mail", DOWN, "", NOW)
    assert ended(noted(some, "mail", DOWN, "", NOW - HOUR), ["mail"], NOW - HOUR)[0].until == NOW


def test_what_has_long_been_over_is_forgotten_and_what_lasts_is_not() -> None:
    some = noted(stood_still((), NOW - HOUR, NOW), "mail", DOWN, "", NOW)
    assert [one.what for one in noted(some, "workbook", DOWN, "", NOW + KEPT)] == ["mail", "workbook"]


def test_very_many_are_not_all_kept() -> None:
    some: Troubles = ()
    for n in range(100):
        some = ended(noted(some, "mail", DOWN, "", NOW + n * HOUR), ["mail"], NOW + n * HOUR)
    some = noted(some, "workbook", DOWN, "", NOW)
    assert len(some) == 40
    assert some[-2].since == NOW + 99 * HOUR


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 99)), max_size=20))
def test_they_are_kept_as_they_are(steps: list[tuple[str, bool, int]]) -> None:
    some: Troubles = ()
    for what, well, hours in steps:
        now = NOW + hours * HOUR
        some = ended(some, [what], now) if well else noted(some, what, Text("å", "a"), "OSError", now)
        assert len({one.what for one in lasting(some)}) == len(lasting(some))
    assert from_json(as_json(some)) == some
    assert from_json(None) == from_json("") == ()
