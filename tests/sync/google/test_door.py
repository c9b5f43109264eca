"""The door to Google: keys, tokens, patience, and that with an endpoint set nothing goes anywhere else."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from google.auth import _helpers

from sheets_schema.book import is_ours_to_read
from sync.google.account import TrialToken, connect
from sync.google.keeper import GoogleWorkbook
from sync.google.transport import DRIVE, SHEETS, Patience, Transport
from sync.workbook import WorkbookError
from sync.xlsx.reading import comments_in
from tests.google import Emulator, FakeClock
from tests.google.errors import ApiError
from tests.sync.google.helpers import TABS, WORKER, Time, sheet_of
from tests.sync.google.pages import check_ours, pages

ROBOT = "gruppbok@emulator.iam.gserviceaccount.com"


@pytest.fixture(name="way")
def every_way_out(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that this process connects to, or asks the name of."""
    seen: list[object] = []
    connect_, ask = socket.socket.connect, socket.getaddrinfo

    def connecting(self: socket.socket, address: Any) -> None:
        seen.append(address[0])
        connect_(self, address)

    def asking(host: Any, *args: Any, **more: Any) -> Any:
        seen.append(host)
        return ask(host, *args, **more)

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", asking)
    return seen


def robot(google: Emulator, time: Time, **more: object) -> Transport:
    """A transport that asks as a service account, whose key was made here."""
    transport = connect(None, json.dumps({**google.service_account(ROBOT), **more}), google.url, "")
    transport.patience = time.patience()
    return transport


def tokens(google: Emulator) -> int:
    """How many times a token was asked for."""
    return sum(one.method == "token" for one in google.requests)


@pytest.fixture(name="shared")
def sheet_shared_with_the_robot(google: Emulator) -> str:
    key = google.make("Grupp 17", TABS, owner="anna@example.org")
    google.share(key, ROBOT)
    return key


def test_a_service_account(google: Emulator, shared: str, time: Time, way: list[object]) -> None:
    """A signed grant, a token, a pass; the token runs out and is fetched anew; nothing leaves this machine."""
    transport = robot(google, time)
    book = GoogleWorkbook(transport, shared, comments_in)
    book.read(is_ours_to_read)
    assert book.write(pages()) == ["overview", "findings"]
    assert (tokens(google), transport.account) == (1, ROBOT)
    assert google.requests[1].actor == ROBOT
    guard = next(one for one in google.world.files[shared].book.sheets if one.title == "Kontroll").protected[0]
    assert guard["editors"]["users"] == [ROBOT]
    credentials: Any = transport.session.credentials  # type: ignore[attr-defined]
    credentials.expiry = _helpers.utcnow() + timedelta(seconds=1)  # type: ignore[no-untyped-call]
    book.read(is_ours_to_read)
    assert tokens(google) == 2
    google.revoke(credentials.token)
    book.read(is_ours_to_read)
    assert tokens(google) == 3
    assert set(way) == {"127.0.0.1"}
    transport.close()


@pytest.mark.parametrize("times", [1, 2])
def test_401_for_a_service_account(google: Emulator, shared: str, time: Time, times: int) -> None:
    """google-auth fetches another token by itself, twice if need be."""
    transport = robot(google, time)
    google.fail("spreadsheets.get", "401", times=times)
    GoogleWorkbook(transport, shared, comments_in).read(is_ours_to_read)
    assert (tokens(google), time.naps) == (1 + times, [])


def test_401_for_ever(google: Emulator, shared: str, time: Time) -> None:
    google.fail("spreadsheets.get", "401", times=99)
    with pytest.raises(WorkbookError, match="godtar inte programmets nyckel"):
        GoogleWorkbook(robot(google, time), shared, comments_in).read(is_ours_to_read)
    assert (tokens(google), time.naps) == (3, [])


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("Invalid JWT Signature.", "godtar inte programmets nyckel"),
        ("Invalid grant: account not found", "godtar inte programmets nyckel"),
        (
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.",
            "datorns klocka",
        ),
    ],
)
def test_a_token_that_is_refused(time: Time, says: str, words: str) -> None:
    answers = [(400, json.dumps({"error": "invalid_grant", "error_description": says}), {})]
    with Emulator() as google, answering(answers) as url:
        transport = connect(None, json.dumps(google.service_account(ROBOT)), url, "")
        transport.patience = time.patience()
        with pytest.raises(WorkbookError, match=words) as refused:
            transport.ask("get", f"{SHEETS}/v4/spreadsheets/x")
    assert (refused.value.temporary, time.naps) == (False, [])


