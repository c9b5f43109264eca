"""What an edit has at hand: the book's copy, who edits, and the ways to a tab and a range."""

from dataclasses import dataclass

from tests.google import a1, masks
from tests.google.a1 import Box, Range
from tests.google.errors import Json, WrongError
from tests.google.locales import Locale, locale
from tests.google.rights import guard, guard_sheet
from tests.google.state import Book, File, Sheet, World


@dataclass
class Doing:
    """One batch on its way."""

    world: World
    file: File
    book: Book
    actor: str

    @property
    def loc(self) -> Locale:
        """The book's locale."""
        return locale(self.book.locale)

    def sheet(self, sheet_id: int) -> Sheet:
        """The tab with that id."""
        found = self.book.sheet(sheet_id)
        if found is None:
            raise WrongError(f"No sheet with id: {sheet_id}")
        return found

    def grid(self, sheet_id: int) -> Sheet:
        """The tab with that id, as edits of cells and of rows and columns name it."""
        found = self.book.sheet(sheet_id)
        if found is None:
            raise WrongError(f"No grid with id: {sheet_id}")
        return found

    def range(self, grid: Json) -> Range:
        """The range of a GridRange, which must start inside the grid."""
        found = a1.from_grid(self.book, grid)
        area = found.area
        for start, end, what in ((area.top, area.bottom, "Row"), (area.left, area.right, "Column")):
            if start is not None and end is not None and start > end:
                raise WrongError(f"end{what}Index[{end}] must be greater than start{what}Index[{start}]")
            if min(start or 0, end or 0) < 0:
                raise WrongError(f"Invalid range: {what.lower()} indices must be zero or more.")
        return found.inside()

    def edited(self, grid: Json) -> Range:
        """The range of a GridRange that the account may edit."""
        found = self.range(grid)
        self.guard(found.sheet, found.box)
        return found

    def guard(self, sheet: Sheet, box: Box) -> None:
        """Raises where the box is protected from the account."""
        guard(self.file, sheet, [box], self.actor)

    def guard_sheet(self, sheet: Sheet) -> None:
        """Raises where anything of the tab is protected from the account."""
        guard_sheet(self.file, sheet, self.actor)

    def mask(self, body: Json, schema: str) -> masks.Tree:
        """The mask of a request, which must be there and lead somewhere."""
        text = body.get("fields") or ""
        if not text:
            raise WrongError("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
        try:
            return masks.of_schema(text, schema)
        except masks.MaskError as wrong:
            raise WrongError(f"Invalid field: {wrong.path}") from wrong


def number_of(items: list[Json], name: str, wanted: object, what: str) -> int:
    """The place in a list of the one whose name is wanted."""
    for index, item in enumerate(items):
        if item.get(name) == wanted:
            return index
    raise WrongError(f"No {what} with id: {wanted}")
