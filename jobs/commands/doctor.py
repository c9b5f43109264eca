"""gruppbok doctor: tries every setting and connection, and says for each what to do. Nothing is written or sent."""

import os
import sys
from collections import Counter
from datetime import UTC
from email.utils import parseaddr
from pathlib import Path

from jobs.commands.patient import MEND, OK, SKIPPED, Check, Patient, examine
from jobs.session import Session, UsageError
from jobs.settings import FILE_NAME, MailSettings, smtp_password
from jobs.version import VERSION
from jobs.worker.probe import ProbeError, try_server
from jobs.worker.store import Store, StoreError
from sheets_schema.kinds import is_address
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
_ASTRAY = 120
"""Seconds that the clock may be wrong: from five minutes on Google takes no key from this computer."""
_NOT_TRIED = Text(
    "Inte prövat: något ovanför behöver rättas först.", "Not tried: something above must be mended first."
)


def run(session: Session) -> int:
    """Prints what was tried; 1 where there is something to mend."""
    with session.progress(Text("Prövar", "Trying")):
        checks = _examined(session)
    wrong = sum(one.state == MEND for one in checks)
    if session.args.json:
        listed = [{"name": one.name, "state": one.state, "says": one.says[session.language]} for one in checks]
        session.print_json({"schema": 1, "checks": listed})
    else:
        print("\n".join(_line(one, session) for one in checks))
        print(_summary(wrong)[session.language])
    return 1 if wrong else 0


def _line(one: Check, session: Session) -> str:
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


def _examined(session: Session) -> list[Check]:
    """Every check, in order; what could not be tried says so."""
    patient = Patient(session)
    _program(patient)
    _configuration(patient)
    examine(patient)
    _mail(patient)
    _clock(patient)
    _state(patient)
    return [patient.checks.get(name, Check(name, SKIPPED, _NOT_TRIED)) for name in _LABELS]


def _program(patient: Patient) -> None:
    says = f"gruppbok {VERSION}, Python {sys.version.split()[0]}."
    patient.note("program", OK, Text(says, says))


def _configuration(patient: Patient) -> None:
    path = patient.session.settings.path
    if path is not None:
        patient.note("configuration", OK, Text(f"{path} är läst.", f"{path} is read."))
        return
    says = Text(
        f"{FILE_NAME} finns inte i den här mappen. Utan den går det att kontrollera och lägga brev i en mapp, men inte att skicka.",
        f"There is no {FILE_NAME} in this folder. Without it one can check and put mails in a folder, but not send.",
    )
    patient.note("configuration", SKIPPED, says)


def _mail(patient: Patient) -> None:
    """The mail server, where there is one, or where there must be one."""
    mail = patient.session.settings.mail
    if mail is not None:
        patient.note("mail", *_server(mail))
    elif patient.book is not None and patient.book.settings.sending:
        says = Text(
            "Utskick är På, men det finns ingen mejlserver. Skriv [mail] med from, host och user i gruppbok.toml.",
            "Sending is On, but there is no mail server. Write [mail] with from, host and user in gruppbok.toml.",
        )
        patient.note("mail", MEND, says)
    else:
        says = Text(
            "Ingen mejlserver är inställd ([mail] i gruppbok.toml). Brev kan läggas i en mapp med --outbox.",
            "No mail server is set up ([mail] in gruppbok.toml). Mails can be put in a folder with --outbox.",
        )
        patient.note("mail", SKIPPED, says)


def _server(mail: MailSettings) -> tuple[str, Text]:
    """How the mail server answers. The password is never shown."""
    if not is_address(parseaddr(mail.sender)[1]):
        says = Text(
            f"from under [mail] är ingen e-postadress: {one_line(mail.sender)}.",
            f"from under [mail] is no e-mail address: {one_line(mail.sender)}.",
        )
        return MEND, says
    password = smtp_password()
    try:
        try_server(mail.host, mail.port, mail.security, (mail.user, password) if mail.user and password else None)
    except ProbeError as error:
        return MEND, error.says
    if mail.user and not password:
        says = Text(
            f"{mail.host} svarar, men lösenordet saknas. Sätt GRUPPBOK_SMTP_PASSWORD.",
            f"{mail.host} answers, but the password is missing. Set GRUPPBOK_SMTP_PASSWORD.",
        )
        return MEND, says
    if mail.user:
        return OK, Text(
            f"{mail.host} svarar och godtar inloggningen. Inget är skickat.",
            f"{mail.host} answers and accepts the login. Nothing was sent.",
        )
    return OK, Text(f"{mail.host} svarar. Inget är skickat.", f"{mail.host} answers. Nothing was sent.")


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
