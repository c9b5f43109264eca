"""A pass over an unchanged book is quick, and still notices whatever makes something due."""

import os
from pathlib import Path

import pytest

from jobs.worker.store import Store
from tests.cli.helpers import DATE, Terminal, mails, process, write
from tests.jobs.helpers import MEMBER, Rows, group, member

NOON = f"{DATE}T12:00"


@pytest.fixture(name="book")
def worked_book(folder: Path, gruppbok: Terminal) -> Path:
    """A group without a fault whose pass at noon on a Sunday is done."""
    path = write(folder / "bok.xlsx", group())
    assert gruppbok("run", path, "--outbox", "brev", "--date", NOON).code == 0
    return path


class Watch:
    """Tells whether a pass did its work since last asked: it then writes the state, which a quiet one leaves alone."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._seen = self._now()

    def _now(self) -> tuple[int, bytes]:
        return (self._state.stat().st_mtime_ns, self._state.read_bytes()) if self._state.exists() else (0, b"")

    def worked(self) -> bool:
        """Whether the state has been written."""
        before, self._seen = self._seen, self._now()
        return self._seen != before


@pytest.fixture(name="watch")
def watched_state(book: Path) -> Watch:
    """The state of the group whose pass is done."""
    return Watch(book.with_name("bok.gruppbok.sqlite"))


@pytest.mark.parametrize("now", [NOON, f"{DATE}T17:59", f"{DATE}T17:59:59", f"{DATE}T16:59+00:00"])
def test_nothing_has_changed(gruppbok: Terminal, book: Path, watch: Watch, now: str) -> None:
    done = gruppbok("run", book, "--outbox", "brev", "--date", now, "--json")
    assert (done.code, watch.worked(), done.json["mails"], done.json["written"]) == (0, False, [], [])
    assert done.json["findings"] == {"error": 0, "warning": 0, "info": 0}


def test_a_quiet_pass_keeps_the_exit_code(gruppbok: Terminal, folder: Path) -> None:
    path = write(folder / "fel.xlsx", group({"Roller": [["Roll", "Namn"], ["Kassör", "Bo Alm"]]}))
    words = ("run", path, "--outbox", "brev", "--date", NOON, "--json")
    first, watch, second = gruppbok(*words), Watch(folder / "fel.gruppbok.sqlite"), gruppbok(*words)
    assert (first.code, second.code, watch.worked()) == (1, 1, False)
    assert first.json["findings"] == second.json["findings"]


@pytest.mark.parametrize(
    "now", [f"{DATE}T18:00", "2026-11-23T00:00", "2026-11-24T12:00", f"{DATE}T11:59", "2026-11-21T12:00"]
)
def test_a_new_day_the_weekly_hour_or_an_earlier_clock(gruppbok: Terminal, book: Path, watch: Watch, now: str) -> None:
    gruppbok("run", book, "--outbox", "brev", "--date", now)
    assert watch.worked()


def test_the_weekly_hour_makes_its_letter(gruppbok: Terminal, book: Path, folder: Path) -> None:
    for now, number in ((f"{DATE}T17:59", 0), (f"{DATE}T18:00", 1), (f"{DATE}T18:01", 1), ("2026-11-23T09:00", 1)):
        gruppbok("run", book, "--outbox", "brev", "--date", now)
        assert len(mails(folder / "brev")) == number


def test_a_changed_book(gruppbok: Terminal, book: Path, watch: Watch) -> None:
    members: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm", None), member("Cia Dal")]
    write(book, group({"Medlemmar": members}))
    done = gruppbok("run", book, "--outbox", "brev", "--date", NOON, "--json")
    assert watch.worked()
    assert done.json["findings"]["warning"] == 1
    assert "findings" in done.json["written"]


def test_a_book_of_the_same_size_and_time_that_says_something_else(
    gruppbok: Terminal, book: Path, watch: Watch
) -> None:
    """What counts is the content: some programs put the time back."""
    before = book.stat()
    content = bytearray(book.read_bytes())
    content[10:14] = b"\x00\x00\x21\x58"
    book.write_bytes(content)
    os.utime(book, ns=(before.st_atime_ns, before.st_mtime_ns))
    gruppbok("run", book, "--outbox", "brev", "--date", NOON)
    assert watch.worked()


@pytest.mark.parametrize("damage", ["deleted", "overwritten"])
def test_our_file_is_put_right(gruppbok: Terminal, book: Path, folder: Path, damage: str) -> None:
    ours = folder / "bok.gruppbok.xlsx"
    if damage == "deleted":
        ours.unlink()
    else:
        ours.write_bytes(ours.read_bytes()[:-50])
    done = gruppbok("run", book, "--outbox", "brev", "--date", NOON, "--json")
    assert done.json["written"] == ["overview", "findings", "annual", "sent"]
    assert ours.exists()
    assert gruppbok("run", book, "--outbox", "brev", "--date", NOON, "--json").json["written"] == []


def test_another_mode(gruppbok: Terminal, folder: Path) -> None:
    """Drafts of a pass without a folder go in the next, which has one, though the book is the same."""
    path = write(folder / "bok.xlsx", group())
    gruppbok("run", path, "--date", "2026-11-20T12:00")
    gruppbok("run", path, "--date", f"{DATE}T18:00")
    watch = Watch(folder / "bok.gruppbok.sqlite")
    gruppbok("run", path, "--date", f"{DATE}T18:00")
    assert not watch.worked()
    done = gruppbok("run", path, "--date", f"{DATE}T18:00", "--outbox", "brev", "--json")
    assert [mail["state"] for mail in done.json["mails"]] == ["sent"]
    assert len(mails(folder / "brev")) == 1


def test_waiting_mails(gruppbok: Terminal, folder: Path) -> None:
    """While any mail waits, no pass is quiet."""
    path = write(folder / "bok.xlsx", group(daily_limit=0))
    gruppbok("run", path, "--outbox", "brev", "--date", "2026-11-20T12:00")
    gruppbok("run", path, "--outbox", "brev", "--date", f"{DATE}T18:00")
    watch = Watch(folder / "bok.gruppbok.sqlite")
    gruppbok("run", path, "--outbox", "brev", "--date", f"{DATE}T18:00")
    assert watch.worked()


def test_another_workbook_over_the_same_state(gruppbok: Terminal, book: Path, folder: Path, watch: Watch) -> None:
    copy = folder / "kopia.xlsx"
    copy.write_bytes(book.read_bytes())
    done = gruppbok("run", copy, "--outbox", "brev", "--date", NOON, "--state", "bok.gruppbok.sqlite", "--json")
    assert (watch.worked(), len(done.json["written"])) == (True, 4)


def test_a_pass_that_another_version_ended_is_not_relied_on(gruppbok: Terminal, book: Path, watch: Watch) -> None:
    for kept in ('{"version": "0.0.1", "book": "x"}', '{"version": "0.0.1"}', "{}"):
        with Store(book.with_name("bok.gruppbok.sqlite")) as store:
            store.remember(quiet=kept)
        assert watch.worked()
        assert gruppbok("run", book, "--outbox", "brev", "--date", NOON).code == 0
        assert watch.worked()


def test_a_folder_for_mails_is_made_by_a_quiet_pass_too(book: Path, folder: Path) -> None:
    done = process("run", book, "--outbox", "annan/mapp", "--date", NOON, cwd=folder)
    assert done.code == 0
    assert (folder / "annan" / "mapp").is_dir()
