"""Which of an account's spreadsheets have changed since it last asked: one list for them all.

The list is of what is shared with the account by its address; of a sheet that is open to anyone with the link it need
not tell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheets_schema.text import Text
from sync.google.transport import DRIVE, Transport
from sync.workbook import WorkbookError

_URL = f"{DRIVE}/drive/v3/changes"
_FIELDS = "nextPageToken,newStartPageToken,changes(fileId,removed,file(mimeType,trashed,version))"
_LIST = {
    "pageSize": "1000",
    "fields": _FIELDS,
    "includeRemoved": "true",
    "includeItemsFromAllDrives": "true",
    "supportsAllDrives": "true",
    "prettyPrint": "false",
}
_SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@dataclass(frozen=True)
class Changes:
    """What became of spreadsheets, by key, and the token to ask with next time.

    `changed` has Drive's version of each, which is its fingerprint: one that is known already tells of our own write.
    `lost` are deleted, in the bin or shared no more; they
    may also be files of other kinds, which Google does not say. `token` is saved last, when both are dealt with.
    """

    changed: Mapping[str, str]
    lost: frozenset[str]
    token: str


def start(transport: Transport) -> str:
    """The token of this moment. To begin, take it first and look at every sheet after. Raises WorkbookError."""
    params = {"supportsAllDrives": "true"}
    token = str(transport.ask("get", f"{_URL}/startPageToken", params=params).get("startPageToken", ""))
    if not token:
        raise WorkbookError(
            Text(
                "Google svarade inte som väntat (startPageToken).",
                "Google did not answer as expected (startPageToken).",
            ),
            temporary=True,
        )
    return token


def since(transport: Transport, token: str) -> Changes | None:
    """What has changed since the token; None where that cannot be told, and everything begins anew with `start`.

    It cannot without a token, with one that Google no longer takes, or where the list has no end. One Drive request a
    thousand changes, and one where there are none. Raises WorkbookError.
    """
    told: dict[str, str | None] = {}
    asked: set[str] = set()
    while token and token not in asked:
        asked.add(token)
        try:
            answer = transport.ask("get", _URL, params={**_LIST, "pageToken": token})
        except WorkbookError as refused:
            if refused.status in (400, 404):
                return None
            raise
        told.update(_told(answer))
        token = str(answer.get("nextPageToken", ""))
        end = str(answer.get("newStartPageToken", ""))
        if end and not token:
            changed = {key: version for key, version in told.items() if version is not None}
            return Changes(changed, frozenset(told) - frozenset(changed), end)
    return None


def _told(answer: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """The spreadsheets of one page with their versions, None for one that is lost; later words of the same one count."""
    for one in answer.get("changes", []):
        file = one.get("file", {})
        if one.get("fileId") and (one.get("removed") or file.get("mimeType") == _SPREADSHEET):
            is_lost = one.get("removed") or file.get("trashed")
            yield one["fileId"], None if is_lost else str(file.get("version", ""))
