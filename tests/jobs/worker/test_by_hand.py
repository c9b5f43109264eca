"""Mails that wait for somebody's word, that go by it alone, and that are prepared for a computer that is forgotten."""

from pathlib import Path

import pytest

from jobs.worker.delivery import Orders
from jobs.worker.handing_over import LOST, done, give_up, prepare, prepared
from jobs.worker.runner import Desk, run_pass
from jobs.worker.store import PAUSE, Store
from tests.jobs.helpers import ANNUAL, MEETING, at, group, meeting
from tests.jobs.worker.fakes import FakePost, World, refused

ANNA, BO, CIA = (f"meeting_call:2026-9:{name}" for name in ("anna ek", "bo alm", "cia dal"))
SUNDAY = "2026-11-22T09:00"


@pytest.fixture(name="world")
def about_to_call(tmp_path: Path) -> World:
    """A group that is about to call three people to a meeting."""
    return World(tmp_path / "s.sqlite", group({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-26")]}))


def go(world: World, now: str, *only: str) -> None:
    """One pass in which only these go."""
    with Store(world.state) as store:
        run_pass(Desk(world.book, at(now)), store, lambda _: world.post, Orders(frozenset(only)))


def test_a_mail_that_is_held_waits_and_the_others_go(world: World) -> None:
    with Store(world.state) as store:
        store.hold(BO, at(SUNDAY))
    world.run(SUNDAY)
    assert (sorted(world.take()), world.of("queued")) == ([ANNA, CIA], {BO})
    world.run("2026-11-23T09:00")
    assert BO not in world.take()
    with Store(world.state) as store:
        assert not store.waits()
        store.unhold(BO)
        assert store.waits()
    world.run("2026-11-23T10:00")
    assert world.take() == [BO]


def test_a_mail_that_is_held_follows_the_sheet_and_is_let_go_in_its_time(world: World) -> None:
    with Store(world.state) as store:
        store.hold(BO, at(SUNDAY))
    world.run(SUNDAY)
    with Store(world.state, read_only=True) as store:
        before = store.body(BO)
    world.run("2026-11-23T09:00", group({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-26", "20:15")]}))
    with Store(world.state, read_only=True) as store:
        assert store.body(BO) != before
    world.run("2026-11-26T20:15")
    assert BO in world.of("expired")
    assert BO not in world.post.keys
    with Store(world.state) as store:
        store.hold(ANNA, at(SUNDAY))
        assert store.held() == {ANNA}, "what is done with is not kept among the held"


def test_only_what_is_asked_for_goes_now(world: World) -> None:
    go(world, SUNDAY)
    assert (world.take(), world.of("queued")) == ([], {ANNA, BO, CIA})
    go(world, SUNDAY, CIA)
    assert (world.take(), world.of("queued")) == ([CIA], {ANNA, BO})
    world.run("2026-11-22T09:05")
    assert world.take() == [ANNA, BO]


def test_what_is_asked_for_goes_though_held_or_the_server_was_shut(world: World) -> None:
    world.post.breaks = {n: refused("queued", stops=True) for n in (1, 2, 3)}
    for minute in ("00", "01", "10"):
        world.run(f"2026-11-22T09:{minute}")
    with Store(world.state) as store:
        assert store.facts[PAUSE]
        store.hold(BO, at(SUNDAY))
    world.run("2026-11-22T09:11")
    assert world.take() == []
    go(world, "2026-11-22T09:12", BO)
    assert world.take() == [BO]
    with Store(world.state, read_only=True) as store:
        assert not store.facts[PAUSE]
        assert [(one.what, one.times, one.until is None) for one in store.troubles()] == [("mail", 3, False)]


def test_what_is_asked_for_counts_against_the_days_limit(world: World) -> None:
    world.book.tabs = group({"Möten": world.book.tabs["Möten"]}, daily_limit=1)
    go(world, SUNDAY, ANNA)
    go(world, SUNDAY, BO)
    assert world.take() == [ANNA]


def test_who_asks_to_stop_gets_the_mail_in_hand_finished(world: World) -> None:
    with Store(world.state) as store:
        run_pass(
            Desk(world.book, at(SUNDAY)), store, lambda _: world.post, Orders(stop=lambda: len(world.post.sent) == 2)
        )
    assert (world.take(), world.of("queued")) == ([ANNA, BO], {CIA})
    world.run(SUNDAY)
    assert world.take() == [CIA]


class Forgetful:
    """A computer that is made anew for each run: only the state that was saved comes with it."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.saved = world, folder / "saved.sqlite"

    def prepare(self, now: str) -> int:
        """The first half, which is then saved; gives how many mails a lost computer had in its hands."""
        with Store(self.world.state) as store:
            lost = give_up(store, at(now))
            made = run_pass(Desk(self.world.book, at(now)), store, lambda _: self.world.post, Orders(frozenset()))
            prepare(store, made.ready)
        self.saved.write_bytes(self.world.state.read_bytes())
        return lost

    def send(self, now: str) -> None:
        """The second half."""
        with Store(self.world.state) as store:
            run_pass(Desk(self.world.book, at(now)), store, lambda _: self.world.post, Orders(prepared(store)))
            done(store)

    def save(self) -> None:
        """What came of it is saved."""
        self.saved.write_bytes(self.world.state.read_bytes())

    def forget(self) -> None:
        """The computer is gone."""
        self.world.state.write_bytes(self.saved.read_bytes())


def test_what_is_prepared_goes_once_and_what_comes_between_waits(world: World, tmp_path: Path) -> None:
    computer = Forgetful(world, tmp_path)
    assert computer.prepare(SUNDAY) == 0
    assert world.take() == []
    more = [MEETING, ANNUAL, meeting("2026-9", "2026-11-26"), meeting("2026-10", "2026-11-27")]
    world.book.tabs = group({"Möten": more})
    computer.send("2026-11-22T09:01")
    assert world.take() == [ANNA, BO, CIA]
    computer.save()
    computer.forget()
    assert computer.prepare("2026-11-22T10:00") == 0
    computer.send("2026-11-22T10:01")
    assert {key.split(":")[1] for key in world.take()} == {"2026-10"}


@pytest.mark.parametrize("sent", [0, 1, 3])
def test_a_computer_that_is_lost_while_it_sends(world: World, tmp_path: Path, sent: int) -> None:
    """What may have gone is held; what the tab Skickat says has gone is believed; nothing goes twice."""
    computer = Forgetful(world, tmp_path)
    computer.prepare(SUNDAY)
    pages = world.book.pages
    world.post.breaks = {sent + 1: KeyboardInterrupt()}
    if sent == 3:
        computer.send("2026-11-22T09:01")
    else:
        with pytest.raises(KeyboardInterrupt):
            computer.send("2026-11-22T09:01")
        assert world.book.pages == pages, "it was lost before it wrote our tabs"
    went = world.take()
    computer.forget()
    assert computer.prepare("2026-11-22T10:00") == 3
    computer.send("2026-11-22T10:01")
    assert world.take() == []
    states = world.states()
    expected = "sent" if sent == 3 else "unknown"
    assert {states[key] for key in (ANNA, BO, CIA)} == {expected}
    assert len(went) == sent
    with Store(world.state, read_only=True) as store:
        reasons = {mail.reason for mail in store.memory().mails if mail.state == "unknown"}
    assert reasons == ({LOST} if sent < 3 else set())


def test_the_post_is_not_asked_for_what_is_not_prepared(world: World) -> None:
    with Store(world.state) as store:
        assert prepared(store) is None
        prepare(store, ())
        assert prepared(store) == frozenset()
        done(store)
        assert prepared(store) is None
    assert world.post == FakePost()
