"""What the worker logs: JSON lines or words, and never anything about a person."""

import io
import json
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jobs.memory import Mail
from jobs.worker.log import _WORDS, Log, Voice
from jobs.worker.planning import Failure
from sheets_schema.text import Text
from sync.workbook import WorkbookError
from tests.cli.helpers import write
from tests.cli.workers import Worker
from tests.jobs.helpers import ANNUAL, CASH, MEETING, MEMBER, ROLE, cash, group, meeting, member, role
from tests.mail.server import Fault, MailServer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = "meeting_call:2026-9:anna@example.org"


def mail(state: str) -> Mail:
    """One mail, of a real person."""
    return Mail(KEY, "meeting_call", "t", "anna ek", "Anna Ek", "anna@example.org", "Kallelse", state, NOON)


def failure(what: str = "job:notices") -> Failure:
    """A job that raised, with a person in its text."""
    try:
        int("Anna Ek")
    except ValueError as error:
        return Failure(what, error)
    raise AssertionError


def log(**voice: object) -> tuple[Log, io.StringIO]:
    """A log, and what it writes."""
    out = io.StringIO()
    return Log(out, Voice(**{"language": "sv", "clock": lambda: NOON, "words": False, **voice})), out  # type: ignore[arg-type]


def everything(one: Log) -> None:
    """Every event there is."""
    one.started("1.0", 300)
    one.looked([mail("sent")], 2, [failure()])
    one.unreachable(WorkbookError(Text("Anna Ek", "Anna Ek")))
    one.failed(KeyError("Anna Ek"))
    one.troubles(["mail"])
    one.troubles([])
    one.ping_failed("timeout")
    one.heartbeat_failed(OSError(28, "No space left", "Anna Ek"))
    one.stopped()


def test_json_lines() -> None:
    one, out = log()
    everything(one)
    events = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [event.pop("at") for event in events] == ["2026-11-22T12:00:00+00:00"] * len(events)
    place = events[2].pop("place")
    assert (place.startswith("test_log.py:"), place.partition(":")[2].isdigit()) == (True, True)
    assert events == [
        {"level": "info", "event": "worker_started", "version": "1.0", "every": 300},
        {"level": "info", "event": "mail_moved", "job": "meeting_call", "state": "sent", "mail": "8d0930bdda"},
        {"level": "error", "event": "job_failed", "what": "job:notices", "kind": "ValueError"},
        {"level": "info", "event": "looked", "mails": 1, "written": 2},
        {"level": "error", "event": "sheet_unreachable", "kind": "WorkbookError", "place": ""},
        {"level": "error", "event": "look_failed", "kind": "KeyError", "place": ""},
        {"level": "warning", "event": "trouble_began", "what": "mail"},
        {"level": "info", "event": "trouble_over", "what": "mail"},
        {"level": "warning", "event": "ping_failed", "why": "timeout"},
        {"level": "warning", "event": "heartbeat_failed", "kind": "OSError"},
        {"level": "info", "event": "worker_stopped"},
    ]
    assert {event["event"] for event in events} == set(_WORDS)


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_event_tells_of_a_person(words: bool, language: str) -> None:
    one, out = log(words=words, language=language)
    everything(one)
    assert len(out.getvalue().splitlines()) == 11
    for personal in ("Anna", "anna", "Kallelse", "example.org", "2026-9"):
        assert personal not in out.getvalue()


def test_words_for_a_person() -> None:
    for language, said in (
        ("sv", "job:notices gick inte: ValueError i "),
        ("en", "job:notices failed: ValueError in "),
    ):
        one, out = log(words=True, language=language)
        one.looked([], 0, [failure()])
        assert said in out.getvalue()
        assert out.getvalue()[2:9:3] == "::" + out.getvalue()[8]


@pytest.mark.parametrize("words", [True, False])
def test_tracebacks_where_they_are_asked_for(words: bool) -> None:
    one, out = log(words=words, tracebacks=True)
    one.looked([], 0, [failure()])
    assert "Traceback" in out.getvalue()
    assert "invalid literal" in out.getvalue()


