"""OpenDocument spreadsheets, read cell by cell."""

import math
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from odf import dc, draw, office, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet

from sheets_schema.grid import ErrorValue, Uncomputed
from tests.sync.archives import rows, snapshot

ODS = "bok.ods"


def ods(*lines: table.TableRow, hidden: bool = False) -> bytes:
    """An .ods file with these rows in the tab Blad."""
    document = OpenDocumentSpreadsheet()
    look = style.Style(name="ta1", family="table")
    look.addElement(style.TableProperties(display="false" if hidden else "true"))
    document.automaticstyles.addElement(look)
    tab = table.Table(name="Blad", stylename=look)
    for line in lines:
        tab.addElement(line)
    document.spreadsheet.addElement(tab)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def line(*cells: table.TableCell, times: int = 1) -> table.TableRow:
    """A row of an .ods tab."""
    made = table.TableRow(numberrowsrepeated=times)
    for cell in cells:
        made.addElement(cell)
    return made


def cell(*paragraphs: str, **attributes: object) -> table.TableCell:
    """A cell of an .ods tab."""
    made = table.TableCell(**attributes)
    for paragraph in paragraphs:
        made.addElement(text.P(text=paragraph))
    return made


def test_ods_values(tmp_path: Path) -> None:
    content = ods(
        line(
            cell("1,50", valuetype="float", value="1.5"),
            cell("25 %", valuetype="percentage", value="0.25"),
            cell("2 kr", valuetype="currency", value="2"),
            cell("JA", valuetype="boolean", booleanvalue="true"),
            cell("en rad", "en till", valuetype="string"),
            cell("5/1", valuetype="date", datevalue="2026-01-05"),
            cell("5/1", valuetype="date", datevalue="2026-01-05T18:30:00"),
            cell("18.30", valuetype="time", timevalue="PT18H30M00S"),
            cell("30.00", valuetype="time", timevalue="PT30H00M00.5S"),
            cell("-1", valuetype="time", timevalue="-PT01H00M00S"),
            cell("Err:502", formula="of:=X()", valuetype="string"),
            cell("#REF!", valuetype="string"),
            cell(formula="of:=SUM([.A1:.B1])"),
            cell("x", valuetype="date", datevalue="12026-01-05"),
            cell("NaN", valuetype="float", value="NaN"),
        )
    )
    (found,) = rows(tmp_path, content, ODS)
    assert found[:4] == [1.5, 0.25, 2, True]
    assert found[4:7] == ["en rad\nen till", date(2026, 1, 5), datetime(2026, 1, 5, 18, 30)]
    assert found[7:10] == [time(18, 30), timedelta(hours=30, seconds=0.5), timedelta(hours=-1)]
    assert found[10:14] == ["Err:502", "#REF!", "=SUM([.A1:.B1])", "x"]
    assert [type(value) for value in found[10:14]] == [ErrorValue, str, Uncomputed, str]
    assert isinstance(found[14], float)
    assert math.isnan(found[14])


def test_ods_repeated_rows_and_cells(tmp_path: Path) -> None:
    content = ods(
        line(cell(numbercolumnsrepeated=2), cell("a", valuetype="string", numbercolumnsrepeated=3), times=2),
        line(cell(numbercolumnsrepeated=16_384), times=1000),
        line(cell("b", valuetype="string"), cell(numbercolumnsrepeated=16_383)),
        line(cell(numbercolumnsrepeated=16_384), times=1_047_573),
        hidden=True,
    )
    grid = snapshot(tmp_path, content, ODS).grids[0]
    assert grid.hidden
    assert len(grid.rows) == 1003
    assert [list(row) for row in grid.rows if row] == [["", "", "a", "a", "a"], ["", "", "a", "a", "a"], ["b"]]


def test_ods_spaces_tabs_and_breaks_in_texts(tmp_path: Path) -> None:
    paragraph = text.P(text="a")
    for element, after in ((text.S(c=3), "b"), (text.Tab(), "c"), (text.LineBreak(), "d")):
        paragraph.addElement(element)
        paragraph.addText(after)
    holder = table.TableCell(valuetype="string")
    holder.addElement(paragraph)
    assert rows(tmp_path, ods(line(holder)), ODS) == [["a   b\tc\nd"]]


def test_ods_comments_stand_at_their_cells_and_not_in_them(tmp_path: Path) -> None:
    note = office.Annotation()
    note.addElement(dc.Creator(text="Anna"))
    note.addElement(dc.Date(text="2026-11-22T10:00:00"))
    note.addElement(text.P(text="Var är"))
    note.addElement(text.P(text="kvittot?"))
    holder = table.TableCell(valuetype="string")
    holder.addElement(note)
    holder.addElement(text.P(text="Fika"))
    content = ods(line(cell(), times=3), line(cell(numbercolumnsrepeated=5), holder))
    read_back = snapshot(tmp_path, content, ODS)
    assert [list(row) for row in read_back.grids[0].rows if row] == [["", "", "", "", "", "Fika"]]
    (comment,) = read_back.comments
    assert (comment.tab, comment.cell, comment.author, comment.text) == ("Blad", "F4", "Anna", "Var är\nkvittot?")
    assert (str(comment.at), comment.note) == ("2026-11-22 10:00:00+00:00", True)


def test_ods_drawings_and_tables_within_cells_are_no_text(tmp_path: Path) -> None:
    frame, box = draw.Frame(), draw.TextBox()
    box.addElement(text.P(text="i en ruta"))
    frame.addElement(box)
    inner = table.Table(name="Inre")
    inner.addElement(line(cell("inre", valuetype="string")))
    holder = table.TableCell(valuetype="string")
    for element in (frame, inner, text.P(text="Fika")):
        holder.addElement(element, check_grammar=False)
    read_back = snapshot(tmp_path, ods(line(holder)), ODS)
    assert read_back.titles == ("Blad",)
    assert [list(row) for row in read_back.grids[0].rows] == [["Fika"]]
