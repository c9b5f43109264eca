"""Values as Google recorded them: cuts, ranges, quoting, counts, rendering, refusals."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.google import Emulator, Formula
from tests.google.client import Bare

ROWS = [["A1", "B1", None, "D1"], [None, "b2"], [], ["A4", "B4", None, "D4"]]


def at(file_id: str, place: str) -> str:
    return f"/v4/spreadsheets/{file_id}/values/{place}"


def test_trailing_blanks_are_cut_and_inner_ones_kept(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": ROWS}, locale="en_US")
    expected = {"range": "Sheet1!A1:D4", "majorDimension": "ROWS"}
    expected["values"] = [["A1", "B1", "", "D1"], ["", "b2"], [], ["A4", "B4", "", "D4"]]  # type: ignore[assignment]
    assert anna.get(at(book, "Sheet1!A1:D4")) == expected
    assert anna.get(at(book, "Sheet1!E1:F9")) == {"range": "Sheet1!E1:F9", "majorDimension": "ROWS"}
    columns = anna.get(at(book, "Sheet1!A1:D4"), majorDimension="COLUMNS")
    assert columns["values"] == [["A1", "", "", "A4"], ["B1", "b2", "", "B4"], [], ["D1", "", "", "D4"]]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Sheet1!A1:C", "Sheet1!A1:C1000"),
        ("Sheet1!A2:2", "Sheet1!A2:Z2"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("A1:B2", "Sheet1!A1:B2"),
        ("B2:A1", "Sheet1!A1:B2"),
        ("Sheet1!2:3", "Sheet1!A2:Z3"),
        ("Sheet1!A:AZ", "Sheet1!A1:Z1000"),
        ("Sheet1!C3", "Sheet1!C3"),
        ("Sheet1!R2C3:R4C4", "Sheet1!C2:D4"),
        ("'D3'!A1", "'D3'!A1"),
        ("'Kassa ''bok''/a:b'!A1", "'Kassa ''bok''/a:b'!A1"),
        ("Möten!A1", "'Möten'!A1"),
        ("'🐝'!A1:B1", "'🐝'!A1:B1"),
        ("Belopp", "Sheet1!B2:B4"),
    ],
)
def test_a_range_is_answered_bounded_and_quoted_where_it_must(
    google: Emulator, anna: Bare, asked: str, answered: str
) -> None:
    book = google.make("T", {"Sheet1": [], "D3": [], "Kassa 'bok'/a:b": [], "Möten": [], "🐝": []})
    anna.batch(book, {"addNamedRange": {"namedRange": {"name": "Belopp", "range": _grid(0, 1, 4, 1, 2)}}})
    assert anna.get(f"/v4/spreadsheets/{book}/values:batchGet", ranges=asked)["valueRanges"][0]["range"] == answered


def _grid(sheet: int, top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    ends = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet} | ends


def test_the_raw_path_holds_slashes_colons_and_apostrophes(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Kassa 'bok'/a:b": [["x"]]})
    path = at(book, "%27Kassa%20%27%27bok%27%27%2Fa%3Ab%27%21A1")
    assert anna.get(path)["values"] == [["x"]]
    assert (
        anna.post(f"{path}:append", {"values": [["y"]]}, valueInputOption="RAW")["updates"]["updatedRange"]
        == "'Kassa ''bok''/a:b'!A2"
    )


@pytest.mark.parametrize(
    ("option", "moment", "row"),
    [
        ("FORMATTED_VALUE", "FORMATTED_STRING", ["2", "2020-01-01", "string", "53"]),
        ("UNFORMATTED_VALUE", "SERIAL_NUMBER", [2, 43831, "string", 53]),
        ("UNFORMATTED_VALUE", "FORMATTED_STRING", [2, "2020-01-01", "string", 53]),
        ("FORMULA", "SERIAL_NUMBER", ["=4/2", 43831, "string", 53]),
    ],
)
def test_rendering_as_recorded(google: Emulator, anna: Bare, option: str, moment: str, row: list[Any]) -> None:
    book = google.make("T", locale="en_US")
    anna.put(at(book, "A1:D1"), {"values": [["=4/2", "2020-01-01", "string", 53]]}, valueInputOption="USER_ENTERED")
    found = anna.ask("GET", at(book, "A1:D1"), valueRenderOption=option, dateTimeRenderOption=moment)
    assert found.json()["values"] == [row]
    assert '"2.0"' not in found.text
    assert "2.0" not in found.text


def test_serial_numbers_count_from_the_end_of_1899(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[date(1900, 1, 1), datetime(1900, 1, 1, 12), date(2026, 11, 22)]]})
    found = anna.get(at(book, "A1:C1"), valueRenderOption="UNFORMATTED_VALUE")
    assert found["values"] == [[2, 2.5, 46348]]


def test_raw_keeps_text_and_user_entered_reads_it(google: Emulator, anna: Bare) -> None:
    book = google.make("T", locale="en_US")
    row = ["=1+1", "2020-01-01", "2,000,000.01", "TRUE", True, 1.5, "'007"]
    anna.put(at(book, "A1"), {"values": [row]}, valueInputOption="RAW")
    anna.put(at(book, "A2"), {"values": [row]}, valueInputOption="USER_ENTERED")
    values = anna.get(at(book, "A1:G2"), valueRenderOption="UNFORMATTED_VALUE")["values"]
    assert values == [row, [2, 43831, 2000000.01, True, True, 1.5, "007"]]


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("12,50", 12.5, "12,5"),
        ("1 234,50", 1234.5, "1\u00a0234,50"),
        ("1234.1234", pytest.approx(52.273611, abs=1e-6), "1254.34.00"),
        ("1234,1234", 1234.1234, "1234,1234"),
        ("2026-01-15", 46037, "2026-01-15"),
        ("15 jan 2026", 46037, "15 jan. 2026"),
        ("1.234,50", "1.234,50", "1.234,50"),
        ("50%", 0.5, "50%"),
        ("sant", True, "SANT"),
        ("0701234567", 701234567, "701234567"),
        ("=1,5*2", 3, "3"),
        ("=SUM(1;2)", 3, "3"),
        ("=SUM(1,2)", 1.2, "1,2"),
        ("31 mors", "31 mors", "31 mors"),
    ],
)
def test_swedish_typing(google: Emulator, anna: Bare, typed: str, value: object, shown: str) -> None:
    book = google.make("T", locale="sv_SE")
    anna.put(at(book, "A1"), {"values": [[typed]]}, valueInputOption="USER_ENTERED")
    assert anna.get(at(book, "A1"), valueRenderOption="UNFORMATTED_VALUE")["values"][0][0] == value
    assert anna.get(at(book, "A1"))["values"][0][0] == shown


def test_counts_of_an_update(google: Emulator, anna: Bare) -> None:
    book = google.make("T", locale="en_US")
    rows = [["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", "", "", ""], ["A4", "B4", "", "D4"]]
    answer = anna.put(at(book, "%27Sheet1%27%21A1"), {"values": rows, "majorDimension": None}, valueInputOption="RAW")
    counts = {"updatedRange": "Sheet1!A1:D4", "updatedRows": 4, "updatedColumns": 4, "updatedCells": 16}
    assert answer == {"spreadsheetId": book, **counts}
    data = [{"range": "A1:D1", "values": [["A", "B", None, "D"]]}, {"range": "A4:D4", "values": [["A", "B", "C", "D"]]}]
    total = anna.post(f"/v4/spreadsheets/{book}/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    totals = {"totalUpdatedRows": 2, "totalUpdatedColumns": 4, "totalUpdatedCells": 7, "totalUpdatedSheets": 1}
    assert {name: total[name] for name in totals} == totals
    assert total["responses"][0] == {
        "spreadsheetId": book,
        "updatedRange": "Sheet1!A1:D1",
        "updatedRows": 1,
        "updatedColumns": 3,
        "updatedCells": 3,
    }


def test_null_leaves_a_cell_and_nothing_clears_it(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["a", "b", "c"]]})
    answer = anna.put(
        at(book, "A1:C1"), {"values": [[None, "", "C"]]}, valueInputOption="RAW", includeValuesInResponse="True"
    )
    assert (answer["updatedCells"], answer["updatedColumns"]) == (2, 2)
    assert answer["updatedData"] == {"range": "Sheet1!A1:C1", "majorDimension": "ROWS", "values": [["a", "", "C"]]}


def test_columns_are_written_downwards(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], [], ["c"]]}
    answer = anna.put(at(book, "B1"), body, valueInputOption="RAW")
    assert (answer["updatedRange"], answer["updatedCells"], answer["updatedColumns"]) == ("Sheet1!B1:D2", 3, 2)
    assert anna.get(at(book, "B1:D2"))["values"] == [["a", "", "c"], ["b"]]


@pytest.mark.parametrize(
    ("place", "rows", "message"),
    [
        ("NOPE!A5:F15", [["x"]], "Unable to parse range: NOPE!A5:F15"),
        ("A1:B2:C3", [["x"]], "Unable to parse range: A1:B2:C3"),
        (
            "Sheet1!A1:A1",
            [["x", "y"]],
            "Requested writing within range [Sheet1!A1:A1], but tried writing to column [B]",
        ),
        ("Sheet1!A1:B1", [["x"], ["y"]], "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]"),
        (
            "'Två ord'!A1:B1",
            [["x"], ["y"]],
            "Requested writing within range ['Två ord'!A1:B1], but tried writing to row [2]",
        ),
        ("Sheet1!AB1", [["x"]], "Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Sheet1!A1001", [["x"]], "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        (
            "Sheet1!A1",
            [["x" * 50_001]],
            "Your input contains more than the maximum of 50000 characters in a single cell.",
        ),
    ],
)
def test_refusals_of_a_write(google: Emulator, anna: Bare, place: str, rows: list[list[str]], message: str) -> None:
    book = google.make("T", {"Sheet1": [], "Två ord": []})
    version = google.world.files[book].version
    assert anna.refused("PUT", at(book, place), {"values": rows}, valueInputOption="RAW") == (400, message)
    body = {"valueInputOption": "RAW", "data": [{"range": "A1", "values": [["1"]]}, {"range": place, "values": rows}]}
    assert anna.refused("POST", f"/v4/spreadsheets/{book}/values:batchUpdate", body) == (
        400,
        f"Invalid data[1]: {message}",
    )
    assert google.world.files[book].version == version
    assert "values" not in anna.get(at(book, "A1"))


def test_one_missing_tab_fails_the_whole_batch_get(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    params = {"ranges": ["Sheet1!A1", "Borta!A1"]}
    assert anna.refused("GET", f"/v4/spreadsheets/{book}/values:batchGet", **params) == (
        400,
        "Unable to parse range: Borta!A1",
    )
    assert (
        anna.refused("GET", at(book, "AB1"))[1]
        == "Range (Sheet1!AB1) exceeds grid limits. Max rows: 1000, max columns: 26"
    )


def test_values_that_are_no_list_are_refused_by_field(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    answer = anna.ask("PUT", at(book, "A1"), {"values": "A1"}, valueInputOption="RAW")
    message = "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"A1\""
    violations = [{"field": "data.values", "description": message}]
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}]
    assert answer.json() == {
        "error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT", "details": details}
    }
    flat = anna.refused("PUT", at(book, "A1"), {"values": ["x"]}, valueInputOption="RAW")
    assert flat == (400, "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\"")
    assert anna.refused("PUT", at(book, "A1"), {"values": [["x"]]}) == (
        400,
        "'valueInputOption' is required but not specified",
    )
    wrong = {"range": "A2", "values": [["x"]]}
    assert (
        anna.refused("PUT", at(book, "A1"), wrong, valueInputOption="RAW")[1]
        == "Request range[A1] does not match value's range[A2]"
    )


def test_clear_keeps_the_look(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[date(2026, 1, 1), "x"]]})
    assert anna.post(at(book, "Sheet1!A1:B1:clear")) == {"spreadsheetId": book, "clearedRange": "Sheet1!A1:B1"}
    anna.put(at(book, "A1"), {"values": [[46023]]}, valueInputOption="RAW")
    assert anna.get(at(book, "A1"))["values"] == [["2026-01-01"]]
    cleared = anna.post(f"/v4/spreadsheets/{book}/values:batchClear", {"ranges": ["Sheet1!A1", "B1:C"]})
    assert cleared == {"spreadsheetId": book, "clearedRanges": ["Sheet1!A1", "Sheet1!B1:C1000"]}
    path, body = f"/v4/spreadsheets/{book}/values:batchClear", {"ranges": ["A1001:B"]}
    expected = "Invalid range[0]: Range (Sheet1!A1001:B) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert anna.refused("POST", path, body) == (400, expected)


def test_results_of_formulas(google: Emulator, anna: Bare) -> None:
    rows: list[list[Any]] = [[1, 2, "x"], [3, 4, "y"], [5, None, "x"]]
    formulas: list[Any] = [
        "=A1+B2*2",
        "=SUM(A1:B3)",
        '=SUMIF(C1:C3;"x";A1:A3)',
        '=COUNTIF(Data!A:A;">=3")',
        '=IF(A1>2;"ja";"nej")',
    ]
    formulas += ["=1/0", "=GOOGLEFINANCE(1)", "=Borta!A1", "=SUM(A1"]
    stored: list[Any] = [Formula("=GOOGLEFINANCE(1)", 42.5), Formula('=QUERY(A1;"x")', "#N/A")]
    book = google.make("T", {"Data": [*rows, formulas, stored]})
    found = anna.get(at(book, "A4:I5"), valueRenderOption="UNFORMATTED_VALUE")["values"]
    assert found == [[9, 15, 6, 4, "nej", "#DIV/0!", "#NAME?", "#REF!", "#ERROR!"], [42.5, "#N/A"]]


def test_compact_and_squeezed_answers(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["å"] * 20] * 20})
    answer = anna.ask("GET", at(book, "A1:T20"), prettyPrint="false")
    assert (answer.headers["Content-Encoding"], answer.headers["Content-Type"]) == (
        "gzip",
        "application/json; charset=UTF-8",
    )
    assert '"range":"Sheet1!A1:T20"' in answer.text
    assert '"range": "Sheet1!A1:T20"' in anna.ask("GET", at(book, "A1:T20")).text
    assert "ETag" not in answer.headers
    assert anna.get(at(book, "A1:B2"), fields="values") == {"values": [["å", "å"], ["å", "å"]]}
