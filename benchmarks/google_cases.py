"""What is measured of Google: `python -m benchmarks.google_cases NAME ENDPOINT TOKEN KEYS FOLDER MOMENT` prints JSON.

Requests and bytes are counted in one place for every client: where `requests` hands them to the network. `seconds` is
the work alone; clients and tables are imported before.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, ClassVar
from unittest.mock import patch

import google.auth.credentials
import gspread
import requests
from gspread.exceptions import GSpreadException
from requests.adapters import HTTPAdapter

_PASS = ("jobs.commands.run", "jobs.worker.runner", "jobs.worker.letter", "sync.google.keeper")
"""What a pass imports on its way."""
OURS = ("Översikt", "Kontroll", "Årsbokslut", "Skickat")
Out = dict[str, Any]


@dataclass
class Meter:
    """Requests by kind, bytes as they came and unpacked, seconds of the work."""

    read: int = 0
    write: int = 0
    drive: int = 0
    came: int = 0
    unpacked: int = 0
    seconds: float = 0.0
    more: Out = field(default_factory=dict)

    def add(self, response: requests.Response) -> None:
        """Counts one answer."""
        kind = "drive" if "/drive/" in str(response.url) else "read" if response.request.method == "GET" else "write"
        setattr(self, kind, getattr(self, kind) + 1)
        self.came += int(response.headers.get("Content-Length", 0))
        self.unpacked += len(response.content)


@contextmanager
def metered() -> Iterator[Meter]:
    """Counts what is asked within, and how long it takes."""
    meter, send = Meter(), HTTPAdapter.send

    def counted(self: HTTPAdapter, *args: Any, **more: Any) -> requests.Response:
        response = send(self, *args, **more)
        meter.add(response)
        return response

    with patch.object(HTTPAdapter, "send", counted):
        start = perf_counter()
        yield meter
        meter.seconds = perf_counter() - start


@dataclass(frozen=True)
class Place:
    """Where a case works: an endpoint, a token, spreadsheets, a folder for state and letters, and a moment."""

    endpoint: str
    token: str
    keys: tuple[str, ...]
    folder: Path
    moment: str

    @property
    def key(self) -> str:
        """The spreadsheet."""
        return self.keys[0]

    @property
    def link(self) -> str:
        """Its address."""
        return f"https://docs.google.com/spreadsheets/d/{self.key}/edit"


def read_ours(at: Place) -> Meter:
    """Every tab and comment."""
    from sheets_schema.book import is_ours_to_read
    from sync.backends import Keys, open_workbook
    from sync.google import keeper  # noqa: F401 - imported before the clock starts

    with metered() as meter:
        open_workbook(at.link, Path(), Keys(endpoint=at.endpoint, token=at.token)).read(is_ours_to_read)
    return meter


def run_ours(at: Place) -> Meter:
    """A whole pass, as it is typed. The environment names the endpoint and the token."""
    from jobs.cli import main

    for name in _PASS:
        import_module(name)
    words = ["--state", str(at.folder / "state.sqlite"), "--outbox", str(at.folder / "mails"), "--date", at.moment]
    said = io.StringIO()
    with metered() as meter, redirect_stdout(said):
        code = main(["run", at.link, *words, "--json"])
    if code not in (0, 1):
        raise SystemExit(code)
    meter.more["written"] = json.loads(said.getvalue())["written"]
    return meter


def many_ours(at: Place) -> Meter:
    """Which of all the account's sheets have changed since a token that was kept."""
    from sync.google import changes
    from sync.google.account import connect

    transport = connect(None, "", at.endpoint, at.token)
    token = changes.start(transport)
    with metered() as meter:
        found = changes.since(transport, token)
    meter.more["unchanged"] = found is not None and not found.changed and not found.lost
    return meter


class _Token(google.auth.credentials.Credentials):
    """A bearer token as it stands."""

    def __init__(self, token: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = token

    def refresh(self, request: Any) -> None:
        """There is no other."""


class _Here(gspread.HTTPClient):
    """gspread's own client, asking another address."""

    endpoint: ClassVar[str] = ""

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> requests.Response:
        """One request."""
        for google_ in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
            if endpoint.startswith(google_):
                return super().request(method, self.endpoint + endpoint.removeprefix(google_), *args, **more)
        raise AssertionError(endpoint)


def _client(at: Place) -> gspread.Client:
    _Here.endpoint = at.endpoint
    return gspread.Client(_Token(at.token), http_client=_Here)


def _tabs(client: gspread.Client, key: str, meter: Meter) -> dict[str, gspread.Worksheet]:
    """Every tab's records, as gspread's guide has it; its rows where it refuses to make records of them."""
    tabs = {tab.title: tab for tab in client.open_by_key(key).worksheets()}
    refused = 0
    for tab in tabs.values():
        try:
            tab.get_all_records()
        except GSpreadException:
            refused += 1
            tab.get_all_values()
    meter.more |= {"tabs": len(tabs), "refused": refused}
    return tabs


def read_gspread(at: Place) -> Meter:
    """Every tab, none of the comments."""
    client = _client(at)
    with metered() as meter:
        _tabs(client, at.key, meter)
    return meter


def run_gspread(at: Place) -> Meter:
    """Every tab read, four tabs cleared and written again: what a pass costs that decides nothing."""
    client = _client(at)
    book = client.open_by_key(at.key)
    rows = {title: book.worksheet(title).get_all_values() for title in OURS}
    with metered() as meter:
        tabs = _tabs(client, at.key, meter)
        for title in OURS:
            tabs[title].clear()
            tabs[title].update(rows[title] or [[""]])
    return meter


def quiet_gspread(at: Place) -> Meter:
    """The moment of the last change, which gspread has a word for."""
    client = _client(at)
    with metered() as meter:
        client.open_by_key(at.key).get_lastUpdateTime()
    return meter


def many_gspread(at: Place) -> Meter:
    """The same of many sheets, one by one."""
    client = _client(at)
    with metered() as meter:
        for key in at.keys:
            client.open_by_key(key).get_lastUpdateTime()
    return meter


CASES: Mapping[str, Callable[[Place], Meter]] = {
    "read_ours": read_ours,
    "read_gspread": read_gspread,
    "run_ours": run_ours,
    "run_gspread": run_gspread,
    "quiet_ours": run_ours,
    "quiet_gspread": quiet_gspread,
    "many_ours": many_ours,
    "many_gspread": many_gspread,
}


if __name__ == "__main__":
    name, endpoint, token, keys, folder, moment = sys.argv[1:]
    taken = CASES[name](Place(endpoint, token, tuple(keys.split(",")), Path(folder), moment))
    print(json.dumps(vars(taken)))
