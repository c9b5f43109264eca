"""gruppbok worker in real processes: started, asked to stop, killed, alone, pinging; and what status says of it."""

import os
import pty
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from jobs.commands.worker import _often
from jobs.worker.store import Store
from tests.cli.helpers import DATE, Done, Terminal, files, process, write
from tests.cli.workers import PATIENCE, Worker
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, Rows, group, meeting, member
from tests.jobs.worker.pinged import Pinged
from tests.mail.server import MailServer

PEOPLE = 4
CONFIGURATION = """
workbook = "bok.xlsx"
[mail]
from = "gruppen@example.org"
host = "127.0.0.1"
port = {port}
security = "none"
"""
AT = ("--date", f"{DATE}T12:00+01:00")


@pytest.fixture(name="server")
def mail_server(folder: Path) -> Iterator[MailServer]:
    """A mail server, configured beside a group that sends and is about to call to a meeting."""
    with MailServer() as server:
        (folder / "gruppbok.toml").write_text(CONFIGURATION.format(port=server.port), "utf-8")
        members: Rows = [MEMBER, *(member(f"Person{n} Ek") for n in range(PEOPLE))]
        called = {"Medlemmar": members, "Möten": [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]}
        write(folder / "bok.xlsx", group({**called, "Roller": [["Roll", "Namn"]]}, sending="På"))
        yield server


class Held:
    """A mail server that waits with its answer at a stage of its nth mail, until it is let go on."""

    def __init__(self, server: MailServer, stage: str, nth: int) -> None:
        self._stage, self._nth = stage, nth
        self.reached, self._goes_on = threading.Event(), threading.Event()
        server.watch = self._watch

    def _watch(self, stage: str, number: int) -> None:
        if (stage, number) == (self._stage, self._nth) and not self.reached.is_set():
            self.reached.set()
            self._goes_on.wait(PATIENCE)

    def go_on(self) -> None:
        """Lets it answer."""
        self._goes_on.set()


EVERYONE = {f"person{n}@example.org" for n in range(PEOPLE)}


def states(folder: Path) -> list[str]:
    """The mails' states."""
    with Store(folder / "gruppbok.sqlite", read_only=True) as store:
        return sorted(mail["state"] for mail in store.mails())


def status(gruppbok: Terminal, *words: str, at: str = "12:01") -> Done:
    """What is said of it at a moment; at first that is about the worker's own."""
    return gruppbok("status", *words, "--date", f"{DATE}T{at}+01:00")


OFTEN = "from datetime import timedelta; from jobs.worker import ping; ping.SELDOM = timedelta(0)"


def pings(folder: Path, url: str) -> None:
    """Configures an address to ping."""
    words = (folder / "gruppbok.toml").read_text("utf-8")
    (folder / "gruppbok.toml").write_text(f'{words}[worker]\nping = "{url}"\n', "utf-8")


