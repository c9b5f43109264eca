"""Which keeper a workbook's name means."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_schema.text import Text
from sync.files import OURS, FileWorkbook
from sync.workbook import Workbook, WorkbookError

if TYPE_CHECKING:
    from sheets_schema.grid import Comment
    from sync.google.keeper import GoogleWorkbook

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_IN_URL = re.compile(r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{20,})(?:[/?#]\S*)?")
_KEY = re.compile(r"[A-Za-z0-9_-]{40,}")


@dataclass(frozen=True)
class Keys:
    """How Google is asked: a service account's key as a file or as text, and for trials another endpoint and token."""

    file: Path | None = None
    text: str = ""
    endpoint: str = ""
    token: str = ""


def google_key(name: str) -> str | None:
    """The key of the spreadsheet that a URL or key names; None for a file's name. Raises WorkbookError."""
    tidy = name.strip()
    if found := _IN_URL.fullmatch(tidy):
        return found[1]
    if _URL.fullmatch(tidy):
        raise WorkbookError(
            Text(
                "Adressen är inte ett Google-arks. Kopiera den ur webbläsaren: https://docs.google.com/spreadsheets/d/…",
                "That is not a Google Sheet's address. Copy it from the browser: https://docs.google.com/spreadsheets/d/…",
            )
        )
    return tidy if _KEY.fullmatch(tidy) else None


def open_workbook(name: str, base: Path, keys: Keys) -> Workbook:
    """The workbook a person named: a file's path, relative to `base`, or a spreadsheet's URL or key. Raises WorkbookError."""
    key = google_key(name)
    return open_file(name, base) if key is None else _google(key, keys)


def open_file(name: str, base: Path) -> FileWorkbook:
    """The workbook in a file. Raises WorkbookError for the file with our own tabs."""
    path = base / Path(name).expanduser()
    if path.name.endswith(OURS):
        own = path.name.removesuffix(OURS)
        raise WorkbookError(
            Text(
                f"{path.name} är filen med våra egna flikar. Ange er egen arbetsbok, till exempel {own}.xlsx.",
                f"{path.name} is the file with our own tabs. Name your own workbook, such as {own}.xlsx.",
            )
        )
    return FileWorkbook(path)


def _google(key: str, keys: Keys) -> "GoogleWorkbook":
    from sync.google.account import connect  # noqa: PLC0415 - slow to import, and files need none of it
    from sync.google.keeper import GoogleWorkbook  # noqa: PLC0415 - as above

    return GoogleWorkbook(connect(keys.file, keys.text, keys.endpoint, keys.token), key, _comments_in)


def _comments_in(exported: bytes) -> "list[Comment]":
    """The comments of an exported workbook."""
    from sync.xlsx.reading import comments_in  # noqa: PLC0415 - rarely needed

    return comments_in(exported)
