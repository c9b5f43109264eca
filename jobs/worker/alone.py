"""One worker for each state: a lock beside it, held for the worker's life, that falls with the process however that ends.

It is not the state's own lock, so that `run`, `outbox` and `preview` may use the state between two looks.
"""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from jobs.worker.store import StoreError
from sheets_schema.text import Text

_WAIT = 2.0
"""Seconds to wait for somebody who is only asking whether the lock is held."""


def _path(state: Path) -> Path:
    return state.with_name(f"{state.name}-worker")


def _connect(state: Path, mode: str, seconds: float) -> sqlite3.Connection:
    where = f"{_path(state).absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(where, uri=True, isolation_level=None, timeout=seconds)


def has_worker(state: Path) -> bool:
    """Whether a worker holds the lock of a state now; nothing is made or changed by asking."""
    if not _path(state).exists():
        return False
    try:
        asking = _connect(state, "ro", 0.0)
        try:
            asking.execute("SELECT 1 FROM sqlite_master").fetchall()
        finally:
            asking.close()
    except sqlite3.Error as error:
        return error.sqlite_errorcode == sqlite3.SQLITE_BUSY
    return False


class Alone:
    """The lock, held while it is entered. Raises StoreError where another worker has it, or it cannot be made."""

    def __init__(self, state: Path) -> None:
        self._state, self._path = state, _path(state)

    def __enter__(self) -> Self:
        """Takes the lock."""
        try:
            self._lock = _connect(self._state, "rwc", _WAIT)
            try:
                self._lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.Error:
                self._lock.close()
                raise
        except sqlite3.Error as error:
            is_busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            raise self._has_another() if is_busy else self._cannot(error) from error
        self._made = self._path.stat().st_ino
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets it go."""
        self._lock.close()

    def check(self) -> None:
        """Raises LockLostError where somebody took the file away, so that another worker may have begun beside this one."""
        try:
            is_ours = self._path.stat().st_ino == self._made
        except FileNotFoundError:
            is_ours = False
        if not is_ours:
            raise LockLostError(
                Text(
                    f"{self._path} är borta eller utbytt, så ett annat gruppbok worker kan ha börjat. Starta om.",
                    f"{self._path} is gone or replaced, so another gruppbok worker may have begun. Start again.",
                )
            )

    def _has_another(self) -> StoreError:
        return StoreError(
            Text(
                f"Ett annat gruppbok worker arbetar redan med {self._state}. gruppbok status visar hur det går.",
                f"Another gruppbok worker is at work with {self._state} already. gruppbok status shows how it fares.",
            )
        )

    def _cannot(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            Text(
                f"{self._path} går inte att skriva ({error}). Välj en annan fil med --state.",
                f"{self._path} cannot be written ({error}). Choose another file with --state.",
            )
        )


class LockLostError(StoreError):
    """The lock was taken away while it was held; `says` is the whole message."""
