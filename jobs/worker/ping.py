"""The ping: an address asked for after looks that went well, so that somebody elsewhere notices when it falls silent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

import requests

SELDOM = timedelta(minutes=5)
"""The least time between two pings."""
_LIMIT = 10.0
"""Seconds that one ping may take in all."""


class Ping:
    """Asks for an address, at most every five minutes; `failed` is told in one word why it did not go. Raises nothing."""

    def __init__(self, address: str, failed: Callable[[str], None]) -> None:
        self._address, self._failed = address, failed
        self._last: datetime | None = None
        self._asking: Thread | None = None
        self._came_to = ""

    def went_well(self, now: datetime) -> None:
        """A look went well; a clock that was set counts as time gone by."""
        if self._address and (self._last is None or abs(now - self._last) >= SELDOM):
            self._last = now
            if why := self._asked():
                self._failed(why)

    def _asked(self) -> str:
        """Why the address did not answer as it should; "" where it did.

        In a thread of its own: a name server that is silent, or an answer that drips, keeps to no limit of a request's.
        """
        if self._asking is None or not self._asking.is_alive():
            self._came_to = "timeout"
            self._asking = Thread(target=self._ask, daemon=True)
            self._asking.start()
        self._asking.join(_LIMIT)
        return "timeout" if self._asking.is_alive() else self._came_to

    def _ask(self) -> None:
        try:
            with requests.get(self._address, timeout=_LIMIT, allow_redirects=False, stream=True) as answer:
                self._came_to = "" if 200 <= answer.status_code < 300 else f"http {answer.status_code}"
        except (requests.RequestException, OSError, ValueError) as error:
            self._came_to = type(error).__name__
