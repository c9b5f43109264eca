"""A member edits beside the worker, also between its reading and its writing, while Google's answers come and go.

Whatever they do: no cell, tab, format or comment of people's is ever changed by the worker, and once it is quiet our
tabs are there once each, protected, and say what a run on the sheet as it then is says. Some hundred steps; thousands
with GRUPPBOK_STEPS=5000 in the environment.
"""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from jobs.memory import Memory
from jobs.worker.planning import pages
from jobs.worker.runner import Desk, gather
from sheets_schema.page import Page
from sync.google.own import OWN_IDS, entered, own_id
from sync.workbook import WorkbookError
from tests.google import Emulator
from tests.jobs.helpers import NOON, at
from tests.sync.google.acts import NAMES, act
from tests.sync.google.helpers import Time, book_of, guards, keeper, ours, sheet_of, theirs

STEPS = int(os.environ.get("GRUPPBOK_STEPS", "160"))  # noqa: TID251 - how long this test goes on
LENGTH = 40
PLACES = ("sheets.spreadsheets.get", "sheets.spreadsheets.values.batchGet", "sheets.spreadsheets.batchUpdate")
FAULTS = ("429", "503", "502", "reset-before", "reset-after", "truncated", "cut", "401", "403", "400", "stale")
LASTING = 1000
numbers = st.integers(0, 9999)
names = st.sampled_from(NAMES)
places = st.sampled_from(PLACES)


def lines(page: Page) -> list[list[Any]]:
    """What must stand in a page's tab."""
    made = [[one for c in row for one in (entered(c.value), *[None] * (c.span - 1))] for row in page.rows]
    cut = [[("" if one is None else one) for one in row] for row in made]
    for row in cut:
        while row and row[-1] == "":
            row.pop()
    while cut and not cut[-1]:
        cut.pop()
    return cut


class Sheet(RuleBasedStateMachine):
    """The small group's spreadsheet."""

    def __init__(self) -> None:
        super().__init__()
        self.time = Time()
        self.google = Emulator(clock=self.time.clock).start()
        self.key = sheet_of(self.google)
        self.theirs = theirs(self.google, self.key)

    def work(self) -> tuple[list[Page], list[str]]:
        """Reading and writing as a pass does them: what our tabs should say, and which were written."""
        book = keeper(self.google, self.key, self.time)
        try:
            context = gather(Desk(book, at(NOON)), Memory(started=at("2026-11-01T12:00")))
            made, _ = pages(context)
            return made, book.write(made)
        finally:
            book.transport.close()

    def do(self, name: str, number: int) -> None:
        """What a member does is theirs."""
        act(self.google, self.key, name, number)
        self.theirs = theirs(self.google, self.key)

    @rule(name=names, number=numbers)
    def edits(self, name: str, number: int) -> None:
        """A member's act between passes."""
        self.do(name, number)

    @rule(acts=st.lists(st.tuples(places, names, numbers), min_size=1, max_size=3))
    def edits_during_a_pass(self, acts: list[tuple[str, str, int]]) -> None:
        """A member's acts between the requests of one pass."""
        for place, name, number in acts:
            self.google.before(place, 1, lambda name=name, number=number: self.do(name, number))  # type: ignore[misc]
        self.tries()

    @rule(place=places, fault=st.sampled_from(FAULTS), times=st.sampled_from((1, 2, LASTING)))
    def something_goes_wrong(self, place: str, fault: str, times: int) -> None:
        """A pass in which Google does not answer as it should."""
        self.google.fail(place, fault, times=times)
        self.tries()

    def tries(self) -> None:
        """A pass that may come to nothing."""
        try:
            self.work()
        except WorkbookError as error:
            assert error.says.sv  # noqa: PT017 - whatever it says, it says it
        self.google.calm()

    @rule()
    def works_in_peace(self) -> None:
        """A pass, and what must then stand there."""
        made, _ = self.work()
        held = ours(self.google, self.key)
        assert held == {own_id(page.tab): lines(page) for page in made}
        marks = guards(self.google, self.key)
        assert all(len(some) == 1 for some in marks.values()), marks
        charts = [one["chartId"] for sheet in book_of(self.google, self.key).sheets for one in sheet.charts]
        assert len(charts) == len(set(charts))
        before = len(self.google.requests)
        again, written = self.work()
        assert (written, [lines(page) for page in again]) == ([], [lines(page) for page in made])
        assert len(self.google.requests) == before + 2

    @invariant()
    def people_have_what_they_made(self) -> None:
        """Nothing of theirs is changed but by them."""
        assert theirs(self.google, self.key) == self.theirs
        assert len({sheet.id for sheet in book_of(self.google, self.key).sheets} & OWN_IDS) <= len(OWN_IDS)

    def teardown(self) -> None:
        """In the end all is well again."""
        try:
            self.google.calm()
            self.works_in_peace()
            assert self.google.violations == []
        finally:
            self.google.close()


def test_a_member_beside_the_worker() -> None:
    how = settings(
        max_examples=max(1, STEPS // LENGTH),
        stateful_step_count=LENGTH,
        deadline=None,
        database=None,
        derandomize=STEPS <= 160,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Sheet, settings=how)