def test_only_what_is_news_is_told() -> None:
    """Drafts are made anew in each pass, and a job that fails does so each time."""
    one, out = log()
    broken = failure()
    for state, number in (("draft", 3), ("draft", 0), ("queued", 2), ("queued", 0), ("sent", 2)):
        before = len(out.getvalue().splitlines())
        one.looked([mail(state)], 0, [broken])
        assert len(out.getvalue().splitlines()) - before == number
    one.looked([], 0, [])
    one.looked([], 0, [broken])
    assert out.getvalue().splitlines()[-1].count("job_failed") == 1


def test_a_stream_that_nobody_reads_stops_nothing() -> None:
    class Broken(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    everything(Log(Broken(), Voice("sv", lambda: NOON, words=True)))


SENTINELS = ("Sentinella", "sentinella", "87654", "Hemligheten")
RAISING = """
from jobs import catalogue
from jobs.plan import Job
def plan(context):
    raise LookupError("Sentinella", [one for one in context.book.tables])
catalogue.JOBS = (*catalogue.JOBS, Job("raising", (), plan))
"""


@pytest.fixture(name="server")
def sentinels_everywhere(tmp_path: Path) -> Iterator[MailServer]:
    """A group whose every name, address, sum and text is known again; the second who is called is refused."""
    with MailServer(
        faults=[Fault("rcpt", "550 5.1.1 no Sentinella here", recipient="sentinella2@example.org")]
    ) as server:
        (tmp_path / "gruppbok.toml").write_text(
            'workbook = "bok.xlsx"\n[mail]\nfrom = "Sentinella <sentinella@example.org>"\nhost = "127.0.0.1"\n'
            f'port = {server.port}\nsecurity = "none"\n',
            "utf-8",
        )
        names = [f"Sentinella{n} Hemligheten" for n in range(1, 4)]
        tabs = {
            "Medlemmar": [MEMBER, *(member(name) for name in names)],
            "Roller": [ROLE, role("Gruppsekreterare", names[0]), role("Kassör", names[1])],
            "Möten": [
                MEETING,
                ANNUAL,
                meeting("Sentinella-9", date(2026, 11, 26), place="Sentinella", agenda="Sentinella"),
            ],
            "Kassabok": [CASH, cash(1, date(2026, 2, 3), "Bank", "Gåvor", 87654, text="Hemligheten")],
        }
        write(tmp_path / "bok.xlsx", group(tabs, sending="På"))
        yield server


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nothing_personal_in_what_a_worker_says(tmp_path: Path, server: MailServer, lang: str) -> None:
    """Mails go and are refused, a job raises with a person in its text, and then the workbook goes away."""
    heartbeats = set()
    with Worker(tmp_path, ("--date", "2026-11-22T12:00", "--lang", lang), RAISING) as worker:
        worker.until_it_looked()
        heartbeats.add((tmp_path / "gruppbok.sqlite-heartbeat").read_text("utf-8"))
        assert "sentinella1@example.org" in server.recipients
        assert {one["what"] for one in worker.named("job_failed")} == {"job:raising"}
        assert {one["kind"] for one in worker.named("job_failed")} == {"LookupError"}
        assert {"sent", "failed"} <= {one["state"] for one in worker.named("mail_moved")}
        (tmp_path / "bok.xlsx").rename(tmp_path / "Sentinella.xlsx")
        worker.until(lambda: worker.named("sheet_unreachable"), "the workbook to be missed")
        worker.until(lambda: "workbook" in worker.heart["trouble"], "the trouble")
        heartbeats.add((tmp_path / "gruppbok.sqlite-heartbeat").read_text("utf-8"))
        assert worker.end(signal.SIGTERM) == 0
    heartbeats.add((tmp_path / "gruppbok.sqlite-heartbeat").read_text("utf-8"))
    for text in (worker.said, *heartbeats):
        assert [one for one in SENTINELS if one in text] == []
