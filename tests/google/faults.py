"""Scripted faults and hooks: which call, whose, and what happens to it."""

import fnmatch
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.google.errors import ApiError, DriveError, disabled, exhausted, no_storage, stranger, too_fast

HTML = {
    "429-html": "<html><head><title>Sorry...</title></head><body><h1>We're sorry...</h1><p>... but your computer or network may "
    "be sending automated queries. To protect our users, we can't process your request right now.</p></body></html>",
    "502": "<!DOCTYPE html>\n<html lang=en>\n  <title>Error 502 (Server Error)!!1</title>\n  <p><b>502.</b> <ins>That’s an error.</ins>\n"
    "  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.\n",
}
TEXTS = {
    "400": (400, "Request contains an invalid argument."),
    "403": (403, "The caller does not have permission"),
    "404": (404, "Requested entity was not found."),
    "408": (408, "The request timed out."),
    "500": (500, "Internal error encountered."),
    "503": (503, "The service is currently unavailable."),
    "504": (504, "The operation was aborted due to a timeout."),
}
WAYS = ("slow-headers", "slow-body", "reset-before", "reset-after", "truncated", "cut", "stale", "comments-lost")
_SAME = {
    "429-json": "429",
    "502-html": "502",
    "reset": "reset-before",
    "403-quota": "403-storage",
    "slow": "slow-headers",
}
KNOWN = (*HTML, *TEXTS, *WAYS, "401", "429", "403-rate", "403-storage", "403-disabled")


@dataclass
class Plan:
    """One scripted fault or hook: from the nth matching call on, so many times."""

    pattern: str
    fault: str = ""
    nth: int = 1
    times: int = 1
    actor: str | None = None
    seconds: float = 1.0
    fn: Callable[[], object] | None = None
    after: bool = False
    seen: int = 0

    def hits(self, names: tuple[str, ...], actor: str) -> bool:
        """Whether this call is one of those; every matching call counts."""
        if self.actor not in {None, actor} or not any(fnmatch.fnmatchcase(name, self.pattern) for name in names):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


def names(method: str) -> tuple[str, ...]:
    """The names that a pattern may have for a method: sheets.spreadsheets.values.get is also values.get."""
    first, _, rest = method.partition(".")
    return (method, rest, rest.partition(".")[2]) if first == "sheets" else (method, rest or method)


@dataclass
class Script:
    """Every plan, in the order they were made."""

    plans: list[Plan] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, plan: Plan) -> Plan:
        """One more plan; a fault must be known."""
        plan.fault = _SAME.get(plan.fault, plan.fault)
        if plan.fn is None and plan.fault not in KNOWN:
            raise ValueError(f"no such fault: {plan.fault}; there are {', '.join(KNOWN)}")
        with self.lock:
            self.plans.append(plan)
        return plan

    def fault(self, method: str, actor: str) -> Plan | None:
        """The fault of this call, if any: the first plan that it hits."""
        with self.lock:
            hit = [plan for plan in self.plans if plan.fn is None and plan.hits(names(method), actor)]
        return hit[0] if hit else None

    def hooks(self, method: str, actor: str, *, after: bool = False) -> list[Plan]:
        """The hooks of this call."""
        with self.lock:
            return [plan for plan in self.plans if plan.fn and plan.after == after and plan.hits(names(method), actor)]

    def clear(self) -> None:
        """Forgets every plan."""
        with self.lock:
            self.plans.clear()


def refusal(fault: str, *, drive: bool, kind: str) -> ApiError | None:
    """The answer in JSON of a fault that is an answer."""
    if fault == "429":
        slow = DriveError(429, "Rate Limit Exceeded", reason="rateLimitExceeded", domain="usageLimits")
        return slow if drive else exhausted(kind, "user", 60)
    if fault in {"403-rate", "403-storage"}:
        return too_fast() if fault == "403-rate" else no_storage()
    if fault == "403-disabled":
        return disabled(drive=drive)
    if fault == "401":
        return stranger(drive=drive, sent=True)
    if fault not in TEXTS:
        return None
    code, text = TEXTS[fault]
    reasons = {"500": "internalError", "503": "backendError", "404": "notFound", "403": "forbidden"}
    return DriveError(code, text, reason=reasons.get(fault, "badRequest")) if drive else ApiError(code, text)
