"""Workbooks as Excel, LibreOffice, Google Sheets, openpyxl and XlsxWriter write them, read cell by cell."""

import math
import string
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_schema.grid import ErrorValue
from sync.xlsx.reading import read
from tests.sync.archives import (
    KINDS,
    MAIN,
    SHEET,
    STRICT_KINDS,
    STRICT_MAIN,
    book,
    everything,
    needs_office,
    one_cell,
    relations,
    rows,
    saved,
    saved_by_office,
    snapshot,
    unpacked,
)

ODS = "bok.ods"


def cells_of_every_kind() -> openpyxl.Workbook:
    """A workbook with the kinds of cells that people write."""
    workbook = openpyxl.Workbook()
    tab = workbook.active
    assert tab is not None
    tab.title = "Kassabok"
    tab.append(["Ver", "Text", "Datum", "Tid", "Längd", "Kvitto", "När"])
    tab.append([1, "Fika åäö\nrad två <b>&", date(2026, 1, 5), time(18, 30), timedelta(hours=30), True, None])
    tab.append([2.5, " 🎉 שלום ", datetime(2026, 1, 6, 12, 30), time(0, 0), timedelta(minutes=-5), False, -1])
    tab["E2"].number_format = tab["E3"].number_format = "[h]:mm"
    return workbook


EVERY_KIND: list[list[object]] = [
    ["Ver", "Text", "Datum", "Tid", "Längd", "Kvitto", "När"],
    [1, "Fika åäö\nrad två <b>&", date(2026, 1, 5), time(18, 30), timedelta(hours=30), True],
    [2.5, " 🎉 שלום ", datetime(2026, 1, 6, 12, 30), time(0, 0), timedelta(minutes=-5), False, -1],
]


def test_cells_of_every_kind_come_out_typed(tmp_path: Path) -> None:
    read_back = rows(tmp_path, saved(cells_of_every_kind()))
    assert read_back == EVERY_KIND
    assert [type(cell) for cell in read_back[1]] == [float, str, date, time, timedelta, bool]
    assert type(read_back[2][2]) is datetime


def test_all_titles_in_order_but_only_wanted_tabs(tmp_path: Path) -> None:
    workbook = cells_of_every_kind()
    workbook.create_sheet("Dold").sheet_state = "hidden"
    workbook.create_sheet("Djupt dold").sheet_state = "veryHidden"
    workbook.create_chartsheet("Diagram")
    workbook.create_sheet("Möten & ”årsmöten”", 0)
    content = unpacked(saved(workbook))
    content["xl/worksheets/sheet1.xml"] = "<broken"
    read_back = snapshot(tmp_path, content, wanted=lambda title: "old" in title)
    assert read_back.name == "bok.xlsx"
    assert read_back.titles == ("Möten & ”årsmöten”", "Kassabok", "Dold", "Djupt dold")
    assert [(grid.title, grid.hidden, list(grid.rows)) for grid in read_back.grids] == [
        ("Dold", True, []),
        ("Djupt dold", True, []),
    ]


def test_nothing_wanted_reads_titles_only(tmp_path: Path) -> None:
    read_back = snapshot(tmp_path, book(), wanted=lambda _: False)
    assert (read_back.titles, read_back.grids, read_back.comments) == (("Blad",), (), ())


@pytest.mark.parametrize("inline", [False, True])
def test_xlsxwriter_with_shared_and_inline_strings(tmp_path: Path, inline: bool) -> None:
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": inline}) as workbook:
        tab = workbook.add_worksheet("Konton")
        tab.write_row(0, 2, ["Konto", "Konto", " med mellanslag "])
        tab.write_rich_string(2, 2, "vanlig ", workbook.add_format({"bold": True}), "fet", " slut")
        tab.write_formula(2, 4, "=SUM(A1:B2)", value=12.5)
        tab.write_formula(2, 5, '="a"&"b"', value="ab")
        tab.write_boolean(2, 6, boolean=True)
    grid = read(path, everything).grids[0]
    assert [list(row) for row in grid.rows] == [
        ["", "", "Konto", "Konto", " med mellanslag ", "", ""],
        [],
        ["", "", "vanlig fet slut", "", 12.5, "ab", True],
    ]


