"""Reminders of tasks and decisions: on the set days, weekly once overdue. Contract, sections 2 and 7 to 9."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.plan import Message
from jobs.worker import planning
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    MEMBER,
    NOON,
    USUAL_MEMBERS,
    USUAL_ROLES,
    Cells,
    Rows,
    context,
    group,
    member,
    plans,
    remembered,
    role,
    steady,
    to,
)
from tests.jobs.worker.fakes import World

TODAY = date(2026, 11, 22)
TASK = ["Uppgift", "Ansvarig", "Förfaller", "Status"]
DECISION = ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"]


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def task(title: object, due: object, owner: object = "Bo Alm", status: object = "Att göra") -> Cells:
    """A row of Uppgifter."""
    return [title, owner, due, status]


def decided(  # a row has as many cells as it has
    text: object,
    due: object,
    owner: object = "Bo Alm",
    *,
    status: object = None,
    meeting: object = "2026-8",
    paragraph: object = "§ 4",
) -> Cells:
    """A row of Beslut."""
    return [meeting, paragraph, text, owner, due, status]


def reminders(
    *tasks: Cells,
    decisions: Rows = (),
    now: str = NOON,
    roles: Rows = USUAL_ROLES,
    members: Rows = USUAL_MEMBERS,
    **values: object,
) -> list[Message]:
    """The reminders of these tasks and decisions."""
    tabs: dict[str, Rows] = {"Medlemmar": members, "Roller": roles}
    if tasks:
        tabs["Uppgifter"] = [TASK, *tasks]
    if decisions:
        tabs["Beslut"] = [DECISION, *decisions]
    return plans("task_reminder", context(group(tabs, **values), now))


def slot(left: int, before: str | None = None, *, is_decision: bool = False) -> str | None:
    """Which moment something is reminded of with so many days left, as days after its last day."""
    due, values = TODAY + days(left), {"task_reminder_days": before} if before else {}
    found = reminders(decisions=[decided("x", due)], **values) if is_decision else reminders(task("x", due), **values)
    return found[0].about[-1] if found else None


@pytest.mark.parametrize("is_decision", [False, True])
@pytest.mark.parametrize(
    ("left", "moment"),
    [
        *((4, None), (3, "-3"), (2, "-3"), (1, "-3"), (0, "0"), (-1, "1"), (-2, "1"), (-7, "1"), (-8, "8")),
        *((-14, "8"), (-15, "15"), (-100, "99")),
    ],
)
def test_on_the_set_days_and_weekly_once_overdue(left: int, moment: str | None, is_decision: bool) -> None:
    assert slot(left, is_decision=is_decision) == moment


@pytest.mark.parametrize(("left", "moment"), [(15, None), (14, "-14"), (6, "-14"), (5, "-5"), (0, "-5"), (-1, "1")])
def test_the_sheets_own_days_hold(left: int, moment: str | None) -> None:
    assert slot(left, "5, 14") == moment


@pytest.mark.parametrize(
    "row",
    [
        task("x", TODAY, status="Klar"),
        task("x", TODAY, status="done"),
        task("x", TODAY, status="nästan"),
        task("x", TODAY, status=None),
        task("x", TODAY, status=ErrorValue("#REF!")),
        task("x", "snart"),
        task("x", None),
        task(None, TODAY),
        task("x", TODAY, None),
        task("x", TODAY, ErrorValue("#REF!")),
    ],
)
def test_what_is_done_or_cannot_be_read_reminds_nobody(row: Cells) -> None:
    assert reminders(row) == []


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (decided("x", TODAY), ["Bo Alm"]),
        (decided("x", TODAY, status="Pågår"), ["Bo Alm"]),
        (decided("x", TODAY, paragraph=None), ["Bo Alm"]),
        (decided("x", TODAY, status="Klar"), []),
        (decided("x", TODAY, status="nästan"), []),
        (decided("x", None), []),
        (decided("x", TODAY, None), []),
        (decided("x", TODAY, meeting=None), []),
        (decided("x", TODAY, paragraph=ErrorValue("#REF!")), []),
        (decided(None, TODAY), []),
    ],
)
def test_a_decision_with_an_owner_and_a_day_is_reminded_of_until_it_is_done(row: Cells, names: list[str]) -> None:
    assert to(reminders(decisions=[row])) == names


def why_not(found: list[Message]) -> list[tuple[str, bool, list[str]]]:
    """Who gets a mail, whether as an owner, and what is said of those not reached."""
    return [
        (message.to.name, message.facts["letter"].is_owner, [note.sv for note in message.facts["letter"].notes])
        for message in found
    ]


VACANT = "Ingen är ordförande i dag."
NISSE = "Ingen medlem och ingen roll heter ”Nisse”."


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("Bo Alm", [("Bo Alm", True, [])]),
        ("BO  alm", [("BO  alm", True, [])]),
        ("Kassör", [("Bo Alm", True, [])]),
        ("treasurer", [("Bo Alm", True, [])]),
        ("Gun Falk", [("Gun Falk", True, [])]),
        ("Bo Alm, Kassör", [("Bo Alm", True, [])]),
        ("Cia Dal, Bo Alm", [("Cia Dal", True, []), ("Bo Alm", True, [])]),
        ("Nisse", [("Anna Ek", False, [NISSE])]),
        ("Ordförande", [("Anna Ek", False, [VACANT])]),
        ("Bo Alm, Nisse, Ordförande", [("Bo Alm", True, []), ("Anna Ek", False, [NISSE, VACANT])]),
        ("Anna Ek, Nisse", [("Anna Ek", True, [NISSE])]),
        (", ,", []),
    ],
)
def test_an_owner_is_a_member_a_holder_or_a_role_and_of_others_the_secretary_hears(
    owner: str, expected: list[tuple[str, bool, list[str]]]
) -> None:
    assert why_not(reminders(task("x", TODAY, owner))) == expected


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (member("Dan Fri", None), "ingen e-postadress"),
        (member("Dan Fri", "dan@"), "ingen e-postadress"),
        (member("Dan Fri", protected="Ja"), "Skyddad"),
        (member("Dan Fri", status="Utträdd"), "Ingen medlem"),
    ],
)
def test_the_secretary_is_told_why_a_member_is_not_reached(row: Cells, says: str) -> None:
    (found,) = why_not(reminders(task("x", TODAY, "Dan Fri"), members=[*USUAL_MEMBERS, row]))
    assert found[:2] == ("Anna Ek", False)
    assert says in found[2][0]


def test_of_two_of_a_name_neither_is_guessed() -> None:
    members = [*USUAL_MEMBERS, member("Dan Fri", "d1@example.org"), member("Dan Fri", "d2@example.org")]
    (found,) = why_not(reminders(task("x", TODAY, "Dan Fri"), members=members))
    assert found == ("Anna Ek", False, ["Flera medlemmar heter Dan Fri, så det går inte att veta vem som menas."])


def test_a_protected_member_gets_the_mails_of_a_role_held() -> None:
    members = [MEMBER, member("Anna Ek"), member("Bo Alm", protected="Ja")]
    assert to(reminders(task("x", TODAY, "Kassör"), members=members)) == ["Bo Alm"]
    assert to(reminders(task("x", TODAY, "Bo Alm"), members=members)) == ["Anna Ek"]


def test_whatever_utskick_says_a_task_is_ones_own() -> None:
    members = [*USUAL_MEMBERS, member("Dan Fri", mailings="Nej"), member("Eva Gren", status="Vilande")]
    assert to(reminders(task("x", TODAY, "Dan Fri, Eva Gren"), members=members)) == ["Dan Fri", "Eva Gren"]


def test_a_vacant_role_has_its_deputy_and_a_holder_without_an_address_none() -> None:
    gone = date(2026, 11, 21)
    deputy = [*USUAL_ROLES, role("Ordförande", "Bo Alm", to=gone, deputy="Cia Dal")]
    assert to(reminders(task("x", TODAY, "Ordförande"), roles=deputy)) == ["Cia Dal"]
    bare = [*USUAL_ROLES, role("Ordförande", "Xia Yr")]
    (found,) = why_not(reminders(task("x", TODAY, "Ordförande"), roles=bare))
    assert found == ("Anna Ek", False, ["Den som är ordförande har ingen e-postadress som går att läsa."])
    (found,) = why_not(reminders(task("x", TODAY, "Xia Yr"), roles=bare))
    assert found == ("Anna Ek", False, ["Xia Yr har ingen e-postadress som går att läsa."])


@pytest.mark.parametrize(
    ("members", "roles"),
    [
        ([member(ErrorValue("#REF!"), "x@example.org")], []),
        ([], [role("Ledamot", ErrorValue("#REF!"))]),
        ([], [role("Ledamot", "Nisse", to="i fjol")]),
        ([member("Nisse", status="kanske")], []),
    ],
)
def test_nobody_is_called_unknown_while_a_row_cannot_be_read(members: Rows, roles: Rows) -> None:
    for owner, expected in (("Nisse", []), ("Nisse, Bo Alm", ["Bo Alm"])):
        found = reminders(task("x", TODAY, owner), members=[*USUAL_MEMBERS, *members], roles=[*USUAL_ROLES, *roles])
        assert to(found) == expected


def test_known_again_by_title_and_day() -> None:
    (first,) = reminders(task("Boka lokal", TODAY))
    (again,) = reminders([None] * 4, task("BOKA  lokal", TODAY, status="Pågår"))
    (other,) = reminders(task("Boka lokal", TODAY + days(1)))
    assert first.key == again.key == "task_reminder:boka lokal:2026-11-22:0:bo alm"
    assert other.key != first.key


def test_a_decision_is_known_by_its_meeting_and_paragraph_and_is_no_task() -> None:
    (first,) = reminders(decisions=[decided("Köpa kaffe", TODAY)])
    (reworded,) = reminders(decisions=[decided("Köpa mer kaffe", TODAY, status="Pågår")])
    assert first.key == reworded.key == "task_reminder:2026-8:§ 4:2026-11-22:0:bo alm"
    both = reminders(task("Köpa kaffe", TODAY), decisions=[decided("Köpa kaffe", TODAY, paragraph=None)])
    assert len({message.key for message in both}) == 2


def test_of_two_of_one_title_and_day_nobody_is_reminded() -> None:
    assert reminders(task("x", TODAY), task(" X ", TODAY, "Cia Dal", "Klar")) == []
    assert reminders(decisions=[decided("x", TODAY), decided("X", TODAY, "Cia Dal")]) == []
    assert len(reminders(decisions=[decided("x", TODAY), decided("y", TODAY)])) == 2


@pytest.mark.parametrize(
    ("title", "key"), [("Uppgifter", "tasks"), ("Beslut", "decisions"), ("Roller", "roles"), ("Medlemmar", "members")]
)
def test_of_a_torn_tab_no_reminder_is_made(title: str, key: str) -> None:
    known = group({"Uppgifter": [TASK, task("x", TODAY)], "Beslut": [DECISION, decided("y", TODAY)]})
    planned = planning.plan(context({**known, title: known[title][:1]}, memory=remembered(rows={key: 3})))
    assert [message for message in planned.messages if message.job == "task_reminder"] == []
    assert "task_reminder" not in planned.ran


def test_without_tasks_and_decisions_there_is_nothing_to_say() -> None:
    assert reminders() == []


def of_tasks(world: World) -> list[str]:
    """The moments whose reminders went since last asked."""
    return [key.split(":")[3] for key in world.take() if key.startswith("task_reminder")]


def quiet(*rows: Cells, **values: object) -> dict[str, Rows]:
    """A group with these tasks, whose weekly letter does not matter here."""
    return group({"Uppgifter": [TASK, *rows]}, **values)


def test_of_those_missed_only_the_latest_goes_and_done_is_the_end(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", quiet(task("x", date(2026, 11, 20))))
    for now, expected in (("16", []), ("17", ["-3"]), ("19", []), ("29", ["8"]), ("30", [])):
        world.run(f"2026-11-{now}T12:00")
        assert of_tasks(world) == expected
    world.run("2026-12-06T12:00", quiet(task("x", date(2026, 11, 20), status="Klar")))
    assert of_tasks(world) == []


def test_what_is_due_goes_in_the_first_pass(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", quiet(task("x", date(2026, 11, 20))))
    world.run("2026-11-22T12:00")
    assert of_tasks(world) == ["1"]


@steady(25)
@given(
    left=st.integers(0, 12),
    before=st.lists(st.integers(0, 10), min_size=1, max_size=3, unique=True),
    gaps=st.lists(st.integers(0, 5), min_size=1, max_size=12),
)
def test_each_moment_that_a_pass_meets_goes_exactly_once(left: int, before: list[int], gaps: list[int]) -> None:
    """Whatever the days of the passes: what goes at each is the latest moment that has come, if it has not gone yet."""
    due, day, sent, expected = TODAY + days(left), TODAY, [], []
    values = {"task_reminder_days": ", ".join(map(str, before))}
    moments = sorted([-n for n in before] + [1 + 7 * n for n in range(20)])
    known = group({"Uppgifter": [TASK, task("x", due)]}, **values)
    for gap in gaps:
        day += days(gap)
        for message in plans("task_reminder", context(known, f"{day}T12:00")):
            if message.key not in sent:
                sent.append(message.key)
        come = [moment for moment in moments if due + days(moment) <= day]
        if come and come[-1] not in expected:
            expected.append(come[-1])
    assert [int(key.split(":")[3]) for key in sent] == expected
