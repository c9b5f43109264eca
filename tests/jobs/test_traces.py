"""Every cell that tells of one person, derived from the declared columns. Issue 6, point 9; GDPR, article 15."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest

from jobs.memory import Memory
from jobs.persons import Person, those_meant
from jobs.traces import Naming, Trace, is_peoples, traces
from sheets_schema.book import Book
from sheets_schema.grid import Grid
from sheets_schema.kinds import TextKind
from sheets_schema.tab import Column, Speaks, Tab, column
from sheets_schema.tabs import TABS
from sheets_schema.text import Text
from tests.jobs.helpers import CASH, MEMBER, ROLE, Rows, book, cash, group, member, remembered, role, snapshot
from tests.jobs.helpers import mail as a_mail

NAME = "Elin Forsvall"
ELIN = member(NAME, "elin@example.org", number="900512")
MEMBERS: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm"), ELIN]
SPEAKING = [(tab, one) for tab in TABS for one in tab.columns if one.speaks is not Speaks.OF_NOBODY]


def found(tabs: dict[str, Rows], asked: str = NAME) -> list[Trace]:
    """What tells of the one who is meant."""
    rows = group(tabs)
    known = book(rows)
    return of(known, rows, those_meant(known, Memory(), asked))


def of(known: Book, rows: dict[str, Rows], some: list[Person]) -> list[Trace]:
    """What tells of a person."""
    (person,) = some
    grids = [grid for grid in snapshot(rows).grids if is_peoples(grid.title)]
    return traces(known, grids, person, Naming(known, person))


def cells(some: Sequence[Trace], *, sure: bool = True) -> set[str]:
    """The places that are held, as people say them."""
    return {f"{one.title} {held.cell}" for one in some if one.sure is sure for held in one.held}


@pytest.mark.parametrize(("tab", "one"), SPEAKING, ids=[f"{tab.key}.{one.key}" for tab, one in SPEAKING])
def test_a_name_is_found_in_every_declared_column_that_may_hold_one(tab: Tab, one: Column) -> None:
    """A column that is declared tomorrow is among these; nobody has to remember it."""
    header = [each.label.sv for each in tab.columns]
    text = f"{NAME}, Bo Alm" if one.speaks is Speaks.OF_OWNERS else NAME
    row = [text if each.key == one.key else "x" for each in tab.columns]
    given: dict[str, Rows] = {tab.label.sv: [header, row]}
    if tab.key == "members":
        given = {tab.label.sv: [header, [NAME if one.key == "name" else each for each in row]]}
    rows = group(given)
    known = book(rows)
    where = f"{tab.label.sv} {chr(65 + header.index(one.label.sv))}2"
    held = cells(of(known, rows, those_meant(known, Memory(), NAME) or [Person(NAME)]))
    assert where in held
    if one.speaks is Speaks.OF_WHO:
        assert held == {f"{tab.label.sv} {chr(65 + n)}2" for n in range(len(header))}


def test_a_column_of_text_that_nobody_has_thought_of_may_name_anybody() -> None:
    class NewKind(TextKind):
        """Some kind of tomorrow's."""

    assert column("new", "Ny", NewKind(), Text("Nytt.", "New.")).speaks is Speaks.FREELY


def test_a_row_about_the_person_is_held_whole_with_the_columns_the_program_does_not_know() -> None:
    rows: Rows = [[*MEMBER, "Adress", "Barn"], [*ELIN, "Storgatan 1", 2]]
    held = [one for one in found({"Medlemmar": rows}) if one.title == "Medlemmar"]
    (row,) = held
    assert (row.own, row.sure) == (True, True)
    assert [(one.cell, one.value) for one in row.held][-2:] == [("H2", "Storgatan 1"), ("I2", 2)]


