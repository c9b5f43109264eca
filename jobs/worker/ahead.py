"""When something is next due though nobody touches the sheet: the same book is asked what it would be at each moment to come.

A pass that changes nothing costs its requests all the same. Who has hundreds of groups rather looks on the very day.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

from jobs.discretion import discretion
from jobs.heard import notices
from jobs.meetings import announced, at
from jobs.memory import Memory
from jobs.plan import Context, Message
from jobs.troubles import lasting
from jobs.weekly_letter import next_hour
from jobs.worker import outbox, planning, reconciling
from jobs.worker.making import Maker
from jobs.worker.reach import out_of_reach
from jobs.worker.runner import Desk, Pass, judged
from jobs.worker.store import PAUSE, Store
from sheets_schema.page import Page

LONGEST = timedelta(days=8)
"""How far ahead is looked: each weekly hour comes within it."""
MOST = 60
"""How many moments are asked about; a sheet with more than that in a few days is looked at sooner."""
SOON = outbox.PAUSES[0]
"""The rest before a look that is asked for at once."""
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


def next_due(desk: Desk, store: Store, done: Pass, most: int | None = None) -> datetime:
    """The first moment to come, in UTC, at which a pass over the unchanged sheet would do anything, at most 8 days ahead.

    That is: make, move, let go or tell anything, try a mail again, ask the mailbox, or change a tab of ours. Clearing
    old mails may wait, and so may the text of a mail that waits: it is made anew before it goes. `most` is how many mails
    may wait, and go in a day, whatever the sheet says.
    """
    context = done.context
    if context is None:
        return desk.now.astimezone(UTC)
    asks = [*_tries(store, done, context, most), *_other_asks(desk, store, done, context)]
    first = min([_utc(context.now) + LONGEST, *asks])
    rest = _Rest(desk, store, done, context, most)
    if not rest.is_whole:
        first = min(first, _utc(context.now) + SOON)
    moments = _moments(context, rest.memory, first)
    last = moments[MOST] if len(moments) > MOST else first
    return next((moment for moment in moments[:MOST] if rest.is_broken(moment)), last)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _midnight(context: Context, days: int) -> datetime:
    """The midnight so many days on, in the group's zone."""
    return datetime.combine(context.today + timedelta(days=days), time(), context.book.settings.zone)


def _moments(context: Context, memory: Memory, until: datetime) -> list[datetime]:
    """The moments before another, in UTC, at which what is due may change: by the day, the hour or the minute."""
    weekly = context.book.settings.weekly_letter.seconds
    hour = next_hour(context)
    midnights = [_utc(_midnight(context, n)) for n in range(LONGEST.days + 2)]
    found = [*midnights, *_odd_hours(midnights), hour, at(context.book, hour.date() + _WEEK, weekly)]
    found += [meeting.start for meeting in announced(context.book)]
    found += [one.told.start for some in notices(memory).values() for one in some if one.told]
    found += [mail.expires for mail in memory.mails if mail.expires and mail.state in outbox.WAITING]
    return sorted({_utc(one) for one in found if _utc(context.now) < _utc(one) < until})


def _odd_hours(midnights: Sequence[datetime]) -> Iterator[datetime]:
    """Each hour of the days that are longer or shorter than others: what is set for an hour that is skipped comes before it."""
    for first, last in pairwise(midnights):
        if last - first != _DAY:
            yield from (first + hour * timedelta(hours=1) for hour in range(25))


def _tries(store: Store, done: Pass, context: Context, most: int | None) -> Iterator[datetime]:
    """When a mail that waits may next be tried, if any may at all."""
    memory, now = store.memory(), context.now
    limit = context.book.settings.daily_limit if most is None else min(context.book.settings.daily_limit, most)
    waits = [mail for mail in outbox.fit(memory, now) if mail.key not in memory.held]
    if done.way is None or not waits or limit <= 0:
        return
    soon = _utc(now) + SOON
    first = min(_utc(mail.again) if mail.again and outbox.is_paused(mail.again, now) else soon for mail in waits)
    shut = json.loads(store.facts.get(PAUSE) or "{}").get("until")
    if shut and not done.way and outbox.is_paused(datetime.fromisoformat(shut), now):
        first = max(first, _utc(datetime.fromisoformat(shut)))
    if not outbox.left_today(memory, limit, now.date(), now):
        first = max(first, _utc(_midnight(context, 1)))
    yield first


