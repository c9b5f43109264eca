"""One look at a group's book over a state that is open: skipped where nothing can be due, and its troubles kept."""
# Nothing here may import pandas before a pass is needed: `run` over a quiet book needs none.

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jobs import troubles
from jobs.memory import Mail
from jobs.version import VERSION
from jobs.worker.post import Post
from jobs.worker.store import QUIET, Store, StoreError
from sheets_schema.text import Language, Text
from sync.workbook import Workbook, WorkbookError

if TYPE_CHECKING:
    from jobs.worker.delivery import Orders
    from jobs.worker.planning import Failure
    from jobs.worker.returns import OpenMailbox
    from jobs.worker.runner import Desk, Pass

_PATIENT = (troubles.MAIL, troubles.MAILBOX, troubles.UNMADE)
"""Troubles that another pass mends only where a mail waits or can be made, or the mailbox is to be asked."""
Stop = Callable[[], bool]


def never() -> bool:
    """Nobody asks to stop."""
    return False


@dataclass(frozen=True)
class Look:
    """What one look goes by. `book` is the workbook's fingerprint as it begins; `now` is aware, or in the group's zone.

    `post_for` is told whether Utskick is På; `posting` says that it gives a folder whatever that is. `sender` gives the
    address that mails are from, `beside` the folder and stem of closed years' copies. `prepare` makes mails and sends none.
    `most` is how many mails may go in a day, and may be made without having gone, whatever the sheet says. `ahead` looks
    for when something is next due, days from now, for who does not look every day.
    """

    workbook: Workbook
    book: str
    now: datetime
    post_for: Callable[[bool], Post | None]
    sender: Callable[[], str] = lambda: ""
    mailbox: "OpenMailbox | None" = None
    beside: tuple[Path, str] | None = None
    posting: bool = False
    prepare: bool = False
    stop: Stop = never
    most: int | None = None
    ahead: bool = False


@dataclass(frozen=True)
class Quiet:
    """The end of a pass after which nothing is due while the book stays as it is. Moments are UTC, as ISO text."""

    version: str
    book: str
    ours: str
    posting: bool
    since: str
    until: str
    zone: str
    counts: dict[str, int]
    sending: bool
    language: Language

    def holds(self, now: datetime, book: str, ours: str, *, posting: bool) -> bool:
        """Whether it is still so."""
        same = (self.version, self.book, self.ours, self.posting) == (VERSION, book, ours, posting)
        moment = _aware(now, self.zone).astimezone(UTC).isoformat()
        return same and self.since <= moment < self.until


@dataclass(frozen=True)
class Outcome:
    """What is told of a pass; `quiet` where nothing could be due, so that nothing was read.

    `until` is when something may be due next, in UTC, and `book` the fingerprint of the workbook as the look leaves it.
    `done` is all that the pass came to; None where it was quiet.
    """

    mails: Sequence[Mail]
    counts: Mapping[str, int]
    written: Sequence[str]
    sending: bool
    language: Language
    problems: Sequence[Text] = ()
    zone: str = "UTC"
    quiet: bool = False
    failures: Sequence["Failure"] = ()
    until: datetime | None = None
    book: str = ""
    done: "Pass | None" = None


@dataclass(frozen=True)
class Result:
    """What came of a look, plain enough to be handed to another process; nothing of it is a member's.

    `due` is when to look again though nothing changes, in UTC; `book` the workbook's fingerprint as the look leaves it.
    `findings` counts by severity, `mails` those made or moved by state. `troubles` last, by name; `waits` says whether
    mails wait to go by themselves, and `unknown` how many are in doubt.
    """

    due: datetime | None
    book: str
    quiet: bool
    findings: Mapping[str, int]
    mails: Mapping[str, int]
    written: tuple[str, ...]
    sending: bool
    waits: bool
    unknown: int
    troubles: tuple[str, ...]


def one_look(look: Look, store: Store) -> Outcome:
    """Everything that is due at the look's moment. Raises what stops a whole pass, kept as a trouble in the state."""
    try:
        return _kept_quiet(look, store) or _pass(look, store)
    except Exception as error:
        note_fault(store, error, look.now, prepare=look.prepare)
        raise


def result_of(outcome: Outcome, store: Store) -> Result:
    """The look's outcome in numbers and names, with how the state stands after it."""
    return Result(
        due=outcome.until,
        book=outcome.book,
        quiet=outcome.quiet,
        findings=dict(outcome.counts),
        mails=dict(Counter(mail.state for mail in outcome.mails)),
        written=tuple(outcome.written),
        sending=outcome.sending,
        waits=store.waits(),
        unknown=sum(mail.state == "unknown" for mail in store.memory().mails),
        troubles=tuple(one.what for one in troubles.lasting(store.troubles())),
    )


