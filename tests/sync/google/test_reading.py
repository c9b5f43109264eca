"""Reading: what it asks for, and a sheet that people change while it is read."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from sheets_schema.book import is_ours_to_read, read_book
from sheets_schema.grid import Snapshot
from sync.google.keeper import _matched
from sync.google.own import own_id
from sync.workbook import WorkbookError
from tests.google import Emulator, Formula, Member
from tests.jobs.helpers import CASH, cash
from tests.sync.google.helpers import OWNER, TABS, WORKER, Time, Work, book_of, keeper, ours, sheet_of, theirs
from tests.sync.google.pages import check_ours, pages

CELLS = "values.batchGet"
TAB = "spreadsheets.get"
DAY = date(2026, 11, 22)


def read(google: Emulator, key: str, who: str = WORKER) -> Snapshot:
    """One reading, by a keeper of its own."""
    return keeper(google, key, who=who).read(is_ours_to_read)


def grid(snapshot: Snapshot, title: str) -> list[list[object]]:
    """A tab's rows."""
    return [list(row) for one in snapshot.grids if one.title == title for row in one.rows]


def test_requests_of_passes(work: Work, google: Emulator) -> None:
    """A changed sheet costs two reads and one write, an unchanged one a look at Drive; our own write wakes nobody."""
    changed = ["drive.files.get", "get", "values.batchGet", "batchUpdate", "drive.files.get"]
    start = len(google.requests)
    work.run()
    assert work.asked(start) == changed
    start = len(google.requests)
    assert work.is_quiet()
    assert work.asked(start) == ["drive.files.get"]
    google.act(OWNER).set(work.key, "Kassabok!F2", "301")
    assert not work.is_quiet()
    start = len(google.requests)
    assert work.run().written == ("overview", "annual")
    assert work.asked(start) == changed
    google.act(OWNER).comment(work.key, "Kassabok!F2", "Tre kronor?")
    assert not work.is_quiet()


def test_a_change_while_we_write_is_not_slept_over(work: Work, google: Emulator) -> None:
    google.before("spreadsheets.batchUpdate", 1, lambda: google.act(OWNER).set(work.key, "Kassabok!F2", "301"))
    work.run()
    assert not work.is_quiet()
    assert work.run().written == ("overview", "annual")
    assert work.is_quiet()


RENAMED = ("kassabok ", "KASSABOK", " Kassabok")


@pytest.mark.parametrize("title", RENAMED)
def test_titles_whatever_the_case_and_space(google: Emulator, key: str, title: str) -> None:
    google.act(OWNER).rename_tab(key, "Kassabok", title)
    snapshot = read(google, key)
    assert len(grid(snapshot, title)) == 4
    assert "cashbook" in read_book(snapshot, DAY).tables


def test_tabs_beside_ours_whatever_they_are_called(google: Emulator, key: str) -> None:
    for title in ("Mamma's 'bok'!", "A1", "🐣!A1:B2", "Kassabok!A1", "a/b:c?d&e=f#g%"):
        google.act(OWNER).add_tab(key, title, 0)
    snapshot = read(google, key)
    assert len(snapshot.titles) == len(TABS) + 5
    assert {one.title for one in snapshot.grids} == set(TABS)


def test_hidden_tabs_are_read_and_said_to_be(google: Emulator, key: str) -> None:
    google.act(OWNER).hide_tab(key, "Kassabok")
    assert [one.title for one in read(google, key).grids if one.hidden] == ["Kassabok"]


def test_each_tab_has_its_address(google: Emulator, key: str) -> None:
    addresses = [one.link for one in read(google, key).grids]
    assert all(re.fullmatch(rf"https://docs\.google\.com/spreadsheets/d/{key}/edit#gid=\d+", one) for one in addresses)
    assert len(set(addresses)) == len(addresses) > 5


