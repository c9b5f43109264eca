"""What Google was seen to answer, by its recorded answers and by what its own clients rely on."""

from typing import Any

import pytest

from tests.google import Emulator
from tests.google.client import Bare


def path(book: str) -> str:
    return f"/v4/spreadsheets/{book}"


def refusal(who: Bare, book: str, request: dict[str, Any]) -> str:
    code, message = who.refused("POST", f"{path(book)}:batchUpdate", {"requests": [request]})
    assert code == 400
    kind = next(iter(request))
    return message.removeprefix(f"Invalid requests[0].{kind}: ")


def formulas(who: Bare, book: str, place: str) -> Any:
    return who.get(f"{path(book)}/values/{place}", valueRenderOption="FORMULA")["values"]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("TRUE", "TRUE"),
        ("x.y", "x.y"),
        ("Sheet_1", "Sheet_1"),
        ("Sales2", "Sales2"),
        ("ABC1234", "'ABC1234'"),
        ("R1C1", "'R1C1'"),
        ("2026", "'2026'"),
        ("Ünï", "'Ünï'"),
        ("a-b", "'a-b'"),
        ("It's", "'It''s'"),
    ],
)
def test_which_titles_stand_in_apostrophes(google: Emulator, anna: Bare, title: str, written: str) -> None:
    book = google.make("T", {title: []})
    assert anna.get(f"{path(book)}/values/A1")["range"] == f"{written}!A1"


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("=sum( sales!a3:a3 )", "=sum( Sales!A3 )"),
        ("='Sales'!B3:a2", "=Sales!A2:B3"),
        ("=sales!$d$3 + 1", "=Sales!$D$3 + 1"),
        ("=SUM(  A1 ,  'It''s'!a1:a1  )", "=SUM(  A1 ,  'It''s'!A1  )"),
        ("=Sales!3:3", "=Sales!3:3"),
        ("=SUM(Sales!$A3:$A3)", "=SUM(Sales!$A3)"),
        ('=if(true,"a3:a3",sales!A1)', '=if(true,"a3:a3",Sales!A1)'),
    ],
)
def test_formulas_are_kept_with_their_references_put_right(
    google: Emulator, anna: Bare, entered: str, kept: str
) -> None:
    book = google.make("T", {"Sales": [], "It's": []}, locale="en_US")
    anna.put(f"{path(book)}/values/Sales!F9", {"values": [[entered]]}, valueInputOption="USER_ENTERED")
    cell = {"userEnteredValue": {"formulaValue": entered}}
    start = {"sheetId": 0, "rowIndex": 9, "columnIndex": 5}
    anna.batch(book, {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}})
    assert formulas(anna, book, "Sales!F9:F10") == [[kept], [kept]]


def dimension(dimension: str, start: int, end: int, sheet: int = 0) -> dict[str, Any]:
    return {"range": {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": end}}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"insertDimension": dimension("ROWS", 0, 1, 9)}, "No grid with id: 9"),
        (
            {"insertDimension": dimension("ROWS", 1000, 1001)},
            "range.startIndex must be less than the grid size (1000) if inheritFromBefore is false.",
        ),
        (
            {"insertDimension": dimension("COLUMNS", 27, 28) | {"inheritFromBefore": True}},
            "range.startIndex is larger than current grid size (26)",
        ),
        ({"deleteDimension": dimension("COLUMNS", 0, 26)}, "You can't delete all the columns on the sheet."),
        ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the sheets in a document."),
        ({"deleteSheet": {"sheetId": 9}}, "No sheet with id: 9"),
        ({"addSheet": {"properties": {"sheetId": 0}}}, "Sheet with id 0 already exists."),
        ({"addSheet": {"properties": {"sheetId": -1}}}, "Sheet id must be non-negative."),
        (
            {"addSheet": {"properties": {"title": "x" * 101}}},
            "The sheet name cannot be greater than 100 characters.",
        ),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 0, "title": ""}, "fields": "title"}},
            "The sheet name cannot be empty.",
        ),
        (
            {"addNamedRange": {"namedRange": {"name": "Summa", "range": {"sheetId": 0}}}},
            "Cannot add named range with name Summa, a named range with that name already exists.",
        ),
    ],
)
def test_refusals_of_a_request(google: Emulator, anna: Bare, request_: dict[str, Any], message: str) -> None:
    book = google.make("T", {"Sheet1": []})
    anna.batch(book, {"addNamedRange": {"namedRange": {"name": "Summa", "range": {"sheetId": 0, "endRowIndex": 1}}}})
    assert refusal(anna, book, request_) == message


