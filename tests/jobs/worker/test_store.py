"""The state: what it keeps, and what it says when it cannot. Contract, sections 6 and 9.

Those that ask for no file are of every database: tests/fleet/test_store.py runs them over PostgreSQL.
"""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from jobs.memory import Memory
from jobs.worker import sqlite_file
from jobs.worker.store import Changes, NewMail, Store, StoreError
from tests.jobs.helpers import at

NOW = at("2026-11-22T12:00")
Opened = Callable[..., Store]


def new(
    key: str = "meeting_call:9:bo", address: str = "bo@example.org", *, state: str = "queued", body: bytes = b"mail"
) -> NewMail:
    """A mail to be kept."""
    job, about, person = key.split(":")
    return NewMail(key, job, f"{job}:{about}", person, "Bo", address, "Ämne", body, state, "", NOW, None)


@pytest.fixture(name="path")
def state_path(tmp_path: Path) -> Path:
    """Where a state is to be."""
    return tmp_path / "bok.gruppbok.sqlite"


@pytest.fixture(name="opened")
def opening_of(path: Path) -> Opened:
    """Opens the state, by whatever reader or writer."""
    return partial(Store, path)


@pytest.fixture(name="held")
def open_store(opened: Opened) -> Iterator[Store]:
    """A new state, open."""
    with opened() as held:
        yield held


def lite(held: Store) -> sqlite3.Connection:
    """The file of a state, past all its queries."""
    assert isinstance(held._db, sqlite_file.SqliteFile)
    return held._db._lite


def states(held: Store) -> dict[str, str]:
    """Each mail's state."""
    return {mail.key: mail.state for mail in held.memory().mails}


