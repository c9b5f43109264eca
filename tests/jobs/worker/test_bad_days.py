"""Whatever is out of order for a day or a week: the rest goes on, it is said, and afterwards everything is caught up, once."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from jobs import catalogue
from jobs.plan import Context, Job, Message, Report
from jobs.worker import sqlite_file, store
from sheets_schema.page import Page
from tests.google import Emulator
from tests.jobs.helpers import CASH, MEETING, Rows, cash, group, meeting
from tests.jobs.worker.days import Days, clock, days, gaps
from tests.jobs.worker.fakes import read, text_of
from tests.jobs.worker.oracle import Oracle
from tests.jobs.worker.turning import DOUBLED, LATE, LET_GO, LOST, MemoryBook, Turning, judge, turning, unsaid
from tests.jobs.worker.year import Deadline, Person, Year, gathering, here
from tests.mail.server import MailServer
from tests.sync.google.helpers import Time, keeper, sheet_of

CALLED = "2026-12-06"
"""The day of a meeting to which is called on the Sunday in the midst of the bad day."""
TABS: dict[str, Rows] = group(
    {
        "Möten": [MEETING, meeting("2026-9", date(2026, 11, 30)), meeting("2026-12", date.fromisoformat(CALLED))],
        "Kassabok": [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300)],
    },
    sending="På",
)
START, BAD, GOOD, END = "2026-11-20T12:00", "2026-11-21T10:00", "2026-11-22T10:00", "2026-11-23T12:00"
NEW_CALLS = {f"{name}@example.org" for name in ("anna", "bo", "cia")}


@pytest.fixture(name="server")
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with MailServer() as server:
        yield server


def said_in(server: MailServer, word: str) -> list[str]:
    """The texts of the mails with a word in their subject, each on one line."""
    mails = [one.body for one in server.accepted if word in str(read(one.body)["Subject"])]
    return [" ".join(text_of(body).split()) for body in mails]


def recipients(server: MailServer, word: str) -> Counter[str]:
    """Who got mails with a word in their subject, and how many."""
    return Counter(one.recipient for one in server.accepted if word in str(read(one.body)["Subject"]))


def is_discreet(one: Days) -> bool:
    """Whether the log names nobody."""
    return not any(word in one.said.casefold() for word in ("anna", "example.org", "kallelse", "biblioteket"))


def test_the_sheet_is_out_of_reach_for_a_day(
    tmp_path: Path, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    time = Time()
    with Emulator() as google:
        key = sheet_of(google, TABS)
        with days(lambda: keeper(google, key, time), START, tmp_path, capsys, server.port) as one:
            one.at(BAD, lambda: google.fail("*", 503, times=1_000_000))
            one.at(GOOD, google.calm)
            one.work("2026-11-22T09:00")
            code, told = one.status()
            assert (code, told["troubles"][0]["what"], told["troubles"][0]["until"]) == (1, "workbook", None)
            one.work(END)
            trouble = one.troubles()["workbook"]
        assert google.violations == []
    assert here(BAD) <= datetime.fromisoformat(trouble["since"]) <= here(BAD) + timedelta(minutes=5)
    assert here(GOOD) <= datetime.fromisoformat(trouble["until"]) <= here(GOOD) + timedelta(hours=1, minutes=5)
    pauses = gaps(one.looked, here(BAD), here("2026-11-22T09:00"))
    assert (pauses[:5], set(pauses[5:])) == ([5, 10, 25, 60, 60], {60})
    (letter,) = said_in(server, "Veckobrev")
    assert "Det var så från lördag 21 november kl. 10.0" in letter
    assert recipients(server, "6 december") == Counter(dict.fromkeys(NEW_CALLS, 1))
    assert is_discreet(one)


def test_the_mail_server_is_down_for_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, later = MailServer(), MailServer()
    first.__enter__()
    later.port = first.port
    running = [first]

    def stop() -> None:
        running.pop().__exit__(None, None, None)

    def start() -> None:
        running.append(later.__enter__())

    try:
        with days(lambda: book, START, tmp_path, capsys, first.port, every=1200) as one:
            book = MemoryBook(TABS)
            one.at(BAD, stop)
            one.at(GOOD, start)
            one.work("2026-11-22T09:00")
            code, told = one.status()
            assert (code, [(t["what"], t["until"]) for t in told["troubles"]]) == (1, [("mail", None)])
            assert {key for key, state in one.states().items() if state == "queued"} >= {"meeting_call:2026-12:bo alm"}
            one.work(END)
            trouble = one.troubles()["mail"]
    finally:
        while running:
            stop()
    assert here(GOOD) <= datetime.fromisoformat(trouble["until"]) <= here(GOOD) + timedelta(hours=4, minutes=20)
    assert recipients(later, "6 december") == Counter(dict.fromkeys(NEW_CALLS, 1))
    (letter,) = said_in(later, "Veckobrev")
    assert "Det som har krånglat" in letter
    assert set(one.states().values()) == {"sent"}
    took = Counter((str(read(one.body)["Message-ID"])) for one in (*first.accepted, *later.accepted))
    assert set(took.values()) == {1}
    assert is_discreet(one)


def test_the_heartbeat_cannot_be_written_for_an_hour(
    tmp_path: Path, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on a full disk: it is said once, the mails go, and the heart beats again when it can."""
    book = MemoryBook({**TABS, "Möten": TABS["Möten"][:1]})
    with days(lambda: book, START, tmp_path, capsys, server.port) as one:
        in_the_way = tmp_path / "state.sqlite-heartbeat"

        def block() -> None:
            in_the_way.unlink()
            in_the_way.mkdir()
            (in_the_way / "x").touch()
            book.tabs = TABS
            book.edition += 1

        def clear() -> None:
            (in_the_way / "x").unlink()
            in_the_way.rmdir()

        one.at("2026-11-20T13:00", block)
        one.at("2026-11-20T14:00", clear)
        one.work("2026-11-20T13:50")
        assert one.status(alive=True)[0] == 1
        assert recipients(server, "30 november") == Counter(dict.fromkeys(NEW_CALLS, 1))
        one.at("2026-11-20T14:30", lambda: alive.append(one.status(alive=True)[0]))
        alive: list[int] = []
        one.work("2026-11-20T15:00")
    assert alive == [0]
    assert one.said.count("heartbeat_failed") == 2  # by each of the two workers that met it
    assert is_discreet(one)


