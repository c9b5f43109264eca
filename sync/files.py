"""A group's workbook as a file on disk: theirs is read, ours is written beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.names import OURS

if TYPE_CHECKING:
    from sheets_schema.grid import Snapshot
    from sheets_schema.page import Page


@dataclass(frozen=True)
class FileWorkbook:
    """An .xlsx or .ods file. Our tabs go to `NAME.gruppbok.xlsx` beside it; the file itself is never written."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def ours(self) -> Path:
        """Where our tabs are."""
        return self.path.with_name(self.path.stem + OURS)

    @property
    def link(self) -> str:
        """A file has no web address."""
        return ""

    def fingerprint(self) -> str:
        """A digest of the file's bytes. Raises WorkbookError."""
        from sync.xlsx.source import fingerprint  # noqa: PLC0415 - a list of mails needs no reader

        return fingerprint(self.path)

    def settled(self, before: str, wrote: Sequence[str]) -> str:  # noqa: ARG002 - our tabs are in another file
        """The fingerprint to remember after a pass: what we wrote is in another file."""
        return before

    def traces(self) -> str:
        """A digest of the file with our tabs, "" where there is none."""
        from hashlib import sha256  # noqa: PLC0415 - a list of mails needs no digest

        try:
            return sha256(self.ours.read_bytes()).hexdigest()
        except OSError:
            return ""

    def read(self, wanted: Callable[[str], bool]) -> "Snapshot":
        """The file's wanted tabs and the comments on them. Raises WorkbookError."""
        from sync.xlsx import reading  # noqa: PLC0415 - as above

        return reading.read(self.path, wanted)

    def own_rows(self, tab: str) -> "Sequence[Sequence[object]]":
        """The rows of one of our tabs as they stand; none where our file is not there, or cannot be read any more."""
        from sheets_schema.tabs.ours import OURS as TABS  # noqa: PLC0415 - as above
        from sheets_schema.text import fold  # noqa: PLC0415 - as above
        from sync.workbook import WorkbookError  # noqa: PLC0415 - as above
        from sync.xlsx import reading  # noqa: PLC0415 - as above

        titles = {fold(word) for one in TABS if one.key == tab for word in (one.label.sv, one.label.en)}
        if not self.ours.exists():
            return ()
        try:
            grids = reading.read(self.ours, lambda title: fold(title) in titles).grids
        except WorkbookError:
            return ()
        return grids[0].rows if grids else ()

    def write(self, pages: "Sequence[Page]") -> list[str]:
        """Makes our file say what the pages say; gives the keys of those that changed. Raises WorkbookError."""
        from sync.xlsx import writing  # noqa: PLC0415 - slow to import, and often nothing is written

        return writing.write_pages(self.ours, self.path, pages)
