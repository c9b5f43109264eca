"""One pass of the worker.

read the book ─▶ check it ─▶ every due job plans (purely) ─▶ decide what is new ─▶ ONE transaction keeps mails and memory
─▶ deliver what may go ─▶ write our own tabs, if they say something new ─▶ remember that nothing more is due for now.
A pass that dies anywhere is made good by the next: what was planned twice is kept once, and what was kept goes once.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from jobs.heard import known, taken_over
from jobs.meetings import announced
from jobs.memory import Mail, Memory
from jobs.plan import Context, Message
from jobs.weekly_letter import next_hour
from jobs.worker import adoption, noting, outbox, planning
from jobs.worker.delivery import ALL, NOTHING, Delivered, Orders, deliver
from jobs.worker.kept_books import keep_snapshot
from jobs.worker.making import Maker
from jobs.worker.planning import Failure, Planned, missed, plan
from jobs.worker.post import Post
from jobs.worker.reach import bounced_in, out_of_reach
from jobs.worker.reconciling import Looked
from jobs.worker.store import QUIET, RAN, ZONE, Changes, NewMail, Store
from sheets_schema.book import Book, Known, is_ours_to_read, read_book, row_counts
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS
from sheets_schema.entries import entries
from sheets_schema.finding import Finding, counts
from sheets_schema.page import Page
from sheets_schema.tabs.ours import SENT
from sheets_schema.text import Language, Text, fold
from sync.workbook import Workbook

if TYPE_CHECKING:
    from jobs.worker.returns import OpenMailbox

PostFor = Callable[[bool], Post | None]
KEPT = timedelta(days=90)
"""How long the state keeps whom a mail went to and what it said, once it is done with."""


@dataclass(frozen=True)
class Desk:
    """What a pass works with: the workbook, the clock's moment (aware, or in the group's zone) and who mails are from."""

    workbook: Workbook
    now: datetime
    sender_address: str = ""
    mailbox: "OpenMailbox | None" = None


@dataclass(frozen=True)
class Pass:
    """What a pass came to: the mails it made or moved, how many findings, which tabs were written, what is in doubt.

    `ready` are the keys of the mails that may go next, `way` what the state says of how mails go, None where none do.
    `context` is all that a job may know once the pass is made, and `pages` our tabs as they then stand.
    """

    mails: tuple[Mail, ...]
    counts: dict[str, int]
    written: tuple[str, ...]
    sending: bool
    language: Language
    zone: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Text, ...] = ()
    until: datetime | None = None
    failures: tuple[Failure, ...] = ()
    delivered: Delivered = NOTHING
    ready: tuple[str, ...] = ()
    way: str | None = None
    context: Context | None = field(default=None, repr=False, compare=False)
    pages: tuple[Page, ...] = field(default=(), repr=False, compare=False)


def read(desk: Desk, memory: Memory) -> tuple[Book, datetime]:
    """The book as it stands, and the moment in its group's zone."""
    book = read_book(desk.workbook.read(is_ours_to_read), desk.now, Known(rows=memory.rows))
    return book, book.settings.here(desk.now)


def gather(desk: Desk, memory: Memory) -> Context:
    """All that a job may know, where no mail is to be sent."""
    return _gathered(desk, memory, *read(desk, memory), frozenset())


def _gathered(desk: Desk, memory: Memory, book: Book, now: datetime, bounced: frozenset[str]) -> Context:
    """The book checked, with all that a job may know; what only the sheet remembers is remembered too."""
    return judged(book, adoption.joined(memory, desk.workbook.own_rows(SENT.key), now), now, bounced)


def judged(book: Book, memory: Memory, now: datetime, bounced: frozenset[str]) -> Context:
    """All that a job may know of a book at a moment in its group's zone."""
    memory = taken_over(memory, {fold(meeting.number): meeting.told for meeting in announced(book)})
    book = book.judged(now.date(), known(memory, now, bounced))
    memory = replace(memory, started=memory.started or now, started_now=memory.started is None)
    return Context(book, tuple(run_checks(CHECKS, book)), now, memory)


def make(desk: Desk, context: Context, messages: Sequence[Message], state: str) -> tuple[NewMail, ...]:
    """The mails themselves: rendered, with their bytes frozen."""
    maker = Maker(context, desk.sender_address, desk.workbook.link)
    return tuple(maker.mail(message, state) for message in messages)


def _told(planned: Planned, made: Sequence[Message], state: str) -> dict[str, frozenset[str]]:
    """The news that is told once these mails are on their way, and what was there before the first pass."""
    return {**planned.known, **({} if state == "draft" else {one.job: one.told for one in made if one.told})}


def run_pass(desk: Desk, store: Store, post_for: PostFor, orders: Orders = ALL) -> Pass:
    """One pass. `post_for` is told whether Utskick is På and gives what mails go by; with None they stay drafts."""
    book, now = read(desk, store.memory())
    store.release_stale(now)
    noting.before(store, now)
    looked = _look(desk, store, now)
    before = planning.rested(store.memory(), store.facts.get(QUIET), now)
    context = _gathered(desk, before, book, now, bounced_in(book, store.bounced(), store.hashed))
    post = post_for(context.book.settings.sending)
    planned = plan(context)
    ration = _Ration("draft" if post is None else "queued", orders.most)
    changes, left = _changes(desk, store, context, planned, ration)
    adopted = set(context.memory.mails) - set(before.mails)
    added = store.commit(changes._replace(adopt=tuple(adopted)), context.now)
    _keep_rows(store, context)
    store.clear(context.now - KEPT)
    delivered = _deliver(store, post, context, orders)
    after = _after(context, store.memory())
    pages, broken = planning.pages(after)
    written = desk.workbook.write(pages)
    failures = (*planned.failures, *broken)
    noting.note(store, context.now, planned, failures, looked)
    noting.note_left(store, context.now, left, orders.most)
    if post is None or not store.waits():
        noting.nothing_to_send(store, context.now)
    moved = {*added, *delivered.tried, *changes.expire, *looked.settled}
    return Pass(
        mails=tuple(mail for mail in after.memory.mails if mail.key in moved),
        counts=counts(after.findings),
        written=tuple(written),
        sending=context.book.settings.sending,
        language=context.book.language,
        zone=context.book.settings.time_zone,
        findings=after.findings,
        problems=tuple(filter(None, (looked.problem, delivered.problem, *(one.says for one in failures)))),
        until=quiet_until(context),
        failures=failures,
        delivered=delivered,
        ready=() if post is None else _ready(after, orders),
        way=None if post is None else post.way,
        context=replace(after, memory=replace(after.memory, troubles=store.troubles())),
        pages=tuple(pages),
    )


