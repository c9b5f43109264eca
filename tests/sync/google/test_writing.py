"""Writing: our own tabs only, and what people may have done to them."""

from collections.abc import Callable

import pytest

from sheets_schema.book import is_ours_to_read
from sheets_schema.page import Cell, Page
from sync.google.own import OWN_IDS, own_id
from sync.workbook import WorkbookError
from tests.google import Emulator, Member
from tests.sync.google.helpers import OWNER, WORKER, book_of, keeper, ours, theirs
from tests.sync.google.pages import FINDINGS, OVERVIEW, check_ours, pages

WRITE = "spreadsheets.batchUpdate"


def wrote(google: Emulator, key: str, *args: int) -> list[str]:
    """Reads and writes; the tabs that were written."""
    book = keeper(google, key)
    book.read(is_ours_to_read)
    return book.write(pages(*args))


def titles(google: Emulator, key: str) -> list[str]:
    """The tabs' titles in their order."""
    return [sheet.title for sheet in book_of(google, key).sheets]


def test_once(google: Emulator, key: str) -> None:
    """One request makes them, one replaces what changed, none where nothing did; fewer lines leave no old ones."""
    before = theirs(google, key)
    for args, expected in (
        ((), ["overview", "findings"]),
        ((), []),
        ((5, 9), ["overview", "findings"]),
        ((5, 2), ["findings"]),
    ):
        start = len(google.requests)
        assert wrote(google, key, *args) == expected
        assert len(google.requests) - start == (3 if expected else 2)
        check_ours(google, key, *args)
    assert theirs(google, key) == before


Deed = Callable[[Member, str], object]


def _title(anna: Member, key: str) -> str:
    return next(one.title for one in anna.world.files[key].book.sheets if one.id == FINDINGS)


def _batch(anna: Member, key: str, kind: str, name: str) -> None:
    sheets = [one for one in anna.world.files[key].book.sheets if one.id in OWN_IDS]
    for one in [one for sheet in sheets for one in (sheet.protected if "Protected" in kind else sheet.charts)]:
        anna._batch(key, {kind: {"objectId" if name == "chartId" else name: one[name]}})


MISDEEDS: dict[str, Deed] = {
    "wrote in it": lambda anna, key: anna.set(key, f"{_title(anna, key)}!B2", "hej"),
    "wrote below it": lambda anna, key: anna.set(key, f"{_title(anna, key)}!A40", "hej"),
    "made it a formula": lambda anna, key: anna.set(key, f"{_title(anna, key)}!B2", "=1+1"),
    "emptied it": lambda anna, key: anna.delete_rows(key, _title(anna, key), 1, 4),
    "inserted a row": lambda anna, key: anna.insert_rows(key, _title(anna, key), 2),
    "sorted it": lambda anna, key: anna.sort(key, _title(anna, key), 0, descending=True),
    "deleted it": lambda anna, key: anna.delete_tab(key, _title(anna, key)),
    "unprotected it": lambda anna, key: _batch(anna, key, "deleteProtectedRange", "protectedRangeId"),
}


@pytest.mark.parametrize("when", ["before", "between"])
@pytest.mark.parametrize("deed", MISDEEDS)
def test_put_right(google: Emulator, key: str, deed: str, when: str) -> None:
    """Whatever people did to our tabs, before a pass or in the middle of one, the next pass puts them right."""
    anna = google.act(OWNER)
    wrote(google, key)
    if when == "before":
        MISDEEDS[deed](anna, key)
    else:
        google.before(WRITE, 1, lambda: MISDEEDS[deed](anna, key))
        wrote(google, key, 6, 3)
    wrote(google, key, 6, 3)
    check_ours(google, key, 6, 3)
    assert wrote(google, key, 6, 3) == []


def test_a_chart_that_was_taken_away_comes_back_when_there_is_something_new(google: Emulator, key: str) -> None:
    wrote(google, key)
    _batch(google.act(OWNER), key, "deleteEmbeddedObject", "chartId")
    assert wrote(google, key, 8) == ["overview"]
    check_ours(google, key, 8)


def test_renamed_and_moved_and_hidden_it_is_still_ours(google: Emulator, key: str) -> None:
    anna = google.act(OWNER)
    wrote(google, key)
    anna.rename_tab(key, "Kontroll", "Det som är fel")
    anna.move_tab(key, "Det som är fel", 0)
    anna.hide_tab(key, "Det som är fel")
    assert wrote(google, key) == []
    assert wrote(google, key, 5, 5) == ["overview", "findings"]
    check_ours(google, key, 5, 5)
    assert titles(google, key)[0] == "Det som är fel"


