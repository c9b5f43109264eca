"""Values: get, batchGet, update, batchUpdate, append, clear, batchClear."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tests.google import a1, tables
from tests.google.a1 import Box, Range
from tests.google.entered import typed
from tests.google.errors import ApiError, Json, WrongError, invalid
from tests.google.formulas import canonical
from tests.google.functions import Fault
from tests.google.locales import TEMPORAL, locale
from tests.google.payload import dumped
from tests.google.rendering import pattern_of, plain, render
from tests.google.results import Results
from tests.google.rights import check_size, check_text, guard
from tests.google.state import Book, Cell, File, Sheet, World


@dataclass(frozen=True)
class View:
    """How values are asked for."""

    value: str = "FORMATTED_VALUE"
    moment: str = "SERIAL_NUMBER"
    dimension: str = "ROWS"


def view(query: Json, prefix: str = "") -> View:
    """The view that a query or a body asks for."""

    def asked(name: str, usual: str) -> str:
        found = str(query.get(f"{prefix}{name[0].upper() if prefix else name[0]}{name[1:]}") or usual)
        return usual if found.endswith("_UNSPECIFIED") else found

    value = asked("valueRenderOption", "FORMATTED_VALUE")
    return View(value, asked("dateTimeRenderOption", "SERIAL_NUMBER"), str(query.get("majorDimension") or "ROWS"))


def shown(results: Results, sheet: Sheet, row: int, column: int, how: View) -> Any:
    """One cell as a view shows it; None for a cell where nothing is."""
    cell = sheet.cell(row, column)
    if cell.blank:
        return None
    if how.value == "FORMULA" and cell.formula:
        return cell.formula
    value, fmt = results.of(sheet, row, column)
    if isinstance(value, Fault):
        return value.mark
    if how.value == "FORMATTED_VALUE":
        return render(value, fmt, results.loc)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if how.moment == "FORMATTED_STRING" and pattern_of(fmt, results.loc)[0] in TEMPORAL:
        return render(value, fmt, results.loc)
    return plain(value)


def matrix(results: Results, found: Range, how: View) -> list[list[Any]]:
    """The values of a range, trailing blanks cut."""
    box, sheet = found.box, found.sheet
    rows: list[list[Any]] = []
    for row in range(box.top, box.bottom):
        cells = sheet.cells.get(row)
        line = []
        if cells:
            last = max((column for column in cells if column < box.right), default=-1)
            line = [shown(results, sheet, row, column, how) for column in range(box.left, min(box.right, last + 1))]
        rows.append(line)
    if how.dimension == "COLUMNS":
        width = max(map(len, rows), default=0)
        rows = [[line[at] if at < len(line) else None for line in rows] for at in range(width)]
    return _cut(rows)


def _cut(rows: list[list[Any]]) -> list[list[Any]]:
    cut = []
    for line in rows:
        end = len(line)
        while end and line[end - 1] in (None, ""):
            end -= 1
        cut.append(["" if each is None else each for each in line[:end]])
    while cut and not cut[-1]:
        cut.pop()
    return cut


def value_range(results: Results, found: Range, how: View) -> Json:
    """A ValueRange; one without anything in it has no values."""
    rows = matrix(results, found, how)
    answer: Json = {"range": a1.name(found.sheet, found.box), "majorDimension": how.dimension}
    return answer | ({"values": rows} if rows else {})


def get(book: Book, text: str, query: Json) -> Json:
    """Answers spreadsheets.values.get."""
    return value_range(Results(book), a1.resolve(book, text).inside(), view(query))


def batch_get(file_id: str, book: Book, texts: list[str], query: Json) -> Json:
    """Answers spreadsheets.values.batchGet."""
    results, how = Results(book), view(query)
    found = [value_range(results, a1.resolve(book, text).inside(), how) for text in texts]
    return {"spreadsheetId": file_id} | ({"valueRanges": found} if found else {})


@dataclass
class Writing:
    """A write to a copy of a book by one account."""

    world: World
    file: File
    book: Book
    actor: str
    option: str = "RAW"

    def enter(self, cell: Cell, value: Any, today: date) -> Cell:
        """The cell after a value of JSON was written to it."""
        check_text(value)
        if isinstance(value, str):
            if self.option == "USER_ENTERED":
                loc = locale(self.book.locale)
                new = typed(cell, value, loc, today)
                return replace(new, formula=canonical(new.formula, loc, self.book)) if new.formula else new
            return replace(cell, value=value or None, formula="", stored=None)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return replace(cell, value=float(value), formula="", stored=None)
        return replace(cell, value=value, formula="", stored=None)

    def put(self, sheet: Sheet, top: int, left: int, rows: list[list[Any]]) -> Json:
        """Writes rows from a place on; counts as UpdateValuesResponse counts."""
        width = max(map(len, rows), default=0)
        box = Box(top, left, top + len(rows), left + width)
        touched = [
            (top + down, left + right, value)
            for down, line in enumerate(rows)
            for right, value in enumerate(line)
            if value is not None
        ]
        guard(self.file, sheet, (Box(row, column, row + 1, column + 1) for row, column, _ in touched), self.actor)
        today = self.world.clock().date()
        for row, column, value in touched:
            sheet.put(row, column, self.enter(sheet.cell(row, column), value, today))
        counts = {
            "updatedRows": len({row for row, _, _ in touched}),
            "updatedColumns": len({column for _, column, _ in touched}),
            "updatedCells": len(touched),
        }
        answer: Json = {"spreadsheetId": self.file.id, "updatedRange": a1.name(sheet, box)}
        return answer | {name: count for name, count in counts.items() if count}

    def update(self, text: str, body: Json) -> tuple[Json, Range]:
        """Writes one ValueRange."""
        found = a1.resolve(self.book, text)
        sheet, area = found.sheet, found.area
        rows = by_rows(body)
        height, width = len(rows), max(map(len, rows), default=0)
        if area.outside(sheet):
            raise a1.beyond(sheet, area)
        box = found.box
        limit = Box(box.top, box.left, sheet.rows, sheet.columns) if area.origin else box
        if box.top + height > limit.bottom or box.left + width > limit.right:
            over = (
                f"row [{limit.bottom + 1}]"
                if box.top + height > limit.bottom
                else f"column [{a1.letters(limit.right)}]"
            )
            raise WrongError(f"Requested writing within range [{text}], but tried writing to {over}")
        answer = self.put(sheet, box.top, box.left, rows)
        written = replace(found, area=a1.bounded(area, max(height, 1), max(width, 1)))
        return answer, written

    def append(self, text: str, body: Json, query: Json) -> tuple[Json, Range]:
        """Writes below the table that a range leads to."""
        found = a1.resolve(self.book, text)
        sheet = found.sheet
        if found.area.outside(sheet):
            raise a1.beyond(sheet, found.area)
        rows = by_rows(body)
        height, width = len(rows), max(map(len, rows), default=0)
        table = tables.last_table(sheet, found.box)
        top, left = (table.bottom, table.left) if table else (found.box.top, found.box.left)
        if query.get("insertDataOption") == "INSERT_ROWS" and table and height:
            tables.insert(self.book, sheet, top, height)
        sheet.rows, sheet.columns = max(sheet.rows, top + height), max(sheet.columns, left + width)
        check_size(self.book)
        updates = self.put(sheet, top, left, rows)
        answer: Json = {"spreadsheetId": self.file.id}
        if table:
            answer["tableRange"] = a1.name(sheet, table)
        written = replace(found, area=a1.bounded(a1.Area(top, left), max(height, 1), max(width, 1)))
        return answer | {"updates": updates}, written

    def clear(self, text: str) -> str:
        """Clears the values of a range."""
        found = a1.resolve(self.book, text).inside()
        box, sheet = found.box, found.sheet
        guard(self.file, sheet, [box], self.actor)
        for row in [row for row in sheet.cells if box.top <= row < box.bottom]:
            for column in [column for column in sheet.cells[row] if box.left <= column < box.right]:
                sheet.put(row, column, replace(sheet.cell(row, column), value=None, formula="", stored=None))
        return a1.name(sheet, box)


def by_rows(body: Json) -> list[list[Any]]:
    """The rows of a ValueRange, whichever way it lies."""
    rows: list[list[Any]] = body.get("values", [])
    for down, line in enumerate(rows):
        for right, value in enumerate(line):
            if isinstance(value, (list, dict)):
                raise WrongError(f"Invalid values[{down}][{right}]: {dumped(value)}\n")
    if body.get("majorDimension") != "COLUMNS":
        return rows
    width = max(map(len, rows), default=0)
    return [[line[at] if at < len(line) else None for line in rows] for at in range(width)]


def option_of(asked: Json) -> str:
    """How values are to be read, which must be said."""
    option = asked.get("valueInputOption")
    if option not in {"RAW", "USER_ENTERED"}:
        raise invalid("'valueInputOption' is required but not specified")
    return str(option)


def update(writing: Writing, text: str, body: Json, query: Json) -> Json:
    """Answers spreadsheets.values.update."""
    asked = body.get("range")
    if asked and a1.resolve(writing.book, asked).box != a1.resolve(writing.book, text).box:
        raise invalid(f"Request range[{text}] does not match value's range[{asked}]")
    answer, written = writing.update(text, body)
    return answer | _echo(writing, written, body, query)


def _echo(writing: Writing, written: Range, body: Json, query: Json) -> Json:
    if str(query.get("includeValuesInResponse")).lower() not in {"true", "1"}:
        return {}
    how = replace(view(query, "response"), dimension=body.get("majorDimension") or "ROWS")
    return {"updatedData": value_range(Results(writing.book), written, how)}


def append(writing: Writing, text: str, body: Json, query: Json) -> Json:
    """Answers spreadsheets.values.append."""
    answer, written = writing.append(text, body, query)
    answer["updates"] |= _echo(writing, written, body, query)
    return answer


def batch_update(writing: Writing, body: Json) -> Json:
    """Answers spreadsheets.values.batchUpdate."""
    responses, places = [], []
    for index, each in enumerate(body.get("data", [])):
        try:
            answer, written = writing.update(each.get("range", ""), each)
        except (WrongError, ApiError) as wrong:
            message = wrong.message if isinstance(wrong, ApiError) else str(wrong)
            raise invalid(f"Invalid data[{index}]: {message}") from wrong
        responses.append((answer, written, each))
        places += _places(written, each)
    totals = {
        "totalUpdatedRows": len({(sheet, row) for sheet, row, _ in places}),
        "totalUpdatedColumns": len({(sheet, column) for sheet, _, column in places}),
        "totalUpdatedCells": len(places),
        "totalUpdatedSheets": len({sheet for sheet, _, _ in places}),
    }
    answers = [answer | _echo(writing, written, each, body) for answer, written, each in responses]
    answer = {"spreadsheetId": writing.file.id} | {name: count for name, count in totals.items() if count}
    return answer | ({"responses": answers} if answers else {})


def _places(written: Range, body: Json) -> list[tuple[int, int, int]]:
    top, left = written.area.top or 0, written.area.left or 0
    return [
        (written.sheet.id, top + down, left + right)
        for down, line in enumerate(by_rows(body))
        for right, value in enumerate(line)
        if value is not None
    ]


def clear(writing: Writing, text: str) -> Json:
    """Answers spreadsheets.values.clear."""
    return {"spreadsheetId": writing.file.id, "clearedRange": writing.clear(text)}


def batch_clear(writing: Writing, texts: list[str]) -> Json:
    """Answers spreadsheets.values.batchClear."""
    cleared = []
    for index, text in enumerate(texts):
        try:
            cleared.append(writing.clear(text))
        except (WrongError, ApiError) as wrong:
            message = wrong.message if isinstance(wrong, ApiError) else str(wrong)
            raise invalid(f"Invalid range[{index}]: {message}") from wrong
    return {"spreadsheetId": writing.file.id} | ({"clearedRanges": cleared} if cleared else {})
