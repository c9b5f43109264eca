"""The quota meter: requests and units a minute, by account and by project."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from tests.google.discovery import Method
from tests.google.errors import ApiError, exhausted, too_fast
from tests.google.state import Clock

LIMITS = {("read", "user"): 60, ("read", "project"): 300, ("write", "user"): 60, ("write", "project"): 300}
DRIVE_LIMITS = {"user": 325_000, "project": 1_000_000}
_UNITS = {"get": 5, "list": 100, "export": 200, "download": 200, "create": 50, "copy": 50, "update": 50, "delete": 50}
_READS = ("getByDataFilter", "search", "batchGetByDataFilter")
PROJECT = "project"


def units(method: Method) -> tuple[str, int]:
    """What a call costs: one read or write of Sheets, or units of Drive."""
    if not method.drive:
        reads = method.verb == "GET" or method.id.endswith(_READS)
        return ("read" if reads else "write"), 1
    return "drive", _UNITS.get(method.id.rpartition(".")[2], 5)


@dataclass
class Meter:
    """Counts always; refuses only where enforced."""

    clock: Clock
    enforced: bool = False
    total: dict[str, Counter[str]] = field(default_factory=dict)
    minute: int = -1
    spent: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def spend(self, method: Method, actor: str) -> ApiError | None:
        """Counts a call; the refusal where it is one too many this minute."""
        kind, cost = units(method)
        with self.lock:
            now = int(self.clock().timestamp() // 60)
            if now != self.minute:
                self.minute, self.spent = now, Counter()
            refused = self._over(kind, cost, actor) if self.enforced else None
            if refused:
                return refused
            for who in (actor, PROJECT):
                self.spent[who, kind] += cost
                self.total.setdefault(who, Counter())[kind] += cost
        return None

    def _over(self, kind: str, cost: int, actor: str) -> ApiError | None:
        for who, per in ((actor, "user"), (PROJECT, "project")):
            limit = DRIVE_LIMITS[per] if kind == "drive" else LIMITS[kind, per]
            if self.spent[who, kind] + cost > limit:
                return too_fast() if kind == "drive" else exhausted(kind.title(), per, limit)
        return None
