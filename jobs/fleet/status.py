"""Whether the whole fleet is at work, and what of it needs somebody: read from the database, and judged purely."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from jobs.fleet.numbers import heartbeat, numbers
from jobs.fleet.postgres import moment
from jobs.fleet.queries import queries
from sheets_schema.text import Text, how_many, one_line

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

LONG_CHANGE, LONG_DUE, LONG_SWEEP = timedelta(minutes=30), timedelta(hours=1), timedelta(minutes=30)
"""How long a change, or what is due, may wait, and how old the last answer about what has changed may be."""
_NEVER = 1e9
_NAMED = 5
_LONGEST = 60


class Account(NamedTuple):
    """A Google account: how many groups it reads (`working` of them at work, the first since `first`).

    `reads` and `writes` are the requests of the last minute, `swept` when it was last asked what has changed.
    """

    name: str
    groups: int
    working: int
    reads: int
    writes: int
    swept: datetime | None
    first: datetime | None


class Status(NamedTuple):
    """The fleet at a moment. `groups` and `mails` by how they are, times in seconds.

    `looks` wait, are in hand, and were in the hands of a worker that is gone. `heard` is how long ago a worker last gave a
    sign of life, None where none ever did. `changes` and `dues` wait, the oldest of them for so long. `left` are the names
    of the groups that could not be worked with for a day.
    """

    now: datetime
    groups: Mapping[str, int]
    looks: tuple[int, int, int]
    workers: int
    heard: float | None
    changes: tuple[int, float]
    dues: tuple[int, float]
    mails: Mapping[str, int]
    accounts: tuple[Account, ...]
    left: tuple[str, ...]
    versions: Mapping[str, str]
    round_trip: float

    @property
    def working(self) -> int:
        """How many groups are not paused."""
        return sum(number for state, number in self.groups.items() if state != "paused")

    @property
    def swept(self) -> datetime | None:
        """When any account was last asked what has changed."""
        return max((one.swept for one in self.accounts if one.swept), default=None)


class Fault(NamedTuple):
    """Something that needs somebody: what it is called, and what is said of it."""

    kind: str
    says: Text


_SQL = queries("status")


def read_status(connection: "Connection") -> Status:
    """How it stands, as the database tells."""
    found, now, heard = numbers(connection), moment(connection), max(heartbeat(connection, None), 0.0)
    ((waiting, in_hand, stalled),) = connection.execute(_SQL["looks"]).fetchall()
    return Status(
        now=now,
        groups=found.groups,
        looks=(waiting, in_hand, stalled),
        workers=found.workers,
        heard=heard if heard < _NEVER else None,
        changes=found.changes,
        dues=found.dues,
        mails=found.mails,
        accounts=tuple(Account(*row) for row in connection.execute(_SQL["accounts"]).fetchall()),
        left=tuple(one_line(name, _LONGEST) for (name,) in connection.execute(_SQL["left"]).fetchall()),
        versions=dict(connection.execute(_SQL["facts"]).fetchall()),
        round_trip=found.round_trip,
    )


def faults(status: Status) -> tuple[Fault, ...]:
    """What needs somebody, the gravest first. Without a worker the rest waits, which is not said besides."""
    return (*_of_work(status), *_of_groups(status))


def _of_work(status: Status) -> Iterator[Fault]:
    if status.working and not status.workers:
        yield Fault(
            "workers",
            Text(
                "Ingen arbetare är i gång. Starta gruppbok fleet worker.",
                "No worker is at work. Start gruppbok fleet worker.",
            ),
        )
        return
    if status.looks[2]:
        looks = how_many(status.looks[2], Text("genomgång", "look"), Text("genomgångar", "looks"))
        yield Fault(
            "stalled",
            Text(
                f"{looks.sv} har stannat: arbetaren är borta. De tas om av sig själva; gör de inte det, starta om en arbetare.",
                f"{looks.en} stalled: the worker is gone. They are taken up again; if not, start a worker anew.",
            ),
        )
    yield from _of_waiting(status)
    yield from (_of_account(one) for one in status.accounts if _is_late(one, status.now))


def _of_waiting(status: Status) -> Iterator[Fault]:
    for kind, (number, seconds), most, what in (
        ("changes", status.changes, LONG_CHANGE, Text("En ändring", "A change")),
        ("dues", status.dues, LONG_DUE, Text("Något som det är dags för", "Something that is due")),
    ):
        if number and seconds > most.total_seconds():
            age = lasted(seconds)
            yield Fault(
                kind,
                Text(
                    f"{what.sv} har väntat i {age.sv}. Starta fler arbetare, eller ta in ett Google-konto till.",
                    f"{what.en} has waited for {age.en}. Start more workers, or take in another Google account.",
                ),
            )


def _is_late(account: Account, now: datetime) -> bool:
    """Whether an account's groups go without an answer about what has changed."""
    since = account.swept or account.first
    return account.working > 0 and since is not None and now - since > LONG_SWEEP


def _of_account(account: Account) -> Fault:
    name = one_line(account.name, _LONGEST) or "–"
    return Fault(
        "sweep",
        Text(
            f"Google har inte svarat på länge om vad som har ändrats för {name}. Arbetarens logg säger varför.",
            f"Google has not answered in a long time what has changed for {name}. The worker's log says why.",
        ),
    )


def _of_groups(status: Status) -> Iterator[Fault]:
    if status.left:
        groups = how_many(len(status.left), Text("grupp", "group"), Text("grupper", "groups"))
        names = ", ".join(status.left[:_NAMED]) + (" …" if len(status.left) > _NAMED else "")
        yield Fault(
            "groups",
            Text(
                f"{groups.sv} har inte gått att arbeta med på över ett dygn: {names}.",
                f"{groups.en} could not be worked with for more than a day: {names}.",
            ),
        )
    if number := status.mails.get("unknown", 0) + status.mails.get("failed", 0):
        mails = how_many(number, Text("brev", "mail"), Text("brev", "mails"))
        yield Fault(
            "mails",
            Text(
                f"{mails.sv} kom inte fram, eller kanske inte. gruppbok fleet overview visar i vilka grupper.",
                f"{mails.en} did not arrive, or may not have. gruppbok fleet overview shows in which groups.",
            ),
        )


def lasted(seconds: float) -> Text:
    """How long something took: `40 s`, `12 min`, `3 h 20 min`, `2 dygn`."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return Text(f"{int(seconds)} s", f"{int(seconds)} s")
    if minutes < 60:
        return Text(f"{minutes} min", f"{minutes} min")
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return Text(f"{hours} h {rest} min", f"{hours} h {rest} min")
    days = hours // 24
    return Text(f"{days} dygn", f"{days} days")
