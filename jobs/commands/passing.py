"""One pass as the command line and the worker make it, over the state that the session names."""

from pathlib import Path
from typing import TYPE_CHECKING

from jobs.commands import sending as way
from jobs.session import Session
from jobs.worker.look import Look, Outcome, Stop, never, note_fault, one_look
from jobs.worker.post import FolderPost, Post
from jobs.worker.store import Store, StoreError
from sheets_schema.text import Text
from sync.workbook import Workbook

if TYPE_CHECKING:
    from jobs.worker.runner import Desk


def one_pass(session: Session, *, stop: Stop = never, prepare: bool = False) -> Outcome:
    """What `gruppbok run` does, at the session's moment. `stop` is asked before each mail.

    Raises what stops a whole pass, kept as a trouble where there is a state to keep it in.
    """
    try:
        look = _look(session, stop, prepare=prepare)
    except Exception as error:
        _remember(session, error, prepare=prepare)
        raise
    with Store(session.state()) as store, session.progress(Text("Arbetar", "Working")):
        return one_look(look, store)


def _look(session: Session, stop: Stop, *, prepare: bool) -> Look:
    """What the look goes by, as the session says."""
    folder = FolderPost(Path(session.args.outbox)) if session.args.outbox else None
    workbook = session.workbook()
    if folder is not None:
        folder.prepare()
    return Look(
        workbook=workbook,
        book=workbook.fingerprint(),
        now=session.now,
        post_for=lambda sending: post_for(session, folder, sending=sending, stop=stop),
        sender=lambda: way.sender_address(session.settings.mail),
        mailbox=None if folder else way.mailbox_of(session),
        beside=session.beside(),
        posting=folder is not None,
        prepare=prepare,
        stop=stop,
    )


def _remember(session: Session, error: Exception, *, prepare: bool) -> None:
    """Keeps what stopped a pass before it had its state, where there is one already."""
    path = session.state()
    if not path.exists():
        return
    try:
        with Store(path) as store:
            note_fault(store, error, session.now, prepare=prepare)
    except StoreError:
        return


def post_for(session: Session, folder: FolderPost | None, *, sending: bool, stop: Stop = never) -> Post | None:
    """What mails go by: the folder, whatever Utskick says; else SMTP, or nothing while Utskick is Av."""
    if folder is not None or not sending:
        return folder
    return way.mail_post(session, stop)


def desk(session: Session, workbook: Workbook) -> "Desk":
    """What a pass works with, where no mail is to be sent."""
    from jobs.worker.runner import Desk  # noqa: PLC0415 - imports pandas

    mailbox = None if session.args.outbox else way.mailbox_of(session)
    return Desk(workbook, session.now, way.sender_address(session.settings.mail), mailbox)