def test_an_empty_spreadsheet(google: Emulator) -> None:
    key = sheet_of(google, {"Sheet1": []})
    snapshot = read(google, key)
    assert (snapshot.grids, snapshot.titles) == ((), ("Sheet1",))
    assert [one.code for one in read_book(snapshot, DAY).findings][:1] == ["tab.missing"]


def test_a_large_cashbook(google: Emulator) -> None:
    rows = [CASH, *(cash(n, date(2026, 2, 1), "Bank", "Gåvor", n + 0.25) for n in range(1, 5001))]
    key = sheet_of(google, {**TABS, "Kassabok": rows})
    book = read_book(read(google, key), DAY)
    assert book.tables["cashbook"].values["money_in"].sum() == sum(n * 100 + 25 for n in range(1, 5001))


def test_cells_as_they_stand(google: Emulator, key: str) -> None:
    """Numbers are numbers whatever the locale, days are days, texts stay texts, errors are told as such."""
    cells = [12.5, "12,50", "007", 7, True, date(2026, 11, 22), "1e5", Formula("=1/3"), Formula("=1/0"), "nan"]
    google.act(OWNER).paste(key, "Rapporter!A9", [cells])
    for name in ("sv_SE", "en_US"):
        google.act(OWNER).set_locale(key, name)
        row = grid(read(google, key), "Rapporter")[8]
        assert row[:7] == [12.5, "12,50", "007", 7, True, date(2026, 11, 22), "1e5"]
        assert row[7] == pytest.approx(1 / 3)
        assert row[8:] == ["#DIV/0!", "nan"]


def swap(anna: Member, key: str) -> None:
    """Two tabs change titles; all that tells is that they are not of a size."""
    anna.insert_rows(key, "Roller", 2)
    anna.rename_tab(key, "Kassabok", "x")
    anna.rename_tab(key, "Roller", "Kassabok")
    anna.rename_tab(key, "x", "Roller")


