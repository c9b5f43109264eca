"""The real gspread client, call by call."""

import datetime as dt
from typing import Any

import gspread
import pytest
from gspread.utils import ExportFormat, ValidationConditionType, ValueInputOption, ValueRenderOption

from tests.google import Emulator
from tests.google.client import gspread_client


@pytest.fixture
def book(google: Emulator, client: gspread.Client) -> gspread.Spreadsheet:
    """A spreadsheet with two tabs, opened."""
    rows: list[list[Any]] = [
        ["Datum", "Text", "Belopp"],
        [dt.date(2026, 1, 15), "Fika", -120.5],
        [dt.date(2026, 2, 1), "Gåva", 500],
    ]
    return client.open_by_key(google.make("Bok", {"Kassa": rows, "Möten": []}))


def test_opening_and_finding(google: Emulator, client: gspread.Client, book: gspread.Spreadsheet) -> None:
    assert [sheet.title for sheet in book.worksheets()] == ["Kassa", "Möten"]
    assert (book.locale, book.timezone, book.title) == ("sv_SE", "Europe/Stockholm", "Bok")
    assert client.open("Bok").id == book.id
    assert [each["name"] for each in client.list_spreadsheet_files()] == ["Bok"]
    assert book.get_lastUpdateTime() == "2026-11-22T12:00:00.000Z"
    assert book.sheet1.find("Gåva").address == "B3"  # type: ignore[union-attr]
    with pytest.raises(gspread.WorksheetNotFound):
        book.worksheet("Borta")
    assert {each.method for each in google.requests} >= {
        "sheets.spreadsheets.get",
        "drive.files.list",
        "drive.files.get",
    }


def test_reading(book: gspread.Spreadsheet) -> None:
    cash = book.sheet1
    assert cash.get_all_values() == [
        ["Datum", "Text", "Belopp"],
        ["2026-01-15", "Fika", "-120,5"],
        ["2026-02-01", "Gåva", "500"],
    ]
    assert cash.get("A2:C2", value_render_option=ValueRenderOption.unformatted) == [[46037, "Fika", -120.5]]
    assert cash.batch_get(["A1:B1", "C3"])[1].first() == "500"
    ranges = book.values_batch_get(["'Kassa'!A1:C", "'Möten'"], {"valueRenderOption": "UNFORMATTED_VALUE"})[
        "valueRanges"
    ]
    assert [each["range"] for each in ranges] == ["Kassa!A1:C1000", "'Möten'!A1:Z1000"]
    assert "values" not in ranges[1]
    assert str(cash.acell("C3", value_render_option=ValueRenderOption.formula).value) == "500"
    assert cash.row_values(1) == ["Datum", "Text", "Belopp"]


def test_writing(book: gspread.Spreadsheet) -> None:
    cash = book.sheet1
    cash.update([["x", 1.5], [None, "=1+1"]], "A5")
    assert cash.get("A5:B6") == [["x", "1,5"], ["", "=1+1"]]
    cash.update([["=1+1", "12,5"]], "A5", value_input_option=ValueInputOption.user_entered)
    cash.update_acell("C5", "=SUM(C2:C3)")
    assert cash.get("A5:C5", value_render_option=ValueRenderOption.unformatted) == [[2, 12.5, 379.5]]
    cash.batch_update([{"range": "A7", "values": [["a"]]}, {"range": "C7:D7", "values": [["c", "d"]]}])
    assert cash.row_values(7) == ["a", "", "c", "d"]
    cash.batch_clear(["A5:C7"])
    assert cash.get("A5:D7") == [[], [], ["", "", "", "d"]]
    cash.clear()
    assert cash.get_all_values() == [[]]


def test_appending_drifts_unless_a_table_is_named(book: gspread.Spreadsheet) -> None:
    meetings = book.worksheet("Möten")
    for _ in range(2):
        meetings.append_row(["a", "", "c"])
    assert meetings.get_all_values() == [["a", "", "c", "", ""], ["", "", "a", "", "c"]]
    meetings.clear()
    for _ in range(2):
        meetings.append_row(["a", "", "c"], table_range="A1")
    meetings.append_rows([["d"], ["e"]], table_range="A1")
    assert meetings.get_all_values() == [["a", "", "c"], ["a", "", "c"], ["d", "", ""], ["e", "", ""]]
    meetings.insert_rows([["first"]], 1)
    meetings.delete_rows(2)
    assert meetings.col_values(1) == ["first", "a", "d", "e"]


