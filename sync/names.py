"""What a person calls a workbook: a file's path, or a spreadsheet's URL or key. Imports little: a list of mails needs it."""

import re
from pathlib import Path

from sheets_schema.text import Text
from sync.trouble import WorkbookError

OURS = ".gruppbok.xlsx"
"""How the file with our own tabs ends."""
_IN_URL = r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{20,})(?:[/?#]\S*)?"
_KEY = r"[A-Za-z0-9_-]{40,}"


def google_key(name: str) -> str | None:
    """The key of the spreadsheet that a URL or key names; None for a file's name. Raises WorkbookError."""
    tidy = name.strip()
    if found := re.fullmatch(_IN_URL, tidy):
        return found[1]
    if re.match("https?://", tidy, re.IGNORECASE):
        raise WorkbookError(
            Text(
                "Adressen är inte ett Google-arks. Kopiera den ur webbläsaren: https://docs.google.com/spreadsheets/d/…",
                "That is not a Google Sheet's address. Copy it from the browser: https://docs.google.com/spreadsheets/d/…",
            )
        )
    return tidy if re.fullmatch(_KEY, tidy) else None


def file_path(name: str, base: Path) -> Path:
    """The path of a workbook's file, relative to `base`. Raises WorkbookError for the file with our own tabs."""
    path = base / Path(name).expanduser()
    if path.name.endswith(OURS):
        own = path.name.removesuffix(OURS)
        raise WorkbookError(
            Text(
                f"{path.name} är filen med våra egna flikar. Ange er egen arbetsbok, till exempel {own}.xlsx.",
                f"{path.name} is the file with our own tabs. Name your own workbook, such as {own}.xlsx.",
            )
        )
    return path
