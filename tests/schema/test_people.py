"""Who is who: members, terms on the day, addresses, deputies and languages."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_schema import people
from sheets_schema.people import namesake
from sheets_schema.text import fold
from tests.schema.helpers import ROLES, SETTINGS, TODAY, Rows, book, steady

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
HEADER: list[object] = ["Namn", "E-post", "Status", "Utskick", "Medlemsnummer", "Skyddad", "Språk"]


def members(*rows: Sequence[object]) -> dict[str, Rows]:
    """A member list of these rows: name, address, status, mailings, number, protected, language."""
    return {"Medlemmar": [HEADER, *rows]}


def roles(*rows: Sequence[object]) -> dict[str, Rows]:
    """Roles of these rows: role, name, address, from, to, deputy."""
    return {"Roller": [[*ROLES, "Ersättare"], *rows]}


@pytest.mark.parametrize(
    ("start", "to", "is_held"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (None, TODAY, True),
        (None, YESTERDAY, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (TODAY, "i höst", False),
    ],
)
def test_a_role_is_held_from_its_first_day_through_its_last(start: object, to: object, is_held: bool) -> None:
    made = book(roles(["KASSÖR", "Bo Alm", None, start, to]))
    assert [term.name for term in people.holders(made, "Kassör")] == (["Bo Alm"] if is_held else [])


def test_only_a_yes_gives_mailings_and_only_a_no_takes_protection_away() -> None:
    made = book(
        members(
            ["A", None, "Aktiv", "Ja", None, "Nej", None],
            ["B", None, "Aktiv", None, None, None, None],
            ["C", None, "Aktiv", "kanske", None, "kanske", None],
            ["D", None, "Aktiv", "Nej", None, "x", None],
            ["E", None, "Aktiv", True, None, "#REF!", None],
        )
    )
    told = [(member.name, member.mailings, member.protected) for member in people.members(made)]
    assert told == [("A", True, False), ("B", False, False), ("C", False, True), ("D", False, True), ("E", True, True)]


def test_a_member_is_known_again_by_number_or_else_by_name() -> None:
    made = book(members(["Anna  EK", None, "Aktiv", None, 1234.0], ["Bo Alm", None, "Aktiv", None, " "]))
    assert [member.person for member in people.members(made)] == ["1234", "bo alm"]


def test_one_who_has_not_left_comes_before_one_who_has() -> None:
    made = book(members(["Anna Ek", "old@example.org", "Utträdd"], ["anna ek", "new@example.org", "Vilande"]))
    member = people.member_like(made, "ANNA EK")
    assert member is not None
    assert (member.address, member.here) == ("new@example.org", True)
    assert people.member_like(made, "Bo") is None
    by_address = people.member_like(made, "Bo", "OLD@example.org")
    assert by_address is not None
    assert not by_address.here


@pytest.mark.parametrize(
    ("own", "of_member", "status", "address"),
    [
        ("own@example.org", "a@example.org", "Aktiv", "own@example.org"),
        (None, "a@example.org", "Aktiv", "a@example.org"),
        ("own@", "a@example.org", "Vilande", "a@example.org"),
        (None, "a@example.org", "Utträdd", ""),
        (None, "a@", "Aktiv", ""),
    ],
)
def test_a_role_holders_address_is_the_roles_own_or_that_of_a_member_who_has_not_left(
    own: str | None, of_member: str, status: str, address: str
) -> None:
    made = book({**members(["Anna Ek", of_member, status]), **roles(["Kassör", "anna ek", own])})
    (term,) = people.holders(made, "Kassör")
    assert people.address_of(made, term) == address


def test_the_latest_row_that_names_a_deputy_says_who_stands_in() -> None:
    made = book(
        roles(
            ["Kassör", "A", None, None, YESTERDAY, "X"],
            ["treasurer", "B", None, None, YESTERDAY, " Y, Z ,"],
            ["Kassör", "C", None, None, YESTERDAY, None],
        )
    )
    assert people.deputies(made, "Kassör") == ["Y", "Z"]
    assert people.deputies(made, "Granskare") == []


@pytest.mark.parametrize(
    ("own", "groups", "language"), [("en", "sv", "en"), (None, "en", "en"), ("SV", "en", "sv"), ("?", "en", "en")]
)
def test_a_mail_is_in_the_persons_own_language_or_else_the_groups(own: object, groups: str, language: str) -> None:
    made = book(
        {
            **members(["Anna Ek", "a@example.org", "Aktiv", "Ja", None, None, own]),
            "Inställningar": [*SETTINGS, ["Språk", groups]],
        }
    )
    assert people.language_for(made, people.members(made)[0]) == language
    assert people.language_for(made, None) == groups


def test_terms_of_one_person_are_told_by_name_or_address() -> None:
    made = book(
        roles(["Kassör", "Bo Alm", "b@example.org"], ["Ledamot", "BO  alm"], ["Fotograf", "Bosse", "B@example.org"])
    )
    one, by_name, by_address = people.terms(made)
    assert one.is_same_person(by_name)
    assert one.is_same_person(by_address)
    assert not by_name.is_same_person(by_address)


def test_a_row_that_cannot_be_read_may_hold_any_role_it_does_not_deny() -> None:
    made = book(roles(["Kassör", "#REF!", None], ["Ledamot", "Bo", None, "?"]))
    assert people.may_hold_unread(made, "Kassör")
    assert people.may_hold_unread(made, "LEDAMOT")
    assert not people.may_hold_unread(made, "Granskare")
    assert people.may_hold_unread(book(roles(["#REF!", "Bo"])), "Granskare")


def test_a_day_before_the_book_is_a_day_like_any_other() -> None:
    made = book(roles(["Kassör", "Bo", None, "2020-01-01", "2020-12-31"]), on=date(2020, 12, 31))
    assert [term.name for term in people.holders(made, "Kassör")] == ["Bo"]


def known_by(*rows: Sequence[object]) -> list[str]:
    """What these members are known again by."""
    return [member.person for member in people.members(book(members(*rows)))]


@pytest.mark.parametrize(
    ("rows", "persons"),
    [
        (
            [["Anna Ek", "one@example.org", "Aktiv"], ["ANNA  ek", "Two@example.org", "Vilande"]],
            [namesake("Anna Ek", "one@example.org"), namesake("Anna Ek", "two@example.org")],
        ),
        ([["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", "ONE@example.org", "Aktiv"]], ["anna ek"] * 2),
        ([["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", None, "Aktiv"]], ["anna ek"] * 2),
        ([["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", "two@", "Aktiv"]], ["anna ek"] * 2),
        ([["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", "two@example.org", "Utträdd"]], ["anna ek"] * 2),
        ([["Anna Ek", "a@example.org", "Aktiv"], ["Bo Alm", "b@example.org", "Aktiv"]], ["anna ek", "bo alm"]),
        (
            [["Anna Ek", "one@example.org", "Aktiv", "Ja", 7], ["Anna Ek", "two@example.org", "Aktiv", "Ja", 8]],
            ["7", "8"],
        ),
        (
            [["Anna Ek", "one@example.org", "Aktiv", "Ja", 7], ["Anna Ek", "two@example.org", "Aktiv"]],
            ["7", namesake("Anna Ek", "two@example.org")],
        ),
        (
            [[name, address, "Aktiv"] for name, address in (("A", "1@x.se"), ("A", "2@x.se"), ("A", None))],
            [namesake("a", "1@x.se"), namesake("a", "2@x.se"), "a"],
        ),
    ],
)
def test_namesakes_without_a_number_are_told_apart_by_their_addresses(
    rows: list[Sequence[object]], persons: list[str]
) -> None:
    assert known_by(*rows) == persons
    assert known_by(*reversed(rows)) == persons[::-1]


ANYBODY = st.tuples(
    st.sampled_from(["Anna Ek", "anna  EK", "Bo Alm", "Bo"]),
    st.sampled_from([None, "a@example.org", "A@example.org", "b@example.org", "c@"]),
    st.sampled_from(["Aktiv", "Vilande", "Utträdd", None]),
    st.none(),
    st.sampled_from([None, 7, "8"]),
)


@steady(200)
@given(rows=st.lists(ANYBODY, max_size=8))
def test_two_who_have_not_left_are_one_only_by_number_name_or_lack_of_an_address(
    rows: list[tuple[object, ...]],
) -> None:
    everyone = [one for one in people.members(book(members(*rows))) if one.here]
    for one in everyone:
        for other in everyone:
            numbers = one.row.text("member_number"), other.row.text("member_number")
            if numbers[0] or numbers[1]:
                assert (one.person == other.person) == (numbers[0] == numbers[1])
            elif fold(one.name) != fold(other.name):
                assert one.person != other.person
            elif one.address and other.address:
                assert (one.person == other.person) == (fold(one.address) == fold(other.address))


@pytest.mark.parametrize(
    ("rows", "address"),
    [
        ([["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", "two@example.org", "Vilande"]], ""),
        ([["Anna Ek", "one@example.org", "Aktiv", None, 7], ["Anna Ek", "two@example.org", "Aktiv", None, 8]], ""),
        ([["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", "ONE@example.org", "Aktiv"]], "one@example.org"),
        ([["Anna Ek", None, "Aktiv"], ["Anna Ek", "one@example.org", "Aktiv"]], "one@example.org"),
        ([["Anna Ek", "two@example.org", "Utträdd"], ["Anna Ek", "one@example.org", "Aktiv"]], "one@example.org"),
    ],
)
def test_no_address_is_guessed_between_two_of_one_name(rows: list[Sequence[object]], address: str) -> None:
    made = book({**members(*rows), **roles(["Kassör", "ANNA ek", None])})
    (term,) = people.holders(made, "Kassör")
    assert people.address_of(made, term) == address


def test_a_name_that_two_share_means_only_who_is_at_the_address() -> None:
    made = book(members(["Anna Ek", "one@example.org", "Aktiv"], ["Anna Ek", "two@example.org", "Aktiv"]))
    assert people.member_like(made, "Anna Ek") is None
    assert people.member_like(made, "Anna Ek", "three@example.org") is None
    second = people.member_like(made, "anna EK", "TWO@example.org")
    assert second is not None
    assert second.address == "two@example.org"


def test_what_tells_namesakes_apart_holds_nobodys_address() -> None:
    """Keys are kept for good; the same person is known again however the name and the address are written."""
    known = namesake("Anna Ek", "one@example.org")
    assert known == namesake(" anna  EK ", "One@Example.org")
    assert known.startswith("anna ek ")
    assert "one" not in known.removeprefix("anna ek ")
    assert known != namesake("Anna Ek", "two@example.org")
