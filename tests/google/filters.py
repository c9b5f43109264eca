"""Data filters: the ranges that a1Range and gridRange name, and the methods that take them."""

from collections.abc import Callable
from dataclasses import replace

from tests.google import a1
from tests.google.a1 import Range
from tests.google.call import Call, commit
from tests.google.errors import Json, WrongError, invalid
from tests.google.results import Results
from tests.google.rights import check_size, opened
from tests.google.state import Book
from tests.google.values import Writing, option_of, value_range, view
from tests.google.views import Wish, spreadsheet


def chosen(book: Book, data_filter: Json, where: str) -> Range:
    """The range that a filter names."""
    if len(data_filter) != 1:
        raise invalid(f"Invalid {where}: Must specify exactly one filter.")
    kind, asked = next(iter(data_filter.items()))
    if kind == "developerMetadataLookup":
        raise invalid(f"Invalid {where}: The emulator does not do developerMetadataLookup.")
    found = a1.resolve(book, asked) if kind == "a1Range" else a1.from_grid(book, asked)
    return found.inside()


def label(found: Range) -> str:
    """The filter's range as text that names its tab."""
    return a1.name(found.sheet, found.box)


def echoed(data_filter: Json) -> Json:
    """A filter as answers repeat it, zeros left out."""
    if "gridRange" not in data_filter:
        return data_filter
    return {"gridRange": {name: each for name, each in data_filter["gridRange"].items() if each}}


def get(call: Call) -> Json:
    """Answers spreadsheets.getByDataFilter."""
    file = opened(call.world, call.path["spreadsheetId"], call.actor)
    book, body = call.book(file), call.body
    ranges = [label(chosen(book, each, f"dataFilters[{at}]")) for at, each in enumerate(body.get("dataFilters", []))]
    wish = Wish(ranges, bool(body.get("includeGridData")), body.get("commentsViewMode", ""), call.mask())
    return spreadsheet(call.world, file, book, call.actor, wish)


def values_get(call: Call) -> Json:
    """Answers values.batchGetByDataFilter; recorded answers stand in the other order than they were asked for."""
    file = opened(call.world, call.path["spreadsheetId"], call.actor)
    book, how = call.book(file), view(call.body)
    results, found = Results(book), []
    for at, each in enumerate(call.body.get("dataFilters", [])):
        cells = value_range(results, chosen(book, each, f"dataFilters[{at}]"), how)
        found.append({"valueRange": cells, "dataFilters": [echoed(each)]})
    return {"spreadsheetId": file.id} | ({"valueRanges": found[::-1]} if found else {})


def _written(call: Call, option: str, write: Callable[[Writing], Json]) -> Json:
    file = opened(call.world, call.path["spreadsheetId"], call.actor, "writer")
    with file.lock:
        writing = Writing(call.world, file, file.book.copy(), call.actor, option)
        answer = write(writing)
        check_size(writing.book)
        commit(call.world, file, writing.book, call.actor)
    return {"spreadsheetId": file.id} | answer


def values_update(call: Call) -> Json:
    """Answers values.batchUpdateByDataFilter."""
    body = call.body

    def write(writing: Writing) -> Json:
        answers, counts = [], dict.fromkeys(("Rows", "Columns", "Cells"), 0)
        tabs = set()
        for at, each in enumerate(body.get("data", [])):
            found = chosen(writing.book, each.get("dataFilter", {}), f"data[{at}]")
            try:
                answer, written = writing.update(label(found), each)
            except WrongError as wrong:
                raise invalid(f"Invalid data[{at}]: {wrong}") from wrong
            del answer["spreadsheetId"]
            tabs |= {found.sheet.id} if "updatedCells" in answer else set()
            counts = {name: count + answer.get(f"updated{name}", 0) for name, count in counts.items()}
            answer["dataFilter"] = echoed(each["dataFilter"])
            if body.get("includeValuesInResponse"):
                how = replace(view(body, "response"), dimension=each.get("majorDimension") or "ROWS")
                answer["updatedData"] = value_range(Results(writing.book), written, how)
            answers.append(answer)
        totals = {f"totalUpdated{name}": count for name, count in (counts | {"Sheets": len(tabs)}).items() if count}
        return totals | ({"responses": answers} if answers else {})

    return _written(call, option_of(body), write)


def values_clear(call: Call) -> Json:
    """Answers values.batchClearByDataFilter."""

    def write(writing: Writing) -> Json:
        asked = call.body.get("dataFilters", [])
        cleared = [
            writing.clear(label(chosen(writing.book, each, f"dataFilters[{at}]"))) for at, each in enumerate(asked)
        ]
        return {"clearedRanges": cleared} if cleared else {}

    return _written(call, "RAW", write)
