"""Sheets: each method from the call to the answer."""

from collections.abc import Callable

from tests.google import batch, values
from tests.google.call import Call, commit
from tests.google.doing import Doing
from tests.google.drive import room
from tests.google.edit_cells import update_cells
from tests.google.edit_comments import KINDS as TALK
from tests.google.edit_rules import add_named
from tests.google.edit_sheets import add_copy, add_sheet
from tests.google.errors import Json, denied, invalid, no_storage, not_done
from tests.google.rights import check_size, opened
from tests.google.state import Book
from tests.google.values import Writing
from tests.google.views import Wish, sheet_properties, spreadsheet

_PARTS = {"properties", "sheets", "namedRanges"}


def get(call: Call) -> Json:
    """Answers spreadsheets.get."""
    file = opened(call.world, call.path["spreadsheetId"], call.actor)
    wish = Wish(call.query.get("ranges", []), call.flag("includeGridData"), call.asked("commentsViewMode"), call.mask())
    return spreadsheet(call.world, file, call.book(file), call.actor, wish)


def create(call: Call) -> Json:
    """Answers spreadsheets.create."""
    try:
        room(call.actor)
    except type(no_storage()) as wrong:
        raise denied() from wrong
    if strange := sorted(set(call.body) - _PARTS):
        raise not_done(f"{strange[0]} in spreadsheets.create")
    asked = call.body.get("properties", {})
    book = Book(
        asked.get("title") or "Untitled spreadsheet", asked.get("locale", "en_US"), asked.get("timeZone", "Etc/GMT")
    )
    file = call.world.make(book, call.actor)
    doing = Doing(call.world, file, book, call.actor)
    for index, each in enumerate(call.body.get("sheets", []) or [{}]):
        if strange := sorted(set(each) - {"properties", "data"}):
            raise not_done(f"sheets[{index}].{strange[0]} in spreadsheets.create")
        inside = each.get("properties", {})
        usual = {"title": f"Sheet{index + 1}"} | ({"sheetId": 0} if not index else {})
        reply = add_sheet(doing, {"properties": usual | inside})
        for data in each.get("data", []):
            start = {"rowIndex": data.get("startRow", 0), "columnIndex": data.get("startColumn", 0)}
            start["sheetId"] = reply["properties"]["sheetId"]
            update_cells(doing, {"start": start, "rows": data.get("rowData", []), "fields": "*"})
    for each in call.body.get("namedRanges", []):
        add_named(doing, {"namedRange": each})
    check_size(book)
    return spreadsheet(call.world, file, book, call.actor, Wish())


def copy_to(call: Call) -> Json:
    """Answers spreadsheets.sheets.copyTo: the tab's copy stands last in the other spreadsheet, without comments."""
    source = opened(call.world, call.path["spreadsheetId"], call.actor).book.sheet(int(call.path["sheetId"]))
    if source is None:
        raise invalid(f"No sheet with id: {call.path['sheetId']}")
    file = opened(call.world, call.body.get("destinationSpreadsheetId", ""), call.actor, "writer")
    with file.lock:
        doing = Doing(call.world, file, file.book.copy(), call.actor)
        copied = add_copy(doing, source)
        check_size(doing.book)
        commit(call.world, file, doing.book, call.actor)
    return sheet_properties(doing.book, copied)


def batch_update(call: Call) -> Json:
    """Answers spreadsheets.batchUpdate."""
    file = opened(call.world, call.path["spreadsheetId"], call.actor)
    body = call.body
    requests = body.get("requests", [])
    with file.lock:
        applied = batch.apply(call.world, file, call.actor, requests, lose_comments=call.lose_comments)
        talk = all(set(request) <= set(TALK) for request in requests)
        if not (talk and call.lose_comments):
            commit(call.world, file, applied.book, call.actor, content=not talk)
        answer: Json = {"spreadsheetId": file.id, "replies": applied.replies}
        if body.get("includeSpreadsheetInResponse"):
            grid = bool(body.get("responseIncludeGridData"))
            mask = (call.mask() or {}).get("updatedSpreadsheet")
            wish = Wish(body.get("responseRanges", []), grid, body.get("commentsViewMode", ""), mask)
            answer["updatedSpreadsheet"] = spreadsheet(call.world, file, applied.book, call.actor, wish)
    return answer | ({"commentUpdateState": applied.comments} if applied.comments else {})


def values_get(call: Call) -> Json:
    """Answers spreadsheets.values.get."""
    file = opened(call.world, call.path["spreadsheetId"], call.actor)
    return values.get(call.book(file), call.path["range"], call.flat())


def values_batch_get(call: Call) -> Json:
    """Answers spreadsheets.values.batchGet."""
    file = opened(call.world, call.path["spreadsheetId"], call.actor)
    return values.batch_get(file.id, call.book(file), call.query.get("ranges", []), call.flat())


def _written(call: Call, option: str, write: Callable[[Writing], Json]) -> Json:
    file = opened(call.world, call.path["spreadsheetId"], call.actor, "writer")
    with file.lock:
        writing = Writing(call.world, file, file.book.copy(), call.actor, option)
        answer = write(writing)
        commit(call.world, file, writing.book, call.actor)
    return answer


def values_update(call: Call) -> Json:
    """Answers spreadsheets.values.update."""
    query = call.flat()
    return _written(call, values.option_of(query), lambda at: values.update(at, call.path["range"], call.body, query))


def values_append(call: Call) -> Json:
    """Answers spreadsheets.values.append."""
    query = call.flat()
    return _written(call, values.option_of(query), lambda at: values.append(at, call.path["range"], call.body, query))


def values_batch_update(call: Call) -> Json:
    """Answers spreadsheets.values.batchUpdate."""
    return _written(call, values.option_of(call.body), lambda at: values.batch_update(at, call.body))


def values_clear(call: Call) -> Json:
    """Answers spreadsheets.values.clear."""
    return _written(call, "RAW", lambda at: values.clear(at, call.path["range"]))


def values_batch_clear(call: Call) -> Json:
    """Answers spreadsheets.values.batchClear."""
    return _written(call, "RAW", lambda at: values.batch_clear(at, call.body.get("ranges", [])))
