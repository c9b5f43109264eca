"""Drive is asked for each receipt, and left alone once it answers nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from jobs.receipts.lines import Saved, Untried
from jobs.receipts.rows import year_receipts
from jobs.worker.receipt_archive import Archive
from jobs.worker.receipt_looking import Places, Round, save
from sync.google.account import TrialToken
from sync.google.files import DriveFiles
from sync.google.transport import Transport
from tests.google import Emulator
from tests.jobs.helpers import CASH, book, cash, group
from tests.sync.google.helpers import OWNER, WORKER, Time

GET = "drive.files.get"


@pytest.fixture(name="time")
def clock_and_naps() -> Time:
    """A clock that only naps move."""
    return Time()


@pytest.fixture(name="google")
def emulator(time: Time) -> Iterator[Emulator]:
    """A fresh emulator."""
    with Emulator(clock=time.clock) as google:
        yield google
    assert google.violations == []


def looked(google: Emulator, time: Time, folder: Path, number: int = 6) -> Round:
    """What a look at so many shared files comes to."""
    keys = [google.put("Kvitto.pdf", b"%PDF-", owner=OWNER) for _ in range(number)]
    for key in keys:
        google.share(key, WORKER, "reader")
    rows = [
        cash(n, date(2026, 2, n), "Bank", "Fika", None, 1, receipt=f"https://drive.google.com/file/d/{key}/view")
        for n, key in enumerate(keys, 1)
    ]
    year = year_receipts(book(group({"Kassabok": [CASH, *rows]})), 2026)
    archive = Archive(folder / "kvitton", year.label, "2026-11-22")
    archive.begin()
    drive = DriveFiles(Transport(TrialToken(google.token(WORKER)), google.url, time.patience(budget=3.0), WORKER))
    return save(year, archive, Places(None, drive))


def kinds(done: Round) -> list[type]:
    """What became of each file."""
    return [type(outcome) for outcome in done.outcomes.values()]


def test_a_fault_that_passes_harms_nothing(google: Emulator, time: Time, tmp_path: Path) -> None:
    google.fail(GET, "503", nth=3)
    assert kinds(looked(google, time, tmp_path)) == [Saved] * 6


def test_a_file_that_cannot_be_told_of_keeps_none_from_being_had(google: Emulator, time: Time, tmp_path: Path) -> None:
    google.fail(GET, "500", nth=3, times=3)
    assert kinds(looked(google, time, tmp_path)) == [Saved, Untried, *[Saved] * 4]


def test_after_three_faults_in_a_row_drive_is_left_alone(google: Emulator, time: Time, tmp_path: Path) -> None:
    google.fail(GET, "503", nth=3, times=1000)
    done = looked(google, time, tmp_path, 12)
    assert kinds(done) == [Saved, *[Untried] * 11]
    assert len(google.requests) < 20
    says = {outcome.why.sv for outcome in done.outcomes.values() if isinstance(outcome, Untried)}
    assert says == {"Google har tillfälliga problem. Försök igen om en stund"}


def test_a_key_that_is_refused_is_tried_once(google: Emulator, time: Time, tmp_path: Path) -> None:
    google.fail(GET, "403-disabled", times=1000)
    assert kinds(looked(google, time, tmp_path)) == [Untried] * 6
    assert len(google.requests) == 1
