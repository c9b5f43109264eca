"""Appending as Google recorded it: the table that is found, and the drift."""

from typing import Any

import pytest

from tests.google import Emulator
from tests.google.client import Bare


def append(who: Bare, book: str, place: str, row: list[str], **more: str) -> dict[str, object]:
    answer = who.post(
        f"/v4/spreadsheets/{book}/values/{place}:append", {"values": [row]}, valueInputOption="RAW", **more
    )
    return {"tableRange": answer.get("tableRange"), "updatedRange": answer["updates"]["updatedRange"]}


def test_rows_with_gaps_drift_to_the_right(google: Emulator, anna: Bare) -> None:
    book = google.make("T", locale="en_US")
    assert append(anna, book, "'Sheet1'", ["a", "", "c"]) == {"tableRange": None, "updatedRange": "Sheet1!A1:C1"}
    assert append(anna, book, "'Sheet1'", ["a", "", "c"]) == {"tableRange": "Sheet1!C1", "updatedRange": "Sheet1!C2:E2"}


def test_a_range_that_names_the_table_does_not_drift(google: Emulator, anna: Bare) -> None:
    book = google.make("T", locale="en_US")
    append(anna, book, "'Sheet1'!A1", ["a", "", "c"])
    assert append(anna, book, "'Sheet1'!A1", ["a", "", "c"]) == {
        "tableRange": "Sheet1!A1",
        "updatedRange": "Sheet1!A2:C2",
    }


def test_a_blank_place_between_filled_rows_is_no_table(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["1", "2"], [], ["3", "4"]]})
    assert append(anna, book, "'Sheet1'!A2", ["n"] * 8) == {"tableRange": None, "updatedRange": "Sheet1!A2:H2"}


@pytest.mark.parametrize(
    ("place", "table"),
    [("Sheet1", "B4:D6"), ("B4", "B4:D6"), ("C5:D5", "B4:D6"), ("B2", "A1:C2"), ("A3:G10", "B4:D6")],
)
def test_the_published_example_of_two_tables(google: Emulator, anna: Bare, place: str, table: str) -> None:
    rows: list[list[Any]] = [
        ["x", "y", "z"],
        ["1", "2", "3"],
        [],
        [None, "x", "y", "z"],
        [None, "4", "5", "6"],
        [None, "7", "8", "9"],
    ]
    book = google.make("T", {"Sheet1": rows})
    assert append(anna, book, place, ["n"])["tableRange"] == f"Sheet1!{table}"


def test_the_grid_grows_and_rows_are_put_in_if_asked(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["h"], ["1"], [None, None, "a note far below"]]})
    anna.batch(
        book,
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"rowCount": 3}},
                "fields": "gridProperties.rowCount",
            }
        },
    )
    assert append(anna, book, "A1", ["2"], insertDataOption="INSERT_ROWS")["updatedRange"] == "Sheet1!A3"
    assert anna.get(f"/v4/spreadsheets/{book}/values/A1:C4")["values"] == [
        ["h"],
        ["1"],
        ["2"],
        ["", "", "a note far below"],
    ]
    append(anna, book, "A1", ["3"])
    append(anna, book, "A1", ["4"])
    sheet = anna.get(f"/v4/spreadsheets/{book}", fields="sheets.properties.gridProperties.rowCount")
    assert sheet == {"sheets": [{"properties": {"gridProperties": {"rowCount": 5}}}]}


def test_cells_appended_in_a_batch_go_below_the_last_row(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["h"], [], [None, None, "last"]]})
    cell = {"userEnteredValue": {"stringValue": "new"}}
    anna.batch(book, {"appendCells": {"sheetId": 0, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}})
    assert anna.get(f"/v4/spreadsheets/{book}/values/A4")["values"] == [["new"]]
