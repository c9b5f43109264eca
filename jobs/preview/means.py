"""What the page is given to work with, by whoever wires it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.worker.post import Post
from sheets_schema.text import Language
from sync.workbook import Workbook

if TYPE_CHECKING:
    from jobs.worker.returns import OpenMailbox


@dataclass(frozen=True)
class Means:
    """The workbook, where the state is kept, the clock (aware, or in the group's own zone), and how mails go.

    `post_for` is told whether Utskick is På and gives what mails go by, or None; it raises what has a `says` where there is
    no way. `folder` is where mails go in place of people, `has_server` whether a mail server is configured.
    `language` is the reader's where the sheet has not been read, `language_of` once it has.
    """

    workbook: Workbook
    state: Path
    clock: Callable[[], datetime]
    post_for: Callable[[bool], Post | None]
    sender: str
    has_server: bool
    folder: Path | None
    language: Language
    language_of: Callable[[Language], Language]
    mailbox: "OpenMailbox | None" = None

    def minute(self) -> datetime:
        """The clock's moment, without its seconds: what is shown holds for a minute."""
        return self.clock().replace(second=0, microsecond=0)
