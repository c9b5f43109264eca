"""Our own tabs beside the people's workbook: what the file says, when it is written, and what happens when it cannot be."""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheets_schema.page import Cell, Chart, Link, Page, Style, Value
from sheets_schema.text import Ore
from sync.workbook import WorkbookError
from sync.xlsx.writing import write_pages

ODD_NAME = "Vår bok #1, 100% år's [ny] & {ö}.xlsx"
ODD_TITLES = ("Kassabok", "Kassa's bok", "Åtgärder & mål #1", "50% klart", "Be om hjälp", 'Citat "ja"', "a!b")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A people's workbook; for the writer it is a name and a mode, its content must never matter."""
    path = tmp_path / "bok.xlsx"
    path.write_bytes(b"people's own bytes")
    return path


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Where our own tabs go."""
    return tmp_path / "bok.gruppbok.xlsx"


def header(*titles: str) -> tuple[Cell, ...]:
    return tuple(Cell(title, Style.HEADER) for title in titles)


def findings(*messages: str, tab: str = "findings", title: str = "Kontroll") -> Page:
    rows = [
        (Cell("Fel", Style.ERROR), Cell(f"F{row}", link=Link("Kassabok", f"F{row}")), Cell(message, wrap=True))
        for row, message in enumerate(messages, 2)
    ]
    head = (
        (Cell(title, Style.TITLE),),
        (Cell("Vad som behöver rättas.", Style.LEAD),),
        header("Allvar", "Cell", "Vad"),
    )
    return Page(tab, title, (12, 8, 70), (*head, *rows), header=3)


def single(*values: Value, **more: object) -> Page:
    cells = tuple((Cell(value, **more),) for value in values)  # type: ignore[arg-type]
    return Page("overview", "Översikt", (40,), cells)


def sheet(path: Path, title: str = "Översikt") -> Worksheet:
    found = load_workbook(path)[title]
    assert isinstance(found, Worksheet)
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


class TestCells:
    def test_sums_are_numbers_in_swedish_money(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single(Ore(123450), Ore(-5), Ore(0))])
        cells = [sheet(ours).cell(row, 1) for row in (1, 2, 3)]
        assert [cell.value for cell in cells] == [1234.5, -0.05, 0]
        assert {cell.number_format for cell in cells} == {'#,##0.00\\ "kr";\\-#,##0.00\\ "kr"'}

    def test_days_moments_and_numbers_keep_their_types(self, ours: Path, source: Path) -> None:
        moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
        write_pages(ours, source, [single(date(2026, 11, 22), moment, 2026, 0.5)])
        page = sheet(ours)
        assert [page.cell(row, 1).value for row in (1, 2, 3, 4)] == [
            datetime(2026, 11, 22),
            datetime(2026, 11, 22, 18, 30),
            2026,
            0.5,
        ]
        assert [page.cell(row, 1).number_format for row in (1, 2, 3)] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0"]

    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+46 70",
            "-x",
            "@SUM(A1)",
            "https://example.org",
            "007",
            "mailto:a@b.se",
            "<r><t>x",
            " a ",
        ],
    )
    def test_a_text_stays_the_text_it_is(self, ours: Path, source: Path, text: str) -> None:
        write_pages(ours, source, [single(text)])
        cell = sheet(ours).cell(1, 1)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)

    def test_a_text_that_looks_like_markup_cannot_tear_the_file(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("<r><bad></r>")])
        assert str(sheet(ours).cell(1, 1).value).startswith("<r><bad></r>")

    def test_what_xml_forbids_is_left_out(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("a\x00b\x0bc\ud800d\uffff\ne")])
        assert sheet(ours).cell(1, 1).value == "abcd\ne"

    @pytest.mark.parametrize("letter", ["å", "😀"])
    def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(self, ours: Path, source: Path, letter: str) -> None:
        write_pages(ours, source, [single(letter * 40_000)])
        value = str(sheet(ours).cell(1, 1).value)
        assert value.endswith(letter + "…")
        assert 32_765 <= len(value.encode("utf-16-le")) // 2 <= 32_767

    @pytest.mark.parametrize("value", [10**18, float("nan"), float("inf"), date(1066, 10, 14)])
    def test_what_a_number_cell_cannot_hold_is_written_out(self, ours: Path, source: Path, value: Value) -> None:
        write_pages(ours, source, [single(value)])
        assert sheet(ours).cell(1, 1).value == str(value)

    def test_severities_can_be_told_apart(self, ours: Path, source: Path) -> None:
        styles = [Style.ERROR, Style.WARNING, Style.INFO, Style.GOOD, Style.TEXT]
        write_pages(ours, source, [Page("overview", "Översikt", (9,), tuple((Cell("x", one),) for one in styles))])
        fills = {sheet(ours).cell(row, 1).fill.fgColor.rgb for row in range(1, 6)}
        assert len(fills) == 5

    def test_a_span_merges_and_pushes_the_next_cell_on(self, ours: Path, source: Path) -> None:
        page = Page("overview", "Översikt", (9, 9, 9, 9), ((Cell(Ore(150), span=3), Cell("efter")),))
        write_pages(ours, source, [page])
        found = sheet(ours)
        assert [str(area) for area in found.merged_cells.ranges] == ["A1:C1"]
        assert (found["A1"].value, found["D1"].value) == (1.5, "efter")


class TestLinks:
    @pytest.mark.parametrize("title", ODD_TITLES)
    def test_a_link_leads_to_the_cell_in_the_peoples_workbook(self, tmp_path: Path, title: str) -> None:
        source = tmp_path / ODD_NAME
        ours = tmp_path / "ours.xlsx"
        write_pages(ours, source, [single("Rad 12", link=Link(title, "F12"))])
        cell = sheet(ours).cell(1, 1)
        assert cell.value == "Rad 12"
        assert cell.hyperlink is not None
        target = str(cell.hyperlink.target)
        assert unquote(target) == ODD_NAME
        assert not set(target) & set(' #"<>[]{}')
        assert cell.hyperlink.location == "'{}'!F12".format(title.replace("'", "''"))

    def test_a_linked_sum_is_still_a_number(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single(Ore(1250), date(2026, 1, 2), link=Link("Kassabok", "G3"))])
        page = sheet(ours)
        assert [page.cell(row, 1).value for row in (1, 2)] == [12.5, datetime(2026, 1, 2)]
        assert all(page.cell(row, 1).hyperlink for row in (1, 2))

    def test_past_the_limit_of_links_the_words_still_stand(self, ours: Path, source: Path) -> None:
        rows = tuple((Cell(f"F{row}", link=Link("Kassabok", f"F{row}")),) for row in range(65_540))
        write_pages(ours, source, [Page("findings", "Kontroll", (9,), rows)])
        with ZipFile(ours) as book:
            text = book.read("xl/worksheets/sheet1.xml")
        assert text.count(b"<hyperlink ") == 65_530
        assert b">F65539<" in text


class TestSheet:
    def test_the_header_freezes_filters_and_is_repeated_in_print(self, ours: Path, source: Path) -> None:
        total = (Cell("Summa", Style.TOTAL),)
        page = findings("ett", "två")
        write_pages(ours, source, [replace(page, rows=(*page.rows, total))])
        found = sheet(ours, "Kontroll")
        assert found.freeze_panes == "A4"
        assert found.auto_filter.ref == "A3:C5"
        assert found.print_title_rows == "$3:$3"

    def test_it_is_ready_to_print(self, ours: Path, source: Path) -> None:
        wide = Page("sent", "Skickat", (60, 60), ((Cell("x"), Cell("y")),))
        write_pages(ours, source, [single("x"), wide])
        narrow, broad = sheet(ours), sheet(ours, "Skickat")
        assert (narrow.page_setup.paperSize, narrow.page_setup.fitToWidth, narrow.page_setup.fitToHeight) == (
            9,
            None,
            0,
        )
        assert narrow.sheet_properties.pageSetUpPr is not None
        assert narrow.sheet_properties.pageSetUpPr.fitToPage
        assert narrow.page_setup.orientation == "portrait"
        assert broad.page_setup.orientation == "landscape"
        footer = narrow.oddFooter
        assert footer is not None
        assert footer.right is not None
        assert "&P" in str(footer.right.text)
        assert not narrow.sheet_view.showGridLines

    def test_the_first_page_is_the_one_that_opens(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("x"), findings("y")])
        book = load_workbook(ours)
        assert book.sheetnames == ["Översikt", "Kontroll"]
        assert book.active is not None
        assert book.active.title == "Översikt"

    def test_a_wrapped_text_gets_the_room_it_needs(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [findings("ett ord", "många ord " * 30)])
        heights = sheet(ours, "Kontroll").row_dimensions
        assert (heights[5].height or 0) >= 4 * 15
        assert (heights[4].height or 0) < 20


class TestOnlyWhatChanged:
    def test_the_same_pages_are_not_written_twice(self, ours: Path, source: Path) -> None:
        pages = [single("x"), findings("y")]
        assert write_pages(ours, source, pages) == ["overview", "findings"]
        before = (ours.stat().st_mtime_ns, ours.stat().st_ino, digest(ours))
        assert write_pages(ours, source, pages) == []
        assert (ours.stat().st_mtime_ns, ours.stat().st_ino, digest(ours)) == before

    def test_only_the_tabs_that_changed_are_named(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("x"), findings("y")])
        assert write_pages(ours, source, [single("x"), findings("z")]) == ["findings"]
        assert sheet(ours).cell(1, 1).value == "x"
        assert sheet(ours, "Kontroll").cell(4, 3).value == "z"

    @pytest.mark.parametrize(
        "other",
        [
            single("1"),
            single(Ore(1)),
            single(1.0),
            single(1, style=Style.GOOD),
            single(1, link=Link("A", "B1")),
            single(1, wrap=True),
            replace(single(1), title="Sida"),
            replace(single(1), widths=(41,)),
            replace(single(1), charts=(Chart("BAR", "Budget", "Staplar", (0, 2), (0, 2), 3),)),
        ],
    )
    def test_anything_that_shows_is_a_change(self, ours: Path, source: Path, other: Page) -> None:
        write_pages(ours, source, [single(1)])
        assert write_pages(ours, source, [other]) == ["overview"]

    def test_a_renamed_source_makes_new_links(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [findings("x")])
        assert write_pages(ours, source.with_name("annan.xlsx"), [findings("x")]) == ["findings"]

    def test_a_tab_that_is_no_longer_passed_goes(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("x"), findings("y")])
        assert write_pages(ours, source, [findings("y")]) == []
        assert load_workbook(ours).sheetnames == ["Kontroll"]

    def test_the_same_pages_give_the_same_bytes(self, tmp_path: Path, source: Path) -> None:
        for name in ("a", "b"):
            write_pages(tmp_path / name, source, [single(Ore(5)), findings("y")])
        assert digest(tmp_path / "a") == digest(tmp_path / "b")

    def test_the_marks_outlive_another_programs_saving(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("x"), findings("y")])
        book = load_workbook(ours)
        book.save(ours)
        assert write_pages(ours, source, [single("x"), findings("y")]) == []

    def test_writing_needs_xlsxwriter_only_when_something_changed(self) -> None:
        code = "import sys, sync.xlsx.writing; sys.exit('xlsxwriter' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@contextmanager
def room(size: int) -> Iterator[None]:
    """A disk on which no file may grow beyond so many bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


