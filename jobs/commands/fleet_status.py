"""gruppbok fleet status: whether the whole fleet is at work, in one screen, and what of it needs somebody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.commands.fleet_database import opened
from jobs.fleet.quota import ACCOUNT
from jobs.fleet.status import Account, Status, faults, lasted, read_status
from jobs.session import Session
from jobs.version import VERSION
from sheets_schema.text import Text, how_many, one_line

_ZONE = ZoneInfo("Europe/Stockholm")
"""The office's own."""
_TODAY, _DAY = "%H:%M", "%Y-%m-%d %H:%M"


def run(session: Session) -> int:
    """Prints how it stands; 1 where something needs somebody."""
    with opened(session) as connection:
        status = read_status(connection)
    found = faults(status)
    if session.args.json:
        wrong = [{"kind": one.kind, "says": one.says[session.language]} for one in found]
        session.print_json({**_as_json(status), "needs": wrong})
    else:
        for line in _lines(status):
            print(line[session.language])
        for one in found:
            print(f"! {one.says[session.language]}")
    return int(bool(found))


def _as_json(status: Status) -> dict[str, object]:
    """The same as the lines say; moments with their zone, times in seconds."""
    return {
        "schema": 1,
        "at": _iso(status.now),
        "groups": {
            "working": status.working,
            "paused": status.groups.get("paused", 0),
            "failing": status.groups.get("failing", 0),
        },
        "workers": {"alive": status.workers, "heard_seconds": _rounded(status.heard)},
        "looks": dict(zip(("waiting", "in_hand", "stalled"), status.looks, strict=True)),
        "changes": _as_waiting(status.changes),
        "dues": _as_waiting(status.dues),
        "mails": {state: status.mails.get(state, 0) for state in ("waiting", "unknown", "failed")},
        "accounts": [_as_account(one) for one in status.accounts],
        "swept": _iso(status.swept),
        "versions": {"program": VERSION, **status.versions},
        "round_trip_seconds": round(status.round_trip, 4),
    }


def _as_waiting(waiting: tuple[int, float]) -> dict[str, object]:
    return {"waiting": waiting[0], "oldest_seconds": _rounded(waiting[1])}


def _as_account(one: Account) -> dict[str, object]:
    spent = {"reads": one.reads, "writes": one.writes}
    return {"account": one.name, "groups": one.groups, **spent, "swept": _iso(one.swept)}


def _rounded(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(_ZONE).isoformat(timespec="seconds") if moment else None


def _lines(status: Status) -> Iterator[Text]:
    working, failing, paused = status.working, status.groups.get("failing", 0), status.groups.get("paused", 0)
    yield Text(
        f"Grupper: {working} i arbete" + (f", {failing} av dem med fel" if failing else "") + _and(paused, "vilar"),
        f"Groups: {working} at work" + (f", {failing} of them failing" if failing else "") + _and(paused, "paused"),
    )
    yield _of_workers(status)
    waiting, in_hand, stalled = status.looks
    yield Text(
        f"Genomgångar: {waiting} väntar, {in_hand} pågår" + _and(stalled, "har stannat"),
        f"Looks: {waiting} waiting, {in_hand} in hand" + _and(stalled, "stalled"),
    )
    yield _of_waiting(status)
    waits, unknown, failed = (status.mails.get(state, 0) for state in ("waiting", "unknown", "failed"))
    yield Text(
        f"Brev: {waits} väntar, {unknown} osäkra, {failed} misslyckade",
        f"Mails: {waits} waiting, {unknown} uncertain, {failed} failed",
    )
    yield from (_of_account(one, status.now) for one in status.accounts)
    trip = max(1, round(status.round_trip * 1000))
    schema = status.versions.get("schema", "–")
    yield Text(
        f"Databas: schema {schema}, svarar på {trip} ms; gruppbok {VERSION}",
        f"Database: schema {schema}, answers in {trip} ms; gruppbok {VERSION}",
    )


def _and(number: int, word: str) -> str:
    return f", {number} {word}" if number else ""


def _of_workers(status: Status) -> Text:
    if status.heard is None:
        return Text("Arbetare: 0", "Workers: 0")
    heard = lasted(status.heard)
    return Text(
        f"Arbetare: {status.workers} (hördes av för {heard.sv} sedan)",
        f"Workers: {status.workers} (last heard of {heard.en} ago)",
    )


def _of_waiting(status: Status) -> Text:
    """The changes and what is due that nobody has looked at yet."""
    (changes, oldest), (dues, first) = status.changes, status.dues
    change, due = lasted(oldest), lasted(first)
    sv = f"Ändringar som väntar: {changes}" + (f" (i {change.sv})" if changes else "")
    en = f"Changes that wait: {changes}" + (f" (for {change.en})" if changes else "")
    return Text(
        f"{sv}; dags för: {dues}" + (f" (sedan {due.sv})" if dues else ""),
        f"{en}; due: {dues}" + (f" (for {due.en})" if dues else ""),
    )


def _of_account(one: Account, now: datetime) -> Text:
    name = one_line(one.name, 60) or "–"
    groups = how_many(one.groups, Text("grupp", "group"), Text("grupper", "groups"))
    swept = _when(one.swept, now)
    return Text(
        f"Google, {name}: {groups.sv}, {one.reads} av {ACCOUNT} läsningar och {one.writes} av {ACCOUNT} skrivningar senaste "
        "minuten, " + (f"frågat om ändringar {swept}" if swept else "inte frågat om ändringar än"),
        f"Google, {name}: {groups.en}, {one.reads} of {ACCOUNT} reads and {one.writes} of {ACCOUNT} writes in the last "
        "minute, " + (f"asked for changes {swept}" if swept else "not asked for changes yet"),
    )


def _when(moment: datetime | None, now: datetime) -> str:
    """A moment by the office's clock, with its day where that is long ago; "" for none."""
    if moment is None:
        return ""
    return moment.astimezone(_ZONE).strftime(_TODAY if now - moment < timedelta(hours=12) else _DAY)
