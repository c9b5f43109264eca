"""Each answer tried at once: is the file there, does the sheet open, does the mail server take the login."""

import re
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from jobs.commands.conversation import NO, YES, Refused, Talk
from jobs.commands.conversation_account import GMAIL, NONE, account_of, host_of, keeps_password, user_of
from jobs.commands.patient import MEND, Patient, examine
from jobs.mail_settings import MailSettings
from jobs.session import Session
from jobs.worker.account import Limits, Server
from jobs.worker.post import PostError
from sheets_schema.addresses import is_address
from sheets_schema.book import is_ours_to_read
from sheets_schema.text import Text
from sync.files import FileWorkbook
from sync.names import file_path, google_key
from sync.workbook import WorkbookError

_SOON = Limits(step=10.0)
_SHEET = "https://docs.google.com/spreadsheets/d/{}/edit"
_NO_ADDRESS = Text(
    "Det är ingen e-postadress. Skriv till exempel gruppen@gmail.com",
    "That is no e-mail address. Type for instance grupp17@gmail.com",
)
_NO_FILE = Text(
    "Filnamnet går inte att använda. Skriv ett annat, till exempel bok.xlsx",
    "That file name cannot be used. Type another, such as book.xlsx",
)


class Tried(NamedTuple):
    """An answer that will do, as it is to be kept, and what was found out by trying it."""

    value: str
    facts: Mapping[str, str] = {}


def tried(talk: Talk, key: str, value: str, session: Session) -> Tried:
    """Tries one answer; nothing is written. Raises Refused with what to write instead."""
    return _TRIALS[key](talk, value, session) if key in _TRIALS else Tried(value)


def place_of(typed: str) -> Path:
    """The path somebody typed, or dragged to the window: then it may have quotes or backslashes of the shell's."""
    bare = typed[1:-1] if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"" else typed
    path = Path(bare).expanduser()
    return path if path.exists() or "\\ " not in bare else Path(bare.replace("\\", "")).expanduser()


def named(workbook: str) -> dict[str, str]:
    """The answers that a workbook named on the command line gives."""
    try:
        is_sheet = google_key(workbook) is not None
    except WorkbookError:
        is_sheet = True  # an address, if not a sheet's: that is said when it is tried
    if is_sheet:
        return {"where": "google", "sheet": workbook}
    where = "file" if place_of(workbook).exists() else "new"
    return {"where": where, where: workbook}


def _new(_talk: Talk, value: str, _session: Session) -> Tried:
    path = place_of(value)
    path = path if path.suffix else path.with_name(f"{path.name}.xlsx") if path.name else path
    name = path.name
    if path.suffix.lower() != ".xlsx":
        raise Refused(
            Text("Namnet ska sluta på .xlsx, till exempel bok.xlsx", "The name is to end in .xlsx, as in book.xlsx")
        )
    if not path.absolute().parent.is_dir():
        raise Refused(
            Text(
                f"Mappen {path.parent} finns inte. Skriv bara ett namn: {name}",
                f"There is no folder {path.parent}. Type a name only: {name}",
            )
        )
    if path.exists():
        says = Text(
            f"{name} finns redan. Skriv ett annat namn, eller tillbaka och välj 2 för att använda den.",
            f"{name} is there already. Type another name, or back and choose 2 to use it.",
        )
        raise Refused(says)
    try:
        file_path(str(path), Path())
    except WorkbookError as error:
        raise Refused(error.says) from error
    return Tried(str(path))


def _file(_talk: Talk, value: str, session: Session) -> Tried:
    try:
        if google_key(value):
            raise Refused(
                Text(
                    "Det är ett Google-ark. Skriv tillbaka och välj 3.",
                    "That is a Google Sheet. Type back and choose 3.",
                )
            )
        path = place_of(value)
        with session.progress(Text("Läser", "Reading")):
            found = FileWorkbook(file_path(str(path), Path())).read(is_ours_to_read)
    except WorkbookError as error:
        raise Refused(error.says) from error
    if not found.grids:
        raise Refused(
            Text(
                f"{path.name} har inga av gruppbokens flikar. Skriv en annan fil, eller tillbaka och välj 1.",
                f"{path.name} has none of gruppbok's tabs. Type another file, or back and choose 1.",
            )
        )
    return Tried(str(path))


