"""What every keeper of a workbook can do, and how it says that it cannot."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from sync.trouble import WorkbookError

if TYPE_CHECKING:
    from sheets_schema.grid import Snapshot
    from sheets_schema.page import Page


__all__ = ["Workbook", "WorkbookError"]


class Workbook(Protocol):
    """One group's workbook, wherever it is kept."""

    @property
    def name(self) -> str:
        """What people call it: a file's name, or a spreadsheet's title."""

    @property
    def link(self) -> str:
        """Its web address, "" for a file."""

    def fingerprint(self) -> str:
        """A short text that changes whenever the content may have changed; cheap, and needs no pandas."""

    def read(self, wanted: Callable[[str], bool]) -> "Snapshot":
        """Everything in the tabs whose title is wanted, at one moment, with the comments on them. Raises WorkbookError."""

    def own_rows(self, tab: str) -> "Sequence[Sequence[object]]":
        """The rows of one of our own tabs, by its key, as they stood when the book was read; none where it is not there.

        Raises WorkbookError.
        """

    def settled(self, before: str, wrote: "Sequence[str]") -> str:
        """The fingerprint to remember after a pass: our own write must not wake us, anybody else's must."""

    def traces(self) -> str:
        """A short text that changes when our tabs are gone or changed, where the fingerprint does not tell of them."""

    def write(self, pages: "Sequence[Page]") -> list[str]:
        """Makes our tabs say what the pages say, atomically; gives the keys of those that changed. Raises WorkbookError."""
