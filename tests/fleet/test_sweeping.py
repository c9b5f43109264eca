"""What a sweep finds out of one list of changes, and whose looks it makes jobs of, in which order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.fleet import registry
from jobs.fleet.migrations import migrate
from jobs.fleet.postgres import Connection, connect, moment
from jobs.fleet.queue import unfinished
from jobs.fleet.quota import project_of
from jobs.fleet.registry import Group, Looked
from jobs.fleet.sweeping import Sweep, Swept, pause, spread
from tests.fleet.fleets import Fleet
from tests.fleet.offices import FIRST, MEMBER, SECOND, Place
from tests.google import Emulator


@pytest.fixture(name="connection")
def made_database(dsn: str) -> Iterator[Connection]:
    """A connection to a fleet's database."""
    migrate(dsn)
    with connect(dsn) as connection:
        yield connection


@pytest.fixture(name="place")
def made_place(connection: Connection) -> Iterator[Place]:
    """An office without groups."""
    with Emulator() as google:
        yield Place(google, connection)
        assert google.violations == []


def rest(place: Place, *groups: Group) -> None:
    """The groups have been looked at, and nothing is due."""
    for group in groups:
        file = place.google.world.files[group.sheet]
        registry.looked(place.connection, group, Looked(moment(place.connection), None, seen=str(file.version)))
    place.connection.execute("DELETE FROM procrastinate_jobs")


def write(place: Place, group: Group, text: str = "Hej") -> None:
    """A member writes in a group's sheet."""
    place.google.act(MEMBER).set(group.sheet, "Sheet1!A1", text)


def swept(place: Place, sweep: Sweep, *, at_once: bool = True) -> Swept:
    """One sweep; afterwards nobody has begun the looks it made, and nobody will."""
    found = sweep.run(place.connection, at_once=at_once)
    place.connection.execute("DELETE FROM procrastinate_jobs")
    return found


@pytest.mark.parametrize(
    ("groups", "seconds"), [(0, 600), (1, 600), (750, 600), (1000, 450), (5000, 90), (7500, 60), (100_000, 60)]
)
def test_how_often_is_asked_follows_the_number_of_groups(groups: int, seconds: int) -> None:
    """So that an idle group costs under a hundredth of a request an hour, as far as nobody has to wait longer for it."""
    assert pause(groups) == seconds
    if 750 <= groups <= 7500:
        assert 3600 / seconds / groups <= 0.0081


def test_turns_are_spread_over_the_hour() -> None:
    """A group's turn is always the same, never later than 55 minutes, and a thousand are never much of a crowd."""
    turns = [spread(f"grupp-{number}") for number in range(1000)]
    assert spread("Lund") == spread("lund")
    assert timedelta() <= min(turns)
    assert max(turns) < timedelta(minutes=55)
    crowd = [sum(timedelta(minutes=n) <= turn < timedelta(minutes=n + 5) for turn in turns) for n in range(0, 55, 5)]
    assert max(crowd) < 2 * 1000 / 11


def test_one_request_tells_whose_sheet_has_changed(place: Place, tmp_path: Path) -> None:
    """A new group is due at once; then a sweep is one request of Drive and none of Sheets, and only news is looked at."""
    sweep = Sweep(place.accounts(tmp_path))
    lund, ume = place.group("lund"), place.group("umea")
    assert swept(place, sweep) == Swept(asked=1, looks=(lund.id, ume.id))
    rest(place, lund, ume)
    before = len(place.google.requests)
    assert swept(place, sweep) == Swept(asked=1)
    write(place, lund)
    assert swept(place, sweep) == Swept(asked=1, changed=(lund.id,), looks=(lund.id,))
    asked = [one.method for one in place.google.requests[before:]]
    assert asked == ["drive.changes.list"] * 2
    assert swept(place, sweep) == Swept(asked=1, looks=(lund.id,)), "until it has been looked at"