def test_phonetic_runs_are_no_text(tmp_path: Path) -> None:
    shared = '<si><r><t>He</t></r><r><t xml:space="preserve">j </t></r><rPh sb="0" eb="1"><t>läs så</t></rPh></si>'
    parts = book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>') | {
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/_rels/workbook.xml.rels": relations(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "a": ("sharedStrings", "/xl/sharedStrings.xml")}
        ),
    }
    assert rows(tmp_path, parts) == [["Hej "]]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("NaN", math.nan),
        ("nan", math.nan),
        ("INF", math.inf),
        ("-INF", -math.inf),
        ("-1e400", -math.inf),
        ("-1e300", -1e300),
        ("-99999999999999", -99999999999999.0),
    ],
)
@pytest.mark.parametrize("look", [0, 1, 2], ids=["number", "day", "duration"])
def test_numbers_that_are_none_are_floats_whatever_their_format(
    tmp_path: Path, written: str, number: float, look: int, capfd: pytest.CaptureFixture[str]
) -> None:
    found = one_cell(tmp_path, f'<c r="A1" s="{look}"><v>{written}</v></c>', "yyyy-mm-dd", "[h]:mm")
    assert isinstance(found, float)
    assert found == number or math.isnan(found) == math.isnan(number) is True
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("written", "number"), [("1e400", math.inf), ("1E-7", 1e-7), ("-1.5E-13", -1.5e-13), ("-12.50", -12.5), ("0", 0)]
)
def test_numbers_however_they_are_written(tmp_path: Path, written: str, number: float) -> None:
    assert one_cell(tmp_path, f'<c r="A1"><f>B1</f><v>{written}</v></c>') == number


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("46348", date(2026, 11, 22)),
        ("46348.75", datetime(2026, 11, 22, 18)),
        ("1", date(1900, 1, 1)),
        ("-18260", date(1850, 1, 1)),
        ("-18259.5", datetime(1850, 1, 1, 12)),
        ("-800000", -800000.0),
        ("2958465", date(9999, 12, 31)),
        ("2958466", 2958466.0),
        ("0.75", time(18, 0)),
    ],
)
def test_days_however_far_back_or_ahead(tmp_path: Path, serial: str, day: object) -> None:
    found = one_cell(tmp_path, f'<c r="A1" s="1"><v>{serial}</v></c>', "yyyy\\-mm\\-dd;@")
    assert (found, type(found)) == (day, type(day))


def test_negative_amounts_stay_amounts_beside_times(tmp_path: Path) -> None:
    cells = '<c r="A1" s="1"><v>-0.5</v></c><c r="B1" s="2"><v>0.5</v></c><c r="C1" s="2"><v>-1</v></c>'
    found = rows(tmp_path, book(f'<row r="1">{cells}</row>', ["#,##0.00\\ [$kr-41D]", "hh:mm"]))
    assert found == [[-0.5, time(12), date(1899, 12, 29)]]


@pytest.mark.parametrize("said", ["1", "true"])
def test_days_counted_from_1904(tmp_path: Path, said: str) -> None:
    properties = f'<workbookPr date1904="{said}"/>'
    assert one_cell(tmp_path, '<c r="A1" s="1"><v>44886</v></c>', "d/m", properties=properties) == date(2026, 11, 22)
    assert one_cell(tmp_path, '<c r="A1" s="1"><v>-1</v></c>', "d/m", properties=properties) == date(1903, 12, 31)


@pytest.mark.parametrize("code", ["[h]:mm", "[hh]:mm:ss;@", "[mm]:ss"])
def test_durations_survive(tmp_path: Path, code: str) -> None:
    assert one_cell(tmp_path, '<c r="A1" s="1"><v>1.25</v></c>', code) == timedelta(hours=30)


@pytest.mark.parametrize("code", ["#,##0.00 kr", '0.00 "st"', "#,##0\\ [$SEK]", "[Red]0.00", "General", "@"])
def test_amounts_never_turn_into_days(tmp_path: Path, code: str) -> None:
    assert one_cell(tmp_path, '<c r="A1" s="1"><v>46348</v></c>', code) == 46348


