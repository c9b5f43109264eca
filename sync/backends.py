"""Which keeper a workbook's name means."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.files import FileWorkbook
from sync.names import file_path, google_key
from sync.workbook import Workbook

if TYPE_CHECKING:
    from sheets_schema.grid import Comment
    from sync.google.account import Loan
    from sync.google.files import DriveFiles
    from sync.google.keeper import GoogleWorkbook
    from sync.google.limits import Limits


@dataclass(frozen=True)
class Keys:
    """How Google is asked: a service account's key as a file or as text, and for trials another endpoint and token."""

    file: Path | None = None
    text: str = ""
    endpoint: str = ""
    token: str = ""

    def __bool__(self) -> bool:
        return bool(self.file or self.text or (self.endpoint and self.token))


def open_workbook(name: str, base: Path, keys: Keys) -> Workbook:
    """The workbook a person named: a file's path, relative to `base`, or a spreadsheet's URL or key. Raises WorkbookError."""
    key = google_key(name)
    return FileWorkbook(file_path(name, base)) if key is None else _google(key, keys)


def _google(key: str, keys: Keys) -> "GoogleWorkbook":
    from sync.google.account import connect  # noqa: PLC0415 - slow to import, and files need none of it
    from sync.google.keeper import GoogleWorkbook  # noqa: PLC0415 - as above

    return GoogleWorkbook(connect(keys.file, keys.text, keys.endpoint, keys.token), key, _comments_in)


def open_lent(key: str, loan: "Loan", limits: "Limits") -> "GoogleWorkbook":
    """A spreadsheet by its key, asked for with an account's lent token and within limits. Raises WorkbookError."""
    from sync.google.keeper import GoogleWorkbook  # noqa: PLC0415 - as above

    return GoogleWorkbook(loan.transport(limits), key, _comments_in)


def drive_files(keys: Keys) -> "DriveFiles":
    """Drive, to look files up in while a person waits. Raises WorkbookError."""
    from sync.google.account import connect  # noqa: PLC0415 - as above
    from sync.google.files import DriveFiles  # noqa: PLC0415 - as above
    from sync.google.probe import hurry  # noqa: PLC0415 - as above

    transport = connect(keys.file, keys.text, keys.endpoint, keys.token)
    hurry(transport)
    return DriveFiles(transport)


def links_behind(name: str, keys: Keys, tab: str, column: int) -> dict[int, tuple[str, ...]]:
    """The addresses behind the cells of a Google Sheet's column (from 0), by sheet row. Raises WorkbookError."""
    from sync.google.account import connect  # noqa: PLC0415 - as above
    from sync.google.links import links_in  # noqa: PLC0415 - as above

    transport = connect(keys.file, keys.text, keys.endpoint, keys.token)
    return links_in(transport, google_key(name) or "", tab, column)


def _comments_in(exported: bytes) -> "list[Comment]":
    """The comments of an exported workbook."""
    from sync.xlsx.reading import comments_in  # noqa: PLC0415 - rarely needed

    return comments_in(exported)
