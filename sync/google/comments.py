"""What people wrote on cells: natively from the Sheets API, else from Drive with the cells of the exported workbook."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sheets_schema.grid import Comment, Reply, cell_name
from sync.google.transport import DRIVE, Transport
from sync.workbook import WorkbookError

_FIELDS = (
    "nextPageToken,comments(id,anchor,content,author(displayName),createdTime,resolved,deleted,"
    "replies(author(displayName),content,createdTime,deleted))"
)
_Alike = tuple[str, str, datetime | None]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def native_comments(book: Mapping[str, Any]) -> list[Comment]:
    """The threads of a spreadsheet as the Sheets API gives them; one whose cell is gone has none."""
    places: dict[str, tuple[str, str]] = {}
    for sheet in book.get("sheets", []):
        title = sheet["properties"]["title"]
        for anchor in sheet.get("commentAnchors", []):
            where = anchor.get("range", {})
            places[anchor["anchorId"]] = (
                title,
                cell_name(where.get("startRowIndex", 0) + 1, where.get("startColumnIndex", 0)),
            )
    return [made for thread in book.get("comments", []) if (made := _native(thread, places))]


def _native(thread: Mapping[str, Any], places: Mapping[str, tuple[str, str]]) -> Comment | None:
    head = thread.get("headPost", {})
    if head.get("deleted"):
        return None
    tab, cell = places.get(thread.get("anchorId", ""), ("", None))
    replies = tuple(
        Reply(_name(post), _said(post), _moment(post.get("createTime")))
        for post in thread.get("replies", [])
        if not post.get("deleted") and post.get("content")
    )
    return Comment(
        tab=tab,
        cell=cell,
        author=_name(head),
        text=_said(head),
        at=_moment(head.get("createTime")),
        resolved=thread.get("status") == "RESOLVED",
        replies=replies,
    )


def _name(post: Mapping[str, Any]) -> str:
    return " ".join(str(post.get("author", {}).get("displayName", "")).split())


def _said(post: Mapping[str, Any]) -> str:
    return str(post.get("content", "")).strip()


def _moment(text: str | None) -> datetime | None:
    """A moment to the second, as it is told wherever a comment is read."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0) if text else None
    except ValueError:
        return None


def drive_comments(
    transport: Transport, key: str, first: str, cells: Callable[[bytes], list[Comment]]
) -> list[Comment]:
    """The comments as Drive gives them, with cells where the exported workbook (read by `cells`) tells them apart.

    Drive and the export share no number: a comment is known again by author, text and second. Two that are alike in
    all three get no cell rather than a guess; nor does one that the export has in cell A1 of the `first` tab, which is
    where it puts those whose own cell is gone.
    """
    found = [(made, "anchor" in one) for one in _pages(transport, key) if (made := _of_drive(one))]
    if not any(is_anchored for _, is_anchored in found):
        return [made for made, _ in found]
    known: dict[_Alike, list[Comment]] = defaultdict(list)
    for comment in _exported(transport, key, cells):
        known[_alike(comment)].append(comment)
    asked = Counter(_alike(made) for made, _ in found)
    places = {like: same[0] for like, same in known.items() if len(same) == asked[like] == 1}
    return [
        replace(made, tab=place.tab, cell=place.cell)
        if is_anchored and (place := places.get(_alike(made))) and (place.tab, place.cell) != (first, "A1")
        else made
        for made, is_anchored in found
    ]


def _exported(transport: Transport, key: str, cells: Callable[[bytes], list[Comment]]) -> list[Comment]:
    """The threads of the exported workbook; none where Google will not export it, or sends what cannot be read."""
    url = f"{DRIVE}/drive/v3/files/{key}/export"
    for _ in range(2):
        try:
            return [one for one in cells(transport.fetch(url, {"mimeType": XLSX})) if not one.note]
        except WorkbookError as refused:
            if refused.temporary or refused.status in (401, 404):
                raise
            if refused.status:
                break
    return []


def _alike(comment: Comment) -> _Alike:
    return comment.author, " ".join(comment.text.split()), comment.at


def _pages(transport: Transport, key: str) -> Iterator[Mapping[str, Any]]:
    token, seen = "", {""}
    while True:
        params = {"fields": _FIELDS, "pageSize": "100", "includeDeleted": "false"}
        answer = transport.ask(
            "get",
            f"{DRIVE}/drive/v3/files/{key}/comments",
            params={**params, **({"pageToken": token} if token else {})},
        )
        yield from answer.get("comments", [])
        token = str(answer.get("nextPageToken", ""))
        if token in seen:
            return
        seen.add(token)


def _of_drive(one: Mapping[str, Any]) -> Comment | None:
    if one.get("deleted"):
        return None
    replies = tuple(
        Reply(_name(post), _said(post), _moment(post.get("createdTime")))
        for post in one.get("replies", [])
        if not post.get("deleted") and post.get("content")
    )
    at = _moment(one.get("createdTime"))
    return Comment("", None, _name(one), _said(one), at, resolved=bool(one.get("resolved")), replies=replies)
