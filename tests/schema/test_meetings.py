"""The meetings against the calendar and the statutes: on each side of every boundary."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheets_schema.book import Known
from tests.schema.helpers import MEETINGS, REQUIRED, SETTINGS, TODAY, Rows, about, book, found, severities

ANNUAL: list[object] = ["2026-1", "Årsmöte", date(2026, 3, 15), "18:30", "1. Val", "Genomfört"]
ASSOCIATION: dict[str, Rows] = {
    "Inställningar": [*SETTINGS[:2], ["Grupptyp", "Redovisningsgrupp", ""]],
    "Roller": [*REQUIRED["Roller"], ["Ordförande", "Eva Ry"], ["Ledamot", "Ali Sol"]],
}
Found = list[tuple[str, str | None]]


def meetings(*rows: Sequence[object]) -> dict[str, Rows]:
    """The year's annual meeting, held in March, and these: number, type, day, start, agenda, status."""
    return {"Möten": [MEETINGS, ANNUAL, *rows]}


def planned(number: object, day: object, kind: str = "Gruppmöte", start: object = "18:30") -> list[object]:
    """A planned meeting with an agenda, an annual one with all that the statutes want on it."""
    agenda = (
        "1. Verksamhetsberättelse, ekonomi, revision, ansvarsfrihet\n2. Val\n3. Övrigt"
        if kind == "Årsmöte"
        else "1. Kampanj"
    )
    return [number, kind, day, start, agenda, "Planerat"]


@about("meetings.number_missing")
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_a_meeting_has_a_number(empty: object) -> None:
    assert found(book(meetings(planned(empty, "2026-12-01")))) == [("meetings.number_missing", "A3")]


@about("meetings.number_duplicate")
@pytest.mark.parametrize(
    ("first", "again", "is_same"),
    [("2026-2", " 2026-2 ", True), ("extra A", "EXTRA  a", True), (5, "5", True), ("2026-2", "2026-3", False)],
)
def test_a_number_that_stands_already_is_told_of_the_later_row(first: object, again: object, is_same: bool) -> None:
    rows = meetings(planned(first, "2026-12-01"), planned(again, "2026-12-08"))
    assert found(book(rows)) == ([("meetings.number_duplicate", "A4")] if is_same else [])


def test_a_number_may_not_come_back_another_year() -> None:
    rows = meetings(planned("1", "2026-12-01"), planned("1", "2027-12-01"), planned("1", "2028-12-01"))
    assert found(book(rows)) == [("meetings.number_duplicate", "A4"), ("meetings.number_duplicate", "A5")]


@about("meetings.called_missing")
@pytest.mark.parametrize(
    ("number", "told"),
    [("2026-2", []), (" 2026-2 ", []), ("2026-3", [("meetings.called_missing", None)]), ("#REF!", None)],
)
def test_a_called_meeting_to_come_has_a_row(number: str, told: list[tuple[str, None]] | None) -> None:
    """One whose number cannot be read may be it."""
    known = Known(awaited={"2026-2": date(2026, 12, 1)})
    codes = found(book(meetings(planned(number, "2026-12-01")), known=known))
    assert codes == ([("cell.error_value", "A3")] if told is None else told)


@about("meetings.date_invalid")
@pytest.mark.parametrize("wrong", [None, " ", "31/11 2026", "i maj", "1/12", 12])
def test_a_meeting_has_a_day(wrong: object) -> None:
    assert found(book(meetings(planned("2026-2", wrong)))) == [("meetings.date_invalid", "C3")]


@about("meetings.time_invalid")
@pytest.mark.parametrize("wrong", [None, "", "kvällen", "24:00", "18:30-20:00", "18:60", 24, -1, 1.5])
def test_a_meeting_has_a_time(wrong: object) -> None:
    assert found(book(meetings(planned("2026-2", "2026-12-01", start=wrong)))) == [("meetings.time_invalid", "D3")]


def test_an_end_may_be_empty_but_not_unreadable() -> None:
    rows: Rows = [[*MEETINGS, "Slut"], [*ANNUAL, None], [*planned("2", "2026-12-01"), "sent"]]
    assert found(book({"Möten": rows})) == [("meetings.time_invalid", "G3")]


