"""What gruppbok status says: of the worker, of what waits, and of what is wrong."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs import catalogue
from jobs.plan import Context, Job, Message
from jobs.worker.alone import Alone
from jobs.worker.heartbeat import Heartbeat, write_heartbeat
from jobs.worker.store import Store
from tests.cli.helpers import DATE, Terminal, process, write
from tests.jobs.helpers import ANNUAL, MEETING, group, meeting
from tests.mail.server import MailServer

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
"""Twelve o'clock in the group's zone."""
HEART = Heartbeat(NOON - timedelta(days=1), NOON, 300, NOON, NOON, NOON + timedelta(minutes=5))


@pytest.fixture(name="book")
def worked_book(folder: Path, gruppbok: Terminal) -> Path:
    """A group whose pass at noon is done, with a meeting to call to."""
    rows = [MEETING, ANNUAL, meeting("2026-9", datetime(2026, 11, 26))]
    path = write(folder / "bok.xlsx", group({"Möten": rows}, sending="På"))
    (folder / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n')
    gruppbok("run", "--outbox", "brev", "--date", f"{DATE}T12:00")
    return path


def beat(folder: Path, heart: Heartbeat) -> None:
    """What a worker left."""
    write_heartbeat(folder / "gruppbok.sqlite-heartbeat", heart)


def lines(gruppbok: Terminal, *words: str, at: str = f"{DATE}T12:01") -> list[str]:
    """What it says at a moment."""
    return gruppbok("status", "--date", at, *words).out.splitlines()


def test_of_a_worker_at_work(folder: Path, book: Path) -> None:
    """Its hours are the group's, wherever the computer is."""
    beat(folder, HEART)
    done = process("status", "--date", f"{DATE}T12:01", cwd=folder, TZ="America/New_York")
    first, second, third, fourth, *_ = done.out.splitlines()
    assert first.startswith("gruppbok worker arbetar sedan 2026-11-21 12:00 (process ")
    assert (second, third) == ("Såg efter senast: 2026-11-22 12:00", "Ser efter nästa gång: 2026-11-22 12:05")
    assert fourth == "Arbetade senast: 2026-11-22 12:00"
    assert done.code == 0


def test_of_a_worker_that_has_not_looked_yet(gruppbok: Terminal, folder: Path, book: Path) -> None:
    beat(folder, Heartbeat(NOON, NOON, 300))
    assert "Såg efter senast: –" in lines(gruppbok)
    assert "Last looked: –" in lines(gruppbok, "--lang", "en")


def test_of_a_worker_that_fell_silent(gruppbok: Terminal, folder: Path, book: Path) -> None:
    beat(folder, HEART)
    assert lines(gruppbok, at=f"{DATE}T13:00")[0] == (
        "gruppbok worker arbetar inte. Det hördes av senast 2026-11-22 12:00. Starta det igen."
    )
    told = gruppbok("status", "--json", "--date", f"{DATE}T13:00").json["worker"]
    assert told == {
        "running": False,
        "pid": None,
        "since": None,
        "looked": "2026-11-22T11:00:00+00:00",
        "next": None,
    }


def test_a_lock_without_a_heartbeat_is_a_worker_too(gruppbok: Terminal, folder: Path, book: Path) -> None:
    with Alone(folder / "gruppbok.sqlite"):
        assert lines(gruppbok)[0] == "gruppbok worker arbetar."
        assert gruppbok("status", "--json").json["worker"]["running"] is True
        assert gruppbok("status", "--alive").code == 1
    assert lines(gruppbok)[0] == "Arbetade senast: 2026-11-22 12:00"


