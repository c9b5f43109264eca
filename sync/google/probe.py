"""What can be learned of Google and of one sheet without writing anything: does it answer, may we write, what is locked."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import requests

from sheets_schema.text import Text
from sync.google.own import OWN_IDS
from sync.google.transport import DRIVE, SHEETS, Patience, Transport
from sync.workbook import WorkbookError

_SECONDS = 10
_SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_TABS = "sheets(properties(sheetId,title),protectedRanges(warningOnly,requestingUserCanEdit))"


@dataclass(frozen=True)
class Sharing:
    """What Drive says of a file: its name, whether it is a sheet, whether we may write it, whether it is in the bin."""

    name: str
    is_sheet: bool
    can_write: bool
    in_bin: bool


@dataclass(frozen=True)
class Access:
    """What we may do with a sheet. `locked` are tabs of ours that somebody has protected from us."""

    name: str
    can_write: bool
    in_bin: bool
    locked: tuple[str, ...]


def hurry(transport: Transport) -> None:
    """A person waits: faults are borne for seconds, not minutes."""
    transport.patience = Patience(budget=3.0)
    transport.set_timeout((5, 30))


def clock_of_google(endpoint: str = "") -> datetime:
    """The moment that Google's own clock shows, asked without any key. Raises WorkbookError where nothing answers."""
    try:
        with requests.Session() as session:
            session.trust_env = not endpoint  # a proxy would take a trial off this computer
            answer = session.get(endpoint or SHEETS, timeout=_SECONDS, allow_redirects=False)
        return parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError) as error:
        raise WorkbookError(
            Text(
                "Google går inte att nå. Kontrollera nätet, och om en brandvägg stänger sheets.googleapis.com.",
                "Google cannot be reached. Check the network, and whether a firewall closes sheets.googleapis.com.",
            ),
            temporary=True,
        ) from error


def sharing(transport: Transport, key: str) -> Sharing:
    """How a file is shared with us, in one request of Drive and none of Sheets. Raises WorkbookError that says what to mend."""
    params = {"fields": "name,mimeType,trashed,capabilities(canEdit)", "supportsAllDrives": "true"}
    file = transport.ask("get", f"{DRIVE}/drive/v3/files/{key}", params=params)
    can_write = bool(file.get("capabilities", {}).get("canEdit"))
    return Sharing(
        str(file.get("name", "")), file.get("mimeType") == _SPREADSHEET, can_write, bool(file.get("trashed"))
    )


def access(transport: Transport, key: str) -> Access:
    """What we may do with a sheet, in two requests. Raises WorkbookError that says what to mend."""
    file = sharing(transport, key)
    book = transport.ask("get", f"{SHEETS}/v4/spreadsheets/{key}", params={"fields": _TABS})
    locked = [
        sheet["properties"]["title"]
        for sheet in book.get("sheets", [])
        for one in sheet.get("protectedRanges", [])
        if sheet["properties"].get("sheetId", 0) in OWN_IDS
        and not one.get("warningOnly")
        and not one.get("requestingUserCanEdit")
    ]
    return Access(file.name, file.can_write, file.in_bin, tuple(dict.fromkeys(locked)))
