"""What becomes of mails that could not go: each fault has its own way back, and nothing is guessed. Contract, section 9."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from jobs.memory import FOLDER
from jobs.worker import outbox
from jobs.worker.store import Store, StoreError
from sheets_schema.text import Text
from tests.jobs.helpers import ANNUAL, MEETING, NOON, at, group, meeting
from tests.jobs.worker.fakes import FakePost, World, read, refused, said

CALLS = {f"meeting_call:2026-9:{name}" for name in ("anna ek", "bo alm", "cia dal")}


@pytest.fixture(name="world")
def new_world(tmp_path: Path) -> World:
    """Three members that are about to be called to a meeting in four days, and a new state."""
    tabs = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]}, weekly_letter="lördag 23:59")
    return World(tmp_path / "state.sqlite", tabs)


def later(minutes: int) -> str:
    """Noon and so many minutes."""
    return (at(NOON) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def test_a_refusal_for_now_stops_no_other_and_is_tried_again_with_growing_pauses(world: World) -> None:
    world.post = FakePost(breaks=dict.fromkeys((1, 4, 5), refused("queued")))
    assert len(world.run().mails) == 3
    (held,) = world.of("queued")
    assert {*world.take(), held} == CALLS
    tries = []
    for minutes in (0, 1, 4, 5, 6, 19, 20, 21):
        before = world.post.tries
        world.run(later(minutes))
        tries.append(world.post.tries - before)
    assert tries == [1, 0, 0, 1, 0, 0, 1, 0]
    assert (world.take(), world.of("sent")) == ([held], CALLS)


def test_a_refusal_for_good_is_never_tried_again(world: World) -> None:
    world.post = FakePost(breaks={2: refused("failed")})
    done = world.run()
    assert (len(world.of("sent")), len(world.of("failed")), said(done)) == (2, 1, "")
    world.run(later(600))
    assert world.post.tries == 3


def test_one_in_doubt_is_held_and_the_next_one_goes(world: World) -> None:
    world.post = FakePost(breaks={1: refused("unknown")})
    world.run()
    assert (len(world.of("unknown")), len(world.take())) == (1, 2)
    world.run(later(600))
    assert (len(world.of("unknown")), world.take()) == (1, [])


def test_two_in_doubt_after_each_other_end_the_batch(world: World) -> None:
    world.post = FakePost(breaks=dict.fromkeys((1, 2), refused("unknown")))
    assert said(world.run()) == "nej"
    assert (len(world.of("unknown")), len(world.of("queued"))) == (2, 1)
    world.run(later(1))
    assert (len(world.of("unknown")), len(world.of("sent"))) == (2, 1)


def test_while_the_way_is_shut_no_mail_counts_as_tried_and_it_is_let_alone_ever_longer(world: World) -> None:
    world.post = FakePost(breaks=dict.fromkeys((1, 2, 3), refused("queued", stops=True)))
    tries = []
    for minutes in (0, 1, 2, 6, 7, 20):
        before = world.post.tries
        done = world.run(later(minutes))
        tries.append(world.post.tries - before)
        assert said(done).startswith("nej")
        with Store(world.state) as store:
            assert {mail.attempts for mail in store.memory().mails} == {0}
    assert tries == [1, 1, 0, 1, 0, 0]
    assert said(world.run(later(22))) == ""
    assert set(world.take()) == CALLS
    with Store(world.state) as store:
        assert not store.facts["pause"]


def test_a_pause_that_a_wrong_clock_set_is_not_waited_out(world: World) -> None:
    world.post = FakePost(breaks=dict.fromkeys((1, 2), refused("queued", stops=True)))
    for minutes in (0, 1):
        world.run(later(minutes))
    world.run("2026-11-22T06:00")
    assert set(world.take()) == CALLS


def test_a_mail_may_be_tried_again_until_it_makes_no_sense(world: World) -> None:
    world.post = FakePost(breaks=dict.fromkeys(range(1, 99), refused("queued")))
    for day in range(22, 27):
        world.run(f"2026-11-{day}T12:00")
    world.run("2026-11-26T18:31")
    assert world.of("expired") == CALLS


def test_a_sender_that_dies_before_the_body_is_tried_again_and_one_in_it_is_held(world: World) -> None:
    for in_doubt, state in ((False, "queued"), (True, "unknown")):
        with Store(world.state) as store:
            assert store.mails() == []
        world.post = FakePost(breaks={1: KeyboardInterrupt()}, in_doubt=in_doubt)
        with pytest.raises(KeyboardInterrupt):
            world.run()
        with Store(world.state) as store:
            store.release_stale(at(NOON))
        assert len(world.of(state)) == (1 if state == "unknown" else 3)
        world.state = world.state.with_name("other.sqlite")
        world.book.pages.clear()


def test_what_cannot_be_recorded_is_not_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.post = FakePost(in_doubt=True)

    def full(store: Store, key: str) -> None:
        raise StoreError(Text("full", "full"))

    with monkeypatch.context() as broken:
        broken.setattr(Store, "begin_body", full)
        with pytest.raises(StoreError):
            world.run()
    assert world.take() == []
    world.run(later(1))
    assert set(world.take()) == CALLS


def test_pauses_grow_and_then_stay() -> None:
    now = at(NOON)
    assert outbox.again(1, now) is None
    later_ = [outbox.again(n, now) for n in range(2, 8)]
    assert [(one - now).total_seconds() / 60 for one in later_ if one] == [5, 15, 60, 240, 240, 240]


def test_a_mail_refused_at_an_address_goes_to_the_mended_one_and_the_news_in_it_too(world: World) -> None:
    world.post = FakePost(breaks={2: refused("failed")})
    world.run()
    (failed,) = world.of("failed")
    world.take()
    world.run(later(60))
    assert world.take() == []
    name = failed.rpartition(":")[2]
    rows = [
        [*row[:1], "ny@example.org", *row[2:]] if str(row[0]).lower() == name else row
        for row in world.book.tabs["Medlemmar"]
    ]
    for minutes in (70, 80):
        world.run(later(minutes), {**world.book.tabs, "Medlemmar": rows})
    assert (world.take(), world.of("sent")) == ([failed], CALLS)


@pytest.mark.parametrize("state", ["queued", "unknown"])
def test_a_mail_to_be_tried_again_goes_to_the_address_that_holds_by_then(world: World, state: str) -> None:
    world.post = FakePost(breaks={2: refused(state)})
    world.run()
    (waits,) = world.of(state)
    world.take()
    if state == "unknown":
        with Store(world.state) as store:
            assert store.settle(waits, "unknown", "queued", at(NOON), "by hand")
    name = waits.rpartition(":")[2]
    rows = [
        [*row[:1], "ny@example.org", *row[2:]] if str(row[0]).lower() == name else row
        for row in world.book.tabs["Medlemmar"]
    ]
    world.run(later(10), {**world.book.tabs, "Medlemmar": rows})
    ((key, body),) = world.post.sent
    assert (key, str(read(body)["To"]).endswith("<ny@example.org>")) == (waits, True)
    world.run(later(20))
    assert len(world.post.sent) == 1


def test_a_server_that_is_let_alone_keeps_nothing_from_a_folder_nor_a_folder_from_a_server(world: World) -> None:
    server, folder = world.post, FakePost(breaks={1: refused("queued", stops=True)}, way=FOLDER)
    server.breaks = dict.fromkeys((1, 2), refused("queued", stops=True))
    world.run()
    world.run(later(1))
    assert said(world.run(later(2))).startswith("nej Nästa försök")
    world.post = folder
    assert (said(world.run(later(3))), folder.keys) == ("nej", [])
    world.run(later(4))
    assert set(folder.keys) == CALLS
