"""The settings, the members and the roles: what is wrong, and what is just within bounds."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheets_schema.book import Known
from tests.schema.helpers import MEMBERS, REQUIRED, ROLES, SETTINGS, TODAY, Rows, about, book, found, severities

Cells = Sequence[object]
Found = list[tuple[str, str | None]]
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SECRETARY = ["Gruppsekreterare", "Anna Ek", "anna@example.org", None, None]
TREASURER = ["Kassör", "Bo Alm", "bo@example.org", None, None]
AUDITOR = ["Granskare", "Gun Falk", "gun@example.org", None, None]
CHAIR = ["Ordförande", "Eva Ry", None, None, None]
BOARD_MEMBER = ["Ledamot", "Ali Sol", None, None, None]
ASSOCIATION: Rows = [*SETTINGS[:2], ["Grupptyp", "Redovisningsgrupp", ""]]


def members(*rows: Sequence[object]) -> dict[str, Rows]:
    """A member list of these rows: name, address, telephone, status, day of leaving, mailings."""
    return {"Medlemmar": [MEMBERS, *rows]}


def roles(*rows: Sequence[object]) -> dict[str, Rows]:
    """A list of roles of these rows (role, name, address, from, to), and no report that needs one of them."""
    return {"Roller": [ROLES, *rows], "Rapporter": REQUIRED["Rapporter"][:1]}


# Settings


@about("settings.unknown")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("Kallelsedagar", [("settings.unknown", "A4")]), ("kallelse  DAGAR före", []), ("Call days", [])],
)
def test_a_setting_that_does_not_exist_is_told(name: str, expected: list[tuple[str, str]]) -> None:
    assert found(book({"Inställningar": [*SETTINGS, [name, 10]]})) == expected


@about("settings.duplicate")
@pytest.mark.parametrize("again", ["Språk", "language", "Language", " SPRÅK "])
def test_the_first_of_two_rows_for_one_setting_counts(again: str) -> None:
    twice = book({"Inställningar": [*SETTINGS, ["Språk", "en"], [again, "sv"]]})
    assert found(twice) == [("settings.duplicate", "A5")]
    assert twice.settings.language == "en"


def test_a_setting_on_one_row_is_no_duplicate() -> None:
    assert found(book({"Inställningar": [*SETTINGS, ["Språk", "en"], ["Utskick", "På"]]})) == []


@about("settings.missing")
@pytest.mark.parametrize("empty", [None, "", "   ", "\u00a0"])
def test_a_group_has_a_name_and_a_kind(empty: object) -> None:
    rows = [SETTINGS[0], ["Gruppens namn", empty], ["Grupptyp", empty]]
    assert found(book({"Inställningar": rows})) == [("settings.missing", "B2"), ("settings.missing", "B3")]


def test_a_starred_setting_without_a_row_is_told_of_the_tab() -> None:
    assert found(book({"Inställningar": [*SETTINGS[:2], ["Språk", None]]})) == [("settings.missing", None)]


def test_settings_without_a_column_of_values_have_no_values() -> None:
    rows = [["Inställning"], ["Gruppens namn"], ["Grupptyp"]]
    assert found(book({"Inställningar": rows})) == [("settings.missing", None)] * 2


def test_a_starred_setting_that_cannot_be_read_is_only_told_once() -> None:
    assert found(book({"Inställningar": [*SETTINGS[:2], ["Grupptyp", "Klubb"]]})) == [("value.invalid", "B3")]
    assert found(book({"Inställningar": [*SETTINGS[:2], ["Grupptyp", "#REF!"]]})) == [("cell.error_value", "B3")]


# Members


@about("members.email_missing")
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_active_member_without_an_address_is_told(empty: object) -> None:
    assert found(book(members(["Anna Ek", empty, None, "Aktiv", None, "Ja"]))) == [("members.email_missing", "B2")]


def test_only_active_members_need_an_address() -> None:
    rest = members(["Eva Ry", None, None, "Vilande", None, None], ["Cia Dal", None, None, "Utträdd", YESTERDAY, None])
    assert found(book(rest)) == []


@about("members.email_invalid")
@pytest.mark.parametrize(
    "address",
    [
        "anna@example", "anna", "anna@", "@example.org", "anna ek@example.org", "anna@example.org, bo@example.org",
        "anna@example.org;bo@example.org", "anna@example.org\nbo@example.org", "ånna@example.org",
        "Anna <anna@example.org>", "mailto:anna@example.org", 17, True, date(2026, 1, 1),
    ],
)  # fmt: skip
def test_an_address_that_no_mail_can_reach_is_told(address: object) -> None:
    wrong = book(members(["Anna Ek", address, None, "Vilande", None, "Ja"]))
    assert found(wrong) == [("members.email_invalid", "B2")]


@pytest.mark.parametrize(
    "address",
    [
        "anna@example.org",
        "  anna@example.org ",
        "ANNA.Ek+grupp@Example.ORG",
        "anna@räksmörgås.se",
        "o'hara@example.org",
    ],
)
def test_an_address_that_mail_can_reach_is_fine(address: str) -> None:
    fine = book(members(["Anna Ek", address, None, "Aktiv", None, "Ja"]))
    assert found(fine) == []
    assert fine.rows("members")[0].value("email") == address.strip()


@about("members.email_duplicate")
def test_each_later_row_with_an_address_that_stands_already_is_told() -> None:
    shared = members(
        ["Anna Ek", "hem@example.org", None, "Aktiv", None, "Ja"],
        ["Bo Alm", "HEM@example.org", None, "Vilande", None, "Ja"],
        ["Dag Ek", " hem@Example.org", None, "Aktiv", None, "Ja"],
    )
    assert found(book(shared)) == [("members.email_duplicate", "B3"), ("members.email_duplicate", "B4")]


def test_an_address_of_one_who_has_left_may_be_used_again() -> None:
    shared = members(
        ["Anna Ek", "hem@example.org", None, "Utträdd", YESTERDAY, "Ja"],
        ["Bo Alm", "hem@example.org", None, "Aktiv", None, "Ja"],
    )
    assert found(book(shared)) == []


@about("members.bounced")
def test_an_address_that_mail_came_back_from_is_told_where_it_stands() -> None:
    known = Known(bounced=frozenset({"bo@example.org", "gun@example.org"}))
    written = {
        **members(
            ["Anna Ek", "anna@example.org", None, "Aktiv", None, "Ja"],
            ["Bo Alm", " BO@Example.org", None, "Vilande", None, "Ja"],
            ["Cia Dal", "gun@example.org", None, "Utträdd", YESTERDAY, "Ja"],
        ),
        **roles(
            SECRETARY,
            ["Kassör", "Bo Alm", None, None, None],
            ["Granskare", "Gun Falk", "Gun@example.org", None, None],
            ["Ledamot", "Gun Falk", "gun@example.org", None, YESTERDAY],
            ["Ledamot", "Anna Ek", None, None, None],
        ),
    }
    assert found(book(written, known=known)) == [("members.bounced", "B3"), ("members.bounced", "C4")]
    assert found(book(written)) == []


def test_a_changed_address_is_free_again_at_once() -> None:
    known = Known(bounced=frozenset({"bo@example.org"}))
    moved = members(["Bo Alm", "bo.alm@example.org", None, "Aktiv", None, "Ja"])
    assert found(book({**moved, **roles(SECRETARY, TREASURER[:2] + [None] * 3, AUDITOR)}, known=known)) == []


@about("members.phone_invalid")
@pytest.mark.parametrize(
    ("phone", "is_wrong"),
    [
        ("123456", True), ("1234567", False), ("123456789012345", False), ("1234567890123456", True),
        ("+46 (0)70-123 45 67", False), ("fråga Eva", True), ("070-123 45 67 (hem)", True), ("070/1234567", True),
        (701234567, False), (701234567.0, False), (12345, True), (123456, False), (-701234567, True), (True, True),
        ("٠٧٠١٢٣٤٥٦٧", True),
    ],
)  # fmt: skip
def test_a_telephone_number_has_7_to_15_digits(phone: object, is_wrong: bool) -> None:
    given = book(members(["Anna Ek", "anna@example.org", phone, "Aktiv", None, "Ja"]))
    assert found(given) == ([("members.phone_invalid", "C2")] if is_wrong else [])


@about("members.left_without_date")
def test_one_who_has_left_did_so_on_a_day() -> None:
    gone = members(["Cia Dal", None, None, "Utträdd", None, None], ["Dag Ek", None, None, "Utträdd", YESTERDAY, None])
    assert found(book(gone)) == [("members.left_without_date", "E2")]


def test_a_day_of_leaving_that_cannot_be_read_is_told_as_that() -> None:
    assert found(book(members(["Cia Dal", None, None, "Utträdd", "31/11 2026", None]))) == [("value.invalid", "E2")]


@about("members.consent_missing")
@pytest.mark.parametrize(
    ("address", "status", "mailings", "expected"),
    [
        ("anna@example.org", "Aktiv", None, [("members.consent_missing", "F2")]),
        ("anna@example.org", "Aktiv", "Nej", []),
        ("anna@example.org", "Aktiv", False, []),
        ("anna@example.org", "Aktiv", True, []),
        ("anna@example.org", "Aktiv", "kanske", [("value.invalid", "F2")]),
        ("anna@example.org", "Vilande", None, []),
        ("anna@example", "Aktiv", None, [("members.email_invalid", "B2")]),
        (None, "Aktiv", None, [("members.email_missing", "B2")]),
    ],
)
def test_an_active_member_with_an_address_says_whether_mail_is_wanted(
    address: str | None, status: str, mailings: object, expected: list[tuple[str, str]]
) -> None:
    assert found(book(members(["Anna Ek", address, None, status, None, mailings]))) == expected


# Roles


EVERY_ROLE_NEEDED = pytest.mark.parametrize(
    ("others", "role", "code"),
    [
        ([TREASURER, AUDITOR], "Gruppsekreterare", "roles.secretary_missing"),
        ([SECRETARY, AUDITOR], "Kassör", "roles.treasurer_missing"),
        ([SECRETARY, TREASURER], "Granskare", "roles.auditor_missing"),
    ],
)


@about("roles.secretary_missing", "roles.treasurer_missing", "roles.auditor_missing")
@EVERY_ROLE_NEEDED
def test_a_needed_role_is_held_through_the_whole_of_its_last_day(others: list[Cells], role: str, code: str) -> None:
    def until(day: date) -> Found:
        return found(book(roles(*others, [role, "Ida Bo", "ida@example.org", None, day])))

    assert until(TODAY) == [("roles.term_ends", "E4")]
    assert until(YESTERDAY) == [(code, None), ("roles.expired", "E4")]
    assert found(book(roles(*others))) == [(code, None)]


@EVERY_ROLE_NEEDED
def test_a_needed_role_is_held_from_its_first_day(others: list[Cells], role: str, code: str) -> None:
    def since(day: date) -> Found:
        return found(book(roles(*others, [role, "Ida Bo", "ida@example.org", day, None])))

    assert since(TODAY) == []
    assert since(TOMORROW) == [(code, None)]


@EVERY_ROLE_NEEDED
def test_a_role_is_not_called_missing_while_a_row_that_may_be_it_cannot_be_read(
    others: list[Cells], role: str, code: str
) -> None:
    def with_row(*row: object) -> Found:
        return found(book(roles(*others, row)))

    assert with_row(role, "#REF!", None, None, None) == [("cell.error_value", "B4")]
    assert with_row("#N/A", "Ida Bo", None, None, None) == [("cell.error_value", "A4")]
    assert with_row(role, "Ida Bo", "ida@example.org", "i våras", None) == [("value.invalid", "D4")]
    assert with_row(role, "Ida Bo", "ida@example.org", None, "31/11 2026") == [("value.invalid", "E4")]
    assert with_row("Ledamot", "#REF!", None, None, None) == [(code, None), ("cell.error_value", "B4")]


def test_no_role_is_called_missing_where_a_column_is() -> None:
    assert found(book({**roles(), "Roller": [["Roll"], ["Ledamot"]]})) == [("column.missing", None)]


@pytest.mark.parametrize("role", ["Kassaansvarig", "treasurer", " KASSÖR ", "Treasurer"])
def test_a_treasurer_goes_by_several_names(role: str) -> None:
    assert found(book(roles(SECRETARY, [role, *TREASURER[1:]], AUDITOR))) == []


@pytest.mark.parametrize("role", ["Revisor", "granskare", "Auditor"])
def test_an_auditor_goes_by_several_names(role: str) -> None:
    assert found(book(roles(SECRETARY, TREASURER, [role, *AUDITOR[1:]]))) == []


@about("roles.auditor_not_independent")
@pytest.mark.parametrize(
    ("status", "left", "is_wrong"), [("Aktiv", None, True), ("Vilande", None, False), ("Utträdd", YESTERDAY, False)]
)
@pytest.mark.parametrize(("name", "address"), [("gun  FALK", None), ("G. Falk", "GUN@example.org")])
def test_the_auditor_is_no_active_member_by_name_or_address(
    status: str, left: date | None, is_wrong: bool, name: str, address: str | None
) -> None:
    given = {
        **members([name, address or "gf@example.org", None, status, left, "Nej"]),
        **roles(SECRETARY, TREASURER, AUDITOR),
    }
    assert found(book(given)) == ([("roles.auditor_not_independent", "B4")] if is_wrong else [])


def test_an_auditor_who_is_a_member_no_more_by_name_may_be_an_active_one_by_address() -> None:
    given = members(
        ["Gun Falk", None, None, "Utträdd", YESTERDAY, None],
        ["Gun Falk-Ek", "gun@example.org", None, "Aktiv", None, "Nej"],
    )
    assert found(book({**given, **roles(SECRETARY, TREASURER, AUDITOR)})) == [("roles.auditor_not_independent", "B4")]


@pytest.mark.parametrize(
    ("to", "expected"),
    [(TODAY, [("roles.auditor_not_independent", "B4")]), (YESTERDAY, [("roles.expired", "E5")])],
)
def test_the_auditor_holds_no_other_role(to: date, expected: list[tuple[str, str]]) -> None:
    assert found(book(roles(SECRETARY, TREASURER, AUDITOR, ["Valberedning", "Gun Falk", None, None, to]))) == expected


def test_an_auditor_on_two_rows_is_still_only_an_auditor() -> None:
    assert found(book(roles(SECRETARY, TREASURER, AUDITOR, AUDITOR))) == []


@about("roles.board_incomplete")
@pytest.mark.parametrize("lacking", [CHAIR, BOARD_MEMBER])
def test_the_board_of_an_association_lacks_nobody(lacking: Cells) -> None:
    rest = [row for row in (SECRETARY, TREASURER, AUDITOR, CHAIR, BOARD_MEMBER) if row != lacking]
    assert found(book({"Inställningar": ASSOCIATION, **roles(*rest)})) == [("roles.board_incomplete", None)]
    assert found(book({"Inställningar": ASSOCIATION, **roles(*rest, lacking)})) == []
    assert found(book(roles(*rest))) == []


def test_a_board_without_a_treasurer_is_told_as_both() -> None:
    rest = roles(SECRETARY, AUDITOR, CHAIR, BOARD_MEMBER)
    assert found(book({"Inställningar": ASSOCIATION, **rest})) == [
        ("roles.board_incomplete", None),
        ("roles.treasurer_missing", None),
    ]


@pytest.mark.parametrize(
    ("chair", "one_more", "is_whole"),
    [("Eva Ry", "Ali Sol", True), ("Bo Alm", "Ali Sol", False), ("bo  ALM", "Ali Sol", False), ("Eva", "Eva", False)],
)
def test_a_board_is_three_different_people(chair: str, one_more: str, is_whole: bool) -> None:
    given = roles(SECRETARY, TREASURER, AUDITOR, ["Ordförande", chair], ["Ledamot", one_more])
    expected = [] if is_whole else [("roles.board_incomplete", None)]
    assert found(book({"Inställningar": ASSOCIATION, **given})) == expected


def test_one_person_may_hold_two_seats_where_three_people_sit() -> None:
    given = roles(SECRETARY, TREASURER, AUDITOR, ["Ordförande", "Bo Alm"], BOARD_MEMBER, ["Ledamot", "Eva Ry"])
    assert found(book({"Inställningar": ASSOCIATION, **given})) == []


def test_a_board_is_not_called_incomplete_while_a_seat_cannot_be_read() -> None:
    given = roles(SECRETARY, TREASURER, AUDITOR, CHAIR, ["Ledamot", "#REF!"])
    assert found(book({"Inställningar": ASSOCIATION, **given})) == [("cell.error_value", "B6")]


@about("roles.expired")
def test_a_role_whose_last_day_has_passed_and_that_nobody_holds_is_told() -> None:
    def until(day: date) -> Found:
        return found(book(roles(SECRETARY, TREASURER, AUDITOR, ["Fotograf", "Ida Bo", None, None, day])))

    assert until(YESTERDAY) == [("roles.expired", "E5")]
    assert until(TODAY) == []


def test_a_role_that_somebody_has_taken_over_has_not_expired() -> None:
    old = ["Ordförande", "Ida Bo", None, None, YESTERDAY]
    assert found(book(roles(SECRETARY, TREASURER, AUDITOR, old, CHAIR))) == []
    assert found(book(roles(SECRETARY, TREASURER, AUDITOR, old, ["Chair", "Eva", None, TOMORROW, None]))) == [
        ("roles.expired", "E5")
    ]


def test_a_role_has_not_expired_while_the_row_of_who_took_over_cannot_be_read() -> None:
    old = ["Ordförande", "Ida Bo", None, None, YESTERDAY]
    new = ["Ordförande", "Eva Ry", None, "nyss", None]
    assert found(book(roles(SECRETARY, TREASURER, AUDITOR, old, new))) == [("value.invalid", "D6")]


@about("roles.term_ends")
@pytest.mark.parametrize(("days", "is_told"), [(0, True), (60, True), (61, False)])
def test_a_needed_term_that_ends_soon_is_told_until_somebody_follows(days: int, is_told: bool) -> None:
    last = TODAY + timedelta(days=days)
    term: Cells = ["Kassör", "Ida Bo", "ida@example.org", None, last]
    told = [("roles.term_ends", "E4")] if is_told else []
    assert found(book(roles(SECRETARY, AUDITOR, term))) == told
    after: Cells = ["kassör", "Eva Alm", "eva@example.org", last + timedelta(days=1), None]
    assert found(book(roles(SECRETARY, AUDITOR, term, after))) == []
    late: Cells = ["Kassör", "Eva Alm", "eva@example.org", last + timedelta(days=2), None]
    assert found(book(roles(SECRETARY, AUDITOR, term, late))) == told


def test_only_terms_of_roles_that_the_group_needs_are_told_to_end() -> None:
    chair: Cells = ["Ordförande", "Ida Bo", None, None, TOMORROW]
    others = (SECRETARY, TREASURER, AUDITOR, ["Ledamot", "Eva Alm", None, None, None])
    assert found(book(roles(*others, chair))) == []
    assert found(book({"Inställningar": ASSOCIATION, **roles(*others, chair)})) == [("roles.term_ends", "E6")]


@about("roles.overloaded")
@pytest.mark.parametrize(("most", "is_told"), [(None, True), (2, True), (3, False), (0, False)])
def test_nobody_holds_more_roles_than_the_group_has_set(most: int | None, is_told: bool) -> None:
    given = [*SETTINGS, ["Högst antal uppdrag per person", most]]
    mine: list[Cells] = [[role, "anna  EK", None, None, None] for role in ("Fotograf", "Kaffekokare")]
    some = {"Inställningar": given, **roles(SECRETARY, TREASURER, AUDITOR, *mine)}
    assert ("roles.overloaded", "B6") in found(book(some)) if is_told else found(book(some)) == []


def test_one_role_twice_or_one_that_is_over_is_no_burden() -> None:
    mine: list[Cells] = [["Fotograf", SECRETARY[1], None, None, None], ["fotograf", SECRETARY[1], None, TODAY, None]]
    over: Cells = ["Kaffekokare", SECRETARY[1], None, None, YESTERDAY]
    codes = [code for code, _ in found(book(roles(SECRETARY, TREASURER, AUDITOR, *mine, over)))]
    assert "roles.overloaded" not in codes


@about("roles.no_address")
@pytest.mark.parametrize("role", ["Gruppsekreterare", "Kassör", "Granskare"])
def test_the_secretary_the_treasurer_and_the_auditor_can_be_reached(role: str) -> None:
    rest = [row for row in (SECRETARY, TREASURER, AUDITOR) if row[0] != role]
    assert found(book(roles(*rest, [role, "Ida Bo", None, None, None]))) == [("roles.no_address", "C4")]
    assert found(book(roles(*rest, [role, "Ida Bo", "ida@example.org", None, None]))) == []


def test_others_need_no_address() -> None:
    assert found(book(roles(SECRETARY, TREASURER, AUDITOR, CHAIR, BOARD_MEMBER))) == []


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (["IDA  bo", "ida@example.org", None, "Aktiv", None, "Ja"], []),
        (["Ida Bo", "ida@example.org", None, "Vilande", None, "Nej"], []),
        (["Ida Bo", "ida@example.org", None, "Utträdd", YESTERDAY, "Ja"], [("roles.no_address", "C2")]),
        (["Ida Bo", None, None, "Vilande", None, "Ja"], [("roles.no_address", "C2")]),
        (
            ["Ida Bo", "ida@", None, "Vilande", None, "Ja"],
            [("members.email_invalid", "B2"), ("roles.no_address", "C2")],
        ),
    ],
)
def test_a_member_who_has_not_left_lends_the_role_an_address(member: Cells, expected: list[tuple[str, str]]) -> None:
    given = roles(["Gruppsekreterare", "Ida Bo", None, None, None], TREASURER, AUDITOR)
    assert found(book({**members(member), **given})) == expected


NAMESAKES = members(
    ["Gun Falk", "one@example.org", None, "Aktiv", None, "Nej"],
    ["GUN Falk", "two@example.org", None, "Vilande", None, "Nej"],
)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (None, [("roles.no_address", "C4")]),
        ("two@example.org", []),
        ("ONE@example.org", [("roles.auditor_not_independent", "B4")]),
        ("gun@example.org", []),
    ],
)
def test_of_two_members_of_the_auditors_name_only_the_one_at_the_address_is_meant(
    address: str | None, expected: Found
) -> None:
    """Without an address of her own nobody knows which: then that is what there is to mend."""
    given = roles(SECRETARY, TREASURER, ["Granskare", "Gun Falk", address, None, None])
    assert found(book({**NAMESAKES, **given})) == expected


def test_the_role_of_a_namesake_is_not_the_auditors() -> None:
    auditor = ["Granskare", "Gun Falk", "two@example.org", None, None]
    for address, expected in (("one@example.org", []), ("two@example.org", [("roles.auditor_not_independent", "B4")])):
        given = roles(SECRETARY, TREASURER, auditor, ["Valberedning", "Gun Falk", address, None, None])
        assert found(book({**NAMESAKES, **given})) == expected


@pytest.mark.parametrize(("second", "is_whole"), [("two@example.org", True), ("one@example.org", False)])
def test_two_members_of_one_name_are_two_on_the_board(second: str, is_whole: bool) -> None:
    chair = ["Ordförande", "Gun Falk", "one@example.org", None, None]
    given = roles(SECRETARY, TREASURER, ["Granskare", "Ida Bo", "ida@example.org", None, None], chair)
    given = {**given, "Roller": [*given["Roller"], ["Ledamot", "gun FALK", second, None, None]]}
    expected: Found = [] if is_whole else [("roles.board_incomplete", None)]
    assert found(book({"Inställningar": ASSOCIATION, **NAMESAKES, **given})) == expected


def test_an_invalid_address_of_a_role_counts_as_none() -> None:
    given = roles(["Gruppsekreterare", "Ida Bo", "ida@", None, None], TREASURER, AUDITOR)
    assert found(book(given)) == [("roles.no_address", "C2"), ("value.invalid", "C2")]


def test_nobody_is_said_to_lack_an_address_while_the_members_cannot_be_read() -> None:
    given = roles(["Gruppsekreterare", "Anna Ek", None, None, None], TREASURER, AUDITOR)
    assert found(book({**given, "Medlemmar": None})) == [("tab.missing", None)]
    assert found(book({**given, "Medlemmar": [["Anna Ek"]]})) == [("tab.header_missing", None)]


def test_an_error_beside_a_warning_keeps_its_own_severity() -> None:
    rows = [
        *REQUIRED["Medlemmar"],
        ["Eva Ry", None, None, "Aktiv", None, None],
        [None, "ada@example.org", None, "Vilande"],
    ]
    assert severities(book({"Medlemmar": rows})) == [("members.email_missing", "warning"), ("value.missing", "error")]
