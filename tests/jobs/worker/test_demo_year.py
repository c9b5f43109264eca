"""The demo group through the whole of 2026: who gets how many mails, that each deadline had its own, and the year's papers.

`pytest tests/jobs/worker/test_demo_year.py` prints the tables. What the members write is in demo_year.py and demo_money.py.
It is looked at every other hour; GRUPPBOK_HOURS=1 looks each hour, and takes twice as long.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from jobs.documents.catalogue import KINDS
from jobs.documents.model import Document
from sheets_schema.book import Book, read_book
from sheets_schema.check import run as run_checks
from sheets_schema.checks import CHECKS
from sheets_schema.text import Ore, money
from tests.jobs.documents.reading import tables
from tests.jobs.helpers import ZONE, at, snapshot
from tests.jobs.worker.conftest import DEMO, OVER
from tests.jobs.worker.demo_oracle import DemoOracle
from tests.jobs.worker.demo_sheet import Row, Sheet
from tests.jobs.worker.demo_year import END, START, demo_year
from tests.jobs.worker.turning import IN_TIME, Judged, Turning, Went, judge, turning
from tests.jobs.worker.year import here

Tell = Callable[[str, object], None]
HOURS = int(os.environ.get("GRUPPBOK_HOURS", "2"))  # noqa: TID251 - how much is asked of this run
"""Between two looks."""
MOST = 3
"""Mails a week that anybody is to bear with, but for those of WHY."""
WHY = {
    "weekly_letter": "the secretary's letter",
    "report_reminder": "an office's reports, and the secretary's copies, on the contract's days",
    "cashbook_findings": "the treasurer's, at most one a day",
    "comments": "the auditor has written to those who answer for the book",
    "help_request": "the receipt of what the secretary has asked",
    "task_reminder": "own tasks and decisions, on the days that the group has set",
    "training_reminder": "seven days before the last day, however late the news came",
    "meeting_update": "cannot wait",
    "meeting_cancelled": "cannot wait",
}
"""The set exceptions: what may come beside the three. Calls and reminders of meetings, news, welcomes, boxes and those
who are interested have none."""
BUSY = {
    "anna.ekdahl": {6: 4, 8: 4, 39: 4, 45: 4, 47: 8, 48: 6, 50: 4},
    "bertil.sjogren": {47: 7},
    "cecilia.norlin": {47: 4, 48: 5},
    "david.akerlund": {47: 4},
    "hassan.yusuf": {48: 4},
    "ingrid.palmborg": {47: 4},
    "yasmin.haddad": {47: 4},
}
"""Every week of the year with more than three mails to one person, and how many: the two weeks before Write for Rights, when
a board meeting, a group meeting, a training and a campaign fall together, and the secretary's."""
AFTER = "2027-01-02T12:00"


@pytest.fixture(scope="module", name="run")
def whole_year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Turning]:
    """The year, looked at hour after hour."""
    with turning(demo_year(), START, tmp_path_factory.mktemp("year")) as run:
        run.work(END, HOURS * 3600)
        yield run


@pytest.fixture(scope="module", name="last")
def last_sheet() -> Sheet:
    """The sheet as the year ends."""
    return demo_year().versions[-1].sheet


@pytest.fixture(scope="module", name="book")
def last_book() -> Book:
    """The same as the program reads it, early in the year after."""
    return read_book(snapshot(demo_year().tabs(here(AFTER))), at(AFTER))


def judged(run: Turning) -> tuple[list[Judged], list[Went]]:
    """What became of each mail that was due, and those that nothing asked for."""
    return judge(DemoOracle(demo_year(), here(START), here(END)), run, timedelta(hours=HOURS))


def test_every_deadline_had_its_mails_in_time_and_nothing_else_went(run: Turning) -> None:
    found, unasked = judged(run)
    assert [one.due for one in found if one.fate != IN_TIME] == []
    assert [(went.at, went.mail.key) for went in unasked] == []
    jobs = Counter(one.due.job for one in found)
    assert len(jobs) == 16
    assert jobs.pop("audit_request") == 1
    assert min(jobs.values()) >= 3, jobs


def test_nothing_went_twice(run: Turning) -> None:
    keys = Counter(went.mail.key for went in run.sent)
    seen = Counter((went.mail.address, went.mail.subject, went.at.astimezone(ZONE).date()) for went in run.sent)
    assert (max(keys.values()), max(seen.values())) == (1, 1)


def test_all_hours_were_looked_at_and_most_looks_were_quiet(run: Turning) -> None:
    assert len(run.looks) == 365 * 24 // HOURS
    assert run.quiet > 0.8 * len(run.looks)


