"""One pass as the command line and the worker make it: skipped where nothing can be due, and its troubles kept."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jobs import troubles
from jobs.memory import Mail
from jobs.session import Session
from jobs.version import VERSION
from jobs.worker.post import FolderPost, Post
from jobs.worker.store import QUIET, Store, StoreError
from sheets_schema.text import Language, Text
from sync.workbook import Workbook, WorkbookError

if TYPE_CHECKING:
    from jobs.worker.delivery import Orders
    from jobs.worker.planning import Failure
    from jobs.worker.runner import Desk, Pass

_PATIENT = (troubles.MAIL, troubles.MAILBOX)
"""Troubles that another pass mends only where a mail waits, or the mailbox is to be asked."""
Stop = Callable[[], bool]


def never() -> bool:
    """Nobody asks to stop."""
    return False


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
        moment = (now if now.tzinfo else now.replace(tzinfo=ZoneInfo(self.zone))).astimezone(UTC).isoformat()
        return same and self.since <= moment < self.until


@dataclass(frozen=True)
class Outcome:
    """What is told of a pass; `quiet` where nothing could be due, so that nothing was read."""

    mails: Sequence[Mail]
    counts: Mapping[str, int]
    written: Sequence[str]
    sending: bool
    language: Language
    problems: Sequence[Text] = ()
    zone: str = "UTC"
    quiet: bool = False
    failures: Sequence["Failure"] = ()


def one_pass(session: Session, *, stop: Stop = never, prepare: bool = False) -> Outcome:
    """What `gruppbok run` does, at the session's moment. `stop` is asked before each mail.

    Raises what stops a whole pass, kept as a trouble where there is a state to keep it in.
    """
    folder = FolderPost(Path(session.args.outbox)) if session.args.outbox else None
    try:
        workbook = session.workbook()
        if folder is not None:
            folder.prepare()
        book = workbook.fingerprint()
        with Store(session.state()) as store:
            return _kept_quiet(session, workbook, store, book) or _pass(
                session, _Work(workbook, store, folder, book, stop), prepare=prepare
            )
    except Exception as error:
        _remember(session, error, prepare=prepare)
        raise


def _learn_closings(session: Session, store: Store) -> None:
    """Takes the closed years whose copies lie beside the workbook into a new state."""
    from jobs.worker.kept_books import closings, copies, joined, keep_closing  # noqa: PLC0415 - dry runs need none

    kept = closings(store)
    for one in set(joined(kept, copies(*session.beside()))) - set(kept):
        keep_closing(store, one)


def _remember(session: Session, error: Exception, *, prepare: bool) -> None:
    """Keeps what stopped a pass, where there is a state already and it is not the state that fails."""
    path = session.state() if not isinstance(error, StoreError) else None
    if path is None or not path.exists():
        return
    says = getattr(error, "says", None)
    kind = type(error).__name__
    what = troubles.WORKBOOK if isinstance(error, WorkbookError) else troubles.PASS
    words = says if isinstance(says, Text) else Text(f"Internt fel ({kind}).", f"Internal error ({kind}).")
    try:
        with Store(path) as store:
            now = session.now if session.now.tzinfo else session.now.astimezone()
            store.keep_troubles(troubles.noted(store.troubles(), what, words, kind, now))
            if not prepare:
                from jobs.worker.handing_over import done  # noqa: PLC0415 - imports pandas

                done(store)
    except StoreError:
        return


@dataclass(frozen=True)
class _Work:
    """What a pass goes on with once it is known to be needed."""

    workbook: Workbook
    store: Store
    folder: FolderPost | None
    book: str
    stop: Stop


def _kept_quiet(session: Session, workbook: Workbook, store: Store, book: str) -> Outcome | None:
    """What is told where nothing can be due; None where a pass is needed."""
    quiet = _last_quiet(store.facts.get(QUIET))
    posting = bool(session.args.outbox)
    if (
        quiet is None
        or store.waits()
        or any(one.what not in _PATIENT for one in troubles.lasting(store.troubles()))
        or _must_look(session, store, quiet)
        or not quiet.holds(session.now, book, workbook.traces(), posting=posting)
    ):
        return None
    return Outcome((), quiet.counts, (), quiet.sending, quiet.language, zone=quiet.zone, quiet=True)


def _must_look(session: Session, store: Store, quiet: Quiet) -> bool:
    """Whether the mailbox, if there is one, is to be asked now."""
    mail = session.settings.mail
    if session.args.outbox or mail is None or not mail.imap_host:
        return False
    from jobs.worker.reconciling import is_due  # noqa: PLC0415 - only where there is a mailbox

    now = session.now if session.now.tzinfo else session.now.replace(tzinfo=ZoneInfo(quiet.zone))
    return is_due(store.facts, store.memory().mails, now)


def _last_quiet(text: str | None) -> Quiet | None:
    """What the last pass left; nothing where another version wrote it."""
    facts = json.loads(text or "{}")
    return Quiet(**facts) if facts.get("version") == VERSION else None


def post_for(session: Session, folder: FolderPost | None, *, sending: bool, stop: Stop = never) -> Post | None:
    """What mails go by: the folder, whatever Utskick says; else SMTP, or nothing while Utskick is Av."""
    if folder is not None or not sending:
        return folder
    from jobs.commands.sending import mail_post  # noqa: PLC0415 - imports pandas

    return mail_post(session, stop)


def _pass(session: Session, work: _Work, *, prepare: bool) -> Outcome:
    from jobs.worker import handing_over  # noqa: PLC0415 - imports pandas
    from jobs.worker.runner import run_pass  # noqa: PLC0415 - as above

    store, workbook = work.store, work.workbook
    if "started" not in store.facts:
        _learn_closings(session, store)
    moment = session.now.astimezone(UTC)
    orders = _orders(store, work.stop, prepare=prepare)
    if prepare:
        handing_over.give_up(store, moment)
    else:  # Only the copy in safety goes on saying so: this state knows itself what goes from here on.
        handing_over.done(store)
    with session.progress(Text("Arbetar", "Working")):
        done = run_pass(
            desk(session, workbook),
            store,
            lambda sending: post_for(session, work.folder, sending=sending, stop=work.stop),
            orders,
        )
    if prepare:
        handing_over.prepare(store, done.ready)
    if done.until is not None and not done.problems and not store.waits():
        settled = workbook.settled(work.book, done.written)
        quiet = _quiet(session, done, settled, workbook.traces(), posting=work.folder is not None)
        store.remember(**{QUIET: json.dumps(asdict(quiet))})
    return Outcome(
        done.mails,
        done.counts,
        done.written,
        done.sending,
        done.language,
        done.problems,
        done.zone,
        failures=done.failures,
    )


def _orders(store: Store, stop: Stop, *, prepare: bool) -> "Orders":
    """Which mails are to go: none while they are prepared, then only those that were."""
    from jobs.worker.delivery import Orders  # noqa: PLC0415 - imports pandas
    from jobs.worker.handing_over import prepared  # noqa: PLC0415 - as above

    return Orders(frozenset() if prepare else prepared(store), stop)


def desk(session: Session, workbook: Workbook) -> "Desk":
    """What a pass works with."""
    from jobs.commands.sending import mailbox_of, sender_address  # noqa: PLC0415 - imports pandas
    from jobs.worker.runner import Desk  # noqa: PLC0415 - as above

    sender = sender_address(session.settings.mail)
    return Desk(workbook, session.now, sender, None if session.args.outbox else mailbox_of(session))


def _quiet(session: Session, done: "Pass", book: str, ours: str, *, posting: bool) -> Quiet:
    now = session.now if session.now.tzinfo else session.now.replace(tzinfo=ZoneInfo(done.zone))
    return Quiet(
        version=VERSION,
        book=book,
        ours=ours,
        posting=posting,
        since=now.astimezone(UTC).isoformat(),
        until=done.until.isoformat() if done.until else "",
        zone=done.zone,
        counts=done.counts,
        sending=done.sending,
        language=done.language,
    )
