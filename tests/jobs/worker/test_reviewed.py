"""What a reviewer found: troubles that never ended, a state others could read, a held mail that a retry did not free."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.troubles import WORKBOOK, lasting, noted
from jobs.worker.deciding import decide
from jobs.worker.runner import Desk, run_pass
from jobs.worker.store import PAUSE, Store
from sheets_schema.text import Text
from tests.jobs.helpers import ANNUAL, MEETING, at, group, meeting
from tests.jobs.worker.fakes import World, refused

BO = "meeting_call:2026-9:bo alm"


@pytest.fixture(name="world")
def about_to_call(tmp_path: Path) -> World:
    """A group that is about to call three people to a meeting."""
    return World(tmp_path / "s.sqlite", group({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-30")]}))


def wrong(world: World) -> list[str]:
    """What lasts of trouble."""
    with Store(world.state, read_only=True) as store:
        return [one.what for one in lasting(store.troubles())]


def shut(world: World) -> None:
    """The way out is shut twice."""
    world.post.breaks = {n: refused("queued", stops=True) for n in (1, 2)}
    for minute in ("00", "01"):
        world.run(f"2026-11-22T09:{minute}")
    assert wrong(world) == ["mail"]


def act(world: World, action: str, key: str) -> None:
    """Something decided by hand."""
    with Store(world.state) as store:
        mail = next(one for one in store.memory().mails if one.key == key)
        decide(store, mail, action, at("2026-11-22T09:02"))


def test_a_retry_by_hand_ends_the_trouble_with_the_server(world: World) -> None:
    shut(world)
    act(world, "retry", BO)
    world.run("2026-11-22T09:03")
    assert (len(world.take()), wrong(world)) == (3, [])


def test_nothing_is_wrong_with_a_server_that_nothing_waits_for(world: World) -> None:
    shut(world)
    for key in sorted(world.of("queued")):
        act(world, "discard", key)
    world.run("2026-11-22T09:03")
    assert wrong(world) == []
    with Store(world.state, read_only=True) as store:
        assert not store.facts[PAUSE]


def test_nor_while_nothing_is_sent(world: World) -> None:
    shut(world)
    world.run("2026-11-22T09:03", posting=False)
    assert wrong(world) == []


def test_a_retry_frees_a_mail_that_was_held(world: World) -> None:
    world.post.breaks = {2: refused("unknown")}
    world.run("2026-11-22T09:00")
    with Store(world.state) as store:
        store.hold(BO, at("2026-11-22T09:00"))
    act(world, "retry", BO)
    world.take()
    world.run("2026-11-22T09:05")
    assert world.take() == [BO]


def test_a_sheet_out_of_reach_is_no_stillness(world: World) -> None:
    """The program looked all the while."""
    world.run("2026-11-10T09:00")
    with Store(world.state) as store:
        for hour in range(72):
            now = at("2026-11-10T09:05") + timedelta(hours=hour)
            store.keep_troubles(noted(store.troubles(), WORKBOOK, Text("borta", "gone"), "WorkbookError", now))
    world.run("2026-11-13T09:00")
    with Store(world.state, read_only=True) as store:
        assert [one.what for one in store.troubles()] == ["workbook"]


def test_nobody_else_on_the_computer_reads_the_state(world: World) -> None:
    world.run("2026-11-22T09:00")
    assert stat.S_IMODE(world.state.stat().st_mode) == 0o600


def test_no_more_is_prepared_than_may_go_today(world: World) -> None:
    world.book.tabs = group({"Möten": world.book.tabs["Möten"]}, daily_limit=2)
    with Store(world.state) as store:
        done = run_pass(Desk(world.book, at("2026-11-22T09:00")), store, lambda _: world.post)
        assert (len(done.delivered.tried), done.ready) == (2, ())
    with Store(world.state) as store:
        done = run_pass(Desk(world.book, at("2026-11-23T09:00")), store, lambda _: None)
        assert done.ready == ()