def _other_asks(desk: Desk, store: Store, done: Pass, context: Context) -> Iterator[datetime]:
    """When the mailbox is next to be asked, and what failed is to be tried again, the later the oftener it has."""
    now = _utc(context.now)
    if desk.mailbox is not None:
        yield max(now + SOON, _utc(reconciling.next_asking(store.facts, store.memory().mails, context.now)))
    failed = {failure.what for failure in done.failures}
    times = [one.times for one in lasting(store.troubles()) if one.what in failed]
    if times:
        yield now + outbox.PAUSES[min(*times, len(outbox.PAUSES)) - 1]


@dataclass(frozen=True)
class _Seen:
    """What a pass at a moment would ask for and show."""

    planned: planning.Planned
    decision: outbox.Decision
    context: Context

    @cached_property
    def pages(self) -> list[Page]:
        """Our tabs, before anybody's name is taken out of them."""
        return planning.frank_pages(self.context)[0]

    @cached_property
    def faults(self) -> set[str]:
        """Which jobs fail."""
        return {failure.what for failure in self.planned.failures}


class _Rest:
    """How things are left, and whether that lasts."""

    def __init__(self, desk: Desk, store: Store, done: Pass, context: Context, most: int | None) -> None:
        self.memory = store.memory()
        self._context, self._most = context, most
        self._mails = {mail.key: mail for mail in self.memory.mails}
        self._maker = Maker(context, desk.sender_address, desk.workbook.link)
        self._now = self._seen(context.now)
        self._asked = {message.key: message for message in self._now.planned.messages}
        self.is_whole = not self._moves(self._now) and self._shows(self._now) == list(done.pages)

    def is_broken(self, moment: datetime) -> bool:
        """Whether a pass at a moment, in UTC, would do anything."""
        seen = self._seen(moment.astimezone(self._context.now.tzinfo))
        return self._moves(seen) or seen.faults != self._now.faults or seen.pages != self._now.pages

    def _seen(self, now: datetime) -> _Seen:
        context = judged(self._context.book, self.memory, now, self._context.book.known.bounced)
        planned = planning.plan(context)
        return _Seen(planned, outbox.decide(planned.messages, context.memory, planned.ran, now, self._most), context)

    def _shows(self, seen: _Seen) -> list[Page]:
        book = seen.context.book
        return [discretion(book).applied(page, book.language) for page in seen.pages]

    def _moves(self, seen: _Seen) -> bool:
        """Whether any mail would be made, let go or changed in more than its text, or any news be kept as told."""
        decision = seen.decision
        made = {message.key for message in decision.make}
        bounced = out_of_reach(seen.context.memory.mails, seen.context.book.known.bounced)
        told = {
            job: there for job, there in seen.planned.known.items() if there != self.memory.told.get(job, frozenset())
        }
        if decision.expire or bounced or told or {*decision.forget} - made:
            return True
        return any(self._is_news(message, None if seen is self._now else self._asked) for message in decision.make)

    def _is_news(self, message: Message, before: Mapping[str, Message] | None) -> bool:
        """Whether a mail is new, or is told of otherwise than `before`; None where that was only just."""
        mail = self._mails.get(message.key)
        if mail is None or mail.state == "expired":
            return True
        if before is None or _same(message, before.get(message.key)):
            return False
        return not self._maker.is_told_alike(message, mail)


def _same(one: Message, other: Message | None) -> bool:
    """Whether two messages say the same; those whose facts cannot be compared do not."""
    try:
        return one == other
    except ValueError:
        return False
