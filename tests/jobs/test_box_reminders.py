"""Reminders of boxes that are out for too long: at once, then every 30 days. Contract, sections 7 and 9."""

from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.plan import Message
from jobs.worker import planning
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import NOON, Cells, Rows, context, group, mail, plans, remembered, steady, to
from tests.jobs.worker.fakes import World

TODAY = date(2026, 11, 22)
BOX = ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"]
COUNT = ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2"]


def ago(number: int) -> date:
    """The day that many days before TODAY."""
    return TODAY - timedelta(days=number)


def box(
    number: object, placed: object, keeper: object = "Bo Alm", *, kind: object = "Bössa", status: object = "Ute"
) -> Cells:
    """A row of Bössor."""
    return [number, kind, "Bokhandeln", keeper, placed, "Ja", status]


def count(day: object, number: object) -> Cells:
    """A row of Tömningar."""
    return [day, number, 100, "Anna Ek", "Bo Alm"]


def boxed(*boxes: Cells, counts: Rows = (), **tabs: Rows) -> dict[str, Rows]:
    """A group with these boxes and counts."""
    counted: dict[str, Rows] = {"Tömningar": [COUNT, *counts]} if counts else {}
    return group({"Bössor": [BOX, *boxes], **counted, **tabs})


def reminders(*boxes: Cells, counts: Rows = (), now: str = NOON, **tabs: Rows) -> list[Message]:
    """The reminders of these boxes, in a state that has sent none."""
    return plans("box_reminder", context(boxed(*boxes, counts=counts, **tabs), now))


def numbers(found: list[Message]) -> list[tuple[str, list[str]]]:
    """Who is reminded of which boxes."""
    return [(message.to.name, [one.number for one in message.facts["letter"].boxes]) for message in found]


@pytest.mark.parametrize(
    ("placed", "counted", "is_told"),
    [
        *((ago(90), None, False), (ago(91), None, True), (ago(200), ago(90), False), (ago(200), ago(91), True)),
        *((None, None, True), (None, ago(90), False)),
    ],
)
def test_while_the_finding_holds(placed: date | None, counted: date | None, is_told: bool) -> None:
    counts = [count(counted, "1")] if counted else []
    known = context(boxed(box("1", placed), counts=counts))
    assert bool([one for one in known.findings if one.code == "boxes.overdue"]) is is_told
    assert to(plans("box_reminder", known)) == (["Bo Alm"] if is_told else [])


@pytest.mark.parametrize(
    "row",
    [
        box("1", ago(100), kind="Swishskylt"),
        box("1", ago(100), status="Inne"),
        box("1", ago(100), status="vet ej"),
        box("1", "i våras"),
        box(ErrorValue("#REF!"), ago(100)),
        box("1", ago(100), ErrorValue("#REF!")),
        box("1", ago(100), None),
    ],
)
def test_a_row_that_cannot_be_read_silences_its_own_box(row: Cells) -> None:
    assert numbers(reminders(row, box("2", ago(100)))) == [("Bo Alm", ["2"])]


def test_a_count_that_cannot_be_read_silences_the_box_it_is_of() -> None:
    rows = (box("1", ago(100)), box("2", ago(100)))
    assert numbers(reminders(*rows, counts=[count("i går", "1")])) == [("Bo Alm", ["2"])]
    assert reminders(*rows, counts=[count(ago(3), ErrorValue("#REF!"))]) == []


def test_a_keeper_of_several_gets_one_mail_of_all() -> None:
    found = reminders(box("1", ago(100)), box("2", ago(91)), box("3", ago(90)), box("4", ago(95), "Cia Dal"))
    assert numbers(found) == [("Bo Alm", ["1", "2"]), ("Cia Dal", ["4"])]


def test_of_a_keeper_who_is_not_reached_the_secretary_hears_beside_her_own() -> None:
    found = reminders(box("1", ago(100), "Nisse"), box("2", ago(100), "Anna Ek"), box("3", ago(100), "Kassör, Nisse"))
    assert numbers(found) == [("Anna Ek", ["1", "2", "3"]), ("Bo Alm", ["3"])]
    said = [(one.is_own, [note.sv for note in one.notes]) for one in found[0].facts["letter"].boxes]
    nobody = ["Ingen medlem och ingen roll heter ”Nisse”."]
    assert said == [(False, nobody), (True, []), (False, nobody)]
    assert "du står som ansvarig för bössan" in found[0].facts["letter"].why.sv


