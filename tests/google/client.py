"""The real gspread client led to the emulator, and bare requests beside it."""

from typing import Any, ClassVar

import google.auth.credentials
import gspread
import requests

from tests.google import Emulator
from tests.google.errors import Json


class LocalClient(gspread.HTTPClient):
    """gspread's own client with Google's addresses led elsewhere; nothing may leave loopback."""

    MAP: ClassVar[dict[str, str]] = {}

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> requests.Response:
        """One request, to the emulator."""
        for old, new in self.MAP.items():
            if endpoint.startswith(old):
                return super().request(method, new + endpoint[len(old) :], *args, **more)
        raise AssertionError(endpoint)


class StaticToken(google.auth.credentials.Credentials):
    """A bearer token that says who acts; a refresh is marked by a plus."""

    def __init__(self, token: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = token

    def refresh(self, _: Any) -> None:
        """Counts by a plus."""
        self.token = f"{self.token}+"


def gspread_client(emulator: Emulator, token: str) -> gspread.Client:
    """A client of gspread for the account of a token."""

    class Here(LocalClient):
        MAP: ClassVar[dict[str, str]] = dict.fromkeys(
            ("https://sheets.googleapis.com", "https://www.googleapis.com"), emulator.url
        )

    client = gspread.Client(StaticToken(token), http_client=Here)
    client.set_timeout((5, 20))
    return client


class Bare:
    """Requests without any client between."""

    def __init__(self, emulator: Emulator, account: str = "anna@example.org") -> None:
        self.url = emulator.url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {account}"

    def ask(self, verb: str, path: str, body: Any = None, **params: Any) -> requests.Response:
        """One request; the path is sent as it stands."""
        return self.session.request(verb, self.url + path, json=body, params=params, timeout=20)

    def get(self, path: str, **params: Any) -> Json:
        """The JSON of a GET that must succeed."""
        return self._good(self.ask("GET", path, **params))

    def post(self, path: str, body: Any = None, **params: Any) -> Json:
        """The JSON of a POST that must succeed."""
        return self._good(self.ask("POST", path, body, **params))

    def put(self, path: str, body: Any = None, **params: Any) -> Json:
        """The JSON of a PUT that must succeed."""
        return self._good(self.ask("PUT", path, body, **params))

    def batch(self, file_id: str, *asked: Json, **more: Any) -> Json:
        """A spreadsheets.batchUpdate that must succeed."""
        return self.post(f"/v4/spreadsheets/{file_id}:batchUpdate", {"requests": list(asked), **more})

    def refused(self, verb: str, path: str, body: Any = None, **params: Any) -> tuple[int, str]:
        """The code and the message of a request that must fail."""
        answer = self.ask(verb, path, body, **params)
        assert answer.status_code >= 400, answer.text
        error = answer.json()["error"]
        assert error["code"] == answer.status_code
        return answer.status_code, error["message"]

    @staticmethod
    def _good(answer: requests.Response) -> Json:
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found
