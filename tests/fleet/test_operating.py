"""What an office does to a fleet whose workers are at work: it copies and restores the database, and puts in a newer program."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jobs.fleet.migrations import migrate
from tests.fleet.copies import Server, prepared, restored
from tests.fleet.fleets import Fleet, people
from tests.fleet.test_crashes import HASTE, held_at
from tests.fleet.test_migrations import NEXT, OWN, later
from tests.google import Emulator
from tests.mail.server import MailServer
from tests.postgres import Postgres

NAMES = ("kivik", "lund")
EVERYBODY = sorted(to for name in NAMES for to in people(name))
OWNER, DATABASE = "gruppbok", "operating"


@pytest.fixture(name="host", scope="module")
def server_with_roles(server: Postgres) -> Server:
    """A server as the page has it."""
    return prepared(server)


@pytest.fixture(name="fleet")
def offices_fleet(host: Server, tmp_path: Path) -> Iterator[Fleet]:
    """Two groups that are about to call to a meeting, their database owned by an ordinary user."""
    with Emulator(quota=True) as google, MailServer() as mail, host.server.database(DATABASE, OWNER) as dsn:
        migrate(dsn)
        fleet = Fleet(tmp_path, dsn, google, mail)
        for name in NAMES:
            fleet.add(name)
        yield fleet
        assert google.violations == []


def test_a_copy_made_in_the_midst_of_a_mail_is_restored_and_nothing_is_lost_or_goes_twice(
    fleet: Fleet, host: Server, tmp_path: Path
) -> None:
    """What the copy has in hand or waiting went after it was made; the sheets say so, and are believed."""
    held = held_at(fleet, "body", 2)
    with fleet.worker(haste=HASTE) as worker:
        worker.until(held.reached.is_set)
        done = host.copy(tmp_path, PGDATABASE=DATABASE)
        assert done.returncode == 0, done.stderr
        held.go_on()
        worker.until(lambda: len(fleet.mail.recipients) == len(EVERYBODY))
        worker.until(fleet.is_at_rest)
        worker.kill()
    (copy,) = tmp_path.glob("*.dump")
    fleet.dsn = restored(host, copy).dsn
    before = [state for name in NAMES for state in fleet.states(name)]
    assert "data" in before
    assert before.count("sent") < len(EVERYBODY)
    with fleet.worker(haste=HASTE) as worker:
        worker.until(fleet.is_at_rest)
        assert worker.end() == 0
    assert sorted(fleet.mail.recipients) == EVERYBODY
    assert {state for name in NAMES for state in fleet.states(name)} == {"sent"}


def test_a_newer_schema_waits_for_the_mail_in_hand_and_the_newer_program_sends_the_rest(fleet: Fleet) -> None:
    held = held_at(fleet, "rcpt", 1)
    with fleet.worker("--looks", "1", haste=HASTE) as worker, ThreadPoolExecutor(1) as beside:
        worker.until(held.reached.is_set)
        migrating = beside.submit(migrate, fleet.dsn, later(*NEXT))
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND NOT granted"
        worker.until(lambda: fleet.ask(waiting) == [(1,)])
        assert not migrating.done()
        held.go_on()
        assert len(migrating.result(60)) == len(NEXT)
        assert worker.process.wait(60) == 1
    assert len(worker.named("outdated")) == 1
    assert 0 < len(fleet.mail.recipients) < len(EVERYBODY)
    # The program that knows the newer schema is this one, once the database says so.
    fleet.do("UPDATE fleet_fact SET value = %s WHERE name = 'schema'", OWN.version)
    with fleet.worker(haste=HASTE) as worker:
        worker.until(fleet.is_at_rest)
        assert worker.end() == 0
    assert sorted(fleet.mail.recipients) == EVERYBODY
