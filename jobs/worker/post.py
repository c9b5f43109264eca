"""How a mail leaves: as a file in a folder, or by SMTP."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from jobs.memory import FOLDER, Mail
from sheets_schema.text import Text


class PostError(Exception):
    """A mail could not go; `says` is the whole message.

    `state` is what becomes of the mail: queued (tried again later), failed, or unknown (it may have gone).
    `stops` says that no other mail would fare better now: the fault is the account's, the server's or the line's.
    """

    def __init__(self, says: Text, state: str = "queued", *, stops: bool = False) -> None:
        super().__init__(says.sv)
        self.says = says
        self.state = state
        self.stops = stops


class Post(Protocol):
    """Somewhere to send mails. `way` is what the state says of mails that went by it."""

    way: str

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
        """Sends one mail's frozen bytes to its one recipient. Raises PostError.

        Where a try that breaks off may have gone all the same, `before_body` is called right before that begins; what
        it raises ends the try with nothing sent.
        """

    def close(self) -> None:
        """Ends the batch."""


@dataclass(frozen=True)
class FolderPost:
    """Puts each mail in a folder as an .eml file. The same mail again is the same file, so a retry doubles nothing."""

    folder: Path
    way = FOLDER

    def prepare(self) -> None:
        """Makes the folder and tries whether it can be written. Raises PostError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise self._error(error) from error

    def _error(self, error: OSError) -> PostError:
        why = error.strerror or str(error)
        return PostError(
            Text(
                f"Det går inte att skriva i mappen {self.folder} ({why}). Välj en annan mapp med --outbox.",
                f"The folder {self.folder} cannot be written ({why}). Choose another folder with --outbox.",
            ),
            stops=True,
        )

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:  # noqa: ARG002 - no try is in doubt
        """Writes the file whole, or not at all; what a sender that died left is written over. Raises PostError."""
        target = self.folder / file_name(mail)
        part = target.with_name(f".{target.name}.part")
        try:
            try:
                with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(body)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(target)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._error(error) from error

    def close(self) -> None:
        """Nothing to end."""


def file_name(mail: Mail) -> str:
    """A mail's file name: its day, its job and a digest of its key; nothing from the sheet."""
    return f"{mail.made:%Y-%m-%d}-{mail.job}-{sha256(mail.key.encode(errors='replace')).hexdigest()[:10]}.eml"
