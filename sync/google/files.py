"""Files in Drive as a service account may see them: what there is, and its bytes; native documents come as PDF."""

from dataclasses import dataclass
from hashlib import md5
from typing import Any

from gspread.exceptions import APIError

from sheets_schema.receipts import LARGEST, Missing
from sheets_schema.text import Text
from sync.google.refusals import reason_of
from sync.google.transport import DRIVE, Transport
from sync.workbook import WorkbookError

_FIELDS = "id,mimeType,size,md5Checksum,modifiedTime,trashed,capabilities(canDownload)"
_NATIVE = "application/vnd.google-apps."
_EXPORTED = frozenset(_NATIVE + kind for kind in ("document", "spreadsheet", "presentation", "drawing"))
_NO_FILE = {_NATIVE + "folder": "folder", _NATIVE + "shortcut": "shortcut"}
_PDF = "application/pdf"
_WHOLE = {"supportsAllDrives": "true"}
_NOT_OURS = frozenset({"accessNotConfigured", "SERVICE_DISABLED", "insufficientPermissions", "domainPolicy"})
"""Refusals that are not about the file: every other would be refused the same."""
_REASONS = {
    "exportSizeLimitExceeded": "too_large",
    "cannotDownloadFile": "not_downloadable",
    "cannotDownloadAbusiveFile": "not_downloadable",
    "cannotExportFile": "not_downloadable",
    "fileNotDownloadable": "not_savable",
    "fileNotExportable": "not_savable",
}


@dataclass(frozen=True)
class DriveFile:
    """A file that can be had. `stamp` changes whenever its content does; `md5` is "" for a native document."""

    key: str
    mime: str
    stamp: str
    md5: str = ""


@dataclass(frozen=True)
class DriveFiles:
    """Drive, to look files up in. Both methods raise WorkbookError where it cannot be told whether the file is there."""

    transport: Transport

    def look(self, key: str) -> DriveFile | Missing:
        """The file of an id, in one request."""
        try:
            told = self.transport.ask("get", _address(key), params={"fields": _FIELDS, **_WHOLE})
        except WorkbookError as refused:
            return self._refused(refused)
        return _judged(key, told)

    def content(self, file: DriveFile) -> bytes | Missing:
        """The file's bytes."""
        export = {"mimeType": _PDF} if file.mime in _EXPORTED else None
        try:
            if export:
                content = self.transport.fetch(f"{_address(file.key)}/export", export)
            else:
                content = self.transport.fetch(_address(file.key), {"alt": "media", **_WHOLE})
        except WorkbookError as refused:
            return self._refused(refused)
        if len(content) > LARGEST:
            return Missing("too_large")
        if file.md5 and md5(content, usedforsecurity=False).hexdigest() != file.md5:
            raise WorkbookError(_CHANGING, temporary=True)
        return content or Missing("empty")

    def _refused(self, refused: WorkbookError) -> Missing:
        """What a refusal says of the file. Raises it where it says nothing of it."""
        cause = refused.__cause__
        reason = reason_of(cause) if isinstance(cause, APIError) else ""
        if refused.temporary or refused.status not in (403, 404) or reason in _NOT_OURS:
            raise refused
        return Missing(_REASONS[reason]) if reason in _REASONS else Missing("not_shared", self.transport.account)


_CHANGING = Text("Filen ändras just nu.", "The file is being changed just now.")


def _address(key: str) -> str:
    return f"{DRIVE}/drive/v3/files/{key}"


def _judged(key: str, told: dict[str, Any]) -> DriveFile | Missing:
    """What a file's facts come to."""
    mime, size, sums = str(told.get("mimeType", "")), str(told.get("size", "")), str(told.get("md5Checksum", ""))
    is_native = mime.startswith(_NATIVE)
    if told.get("trashed"):
        return Missing("trashed")
    if is_native and mime not in _EXPORTED:
        return Missing(_NO_FILE.get(mime, "not_savable"))
    if told.get("capabilities", {}).get("canDownload") is False:
        return Missing("not_downloadable")
    if size.isdecimal() and not is_native:
        if int(size) > LARGEST:
            return Missing("too_large")
        if int(size) == 0:
            return Missing("empty")
    stamp = f"md5:{sums}" if sums else f"at:{told.get('modifiedTime', '')}"
    return DriveFile(key, mime, stamp, sums)
