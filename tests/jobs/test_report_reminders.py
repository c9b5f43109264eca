"""Reminders of reports: on the set days, weekly once overdue. Contract, sections 7 to 9."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.moments import latest_moment, next_moment
from jobs.plan import Message
from jobs.worker import planning
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    MEMBER,
    NOON,
    REPORT,
    ROLE,
    USUAL_MEMBERS,
    Cells,
    Rows,
    at,
    context,
    group,
    member,
    plans,
    remembered,
    report,
    role,
    steady,
    to,
)

TODAY = date(2026, 11, 22)
SET = (45, 21, 7, 1)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def reminders(
    *rows: Cells, now: str = NOON, roles: Rows | None = None, members: Rows = USUAL_MEMBERS, **values: object
) -> list[Message]:
    """The reminders of these reports."""
    tabs: dict[str, Rows] = {"Rapporter": [REPORT, *rows], "Medlemmar": members}
    if roles is not None:
        tabs["Roller"] = [ROLE, *roles]
    return plans("report_reminder", context(group(tabs, **values), now))


def slot(left: int, before: str = "45, 21, 7, 1") -> str | None:
    """Which moment a report is reminded of with so many days left, as days after its last day."""
    found = reminders(report("Årsrapport", TODAY + days(left)), report_reminder_days=before)
    slots = {message.about[2] for message in found}
    assert len(slots) <= 1
    return slots.pop() if slots else None


@pytest.mark.parametrize(
    ("left", "moment"),
    [
        *((46, None), (45, "-45"), (44, "-45"), (22, "-45"), (21, "-21"), (20, "-21"), (8, "-21"), (7, "-7")),
        *(
            (6, "-7"),
            (2, "-7"),
            (1, "-1"),
            (0, "-1"),
            (-1, "1"),
            (-2, "1"),
            (-7, "1"),
            (-8, "8"),
            (-14, "8"),
            (-15, "15"),
        ),
        *((-100, "99"), (400, None)),
    ],
)
def test_on_the_set_days_and_weekly_once_overdue(left: int, moment: str | None) -> None:
    """The day after and every seventh after; of missed ones only the latest."""
    assert slot(left) == moment


@pytest.mark.parametrize(("left", "moment"), [(10, None), (3, "-3"), (1, "-3"), (0, "0"), (-1, "1")])
def test_the_sheets_own_days_hold(left: int, moment: str | None) -> None:
    assert slot(left, "0; 3") == moment


def test_without_set_days_only_what_is_overdue() -> None:
    assert (slot(0, "0"), slot(1, "0")) == ("0", None)


@steady(200)
@given(left=st.integers(-60, 60), before=st.lists(st.integers(0, 50), min_size=1, max_size=5))
def test_each_moment_lasts_until_the_next(left: int, before: list[int]) -> None:
    due = TODAY + days(left)
    moment = latest_moment(due, before, TODAY)
    if moment is None:
        assert due - days(max(before)) > TODAY
        return
    ends = next_moment(due, before, moment)
    assert moment <= TODAY < ends
    assert latest_moment(due, before, ends) == ends
    assert latest_moment(due, before, ends - days(1)) == moment


def test_each_moment_is_a_mail_of_its_own_and_all_of_one_series() -> None:
    first, second = (reminders(report("Årsrapport", TODAY + days(left)), now=NOON)[0] for left in (45, 21))
    assert first.key != second.key
    due = TODAY + days(45)
    found = [
        reminders(report("Årsrapport", due), now=f"{due - days(left)}T08:00")[0] for left in (45, 21, 7, 1, -1, -8)
    ]
    assert len({message.key for message in found}) == 6
    assert len({message.series for message in found}) == 1


def test_it_makes_sense_until_the_next() -> None:
    found = reminders(report("Årsrapport", TODAY + days(21)))
    assert {message.expires for message in found} == {at("2026-12-06T00:00")}
    overdue = reminders(report("Årsrapport", TODAY - days(1)))
    assert {message.expires for message in overdue} == {at("2026-11-29T00:00")}


def test_a_moment_is_the_groups_own_day() -> None:
    row = report("Årsrapport", date(2026, 12, 6))
    assert {message.about[2] for message in reminders(row, now="2026-11-28T23:59")} == {"-21"}
    assert {message.about[2] for message in reminders(row, now="2026-11-29T00:00")} == {"-7"}


@pytest.mark.parametrize(
    "row",
    [
        report("Årsrapport", TODAY, status="Inskickad"),
        report("Årsrapport", TODAY, status="sent in"),
        report("Årsrapport", TODAY, status="Nästan"),
        report("Årsrapport", TODAY, status=ErrorValue("#REF!")),
        report("Årsrapport", "snart"),
        report("Årsrapport", None),
        report("Årsrapport", TODAY, None),
        report("Årsrapport", TODAY, ErrorValue("#REF!")),
        report(None, TODAY),
        report(ErrorValue("#REF!"), TODAY),
    ],
)
def test_sent_in_or_unreadable_reminds_nobody(row: Cells) -> None:
    assert reminders(row) == []


def mine(found: list[Message]) -> list[tuple[str, bool]]:
    """Who gets a mail, and whether the report is that person's own."""
    return [(message.to.name, message.facts["letter"].yours) for message in found]


