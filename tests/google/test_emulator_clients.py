"""What other clients than ours ask for: cells carried about, groups, data filters, uploads, batches, HTTP's corners."""

import gzip
import io
import json
from typing import Any

import gspread
import openpyxl
import pytest
from gspread.utils import PasteOrientation, PasteType

from tests.google import Emulator
from tests.google.client import Bare

CSV = "text/csv"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


def path(book: str) -> str:
    return f"/v4/spreadsheets/{book}"


def grid(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    ends = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": 0, **ends}


def cells(who: Bare, book: str, place: str = "Sheet1") -> Any:
    return who.get(f"{path(book)}/values/{place}", valueRenderOption="FORMULA").get("values")


def test_gspread_copies_and_cuts(google: Emulator, client: gspread.Client, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[1, "=A1+$A$1"], [2, 3]]}, locale="en_US")
    sheet = client.open_by_key(book).sheet1
    sheet.copy_range("A1:B2", "D1:E4")
    assert cells(anna, book, "D1:E4") == [[1, "=D1+$A$1"], [2, 3], [1, "=D3+$A$1"], [2, 3]]
    sheet.copy_range("A1:B2", "D1:E2", PasteType.values, PasteOrientation.transpose)
    assert cells(anna, book, "D1:E2") == [[1, 2], [2, 3]]
    sheet.cut_range("A1:B2", "A6")
    assert cells(anna, book, "A1:B7") == [[], [], [], [], [], [1, "=A1+$A$1"], [2, 3]]


def test_gspread_groups_rows(google: Emulator, client: gspread.Client, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    sheet = client.open_by_key(book).sheet1
    added = sheet.add_dimension_group_rows(1, 5)["replies"][0]["addDimensionGroup"]
    grid_of_rows = {"dimension": "ROWS", "startIndex": 1, "endIndex": 5}
    assert added == {"dimensionGroups": [{"range": grid_of_rows, "depth": 1}]}
    sheet.add_dimension_group_rows(2, 4)
    anna.batch(book, {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}}})
    told = [
        (each["range"]["startIndex"], each["range"]["endIndex"], each["depth"])
        for each in sheet.list_dimension_group_rows()
    ]
    assert told == [(2, 6, 1), (3, 5, 2)]
    sheet.delete_dimension_group_rows(2, 6)
    assert [each["depth"] for each in sheet.list_dimension_group_rows()] == [1]
    assert sheet.list_dimension_group_columns() == []


