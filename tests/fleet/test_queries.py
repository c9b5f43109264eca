"""The state's SQL serves both databases: whatever is done by any query, they say the same. Contract, section 9."""

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.fleet.postgres import GroupRows
from jobs.fleet.registry import Group
from jobs.worker.database import SCHEMA as VERSION
from jobs.worker.database import Database, queries, script
from jobs.worker.sqlite_file import SqliteFile
from jobs.worker.store import Changes, Store, StoreError
from tests.fleet.office import Office, wait_for_lock
from tests.jobs.helpers import steady
from tests.jobs.worker.test_store import NOW, new

QUERIES = queries("queries")
SCHEMA = ";\n".join(script("schema"))
TABLES = ("fact", "mail", "bounced", "told", "tab_rows", "closing", "snapshot")
EARLY, LATE = "2026-11-22T11:00:00+00:00", "2026-11-23T11:00:00+00:00"
REFUSED = "refused"
"""What a database says to values that its constraints forbid."""

Outcome = int | str | list[str]


def names_of(query: str) -> list[str]:
    """The names of a query's values."""
    return sorted(set(re.findall(r":(\w+)", QUERIES[query])))


def outcome(database: Database, query: str, values: dict[str, Any]) -> Outcome:
    """What a query gave, comparable: its rows with their types, in no order, or how many rows it touched, or no."""
    try:
        if QUERIES[query].startswith("SELECT"):
            return sorted(map(repr, database.rows(query, **values)))
        return database.do(query, **values)
    except StoreError:
        return REFUSED


class Both:
    """An empty state on each, to which the same is done."""

    def __init__(self, file: SqliteFile, group: GroupRows) -> None:
        self.file, self.group = file, group
        self.done: set[str] = set()
        for one in (file, group):
            one.do("forget_facts")

    def __call__(self, query: str, **values: object) -> Outcome:
        """Runs a named query on both; both must say the same."""
        self.done.add(query)
        ours, theirs = (outcome(one, query, values) for one in (self.file, self.group))
        assert (query, values, theirs) == (query, values, ours)
        return ours

    def same(self) -> None:
        """Both hold the same rows, to the last column and type."""
        for table in TABLES:
            ours, theirs = (sorted(map(repr, one.rows(f"every_{table}"))) for one in (self.file, self.group))
            assert theirs == ours


@contextmanager
def both_of(office: Office, folder: Path) -> Iterator[Both]:
    """Two empty states."""
    path, group = folder / "s.sqlite", office.add()
    path.unlink(missing_ok=True)
    with closing(SqliteFile(path)) as file, closing(GroupRows(office.connect(), office.seal(group))) as rows:
        rows.begin(group.id)
        yield Both(file, rows)


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


def test_a_whole_life_of_mails_is_the_same(lasting: Office, tmp_path: Path) -> None:
    """Every query by its name, what it touches counted by hand."""
    with both_of(lasting, tmp_path) as both:
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


@steady(20)
@given(steps=st.lists(STEPS, min_size=10, max_size=50))
def test_whatever_is_done_is_the_same(
    lasting: Office, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    with both_of(lasting, tmp_path_factory.getbasetemp()) as both:
        for query, values in steps:
            both(query, **values)
        both.same()


@pytest.fixture(name="pair")
def two_connections(lasting: Office) -> Iterator[tuple[GroupRows, GroupRows]]:
    """Two connections to a group's rows, past the turn that they should take, with one waiting mail."""
    group = lasting.add()
    with closing(_beside(lasting, group)) as one, closing(_beside(lasting, group)) as other:
        one.do("add", **mail(A))
        yield one, other


def _beside(office: Office, group: Group) -> GroupRows:
    rows = GroupRows(office.connect(), office.seal(group))
    rows._speak_for(group.id)
    return rows


@pytest.mark.parametrize("keeps", [True, False])
def test_who_claims_while_another_does_gets_the_mail_only_if_the_other_lets_go(
    pair: tuple[GroupRows, GroupRows], keeps: bool
) -> None:
    one, other = pair
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        stack.enter_context(one._connection.transaction(force_rollback=not keeps))
        assert one.do("claim", key=A, way="first") == 1
        later = pool.submit(other.do_lightly, "claim", key=A, way="second")
        wait_for_lock(one._connection, other._connection)
        stack.close()
        assert later.result(30) == (0 if keeps else 1)
    ((state, attempts, way),) = ((row["state"], row["attempts"], row["way"]) for row in one.named("mails"))
    assert (state, attempts, way) == ("sending", 1, "first" if keeps else "second")


def test_of_two_that_claim_at_once_one_gets_the_mail(pair: tuple[GroupRows, GroupRows]) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(100):
            tries = [pool.submit(one.do_lightly, "claim", key=A, way="") for one in pair]
            assert sorted(one.result(30) for one in tries) == [0, 1]
            assert pair[0].do("release", key=A, reason="") == 1


def test_a_state_made_when_bytes_had_another_name_serves_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bok.gruppbok.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(SCHEMA.replace("BYTEA NOT NULL", "BLOB NOT NULL"))
        made.execute("INSERT INTO fact VALUES ('schema', ?), ('secret', 'x')", [VERSION])
        made.commit()
    with Store(path) as held:
        assert held.commit(Changes((new(body=b"123"),)), NOW) == [new().key]
        assert held.body(new().key) == b"123"