def names(folder: Path) -> set[str]:
    """The names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


def test_what_is_kept_comes_back(opened: Opened) -> None:
    changes = Changes((new(),), told={"cashbook_findings": frozenset({"å", "b"})}, rows={"members": 3})
    with opened() as held:
        assert held.memory() == Memory()
        assert held.commit(changes, NOW) == ["meeting_call:9:bo"]
        held.remember(quiet="{}")
    with opened(read_only=True) as held:
        memory = held.memory()
        assert (memory.started, memory.told, memory.rows) == (NOW, changes.told, changes.rows)
        (mail,) = memory.mails
        assert (mail.key, mail.state, mail.made, mail.subject, mail.attempts) == (new().key, "queued", NOW, "Ämne", 0)
        assert held.body(mail.key) == b"mail"
        assert held.facts["quiet"] == "{}"


def test_moments_are_kept_in_utc(held: Store) -> None:
    held.commit(Changes(), NOW)
    assert held.facts["started"] == datetime(2026, 11, 22, 11, 0, tzinfo=UTC).isoformat()


def test_the_first_moment_stays_and_the_last_moves(held: Store) -> None:
    held.commit(Changes(), NOW)
    held.commit(Changes(), at("2026-11-23T12:00"))
    assert held.memory().started == NOW
    assert held.facts["last"] > held.facts["started"]


def test_kept_twice_it_is_still_one(held: Store) -> None:
    assert held.commit(Changes((new(), new(body=b"other"))), NOW) == [new().key]
    assert held.commit(Changes((new(body=b"third"),)), NOW) == []
    assert held.body(new().key) == b"mail"


def test_one_address_has_a_topic_once(held: Store) -> None:
    held.commit(Changes((new(),)), NOW)
    assert held.commit(Changes((new("meeting_call:9:eva"),)), NOW) == []
    assert held.commit(Changes((new("meeting_call:10:eva"),)), NOW) == ["meeting_call:10:eva"]


def test_what_was_let_go_leaves_its_address_to_another(held: Store) -> None:
    held.commit(Changes((new(),)), NOW)
    changes = Changes((new("meeting_call:9:eva"),), expire={new().key: "outdated"})
    assert held.commit(changes, NOW) == ["meeting_call:9:eva"]
    (mail,) = (one for one in held.memory().mails if one.key == new().key)
    assert (mail.state, mail.reason, mail.done) == ("expired", "outdated", NOW)


@pytest.mark.parametrize(
    ("state", "forgotten"), [("draft", True), ("queued", True), ("sent", False), ("sending", False)]
)
def test_only_what_nobody_tried_to_send_is_made_anew(held: Store, state: str, forgotten: bool) -> None:
    held.commit(Changes((new(state="draft" if state == "draft" else "queued"),)), NOW)
    if state in ("sending", "sent"):
        assert held.claim(new().key)
    if state == "sent":
        held.finish(new().key, "sent", NOW)
    added = held.commit(Changes((new(body=b"anew"),), forget=(new().key,)), NOW)
    assert (added == [new().key]) is forgotten
    assert held.body(new().key) == (b"anew" if forgotten else b"mail")


def test_a_retry_keeps_its_bytes(held: Store) -> None:
    """One that was tried and waits again is not made anew."""
    held.commit(Changes((new(),)), NOW)
    held.claim(new().key)
    held.finish(new().key, "queued", NOW, reason="4xx")
    assert held.commit(Changes((new(body=b"anew"),), forget=(new().key,)), NOW) == []
    assert held.body(new().key) == b"mail"


def test_a_mail_is_claimed_once(held: Store) -> None:
    held.commit(Changes((new(), new("meeting_call:8:bo", state="draft"))), NOW)
    assert [held.claim(new().key), held.claim(new().key)] == [True, False]
    assert not held.claim("meeting_call:8:bo")
    assert not held.claim("meeting_call:7:bo")
    held.finish(new().key, "sent", NOW)
    assert not held.claim(new().key)
    (mail, _) = sorted(held.memory().mails, key=lambda one: one.state, reverse=True)
    assert (mail.state, mail.attempts, mail.done) == ("sent", 1, NOW)


def test_what_a_dead_sender_had_claimed_waits_again(opened: Opened) -> None:
    with opened() as held:
        held.commit(Changes((new(),)), NOW)
        held.claim(new().key)
    with opened() as held:
        assert (states(held), held.waits()) == ({new().key: "sending"}, True)
        held.release_stale(NOW)
        assert states(held) == {new().key: "queued"}
        assert held.claim(new().key)


def test_mails_come_by_when_they_were_made_and_those_made_at_once_by_their_keys(held: Store) -> None:
    keys = [f"meeting_call:{about}:bo" for about in ("ö", "B", "a", "10", "9", "Å", "🎈")]
    held.commit(Changes(tuple(new(key) for key in keys)), NOW)
    held.commit(Changes((new("a:1:bo")._replace(made=at("2026-11-23T12:00")),)), NOW)
    assert [mail["key"] for mail in held.mails()] == [*sorted(keys), "a:1:bo"]


def test_news_told_takes_the_place_of_what_was_told(held: Store) -> None:
    held.commit(Changes(told={"a": frozenset({"1", "2"}), "b": frozenset({"3"})}), NOW)
    held.commit(Changes(told={"a": frozenset({"2"})}), NOW)
    assert held.memory().told == {"a": frozenset({"2"}), "b": frozenset({"3"})}


def test_all_or_nothing(held: Store) -> None:
    """What fails half way leaves nothing behind."""
    bad = new("meeting_call:8:bo", state="lost")
    with pytest.raises(StoreError):
        held.commit(Changes((new(),), told={"a": frozenset({"1"})}, rows={"members": 1, "roles": None}), NOW)  # type: ignore[dict-item]
    with pytest.raises(StoreError):
        held.commit(Changes((new(), bad), rows={"members": 1}), NOW)
    assert held.memory() == Memory()
    assert held.commit(Changes((new(),)), NOW)


def test_a_reader_sees_what_is_written_beside_it_and_writes_nothing(held: Store, opened: Opened) -> None:
    with opened(read_only=True) as reader:
        assert reader.memory() == Memory()
        held.commit(Changes((new(),)), NOW)
        assert states(reader) == {new().key: "queued"}
        for write in (lambda: reader.commit(Changes(), NOW), lambda: reader.claim(new().key)):
            with pytest.raises(StoreError):
                write()
    assert states(held) == {new().key: "queued"}


def test_what_people_wrote_comes_back_as_it_was_however_long_or_odd(held: Store) -> None:
    long = "ö" * 20_000
    odd = "\0\U0001f388'\"%(x)s:key \\ \u200b"
    mails = (new(f"a:{long}1:bo"), new(f"a:{long}2:bo"), new("b:%(x)s:bo")._replace(name=odd, said=long))
    told = {"t": frozenset({long, long + "1", odd, ""})}
    assert held.commit(Changes(mails, told=told, facts={"zone": odd}), NOW) == [mail.key for mail in mails]
    assert held.commit(Changes(mails, told=told), NOW) == []
    assert (held.memory().told, held.facts["zone"]) == (told, odd)
    kept = {mail.key: mail for mail in held.memory().mails}
    assert (kept[mails[2].key].name, kept[mails[2].key].said) == (odd, long)


def test_a_reader_makes_no_state_and_leaves_nothing_behind(path: Path) -> None:
    with pytest.raises(StoreError):
        Store(path, read_only=True)
    assert names(path.parent) == set()
    with Store(path) as held:
        held.commit(Changes((new(),)), NOW)
    before, stamp = names(path.parent), path.stat().st_mtime_ns
    with Store(path, read_only=True) as held:
        held.memory()
        with pytest.raises(StoreError):
            held.commit(Changes(), NOW)
    assert (names(path.parent), path.stat().st_mtime_ns) == (before, stamp)


@pytest.mark.parametrize("content", [b"", None])
def test_a_state_that_died_being_born_holds_nothing(path: Path, content: bytes | None) -> None:
    """Killed between making the file and its tables."""
    path.write_bytes(content or b"")
    if content is None:
        with sqlite3.connect(path) as made:
            made.execute("PRAGMA journal_mode=WAL")
        made.close()
    with Store(path, read_only=True) as held:
        assert held.memory() == Memory()
    with Store(path) as held:
        assert held.commit(Changes((new(),)), NOW)


def test_a_reader_waits_for_nobody(path: Path, held: Store) -> None:
    held.commit(Changes((new(),)), NOW)
    with Store(path, read_only=True) as other:
        assert len(other.memory().mails) == 1
        held.commit(Changes((new("meeting_call:8:eva", "eva@example.org"),)), NOW)
        assert len(other.memory().mails) == 2


def test_two_that_write_take_turns(path: Path, held: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT", 0.1)
    with pytest.raises(StoreError) as refused:
        Store(path)
    assert "Another" in refused.value.says.en
    assert held.memory() == Memory()
    held.close()
    with Store(path) as other:
        assert other.memory() == Memory()


def refusal(path: Path, *, read_only: bool = False) -> StoreError:
    """Why a state cannot be opened."""
    with pytest.raises(StoreError) as refused:
        Store(path, read_only=read_only)
    assert "\n" not in refused.value.says.sv + refused.value.says.en
    assert path.name in refused.value.says.sv
    return refused.value


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_state_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    with Store(path) as held:
        held.remember(schema="3")
    before = path.read_bytes()
    assert "newer" in refusal(path, read_only=read_only).says.en
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_another_programs_database_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE place (name)")
    other.close()
    before = path.read_bytes()
    assert "not made by" in refusal(path, read_only=read_only).says.en
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    path.write_bytes(b"Kassabok\n" * 1000)
    refusal(path, read_only=read_only)
    assert path.read_bytes() == b"Kassabok\n" * 1000


@pytest.mark.parametrize("read_only", [True, False])
def test_a_folder_is_no_state(path: Path, read_only: bool) -> None:
    path.mkdir()
    refusal(path, read_only=read_only)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    refusal(tmp_path / "none" / "bok.sqlite")


def read_all(path: Path) -> None:
    """Reads all there is in a state."""
    with Store(path, read_only=True) as held:
        for mail in held.memory().mails:
            held.body(mail.key)


def test_a_state_that_is_damaged_within_is_said_in_one_line(path: Path) -> None:
    with Store(path) as held:
        held.commit(Changes(tuple(new(f"meeting_call:{n}:bo", body=b"x" * 3000) for n in range(50))), NOW)
    content = bytearray(path.read_bytes())
    content[3 * 4096 :] = b"\x5a" * (len(content) - 3 * 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError):
        read_all(path)


def test_a_read_only_state_can_be_read_but_not_written(path: Path) -> None:
    """A version in its header that SQLite may read only stands for every kind of protection, root's too."""
    with Store(path) as held:
        held.commit(Changes((new(),)), NOW)
    content = bytearray(path.read_bytes())
    content[18], content[19] = 3, 1
    path.write_bytes(content)
    with Store(path, read_only=True) as held:
        assert len(held.memory().mails) == 1
    refusal(path)
    assert path.read_bytes() == content


