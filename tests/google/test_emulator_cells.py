"""Cells as spreadsheets.get tells them under a mask: notes and formats, and nothing where there is nothing."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.google import Emulator, Formula
from tests.google.client import Bare
from tests.google.test_emulator_batch import grid, path

MASK = "sheets(data(startRow,startColumn,rowData(values(note,effectiveFormat(numberFormat(type,pattern))))))"


def data(anna: Bare, book: str, mask: str = MASK, **more: Any) -> Any:
    """What stands in the first block of the first tab."""
    return anna.get(path(book), fields=mask, **more)["sheets"][0]["data"][0]


def shown(kind: str, pattern: str) -> dict[str, Any]:
    """A cell that is shown in that way."""
    return {"effectiveFormat": {"numberFormat": {"type": kind, "pattern": pattern}}}


def test_cells_without_what_is_asked_for_are_empty_and_the_last_are_cut(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["Text", 5, True], [], [date(2026, 11, 12), "text", 7], ["last"]]})
    google.act("anna@example.org").note(book, "C1", "En not.")
    rows = [{"values": [{}, {}, {"note": "En not."}]}, {}, {"values": [shown("DATE", "yyyy-mm-dd")]}]
    assert data(anna, book) == {"rowData": rows}
    assert data(anna, book, ranges="A3:B9") == {"startRow": 2, "rowData": rows[2:]}
    assert data(anna, book, ranges="B1:C2") == {"startColumn": 1, "rowData": [{"values": [{}, {"note": "En not."}]}]}
    assert data(anna, book, "sheets.data.rowData.values.effectiveFormat.numberFormat") == {"rowData": [{}, *rows[1:]]}


@pytest.mark.parametrize(
    ("typed", "kind", "pattern"),
    [
        ("2026-11-12", "DATE", "yyyy-mm-dd"),
        ("12 nov", "DATE", "d mmm"),
        ("2026-11-12 18:30", "DATE_TIME", "yyyy-mm-dd hh:mm"),
        ("18:30", "TIME", "hh:mm"),
        ("26:30", "TIME", "[h]:mm:ss"),
        ("50%", "PERCENT", "0%"),
    ],
)
def test_what_is_typed_gives_an_automatic_cell_its_format(
    google: Emulator, anna: Bare, typed: str, kind: str, pattern: str
) -> None:
    """By hand and by the API; a cell that has a format keeps it, and a text has none."""
    book = google.make("T", {"Sheet1": []}, locale="sv_SE")
    google.act("anna@example.org").set(book, "A1", typed)
    anna.put(f"{path(book)}/values/B1", {"values": [[typed]]}, valueInputOption="USER_ENTERED")
    anna.put(f"{path(book)}/values/C1", {"values": [[typed]]}, valueInputOption="RAW")
    assert data(anna, book) == {"rowData": [{"values": [shown(kind, pattern)] * 2}]}
    own = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}}
    anna.batch(book, {"repeatCell": {"range": grid(0, 0, 1, 0, 4), "cell": own, "fields": "userEnteredFormat"}})
    google.act("anna@example.org").set(book, "A1", typed)
    assert data(anna, book) == {"rowData": [{"values": [shown("NUMBER", "0.00")] * 4}]}


def test_a_format_without_a_pattern_shows_the_locales(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [[{"value": 46338, "format": {"type": "DATE"}}, Formula("=A1+1")]]})
    for name, pattern in (("sv_SE", "yyyy-mm-dd"), ("en_US", "m/d/yyyy")):
        google.act("anna@example.org").set_locale(book, name)
        assert data(anna, book) == {"rowData": [{"values": [shown("DATE", pattern)] * 2}]}


def test_what_members_put_in_by_value(google: Emulator, anna: Bare) -> None:
    moment = datetime(2026, 11, 12, 18, 30)
    book = google.make("T", {"Sheet1": [[moment.date(), moment, time(18, 30), timedelta(hours=26, minutes=30)]]})
    numbers = anna.get(f"{path(book)}/values/Sheet1", valueRenderOption="UNFORMATTED_VALUE")["values"][0]
    assert numbers == pytest.approx([46338, 46338 + 18.5 / 24, 18.5 / 24, 26.5 / 24])
    assert anna.get(f"{path(book)}/values/Sheet1")["values"] == [
        ["2026-11-12", "2026-11-12 18:30", "18:30", "26:30:00"]
    ]
