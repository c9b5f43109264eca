"""A copy of the fleet's database, restored by the page's own words: nothing is lost, and what the sheets say is not sent twice."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from jobs.fleet import registry
from jobs.fleet.errors import FleetError
from jobs.fleet.migrations import migrate, require_current
from jobs.fleet.office_key import keep_key, office_key
from jobs.fleet.postgres import connect
from jobs.fleet.registry import Group, Sender
from jobs.fleet.sealing import master_key, new_master_key
from jobs.worker.store import Store
from tests.fleet.copies import KEY, Server, prepared, restored
from tests.fleet.office import Office
from tests.jobs.worker.fakes import FakePost, World, refused
from tests.jobs.worker.test_passes import called
from tests.postgres import Postgres, running_server

LATER, LATEST = "2026-11-22T13:00", "2026-11-22T14:00"


@pytest.fixture(name="first", scope="module")
def first_server(server: Postgres) -> Server:
    """A server with a fleet of no groups."""
    first = prepared(server)
    migrate(first.office().dsn)
    with connect(first.office().dsn) as connection:
        keep_key(connection, master_key(KEY))
    return first


@pytest.fixture(name="new", scope="module")
def new_server(server: Postgres) -> Iterator[Server]:
    """Another server, on which there was never anything."""
    with running_server(server.binaries) as other:
        yield prepared(other)


class GroupWorld(World):
    """Passes over a group's state in some office's database, which may be put in another's place."""

    office: Office
    group: Group

    def open(self, *, read_only: bool = False) -> Store:
        """The group's state."""
        return self.office.store(self.group, read_only=read_only)


@pytest.fixture(name="world")
def new_world(first: Server) -> GroupWorld:
    """A group that is about to call to a meeting."""
    world = GroupWorld(Path(), called())
    world.office = first.office()
    world.group = world.office.add()
    return world


@dataclass
class Copying:
    """Copies of the first server, restored on the new one."""

    first: Server
    new: Server
    folder: Path

    def copy(self) -> Path:
        """One copy, of now."""
        done = self.first.copy(self.folder)
        assert done.returncode == 0, done.stderr
        return max(self.folder.glob("*.dump"))

    def restore(self, copy: Path, world: GroupWorld) -> Office:
        """Restores a copy as the page says; from then on the group's passes are over that."""
        world.office = restored(self.new, copy)
        return world.office


@pytest.fixture(name="copying")
def copying_to_a_folder(first: Server, new: Server, tmp_path: Path) -> Copying:
    """Copies are made in a folder of their own."""
    return Copying(first, new, tmp_path)


def test_all_that_is_kept_comes_back_under_the_same_key_and_no_other(copying: Copying, world: GroupWorld) -> None:
    sender = Sender("lund@example.org", "smtp.example.org", 465, "tls", "lund", "hemligt")
    with world.office.connect() as connection:
        registry.keep_sender(connection, world.group.id, world.office.seal(world.group), sender)
    world.run()
    with world.open() as store:
        before = store.memory()
    assert before.mails
    office = copying.restore(copying.copy(), world)
    with office.connect() as connection:
        require_current(connection)
        assert registry.find(connection, world.group.name) == world.group
        assert registry.sender_of(connection, world.group.id, office.seal(world.group)) == sender
        assert office_key(connection, KEY) == office.master
        with pytest.raises(FleetError, match="inte den nyckel"):
            office_key(connection, new_master_key())
        assert connection.execute("SELECT count(*) FROM mail").fetchall() == [(0,)]
    with world.open() as store:
        assert store.memory() == before
    assert migrate(office.dsn) == []


def test_what_waited_when_the_copy_was_made_goes_and_what_went_since_does_not_go_again(
    copying: Copying, world: GroupWorld
) -> None:
    world.post = FakePost(breaks={2: refused("queued"), 3: refused("queued"), 4: refused("queued")})
    world.run()
    copy = copying.copy()
    early = set(world.take())
    world.post = FakePost(breaks={2: refused("queued")})
    world.run(LATER)
    since = set(world.take())
    assert (len(early), len(since)) == (1, 1)
    copying.restore(copy, world)
    world.post = FakePost()
    world.run(LATEST)
    assert len(world.take()) == 1
    assert len(world.of("sent")) == 3


def test_what_went_since_and_does_not_stand_in_the_sheet_goes_twice(copying: Copying, world: GroupWorld) -> None:
    """The page says so: it is the price of an old copy."""
    copy = copying.copy()
    world.run()
    once = set(world.take())
    world.book.pages.clear()
    copying.restore(copy, world)
    world.run(LATER)
    assert set(world.take()) == once


def test_a_copy_names_nobody(copying: Copying, world: GroupWorld) -> None:
    world.run()
    copy = copying.copy()
    plain = copying.first.type(f"pg_restore --file=- {copy}")
    assert plain.returncode == 0
    assert "fleet_group" in plain.stdout
    assert [word for word in ("Anna", "anna@", "Kallelse", "example.org.") if word in plain.stdout] == []


def test_only_the_role_for_copies_can_make_one_and_it_changes_nothing(first: Server, tmp_path: Path) -> None:
    done = first.copy(tmp_path, PGUSER="gruppbok")
    assert done.returncode != 0
    assert "row-level security" in done.stderr
    assert list(tmp_path.iterdir()) == []
    for statement in ("DELETE FROM mail", "UPDATE fleet_group SET paused = now()", "CREATE TABLE mine (a int)"):
        done = first.type(f"psql -d gruppbok -c '{statement}'", PGUSER="gruppbok-backup")
        assert "permission denied" in done.stderr


def test_old_copies_are_thrown_once_a_new_one_is_whole(first: Server, tmp_path: Path) -> None:
    old = tmp_path / "gruppbok-20260101T000000Z.dump"
    old.write_bytes(b"")
    os.utime(old, (0, 0))
    assert first.copy(tmp_path, PGDATABASE="none").returncode != 0
    assert list(tmp_path.iterdir()) == [old]
    assert first.copy(tmp_path).returncode == 0
    (new,) = tmp_path.iterdir()
    assert new != old
    assert new.stat().st_mode & 0o77 == 0
