"""The workbook as the doctor examines it: the key to it, the way there, what we may do, and whether it is sound."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from jobs.commands.check import message
from jobs.session import Session, UsageError
from sheets_schema.book import Book, is_ours_to_read, read_book
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS
from sheets_schema.finding import Finding
from sheets_schema.tabs import TABS
from sheets_schema.text import Language, Text, one_line
from sync.files import FileWorkbook
from sync.names import google_key
from sync.workbook import Workbook, WorkbookError

if TYPE_CHECKING:
    from sync.google.keeper import GoogleWorkbook

OK, MEND, SKIPPED = "ok", "mend", "skipped"
_TABS = {tab.key: tab.label for tab in TABS}
_NO_NEED = Text("Behövs inte: arbetsboken är en fil.", "Not needed: the workbook is a file.")
_WHOLE = Text("Alla flikar och rubriker som behövs finns.", "Every tab and header that is needed is there.")
_TORN = ("tab.missing", "tab.header_missing", "tab.emptied", "tab.duplicate", "column.missing", "column.duplicate")
_ADDED = {"tab.missing", "column.missing"}
"""What `gruppbok init --google` mends."""


@dataclass(frozen=True)
class Check:
    """One thing that was tried: `ok`, `mend` or `skipped`, and in words what to do."""

    name: str
    state: str
    says: Text


@dataclass
class Patient:
    """What has been found so far: the checks by name, Google's clock where it answered, the book where it was read.

    `lacks`: all that is wrong with the sheet's tabs is what `gruppbok init --google` adds.
    """

    session: Session
    checks: dict[str, Check] = field(default_factory=dict)
    moment: datetime | None = None
    book: Book | None = None
    lacks: bool = False

    def note(self, name: str, state: str, says: Text) -> None:
        """One more thing was tried."""
        self.checks[name] = Check(name, state, says)


def examine(patient: Patient) -> None:
    """Tries the workbook that was named; what leans on something that failed is not tried."""
    session = patient.session
    try:
        key = google_key(session.args.workbook or session.settings.workbook or "")
    except WorkbookError as error:
        patient.note("workbook", MEND, error.says)
        return
    if key is not None:
        _in_google(patient)
        return
    try:
        workbook = session.workbook()
    except (UsageError, WorkbookError) as error:
        patient.note("workbook", MEND, error.says)
        return
    for name in ("credentials", "google"):
        patient.note(name, SKIPPED, _NO_NEED)
    if _read(patient, workbook) and isinstance(workbook, FileWorkbook):
        _beside(patient, workbook)


def _beside(patient: Patient, workbook: FileWorkbook) -> None:
    """Whether our own file can be written beside a person's."""
    ours = workbook.ours
    if os.access(ours if ours.exists() else ours.absolute().parent, os.W_OK):
        says = Text(
            f"Egna flikar skrivs i {ours.name}, bredvid er fil.",
            f"Our tabs are written in {ours.name}, beside your file.",
        )
        patient.note("rights", OK, says)
        return
    says = Text(
        f"{ours} går inte att skriva. Ge dig själv skrivrätt till mappen, eller flytta arbetsboken.",
        f"{ours} cannot be written. Give yourself the right to write in the folder, or move the workbook.",
    )
    patient.note("rights", MEND, says)


def _in_google(patient: Patient) -> None:
    from sync.google import probe  # noqa: PLC0415 - slow to import, and files need none of it
    from sync.google.keeper import GoogleWorkbook  # noqa: PLC0415 - as above

    try:
        patient.moment = probe.clock_of_google(patient.session.settings.google.endpoint)
        patient.note("google", OK, Text("Google svarar.", "Google answers."))
    except WorkbookError as error:
        patient.note("google", MEND, error.says)
    try:
        workbook = patient.session.workbook()
    except WorkbookError as error:
        patient.note("credentials", MEND, error.says)
        return
    if not isinstance(workbook, GoogleWorkbook):
        return
    _key(patient, workbook.transport.account)
    if patient.moment is not None:
        probe.hurry(workbook.transport)
        if _may(patient, workbook):
            _read(patient, workbook)


