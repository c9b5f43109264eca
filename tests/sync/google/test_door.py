"""The door to Google: patience, what an answer means, and that with an endpoint set nothing goes anywhere else."""

from pathlib import Path

import pytest

from sheets_schema.book import is_ours_to_read
from sync.google.account import TrialToken
from sync.google.keeper import GoogleWorkbook
from sync.google.transport import DRIVE, SHEETS, Patience, Transport
from sync.workbook import WorkbookError
from sync.xlsx.reading import comments_in
from tests.google import Emulator
from tests.sync.google.answering import PAGE, answering
from tests.sync.google.helpers import WORKER, Time, sheet_of
from tests.sync.google.pages import check_ours, pages


@pytest.mark.parametrize("body", ["[]", "null", "1", PAGE, "", "{"])
def test_an_answer_that_is_no_answer(time: Time, body: str) -> None:
    with answering([(200, body, {}), (200, '{"a": 1}', {})]) as url:
        assert trial(url, time).ask("get", f"{SHEETS}/v4/x") == {"a": 1}
    assert time.naps == [1.0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error": {"errors": [{"reason": "accessNotConfigured"}], "code": 403}}', "inte påslagna"),
        (
            '{"error": {"status": "PERMISSION_DENIED", "details": [{"reason": "SERVICE_DISABLED"}], "code": 403}}',
            "påslagna",
        ),
        ('{"error": "nope"}', f"Dela arket med {WORKER}"),
        ('{"error": {}}', f"Dela arket med {WORKER}"),
        ("<html>", f"Dela arket med {WORKER}"),
        ("[]", f"Dela arket med {WORKER}"),
    ],
)
def test_what_a_refusal_means(time: Time, body: str, words: str) -> None:
    with answering([(403, body, {})]) as url, pytest.raises(WorkbookError, match=words):
        trial(url, time).ask("get", f"{SHEETS}/v4/x")
    assert time.naps == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, '{"error": {"code": 400, "message": "Request payload size exceeds the limit: 10485760 bytes."}}'),
        (413, "<html>413. That’s an error.</html>"),
    ],
)
def test_more_than_google_takes_at_once(time: Time, status: int, body: str) -> None:
    with answering([(status, body, {})]) as url, pytest.raises(WorkbookError, match="större än Google tar emot"):
        trial(url, time).ask("post", f"{SHEETS}/v4/x", json={})
    assert time.naps == []


def trial(url: str, time: Time) -> Transport:
    """A transport with a trial's token."""
    return Transport(TrialToken("x"), url, time.patience(), account=WORKER)


@pytest.mark.parametrize(
    "to", ["http://192.0.2.1/", "https://sheets.googleapis.com/v4/x", "http://127.0.0.1:1/", "//a.invalid/"]
)
def test_no_redirect_leads_away(time: Time, way: list[object], to: str) -> None:
    with answering([(302, "", {"Location": to})]) as url, pytest.raises(WorkbookError) as refused:
        trial(url, time).ask("get", f"{SHEETS}/v4/x")
    assert (refused.value.temporary, time.naps) == (False, [])
    assert refused.value.says.en == "Google did not answer as expected (InvalidSchema)."
    assert set(way) <= {"127.0.0.1"}


def test_redirects_without_end(time: Time) -> None:
    with answering([(302, "", {"Location": "/x"})]) as url, pytest.raises(WorkbookError, match="TooManyRedirects"):
        trial(url, time).ask("get", f"{SHEETS}/v4/x")


def test_no_proxy_of_the_environments(
    google: Emulator, key: str, time: Time, way: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither a proxy nor a netrc of the environment's comes between."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    GoogleWorkbook(trial(google.url, time), key, comments_in)
    transport = Transport(TrialToken(google.token(WORKER)), google.url, time.patience())
    GoogleWorkbook(transport, key, comments_in).read(is_ours_to_read)
    assert set(way) == {"127.0.0.1"}


@pytest.mark.parametrize(
    "endpoint",
    [
        *(
            "http://192.0.2.1",
            "https://sheets.googleapis.com",
            "http://127.0.0.1@evil.invalid",
            "http://127.0.0.1.evil.invalid",
        ),
        *(
            "http://evil.invalid\\@127.0.0.1",
            "ftp://127.0.0.1",
            "http://127.0.0.1:80/x",
            "http://127.0.0.1:x",
            "127.0.0.1",
        ),
    ],
)
def test_an_endpoint_that_is_not_this_machine(endpoint: str) -> None:
    with pytest.raises(WorkbookError, match="inte tillåten"):
        Transport(TrialToken("x"), endpoint)


def test_an_address_beside_the_endpoint(google: Emulator, time: Time) -> None:
    with pytest.raises(WorkbookError, match="inte tillåten"):
        trial(google.url, time).ask("get", "https://oauth2.googleapis.com/x")


def test_a_spent_quota_waits_for_the_next_minute(time: Time) -> None:
    with Emulator(clock=time.clock, quota=True) as google:
        key = sheet_of(google)
        transport = Transport(TrialToken(google.token(WORKER)), google.url, time.patience())
        book = GoogleWorkbook(transport, key, comments_in)
        for _ in range(65):
            book.read(is_ours_to_read)
    assert time.naps
    assert all(nap >= 60 for nap in time.naps)
    assert len(time.naps) <= 3


def test_pauses(time: Time) -> None:
    """They double from one second to a minute, by chance less, and end within five minutes, tries counted."""
    with answering([(503, "{}", {})]) as url:
        with pytest.raises(WorkbookError):
            trial(url, time).ask("get", f"{SHEETS}/v4/x")
        assert time.naps == [1, 2, 4, 8, 16, 32, 64, 64, 64]
        slow = Time()
        patience = Patience(sleep=slow.sleep, jitter=lambda: 0.5, clock=lambda: slow.seconds + 40 * len(slow.naps))
        with pytest.raises(WorkbookError):
            Transport(TrialToken("x"), url, patience).ask("get", f"{DRIVE}/drive/v3/files/x")
        assert slow.naps == [0.5, 1, 2, 4, 8, 16]


def test_what_was_asked_is_counted(google: Emulator, key: str, time: Time) -> None:
    transport = Transport(TrialToken(google.token(WORKER)), google.url, time.patience(), account=WORKER)
    book = GoogleWorkbook(transport, key, comments_in)
    google.fail("spreadsheets.get", "503")
    book.fingerprint()
    book.read(is_ours_to_read)
    book.write(pages())
    assert dict(transport.tally.requests) == {"drive read": 1, "sheets read": 3, "sheets write": 1}
    assert transport.tally.retries == 1
    assert transport.tally.bytes > 1000
    check_ours(google, key)
