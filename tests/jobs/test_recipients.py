"""Who gets a mail, and in which language. Contract, sections 7 to 9."""

from datetime import date, timedelta

import pytest

from jobs.recipients import board, mailing_list, named, of_role, of_role_or_secretary, unique
from sheets_schema.grid import ErrorValue
from sheets_schema.people import namesake
from sheets_schema.text import Language
from tests.jobs.helpers import MEMBER, ROLE, USUAL_ROLES, Cells, Rows, book, group, member, role

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def list_of(*rows: Cells, head: list[str] = MEMBER) -> list[str]:
    """Who is on the mailing list of these members."""
    return [one.name for one in mailing_list(book(group({"Medlemmar": [head, *rows]})))]


@pytest.mark.parametrize(
    ("row", "gets"),
    [
        (member("Dag Ny"), True),
        (member("Dag Ny", mailings="x"), True),
        (member("Dag Ny", mailings=True), True),
        (member("Dag Ny", mailings="Nej"), False),
        (member("Dag Ny", mailings=False), False),
        (member("Dag Ny", mailings=None), False),
        (member("Dag Ny", mailings="kanske"), False),
        (member("Dag Ny", mailings=ErrorValue("#REF!")), False),
        (member("Dag Ny", protected="Ja"), False),
        (member("Dag Ny", protected=True), False),
        (member("Dag Ny", protected="kanske"), False),
        (member("Dag Ny", protected=ErrorValue("#N/A")), False),
        (member("Dag Ny", protected="Nej"), True),
        (member("Dag Ny", status="aktiv "), True),
        (member("Dag Ny", status="Active"), True),
        (member("Dag Ny", status="Vilande"), False),
        (member("Dag Ny", status="Utträdd"), False),
        (member("Dag Ny", status="Nytillkommen"), False),
        (member("Dag Ny", status=None), False),
        (member("Dag Ny", None), False),
        (member("Dag Ny", "dag"), False),
        (member("Dag Ny", "dag@example.org, bo@example.org"), False),
        (member("Dag Ny", "dag@example.org\nBcc: bo@example.org"), False),
        (member("Dag Ny", "Dag Ny <dag@example.org>"), False),
        (member("Dag Ny", "dåg@example.org"), False),
        (member("Dag Ny", "dag@lång.example.org"), True),
        (member("", "dag@example.org"), False),
    ],
)
def test_active_members_who_want_mailings_are_on_the_list(row: Cells, gets: bool) -> None:
    assert (len(list_of(row)) == 1) is gets


def test_board_is_the_holders_that_day_whatever_utskick_says() -> None:
    members: Rows = [
        MEMBER,
        member("Ada Ask", mailings="Nej"),
        member("Bo Alm", mailings=None, protected="Ja"),
        member("Cia Dal", status="Vilande"),
        member("Dan Ek"),
        member("Eva Fors"),
    ]
    roles: Rows = [
        ROLE,
        role("Ordförande", "Ada Ask"),
        role("Kassör", "Bo Alm", to=TODAY),
        role("Ledamot", "Cia Dal", start=TODAY),
        role("Ledamot", "Dan Ek", to=TODAY - DAY),
        role("Ledamot", "Eva Fors", start=TODAY + DAY),
        role("Gruppsekreterare", "Eva Fors"),
        role("Granskare", "Gun Falk", "gun@example.org"),
    ]
    found = board(book(group({"Medlemmar": members, "Roller": roles})))
    assert [one.name for one in found] == ["Ada Ask", "Bo Alm", "Cia Dal"]


def test_somebody_with_two_seats_on_the_board_is_one() -> None:
    roles: Rows = [
        ROLE,
        role("Ordförande", "Bo Alm"),
        role("Kassör", "bo alm"),
        role("Ledamot", "Bo Alm", "BO@example.org"),
    ]
    assert [one.person for one in board(book(group({"Roller": roles})))] == ["bo alm"]


@pytest.mark.parametrize(
    ("roles", "addresses", "vacant"),
    [
        ([role("Kassör", "Bo Alm")], ["bo@example.org"], False),
        ([role("Kassör", "Bo Alm", "kassan@example.org")], ["kassan@example.org"], False),
        ([role("Treasurer", "BO  ALM")], ["bo@example.org"], False),
        ([role("Kassör", "Bo Alm", "kassan@")], ["bo@example.org"], False),
        ([role("Kassör", "Xia Yr")], [], False),
        ([role("Kassör", "Xia Yr", "xia@example.org")], ["xia@example.org"], False),
        ([role("Kassör", "Ute Gått")], [], False),
        ([role("Kassör", "Bo Alm", to=TODAY)], ["bo@example.org"], False),
        ([role("Kassör", "Bo Alm", to=TODAY - DAY)], [], True),
        ([role("Kassör", "Bo Alm", start=TODAY + DAY)], [], True),
        ([role("Kassör", "Bo Alm", to=TODAY - DAY, deputy="Cia Dal")], ["cia@example.org"], True),
        ([role("Kassör", "Bo Alm", deputy="Cia Dal")], ["bo@example.org"], False),
        (
            [role("Kassör", "Bo Alm", to=TODAY - DAY, deputy="Cia Dal, Anna Ek")],
            ["cia@example.org", "anna@example.org"],
            True,
        ),
        ([role("Kassör", None, deputy="Cia Dal")], [], False),
        ([role("Kassör", "Bo Alm", to="i fjol", deputy="Cia Dal")], [], False),
        ([role("Kassör", ErrorValue("#REF!"))], [], False),
        ([role("Kassör", "Bo Alm", to=TODAY - DAY, deputy="Cia Dal"), role(ErrorValue("#REF!"), "Anna Ek")], [], False),
        ([], [], True),
    ],
)
def test_who_gets_the_mails_of_a_role(roles: list[Cells], addresses: list[str], vacant: bool) -> None:
    """Its holders; its deputy while it is vacant; nobody where a row that may be it cannot be read."""
    gone = [MEMBER, member("Anna Ek"), member("Bo Alm"), member("Cia Dal"), member("Ute Gått", status="Utträdd")]
    reached = of_role(book(group({"Roller": [ROLE, *roles], "Medlemmar": gone})), "Kassör")
    assert ([one.address for one in reached.recipients], reached.vacant) == (addresses, vacant)


