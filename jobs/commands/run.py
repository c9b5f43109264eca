"""gruppbok run: one pass of every job that is due."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jobs.memory import FOLDER, Mail
from jobs.session import Session
from jobs.version import VERSION
from jobs.worker.post import FolderPost, Post
from jobs.worker.store import Store
from sheets_schema.text import Language, Text, errors_and_warnings, one_line
from sync.workbook import Workbook

if TYPE_CHECKING:
    from jobs.worker.runner import Desk, Pass

QUIET = "quiet"


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
    """What is told of a pass."""

    mails: Sequence[Mail]
    counts: Mapping[str, int]
    written: Sequence[str]
    sending: bool
    language: Language
    problems: Sequence[Text] = ()


def run(session: Session) -> int:
    """One pass; 1 where there are error findings or a mail failed."""
    workbook = session.workbook()
    folder = FolderPost(Path(session.args.outbox)) if session.args.outbox else None
    if session.args.dry_run:
        return tell(session, _dry(session, workbook, folder), dry=True)
    if folder is not None:
        folder.prepare()
    book = workbook.fingerprint()
    with Store(session.state()) as store:
        quiet = _kept(store.facts.get(QUIET))
        if (
            quiet
            and not store.waits()
            and not _must_look(session, store, quiet)
            and quiet.holds(session.now, book, workbook.traces(), posting=folder is not None)
        ):
            return tell(session, Outcome((), quiet.counts, (), quiet.sending, quiet.language))
        return tell(session, _pass(session, workbook, store, folder, book))


def _must_look(session: Session, store: Store, quiet: Quiet) -> bool:
    """Whether the mailbox, if there is one, is to be asked now."""
    mail = session.settings.mail
    if session.args.outbox or mail is None or not mail.imap_host:
        return False
    from jobs.worker.reconciling import is_due  # noqa: PLC0415 - only where there is a mailbox

    now = session.now if session.now.tzinfo else session.now.replace(tzinfo=ZoneInfo(quiet.zone))
    return is_due(store.facts, store.memory().mails, now)


def _kept(text: str | None) -> Quiet | None:
    """What the last pass left; nothing where another version wrote it."""
    facts = json.loads(text or "{}")
    return Quiet(**facts) if facts.get("version") == VERSION else None


def _post_for(session: Session, folder: FolderPost | None, *, sending: bool) -> Post | None:
    """What mails go by: the folder, whatever Utskick says; else SMTP, or nothing while Utskick is Av."""
    if folder is not None or not sending:
        return folder
    from jobs.commands.sending import mail_post  # noqa: PLC0415 - imports pandas

    return mail_post(session)


def _pass(session: Session, workbook: Workbook, store: Store, folder: FolderPost | None, book: str) -> Outcome:
    from jobs.worker.runner import run_pass  # noqa: PLC0415 - imports pandas

    with session.progress(Text("Arbetar", "Working")):
        done = run_pass(_desk(session, workbook), store, lambda sending: _post_for(session, folder, sending=sending))
    if done.until is not None and not done.problems and not store.waits():
        settled = workbook.settled(book, done.written)
        quiet = _quiet(session, done, settled, workbook.traces(), posting=folder is not None)
        store.remember(**{QUIET: json.dumps(asdict(quiet))})
    return Outcome(done.mails, done.counts, done.written, done.sending, done.language, done.problems)


def _desk(session: Session, workbook: Workbook) -> "Desk":
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


def _dry(session: Session, workbook: Workbook, folder: FolderPost | None) -> Outcome:
    from jobs.commands.check import bounced_of, remembered  # noqa: PLC0415 - imports pandas
    from jobs.worker.runner import dry_pass  # noqa: PLC0415 - as above

    with session.progress(Text("Arbetar", "Working")):
        memory = remembered(session.state())
        done = dry_pass(
            _desk(session, workbook),
            memory,
            lambda sending: folder is not None or sending,
            lambda book: bounced_of(session.state(), book),
        )
    return Outcome(done.mails, done.counts, (), done.sending, done.language)


def tell(session: Session, done: Outcome, *, dry: bool = False) -> int:
    """Prints what came of a pass; gives the exit code."""
    language = session.language_of(done.language)
    failed = bool(done.problems) or any(mail.state in ("failed", "unknown") for mail in done.mails)
    if session.args.json:
        session.print_json(_as_json(done))
    else:
        print("\n".join(_lines(done, language, dry=dry)))
    for problem in done.problems:
        print(problem[language], file=sys.stderr)
    return 1 if done.counts["error"] or failed else 0


def _as_json(done: Outcome) -> dict[str, object]:
    mails = [
        {"job": mail.job, "key": mail.key, "to": mail.address, "subject": mail.subject, "state": mail.state}
        for mail in done.mails
    ]
    return {"schema": 1, "mails": mails, "findings": dict(done.counts), "written": list(done.written)}


_STATES = {
    "draft": Text("utkast", "draft"),
    "queued": Text("väntar", "waits"),
    "sending": Text("skickas", "sending"),
    "data": Text("skickas", "sending"),
    "sent": Text("skickat", "sent"),
    "failed": Text("misslyckades", "failed"),
    "unknown": Text("osäkert", "uncertain"),
    "expired": Text("inaktuellt", "out of date"),
}


def _state(mail: Mail) -> Text:
    return Text("i mappen", "in folder") if mail.state == "sent" and mail.way == FOLDER else _STATES[mail.state]


def _lines(done: Outcome, language: Language, *, dry: bool) -> list[str]:
    """The pass in a few lines."""
    number = done.counts
    lines = []
    if dry:
        lines.append(
            Text("Så här skulle det bli; inget är gjort.", "This is what would happen; nothing is done.")[language]
        )
    if not done.sending:
        off = Text(
            "Utskick är Av i arket: brev görs, men skickas inte till någon.",
            "Sending is Off in the sheet: mails are made, but sent to nobody.",
        )
        lines.append(off[language])
    lines += [f"{_state(m)[language]:<12} {one_line(m.name, 30):<30} {one_line(m.subject, 70)}" for m in done.mails]
    if not done.mails:
        lines.append(Text("Inga nya brev.", "No new mails.")[language])
    found = errors_and_warnings(number["error"], number["warning"])
    findings = Text(f"Kontroll: {found.sv}.", f"Findings: {found.en}.")
    return [*lines, findings[language]]
