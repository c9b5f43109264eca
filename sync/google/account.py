"""Who asks Google: a service account's key, from a file or from the environment's text, or a trial's token."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import google.auth.credentials
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2.service_account import Credentials

from sheets_schema.text import Text
from sync.google.limits import Limits
from sync.google.transport import Transport
from sync.workbook import WorkbookError

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")


class TrialToken(google.auth.credentials.Credentials):
    """A bearer token as it stands, for trials against a loopback server."""

    def __init__(self, token: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = token

    def refresh(self, request: Any) -> None:
        """There is no other token to be had."""


class LentToken(TrialToken):
    """A token lent by who has the key; there is no other, and work whose token has run out begins anew."""

    def refresh(self, request: Any) -> None:  # noqa: ARG002 - the base class has it
        """Raises WorkbookError: the lender may have another token."""
        raise WorkbookError(_RUN_OUT, temporary=True)


@dataclass(frozen=True)
class Loan:
    """An account's token for a process that has not its key, and the endpoint for trials."""

    account: str
    token: str
    endpoint: str = ""

    def transport(self, limits: Limits) -> Transport:
        """A transport that asks with the token, within limits. Raises WorkbookError."""
        return Transport(LentToken(self.token), self.endpoint, account=self.account, limits=limits)


def lend(transport: Transport) -> Loan:
    """What another process needs to ask as the same account for half an hour. Raises WorkbookError."""
    return Loan(transport.account, transport.token(), transport.endpoint)


class ServiceKey(Credentials):
    """A service account's key. An answer that is no token at all, such as a page, is a fault that passes."""

    def refresh(self, request: Any) -> None:
        """Gets a new token. Raises RefreshError, TransportError."""
        try:
            super().refresh(request)  # type: ignore[no-untyped-call]
        except GoogleAuthError:
            raise
        except (TypeError, ValueError, KeyError, AttributeError) as odd:
            raise RefreshError(type(odd).__name__, retryable=True) from odd  # type: ignore[no-untyped-call]


def connect(file: Path | None, text: str, endpoint: str, token: str) -> Transport:
    """A transport that asks as the service account. Raises WorkbookError that says what to mend."""
    if endpoint and token:
        return Transport(TrialToken(token), endpoint)
    if text:
        file = None
    info = _info(file, text)
    if endpoint:
        info = {**info, "token_uri": f"{endpoint.rstrip('/')}/token"}
    try:
        made = ServiceKey.from_service_account_info(info, scopes=SCOPES)  # type: ignore[no-untyped-call]
        made.sign_bytes(b"a key of another kind cannot")
    except (ValueError, KeyError, TypeError, AttributeError, GoogleAuthError) as error:
        raise _wrong(file) from error
    return Transport(made, endpoint, account=str(info.get("client_email", "")))


def _info(file: Path | None, text: str) -> dict[str, Any]:
    if not text and file is None:
        raise WorkbookError(
            Text(
                "Google-ark behöver ett tjänstekontos nyckel: skriv credentials under [google] i gruppbok.toml.",
                "Google Sheets need a service account's key: write credentials under [google] in gruppbok.toml.",
            )
        )
    try:
        content = text or (file.read_text("utf-8-sig") if file else "")
        info = json.loads(content)
    except OSError as error:
        raise _unreadable(file, error) from error
    except ValueError as error:
        raise _wrong(file) from error
    if not isinstance(info, dict) or info.get("type") != "service_account":
        raise _wrong(file)
    return info


def _unreadable(file: Path | None, error: OSError) -> WorkbookError:
    if isinstance(error, FileNotFoundError):
        return WorkbookError(
            Text(
                f"Nyckelfilen {file} går inte att läsa: den finns inte. Lägg den där, eller ändra credentials i gruppbok.toml.",
                f"The key file {file} cannot be read: it is not there. Put it there, or change credentials in gruppbok.toml.",
            )
        )
    why = error.strerror or str(error)
    return WorkbookError(
        Text(f"Nyckelfilen {file} går inte att läsa ({why}).", f"The key file {file} cannot be read ({why}).")
    )


def _wrong(file: Path | None) -> WorkbookError:
    where = str(file) if file else "GRUPPBOK_GOOGLE_CREDENTIALS"
    return WorkbookError(
        Text(
            f"{where} är ingen nyckel för ett tjänstekonto. Ladda ner en JSON-nyckel från Google Cloud.",
            f"{where} is not a service account's key. Download a JSON key from Google Cloud.",
        )
    )


_RUN_OUT = Text(
    "Google tog inte emot den lånade nyckeln; den kan ha gått ut. Försök igen om en stund.",
    "Google did not take the token that was lent; it may have run out. Try again in a while.",
)
