"""The alarm, with the real schedule, on hosts whose clocks do what clocks do. Facts: mail, section 2."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from schedule import Scheduler

from jobs.worker.alarm import LONGEST, Alarm

HOSTS = ["UTC", "Europe/Stockholm", "America/New_York"]
NIGHTS = {
    "spring, Europe": "2026-03-29T00:00",
    "autumn, Europe": "2026-10-25T00:00",
    "spring, America": "2026-03-08T06:00",
    "autumn, America": "2026-11-01T05:00",
}
"""When each night of a changed clock is well under way, in UTC."""


def at(text: str, host: str = "UTC") -> datetime:
    """A moment, given in UTC, as a host's clock tells it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(ZoneInfo(host))


def now() -> datetime:
    """What the clock really says."""
    return datetime.now(UTC)  # noqa: TID251 - of the machine that time_machine pretends


def rung(traveller: time_machine.Traveller, every: int, hours: float) -> list[datetime]:
    """When an alarm that is set anew each time rings, over so many hours of sleeping as long as it says."""
    alarm, end, rings = Alarm(), now() + timedelta(hours=hours), []
    alarm.set(every)
    while now() < end:
        if idle := alarm.idle():
            assert idle <= LONGEST
            traveller.shift(idle)
        else:
            rings.append(now())
            alarm.set(every)
    return rings


def until_it_rings(traveller: time_machine.Traveller, alarm: Alarm) -> float:
    """Seconds slept until it rings."""
    slept = 0.0
    while idle := alarm.idle():
        traveller.shift(idle)
        slept += idle
    return slept


@pytest.mark.parametrize("every", [1, 10, 60, 300, 3600])
def test_rings_each_interval(every: int) -> None:
    with time_machine.travel(at("2026-06-01T00:00"), tick=False) as traveller:
        rings = rung(traveller, every, 2)
    assert len(rings) == 7200 // every - 1  # the last would be at the very end
    assert {after - before for before, after in pairwise(rings)} <= {timedelta(seconds=every)}


def test_rings_at_once_where_it_was_never_set() -> None:
    assert Alarm().idle() == 0


@pytest.mark.parametrize("every", [60, 300, 3600])
@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("night", NIGHTS)
def test_a_night_with_a_changed_clock(night: str, host: str, every: int) -> None:
    """Never is there a longer pause than two intervals, whatever hour comes twice or never comes on the host."""
    with time_machine.travel(at(NIGHTS[night], host), tick=False) as traveller:
        rings = rung(traveller, every, 8)
    assert len(rings) >= 8 * 3600 // every - 3
    pauses = {after - before for before, after in pairwise(rings)}
    assert timedelta(0) < min(pauses)
    assert max(pauses) <= timedelta(seconds=2 * every)


def test_schedule_alone_stands_still_for_an_hour() -> None:
    """Why the alarm sets itself anew: the hour that comes twice is an hour without a ring."""
    rings: list[datetime] = []
    with time_machine.travel(at(NIGHTS["autumn, Europe"], "Europe/Stockholm"), tick=False) as traveller:
        scheduler = Scheduler()
        scheduler.every(60).seconds.do(lambda: rings.append(now()))
        for _ in range(4 * 60):
            traveller.shift(60)
            scheduler.run_pending()
    assert max(after - before for before, after in pairwise(rings)) > timedelta(hours=1)


@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(hours=1), timedelta(days=1), timedelta(days=366)])
@pytest.mark.parametrize("host", HOSTS)
def test_a_clock_that_is_set_back(host: str, back: timedelta) -> None:
    with time_machine.travel(at("2028-03-01T12:00", host), tick=False) as traveller:
        alarm = Alarm()
        alarm.set(300)
        traveller.shift(100)
        assert alarm.idle() == LONGEST
        traveller.shift(-back)
        assert 200 <= until_it_rings(traveller, alarm) <= 320


@pytest.mark.parametrize("forward", [timedelta(hours=1), timedelta(days=1), timedelta(days=366)])
def test_a_clock_that_is_set_forward_or_a_computer_that_slept(forward: timedelta) -> None:
    with time_machine.travel(at("2026-06-01T12:00", "Europe/Stockholm"), tick=False) as traveller:
        alarm = Alarm()
        alarm.set(300)
        traveller.shift(forward)
        assert alarm.idle() == 0
        alarm.set(300)
        assert until_it_rings(traveller, alarm) == 300


def test_a_host_that_moves_west_while_it_waits() -> None:
    with time_machine.travel(at("2026-06-01T12:00", "Asia/Tokyo"), tick=False) as traveller:
        alarm = Alarm()
        alarm.set(300)
        assert alarm.idle() == LONGEST
        traveller.move_to(at("2026-06-01T12:01", "America/New_York"))
        assert until_it_rings(traveller, alarm) == 300


def test_a_slow_look_is_not_followed_by_several() -> None:
    """It rang while nobody asked; the next ring is a whole interval after it is set again."""
    with time_machine.travel(at("2026-06-01T12:00"), tick=False) as traveller:
        alarm = Alarm()
        alarm.set(300)
        traveller.shift(3600)
        assert (alarm.idle(), alarm.idle()) == (0, 0)
        alarm.set(300)
        assert until_it_rings(traveller, alarm) == 300
