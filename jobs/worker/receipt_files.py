"""Receipts that lie in a folder of this computer: read if they are plain files within it, and never a step outside."""

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from unicodedata import normalize

from sheets_schema.receipts import LARGEST, Missing

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe with nobody at its other end must not be waited for."""


def read_receipt(folder: Path, name: str) -> bytes | Missing:
    """The bytes of a file that a cell names from a folder, or why they cannot be had."""
    tidy = name.replace("\\", "/")
    if _leads_away(name) or _leads_away(tidy):
        return Missing("outside")
    path = Missing("missing")
    for form in ("NFC", "NFD"):  # the same name is written in two ways, by the system that the file came from
        found = _within(folder, normalize(form, tidy))
        if isinstance(found, Path):
            return _read(found)
        path = found if found.reason != "missing" else path
    return path


def _leads_away(name: str) -> bool:
    """Whether a path begins elsewhere than in the folder."""
    windows = PureWindowsPath(name)
    starts = name.startswith(("~", "file:")) or name.casefold().startswith("file:")
    return starts or PurePosixPath(name).is_absolute() or bool(windows.drive or windows.root)


def _within(folder: Path, name: str) -> Path | Missing:
    """Where a file lies once every link on the way is followed, if that is in the folder."""
    try:
        base = folder.resolve()
        path = (base / name).resolve(strict=True)
    except PermissionError:
        return Missing("unreadable")
    except (OSError, ValueError, RuntimeError):
        return Missing("missing") if ".." not in PurePosixPath(name).parts else Missing("outside")
    return path if path.is_relative_to(base) else Missing("outside")


def _read(path: Path) -> bytes | Missing:
    try:
        if not path.is_file():
            return Missing("not_a_file")
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return Missing("not_a_file")
            content = b"" if about.st_size > LARGEST else file.read(LARGEST + 1)
    except OSError:
        return Missing("unreadable")
    if about.st_size > LARGEST or len(content) > LARGEST:
        return Missing("too_large")
    return content or Missing("empty")
