"""Each fault of Google's, at each thing that is asked: what happens, once and when it does not end.

`pytest tests/sync/google/test_faults.py` prints the table. Whatever happens, nothing is lost, nothing doubled, nothing
of people's changed, and it ends within its time; after the fault the next pass makes everything good.
"""

import socket
import time as real
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from sheets_schema.book import is_ours_to_read
from sheets_schema.grid import Comment
from sync.google.account import TrialToken
from sync.google.keeper import GoogleWorkbook
from sync.google.transport import Transport
from sync.workbook import WorkbookError
from sync.xlsx.reading import comments_in
from tests.google import Emulator
from tests.sync.google.conftest import TABLE
from tests.sync.google.helpers import OWNER, Time, Work, keeper, ours, theirs
from tests.sync.google.pages import check_ours, pages

PLACES = {
    "version": "drive.files.get",
    "tabs": "sheets.spreadsheets.get",
    "cells": "sheets.spreadsheets.values.batchGet",
    "comments": "drive.comments.list",
    "export": "drive.files.export",
    "write": "sheets.spreadsheets.batchUpdate",
}
PASSING = (
    *("429-json", "429-html", "403-rate", "408", "500", "502-html", "503", "504"),
    *("reset-before", "reset-after", "truncated", "cut", "slow-headers", "slow-body"),
)
FINAL = ("400", "401", "403", "403-storage", "404")
SLOW = ("slow-headers", "slow-body")
BUDGET, MARGIN = 300, 0.25
REMARK = "Var är kvittot?"


@dataclass(frozen=True)
class Outcome:
    """What one round came to."""

    refused: WorkbookError | None
    comments: tuple[Comment, ...]
    seconds: float
    naps: int

    @property
    def words(self) -> str:
        """What happened, in a few words."""
        if self.refused:
            return ("later: " if self.refused.temporary else "stops: ") + self.refused.says.en
        placed = "" if all(one.cell for one in self.comments) else ", comments without cells"
        return f"goes well after {self.naps} more tries{placed}" if self.naps else f"goes well at once{placed}"


def round_of(book: GoogleWorkbook, time: Time) -> Outcome:
    """Version, reading, writing, as a pass asks for them."""
    began, naps = time.seconds, len(time.naps)
    refused, read = None, None
    try:
        book.fingerprint()
        read = book.read(is_ours_to_read)
        book.write(pages())
    except WorkbookError as error:
        refused = error
    return Outcome(refused, read.comments if read else (), time.seconds - began, len(time.naps) - naps)


@pytest.fixture(name="sheet")
def commented_sheet(google: Emulator, key: str) -> str:
    """The small group's spreadsheet with one comment in it."""
    google.act(OWNER).comment(key, "Kassabok!G3", REMARK)
    return key


@pytest.fixture(name="book")
def keeper_of_it(google: Emulator, sheet: str, time: Time) -> Iterator[GoogleWorkbook]:
    """Its keeper."""
    book = keeper(google, sheet, time)
    yield book
    book.transport.close()


@dataclass(frozen=True)
class Trial:
    """One fault at one place."""

    google: Emulator
    key: str
    book: GoogleWorkbook
    time: Time
    fault: str
    place: str

    def strike(self, times: int) -> Outcome:
        """A round in which the fault strikes, and after it one without: what the first came to."""
        before = theirs(self.google, self.key)
        if self.place in ("comments", "export"):
            self.google.fail(PLACES["tabs"], "400")
        self.google.fail(PLACES[self.place], self.fault, times=times, seconds=2)
        if self.fault in SLOW:
            self.book.transport.set_timeout((5, 0.3))
        began = real.monotonic()
        outcome = round_of(self.book, self.time)
        assert outcome.seconds <= BUDGET
        assert real.monotonic() - began < 20
        assert theirs(self.google, self.key) == before
        self.google.calm()
        self.book.transport.set_timeout((5, 60))
        again = round_of(self.book, self.time)
        assert again.words == "goes well at once"
        assert [(one.text, one.cell) for one in again.comments] == [(REMARK, "G3")]
        check_ours(self.google, self.key)
        assert theirs(self.google, self.key) == before
        return outcome


@pytest.fixture(name="trial")
def one_fault_at_one_place(
    google: Emulator, sheet: str, book: GoogleWorkbook, time: Time, request: pytest.FixtureRequest
) -> Trial:
    return Trial(google, sheet, book, time, *request.param)


Tell = Callable[[str, object], None]


def tell(record_property: Tell, trial: Trial, often: str, outcome: Outcome) -> None:
    """A row of the table."""
    record_property(TABLE, f"{trial.fault + ' ' + often:<22}{trial.place:<12}{outcome.seconds:>8.0f}  {outcome.words}")


