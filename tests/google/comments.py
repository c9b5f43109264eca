"""Threads: made, answered and shown, for Sheets and Drive alike."""

from dataclasses import replace
from typing import Any

from tests.google import a1
from tests.google.a1 import Box
from tests.google.errors import Json, WrongError
from tests.google.functions import Fault
from tests.google.rendering import render
from tests.google.results import Results
from tests.google.state import Book, Post, Sheet, Thread, World, stamp

LETTERS = 2048


def checked(text: str) -> str:
    """The text of a post, refused where it is none or too long."""
    if not text:
        raise WrongError("Comment content cannot be empty.")
    if len(text.encode("utf-16-le")) // 2 > LETTERS:
        raise WrongError(f"Comment content must not exceed {LETTERS} UTF-8 code units.")
    return text


def post(world: World, author: str, content: str, *, action: str = "", assignee: str = "") -> Post:
    """A new post."""
    now = world.clock()
    return Post(world.ids.text(11, "AAAA"), author, content, now, now, action, assignee)


def start(world: World, book: Book, place: tuple[Sheet, int, int] | None, head: Post) -> Thread:
    """A new thread, on a cell if a place is given."""
    thread = Thread(world.ids.text(11, "AAAB"), head)
    if place:
        sheet, row, column = place
        anchor = str(world.ids.number())
        sheet.anchors.append({"anchorId": anchor, "range": a1.to_grid(sheet, Box(row, column, row + 1, column + 1))})
        results = Results(book)
        value, fmt = results.of(sheet, row, column)
        quote = value.mark if isinstance(value, Fault) else render(value, fmt, results.loc)
        drive = f'{{"type":"workbook-range","uid":0,"range":"{anchor}"}}'
        thread = replace(thread, anchor=anchor, drive_anchor=drive, quote=quote)
    book.threads.append(thread)
    return thread


def thread_of(book: Book, thread_id: str) -> Thread | None:
    """The thread with that id, deleted or not."""
    return next((thread for thread in book.threads if thread.id == thread_id), None)


def keep(book: Book, thread: Thread) -> Thread:
    """Puts a changed thread in its old one's place."""
    book.threads = [thread if each.id == thread.id else each for each in book.threads]
    return thread


def answer(book: Book, thread: Thread, reply: Post) -> Thread:
    """A thread with one more reply, resolved or open as the reply says."""
    resolved = {"RESOLVE": True, "REOPEN": False}.get(reply.action, thread.resolved)
    return keep(book, replace(thread, replies=(*thread.replies, reply), resolved=resolved))


def change_post(book: Book, thread: Thread, post_id: str, **new: Any) -> Post | None:
    """Changes one post of a thread; None where it has none of that id."""
    posts = [replace(each, **new) if each.id == post_id else each for each in (thread.head, *thread.replies)]
    keep(book, replace(thread, head=posts[0], replies=tuple(posts[1:])))
    return next((each for each in posts if each.id == post_id), None)


def delete(book: Book, thread: Thread, world: World) -> None:
    """Deletes a thread softly: what it said and who said it are gone."""
    now = world.clock()
    gone = [replace(each, deleted=True, content="", author="", updated=now) for each in (thread.head, *thread.replies)]
    keep(book, replace(thread, head=gone[0], replies=tuple(gone[1:])))
    for sheet in book.sheets:
        sheet.anchors = [each for each in sheet.anchors if each["anchorId"] != thread.anchor]


def thread_json(world: World, thread: Thread, actor: str, *, anchored: bool) -> Json:
    """A CommentThread of Sheets."""
    found: Json = {"commentId": thread.id}
    if anchored:
        found["anchorId"] = thread.anchor
    found["status"] = "RESOLVED" if thread.resolved else "OPEN"
    if thread.quote:
        found["plainTextQuote"] = thread.quote
    found["headPost"] = post_json(world, thread.head, actor)
    if thread.replies:
        found["replies"] = [post_json(world, each, actor) for each in thread.replies]
    return found


def post_json(world: World, each: Post, actor: str) -> Json:
    """A Post of Sheets."""
    found: Json = {"postId": each.id}
    if each.deleted:
        return found | {"createTime": stamp(each.created), "updateTime": stamp(each.updated), "deleted": True}
    if each.content:
        found |= {"content": each.content, "contentHtml": html(each.content)}
    person = world.person(each.author)
    author: Json = {"displayName": person["name"], "user": f"users/{person['id']}"}
    found["author"] = author | ({"me": True} if each.author == actor else {})
    found |= {"createTime": stamp(each.created), "updateTime": stamp(each.updated)}
    if each.action:
        found["commentAction"] = each.action
    return found | ({"assigneeEmail": each.assignee} if each.assignee else {})


def html(text: str) -> str:
    """A post's text as HTML."""
    for letter, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&#39;"), ('"', "&quot;")):
        text = text.replace(letter, entity)
    return text.replace("\n", "<br>")