def test_our_own_write_is_no_news(place: Place, tmp_path: Path) -> None:
    """A sheet as the last look left it is not looked at again."""
    sweep = Sweep(place.accounts(tmp_path))
    lund = place.group("lund")
    swept(place, sweep)
    write(place, lund)
    rest(place, lund)
    assert swept(place, sweep) == Swept(asked=1)


def test_a_sheet_that_is_gone_is_looked_at(place: Place, tmp_path: Path) -> None:
    """So that somebody is told; a file that is no group's is nobody's business."""
    sweep = Sweep(place.accounts(tmp_path))
    lund, ume = place.group("lund"), place.group("umea")
    swept(place, sweep)
    rest(place, lund, ume)
    other = place.google.make("Ett annat ark", owner=MEMBER)
    place.google.act(MEMBER).share(other, FIRST, "writer")
    place.google.act(MEMBER).trash(lund.sheet)
    place.google.act(MEMBER).unshare(ume.sheet, FIRST)
    assert swept(place, sweep).changed == (lund.id, ume.id)


def test_paused_and_removed_groups_are_let_alone(place: Place, tmp_path: Path) -> None:
    """A paused group's change waits for it to be taken up again."""
    sweep = Sweep(place.accounts(tmp_path))
    lund, ume = place.group("lund"), place.group("umea")
    registry.pause(place.connection, lund)
    registry.remove(place.connection, ume)
    write(place, lund)
    write(place, ume)
    assert swept(place, sweep).looks == ()
    registry.resume(place.connection, lund)
    assert swept(place, sweep).looks == (lund.id,)


def test_where_nobody_can_tell_every_sheet_is_looked_at(place: Place, tmp_path: Path) -> None:
    """Google has forgotten the token: nothing that was written meanwhile is missed."""
    sweep = Sweep(place.accounts(tmp_path))
    lund, ume = place.group("lund"), place.group("umea")
    swept(place, sweep)
    rest(place, lund, ume)
    place.connection.execute("UPDATE fleet_account SET token = 'gone'")
    assert swept(place, sweep).changed == (lund.id, ume.id)
    rest(place, lund, ume)
    assert swept(place, sweep) == Swept(asked=1)


def test_each_account_is_asked_in_its_time(place: Place, tmp_path: Path) -> None:
    """An account is asked no more often than its groups need, one without groups never, and a fault is that one's alone."""
    accounts = place.accounts(tmp_path, FIRST, SECOND)
    sweep = Sweep(accounts, 100)
    lund = place.group("lund", account=FIRST)
    assert swept(place, sweep, at_once=False).asked == 1
    ume = place.group("umea", account=SECOND)
    assert swept(place, sweep, at_once=False).asked == 1
    rest(place, lund, ume)
    assert swept(place, sweep, at_once=False) == Swept()
    write(place, lund)
    write(place, ume)
    place.connection.execute("UPDATE fleet_account SET swept = swept - interval '40 seconds'")
    assert swept(place, sweep, at_once=False).asked == 0
    place.connection.execute("UPDATE fleet_account SET swept = swept - interval '60 seconds'")
    place.google.fail("drive.changes.list", 403, actor=FIRST)
    found = swept(place, sweep, at_once=False)
    assert (found.asked, found.changed, found.looks) == (1, (ume.id,), (ume.id,))
    assert len(found.faults) == 1
    found = swept(place, sweep, at_once=False)
    assert (found.asked, found.changed, found.looks) == (1, (lund.id,), (ume.id, lund.id)), (
        "who has waited longest first"
    )


