"""A group's state in PostgreSQL: it keeps what the file keeps, whatever is done, whoever waits and whatever breaks."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.fleet import postgres
from jobs.fleet.errors import FleetError
from jobs.fleet.postgres import connect, group_store, moment
from jobs.fleet.registry import Group
from jobs.memory import Mail, Memory
from jobs.statements import Imported, taken_in
from jobs.worker.kept_books import keep_closing, keep_snapshot, rows_of, snapshots
from jobs.worker.store import Changes, NewMail, Store, StoreError
from sheets_schema.closing import Closing
from sheets_schema.entries import FIELDS, Entry
from sheets_schema.text import Ore
from sync.bank.statement import Line, Statement
from tests.bank import test_kept
from tests.fleet.office import Office
from tests.jobs.helpers import NOON, at, steady
from tests.jobs.worker import test_store as of_a_file
from tests.jobs.worker.fakes import FakePost, World
from tests.jobs.worker.test_passes import called
from tests.jobs.worker.test_store import NOW, Opened, new, states

SHARED = {
    name: test
    for name, test in vars(of_a_file).items()
    if name.startswith("test_") and not {"path", "tmp_path"} & set(signature(test).parameters)
}
globals().update(SHARED)


@pytest.fixture(name="one")
def new_group(lasting: Office) -> Group:
    """A group with nothing kept of it."""
    return lasting.add()


@pytest.fixture(name="opened")
def opening_of(lasting: Office, one: Group) -> Opened:
    """Opens the group's state."""
    return partial(lasting.store, one)


@pytest.fixture(name="held")
def open_store(opened: Opened) -> Iterator[Store]:
    """A new state, open."""
    with opened() as held:
        yield held


def test_the_states_own_tests_are_run_over_it_too() -> None:
    assert len(SHARED) >= 18
    assert "test_a_mail_is_claimed_once" in SHARED


