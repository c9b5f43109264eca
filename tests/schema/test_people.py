"""Who is who: members, terms on the day, addresses, deputies and languages."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheets_schema import people
from tests.schema.helpers import ROLES, SETTINGS, TODAY, Rows, book

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
