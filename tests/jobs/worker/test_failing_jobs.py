"""A job or a tab of ours that fails stops nothing else, and is said; what was missed meanwhile is caught up or let go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from jobs import catalogue
from jobs.plan import Context, Message
from jobs.troubles import lasting
from jobs.worker import making
from jobs.worker.render import Letter
from jobs.worker.store import Store
from sheets_schema.page import Page
from tests.jobs.helpers import ANNUAL, MEETING, Cells, group, meeting, report
from tests.jobs.worker.fakes import World, said, text_of

SECRET = "Anna Ek, anna@example.org, 1 234,50 kr"  # noqa: S105 - what a fault's own text may hold


def raises(_: Context) -> list[Message]:
    """A job that fails."""
    raise KeyError(SECRET)


def breaks(_: Context) -> Page:
    """A tab that fails."""
    raise ZeroDivisionError(SECRET)


STOOD_STILL = "Programmet arbetade inte. Det var så från söndag 8 november kl. 19.00 till måndag 30 november kl. 09.00, och är över."


@contextmanager
def failing(name: str) -> Iterator[None]:
    """One of the jobs fails."""
    jobs = tuple(replace(job, plan=raises) if job.name == name else job for job in catalogue.JOBS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "JOBS", jobs)
        yield


def world(tmp_path: Path, *rows: Cells, **settings: object) -> World:
    """A group with a meeting on a Thursday, whose letter comes on Sundays at 18."""
    meetings = [MEETING, ANNUAL, meeting("2026-9", "2026-11-26"), *rows]
    tabs = {"Möten": meetings, "Rapporter": [*REPORTS]}
    return World(tmp_path / "s.sqlite", group(tabs, **settings))


REPORTS = [["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"], report("Plan", "2026-11-30", "Kassör")]


def troubles(some: World) -> dict[str, bool]:
    """What is kept of what went wrong, and whether it lasts."""
    with Store(some.state, read_only=True) as store:
        kept = store.troubles()
    return {one.what: one in lasting(kept) for one in kept}


def test_a_job_that_fails_stops_no_other_and_is_caught_up(tmp_path: Path) -> None:
    some = world(tmp_path)
    with failing("meeting_call"):
        done = some.run("2026-11-22T09:00")
    assert {key.split(":")[0] for key in some.take()} == {"report_reminder"}
    assert said(done) == "Möteskallelse: det gick inte att ta fram breven, för ett fel i programmet (KeyError)."
    assert [(one.what, one.kind) for one in done.failures] == [("job:meeting_call", "KeyError")]
    assert done.failures[0].place.startswith("test_failing_jobs.py:")
    assert troubles(some) == {"job:meeting_call": True}
    some.run("2026-11-22T09:05")
    assert {key.split(":")[0] for key in some.take()} == {"meeting_call"}
    assert troubles(some) == {"job:meeting_call": False}


def test_the_weekly_letter_says_it_and_what_was_let_go(tmp_path: Path) -> None:
    some = world(tmp_path)
    some.run("2026-11-20T09:00")
    some.take()
    with failing("meeting_reminder"):
        some.run("2026-11-24T09:00")
        assert {key.split(":")[0] for key in some.take()} == {"report_reminder", "weekly_letter"}
        some.run("2026-11-27T09:00")
    some.take()
    some.run("2026-11-28T09:00")
    assert some.of("expired") == {
        f"meeting_reminder:2026-9:2026-11-26:{name}" for name in ("anna ek", "bo alm", "cia dal")
    }
    some.take()
    some.run("2026-11-29T18:00")
    (letter,) = [body for key, body in some.post.sent if key.startswith("weekly_letter")]
    text = " ".join(text_of(letter).split())
    assert "Det som har krånglat" in text
    assert "Mötespåminnelse: det gick inte att ta fram breven, för ett fel i programmet (KeyError)." in text
    assert "Det var så från tisdag 24 november kl. 09.00 till lördag 28 november kl. 09.00, och är över." in text
    assert "De här skickades aldrig" in text
    assert "anna@example.org" not in text.replace("svara till anna@example.org", "")


def test_nobody_sees_what_a_fault_says(tmp_path: Path) -> None:
    some = world(tmp_path)
    with failing("meeting_call"):
        done = some.run("2026-11-22T18:00")
    with Store(some.state, read_only=True) as store:
        facts = " ".join(store.facts.values())
    assert SECRET not in facts
    assert SECRET not in said(done)
    assert SECRET not in "".join(text_of(body) for _, body in some.post.sent)


def test_a_mail_of_a_failing_job_that_waits_is_left_as_it_is(tmp_path: Path) -> None:
    some = world(tmp_path, daily_limit=1)
    some.run("2026-11-22T09:00")
    waits = some.of("queued")
    assert waits
    with failing("meeting_call"):
        some.run("2026-11-23T09:00")
    assert {key for key in waits if key.startswith("meeting_call")} <= some.of("queued") | some.of("sent")
    assert [key for key in some.of("expired") if key.startswith("meeting_call")] == []


def test_a_tab_that_fails_says_so_and_the_others_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = world(tmp_path)
    reports = tuple(replace(one, page=breaks) if one.tab == "annual" else one for one in catalogue.REPORTS)
    monkeypatch.setattr(catalogue, "REPORTS", reports)
    done = some.run("2026-11-22T09:00")
    assert set(done.written) == {"overview", "findings", "annual", "sent"}
    words = [str(cell.value) for row in some.book.pages["annual"].rows for cell in row]
    assert words == [
        "Årsbokslut",
        "Fliken Årsbokslut gick inte att göra, för ett fel i programmet (ZeroDivisionError).",
    ]
    assert troubles(some) == {"tab:annual": True}
    monkeypatch.undo()
    some.run("2026-11-22T10:00")
    assert troubles(some) == {"tab:annual": False}
    assert len(some.book.pages["annual"].rows) > 5


def test_a_week_without_the_program(tmp_path: Path) -> None:
    """The call and the reminder are let go, of the reminders of a report only the latest goes, and all of it is said."""
    some = world(tmp_path, meeting("2026-10", "2026-12-10"))
    some.run("2026-11-08T19:00")
    some.take()
    some.run("2026-11-30T09:00")
    (letter,) = [text_of(body) for key, body in some.post.sent if key.startswith("weekly")]
    assert STOOD_STILL in " ".join(letter.split())
    sent = some.take()
    assert [key for key in sent if "2026-9" in key] == []
    assert [key.split(":")[:2] for key in sent if key.startswith("meeting_call")] == [["meeting_call", "2026-10"]] * 3
    assert {":".join(key.split(":")[:4]) for key in sent if key.startswith("report")} == {
        "report_reminder:plan:2026-11-30:-1"
    }
    assert [key for key in sent if key.startswith("weekly")] == ["weekly_letter:2026-11-29:anna ek"]
    gone = some.of("expired")
    assert {key for key in gone if key.startswith("weekly")} == {
        "weekly_letter:2026-11-15:anna ek",
        "weekly_letter:2026-11-22:anna ek",
    }
    assert len([key for key in gone if key.startswith("meeting_call:2026-9:")]) == 3
    assert {key.split(":")[3] for key in gone if key.startswith("report")} == {"-21", "-7"}
    some.run("2026-12-06T18:00")
    (last,) = [text_of(body) for key, body in some.post.sent if key.startswith("weekly")]
    text = " ".join(last.split())
    assert "De här skickades aldrig" in text
    assert STOOD_STILL not in text, "it is told once"


def test_a_torn_tab_counts_as_missed(tmp_path: Path) -> None:
    some = world(tmp_path)
    some.run("2026-11-20T09:00")
    some.take()
    whole = some.book.tabs
    torn = {**whole, "Möten": [MEETING]}
    for day in ("2026-11-24T09:00", "2026-11-26T09:00"):
        some.run(day, torn)
    assert [key for key in some.take() if key.startswith("meeting")] == []
    some.run("2026-11-27T09:00", whole)
    assert [key for key in some.take() if key.startswith("meeting")] == []
    assert len([key for key in some.of("expired") if key.startswith("meeting_reminder")]) == 3


def test_what_was_missed_is_made_if_it_makes_sense_again(tmp_path: Path) -> None:
    """A meeting that was missed is put off: its call goes."""
    some = world(tmp_path)
    some.run("2026-11-10T09:00")
    some.take()
    some.run("2026-11-27T09:00")
    assert len([key for key in some.of("expired") if key.startswith("meeting_call")]) == 3
    later = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-12-03")]})
    some.take()
    some.run("2026-11-27T10:00", later)
    assert len([key for key in some.take() if key.startswith("meeting_call")]) == 3


def test_a_mail_that_could_not_be_made_is_made_once_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a meeting that moves again meanwhile is told of as it then stands."""
    some = world(tmp_path)
    some.run("2026-11-20T09:00")
    some.take()
    moved = {**some.book.tabs, "Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-27")]}
    monkeypatch.setattr(making, "render", _cannot)
    some.run("2026-11-20T10:00", moved)
    assert (some.take(), {key.split(":")[0] for key in some.of("failed")}) == ([], {"meeting_update"})
    again = {**some.book.tabs, "Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-28")]}
    some.run("2026-11-20T11:00", again)
    monkeypatch.undo()
    some.run("2026-11-20T12:00")
    assert len(some.post.sent) == 3
    assert all("28 november" in text_of(body) for _, body in some.post.sent)
    assert some.of("failed") == set()
    some.take()
    some.run("2026-11-20T13:00")
    assert some.take() == []


def _cannot(*_: object) -> Letter:
    raise UndefinedError(SECRET)