KEYS = st.sampled_from(["call:1:bo", "call:1:Eva", "call:2:bo", "news:å:bo"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
MOMENTS = st.integers(0, 3).map(lambda days: NOW + timedelta(days=days))
STATES = ["draft", "queued", "sending", "data", "sent", "failed", "unknown", "expired"]


@st.composite
def mails(draw: st.DrawFn) -> NewMail:
    """A mail to be kept: few keys and addresses, so that they meet."""
    mail = new(
        draw(KEYS), draw(st.sampled_from(["bo@x.se", "Eva@x.se"])), state=draw(st.sampled_from(["draft", "queued"]))
    )
    return mail._replace(name=draw(WORDS), said=draw(WORDS), made=draw(MOMENTS), expires=draw(st.none() | MOMENTS))


@st.composite
def adopted(draw: st.DrawFn) -> Mail:
    """A mail that the mailbox knows to have gone."""
    key = draw(KEYS)
    return Mail(
        key, "call", key[:-3], "bo", draw(WORDS), "", draw(WORDS), "sent", NOW, done=draw(MOMENTS), said=draw(WORDS)
    )


CHANGES = st.builds(
    Changes,
    add=st.lists(mails(), max_size=4).map(tuple),
    adopt=st.lists(adopted(), max_size=1).map(tuple),
    forget=st.lists(KEYS, max_size=2).map(tuple),
    expire=st.dictionaries(KEYS, WORDS, max_size=1),
    told=st.dictionaries(st.sampled_from(["t", "å"]), st.frozensets(WORDS, max_size=3), max_size=2),
    rows=st.dictionaries(st.sampled_from(["members", "roles"]), st.integers(0, 9), max_size=2),
    readdress=st.lists(KEYS, max_size=1).map(tuple),
    missed=st.lists(mails(), max_size=1).map(tuple),
    facts=st.dictionaries(st.sampled_from(["zone", "pause"]), WORDS, max_size=1),
)


def imported(account: str, sums: list[int], day: date) -> Imported:
    """What is kept of a statement with these sums."""
    lines = tuple(Line(date(2026, 1, 2), f"Gåva {n % 2}", Ore(ore)) for n, ore in enumerate(sums))
    return taken_in(Imported(account), Statement("SEB", lines), day)


ACTS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "commit": st.tuples(CHANGES, MOMENTS),
    "claim": st.tuples(KEYS, st.sampled_from(["", "folder"])),
    "begin_body": st.tuples(KEYS),
    "finish": st.tuples(KEYS, st.sampled_from(["sent", "failed", "unknown", "queued"]), MOMENTS),
    "release": st.tuples(KEYS, WORDS),
    "release_stale": st.tuples(MOMENTS),
    "settle": st.tuples(KEYS, st.sampled_from(STATES), st.sampled_from(STATES), MOMENTS, WORDS),
    "clear": st.tuples(MOMENTS),
    "bounce": st.tuples(st.sampled_from(["bo@x.se", "BO@x.se"]), MOMENTS, WORDS),
    "hold": st.tuples(KEYS, MOMENTS),
    "unhold": st.tuples(KEYS),
    "keep_statement": st.tuples(
        st.builds(
            imported,
            st.sampled_from(["bank", "swish"]),
            st.lists(st.integers(1, 3), min_size=1, max_size=3),
            st.just(date(2026, 2, 3)),
        )
    ),
}
STEPS = st.sampled_from(["commit", *ACTS]).flatmap(lambda act: st.tuples(st.just(act), ACTS[act]))


def outcome(store: Store, act: str, values: tuple[Any, ...]) -> Any:
    """What a method gives, or that it refuses."""
    try:
        return getattr(store, act)(*values)
    except StoreError:
        return StoreError


def seen(store: Store) -> tuple[Any, ...]:
    """All that can be asked of a state, but what is random in each."""
    memory = store.memory()
    asked = [store.body(mail.key) for mail in memory.mails]
    reached = [store.reaching(address) for address in ("bo@x.se", "eva@x.se")]
    facts = {name: value for name, value in store.facts.items() if name != "secret"}
    return memory, asked, reached, len(store.bounced()), store.waits(), facts, list(memory.statements)


@steady(15)
@given(steps=st.lists(STEPS, min_size=5, max_size=25))
def test_whatever_is_done_the_file_and_the_database_remember_the_same(
    lasting: Office, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, tuple[Any, ...]]]
) -> None:
    path = tmp_path_factory.mktemp("state") / "s.sqlite"
    one = lasting.add()
    with Store(path) as ours, lasting.store(one) as theirs:
        for act, values in steps:
            assert (act, values, outcome(theirs, act, values)) == (act, values, outcome(ours, act, values))
        assert seen(theirs) == seen(ours)
    with Store(path, read_only=True) as ours, lasting.store(one, read_only=True) as theirs:
        assert seen(theirs) == seen(ours)


def test_closed_years_snapshots_and_banks_lines_come_back(opened: Opened) -> None:
    rows = [Entry(tuple("x" * len(FIELDS)), 2), Entry(tuple("å" * len(FIELDS)), 3)]
    closing = Closing(2025, date(2025, 1, 1), date(2025, 12, 31), at("2026-02-01T12:00"), tuple(rows), (), ())
    bank, swish = test_kept.imported("bank"), test_kept.imported("swish", test_kept.BARE)
    with opened() as held:
        keep_closing(held, closing)
        assert [
            keep_snapshot(held, some, NOW + timedelta(hours=n)) for n, some in enumerate((rows, rows, rows[:1]))
        ] == [True, False, True]
        for imported_ in (bank, swish, bank):
            held.keep_statement(imported_)
    with opened(read_only=True) as held:
        assert [[entry.fields for entry in rows_of(held, one)] for one in snapshots(held)] == [
            [entry.fields for entry in some] for some in (rows, rows[:1])
        ]
        assert [one.as_json() for one in held.memory().closings] == [closing.as_json()]
        assert held.memory().statements == {"bank": bank, "swish": swish}
    with opened() as held:
        held.keep_statement(swish, moved="bank")
        assert held.memory().statements == {"swish": swish}


