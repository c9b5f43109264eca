"""What the benchmarks count of Google is what was asked, and their sheets hold what their files hold."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import google_cases as cases
from benchmarks.files import write_xlsx
from benchmarks.generate import generate, snapshot
from benchmarks.google_cases import Meter, Place
from benchmarks.maker import TODAY
from benchmarks.sheets import sheets
from benchmarks.stand import OWNER, WORKER, Stand
from jobs.commands.check import as_json
from sheets_schema.book import is_ours_to_read, read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sync.backends import Keys, open_workbook
from sync.files import FileWorkbook
from tests.google import Emulator

MOMENT = "2026-01-15T12:00"


@pytest.fixture(name="google", scope="module")
def emulator() -> Iterator[Emulator]:
    """One for all of these; every answer of its was as published."""
    with Emulator() as google:
        yield google
    assert google.violations == []


@pytest.fixture(name="path", scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cashbook with a defect of nearly every kind, as a file."""
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    write_xlsx(snapshot(generate(400, seed=3, defects=0.1, untidy=0.05)), path)
    return path


@pytest.fixture(name="at")
def place(google: Emulator, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A sheet of that file."""
    token = google.token(WORKER)
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
    monkeypatch.setenv("GRUPPBOK_GOOGLE_TOKEN", token)
    return Place(google.url, token, tuple(sheets(google.url, path, 1)["keys"]), tmp_path, MOMENT)


def asked(google: Emulator, since: int) -> Counter[str]:
    """What was asked of the emulator, by its own log."""
    kinds = Counter[str]()
    for one in google.requests[since:]:
        is_read = one.method.endswith(("get", "batchGet"))
        kinds["drive" if one.method.startswith("drive.") else "read" if is_read else "write"] += 1
    return kinds


def test_a_sheet_has_the_findings_of_its_file(at: Place, path: Path) -> None:
    google = open_workbook(at.link, Path(), Keys(endpoint=at.endpoint, token=at.token))
    found, expected = (
        [as_json(finding, "sv") for finding in run(CHECKS, read_book(one.read(is_ours_to_read), TODAY))]
        for one in (google, FileWorkbook(path))
    )
    assert len({one["code"] for one in expected}) > 10
    assert found == expected


@pytest.mark.parametrize("case", [cases.read_ours, cases.read_gspread, cases.quiet_gspread])
def test_the_meter_counts_what_the_emulator_was_asked(
    google: Emulator, at: Place, case: Callable[[Place], Meter]
) -> None:
    before = len(google.requests)
    meter = case(at)
    assert Counter(read=meter.read, write=meter.write, drive=meter.drive) == asked(google, before)
    assert 0 < meter.came <= meter.unpacked
    assert meter.seconds > 0


def test_gspread_reads_a_tab_twice_that_it_makes_no_records_of(google: Emulator, at: Place) -> None:
    tabs = {"Sound": [["Namn", "E-post"], ["Anna Ek", "anna@example.org"]], "Twice": [["Namn", "Namn"], ["a", "b"]]}
    key = google.make("Grupp 7", {**tabs, "Empty": []}, owner=OWNER)
    google.share(key, WORKER)
    meter = cases.read_gspread(replace(at, keys=(key,)))
    assert meter.more == {"tabs": 3, "refused": 1}
    assert meter.read == 2 + 3 + 1


def test_a_pass_that_writes_and_one_that_does_not(google: Emulator, at: Place) -> None:
    before = len(google.requests)
    first, second = cases.run_ours(at), cases.run_ours(at)
    assert first.more["written"]
    assert (first.read, first.write, first.drive) == (2, 1, 2)
    assert second.more["written"] == []
    assert (second.read, second.write, second.drive) == (0, 0, 1)
    assert asked(google, before) == {"read": 2, "write": 1, "drive": 3}


def test_gspread_clears_and_writes_the_tabs_that_a_pass_has_made(at: Place) -> None:
    assert cases.run_ours(at).more["written"]
    assert cases.run_gspread(at).write == 2 * len(cases.OURS)


def test_many_sheets(google: Emulator, at: Place) -> None:
    keys = tuple(google.make(f"Grupp {n}", owner=OWNER) for n in range(3))
    for key in keys:
        google.share(key, WORKER)
    ours, theirs = cases.many_ours(at), cases.many_gspread(replace(at, keys=keys))
    assert ours.more["unchanged"] is True
    assert (ours.read, ours.write, ours.drive) == (0, 0, 1)
    assert (theirs.read, theirs.write, theirs.drive) == (3, 0, 3)


def test_the_stand_is_a_process_of_its_own(path: Path) -> None:
    with Stand() as stand:
        (sheet,), moment = stand.sheets_of(path, 1)
        seen = set()
        for _ in range(3):
            told = stand.ask("act", email=OWNER, action="values", file_id=sheet.key, place=sheet.place)
            seen.add(str(told["result"]))
            stand.change(sheet)
        assert len(seen) == 3
        with pytest.raises(ValueError, match="no word"):
            stand.ask("nonsense")
    assert moment == "2026-11-22T18:00"
    with pytest.raises(ConnectionError):
        stand.ask("log")
