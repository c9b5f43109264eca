"""Our own tabs in a workbook beside the people's: replaced whole, atomically, and only when they say something new.

What the file says is kept in the file itself as custom document properties, one a tab, so that an unchanged page
costs no more than reading a few hundred bytes.
"""

import contextlib
import errno
import hashlib
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import fromstring

from sheets_schema.page import Cell, Page
from sheets_schema.text import Text
from sync.workbook import WorkbookError

_LAYOUT = "1"
"""Raise this when pages are drawn another way: every workbook of ours is then written anew."""
_MARK = "gruppbok"
_MARKS_AT, _LONGEST_MARKS = "docProps/custom.xml", 1_000_000


def write_pages(path: Path, source: Path, pages: Sequence[Page]) -> list[str]:
    """Makes the workbook at `path`, beside the people's `source`, say what the pages say; gives the tabs that changed.

    The caller passes all pages each time: a tab that is not among them goes. Raises WorkbookError.
    """
    order = " ".join([_LAYOUT, *(page.tab for page in pages)])
    wanted = {_MARK: order, **{f"{_MARK}.{page.tab}": _fingerprint(page, source.name) for page in pages}}
    kept = _marks(path, source)
    if kept == wanted:
        return []
    from sync.xlsx.drawing import drawn  # noqa: PLC0415 - XlsxWriter only when there is something to write

    try:
        _replace(path, source, drawn(pages, source.name, wanted))
    except OSError as why:
        raise refused(path, why) from why
    return [page.tab for page in pages if kept.get(f"{_MARK}.{page.tab}") != wanted[f"{_MARK}.{page.tab}"]]


def refused(path: Path, why: OSError) -> WorkbookError:
    """Why a file could not be written, in one line."""
    if isinstance(why, PermissionError):
        says = Text(
            f"{path.name} kan inte skrivas: filen är öppen i ett annat program, eller mappen är skrivskyddad.",
            f"{path.name} cannot be written: it is open in another program, or the folder is read-only.",
        )
    elif why.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        says = Text(
            f"{path.name} kan inte skrivas: det finns inte plats på disken.",
            f"{path.name} cannot be written: there is no room on the disk.",
        )
    elif isinstance(why, FileNotFoundError | NotADirectoryError):
        says = Text(
            f"{path.name} kan inte skrivas: mappen {path.parent} finns inte.",
            f"{path.name} cannot be written: there is no folder {path.parent}.",
        )
    else:
        reason = why.strerror or type(why).__name__
        says = Text(f"{path.name} kan inte skrivas: {reason}.", f"{path.name} cannot be written: {reason}.")
    lasting = isinstance(why, FileNotFoundError | NotADirectoryError | IsADirectoryError)
    return WorkbookError(says, temporary=not lasting)


def _fingerprint(page: Page, source: str) -> str:
    """What a page says, as a hash; rows are taken one at a time, so that a long page needs no second copy."""
    head = [_LAYOUT, source, page.tab, page.title, page.widths, page.header, list(map(str, page.charts))]
    digest = hashlib.sha256(json.dumps(head).encode())
    for row in page.rows:
        digest.update(json.dumps([_plain(cell) for cell in row]).encode())
    return digest.hexdigest()


def _plain(cell: Cell) -> tuple[object, ...]:
    value, link = cell.value, cell.link
    return (
        type(value).__name__,
        value if isinstance(value, str) else str(value),
        cell.style,
        (link.title, link.cell) if link else None,
        cell.wrap,
        cell.span,
    )


def _marks(path: Path, source: Path) -> dict[str, str]:
    """What the file at `path` says it holds; nothing where there is none, or a damaged one. A stranger's is refused."""
    if path.resolve() == source.resolve():
        raise WorkbookError(
            Text(
                f"{path.name} är er egen arbetsbok och skrivs aldrig.",
                f"{path.name} is your own workbook: never written.",
            )
        )
    try:
        held = _held(path)
        marks = {str(one.get("name")): "".join(one.itertext()) for one in fromstring(held)}
    except FileNotFoundError:
        return {}
    except OSError as why:
        raise refused(path, why) from why
    except (BadZipFile, ParseError, ValueError, RuntimeError, EOFError, zlib.error):
        return {}
    if _MARK not in marks:
        raise WorkbookError(
            Text(
                f"{path.name} är inte gjord av gruppbok och skrivs inte över; flytta den eller byt namn på den.",
                f"{path.name} was not made by gruppbok and is not overwritten; move it or rename it.",
            )
        )
    return {name: mark for name, mark in marks.items() if name.split(".")[0] == _MARK}


def _held(path: Path) -> bytes:
    """A workbook's custom document properties, as XML."""
    with ZipFile(path) as book:
        if _MARKS_AT not in book.namelist():
            return b"<none/>"
        with book.open(_MARKS_AT) as held:
            return held.read(_LONGEST_MARKS)


def _replace(path: Path, source: Path, content: bytes) -> None:
    """Puts the content where `path` is, in one step, for the same readers as the people's workbook."""
    handle, name = tempfile.mkstemp(prefix=f".{_MARK}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            Path(name).chmod(stat.S_IMODE(source.stat().st_mode) & 0o666 | 0o600)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
