"""gruppbok doctor: tries every setting and connection, and says for each what to do.

Nothing is written, and nothing sent but the one mail that --send-test asks for.
"""

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from jobs.commands.patient import MEND, OK, SKIPPED, Check, Patient, examine
from jobs.commands.sending import NO_SERVER, mailbox_of, server_of
from jobs.envfile import ENV_NAME
from jobs.mail_settings import MailSettings
from jobs.session import Session, UsageError
from jobs.settings import FILE_NAME
from jobs.version import VERSION
from jobs.worker.account import Limits
from jobs.worker.mail_post import MailPost
from jobs.worker.mailbox_line import MailboxError
from jobs.worker.post import PostError
from jobs.worker.store import Store, StoreError
from jobs.worker.trial import trial
from sheets_schema.addresses import is_address
from sheets_schema.text import Text, one_line
from sync.workbook import WorkbookError

_LABELS = {
    "program": Text("Programmet", "Program"),
    "configuration": Text("Inställningsfilen", "Configuration"),
    "credentials": Text("Nyckeln", "Key"),
    "google": Text("Google", "Google"),
    "workbook": Text("Arbetsboken", "Workbook"),
    "rights": Text("Rättigheter", "Rights"),
    "tabs": Text("Flikar", "Tabs"),
    "settings": Text("Inställningar", "Settings"),
    "mail": Text("Mejl", "Mail"),
    "clock": Text("Klockan", "Clock"),
    "state": Text("Minnet", "State"),
}
"""What is tried, in order, as people call it."""
_WORDS = {OK: Text("OK", "OK"), MEND: Text("RÄTTA", "MEND"), SKIPPED: Text("–", "–")}
_COLOURS = {OK: "\033[32m", MEND: "\033[1;31m", SKIPPED: "\033[90m"}
_SOON = Limits(step=10.0)
"""A doctor does not wait as long as the mails do."""
_ASTRAY = 120
"""Seconds that the clock may be wrong: from five minutes on Google takes no key from this computer."""
_NOT_TRIED = Text(
    "Inte prövat: något ovanför behöver rättas först.", "Not tried: something above must be mended first."
)


def run(session: Session) -> int:
    """Prints what was tried; 1 where there is something to mend. Raises UsageError."""
    to = session.args.send_test
    if to and not is_address(to):
        raise UsageError(Text(f"{one_line(to)} är ingen e-postadress.", f"{one_line(to)} is no e-mail address."))
    checks = list(examined(session).checks.values())
    if session.args.json:
        listed = [{"name": one.name, "state": one.state, "says": one.says[session.language]} for one in checks]
        session.print_json({"schema": 1, "checks": listed})
    else:
        show(checks, session)
    return 1 if any(one.state == MEND for one in checks) else 0


def show(checks: Sequence[Check], session: Session) -> None:
    """Prints a line for each thing that was tried, and how many there are to mend."""
    print("\n".join(line(one, session) for one in checks))
    print(_summary(sum(one.state == MEND for one in checks))[session.language])


def line(one: Check, session: Session) -> str:
    """One thing that was tried, as it is printed."""
    word = f"{_WORDS[one.state][session.language]:<6}"
    if sys.stdout.isatty():
        word = f"{_COLOURS[one.state]}{word}\033[0m"
    return f"{word} {_LABELS[one.name][session.language]:<18} {one.says[session.language]}"


def _summary(wrong: int) -> Text:
    if not wrong:
        return Text("Allt som prövades är i sin ordning.", "All that was tried is in order.")
    return Text(
        f"{wrong} {'sak' if wrong == 1 else 'saker'} att rätta.",
        f"{wrong} {'thing' if wrong == 1 else 'things'} to mend.",
    )


def examined(session: Session) -> Patient:
    """The patient after every check, in order; what could not be tried says so."""
    patient = Patient(session)
    with session.progress(Text("Prövar", "Trying")):
        _program(patient)
        _configuration(patient)
        examine(patient)
        _mail(patient)
        _clock(patient)
        _state(patient)
    patient.checks = {name: patient.checks.get(name, Check(name, SKIPPED, _NOT_TRIED)) for name in _LABELS}
    return patient


def _program(patient: Patient) -> None:
    says = f"gruppbok {VERSION}, Python {sys.version.split()[0]}."
    patient.note("program", OK, Text(says, says))


def _configuration(patient: Patient) -> None:
    path = patient.session.settings.path
    if path is not None and _is_open(secrets := path.with_name(ENV_NAME)):
        says = Text(
            f"{secrets} har lösenordet, och andra på datorn får läsa den. Skriv: chmod 600 {secrets}",
            f"{secrets} has the password, and others on this computer may read it. Type: chmod 600 {secrets}",
        )
        patient.note("configuration", MEND, says)
        return
    if path is not None:
        patient.note("configuration", OK, Text(f"{path} är läst.", f"{path} is read."))
        return
    says = Text(
        f"{FILE_NAME} finns inte i den här mappen. Utan den går det att kontrollera och lägga brev i en mapp, men inte att skicka.",
        f"There is no {FILE_NAME} in this folder. Without it one can check and put mails in a folder, but not send.",
    )
    patient.note("configuration", SKIPPED, says)


def _is_open(secrets: Path) -> bool:
    """Whether people it was not made for may read the file: all but its owner, or, where another owns it, our group.

    Windows has other rights, which say nothing here.
    """
    if os.name != "posix" or not secrets.exists():
        return False
    found = secrets.stat()
    return bool(found.st_mode & (0o077 if found.st_uid == os.geteuid() else 0o007))


