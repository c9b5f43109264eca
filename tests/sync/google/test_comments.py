"""Comments: natively with their cells, and where Google refuses that by Drive beside the exported workbook."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from sheets_schema.book import is_ours_to_read
from sheets_schema.grid import Comment
from tests.google import Emulator
from tests.sync.google.helpers import OWNER, WORKER, Time, keeper, sheet_of

AUDITOR = "gun@example.org"


def read(google: Emulator, key: str, who: str = WORKER) -> list[Comment]:
    """What is read."""
    return list(keeper(google, key, who=who).read(is_ours_to_read).comments)


@contextmanager
def refused(google: Emulator, how: str = "400") -> Iterator[None]:
    """Google does not know, or does not grant, comments in the Sheets API."""
    google.fail("sheets.spreadsheets.get", how)
    yield
    google.calm()


def by_drive(google: Emulator, key: str, how: str = "400") -> list[Comment]:
    """The same by the other way."""
    with refused(google, how):
        return read(google, key)


def plain(comments: list[Comment]) -> list[tuple[object, ...]]:
    """Comments in an order of their own."""
    known = [(c.tab if c.cell else "", c.cell or "", c.author, c.text, c.at, c.resolved, c.replies) for c in comments]
    return sorted(known, key=repr)


@pytest.fixture(name="threads")
def some_threads(google: Emulator, key: str, time: Time) -> list[str]:
    """Threads of every kind; their numbers."""
    gun, anna = google.act(AUDITOR), google.act(OWNER)
    google.name(AUDITOR, " Gun  Ek")
    made = [gun.comment(key, "Kassabok!G3", 'Var är kvittot?\r\n\nRad <tre> & "fyra" 🐣 ')]
    time.clock.advance(61.789)
    anna.reply(key, made[0], "I pärmen.")
    made.append(anna.comment(key, "Medlemmar!A2", "Flyttat?"))
    gun.resolve(key, made[1], "Ja.")
    made.append(gun.comment(key, "", "Om hela arket."))
    made.append(gun.comment(key, "Kassabok!B2", "Fel dag?"))
    gun.resolve(key, made[3])
    gun.reopen(key, made[3], "Nej, fortfarande.")
    return made


@pytest.mark.parametrize("how", ["400", "403"])
def test_both_ways_tell_the_same(google: Emulator, key: str, threads: list[str], how: str) -> None:
    native = read(google, key)
    assert len(native) == 4
    assert plain(by_drive(google, key, how)) == plain(native)
    kvitto = next(one for one in native if one.cell == "G3")
    assert (kvitto.tab, kvitto.author, kvitto.resolved) == ("Kassabok", "Gun Ek", False)
    assert [(one.author, one.text) for one in kvitto.replies] == [("Anna", "I pärmen.")]
    assert re.fullmatch(rf"https://docs\.google\.com/spreadsheets/d/{key}/edit#gid=\d+&range=G3", kvitto.link)
    assert [(one.text, one.tab, one.cell) for one in native if not one.cell] == [("Om hela arket.", "", None)]
    assert {one.text: one.resolved for one in native}["Flyttat?"]


def test_cells_that_move_and_go(google: Emulator, key: str, threads: list[str]) -> None:
    """A comment goes with its cell; where the cell is gone the comment is told of the file, both ways."""
    anna = google.act(OWNER)
    anna.insert_rows(key, "Kassabok", 2)
    anna.rename_tab(key, "Kassabok", "KASSABOK")
    anna.delete_rows(key, "Medlemmar", 2)
    native = {one.text[:8]: (one.tab, one.cell) for one in read(google, key)}
    assert native == {
        "Var är k": ("KASSABOK", "G4"),
        "Flyttat?": ("", None),
        "Om hela ": ("", None),
        "Fel dag?": ("KASSABOK", "B3"),
    }
    assert {one.text[:8]: (one.tab, one.cell) for one in by_drive(google, key)} == native


def test_deleted_ones_are_gone(google: Emulator, key: str, threads: list[str]) -> None:
    google.act(AUDITOR).delete_comment(key, threads[0])
    assert "kvittot" not in str(read(google, key))
    assert plain(by_drive(google, key)) == plain(read(google, key))


def test_alike_in_all_are_told_of_the_file(google: Emulator, key: str, time: Time) -> None:
    """Two by one person, of one text, in one second: by Drive nobody can tell which is where, so nobody says."""
    gun = google.act(AUDITOR)
    gun.comment(key, "Kassabok!A2", "Kvitto?")
    gun.comment(key, "Kassabok!A3", "Kvitto?")
    time.clock.advance(1)
    gun.comment(key, "Kassabok!A4", "Kvitto?")
    assert [one.cell for one in read(google, key)] == ["A2", "A3", "A4"]
    assert sorted(one.cell or "" for one in by_drive(google, key)) == ["", "", "A4"]


def test_the_first_cell_of_the_first_tab_is_where_an_export_has_the_lost_ones(google: Emulator, key: str) -> None:
    gun = google.act(AUDITOR)
    gun.comment(key, "Inställningar!A1", "Rubriken?")
    gun.comment(key, "Medlemmar!A3", "Vem?")
    google.act(OWNER).delete_rows(key, "Medlemmar", 3)
    assert [(one.text, one.cell) for one in read(google, key)] == [("Rubriken?", "A1"), ("Vem?", None)]
    assert {one.cell for one in by_drive(google, key)} == {None}


def test_hundreds_of_them(google: Emulator, key: str, time: Time) -> None:
    """More than Drive gives at a time."""
    gun = google.act(AUDITOR)
    for n in range(230):
        time.clock.advance(timedelta(seconds=1).total_seconds())
        gun.comment(key, f"Kassabok!{'ABCDEFGH'[n % 8]}{2 + n // 8}", f"Nr {n % 7}")
    native = read(google, key)
    assert len(native) == 230
    assert plain(by_drive(google, key)) == plain(native)


def test_an_export_that_is_too_large_or_broken(google: Emulator, key: str, threads: list[str]) -> None:
    for fault in ("403", "truncated"):
        google.fail("drive.files.export", fault, times=9)
        found = by_drive(google, key)
        assert {one.cell for one in found} == {None}
        assert len(found) == 4


def test_without_comments_nothing_is_exported(google: Emulator, key: str) -> None:
    start = len(google.requests)
    assert by_drive(google, key) == []
    asked = [one.method for one in google.requests[start:]]
    assert asked == [
        *("sheets.spreadsheets.get", "sheets.spreadsheets.get", "drive.comments.list"),
        "sheets.spreadsheets.values.batchGet",
    ]


def test_those_on_our_tabs_are_read_too(google: Emulator, key: str) -> None:
    from tests.sync.google.pages import pages

    keeper(google, key).write(pages())
    google.act(AUDITOR).comment(key, "Kontroll!B2", "Inget fel.")
    assert [(one.tab, one.cell) for one in read(google, key)] == [("Kontroll", "B2")]


@pytest.mark.parametrize("role", ["reader", "commenter"])
def test_what_a_smaller_right_allows(google: Emulator, role: str) -> None:
    key = sheet_of(google, role=role)
    google.act(AUDITOR).comment(key, "Kassabok!B2", "Fel dag?")
    assert [(one.text, one.cell) for one in read(google, key)] == [("Fel dag?", "B2")]


def test_refused_both_ways(google: Emulator, key: str, threads: list[str]) -> None:
    """The book is read without what nobody may tell us."""
    google.fail("drive.comments.list", "403")
    assert by_drive(google, key) == []