HOLD = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None); db.execute('BEGIN EXCLUSIVE')\nprint('has it', flush=True); sys.stdin.read()"


def test_the_state_is_held_by_another_for_an_hour(
    tmp_path: Path, server: MailServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's `run` that hangs: the worker waits for its turn, tells that it could not work, and then does all."""
    monkeypatch.setattr(sqlite_file, "WAIT", 0.05)
    book, holding = MemoryBook({**TABS, "Möten": TABS["Möten"][:1]}), []

    def hold() -> None:
        argv = [sys.executable, "-c", HOLD, str(tmp_path / "state.sqlite-lock")]
        holder = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None
        assert holder.stdout.readline() == "has it\n"
        holding.append(holder)
        book.tabs = TABS
        book.edition += 1

    def let_go() -> None:
        holding[0].communicate()

    try:
        with days(lambda: book, START, tmp_path, capsys, server.port) as one:
            one.at("2026-11-20T13:00", hold)
            one.at("2026-11-20T13:59", lambda: told.append(one.status()))
            one.at("2026-11-20T14:00", let_go)
            told: list[tuple[int, object]] = []
            one.work("2026-11-20T16:00")
            assert one.status()[0] == 0
    finally:
        for holder in holding:
            holder.kill()
            holder.communicate()
    assert told[0][0] == 1
    assert recipients(server, "30 november") == Counter(dict.fromkeys(NEW_CALLS, 1))
    assert "look_failed" in one.said
    assert is_discreet(one)


BROKEN, MENDED = "2028-07-05T09:00", "2028-07-12T12:00"
WEEKS = Year(
    people=(Person("Anna Ek"), Person("Bo Alm"), Person("Cia Dal")),
    meetings=(gathering("28-7", "2028-07-10T18:30"), gathering("28-8", "2028-07-22T18:30")),
    reports=(Deadline("Julirapport", date(2028, 7, 8)), Deadline("Semesterrapport", date(2028, 7, 17))),
    roles=(("Gruppsekreterare", "Anna Ek", None, None), ("Kassör", "Bo Alm", None, None)),
)


def is_broken() -> bool:
    """Whether the fault is there now."""
    return here(BROKEN) <= clock() < here(MENDED)


def breaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a week the reports' reminders cannot be planned, nor the tab Översikt be made."""

    def job(one: Job) -> Job:
        def plan(known: Context) -> list[Message]:
            if is_broken():
                raise ZeroDivisionError("Anna Ek")
            return one.plan(known)

        return replace(one, plan=plan) if one.name == "report_reminder" else one

    def tab(one: Report) -> Report:
        def page(known: Context) -> Page | None:
            if is_broken():
                raise ZeroDivisionError("Anna Ek")
            return one.page(known)

        return replace(one, page=page) if one.tab == "overview" else one

    monkeypatch.setattr(catalogue, "JOBS", tuple(map(job, catalogue.JOBS)))
    monkeypatch.setattr(catalogue, "REPORTS", tuple(map(tab, catalogue.REPORTS)))


def test_a_job_and_a_tab_that_raise_for_a_week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they would have done is caught up where it still makes sense, else let go and said; the others go on."""
    breaking(monkeypatch)
    start, end, tick = "2028-07-01T12:00", "2028-07-24T12:00", timedelta(hours=4)
    with turning(WEEKS, start, tmp_path) as run:
        run.allowed = is_broken
        run.work("2028-07-08T12:00", 4 * 3600)
        while_broken, lasting = dict(run.book.pages), _troubles(run)
        run.work(end, 4 * 3600)
        over = _troubles(run)
    oracle = Oracle(WEEKS, here(start), here(end), broken={"report_reminder": (here(BROKEN), here(MENDED))})
    judged, unasked = judge(oracle, run, tick)
    assert ([one.due for one in judged if one.fate in (DOUBLED, LOST)], unasked) == ([], [])
    gone = [one.due for one in judged if one.fate == LET_GO]
    assert {(due.job, due.about) for due in gone} == {("report_reminder", "Julirapport")}
    assert {one.due.about for one in judged if one.fate == LATE} == {"Julirapport", "Semesterrapport"}
    assert unsaid(run, gone) == []
    letters = [went.words for went in run.sent if went.job == "weekly_letter"]
    words = ("gick inte att ta fram breven", "Fliken Översikt gick inte att göra")
    assert [[word in letter for word in words] for letter in letters[:4]] == [
        [False, False],
        [True, True],
        [True, True],
        [False, False],
    ]
    assert (lasting["job:report_reminder"], lasting["tab:overview"]) == (None, None)
    assert (over["job:report_reminder"], over["tab:overview"]) == (here(MENDED), here(MENDED))
    assert len(while_broken["overview"].rows) < len(run.book.pages["overview"].rows)
    assert len(while_broken["sent"].rows) > 3


def _troubles(run: Turning) -> dict[str, object]:
    """Until when each trouble lasted."""
    with store.Store(run.session.state(), read_only=True) as held:
        return {one.what: one.until for one in held.troubles()}