def _keep_rows(store: Store, context: Context) -> None:
    """Keeps the cashbook as it is, where it can be read and has changed."""
    if context.book.ledger is not None and "cashbook" not in context.book.torn:
        keep_snapshot(store, entries(context.book.ledger), context.now)


@dataclass(frozen=True)
class _Ration:
    """What state mails are made in, and how many may wait."""

    state: str
    most: int | None


def _changes(
    desk: Desk, store: Store, context: Context, planned: Planned, ration: _Ration
) -> tuple[Changes, noting.Left]:
    """What the pass writes down, before anything is sent, and how many mails it leaves unmade."""
    memory, now, state, most = context.memory, context.now, ration.state, ration.most
    decision = outbox.decide(planned.messages, memory, planned.ran, now, most)
    made = _changed(make(desk, context, decision.make, state), store)
    forget = {*decision.forget} - {message.key for message in decision.make} | {mail.key for mail in made}
    ran = {**memory.ran, **dict.fromkeys(planned.ran, now)}
    gone = missed(context, planned)
    late = make(desk, context, gone[:most], "draft")
    changes = Changes(
        add=made,
        forget=tuple(forget),
        expire={**decision.expire, **out_of_reach(memory.mails, context.book.known.bounced)},
        told=_told(planned, decision.make, state),
        rows=row_counts(context.book),
        readdress=decision.readdress,
        missed=tuple(mail._replace(body=b"") for mail in late),
        facts={
            RAN: json.dumps({job: at.astimezone(UTC).isoformat() for job, at in ran.items()}),
            ZONE: context.book.settings.time_zone,
        },
    )
    return changes, noting.Left(len(decision.left), len(gone) - len(late))


def _ready(context: Context, orders: Orders) -> tuple[str, ...]:
    """The keys of the mails that may go next, as many as may go today."""
    memory, now = context.memory, context.now
    left = outbox.left_today(memory, orders.daily(context.book.settings.daily_limit), now.date(), now)
    return tuple(mail.key for mail in outbox.waiting(memory, now)[:left])


def _look(desk: Desk, store: Store, now: datetime) -> Looked:
    """What the mailbox tells, where there is one."""
    if desk.mailbox is None:
        return Looked()
    from jobs.worker.returns import look  # noqa: PLC0415 - slow to import

    return look(store, desk.mailbox, now)


def _changed(made: Sequence[NewMail], store: Store) -> tuple[NewMail, ...]:
    """Without those that are there already, word for word."""
    there = {mail.key: mail for mail in store.memory().mails if not mail.attempts}
    return tuple(mail for mail in made if not (mail.key in there and _is_kept(there[mail.key], mail, store)))


def _is_kept(there: Mail, mail: NewMail, store: Store) -> bool:
    """Whether a mail that nobody has tried to send would be the same made anew."""
    return (there.state, there.reason) == (mail.state, mail.reason) and store.body(mail.key) == mail.body


def _after(context: Context, memory: Memory) -> Context:
    """The context once mails have gone: a call that has just left is not late any more."""
    findings, book = context.findings, context.book
    after = known(memory, context.now, book.known.bounced)
    if after != book.known:
        book = book.judged(book.today, after)
        findings = tuple(run_checks(CHECKS, book))
    return replace(context, book=book, findings=findings, memory=replace(memory, started=context.memory.started))


def dry_pass(
    desk: Desk, memory: Memory, goes: Callable[[bool], bool], bounced_of: Callable[[Book], frozenset[str]]
) -> Pass:
    """What a pass would do, leaving no trace. `goes` is told whether Utskick is På and says whether mails would go."""
    book, now = read(desk, memory)
    context = _gathered(desk, memory, book, now, bounced_of(book))
    state = "queued" if goes(context.book.settings.sending) else "draft"
    planned = plan(context)
    decision = outbox.decide(planned.messages, context.memory, planned.ran, context.now)
    made = make(desk, context, decision.make, state)
    mails = tuple(
        Mail(m.key, m.job, m.topic, m.person, m.name, m.address, m.subject, m.state, m.made, expires=m.expires)
        for m in made
    )
    settings, number = context.book.settings, counts(context.findings)
    said = tuple(one.says for one in planned.failures)
    where = (context.book.language, settings.time_zone)
    return Pass(mails, number, (), settings.sending, *where, context.findings, said, failures=planned.failures)


def _deliver(store: Store, post: Post | None, context: Context, orders: Orders) -> Delivered:
    """Sends what may go; nothing where mails stay drafts."""
    if post is None:
        return NOTHING
    return deliver(store, post, context.book.settings.daily_limit, context.now, orders)


def quiet_until(context: Context) -> datetime:
    """Until when nothing can become due while the book stays as it is: the next midnight or weekly hour."""
    tomorrow = context.today + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=context.book.settings.zone)
    return min(midnight, next_hour(context)).astimezone(UTC)