def test_tabs_and_looks(book: gspread.Spreadsheet) -> None:
    report = book.add_worksheet("Rapport", rows=10, cols=3, index=0)
    assert [sheet.title for sheet in book.worksheets()] == ["Rapport", "Kassa", "Möten"]
    report.update_title("Översikt")
    report.freeze(rows=1)
    report.resize(rows=20)
    report.format("A1:C1", {"textFormat": {"bold": True}, "backgroundColor": {"red": 0.5, "green": 0.5, "blue": 0.5}})
    report.update_tab_color("#ff0000")
    report.hide()
    report = book.worksheet("Översikt")
    assert (report.frozen_row_count, report.row_count, report.isSheetHidden) == (1, 20, True)
    assert report.get_tab_color() == "#FF0000"
    report.show()
    report.merge_cells("A1:B2")
    report.unmerge_cells("A1:B2")
    report.set_basic_filter("A1:C5")
    report.clear_basic_filter()
    report.columns_auto_resize(0, 2)
    book.reorder_worksheets(list(reversed(book.worksheets())))
    assert [sheet.title for sheet in book.worksheets()] == ["Möten", "Kassa", "Översikt"]
    copy = report.duplicate(new_sheet_name="Kopia")
    book.del_worksheet(copy)
    book.update_title("Ny bok")
    assert book.title == "Ny bok"


def test_notes_protections_validation_and_names(book: gspread.Spreadsheet) -> None:
    cash = book.sheet1
    cash.update_notes({"A1": "en not", "C2": "två\nrader"})
    assert cash.get_note("A1") == "en not"
    assert cash.get_notes() == [["en not"], ["", "", "två\nrader"]]
    cash.clear_notes(["A1"])
    assert cash.get_note("A1") == ""
    cash.add_protected_range("A1:C1", editor_users_emails=["bo@example.org"], description="rubriker")
    kept = book.list_protected_ranges(cash.id)
    assert [(each["description"], each["editors"]["users"]) for each in kept] == [
        ("rubriker", ["bo@example.org", "anna@example.org"])
    ]
    cash.delete_protected_range(kept[0]["protectedRangeId"])
    assert book.list_protected_ranges(cash.id) == []
    cash.add_validation("B2:B9", ValidationConditionType.one_of_list, ["Fika", "Gåva"], strict=True, showCustomUi=True)
    cash.define_named_range("C2:C3", "Belopp")
    assert [each["name"] for each in book.list_named_ranges()] == ["Belopp"]
    assert book.values_get("Belopp")["values"] == [["-120,5"], ["500"]]
    cash.delete_named_range(book.list_named_ranges()[0]["namedRangeId"])
    assert book.list_named_ranges() == []
    cash.sort((3, "des"), range="A2:C3")
    assert cash.col_values(2) == ["Text", "Gåva", "Fika"]


def test_sharing_copying_and_exporting(google: Emulator, client: gspread.Client, book: gspread.Spreadsheet) -> None:
    book.share("bo@example.org", perm_type="user", role="writer", notify=False)
    assert [(each["emailAddress"], each["role"]) for each in book.list_permissions()][1] == ("bo@example.org", "writer")
    assert gspread_client(google, "bo@example.org").open_by_key(book.id).title == "Bok"
    assert len(book.remove_permissions("bo@example.org")) == 1
    assert book.export(ExportFormat.CSV).startswith(b"Datum,Text")
    assert book.export(ExportFormat.EXCEL).startswith(b"PK")
    google.act("bo@example.org").comment(book.id, "Kassa!A1", "hm")
    copy = client.copy(book.id, "Kopia")
    assert (copy.title, copy.sheet1.acell("B2").value) == ("Kopia", "Fika")
    comments = f"https://www.googleapis.com/drive/v3/files/{copy.id}/comments?fields=comments(content)"
    assert client.http_client.request("get", comments).json() == {"comments": [{"content": "hm"}]}
    client.del_spreadsheet(copy.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(copy.id)
    made = client.create("Ny")
    assert made.sheet1.title == "Sheet1"
    worker = gspread_client(google, "worker@p.iam.gserviceaccount.com")
    book.share("worker@p.iam.gserviceaccount.com", perm_type="user", role="writer")
    with pytest.raises(gspread.exceptions.APIError) as refused:
        worker.copy(book.id)
    assert refused.value.response.json()["error"]["errors"][0]["reason"] == "storageQuotaExceeded"


def test_comments_by_parameters(google: Emulator, client: gspread.Client, book: gspread.Spreadsheet) -> None:
    google.act("bo@example.org").comment(book.id, "Kassa!C2", "Var är kvittot?")
    params: dict[str, Any] = {
        "commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED",
        "fields": "comments,sheets(properties(sheetId),commentAnchors)",
    }
    found = book.fetch_sheet_metadata(params)
    assert [each["headPost"]["content"] for each in found["comments"]] == ["Var är kvittot?"]
    assert found["sheets"][0]["commentAnchors"][0]["range"]["startRowIndex"] == 1
    assert client.http_client is not None
