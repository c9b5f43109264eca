"""The office's workbook, as another program reads it: days are days, numbers numbers, and names only words."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from jobs.fleet.overview_workbook import pages
from sheets_schema.text import Language
from sync.xlsx.drawing import drawn
from tests.fleet.made_up import fleet, small


def _made(number: int | None = None, language: Language = "sv") -> bytes:
    return drawn(pages(small() if number is None else fleet(number), language), "Gruppernas läge", {})


@pytest.fixture(name="book", scope="module")
def workbook() -> Workbook:
    """The small fleet's."""
    return load_workbook(BytesIO(_made()))


def _row(book: Workbook, name: str) -> dict[str, object]:
    """A group's cells by their headers."""
    sheet = book["Grupper"]
    headers = [str(cell.value) for cell in sheet[4]]
    (found,) = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0] == name]
    return dict(zip(headers, found, strict=True))


def test_a_group_has_a_row_with_real_days_and_numbers(book: Workbook) -> None:
    assert _row(book, "Örebro") == {
        "Grupp": "Örebro",
        "Läge": "–",
        "Det viktigaste": "Inget är bokfört på 60 dagar.",
        "Läst": datetime(2026, 11, 20, 12, 5),
        "Fel": 0,
        "Varningar": 0,
        "Nästa möte": datetime(2026, 12, 3),
        "Mötets typ": "Årsmöte",
        "Rapporter inom 60 dagar": 2,
        "Försenade rapporter": 0,
        "Nästa rapport": datetime(2026, 12, 1),
        "Bett om hjälp": 0,
        "Första gången": None,
        "Uppdrag som ingen har": None,
        "Utskick": "Av",
        "Osäkra brev": 0,
        "Brev som inte kom fram": 0,
        "Med sedan": datetime(2026, 1, 26),
        "Pausad sedan": None,
    }
    helped = _row(book, "<script>alert(1)</script>")
    assert helped["Läge"] == "Behöver hjälp"
    assert helped["Första gången"] == datetime(2026, 11, 20)
    assert helped["Uppdrag som ingen har"] == "kassör"


def test_what_is_not_known_is_empty(book: Workbook) -> None:
    found = _row(book, "Ny")
    assert [header for header, value in found.items() if value is not None] == ["Grupp", "Läge", "Med sedan"]
    paused = _row(book, "Émilia & öD")
    assert (paused["Läge"], paused["Pausad sedan"]) == ("Pausad", datetime(2026, 9, 1))


def test_the_groups_stand_in_the_pages_order_with_their_sums_below(book: Workbook) -> None:
    sheet = book["Grupper"]
    names = [cell.value for cell in sheet["A"][4:]]
    assert names == [*(row.name for row in small().rows), "Alla"]
    sums = dict(zip((cell.value for cell in sheet[4]), (cell.value for cell in sheet[sheet.max_row]), strict=True))
    assert {header: value for header, value in sums.items() if value is not None} == {
        "Grupp": "Alla",
        "Fel": 4,
        "Varningar": 2,
        "Rapporter inom 60 dagar": 2,
        "Försenade rapporter": 1,
        "Bett om hjälp": 1,
        "Osäkra brev": 1,
        "Brev som inte kom fram": 2,
    }


def test_the_header_and_the_names_stay_in_sight_and_the_list_filters(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B5"
        last = "S" if sheet.title == "Grupper" else "D"
        rows = 12 if sheet.title == "Grupper" else sheet.max_row
        assert sheet.auto_filter.ref == f"A4:{last}{rows}"
        assert all(sheet.column_dimensions[letter].width > 8 for letter in ("A", "B", last))


def test_a_need_has_a_row_and_the_gravest_come_first(book: Workbook) -> None:
    rows = list(book["Behov"].iter_rows(min_row=5, values_only=True))
    assert [row[:3] for row in rows[:4]] == [
        ("<script>alert(1)</script>", "Bad om hjälp 20 november.", "Behöver hjälp"),
        ("<script>alert(1)</script>", "Ingen är kassör.", "Behöver hjälp"),
        ("<script>alert(1)</script>", "1 rapport är försenad.", "Behöver hjälp"),
        ("Ängelholm", "Arket går inte att arbeta med. Senast gick det 11 november.", "Behöver hjälp"),
    ]
    assert len(rows) == sum(len(row.needs) for row in small().rows)


def test_no_name_is_a_formula_or_a_link(book: Workbook) -> None:
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n", "d")
            assert cell.hyperlink is None
    assert book["Grupper"]["A8"].value == '=HYPERLINK("http://example.org";"Lund")'
    assert book["Grupper"]["A8"].data_type == "s"


def test_the_english_one_says_the_same() -> None:
    book = load_workbook(BytesIO(_made(language="en")))
    assert book.sheetnames == ["Groups", "Needs"]
    assert [cell.value for cell in book["Groups"][5]][:3] == [
        "<script>alert(1)</script>",
        "Needs help",
        "Asked for help on 20 November.",
    ]


def test_the_same_groups_give_the_same_bytes() -> None:
    assert _made(40) == _made(40)


def test_a_header_stands_over_its_numbers_though_the_first_group_has_none(book: Workbook) -> None:
    shown = load_workbook(BytesIO(_made(300)))["Grupper"]
    assert {shown.cell(4, column).alignment.horizontal for column in (5, 6, 9, 10)} == {"right"}
    assert book["Grupper"]["E4"].alignment.horizontal == "right"
    assert book["Grupper"]["A4"].alignment.horizontal == "left"


def test_no_groups_give_a_workbook_too() -> None:
    book = load_workbook(BytesIO(_made(0)))
    assert book["Grupper"]["A5"].value == "Alla"
