"""Which keeper a workbook's name means."""

import re
from pathlib import Path

from sheets_schema.text import Text
from sync.files import OURS, FileWorkbook
from sync.workbook import WorkbookError

_GOOGLE = re.compile(r"https?://\S+|[A-Za-z0-9_-]{40,}")


def open_workbook(name: str, base: Path) -> FileWorkbook:
    """The workbook a person named: a file's path, relative to `base`. Raises WorkbookError."""
    if _GOOGLE.fullmatch(name.strip()):
        raise WorkbookError(
            Text(
                "Den här versionen läser arbetsböcker från disk, inte Google-ark än. Ladda ner arket som .xlsx.",
                "This version reads workbooks from disk, not Google Sheets yet. Download the sheet as .xlsx.",
            )
        )
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
