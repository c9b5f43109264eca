"""Files that are small on disk and large in memory: none takes the program down with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from sync.xlsx.cells import examine, mended
from sync.xlsx.reading import read
from tests.sync.archives import MAIN, SHEET, Parts, archive, book, patched, refusal_of, snapshot

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
MEASURED = """
import resource, sys
from pathlib import Path
from sync.workbook import WorkbookError
from sync.xlsx.reading import read
try:
    print(sum(len(grid.rows) for grid in read(Path(sys.argv[1]), lambda _: True).grids))
except WorkbookError as error:
    print(error)
usage = resource.getrusage(resource.RUSAGE_SELF)
highest = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(highest.split()[1]) // 1024, int(usage.ru_utime + usage.ru_stime))
"""


def measured(path: Path) -> tuple[str, int, int]:
    """What reading the file in a process of its own says, its highest memory in MiB, and its seconds of work."""
    done = subprocess.run([sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    said, numbers = done.stdout.splitlines()
    memory, seconds = numbers.split()
    return said, int(memory), int(seconds)


@pytest.mark.parametrize("part", [WORKBOOK, RELATIONS, "_rels/.rels"])
def test_entities_are_never_unfolded(tmp_path: Path, part: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><workbook>&e11;</workbook>'
    sv, en = refusal_of(tmp_path, book() | {part: bomb})
    assert sv.startswith(f"filen är skadad ({part})")
    assert en.startswith(f"the file is damaged ({part})")


def test_parts_that_declare_too_much_are_not_unpacked(tmp_path: Path) -> None:
    content = patched(archive(book()), SHEET, 24, "<L", 0x7FFFFFFF)
    sv, en = refusal_of(tmp_path, content)
    assert sv.startswith("filen sväller orimligt")
    assert en.startswith("the file swells out of all reason")


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", WORKBOOK])
def test_a_part_that_hides_its_size_is_stopped_there(tmp_path: Path, part: str) -> None:
    strings = {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"></sst>'}
    parts = book('<row r="1"><c r="A1"><v>1</v></c></row>') | strings
    hidden = {part: str(parts[part]).replace("</", " " * (16 << 20) + "</", 1)}
    path = tmp_path / "bok.xlsx"
    path.write_bytes(patched(archive(parts | hidden), part, 24, "<L", 100))
    said, memory, _ = measured(path)
    assert said.startswith("bok.xlsx: filen sväller orimligt")
    assert memory < 60


def test_blank_pictures_are_no_bombs(tmp_path: Path) -> None:
    assert snapshot(tmp_path, book() | {"xl/media/image1.emf": bytes(20 << 20)}).titles == ("Blad",)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book() | {SHEET: b" " * (40 << 20)}))
    said, memory, seconds = measured(path)
    assert said.startswith("bok.xlsx: filen sväller orimligt")
    assert (memory < 60, seconds < 2) == (True, True)


@pytest.mark.parametrize(
    ("cells", "far"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        ('<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>', "XFD1048576"),
        ('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>', "XFD1048576"),
        ('<row r="2"><c r="XFD2"><v>1</v></c></row><row r="9000"><c r="A9000"><v>1</v></c></row>', "XFD2"),
        ('<row r="1"><c r="A99999999"><v>1</v></c></row>', "A99999999"),
        ('<row r="1"><c r="Z1"><v>1</v></c><c r="C1048576"><v>1</v></c></row>', "C1048576"),
        ("<row r='1'><c r='A99999999999'><v>1</v></c></row>", "A99999999999"),
        ('<row r="20000000"><c><v>1</v></c><c><v>1</v></c></row>', "B20000000"),
    ],
)
def test_a_tab_that_reaches_too_far(tmp_path: Path, cells: str, far: str) -> None:
    sv, en = refusal_of(tmp_path, book('<row r="1"><c r="A1"><v>1</v></c></row>' + cells))
    assert sv == f"fliken ”Blad” sträcker sig orimligt långt. Ta bort det som står längst ut ({far}) och spara."
    assert en == f"the tab “Blad” reaches out of all reason. Delete what stands furthest out ({far}) and save."


def test_a_stray_cell_far_into_a_large_sheet(tmp_path: Path) -> None:
    lines = [f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 50_000)]
    lines[30_000] += '<row r="30001"><c r="ZZZ30001" s="4"><v>1</v></c></row>'
    assert "(ZZZ30001)" in refusal_of(tmp_path, book("".join(lines)))[0]


def long_column(*rows: int) -> str:
    """Rows that each hold one long text in column A, enough of them to be looked at as a whole."""
    text = "x" * 1000
    return "".join(f'<row r="{row}"><c r="A{row}" t="str"><v>{text}</v></c></row>' for row in rows)


def test_a_long_but_narrow_tab_is_read(tmp_path: Path) -> None:
    read_back = snapshot(tmp_path, book(long_column(*range(899_900, 900_001))))
    assert len(read_back.grids[0].rows) == 900_000


def test_rows_in_no_order_hide_nothing(tmp_path: Path) -> None:
    wide = '<row r="1"><c r="CV1"><v>1</v></c></row>'
    unordered = long_column(*range(2, 50), 900_000, *range(50, 100)) + wide
    assert "(A900000)" in refusal_of(tmp_path, book(unordered + long_column(*range(100, 3000))))[0]


def test_long_stretches_of_blank_cells_are_passed_over() -> None:
    blank = b'<row r="3"><c r="A3" s="1"/></row>' * 300_000
    filled = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    xml = b"<worksheet><sheetData>" + filled + blank + b"</sheetData></worksheet>"
    blocks = [xml[at : at + (1 << 20)] for at in range(0, len(xml), 1 << 20)]
    assert examine(lambda: iter(blocks)).unfit
    assert len(b"".join(mended(lambda: iter(blocks)))) < 2 << 20


def test_blank_cells_far_out_are_no_hindrance(tmp_path: Path) -> None:
    blank = '<row r="1048576"><c r="XFD1048576" s="1"/><c r="XFC1048576" s="1"></c></row>'
    read_back = snapshot(tmp_path, book('<row r="1"><c r="A1"><v>1</v></c></row>' + blank, ["0"]))
    assert [list(row) for row in read_back.grids[0].rows] == [[1]]


def test_only_a_wanted_tab_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>')))
    assert read(path, lambda _: False).titles == ("Blad",)


@pytest.mark.parametrize(
    ("columns", "rows", "far"), [(16_384, 1_048_576, "XFD1048576"), (16_385, 1, "XFE1"), (1, 3_000_000, "A3000000")]
)
def test_an_ods_tab_that_reaches_too_far(tmp_path: Path, columns: int, rows: int, far: str) -> None:
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table"))
    many = f'table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"'
    row = f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell {many}/></table:table-row>'
    content = f'<office:x{names}><table:table table:name="Blad">{row}</table:table></office:x>'
    parts: Parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    assert f"({far})" in refusal_of(tmp_path, parts, "bok.ods")[0]
    assert read(tmp_path / "bok.ods", lambda _: False).titles == ("Blad",)


def test_a_million_blank_formatted_rows(tmp_path: Path) -> None:
    rows = (f'<row r="{row}" s="1"><c r="A{row}" s="1"/><c r="B{row}" s="1"/></row>' for row in range(4, 1_048_577))
    filled = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>'
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book(filled + "".join(rows), ["0"])))
    said, memory, seconds = measured(path)
    assert (said, memory < 200, seconds < 10) == ("3", True, True)


def test_the_largest_grid_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    path.write_bytes(archive(book('<row r="1"><c r="A1"><v>1</v></c><c r="S1048576"><v>2</v></c></row>')))
    said, memory, seconds = measured(path)
    assert (said, memory < 700, seconds < 10) == ("1048576", True, True)


@pytest.mark.parametrize(
    "cells",
    [
        b'<c t="e">' * 100_000 + b"</c>",
        b'<c r="A1" t="e"><v>' * 50_000,
        b"<c " * 300_000,
        b"<f>" * 300_000,
        b'<c r="' + b"A" * 1_000_000 + b'1"><v>1</v></c>',
        b"<c " + b" " * 1_000_000,
        b'<c r="A1"><v>-' + b"1." * 500_000,
    ],
    ids=["errors", "open", "tags", "formulas", "name", "spaces", "digits"],
)
def test_odd_markup_takes_no_time(cells: bytes) -> None:
    xml = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    assert examine(lambda: iter([xml])).values == {}
