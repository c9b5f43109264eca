"""One pass of the worker.

read the book ─▶ check it ─▶ every due job plans (purely) ─▶ decide what is new ─▶ ONE transaction keeps mails and memory
─▶ deliver what may go ─▶ write our own tabs, if they say something new ─▶ remember that nothing more is due for now.
A pass that dies anywhere is made good by the next: what was planned twice is kept once, and what was kept goes once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from jobs import catalogue
from jobs.heard import known, taken_over
from jobs.meetings import announced
from jobs.memory import Mail, Memory
from jobs.plan import Context, Job, Message
from jobs.weekly_letter import next_hour
from jobs.worker import adoption, outbox
from jobs.worker.delivery import Delivered, deliver
from jobs.worker.making import Maker
from jobs.worker.post import Post
from jobs.worker.reach import bounced_in, out_of_reach, reached
from jobs.worker.reconciling import Looked
from jobs.worker.store import Changes, NewMail, Store
from sheets_schema.book import Book, Known, is_ours_to_read, read_book, row_counts
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS
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
    """What a pass came to: the mails it made or moved, how many findings, which tabs were written, what is in doubt."""

    mails: tuple[Mail, ...]
    counts: dict[str, int]
    written: tuple[str, ...]
    sending: bool
    language: Language
    zone: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Text, ...] = ()
    until: datetime | None = None


def read(desk: Desk, memory: Memory) -> tuple[Book, datetime]:
    """The book as it stands, and the moment in its group's zone."""
    book = read_book(desk.workbook.read(is_ours_to_read), desk.now, Known(rows=memory.rows))
    return book, book.settings.here(desk.now)


def gather(desk: Desk, memory: Memory) -> Context:
    """All that a job may know, where no mail is to be sent."""
    return _gathered(desk, memory, *read(desk, memory), frozenset())


def _gathered(desk: Desk, memory: Memory, book: Book, now: datetime, bounced: frozenset[str]) -> Context:
    """The book checked, with all that a job may know; what only the sheet remembers is remembered too."""
    memory = adoption.joined(memory, desk.workbook.own_rows(SENT.key), now)
    memory = taken_over(memory, {fold(meeting.number): meeting.told for meeting in announced(book)})
    book = replace(book, known=known(memory, now, bounced))
    memory = replace(memory, started=memory.started or now, started_now=memory.started is None)
    return Context(book, tuple(run_checks(CHECKS, book)), now, memory)


def plan(context: Context) -> tuple[list[Message], dict[str, bool]]:
    """What every job that can run asks for, and which jobs those were."""
    ready = [job for job in catalogue.JOBS if _can_run(job, context.book)]
    messages = [message for job in ready for message in job.plan(context)]
    return reached(messages, context.book.known.bounced), {job.name: job.lasting for job in ready}


def _can_run(job: Job, book: Book) -> bool:
    sound = all(key in book.tables and key not in book.torn for key in job.needs)
    return sound and all(book.whole(key) if key in book.tables else key not in book.torn for key in job.reads)


def pages(context: Context) -> list[Page]:
    """Our tabs as they should now stand."""
    return [report.page(context) for report in catalogue.REPORTS]


def make(desk: Desk, context: Context, messages: Sequence[Message], state: str) -> tuple[NewMail, ...]:
    """The mails themselves: rendered, with their bytes frozen."""
    maker = Maker(context, desk.sender_address, desk.workbook.link)
    return tuple(maker.mail(message, state) for message in messages)


def _told(context: Context, made: Sequence[Message], ran: Mapping[str, bool], state: str) -> dict[str, frozenset[str]]:
    """The news that is told once these mails are on their way, and what was there before the first pass."""
    before = [job for job in catalogue.JOBS if job.known and job.name in ran and context.memory.started_now]
    told = {job.name: job.known(context) for job in before if job.known}
    return told | ({} if state == "draft" else {message.job: message.told for message in made if message.told})