class GroupWorld(World):
    """The same passes over a state in the database."""

    opened: Opened

    def open(self, *, read_only: bool = False) -> Store:
        """The group's state."""
        return self.opened(read_only=read_only)


BOOK = called()


@pytest.fixture(name="world")
def groups_world(opened: Opened) -> GroupWorld:
    """A group with a meeting to call to, its state in the database."""
    world = GroupWorld(Path(), BOOK)
    world.opened = opened
    return world


def test_passes_send_the_same_mails_from_either(world: GroupWorld, tmp_path: Path) -> None:
    file = World(tmp_path / "s.sqlite", BOOK)
    for moment_ in (NOON, "2026-11-23T12:00", "2026-11-26T12:00"):
        for one in (world, file):
            one.run(moment_)
        assert world.post.sent == file.post.sent
        assert world.states() == file.states()
    assert len(world.post.sent) > 3


def cut(office: Office) -> None:
    """Ends every connection to the database, as when it is restarted."""
    with office.connect() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.parametrize("later", [False, True])
def test_what_cannot_be_recorded_is_not_sent_and_what_was_begun_is_held(
    lasting: Office, world: GroupWorld, later: bool
) -> None:
    """The database goes before the mail's body, or within it."""

    class Cutting(FakePost):
        def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
            if not later:
                cut(lasting)
            before_body()
            cut(lasting)
            self.sent.append((mail.key, body))

    world.post = Cutting()
    with pytest.raises(StoreError) as refused:
        world.run()
    assert "\n" not in refused.value.says.sv
    gone = world.take()
    assert len(gone) == later
    assert Counter(world.states().values()) == {"data" if later else "sending": 1, "queued": len(world.states()) - 1}
    world.post = FakePost()
    world.run("2026-11-22T13:00")
    assert set(world.take()) == set(world.states()) - set(gone)
    assert world.of("unknown") == set(gone)


def test_a_lost_connection_is_one_line_and_the_next_one_finds_what_was_kept(lasting: Office, opened: Opened) -> None:
    with opened() as held:
        held.commit(Changes((new(), new("meeting_call:8:eva", "eva@x.se"))), NOW)
        held.claim(new().key)
        cut(lasting)
        for broken in (lambda: held.begin_body(new().key), held.mails, lambda: held.commit(Changes(), NOW)):
            with pytest.raises(StoreError) as refused:
                broken()
            assert "\n" not in refused.value.says.sv + refused.value.says.en
        with opened() as other:  # the lock fell with the connection
            assert states(other) == {new().key: "sending", "meeting_call:8:eva": "queued"}
            other.release_stale(NOW)
            assert states(other) == {new().key: "queued", "meeting_call:8:eva": "queued"}


def test_a_transaction_that_breaks_off_leaves_nothing(lasting: Office, opened: Opened) -> None:
    def mails_then_cut() -> Iterator[NewMail]:
        yield new()
        cut(lasting)
        yield new("meeting_call:8:eva", "eva@x.se")

    with opened() as held, pytest.raises(StoreError):
        held.commit(Changes(mails_then_cut()), NOW)  # type: ignore[arg-type]  # one that breaks while it is gone through
    with opened() as held:
        assert held.memory() == Memory()