def _key(patient: Patient, account: str) -> None:
    if not account:
        says = Text("En försöksnyckel mot den egna datorn används.", "A trial's token against this computer is used.")
    else:
        says = Text(
            f"Ett tjänstekontos nyckel finns. Arket ska vara delat med {account} som redigerare.",
            f"There is a service account's key. The sheet must be shared with {account} as an editor.",
        )
    patient.note("credentials", OK, says)


def _may(patient: Patient, workbook: "GoogleWorkbook") -> bool:
    """Whether the sheet can be opened; says what we may do with it."""
    from sync.google.probe import access  # noqa: PLC0415 - slow to import

    try:
        found = access(workbook.transport, workbook.key)
    except WorkbookError as error:
        patient.note("workbook", MEND, error.says)
        return False
    if found.in_bin:
        says = Text("Arket ligger i papperskorgen. Hämta tillbaka det.", "The sheet is in the bin. Bring it back.")
        patient.note("workbook", MEND, says)
        return False
    name, locked = one_line(found.name), ", ".join(one_line(title) for title in found.locked)
    account = workbook.transport.account
    if not found.can_write:
        says = Text(
            f"Programmet får läsa arket men inte skriva. Dela det med {account or 'programmet'} som redigerare.",
            f"The program may read the sheet but not write. Share it with {account or 'the program'} as an editor.",
        )
        patient.note("rights", MEND, says)
    elif found.locked:
        says = Text(
            f"Någon har skyddat {locked} från programmet. Ta bort skyddet under Data, Skyddade blad och områden.",
            f"Somebody has protected {locked} from the program. Take the protection away under Data, Protect sheets and ranges.",
        )
        patient.note("rights", MEND, says)
    else:
        says = Text(
            "Programmet får läsa arket och skriva sina egna flikar.",
            "The program may read the sheet and write its own tabs.",
        )
        patient.note("rights", OK, says)
    patient.note("workbook", OK, Text(f"Arket {name} går att öppna.", f"The sheet {name} can be opened."))
    return True


def _read(patient: Patient, workbook: Workbook) -> bool:
    """Whether the workbook can be read; says how its tabs and settings are."""
    try:
        book = read_book(workbook.read(is_ours_to_read), patient.session.now)
    except WorkbookError as error:
        patient.note("workbook", MEND, error.says)
        return False
    patient.book = book
    name = one_line(book.name)
    patient.checks.setdefault("workbook", Check("workbook", OK, Text(f"{name} går att läsa.", f"{name} can be read.")))
    wrong = run_checks(CHECKS, book)
    torn = [one for one in wrong if one.code in _TORN]
    unset = [one for one in wrong if one.tab == "settings" and one.severity == "error" and one not in torn]
    _judge(patient, "tabs", torn, _WHOLE)
    if torn and workbook.link and {one.code for one in torn} <= _ADDED:
        patient.lacks, link = True, workbook.link
        sv = f"Något saknas i {_names(torn, 'sv')}. Kör gruppbok init --google {link}, som lägger till det."
        en = f"Something is missing in {_names(torn, 'en')}. Run gruppbok init --google {link}, which adds it."
        patient.note("tabs", MEND, Text(sv, en))
    sending = Text("På", "On") if book.settings.sending else Text("Av", "Off")
    group = one_line(book.settings.group_name) or "–"
    sound = Text(f"{group}. Utskick är {sending.sv}.", f"{group}. Sending is {sending.en}.")
    if any(one.tab == "settings" for one in torn):
        return True
    _judge(patient, "settings", unset, sound)
    return True


def _names(torn: Sequence[Finding], language: Language) -> str:
    """The tabs that lack something; one that is not there by its name in the reader's language."""
    titles = (_TABS[one.tab][language] if one.code == "tab.missing" else one_line(one.title) for one in torn)
    return ", ".join(dict.fromkeys(titles))


def _judge(patient: Patient, name: str, wrong: Sequence[Finding], sound: Text) -> None:
    """What is wrong with a part of the workbook: the first thing in words, the rest as a number."""
    if not wrong:
        patient.note(name, OK, sound)
        return
    sv, en = message(wrong[0], "sv"), message(wrong[0], "en")
    if rest := len(wrong) - 1:
        sv += f" Och {rest} till: kör gruppbok check."
        en += f" And {rest} more: run gruppbok check."
    patient.note(name, MEND, Text(sv, en))
