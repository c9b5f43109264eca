"""What stands in a sheet's XML and calamine does not tell: errors, formulas without values, wherever they stand."""

import random
from pathlib import Path

import openpyxl
import pytest

from sheets_schema.grid import ErrorValue, Uncomputed, letters
from tests.sync.archives import MAIN, SHEET, book, one_cell, rows, saved, sheet


@pytest.mark.parametrize(
    "shown", ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#ERROR!", "Err:502"]
)
def test_errors_are_told_whoever_knows_them(tmp_path: Path, shown: str) -> None:
    cells = f'<c r="A1"><v>1</v></c><c r="B1" s="0" t="e"><f>X()</f><v>{shown}</v></c><c r="C1"><v>2</v></c>'
    (one, error, two), *others = rows(tmp_path, book(f'<row r="1">{cells}</row>'))
    assert (one, error, two, others) == (1, shown, 2, [])
    assert type(error) is ErrorValue


@pytest.mark.parametrize("text", ['Konto "e"', "'e'", 't="e"', '&lt;c t="e"&gt;'])
def test_a_text_that_quotes_an_error_is_a_text(tmp_path: Path, text: str) -> None:
    inline = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    formula = f'<c r="B1" t="str"><f>X("e")</f><v>{text}</v></c>'
    shown = text.replace("&lt;", "<").replace("&gt;", ">")
    found = rows(tmp_path, book(f'<row r="1">{inline}{formula}</row>'))
    assert found == [[shown, shown]]
    assert [type(cell) for cell in found[0]] == [str, str]


@pytest.mark.parametrize(
    ("cell", "formula"),
    [
        ('<c r="A1"><f>1+1</f></c>', "=1+1"),
        ('<c r="A1"><f>B1&amp;"x"</f><v></v></c>', '=B1&"x"'),
        ('<c r="A1" s="0"><f aca="false">SUM(B:B)</f><v/></c>', "=SUM(B:B)"),
        ('<c r="A1"><f>1+1</f><v />\n</c>', "=1+1"),
        ('<c r="A1"><f t="shared" si="0"/></c>', "="),
        ('<c r="A1"><f t="shared" ref="A1:A9" si="0">B1*2</f><v></v></c>', "=B1*2"),
        ('<c r="A1" t="e"><f>B1</f></c>', "=B1"),
    ],
)
def test_a_formula_without_a_value_is_not_empty(tmp_path: Path, cell: str, formula: str) -> None:
    found = one_cell(tmp_path, cell)
    assert found == formula
    assert type(found) is Uncomputed


def test_openpyxl_formulas_have_no_values(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    tab = workbook.active
    assert tab is not None
    tab["C40"] = "=SUM(A1:A9)"
    read_back = rows(tmp_path, saved(workbook))
    assert read_back[39] == ["", "", Uncomputed("=SUM(A1:A9)")]
    assert read_back[:39] == [[]] * 39


def test_a_formula_may_give_an_empty_text(tmp_path: Path) -> None:
    cell = '<c r="A1" t="str"><f>IF(B1=1,"","")</f><v></v></c><c r="B1"><v>1</v></c>'
    assert rows(tmp_path, book(f'<row r="1">{cell}</row>')) == [["", 1]]


MARKED = '<{0}row r="1"><{0}c r="A1" t="e"><{0}v>#N/A</{0}v></{0}c><{0}c r="B1"><{0}f>1</{0}f></{0}c></{0}row>'


def prefixed() -> str:
    """A sheet whose elements all have a prefix."""
    rows_only = MARKED.format("x:")
    return f'<x:worksheet xmlns:x="{MAIN}"><x:cols/><x:sheetData>{rows_only}</x:sheetData></x:worksheet>'


@pytest.mark.parametrize(
    "xml",
    [
        sheet(MARKED.format("")),
        sheet(MARKED.format("").replace('"', "'")),
        sheet('<row><c t="e"><v>#N/A</v></c><c><f>1</f></c></row>'),
        sheet('<row r="1"><c t="e"><v>#N/A</v></c><c r="B1"><f>1</f></c></row>'),
        sheet('<row r="1"><c s="0" t="e" r="A1"><v>#N/A</v></c><c\n r = "B1"><f>1</f></c></row>'),
        '<?xml version="1.0"?>\n' + prefixed(),
        sheet(MARKED.format("")).replace("</sheetData>", '</sheetData><conditionalFormatting><cfRule t="e"/><c/>'),
    ],
    ids=["plain", "single quotes", "no names", "few names", "other order", "prefix", "rules after"],
)
def test_sheets_however_they_are_written(tmp_path: Path, xml: str) -> None:
    found = rows(tmp_path, book() | {SHEET: xml})
    assert found == [["#N/A", "=1"]]
    assert [type(cell) for cell in found[0]] == [ErrorValue, Uncomputed]


def test_marks_are_found_throughout_a_large_sheet(tmp_path: Path) -> None:
    chance = random.Random(7)
    lines, expected = [], {}
    for row in range(1, 60_001):
        amount = f'<c r="B{row}" s="0"><v>{row}.5</v></c>'
        if chance.random() < 0.001:
            expected[row] = chance.choice([ErrorValue("#REF!"), ErrorValue("#CALC!"), Uncomputed("=A1")])
            amount = f'<c r="B{row}" t="e"><f>x</f><v>{expected[row]}</v></c>'
            if isinstance(expected[row], Uncomputed):
                amount = f'<c r="B{row}"><f>A1</f><v></v></c>'
        lines.append(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>{amount}</row>')
    found = rows(tmp_path, book("".join(lines)))
    assert len(found) == 60_000
    assert {row: line[1] for row, line in enumerate(found, 1) if not isinstance(line[1], float)} == expected
    assert all(line[0] == row for row, line in enumerate(found, 1))


def test_wide_sheets(tmp_path: Path) -> None:
    cells = "".join(f'<c r="{letters(column)}1"><v>{column}</v></c>' for column in range(16_384))
    error = '<row r="300"><c r="XFD300" t="e"><v>#N/A</v></c></row>'
    found = rows(tmp_path, book(f'<row r="1">{cells}</row>{error}'))
    assert found[0] == list(range(16_384))
    assert found[299][-1] == ErrorValue("#N/A")