ANNA = role("Gruppsekreterare", "Anna Ek")
GONE = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([ANNA, role("Kassör", "Bo Alm")], [("Bo Alm", True), ("Anna Ek", False)]),
        ([ANNA, role("Kassör", "Anna Ek")], [("Anna Ek", True)]),
        ([ANNA, role("Kassör", "A. Ek", "ANNA@example.org")], [("Anna Ek", True)]),
        ([ANNA, role("Kassör", "Bo Alm", to=GONE)], [("Anna Ek", True)]),
        ([ANNA, role("Kassör", "Bo Alm", to=TODAY)], [("Bo Alm", True), ("Anna Ek", False)]),
        ([ANNA, role("Kassör", "Bo Alm", to=GONE, deputy="Cia Dal")], [("Cia Dal", True), ("Anna Ek", False)]),
        ([ANNA, role("Kassör", "Bo Alm", to=GONE, deputy="Anna Ek")], [("Anna Ek", True)]),
        ([ANNA], [("Anna Ek", True)]),
        ([role("Kassör", "Bo Alm")], [("Bo Alm", True)]),
        (
            [ANNA, role("Kassör", "Bo Alm"), role("Kassör", "Cia Dal")],
            [("Bo Alm", True), ("Cia Dal", True), ("Anna Ek", False)],
        ),
        ([ANNA, role("Kassör", "Xia Yr")], [("Anna Ek", False)]),
        ([ANNA, role("Kassör", "Bo Alm", to="i fjol")], [("Anna Ek", False)]),
        ([role("Gruppsekreterare", "Anna Ek", to=GONE, deputy="Cia Dal")], [("Cia Dal", True)]),
        ([], []),
    ],
)
def test_the_holder_and_the_secretary_in_a_mail_of_its_own(
    roles: list[Cells], expected: list[tuple[str, bool]]
) -> None:
    found = mine(reminders(report("Årsrapport", TODAY), roles=roles))
    assert [(name.replace("A. Ek", "Anna Ek"), yours) for name, yours in found] == expected


def test_the_secretarys_own_report_gives_one_reminder() -> None:
    assert mine(reminders(report("Plan", TODAY, "Gruppsekreterare"))) == [("Anna Ek", True)]
    assert mine(reminders(report("Plan", TODAY, "sekreterare"))) == [("Anna Ek", True)]


def test_a_role_of_the_groups_own() -> None:
    roles = [ANNA, role("Skrivansvarig", "Cia Dal")]
    assert to(reminders(report("Plan", TODAY, " SKRIVANSVARIG"), roles=roles)) == ["Cia Dal", "Anna Ek"]


def test_a_vacant_role_says_so_to_the_secretary() -> None:
    (found,) = reminders(report("Årsrapport", TODAY), roles=[ANNA])
    assert (found.facts["letter"].vacant, found.facts["letter"].role.sv) == (True, "Kassör")


@pytest.mark.parametrize(
    "row", [member("Bo Alm", mailings="Nej"), member("Bo Alm", protected="Ja"), member("Bo Alm", status="Vilande")]
)
def test_the_mails_of_ones_own_role_come_whatever_utskick_says(row: Cells) -> None:
    assert to(reminders(report("Årsrapport", TODAY), members=[MEMBER, member("Anna Ek"), row])) == ["Bo Alm", "Anna Ek"]


def test_known_again_by_title_and_day() -> None:
    one, two = report("Årsrapport", TODAY), report("Plan", TODAY, "Gruppsekreterare")
    keys = {message.key for message in reminders(one, two)}
    assert {
        message.key for message in reminders([None] * 5, two, report(" ÅRSRAPPORT ", TODAY, status="Pågår"))
    } == keys
    assert len({message.key for message in reminders(one, report("Årsrapport", TODAY + days(1)))} - keys) == 2


@pytest.mark.parametrize(("title", "key"), [("Rapporter", "reports"), ("Roller", "roles"), ("Medlemmar", "members")])
def test_of_a_torn_tab_no_reminder_is_made(title: str, key: str) -> None:
    known = group({"Rapporter": [REPORT, report("Årsrapport", TODAY)]})
    torn = context({**known, title: known[title][:1]}, memory=remembered(rows={key: 3}))
    planned = planning.plan(torn)
    messages, ran = planned.messages, planned.ran
    assert [message for message in messages if message.job == "report_reminder"] == []
    assert "report_reminder" not in ran


def test_of_two_of_one_title_and_day_nobody_is_reminded() -> None:
    """Not even of the one whose status or role would say so: each may be the other."""
    other = report("Bokslut", TODAY)
    for again in (
        report(" PLAN ", TODAY),
        report("Plan", TODAY, "Gruppsekreterare", status="Pågår"),
        report("Plan", TODAY, status="Inskickad"),
        report("Plan", TODAY, None),
    ):
        for rows in ((report("Plan", TODAY), again, other), (again, other, report("Plan", TODAY))):
            assert {message.about[0] for message in reminders(*rows)} == {"Bokslut"}


def test_those_of_one_title_and_different_days_are_two() -> None:
    found = reminders(report("Plan", TODAY), report("Plan", TODAY + days(1)), report("Plan", "snart"))
    assert {message.about[1] for message in found} == {"2026-11-22", "2026-11-23"}
