"""What becomes of each mail, decided purely: what is new, what is let go, what goes next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from jobs.memory import GONE, OUT, Mail, Memory
from jobs.plan import Message
from sheets_schema.people import namesake
from sheets_schema.text import fold

FIRST = ("meeting_call", "meeting_cancelled", "meeting_update")
"""Jobs whose mails go first when not all may go today."""

WAITING = ("draft", "queued")
"""States of a mail that has not gone and may yet."""
OUTDATED = "outdated"
REPLACED = "replaced"
EXPIRED = "expired"


@dataclass(frozen=True)
class Decision:
    """Which planned mails are made, which unsent ones are made anew or replaced, and which are let go, and why.

    `readdress` holds those made anew although they were tried: their address is another by now. `left` are new ones
    beyond what may be made now; a later pass makes them.
    """

    make: tuple[Message, ...]
    forget: tuple[str, ...]
    expire: Mapping[str, str]
    readdress: tuple[str, ...] = ()
    left: tuple[Message, ...] = ()


def decide(
    planned: Sequence[Message], memory: Memory, ran: Mapping[str, bool], now: datetime, most: int | None = None
) -> Decision:
    """What a pass does with its planned mails. Those that wait and those of the day are together no more than `most`.

    `ran` holds the jobs that could run, each with whether its mails are lasting: what such a job does not plan again
    no longer makes sense, unless it lasts and already waits to go.
    """
    known = {mail.key: mail for mail in memory.mails}
    wanted = _once(planned, memory)
    there = {mail.key for mail in memory.mails if mail.state in WAITING}
    room = None if most is None else left_today(memory, most, now.date(), now) - len(there)
    fresh, left = _rationed(
        [one for one in wanted if one.key not in known or _unsent(known[one.key], one)], there, room
    )
    again = {message.key for message in wanted}
    replaced, later = _series(fresh), _series(left)
    forget, expire = [message.key for message in fresh if message.key in known], {}
    for mail in memory.mails:
        series = (mail.job, mail.series, mail.person)
        if mail.key in again or mail.state not in WAITING or (mail.state == "draft" and series in later):
            continue
        if mail.state == "draft" and series in replaced:
            forget.append(mail.key)
        elif mail.expires is not None and mail.expires <= now:
            expire[mail.key] = EXPIRED
        elif mail.job in ran and not (ran[mail.job] and mail.state == "queued"):
            expire[mail.key] = OUTDATED
    tried = tuple(key for key in forget if known[key].state == "queued" and known[key].attempts)
    return Decision(tuple(fresh), tuple(forget), expire, tried, tuple(left))


def _series(messages: Iterable[Message]) -> set[tuple[str, str, str]]:
    """Whose place in which series these mails take."""
    return {(message.job, message.series, message.to.person) for message in messages if message.series}


def _rationed(
    fresh: Sequence[Message], there: Collection[str], room: int | None
) -> tuple[Sequence[Message], Sequence[Message]]:
    """The mails that are made now, and the new ones that are left, beyond those that there is `room` for.

    Mails that wait are made anew all the same, so that none goes stale. Those of one news go together: it is told once.
    """
    new = [message for message in fresh if message.key not in there]
    if room is None or len(new) <= room:
        return fresh, ()
    left: list[Message] = []
    for _, some in groupby(sorted(new, key=_urgency), key=_together):
        one = list(some)
        if len(one) <= room:
            room -= len(one)
        else:
            left += one
    gone = {message.key for message in left}
    return [message for message in fresh if message.key not in gone], left


def _urgency(message: Message) -> tuple[bool, bool, str]:
    """News of few first, then the mails that matter most, the others job by job."""
    return not message.told, message.job not in FIRST, message.job


def _together(message: Message) -> str:
    """What is made as a whole or not at all."""
    return message.job if message.told else message.key


def _unsent(mail: Mail, message: Message) -> bool:
    """Whether a mail may be made anew: nobody has tried to send it, and its news is not counted as told.

    So may one that could not be made at all, and one that was refused, or is to be tried again, at an address that has since
    been changed.
    """
    moved = mail.address != "" and fold(mail.address) != fold(message.to.address)
    if mail.state == "failed":
        return moved or not mail.attempts
    if mail.state == "queued" and mail.attempts:
        return moved and not message.told
    waits = mail.state == "queued" and not message.told
    return mail.state == "draft" or (mail.attempts == 0 and (waits or mail.state == "expired"))


def _once(planned: Sequence[Message], memory: Memory) -> list[Message]:
    """Each topic once to each person and each address, over all passes."""
    there = {mail.key: mail for mail in memory.mails if mail.state in GONE | {"failed"}}
    taken = {(mail.topic, fold(mail.address)): mail.key for mail in there.values()}
    named = _unclaimed(planned, there.values())
    kept: dict[str, Message] = {}
    for message in planned:
        topic, to = message.topic, message.to
        before = None if message.key in there else named.get((topic, fold(to.name)))
        if message.key in kept or (before and _is_same(before, message)):
            continue
        if taken.setdefault((topic, fold(to.address)), message.key) == message.key:
            kept[message.key] = message
    return list(kept.values())


def _unclaimed(planned: Iterable[Message], mails: Iterable[Mail]) -> dict[tuple[str, str], Mail]:
    """By topic and folded name the mails that nobody planned now has got, told by key or by name and address."""
    keys, reached = set(), set()
    for message in planned:
        keys.add(message.key)
        reached.add((message.topic, fold(message.to.name), fold(message.to.address)))
    return {
        (mail.topic, fold(mail.name)): mail
        for mail in mails
        if mail.key not in keys and (mail.topic, fold(mail.name), fold(mail.address)) not in reached
    }


def _is_same(mail: Mail, message: Message) -> bool:
    """Whether a mail went to the message's reader of the name, who had no number then, or has none any more.

    One of several of a name is nobody but who is at that address.
    """
    to = message.to
    return fold(to.name) in (mail.person, to.person) and to.person != namesake(to.name, to.address)


PAUSES = tuple(timedelta(minutes=n) for n in (5, 15, 60, 240))
"""How long to wait after the second, third ... try that came to nothing; after the first the next pass tries again."""


def again(tries: int, now: datetime) -> datetime | None:
    """When what has come to nothing this many times may be tried again; None at the next pass."""
    return now + PAUSES[min(tries, len(PAUSES) + 1) - 2] if tries > 1 else None


def is_paused(until: datetime | None, now: datetime) -> bool:
    """Whether a pause lasts; one longer than any we make was set by a clock that has been put back since."""
    return until is not None and now < until <= now + PAUSES[-1]


def waiting(memory: Memory, now: datetime) -> list[Mail]:
    """Mails that may go, those that matter most first."""
    ready = [mail for mail in fit(memory, now) if mail.key not in memory.held and not is_paused(mail.again, now)]
    return _ordered(ready)


def chosen(memory: Memory, keys: Collection[str], now: datetime) -> list[Mail]:
    """Those of some mails that may go by somebody's word, held or paused or not."""
    return _ordered(mail for mail in fit(memory, now) if mail.key in keys)


def fit(memory: Memory, now: datetime) -> list[Mail]:
    """Mails that wait and still make sense."""
    return [mail for mail in memory.mails if mail.state == "queued" and (mail.expires is None or now < mail.expires)]


def _ordered(ready: Iterable[Mail]) -> list[Mail]:
    return sorted(ready, key=lambda mail: (mail.job not in FIRST, mail.made, mail.key))


def left_today(memory: Memory, limit: int, today: date, now: datetime) -> int:
    """How many more mails may go today, by the group's own calendar."""
    done = [mail.done for mail in memory.mails if mail.state in OUT and mail.done is not None]
    return max(0, limit - sum(moment.astimezone(now.tzinfo).date() == today for moment in done))


def troubled(mails: Collection[Mail]) -> bool:
    """Whether any mail failed or is uncertain."""
    return any(mail.state in ("failed", "unknown") for mail in mails)