def test_who_writes_takes_turns_and_who_reads_waits_for_nobody(
    opened: Opened, held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "WAIT", 0.1)
    with pytest.raises(StoreError) as refused:
        opened()
    assert "Another" in refused.value.says.en
    with opened(read_only=True) as reader:
        assert reader.memory() == Memory()
    monkeypatch.setattr(postgres, "WAIT", 30.0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(opened)
        time.sleep(0.2)
        assert not waiting.done()
        held.close()
        waiting.result(30).close()


def test_another_groups_turn_is_no_matter(lasting: Office, held: Store) -> None:
    with lasting.store(lasting.add()) as other:
        other.commit(Changes((new(),)), NOW)
    assert held.memory() == Memory()


def test_a_group_that_is_removed_meanwhile_ends_its_look_and_leaves_nothing(
    lasting: Office, one: Group, held: Store
) -> None:
    held.commit(Changes((new(),)), NOW)
    with lasting.connect() as connection:  # by hand: `remove` waits for the look
        connection.execute("DELETE FROM fleet_group WHERE id = %s", [one.id])
    assert not held.claim(new().key)
    with pytest.raises(StoreError):
        held.commit(Changes((new("meeting_call:8:bo"),)), NOW)
    assert held.mails() == []


def test_a_claim_waits_for_no_disk_and_what_says_that_the_body_goes_does(office: Office) -> None:
    """A trigger tells, in place of the way, how each was written."""
    with office.connect() as connection:
        connection.execute(
            "CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN NEW.way := current_setting('synchronous_commit'); RETURN NEW; END$$;"
            "CREATE TRIGGER tell BEFORE UPDATE ON mail FOR EACH ROW EXECUTE FUNCTION tell()"
        )
    with office.store(office.add()) as held:
        held.commit(Changes((new(),)), NOW)
        held.claim(new().key)
        assert [mail["way"] for mail in held.mails()] == ["off"]
        held.begin_body(new().key)
        assert [mail["way"] for mail in held.mails()] == ["on"]


def test_the_tables_are_the_files_and_begin_with_the_group(lasting: Office, tmp_path: Path) -> None:
    """What is added to the one must be added to the other."""
    with Store(tmp_path / "s.sqlite") as file:
        lite = of_a_file.lite(file)
        tables = [name for (name,) in lite.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        theirs = {table: [row[1] for row in lite.execute(f"PRAGMA table_info({table})")] for table in tables}
    with lasting.connect() as connection:
        ours: dict[str, list[str]] = {}
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY ordinal_position"
        ):
            ours.setdefault(table, []).append(column)
    assert {table: ours[table] for table in theirs} == {
        table: ["group_id", *columns] for table, columns in theirs.items()
    }


def test_the_clock_is_the_databases(office: Office) -> None:
    with office.connect() as connection:
        now = moment(connection)
        assert now.utcoffset() == timedelta(0)
        connection.execute(
            "CREATE OR REPLACE FUNCTION fleet_now() RETURNS timestamptz LANGUAGE sql AS $$SELECT '2026-12-24 15:00+01'::timestamptz$$"
        )
        assert moment(connection) == datetime.fromisoformat("2026-12-24T14:00+00:00")


@pytest.mark.parametrize(
    ("dsn", "temporary"),
    [
        ("postgresql://kassan:hemligt@127.0.0.1:1/x", True),
        ("host=/nowhere user=x password=hemligt", True),
        ("postgresql://kassan:hemligt@@/x?y", False),
        ("hemligt", False),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_in_one_line_without_its_password(dsn: str, temporary: bool) -> None:
    for asked in (lambda: connect(dsn), lambda: group_store(dsn, 1, Office(dsn).seal_of(bytes(16)))):
        with pytest.raises(FleetError) as refused:
            asked()
        says = refused.value.says
        assert refused.value.temporary is temporary
        assert "\n" not in says.sv + says.en
        assert "hemligt" not in says.sv + says.en


def test_a_connection_that_is_lost_says_so_whoever_has_it(office: Office) -> None:
    with office.connect() as connection:
        cut(office)
        with pytest.raises(FleetError) as refused:
            connection.execute("SELECT 1")
        assert refused.value.temporary
    with office.connect() as connection, pytest.raises(FleetError), connection.transaction():
        cut(office)
    with office.connect() as connection, pytest.raises(psycopg.errors.DivisionByZero):
        connection.execute("SELECT 1/0")
