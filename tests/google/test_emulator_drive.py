"""Drive: files, changes, sharing, exports, and its own way of refusing."""

import io
import zipfile
from hashlib import md5
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.google import Emulator, FakeClock, Formula
from tests.google.client import Bare
from tests.google.conftest import ANNA
from tests.google.drive import NATIVE
from tests.google.export import XLSX

SHEET = "application/vnd.google-apps.spreadsheet"


def test_a_made_file_answers_as_recorded(google: Emulator, anna: Bare) -> None:
    made = anna.post("/drive/v3/files", {"name": "Test Spreadsheet", "mimeType": SHEET}, supportsAllDrives="True")
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Test Spreadsheet", "mimeType": SHEET}
    assert len(made["id"]) == 44
    assert anna.get(f"/drive/v3/files/{made['id']}") == made


def test_a_missing_file_is_missed_in_drives_words(google: Emulator, anna: Bare) -> None:
    book = google.make("T", owner="olle@example.org")
    for number in ("X", book):
        error = anna.ask("GET", f"/drive/v3/files/{number}").json()
        message = f"File not found: {number}."
        one = {
            "domain": "global",
            "reason": "notFound",
            "message": message,
            "locationType": "parameter",
            "location": "fileId",
        }
        assert error == {"error": {"errors": [one], "code": 404, "message": message}}


def test_each_write_is_a_version_and_a_change(google: Emulator, anna: Bare, clock: FakeClock) -> None:
    book = google.make("T")
    token = anna.get("/drive/v3/changes/startPageToken")["startPageToken"]
    fields = "version,modifiedTime,headRevisionId"
    before = anna.get(f"/drive/v3/files/{book}", fields=fields)
    assert before == {"version": "1", "modifiedTime": "2026-11-22T12:00:00.000Z"}
    clock.advance(1.5)
    for row in ("a", "b"):
        anna.put(f"/v4/spreadsheets/{book}/values/A1", {"values": [[row]]}, valueInputOption="RAW")
    assert anna.get(f"/drive/v3/files/{book}", fields=fields) == {
        "version": "3",
        "modifiedTime": "2026-11-22T12:00:01.500Z",
    }
    listed = anna.get(
        "/drive/v3/changes",
        pageToken=token,
        fields="newStartPageToken,nextPageToken,changes(fileId,removed,time,file(version))",
    )
    change = {"fileId": book, "removed": False, "time": "2026-11-22T12:00:01.500Z", "file": {"version": "3"}}
    assert listed["changes"] == [change]
    assert anna.get("/drive/v3/changes", pageToken=listed["newStartPageToken"])["changes"] == []
    anna.get(f"/v4/spreadsheets/{book}")
    assert anna.get(f"/drive/v3/files/{book}", fields="version") == {"version": "3"}


def test_who_loses_a_file_hears_of_it(google: Emulator, anna: Bare) -> None:
    book = google.make("T", owner="olle@example.org")
    token = anna.get("/drive/v3/changes/startPageToken")["startPageToken"]
    google.share(book, "anna@example.org")
    listed = anna.get("/drive/v3/changes", pageToken=token)
    assert [(each["fileId"], each["removed"]) for each in listed["changes"]] == [(book, False)]
    google.act("olle@example.org").unshare(book, "anna@example.org")
    google.act("olle@example.org").set(book, "A1", "secret")
    listed = anna.get("/drive/v3/changes", pageToken=listed["newStartPageToken"])
    assert [(each["fileId"], each["removed"], "file" in each) for each in listed["changes"]] == [(book, True, False)]


def test_changes_are_told_in_pages(google: Emulator, anna: Bare) -> None:
    books = [google.make(f"T{number}") for number in range(5)]
    first = anna.get("/drive/v3/changes", pageToken="1", pageSize=3)
    second = anna.get("/drive/v3/changes", pageToken=first["nextPageToken"], pageSize=3)
    assert [each["fileId"] for each in first["changes"] + second["changes"]] == books
    assert "nextPageToken" not in second
    assert anna.refused("GET", "/drive/v3/changes", pageToken="x") == (400, "Invalid Value")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f'mimeType="{SHEET}"', ["A b", "C"]),
        (f'mimeType="{SHEET}" and name = "C"', ["C"]),
        ("name contains 'a'", ["A b"]),
        ("not name = 'C' and (trashed = false or starred = true)", ["A b", "Mapp"]),
        ("modifiedTime > '2026-11-22T12:00:05Z'", ["C"]),
        ("'anna@example.org' in owners", ["A b", "C", "Mapp"]),
        ("sharedWithMe", []),
    ],
)
def test_files_are_found(google: Emulator, anna: Bare, clock: FakeClock, query: str, found: list[str]) -> None:
    google.make("A b")
    anna.post("/drive/v3/files", {"name": "Mapp", "mimeType": "application/vnd.google-apps.folder"})
    google.make("Annans", owner="olle@example.org")
    clock.advance(10)
    google.make("C")
    listed = anna.get("/drive/v3/files", q=query, orderBy="name", fields="files(name)", pageSize=1000)
    assert [each["name"] for each in listed["files"]] == found
    assert anna.refused("GET", "/drive/v3/files", q="name ~ 'x'") == (400, "Invalid Value")
    assert Bare(google, "nobody").refused("GET", "/drive/v3/files", q="name = 'x' and") == (400, "Invalid Value")


