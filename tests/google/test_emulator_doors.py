"""Who gets in, what is published, and the words over HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import gspread
import pytest
import requests
from google.auth import exceptions
from google.auth.transport import requests as transport
from google.oauth2 import service_account

from tests.google import Emulator, FakeClock, discovery
from tests.google.answering import MOST, Request
from tests.google.client import Bare, LocalClient
from tests.google.methods import METHODS, missing


class Quiet(service_account.Credentials):
    """A service account that asks nobody but the token endpoint."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def credentials(google_: Emulator, email: str) -> Quiet:
    info = google_.service_account(email)
    found: Quiet = Quiet.from_service_account_info(info, scopes=["https://www.googleapis.com/auth/spreadsheets"])  # type: ignore[no-untyped-call]
    return found


def test_a_real_service_account_signs_in(capsys: pytest.CaptureFixture[str]) -> None:
    with Emulator() as google_:
        email = "worker@p.iam.gserviceaccount.com"
        book = google_.make("T", {"Sheet1": [["x"]]})
        google_.share(book, email, "reader")
        signed = credentials(google_, email)

        class Here(LocalClient):
            MAP = {"https://sheets.googleapis.com": google_.url, "https://www.googleapis.com": google_.url}  # noqa: RUF012

        client = gspread.Client(signed, http_client=Here)
        assert client.open_by_key(book).sheet1.acell("A1").value == "x"
        google_.revoke(str(signed.token))
        assert client.open_by_key(book).title == "T"
        assert [each.method for each in google_.requests].count("token") == 2
        google_.service_account(email)
        with pytest.raises(exceptions.RefreshError, match="Invalid JWT Signature"):
            signed.refresh(transport.Request())  # type: ignore[no-untyped-call]
        google_.fail("token", "502", times=9)
        with pytest.raises(exceptions.RefreshError):
            signed.refresh(transport.Request())  # type: ignore[no-untyped-call]


def test_tokens_run_out(google: Emulator, clock: FakeClock) -> None:
    book = google.make("T", {"Sheet1": []})
    anna = Bare(google, google.token("anna@example.org", seconds=3599))
    anna.get(f"/v4/spreadsheets/{book}")
    clock.advance(3600)
    answer = anna.ask("GET", f"/v4/spreadsheets/{book}")
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    reason = anna.ask("GET", f"/drive/v3/files/{book}").json()["error"]["errors"][0]["reason"]
    assert reason == "authError"
    assert requests.get(f"{google.url}/v4/spreadsheets/{book}", timeout=5).status_code == 401


def test_an_unknown_token_is_an_account_that_owns_what_it_makes(google: Emulator) -> None:
    made = Bare(google, "somebody").post("/v4/spreadsheets", {"properties": {"title": "Mitt"}})["spreadsheetId"]
    found = Bare(google, "somebody").get(f"/drive/v3/files/{made}", fields="ownedByMe,owners(emailAddress)")
    assert found == {"ownedByMe": True, "owners": [{"emailAddress": "somebody@example.org"}]}
    assert Bare(google, "other").refused("GET", f"/v4/spreadsheets/{made}")[0] == 403
    assert google.who("somebody+") == "somebody@example.org"


def test_it_listens_on_loopback_only(google: Emulator) -> None:
    assert google.url.startswith("http://127.0.0.1:")
    assert google._server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("verb", "path", "body", "message"),
    [
        (
            "GET",
            "?ragnes=A1",
            None,
            "Invalid JSON payload received. Unknown name \"ragnes\": Cannot bind query parameter. Field 'ragnes' could not be found in request message.",
        ),
        ("GET", "?includeGridData=maybe", None, "Invalid value at 'include_grid_data' (TYPE_BOOL), \"maybe\""),
        (
            "POST",
            ":batchUpdate",
            {"requests": [{"deleteSheet": {"sheetId": "noll"}}]},
            "Invalid value at 'requests[0].delete_sheet.sheet_id' (TYPE_INT32), \"noll\"",
        ),
        (
            "POST",
            ":batchUpdate",
            {"reqests": []},
            'Invalid JSON payload received. Unknown name "reqests": Cannot find field.',
        ),
        (
            "PUT",
            "/values/A1?valueInputOption=TYPED",
            {"values": [["x"]]},
            "Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), \"TYPED\"",
        ),
    ],
)
def test_requests_are_held_to_what_is_published(
    google: Emulator, anna: Bare, verb: str, path: str, body: Any, message: str
) -> None:
    book = google.make("T")
    assert anna.refused(verb, f"/v4/spreadsheets/{book}{path}", body) == (400, message)


