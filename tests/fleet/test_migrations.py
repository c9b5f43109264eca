"""The fleet's database: made, carried forward once and by one at a time, and refused where its version is another."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest

from jobs.fleet import migrations
from jobs.fleet.errors import FleetError, SchemaError
from jobs.fleet.migrations import Part, hold_current, migrate, parts, require_current
from jobs.fleet.postgres import connect
from jobs.fleet.queries import SQL
from tests.fleet.office import Office
from tests.postgres import Postgres

NEXT = (
    "ALTER TABLE fleet_group ADD COLUMN region TEXT NOT NULL DEFAULT '';",
    "CREATE TABLE fleet_region (name TEXT PRIMARY KEY); INSERT INTO fleet_region VALUES ('Väst');",
)
"""Two migrations that a later release might have."""
OWN, LIBRARY = parts()


def later(*scripts: str, fact: str = "schema") -> tuple[Part, ...]:
    """What a later release knows: more migrations of our own, or of procrastinate's."""
    parts_of = []
    for part in (OWN, LIBRARY):
        more = tuple((f"9{n:03}", script) for n, script in enumerate(scripts, 1)) if part.fact == fact else ()
        parts_of.append(part._replace(steps=(*part.steps, *more)))
    return tuple(parts_of)


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    """What a query gives."""
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def refusal(dsn: str, known: tuple[Part, ...] | None = None) -> FleetError:
    """Why a program does not work with a database."""
    with connect(dsn) as connection, pytest.raises(SchemaError) as refused:
        require_current(connection, known)
    return refused.value


def test_an_empty_database_is_made_at_once_and_not_again(dsn: str) -> None:
    assert "not made yet. Run gruppbok fleet init" in refusal(dsn).says.en
    assert migrate(dsn) == [OWN.version, LIBRARY.version]
    with connect(dsn) as connection:
        require_current(connection)
        hold_current(connection)
    assert migrate(dsn) == []
    facts = dict(rows(dsn, "SELECT name, value FROM fleet_fact"))
    assert facts == {"schema": OWN.version, "procrastinate": LIBRARY.version}


def test_only_what_is_missing_is_run_in_its_order_and_keeps_what_is_there(office: Office) -> None:
    dsn = office.dsn
    with connect(dsn) as connection:
        connection.execute("INSERT INTO fleet_account (account, token) VALUES ('robot@example.org', '17')")
    assert migrate(dsn, later(*NEXT)) == ["9001", "9002"]
    assert rows(dsn, "SELECT name FROM fleet_region") == [("Väst",)]
    assert rows(dsn, "SELECT account, token FROM fleet_account") == [("robot@example.org", "17")]
    assert migrate(dsn, later(*NEXT)) == []
    assert migrate(dsn, later(*NEXT, "DROP TABLE fleet_region")) == ["9003"]


def test_procrastinates_own_migrations_are_run_too(dsn: str) -> None:
    """From the first version of it that had numbers, to what its whole schema makes at once."""
    migrate(dsn, (OWN, LIBRARY._replace(steps=LIBRARY.steps[:1], whole="")))
    assert migrate(dsn) == [name for name, _ in LIBRARY.steps[1:]]
    columns = "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_name LIKE 'procr%'"
    routines = "SELECT proname, pronargs, prosrc FROM pg_proc WHERE proname LIKE 'procr%'"
    found = [sorted(rows(dsn, query)) for query in (columns, routines)]
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    assert migrate(dsn) == [OWN.version, LIBRARY.version]
    assert [sorted(rows(dsn, query)) for query in (columns, routines)] == found


