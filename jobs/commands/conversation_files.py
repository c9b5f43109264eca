"""What setup writes: the configuration as TOML, and files put in place whole, the configuration last."""

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheets_schema.text import Text
from sync.workbook import WorkbookError

Content = Mapping[str, Any]
"""A configuration: strings and numbers by key, and tables of them by name."""
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_BARE = re.compile(r"[A-Za-z0-9_-]+")
OLD = ".old"


def toml(content: Content, remark: str = "") -> str:
    """A configuration as TOML, values before tables, under a remark of one line. `content` holds no lone surrogates."""
    lines = [f"# {remark}"] if remark else []
    lines += [f"{_name(key)} = {_value(value)}" for key, value in content.items() if not isinstance(value, Mapping)]
    for name, table in content.items():
        if isinstance(table, Mapping):
            lines += ["", f"[{_name(name)}]", *(f"{_name(key)} = {_value(value)}" for key, value in table.items())]
    return "".join(f"{line}\n" for line in lines)


def _name(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", value) + '"'
    return repr(value)


def relative(path: Path, base: Path) -> str:
    """A path as the configuration in the folder `base` names it: from there where it lies under it, else in full."""
    whole = path.absolute().parent.resolve() / path.name  # a link stays a link
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else str(whole)


class Stage:
    """Files made ready out of sight; each is put in its place whole, in the order they were added."""

    def __init__(self) -> None:
        self._ready: list[tuple[Path, Path, bool]] = []
        self._folders: dict[Path, Path] = {}

    def room(self, path: Path) -> Path:
        """Where to make a file that is then put at `path`: on the same disk, in a folder that only we can read."""
        parent = path.absolute().parent
        if parent not in self._folders:
            self._folders[parent] = Path(tempfile.mkdtemp(prefix=".gruppbok-setup-", dir=parent))
        return self._folders[parent] / path.name

    def add(self, path: Path, make: Callable[[Path], None], *, new: bool = False) -> None:
        """One file, made by `make` at the place it is given. A `new` one never takes another's place."""
        room = self.room(path)
        make(room)
        self._ready.append((room, path, new))

    def put(self) -> None:
        """Puts every file in its place. Raises WorkbookError where a new one has come to be there meanwhile."""
        with _undisturbed():
            for room, path, new in self._ready:
                if new:
                    _put_new(room, path)
                else:
                    room.replace(path)

    def clear(self) -> None:
        """Takes away what was not put in place."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage that leaves nothing behind."""
    made = Stage()
    try:
        yield made
    finally:
        made.clear()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C does nothing for these few milliseconds: all files are put in place, or none was."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _put_new(room: Path, path: Path) -> None:
    try:
        os.link(room, path)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:  # a disk without links
        if path.exists():
            raise _taken(path) from error
        room.rename(path)


def _taken(path: Path) -> WorkbookError:
    return WorkbookError(
        Text(
            f"{path.name} finns redan och skrivs inte över. Kör gruppbok setup igen.",
            f"{path.name} is there already and is not overwritten. Run gruppbok setup again.",
        )
    )


def writer(text: str, mode: int = 0o666) -> Callable[[Path], None]:
    """What makes a file of this text, with these rights from its first moment (less what the system's mask takes)."""

    def write(path: Path) -> None:
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8", newline="\n"
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    return write


def copier(source: Path) -> Callable[[Path], None]:
    """What makes a copy, with the same rights."""

    def write(path: Path) -> None:
        shutil.copy(source, path)

    return write


def free_name(path: Path) -> Path:
    """Where an old file is kept: beside the new one, under a name that nothing has."""
    found, number = path.with_name(path.name + OLD), 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}{OLD}{number}")
    return found
