"""Drive's uploads: comma- or tab-separated text that becomes a spreadsheet, at once or behind a session's address."""

import csv
import email.parser
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from datetime import time
from typing import NamedTuple

import openpyxl

from tests.google import discovery, drive
from tests.google.call import Call, commit
from tests.google.discovery import Found
from tests.google.errors import DriveError, Json
from tests.google.export import XLSX
from tests.google.members import Typed, put_rows
from tests.google.rights import check_size
from tests.google.state import Book, File, Sheet

_TEXT = {"text/csv": ",", "text/tab-separated-values": "\t"}


class Media(NamedTuple):
    """What came: its type and its bytes."""

    kind: str
    data: bytes


@dataclass
class Session:
    """A resumable upload that has been opened and waits for its bytes."""

    query: dict[str, list[str]]
    body: Json
    kind: str


@dataclass
class Uploads:
    """The sessions that are open, by their id."""

    open: dict[str, Session] = field(default_factory=dict)


def method_of(verb: str, raw: str) -> Found | None:
    """The method that an upload is of; Drive v2's way of replacing a file is read as v3's."""
    if not raw.startswith("/upload/drive/"):
        return None
    if verb == "PUT" and re.fullmatch(r"/upload/drive/v2/files/[^/:]+", raw):
        return discovery.find("PATCH", raw.replace("/upload/drive/v2/", "/drive/v3/"))
    path = raw.removeprefix("/upload")
    found = discovery.find(verb, path) or discovery.find("POST", path) or discovery.find("PATCH", path)
    return found if found and found.method.id in {"drive.files.create", "drive.files.update"} else None


def parted(kind: str, data: bytes) -> tuple[Json, Media]:
    """The two parts of a multipart/related body: the file's JSON and its content."""
    message = email.parser.BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + data)
    parts = list(message.walk())[1:]
    if len(parts) != 2:
        raise DriveError(400, "Malformed multipart body.", reason="badContent")
    payloads = [part.get_payload(decode=True) for part in parts]
    first, second = (each if isinstance(each, bytes) else b"" for each in payloads)
    return as_json(first), Media(parts[1].get_content_type(), second)


def as_json(data: bytes) -> Json:
    """The JSON that describes a file."""
    try:
        found = json.loads(data or b"{}")
    except ValueError as wrong:
        raise DriveError(400, "Parse Error", reason="parseError") from wrong
    return found if isinstance(found, dict) else {}


def put(call: Call, found: Found, media: Media) -> File:
    """Makes or changes the file, and puts the content in it; the file after it."""
    kind = media.kind.partition(";")[0].strip().lower()
    making = found.method.id == "drive.files.create"
    if kind not in {*_TEXT, XLSX} or (making and call.body.get("mimeType") != drive.SPREADSHEET):
        raise DriveError(400, f"The emulator does not do uploads of type {kind or 'application/octet-stream'}.")
    if making:
        file = call.world.files[drive.create(call)["id"]]
    else:
        drive.update(call)
        file = drive.opened(call, "writer")
        if file.mime != drive.SPREADSHEET:
            raise DriveError(400, "The emulator does not do uploads to files other than spreadsheets.")
    with file.lock:
        book = _filled(call, file.book, media, kind)
        commit(call.world, file, book, call.actor)
    return file


def _filled(call: Call, old: Book, media: Media, kind: str) -> Book:
    """The book with the content's tabs in place of its own; recorded conversions leave it in Los Angeles' time."""
    book = old.copy()
    book.zone, book.named, book.threads = "America/Los_Angeles", [], []
    book.sheets = _tabs(call, book, media.data) if kind == XLSX else [_tab(call, book, media.data, _TEXT[kind])]
    check_size(book)
    return book


def _tab(call: Call, book: Book, data: bytes, delimiter: str) -> Sheet:
    """Separated text as one tab, typed in as a person would; the tab is titled as the file is."""
    sheet = Sheet(call.world.ids.number(), book.title[:100] or "Sheet1")
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""), delimiter=delimiter)
    rows = [[Typed(word) if word else None for word in line] for line in lines]
    put_rows(sheet, rows, (0, 0), book, call.world.clock().date())
    return sheet


def _tabs(call: Call, book: Book, data: bytes) -> list[Sheet]:
    """A workbook's tabs with their values, formulas and days."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as wrong:
        raise DriveError(400, "Bad Request", reason="badRequest") from wrong
    tabs = []
    for page in workbook.worksheets:
        sheet = Sheet(call.world.ids.number(), page.title)
        rows = [[_kept(value) for value in row] for row in page.iter_rows(values_only=True)]
        put_rows(sheet, rows, (0, 0), book, call.world.clock().date())
        tabs.append(sheet)
    return tabs


def _kept(value: object) -> object:
    """An hour of the day is a fraction of it."""
    if not isinstance(value, time):
        return value
    return (value.hour * 3600 + value.minute * 60 + value.second) / 86400


def told(call: Call, file: File) -> Json:
    """A file as Drive v3 tells it."""
    return drive.file_json(call.world, file, call.actor)


def second(call: Call, file: File) -> Json:
    """A file as Drive v2 tells it, in the fields that its callers look at."""
    told = drive.file_json(call.world, file, call.actor)
    return {
        "kind": "drive#file",
        "id": file.id,
        "title": told["name"],
        "mimeType": told["mimeType"],
        "alternateLink": told["webViewLink"],
        "createdDate": told["createdTime"],
        "modifiedDate": told["modifiedTime"],
        "version": told["version"],
        "shared": told["shared"],
        "editable": told["capabilities"]["canEdit"],
        "writersCanShare": told["writersCanShare"],
        "appDataContents": False,
        "copyable": True,
        "explicitlyTrashed": told["explicitlyTrashed"],
        "spaces": told["spaces"],
        "labels": {"viewed": True, "restricted": False, "starred": False, "hidden": False, "trashed": file.trashed},
        "capabilities": {"canEdit": told["capabilities"]["canEdit"], "canCopy": True},
    }