def test_it_works_until_it_is_asked_to_stop(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    assert (status(gruppbok, "--alive").code, "inte" in status(gruppbok, "--alive").out) == (1, True)
    with Worker(folder, AT) as worker:
        worker.until_it_looked()
        assert set(server.recipients) == EVERYONE
        told = status(gruppbok, "--json").json["worker"]
        assert told == {
            "running": True,
            "pid": worker.process.pid,
            "since": worker.heart["since"],
            "looked": told["looked"],
            "next": told["next"],
        }
        assert told["next"] > told["looked"] >= told["since"]
        assert f"(process {worker.process.pid})" in status(gruppbok).out
        assert status(gruppbok, "--alive").code == 0
        assert status(gruppbok, "--alive", "--json").json == {"schema": 1, "alive": True}
        worker.until_it_looked()
        assert worker.end() == 0
    assert worker.heart["stopped"]
    assert [worker.events[n]["event"] for n in (0, -1)] == ["worker_started", "worker_stopped"]
    assert (len(server.accepted), states(folder)) == (PEOPLE, ["sent"] * PEOPLE)
    assert status(gruppbok, "--alive").code == 1
    assert "stoppades" in status(gruppbok).out
    assert "stopped" in status(gruppbok, "--lang", "en").out
    assert status(gruppbok, "--json").json["worker"]["running"] is False


def test_the_state_is_free_between_two_looks(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    with Worker(folder, AT) as worker:
        worker.until_it_looked()
        done = gruppbok("run", *AT, "--json")
        assert (done.code, done.json["mails"]) == (1, [])
        assert gruppbok("outbox", "list", "--json").code == 0
        worker.until_it_looked()
        assert worker.end(signal.SIGINT) == 0


def test_a_second_worker_is_refused(folder: Path, server: MailServer) -> None:
    with Worker(folder, AT) as worker:
        worker.until_it_looked()
        second = process("worker", *AT, cwd=folder)
        assert "redan" in second.refusal
        worker.until_it_looked()
        assert worker.heart["pid"] == worker.process.pid
        assert worker.end() == 0


def test_the_mail_in_hand_is_finished_and_no_other_is_begun(
    gruppbok: Terminal, folder: Path, server: MailServer
) -> None:
    held = Held(server, "body", 2)
    with Worker(folder, AT) as worker:
        worker.until(held.reached.is_set, "the second mail's body")
        worker.send(signal.SIGTERM)
        held.go_on()
        assert worker.ended() == 0
    assert len(server.accepted) == 2
    assert states(folder) == ["queued"] * (PEOPLE - 2) + ["sent"] * 2
    assert worker.heart["stopped"]
    gruppbok("run", *AT)
    assert sorted(server.recipients) == sorted(EVERYONE)


def test_a_pause_between_two_mails_keeps_nobody_waiting(folder: Path, server: MailServer) -> None:
    """The server wants ten minutes between two mails; the worker still beats, and stops when it is asked to."""
    toml = folder / "gruppbok.toml"
    toml.write_text(f"{toml.read_text('utf-8')}pace = 600\n", "utf-8")
    with Worker(folder, AT) as worker:
        worker.until(lambda: len(server.accepted) == 1, "the first mail")
        before = worker.heart["beaten"]
        worker.until(lambda: worker.heart["beaten"] > before, "a beat in the pause")
        assert worker.end() == 0
    assert len(server.accepted) == 2
    assert states(folder) == ["queued"] * (PEOPLE - 2) + ["sent"] * 2


def told(worker: Worker, fact: str) -> str:
    """What Linux tells of the process under a name."""
    lines = Path(f"/proc/{worker.process.pid}/status").read_text("utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{fact}:"))


def naps(worker: Worker) -> int:
    """How often the process has gone to sleep of its own will."""
    return int(told(worker, "voluntary_ctxt_switches"))


def test_a_second_interrupt_ends_it_at_once(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    """The mail whose body was under way is then in doubt: shown, and not sent again."""
    held = Held(server, "body", 2)
    with Worker(folder, AT) as worker:
        worker.until(held.reached.is_set, "the second mail's body")
        worker.until(lambda: told(worker, "State") == "S", "it waits for the server")
        before = naps(worker)
        worker.send(signal.SIGINT)  # two that come at once would count as one
        worker.until(lambda: naps(worker) > before, "the first interrupt is dealt with, and it sleeps again")
        assert worker.end(signal.SIGINT) == 2
        held.go_on()
    assert worker.said.endswith("Avbrutet.\n")
    assert (worker.heart["stopped"], len(server.accepted) <= 2) == (True, True)
    assert states(folder) == ["data"] + ["queued"] * (PEOPLE - 2) + ["sent"]
    shown = status(gruppbok, "--json")
    assert (shown.code, shown.json["mails"]) == (1, {"sent": 1, "queued": PEOPLE - 2, "unknown": 1})


def test_after_a_kill_another_takes_over(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    held = Held(server, "mail", 3)
    with Worker(folder, AT) as worker:
        worker.until(held.reached.is_set, "the third mail")
        assert worker.end(signal.SIGKILL) == -signal.SIGKILL
        held.go_on()
    told = status(gruppbok, "--json").json["worker"]
    assert (told["running"], told["pid"]) == (True, worker.process.pid)  # its heartbeat was beaten lately
    late = status(gruppbok, at="12:30")
    assert "arbetar inte" in late.out
    assert status(gruppbok, "--alive", at="12:30").code == 1
    with Worker(folder, AT) as second:
        second.until_it_looked()
        assert second.end() == 0
    assert sorted(server.recipients) == sorted(EVERYONE)
    assert states(folder) == ["sent"] * PEOPLE


def test_status_knows_a_worker_in_a_long_look_by_its_lock(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    held = Held(server, "body", 1)
    with Worker(folder, AT) as worker:
        worker.until(held.reached.is_set, "the first mail's body")
        assert status(gruppbok, "--alive", at="15:00").code == 1
        assert status(gruppbok, "--json", at="15:00").json["worker"]["running"] is True
        held.go_on()
        worker.until_it_looked()
        assert worker.end() == 0


def test_a_heartbeat_that_cannot_be_written_is_said_once(folder: Path, server: MailServer) -> None:
    (folder / "gruppbok.sqlite-heartbeat").mkdir()
    with Pinged() as pinged:
        pings(folder, pinged.url)
        with Worker(folder, AT, OFTEN) as worker:
            worker.until(lambda: len(pinged.asked) == 3, "three looks")
            assert worker.end() == 0
    assert set(server.recipients) == EVERYONE
    assert [one["kind"] for one in worker.named("heartbeat_failed")] == ["IsADirectoryError"]


def test_a_lock_that_is_taken_away_ends_it(folder: Path, server: MailServer) -> None:
    with Worker(folder, AT) as worker:
        worker.until_it_looked()
        (folder / "gruppbok.sqlite-worker").unlink()
        assert worker.ended() == 1, "systemd starts it again, which mends it"
    assert "gruppbok.sqlite-worker" in worker.said.splitlines()[-1]


def test_pings_and_goes_on_whatever_comes_of_it(folder: Path, server: MailServer) -> None:
    with ExitStack() as stack:
        with Pinged() as pinged:
            pings(folder, pinged.url)
            worker = stack.enter_context(Worker(folder, AT, OFTEN))
            worker.until(lambda: len(pinged.asked) == 2, "two pings")
            assert (set(pinged.asked), worker.named("ping_failed")) == ({("GET", "/ping", b"")}, [])
            pinged.status = 500
            worker.until(lambda: "http 500" in worker.said, "a refused ping")
        worker.until(lambda: "ConnectionError" in worker.said, "a ping that nobody hears")
        worker.until_it_looked()
        assert worker.end() == 0
    assert worker.heart["well"]


def test_a_workbook_that_goes_away_and_comes_back(gruppbok: Terminal, folder: Path, server: MailServer) -> None:
    book, away = folder / "bok.xlsx", folder / "borta"
    with Pinged() as pinged:
        pings(folder, pinged.url)
        with Worker(folder, AT, OFTEN) as worker:
            worker.until_it_looked()
            book.rename(away)
            worker.until(lambda: worker.heart["trouble"] == ["workbook"], "the trouble")
            before = len(pinged.asked)
            worker.until_it_looked()
            assert len(pinged.asked) == before
            told = status(gruppbok, "--json")
            assert (told.code, worker.heart["well"]) == (1, False)
            (trouble,) = told.json["troubles"]
            assert (trouble["what"], trouble["until"], "bok.xlsx" in trouble["says"]) == ("workbook", None, True)
            assert "Fel sedan" in status(gruppbok).out
            assert "Wrong since" in status(gruppbok, "--lang", "en").out
            away.rename(book)
            worker.until(lambda: worker.heart["well"], "its end")
            worker.until(lambda: len(pinged.asked) > before, "a ping")
            told = status(gruppbok, "--json")
            assert (told.code, told.json["troubles"][0]["until"] is not None) == (0, True)
            assert "Över, " in status(gruppbok).out
            assert worker.end() == 0
    assert {one["kind"] for one in worker.named("sheet_unreachable")} == {"WorkbookError"}
    assert gruppbok("status", "--date", "2026-11-30", "--json").json["troubles"] == []


def test_a_person_at_a_terminal_is_told_in_words(folder: Path, server: MailServer) -> None:
    ours, theirs = pty.openpty()
    try:
        with Worker(folder, AT, stderr=theirs) as worker:
            worker.until_it_looked()
            assert worker.end(signal.SIGINT) == 0
        printed = os.read(ours, 65536).decode("utf-8").replace("\r\n", "\n")
    finally:
        os.close(ours)
        os.close(theirs)
    lines = printed.splitlines()
    assert lines[0] == "gruppbok ser efter i bok.xlsx var 1:a sekund och gör det som är dags. Stoppa med Ctrl-C."
    assert lines[-1] == "gruppbok worker har stannat."
    assert sum(line.endswith(": sent") for line in lines) == PEOPLE
    assert "{" not in printed


@pytest.mark.parametrize(
    ("every", "sv", "en"),
    [
        *((10, "var 10:e sekund", "every 10 seconds"), (60, "varje minut", "every minute")),
        *((120, "var 2:a minut", "every 2 minutes"), (300, "var 5:e minut", "every 5 minutes")),
        *((660, "var 11:e minut", "every 11 minutes"), (1260, "var 21:a minut", "every 21 minutes")),
        *((90, "var 90:e sekund", "every 90 seconds"), (3600, "var 60:e minut", "every 60 minutes")),
    ],
)
def test_how_often_in_words(every: int, sv: str, en: str) -> None:
    assert (_often(every).sv, _often(every).en) == (sv, en)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("every = 9", "worker.every"),
        ("every = 3601", "worker.every"),
        ("every = 60.5", "worker.every"),
        ("every = true", "worker.every"),
        ('every = "5 min"', "worker.every"),
        ("often = 5", "worker.often"),
        *(
            (f"ping = {address!r}", "worker.ping")
            for address in (
                *("http://example.org/x", "https://", "https://[", "https://[::1", "ftp://127.0.0.1/x", "hc-ping.com"),
                *("https://example.org:99999/x", "https://example.org:port/", "https://exa mple.org/", "file:///etc/"),
            )
        ),
    ],
)
def test_settings_that_cannot_be_used(gruppbok: Terminal, folder: Path, words: str, named: str) -> None:
    (folder / "gruppbok.toml").write_text(f'workbook = "bok.xlsx"\n[worker]\n{words}\n', "utf-8")
    for command in ("status", "worker"):
        assert named in gruppbok(command).refusal
        assert gruppbok(command).refusal != gruppbok(command, "--lang", "en").refusal


@pytest.mark.parametrize("address", ["https://hc-ping.example/abc", "http://127.0.0.1:8000/x", "http://localhost/x"])
def test_addresses_that_can_be_pinged(gruppbok: Terminal, folder: Path, address: str) -> None:
    words = f'workbook = "bok.xlsx"\n[worker]\nevery = 10\nping = "{address}"\n'
    (folder / "gruppbok.toml").write_text(words, "utf-8")
    assert gruppbok("status").code == 0


@pytest.mark.parametrize(
    ("words", "mail", "said"),
    [
        ((), "", "gruppbok.toml"),
        (("finns.xlsx",), "", "finns.xlsx"),
        (("text.xlsx",), "", "text.xlsx"),
        (
            ("bok.xlsx",),
            "[mail]\nfrom = 'g@example.org'\nhost = 'h.example.org'\nuser = 'g'\n",
            "GRUPPBOK_SMTP_PASSWORD",
        ),
        (("bok.xlsx", "--outbox", "text.xlsx"), "", "--outbox"),
        (("bok.xlsx", "--state", "text.xlsx"), "", "--state"),
        (("bok.xlsx", "--state", "no/where.sqlite"), "", "--state"),
    ],
    ids=["none", "missing", "no workbook", "no password", "no folder", "no state", "nowhere"],
)
def test_what_cannot_work_is_one_line_and_leaves_nothing(
    folder: Path, words: tuple[str, ...], mail: str, said: str
) -> None:
    write(folder / "bok.xlsx", group())
    (folder / "text.xlsx").write_text("Kassabok;1;2\n")
    (folder / "gruppbok.toml").write_text(mail)
    before = files(folder)
    assert said in process("worker", *words, "--date", DATE, cwd=folder).refusal
    left = set(files(folder)) - set(before)
    assert all(words == ("text.xlsx",) and name.startswith("text.gruppbok.sqlite") for name in left)
    assert process("status", "--alive", "bok.xlsx", cwd=folder).code == 1


def test_sending_without_a_mail_server_is_said_at_the_start(folder: Path) -> None:
    write(folder / "bok.xlsx", group(sending="På"))
    done = process("worker", "bok.xlsx", "--date", DATE, cwd=folder)
    assert "[mail]" in done.refusal