def test_in_another_language(google: Emulator, key: str) -> None:
    wrote(google, key)
    english = [Page("findings", "Findings", (10,), ((Cell("Fine"),),))]
    book = keeper(google, key)
    assert book.write(english) == ["findings"]
    assert "Findings" in titles(google, key)
    assert "Kontroll" not in titles(google, key)


@pytest.mark.parametrize("theirs_is", ["Kontroll", "kontroll ", "KONTROLL"])
@pytest.mark.parametrize("protected", [True, False])
def test_a_tab_of_peoples_with_our_title_is_theirs(google: Emulator, key: str, theirs_is: str, protected: bool) -> None:
    anna = google.act(OWNER)
    anna.add_tab(key, theirs_is)
    anna.paste(key, f"'{theirs_is}'!A1", [["Vår egen lista", 1]])
    if protected:
        anna.protect(key, f"'{theirs_is}'", [OWNER])
    before = theirs(google, key)
    wrote(google, key)
    check_ours(google, key)
    assert theirs(google, key) == before
    assert "Kontroll (gruppbok)" in titles(google, key)
    assert wrote(google, key) == []


def test_a_tab_with_our_title_made_while_we_write(google: Emulator, key: str) -> None:
    google.before(WRITE, 1, lambda: google.act(OWNER).add_tab(key, "Kontroll"))
    assert wrote(google, key) == ["overview", "findings"]
    check_ours(google, key)
    assert titles(google, key)[-3:] == ["Kontroll", "Översikt", "Kontroll (gruppbok)"]


def test_a_copy_of_ours_is_theirs(google: Emulator, key: str) -> None:
    wrote(google, key)
    google.act(OWNER).duplicate_tab(key, "Kontroll", "Kontroll från i fjol")
    before = theirs(google, key)
    wrote(google, key, 5, 6)
    check_ours(google, key, 5, 6)
    assert theirs(google, key) == before


def test_a_tab_of_ours_that_somebody_protects_from_us(google: Emulator, key: str) -> None:
    wrote(google, key)
    google.act(OWNER).protect(key, "Kontroll", [OWNER])
    start = len(google.requests)
    with pytest.raises(WorkbookError) as refused:
        wrote(google, key, 5, 6)
    assert refused.value.says.en.startswith("Somebody has protected one of our own tabs from the program.")
    assert len(google.requests) - start == 5
    assert ours(google, key)[OVERVIEW][2] == ["Månad 1", 1234.5]


def test_others_may_not_edit_it(google: Emulator, key: str) -> None:
    google.share(key, "bo@example.org")
    wrote(google, key)
    other = keeper(google, key, who="bo@example.org")
    with pytest.raises(WorkbookError, match="skyddat"):
        other.write(pages(1, 1))
    check_ours(google, key)
    assert WORKER in str(book_of(google, key).sheets[-1].protected)


def test_a_page_without_its_chart(google: Emulator, key: str) -> None:
    wrote(google, key)
    overview = pages()[0]
    book = keeper(google, key)
    assert book.write([Page(overview.tab, overview.title, overview.widths, overview.rows)]) == ["overview"]
    assert [sheet.charts for sheet in book_of(google, key).sheets if sheet.id == own_id("overview")] == [[]]


def test_a_chart_that_people_moved_to_their_own_tab(google: Emulator, key: str) -> None:
    """It is kept current there, and no second one is made."""
    wrote(google, key)
    sheets = book_of(google, key).sheets
    own = next(one for one in sheets if one.id == OVERVIEW)
    sheets[0].charts.append(own.charts.pop())
    assert wrote(google, key, 9) == ["overview"]
    assert [len(one.charts) for one in book_of(google, key).sheets if one.charts] == [1]


def test_text_too_long_for_a_cell_is_cut(google: Emulator, key: str) -> None:
    book = keeper(google, key)
    page = [Page("sent", "Skickat", (10,), ((Cell("x" * 60_000),),))]
    book.write(page)
    (held,) = ours(google, key)[own_id("sent")][0]
    assert (len(held), held[-1]) == (50_000, "…")
    book.read(is_ours_to_read)
    assert book.write(page) == []


def test_our_tabs_have_their_addresses_once_they_are_there(google: Emulator, key: str) -> None:
    """A letter links to them by their keys; before the first pass there is nothing to link to."""
    assert keeper(google, key).read(is_ours_to_read).links == {}
    wrote(google, key)
    links = keeper(google, key).read(is_ours_to_read).links
    numbers = {sheet.title: sheet.id for sheet in book_of(google, key).sheets}
    book = f"https://docs.google.com/spreadsheets/d/{key}/edit"
    assert links == {page.tab: f"{book}#gid={numbers[page.title]}" for page in pages()}
