"""A group through a whole year, tick by tick: each mail that falls due goes once, or is let go by rule and said to be.

`pytest tests/jobs/worker/test_year.py` prints the table.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from tests.jobs.helpers import ZONE
from tests.jobs.worker.conftest import YEAR
from tests.jobs.worker.oracle import Due, Oracle
from tests.jobs.worker.turning import DOUBLED, LET_GO, LOST, Judged, Turning, judge, rows, turning, unsaid
from tests.jobs.worker.year import Deadline, Person, Year, gathering, here

Tell = Callable[[str, object], None]
START, END = "2027-12-01T12:00", "2028-12-01T12:00"
PEOPLE = (
    Person("Anna Ek"),
    Person("Bo Alm"),
    Person("Cia Dal"),
    Person("Dag Ny", joined=here("2028-02-20T12:00")),
    Person("Eva Fors", left=here("2028-06-20T12:00")),
)
ROLES = (
    ("Gruppsekreterare", "Anna Ek", None, None),
    ("Kassör", "Bo Alm", None, date(2028, 2, 29)),
    ("Kassör", "Cia Dal", date(2028, 3, 1), None),
)
MEETINGS = (
    gathering("27-12", "2027-12-09T18:30"),
    gathering("28-1", "2028-01-01T00:15"),
    gathering("28-1b", "2028-01-15T18:30"),  # called as the year begins
    gathering("28-2", "2028-02-29T18:30"),
    gathering("28-3", "2028-03-21T18:30", days=21),  # called on leap day
    gathering("28-3b", "2028-03-26T02:30"),  # there is no such hour
    gathering("28-3c", "2028-03-28T18:30"),  # reminded of on the night
    gathering("28-4", "2028-04-09T18:30"),  # called on the night
    gathering("28-5", "2028-05-10T18:30").then("2028-05-03T20:00", "2028-05-17T19:00"),
    gathering("28-5b", "2028-05-21T18:00"),  # begins in the hour that is lived twice
    gathering("28-6", "2028-06-14T18:30").then("2028-06-08T21:10"),
    gathering("28-6b", "2028-06-21T18:30", added="2028-06-18T10:07"),
    gathering(
        "28-6c", "2028-06-28T18:30", added="2028-06-27T20:02"
    ),  # called the evening before, and reminded on the next day
    gathering("28-7", "2028-07-12T18:30"),  # held while nothing runs
    gathering("28-7b", "2028-07-18T18:30"),  # to be reminded of while nothing runs
    gathering("28-7c", "2028-07-27T18:30"),  # to be called while nothing runs
    gathering("28-7d", "2028-07-20T18:30").then("2028-07-11T09:00", "2028-07-24T18:30"),  # moved while nothing runs
    gathering("28-7e", "2028-07-25T18:30").then("2028-07-13T09:00", "2028-07-26T18:30"),  # and before its call
    gathering("28-8", "2028-08-16T18:30", cia="2028-08-05T13:00"),
    gathering("28-9", "2028-09-12T18:30"),  # reminded of on the day that is lived twice
    gathering("28-9b", "2028-09-24T18:30"),  # called then
    gathering("28-10", "2028-10-29T02:30"),  # that hour comes twice
    gathering("28-10b", "2028-10-31T18:30"),  # reminded of on the night
    gathering("28-11", "2028-11-12T18:30"),  # called on the night
)
REPORTS = (
    Deadline("Nyårsrapport", date(2028, 1, 1), sent=here("2028-01-20T12:00")),
    Deadline("Skottrapport", date(2028, 2, 29), sent=here("2028-02-29T12:00")),
    Deadline(
        "Skifterapport", date(2028, 3, 2), sent=here("2028-03-02T10:00")
    ),  # whose treasurer changes the day before
    Deadline("Sommarrapport", date(2028, 3, 27), "Gruppsekreterare", sent=here("2028-04-15T12:00")),
    Deadline("Semesterrapport", date(2028, 7, 17), sent=here("2028-07-20T12:00")),
    Deadline("Klockrapport", date(2028, 9, 11), sent=here("2028-09-11T12:00")),
    Deadline("Vinterrapport", date(2028, 10, 30), sent=here("2028-11-10T12:00")),
    Deadline("Årsrapport", date(2028, 12, 31)),
)
SLIPS = tuple(
    here(moment)
    for moment in (
        "2027-12-31T23:55",
        "2028-01-01T00:07",
        "2028-03-25T23:50",
        "2028-03-26T00:30",
        "2028-03-26T01:10",  # the second that day: it waits for the next
        "2028-07-12T09:00",
        "2028-10-29T00:40",
    )
)
COMMENTS = tuple(
    (here(moment), text)
    for moment, text in (("2028-02-29T12:03", "Skottdagsfråga"), ("2028-07-12T12:00", "Semesterfråga"))
)
GROUP = Year(PEOPLE, MEETINGS, REPORTS, SLIPS, COMMENTS, ROLES)
DOWN = ("2028-07-09T17:00", "2028-07-16T19:00")
STRETCHES = {
    "the year's end": ("2027-12-30T12:00", "2028-01-03T00:00"),
    "leap day": ("2028-02-28T00:00", "2028-03-02T12:00"),
    "the night summer time begins": ("2028-03-25T00:00", "2028-03-27T12:00"),
    "the clock set back an hour": ("2028-05-21T00:00", "2028-05-22T00:00"),
    "a week of downtime": DOWN,
    "the clock set back a day": ("2028-09-09T00:00", "2028-09-11T00:00"),
    "the night summer time ends": ("2028-10-28T00:00", "2028-10-30T12:00"),
}
WHOLE = "a year"
USUAL, CLOSE = 3 * 3600, 60
"""Seconds between two looks: on usual days, and where the calendar is odd."""


def stretch(due: Due) -> str:
    """The odd stretch of the year in which something falls due, if any."""
    found = (name for name, (first, last) in STRETCHES.items() if here(first) <= due.since < here(last))
    return next(found, "usual days")


def whole_year(run: Turning) -> None:
    """From December to December, with all that happens to a computer meanwhile."""
    for until, every in (
        ("2027-12-31T22:00", USUAL),
        ("2028-01-01T02:00", CLOSE),
        ("2028-02-28T23:00", USUAL),
        ("2028-02-29T01:00", CLOSE),
        ("2028-03-25T23:30", USUAL),
        ("2028-03-26T04:00", CLOSE),
        ("2028-05-21T17:30", USUAL),
        ("2028-05-21T18:30", CLOSE),
    ):
        run.work(until, every)
    run.to("2028-05-21T17:30")
    run.work("2028-05-21T19:00", CLOSE)
    run.work(DOWN[0], USUAL)
    run.to(DOWN[1])
    run.work("2028-09-10T18:45", USUAL)
    run.to("2028-09-09T18:45")
    run.work("2028-10-28T23:30", USUAL)
    run.work("2028-10-29T02:00", CLOSE)
    run.work("2028-10-29T04:00", CLOSE)
    run.work(END, USUAL)


def settle(what: str, oracle: Oracle, run: Turning, tell: Tell) -> list[Judged]:
    """Each was served once and in its time, or let go and said to be; nothing else went."""
    judged, unasked = judge(oracle, run, timedelta(seconds=USUAL))
    for kind in (stretch, lambda one: one.job) if what == WHOLE else (lambda _: "all",):
        for row in rows(what, judged, kind):
            tell(YEAR, row)
    assert [one.due for one in judged if one.fate in (DOUBLED, LOST)] == []
    assert [(went.at, went.mail.key) for went in unasked] == []
    assert unsaid(run, [one.due for one in judged if one.fate == LET_GO]) == []
    return judged


def test_a_year(tmp_path: Path, record_property: Tell) -> None:
    with turning(GROUP, START, tmp_path) as run:
        whole_year(run)
    down = [(here(DOWN[0]), here(DOWN[1]))]
    judged = settle(WHOLE, Oracle(GROUP, here(START), here(END), down), run, record_property)
    assert len(judged) > 300


HOSTS = (
    ("America/New_York", "2028-03-11", time(18)),  # the host's own nights
    ("America/New_York", "2028-11-04", time(18)),
    ("Europe/Stockholm", "2028-03-25", time(2, 30)),  # an hour that the night does not have
    ("Europe/Stockholm", "2028-10-28", time(2, 30)),  # and one that it has twice
    ("Asia/Tokyo", "2027-12-31", time(18)),
)


@pytest.mark.parametrize(("zone", "day", "hour"), HOSTS, ids=[f"{zone} {day}" for zone, day, _ in HOSTS])
def test_an_odd_night_on_a_host_in_another_zone(
    tmp_path: Path, zone: str, day: str, hour: time, record_property: Tell
) -> None:
    """What the host's own clock does is nothing to the group, nor that the weekly hour is one that a night lacks or repeats."""
    group, first = replace(GROUP, hour=hour), here(f"{day}T12:00")
    ends = [f"{(first + timedelta(hours=n)).astimezone(ZONE):%Y-%m-%dT%H:%M}" for n in (10, 22, 58)]
    with turning(group, f"{day}T12:00", tmp_path, zone) as run:
        for until, every in zip(ends, (USUAL, CLOSE, USUAL), strict=True):
            run.work(until, every)
    oracle = Oracle(group, first, here(ends[-1]))
    judged = settle(f"a host in {zone}, {day}", oracle, run, record_property)
    assert any(one.due.job == "weekly_letter" for one in judged)


def test_a_daily_limit_over_the_night_with_an_hour_too_many(tmp_path: Path) -> None:
    """Counted by the group's own days; calls go first, what is over waits, and what then makes no sense is let go and said."""
    group, start, end, limit = replace(GROUP, settings={"daily_limit": 5}), "2028-10-27T12:00", "2028-11-06T00:00", 5
    with turning(group, start, tmp_path) as run:
        run.work(end, 4 * USUAL)
    judged, unasked = judge(Oracle(group, here(start), here(end)), run, timedelta(days=9))
    assert ([one.due for one in judged if len(one.mails) > 1], unasked) == ([], [])
    assert set(Counter(went.at.astimezone(ZONE).date() for went in run.sent).values()) <= {1, 2, 3, 4, limit}
    served = {one.due: one.mails[0] for one in judged if one.mails}
    calls = [due for due in served if due.job == "meeting_call"]
    before = [(due, call) for due, went in served.items() for call in calls if call.since < went.at < served[call].at]
    assert [pair for pair in before if pair[0].job != "meeting_call"] == []
    gone = [one.due for one in judged if not one.mails and one.due.until < here(end)]
    assert (len(calls), bool(gone)) == (12, True)
    assert unsaid(run, gone) == []
