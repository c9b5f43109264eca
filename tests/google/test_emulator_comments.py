"""Comments: the same threads by Sheets and by Drive."""

from tests.google import Emulator, FakeClock
from tests.google.client import Bare

SEEN = {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"}
FIELDS = "commentsViewMode,comments,sheets(properties(sheetId,title),commentAnchors)"


def test_a_thread_leads_to_its_cell_through_its_anchor(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Kassa": [["Belopp"], [12.5]], "Annan": []})
    google.name("bo@example.org", "Bo Ek")
    thread = google.act("bo@example.org").comment(book, "Kassa!A2", "Kvitto <saknas>?")
    google.act("bo@example.org").comment(book, "", "om allt")
    found = anna.get(f"/v4/spreadsheets/{book}", fields=FIELDS, **SEEN)
    first, second = found["comments"]
    assert found["commentsViewMode"] == SEEN["commentsViewMode"]
    assert (first["commentId"], first["status"], first["plainTextQuote"]) == (thread, "OPEN", "12,5")
    assert first["headPost"]["content"] == "Kvitto <saknas>?"
    assert first["headPost"]["contentHtml"] == "Kvitto &lt;saknas&gt;?"
    assert first["headPost"]["author"] == {"displayName": "Bo Ek", "user": first["headPost"]["author"]["user"]}
    assert "anchorId" not in second
    range_ = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    assert found["sheets"][0]["commentAnchors"] == [{"anchorId": first["anchorId"], "range": range_}]
    ranged = anna.get(f"/v4/spreadsheets/{book}", ranges="Kassa!A1:A2", **SEEN)
    assert [each["commentId"] for each in ranged["comments"]] == [thread]
    assert "comments" not in anna.get(f"/v4/spreadsheets/{book}")


def test_anchors_follow_rows_and_go_with_their_cell(google: Emulator, anna: Bare) -> None:
    book = google.make("T", {"Kassa": [["h"], ["b"], ["a"]]})
    member = google.act("bo@example.org")
    member.comment(book, "Kassa!A2", "om b")

    def place() -> list[int]:
        found = anna.get(f"/v4/spreadsheets/{book}", **SEEN)["sheets"][0].get("commentAnchors", [])
        return [each["range"]["startRowIndex"] for each in found]

    member.sort(book, "Kassa", 0)
    assert place() == [2]
    member.insert_rows(book, "Kassa", 2, [["ny"]])
    assert place() == [3]
    member.delete_rows(book, "Kassa", 4)
    assert place() == []
    assert len(anna.get(f"/v4/spreadsheets/{book}", **SEEN)["comments"]) == 1


def test_writing_by_batch_and_reading_by_drive(google: Emulator, anna: Bare, clock: FakeClock) -> None:
    book = google.make("T", {"Kassa": [["x"]]}, owner="olle@example.org")
    google.share(book, "anna@example.org", "commenter")
    made = anna.batch(
        book, {"insertComment": {"content": "hej", "coordinate": {"sheetId": 0, "rowIndex": 0, "columnIndex": 0}}}
    )
    assert made["commentUpdateState"] == "ALL_SAVED"
    thread = made["replies"][0]["insertComment"]["commentThread"]
    assert thread["headPost"]["author"]["me"] is True
    fields = "comments(id,content,author(displayName,me,emailAddress),createdTime,resolved,deleted,anchor,quotedFileContent(value),replies(content,action))"
    listed = anna.get(f"/drive/v3/files/{book}/comments", fields=fields)["comments"]
    assert listed[0]["author"] == {"displayName": "Anna", "me": True}
    assert "resolved" not in listed[0]
    assert listed[0]["anchor"] == f'{{"type":"workbook-range","uid":0,"range":"{thread["anchorId"]}"}}'
    clock.advance(60)
    reply = {"commentId": thread["commentId"], "post": {"commentAction": "RESOLVE"}}
    assert (
        anna.batch(book, {"addCommentReply": reply})["replies"][0]["addCommentReply"]["post"]["commentAction"]
        == "RESOLVE"
    )
    listed = anna.get(f"/drive/v3/files/{book}/comments", fields=fields, startModifiedTime="2026-11-22T12:00:30Z")[
        "comments"
    ]
    assert (listed[0]["resolved"], listed[0]["replies"]) == (True, [{"content": "", "action": "resolve"}])
    assert anna.get(f"/v4/spreadsheets/{book}", **SEEN)["comments"][0]["status"] == "RESOLVED"
    assert anna.refused("POST", f"/v4/spreadsheets/{book}:batchUpdate", {"requests": [{"addSheet": {}}]})[0] == 403


def test_the_life_of_a_comment_in_drive(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    path = f"/drive/v3/files/{book}/comments"
    assert anna.refused("GET", path) == (400, "The 'fields' parameter is required for this method.")
    made = anna.post(
        path,
        {"content": "probe", "anchor": "here"},
        fields="id,content,deleted,author(displayName,me),replies,anchor,resolved",
    )
    assert made | {"id": "x"} == {
        "id": "x",
        "content": "probe",
        "deleted": False,
        "author": {"displayName": "Anna", "me": True},
        "replies": [],
        "anchor": "here",
    }
    one = f"{path}/{made['id']}"
    reply = anna.post(f"{one}/replies", {"action": "resolve"}, fields="content,action,deleted")
    assert reply == {"content": "", "action": "resolve", "deleted": False}
    anna.post(f"{one}/replies", {"action": "reopen"}, fields="id")
    assert anna.get(one, fields="resolved") == {"resolved": False}
    changed = anna.ask("PATCH", one, {"content": "probed"}, fields="content").json()
    assert changed == {"content": "probed"}
    google.share(book, "bo@example.org", "commenter")
    assert Bare(google, "bo@example.org").refused("PATCH", one, {"content": "mine"}, fields="id")[0] == 403
    assert anna.ask("DELETE", one).status_code == 204
    assert anna.get(path, fields="comments") == {"comments": []}
    gone = anna.get(
        path, fields="comments(id,content,author,deleted,resolved,replies(deleted,htmlContent))", includeDeleted="True"
    )["comments"]
    assert gone == [{"id": made["id"], "deleted": True, "replies": [{"deleted": True, "htmlContent": ""}] * 2}]
    assert anna.refused("GET", one, fields="id")[0] == 404


def test_readers_see_no_comments(google: Emulator) -> None:
    book = google.make("T")
    google.act("bo@example.org").comment(book, "A1", "hm")
    google.share(book, "eva@example.org", "reader")
    eva = Bare(google, "eva@example.org")
    assert eva.refused("GET", f"/v4/spreadsheets/{book}", **SEEN) == (403, "The caller does not have permission")
    found = eva.get(f"/v4/spreadsheets/{book}", commentsViewMode="COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS")
    assert found["commentsViewMode"] == "COMMENTS_VIEW_MODE_OMITTED"
    assert "comments" not in found


def test_only_who_wrote_a_post_may_change_it(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    thread = google.act("bo@example.org").comment(book, "A1", "hm")
    request = {"requests": [{"deleteComment": {"commentId": thread}}]}
    message = "Invalid requests[0].deleteComment: The requesting user is not the author of the comment."
    assert anna.refused("POST", f"/v4/spreadsheets/{book}:batchUpdate", request) == (400, message)
    too_long = {"requests": [{"insertComment": {"content": "x" * 2049, "coordinate": {}}}]}
    assert anna.refused("POST", f"/v4/spreadsheets/{book}:batchUpdate", too_long)[0] == 400


def test_a_lost_comment_is_told_while_the_cells_are_saved(google: Emulator, anna: Bare) -> None:
    book = google.make("T")
    google.fail("batchUpdate", "comments-lost")
    cell = {"userEnteredValue": {"stringValue": "kvar"}}
    write = {"updateCells": {"start": {"sheetId": 0}, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
    answer = anna.batch(book, write, {"insertComment": {"content": "hej", "coordinate": {"sheetId": 0}}})
    assert answer["commentUpdateState"] == "ALL_FAILED_UNKNOWN_REASON"
    assert anna.get(f"/v4/spreadsheets/{book}/values/A1")["values"] == [["kvar"]]
    assert "comments" not in anna.get(f"/v4/spreadsheets/{book}", **SEEN)
