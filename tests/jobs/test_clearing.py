"""Whose personal data should be cleared. Issue 6, point 9; domain facts, section 10."""

from datetime import date

import pytest

from jobs.clearing import BOOKS, can_tell, due, kept_until, unknown
from jobs.hints import hints
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import Cells, Rows, book, group, role

MEMBER = ["Namn", "E-post", "Status", "Utträdd", "Medlemsnummer"]
PROSPECT = ["Namn", "E-post", "Datum", "Senast kontaktad", "Status"]
ROLE = ["Roll", "Namn", "E-post", "Från", "Till", "Ersättare"]
HERE: Rows = [["Anna Ek", "anna@example.org", "Aktiv", None, None], ["Bo Alm", "bo@example.org", "Aktiv", None, None]]


def tabs(*members: Cells, prospects: Rows = (), roles: Rows = ()) -> dict[str, Rows]:
    """A group with these members beside the usual ones."""
    usual = [role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm")]
    return group(
        {
            "Medlemmar": [MEMBER, *HERE, *members],
            "Intresserade": [PROSPECT, *prospects],
            "Roller": [ROLE, *usual, *roles],
        }
    )


def found(day: str, *members: Cells, prospects: Rows = (), roles: Rows = ()) -> list[tuple[str, str, str, str]]:
    """Who is due on a day, why, the first day of it, and the tab alone of which it is."""
    known = book(tabs(*members, prospects=prospects, roles=roles), f"{day}T12:00")
    return [(one.row.text("name"), one.why, one.due.isoformat(), one.only) for one in due(known)]


@pytest.mark.parametrize(
    ("left", "first"),
    [
        (date(2026, 8, 21), "2026-11-22"),
        (date(2026, 8, 31), "2026-12-01"),
        (date(2026, 11, 30), "2027-03-01"),
        (date(2027, 11, 30), "2028-03-01"),
    ],
)
def test_who_left_more_than_three_months_ago(left: date, first: str) -> None:
    gone = ["Cia Dal", None, "Utträdd", left, None]
    day = date.fromisoformat(first)
    assert found(first, gone) == [("Cia Dal", "left", first, "")]
    assert found(date.fromordinal(day.toordinal() - 1).isoformat(), gone) == []


def test_who_left_without_a_readable_day_is_said_and_not_due() -> None:
    rows: Rows = [["Cia Dal", None, "Utträdd", None, None], ["Dan Eng", None, "Utträdd", ErrorValue("#REF!"), None]]
    known = book(tabs(*rows))
    assert due(known) == []
    assert [(one.row.number, one.column) for one in unknown(known)] == [(4, "left"), (5, "left")]


def test_who_is_back_is_not_due_but_a_namesake_is_somebody_else() -> None:
    left = date(2026, 1, 1)
    assert found("2026-11-22", ["Anna Ek", None, "Utträdd", left, None]) == []
    assert found("2026-11-22", ["Anna Ek", "anna@example.org", "Utträdd", left, None]) == []
    assert len(found("2026-11-22", ["Anna Ek", "annan@example.org", "Utträdd", left, None])) == 1


def test_who_left_and_still_holds_a_role_is_cleared_of_the_member_row_alone() -> None:
    gone = ["Cia Dal", None, "Utträdd", date(2026, 1, 1), None]
    held, over = role("Granskare", "Cia Dal"), role("Kassör", "Cia Dal", to=date(2026, 2, 1))
    unsure = role("Kassör", "Cia Dal", to="snart")
    day = "2026-11-22"
    assert [one[3] for one in found(day, gone, roles=[held])] == ["members"]
    assert [one[3] for one in found(day, gone, roles=[unsure])] == ["members"]
    assert [one[3] for one in found(day, gone, roles=[over])] == [""]


def test_who_left_and_is_interested_again_is_cleared_of_the_member_row_alone() -> None:
    gone = ["Cia Dal", None, "Utträdd", date(2025, 1, 1), None]
    fresh = ["Cia Dal", None, date(2026, 11, 1), None, "Ny"]
    assert found("2026-11-22", gone, prospects=[fresh]) == [("Cia Dal", "left", "2025-04-02", "members")]


@pytest.mark.parametrize("status", ["Ny", "Kontaktad", "Inbjuden", "Medlem", "Tackat nej"])
def test_the_interested_after_twelve_silent_months_whatever_their_status(status: str) -> None:
    silent = ["Dag Ny", None, date(2025, 1, 1), date(2025, 11, 21), status]
    assert found("2026-11-21", prospects=[silent]) == []
    assert found("2026-11-22", prospects=[silent]) == [("Dag Ny", "silent", "2026-11-22", "")]


def test_without_a_last_contact_the_first_one_counts() -> None:
    assert found("2026-11-22", prospects=[["Dag Ny", None, date(2025, 11, 21), None, "Ny"]]) != []


def test_of_the_interested_with_unreadable_days_nothing_can_be_told() -> None:
    rows: Rows = [
        ["Dag Ny", None, date(2020, 1, 1), "i våras", "Ny"],
        ["Eva Ny", None, "förr", None, "Ny"],
        ["Liv Ny", None, None, None, "Ny"],
    ]
    known = book(tabs(prospects=rows))
    assert due(known) == []
    assert [(one.row.number, one.column) for one in unknown(known)] == [(2, "last_contact"), (3, "date"), (4, "date")]


def test_a_member_who_was_interested_is_cleared_of_that_row_alone() -> None:
    silent = ["Anna Ek", None, date(2020, 1, 1), None, "Medlem"]
    assert found("2026-11-22", prospects=[silent]) == [("Anna Ek", "silent", "2021-01-02", "prospects")]
    renamed = ["Anna", "ANNA@example.org", date(2020, 1, 1), None, "Medlem"]
    assert [one[3] for one in found("2026-11-22", prospects=[renamed])] == ["prospects"]


def test_of_a_torn_list_nothing_is_told() -> None:
    known = book({**tabs(), "Medlemmar": [["Vad", "Som", "Helst"]]})
    assert (can_tell(known), due(known), unknown(known)) == (False, [], [])
    bare = book({**tabs(), "Intresserade": [["Vad", "Som", "Helst"]]})
    assert not can_tell(bare)


def test_the_books_stay_seven_years_after_the_year_in_which_the_financial_year_ended() -> None:
    assert kept_until(date(2026, 2, 1), (1, 1)) == date(2033, 12, 31)
    assert kept_until(date(2026, 8, 1), (7, 1)) == date(2034, 12, 31)
    assert kept_until(date(2026, 2, 1), (7, 1)) == date(2033, 12, 31)
    assert kept_until(None, (1, 1)) is None
    assert {"cashbook", "reconciliations", "box_counts"} <= BOOKS


@pytest.mark.parametrize(("day", "number"), [("2026-11-07", 2), ("2026-11-01", 2), ("2026-11-08", 0)])
def test_the_months_first_weekly_letter_alone_tells_of_it(day: str, number: int) -> None:
    gone = ["Cia Dal", None, "Utträdd", date(2024, 1, 1), None]
    silent: Rows = [["Cia Dal", None, date(2020, 1, 1), None, "Medlem"], ["Dag Ny", None, date(2020, 1, 1), None, "Ny"]]
    known = book(tabs(gone, prospects=silent), f"{day}T18:00")
    assert hints(known, date.fromisoformat(day)).to_clear == number


def test_of_nobody_to_clear_the_letter_says_nothing() -> None:
    assert hints(book(tabs()), date(2026, 11, 1)).to_clear == 0
