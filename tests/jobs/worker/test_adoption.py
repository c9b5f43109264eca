"""A state that is new, moved or restored takes over what the sheet says has gone, and writes to nobody twice."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from jobs.memory import FOLDER
from jobs.worker.store import Store
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting, member
from tests.jobs.worker.fakes import FakePost, World, refused

CALLS = {f"meeting_call:2026-9:{name}" for name in ("anna ek", "bo alm", "cia dal")}


@pytest.fixture(name="world")
def new_world(tmp_path: Path) -> World:
    """Three members that are about to be called to a meeting in four days, and a new state."""
    tabs = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]}, weekly_letter="lördag 23:59")
    return World(tmp_path / "state.sqlite", tabs)


def test_a_wiped_machine_calls_nobody_again(world: World) -> None:
    world.run()
    assert set(world.take()) == CALLS
    world.state.unlink()
    done = world.run("2026-11-22T13:00")
    assert (done.mails, world.take(), world.of("sent")) == ((), [], CALLS)
    world.run("2026-11-23T12:00")
    assert world.take() == []


def test_who_was_called_by_a_lost_state_is_reminded_and_a_newcomer_called(world: World) -> None:
    world.run()
    world.take()
    world.state.unlink()
    newcomer = {**world.book.tabs, "Medlemmar": [*world.book.tabs["Medlemmar"], member("Dag Nyh")]}
    world.run("2026-11-24T12:00", newcomer)
    went = world.take()
    assert [key for key in went if "dag nyh" in key and "call" in key] == ["meeting_call:2026-9:dag nyh"]
    assert {key.rpartition(":")[2] for key in went if "reminder" in key} == {"anna ek", "bo alm", "cia dal"}


def test_a_state_from_yesterdays_backup_sends_nothing_that_has_gone_since(world: World) -> None:
    world.post = FakePost(breaks=dict.fromkeys((1, 2, 3), refused("queued")))
    world.run()
    backup = world.state.with_name("backup.sqlite")
    shutil.copy(world.state, backup)
    world.run("2026-11-22T13:00")
    assert set(world.take()) == CALLS
    backup.replace(world.state)
    world.run("2026-11-23T12:00")
    assert (world.take(), world.of("sent")) == ([], CALLS)


def test_one_that_was_in_doubt_stays_so_in_a_new_state_but_not_once_it_was_set_free(world: World) -> None:
    world.post = FakePost(breaks={1: refused("unknown")})
    world.run()
    (doubtful,) = world.of("unknown")
    world.take()
    with Store(world.state) as store:
        store.settle(doubtful, "unknown", "queued", store.memory().mails[0].made, "by hand")
    kept = dict(world.book.pages)
    world.run("2026-11-22T13:00")
    assert world.take() == [doubtful]
    world.state.unlink()
    world.book.pages = kept
    world.run("2026-11-22T14:00")
    assert (world.take(), world.of("unknown")) == ([], {doubtful})


def test_what_was_only_put_in_a_folder_has_reached_nobody(world: World) -> None:
    world.post.way = FOLDER
    world.run()
    world.take()
    world.state.unlink()
    world.run("2026-11-22T13:00")
    assert set(world.take()) == CALLS


@pytest.mark.parametrize("tear", ["headers", "keys", "states", "odd"])
def test_a_torn_tab_takes_nothing_over_and_stops_nothing(
    world: World, tear: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.run()
    world.take()
    world.state.unlink()
    rows = [list(row) for row in world.book.own_rows("sent")]
    at = next(n for n, row in enumerate(rows) if "Nyckel" in row)
    torn = {
        "headers": rows[:at] + rows[at + 1 :],
        "keys": [row[:5] for row in rows],
        "states": [[*row[:4], "?", *row[5:]] if n > at else row for n, row in enumerate(rows)],
        "odd": [[None] * 6 if n > at else row for n, row in enumerate(rows)]
        + [["x"], [], [1e300, 1, 2, 3, "skickat", 5]],
    }[tear]
    monkeypatch.setattr(world.book, "own_rows", lambda _: torn)
    world.run("2026-11-22T13:00")
    assert set(world.take()) == CALLS


def test_a_meeting_that_moves_after_the_state_was_lost_is_told_of_to_those_called(world: World) -> None:
    world.run()
    world.take()
    world.state.unlink()
    world.run("2026-11-22T13:00")
    moved = {**world.book.tabs, "Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26), "19:00")]}
    world.run("2026-11-23T12:00", moved)
    assert set(world.take()) == {key.replace("call:2026-9", "update:2026-9:1") for key in CALLS}
    world.run("2026-11-23T13:00")
    assert world.take() == []
