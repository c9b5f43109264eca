"""The state's SQL serves PostgreSQL: whatever is done to it, SQLite says the same. Contract, section 9."""

import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.worker.database import SCHEMA as VERSION
from jobs.worker.database import queries, script
from jobs.worker.store import Changes, Store
from tests.jobs.helpers import steady
from tests.jobs.worker.test_store import NOW, new
from tests.postgres import connect, programs, running

QUERIES = queries("queries")
SCHEMA = ";\n".join(script("schema"))
TABLES = ("fact", "mail", "bounced", "told", "tab_rows", "closing", "snapshot")
EARLY, LATE = "2026-11-22T11:00:00+00:00", "2026-11-23T11:00:00+00:00"
REFUSED = "refused"
"""What a database says to values that its constraints forbid."""

Outcome = int | str | list[str]


@pytest.fixture(name="home", scope="module")
def postgres_server() -> Iterator[str]:
    """The folder of a PostgreSQL's socket."""
    binaries = programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    with running(binaries) as home:
        yield home


@pytest.fixture(name="postgres", scope="module", params=["C", "sv"])
def postgres_database(home: str, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """A database that orders texts as SQLite does, and one that orders them as Swedish does."""
    with connect(home) as first:
        if request.param == "sv":
            if first.info.server_version < 150000:
                pytest.skip("this PostgreSQL cannot order a whole database by ICU (15 or later can)")
            first.execute("CREATE DATABASE sv TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'sv'")
    with connect(home, {"C": "postgres", "sv": "sv"}[request.param]) as opened:
        yield opened


def names_of(query: str) -> list[str]:
    """The names of a query's values."""
    return sorted(set(re.findall(r":(\w+)", QUERIES[query])))


def translated(query: str) -> bytes:
    """A named query as psycopg wants it: nothing is changed but how its values are marked."""
    return re.sub(r":(\w+)", r"%(\1)s", QUERIES[query].replace("%", "%%")).encode()


def outcome(found: Any) -> Outcome:
    """What a statement gave, comparable: its rows with their types, in no order, or how many rows it touched."""
    if found.description is None:
        return int(found.rowcount)
    return sorted(map(repr, found.fetchall()))


class Both:
    """An empty state on each, to which the same is done."""

    def __init__(self, lite: sqlite3.Connection, postgres: psycopg.Connection) -> None:
        self.lite, self.postgres = lite, postgres
        self.done: set[str] = set()
        for _ in range(2):
            postgres.execute(SCHEMA.encode())
            for statement in SCHEMA.split(";\n"):
                lite.execute(statement)

    def __call__(self, query: str, **values: object) -> Outcome:
        """Runs a named query on both; both must say the same."""
        self.done.add(query)
        try:
            ours = outcome(self.lite.execute(QUERIES[query], values))
        except sqlite3.IntegrityError:
            ours = REFUSED
        try:
            with self.postgres.transaction():
                theirs = outcome(self.postgres.execute(translated(query), values))
        except psycopg.IntegrityError:
            theirs = REFUSED
        assert (query, values, theirs) == (query, values, ours)
        return ours

    def same(self) -> None:
        """Both hold the same rows, to the last column and type."""
        for table in TABLES:
            asked = f"SELECT * FROM {table}"  # noqa: S608 - a table of ours
            assert outcome(self.postgres.execute(asked.encode())) == outcome(self.lite.execute(asked))


@contextmanager
def both_of(postgres: psycopg.Connection) -> Iterator[Both]:
    """Two empty states that are gone afterwards."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as lite, postgres.transaction(force_rollback=True):
        yield Both(lite, postgres)


def mail(key: str, **others: object) -> dict[str, object]:
    """The values of one to be kept, about one thing to one person."""
    job, about, person = key.split(":")
    text = dict.fromkeys(("reason", "series", "said"), "")
    whose = {"job": job, "topic": f"{job}:{about}", "person": person, "name": "Åsa", "subject": "Möte: 50 %"}
    address = f"{person}@example.org"
    kept = {"address": address, "reach": f"hash of {address}", "body": b"mail", "state": "queued"}
    return {"key": key, **whose, **kept, **text, "made": EARLY, "expires": None, **others}


def adopted(key: str, done: str = LATE) -> dict[str, object]:
    """The values of one that the mailbox knows to have gone."""
    return {**mail(key, state="sent", reason="found"), "done": done, "nothing": b""}


A, B, C, D, E, F = (f"call:9:{person}" for person in "abcdef")


def send(both: Both) -> None:
    """Five mails are kept, three tried: one goes, one is in doubt, one waits to be tried again."""
    assert both("waiting") == []
    assert both("add", **mail(A, body=b"123", said="x", expires=LATE)) == 1
    assert both("add", **mail(A, body=b"other")) == 0
    assert both("add", **mail(B, reach=mail(A)["reach"])) == 0
    assert [both("add", **mail(key)) for key in (B, C, D)] == [1, 1, 1]
    assert both("add", **mail(E, state="draft", body=bytes(range(256)))) == 1
    assert both("add", **mail(F, state="lost")) == REFUSED
    assert both("add", **mail(F, made=None)) == REFUSED
    assert both("waiting") == sorted(repr((key,)) for key in (A, B, C, D))
    assert both("waiting_body", key=A) == ["(b'123',)"]
    assert both("reaching", reach=mail(A)["reach"]) == [repr((A,))]
    assert both("body", key=E) == [repr((bytes(range(256)),))]
    assert [both("claim", key=key, way="smtp") for key in (A, A, B, C, E)] == [1, 0, 1, 1, 0]
    assert [both("begin_body", key=key) for key in (A, A, B, D)] == [1, 0, 1, 0]
    finish = {"state": "sent", "reason": "", "now": EARLY, "again": None}
    assert [both("finish", key=key, **finish) for key in (A, A, D)] == [1, 0, 0]
    assert [both("release", key=key, reason="421") for key in (C, C)] == [1, 0]
    assert both("claim", key=C, way="") == 1
    assert both("release_stale") == 1
    assert [both("hold_stale", now=EARLY, reason="broken off") for _ in range(2)] == [1, 0]
    assert both("claim", key=C, way="smtp") == 1
    assert both("finish", key=C, **{**finish, "state": "queued", "again": LATE}) == 1
    assert both("waiting_body", key=C) == []


def settle(both: Both) -> None:
    """What was sent is decided on, let go, found in the mailbox and cleared."""
    settled = {"state": "queued", "reason": "by hand", "now": LATE}
    assert [both("settle", key=B, was="unknown", **settled) for _ in range(2)] == [1, 0]
    assert both("settle", key=D, was="queued", **{**settled, "state": "expired"}) == 1
    assert both("add", **mail(F, reach=mail(D)["reach"])) == 1
    assert [both("forget_unsent", key=key) for key in (A, B, F, F)] == [0, 0, 1, 0]
    assert [both("expire", key=key, reason="late", now=EARLY) for key in (C, C, A)] == [1, 0, 0]
    assert [both("adopt", **adopted(key)) for key in (E, E, A, F)] == [1, 0, 0, 1]
    assert [both("clear", before=before, nothing=b"") for before in (EARLY, LATE, LATE)] == [0, 2, 0]
    assert len(both("mails")) == 6  # type: ignore[arg-type]  # rows


def remember(both: Both) -> None:
    """All that is kept beside the mails."""
    assert [both("remember_first", name="schema", value=value) for value in "23"] == [1, 0]
    assert [both("remember", name="quiet", value=value) for value in ("", "{}")] == [1, 1]
    assert both("facts") == ["('quiet', '{}')", "('schema', '2')"]
    assert [both("bounce", reach="x", at=EARLY, reason=reason) for reason in ("5.1.1", "")] == [1, 0]
    assert both("bounced") == ["('x',)"]
    assert [both("tell", topic="t", item=item) for item in "ååä"] == [1, 0, 1]
    assert both("told") == ["('t', 'ä')", "('t', 'å')"]
    assert [both("untell", topic="t") for _ in range(2)] == [2, 0]
    assert [both("count_rows", tab="members", number=number) for number in (3, 4)] == [1, 1]
    assert both("count_rows", tab="roles", number=None) == REFUSED
    assert both("tab_rows") == ["('members', 4)"]
    assert [both("keep_closing", year=2025, at=EARLY, closed=text) for text in ("{}", "{å}")] == [1, 1]
    assert both("closings") == ["('{å}',)"]
    assert [both("keep_snapshot", at=EARLY, hash=one, rows=one.encode()) for one in "ab"] == [1, 1]
    assert both("snapshots") == [f"('{EARLY}', 'b')"]
    assert both("snapshot", at=EARLY) == ["(b'b',)"]
    assert [both("drop_snapshot", at=EARLY) for _ in range(2)] == [1, 0]


def test_a_whole_life_of_mails_is_the_same(postgres: psycopg.Connection) -> None:
    """Every query by its name, what it touches counted by hand."""
    with both_of(postgres) as both:
        for part in (send, settle, remember):
            part(both)
            both.same()
        assert both.done == set(QUERIES)


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=3)
STATES = st.sampled_from(["draft", "queued", "sending", "data", "sent", "failed", "unknown", "expired"])
MOMENTS = st.sampled_from([EARLY, "2026-11-22T11:00:01+00:00", LATE])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("name", "address", "subject", "reason", "series", "said", "person", "job", "value", "way"), TEXTS),
    **dict.fromkeys(("topic", "item", "tab"), st.sampled_from(["a", "B", "å"])),
    **dict.fromkeys(("now", "done", "made", "at", "before"), MOMENTS),
    **dict.fromkeys(("expires", "again"), st.none() | MOMENTS),
    "key": st.sampled_from(["k1", "K2", "k-3"]),
    "reach": st.sampled_from(["r1", "r2", "k1"]),
    "state": STATES | st.just("lost"),
    "was": STATES,
    "body": st.binary(max_size=3) | st.sampled_from([b"12", b"1.5", b"\0\\x41"]),
    "nothing": st.just(b""),
    **dict.fromkeys(("closed", "hash"), TEXTS),
    "rows": st.binary(max_size=3),
    "year": st.sampled_from([2025, 2026]),
    "number": st.none() | st.integers(0, 2**31 - 1),
}
"""What each value of a query may be. Few keys, so that they meet; no NUL in a text, which PostgreSQL keeps only in bytes."""


def step(query: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A query with values."""
    return st.tuples(st.just(query), st.fixed_dictionaries({name: VALUES[name] for name in names_of(query)}))


STEPS = st.sampled_from(["add", "add", "claim", "begin_body", *QUERIES]).flatmap(step)


@steady(40)
@given(steps=st.lists(STEPS, min_size=10, max_size=50))
def test_whatever_is_done_is_the_same(postgres: psycopg.Connection, steps: list[tuple[str, dict[str, Any]]]) -> None:
    with both_of(postgres) as both:
        for query, values in steps:
            both(query, **values)
        both.same()


@pytest.fixture(name="pair")
def two_connections(home: str) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """Two connections to a state that both see, with one waiting mail."""
    with connect(home) as one, connect(home) as other:
        one.execute(SCHEMA.encode())
        one.execute(translated("add"), mail(A))
        yield one, other
        for table in TABLES:
            one.execute(f"DROP TABLE {table}".encode())


def claim(connection: psycopg.Connection, way: str) -> int:
    """Tries to take the waiting mail; 1 where it got it."""
    return connection.execute(translated("claim"), {"key": A, "way": way}).rowcount


def wait_for_lock(watching: psycopg.Connection, waiting: psycopg.Connection) -> None:
    """Waits until one connection waits for another, at most ten seconds."""
    for _ in range(1000):
        found = watching.execute("SELECT cardinality(pg_blocking_pids(%s))", [waiting.info.backend_pid]).fetchone()
        if found and found[0]:
            return
        time.sleep(0.01)
    pytest.fail("nobody waits")


@pytest.mark.parametrize("keeps", [True, False])
def test_who_claims_while_another_does_gets_the_mail_only_if_the_other_lets_go(
    pair: tuple[psycopg.Connection, psycopg.Connection], keeps: bool
) -> None:
    one, other = pair
    with ThreadPoolExecutor(1) as pool:
        with one.transaction(force_rollback=not keeps):
            assert claim(one, "first") == 1
            later = pool.submit(claim, other, "second")
            wait_for_lock(one, other)
        assert later.result(30) == (0 if keeps else 1)
    found = one.execute("SELECT state, attempts, way FROM mail").fetchall()
    assert found == [("sending", 1, "first" if keeps else "second")]


def test_of_two_that_claim_at_once_one_gets_the_mail(pair: tuple[psycopg.Connection, psycopg.Connection]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(200):
            assert sorted(pool.map(claim, pair, ("first", "second"))) == [0, 1]
            assert pair[0].execute(translated("release"), {"key": A, "reason": ""}).rowcount == 1


def test_a_state_made_when_bytes_had_another_name_serves_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bok.gruppbok.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(SCHEMA.replace("BYTEA NOT NULL", "BLOB NOT NULL"))
        made.execute("INSERT INTO fact VALUES ('schema', ?), ('secret', 'x')", [VERSION])
        made.commit()
    with Store(path) as held:
        assert held.commit(Changes((new(body=b"123"),)), NOW) == [new().key]
        assert held.body(new().key) == b"123"
