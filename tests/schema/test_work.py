"""The reports, the tasks and the collection boxes: on each side of every boundary."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheets_schema.text import LANGUAGES
from tests.schema.helpers import (
    CASHBOOK,
    CHECK_OF,
    REQUIRED,
    SETTINGS,
    TODAY,
    Rows,
    about,
    book,
    findings,
    found,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BOXES: list[object] = ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"]
COUNTS: list[object] = ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"]
DAY = date(2026, 10, 1)
Found = list[tuple[str, str | None]]


def days_ago(days: int) -> date:
    """The day that many days before TODAY."""
    return TODAY - timedelta(days=days)


# Reports


def report(due: object = TOMORROW, role: object = "Kassör", status: object = "Pågår") -> dict[str, Rows]:
    """One report."""
    return {"Rapporter": [REQUIRED["Rapporter"][0], ["Årsrapport", "Sekretariatet", due, role, status]]}


@about("reports.overdue")
@pytest.mark.parametrize(
    ("due", "status", "is_told"),
    [
        (YESTERDAY, "Ej påbörjad", True), (YESTERDAY, "Pågår", True), (TODAY, "Ej påbörjad", False),
        (TOMORROW, "Pågår", False), (YESTERDAY, "Inskickad", False),
    ],
)  # fmt: skip
def test_a_report_is_sent_in_by_its_last_day(due: date, status: str, is_told: bool) -> None:
    assert found(book(report(due, status=status))) == ([("reports.overdue", "C2")] if is_told else [])


def test_a_report_whose_day_or_status_cannot_be_read_is_not_called_overdue() -> None:
    assert found(book(report("i våras"))) == [("value.invalid", "C2")]
    assert found(book(report(YESTERDAY, status="Skickad?"))) == [("choice.unknown", "E2")]


@about("reports.role_vacant")
@pytest.mark.parametrize(
    ("role", "status", "is_told"),
    [
        ("Ordförande", "Pågår", True), ("Ordförande", "Inskickad", False), ("Kassör", "Pågår", False),
        ("treasurer", "Pågår", False), (" REVISOR", "Pågår", False), ("Fotograf", "Pågår", True),
    ],
)  # fmt: skip
def test_somebody_holds_the_role_that_answers_for_a_report(role: str, status: str, is_told: bool) -> None:
    assert found(book(report(role=role, status=status))) == ([("reports.role_vacant", "D2")] if is_told else [])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["fotograf", "Ida Bo", None, None, TODAY], []),
        (["Fotograf", "Ida Bo", None, TODAY, None], []),
        (["Fotograf", "Ida Bo", None, TOMORROW, None], [("reports.role_vacant", "D2")]),
        (["Fotograf", "Ida Bo", None, None, YESTERDAY], [("roles.expired", "E5"), ("reports.role_vacant", "D2")]),
        (["Fotograf", "#REF!", None, None, None], [("cell.error_value", "B5")]),
        (["Fotograf", "Ida Bo", None, "i år", None], [("value.invalid", "D5")]),
    ],
)
def test_a_role_is_vacant_on_the_day_and_never_while_its_row_cannot_be_read(row: list[object], expected: Found) -> None:
    assert found(book({**report(role="Fotograf"), "Roller": [*REQUIRED["Roller"], row]})) == expected


def test_no_role_is_called_vacant_where_the_roles_cannot_be_read() -> None:
    assert found(book({**report(role="Fotograf"), "Roller": None})) == [("tab.missing", None)]
    assert found(book({**report(role="Fotograf"), "Roller": [["Ida Bo"]]})) == [("tab.header_missing", None)]


TWICE = {
    "Rapporter": ["Plan", "Sekretariatet", TOMORROW, "Kassör", "Pågår"],
    "Uppgifter": ["Plan", "Anna Ek", TOMORROW, "Att göra"],
}
HEADERS: dict[str, list[object]] = {
    "Rapporter": [*REQUIRED["Rapporter"][0]],
    "Uppgifter": ["Uppgift", "Ansvarig", "Förfaller", "Status"],
}


@pytest.mark.parametrize("tab", TWICE)
@pytest.mark.parametrize(
    ("title", "due", "status", "is_same"),
    [
        (" PLAN", TOMORROW, None, True), ("plan", "2026-11-23", None, True), ("Plan", TOMORROW, "done", True),
        ("Plan", TODAY, None, False), ("Plan B", TOMORROW, None, False), ("Plan", None, None, False),
        ("Plan", "i höst", None, False), ("#REF!", TOMORROW, None, False), (None, TOMORROW, None, False),
    ],
)  # fmt: skip
def test_two_reports_or_two_tasks_of_one_title_and_day_are_told_of_the_later(
    tab: str, title: object, due: object, status: str | None, is_same: bool
) -> None:
    done = {"Rapporter": "Inskickad", "Uppgifter": "Klar"}[tab]
    first = TWICE[tab]
    again = [title, first[1], due, *first[3:-1], done if status else first[-1]]
    made = book({tab: [HEADERS[tab], first, again]})
    assert (("value.invalid", "A3") in found(made)) == is_same


def test_two_tasks_of_one_title_without_a_day_are_not_reminded_of_and_may_stand() -> None:
    row = ["Plan", "Anna Ek", None, "Att göra"]
    assert found(book({"Uppgifter": [HEADERS["Uppgifter"], row, row]})) == []


def test_what_two_reports_share_is_said_with_what_to_write_instead() -> None:
    row = TWICE["Rapporter"]
    told = findings(book({"Rapporter": [HEADERS["Rapporter"], row, row, row]}))
    assert [(one.code, one.severity, one.cell) for one in told] == [
        ("value.invalid", "error", "A3"),
        ("value.invalid", "error", "A4"),
    ]
    sv, en = (CHECK_OF["value.invalid"].message(told[0], language) for language in LANGUAGES)
    assert sv == (
        "Rapport: ”Plan” står redan i A2 med samma dag, 2026-11-23, och ingen påminns om någon av dem; "
        "ge dem olika namn, eller ta bort den ena."
    )
    assert en == (
        "Report: “Plan” stands already in A2 with the same day, 2026-11-23, and nobody is reminded of either; "
        "give them different names, or delete one."
    )


def test_the_other_faults_of_two_such_reports_stand() -> None:
    row = ["Plan", "Sekretariatet", YESTERDAY, "Kassör", "Pågår"]
    assert found(book({"Rapporter": [HEADERS["Rapporter"], row, row]})) == [
        ("reports.overdue", "C2"),
        ("value.invalid", "A3"),
        ("reports.overdue", "C3"),
    ]


# Tasks


def task(due: object = None, owner: object = "Anna Ek", status: object = "Att göra") -> dict[str, Rows]:
    """One task."""
    return {"Uppgifter": [["Uppgift", "Ansvarig", "Förfaller", "Status"], ["Boka lokal", owner, due, status]]}


@about("reports.other_kind")
@pytest.mark.parametrize(
    ("kind", "title", "status", "is_told"),
    [
        ("Redovisningsgrupp", "Ansökan om verksamhetsbidrag 2027 (bara sektionsgrupper)", "Ej påbörjad", True),
        ("Redovisningsgrupp", "Application for activity grant", "Pågår", True),
        ("Redovisningsgrupp", "Ansökan om verksamhetsbidrag 2027", "Inskickad", False),
        ("Redovisningsgrupp", "Ansökan om aktivitetsbidrag", "Ej påbörjad", False),
        ("Redovisningsgrupp", "Accounting for the activity grant of a fair", "Ej påbörjad", False),
        ("Sektionsgrupp", "Ansökan om verksamhetsbidrag 2027", "Ej påbörjad", False),
        ("", "Ansökan om verksamhetsbidrag 2027", "Ej påbörjad", False),
    ],
)
def test_a_report_that_only_another_kind_of_group_hands_in(kind: str, title: str, status: str, is_told: bool) -> None:
    settings = [*SETTINGS[:2], ["Grupptyp", kind, ""]]
    rows: Rows = [REQUIRED["Rapporter"][0], [title, "Amnesty", date(2027, 1, 31), "Kassör", status]]
    told = [one for one in found(book({"Inställningar": settings, "Rapporter": rows})) if one[0].startswith("reports")]
    assert told == ([("reports.other_kind", "A2")] if is_told else [])


@about("tasks.overdue")
@pytest.mark.parametrize(
    ("due", "status", "is_told"),
    [
        (YESTERDAY, "Att göra", True), (YESTERDAY, "Pågår", True), (YESTERDAY, "Klar", False),
        (TODAY, "Att göra", False), (None, "Att göra", False),
    ],
)  # fmt: skip
def test_a_task_is_done_by_its_last_day(due: date | None, status: str, is_told: bool) -> None:
    assert found(book(task(due, status=status))) == ([("tasks.overdue", "C2")] if is_told else [])


@about("tasks.owner_unknown")
@pytest.mark.parametrize(
    ("owner", "is_told"),
    [
        ("Nisse", True), ("anna  EK", False), ("Gun Falk", False), ("Kassör", False), ("treasurer", False),
        ("Ordförande", False), ("Anna Ek, Bo Alm", False), ("Anna Ek, Nisse", True), ("Anna Ek och Bo Alm", True),
        ("Cia Dal", True), ("Anna Ek,", False),
    ],
)  # fmt: skip
def test_the_owner_of_a_task_is_a_member_a_roles_holder_or_a_role(owner: str, is_told: bool) -> None:
    assert found(book(task(owner=owner))) == ([("tasks.owner_unknown", "B2")] if is_told else [])


def test_a_role_of_the_groups_own_may_own_a_task() -> None:
    assert found(book({**task(owner="fotograf"), "Roller": [*REQUIRED["Roller"], ["Fotograf", "Ida Bo"]]})) == []


def test_the_owner_of_a_task_that_is_done_may_be_anybody() -> None:
    assert found(book(task(owner="Nisse", status="Klar"))) == []


@pytest.mark.parametrize("tab", ["Medlemmar", "Roller"])
def test_nobody_is_unknown_where_the_people_cannot_be_read(tab: str) -> None:
    quiet = {"Rapporter": REQUIRED["Rapporter"][:1], **task(owner="Nisse")}
    assert found(book({**quiet, tab: None})) == [("tab.missing", None)]
    assert found(book({**quiet, tab: [["Nisse"]]})) == [("tab.header_missing", None)]


# Boxes


def boxes(*rows: Sequence[object]) -> dict[str, Rows]:
    """A register of these boxes: number, type, place, keeper, placed, sealed, status."""
    return {"Bössor": [BOXES, *rows]}


def counts(*rows: Sequence[object]) -> dict[str, Rows | None]:
    """These counts (day, box, sum, two who counted, voucher), beside no cashbook at all."""
    return {"Tömningar": [COUNTS, *rows], "Kassabok": None}


@about("boxes.unsealed")
@pytest.mark.parametrize(
    ("kind", "sealed", "status", "is_told"),
    [
        ("Bössa", None, "Ute", True), ("Bössa", "Nej", "Ute", True), ("Bössa", False, "Ute", True),
        ("Bössa", "Ja", "Ute", False), ("Bössa", "x", "Ute", False), ("Bössa", True, "Ute", False),
        ("Bössa", None, "Inne", False), ("Bössa", None, "Återlämnad", False), ("Swishskylt", None, "Ute", False),
    ],
)  # fmt: skip
def test_a_box_that_is_out_is_sealed(kind: str, sealed: object, status: str, is_told: bool) -> None:
    row = [1, kind, "Caféet", "Anna Ek", YESTERDAY, sealed, status]
    assert found(book(boxes(row))) == ([("boxes.unsealed", "F2")] if is_told else [])


def test_a_seal_that_cannot_be_read_is_no_seal_but_an_error_value_has_its_own_code() -> None:
    def sealed(cell: object) -> Found:
        return found(book(boxes([1, "Bössa", "Caféet", "Anna Ek", YESTERDAY, cell, "Ute"])))

    assert sealed("kanske") == [("boxes.unsealed", "F2"), ("value.invalid", "F2")]
    assert sealed("#REF!") == [("cell.error_value", "F2")]


def test_a_box_is_not_sealed_where_there_is_no_column_for_it() -> None:
    rows = [[*BOXES[:5], "Status"], [1, "Bössa", "Caféet", "Anna Ek", YESTERDAY, "Ute"]]
    assert found(book({"Bössor": rows})) == [("boxes.unsealed", None)]


@about("boxes.overdue")
@pytest.mark.parametrize(
    ("placed", "counted", "is_told"),
    [
        (days_ago(90), None, False), (days_ago(91), None, True), (days_ago(200), days_ago(90), False),
        (days_ago(200), days_ago(91), True), (days_ago(90), days_ago(200), False), (None, None, True),
        (None, days_ago(90), False), (None, days_ago(91), True), (TOMORROW, None, False),
    ],
)  # fmt: skip
def test_a_box_that_is_out_is_emptied_or_placed_within_90_days(
    placed: date | None, counted: date | None, is_told: bool
) -> None:
    rows: dict[str, Rows | None] = {**boxes(["A 1", "Bössa", "Caféet", "Anna Ek", placed, "Ja", "Ute"])}
    if counted:
        rows |= counts([counted, " a 1", 10, "Anna Ek", "Bo Alm", 1])
    expected: Found = [] if not counted else [("tab.missing", None)]
    assert found(book(rows)) == expected + ([("boxes.overdue", "E2")] if is_told else [])


@pytest.mark.parametrize(("kind", "status"), [("Swishskylt", "Ute"), ("Bössa", "Inne"), ("Bössa", "Återlämnad")])
def test_what_is_no_box_or_not_out_is_not_overdue(kind: str, status: str) -> None:
    assert found(book(boxes([1, kind, "Caféet", "Anna Ek", days_ago(400), "Ja", status]))) == []


def test_the_group_sets_its_own_days_for_boxes() -> None:
    rows = boxes([1, "Bössa", "Caféet", "Anna Ek", days_ago(31), "Ja", "Ute"])
    assert found(book({**rows, "Inställningar": [*SETTINGS, ["Bössor töms inom dagar", 31]]})) == []
    assert found(book({**rows, "Inställningar": [*SETTINGS, ["Bössor töms inom dagar", 30]]})) == [
        ("boxes.overdue", "E2")
    ]


def test_a_count_of_another_box_empties_nothing() -> None:
    rows = boxes(
        [1, "Bössa", "Caféet", "Anna Ek", days_ago(100), "Ja", "Ute"], [2, "Bössa", "Kiosken", "Bo", TODAY, "Ja", "Ute"]
    )
    made = book({**rows, **counts([YESTERDAY, 2, 10, "Anna Ek", "Bo Alm", 1])})
    assert found(made) == [("tab.missing", None), ("boxes.overdue", "E2")]


OLD: list[object] = [1, "Bössa", "Caféet", "Anna Ek", days_ago(100), "Ja", "Ute"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (boxes([*OLD[:4], "i våras", *OLD[5:]]), [("value.invalid", "E2")]),
        ({**boxes(OLD), "Tömningar": [COUNTS, ["#REF!", 1, 10, "A", "B", 1]]}, [("cell.error_value", "A2")]),
        ({**boxes(OLD), "Tömningar": [COUNTS, [YESTERDAY, "#REF!", 10, "A", "B", 1]]}, [("cell.error_value", "B2")]),
        ({**boxes(OLD), "Tömningar": [COUNTS[2:]]}, [("column.missing", None)] * 2),
        ({**boxes(OLD), "Tömningar": [["En rad för mycket"], COUNTS]}, [("tab.header_missing", None)]),
        ({**boxes(OLD), "Tömningar": []}, [("tab.header_missing", None)]),
    ],
)
def test_a_box_is_not_called_overdue_while_what_may_tell_otherwise_cannot_be_read(
    rows: dict[str, Rows], expected: Found
) -> None:
    assert found(book(rows)) == expected


@about("boxes.lost")
@pytest.mark.parametrize("kind", ["Bössa", "Swishskylt"])
@pytest.mark.parametrize(("status", "is_told"), [("Borttappad", True), ("lost", True), ("Återlämnad", False)])
def test_a_box_or_sign_that_is_lost_is_told(kind: str, status: str, is_told: bool) -> None:
    row = [1, kind, "Caféet", "Anna Ek", None, None, status]
    assert found(book(boxes(row))) == ([("boxes.lost", "G2")] if is_told else [])


# Counts


def booked(*rows: Sequence[object]) -> dict[str, Rows]:
    """A cashbook of these rows: voucher, day, sum that came in, sum that went out, box."""
    header = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Bössa"]
    made = [
        [ver, day, f"rad {n}", "Bank", "Bössor", came, went, box] for n, (ver, day, came, went, box) in enumerate(rows)
    ]
    return {"Kassabok": [header, *made]}


@about("box_counts.one_counter")
@pytest.mark.parametrize(
    ("second", "is_told"), [("Bo Alm", False), ("anna  EK ", True), ("Anna Ek", True), ("Anna Eks", False)]
)
def test_two_different_people_count(second: str, is_told: bool) -> None:
    rows = {**booked([7, DAY, 100, None, 1]), "Tömningar": [COUNTS, [DAY, 1, 100, "Anna Ek", second, 7]]}
    assert found(book(rows)) == ([("box_counts.one_counter", "E2")] if is_told else [])


def test_two_empty_counters_are_missing_and_not_one() -> None:
    count: list[object] = [DAY, 1, 100, None, " ", 7]
    rows = {**booked([7, DAY, 100, None, 1]), "Tömningar": [COUNTS, count]}
    assert found(book(rows)) == [("value.missing", "D2"), ("value.missing", "E2")]


@about("box_counts.box_unknown")
@pytest.mark.parametrize(("box", "is_told"), [("A 1", False), (" a  1", False), ("A 2", True), (1, True)])
def test_a_counted_box_is_in_the_register(box: object, is_told: bool) -> None:
    rows = {
        **boxes(["A 1", "Bössa", "Caféet", "Anna Ek", YESTERDAY, "Ja", "Inne"]),
        **booked([7, DAY, 100, None, box]),
        "Tömningar": [COUNTS, [DAY, box, 100, "Anna Ek", "Bo Alm", 7]],
    }
    assert found(book(rows)) == ([("box_counts.box_unknown", "B2")] if is_told else [])


def test_no_box_is_unknown_where_there_is_no_register() -> None:
    rows = {**booked([7, DAY, 100, None, 9]), "Tömningar": [COUNTS, [DAY, 9, 100, "Anna Ek", "Bo Alm", 7]]}
    assert found(book(rows)) == []
    assert found(book({**rows, "Bössor": [["9"]]})) == [("tab.header_missing", None)]


@about("box_counts.not_booked")
@pytest.mark.parametrize(
    ("row", "voucher", "is_told"),
    [
        ([7, DAY, 100, None, "B 1"], 7, False),
        ([7, DAY, 100, None, "B 1"], None, True),
        ([7, DAY, 100, None, "B 1"], 8, True),
        ([7, DAY, "99,99", None, "B 1"], 7, True),
        ([7, DAY, "100,01", None, "B 1"], 7, True),
        ([7, DAY, 100, None, "b  1"], " 7 ", False),
        ([7, DAY, 100, None, "B 2"], 7, True),
        ([7, DAY, 100, None, None], 7, True),
        (["v7", DAY, 100, None, "B 1"], "V7", False),
    ],
)
def test_what_was_counted_is_booked_on_its_voucher_and_box(row: list[object], voucher: object, is_told: bool) -> None:
    rows = {**booked(row), "Tömningar": [COUNTS, [DAY, "B 1", 100, "Anna Ek", "Bo Alm", voucher]]}
    assert found(book(rows)) == ([("box_counts.not_booked", "F2")] if is_told else [])


def test_a_voucher_may_book_what_one_box_held_on_several_rows() -> None:
    rows = booked([7, DAY, 60, None, 1], [7, DAY, 40, None, 1], [7, DAY, 5, None, 2])
    assert found(book({**rows, "Tömningar": [COUNTS, [DAY, 1, 100, "A", "B", 7], [DAY, 2, 5, "A", "B", 7]]})) == []


def test_it_is_the_money_in_that_is_compared() -> None:
    rows = booked([7, DAY, 100, None, 1], [7, DAY, None, 10, 1])
    assert found(book({**rows, "Tömningar": [COUNTS, [DAY, 1, 100, "A", "B", 7]]})) == [
        ("cashbook.category_side", "G3")
    ]


def test_two_counts_of_a_box_may_be_paid_in_together() -> None:
    rows = booked([7, DAY, 100, None, 1])
    both = [[DAY, 1, 70, "A", "B", 7], [DAY, 1, 30, "A", "B", 7]]
    assert found(book({**rows, "Tömningar": [COUNTS, *both]})) == []


def test_a_count_late_in_the_year_may_be_booked_in_the_next() -> None:
    late: list[object] = [date(2026, 6, 30), 1, 100, "A", "B", 1]
    own: dict[str, Rows] = {"Inställningar": [*SETTINGS, ["Räkenskapsår börjar", "07-01"]], "Tömningar": [COUNTS, late]}
    assert found(book({**own, **booked([1, date(2026, 7, 2), 100, None, 1])})) == []
    assert found(book({**own, **booked([1, date(2026, 2, 2), 100, None, 1])})) == []


def test_a_voucher_of_an_earlier_year_is_another_voucher() -> None:
    count: list[object] = [date(2026, 7, 1), 1, 100, "A", "B", 1]
    own: dict[str, Rows] = {
        "Inställningar": [*SETTINGS, ["Räkenskapsår börjar", "07-01"]],
        "Tömningar": [COUNTS, count],
    }
    assert found(book({**own, **booked([1, date(2026, 6, 30), 100, None, 1])})) == [("box_counts.not_booked", "F2")]


def test_a_signed_cashbook_books_counts_too() -> None:
    rows = [[*CASHBOOK[:5], "Belopp", "Bössa"], [7, DAY, "a", "Bank", "Bössor", 100, 1]]
    assert found(book({"Kassabok": rows, "Tömningar": [COUNTS, [DAY, 1, 100, "A", "B", 7]]})) == []


def test_nothing_is_called_unbooked_where_the_cashbook_cannot_be_read() -> None:
    count = {"Tömningar": [COUNTS, [DAY, 1, 100, "A", "B", 7]]}
    assert found(book({**count, "Kassabok": None})) == [("tab.missing", None)]
    assert found(book({**count, "Kassabok": [["En rad för mycket"], CASHBOOK]})) == [("tab.header_missing", None)]
    assert found(book({**count, "Kassabok": [CASHBOOK[1:]]})) == [("column.missing", None)]


def test_a_count_whose_sum_day_or_box_cannot_be_read_is_not_called_unbooked() -> None:
    rows: Rows = [[DAY, 1, "hundra", "A", "B", 7], ["?", 1, 100, "A", "B", 7], [DAY, None, 100, "A", "B", 7]]
    assert found(book({**booked([7, DAY, 100, None, 1]), "Tömningar": [COUNTS, *rows]})) == [
        ("value.invalid", "C2"),
        ("value.invalid", "A3"),
        ("value.missing", "B4"),
    ]