def test_a_first_look_that_could_not_be_made(gruppbok: Terminal, folder: Path) -> None:
    """There is no state yet that could tell of it."""
    (folder / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n')
    for what, said in (("workbook", "gick inte att läsa"), ("pass", "loggen")):
        beat(folder, HEART._replace(worked=None, trouble=(what,)))
        done = gruppbok("status", "--date", f"{DATE}T11:01+00:00")
        assert (done.code, said in done.out, "har inte arbetat här än" in done.out) == (1, True, True)


def test_what_the_state_was_told_of_since_is_believed(gruppbok: Terminal, folder: Path, book: Path) -> None:
    beat(folder, HEART._replace(looked=NOON - timedelta(minutes=1), trouble=("workbook",)))
    assert gruppbok("status", "--date", f"{DATE}T12:01").code == 0
    beat(folder, HEART._replace(looked=NOON + timedelta(minutes=1), trouble=("pass",)))
    assert gruppbok("status", "--date", f"{DATE}T12:01").code == 1


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_heartbeat_that_cannot_be_understood_is_none(
    gruppbok: Terminal, folder: Path, book: Path, content: str
) -> None:
    (folder / "gruppbok.sqlite-heartbeat").write_text(content)
    assert lines(gruppbok)[0] == "Arbetade senast: 2026-11-22 12:00"
    assert gruppbok("status", "--alive").code == 1


def test_a_mail_server_that_is_let_alone(gruppbok: Terminal, folder: Path, book: Path) -> None:
    with MailServer() as gone:
        port = gone.port
    mail = f'[mail]\nfrom = "g@example.org"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    (folder / "gruppbok.toml").write_text('workbook = "bok.xlsx"\n' + mail)
    rows = [MEETING, ANNUAL, meeting("2026-10", datetime(2026, 11, 27))]
    write(folder / "bok.xlsx", group({"Möten": rows}, sending="På"))
    for minute in (10, 11):
        assert gruppbok("run", "--date", f"{DATE}T12:{minute}").code == 1
    done = gruppbok("status", "--date", f"{DATE}T12:12")
    assert done.code == 1
    assert "Mejlservern får vara i fred till 2026-11-22 12:16." in done.out
    assert "Fel sedan 2026-11-22 12:10 (2 gånger, senast 2026-11-22 12:11): " in done.out
    assert done.out.count("127.0.0.1") == 1
    assert "i fred" not in gruppbok("status", "--date", f"{DATE}T12:30").out
    (trouble,) = gruppbok("status", "--json", "--lang", "en").json["troubles"]
    assert (trouble["what"], trouble["since"], trouble["last"], trouble["until"], trouble["times"]) == (
        "mail",
        "2026-11-22T11:10:00+00:00",
        "2026-11-22T11:11:00+00:00",
        None,
        2,
    )


def test_a_job_that_fails_and_is_mended(gruppbok: Terminal, folder: Path, book: Path) -> None:
    def plan(_context: Context) -> list[Message]:
        raise LookupError("Anna Ek")

    usual = catalogue.JOBS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "JOBS", (*usual, Job("raising", (), plan)))
        for time in ("13:00", "13:05", "13:10"):
            with Store(folder / "gruppbok.sqlite") as store:
                store.remember(quiet="")
            gruppbok("run", "--outbox", "brev", "--date", f"{DATE}T{time}")
    done = gruppbok("status", "--date", f"{DATE}T13:11")
    said = [line for line in done.out.splitlines() if line.startswith("Fel sedan 2026-11-22 13:0")]
    assert (done.code, len(said), "LookupError" in done.out, "Anna" in done.out) == (1, 1, True, False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "JOBS", (*usual, Job("raising", (), lambda _: [])))
        gruppbok("run", "--outbox", "brev", "--date", f"{DATE}T14:00")
    after = gruppbok("status", "--date", f"{DATE}T14:01", "--json")
    assert (after.code, [one["until"] for one in after.json["troubles"]]) == (0, ["2026-11-22T13:00:00+00:00"])


def test_as_json_it_is_as_plain_as_ever(gruppbok: Terminal, book: Path) -> None:
    done = gruppbok("status", "--json")
    assert list(done.json) == ["schema", "started", "last", "mails", "worker", "troubles"]
    assert (done.json["mails"], done.json["troubles"], done.code) == ({"sent": 3}, [], 0)
    assert json.loads(done.out)["schema"] == 1