def _mail(patient: Patient) -> None:
    """The mail server, where there is one, or where there must be one."""
    mail = patient.session.settings.mail
    to = patient.session.args.send_test
    if mail is not None:
        state, says = _server(mail, patient.session)
        patient.note("mail", *(_mailbox(patient.session, says) if state == OK else (state, says)))
    elif to:
        says = Text(
            "Ingen mejlserver är inställd, så provbrevet gick inte. Skriv [mail] med from, host och user i gruppbok.toml.",
            "No mail server is set up, so the test mail did not go. Write [mail] with from, host and user in gruppbok.toml.",
        )
        patient.note("mail", MEND, says)
    elif patient.book is not None and patient.book.settings.sending:
        patient.note("mail", MEND, NO_SERVER)
    else:
        says = Text(
            "Ingen mejlserver är inställd ([mail] i gruppbok.toml). Brev kan läggas i en mapp med --outbox.",
            "No mail server is set up ([mail] in gruppbok.toml). Mails can be put in a folder with --outbox.",
        )
        patient.note("mail", SKIPPED, says)


def sent_trial(session: Session, to: str) -> Check:
    """What came of a test mail to this address."""
    args = Namespace(**{**vars(session.args), "send_test": to})
    if (mail := session.settings.mail) is None:
        return Check("mail", MEND, NO_SERVER)
    return Check("mail", *_server(mail, session._replace(args=args)))


def _server(mail: MailSettings, session: Session) -> tuple[str, Text]:
    """How the mail server answers, and takes the test mail where one is asked for. The password is never shown."""
    try:
        post = MailPost(server_of(session.settings), limits=_SOON)
    except UsageError as error:
        return MEND, error.says
    try:
        post.open()
        if session.args.send_test:
            now = session.now if session.now.tzinfo else session.now.replace(tzinfo=UTC)
            post.send(*trial(post.server.sender, session.args.send_test, session.language, now), lambda: None)
    except PostError as error:
        return MEND, error.says
    finally:
        post.close()
    if session.args.send_test:
        return OK, Text(
            f"{mail.host} har tagit emot provbrevet till {session.args.send_test}. Titta i inkorgen, och bland skräpposten.",
            f"{mail.host} has taken the test mail to {session.args.send_test}. Look in the inbox, and among the spam.",
        )
    if mail.user:
        return OK, Text(
            f"{mail.host} svarar och godtar inloggningen. Inget är skickat.",
            f"{mail.host} answers and accepts the login. Nothing was sent.",
        )
    return OK, Text(f"{mail.host} svarar. Inget är skickat.", f"{mail.host} answers. Nothing was sent.")


def _mailbox(session: Session, says: Text) -> tuple[str, Text]:
    """The same of the mailbox, where there is one, behind what was said of the server."""
    opens = mailbox_of(session)
    if opens is None:
        return OK, says
    try:
        with opens() as mailbox:
            mailbox.new(None, session.now.date())
    except MailboxError as error:
        return MEND, error.says
    return OK, Text(
        f"{says.sv} Brevlådan går att läsa: studsar hittas.", f"{says.en} The mailbox can be read: bounces are found."
    )


def _clock(patient: Patient) -> None:
    """This computer's clock beside Google's; which zone the group's hours are in."""
    zone = patient.book.settings.time_zone if patient.book else "Europe/Stockholm"
    if patient.moment is None or patient.session.args.date:
        says = Text(
            f"Inte jämförd med någon annan klocka. Gruppens tidszon är {zone}.",
            f"Not compared with any other clock. The group's time zone is {zone}.",
        )
        patient.note("clock", SKIPPED, says)
        return
    wrong = (patient.session.now.astimezone(UTC) - patient.moment.astimezone(UTC)).total_seconds()
    if abs(wrong) > _ASTRAY:
        minutes = round(abs(wrong) / 60)
        way = Text("före", "fast") if wrong > 0 else Text("efter", "slow")
        says = Text(
            f"Datorns klocka går {minutes} minuter {way.sv}. Ställ in automatisk tid i datorns inställningar.",
            f"This computer's clock is {minutes} minutes {way.en}. Turn on automatic time in its settings.",
        )
        patient.note("clock", MEND, says)
        return
    says = Text(
        f"Klockan går rätt. Gruppens tidszon är {zone}.", f"The clock is right. The group's time zone is {zone}."
    )
    patient.note("clock", OK, says)


def _state(patient: Patient) -> None:
    """What the program remembers: whether it can, and whether mails wait for somebody."""
    try:
        path = patient.session.state()
    except (UsageError, WorkbookError):
        return
    folder = path.absolute().parent
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        says = Text(
            f"{path} går inte att skriva. Ge dig själv skrivrätt, eller välj en annan fil med --state.",
            f"{path} cannot be written. Give yourself the right to write, or choose another file with --state.",
        )
        patient.note("state", MEND, says)
    elif path.exists():
        patient.note("state", *_mails(path))
    else:
        patient.note("state", OK, Text(f"{path} görs vid första körningen.", f"{path} is made by the first run."))


def _mails(path: Path) -> tuple[str, Text]:
    try:
        with Store(path, read_only=True) as store:
            number = Counter(mail.state for mail in store.memory().mails)
    except StoreError as error:
        return MEND, error.says
    stuck = number["failed"] + number["unknown"]
    if stuck:
        says = Text(
            f"{stuck} brev misslyckades eller är osäkra. Se dem med gruppbok outbox list.",
            f"{stuck} mails failed or are uncertain. See them with gruppbok outbox list.",
        )
        return MEND, says
    waits, drafts = number["queued"] + number["sending"], number["draft"]
    return OK, Text(f"{path}: {waits} brev väntar, {drafts} utkast.", f"{path}: {waits} mails wait, {drafts} drafts.")