def test_a_full_disk_is_said_in_one_line_and_nothing_is_kept(path: Path) -> None:
    held = Store(path)
    held.commit(Changes((new(),)), NOW)
    (pages,) = lite(held).execute("PRAGMA page_count").fetchone()
    lite(held).execute(f"PRAGMA max_page_count={pages}")
    many = tuple(new(f"meeting_call:{n}:bo", body=b"x" * 3000) for n in range(20, 90))
    with pytest.raises(StoreError) as refused:
        held.commit(Changes(many, told={"a": frozenset({"1"})}), NOW)
    assert "full" in refused.value.says.en
    assert states(held) == {new().key: "queued"}
    assert held.memory().told == {}
    held.close()


def test_a_state_of_the_first_version_is_taken_over(path: Path) -> None:
    """Its mails keep their keys and bytes, and one address still has a topic once."""
    old = """
        CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE mail (key TEXT PRIMARY KEY, job TEXT NOT NULL, topic TEXT NOT NULL, person TEXT NOT NULL,
            name TEXT NOT NULL, address TEXT NOT NULL, reach TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('draft', 'queued', 'sending', 'sent', 'failed', 'unknown', 'expired')),
            attempts INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', series TEXT NOT NULL DEFAULT '',
            made TEXT NOT NULL, expires TEXT, done TEXT, UNIQUE (topic, reach));
        CREATE INDEX mail_state ON mail (state);
        CREATE TABLE told (topic TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (topic, item));
        CREATE TABLE tab_rows (tab TEXT PRIMARY KEY, number INTEGER NOT NULL);
        INSERT INTO fact VALUES ('schema', '1'), ('started', '2026-11-20T12:00:00+00:00');
        INSERT INTO mail (key, job, topic, person, name, address, reach, subject, body, state, made) VALUES
            ('meeting_call:9:bo', 'meeting_call', 'meeting_call:9', 'bo', 'Bo', 'Bo@example.org', 'bo@example.org', 'S',
             X'6d61696c', 'sent', '2026-11-20T12:00:00+00:00');
    """
    for read_only in (True, False):
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as made:
            made.executescript(old)
        made.close()
        with Store(path, read_only=read_only) as held:
            assert (held.body(new().key), states(held)) == (b"mail", {new().key: "sent"})
            assert held.commit(Changes((new("meeting_call:9:eva", "BO@example.org"),)), NOW) == []
        with Store(path, read_only=True) as held:
            assert len(held.mails()) == 1


