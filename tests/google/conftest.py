"""An emulator for each test; after it, none of its answers may have been other than published."""

from collections.abc import Iterator

import gspread
import pytest

from tests.google import Emulator, FakeClock
from tests.google.client import Bare, gspread_client

ANNA = "anna@example.org"


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands."""
    return FakeClock()


@pytest.fixture
def google(clock: FakeClock) -> Iterator[Emulator]:
    """A fresh emulator."""
    with Emulator(clock=clock) as emulator:
        yield emulator
    assert emulator.violations == []


@pytest.fixture
def anna(google: Emulator) -> Bare:
    """Anna's bare requests."""
    return Bare(google, ANNA)


@pytest.fixture
def client(google: Emulator) -> gspread.Client:
    """Anna's gspread."""
    return gspread_client(google, ANNA)
