"""One quota of Google's shared through a real PostgreSQL: never exceeded, whoever asks at once and whoever dies."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.fleet.errors import FleetError
from jobs.fleet.migrations import migrate
from jobs.fleet.postgres import Connection, connect, moment
from jobs.fleet.queries import queries
from jobs.fleet.quota import ACCOUNT, PROJECT, READ, WINDOW, WRITE, Budget
from sync.workbook import WorkbookError
from tests.fleet.clocks import hasten, stand
from tests.fleet.minutes import check_minutes
from tests.postgres import Postgres

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPEED = 40
ROOT = Path(__file__).parents[2]


def account(number: int) -> str:
    """An account of the project."""
    return f"g{number}@kontoret.iam.gserviceaccount.com"


def after(seconds: float) -> datetime:
    """So many seconds past noon."""
    return NOON + timedelta(seconds=seconds)


@pytest.fixture(name="fleet", scope="module")
def database_of_a_fleet(server: Postgres) -> Iterator[str]:
    """A fleet's database, without groups, for all tests here."""
    with server.database("fleet_quota") as dsn:
        migrate(dsn)
        yield dsn


@pytest.fixture(name="connection")
def connection_at_noon(fleet: str) -> Iterator[Connection]:
    """A connection to it, where nothing was asked and the clock stands at noon."""
    with connect(fleet) as made:
        made.execute("TRUNCATE fleet_bucket, fleet_spent")
        stand(made, NOON)
        yield made


def budget(connection: Connection, group: int = 1, of: int = 1, lease: float = 300) -> Budget:
    """A group's, whose waiting moves the clock."""

    def sleep(seconds: float) -> None:
        stand(connection, moment(connection) + timedelta(seconds=seconds))

    return Budget(connection, account(of), group, timedelta(seconds=lease), sleep=sleep)


def spent(connection: Connection) -> list[tuple[datetime, str, str]]:
    """What was asked, in its order: when, of which kind, by whom."""
    return list(connection.execute("SELECT at, kind, account FROM fleet_spent WHERE NOT held ORDER BY at, id"))


def test_a_look_holds_what_it_asks(connection: Connection) -> None:
    look = budget(connection)
    assert look.reserve() is None
    assert spent(connection) == []
    stand(connection, after(5))
    for kind in (READ, READ, WRITE):
        look.spend(kind)
    assert spent(connection) == [(after(5), kind, account(1)) for kind in (READ, READ, WRITE)]
    assert connection.execute("SELECT * FROM fleet_lately").fetchall() == [(1, 2)]


def test_a_minute_holds_so_many_looks(connection: Connection) -> None:
    """A refusal holds nothing, and says from when to ask again."""
    looks = [budget(connection, group) for group in range(28)]
    assert looks[0].room() == 27
    assert [one.reserve() for one in looks] == [None] * 27 + [NOON + WINDOW]
    assert looks[0].room() == 0
    assert budget(connection, 99, of=2).reserve() is None
    looks[3].give_back()
    assert looks[0].room() == 1
    assert looks[27].reserve() is None


def test_what_is_held_counts_until_it_is_asked_and_a_minute_more(connection: Connection) -> None:
    looks = [budget(connection, group) for group in range(28)]
    for one in looks[:27]:
        assert one.reserve() is None
    stand(connection, after(100))
    assert looks[27].reserve() == after(162)
    for one in looks[:27]:
        for kind in (READ, READ, WRITE):
            one.spend(kind)
    stand(connection, after(161))
    assert looks[27].reserve() == after(162)
    stand(connection, after(162))
    assert looks[27].reserve() is None


def test_what_a_dead_worker_held_is_free_when_it_could_not_ask_any_more(connection: Connection) -> None:
    """A zombie that does ask later finds nothing held, and waits its turn as anybody."""
    looks = [budget(connection, group, lease=30) for group in range(27)]
    for one in looks:
        assert one.reserve() is None
    stand(connection, after(30))
    assert looks[0].room() == 27
    for one in looks:
        assert one.reserve(2, 0) is None
    zombie = budget(connection, 99)
    for _ in range(6):
        zombie.spend(READ)
    assert moment(connection) == after(30)
    zombie.spend(READ)
    assert moment(connection) == after(60)
    check_minutes(spent(connection))


def test_a_group_that_begins_anew_holds_no_more_than_once(connection: Connection) -> None:
    for _ in range(100):
        assert budget(connection).reserve() is None
    assert budget(connection).room() == 26


def test_more_than_was_held_waits_for_room(connection: Connection) -> None:
    look = budget(connection)
    assert look.reserve() is None
    for _ in range(ACCOUNT + 1):
        look.spend(READ)
    assert moment(connection) == NOON + WINDOW
    assert len(spent(connection)) == ACCOUNT + 1
    check_minutes(spent(connection))