Change = Callable[[Member, str], object]
CHANGES: dict[str, Change] = {
    "renamed": lambda anna, key: anna.rename_tab(key, "Kassabok", "kassabok"),
    "deleted": lambda anna, key: anna.delete_tab(key, "Kassabok"),
    "one first": lambda anna, key: anna.add_tab(key, "Först", 0),
    "row between": lambda anna, key: anna.insert_rows(key, "Kassabok", 3),
    "column between": lambda anna, key: anna.insert_columns(key, "Kassabok", 2),
    "header gone": lambda anna, key: anna.delete_rows(key, "Kassabok", 1),
    "swapped": swap,
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_between_the_two_reads(google: Emulator, key: str, change: str) -> None:
    """It is read once more, and is then of one moment: what a reading after the change is."""
    anna = google.act(OWNER)
    anna.comment(key, "Kassabok!D4", "Vad?")
    google.before(CELLS, 1, lambda: CHANGES[change](anna, key))
    start = len(google.requests)
    during = read(google, key)
    asked = len(google.requests) - start
    assert during == (read(google, key) if change != "one first" else during)
    assert asked == (2 if change == "one first" else 4)
    if change == "row between":
        assert [one.cell for one in during.comments] == ["D5"]


def test_tabs_that_will_not_stay(google: Emulator, key: str) -> None:
    """A tab that has another title each time it is looked for: it is said, and may be tried again."""
    anna = google.act(OWNER)
    google.before(CELLS, 1, lambda: anna.rename_tab(key, "Kassabok", "kassabok"))
    google.before(CELLS, 2, lambda: anna.rename_tab(key, "kassabok", "Kassabok"))
    with pytest.raises(WorkbookError) as refused:
        read(google, key)
    assert refused.value.temporary
    assert "ändras just nu" in refused.value.says.sv


def test_rows_that_will_not_stay(google: Emulator, key: str) -> None:
    """Rows inserted each time it is looked: the cells are of one moment, and where the comments stand is not said."""
    anna = google.act(OWNER)
    anna.comment(key, "Kassabok!D4", "Vad?")
    anna.comment(key, "Roller!A2", "Vem?")
    for n in (1, 2):
        google.before(CELLS, n, lambda: anna.insert_rows(key, "Kassabok", 3))
    snapshot = read(google, key)
    assert [(one.tab, one.cell) for one in snapshot.comments] == [("Roller", "A2"), ("Kassabok", None)]
    assert len(grid(snapshot, "Kassabok")) == 6


def test_who_may_only_read(google: Emulator, time: Time) -> None:
    """It reads, with what comments it may see; writing says what to do."""
    key = sheet_of(google, role="reader")
    google.act(OWNER).comment(key, "Kassabok!D4", "Vad?")
    before = theirs(google, key)
    book = keeper(google, key, time)
    assert [(one.text, one.cell) for one in book.read(is_ours_to_read).comments] == [("Vad?", "D4")]
    with pytest.raises(WorkbookError) as refused:
        book.write(pages())
    assert f"Dela arket med {WORKER} som redigerare." in refused.value.says.sv
    assert (refused.value.temporary, time.naps) == (False, [])
    assert (theirs(google, key), ours(google, key)) == (before, {})


def test_in_the_bin(google: Emulator, key: str) -> None:
    google.act(OWNER).trash(key)
    with pytest.raises(WorkbookError, match="papperskorgen"):
        keeper(google, key).fingerprint()


def test_lost_on_the_way(google: Emulator, key: str) -> None:
    """The sheet is no longer shared when the cells are asked for, or when we write."""
    anna = google.act(OWNER)
    google.before(CELLS, 1, lambda: anna.unshare(key, WORKER))
    with pytest.raises(WorkbookError, match=WORKER):
        read(google, key)
    anna.share(key, WORKER)
    book = keeper(google, key)
    book.read(is_ours_to_read)
    anna.unshare(key, WORKER)
    with pytest.raises(WorkbookError, match=WORKER):
        book.write(pages())
    anna.share(key, WORKER)
    book.write(pages())
    check_ours(google, key)


def test_our_tabs_are_nobodys_data(google: Emulator, key: str) -> None:
    """A tab of ours is not read as people's, whatever it is called."""
    keeper(google, key).write(pages())
    title = next(one.title for one in book_of(google, key).sheets if one.id == own_id("findings"))
    google.act(OWNER).rename_tab(key, title, "Svar")
    assert "Svar" not in {one.title for one in read(google, key).grids}


def test_a_stale_answer(google: Emulator, key: str) -> None:
    """Google answers once with the sheet as it was: the next reading sees what is new, and so does the version."""
    book = keeper(google, key)
    before = book.fingerprint()
    google.act(OWNER).set(key, "Kassabok!C2", "Nytt")
    google.fail(CELLS, "stale")
    assert grid(read(google, key), "Kassabok")[1][2] == "Något"
    assert book.fingerprint() != before
    assert grid(read(google, key), "Kassabok")[1][2] == "Nytt"


def test_an_answer_of_other_tabs_than_were_asked_for() -> None:
    sheets = [{"title": title, "gridProperties": {"rowCount": 3, "columnCount": 2}} for title in ("A", "b c's")]
    good: list[dict[str, object]] = [{"range": "A!A1:B3", "values": [[1]]}, {"range": "'b c''s'!A1:B3"}]
    found = _matched(sheets, good)
    assert found is not None
    assert (found.rows, found.resized) == ({"A": [[1]], "b c's": []}, frozenset())
    others: list[list[dict[str, object]]] = [
        good[:1],
        good[::-1],
        [],
        [good[0], {}],
        [*good, good[0]],
        [good[0], {"range": "A!A1:B3"}],
    ]
    for wrong in others:
        assert _matched(sheets, wrong) is None
    resized = _matched(sheets, [{"range": "A!A1:B4"}, good[1]])
    assert resized is not None
    assert resized.resized == {"A"}
    assert (
        _matched([{"title": "A", "gridProperties": {"rowCount": 1, "columnCount": 1}}], [{"range": "A!A1"}]) is not None
    )
