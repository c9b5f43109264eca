"""What stands on a sheet's cells beside their values: notes, and days and hours as an .xlsx file gives them."""

import json
import random
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from sheets_schema.book import is_ours_to_read
from sheets_schema.grid import Comment, Snapshot
from sync.files import FileWorkbook
from sync.google.beside import light, notes, show
from sync.google.own import own_id
from tests.google import Emulator
from tests.sync.google.helpers import OWNER, Time, book_of, keeper
from tests.sync.google.pages import pages
from tests.sync.google.test_comments import AUDITOR, by_drive

META, CELLS = "sheets.spreadsheets.get", "values.batchGet"
PATTERNS = (
    "yyyy-mm-dd",
    "hh:mm",
    "d mmm",
    "[h]:mm:ss",
    "[hh].mm.ss",
    '"[h]" d mmm',
    "[red]h:mm",
    "[$-41d]yyyy",
    "\\[hh",
)


def read(google: Emulator, key: str) -> Snapshot:
    """One reading, by a keeper of its own."""
    return keeper(google, key).read(is_ours_to_read)


def rows(snapshot: Snapshot, title: str = "Kassabok") -> list[list[object]]:
    """A tab's rows."""
    return [list(row) for one in snapshot.grids if one.title == title for row in one.rows]


def noted(snapshot: Snapshot) -> list[tuple[str, str | None, str]]:
    """The notes: where, and what."""
    return [(one.tab, one.cell, one.text) for one in snapshot.comments if one.note]


def shown(kind: str, pattern: str) -> dict[str, object]:
    """A cell as Google tells its format."""
    return {"effectiveFormat": {"numberFormat": {"type": kind, "pattern": pattern}}}


def test_numbers_become_what_a_file_makes_of_them(tmp_path: Path) -> None:
    """Days, hours and spans of every size: the same as calamine and our own mending of it give."""
    chance = random.Random(22)
    numbers = [0.0, 0.5, 1.0, 26.25, 59.0, 59.9999999999, 60.0, 60.5, 61.0, 46338.0, 46338.75, 46338.99999999999]
    numbers += [0.999999999, 1e-12, 2958465.0, 2958466.0, -3.0, -0.5, -1e6]
    numbers += [
        float(f"{chance.uniform(low, high):.16g}") for low, high in ((-9e4, 0), (0, 1), (0, 99), (0, 6e4)) * 200
    ]
    with xlsxwriter.Workbook(tmp_path / "numbers.xlsx") as book:
        page = book.add_worksheet("T")
        for column, pattern in enumerate(PATTERNS):
            page.write_column(0, column, numbers, book.add_format({"num_format": pattern}))
    of_file = FileWorkbook(tmp_path / "numbers.xlsx").read(lambda _: True).grids[0].rows
    of_sheet: list[list[object]] = [[number] * len(PATTERNS) for number in numbers]
    show(of_sheet, [{"rowData": [{"values": [shown("DATE", pattern) for pattern in PATTERNS]}] * len(numbers)}])
    assert [[(type(one), one) for one in row] for row in of_sheet] == [[(type(one), one) for one in r] for r in of_file]


def test_only_numbers_shown_as_days_are_days() -> None:
    day = shown("DATE", "yyyy-mm-dd")
    row: list[object] = [46338, "12 nov", True, "", "#REF!", 46338, 46338, 0.5, 1.5, 10**12, float("nan")]
    formats = [day] * 5 + [shown("PERCENT", "0%"), {}, shown("TIME", "hh:mm"), shown("TIME", "[h]:mm"), day, day]
    show([row], [{"rowData": [{"values": formats}]}])
    assert row[:6] == [date(2026, 11, 12), "12 nov", True, "", "#REF!", 46338]
    assert row[6:10] == [46338, time(12), timedelta(hours=36), 10**12]
    assert row[10] != row[10]


def test_a_block_that_begins_further_in_and_does_not_fit() -> None:
    """More cells are told of than there are, and fewer; what has no partner stays as it is."""
    grid: list[list[object]] = [[1], [1, 46338, 2], [], [46338, 46338]]
    day = {"values": [shown("DATE", ""), {"effectiveFormat": {}}, {}, shown("DATE", "")]}
    block = {"startRow": 1, "startColumn": 1, "rowData": [day, day, {}, day, day]}
    show(grid, [block, {}])
    assert grid == [[1], [1, date(2026, 11, 12), 2], [], [46338, 46338]]
    found = list(notes("T", [{"startRow": 1, "startColumn": 2, "rowData": [{}, {"values": [{}, {"note": " Hej. "}]}]}]))
    assert found == [Comment("T", "D3", "", "Hej.", note=True)]


def test_an_answer_made_light_says_the_same() -> None:
    """Formats of no meaning here go, whatever the notes say; what is written with spaces is left as it is."""
    text = '{"effectiveFormat":{"numberFormat":{"type":"TEXT","pattern":"@"}}}'
    day = shown("DATE", "yyyy-mm-dd")
    cells = [shown("NUMBER", '#,##0.00" kr"'), day, shown("TIME", "hh:mm"), shown("DATE_TIME", ""), {"note": text}]
    cells += [{"note": "Två.", **shown("TEXT", "@")}, shown("PERCENT", "{0}")]
    close = json.dumps({"values": cells}, separators=(",", ":")).encode()
    assert json.loads(light(close)) == {"values": [{}, *cells[1:]]}
    spaced = json.dumps({"values": cells}).encode()
    assert light(spaced) == spaced


