"""How the worker is asked to stop, and how it sleeps so that it hears that at once."""
# A signal's number is written by Python into a socket on which the sleeper waits. Nothing is locked in a handler: an
# Event.set there could wait for ever for the very thread that it interrupts.

import select
import signal
import socket
from contextlib import suppress
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import Any, Self

_ASK = (signal.SIGTERM, signal.SIGINT)


class Signals:
    """While it is entered, SIGTERM and SIGINT ask to stop; a second SIGINT ends at once, as KeyboardInterrupt does.

    Outside the main thread no signal can be taken over: there only `ask` asks.
    """

    def __init__(self) -> None:
        self._asked = self._interrupted = False
        self._before: dict[int, Any] = {}
        self._woken_before = -1

    def __enter__(self) -> Self:
        """Takes the signals over."""
        self._ears, self._mouth = socket.socketpair()
        self._ears.settimeout(0.0)
        self._mouth.settimeout(0.0)
        if current_thread() is main_thread():
            self._woken_before = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
            self._before = {number: signal.signal(number, self._heard) for number in _ASK}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Gives them back."""
        if self._before:
            for number, handler in self._before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(self._woken_before)
        self._ears.close()
        self._mouth.close()

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        if number == signal.SIGINT:
            if self._interrupted:
                signal.default_int_handler(number, frame)
            self._interrupted = True

    def ask(self) -> None:
        """Asks to stop, from any thread."""
        self._asked = True
        with suppress(BlockingIOError):
            self._mouth.send(bytes([signal.SIGTERM]))

    def sleep(self, seconds: float) -> bool:
        """Waits so many seconds at most, or until it is asked to stop; whether it is."""
        if not self._asked:
            heard, _, _ = select.select([self._ears], [], [], seconds)
            if heard:
                self._asked = any(number in _ASK for number in self._ears.recv(4096))
        return self._asked
