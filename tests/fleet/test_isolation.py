"""No group sees another's rows, whatever is asked of the database, and nobody who sees the rows sees what people wrote."""

import subprocess
from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest

from jobs.fleet.errors import FleetError
from jobs.fleet.postgres import GROUP, Connection, GroupRows, group_store
from jobs.fleet.registry import Group, Looked, Sender, keep_sender, looked, sender_of
from jobs.fleet.sealing import master_key, new_master_key
from jobs.memory import Memory
from jobs.statements import Imported, taken_in
from jobs.worker.kept_books import keep_closing, keep_snapshot
from jobs.worker.store import Changes, Store, StoreError
from sheets_schema.closing import Closing
from sheets_schema.entries import FIELDS, Entry
from sheets_schema.text import Ore
from sync.bank.statement import Line, Statement
from tests.fleet.office import Office
from tests.jobs.helpers import at
from tests.jobs.worker.test_store import NOW, new
from tests.postgres import Postgres

STATE = ("fact", "mail", "bounced", "told", "tab_rows", "closing", "snapshot", "bank_line", "bank_period")
PERSON = "Åsa Hemlig"
ADDRESS = "asa.hemlig@example.org"
SAID = "Bössan på Storgatan var uppbruten"
SUM = 73_131_917
REASON = "smtp 5.1.1 okänd"


def fill(store: Store, word: str = PERSON) -> None:
    """Something of everything that a state keeps."""
    mail = new(f"meeting_call:{word}:asa", ADDRESS)._replace(
        name=word, subject=f"Kallelse: {SAID}", body=f"Hej {word}!".encode(), said=SAID, reason=REASON, series=SAID
    )
    rows = [Entry(tuple(f"{SAID} {SUM}" for _ in FIELDS), 2)]
    lines = (Line(date(2026, 1, 2), SAID, Ore(SUM), Ore(SUM), PERSON, SAID),)
    changes = Changes((mail,), told={"cashbook_findings": frozenset({f"{word} {SAID}"})}, rows={"members": 3})
    store.commit(changes._replace(facts={"pause": REASON}), NOW)
    store.hold(f"meeting_call:{word}:asa", NOW)
    store.bounce(ADDRESS, NOW, REASON)
    keep_closing(
        store, Closing(2025, date(2025, 1, 1), date(2025, 12, 31), at("2026-02-01T12:00"), tuple(rows), (), ())
    )
    keep_snapshot(store, rows, NOW)
    store.keep_statement(taken_in(Imported("plusgirot"), Statement(PERSON, lines), date(2026, 2, 3)))


@pytest.fixture(name="pair", scope="module")
def two_groups(lasting: Office) -> tuple[Group, Group]:
    """Two groups, the first with something of everything kept."""
    pair = lasting.add(), lasting.add()
    with lasting.store(pair[0]) as store:
        fill(store)
    with lasting.connect() as connection:
        for one in pair:
            keep_sender(
                connection, one.id, lasting.seal(one), Sender("grupp@example.org", password="s3kret" + one.name)
            )
            looked(connection, one, Looked(one.added, None, view={"schema": 1}))
    return pair


@pytest.fixture(name="seat")
def groups_connection(lasting: Office, pair: tuple[Group, Group]) -> Iterator[Connection]:
    """A connection as the second group's job has it, for any SQL at all."""
    rows = GroupRows(lasting.connect(), lasting.seal(pair[1]))
    rows.begin(pair[1].id)
    yield rows._connection
    rows.close()


def count(connection: Connection, table: str) -> int:
    """How many rows of a table are seen."""
    ((number,),) = connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - a table of ours
    return int(number)


def test_two_groups_with_the_same_keys_never_meet(office: Office) -> None:
    one, other = office.add(), office.add()
    with office.store(one) as ours, office.store(other) as theirs:
        for store in (ours, theirs):
            fill(store)
        assert ours.memory().mails == theirs.memory().mails
        assert ours.memory().statements == theirs.memory().statements
        assert ours.claim(f"meeting_call:{PERSON}:asa")
        ours.begin_body(f"meeting_call:{PERSON}:asa")
        ours.release_stale(NOW)
        assert [mail.state for mail in ours.memory().mails] == ["unknown"]
        assert [mail.state for mail in theirs.memory().mails] == ["queued"]
        assert theirs.clear(NOW + timedelta(days=400)) == 0
        assert ours.hashed(ADDRESS) != theirs.hashed(ADDRESS)
    with office.connect() as connection:
        connection.execute("SELECT set_config('gruppbok.group', %s, false)", [str(one.id)])
        sealed = connection.execute("SELECT key, name, address, body FROM mail").fetchall()
        connection.execute("SELECT set_config('gruppbok.group', %s, false)", [str(other.id)])
        assert not set(sealed[0]) & set(connection.execute("SELECT key, name, address, body FROM mail").fetchall()[0])