def test_notes_of_peoples_tabs(google: Emulator, key: str) -> None:
    """On cells, on headers and in other tabs we read, with their addresses; not in our own tabs, nor in others."""
    keeper(google, key).write(pages())
    anna = google.act(OWNER)
    anna.add_tab(key, "Recept")
    anna.note(key, "Recept!A1", "Mer salt.")
    anna.note(key, "Kontroll!B2", "Vårt eget.")
    anna.note(key, "Kassabok!F3", "\n Två\nrader ")
    anna.note(key, "Kassabok!F1", "Rubriken.")
    anna.note(key, "Roller!A2", "Till mars.")
    snapshot = read(google, key)
    here = [("Kassabok", "F1", "Rubriken."), ("Kassabok", "F3", "Två\nrader")]
    assert sorted(noted(snapshot)) == [*here, ("Roller", "A2", "Till mars.")]
    note = next(one for one in snapshot.comments if one.cell == "F3")
    number = next(one.id for one in book_of(google, key).sheets if one.title == "Kassabok")
    assert note.link == f"https://docs.google.com/spreadsheets/d/{key}/edit#gid={number}&range=F3"
    assert (note.author, note.at, note.resolved, note.replies) == ("", None, False, ())
    assert own_id("findings") in {one.id for one in book_of(google, key).sheets}


@pytest.mark.parametrize("how", ["400", "403"])
def test_notes_where_comments_come_by_drive(google: Emulator, key: str, how: str) -> None:
    """Each once: the exported workbook has notes too, and repeats the threads as notes. Days are days there as well."""
    google.act(AUDITOR).comment(key, "Kassabok!G3", "Var är kvittot?")
    google.act(OWNER).note(key, "Kassabok!G4", "Ring banken.")
    google.act(OWNER).set(key, "Kassabok!F3", "12 nov")
    native = read(google, key)
    told = sorted((one.text, one.tab, one.cell, one.note) for one in native.comments)
    assert told == [("Ring banken.", "Kassabok", "G4", True), ("Var är kvittot?", "Kassabok", "G3", False)]
    assert sorted((one.text, one.tab, one.cell, one.note) for one in by_drive(google, key, how)) == told
    google.fail(META, how)
    assert rows(read(google, key)) == rows(native)
    assert rows(native)[2][5] == date(2026, 11, 12)


def test_where_cells_are_refused_the_values_are_read(google: Emulator, key: str) -> None:
    """An answer of 400 to both masks: numbers are numbers then, and no notes are known."""
    google.act(OWNER).note(key, "Kassabok!G4", "Ring banken.")
    google.act(AUDITOR).comment(key, "Kassabok!G3", "Var är kvittot?")
    google.fail(META, "400", times=2)
    start = len(google.requests)
    snapshot = read(google, key)
    assert [one.method for one in google.requests[start:]].count(META) == 3
    assert [(one.text, one.cell) for one in snapshot.comments] == [("Var är kvittot?", "G3")]
    assert rows(snapshot)[1][1] == 46054


def test_what_a_member_types(google: Emulator, key: str) -> None:
    """As the sheet shows it; a cell that is given a number format shows the number of the day."""
    anna = google.act(OWNER)
    typed = ("2026-11-12", "2026-11-12 18:30", "18:30", "26:30", "50%", "1 234,50 kr", "45")
    for column, text in zip("BCDEFGH", typed, strict=True):
        anna.set(key, f"Kassabok!{column}6", text)
    days = [date(2026, 11, 12), datetime(2026, 11, 12, 18, 30), time(18, 30), timedelta(hours=26, minutes=30)]
    assert rows(read(google, key))[5][1:] == [*days, 0.5, 1234.5, 45]
    anna.paste(key, "Kassabok!B6", [[{"value": 46338, "format": {"type": "NUMBER", "pattern": "0"}}]])
    anna.paste(key, "Kassabok!H6", [[{"value": 45, "format": {"type": "DATE"}}]])
    row = rows(read(google, key))[5]
    assert (row[1], row[7]) == (46338, date(1900, 2, 14))


def test_rows_that_will_not_stay_keep_their_numbers(google: Emulator, key: str) -> None:
    """Of a tab whose size changes at every look nobody knows which cells are days; its notes are told all the same."""
    anna = google.act(OWNER)
    anna.note(key, "Kassabok!F1", "Rubriken.")
    for n in (1, 2):
        google.before(CELLS, n, lambda: anna.insert_rows(key, "Kassabok", 3))
    snapshot = read(google, key)
    assert rows(snapshot)[1][1] == 46054
    assert rows(snapshot, "Möten")[1][2] == rows(read(google, key), "Möten")[1][2]
    assert noted(snapshot) == [("Kassabok", "F1", "Rubriken.")]


def test_it_costs_no_request(google: Emulator, key: str, time: Time) -> None:
    google.act(OWNER).note(key, "Kassabok!G4", "Ring banken.")
    book = keeper(google, key, time)
    assert noted(book.read(is_ours_to_read)) == [("Kassabok", "G4", "Ring banken.")]
    assert book.transport.tally.requests == {"sheets read": 2}
