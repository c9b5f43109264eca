"""gspread's own client with what it lacks: time limits, retries that end, and a count of what was asked."""

import math
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from json import loads
from typing import Any

import gspread
import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.exceptions import APIError
from requests.adapters import HTTPAdapter

from sheets_schema.text import Text
from sync.google.limits import DRIVE, SHEETS, Limits, Measured, TooLongError
from sync.google.refusals import RATE_REASONS, is_final, is_unreachable, passes, reason_of, refusal
from sync.workbook import WorkbookError

__all__ = ["DRIVE", "SHEETS", "Json", "Patience", "Tally", "Transport"]

CONNECT_SECONDS, READ_SECONDS = 5, 190
TOKEN_SECONDS = 1800
"""How old a token may be when it is handed on: half of what Google lets it live."""
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
Json = Mapping[str, Any]
_LOOPBACK = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class Patience:
    """How long faults are borne, in seconds. Pauses are chosen by chance up to a limit that doubles.

    The limit begins at `first` and ends at `longest`; after a spent quota `quota` comes first, so that the next minute
    has begun. All tries and pauses of one request end within `budget`, or `unreachable` where nobody answers at all;
    a try that has begun may still take its own time. `clock` counts seconds.
    """

    first: float = 1.0
    longest: float = 64.0
    budget: float = 300.0
    unreachable: float = 20.0
    quota: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic


@dataclass
class Tally:
    """What was asked of Google: requests by kind, and bytes that came back."""

    requests: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    retries: int = 0