@pytest.mark.parametrize(("title", "key"), [("Bössor", "boxes"), ("Tömningar", "box_counts"), ("Roller", "roles")])
def test_of_a_torn_tab_no_reminder_is_made(title: str, key: str) -> None:
    known = boxed(box("1", ago(100)), counts=[count(ago(200), "1")])
    planned = planning.plan(context({**known, title: known[title][:1]}, memory=remembered(rows={key: 3})))
    assert [message for message in planned.messages if message.job == "box_reminder"] == []
    assert "box_reminder" not in planned.ran


@pytest.mark.parametrize(
    ("state", "made", "is_told"),
    [
        ("sent", "2026-10-24T12:00", False),
        ("sent", "2026-10-23T23:59", True),
        ("unknown", "2026-10-24T00:00", False),
        ("failed", "2026-11-20T12:00", True),
        ("expired", "2026-11-20T12:00", True),
        ("draft", "2026-11-20T12:00", True),
    ],
)
def test_not_within_thirty_days_of_the_last_that_went(state: str, made: str, is_told: bool) -> None:
    memory = remembered(mail("box_reminder:2026-10-01", state=state, made=made))
    known = context(boxed(box("1", ago(150)), box("2", ago(100), "Cia Dal")), memory=memory)
    assert to(plans("box_reminder", known)) == (["Bo Alm", "Cia Dal"] if is_told else ["Cia Dal"])


def days_sent(world: World, first: date, *passes: int, **changes: dict[str, Rows]) -> list[int]:
    """Of passes so many days after the first, those in which a box reminder went; the sheet changes before some."""
    found = []
    for n in passes:
        world.run(f"{first + timedelta(days=n)}T12:00", changes.get(f"day_{n}"))
        found += [n for key in world.take() if key.startswith("box_reminder")]
    return found


START = date(2026, 3, 1)


def before(number: int) -> date:
    """The day that many days before START."""
    return START - timedelta(days=number)


def test_at_once_and_then_every_thirty_days_until_it_is_emptied(tmp_path: Path) -> None:
    rows = box("1", before(85))
    world = World(tmp_path / "s.sqlite", boxed(rows))
    emptied = boxed(rows, counts=[count(before(-50), "1")])
    passes = (0, 5, 6, 7, 35, 36, 37, 50, 66, 67, 140, 141, 142)
    assert days_sent(world, START, *passes, day_50=emptied) == [6, 36, 141]


def test_another_box_does_not_hasten_the_next(tmp_path: Path) -> None:
    one, two = box("1", before(91)), box("2", before(81))
    world = World(tmp_path / "s.sqlite", boxed(one, two))
    only_two = boxed(one, two, counts=[count(before(-12), "1")])
    passes = (0, 10, 12, 20, 29, 30, 40, 59, 60)
    assert days_sent(world, START, *passes, day_12=only_two) == [0, 30, 60]


def test_a_box_never_placed_nor_emptied_is_told_of_from_the_first_pass(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", boxed(box("1", None)))
    assert days_sent(world, START, 0, 1, 29, 30, 59, 60) == [0, 30, 60]


def test_late_is_late_for_the_next_too(tmp_path: Path) -> None:
    """Overdue on the second day, when the machine stood still; it stood so until the twentieth."""
    world = World(tmp_path / "s.sqlite", boxed(box("1", before(89))))
    assert days_sent(world, START, 0, 1, 20, 32, 49, 50, 62, 79, 80) == [20, 50, 80]


@steady(60)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_whenever_passes_run_each_is_thirty_days_after_the_last_and_none_is_lost(gaps: list[int]) -> None:
    """What goes, and when, is what a keeper with a calendar would do: at the first pass 30 days or more after the last."""
    known = boxed(box("1", before(95)))
    gone: dict[str, str] = {}
    went: list[int] = []
    expected: list[int] = []
    for n in accumulate(gaps):
        now = f"{before(-n)}T12:00"
        memory = remembered(*(mail(topic, made=day) for topic, day in gone.items()))
        made = [message.topic for message in plans("box_reminder", context(known, now, memory))]
        went += [n for topic in made if topic not in gone]
        gone = {**dict.fromkeys(made, now), **gone}
        if not expected or n - expected[-1] >= 30:
            expected.append(n)
    assert went == expected