def note_fault(store: Store, error: Exception, now: datetime, *, prepare: bool = False) -> None:
    """Keeps what stopped a look, where it is not the state that fails."""
    if isinstance(error, StoreError):
        return
    says = getattr(error, "says", None)
    kind = type(error).__name__
    what = troubles.WORKBOOK if isinstance(error, WorkbookError) else troubles.PASS
    words = says if isinstance(says, Text) else Text(f"Internt fel ({kind}).", f"Internal error ({kind}).")
    try:
        moment = now if now.tzinfo else now.astimezone()
        store.keep_troubles(troubles.noted(store.troubles(), what, words, kind, moment))
        if not prepare:
            from jobs.worker.handing_over import done  # noqa: PLC0415 - seldom needed

            done(store)
    except StoreError:
        return


def _aware(now: datetime, zone: str) -> datetime:
    """A moment that is aware, or in the group's zone."""
    return now if now.tzinfo else now.replace(tzinfo=ZoneInfo(zone))


def _kept_quiet(look: Look, store: Store) -> Outcome | None:
    """What is told where nothing can be due; None where a pass is needed."""
    quiet = _last_quiet(store.facts.get(QUIET))
    if (
        quiet is None
        or store.waits()
        or any(one.what not in _PATIENT for one in troubles.lasting(store.troubles()))
        or _must_ask(look, store, quiet)
        or not quiet.holds(look.now, look.book, look.workbook.traces(), posting=look.posting)
    ):
        return None
    return Outcome(
        mails=(),
        counts=quiet.counts,
        written=(),
        sending=quiet.sending,
        language=quiet.language,
        zone=quiet.zone,
        quiet=True,
        until=datetime.fromisoformat(quiet.until),
        book=quiet.book,
    )


def _last_quiet(text: str | None) -> Quiet | None:
    """What the last pass left; nothing where another version wrote it."""
    facts = json.loads(text or "{}")
    return Quiet(**facts) if facts.get("version") == VERSION else None


def _must_ask(look: Look, store: Store, quiet: Quiet) -> bool:
    """Whether the mailbox, if there is one, is to be asked now."""
    if look.mailbox is None:
        return False
    from jobs.worker.reconciling import is_due  # noqa: PLC0415 - only where there is a mailbox

    return is_due(store.facts, store.memory().mails, _aware(look.now, quiet.zone))


def _pass(look: Look, store: Store) -> Outcome:
    from jobs.worker import handing_over  # noqa: PLC0415 - only where a pass is needed
    from jobs.worker.runner import run_pass  # noqa: PLC0415 - imports pandas

    if "started" not in store.facts:
        _learn_closings(look, store)
    orders = _orders(look, store)
    if look.prepare:
        handing_over.give_up(store, look.now.astimezone(UTC))
    else:  # Only the copy in safety goes on saying so: this state knows itself what goes from here on.
        handing_over.done(store)
    table = desk(look)
    done = run_pass(table, store, look.post_for, orders)
    if look.prepare:
        handing_over.prepare(store, done.ready)
    until = _next_due(look, store, table, done) if look.ahead else done.until
    rests = not done.failures if look.ahead else not done.problems and not store.waits()
    book = look.workbook.settled(look.book, done.written) if rests or look.ahead else look.book
    if until is not None and rests:
        store.remember(**{QUIET: json.dumps(asdict(_quiet(look, done, book, until)))})
    return Outcome(
        mails=done.mails,
        counts=done.counts,
        written=done.written,
        sending=done.sending,
        language=done.language,
        problems=done.problems,
        zone=done.zone,
        failures=done.failures,
        until=until,
        book=book,
        done=done,
    )


def _next_due(look: Look, store: Store, table: "Desk", done: "Pass") -> datetime:
    from jobs.worker.ahead import next_due  # noqa: PLC0415 - only for who looks ahead

    return next_due(table, store, done, look.most)


def _learn_closings(look: Look, store: Store) -> None:
    """Takes the closed years whose copies lie beside the workbook into a new state."""
    from jobs.worker.kept_books import closings, copies, joined, keep_closing  # noqa: PLC0415 - only for a new state

    if look.beside is None:
        return
    kept = closings(store)
    for one in set(joined(kept, copies(*look.beside))) - set(kept):
        keep_closing(store, one)


def _orders(look: Look, store: Store) -> "Orders":
    """Which mails are to go: none while they are prepared, then only those that were."""
    from jobs.worker.delivery import Orders  # noqa: PLC0415 - imports pandas
    from jobs.worker.handing_over import prepared  # noqa: PLC0415 - only where a pass is needed

    return Orders(frozenset() if look.prepare else prepared(store), look.stop, look.most)


def desk(look: Look) -> "Desk":
    """What a pass works with."""
    from jobs.worker.runner import Desk  # noqa: PLC0415 - imports pandas

    return Desk(look.workbook, look.now, look.sender(), look.mailbox)


def _quiet(look: Look, done: "Pass", book: str, until: datetime) -> Quiet:
    return Quiet(
        version=VERSION,
        book=book,
        ours=look.workbook.traces(),
        posting=look.posting,
        since=_aware(look.now, done.zone).astimezone(UTC).isoformat(),
        until=until.isoformat(),
        zone=done.zone,
        counts=done.counts,
        sending=done.sending,
        language=done.language,
    )
