"""Files in Drive, looked up as the service account may see them: had whole, or why not."""

from dataclasses import replace

import pytest

from sheets_schema.receipts import LARGEST, Missing
from sync.google.account import TrialToken
from sync.google.files import DriveFile, DriveFiles
from sync.google.links import links_in
from sync.google.transport import Transport
from sync.workbook import WorkbookError
from tests.google import Emulator
from tests.google.drive import NATIVE
from tests.sync.google.helpers import OWNER, WORKER, Time

PDF = b"%PDF-1.4 kvitto \x00\xff"
GET, EXPORT = "drive.files.get", "drive.files.export"


@pytest.fixture(name="drive")
def drive_of_the_worker(google: Emulator, time: Time) -> DriveFiles:
    """Drive as the worker sees it."""
    return DriveFiles(Transport(TrialToken(google.token(WORKER)), google.url, time.patience(), account=WORKER))


def shared(google: Emulator, content: bytes = PDF, mime: str = "application/pdf") -> str:
    """A file that the worker may read; its id."""
    key = google.put("Kvitto 7.pdf", content, mime, OWNER)
    google.share(key, WORKER, "reader")
    return key


def had(drive: DriveFiles, key: str) -> bytes | Missing:
    """A file's bytes, or why they cannot be had."""
    seen = drive.look(key)
    return drive.content(seen) if isinstance(seen, DriveFile) else seen


def test_a_file_is_had_in_two_requests_and_its_stamp_tells_its_content(google: Emulator, drive: DriveFiles) -> None:
    key = shared(google)
    first = drive.look(key)
    assert isinstance(first, DriveFile)
    assert drive.content(first) == PDF
    assert [one.method for one in google.requests] == [GET, GET]
    assert drive.look(key) == first
    google.act(OWNER).change(key, content=b"nytt")
    second = drive.look(key)
    assert isinstance(second, DriveFile)
    assert second.stamp != first.stamp
    assert drive.content(second) == b"nytt"


@pytest.mark.parametrize("kind", ["document", "spreadsheet", "presentation", "drawing"])
def test_googles_own_documents_come_as_pdf(google: Emulator, drive: DriveFiles, time: Time, kind: str) -> None:
    key = shared(google, b"Fika 45 kr", NATIVE + kind)
    seen = drive.look(key)
    assert isinstance(seen, DriveFile)
    content = drive.content(seen)
    assert isinstance(content, bytes)
    assert content.startswith(b"%PDF-")
    assert drive.content(seen) != content
    assert drive.look(key) == seen  # no two exports are alike, but the document is the same
    time.clock.advance(1)
    google.act(OWNER).change(key, content=b"Fika 54 kr")
    assert drive.look(key) != seen


def test_what_is_not_shared_or_not_there_says_with_whom_to_share(google: Emulator, drive: DriveFiles) -> None:
    for key in (google.put("a.pdf", PDF), "1x" * 20):
        assert drive.look(key) == Missing("not_shared", WORKER)
    key = shared(google)
    google.fail(GET, "403")
    assert drive.look(key) == Missing("not_shared", WORKER)


@pytest.mark.parametrize(
    ("mime", "reason"),
    [("folder", "folder"), ("shortcut", "shortcut"), ("form", "not_savable"), ("site", "not_savable")],
)
def test_what_is_no_file_is_refused(google: Emulator, drive: DriveFiles, mime: str, reason: str) -> None:
    assert drive.look(shared(google, b"", NATIVE + mime)) == Missing(reason)
    assert len(google.requests) == 1


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"trashed": True}, "trashed"),
        ({"locked": True}, "not_downloadable"),
        ({"content": bytes(LARGEST + 1)}, "too_large"),
        ({"content": b""}, "empty"),
    ],
)
def test_what_a_file_is_keeps_it_from_being_asked_for(
    google: Emulator, drive: DriveFiles, facts: dict[str, object], reason: str
) -> None:
    key = shared(google)
    google.act(OWNER).change(key, **facts)
    assert drive.look(key) == Missing(reason)
    assert len(google.requests) == 1


def test_what_changes_between_looking_and_fetching_is_no_receipt(google: Emulator, drive: DriveFiles) -> None:
    key = shared(google)
    for facts, reason in (({"locked": True}, Missing("not_downloadable")), ({"content": b"nytt"}, None)):
        google.act(OWNER).change(key, content=PDF, locked=False)
        seen = drive.look(key)
        assert isinstance(seen, DriveFile)
        google.act(OWNER).change(key, **facts)
        if reason:
            assert drive.content(seen) == reason
        else:
            with pytest.raises(WorkbookError, match="ändras") as caught:
                drive.content(seen)
            assert caught.value.temporary
    document = shared(google, bytes(11 * 1024 * 1024), f"{NATIVE}document")
    assert had(drive, document) == Missing("too_large")


@pytest.mark.parametrize("fault", ["500", "502", "503", "429", "403-rate", "reset-before", "cut"])
def test_a_fault_that_passes_is_borne(google: Emulator, drive: DriveFiles, fault: str) -> None:
    key = shared(google)
    google.fail(GET, fault)
    google.fail(GET, fault, nth=2)
    assert had(drive, key) == PDF


@pytest.mark.parametrize("fault", ["500", "503", "429-html", "403-rate", "reset-before", "truncated"])
def test_a_fault_that_lasts_says_nothing_of_the_file(google: Emulator, drive: DriveFiles, fault: str) -> None:
    google.fail(GET, fault, times=10_000)
    with pytest.raises(WorkbookError) as caught:
        drive.look(shared(google))
    assert caught.value.temporary


def test_a_file_that_does_not_arrive_whole_is_no_receipt(google: Emulator, drive: DriveFiles) -> None:
    key = shared(google)
    google.fail(GET, "truncated", nth=2)
    with pytest.raises(WorkbookError) as caught:
        had(drive, key)
    assert caught.value.temporary


@pytest.mark.parametrize(("fault", "says"), [("401", "nyckel"), ("403-disabled", "inte påslagna")])
def test_a_key_or_a_project_that_is_refused_says_nothing_of_the_file(
    google: Emulator, drive: DriveFiles, fault: str, says: str
) -> None:
    google.fail(GET, fault, times=10)
    with pytest.raises(WorkbookError, match=says) as caught:
        drive.look(shared(google))
    assert not caught.value.temporary


def test_the_addresses_behind_cells_are_told_by_row(google: Emulator, drive: DriveFiles) -> None:
    run = {"startIndex": 2, "format": {"link": {"uri": "https://c.example"}}}
    rows: list[list[object]] = [
        ["Ver", "Kvitto"],
        [1, {"value": "a.pdf b.pdf", "chips": ["https://a.example", "https://b.example"]}],
        [2, "https://bara.text.example"],
        [3, {"value": "Kvitto", "link": "https://c.example"}],
        [{"value": 4, "link": "https://annan.kolumn.example"}, "pärm 3"],
        [5, "Ja, se här"],
    ]
    key = google.make("Bok", {"Blad": [], "Pers' bok": rows}, owner=OWNER)
    sheet = google.world.files[key].book.sheets[1]
    sheet.put(5, 1, replace(sheet.cell(5, 1), runs=({"startIndex": 0}, run)))
    google.share(key, WORKER, "reader")
    assert links_in(drive.transport, key, "Pers' bok", 1) == {
        2: ("https://a.example", "https://b.example"),
        4: ("https://c.example",),
        6: ("https://c.example",),
    }
    assert links_in(drive.transport, key, "Blad", 7) == {}
