"""The worker's loop: look, say how it went, sleep until it is time to look again, until it is asked to stop.

What it looks with, and its clock, are given to it. It keeps nothing that matters: what is due is found out at each look, so
after any pause, however long, the next look does what there is to do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.worker.alarm import Alarm
from jobs.worker.heartbeat import Heartbeat

_GROWS = (1, 1, 2, 5, 15)
"""So many times the usual pause, after 0, 1, 2 … looks in a row that could not be made."""
_MOST = 3600
"""Seconds that a pause may grow to."""
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Shift:
    """What the loop works with.

    `every` is the seconds between two looks, `clock` gives an aware moment. `look` is given what to ask between two mails
    (whether to stop) and gives what is wrong, by name ("mail", "job:NAME"); it raises what kept it from being made, and
    `failed` is then told, and gives the name of that, or raises what ends the shift. `beat` is told how things stand: at the start, after each look, at
    least each `every` in between, and at the end; it raises nothing. `sleep` waits so many seconds at most and says whether
    to stop; `sleep(0)` only says.
    """

    every: int
    clock: Callable[[], datetime]
    look: Callable[[Stop], tuple[str, ...]]
    failed: Callable[[Exception], str]
    beat: Callable[[Heartbeat], None]
    sleep: Callable[[float], bool]


def pause(failed: int, every: int) -> int:
    """Seconds until the next look, after so many in a row that could not be made: it grows, to an hour or `every`."""
    return min(every * _GROWS[min(failed, len(_GROWS) - 1)], max(every, _MOST))


def work(shift: Shift) -> None:
    """Looks at once, and then again and again; returns once it is asked to stop."""
    pulse = _Pulse(shift)
    try:
        _keep_looking(shift, pulse)
    finally:
        pulse.stop()


def _keep_looking(shift: Shift, pulse: "_Pulse") -> None:
    alarm, failed = Alarm(), 0
    while not shift.sleep(0):
        trouble, is_made = _looked(shift, pulse)
        failed = 0 if is_made else failed + 1
        wait = pause(failed, shift.every)
        pulse.looked(trouble, wait, is_made=is_made)
        alarm.set(wait)
        while idle := alarm.idle():
            pulse.keep()
            if shift.sleep(idle):
                break


def _looked(shift: Shift, pulse: "_Pulse") -> tuple[tuple[str, ...], bool]:
    """What is wrong after one look, and whether the look could be made."""
    try:
        return shift.look(pulse.asks), True
    except Exception as fault:  # noqa: BLE001 - whatever it was, the next look may be made
        return (shift.failed(fault),), False


class _Pulse:
    """How things stand, told as often as it should be."""

    def __init__(self, shift: Shift) -> None:
        self._shift = shift
        now = shift.clock()
        self._tell(Heartbeat(since=now, beaten=now, every=shift.every))

    def _tell(self, heart: Heartbeat) -> None:
        self._heart = heart
        self._shift.beat(heart)

    def looked(self, trouble: tuple[str, ...], wait: int, *, is_made: bool) -> None:
        """A look is over; the next comes in `wait` seconds."""
        now = self._shift.clock()
        after = self._heart._replace(beaten=now, looked=now, next=now + timedelta(seconds=wait), trouble=trouble)
        self._tell(after._replace(worked=now) if is_made else after)

    def keep(self) -> None:
        """Tells again that it is alive, where that is due; a clock that was set counts as time gone by."""
        now = self._shift.clock()
        if abs(now - self._heart.beaten) >= timedelta(seconds=self._shift.every):
            self._tell(self._heart._replace(beaten=now))

    def asks(self) -> bool:
        """Whether to stop; asked in the midst of a long look."""
        self.keep()
        return self._shift.sleep(0)

    def stop(self) -> None:
        """It ends as it was asked to."""
        self._tell(self._heart._replace(beaten=self._shift.clock(), next=None, stopped=True))
