"""What a fault of Google's means to the person at hand, and what to do about it."""

from collections.abc import Mapping

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.exceptions import APIError
from requests import exceptions as faults
from urllib3.exceptions import NewConnectionError

from sheets_schema.text import Text
from sync.workbook import WorkbookError

RATE_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
"""Why Drive says 403 where it means 429."""


def passes(fault: RefreshError) -> bool:
    """Whether a token that could not be had may be had later: the answer said so, or was no answer of the kind at all."""
    return bool(fault.retryable) or not any(isinstance(one, Mapping) for one in fault.args)


def is_final(fault: Exception) -> bool:
    """Whether asking again can be no use: the answer led elsewhere, or the address is none."""
    wrong = (faults.InvalidSchema, faults.InvalidURL, faults.MissingSchema, faults.TooManyRedirects)
    return isinstance(_inner(fault), wrong)


def is_unreachable(fault: Exception) -> bool:
    """Whether nobody answered at all: no such name, no way there, no trust."""
    inner = _inner(fault)
    if isinstance(inner, faults.ConnectTimeout | faults.SSLError | faults.ProxyError):
        return True
    reason = getattr(inner.args[0], "reason", None) if inner.args else None
    return isinstance(inner, faults.ConnectionError) and isinstance(reason, NewConnectionError)


def _inner(fault: Exception) -> Exception:
    """What went wrong, also where it was on the way to a token."""
    wrapped = isinstance(fault, TransportError) and fault.args and isinstance(fault.args[0], Exception)
    return fault.args[0] if wrapped else fault


def reason_of(fault: APIError) -> str:
    """The reason Google gives for a refusal: `rateLimitExceeded`, `storageQuotaExceeded` and so on."""
    try:
        error = fault.response.json()["error"]
        found = [*error.get("errors", []), *error.get("details", [])]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return next((str(one["reason"]) for one in found if isinstance(one, dict) and "reason" in one), "")


def refusal(fault: Exception, account: str) -> WorkbookError:
    """The one line for a fault that could not be borne. `account` is the address to share the sheet with."""
    if isinstance(fault, APIError):
        return _of_answer(fault, account)
    if isinstance(fault, RefreshError):
        return _later(_TROUBLE) if passes(fault) else WorkbookError(_of_token(fault))
    if isinstance(fault, faults.InvalidJSONError | faults.ChunkedEncodingError | faults.ContentDecodingError):
        return _later(Text("Googles svar kom inte fram helt.", "Google's answer did not arrive whole."))
    if isinstance(fault, requests.RequestException | TransportError) and not is_final(fault):
        return _later(
            Text("Google går inte att nå; kontrollera nätet.", "Google cannot be reached; check the network.")
        )
    name = type(_inner(fault)).__name__
    return WorkbookError(
        Text(f"Google svarade inte som väntat ({name}).", f"Google did not answer as expected ({name}).")
    )


def _of_token(fault: GoogleAuthError) -> Text:
    return _CLOCK if "reasonable timeframe" in str(fault) else _KEY


def _later(says: Text) -> WorkbookError:
    again = Text(" Försök igen om en stund.", " Try again in a while.")
    return WorkbookError(Text(says.sv + again.sv, says.en + again.en), temporary=True)


def _of_answer(fault: APIError, account: str) -> WorkbookError:
    status = fault.response.status_code
    says, later = _meaning(fault, status, account)
    again = Text(" Försök igen om en stund.", " Try again in a while.") if later else Text("", "")
    return WorkbookError(Text(says.sv + again.sv, says.en + again.en), temporary=later, status=status)


def _meaning(fault: APIError, status: int, account: str) -> tuple[Text, bool]:
    """What an answer means, and whether it passes by itself."""
    if status == 429 or (status == 403 and reason_of(fault) in RATE_REASONS):
        return _QUOTA, True
    if status >= 500 or status == 408:
        return _TROUBLE, True
    if status == 401:
        return _KEY, False
    if status == 404:
        return _with_share(_GONE, account), False
    if status == 403:
        return _forbidden(fault.response.text, account), False
    if status == 413 or (status == 400 and "payload size exceeds" in fault.response.text):
        return _LARGE, False
    if status == 400 and "protected cell or object" in fault.response.text:
        return _PROTECTED, False
    return Text(f"Google nekade ({status}): {_words(fault)}", f"Google refused ({status}): {_words(fault)}"), False


def _forbidden(text: str, account: str) -> Text:
    if any(word in text for word in ("SERVICE_DISABLED", "accessNotConfigured", "has not been used in project")):
        return _DISABLED
    return _STORAGE if "storageQuotaExceeded" in text else _with_share(_FORBIDDEN, account)


def _with_share(says: Text, account: str) -> Text:
    with_sv, with_en = (account, account) if account else ("tjänstekontot", "the service account")
    return Text(
        f"{says.sv} Dela arket med {with_sv} som redigerare.", f"{says.en} Share the sheet with {with_en} as an editor."
    )


_KEY = Text(
    "Google godtar inte programmets nyckel. Skapa en ny nyckel för tjänstekontot och byt ut filen.",
    "Google does not accept the program's key. Make a new key for the service account and replace the file.",
)
_CLOCK = Text(
    "Google godtar inte datorns klocka. Ställ den rätt.", "Google does not accept the computer's clock. Set it right."
)
_PROTECTED = Text(
    "Någon har skyddat en av våra egna flikar från programmet. Ta bort skyddet under Data, Skyddade blad och områden.",
    "Somebody has protected one of our own tabs from the program. Remove that under Data, Protect sheets and ranges.",
)
_LARGE = Text(
    "Våra flikar blev större än Google tar emot på en gång. Rätta det som Kontroll säger, så blir de mindre.",
    "Our tabs became larger than Google takes at once. Mend what Findings says, and they shrink.",
)
_QUOTA = Text(
    "Google tar inte emot fler frågor just nu (kvoten är slut).",
    "Google takes no more requests just now (the quota is spent).",
)
_TROUBLE = Text("Google har tillfälliga problem.", "Google has passing trouble.")
_GONE = Text(
    "Arket finns inte, eller är inte delat med programmet.",
    "There is no such sheet, or it is not shared with the program.",
)
_FORBIDDEN = Text("Programmet får inte läsa eller ändra arket.", "The program may not read or change the sheet.")
_DISABLED = Text(
    "Google Sheets API och Google Drive API är inte påslagna i projektet. Slå på dem i Google Cloud under API:er och tjänster.",
    "The Google Sheets API and Google Drive API are not enabled in the project. Enable them in Google Cloud under APIs & Services.",
)
_STORAGE = Text(
    "Tjänstekontot kan inte äga filer. Låt en person göra arket och dela det.",
    "The service account cannot own files. Let a person make the sheet and share it.",
)


def _words(fault: APIError) -> str:
    try:
        return str(fault.response.json()["error"]["message"])[:300]
    except (ValueError, KeyError, TypeError):
        return "?"