def test_an_error_value_stands_in_place_of_a_meetings_own_code() -> None:
    rows = meetings(["#REF!", "Gruppmöte", "#N/A", "#VALUE!", "#NAME?", "Planerat"])
    assert found(book(rows)) == [("cell.error_value", cell) for cell in ("A3", "C3", "D3", "E3")]


@about("meetings.agenda_missing")
@pytest.mark.parametrize(
    ("kind", "days", "is_told"),
    [
        ("Gruppmöte", 15, False), ("Gruppmöte", 14, True), ("Gruppmöte", 0, True), ("Gruppmöte", -1, False),
        ("Styrelsemöte", 14, True), ("Årsmöte", 22, False), ("Årsmöte", 21, True), ("Annat", 15, False),
    ],
)  # fmt: skip
def test_a_planned_meeting_has_an_agenda_from_its_call_day_through_the_day_itself(
    kind: str, days: int, is_told: bool
) -> None:
    today = date(2026, 3, 1)
    row: list[object] = ["2026-2", kind, today + timedelta(days=days), "18:30", " ", "Planerat"]
    called = Known(called=frozenset({"2026-2"}))
    assert found(book(meetings(row), on=today, known=called)) == (
        [("meetings.agenda_missing", "E3")] if is_told else []
    )


def test_the_group_sets_its_own_call_days() -> None:
    def with_days(*rows: list[object]) -> Found:
        meeting: list[object] = ["2", "Gruppmöte", TODAY + timedelta(days=10), "18:30", None, None]
        return found(book({**meetings(meeting), "Inställningar": [*SETTINGS, *rows]}))

    assert with_days(["Kallelse dagar före", 9]) == []
    assert with_days(["Kallelse dagar före", 10]) == [("meetings.agenda_missing", "E3")]
    assert with_days(["Kallelse årsmöte dagar före", 9]) == [("meetings.agenda_missing", "E3")]


@pytest.mark.parametrize(
    ("status", "is_told"), [("Planerat", True), (None, True), (" ", True), ("Inställt", False), ("Genomfört", False)]
)
def test_only_a_planned_meeting_needs_an_agenda_and_an_empty_status_is_planned(status: object, is_told: bool) -> None:
    row = ["2026-2", "Gruppmöte", TODAY + timedelta(days=3), "18:30", None, status]
    assert found(book(meetings(row))) == ([("meetings.agenda_missing", "E3")] if is_told else [])


@about("meetings.annual_missing")
@pytest.mark.parametrize(
    ("today", "is_told"),
    [(date(2027, 1, 1), False), (date(2027, 1, 31), False), (date(2027, 2, 1), True), (date(2027, 12, 31), True)],
)
def test_from_1_february_there_is_an_annual_meeting_this_year(today: date, is_told: bool) -> None:
    reports = {"Rapporter": REQUIRED["Rapporter"][:1]}
    expected: list[tuple[str, str]] = [("meetings.annual_missing", "warning")] if is_told else []
    late_roles = {"Roller": [row[:3] for row in REQUIRED["Roller"]]}
    assert severities(book({**meetings(), **reports, **late_roles}, on=today)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["2", "Årsmöte", "2026-01-01", "18:30", "1. Val", "Genomfört"], []),
        (["2", "annual meeting", "2026-03-31", "18:30", "1. Val", None], []),
        (["2", "Årsmöte", "2026-03-15", "18:30", "1. Val", "Inställt"], [("meetings.annual_missing", None)]),
        (["2", "Årsmöte", "2025-03-15", "18:30", "1. Val", "Genomfört"], [("meetings.annual_missing", None)]),
        (["2", "Årsmöte", "2027-03-15", "18:30", "1. Val", "Planerat"], [("meetings.annual_missing", None)]),
        (["2", "Extra medlemsmöte", "2026-03-15", "18:30", "1", "Genomfört"], [("meetings.annual_missing", None)]),
        (["2", "Årsmöte", "i mars", "18:30", "1. Val", "Planerat"], [("meetings.date_invalid", "C2")]),
        (["2", "Årsmöte", "2026-03-15", "18:30", "1. Val", "Klart"], [("choice.unknown", "F2")]),
        (["2", "#REF!", "2026-03-15", "18:30", "1. Val", "Genomfört"], [("cell.error_value", "B2")]),
    ],
)
def test_what_counts_as_the_annual_meeting_of_the_year(row: list[object], expected: Found) -> None:
    assert found(book({"Möten": [MEETINGS, row]})) == expected