def test_nobody_gets_more_than_three_a_week_but_for_the_set_exceptions(run: Turning, record_property: Tell) -> None:
    weeks: dict[tuple[str, int], list[Went]] = defaultdict(list)
    for went in run.sent:
        weeks[went.mail.address.split("@")[0], went.at.astimezone(ZONE).isocalendar().week].append(went)
    for row in _rows(weeks):
        record_property(DEMO, row)
    over: dict[str, dict[int, int]] = defaultdict(dict)
    for (who, week), some in sorted(weeks.items()):
        jobs = Counter(went.job for went in some)
        if len(some) > MOST:
            over[who][week] = len(some)
            record_property(OVER, f"{who:<24}{week:>6}{len(some):>7}  {_reasons(jobs)}")
        assert sum(number for job, number in jobs.items() if job not in WHY) <= MOST, (who, week, jobs)
    assert dict(over) == BUSY


def _rows(weeks: Mapping[tuple[str, int], list[Went]]) -> Iterator[str]:
    """A row of the table for each who got mails."""
    for who in sorted({who for who, _ in weeks}):
        own = {week: some for (one, week), some in weeks.items() if one == who}
        jobs = Counter(went.job for some in own.values() for went in some)
        busiest = max(own, key=lambda week: len(own[week]))
        told = ", ".join(f"{job} {number}" for job, number in jobs.most_common())
        yield f"{who:<24}{jobs.total():>6}{f'{len(own[busiest])} (week {busiest})':>13}  {told}"


def _reasons(jobs: Counter[str]) -> str:
    """Which exceptions a week has, and what else came in it."""
    told = [f"{job} {number} ({WHY[job]})" for job, number in sorted(jobs.items()) if job in WHY]
    return "; ".join(told) + f"; others {sum(number for job, number in jobs.items() if job not in WHY)}"


def paper(book: Book, kind: str) -> Document:
    """One of the year's papers."""
    return KINDS[kind].make(book, 2026, "sv")


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_the_years_papers_is_without_doubts(book: Book, kind: str) -> None:
    assert paper(book, kind).doubts == ()


def test_only_what_nobody_mended_is_left_to_see_over(book: Book) -> None:
    found = sorted((one.code, one.cell) for one in run_checks(CHECKS, book))
    assert found == [("cashbook.voucher_gap", "A108")]


@dataclass(frozen=True)
class Tally:
    """What the script did in the year, counted from the rows that people wrote."""

    sheet: Sheet

    def of(self, tab: str, day: str, **cells: object) -> list[Row]:
        """The rows of a tab of 2026 that hold these."""
        rows = [row for row in self.sheet.rows[tab] if getattr(row.get(day), "year", None) == 2026]
        return [row for row in rows if all(row.get(key) == cell for key, cell in cells.items())]

    def sum(self, rows: list[Row], key: str) -> int:
        """The sum of a column."""
        return sum(_ore(row[key]) for row in rows if key in row)

    def net(self, sort: str) -> int:
        """Money in less money out of the categories of a sort, in öre."""
        some = {row["category"] for row in self.sheet.rows["categories"] if row["type"] == sort}
        rows = [row for row in self.of("cashbook", "date") if row["category"] in some]
        return self.sum(rows, "money_in") - self.sum(rows, "money_out")


def _ore(cell: object) -> int:
    """A number as it stands; one sum was typed with its kr."""
    return int(cell.removesuffix(" kr")) * 100 if isinstance(cell, str) else int(str(cell))


def expected(last: Sheet) -> dict[str, str]:
    """The form's numbers."""
    tally = Tally(last)
    held = tally.of("meetings", "date", status="Genomfört")
    for_all = [row for row in held if row["audience"] == "Alla" and row["type"] in ("Gruppmöte", "Årsmöte")]
    there = [row for row in last.rows["members"] if row.get("left", date.max) > date(2026, 12, 31)]  # type: ignore[operator]  # days
    done = tally.of("activities", "start", status="Genomförd")
    return {
        "Möten": str(len(held)),
        "varav för alla medlemmar": str(len(for_all)),
        "Medlemmar vid årets slut": str(len(there)),
        "Aktiviteter": str(len(done)),
        "Deltagare i aktiviteterna": str(tally.sum(done, "participants")),
        "Underskrifter": str(tally.sum(done, "signatures")),
        "Insamlat på aktiviteterna": money(Ore(tally.sum(done, "collected")), "sv"),
        "Deltaganden i utbildningar": str(len(tally.of("trainings", "date"))),
        "Intäkter enligt kassaboken": money(Ore(tally.net("Intäkt")), "sv"),
        "Kostnader enligt kassaboken": money(Ore(-tally.net("Kostnad")), "sv"),
    }


def test_the_reports_numbers_are_what_the_members_did(book: Book, last: Sheet) -> None:
    shown = {row[0]: row[1] for row in tables(paper(book, "activity"), "Uppgift") if len(row) == 4}
    assert shown == expected(last)
    assert [shown[key] for key in ("Möten", "varav för alla medlemmar", "Medlemmar vid årets slut", "Aktiviteter")] == [
        "13",
        "10",
        "19",
        "5",
    ]