def test_tabs_that_the_program_does_not_read_are_searched_and_ours_are_not() -> None:
    tabs: dict[str, Rows] = {
        "Medlemmar": MEMBERS,
        "Fikalista": [["Dag", "Vem"], ["måndag", "elin forsvall"], ["tisdag", "ELIN@example.org"], ["fredag", "Bo"]],
        "Översikt": [["Allt"], [NAME]],
    }
    assert cells(found(tabs)) >= {"Fikalista B2", "Fikalista B3"}
    assert not any("Översikt" in one or one == "Fikalista B4" for one in cells(found(tabs)))


def test_a_text_names_the_person_by_name_address_phone_or_long_number() -> None:
    texts = [
        "Utlägg elin  FORSVALL, fika",
        "Elin Forsvalls kvitto",
        "svar från Elin@Example.org.",
        "ring 070-811 12 34",
        "medlem 900512",
        "Elin Forsvallson",
        "melin@example.org",
        "elin@example.org.se",
        "ring 070-811 12 345",
        "Elin",
    ]
    rows = [cash(n, date(2026, 2, 1), "Bank", "Gåvor", 1, text=text) for n, text in enumerate(texts, 1)]
    members: Rows = [[*MEMBER, "Telefon"], [*ELIN, "+46 70 811 12 34"]]
    held = cells(found({"Medlemmar": members, "Kassabok": [CASH, *rows]}))
    assert {one for one in held if "Kassabok" in one} == {f"Kassabok C{n}" for n in range(2, 7)}


def test_a_longer_name_of_another_is_no_trace() -> None:
    members: Rows = [MEMBER, member("Anna Ek"), member("Anna Ek Lund")]
    tabs: dict[str, Rows] = {
        "Medlemmar": members,
        "Kassabok": [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 1, text="Anna Ek Lund")],
    }
    assert not any("Kassabok" in one for one in cells(found(tabs, "Anna Ek")))
    assert any("Kassabok" in one for one in cells(found(tabs, "Anna Ek Lund")))


def test_what_may_be_a_namesakes_is_in_doubt() -> None:
    members: Rows = [
        MEMBER,
        member("Bo Alm", "bo1@example.org", number="1"),
        member("Bo Alm", "bo2@example.org", number="2"),
    ]
    tabs: dict[str, Rows] = {
        "Medlemmar": members,
        "Svar": [["Möte", "Namn", "Svar"], ["2026-1", "Bo Alm", "Ja"]],
        "Uppgifter": [["Uppgift", "Ansvarig", "Status"], ["Fråga bo1@example.org", "Bo Alm", "Att göra"]],
        "Roller": [ROLE, role("Kassör", "Bo Alm", "bo1@example.org"), role("Ledamot", "Bo Alm")],
    }
    some = found(tabs, "1")
    assert {one.split()[0] + one[-1] for one in cells(some)} == {"Medlemmar2", "Roller2", "Uppgifter2"}
    assert {"Svar B2", "Roller B3"} <= cells(some, sure=False)
    assert not any(one.endswith("3") and "Medlemmar" in one for one in cells(some) | cells(some, sure=False))


def test_an_address_of_another_name_and_a_name_at_another_address_are_in_doubt() -> None:
    prospects: Rows = [
        ["Namn", "E-post", "Datum", "Status"],
        [NAME, "annan@example.org", date(2026, 1, 1), "Ny"],
        ["Olle Forsvall", "elin@example.org", date(2026, 1, 1), "Ny"],
        [NAME, None, date(2026, 1, 1), "Ny"],
    ]
    some = found({"Medlemmar": MEMBERS, "Intresserade": prospects})
    assert {one for one in cells(some) if "Intr" in one} == {f"Intresserade {one}4" for one in "ACD"}
    assert {one[-1] for one in cells(some, sure=False)} == {"2", "3"}


def test_a_role_may_have_an_address_of_its_own() -> None:
    some = found({"Medlemmar": MEMBERS, "Roller": [ROLE, role("Kassör", NAME, "kassor@example.org")]})
    assert "Roller C2" in cells(some)