def test_rows_below_frozen_ones_cannot_all_be_deleted(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    frozen = {"sheetId": 0, "gridProperties": {"frozenRowCount": 1}}
    anna.batch(book, {"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}})
    message = "Sorry, it is not possible to delete all non-frozen rows."
    assert refusal(anna, book, {"deleteDimension": dimension("ROWS", 1, 1000)}) == message


def test_a_range_that_ends_beyond_the_grid_takes_what_fits(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    small = {"sheetId": 0, "gridProperties": {"rowCount": 2, "columnCount": 2}}
    anna.batch(book, {"updateSheetProperties": {"properties": small, "fields": "gridProperties(rowCount,columnCount)"}})
    place = f"{path(book)}/values/'Sheet1'!A1:C3"
    assert anna.put(place, {"values": [[1, 2], [3, 4]]}, valueInputOption="RAW")["updatedRange"] == "Sheet1!A1:B2"
    message = "Requested writing within range ['Sheet1'!A1:C3], but tried writing to row [3]"
    assert anna.refused("PUT", place, {"values": [[1], [2], [3]]}, valueInputOption="RAW") == (400, message)


def test_a_list_where_a_value_should_be_is_told_whole(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    body = {"values": [["a"], [[1, "x"]]]}
    told = 'list_value {\n  values {\n    number_value: 1.0\n  }\n  values {\n    string_value: "x"\n  }\n}\n'
    place = f"{path(book)}/values/A1:append"
    assert anna.refused("POST", place, body, valueInputOption="RAW") == (400, f"Invalid values[1][0]: {told}")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ("not json", "Unexpected token.\nnot json\n^"),
        ('{"requests":', "Unexpected end of string. Expected a value.\n\n^"),
        ('{"a": 1 "b"', 'Expected , or } after key:value pair.\n{"a": 1 "b"\n        ^'),
        ('{"a": [1 2]}', 'Expected , or ] after array value.\n{"a": [1 2]}\n         ^'),
        ('{"a" 1}', 'Expected : between key:value pair.\n{"a" 1}\n     ^'),
        ("[1]", 'Unknown name "": Root element must be a message.'),
    ],
)
def test_json_that_cannot_be_read(google: Emulator, anna: Bare, sent: str, message: str) -> None:
    url = f"{google.url}{path(google.make('T'))}:batchUpdate"
    answer = anna.session.post(url, data=sent, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == f"Invalid JSON payload received. {message}"


def test_a_request_that_is_no_message_is_named_with_its_type(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    kind = "type.googleapis.com/google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request"
    message = f"Invalid value at 'requests[0]' ({kind}), \"repeatCell\""
    assert anna.refused("POST", f"{path(book)}:batchUpdate", {"requests": ["repeatCell"]}) == (400, message)


def test_one_for_a_list_lists_in_lists_and_numbers_as_text_are_taken(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    add = {"addSheet": {"properties": {"gridProperties": {"rowCount": "7", "hideGridlines": "true"}}}}
    anna.post(f"{path(book)}:batchUpdate", {"requests": add})
    anna.post(f"{path(book)}:batchUpdate", {"requests": [[add], [add, [add]]]})
    sheets = anna.get(path(book), fields="sheets.properties.gridProperties")["sheets"]
    assert len(sheets) == 5
    assert sheets[1]["properties"]["gridProperties"] == {"rowCount": 7, "columnCount": 26, "hideGridlines": True}


def test_a_named_range_may_be_asked_for_behind_its_tab(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["a", "b"]], "B": []})
    grid = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    anna.batch(book, {"addNamedRange": {"namedRange": {"name": "summa", "range": grid}}})
    assert anna.get(f"{path(book)}/values/'Sheet1'!summa") == {
        "range": "Sheet1!B1",
        "majorDimension": "ROWS",
        "values": [["b"]],
    }
    assert anna.refused("GET", f"{path(book)}/values/B!summa") == (400, "Unable to parse range: B!summa")


def test_the_heads_of_drives_answers(google: Emulator, anna: Bare) -> None:
    book = google.make("T", owner="anna@example.org")
    answer = anna.ask("GET", f"/drive/v3/files/{book}")
    assert answer.headers["Cache-Control"] == "no-cache, no-store, max-age=0, must-revalidate"
    assert (answer.headers["Pragma"], answer.headers["Vary"]) == ("no-cache", "Origin, X-Origin")
    assert anna.ask("GET", path(book)).headers["Cache-Control"] == "private"
    gone = anna.ask("DELETE", f"/drive/v3/files/{book}")
    assert (gone.status_code, gone.headers["Content-Type"], gone.headers["Content-Length"]) == (204, "text/html", "0")
