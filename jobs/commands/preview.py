"""gruppbok preview: a local web page that shows, before anything is sent, what will be."""

import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.commands.passing import post_for
from jobs.commands.sending import mailbox_of, sender_address
from jobs.session import Session
from jobs.worker.post import FolderPost
from sheets_schema.text import Text
from sync.workbook import Workbook

if TYPE_CHECKING:
    from jobs.preview.means import Means


def run(session: Session) -> int:
    """Serves the page until it is stopped; the address is the one line on stdout."""
    workbook = session.workbook()
    workbook.fingerprint()  # what cannot be read at all is said here, and not on a page
    from jobs.preview.app import application  # noqa: PLC0415 - slow to import
    from jobs.preview.desk import Desk  # noqa: PLC0415 - as above
    from jobs.preview.guard import Door  # noqa: PLC0415 - as above
    from jobs.preview.serve import listen, serve  # noqa: PLC0415 - as above

    desk = Desk(means(session, workbook))
    with session.progress(Text("Läser arbetsboken", "Reading the workbook")):
        desk.home("")
    listening = listen(session.args.port)
    door = Door(listening.getsockname()[1])

    def ready() -> None:
        print(door.address, flush=True)
        session.say(
            Text(
                "Öppna adressen i webbläsaren. Avsluta med Ctrl-C.",
                "Open the address in the browser. End with Ctrl-C.",
            )
        )
        if not session.args.no_browser and sys.stdout.isatty():
            webbrowser.open(door.address_once)

    serve(application(desk, door), listening, ready)
    return 0


def means(session: Session, workbook: Workbook) -> "Means":
    """What the page works with."""
    from jobs.preview.means import Means  # noqa: PLC0415 - slow to import

    folder = FolderPost(Path(session.args.outbox)) if session.args.outbox else None
    if folder is not None:
        folder.prepare()
    return Means(
        workbook=workbook,
        state=session.state(),
        clock=session.clock,
        post_for=lambda sending: post_for(session, folder, sending=sending),
        sender=sender_address(session.settings.mail),
        has_server=session.settings.mail is not None,
        folder=folder.folder if folder else None,
        language=session.language,
        language_of=session.language_of,
        mailbox=None if folder else mailbox_of(session),
    )