def cases(*faults: str) -> list[tuple[str, str]]:
    """These faults at every place."""
    return [(fault, place) for fault in faults for place in PLACES]


@pytest.mark.parametrize("trial", cases(*PASSING), indirect=True, ids=" ".join)
def test_a_fault_that_passes_is_borne(trial: Trial, record_property: Tell) -> None:
    outcome = trial.strike(times=1)
    tell(record_property, trial, "once", outcome)
    assert outcome.refused is None
    assert [(one.text, one.cell) for one in outcome.comments] == [(REMARK, "G3")]


@pytest.mark.parametrize(
    "trial",
    [case for case in cases(*PASSING) if case[0] not in SLOW or case == ("slow-headers", "write")],
    indirect=True,
    ids=" ".join,
)
def test_a_fault_that_does_not_end_is_told_in_time(trial: Trial, record_property: Tell) -> None:
    outcome = trial.strike(times=1000)
    tell(record_property, trial, "always", outcome)
    if (trial.fault, trial.place) == ("truncated", "export"):
        assert outcome.words == "goes well at once, comments without cells"
    elif trial.place == "write" and trial.fault in ("reset-after", "truncated"):
        assert outcome.refused is None
    else:
        assert outcome.refused
        assert outcome.refused.temporary
        assert outcome.seconds > 200


@pytest.mark.parametrize("trial", cases(*FINAL), indirect=True, ids=" ".join)
def test_a_refusal_is_told_at_once(trial: Trial, record_property: Tell) -> None:
    outcome = trial.strike(times=1000)
    tell(record_property, trial, "always", outcome)
    assert outcome.seconds == 0
    borne = trial.place in ("comments", "export") and trial.fault in ("403", "403-storage")
    borne |= (trial.fault, trial.place) == ("400", "export")
    if borne:
        assert outcome.refused is None
    else:
        assert outcome.refused
        assert outcome.refused.temporary == ((trial.fault, trial.place) == ("400", "cells"))


@pytest.mark.parametrize("place", ["tabs", "cells", "write"])
def test_a_token_that_runs_out_on_the_way(
    google: Emulator, sheet: str, book: GoogleWorkbook, time: Time, place: str
) -> None:
    """401, and then the token that google-auth fetched anew is good."""
    outcome = Trial(google, sheet, book, time, "401", place).strike(times=1)
    assert outcome.words == "goes well at once"


@pytest.mark.parametrize("fault", ["reset-after", "503", "400"])
def test_a_second_write_whose_answer_is_lost(
    google: Emulator, sheet: str, book: GoogleWorkbook, time: Time, fault: str
) -> None:
    """Tabs that are there already are replaced again, with a chart and a protection that a member had taken away."""
    round_of(book, time)
    own = [one for one in google.world.files[sheet].book.sheets if one.protected]
    for one in own:
        one.protected.clear()
        one.charts.clear()
    google.fail(PLACES["write"], fault)
    book.read(is_ours_to_read)
    assert book.write(pages(777, 2)) == ["overview", "findings"]
    check_ours(google, sheet, 777, 2)
    assert book.write(pages(777, 2)) == []


def test_nobody_there(time: Time) -> None:
    """A port at which nobody listens: no network, or a server that is down."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    transport = Transport(TrialToken("x"), f"http://127.0.0.1:{port}", time.patience())
    with pytest.raises(WorkbookError) as refused:
        GoogleWorkbook(transport, "k" * 44, comments_in).read(is_ours_to_read)
    assert refused.value.temporary
    assert refused.value.says.en == "Google cannot be reached; check the network. Try again in a while."
    assert time.seconds <= 20


WHOLE = [("tabs", "503"), ("cells", "truncated"), *(("write", fault) for fault in ("503", "reset-after", "403", "cut"))]


@pytest.mark.parametrize(("place", "fault"), WHOLE)
@pytest.mark.parametrize("times", [1, 1000])
def test_a_whole_pass(work: Work, google: Emulator, place: str, fault: str, times: int) -> None:
    """Whatever strikes, each mail goes once, and our tabs say in the end what they say where nothing strikes."""
    google.fail(PLACES[place], fault, times=times)
    before = theirs(google, work.key)
    try:
        work.run()
    except WorkbookError:
        assert times > 1 or fault == "403"
    google.calm()
    work.run()
    calls = [key for key in work.post.keys if key.startswith("meeting_call:")]
    assert len(calls) == len(set(calls)) == 3
    assert len(work.post.keys) == len(set(work.post.keys))
    assert theirs(google, work.key) == before
    assert len(ours(google, work.key)) == 4
    held = ours(google, work.key)
    assert work.run().written == ()
    assert ours(google, work.key) == held
    assert work.is_quiet()