PAGE = "<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>"
GOOD = (200, json.dumps({"access_token": "x", "expires_in": 3599, "token_type": "Bearer"}), {})
Answers = list[tuple[int, str, dict[str, str]]]


@pytest.mark.parametrize("first", [(502, PAGE, {}), (200, PAGE, {}), (200, "[]", {}), (200, '"x"', {})], ids=str)
def test_a_page_where_a_token_should_be(time: Time, first: tuple[int, str, dict[str, str]]) -> None:
    with Emulator() as google, answering([first, GOOD, (200, '{"a": 1}', {})]) as url:
        transport = connect(None, json.dumps(google.service_account(ROBOT)), url, "")
        transport.patience = time.patience()
        assert transport.ask("get", f"{SHEETS}/v4/spreadsheets/x") == {"a": 1}
    assert time.naps == [1.0]


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


def trial(url: str, time: Time) -> Transport:
    """A transport with a trial's token."""
    return Transport(TrialToken("x"), url, time.patience(), account=WORKER)


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """A server on this machine that gives these answers in turn, the last one for ever; its address."""
    left = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, headers = left.pop(0) if len(left) > 1 else left[0]
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(HTTPStatus(status))
            for name, value in {"Content-Length": str(len(body.encode())), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = do_GET  # noqa: N815 - the base class names them so

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
            """Nothing is told."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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


def _key_file(folder: Path, content: object) -> Path:
    path = folder / "nyckel.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def test_key_files(tmp_path: Path, google: Emulator) -> None:
    good = google.service_account(ROBOT)
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    wrong: list[object] = [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        {},
        {"type": "authorized_user"},
        {"installed": {"client_id": "x"}},
    ]
    wrong += [{**good, "private_key": key} for key in ("", "x", None, 5, curve.decode())]
    wrong += [{name: value for name, value in good.items() if name != gone} for gone in ("client_email", "private_key")]
    for content in wrong:
        path = _key_file(tmp_path, content)
        with pytest.raises(WorkbookError, match=r"nyckel\.json är ingen nyckel för ett tjänstekonto"):
            connect(path, "", google.url, "")
        if isinstance(content, str) and content:
            with pytest.raises(WorkbookError, match="GRUPPBOK_GOOGLE_CREDENTIALS är ingen nyckel"):
                connect(None, content, google.url, "")
    connect(_key_file(tmp_path, "\ufeff" + json.dumps(good)), "", google.url, "").close()
    with pytest.raises(WorkbookError, match="går inte att läsa"):
        connect(tmp_path / "saknas.json", "", google.url, "")
    with pytest.raises(WorkbookError, match="går inte att läsa"):
        connect(tmp_path, "", google.url, "")
    with pytest.raises(WorkbookError, match="behöver ett tjänstekontos nyckel"):
        connect(None, "", "", "")


def test_not_shared(google: Emulator, time: Time) -> None:
    """Which address to share with is in the line, for whatever is asked first."""
    key = google.make("Grupp 17", TABS)
    book = GoogleWorkbook(robot(google, time), key, comments_in)
    for asks in (book.fingerprint, lambda: book.read(is_ours_to_read), lambda: book.write(pages())):
        with pytest.raises(WorkbookError, match=f"Dela arket med {ROBOT} som redigerare"):
            asks()


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


def test_the_clock_of_these_tests_stands() -> None:
    assert FakeClock()() == FakeClock()()
    assert ApiError(403, "x").body()["error"]["code"] == 403