def test_one_group_s_storm_keeps_nobody_waiting(place: Place, tmp_path: Path) -> None:
    """The groups that had the fewest reads of late go first, however long the other has waited."""
    sweep = Sweep(place.accounts(tmp_path))
    storm, small, new = (place.group(name) for name in ("storm", "small", "new"))
    for group, number in ((storm, 40), (small, 2)):
        place.connection.execute(
            "INSERT INTO fleet_spent (project, account, kind, group_id, at)"
            " SELECT '', %s, 'read', %s, fleet_now() FROM generate_series(1, %s)",
            (FIRST, group.id, number),
        )
    assert sweep.run(place.connection).looks == (new.id, small.id, storm.id)
    order = place.connection.execute("SELECT args->>'group_id' FROM procrastinate_jobs ORDER BY priority DESC, id")
    assert [int(row[0]) for row in order] == [new.id, small.id, storm.id]
    assert sweep.run(place.connection) == Swept(), "and nobody's look is made a job of twice"
    assert unfinished(place.connection) == {new.id, small.id, storm.id}


def spend(place: Place, account: str, looks: int) -> None:
    """An account's quota, as so many looks just spent it."""
    place.connection.execute(
        "INSERT INTO fleet_spent (project, account, kind, group_id, at)"
        " SELECT %s, %s, 'read', 0, fleet_now() FROM generate_series(1, 2 * %s)",
        (project_of(account), account, looks),
    )


def test_no_more_looks_are_begun_than_google_has_room_for(place: Place, tmp_path: Path) -> None:
    """The rest wait in their order, and keep no other account's groups waiting."""
    sweep = Sweep(place.accounts(tmp_path, FIRST, SECOND))
    first = [place.group(f"first-{n}") for n in range(4)]
    second = place.group("second", account=SECOND)
    spend(place, FIRST, 25)
    assert sweep.run(place.connection).looks == (first[0].id, first[1].id, second.id)
    assert sweep.run(place.connection).looks == (), "those two have not been looked at yet"
    rest(place, first[0], first[1], second)
    assert sweep.run(place.connection).looks == (first[2].id, first[3].id)


def test_who_waits_for_another_try_keeps_nobody_waiting(place: Place, tmp_path: Path) -> None:
    """A look that met a passing fault, or is being made, is no longer one of those that wait for room."""
    sweep = Sweep(place.accounts(tmp_path))
    groups = [place.group(f"group-{n}") for n in range(4)]
    spend(place, FIRST, 25)
    assert sweep.run(place.connection).looks == (groups[0].id, groups[1].id)
    for_first, for_second = (
        "UPDATE procrastinate_jobs SET status = 'doing' WHERE (args->>'group_id')::integer = %s",
        "UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 minute' WHERE (args->>'group_id')::integer = %s",
    )
    place.connection.execute(for_first, (groups[0].id,))
    place.connection.execute(for_second, (groups[1].id,))
    assert sweep.run(place.connection).looks == (groups[2].id, groups[3].id)


def test_a_group_put_back_waits_for_its_moment(place: Place, tmp_path: Path) -> None:
    """What waits for Google's quota is not made a job of before there is room."""
    sweep = Sweep(place.accounts(tmp_path))
    lund = place.group("lund")
    registry.put_back(place.connection, lund, moment(place.connection) + timedelta(hours=1))
    assert swept(place, sweep).looks == ()
    registry.put_back(place.connection, lund, moment(place.connection))
    assert swept(place, sweep).looks == (lund.id,)


def test_the_office_sweeps_by_hand(fleet: Fleet) -> None:
    """At once, whatever the time; what was found is told by the groups' names, in words or as JSON."""
    fleet.add("lund")
    first = fleet.type("sweep", "--json")
    assert (first.code, first.json) == (0, {"accounts": 1, "changed": [], "looks": ["lund"], "faults": []})
    again = fleet.type("sweep")
    assert (again.code, again.out) == (0, "Inga ark har ändrats.\nInget nytt ska läsas.\n")
    fleet.google.fail("drive.changes.list", 403)
    refused = fleet.type("sweep", "--json")
    assert (refused.code, refused.json["accounts"], len(refused.json["faults"])) == (1, 0, 1)