class Transport(gspread.HTTPClient):
    """Every request to Google goes through here. Raises WorkbookError with the whole message."""

    def __init__(
        self,
        auth: Credentials,
        endpoint: str = "",
        patience: Patience | None = None,
        account: str = "",
        limits: Limits | None = None,
    ) -> None:
        self.endpoint = endpoint.rstrip("/")
        if self.endpoint and not _LOOPBACK.fullmatch(self.endpoint):
            raise _not_allowed(self.endpoint)
        self._auth, self._tokens, self._token_since = auth, _token_session(self.endpoint), -math.inf
        super().__init__(auth, _session(auth, self.endpoint, self._tokens))
        self.auth = auth
        self.set_timeout((CONNECT_SECONDS, READ_SECONDS))
        self.patience = patience or Patience()
        self.account = account
        self.limits = limits or Limits()
        self.tally = Tally()

    def ask(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        json: Json | None = None,
        *,
        light: Callable[[bytes], bytes] = bytes,
    ) -> dict[str, Any]:
        """The JSON answer to a request that may be sent again, made `light` before it is read. Raises WorkbookError."""
        return dict(
            self._patiently(lambda: _object(self.request(method, url, params=dict(params or {}), json=json), light))
        )

    def fetch(self, url: str, params: Mapping[str, Any]) -> bytes:
        """The bytes of a file. Raises WorkbookError."""
        return bytes(self._patiently(lambda: self.request("get", url, params=dict(params)).content))

    def token(self) -> str:
        """The account's token, to be lent to a process without its key; good for half an hour yet. Raises WorkbookError."""
        if self.patience.clock() - self._token_since > TOKEN_SECONDS:
            began = self.patience.clock()
            self._patiently(lambda: self._auth.refresh(Request(self._tokens)))  # type: ignore[no-untyped-call]
            self._token_since = began
        return str(self._auth.token)

    def close(self) -> None:
        """Ends the connections."""
        self.session.close()
        self._tokens.close()

    def _patiently(self, ask: Callable[[], Any]) -> Any:
        """What is asked for, asked again after a passing fault until patience ends. Raises WorkbookError."""
        began, attempt = self.patience.clock(), 0
        while True:
            try:
                return ask()
            except (APIError, requests.RequestException, RefreshError, TransportError) as fault:
                pause = self._pause(fault, attempt)
                spent = self.patience.clock() - began
                most = min(self.patience.budget, self.patience.unreachable if is_unreachable(fault) else math.inf)
                if pause is None or spent + pause > most:
                    raise refusal(fault, self.account) from fault
            self.patience.sleep(pause)
            self.tally.retries += 1
            attempt += 1

    def _pause(self, fault: Exception, attempt: int) -> float | None:
        """How many seconds to wait before asking again; None where asking again is no use."""
        patience = self.patience
        wait: float = patience.jitter() * min(patience.longest, patience.first * 2**attempt)
        if isinstance(fault, APIError):
            status = int(fault.response.status_code)
            if status == 429:
                return patience.quota + wait
            if status == 403 and reason_of(fault) in RATE_REASONS:
                return wait
            return wait if status in RETRIED else None
        if isinstance(fault, RefreshError):
            return wait if passes(fault) else None
        return None if is_final(fault) else wait

    def request(  # noqa: PLR0913, PLR0917 - the signature is gspread's
        self,
        method: str,
        endpoint: str,
        params: MutableMapping[str, Any] | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> requests.Response:
        """One request as gspread makes it, to the endpoint that is set. Raises WorkbookError for what is not allowed."""
        what = f"{'drive' if endpoint.startswith(DRIVE) else 'sheets'} {'read' if method == 'get' else 'write'}"
        self.limits.admit(endpoint, what)
        self.tally.requests[what] += 1
        if self.endpoint:
            for base in (SHEETS, DRIVE):
                endpoint = endpoint.replace(base, self.endpoint, 1) if endpoint.startswith(base) else endpoint
            if not endpoint.startswith(self.endpoint + "/"):
                raise _not_allowed(endpoint)
        more = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        response = self.session.request(method, endpoint, timeout=self.timeout, stream=bool(self.limits.bytes), **more)
        self.tally.bytes += len(_content(response, self.limits.bytes))
        if not response.ok:
            raise _refused(response)
        return response


def _session(auth: Credentials, endpoint: str, tokens: requests.Session) -> requests.Session:
    """The session that asks; with an endpoint set it has no way to any other address."""
    if not endpoint:
        return AuthorizedSession(auth)  # type: ignore[no-untyped-call]
    return _kept_to(endpoint, AuthorizedSession(auth, auth_request=Request(tokens)))  # type: ignore[no-untyped-call]


def _token_session(endpoint: str) -> requests.Session:
    """The session that fetches tokens."""
    return _kept_to(endpoint, requests.Session()) if endpoint else requests.Session()


def _kept_to(endpoint: str, session: requests.Session) -> requests.Session:
    """A session without a way to any other address.

    Not by a redirect, not through a proxy of the environment's, and not for google-auth, which looks up where a service
    account may be used in a thread of its own.
    """
    session.trust_env = False
    session.adapters.clear()
    session.mount(f"{endpoint}/", HTTPAdapter())
    return session


def _content(response: requests.Response, most: int) -> bytes:
    """The body of an answer. Raises TooLongError where it is longer than `most`, if that is not 0."""
    if not most:
        return response.content
    response.raw = Measured(response.raw, most)
    try:
        return response.content
    except TooLongError:
        response.close()
        raise


def _object(response: requests.Response, light: Callable[[bytes], bytes]) -> dict[str, Any]:
    """The JSON object that an answer is; anything else has not arrived whole."""
    try:
        found = loads(light(response.content))
    except ValueError as cut:
        raise requests.exceptions.InvalidJSONError(type(cut).__name__) from cut
    if not isinstance(found, dict):
        raise requests.exceptions.InvalidJSONError(type(found).__name__)
    return found


def _refused(response: requests.Response) -> APIError:
    """The error that gspread makes of a refusal; of one it cannot read, the status alone."""
    try:
        return APIError(response)
    except (KeyError, TypeError, ValueError):
        bare = requests.Response()
        bare.status_code = response.status_code
        return APIError(bare)


def _not_allowed(address: str) -> WorkbookError:
    return WorkbookError(Text(f"Adressen {address} är inte tillåten.", f"The address {address} is not allowed."))