@pytest.mark.parametrize("rows", [[["2026-1", "Årsmöte"]], [["Möten 2026"], MEETINGS, ANNUAL]])
def test_the_annual_meeting_is_not_called_missing_where_the_tab_cannot_be_read(rows: list[list[object]]) -> None:
    assert found(book({"Möten": rows})) == [("tab.header_missing", None)]


def test_the_annual_meeting_is_not_called_missing_where_a_column_is() -> None:
    assert found(book({"Möten": [["Nr", "Datum", "Start"], ["1", "2026-03-15", "18:30"]]})) == [
        ("column.missing", None)
    ]


@about("meetings.annual_late")
@pytest.mark.parametrize(
    ("day", "status", "is_told"),
    [
        ("2026-03-31", "Genomfört", False), ("2026-04-01", "Genomfört", True), ("2026-04-01", "Inställt", False),
        ("2026-12-31", "Planerat", True), ("2027-03-31", "Planerat", False), ("2027-04-01", "Planerat", True),
        ("2025-04-01", "Genomfört", False),
    ],
)  # fmt: skip
def test_an_annual_meeting_is_held_by_31_march(day: str, status: str, is_told: bool) -> None:
    late = book(meetings(["2", "Årsmöte", day, "18:30", "1. Val", status]))
    assert found(late) == ([("meetings.annual_late", "C3")] if is_told else [])


def test_other_meetings_may_be_held_after_31_march() -> None:
    assert found(book(meetings(planned("2", "2026-12-20", "Extra medlemsmöte")))) == []


@about("meetings.call_late")
@pytest.mark.parametrize(("days", "is_told"), [(8, False), (7, False), (6, True), (1, True), (0, True), (-1, False)])
@pytest.mark.parametrize("kind", ["Årsmöte", "Extra medlemsmöte", "Gruppmöte", "Styrelsemöte"])
def test_the_call_of_a_meeting_of_the_statutes_goes_a_week_before(kind: str, days: int, is_told: bool) -> None:
    today = date(2026, 3, 10)
    rows = meetings(planned("2026-2", today + timedelta(days=days), kind))
    is_bound = kind in ("Årsmöte", "Extra medlemsmöte")
    assert found(book(rows, on=today)) == ([("meetings.call_late", "C3")] if is_told and is_bound else [])


@pytest.mark.parametrize("number", ["2026-2", "extra A", " EXTRA  a "])
def test_a_meeting_whose_call_has_gone_out_is_not_late(number: str) -> None:
    rows = meetings(planned(number, TODAY + timedelta(days=2), "Extra medlemsmöte"))
    known = Known(called=frozenset({"2026-2", "extra a"}))
    assert found(book(rows, known=known)) == []
    assert found(book(rows, known=Known(called=frozenset({"2026-3"})))) == [("meetings.call_late", "C3")]


@pytest.mark.parametrize(("status", "is_told"), [("Planerat", True), (None, True), ("Inställt", False)])
def test_only_a_planned_meeting_is_called(status: object, is_told: bool) -> None:
    row = ["2", "Extra medlemsmöte", TODAY + timedelta(days=2), "18:30", "1. Val", status]
    assert found(book(meetings(row))) == ([("meetings.call_late", "C3")] if is_told else [])


@pytest.mark.parametrize(("is_association", "severity"), [(True, "error"), (False, "warning")])
def test_the_statutes_bind_an_association_and_advise_a_section_group(is_association: bool, severity: str) -> None:
    own = ASSOCIATION if is_association else {}
    near = planned("2", TODAY + timedelta(days=2), "Extra medlemsmöte")
    assert severities(book({**own, **meetings(near)})) == [("meetings.call_late", severity)]
    assert severities(book({**own, **meetings(planned("2", "2027-04-01", "Årsmöte"))})) == [
        ("meetings.annual_late", severity)
    ]
    assert severities(book({**own, "Möten": [MEETINGS]})) == [("meetings.annual_missing", severity)]