@pytest.mark.parametrize("table", STATE)
def test_sql_that_forgets_whose_rows_it_means_sees_and_touches_only_its_own(
    lasting: Office, seat: Connection, pair: tuple[Group, Group], table: str
) -> None:
    with lasting.store(pair[0], read_only=True) as store:
        before = store.memory()
    own = {"fact": 2}.get(table, 0)
    assert count(seat, table) == own
    assert seat.execute(f"UPDATE {table} SET group_id = group_id").rowcount == own  # noqa: S608 - a table of ours
    assert seat.execute(f"SELECT FROM {table} WHERE group_id = %s", [pair[0].id]).fetchall() == []
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        seat.execute(f"TRUNCATE {table}")
    seat.execute(f"DELETE FROM {table} WHERE group_id <> %s", [pair[1].id])  # noqa: S608 - a table of ours
    with lasting.store(pair[0], read_only=True) as store:
        assert store.memory() == before


def test_nothing_can_be_put_among_anothers_rows(seat: Connection, pair: tuple[Group, Group]) -> None:
    for table, column in (("tab_rows", "tab, number"), ("fact", "name, value"), ("fleet_secret", "name, value")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            seat.execute(f"INSERT INTO {table} (group_id, {column}) VALUES (%s, '1', '1')", [pair[0].id])  # noqa: S608 - a table of ours
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        seat.execute("UPDATE fact SET group_id = %s", [pair[0].id])


@pytest.mark.parametrize("table", STATE)
@pytest.mark.parametrize("whose", ["", "0", "999999"])
@pytest.mark.parametrize("role", [GROUP, "none"])
def test_who_says_no_group_or_none_there_is_sees_nothing_not_even_as_owner(
    lasting: Office, pair: tuple[Group, Group], table: str, whose: str, role: str
) -> None:
    assert pair
    with lasting.connect() as connection:
        connection.execute(
            "SELECT set_config('role', %s, false), set_config('gruppbok.group', %s, false)", [role, whose]
        )
        assert count(connection, table) == 0
    with lasting.connect() as connection:
        assert count(connection, table) == 0


def test_a_group_that_is_no_number_is_refused(lasting: Office, pair: tuple[Group, Group]) -> None:
    with lasting.connect() as connection:
        connection.execute("SELECT set_config('gruppbok.group', %s, false)", [f"{pair[0].id} OR 1=1"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            count(connection, "mail")


def test_a_job_sees_its_own_sender_and_no_list_of_groups(
    lasting: Office, seat: Connection, pair: tuple[Group, Group]
) -> None:
    assert sender_of(seat, pair[1].id, lasting.seal(pair[1])).password == f"s3kret{pair[1].name}"
    assert [row[0] for row in seat.execute("SELECT group_id FROM fleet_secret")] == [pair[1].id]
    assert [row[0] for row in seat.execute("SELECT group_id FROM fleet_view")] == [pair[1].id]
    for asked in (
        "SELECT salt FROM fleet_group",
        "SELECT token FROM fleet_account",
        "SELECT * FROM fleet_spent",
        "SELECT * FROM fleet_fact",
        "SELECT * FROM procrastinate_jobs",
        "DELETE FROM fleet_group",
        "CREATE TABLE mine ()",
        "ALTER TABLE mail DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON mail USING (true)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            seat.execute(asked)


def test_the_office_sees_every_groups_view_and_no_groups_state(lasting: Office, pair: tuple[Group, Group]) -> None:
    with lasting.connect() as connection:
        assert {row[0] for row in connection.execute("SELECT group_id FROM fleet_view")} == {one.id for one in pair}
        assert count(connection, "mail") == 0


def everything(server: Postgres, dsn: str) -> str:
    """The whole database as its keeper's dump has it, bytes as text too."""
    name = dsn.split("dbname=")[1]
    argv = [str(server.binaries / "pg_dump"), "--inserts", "-d", server.dsn(name)]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60, **server.who)
    return str(done.stdout)


def test_a_dump_holds_nothing_that_people_wrote(lasting: Office, server: Postgres, pair: tuple[Group, Group]) -> None:
    dump = everything(server, lasting.dsn)
    for table in STATE:
        assert f"INSERT INTO public.{table} " in dump
    assert pair[0].name in dump
    written = [
        PERSON,
        ADDRESS,
        SAID,
        str(SUM),
        "plusgirot",
        REASON,
        "s3kret",
        "asa",
        "members",
        "Kallelse",
        "2026-01-02",
    ]
    for word in written:
        for form in (word, word.lower(), word.encode().hex(), word.split()[0]):
            assert form not in dump, word


def test_only_what_is_known_to_tell_nothing_stands_as_it_is(lasting: Office, pair: tuple[Group, Group]) -> None:
    """Every value of every column is sealed, or of a column on this list."""
    plain = {
        "mail": {"job", "state", "attempts", "again", "way", "made", "expires", "done"},
        "bounced": {"at"},
        "tab_rows": {"number"},
        "closing": {"year", "at"},
        "snapshot": {"at"},
        "bank_line": {"place", "number"},
        "bank_period": {"declared"},
    }
    seal = lasting.seal(pair[0])
    sealed = 0
    with lasting.connect() as connection:
        connection.execute("SELECT set_config('gruppbok.group', %s, false)", [str(pair[0].id)])
        for table in STATE:
            found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
            names = [column.name for column in found.description or ()]
            for row in found:
                for name, value in zip(names, row, strict=True):
                    if value and name not in plain.get(table, set()) | {"group_id"}:
                        assert seal.seal(seal.open(value)) == value
                        sealed += 1
    assert sealed > 40


def test_a_row_of_one_group_put_among_anothers_is_refused_when_it_is_opened(office: Office, server: Postgres) -> None:
    """Whoever may write to the whole database cannot pass one group's mail off as another's."""
    one, other = office.add(), office.add()
    with office.store(one) as store:
        fill(store)
    with office.store(other) as store:
        assert store.memory() == Memory()
    with psycopg.connect(server.dsn(office.dsn.split("dbname=")[1]), autocommit=True) as keeper:
        assert keeper.execute("UPDATE mail SET group_id = %s", [other.id]).rowcount == 1
    with office.store(other) as store:
        for asked in (store.memory, store.mails, store.waits):
            with pytest.raises(FleetError) as refused:
                asked()
            assert "GRUPPBOK_FLEET_KEY" in refused.value.says.sv
        assert store.body(f"meeting_call:{PERSON}:asa") is None


@pytest.mark.parametrize("read_only", [True, False])
def test_a_wrong_master_key_is_one_clear_line_and_nothing_is_written(
    lasting: Office, pair: tuple[Group, Group], read_only: bool
) -> None:
    wrong = Office(lasting.dsn, master_key(new_master_key()))
    with lasting.store(pair[0]) as store:
        facts, before = store.facts, store.memory()
    with pytest.raises(FleetError) as refused:
        wrong.store(pair[0], read_only=read_only)
    says = refused.value.says
    assert not refused.value.temporary
    assert "GRUPPBOK_FLEET_KEY" in says.sv
    assert "\n" not in says.sv + says.en
    with lasting.store(pair[0]) as store:
        assert (store.facts, store.memory()) == (facts, before)


def test_the_key_of_one_group_does_not_open_another(lasting: Office, pair: tuple[Group, Group]) -> None:
    with pytest.raises(FleetError):
        group_store(lasting.dsn, pair[0].id, lasting.seal(pair[1]))


def test_what_the_database_refuses_is_said_without_what_people_wrote(lasting: Office) -> None:
    with lasting.store(lasting.add()) as store, pytest.raises(StoreError) as refused:
        store.commit(Changes((new()._replace(name=PERSON, state=SAID),)), NOW)
    told = "".join(map(str, (refused.value.says, refused.value)))
    assert PERSON not in told
    assert SAID not in told
