"""Every scripted fault, every hook, the quota meter."""

import time
from typing import Any

import gspread
import pytest
import requests

from tests.google import Emulator, FakeClock
from tests.google.client import Bare, gspread_client
from tests.google.faults import KNOWN


def read(who: Bare, book: str) -> requests.Response:
    return who.ask("GET", f"/v4/spreadsheets/{book}/values/A1:B9")


@pytest.mark.parametrize(
    ("fault", "code", "kind", "words"),
    [
        ("429", 429, "application/json", "RATE_LIMIT_EXCEEDED"),
        ("429-html", 429, "text/html", "automated queries"),
        (500, 500, "application/json", "INTERNAL"),
        ("502", 502, "text/html", "502"),
        ("503", 503, "application/json", "The service is currently unavailable."),
        ("403-rate", 403, "application/json", "userRateLimitExceeded"),
        ("403-storage", 403, "application/json", "storageQuotaExceeded"),
        ("401", 401, "application/json", "UNAUTHENTICATED"),
        ("404", 404, "application/json", "NOT_FOUND"),
    ],
)
def test_answers_that_are_faults(
    google: Emulator, anna: Bare, fault: str | int, code: int, kind: str, words: str
) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    google.fail("values.get", fault, nth=2, times=2)
    codes = [read(anna, book).status_code for _ in range(4)]
    assert codes == [200, code, code, 200]
    google.fail("values.get", fault)
    answer = read(anna, book)
    assert answer.headers["Content-Type"].startswith(kind)
    assert words in answer.text
    assert "Retry-After" not in answer.headers


def test_drive_is_refused_in_its_own_way(google: Emulator, anna: Bare) -> None:
    google.fail("drive.files.list", "429")
    error = anna.ask("GET", "/drive/v3/files").json()["error"]
    assert error["errors"][0] == {
        "domain": "usageLimits",
        "reason": "rateLimitExceeded",
        "message": "Rate Limit Exceeded",
    }
    assert "status" not in error


