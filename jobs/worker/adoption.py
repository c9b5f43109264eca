"""Mails that only the sheet remembers: a new, moved or restored state must not write to everybody again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from jobs.memory import Mail, Memory, unescaped
from jobs.pages.sent import COLUMNS, JOB_NAMES
from jobs.pages.shared import STATES
from sheets_schema.days import EPOCH
from sheets_schema.text import fold

REASON = "the sheet says so"
_OPEN = frozenset({"draft", "queued", "expired", "unknown"})
_OUT = {fold(word): state for state in ("sent", "unknown") for word in (STATES[state].sv, STATES[state].en)}


def joined(memory: Memory, rows: Sequence[Sequence[object]], now: datetime) -> Memory:
    """The memory, with the mails that went, or may have, by what stands in Skickat and the state does not know of.

    Of a mail that the state has waiting or holds, only `sent` is believed: one that is in doubt there may since have been
    set free by hand.
    """
    known = {mail.key: mail for mail in memory.mails}
    found = {
        mail.key: mail
        for mail in _listed(rows, now)
        if mail.key not in known or (mail.state == "sent" and known[mail.key].state in _OPEN)
    }
    return replace(memory, mails=tuple((known | found).values())) if found else memory


def _listed(rows: Sequence[Sequence[object]], now: datetime) -> Iterator[Mail]:
    """The rows below the headers that tell of a mail that is out."""
    places: Mapping[str, int] = {}
    for row in rows:
        if not places:
            places = _places(row)
            continue
        cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
        key = str(cells["key"]).strip()
        state = _OUT.get(fold(str(cells["state"])))
        topic, _, person = key.rpartition(":")
        job = topic.partition(":")[0]
        if state and job in JOB_NAMES and person:
            done = _moment(cells["when"], now)
            name, subject = str(cells["to"] or ""), str(cells["subject"] or "")
            yield Mail(key, job, topic, unescaped(person), name, "", subject, state, done, done, reason=REASON)


def _places(row: Sequence[object]) -> Mapping[str, int]:
    """Where the columns stand, if this is the row of headers."""
    words = [fold(str(cell)) for cell in row]
    found = {
        name: next((words.index(fold(word)) for word in (label.sv, label.en) if fold(word) in words), None)
        for name, label in COLUMNS.items()
    }
    return {name: at for name, at in found.items() if at is not None} if None not in found.values() else {}


def _moment(cell: object, now: datetime) -> datetime:
    """The moment a cell tells of, in the group's zone; now where it tells none."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = datetime(EPOCH.year, EPOCH.month, EPOCH.day) + timedelta(days=cell)  # noqa: DTZ001 - a sheet's wall time
    return cell.replace(tzinfo=now.tzinfo) if isinstance(cell, datetime) else now
