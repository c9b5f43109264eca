"""gruppbok fleet add --state: all that a state holds comes along, whole or not at all, and nobody writes the old one again."""

from pathlib import Path
from typing import Any

import pytest

from jobs.fleet import moving
from jobs.worker import sqlite_file
from jobs.worker.database import BEGUN, DONE, Database
from jobs.worker.store import Changes, Store, StoreError
from sheets_schema.text import Text
from tests.bank.test_kept import imported
from tests.cli.helpers import Terminal, mails, write
from tests.fleet.commands.conftest import is_empty, only_group, sheet
from tests.fleet.office import Office
from tests.fleet.offices import FIRST
from tests.google import Emulator
from tests.jobs.helpers import at, group
from tests.jobs.worker.test_store import new

NOW = at("2026-11-22T12:00")
OLD = Path("lund.sqlite")


@pytest.fixture(name="words")
def typed(sheets: Emulator) -> tuple[str, ...]:
    """A state with something in each of its tables, and what is typed to move it in."""
    with Store(OLD) as store:
        mails = (
            new(),
            new("meeting_call:8:eva", "eva@example.org", body="Å".encode() * 5000),
            new("meeting_call:7:bo"),
        )
        store.commit(Changes(mails, told={"a": frozenset({"å", "b"})}, rows={"members": 3}), NOW)
        store.claim(mails[1].key, "office")
        store.finish(mails[1].key, "queued", NOW, reason="451", again=NOW)
        store.bounce("gone@example.org", NOW, "550 ingen sådan")
        store.keep_statement(imported("bank"))
        store.change("keep_closing", year=2025, at=str(NOW), closed='{"year": 2025}')
        store.change("keep_snapshot", at=str(NOW), hash="abc", rows=b"\x00\xff" * 100)
        store.hold(mails[2].key, NOW)
    return ("fleet", "add", "Lund", "--sheet", sheet(sheets, FIRST), "--state", str(OLD))


def everything(kept: Database) -> dict[str, list[list[str]]]:
    """All rows of all tables but the mark of the move, sums as digits."""
    tables = ("fact", "mail", "bounced", "told", "tab_rows", "closing", "snapshot", "bank_line", "bank_period")
    rows: dict[str, list[dict[str, Any]]] = {table: kept.named(f"every_{table}") for table in tables}
    rows["fact"] = [row for row in rows["fact"] if row["name"] != "moved"]
    return {table: sorted([str(cell) for cell in row.values()] for row in some) for table, some in rows.items()}


def test_all_that_a_state_holds_comes_along(gruppbok: Terminal, office: Office, words: tuple[str, ...]) -> None:
    """Byte for byte; and an address is known again by the secret that came along, also where it is cleared."""
    with Store(OLD) as old:
        before = everything(old._db)
        reaching, bounced = old.reaching("bo@example.org"), old.bounced()
    assert min(len(rows) for rows in before.values()) > 0, "no table is empty"
    done = gruppbok(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("Tillståndet flyttade med (3 brev); den gamla gruppbok worker kan stängas av.\n")
    with office.store(only_group(office)) as moved:
        assert everything(moved._db) == before
        assert (moved.reaching("BO@example.org"), moved.bounced()) == (reaching, bounced)
        assert len(reaching) == 2
        assert moved.statements() == {"bank": imported("bank")}
        assert moved.commit(Changes((new("meeting_call:9:anna", "Bo@example.org"),)), NOW) == []
    with Store(OLD, read_only=True) as old:
        assert everything(old._db) == before, "the file itself is kept as it was"


def test_the_old_state_may_be_read_but_nobody_writes_it_or_moves_it_again(
    gruppbok: Terminal, office: Office, words: tuple[str, ...]
) -> None:
    """What has happened since it does not know: a mail might go twice."""
    assert gruppbok(*words).code == 0
    book = write(Path("bok.xlsx"), group())
    for lang, says in (("sv", "Gruppen sköts av kontorets gruppbok fleet nu"), ("en", "looks after the group now")):
        assert says in gruppbok("run", book, "--state", OLD, "--outbox", "brev", "--lang", lang).refusal
    assert mails(Path("brev")) == {}
    assert "meeting_call:9:bo" in gruppbok("outbox", "list", "--state", OLD).out
    assert gruppbok("fleet", "remove", "Lund", "--yes").code == 0
    assert "har redan flyttats" in gruppbok(*words).refusal
    assert is_empty(office)


def test_where_moving_fails_nothing_is_kept_and_the_state_is_as_it_was(
    gruppbok: Terminal, office: Office, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = moving.move

    def break_off(state: Database, into: Database) -> int:
        whole(state, into)
        raise StoreError(Text("Disken är full.", "The disk is full."))

    monkeypatch.setattr(moving, "move", break_off)
    assert gruppbok(*words).refusal == "Disken är full."
    assert is_empty(office)
    with Store(OLD) as old:
        assert len(old.mails()) == 3


def test_a_damaged_state_keeps_nobody_out(gruppbok: Terminal, office: Office, words: tuple[str, ...]) -> None:
    content = bytearray(OLD.read_bytes())
    content[4096 * 2 :] = b"\x5a" * (len(content) - 4096 * 2)
    OLD.write_bytes(content)
    assert "lund.sqlite går inte att använda" in gruppbok(*words).refusal
    assert is_empty(office)


def test_killed_while_moving_it_is_moved_the_next_time(
    gruppbok: Terminal, office: Office, words: tuple[str, ...]
) -> None:
    """From when it begins until it is known to be done, the old worker sends nothing."""
    book = write(Path("bok.xlsx"), group())
    with Store(OLD) as old:
        old.remember(moved=BEGUN)
    assert "höll på att flyttas till kontoret" in gruppbok("run", book, "--state", OLD, "--outbox", "brev").refusal
    assert gruppbok(*words).code == 0
    with office.store(only_group(office)) as moved:
        assert len(moved.mails()) == 3
        assert "moved" not in moved.facts


def test_killed_when_it_was_kept_the_old_worker_stays_away(
    gruppbok: Terminal, office: Office, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    marked = moving.mark

    def die(state: Database, how: str) -> None:
        if how == DONE:
            raise KeyboardInterrupt
        marked(state, how)

    with monkeypatch.context() as killed:
        killed.setattr(moving, "mark", die)
        assert gruppbok(*words).refusal == "Avbrutet."
    assert only_group(office).name == "Lund"
    assert "en grupp som heter Lund" in gruppbok(*words).refusal
    with pytest.raises(StoreError, match="höll på att flyttas"):
        Store(OLD)


def test_a_state_that_is_at_work_is_waited_for(
    gruppbok: Terminal, office: Office, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "WAIT", 0.1)
    with Store(OLD):
        assert "Ett annat gruppbok arbetar just nu" in gruppbok(*words).refusal
    assert is_empty(office)
    assert gruppbok(*words).code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "Det finns inget tillstånd i lund.sqlite."), (b"Kassabok\n" * 1000, "går inte att använda")],
)
def test_a_file_that_is_no_state(
    gruppbok: Terminal, office: Office, words: tuple[str, ...], content: bytes | None, says: str
) -> None:
    OLD.unlink()
    if content is not None:
        OLD.write_bytes(content)
    assert says in gruppbok(*words).refusal
    assert (is_empty(office), OLD.exists()) == (True, content is not None)


def test_a_state_of_a_newer_release(gruppbok: Terminal, office: Office, words: tuple[str, ...]) -> None:
    with Store(OLD) as old:
        old.remember(schema="99")
    assert "nyare version av gruppbok. Uppdatera programmet" in gruppbok(*words).refusal
    assert is_empty(office)
