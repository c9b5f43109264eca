"""Reads the workbook and the state, at most once for each change and minute."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from jobs.memory import Memory
from jobs.plan import Context
from jobs.preview.means import Means
from jobs.preview.sight import Sight, see
from jobs.worker.making import Maker
from jobs.worker.reach import bounced_in
from jobs.worker.runner import Desk, gather
from jobs.worker.store import Store
from sheets_schema.book import Book
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS


class _Stamp(NamedTuple):
    """What must stay the same for what was read to hold."""

    book: str
    minute: datetime
    state: tuple[tuple[int, int], ...]


class Reader:
    """What is seen now; the last reading is kept while it holds."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._kept: tuple[_Stamp, Sight] | None = None

    def sight(self) -> Sight:
        """Everything at this minute. Raises WorkbookError, StoreError."""
        means = self._means
        stamp = _Stamp(means.workbook.fingerprint(), means.minute(), _version(means.state))
        if self._kept is None or self._kept[0] != stamp:
            self._kept = stamp, self._read(stamp.minute)
        return self._kept[1]

    def body(self, key: str) -> bytes | None:
        """The frozen bytes of a mail of the state; None where they are not kept. Raises StoreError."""
        if not self._means.state.exists():
            return None
        with Store(self._means.state, read_only=True) as store:
            return store.body(key) or None

    def _read(self, minute: datetime) -> Sight:
        means = self._means
        desk = Desk(means.workbook, minute, means.sender)
        context = self._reached(gather(desk, self._remembered()))
        maker = Maker(context, means.sender, means.workbook.link)
        goes = means.folder is not None or (context.book.settings.sending and means.has_server)
        return see(context, maker, goes=goes)

    def _remembered(self) -> Memory:
        if not self._means.state.exists():
            return Memory()
        with Store(self._means.state, read_only=True) as store:
            return store.memory()

    def _reached(self, context: Context) -> Context:
        """The context with those addresses that no mail reaches."""
        bounced = self._bounced(context.book)
        if not bounced:
            return context
        book = replace(context.book, known=replace(context.book.known, bounced=bounced))
        return replace(context, book=book, findings=tuple(run_checks(CHECKS, book)))

    def _bounced(self, book: Book) -> frozenset[str]:
        if not self._means.state.exists():
            return frozenset()
        with Store(self._means.state, read_only=True) as store:
            return bounced_in(book, store.bounced(), store.hashed)


def _version(state: Path) -> tuple[tuple[int, int], ...]:
    """What changes whenever the state does."""
    files = (state, state.with_name(f"{state.name}-wal"))
    found = (path.stat() for path in files if path.exists())
    return tuple((one.st_mtime_ns, one.st_size) for one in found)