def run_pass(desk: Desk, store: Store, post_for: PostFor) -> Pass:
    """One pass. `post_for` is told whether Utskick is På and gives what mails go by; with None they stay drafts."""
    book, now = read(desk, store.memory())
    store.release_stale(now)
    looked = _look(desk, store, now)
    before = store.memory()
    context = _gathered(desk, before, book, now, bounced_in(book, store.bounced(), store.hashed))
    post = post_for(context.book.settings.sending)
    state = "queued" if post is not None else "draft"
    messages, ran = plan(context)
    decision = outbox.decide(messages, context.memory, ran, context.now)
    expire = {**decision.expire, **out_of_reach(context.memory.mails, context.book.known.bounced)}
    made = _changed(make(desk, context, decision.make, state), store)
    forget = {*decision.forget} - {message.key for message in decision.make} | {mail.key for mail in made}
    told = _told(context, decision.make, ran, state)
    adopted = set(context.memory.mails) - set(before.mails)
    rows = row_counts(context.book)
    changes = Changes(made, tuple(adopted), tuple(forget), expire, told, rows, decision.readdress)
    added = store.commit(changes, context.now)
    store.clear(context.now - KEPT)
    delivered = _deliver(store, post, context)
    after = _after(context, store.memory())
    written = desk.workbook.write(pages(after))
    moved = {*added, *delivered.tried, *expire, *looked.settled}
    return Pass(
        mails=tuple(mail for mail in after.memory.mails if mail.key in moved),
        counts=counts(after.findings),
        written=tuple(written),
        sending=context.book.settings.sending,
        language=context.book.language,
        zone=context.book.settings.time_zone,
        findings=after.findings,
        problems=tuple(one for one in (looked.problem, delivered.problem) if one),
        until=quiet_until(context),
    )


def _look(desk: Desk, store: Store, now: datetime) -> Looked:
    """What the mailbox tells, where there is one."""
    if desk.mailbox is None:
        return Looked()
    from jobs.worker.returns import look  # noqa: PLC0415 - slow to import

    return look(store, desk.mailbox, now)


def _changed(made: Sequence[NewMail], store: Store) -> tuple[NewMail, ...]:
    """Without those that wait already, word for word."""
    return tuple(mail for mail in made if mail.state != "queued" or store.waiting_body(mail.key) != mail.body)


def _after(context: Context, memory: Memory) -> Context:
    """The context once mails have gone: a call that has just left is not late any more."""
    findings, book = context.findings, context.book
    after = known(memory, context.now, book.known.bounced)
    if after != book.known:
        book = replace(book, known=after)
        findings = tuple(run_checks(CHECKS, book))
    return replace(context, book=book, findings=findings, memory=replace(memory, started=context.memory.started))


def dry_pass(
    desk: Desk, memory: Memory, goes: Callable[[bool], bool], bounced_of: Callable[[Book], frozenset[str]]
) -> Pass:
    """What a pass would do, leaving no trace. `goes` is told whether Utskick is På and says whether mails would go."""
    book, now = read(desk, memory)
    context = _gathered(desk, memory, book, now, bounced_of(book))
    state = "queued" if goes(context.book.settings.sending) else "draft"
    messages, ran = plan(context)
    decision = outbox.decide(messages, context.memory, ran, context.now)
    made = make(desk, context, decision.make, state)
    mails = tuple(
        Mail(m.key, m.job, m.topic, m.person, m.name, m.address, m.subject, m.state, m.made, expires=m.expires)
        for m in made
    )
    settings, number = context.book.settings, counts(context.findings)
    return Pass(mails, number, (), settings.sending, context.book.language, settings.time_zone, context.findings)


def _deliver(store: Store, post: Post | None, context: Context) -> Delivered:
    """Sends what may go; nothing where mails stay drafts."""
    if post is None:
        return Delivered()
    return deliver(store, post, context.book.settings.daily_limit, context.now)


def quiet_until(context: Context) -> datetime:
    """Until when nothing can become due while the book stays as it is: the next midnight or weekly hour."""
    tomorrow = context.today + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=context.book.settings.zone)
    return min(midnight, next_hour(context)).astimezone(UTC)
