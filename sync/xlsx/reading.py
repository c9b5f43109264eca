"""A workbook's file made into a snapshot: the values as calamine reads them, set right where it does not tell all."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook

from sheets_schema.grid import Comment, Grid, Snapshot
from sheets_schema.text import Text
from sync.workbook import WorkbookError
from sync.xlsx import ods
from sync.xlsx.cells import Findings, Place, Unpack, examine, mended, negatives
from sync.xlsx.comments import comments
from sync.xlsx.package import Package, Packed
from sync.xlsx.parts import Contents, Tab, contents
from sync.xlsx.refusals import CUT_SHORT, damaged, illegible, lost, refusal, stray
from sync.xlsx.repack import packed, repacked
from sync.xlsx.source import load

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet's days have no zone


def read(path: Path, wanted: Callable[[str], bool]) -> Snapshot:
    """The workbook at one moment: every tab's title, and the wanted tabs with their comments. Raises WorkbookError."""
    return read_bytes(load(path), path.name, wanted)


def read_bytes(content: bytes, name: str, wanted: Callable[[str], bool]) -> Snapshot:
    """The same of a workbook's bytes; `name` is what faults call it. Raises WorkbookError."""
    with _explained(name, CUT_SHORT):
        package = Package(content, name)
        document = ods.is_ods(package)
    return _ods(package, wanted) if document else _xlsx(package, wanted)


def comments_in(content: bytes) -> list[Comment]:
    """The comments in the bytes of an .xlsx file, such as one that Google exports. Raises WorkbookError."""
    package = Package(content, "export.xlsx")
    with _explained(package.name, damaged("workbook.xml")):
        held = contents(package)
    return list(comments(package, held.tabs, held.people))


def _ods(package: Package, wanted: Callable[[str], bool]) -> Snapshot:
    with _explained(package.name, damaged("content.xml")):
        tables = ods.tables(package)
    chosen = [table for table in tables if wanted(table.title)]
    for table in chosen:
        if table.stray:
            package.refuse(stray(table.title, (table.stray,)))
    return Snapshot(
        package.name,
        tuple(table.title for table in tables),
        tuple(Grid(table.title, table.rows, table.hidden) for table in chosen),
        tuple(comment for table in chosen for comment in table.comments),
    )


def _xlsx(package: Package, wanted: Callable[[str], bool]) -> Snapshot:
    with _explained(package.name, damaged("workbook.xml")):
        held = contents(package)
    chosen = [tab for tab in held.tabs if wanted(tab.title)]
    return Snapshot(
        package.name,
        tuple(tab.title for tab in held.tabs),
        tuple(_grids(package, held, chosen)),
        comments(package, chosen, held.people),
    )


def _grids(package: Package, held: Contents, chosen: Sequence[Tab]) -> Iterator[Grid]:
    examined = [_examined(package, tab) for tab in chosen]
    with _explained(package.name, damaged("workbook.xml")):
        sheets = [sheet for sheet, _ in examined]
        archive = repacked(sheets, _shared(package, held), from_1904=held.from_1904)
        workbook = CalamineWorkbook.from_filelike(BytesIO(archive))
    epoch = _EPOCH_1904 if held.from_1904 else _EPOCH
    for number, (tab, (_, findings)) in enumerate(zip(chosen, examined, strict=True)):
        with _explained(package.name, illegible(tab.title)):
            rows = _rows(workbook.get_sheet_by_index(number))
            _set_right(rows, findings.values)
            if findings.negative:
                _set_right(rows, _early_days(rows, partial(package.blocks, tab.part or ""), epoch))
        yield Grid(tab.title, rows, tab.hidden)


def _examined(package: Package, tab: Tab) -> tuple[Packed, Findings]:
    if tab.part is None or tab.part not in package:
        package.refuse(lost(tab.title))
    unpack = partial(package.blocks, tab.part)
    with _explained(package.name, illegible(tab.title)):
        findings = examine(unpack)
        if findings.too_many:
            package.refuse(stray(tab.title, findings.strays()))
        return packed(mended(unpack)) if findings.unfit else package.packed(tab.part), findings


def _shared(package: Package, held: Contents) -> dict[str, Packed]:
    parts = {"sharedStrings.xml": held.strings, "styles.xml": held.styles}
    for part in filter(None, parts.values()):
        for _ in package.blocks(part):
            pass
    return {name: package.packed(part) for name, part in parts.items() if part}


def _rows(sheet: CalamineSheet) -> list[Sequence[object]]:
    """The sheet's rows from its first; `iter_rows` begins at the first filled column, to_python takes more memory."""
    left = [""] * (sheet.start or (0, 0))[1]
    blank = [""] * sheet.width
    with _uncollected():
        rows: list[Sequence[object]] = [row if row != blank else () for row in sheet.iter_rows()]
    return [[*left, *row] if row else row for row in rows] if left else rows


def _set_right(rows: list[Sequence[object]], values: Mapping[Place, object]) -> None:
    for place, value in values.items():
        rows.extend(repeat((), place.row + 1 - len(rows)))
        row = list(rows[place.row])
        row.extend(repeat("", place.column + 1 - len(row)))
        row[place.column] = value
        rows[place.row] = row


def _early_days(rows: list[Sequence[object]], unpack: Unpack, epoch: datetime) -> dict[Place, object]:
    """The days before 1900, of which calamine makes times of day."""
    if time not in set(map(type, chain.from_iterable(rows))):
        return {}
    return {
        place: _day(epoch, number)
        for place, number in negatives(unpack).items()
        if isinstance(rows[place.row][place.column], time)
    }


def _day(epoch: datetime, number: float) -> date | float:
    try:
        moment = epoch + timedelta(days=number)
    except OverflowError:
        return number
    return moment if number % 1 else moment.date()


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage while many lists are made, of which none is any: a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _explained(name: str, why: Text) -> Iterator[None]:
    """Turns whatever a damaged file makes go wrong into the one line that says so."""
    try:
        yield
    except (WorkbookError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in Rust is no Exception
        raise refusal(name, why) from error
