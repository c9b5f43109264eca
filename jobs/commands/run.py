"""gruppbok run: one pass of every job that is due."""

import sys

from jobs.commands.passing import desk, one_pass
from jobs.memory import FOLDER, Mail
from jobs.session import Session
from jobs.worker.look import Outcome
from sheets_schema.text import Language, Text, errors_and_warnings, one_line


def run(session: Session) -> int:
    """One pass; 1 where there are error findings or a mail failed."""
    if session.args.dry_run:
        return tell(session, _dry(session), dry=True)
    return tell(session, one_pass(session, prepare=session.args.prepare))


def _dry(session: Session) -> Outcome:
    from jobs.commands.check import bounced_of, remembered  # noqa: PLC0415 - imports pandas
    from jobs.worker.runner import dry_pass  # noqa: PLC0415 - as above

    with session.progress(Text("Arbetar", "Working")):
        memory = remembered(session.state())
        done = dry_pass(
            desk(session, session.workbook()),
            memory,
            lambda sending: bool(session.args.outbox) or sending,
            lambda book: bounced_of(session.state(), book),
        )
    return Outcome(done.mails, done.counts, (), done.sending, done.language, done.problems, done.zone)


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