class TestWhenItCannot:
    def test_the_people_s_workbook_is_not_touched(self, ours: Path, source: Path) -> None:
        before = (source.stat().st_mtime_ns, source.stat().st_ino, source.read_bytes())
        write_pages(ours, source, [single("x")])
        write_pages(ours, source, [single("y")])
        assert (source.stat().st_mtime_ns, source.stat().st_ino, source.read_bytes()) == before

    @pytest.mark.parametrize("way", ["itself", "link"])
    def test_it_refuses_to_write_the_peoples_workbook(self, tmp_path: Path, source: Path, way: str) -> None:
        path = source
        if way == "link":
            path = tmp_path / "genväg.xlsx"
            path.symlink_to(source)
        with pytest.raises(WorkbookError, match="er egen arbetsbok"):
            write_pages(path, source, [single("x")])
        assert source.read_bytes() == b"people's own bytes"

    def test_it_refuses_a_workbook_that_is_not_its_own(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("x")])
        stranger = ours.with_name("annan.gruppbok.xlsx")
        with ZipFile(ours) as old, ZipFile(stranger, "w") as new:
            for name in old.namelist():
                if name != "docProps/custom.xml":
                    new.writestr(name, old.read(name))
        before = stranger.read_bytes()
        with pytest.raises(WorkbookError, match="inte gjord av gruppbok"):
            write_pages(stranger, source, [single("x")])
        assert stranger.read_bytes() == before

    @pytest.mark.parametrize("damage", [b"", b"no zip at all", b"half"])
    def test_a_damaged_file_of_ours_is_made_anew(self, ours: Path, source: Path, damage: bytes) -> None:
        write_pages(ours, source, [single("x")])
        ours.write_bytes(ours.read_bytes()[:2000] if damage == b"half" else damage)
        assert write_pages(ours, source, [single("x")]) == ["overview"]
        assert sheet(ours).cell(1, 1).value == "x"

    @pytest.mark.parametrize("size", [100, 3_000, 6_000, 12_000])
    def test_a_full_disk_leaves_the_old_file(self, ours: Path, source: Path, size: int) -> None:
        write_pages(ours, source, [single("x")])
        before = ours.read_bytes()
        new = single(*(hashlib.sha256(str(i).encode()).hexdigest() for i in range(300)))
        with room(size), pytest.raises(WorkbookError) as caught:
            write_pages(ours, source, [new])
        assert caught.value.temporary
        assert "plats på disken" in caught.value.says.sv
        assert "\n" not in caught.value.says.sv + caught.value.says.en
        assert ours.read_bytes() == before
        assert leftovers(ours.parent) == []

    def test_a_fault_in_the_middle_leaves_the_old_file(self, ours: Path, source: Path) -> None:
        write_pages(ours, source, [single("x")])
        before = ours.read_bytes()
        with pytest.raises(Exception, match=r"a/b"):
            write_pages(ours, source, [single("y"), findings("z", title="a/b")])
        assert ours.read_bytes() == before
        assert leftovers(ours.parent) == []

    def test_a_folder_in_its_place_is_one_clear_line(self, ours: Path, source: Path) -> None:
        ours.mkdir()
        with pytest.raises(WorkbookError, match=r"bok\.gruppbok\.xlsx kan inte skrivas"):
            write_pages(ours, source, [single("x")])
        assert leftovers(ours.parent) == []

    def test_a_folder_that_is_gone_is_one_clear_line(self, tmp_path: Path, source: Path) -> None:
        with pytest.raises(WorkbookError, match=r"mappen .* finns inte") as caught:
            write_pages(tmp_path / "borta" / "x.xlsx", source, [single("x")])
        assert not caught.value.temporary

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
    def test_a_read_only_folder_is_one_clear_line(self, ours: Path, source: Path) -> None:
        ours.parent.chmod(0o500)
        with pytest.raises(WorkbookError, match="skrivskyddad") as caught:
            write_pages(ours, source, [single("x")])
        ours.parent.chmod(0o700)
        assert caught.value.temporary

    def test_a_link_in_its_place_is_replaced_not_followed(self, ours: Path, source: Path) -> None:
        elsewhere = ours.with_name("annat.xlsx")
        write_pages(elsewhere, source, [single("x")])
        before = elsewhere.read_bytes()
        ours.symlink_to(elsewhere)
        assert write_pages(ours, source, [single("y")]) == ["overview"]
        assert elsewhere.read_bytes() == before
        assert not ours.is_symlink()

    def test_who_may_read_the_people_s_workbook_may_read_ours(self, ours: Path, source: Path) -> None:
        source.chmod(0o640)
        write_pages(ours, source, [single("x")])
        assert ours.stat().st_mode & 0o777 == 0o640

    def test_a_moved_folder_keeps_its_links(self, tmp_path: Path, source: Path) -> None:
        write_pages(tmp_path / "ours.xlsx", source, [single("x", link=Link("Kassabok", "F2"))])
        shutil.copytree(tmp_path, tmp_path / "flyttad")
        link = sheet(tmp_path / "flyttad" / "ours.xlsx").cell(1, 1).hyperlink
        assert link is not None
        assert link.target == "bok.xlsx"