def test_sharing_by_drive(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    bo = Bare(google, "bo@example.org")
    body = {"type": "user", "role": "reader", "emailAddress": "bo@example.org", "withLink": False}
    made = anna.post(f"/drive/v3/files/{book}/permissions", body, sendNotificationEmail="True")
    assert made == {"kind": "drive#permission", "id": made["id"], "type": "user", "role": "reader"}
    assert google.tolerated == ["drive.permissions.create: withLink"]
    bo.get(f"/drive/v3/files/{book}")
    assert bo.refused("GET", f"/drive/v3/files/{book}/permissions")[0] == 403
    listed = anna.get(f"/drive/v3/files/{book}/permissions", fields="nextPageToken,permissions")["permissions"]
    assert [(each["emailAddress"], each["role"]) for each in listed] == [
        ("anna@example.org", "owner"),
        ("bo@example.org", "reader"),
    ]
    gone = anna.ask("DELETE", f"/drive/v3/files/{book}/permissions/{made['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert bo.refused("GET", f"/drive/v3/files/{book}")[0] == 404
    anna.post(f"/drive/v3/files/{book}/permissions", {"type": "anyone", "role": "writer"})
    bo.put(f"/v4/spreadsheets/{book}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
    assert bo.get("/drive/v3/files")["files"] == []
    assert bo.ask("DELETE", f"/drive/v3/files/{book}").status_code == 403
    assert anna.ask("DELETE", f"/drive/v3/files/{book}").status_code == 204


def test_service_accounts_have_no_room(google: Emulator) -> None:
    worker = Bare(google, "worker@p.iam.gserviceaccount.com")
    book = google.make("T")
    google.share(book, "worker@p.iam.gserviceaccount.com")
    for path, body in (
        ("/drive/v3/files", {"name": "x", "mimeType": SHEET}),
        (f"/drive/v3/files/{book}/copy", {"name": None}),
    ):
        error = worker.ask("POST", path, body).json()["error"]
        assert (error["code"], error["errors"][0]["reason"], error["errors"][0]["domain"]) == (
            403,
            "storageQuotaExceeded",
            "usageLimits",
        )
    assert worker.refused("POST", "/v4/spreadsheets", {})[0] == 403


def test_a_copy_has_the_cells_and_not_the_comments(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Sheet1": [["x"]]})
    google.act("bo@example.org").comment(book, "A1", "hm")
    copy = anna.post(f"/drive/v3/files/{book}/copy", {})
    assert copy["name"] == "Copy of T"
    assert anna.get(f"/v4/spreadsheets/{copy['id']}/values/A1")["values"] == [["x"]]
    assert anna.get(f"/drive/v3/files/{copy['id']}/comments", fields="comments(id)") == {"comments": []}


def test_exports(google: Emulator, anna: Bare) -> None:
    rows: list[list[Any]] = [["Datum", "Belopp"], [{"date": "2026-01-15"}, 1234.5], ["a;b", Formula("=B2*2")]]
    book = google.make("T", {"Kassa": rows, "Dold": []})
    google.act("bo@example.org").hide_tab(book, "Dold")
    google.act("bo@example.org").note(book, "A1", "en not")
    thread = google.act("bo@example.org").comment(book, "Kassa!B2", "Var är kvittot?")
    google.act("anna@example.org").reply(book, thread, "Här <nu>")
    export = f"/drive/v3/files/{book}/export"
    assert anna.ask("GET", export, mimeType="text/csv").text == 'Datum,Belopp\r\n2026-01-15,"1234,5"\r\na;b,2469'
    data = anna.ask("GET", export, mimeType=XLSX)
    assert data.headers["Content-Type"] == XLSX
    read = openpyxl.load_workbook(io.BytesIO(data.content), data_only=True)
    assert [read["Kassa"][place].value for place in ("B2", "A3", "B3")] == [1234.5, "a;b", 2469]
    assert str(read["Kassa"]["A2"].value) == "2026-01-15 00:00:00"
    assert read["Dold"].sheet_state == "hidden"
    note = read["Kassa"]["A1"].comment
    assert note is not None
    assert note.text == "en not"
    with zipfile.ZipFile(io.BytesIO(data.content)) as parts:
        threads = parts.read("xl/threadedComments/threadedComment1.xml").decode()
        people = parts.read("xl/persons/person.xml").decode()
        related = parts.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert 'ref="B2" dT="2026-11-22T12:00:00.00"' in threads
    assert "Var är kvittot?" in threads
    assert "Här &lt;nu&gt;" in threads
    assert threads.count("parentId=") == 1
    assert 'displayName="Bo"' in people
    assert "threadedComments/threadedComment1.xml" in related
    code, said = anna.refused("GET", export, mimeType="application/rtf")
    assert code == 400
    assert "application/rtf" in said


def test_a_file_has_its_bytes_its_size_and_its_sum(google: Emulator, anna: Bare) -> None:
    content = b"%PDF-1.4 \x00\xff"
    key = google.put("Kvitto 7.pdf", content)
    told = anna.get(f"/drive/v3/files/{key}", fields="name,mimeType,size,md5Checksum,capabilities(canDownload)")
    assert told == {
        "name": "Kvitto 7.pdf",
        "mimeType": "application/pdf",
        "size": str(len(content)),
        "md5Checksum": md5(content, usedforsecurity=False).hexdigest(),
        "capabilities": {"canDownload": True},
    }
    had = anna.ask("GET", f"/drive/v3/files/{key}", alt="media")
    assert (had.status_code, had.content, had.headers["Content-Type"]) == (200, content, "application/pdf")
    google.act(ANNA).change(key, content=b"annat")
    assert anna.ask("GET", f"/drive/v3/files/{key}", alt="media").content == b"annat"
    refused = anna.ask("GET", f"/drive/v3/files/{key}/export", mimeType="application/pdf").json()["error"]
    assert (refused["code"], refused["errors"][0]["reason"]) == (403, "fileNotExportable")


def test_googles_own_files_are_had_as_pdf_alone(google: Emulator, anna: Bare) -> None:
    key = google.put("Kvitto", b"Fika 45 kr", f"{NATIVE}document")
    assert "size" not in anna.get(f"/drive/v3/files/{key}", fields="*")
    refused = anna.ask("GET", f"/drive/v3/files/{key}", alt="media").json()["error"]
    assert (refused["code"], refused["errors"][0]["reason"]) == (403, "fileNotDownloadable")
    export = f"/drive/v3/files/{key}/export"
    first, second = (anna.ask("GET", export, mimeType="application/pdf") for _ in range(2))
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content != second.content  # each tells its own moment
    assert PdfReader(io.BytesIO(first.content)).pages[0].extract_text().strip() == "Fika 45 kr"
    google.act(ANNA).change(key, content=bytes(11 * 1024 * 1024))
    refused = anna.ask("GET", export, mimeType="application/pdf").json()["error"]
    assert refused["errors"][0]["reason"] == "exportSizeLimitExceeded"


def test_who_may_only_read_has_no_content_of_a_locked_file(google: Emulator, anna: Bare) -> None:
    bo = Bare(google, "bo@example.org")
    keys = [google.put("a.pdf", b"x"), google.put("b", b"x", f"{NATIVE}document")]
    for key in keys:
        assert bo.ask("GET", f"/drive/v3/files/{key}", alt="media").status_code == 404
        google.share(key, "bo@example.org", "reader")
        google.act(ANNA).change(key, locked=True)
        assert bo.get(f"/drive/v3/files/{key}", fields="capabilities(canDownload)") == {
            "capabilities": {"canDownload": False}
        }
    assert bo.ask("GET", f"/drive/v3/files/{keys[0]}", alt="media").status_code == 403
    assert bo.ask("GET", f"/drive/v3/files/{keys[1]}/export", mimeType="application/pdf").status_code == 403
    assert anna.ask("GET", f"/drive/v3/files/{keys[0]}", alt="media").content == b"x"
    google.act(ANNA).trash(keys[0])
    assert anna.get(f"/drive/v3/files/{keys[0]}", fields="trashed") == {"trashed": True}
    google.act(ANNA).change(keys[0], trashed=False)
    assert anna.get(f"/drive/v3/files/{keys[0]}", fields="trashed") == {"trashed": False}


def test_what_is_not_done_is_refused_by_name(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    said = {
        (
            "POST",
            f"/v4/spreadsheets/{book}/developerMetadata:search",
        ): "The emulator does not do sheets.spreadsheets.developerMetadata.search.",
        ("GET", "/drive/v3/drives"): "The emulator does not do drive.drives.list.",
        ("POST", f"/drive/v3/files/{book}/watch"): "The emulator does not do drive.files.watch.",
        (
            "PUT",
            f"/upload/drive/v2/files/{book}?uploadType=slow",
        ): f"The emulator does not do PUT /upload/drive/v2/files/{book} with uploadType slow.",
    }
    for (verb, path), message in said.items():
        assert anna.refused(verb, path, {}) == (400, message)
    assert anna.ask("GET", "/v5/spreadsheets").status_code == 404
    assert anna.refused("GET", f"/drive/v3/files/{book}", fields="nonsense") == (
        400,
        "Invalid field selection nonsense",
    )
