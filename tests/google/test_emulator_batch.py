"""spreadsheets.get and batchUpdate: structure, masks, all or nothing, protections, limits."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.google import Emulator, Formula
from tests.google.client import Bare


def grid(sheet: int, top: int | None, bottom: int | None, left: int | None, right: int | None) -> dict[str, int]:
    ends = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet} | {name: end for name, end in ends.items() if end is not None}


def path(book: str) -> str:
    return f"/v4/spreadsheets/{book}"


def update(rows: list[list[dict[str, Any]]], fields: str = "userEnteredValue", **where: Any) -> dict[str, Any]:
    return {"updateCells": {"rows": [{"values": row} for row in rows], "fields": fields, **where}}


def text(value: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": value}}


def values(who: Bare, book: str, place: str) -> Any:
    return who.get(f"{path(book)}/values/{place}", valueRenderOption="FORMULA").get("values")


def test_what_a_new_spreadsheet_is(google: Emulator, anna: Bare) -> None:
    made = anna.post("/v4/spreadsheets", {"properties": {"title": "Ny"}})
    assert made["properties"]["locale"] == "en_US"
    assert made["properties"]["defaultFormat"]["textFormat"]["bold"] is False
    assert made["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{made['spreadsheetId']}/edit"
    properties = {"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID"}
    assert made["sheets"] == [{"properties": properties | {"gridProperties": {"rowCount": 1000, "columnCount": 26}}}]
    assert anna.get(path(made["spreadsheetId"]), includeGridData="false") == made


def test_tabs_come_move_and_go(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"A": [], "B": [[1]]})
    size = {"gridProperties": {"rowCount": 1, "columnCount": 1}}
    reply = anna.batch(
        book, {"addSheet": {"properties": {"title": "C", "sheetType": "GRID", **size}}}, {"deleteSheet": {"sheetId": 0}}
    )
    added = reply["replies"][0]["addSheet"]["properties"]
    assert reply["replies"] == [
        {
            "addSheet": {
                "properties": {"sheetId": added["sheetId"], "title": "C", "index": 2, "sheetType": "GRID", **size}
            }
        },
        {},
    ]
    anna.batch(
        book,
        {
            "updateSheetProperties": {
                "properties": {"sheetId": added["sheetId"], "index": 0, "hidden": True},
                "fields": "index,hidden",
            }
        },
    )
    sheets = anna.get(path(book), fields="sheets/properties(title,index,hidden)")["sheets"]
    assert [each["properties"] for each in sheets] == [
        {"title": "C", "index": 0, "hidden": True},
        {"title": "B", "index": 1},
    ]
    last = {"deleteSheet": {"sheetId": google.world.files[book].book.sheets[1].id}}
    expected = "Invalid requests[0].deleteSheet: You can't remove all the visible sheets in a document."
    assert anna.refused("POST", f"{path(book)}:batchUpdate", {"requests": [last]}) == (400, expected)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"addSheet": {"properties": {"title": "Sheet1"}}},
            'Invalid requests[1].addSheet: A sheet with the name "Sheet1" already exists. Please enter another name.',
        ),
        (
            {"updateSheetProperties": {"properties": {"sheetId": 9}, "fields": "title"}},
            "Invalid requests[1].updateSheetProperties: No sheet with id: 9",
        ),
        (
            {"repeatCell": {"range": grid(0, 1000, None, 0, 2), "cell": {}, "fields": "note"}},
            "Invalid requests[1].repeatCell: Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        (
            {"repeatCell": {"range": grid(0, 0, 2, 26, None), "cell": {}, "fields": "note"}},
            "Invalid requests[1].repeatCell: Range (Sheet1!AA1:2) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
        (
            {"repeatCell": {"range": grid(0, 0, 1, 0, 1), "cell": {}}},
            "Invalid requests[1].repeatCell: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
        ),
        (
            update([[text("x")]] * 2, range=grid(0, 999, 1000, 0, 1)),
            "Invalid requests[1].updateCells: Attempting to write row: 1000, beyond the last requested row of: 999",
        ),
        (
            {"frobnicate": {}},
            "Invalid JSON payload received. Unknown name \"frobnicate\" at 'requests[1]': Cannot find field.",
        ),
        (
            {"addBanding": {}},
            "Invalid JSON payload received. Unknown name \"addBanding\" at 'requests[1]': Cannot find field.",
        ),
        (
            {"addSheet": {"properties": {"titel": "x"}}},
            "Invalid JSON payload received. Unknown name \"titel\" at 'requests[1].add_sheet.properties': Cannot find field.",
        ),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 9_999_999, "columnCount": 26}}}},
            "Invalid requests[1].addSheet: This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
        ),
        (
            {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS"}}},
            "Invalid requests[1].deleteDimension: You can't delete all the rows on the sheet.",
        ),
    ],
)
def test_a_wrong_request_is_named_and_nothing_is_done(
    google: Emulator, anna: Bare, request_: dict[str, Any], message: str
) -> None:
    book = google.make("T", {"Sheet1": []})
    first = update([[text("written")]], range=grid(0, 0, 1, 0, 1))
    before = google.world.files[book].version
    assert anna.refused("POST", f"{path(book)}:batchUpdate", {"requests": [first, request_]}) == (400, message)
    assert values(anna, book, "A1") is None
    assert google.world.files[book].version == before


def test_an_empty_batch_is_refused(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    assert anna.refused("POST", f"{path(book)}:batchUpdate", {"requests": []}) == (
        400,
        "Must specify at least one request.",
    )


def test_replacing_a_tab_in_one_write(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Rapport": [["old", "old"], ["old", "old"]]})
    anna.batch(book, update([[text("new")]], range=grid(0, 0, 2, 0, 2)))
    assert values(anna, book, "A1:B2") == [["new"]]
    size = {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 2}}, "fields": "gridProperties/rowCount"}
    answer = anna.batch(
        book,
        {"updateSheetProperties": size},
        update(
            [[{"userEnteredValue": {"numberValue": 0}}, {"userEnteredValue": {"formulaValue": "=1+1"}}]],
            range=grid(0, 0, 2, 0, 2),
        ),
        includeSpreadsheetInResponse=True,
        responseRanges=["Rapport!A1:B2"],
        responseIncludeGridData=True,
    )
    cells = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert [cell["effectiveValue"] for cell in cells] == [{"numberValue": 0}, {"numberValue": 2}]
    assert cells[1]["userEnteredValue"] == {"formulaValue": "=1+1"}


def test_looks_notes_and_validation_are_kept_and_shown(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[1.5]]})
    look = {
        "backgroundColor": {"red": 0.5, "green": 0},
        "textFormat": {"bold": True},
        "numberFormat": {"type": "NUMBER", "pattern": "0.00"},
    }
    anna.batch(
        book,
        {
            "repeatCell": {
                "range": grid(0, 0, 1, 0, 2),
                "cell": {"userEnteredFormat": look},
                "fields": "userEnteredFormat(backgroundColor,textFormat.bold,numberFormat)",
            }
        },
    )
    rule = {
        "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "a"}]},
        "strict": False,
        "showCustomUi": True,
    }
    anna.batch(
        book,
        {"setDataValidation": {"range": grid(0, 0, 1, 1, 2), "rule": rule}},
        update([[{"note": "read me"}]], "note", range=grid(0, 0, 1, 0, 1)),
    )
    cells = anna.get(path(book), ranges="A1:B1", includeGridData="true")["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cells[0]["userEnteredFormat"]["backgroundColor"] == {"red": 0.49803922}
    assert cells[0]["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 0.49803922}}
    assert (cells[0]["formattedValue"], cells[0]["note"]) == ("1,50", "read me")
    assert cells[1]["dataValidation"] == {"condition": rule["condition"], "showCustomUi": True}


def test_notes_of_blank_and_of_noted_tabs_as_recorded(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    assert anna.get(path(book), fields="sheets.data.rowData.values.note") == {"sheets": [{"data": [{}]}]}
    anna.batch(
        book,
        update([[{"note": "read my note"}]], "note", start={"sheetId": 0}),
        update([[{"note": "Or don't"}]], "note", range=grid(0, 1, 2, 1, 2)),
    )
    rows = [{"values": [{"note": "read my note"}]}, {"values": [{}, {"note": "Or don't"}]}]
    assert anna.get(path(book), fields="sheets/data/rowData/values/note") == {"sheets": [{"data": [{"rowData": rows}]}]}
    assert anna.get(path(book), fields="sheets.merges") == {"sheets": [{}]}


def test_a_mask_that_leads_nowhere(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    error = anna.ask("GET", path(book), fields="sheets.sheetProperties").json()["error"]
    assert error["message"] == "Request contains an invalid argument."
    said = "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.sheetProperties'."
    assert error["details"][0]["fieldViolations"][0]["description"] == said


def test_protections_as_recorded_and_kept(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["guarded", "free"]]}, owner="olle@example.org")
    google.share(book, "anna@example.org")
    google.share(book, "bo@example.org")
    bo = Bare(google, "bo@example.org")
    asked = {
        "range": grid(0, 0, 2, 0, 1),
        "editors": {"users": [], "groups": []},
        "warningOnly": False,
        "description": None,
    }
    reply = anna.batch(book, {"addProtectedRange": {"protectedRange": asked}})["replies"][0]["addProtectedRange"][
        "protectedRange"
    ]
    number = reply["protectedRangeId"]
    shown = {key: value for key, value in asked["range"].items() if key != "sheetId"}  # type: ignore[attr-defined]
    assert reply == {"protectedRangeId": number, "range": shown, "requestingUserCanEdit": True, "editors": {}}
    kept = anna.get(path(book))["sheets"][0]["protectedRanges"][0]
    assert kept["editors"] == {"users": ["anna@example.org"]}
    assert "editors" not in bo.get(path(book))["sheets"][0]["protectedRanges"][0]
    text_ = "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit."
    write = {"values": [["x"]]}
    assert bo.refused("PUT", f"{path(book)}/values/A1", write, valueInputOption="RAW") == (400, text_)
    bo.put(f"{path(book)}/values/B1", write, valueInputOption="RAW")
    for request in (
        {"deleteProtectedRange": {"protectedRangeId": number}},
        {"deleteSheet": {"sheetId": 0}},
        {"sortRange": {"range": {"sheetId": 0}}},
    ):
        kind = next(iter(request))
        assert bo.refused("POST", f"{path(book)}:batchUpdate", {"requests": [request]}) == (
            400,
            f"Invalid requests[0].{kind}: {text_}",
        )
    Bare(google, "olle@example.org").put(f"{path(book)}/values/A1", write, valueInputOption="RAW")
    anna.batch(book, {"deleteProtectedRange": {"protectedRangeId": number}})
    bo.put(f"{path(book)}/values/A1", write, valueInputOption="RAW")


def test_rows_carry_formulas_ranges_and_looks_with_them(google: Emulator, anna: Bare) -> None:
    rows: list[list[Any]] = [["h"], [1], [2], [3], ["=SUM(A2:A4)"]]
    book = google.make("T", {"Data": rows, "Annan": [["=Data!A3"]]})
    anna.batch(
        book,
        {"addNamedRange": {"namedRange": {"name": "Rader", "range": grid(0, 1, 4, 0, 1)}}},
        {"mergeCells": {"range": grid(0, 2, 3, 0, 2), "mergeType": "MERGE_ALL"}},
    )
    anna.batch(
        book, {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 4}}}
    )
    assert values(anna, book, "Data!A7") == [["=SUM(A2:A6)"]]
    assert values(anna, book, "Annan!A1") == [["=Data!A5"]]
    assert anna.get(f"{path(book)}/values/Rader")["range"] == "Data!A2:A6"
    assert anna.get(path(book))["sheets"][0]["merges"][0]["startRowIndex"] == 4
    anna.batch(
        book, {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}}}
    )
    assert values(anna, book, "Annan!A1") == [["=#REF!"]]
    assert anna.get(f"{path(book)}/values/Annan!A1")["values"] == [["#REF!"]]
    anna.batch(book, {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Två ord"}, "fields": "title"}})
    anna.put(f"{path(book)}/values/Annan!A2", {"values": [["='Två ord'!A1"]]}, valueInputOption="USER_ENTERED")
    anna.batch(book, {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Ett"}, "fields": "title"}})
    assert values(anna, book, "Annan!A2") == [["=Ett!A1"]]


def test_sorting_moves_whole_cells(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["n", "v"], ["b", 2], ["ä", None], ["A", 10], ["c", "x"]]})
    google.act("anna@example.org").note(book, "A2", "of b")
    specs = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    anna.batch(book, {"sortRange": {"range": grid(0, 1, 5, 0, 2), "sortSpecs": specs}})
    assert values(anna, book, "A1:B5") == [["n", "v"], ["c", "x"], ["A", 10], ["b", 2], ["ä"]]
    assert google.world.files[book].book.sheets[0].cell(3, 0).note == "of b"


def test_rules_filters_charts_and_search(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["old", "old house"], ["OLD", 5]]})
    rule = {
        "ranges": [grid(0, 0, 2, 0, 2)],
        "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"backgroundColor": {"red": 1}}},
    }
    chart = {
        "spec": {"title": "Saldo", "basicChart": {"chartType": "LINE"}},
        "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5}}},
    }
    replies = anna.batch(
        book,
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"setBasicFilter": {"filter": {"range": grid(0, 0, 2, 1, 3)}}},
        {"addChart": {"chart": chart}},
        {"findReplace": {"find": "old", "replacement": "new", "allSheets": True}},
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "Kopia", "insertSheetIndex": 1}},
    )["replies"]
    assert replies[3] == {
        "findReplace": {"valuesChanged": 3, "rowsChanged": 2, "sheetsChanged": 1, "occurrencesChanged": 3}
    }
    first, second = anna.get(path(book))["sheets"]
    assert first["basicFilter"] == {
        "range": {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 3}
    }
    assert first["charts"][0]["spec"]["title"] == "Saldo"
    assert first["conditionalFormats"][0]["booleanRule"]["condition"] == {"type": "NOT_BLANK"}
    assert second["properties"]["title"] == "Kopia"
    assert second["charts"][0]["chartId"] != first["charts"][0]["chartId"]
    assert values(anna, book, "Kopia!A1:B2") == [["new", "new house"], ["new", 5]]
    anna.batch(
        book,
        {"updateChartSpec": {"chartId": first["charts"][0]["chartId"], "spec": {"title": "Nytt", "basicChart": {}}}},
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
        {"clearBasicFilter": {"sheetId": 0}},
        {"deleteEmbeddedObject": {"objectId": second["charts"][0]["chartId"]}},
        {
            "updateDimensionProperties": {
                "range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1},
                "properties": {"pixelSize": 50},
                "fields": "pixelSize",
            }
        },
        {"autoResizeDimensions": {"dimensions": {"sheetId": 0, "dimension": "COLUMNS"}}},
        {"appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 2}},
    )
    first = anna.get(path(book), fields="sheets(properties,charts,conditionalFormats,basicFilter,data.columnMetadata)")[
        "sheets"
    ][0]
    assert first["charts"][0]["spec"]["title"] == "Nytt"
    assert "conditionalFormats" not in first
    assert [each["pixelSize"] for each in first["data"][0]["columnMetadata"]][:2] == [50, 100]
    assert first["properties"]["gridProperties"]["columnCount"] == 28


def test_roles_decide_and_strangers_learn_nothing(google: Emulator, anna: Bare) -> None:
    book = google.make("T", owner="olle@example.org")
    denied = (403, "The caller does not have permission")
    assert anna.refused("GET", path(book)) == denied
    google.share(book, "anna@example.org", "reader")
    anna.get(path(book))
    write: dict[str, Any] = {"requests": [{"addSheet": {}}]}
    assert anna.refused("POST", f"{path(book)}:batchUpdate", write) == denied
    assert anna.refused("PUT", f"{path(book)}/values/A1", {"values": [["x"]]}, valueInputOption="RAW") == denied
    google.share(book, "anna@example.org", "writer")
    anna.post(f"{path(book)}:batchUpdate", write)
    assert anna.refused("GET", path("nope")) == (404, "Requested entity was not found.")
    status = anna.ask("GET", path("nope")).json()["error"]["status"]
    assert status == "NOT_FOUND"


def test_formula_results_can_be_given(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[Formula("=IMPORTRANGE(1)", 7), "=A1*2"]]})
    assert anna.get(f"{path(book)}/values/A1:B1")["values"] == [["7", "14"]]


def test_a_repeated_formula_goes_along_and_a_sorted_one_stays_in_its_row(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[3, 1], [1, 1], [2, 1]]})
    cell = {"userEnteredValue": {"formulaValue": "=A1*$B$1+$A1+A$1"}}
    anna.batch(book, {"repeatCell": {"range": grid(0, 0, 3, 2, 3), "cell": cell, "fields": "userEnteredValue"}})
    assert values(anna, book, "C1:C3") == [["=A1*$B$1+$A1+A$1"], ["=A2*$B$1+$A2+A$1"], ["=A3*$B$1+$A3+A$1"]]
    anna.batch(book, {"sortRange": {"range": grid(0, 0, 3, 0, 3), "sortSpecs": [{"dimensionIndex": 0}]}})
    assert values(anna, book, "A1:C2") == [[1, 1, "=A1*$B$1+$A1+A$1"], [2, 1, "=A2*$B$1+$A2+A$1"]]


def test_writes_at_the_same_time_are_one_after_another(google: Emulator) -> None:
    book = google.make("T", {"Sheet1": [["h"]]})

    def write(number: int) -> None:
        who = Bare(google)
        for turn in range(5):
            body = {"values": [[f"{number}-{turn}"]]}
            who.post(f"{path(book)}/values/A1:append", body, valueInputOption="RAW")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert len({row[0] for row in google.act("x@example.org").values(book, "Sheet1")}) == 41
    assert google.world.files[book].version == 41