def _key(_talk: Talk, value: str, session: Session) -> Tried:
    from sync.google.account import connect  # noqa: PLC0415 - slow to import, and files need none of it

    path = place_of(value)
    if not path.is_file():
        raise Refused(
            Text(
                f"Filen {path} finns inte. Skriv var den ligger, eller dra den hit.",
                f"There is no file {path}. Type where it is, or drag it here.",
            )
        )
    try:
        account = connect(path, "", session.settings.google.endpoint, "").account
    except WorkbookError as error:
        raise Refused(error.says) from error
    return Tried(str(path), {"account": account})


def _sheet(talk: Talk, value: str, session: Session) -> Tried:
    try:
        key = google_key(value)
    except WorkbookError as error:
        raise Refused(error.says) from error
    if key is None:
        raise Refused(
            Text(
                "Det är ingen adress till ett Google-ark. Den börjar med https://docs.google.com/spreadsheets/d/",
                "That is no Google Sheet's address. It begins with https://docs.google.com/spreadsheets/d/",
            )
        )
    url = _SHEET.format(key)
    patient = Patient(_with(session, talk, url))
    with session.progress(Text("Öppnar arket", "Opening the sheet")):
        examine(patient)
    for name in ("google", "credentials", "workbook", "rights"):
        if (found := patient.checks.get(name)) and found.state == MEND:
            raise Refused(found.says)
    return Tried(url, {"lacks": YES if patient.lacks else NO})


def _with(session: Session, talk: Talk, url: str) -> Session:
    """A session for this sheet, with the key that was named."""
    key = talk.get("key")
    settings = session.settings._replace(
        workbook=url, credentials=Path(key).absolute() if key else session.settings.credentials
    )
    args = Namespace(**{**vars(session.args), "workbook": None})
    return session._replace(settings=settings, args=args)


def _sender(_talk: Talk, value: str, _session: Session) -> Tried:
    address = MailSettings(value, "", 0, "", "").address
    if not is_address(address):
        raise Refused(_NO_ADDRESS)
    return Tried(value, {"address": address})


def _host(_talk: Talk, value: str, _session: Session) -> Tried:
    if not re.fullmatch(r"[\w.:-]+", value):
        raise Refused(
            Text(
                "Skriv bara serverns namn, till exempel smtp.exempel.se",
                "Type the server's name only, such as smtp.example.org",
            )
        )
    return Tried(value)


def _port(talk: Talk, value: str, session: Session) -> Tried:
    """A line to the server, without login: what is wrong may be its name, its protection or its port."""
    if not (value.isascii() and value.isdecimal() and 0 < int(value) < 65536):
        raise Refused(Text("Skriv en siffra, till exempel 465.", "Type a figure, such as 465."))
    talk = talk.answered("port", value, {})
    _open(talk, "", "", session, again="host")
    return Tried(str(int(value)))


def _password(talk: Talk, value: str, session: Session) -> Tried:
    """A login; the letters of Gmail's own are taken without the spaces they are shown with."""
    typed = "".join(value.split()) if host_of(talk) == GMAIL else value
    typed = typed or (talk.usual.get("password", "") if keeps_password(talk) else "")
    password = typed or (session.settings.password if keeps_password(talk) else "")
    if password:
        _open(talk, user_of(talk), password, session, again="")
    return Tried(typed, {"kept": account_of(talk)} if password else {})


def _open(talk: Talk, user: str, password: str, session: Session, again: str) -> None:
    from jobs.worker.mail_post import MailPost  # noqa: PLC0415 - only where there is a server

    host = host_of(talk)
    post = MailPost(
        Server(
            host, int(talk.get("port") or 465), talk.get("security") or "tls", talk.facts["address"], user, password
        ),
        limits=_SOON,
    )
    try:
        with session.progress(Text(f"Frågar {host}", f"Asking {host}")):
            post.open()
    except PostError as error:
        raise Refused(error.says, again) from error
    finally:
        post.close()


def _trial(_talk: Talk, value: str, _session: Session) -> Tried:
    if value != NONE and not is_address(value):
        raise Refused(_NO_ADDRESS)
    return Tried(value)


_TRIALS: Mapping[str, Callable[[Talk, str, Session], Tried]] = {
    "new": _new,
    "file": _file,
    "key": _key,
    "sheet": _sheet,
    "sender": _sender,
    "host": _host,
    "port": _port,
    "password": _password,
    "trial": _trial,
}
