"""Who asks: a service account whose key was made here, its tokens, and keys that are none."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from google.auth import _helpers

from sheets_schema.book import is_ours_to_read
from sync.google.account import connect
from sync.google.keeper import GoogleWorkbook
from sync.google.transport import SHEETS, Transport
from sync.workbook import WorkbookError
from sync.xlsx.reading import comments_in
from tests.google import Emulator
from tests.sync.google.answering import PAGE, Answer, Answers, answering
from tests.sync.google.helpers import TABS, Time
from tests.sync.google.pages import pages

ROBOT = "gruppbok@emulator.iam.gserviceaccount.com"


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
    answers: Answers = [(400, json.dumps({"error": "invalid_grant", "error_description": says}), {})]
    with Emulator() as google, answering(answers) as url:
        transport = connect(None, json.dumps(google.service_account(ROBOT)), url, "")
        transport.patience = time.patience()
        with pytest.raises(WorkbookError, match=words) as refused:
            transport.ask("get", f"{SHEETS}/v4/spreadsheets/x")
    assert (refused.value.temporary, time.naps) == (False, [])


GOOD: Answer = (200, json.dumps({"access_token": "x", "expires_in": 3599, "token_type": "Bearer"}), {})


@pytest.mark.parametrize("first", [(502, PAGE, {}), (200, PAGE, {}), (200, "[]", {}), (200, '"x"', {})], ids=str)
def test_a_page_where_a_token_should_be(time: Time, first: Answer) -> None:
    with Emulator() as google, answering([first, GOOD, (200, '{"a": 1}', {})]) as url:
        transport = connect(None, json.dumps(google.service_account(ROBOT)), url, "")
        transport.patience = time.patience()
        assert transport.ask("get", f"{SHEETS}/v4/spreadsheets/x") == {"a": 1}
    assert time.naps == [1.0]


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
    with pytest.raises(WorkbookError, match=r"saknas\.json går inte att läsa: den finns inte\."):
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
