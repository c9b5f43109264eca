"""What one command works with: the words typed, the configuration, the clock, and where results and words go."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jobs.settings import Settings
from sheets_schema.text import Language, Text
from sync.names import file_path, google_key

if TYPE_CHECKING:
    from sync.backends import Keys
    from sync.workbook import Workbook


class UsageError(Exception):
    """The command cannot run as it was typed; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class Session(NamedTuple):
    """One command. `now` is aware, or, when --date gave it, in the group's own zone; `clock` goes on from there."""

    args: Namespace
    settings: Settings
    now: datetime
    chosen_language: Language | None
    clock: Callable[[], datetime]

    def at(self, moment: datetime) -> "Session":
        """The same command at another moment."""
        return self._replace(now=moment)

    @property
    def language(self) -> Language:
        """The reader's language where the sheet has not been read yet."""
        return self.chosen_language or self.settings.language or "sv"

    def language_of(self, sheet: Language) -> Language:
        """The reader's language once the sheet is read: the chosen one, else the configuration's, else the sheet's."""
        return self.chosen_language or self.settings.language or sheet

    def workbook(self) -> "Workbook":
        """The workbook named, or the configuration's. Raises UsageError, WorkbookError."""
        from sync.backends import open_workbook  # noqa: PLC0415 - a list of mails opens no workbook

        return open_workbook(*self._named(), self.keys())

    def keys(self) -> "Keys":
        """How Google is asked, as far as anybody has said."""
        from sync.backends import Keys  # noqa: PLC0415 - as above

        secrets = self.settings.google
        return Keys(self.settings.credentials, secrets.credentials, secrets.endpoint, secrets.token)

    def _named(self) -> tuple[str, Path]:
        """The name of the workbook, and the folder a relative one starts from. Raises UsageError."""
        if self.args.workbook:
            return self.args.workbook, Path()
        if self.settings.workbook:
            return self.settings.workbook, self.settings.base
        raise UsageError(
            Text(
                "Ange en arbetsbok, till exempel: gruppbok check kassabok.xlsx (eller skriv workbook i gruppbok.toml).",
                "Name a workbook, for instance: gruppbok check cashbook.xlsx (or write workbook in gruppbok.toml).",
            )
        )

    def state(self) -> Path:
        """Where the state is kept: --state, else the configuration's or beside it, else beside the workbook."""
        if self.args.state:
            return Path(self.args.state)
        if self._is_configured():
            return self.settings.state or self.settings.base / "gruppbok.sqlite"
        name, base = self._named()
        if key := google_key(name):
            return Path(f"{key[:16]}.gruppbok.sqlite")
        path = file_path(name, base)
        return path.with_name(f"{path.stem}.gruppbok.sqlite")

    def beside(self) -> tuple[Path, str]:
        """The folder that the workbook lies in, or a Google Sheet's state, and the stem of what lies beside it."""
        name, base = self._named()
        if google_key(name):
            return self.state().parent, self.state().stem.removesuffix(".gruppbok")
        path = file_path(name, base)
        return path.parent, path.stem

    def folder(self) -> Path | None:
        """The folder that the workbook's file lies in; None for a Google Sheet. Raises UsageError."""
        return None if google_key(self._named()[0]) else self.beside()[0]

    def _is_configured(self) -> bool:
        """Whether the workbook is the configuration's own: another's mails never land in its state."""
        if self.settings.path is None:
            return False
        if not self.args.workbook:
            return True
        own = self.settings.workbook
        return own is not None and _identity(*self._named()) == _identity(own, self.settings.base)

    def print_json(self, result: object) -> None:
        """A result for programs to read, on stdout."""
        import json  # noqa: PLC0415 - people's own words need none

        json.dump(result, sys.stdout, ensure_ascii=False, indent=2)
        print()

    def say(self, words: Text) -> None:
        """A line to the person, beside the results."""
        print(words[self.language], file=sys.stderr)

    @contextmanager
    def progress(self, words: Text) -> Iterator[None]:
        """Says on a terminal what is going on when it takes more than a second, and wipes it afterwards."""
        if not sys.stderr.isatty():
            yield
            return
        import threading  # noqa: PLC0415 - only on a terminal

        line = f"{words[self.language]} …"
        shown = threading.Event()

        def show() -> None:
            shown.set()
            print(line, end="", file=sys.stderr, flush=True)

        timer = threading.Timer(1.0, show)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            if shown.is_set():
                print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)


def _identity(name: str, base: Path) -> str:
    """What tells one workbook from another: a spreadsheet's key, or a file's real place."""
    return google_key(name) or str(file_path(name, base).absolute().resolve())