def test_long_texts_and_texts_that_look_like_markup(tmp_path: Path) -> None:
    long, markup = "å" * 40_000, 't="e"&gt;&lt;f>1&lt;/f>&lt;v>-1&lt;/v>'
    cells = f'<c r="A1" t="inlineStr"><is><t>{long}</t></is></c><c r="B1" t="str"><v>{markup}</v></c>'
    assert rows(tmp_path, book(f'<row r="1">{cells}</row>')) == [[long, 't="e"><f>1</f><v>-1</v>']]


def test_merged_cells_stand_where_they_begin(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    tab = workbook.active
    assert tab is not None
    tab["B2"] = "Kassabok 2026"
    tab.merge_cells("B2:D3")
    assert [row for row in rows(tmp_path, saved(workbook)) if row] == [["", "Kassabok 2026"]]


def test_strict_namespaces_and_unusual_places(tmp_path: Path) -> None:
    parts = book('<row r="1"><c r="A1"><v>7</v></c></row>')
    moved = {name: str(part).replace(MAIN, STRICT_MAIN).replace(KINDS, STRICT_KINDS) for name, part in parts.items()}
    moved["Data/Mitt blad.xml"] = moved.pop(SHEET)
    moved["bok/arbetsbok.xml"] = moved.pop("xl/workbook.xml")
    del moved["xl/_rels/workbook.xml.rels"]
    moved["_rels/.rels"] = relations({"a": ("officeDocument", "/bok/arbetsbok.xml")}, STRICT_KINDS)
    moved["bok\\_rels\\arbetsbok.xml.rels"] = relations(
        {"rId1": ("worksheet", "../Data/Mitt%20blad.XML"), "rId9": ("styles", "/saknas.xml")}, STRICT_KINDS
    )
    assert rows(tmp_path, moved) == [[7]]


Written = None | bool | int | float | str | date
values: st.SearchStrategy[Written] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 6)),
    st.text(string.ascii_letters + "åäö <>&\"'-#=\n", min_size=1).filter(lambda words: words[0] not in "=#\n"),
    st.dates(date(1901, 1, 1), date(2200, 1, 1)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grid=st.lists(st.lists(values, max_size=6), min_size=1, max_size=8))
def test_whatever_openpyxl_writes_is_read_back(tmp_path: Path, grid: list[list[Written]]) -> None:
    workbook = openpyxl.Workbook()
    tab = workbook.active
    assert tab is not None
    for row, line in enumerate(grid, 1):
        for column, value in enumerate(line, 1):
            tab.cell(row, column, value)
    found = rows(tmp_path, saved(workbook))
    padded = [[("" if value is None else value) for value in line] for line in grid]
    while padded and not any(value != "" for value in padded[-1]):
        padded.pop()
    assert [line + [""] * (6 - len(line)) for line in found] == [line + [""] * (6 - len(line)) for line in padded]


@needs_office
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_libreoffice_saves(tmp_path: Path, kind: str) -> None:
    workbook = cells_of_every_kind()
    tab = workbook["Kassabok"]
    tab.append(["=1/0", "=A2+A3", "=NA()", '="a"&"b"', "=#REF!+1"])
    tab["C6"], tab["C6"].number_format = -18260, "yyyy-mm-dd"
    workbook.create_sheet("Dold").sheet_state = "hidden"
    source = tmp_path / "bok.xlsx"
    workbook.save(source)
    read_back = read(saved_by_office(source, kind, tmp_path / "saved"), everything)
    found = [list(row) + [""] * (7 - len(row)) for row in read_back.grids[0].rows]
    assert read_back.titles == ("Kassabok", "Dold")
    assert [grid.hidden for grid in read_back.grids] == [False, True]
    assert [line[:7] for line in found[:3]] == [line + [""] * (7 - len(line)) for line in EVERY_KIND]
    assert found[3][:5] == ["#DIV/0!", 3.5, "#N/A", "ab", "#REF!"]
    assert [type(cell) for cell in found[3][:5]] == [ErrorValue, float, ErrorValue, str, ErrorValue]
    assert found[5][2] == date(1850, 1, 1)