def test_nobody_waits_for_ever(connection: Connection) -> None:
    """Nothing is counted of what was not asked."""
    look, other = budget(connection), budget(connection, 2)
    for _ in range(ACCOUNT):
        other.spend(WRITE)
    look.patience = 61.9
    with pytest.raises(WorkbookError, match="kvot är slut") as refused:
        look.spend(WRITE)
    assert refused.value.temporary
    assert len(spent(connection)) == ACCOUNT
    look.spend(READ)


def test_more_at_once_than_there_ever_is(connection: Connection) -> None:
    with pytest.raises(ValueError, match="55"):
        budget(connection).reserve(55, 1)


def test_the_gate_counts_sheets_and_lets_drive_pass(connection: Connection) -> None:
    look = budget(connection)
    for what in ("sheets read", "drive read", "sheets write", "drive write"):
        look.gate(what)
    assert [kind for _, kind, _ in spent(connection)] == [READ, WRITE]


def test_a_projects_accounts_share_its_quota(connection: Connection) -> None:
    """Nine tenths of it for looks that are to begin, the rest for those in hand."""
    for number in range(5):
        assert budget(connection, number, of=number).reserve(54, 0) is None
    late = budget(connection, 9, of=9)
    assert (late.room(), late.reserve(1, 0), late.reserve(0, 1)) == (0, NOON + WINDOW, None)
    for _ in range(PROJECT - 5 * 54):
        late.spend(READ)
    assert moment(connection) == NOON
    late.patience = 60
    with pytest.raises(WorkbookError):
        late.spend(READ)


def test_another_project_has_its_own_quota(connection: Connection) -> None:
    for number in range(5):
        assert budget(connection, number, of=number).reserve(54, 54) is None
    assert budget(connection, 9, of=9).reserve()
    elsewhere = Budget(connection, "g@annat.iam.gserviceaccount.com", 10)
    assert (elsewhere.room(), elsewhere.reserve()) == (27, None)


def test_what_is_older_than_an_hour_is_swept(connection: Connection) -> None:
    look = budget(connection)
    for seconds in (0, 1800, 3601, 3661.5):
        stand(connection, after(seconds))
        look.spend(READ)
    assert [at for at, _, _ in spent(connection)] == [after(1800), after(3601), after(3661.5)]
    assert connection.execute("SELECT number FROM fleet_lately").fetchall() == [(3,)]


def test_a_clock_that_is_set_back_grants_no_more(connection: Connection) -> None:
    look = budget(connection)
    stand(connection, after(10))
    for _ in range(ACCOUNT):
        look.spend(READ)
    stand(connection, NOON)
    look.spend(READ)
    assert moment(connection) == after(10) + WINDOW


def test_who_stands_still_in_its_turn_is_passed_by(connection: Connection, fleet: str) -> None:
    budget(connection).spend(READ)
    with connect(fleet) as stuck, pytest.raises(FleetError) as gone:
        _stand_still(stuck, budget(connection))
    assert gone.value.temporary
    assert len(spent(connection)) == 2


def _stand_still(stuck: Connection, other: Budget) -> None:
    """Takes the turn as every budget does, and lets it lapse sooner than that, while another waits for its own."""
    with stuck.transaction():
        stuck.execute(queries("quota")["lock"], {"project": "kontoret"})
        assert stuck.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("5s",)
        stuck.execute("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
        other.spend(READ)
        stuck.execute("SELECT 1")


def test_many_workers_at_once_and_one_that_is_killed(connection: Connection, fleet: str) -> None:
    """Four processes ask as fast as they may, for two accounts, by a clock that flies; each until it had 120."""
    hasten(connection, NOON, SPEED)
    argv = [sys.executable, "-m", "tests.fleet.spending", fleet]
    workers = [
        subprocess.Popen([*argv, str(number), "120"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    begun = "SELECT FROM fleet_spent WHERE group_id < 100 AND NOT held"
    while not connection.execute(begun).rowcount:
        time.sleep(0.02)
    workers[0].kill()
    waited = [one.communicate(timeout=60)[0] for one in workers][1:]
    assert [one.returncode for one in workers] == [-9, 0, 0, 0]
    asked = spent(connection)
    by_group = connection.execute("SELECT group_id / 100, count(*) FROM fleet_spent WHERE NOT held GROUP BY 1")
    check_minutes(asked)
    assert {number: count for number, count in by_group if number} == {1: 120, 2: 120, 3: 120}
    assert sum(map(int, waited)) > 0