def test_a_request_is_no_larger_than_google_takes(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    body = {"requests": [{"updateSpreadsheetProperties": {"properties": {"title": "x" * MOST}, "fields": "title"}}]}
    message = "Request payload size exceeds the limit: 10485760 bytes."
    assert anna.refused("POST", f"/v4/spreadsheets/{book}:batchUpdate", body) == (400, message)


def test_snake_case_and_nulls_are_understood(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    anna.batch(
        book, {"add_sheet": {"properties": {"title": "Ny", "grid_properties": {"row_count": 5}, "hidden": None}}}
    )
    assert google.world.files[book].book.sheets[1].rows == 5


def test_a_renamed_key_in_our_own_answer_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    with Emulator() as google_:
        book = google_.make("T", {"Sheet1": [["x"]]})
        real = METHODS["sheets.spreadsheets.values.get"]

        def renamed(call: Any) -> Any:
            answer = real(call)
            assert isinstance(answer, dict)
            return {f"{name}s" if name == "range" else name: each for name, each in answer.items()}

        monkeypatch.setitem(METHODS, "sheets.spreadsheets.values.get", renamed)
        request = Request("GET", f"/v4/spreadsheets/{book}/values/A1", {}, {"authorization": "Bearer anna@example.org"})
        assert google_.desk.answer(request).status == 500
        assert "'ranges' was unexpected" in google_.violations[0]


def test_every_method_is_published_and_the_rest_is_known_to_be_missing() -> None:
    published = {method.id for api in discovery.apis().values() for method in api.methods}
    assert set(METHODS) <= published
    assert "sheets.spreadsheets.developerMetadata.search" in missing()


@pytest.fixture
def process() -> Iterator[str]:
    """An emulator in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.google", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        yield line.removeprefix("listening on ").strip()
        running.terminate()


def test_the_words_over_http(process: str) -> None:
    def say(word: str, **body: Any) -> dict[str, Any]:
        answer = requests.post(f"{process}/emulator/v1/{word}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    rows = [["Datum", "Belopp"], [{"date": "2026-01-15"}, {"formula": "=1,5*2"}], [{"typed": "12,50"}]]
    book = say("make", title="T", tabs={"Kassa": rows}, owner="olle@example.org")["spreadsheetId"]
    say("share", file_id=book, email="worker@example.org", role="writer")
    token = say("token", email="worker@example.org")["token"]
    path = f"{process}/v4/spreadsheets/{book}/values/Kassa!A1:B9"
    headers = {"Authorization": f"Bearer {token}"}
    assert requests.get(path, headers=headers, timeout=10).json()["values"] == [
        ["Datum", "Belopp"],
        ["2026-01-15", "3"],
        ["12,5"],
    ]
    say("fail", method="values.get", fault="503")
    say(
        "before",
        method="values.get",
        nth=2,
        acts=[{"email": "olle@example.org", "action": "set", "file_id": book, "place": "Kassa!A1", "value": "Dag"}],
    )
    assert requests.get(path, headers=headers, timeout=10).status_code == 503
    assert requests.get(path, headers=headers, timeout=10).json()["values"][0][0] == "Dag"
    assert say("act", email="olle@example.org", action="values", file_id=book, place="Kassa!A1") == {
        "result": [["Dag"]]
    }
    log = say("log")["requests"]
    assert [each["status"] for each in log] == [200, 503, 200]
    assert log[0]["method"] == "sheets.spreadsheets.values.get"
    assert say("units")["units"]["worker@example.org"] == {"read": 2}
    assert say("violations") == {"violations": [], "tolerated": []}
    assert requests.post(f"{process}/emulator/v1/nonsense", timeout=10).status_code == 400
