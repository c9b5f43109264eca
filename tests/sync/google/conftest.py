"""An emulator whose clock the keeper's naps move; and the table of what became of every fault."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.google import Emulator
from tests.sync.google.helpers import Time, Work, sheet_of

TABLE = "fault"
"""The property under which a test gives its row of the table."""


@pytest.fixture(name="time")
def clock_and_naps() -> Time:
    """A clock that only naps move."""
    return Time()


@pytest.fixture(name="google")
def emulator(time: Time) -> Iterator[Emulator]:
    """A fresh emulator; every answer of its was as published."""
    with Emulator(clock=time.clock) as google:
        yield google
    assert google.violations == []


@pytest.fixture(name="key")
def spreadsheet(google: Emulator) -> str:
    """The small group's spreadsheet."""
    return sheet_of(google)


@pytest.fixture(name="work")
def passes(google: Emulator, key: str, time: Time, tmp_path: Path) -> Work:
    """Passes over it."""
    return Work(google, key, tmp_path / "state.sqlite", time)


@pytest.fixture(name="way")
def every_way_out(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that this process connects to, or asks the name of."""
    seen: list[object] = []
    connect_, ask = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Any) -> None:
        seen.append(address[0])
        connect_(self, address)

    def asking(host: Any, *args: Any, **more: Any) -> Any:
        seen.append(host)
        return ask(host, *args, **more)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", asking)
    return seen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table: each fault and where it struck, what happened, how long it took."""
    reports = [one for some in terminalreporter.stats.values() for one in some if isinstance(one, pytest.TestReport)]
    rows = [value for one in reports if one.when == "call" for name, value in one.user_properties if name == TABLE]
    if rows:
        terminalreporter.section("Faults of Google's")
        terminalreporter.write_line(f"{'fault':<22}{'where':<12}{'seconds':>8}  what happened")
        for row in sorted(map(str, rows)):
            terminalreporter.write_line(row)
