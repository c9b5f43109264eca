"""A fleet's database of an earlier release: filled, carried forward, and nothing of any group lost, doubled or laid open."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jobs.fleet.migrations import Part, migrate, parts
from jobs.fleet.queries import SQL
from jobs.fleet.registry import Group, Sender, keep_sender, sender_of
from jobs.worker.store import Changes, Store
from tests.fleet.commands.test_moving import everything
from tests.fleet.office import Office
from tests.jobs.helpers import at
from tests.jobs.worker.test_store import new
from tests.postgres import Postgres

DATA = Path(__file__).with_name("data")
NOW = at("2026-11-22T12:00")
STATES = ("queued", "sending", "data", "sent", "unknown", "failed", "draft", "expired")


@pytest.fixture(name="released")
def first_release(server: Postgres, tmp_path: Path) -> Iterator[tuple[Office, tuple[Part, ...]]]:
    """A database as the first release makes it, and what the next one knows."""
    own = tmp_path / "sql"
    shutil.copytree(DATA, own, ignore=shutil.ignore_patterns("next"))
    with server.database("released", "office") as dsn:
        migrate(dsn, parts(own))
        shutil.copytree(DATA / "next", own, dirs_exist_ok=True)
        yield Office(dsn), parts(own)


def fill(store: Store, about: str) -> None:
    """A mail in each of its states, and something told."""
    mails = {state: new(f"meeting_call:{state}:{about}", f"{about}@example.org") for state in STATES}
    mails["draft"] = mails["draft"]._replace(state="draft")
    store.commit(Changes(tuple(mails.values()), told={"a": frozenset({about})}), NOW)
    store.commit(Changes(expire={mails["expired"].key: "outdated"}), NOW)
    for state in ("sending", "data", "sent", "unknown", "failed"):
        store.claim(mails[state].key)
    for state in ("data", "sent", "unknown"):
        store.begin_body(mails[state].key)
    for state in ("sent", "unknown", "failed"):
        store.finish(mails[state].key, state, NOW)


def kept(office: Office, groups: list[Group]) -> list[dict[str, list[list[str]]]]:
    """All that is kept of each group."""
    found = []
    for group in groups:
        with office.store(group, read_only=True) as store:
            found.append(everything(store._db))
    return found


def test_a_filled_database_is_carried_forward(released: tuple[Office, tuple[Part, ...]]) -> None:
    """Each group's mails are there, in their states, once, and still nobody else's."""
    office, later = released
    groups = [office.add(name) for name in ("Lund", "Umeå")]
    with office.connect() as connection:
        for group in groups:
            keep_sender(connection, group.id, office.seal(group), Sender(f"{group.id}@example.org"))
            with office.store(group) as store:
                fill(store, f"bo{group.id}")
        connection.execute("SELECT procrastinate_defer_periodic_job_v2('q', NULL, NULL, 't', 0, 'p', 1, '{}')")
        before = kept(office, groups)
        assert migrate(office.dsn, later) == ["0002"]
        assert kept(office, groups) == before
        assert [sender_of(connection, one.id, office.seal(one)).address for one in groups] == [
            f"{one.id}@example.org" for one in groups
        ]
        assert connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM mail").fetchone() == (0,), "its owner sees no group's mails"
    for group in groups:
        with office.store(group) as store:
            assert set(store.memory().mails) == {mail for mail in store.memory().mails if f"bo{group.id}" in mail.key}
            store.release_stale(NOW)
            assert {mail.state for mail in store.memory().mails if mail.key.split(":")[1] == "data"} == {"unknown"}
            again = tuple(new(f"meeting_call:{state}:eva", f"bo{group.id}@example.org") for state in STATES)
            added = store.commit(Changes(again), NOW)
            assert added == ["meeting_call:expired:eva"], "an address that has a mail, or may have it, gets no other"


def test_a_data_migration_reaches_every_group(server: Postgres, released: tuple[Office, tuple[Part, ...]]) -> None:
    office, later = released
    for name in ("Lund", "Umeå"):
        with office.store(office.add(name)) as store:
            fill(store, name)
    migrate(office.dsn, later)
    with psycopg.connect(server.dsn("released")) as everybody:
        kinds = everybody.execute("SELECT kind, count(*) FROM mail GROUP BY kind").fetchall()
    assert kinds == [("call", 2 * len(STATES))]


def test_a_released_migration_is_never_changed() -> None:
    """Databases were made by it: what is to be different comes in a new one. Until 0.1.0 is out, copy it here anew."""
    for frozen in DATA.glob("[0-9]*.sql"):
        assert (SQL / frozen.name).read_text("utf-8") == frozen.read_text("utf-8"), frozen.name
