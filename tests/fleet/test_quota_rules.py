"""When there is room for another request: the arithmetic of the quota, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.fleet.quota import READ, WINDOW, WRITE, Asked, looks_for, project_of, room_at, room_for
from tests.fleet.minutes import check_minutes
from tests.jobs.helpers import steady

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
KINDS = st.sampled_from([READ, WRITE])


def after(seconds: float) -> datetime:
    """So many seconds past noon."""
    return NOON + timedelta(seconds=seconds)


def test_room_until_the_minute_is_full() -> None:
    asked = [after(n) for n in range(5)]
    assert room_at(asked, 1, 6, after(10)) == after(10)
    assert room_at(asked, 1, 5, after(10)) == after(62)
    assert room_at(asked, 3, 5, after(10)) == after(64)
    assert room_at([], 5, 5, after(10)) == after(10)


@given(st.lists(st.integers(-62_000_000, 5_000_000), max_size=12), st.integers(1, 6))
@steady(200)
def test_room_is_there_from_that_moment_on_and_not_before(micros: list[int], wanted: int) -> None:
    """`asked` may be a little ahead of now, where the clock was set back."""
    asked, most = sorted(NOON + timedelta(microseconds=one) for one in micros), 6

    def fits(moment: datetime) -> bool:
        return sum(one > moment - WINDOW for one in asked) + wanted <= most

    found = room_at([one for one in asked if one > NOON - WINDOW], wanted, most, NOON)
    assert fits(found)
    assert found == NOON or not fits(found - INSTANT)


@given(st.lists(st.tuples(st.integers(0, 15_000), KINDS, st.sampled_from("aabcdef"), st.integers(20, 40)), max_size=30))
@steady(40)
def test_never_more_than_google_takes_in_any_minute(storm: list[tuple[int, str, str, int]]) -> None:
    """Six accounts ask for as much as they like, whenever they like; each waits until it is told there is room."""
    granted: list[tuple[datetime, str, str]] = []
    now = NOON
    for pause, kind, account, number in storm:
        now += timedelta(milliseconds=pause)
        late = [Asked(what, who == account, at) for at, what, who in granted if at > now - WINDOW]
        now = room_for(late, {kind: number}, now)
        granted += [(now, kind, account)] * number
    check_minutes(granted)


def test_looks_leave_a_tenth_for_what_is_not_foreseen() -> None:
    asked = [Asked(READ, mine=True, at=NOON)] * 54
    assert room_for(asked, {READ: 1}, NOON, percent=90) == after(62)
    assert room_for(asked, {READ: 6}, NOON) == NOON
    assert room_for(asked, {READ: 0, WRITE: 1}, NOON, percent=90) == NOON


@pytest.mark.parametrize(
    ("asked", "looks"),
    [
        ([], 27),
        ([Asked(READ, mine=True, at=NOON)] * 9, 22),
        ([Asked(WRITE, mine=True, at=NOON)] * 50, 4),
        ([Asked(READ, mine=False, at=NOON)] * 260, 5),
        ([Asked(READ, mine=True, at=NOON)] * 60, 0),
        ([Asked(READ, mine=False, at=NOON)] * 300, 0),
    ],
    ids=["an idle minute", "reads bind", "writes bind", "other accounts'", "full", "the project is full"],
)
def test_how_many_looks_there_is_room_for(asked: list[Asked], looks: int) -> None:
    assert looks_for(asked) == looks


@pytest.mark.parametrize(
    ("account", "project"),
    [
        ("gruppbok@syd-ab12.iam.gserviceaccount.com", "syd-ab12"),
        ("g2@syd.example.com.iam.gserviceaccount.com", "syd.example.com"),
        ("123-compute@developer.gserviceaccount.com", ""),
        ("worker@example.org", ""),
        ("", ""),
    ],
)
def test_the_project_of_an_account(account: str, project: str) -> None:
    assert project_of(account) == project
