"""Who may do what to a spreadsheet: roles, protected ranges, and the limits of the grid and of a cell."""

from collections.abc import Iterable

from tests.google import a1
from tests.google.a1 import Box
from tests.google.errors import PROTECTED, TOO_LONG, TOO_MANY_CELLS, Json, WrongError, denied, no_entity
from tests.google.state import Book, File, Sheet, World, may

CELLS = 10_000_000
LETTERS = 50_000
COLUMNS = 18_278


def opened(world: World, file_id: str, actor: str, least: str = "reader") -> File:
    """A spreadsheet for an account that has at least that role; in Sheets' words otherwise."""
    file = world.files.get(file_id)
    if file is None or file.mime != "application/vnd.google-apps.spreadsheet":
        raise no_entity()
    if not may(file, actor, least):
        raise denied()
    return file


def can_edit(protection: Json, file: File, actor: str) -> bool:
    """Whether an account may edit what a protection guards."""
    editors = protection.get("editors", {})
    if protection.get("warningOnly") or actor == file.owner or actor in editors.get("users", []):
        return True
    same = actor.rpartition("@")[2] == file.owner.rpartition("@")[2]
    return bool(editors.get("domainUsersCanEdit")) and same


def guard(file: File, sheet: Sheet, boxes: Iterable[Box], actor: str) -> None:
    """Raises where one of the boxes touches what is protected from the account."""
    hidden = [each for each in sheet.protected if not can_edit(each, file, actor)]
    if not hidden:
        return
    for box in boxes:
        for protection in hidden:
            if a1.area_of(_guarded(file.book, protection)).box(sheet).meets(box) and not _free(sheet, protection, box):
                raise WrongError(PROTECTED)


def _guarded(book: Book, protection: Json) -> Json:
    name = protection.get("namedRangeId")
    grid: Json = next(
        (each["range"] for each in book.named if each["namedRangeId"] == name), protection.get("range", {})
    )
    return grid


def _free(sheet: Sheet, protection: Json, box: Box) -> bool:
    free = [a1.area_of(each).box(sheet) for each in protection.get("unprotectedRanges", [])]
    return all(
        any(each.holds(row, column) for each in free)
        for row in range(box.top, box.bottom)
        for column in range(box.left, box.right)
    )


def guard_sheet(file: File, sheet: Sheet, actor: str) -> None:
    """Raises where anything of the tab is protected from the account."""
    guard(file, sheet, [Box(0, 0, sheet.rows, sheet.columns)], actor)


def check_text(value: object) -> None:
    """Raises for text that no cell can hold."""
    if isinstance(value, str) and len(value) > LETTERS:
        raise WrongError(TOO_LONG)


def check_size(book: Book) -> None:
    """Raises for a grid that no spreadsheet can have."""
    if book.size() > CELLS:
        raise WrongError(TOO_MANY_CELLS)