def test_a_namesake_who_is_no_member_is_asked_of_by_address() -> None:
    prospects: Rows = [
        ["Namn", "E-post", "Datum", "Status"],
        ["Dag Ny", "dag1@example.org", date(2026, 1, 1), "Ny"],
        ["Dag Ny", "dag2@example.org", date(2026, 1, 1), "Ny"],
    ]
    known = book(group({"Intresserade": prospects}))
    assert len(those_meant(known, Memory(), "dag ny")) == 2
    (one,) = those_meant(known, Memory(), "DAG2@example.org")
    assert one.addresses == {"dag2@example.org"}


@pytest.mark.parametrize(
    "asked", [NAME, "elin  forsvall", "ELIN@example.org", "900512", "A4", "Medlemmar A4", "members b4"]
)
def test_a_member_is_meant_by_name_number_address_or_cell(asked: str) -> None:
    (one,) = those_meant(book(group({"Medlemmar": MEMBERS})), Memory(), asked)
    assert (one.name, one.rows, one.numbers) == (NAME, frozenset({4}), frozenset({"900512"}))


def test_two_rows_of_one_number_or_of_one_name_and_address_are_one_person() -> None:
    members: Rows = [
        MEMBER,
        member("Eva Lind", "eva@example.org", status="Utträdd"),
        member("Eva Lind", "eva@example.org", number="7"),
        member("Eva Berg", "berg@example.org", number="7"),
    ]
    (one,) = those_meant(book(group({"Medlemmar": members})), Memory(), "Eva Lind")
    assert (one.rows, one.shared) == (frozenset({2, 3, 4}), False)


@pytest.mark.parametrize("asked", ["Gun Falk", "gun@example.org", "Roller A4", "Disa Eng", "Hugo Ny"])
def test_others_are_meant_by_where_they_stand(asked: str) -> None:
    tabs: dict[str, Rows] = {
        "Uppgifter": [["Uppgift", "Ansvarig", "Status"], ["Fika", "Bo Alm, Disa Eng", "Att göra"]],
    }
    memory = remembered(a_mail("notice:x", "hugo ny", name="Hugo Ny"))
    assert len(those_meant(book(group(tabs)), memory, asked)) == 1


@pytest.mark.parametrize("asked", ["Ingen Alls", "A99", "Översikt A2", "@", "E"])
def test_nobody_is_meant_by_what_stands_nowhere(asked: str) -> None:
    assert those_meant(book(group({"Medlemmar": MEMBERS})), Memory(), asked) == []


def test_others_are_taken_out_of_what_is_shown() -> None:
    known = book(group({"Medlemmar": MEMBERS}))
    (one,) = those_meant(known, Memory(), NAME)
    naming = Naming(known, one)
    text = "Elin Forsvall och bo alms kvitto, elin@example.org, bo@example.org"
    assert naming.discreet(text, "sv") == "Elin Forsvall och [namn]s kvitto, elin@example.org, [e-post]"
    assert naming.discreet(text, "en") == "Elin Forsvall och [name]s kvitto, elin@example.org, [e-mail]"


def test_rows_come_in_the_workbooks_order() -> None:
    some = found({"Medlemmar": MEMBERS, "Svar": [["Möte", "Namn", "Svar"], *[["1", NAME, "Ja"]] * 3]})
    assert all(a.row < b.row for a, b in pairwise(some) if a.title == b.title)
    assert [one.row for one in some] == [4, 2, 3, 4]


def test_a_grid_without_rows_or_with_ragged_ones_is_searched_too() -> None:
    known = book(group({"Medlemmar": MEMBERS}))
    (one,) = those_meant(known, Memory(), NAME)
    grids = [Grid("Tom", []), Grid("Trasig", [["A"], [], [None, 3, True, NAME]])]
    assert cells(traces(known, grids, one, Naming(known, one))) == {"Trasig D3"}
