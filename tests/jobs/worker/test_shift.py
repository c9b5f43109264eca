"""The worker's loop, with a clock that goes as fast as it sleeps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine

from jobs.worker.heartbeat import Heartbeat
from jobs.worker.shift import Shift, Stop, pause, work

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Days:
    """A shift over a pretended stretch: what it looked at, and what it said of itself."""

    traveller: time_machine.Traveller
    end: datetime
    every: int = 300
    look: Callable[[Stop], tuple[str, ...]] = lambda _: ()
    looks: list[datetime] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    beats: list[Heartbeat] = field(default_factory=list)

    def now(self) -> datetime:
        """The pretended moment."""
        return datetime.now(UTC)  # noqa: TID251 - of the machine that time_machine pretends

    def _look(self, stop: Stop) -> tuple[str, ...]:
        self.looks.append(self.now())
        return self.look(stop)

    def _failed(self, fault: Exception) -> str:
        self.faults.append(fault)
        return "workbook"

    def sleep(self, seconds: float) -> bool:
        """Sleeps, and says whether the stretch is over."""
        self.traveller.shift(seconds)
        return self.now() >= self.end

    def work(self) -> None:
        """The shift."""
        work(Shift(self.every, self.now, self._look, self._failed, self.beats.append, self.sleep))

    @property
    def pauses(self) -> list[float]:
        """Seconds between the looks."""
        return [(after - before).total_seconds() for before, after in pairwise(self.looks)]


def days(traveller: time_machine.Traveller, length: timedelta, **more: object) -> Days:
    """A shift from now on."""
    return Days(traveller, datetime.now(UTC) + length, **more)  # type: ignore[arg-type] # noqa: TID251 - as above


def raising(fault: BaseException) -> Callable[[Stop], tuple[str, ...]]:
    """A look that cannot be made."""

    def look(_stop: Stop) -> tuple[str, ...]:
        raise fault

    return look


@pytest.mark.parametrize(
    ("failed", "every", "seconds"),
    [
        *[(0, 300, 300), (1, 300, 300), (2, 300, 600), (3, 300, 1500), (4, 300, 3600), (1000, 300, 3600)],
        *[(4, 60, 900), (5, 60, 900), (4, 10, 150), (0, 3600, 3600), (9, 3600, 3600)],
    ],
)
def test_the_pause_grows_to_an_hour_at_most(failed: int, every: int, seconds: int) -> None:
    assert pause(failed, every) == seconds


def test_looks_at_once_and_then_each_interval() -> None:
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(hours=1))
        shift.work()
    assert shift.looks == [START + timedelta(minutes=5 * n) for n in range(12)]


def test_says_how_it_stands_before_during_and_after() -> None:
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(minutes=7))
        shift.look = lambda _: ("mail",) if len(shift.looks) == 2 else ()
        shift.work()
    five, seven = START + timedelta(minutes=5), START + timedelta(minutes=7)
    first = Heartbeat(START, START, 300)
    second = Heartbeat(START, START, 300, looked=START, worked=START, next=five)
    third = Heartbeat(START, five, 300, five, five, five + timedelta(minutes=5), trouble=("mail",))
    assert shift.beats == [first, second, third, third._replace(beaten=seven, next=None, stopped=True)]


def test_a_look_that_cannot_be_made_is_tried_again_ever_more_seldom_and_then_as_before() -> None:
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(hours=3), every=60)
        broken = raising(RuntimeError("Anna Ek"))
        shift.look = lambda stop: broken(stop) if 2 <= len(shift.looks) <= 7 else ()
        shift.work()
    assert [seconds / 60 for seconds in shift.pauses[:10]] == [1, 1, 2, 5, 15, 15, 15, 1, 1, 1]
    assert len(shift.faults) == 6
    failed = [beat for beat in shift.beats if beat.trouble]
    assert {beat.trouble for beat in failed} == {("workbook",)}
    assert {beat.worked for beat in failed} == {START}
    assert shift.beats[-1].trouble == ()


def test_it_beats_while_it_waits_long() -> None:
    """A sheet out of reach is no reason to think the worker dead."""
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(days=1), every=60, look=raising(OSError()))
        shift.work()
    beaten = [beat.beaten for beat in shift.beats]
    assert max(after - before for before, after in pairwise(beaten)) <= timedelta(seconds=90)
    assert all(beat.is_alive(beat.beaten + timedelta(seconds=90)) for beat in shift.beats[:-1])
    assert not shift.beats[-1].is_alive(beaten[-1])


def test_it_beats_in_the_midst_of_a_long_look() -> None:
    def look(stop: Stop) -> tuple[str, ...]:
        for _ in range(200):
            traveller.shift(10)
            assert not stop()
        return ()

    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(hours=1), every=60, look=look)
        shift.work()
    beaten = [beat.beaten for beat in shift.beats]
    assert max(after - before for before, after in pairwise(beaten)) <= timedelta(seconds=90)
    assert shift.pauses == [2060.0]


def test_what_is_asked_to_stop_in_a_look_looks_no_more() -> None:
    asked: list[bool] = []

    def look(stop: Stop) -> tuple[str, ...]:
        for _ in range(3):
            traveller.shift(60)
            asked.append(stop())
        return ()

    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(minutes=2), look=look)
        shift.work()
    assert (asked, len(shift.looks)) == ([False, True, True], 1)
    assert (shift.beats[-1].stopped, shift.beats[-1].looked) == (True, START + timedelta(minutes=3))


def test_what_is_asked_to_stop_at_once_never_looks() -> None:
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(0))
        shift.work()
    assert (shift.looks, [beat.stopped for beat in shift.beats]) == ([], [False, True])


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SystemExit(1)], ids=repr)
def test_an_interrupt_ends_it_and_is_said(fault: BaseException) -> None:
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(hours=1), look=raising(fault))
        with pytest.raises(type(fault)):
            shift.work()
    assert (shift.faults, shift.beats[-1].stopped) == ([], True)


def test_a_fault_that_ends_the_shift() -> None:
    def raises(fault: Exception) -> str:
        raise fault

    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(hours=1), look=raising(LookupError()))
        made = Shift(60, shift.now, shift._look, raises, shift.beats.append, shift.sleep)
        with pytest.raises(LookupError):
            work(made)
    assert (len(shift.looks), shift.beats[-1].stopped) == (1, True)


ODD = {"year's end": "2027-12-29", "leap day": "2028-02-27", "spring": "2028-03-24", "autumn": "2028-10-27"}


@pytest.mark.parametrize("host", ["UTC", "Europe/Stockholm", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("stretch", ODD)
def test_ten_odd_days_on_any_host(stretch: str, host: str) -> None:
    """Every hour is looked at, but for one in the night that has an hour twice on the host."""
    start = datetime.fromisoformat(ODD[stretch]).replace(tzinfo=UTC)
    with time_machine.travel(start.astimezone(ZoneInfo(host)), tick=False) as traveller:
        shift = days(traveller, timedelta(days=10), every=3600)
        shift.work()
    assert 10 * 24 - 1 <= len(shift.looks) <= 10 * 24
    assert max(shift.pauses) <= 7200
    assert sum(seconds != 3600 for seconds in shift.pauses) <= 1


def test_a_clock_that_is_set_back_a_year_in_the_midst() -> None:
    with time_machine.travel(START, tick=False) as traveller:
        shift = days(traveller, timedelta(hours=2), every=300)
        seen: list[float] = []

        def sleep(seconds: float) -> bool:
            seen.append(seconds)
            traveller.shift(seconds)
            if len(seen) == 100:
                traveller.shift(-timedelta(days=366))
            return len(seen) > 300

        work(Shift(300, shift.now, shift._look, shift._failed, shift.beats.append, sleep))
    assert len(shift.looks) > 25
    assert max(shift.pauses) <= 600
    assert min(shift.pauses) < 0
    assert all(after != before for before, after in pairwise(shift.beats))
