"""An emulator of Google Sheets v4 and Drive v3 for tests, over HTTP on loopback."""

from tests.google.emulator import Emulator, FakeClock
from tests.google.members import Formula, Member, Typed

__all__ = ["Emulator", "FakeClock", "Formula", "Member", "Typed"]