def test_a_vacant_role_without_a_deputy_falls_to_the_secretary() -> None:
    empty = of_role_or_secretary(book(group({"Roller": [ROLE, role("Gruppsekreterare", "Anna Ek")]})), "Kassör")
    assert ([one.name for one in empty.recipients], empty.vacant) == (["Anna Ek"], True)
    held = of_role_or_secretary(book(group({"Roller": [*USUAL_ROLES[:2], role("Kassör", "Xia Yr")]})), "Kassör")
    assert held.recipients == ()


def test_a_vacant_secretary_has_a_deputy_too() -> None:
    roles = [ROLE, role("Gruppsekreterare", "Anna Ek", to=TODAY - DAY, deputy="Cia Dal")]
    reached = of_role_or_secretary(book(group({"Roller": roles})), "Insamlingsansvarig")
    assert [one.name for one in reached.recipients] == ["Cia Dal"]


@pytest.mark.parametrize(
    ("own", "groups", "expected"),
    [
        (None, "sv", "sv"),
        (None, "en", "en"),
        ("en", "sv", "en"),
        ("sv", "en", "sv"),
        ("engelska", "sv", "en"),
        ("fi", "en", "en"),
    ],
)
def test_a_mail_is_in_the_language_of_its_reader(own: str | None, groups: str, expected: Language) -> None:
    found = mailing_list(book(group({"Medlemmar": [MEMBER, member("Bo Alm", language=own)]}, language=groups)))
    assert found[0].language == expected


def test_a_role_holder_who_is_no_member_reads_the_groups_language() -> None:
    known = book(group(language="en"))
    assert [one.language for one in of_role(known, "Granskare").recipients] == ["en"]
    members = [MEMBER, member("Gun Falk", language="sv")]
    assert of_role(book(group({"Medlemmar": members}, language="en")), "Granskare").recipients[0].language == "sv"


def test_a_member_is_known_by_number_else_by_name() -> None:
    members = [MEMBER, member("Bo  Alm", number=" A7 "), member("Cia Dal"), member("Dag Ny", number=107)]
    found = mailing_list(book(group({"Medlemmar": members})))
    assert [one.person for one in found] == ["a7", "cia dal", "107"]
    assert named(book(group({"Medlemmar": members})), "bo alm") == found[0].__class__(
        "a7", "bo alm", "bo@example.org", "sv", member=True
    )


ANNAS: Rows = [
    MEMBER,
    member("Anna Ek", "one@example.org"),
    member("ANNA  Ek", "two@example.org", language="en"),
    member("Bo Alm"),
]


def test_both_of_one_name_are_on_the_list_once_each() -> None:
    found = unique(mailing_list(book(group({"Medlemmar": [*ANNAS, ANNAS[1]]}))))
    assert [one.address for one in found] == ["one@example.org", "two@example.org", "bo@example.org"]


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (role("Kassör", "Anna Ek"), []),
        (
            role("Kassör", "Anna Ek", "two@example.org"),
            [(namesake("Anna Ek", "two@example.org"), "two@example.org", "en", True)],
        ),
        (
            role("Kassör", "anna ek", "ONE@example.org"),
            [(namesake("Anna Ek", "one@example.org"), "ONE@example.org", "sv", True)],
        ),
        (role("Kassör", "Anna Ek", "kassan@example.org"), [("anna ek", "kassan@example.org", "sv", False)]),
        (role("Kassör", None, to=TODAY - DAY, deputy="Anna Ek"), []),
        (role("Kassör", "Bo Alm", to=TODAY - DAY, deputy="Anna Ek"), []),
        (
            role("Kassör", "Bo Alm", to=TODAY - DAY, deputy="Anna Ek, Bo Alm"),
            [("bo alm", "bo@example.org", "sv", True)],
        ),
    ],
)
def test_a_role_by_a_name_that_two_members_have_reaches_neither_but_by_its_address(
    row: Cells, reached: list[tuple[str, str, str, bool]]
) -> None:
    found = of_role(book(group({"Medlemmar": ANNAS, "Roller": [ROLE, row]})), "Kassör").recipients
    assert [(one.person, one.address, one.language, one.member) for one in found] == reached


def test_two_of_one_name_on_the_board_are_two() -> None:
    seats = [role("Ordförande", "Anna Ek", "one@example.org"), role("Ledamot", "Anna Ek", "two@example.org")]
    found = board(book(group({"Medlemmar": ANNAS, "Roller": [ROLE, *seats]})))
    assert [one.address for one in found] == ["one@example.org", "two@example.org"]