@pytest.mark.parametrize(
    ("request_", "after"),
    [
        ({"insertRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "ROWS"}}, [["", "b"], ["a", "d"], ["c", "f"], ["e"]]),
        ({"deleteRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "COLUMNS"}}, [["b"], ["c", "d"], ["e", "f"]]),
        ({"moveDimension": {"source": {"dimension": "ROWS", "endIndex": 1}, "destinationIndex": 3}}, [["c", "d"], ["e", "f"], ["a", "b"]]),
        ({"pasteData": {"coordinate": {"rowIndex": 1}, "data": "1,x", "delimiter": ","}}, [["a", "b"], [1, "x"], ["e", "f"]]),
    ],
)  # fmt: skip
def test_cells_make_room_and_close_up(
    google: Emulator, anna: Bare, request_: dict[str, Any], after: list[list[Any]]
) -> None:
    book = google.make("T", {"Sheet1": [["a", "b"], ["c", "d"], ["e", "f"]]})
    assert anna.batch(book, request_)["replies"] == [{}]
    assert cells(anna, book) == after


def test_borders_are_drawn_round_and_within(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    anna.batch(
        book,
        {
            "updateBorders": {
                "range": grid(0, 2, 0, 1),
                "top": {"style": "SOLID"},
                "innerHorizontal": {"style": "DASHED"},
            }
        },
    )
    mask = "sheets.data.rowData.values.userEnteredFormat.borders"
    rows = anna.get(path(book), fields=mask)["sheets"][0]["data"][0]["rowData"]
    edges = [row["values"][0]["userEnteredFormat"]["borders"] for row in rows]
    solid, dashed = {"style": "SOLID"}, {"style": "DASHED"}
    assert edges == [{"top": solid, "bottom": dashed}, {"top": dashed}]


def test_a_tab_is_copied_to_another_spreadsheet(google: Emulator, client: gspread.Client, anna: Bare) -> None:
    book, other = google.make("T", {"Sheet1": [["x"]]}), google.make("U")
    assert client.open_by_key(book).sheet1.copy_to(other)["title"] == "Copy of Sheet1"
    assert cells(anna, other, "'Copy of Sheet1'!A1") == [["x"]]
    stranger = Bare(google, "stranger@example.org")
    place = f"{path(book)}/sheets/0:copyTo"
    assert stranger.refused("POST", place, {"destinationSpreadsheetId": other})[0] == 403


def test_values_by_data_filter(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["a", "b"], [1, 2]]})
    first, second = {"a1Range": "Sheet1!A1"}, {"gridRange": grid(1, 2, 0, 2)}
    data = [{"dataFilter": first, "values": [["ny"]]}]
    answer = anna.post(f"{path(book)}/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert answer["totalUpdatedCells"] == 1
    assert answer["responses"][0]["dataFilter"] == first
    asked = {"dataFilters": [first, second], "valueRenderOption": "UNFORMATTED_VALUE"}
    found = anna.post(f"{path(book)}/values:batchGetByDataFilter", asked)["valueRanges"]
    assert [each["valueRange"]["values"] for each in found] == [[[1, 2]], [["ny"]]]
    assert found[0]["dataFilters"] == [{"gridRange": {"startRowIndex": 1, "endRowIndex": 2, "endColumnIndex": 2}}]
    assert anna.post(f"{path(book)}/values:batchClearByDataFilter", {"dataFilters": [second]})["clearedRanges"] == [
        "Sheet1!A2:B2"
    ]
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    assert "developerMetadataLookup" in anna.refused("POST", f"{path(book)}:getByDataFilter", lookup)[1]


def test_gspread_imports_separated_text(google: Emulator, client: gspread.Client, anna: Bare) -> None:
    book = google.make("Kassa", {"Sheet1": [["old"]], "B": []}, locale="en_US")
    client.import_csv(book, "a,b\n1,2026-01-02\n")
    sheets = anna.get(path(book), fields="sheets.properties(title,gridProperties)")["sheets"]
    assert [each["properties"]["title"] for each in sheets] == ["Kassa"]
    assert sheets[0]["properties"]["gridProperties"] == {"rowCount": 1000, "columnCount": 26}
    assert cells(anna, book, "Kassa") == [["a", "b"], [1, 46024]]


def multipart(described: dict[str, Any], kind: str, data: bytes) -> tuple[bytes, dict[str, str]]:
    first = f"--b\r\nContent-Type: application/json\r\n\r\n{json.dumps(described)}\r\n--b\r\n".encode()
    body = first + f"Content-Type: {kind}\r\n\r\n".encode() + data + b"\r\n--b--\r\n"
    return body, {"Content-Type": "multipart/related; boundary=b"}


def test_uploads_in_one_request_and_behind_a_session(google: Emulator, anna: Bare) -> None:
    described = {"name": "Upp", "mimeType": SPREADSHEET}
    body, headers = multipart(described, CSV, b"x,y")
    url = f"{google.url}/upload/drive/v3/files"
    made = anna.session.post(
        f"{url}?uploadType=multipart&fields=id,name", data=body, headers=headers, timeout=20
    ).json()
    assert cells(anna, made["id"], "Upp") == [["x", "y"]]
    opened = anna.session.post(
        f"{url}?uploadType=resumable", json=described, headers={"X-Upload-Content-Type": CSV}, timeout=20
    )
    file = anna.session.put(opened.headers["Location"], data=b"z", timeout=20).json()
    assert (file["kind"], file["name"]) == ("drive#file", "Upp")
    assert cells(anna, file["id"], "Upp") == [["z"]]
    body, headers = multipart({"name": "x.bin"}, "image/png", b"z")
    refused = anna.session.post(f"{url}?uploadType=multipart", data=body, headers=headers, timeout=20)
    assert refused.json()["error"]["message"] == "The emulator does not do uploads of type image/png."


def test_a_workbook_is_uploaded(google: Emulator, anna: Bare) -> None:
    workbook, out = openpyxl.Workbook(), io.BytesIO()
    workbook.worksheets[0].title = "Kassa"
    workbook.worksheets[0].append(["Belopp", 12.5, "=B1*2"])
    workbook.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    body, headers = multipart({"name": "Upp", "mimeType": SPREADSHEET}, kind, out.getvalue())
    url = f"{google.url}/upload/drive/v3/files?uploadType=multipart"
    made = anna.session.post(url, data=body, headers=headers, timeout=20).json()
    assert cells(anna, made["id"], "Kassa") == [["Belopp", 12.5, "=B1*2"]]


def test_many_calls_in_one_batch(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    calls = [f"GET {path(book)}/values/A1?prettyPrint=true", "GET /drive/v3/files/nope", "GET /drive/v3/drives"]
    body = "".join(
        f"--q\r\nContent-Type: application/http\r\nContent-ID: <u+{number}>\r\n\r\n{call} HTTP/1.1\r\n\r\n\r\n"
        for number, call in enumerate(calls)
    )
    kind = {"Content-Type": "multipart/mixed; boundary=q"}
    answer = anna.session.post(f"{google.url}/batch/drive/v3", data=f"{body}--q--", headers=kind, timeout=20)
    assert answer.headers["Content-Type"].startswith("multipart/mixed; boundary=")
    assert [line for line in answer.text.splitlines() if line.startswith(("HTTP/", "Content-ID"))] == [
        "Content-ID: <response-u+0>",
        "HTTP/1.1 200 OK",
        "Content-ID: <response-u+1>",
        "HTTP/1.1 404 Not Found",
        "Content-ID: <response-u+2>",
        "HTTP/1.1 400 Bad Request",
    ]


def test_a_long_query_comes_as_a_form(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    headers = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
    url = f"{google.url}{path(book)}/values:batchGet"
    answer = anna.session.post(url, data="ranges=A1&ranges=B1&alt=json", headers=headers, timeout=20)
    assert [each["range"] for each in answer.json()["valueRanges"]] == ["Sheet1!A1", "Sheet1!B1"]


def test_a_body_may_be_squeezed_or_come_in_chunks(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    url = f"{google.url}{path(book)}/values/A1?valueInputOption=RAW"
    body = b'{"values": [["x"]]}'
    squeezed = anna.session.put(url, data=gzip.compress(body), headers={"Content-Encoding": "gzip"}, timeout=20)
    chunked = anna.session.put(url, data=iter([body[:5], body[5:]]), timeout=20)
    assert squeezed.status_code == chunked.status_code == 200
    assert chunked.json() == squeezed.json()


def test_a_page_in_a_browser_may_ask(google: Emulator, anna: Bare) -> None:
    url = f"{google.url}{path(google.make('T'))}"
    origin = {"Origin": "http://127.0.0.1:1"}
    asked = origin | {"Access-Control-Request-Headers": "authorization"}
    before = anna.session.options(url, headers=asked, timeout=20)
    assert (before.status_code, before.headers["Access-Control-Allow-Headers"]) == (200, "authorization")
    answer = anna.session.get(url, headers=origin, timeout=20)
    assert answer.headers["Access-Control-Allow-Origin"] == "http://127.0.0.1:1"


def test_another_form_than_json_is_refused(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    assert anna.refused("GET", path(book), alt="proto") == (400, "The emulator does not do alt=proto.")
    assert anna.get(path(book), **{"alt": "json", "$.xgafv": "2", "key": "k", "fields": "spreadsheetId"}) == {
        "spreadsheetId": book
    }


def test_part_of_a_text_may_look_otherwise(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["fet text"]]})
    runs = [{"format": {"bold": True}}, {"startIndex": 3, "format": {}}]
    cell = {"textFormatRuns": runs}
    anna.batch(book, {"repeatCell": {"range": grid(0, 1, 0, 1), "cell": cell, "fields": "textFormatRuns,pivotTable"}})
    found = anna.get(path(book), fields="sheets.data.rowData.values.textFormatRuns")["sheets"][0]["data"][0]["rowData"]
    assert found == [{"values": [cell]}]


@pytest.mark.parametrize("order", ["recency", "folder,name", "modifiedByMeTime desc", "sharedWithMeTime", "starred"])
def test_files_are_ordered_as_asked(google: Emulator, anna: Bare, order: str) -> None:
    made = {google.make("A"), google.make("B")}
    assert {each["id"] for each in anna.get("/drive/v3/files", orderBy=order)["files"]} == made
