"""When to look again. The one door to schedule, which is an alarm clock here and nothing else: it never says what is due."""
# schedule keeps the moment to ring as the host's own hour, without a zone. That hour comes twice when summer time ends, and
# comes late when the clock is set back; an alarm that then lies further off than it was set for is set anew.

from schedule import Scheduler

LONGEST = 30.0
"""Seconds that may be slept at a time, so that a clock that was set, or a computer that slept, is noticed soon."""


class Alarm:
    """Rings once, some seconds after it was set. Nothing is called when it rings, so nothing that fails can stop it."""

    def __init__(self) -> None:
        self._scheduler = Scheduler()
        self._seconds = 0
        self._rang = True

    def set(self, seconds: int) -> None:
        """Rings next so many seconds from now (at least 1), and not before."""
        self._seconds = max(1, seconds)
        self._rang = False
        self._scheduler.clear()
        self._scheduler.every(self._seconds).seconds.do(self._ring)

    def _ring(self) -> None:
        self._rang = True

    def idle(self) -> float:
        """Seconds to sleep before asking again, 30 at most; 0 once it has rung, or where it was never set."""
        left = 0.0 if self._rang else self._scheduler.idle_seconds or 0.0
        if left > self._seconds:
            self.set(self._seconds)
            return min(float(self._seconds), LONGEST)
        if left <= 0:
            self._scheduler.run_pending()
        return 0.0 if self._rang else min(max(left, 0.001), LONGEST)