def test_a_fault_is_for_one_account_and_one_method(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    google.share(book, "bo@example.org")
    google.fail("*", "503", actor="bo@example.org")
    assert read(anna, book).status_code == 200
    assert read(Bare(google, "bo@example.org"), book).status_code == 503
    google.fail("values.update", "503")
    assert read(anna, book).status_code == 200
    with pytest.raises(ValueError, match="no such fault"):
        google.fail("*", "nonsense")
    assert "reset-after" in KNOWN


@pytest.mark.parametrize(("fault", "applied"), [("reset-before", False), ("reset-after", True), ("cut", True)])
def test_connections_that_break_before_and_after(google: Emulator, anna: Bare, fault: str, applied: bool) -> None:
    book = google.make("T", {"Sheet1": []})
    google.fail("values.update", fault)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        anna.put(f"/v4/spreadsheets/{book}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
    assert ("values" in read(anna, book).json()) is applied
    assert google.requests[0].status == (200 if fault == "cut" else 0)


def test_a_body_cut_short_is_no_json(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    google.fail("values.get", "truncated")
    answer = read(anna, book)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert read(anna, book).json()["values"] == [["x"]]


@pytest.mark.parametrize("fault", ["slow-headers", "slow-body"])
def test_slow_answers(google: Emulator, anna: Bare, fault: str) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    google.fail("values.get", fault, seconds=0.3)
    start = time.monotonic()
    assert read(anna, book).json()["values"] == [["x"]]
    assert time.monotonic() - start >= 0.25
    google.fail("values.get", fault, seconds=30)
    with pytest.raises((requests.ReadTimeout, requests.ConnectionError)):
        anna.session.get(f"{google.url}/v4/spreadsheets/{book}/values/A1", timeout=0.2)


def test_a_stale_read_is_the_one_before_the_last_write(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["old"]]})
    anna.put(f"/v4/spreadsheets/{book}/values/A1", {"values": [["new"]]}, valueInputOption="RAW")
    google.fail("values.get", "stale")
    assert [read(anna, book).json()["values"] for _ in range(2)] == [[["old"]], [["new"]]]


def test_a_refused_token_is_refreshed_by_the_real_client(google: Emulator) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    google.fail("spreadsheets.get", "401")
    client = gspread_client(google, "anna@example.org")
    assert client.open_by_key(book).title == "T"
    assert str(client.http_client.auth.token).endswith("+")
    assert [(each.actor, each.status) for each in google.requests] == [
        ("anna@example.org", 401),
        ("anna@example.org", 200),
    ]


ACTS: list[tuple[str, dict[str, Any], list[list[Any]]]] = [
    ("sort", {"tab": "Kassa", "column": 1, "descending": True}, [["a", 3], ["b", 2], ["c", 1]]),
    ("insert_rows", {"tab": "Kassa", "at": 2, "rows": [["ny", 9]]}, [["ny", 9], ["c", 1], ["b", 2], ["a", 3]]),
    ("paste", {"place": "Kassa!A2", "rows": [["p", 7], ["q", 8]]}, [["p", 7], ["q", 8], ["a", 3]]),
    ("delete_rows", {"tab": "Kassa", "at": 2}, [["b", 2], ["a", 3]]),
    ("set", {"place": "Kassa!B2", "value": "12,5"}, [["c", 12.5], ["b", 2], ["a", 3]]),
    ("set", {"place": "Kassa!B2", "value": "i går"}, [["c", "i går"], ["b", 2], ["a", 3]]),
    ("move_tab", {"tab": "Kassa", "index": 1}, [["c", 1], ["b", 2], ["a", 3]]),
    ("hide_tab", {"tab": "Kassa"}, [["c", 1], ["b", 2], ["a", 3]]),
    ("set_locale", {"name": "en_US"}, [["c", 1], ["b", 2], ["a", 3]]),
]


@pytest.mark.parametrize(("action", "given", "rows"), ACTS, ids=[each[0] for each in ACTS])
def test_a_member_acts_between_two_requests(
    google: Emulator, anna: Bare, action: str, given: dict[str, Any], rows: list[list[Any]]
) -> None:
    book = google.make("T", {"Kassa": [["h", "n"], ["c", 1], ["b", 2], ["a", 3]], "Annan": []})
    path = f"/v4/spreadsheets/{book}/values/Kassa!A2:B9"
    google.before("values.get", 2, lambda: getattr(google.act("bo@example.org"), action)(book, **given))
    option = {"valueRenderOption": "UNFORMATTED_VALUE"}
    assert anna.get(path, **option)["values"] == [["c", 1], ["b", 2], ["a", 3]]
    assert anna.get(path, **option)["values"] == rows
    assert anna.get(path, **option)["values"] == rows


def test_a_member_takes_the_ground_away(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Kassa": [["h"]], "Annan": []}, owner="olle@example.org")
    google.share(book, "anna@example.org")
    olle = google.act("olle@example.org")
    write = ("PUT", f"/v4/spreadsheets/{book}/values/Kassa!A2", {"values": [["x"]]})
    google.before("values.update", 1, lambda: olle.rename_tab(book, "Kassa", "Bok"))
    assert anna.refused(*write, valueInputOption="RAW") == (400, "Unable to parse range: Kassa!A2")
    google.before("values.update", 1, lambda: olle.unshare(book, "anna@example.org"))
    assert anna.refused(*write, valueInputOption="RAW") == (403, "The caller does not have permission")
    google.share(book, "anna@example.org")
    google.after("spreadsheets.get", 1, lambda: olle.delete_tab(book, "Bok"))
    assert len(anna.get(f"/v4/spreadsheets/{book}")["sheets"]) == 2
    assert len(anna.get(f"/v4/spreadsheets/{book}")["sheets"]) == 1
    google.before("spreadsheets.get", 1, lambda: olle.delete(book))
    assert anna.refused("GET", f"/v4/spreadsheets/{book}")[0] == 404


def test_the_meter_counts_and_refuses_when_asked(clock: FakeClock) -> None:
    with Emulator(clock=clock, quota=True) as google:
        book = google.make("T", {"Sheet1": [["x"]]})
        anna = Bare(google)
        codes = [read(anna, book).status_code for _ in range(61)]
        assert codes == [200] * 60 + [429]
        info = read(anna, book).json()["error"]["details"][0]["metadata"]
        assert (info["quota_limit"], info["quota_limit_value"]) == ("ReadRequestsPerMinutePerUser", "60")
        anna.put(f"/v4/spreadsheets/{book}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
        google.share(book, "bo@example.org")
        assert read(Bare(google, "bo@example.org"), book).status_code == 200
        clock.advance(60)
        assert read(anna, book).status_code == 200
        anna.get("/drive/v3/changes", pageToken="1")
        anna.get(f"/drive/v3/files/{book}")
        assert google.units["anna@example.org"] == {"read": 61, "write": 1, "drive": 105}
        assert google.units["project"] == {"read": 62, "write": 1, "drive": 105}


def test_the_meter_only_counts_unless_asked(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": []})
    params = {"ranges": ["Sheet1!A1", "Sheet1!B1"]}
    for _ in range(70):
        anna.get(f"/v4/spreadsheets/{book}/values:batchGet", **params)
    assert google.units["anna@example.org"] == {"read": 70}


def test_the_real_client_raises_what_it_raises_for_google(google: Emulator, client: gspread.Client) -> None:
    book = google.make("T", {"Sheet1": []})
    opened = client.open_by_key(book)
    google.fail("spreadsheets.get", "502")
    with pytest.raises(gspread.exceptions.APIError) as html:
        opened.fetch_sheet_metadata()
    assert (html.value.code, html.value.response.status_code) == (-1, 502)
    google.fail("spreadsheets.get", "truncated")
    with pytest.raises(requests.JSONDecodeError):
        opened.fetch_sheet_metadata()
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("nope")
    google.act("bo@example.org").unshare(book, "anna@example.org")
    with pytest.raises(PermissionError):
        client.open_by_key(book)
