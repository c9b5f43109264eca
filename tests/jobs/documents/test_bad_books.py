"""Every paper of a book that lacks something: it is made all the same, and says what it is without."""

from datetime import date

import pytest

from jobs.documents.catalogue import KINDS
from jobs.documents.markdown import markdown
from jobs.memory import Memory
from sheets_schema.grid import ErrorValue
from tests.jobs.documents.reading import demo
from tests.jobs.helpers import MEETING, book, group

TABS = [None, *group()]
ALWAYS = [kind for kind in KINDS if kind != "annual"]
"""Papers that are made of whatever there is; the annual report is refused where there is nothing to sum."""


@pytest.mark.parametrize("kind", ALWAYS)
@pytest.mark.parametrize("missing", TABS)
def test_a_paper_is_made_whichever_tab_is_missing(kind: str, missing: str | None) -> None:
    tabs = {title: rows for title, rows in group().items() if title != missing}
    assert markdown(KINDS[kind].make(book(tabs), 2026, "sv")).startswith("# ")


@pytest.mark.parametrize("kind", ALWAYS)
def test_a_paper_of_a_book_of_nothing_but_headers_is_made(kind: str) -> None:
    tabs = {title: rows[:1] for title, rows in group().items() if rows}
    assert markdown(KINDS[kind].make(book(tabs), 2026, "en")).startswith("# ")


@pytest.mark.parametrize("kind", ALWAYS)
@pytest.mark.parametrize("year", [1990, 2024, 2028, 2098])
def test_a_paper_of_a_year_far_from_the_book_is_made(kind: str, year: int) -> None:
    document = KINDS[kind].make(demo("sv"), year, "sv")
    assert str(year) in document.title
    assert markdown(document).startswith("# ")


@pytest.mark.parametrize("kind", ["plan", "activity", "annual-meeting"])
def test_a_tab_that_is_suddenly_empty_is_in_doubt(kind: str) -> None:
    memory = Memory(rows={"meetings": 5})
    document = KINDS[kind].make(book(group({"Möten": [MEETING]}), memory=memory), 2026, "sv")
    assert "Fliken Möten är tom eller saknar rubriker, så inget av den är med." in document.doubts


def test_many_doubts_are_cut_and_counted() -> None:
    rows = [[f"2026-{n}", "Gruppmöte", ErrorValue("#REF!"), "18:00"] for n in range(20)]
    document = KINDS["plan"].make(book(group({"Möten": [["Nr", "Typ", "Datum", "Start"], *rows]})), 2026, "sv")
    assert len(document.doubts) == 13
    assert document.doubts[-1] == "Och 8 till. Kör gruppbok check."


def test_a_tab_of_another_title_is_named_by_its_own() -> None:
    rows = [["Number", "Type", "Date", "Start"], ["1", "Group meeting", "31/11 2026", "18:00"]]
    tabs = {**{title: rows_ for title, rows_ in group().items() if title != "Möten"}, "Meetings": rows}
    assert KINDS["plan"].make(book(tabs), 2026, "en").doubts == ("Meetings C2: Date cannot be read and is not here.",)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_protected_is_named_in_any_paper(kind: str) -> None:
    known = demo("sv")
    hidden = [row.text("name") for row in known.rows("members") if row.value("protected") == 1]
    assert hidden == ["Karin Östlin"]
    assert "Karin" not in markdown(KINDS[kind].make(known, 2026, "sv"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_address_or_telephone_stands_in_any_paper(kind: str) -> None:
    shown = markdown(KINDS[kind].make(demo("sv"), 2026, "sv"))
    people = demo("sv").rows("members")
    told = [row.text(key) for row in people for key in ("email", "phone", "note") if row.text(key)]
    assert len(told) > 20
    assert [one for one in told if one in shown] == []
    assert date(2026, 11, 22).isoformat() in shown
