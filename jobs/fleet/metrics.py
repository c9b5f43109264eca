"""What a worker tells those who watch it, in OpenMetrics. The one door to prometheus_client.

Numbers over all groups, and no group, person or account by name: thousands of groups would be thousands of series.
`gruppbok_worker_*` are this process's own and add up over processes; `gruppbok_fleet_*` come from the database and are the
same whichever process tells them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, ProcessCollector, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from jobs.fleet.numbers import Numbers, Source
from jobs.version import VERSION

Outcome = Literal["done", "put_back", "trouble", "killed", "failed"]
"""How a look ended: done; put back for want of quota; the sheet was at fault; a limit ended it; a passing fault."""
Limit = Literal["seconds", "memory"]
"""What may end a look before it is done; a sheet with too many cells is trouble, and mails beyond the limit wait."""
Kind = Literal["read", "write"]
"""Google's two kinds of requests."""
OUTCOMES: tuple[Outcome, ...] = ("done", "put_back", "trouble", "killed", "failed")
LIMITS: tuple[Limit, ...] = ("seconds", "memory")
KINDS: tuple[Kind, ...] = ("read", "write")
GROUPS = ("resting", "waiting", "failing", "paused")
MAILS = ("draft", "queued", "sending", "data", "sent", "failed", "unknown", "expired")
JOBS = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")
_LOOKS = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300)
_WAITS = (15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600, 7200)
Wsgi = Callable[[Any, Any], Iterable[bytes]]


class Look(NamedTuple):
    """One look at a group, known by its number: how it ended, after how many seconds, what moved and what was asked.

    `waited` is for how many seconds the change that it saw had waited, if any; `mails` are by the state they came to.
    """

    group: int
    outcome: Outcome
    seconds: float
    waited: float | None = None
    mails: Mapping[str, int] = {}
    requests: Mapping[str, int] = {}


class Tally:
    """What this process has done since it began. Safe to share between threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        Info("gruppbok_build", "The program that runs.", registry=self.registry).info({"version": VERSION})
        self._looks = self._counter("looks", "Looks at a group, by how they ended.", "outcome", OUTCOMES)
        self._requests = self._counter("requests", "Requests made to Google, by kind.", "kind", KINDS)
        self._kills = self._counter("kills", "Looks that were ended, by the limit they reached.", "limit", LIMITS)
        self._mails = self._counter("mails", "Mails moved, by the state they came to.", "state", MAILS)
        self._seconds = Histogram(
            "gruppbok_worker_look", "How long a look took.", unit="seconds", buckets=_LOOKS, registry=self.registry
        )
        self._waited = Histogram(
            "gruppbok_worker_seen",
            "How long a change had waited when it was seen.",
            unit="seconds",
            buckets=_WAITS,
            registry=self.registry,
        )

    def _counter(self, name: str, about: str, label: str, values: Iterable[str]) -> Counter:
        made = Counter(f"gruppbok_worker_{name}", about, [label], registry=self.registry)
        for value in values:
            made.labels(value)  # from 0, so that the first of a kind is seen as a rise
        return made

    def looked(self, look: Look) -> None:
        """A look ended."""
        self._looks.labels(look.outcome).inc()
        self._seconds.observe(look.seconds)
        if look.waited is not None:
            self._waited.observe(max(look.waited, 0))
        for state, number in look.mails.items():
            self._mails.labels(state).inc(number)
        for kind, number in look.requests.items():
            self._requests.labels(kind).inc(number)

    def asked(self, kind: Kind, number: int = 1) -> None:
        """So many requests were made to Google outside a look."""
        self._requests.labels(kind).inc(number)

    def killed(self, limit: Limit) -> None:
        """A look was ended at a limit."""
        self._kills.labels(limit).inc()


class _Fleet(Collector):
    """The whole fleet, asked of the database each time it is told."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def describe(self) -> Iterable[Metric]:
        """Nothing, so that the database is not asked at the start."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The numbers; where they cannot be had, only that they cannot."""
        try:
            found = self._source.numbers()
        except Exception:  # noqa: BLE001 - whatever the fault, the process's own numbers are told
            yield _one("database_up", "Whether the database answers.", 0)
            return
        yield _one("database_up", "Whether the database answers.", 1)
        yield from _told(found)


def _told(found: Numbers) -> Iterator[Metric]:
    yield _one("database_round_trip_seconds", "The time that the shortest question takes.", found.round_trip)
    yield _one("workers", "Workers that have written their heartbeat in the last half minute.", found.workers)
    yield _some("groups", "Groups, by how they stand.", "state", {name: found.groups.get(name, 0) for name in GROUPS})
    yield _one("changes_waiting", "Changed sheets that nobody has looked at yet.", found.changes[0])
    yield _one("oldest_change_seconds", "How long the oldest of them has waited.", found.changes[1])
    yield _one("dues_waiting", "Groups whose time has come and that nobody has looked at yet.", found.dues[0])
    yield _one("oldest_due_seconds", "How long the first of them has waited.", found.dues[1])
    yield _some("jobs", "Jobs in the queue, by status.", "status", dict.fromkeys(JOBS, 0) | dict(found.jobs))
    yield _some("mails", "Mails that wait, may have gone or failed, by state.", "state", dict(found.mails))
    sweeps = {str(account): age for account, age in found.sweeps.items()}
    yield _some("sweep_age_seconds", "Since an account's list of changes was read.", "account", sweeps)
    spent = GaugeMetricFamily(
        "gruppbok_fleet_quota_spent", "Requests in the last minute, by account and kind.", labels=["account", "kind"]
    )
    for (account, kind), number in sorted(found.quota.items()):
        spent.add_metric([str(account), kind], number)
    yield spent


def _one(name: str, about: str, value: float) -> Metric:
    made = GaugeMetricFamily(f"gruppbok_fleet_{name}", about, unit=_unit(name))
    made.add_metric([], value)
    return made


def _some(name: str, about: str, label: str, values: dict[str, Any]) -> Metric:
    made = GaugeMetricFamily(f"gruppbok_fleet_{name}", about, labels=[label], unit=_unit(name))
    for value, number in values.items():
        made.add_metric([value], number)
    return made


def _unit(name: str) -> str:
    return "seconds" if name.endswith("_seconds") else ""


def page(tally: Tally, source: Source) -> Wsgi:
    """The page /metrics: OpenMetrics where it is asked for, else the older text that every reader knows."""
    tally.registry.register(_Fleet(source))
    made: Wsgi = make_wsgi_app(tally.registry)
    return made
