"""What people have been told of a meeting: by which mail, in which version, and what is to be told now."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache

from jobs.memory import OUT, Mail, Memory, called_numbers, unescaped
from jobs.statements import month_ends
from sheets_schema import people
from sheets_schema.book import Known
from sheets_schema.once import once
from sheets_schema.text import fold

TELLING = ("meeting_call", "meeting_update", "meeting_cancelled")
"""The jobs whose mails tell when and where a meeting is."""


@dataclass(frozen=True)
class Told:
    """What a mail tells of a meeting, as a version of its invitation. `start` is in UTC; `end` None where it is not said."""

    sequence: int
    on: bool
    start: datetime
    end: time | None
    place: str
    link: str

    def agrees(self, other: "Told") -> bool:
        """Whether two mails tell the same; where a meeting that is off would have been matters to nobody."""
        return not (self.on or other.on) or replace(self, sequence=other.sequence) == other

    def called_off(self, sequence: int) -> "Told":
        """The same, but off, in a later version."""
        return replace(self, sequence=sequence, on=False)

    def as_json(self) -> str:
        """As it is kept with the mail."""
        end = self.end.isoformat() if self.end else None
        facts = {**vars(self), "start": self.start.isoformat(), "end": end}
        return json.dumps(facts)


@lru_cache(maxsize=1024)  # every pass asks it of every mail that is kept
def told_in(said: str) -> Told | None:
    """What a mail kept of what it told; None in a state of an earlier version, and where only the sheet remembers it."""
    if not said:
        return None
    facts = json.loads(said)
    end = time.fromisoformat(facts["end"]) if facts["end"] else None
    start = datetime.fromisoformat(facts["start"]).astimezone(UTC)
    return Told(facts["sequence"], facts["on"], start, end, facts["place"], facts["link"])


@dataclass(frozen=True)
class Notice:
    """A mail that told of a meeting, or that somebody has tried to send. `told` is None where that is not kept."""

    mail: Mail
    sequence: int
    on: bool
    told: Told | None

    def as_told(self, now: Told) -> Told:
        """What it told; where that is not kept, what there is to tell now."""
        return self.told or replace(now, sequence=self.sequence, on=self.on)


@once
def notices(memory: Memory) -> Mapping[str, list[Notice]]:
    """The mails about each meeting that have left or that were tried, by the meeting's folded number."""
    found: dict[str, list[Notice]] = {}
    for mail in memory.mails:
        if mail.job in TELLING and (mail.attempts or mail.state in OUT):
            _, number, *rest = mail.topic.split(":")
            told = told_in(mail.said)
            sequence = told.sequence if told else int(rest[0]) if rest and rest[0].isdecimal() else 0
            on = told.on if told else mail.job != "meeting_cancelled"
            found.setdefault(unescaped(number), []).append(Notice(mail, sequence, on, told))
    return found


@dataclass(frozen=True)
class Hearing:
    """How one meeting has been told of. `now` is what there is to tell; the rest goes by what people are known by."""

    now: Told
    heard: Mapping[str, Told]
    refused: frozenset[str]

    def last(self, known_by: Iterable[str]) -> Told | None:
        """What somebody last heard; None if nothing."""
        found = [self.heard[name] for name in known_by if name in self.heard]
        return max(found, key=lambda told: told.sequence, default=None)

    def awaits(self, known_by: Iterable[str]) -> bool:
        """Whether somebody has heard something else than what is now to be told, and it can be told by mail."""
        names = set(known_by)
        last = self.last(names)
        return last is not None and not last.agrees(self.now) and not names & self.refused


def awaited(memory: Memory, now: datetime) -> Mapping[str, date]:
    """The meetings to come that somebody has been called to: the day that was last told, by folded number."""
    last = {number: max(some, key=lambda one: one.sequence) for number, some in notices(memory).items()}
    return {
        fold(number): one.told.start.astimezone(now.tzinfo).date()
        for number, one in last.items()
        if one.told is not None and one.on and one.mail.state in OUT and now < one.told.start
    }


def known(memory: Memory, now: datetime, bounced: frozenset[str] = frozenset()) -> Known:
    """What the checks need of what is remembered."""
    bank = {account: month_ends(imported) for account, imported in memory.statements.items()}
    called, meetings = called_numbers(memory), awaited(memory, now)
    return Known(called, memory.rows, bounced, meetings, memory.closings, bank, memory.receipts)


def taken_over(memory: Memory, now: Mapping[str, Told]) -> Memory:
    """The memory, in which mails that do not keep what they told have told what there now is to tell, by folded number.

    So a meeting that moves after the state was lost is told of.
    """
    said = {
        one.mail.key: one.as_told(now[fold(number)]).as_json()
        for number, some in notices(memory).items()
        for one in some
        if one.told is None and one.mail.state in OUT and fold(number) in now
    }
    mails = tuple(replace(mail, said=said.get(mail.key, mail.said)) for mail in memory.mails) if said else memory.mails
    return replace(memory, mails=mails)


def hearing(told: Iterable[Notice], now: Told) -> Hearing:
    """How a meeting has been told of, by its notices; what is told now gets the next number if it is news."""
    some = list(told)
    highest = max((one.sequence for one in some), default=0)
    is_news = any(
        one.mail.state == "expired" or not one.as_told(now).agrees(now) for one in some if one.sequence == highest
    )
    now = replace(now, sequence=highest + is_news)
    heard: dict[str, Told] = {}
    for one in some:
        if one.mail.state in OUT:
            for name in _known_by(one.mail):
                if name not in heard or heard[name].sequence <= one.sequence:
                    heard[name] = one.as_told(now)
    refused = {
        name
        for one in some
        if one.mail.state == "failed" and one.sequence == now.sequence
        for name in _known_by(one.mail)
    }
    return Hearing(now, heard, frozenset(refused))


def _known_by(mail: Mail) -> set[str]:
    """What somebody who got a mail may be known by; who shares the address has read it too."""
    reached = {fold(mail.address)} if mail.address else set()
    return reached | {mail.person, fold(mail.name), people.namesake(mail.name, mail.address)}
