"""Logging in to the mail server by OAuth2: the file with the permission, and the fresh token that it gives."""

import json
import re
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jobs.worker.account import TOKEN_URI, Permission
from sheets_schema.text import Text

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LONGEST = 100_000
_WORD = re.compile(r"[a-z_]{1,40}")
_TOKEN = re.compile(r"[!-~]{1,8192}")


class PermissionFileError(Exception):
    """The file with the permission cannot be used; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class TokenError(Exception):
    """No token came; `says` is the whole message, the text a short reason."""

    def __init__(self, says: Text, reason: str) -> None:
        super().__init__(reason)
        self.says = says


def read_permission(path: Path) -> Permission:
    """The permission in a file of yagmail's kind. Raises PermissionFileError."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        why = error.strerror or str(error)
        raise _bad_file(path, Text(f"går inte att läsa ({why})", f"cannot be read ({why})")) from error
    except ValueError as error:
        raise _bad_file(path, Text("är inte skriven som JSON", "is not written as JSON")) from error
    keys = ("google_client_id", "google_client_secret", "google_refresh_token")
    held = content if isinstance(content, dict) else {}
    missing = [key for key in keys if not isinstance(held.get(key), str) or not held[key].strip()]
    if missing:
        raise _bad_file(path, Text(f"saknar {', '.join(missing)}", f"lacks {', '.join(missing)}"))
    uri = held.get("token_uri", TOKEN_URI)
    if uri != TOKEN_URI and not _is_here(uri):
        raise _bad_file(path, Text("har en token_uri som inte är Googles", "has a token_uri that is not Google's"))
    client_id, client_secret, refresh_token = (held[key].strip() for key in keys)
    return Permission(client_id, client_secret, refresh_token, uri)


def _is_here(uri: object) -> bool:
    """Whether an address is on this computer, as in a trial."""
    try:
        return isinstance(uri, str) and urlsplit(uri).hostname in _LOOPBACK
    except ValueError:
        return False


def _bad_file(path: Path, why: Text) -> PermissionFileError:
    return PermissionFileError(
        Text(
            f"{path}, som oauth2 under [mail] pekar på, {why.sv}. Gör filen på nytt, eller byt till ett applösenord.",
            f"{path}, which oauth2 under [mail] names, {why.en}. Make the file anew, or change to an app password.",
        )
    )


def fresh_token(permission: Permission, seconds: float) -> str:
    """A token that lasts about an hour; the wait for each answer is `seconds` at most. Raises TokenError."""
    words = {
        "client_id": permission.client_id,
        "client_secret": permission.client_secret,
        "refresh_token": permission.refresh_token,
        "grant_type": "refresh_token",
    }
    try:
        status, answer = _posted(permission.token_uri, urlencode(words), seconds)
    except (OSError, HTTPException, ValueError) as error:
        raise TokenError(_SILENT, f"token: {type(error).__name__}") from error
    token = answer.get("access_token")
    if status == 200 and isinstance(token, str) and _TOKEN.fullmatch(token):
        return token
    said = answer.get("error")
    word = said if isinstance(said, str) and _WORD.fullmatch(said) else "?"
    reason = f"token: {status} {word}"
    if status in (400, 401, 403):
        raise TokenError(_refused(f"{status} {word}"), reason)
    raise TokenError(_SILENT, reason)


def _posted(uri: str, words: str, seconds: float) -> tuple[int, Mapping[str, Any]]:
    """What one request is answered; nothing is followed elsewhere."""
    parts = urlsplit(uri)
    host = parts.hostname or ""
    if parts.scheme == "https":
        line: HTTPConnection = HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    else:
        line = HTTPConnection(host, parts.port, timeout=seconds)
    try:
        line.request("POST", parts.path, words, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        content = answer.read(_LONGEST)
        status = answer.status
    finally:
        line.close()
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    return status, found if isinstance(found, dict) else {}


def login_words(user: str, token: str) -> str:
    """What XOAUTH2 says to the mail server."""
    return f"user={user}\1auth=Bearer {token}\1\1"


def _refused(code: str) -> Text:
    return Text(
        f"Google godtar inte längre tillståndet i filen som oauth2 under [mail] pekar på ({code}). Gör filen på nytt.",
        f"Google no longer accepts the permission in the file that oauth2 under [mail] names ({code}). Make the file anew.",
    )


_SILENT = Text(
    "Google ger just nu inget nytt tillstånd att skicka mejl. Breven väntar till nästa körning.",
    "Google gives no new permission to send mail just now. The mails wait for the next run.",
)
