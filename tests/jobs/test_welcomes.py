"""The welcome: once to a new member, never to who was there before. Contract, sections 7 and 9."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jobs import welcomes
from jobs.memory import Memory
from jobs.plan import Message
from jobs.worker.store import Store
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    ANNUAL,
    MEETING,
    MEMBER,
    ROLE,
    USUAL_MEMBERS,
    USUAL_ROLES,
    Cells,
    Rows,
    Tabs,
    at,
    context,
    group,
    meeting,
    member,
    plans,
    role,
    to,
)
from tests.jobs.worker.fakes import World

NEWS = ["Datum", "Typ", "Rubrik", "Länk", "Anmälan senast", "Sprid"]


def with_members(*rows: Cells, tabs: Tabs | None = None, **values: object) -> dict[str, Rows]:
    """The usual three and these; its weekly hour is far off."""
    some = {"Medlemmar": [*USUAL_MEMBERS, *rows], **(tabs or {})}
    return group(some, **{"weekly_letter": "lördag 23:59", **values})


def welcomed(*rows: Cells, before: Rows = USUAL_MEMBERS, tabs: dict[str, Rows] | None = None) -> list[Message]:
    """The welcomes where others were there before these."""
    there = welcomes.known(context(group({"Medlemmar": before}), memory=Memory()))
    assert there is not None
    memory = Memory(started=at("2026-11-01T12:00"), told={"welcome": there})
    return plans("welcome", context(group({"Medlemmar": [MEMBER, *rows], **(tabs or {})}), memory=memory))


def welcomes_of(world: World) -> list[str]:
    """The welcomes sent since last asked."""
    return [key for key in world.take() if key.startswith("welcome:")]


@pytest.fixture(name="world")
def running_world(tmp_path: Path) -> World:
    """A group of three over which a first pass has gone."""
    world = World(tmp_path / "state.sqlite", with_members())
    world.run()
    assert welcomes_of(world) == []
    return world


def test_a_new_member_is_welcomed_once(world: World) -> None:
    for now in ("2026-11-22T13:00", "2026-11-22T14:00", "2027-06-01T12:00"):
        world.run(now, with_members(member("Dag Ny")))
    assert welcomes_of(world) == ["welcome:dag ny"]


@pytest.mark.parametrize(
    "row",
    [
        member("Dag Ny", mailings="Nej"),
        member("Dag Ny", mailings=None),
        member("Dag Ny", status="Vilande"),
        member("Dag Ny", status="Utträdd"),
        member("Dag Ny", None),
        member("Dag Ny", "dag@@example"),
        member("Dag Ny", protected="Ja"),
        member("Dag Ny", protected=ErrorValue("#REF!")),
    ],
)
def test_only_an_active_member_who_has_said_yes(world: World, row: Cells) -> None:
    world.run("2026-11-22T13:00", with_members(row))
    assert welcomes_of(world) == []
    world.run("2026-11-29T13:00", with_members(member("Dag Ny")))
    assert welcomes_of(world) == ["welcome:dag ny"]


@pytest.mark.parametrize(
    "row",
    [
        member("Dag Ny", status="Vilande"),
        member("Dag Ny", mailings="Nej"),
        member("Dag Ny", mailings=None),
        member("Dag Ny", None),
        member(ErrorValue("#REF!"), "dag@example.org"),
    ],
)
def test_who_was_there_before_is_known_whatever_the_row_said(tmp_path: Path, row: Cells) -> None:
    world = World(tmp_path / "state.sqlite", with_members(row))
    world.run()
    world.run("2026-11-23T12:00", with_members(member("Dag Ny")))
    assert welcomes_of(world) == []


def test_resting_and_back_is_no_news(world: World) -> None:
    for hour, row in enumerate((member("Bo Alm"), member("Bo Alm", status="Vilande"), member("Bo Alm"))):
        world.run(f"2026-11-22T1{3 + hour}:00", with_members(tabs={"Medlemmar": [*USUAL_MEMBERS[:2], row]}))
    world.run("2026-11-22T17:00", with_members(member("Dag Ny")))
    assert welcomes_of(world) == ["welcome:dag ny"]
    for hour, status in enumerate(("Vilande", "Utträdd", "Aktiv")):
        world.run(f"2026-11-22T{18 + hour}:00", with_members(member("Dag Ny", status=status)))
    assert welcomes_of(world) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (member("Dag Ny", number=7), member("Dag Alm", number=7)),
        (member("Dag Ny", number=7), member("Dag Alm", "other@example.org", number="7")),
        (member("Dag Ny"), member("Dag Ny", number=7)),
        (member("Dag Ny", number=7), member("Dag Ny")),
        (member("Dag Ny"), member(" DAG  NY", "other@example.org")),
        (member("Dag Ny"), member("Dag Ny", language="en")),
    ],
)
def test_somebody_known_is_known_again(world: World, tmp_path: Path, was: Cells, now: Cells) -> None:
    world.run("2026-11-22T13:00", with_members(was))
    assert len(welcomes_of(world)) == 1
    world.run("2026-11-22T14:00", with_members(now))
    assert welcomes_of(world) == []
    before = World(tmp_path / "another.sqlite", with_members(was))
    before.run()
    before.run("2026-11-22T14:00", with_members(now))
    assert welcomes_of(before) == []


def test_a_number_that_came_later_stays_when_the_name_goes(world: World) -> None:
    for day, row in enumerate((member("Bo Alm"), member("Bo Alm", number=7), member("Bo Berg", number=7))):
        world.run(f"2026-11-2{3 + day}T12:00", with_members(tabs={"Medlemmar": [*USUAL_MEMBERS[:2], row]}))
    assert welcomes_of(world) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (member("Anna Ek", number=1), member("Anna Ek", "other@example.org", number=2)),
        (member("Anna Ek"), member("Anna Ek", "other@example.org")),
        (member("Anna Ek", number=1), member("Eva Fors", "anna@example.org", number=2)),
    ],
)
def test_another_of_the_name_or_the_address_is_another(was: Cells, now: Cells) -> None:
    assert len(welcomed(was, now, before=[MEMBER, was])) == 1


def test_a_lost_state_welcomes_nobody(world: World, tmp_path: Path) -> None:
    world.run("2026-11-22T13:00", with_members(member("Dag Ny")))
    world.take()
    world.state = tmp_path / "new.sqlite"
    world.run("2026-11-22T14:00")
    world.run("2026-11-22T15:00")
    assert welcomes_of(world) == []


def test_a_state_from_before_forgets_nobody_that_the_sheet_remembers(world: World, tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite"
    kept.write_bytes(world.state.read_bytes())
    world.run("2026-11-22T13:00", with_members(member("Dag Ny")))
    assert welcomes_of(world) == ["welcome:dag ny"]
    world.state = kept
    world.run("2026-11-22T14:00", with_members(member("Dag Ny"), member("Eva Fors")))
    world.run("2026-11-22T15:00", with_members(member("Dag Ny", number=7), member("Eva Fors")))
    assert welcomes_of(world) == ["welcome:eva fors"]


@pytest.mark.parametrize("members", [None, [["Namn"]], [["E-post", "Utskick"], ["anna@example.org", "Ja"]]])
def test_members_that_could_not_be_read_at_first_are_no_news(tmp_path: Path, members: Rows | None) -> None:
    world = World(tmp_path / "state.sqlite", group({"Medlemmar": members}, weekly_letter="lördag 23:59"))
    world.run()
    for hour in (13, 14):
        world.run(f"2026-11-22T{hour}:00", with_members())
    assert welcomes_of(world) == []


def test_a_list_that_is_not_filled_in_yet_is_no_first_look(tmp_path: Path) -> None:
    """Who writes the members in after the first run has no letter to everybody waiting."""
    some = World(tmp_path / "s.sqlite", group({"Medlemmar": [MEMBER], "Roller": [["Roll", "Namn"]]}))
    some.run("2026-11-20T09:00")
    for now in ("2026-11-20T10:00", "2026-11-20T11:00"):
        some.run(now, with_members(member("Dag Ny"), member("Eva Fors")))
    assert welcomes_of(some) == []
    some.run("2026-11-20T12:00", with_members(member("Dag Ny"), member("Eva Fors"), member("Ulf Ek")))
    assert welcomes_of(some) == ["welcome:ulf ek"]


def test_a_state_of_an_earlier_version_takes_those_there_for_known(world: World) -> None:
    with Store(world.state) as store:
        store.change("untell", topic="welcome")  # what a version without welcomes left
    world.run("2026-11-22T13:00", with_members(member("Dag Ny")))
    assert welcomes_of(world) == []


def test_rows_that_vanish_and_come_back_are_no_news(world: World) -> None:
    world.run("2026-11-22T13:00", with_members(tabs={"Medlemmar": USUAL_MEMBERS[:2]}))
    world.run("2026-11-22T14:00", with_members(tabs={"Medlemmar": [MEMBER]}))
    world.run("2026-11-22T15:00", with_members())
    assert welcomes_of(world) == []


def test_the_call_comes_too(world: World) -> None:
    calls = {"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]}
    world.run("2026-11-22T13:00", with_members(tabs=calls))
    world.take()
    world.run("2026-11-22T14:00", with_members(member("Dag Ny"), tabs=calls))
    assert sorted(world.take()) == ["meeting_call:2026-9:dag ny", "welcome:dag ny"]


def test_a_draft_goes_when_it_may_and_an_address_that_was_mended_gets_it(world: World) -> None:
    world.run("2026-11-22T13:00", with_members(member("Dag Ny")), posting=False)
    assert world.of("draft") == {"welcome:dag ny"}
    world.run("2026-11-22T14:00")
    assert welcomes_of(world) == ["welcome:dag ny"]


def test_one_address_on_two_rows_gets_one() -> None:
    assert to(welcomed(member("Dag Ny"), member("D Ny", "DAG@example.org"))) == ["Dag Ny"]


def test_the_state_keeps_no_names(world: World) -> None:
    with Store(world.state) as store:
        told = store.memory().told["welcome"]
    assert len(told) > 3
    assert not any("anna" in one or "example" in one for one in told)


def test_it_tells_of_the_next_meeting_that_is_open_to_all() -> None:
    rows = [
        meeting("2026-9", date(2026, 11, 22), "11:00"),
        meeting("2026-10", date(2026, 11, 24), audience="Styrelsen"),
        meeting("2026-11", date(2026, 11, 25), status="Inställt"),
        meeting("2026-13", date(2027, 2, 1)),
        meeting("2026-12", date(2027, 1, 15), link="https://x.example.org"),
    ]
    (message,) = welcomed(member("Dag Ny"), tabs={"Möten": [MEETING, ANNUAL, *rows]})
    assert message.facts["letter"].meeting.number == "2026-12"
    (message,) = welcomed(member("Dag Ny"))
    assert message.facts["letter"].meeting is None


def test_it_names_those_who_hold_roles_and_only_the_secretarys_address() -> None:
    roles = [ROLE, role("Kassör", "Bo Alm"), role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Cia Dal")]
    (message,) = welcomed(*USUAL_MEMBERS[1:], member("Dag Ny"), tabs={"Roller": roles})
    letter = message.facts["letter"]
    assert [(one.role.sv, one.names) for one in letter.contacts] == [
        ("Kassör", ("Bo Alm", "Cia Dal")),
        ("Gruppsekreterare", ("Anna Ek",)),
    ]
    assert (letter.secretary, letter.address) == ("Anna Ek", "anna@example.org")


def test_nobody_with_a_protected_identity_is_named() -> None:
    hidden = [member("Anna Ek", protected="Ja"), member("Bo Alm", protected="Ja")]
    (message,) = welcomed(*hidden, member("Dag Ny"), tabs={"Roller": USUAL_ROLES})
    letter = message.facts["letter"]
    assert [one.names for one in letter.contacts] == [("Gun Falk",)]
    assert (letter.secretary, letter.address) == ("", "")


def test_roles_in_need_are_those_vacant_but_no_member_can_be_auditor() -> None:
    roles = [ROLE, role("Gruppsekreterare", "Anna Ek"), role("Kaffekokare", "Bo Alm", to=date(2026, 5, 1))]
    (message,) = welcomed(member("Dag Ny"), tabs={"Roller": roles})
    assert [one.sv for one in message.facts["letter"].needed] == ["Kassör", "Kaffekokare"]
    torn = [*roles, role("Kassör", ErrorValue("#REF!"))]
    (message,) = welcomed(member("Dag Ny"), tabs={"Roller": torn})
    assert [one.sv for one in message.facts["letter"].needed] == ["Kaffekokare"]


def test_trainings_are_those_to_come() -> None:
    rows = [
        [date(2026, 11, 21), "Utbildning", "Förbi", None, None, "Ja"],
        [date(2026, 11, 1), "Utbildning", "Anmälan öppen", None, date(2026, 11, 22), "Ja"],
        [date(2027, 1, 9), "Utbildning", "Grundkurs", None, None, "Ja"],
        [date(2026, 12, 9), "Utbildning", "Anmälan stängd", None, date(2026, 11, 21), "Ja"],
        [date(2026, 12, 1), "Nyhet", "Kampanj", None, None, "Ja"],
    ]
    (message,) = welcomed(member("Dag Ny"), tabs={"Information": [NEWS, *rows]})
    assert [one.title for one in message.facts["letter"].trainings] == ["Anmälan öppen", "Grundkurs"]


def test_a_training_that_is_not_to_spread_is_told_to_nobody_new() -> None:
    rows = [
        [date(2027, 1, 9), "Utbildning", "Spridd", None, None, "Ja"],
        [date(2027, 1, 9), "Utbildning", "Osäker än", None, None, "Nej"],
        [date(2027, 1, 9), "Utbildning", "Inget sagt", None, None, None],
    ]
    (message,) = welcomed(member("Dag Ny"), tabs={"Information": [NEWS, *rows]})
    assert [one.title for one in message.facts["letter"].trainings] == ["Spridd"]


def test_nothing_is_planned_before_the_first_look() -> None:
    known = context(group({"Medlemmar": [*USUAL_MEMBERS, member("Dag Ny")]}))
    assert plans("welcome", known) == []
    assert plans("welcome", replace(known, memory=Memory())) == []