def test_what_is_cleared_is_nowhere_in_the_file(held: Store, path: Path) -> None:
    held.commit(Changes((new(),)), NOW)
    held.claim(new().key)
    held.finish(new().key, "sent", NOW)
    assert held.clear(at("2026-11-23T12:00")) == 1
    held.close()
    assert b"bo@example.org" not in path.read_bytes()


def test_what_is_older_than_it_need_be_holds_nobodys_name_or_address(held: Store) -> None:
    held.commit(Changes((new(), new("meeting_call:8:eva", "eva@example.org"))), NOW)
    held.claim(new().key)
    held.finish(new().key, "sent", NOW)
    assert held.clear(NOW) == 0
    assert [held.clear(at("2026-11-23T12:00")) for _ in range(2)] == [1, 0]
    mails = {mail.key: mail for mail in held.memory().mails}
    assert (mails[new().key].name, mails[new().key].address, held.body(new().key)) == ("", "", b"")
    assert mails["meeting_call:8:eva"].address == "eva@example.org"
    assert held.commit(Changes((new("meeting_call:9:nya", "bo@example.org"),)), NOW) == []


def test_no_two_states_know_an_address_by_the_same_hash(tmp_path: Path) -> None:
    found = set()
    for name in ("a.sqlite", "b.sqlite"):
        for _ in range(2):
            with Store(tmp_path / name) as held:
                found.add(held.hashed("Bo@Example.org"))
                assert held.hashed("bo@example.org") in found
    assert len(found) == 2


def test_an_address_that_mail_comes_back_from_is_remembered_as_a_hash(held: Store) -> None:
    held.bounce("Bo@example.org", NOW, "5.1.1")
    held.bounce("bo@example.org", NOW, "5.1.1")
    assert held.bounced() == {held.hashed("bo@example.org")}


def test_only_a_mail_that_is_still_so_is_settled(held: Store) -> None:
    held.commit(Changes((new(),)), NOW)
    assert not held.settle(new().key, "unknown", "sent", NOW, "by hand")
    held.claim(new().key)
    held.begin_body(new().key)
    held.release_stale(NOW)
    assert states(held) == {new().key: "unknown"}
    assert held.settle(new().key, "unknown", "queued", NOW, "by hand")
    assert states(held) == {new().key: "queued"}