def test_one_that_fails_leaves_nothing_and_goes_on_from_there(office: Office) -> None:
    dsn = office.dsn
    broken = later(NEXT[0], "CREATE TABLE fleet_region (name TEXT); SELECT 1 / 0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(dsn, broken)
    assert rows(dsn, "SELECT value FROM fleet_fact WHERE name = 'schema'") == [("9001",)]
    assert rows(dsn, "SELECT to_regclass('fleet_region')") == [(None,)]
    assert migrate(dsn, later(*NEXT)) == ["9002"]


def test_a_program_that_is_older_or_newer_says_so(office: Office) -> None:
    dsn = office.dsn
    behind = refusal(dsn, later(*NEXT))
    assert "made by an older version of gruppbok. Run gruppbok fleet init" in behind.says.en
    migrate(dsn, later(*NEXT))
    ahead = refusal(dsn)
    assert ahead.says.en == "The database was made by a newer version of gruppbok (schema 9002). Update the program."
    with pytest.raises(SchemaError):
        migrate(dsn)
    assert rows(dsn, "SELECT value FROM fleet_fact WHERE name = 'schema'") == [("9002",)]


def test_procrastinates_version_counts_too(dsn: str) -> None:
    migrate(dsn, later("SELECT 1", fact="procrastinate"))
    assert "newer version of gruppbok (procrastinate 9001)" in refusal(dsn).says.en


def test_another_programs_database_is_left_alone(dsn: str) -> None:
    with connect(dsn) as connection:
        connection.execute("CREATE TABLE customer (name TEXT)")
    with pytest.raises(FleetError) as refused:
        migrate(dsn)
    assert "something else" in refused.value.says.en
    assert rows(dsn, "SELECT relname FROM pg_class WHERE relname ~ '^(fleet|procrastinate)'") == []


def test_a_user_without_the_rights_is_told_which(server: Postgres, dsn: str) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as first:
        first.execute("DROP ROLE IF EXISTS guest")
        first.execute("CREATE ROLE guest LOGIN")
    with pytest.raises(FleetError) as refused:
        migrate(f"{dsn} user=guest")
    assert "own the database" in refused.value.says.en


def test_an_older_server_is_refused(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "OLDEST", 99)
    with pytest.raises(FleetError) as refused:
        migrate(dsn)
    assert "99 or later is needed" in refused.value.says.en


@contextmanager
def beside(work: Callable[[], list[str]]) -> Iterator["Future[list[str]]"]:
    """Work done by somebody else meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work)


def is_waited_for(dsn: str) -> bool:
    """Whether somebody waits for the schema, before long."""
    end = monotonic() + 10
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while monotonic() < end:
        if rows(dsn, query) == [(1,)]:
            return True
    return False


def test_a_look_in_hand_ends_before_the_schema_changes_and_none_begins_meanwhile(office: Office) -> None:
    """A worker of the old release finishes its look; its next one is put off, and then finds that it is too old."""
    dsn = office.dsn
    with connect(dsn) as in_hand, connect(dsn) as next_look, connect(dsn) as afterwards:
        hold_current(in_hand)
        with beside(lambda: migrate(dsn, later(*NEXT))) as migrated:
            assert is_waited_for(dsn)
            require_current(in_hand)
            in_hand.execute("INSERT INTO fleet_account (account) VALUES ('robot@example.org')")
            with pytest.raises(FleetError) as put_off:
                hold_current(next_look)
            assert (put_off.value.temporary, put_off.value.says.en) == (True, "The database is being updated just now.")
            assert not migrated.done()
            in_hand.close()
            assert migrated.result(30) == ["9001", "9002"]
        with pytest.raises(SchemaError, match="nyare version"):
            hold_current(afterwards)
    assert rows(dsn, "SELECT account FROM fleet_account") == [("robot@example.org",)]


def test_two_that_migrate_at_once_take_turns(dsn: str) -> None:
    with connect(dsn) as first:
        first.execute("SELECT pg_advisory_lock(%s)", (migrations.LOCK,))
        with beside(lambda: migrate(dsn)) as one, beside(lambda: migrate(dsn)) as other:
            first.close()
            done = sorted([one.result(30), other.result(30)])
    assert done == [[], [OWN.version, LIBRARY.version]]


def test_who_waits_too_long_says_so_and_changes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "WAIT", 0.1)
    dsn = office.dsn
    with connect(dsn) as in_hand:
        hold_current(in_hand)
        with pytest.raises(FleetError) as refused:
            migrate(dsn, later(*NEXT))
        assert refused.value.temporary
        assert "looks are in hand" in refused.value.says.en
        require_current(in_hand)


def test_a_look_gives_way_with_its_connection_however_that_ends(office: Office) -> None:
    dsn = office.dsn
    with connect(dsn) as in_hand:
        hold_current(in_hand)
        (pid,) = in_hand.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        with beside(lambda: migrate(dsn, later(*NEXT))) as migrated:
            assert is_waited_for(dsn)
            rows(dsn, f"SELECT pg_terminate_backend({pid})")
            assert migrated.result(30) == ["9001", "9002"]


def test_the_migrations_are_numbered_without_gaps(tmp_path: Path) -> None:
    assert [name for name, _ in OWN.steps] == [f"{n:04}" for n in range(1, len(OWN.steps) + 1)]
    for n in (2, 1, 10):
        (tmp_path / f"{n:04}.sql").write_text(f"SELECT {n}")
    (tmp_path / "registry.sql").write_text("-- name: x\nSELECT 0")
    own, _ = parts(tmp_path)
    assert [name for name, _ in own.steps] == ["0001", "0002", "0010"]
    assert (SQL / "registry.sql").exists()
