"""Drive's comments and replies: the same threads as Sheets', told in Drive's way."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.google import comments
from tests.google.call import Call
from tests.google.drive import opened
from tests.google.errors import DriveError, Json, no_right
from tests.google.state import File, Post, Thread, stamp

_ACTIONS = {"RESOLVE": "resolve", "REOPEN": "reopen"}


def _author(call: Call, email: str) -> Json:
    return {"kind": "drive#user", "displayName": call.world.person(email)["name"], "me": email == call.actor}


def _post(call: Call, each: Post, kind: str) -> Json:
    found: Json = {
        "kind": f"drive#{kind}",
        "id": each.id,
        "createdTime": stamp(each.created),
        "modifiedTime": stamp(each.updated),
    }
    found["deleted"] = each.deleted
    if each.deleted:
        return found | ({"htmlContent": ""} if kind == "reply" else {})
    found |= {"author": _author(call, each.author), "htmlContent": comments.html(each.content), "content": each.content}
    return found | ({"action": _ACTIONS[each.action]} if each.action else {})


def comment_json(call: Call, thread: Thread, *, deleted: bool) -> Json:
    """A Comment; resolved is there only when someone has ever resolved it."""
    last = max(each.updated for each in (thread.head, *thread.replies))
    found = _post(call, thread.head, "comment") | {"id": thread.id, "modifiedTime": stamp(last)}
    if not thread.head.deleted:
        if thread.resolved is not None:
            found["resolved"] = thread.resolved
        found |= {"anchor": thread.drive_anchor} if thread.drive_anchor else {}
        found |= {"quotedFileContent": {"mimeType": "text/html", "value": thread.quote}} if thread.quote else {}
    found["replies"] = [_post(call, each, "reply") for each in thread.replies if deleted or not each.deleted]
    return found


def _file(call: Call, least: str = "reader") -> File:
    """The file; each of these methods must be told which fields to answer."""
    if not call.asked("fields"):
        raise DriveError(
            400, "The 'fields' parameter is required for this method.", reason="required", location="fields"
        )
    return opened(call, least)


def _thread(call: Call, file: File, *, deleted: bool = False) -> Thread:
    number = call.path["commentId"]
    thread = comments.thread_of(file.book, number)
    if thread is None or (thread.head.deleted and not deleted):
        raise DriveError(404, f"Comment not found: {number}.", reason="notFound", location="commentId")
    return thread


def _reply(call: Call, thread: Thread) -> Post:
    number = call.path["replyId"]
    for each in thread.replies:
        if each.id == number and not each.deleted:
            return each
    raise DriveError(404, f"Reply not found: {number}.", reason="notFound", location="replyId")


def _since(call: Call) -> datetime | None:
    text = call.asked("startModifiedTime")
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise DriveError(400, "Invalid Value", reason="invalid", location="startModifiedTime") from wrong
    return found.replace(tzinfo=UTC) if found and not found.tzinfo else found


def listed(call: Call) -> Json:
    """Answers comments.list, the last changed first."""
    file = _file(call)
    since, deleted = _since(call), call.flag("includeDeleted")
    size, start = call.size(20, 100), int(call.asked("pageToken") or 0)
    threads = [each for each in file.book.threads if deleted or not each.head.deleted]
    told = [comment_json(call, each, deleted=deleted) for each in threads]
    if since:
        told = [each for each in told if datetime.fromisoformat(each["modifiedTime"]) >= since]
    told.sort(key=lambda each: str(each["modifiedTime"]), reverse=True)
    answer: Json = {"kind": "drive#commentList"}
    if start + size < len(told):
        answer["nextPageToken"] = str(start + size)
    return answer | {"comments": told[start : start + size]}


def get(call: Call) -> Json:
    """Answers comments.get."""
    deleted = call.flag("includeDeleted")
    return comment_json(call, _thread(call, _file(call), deleted=deleted), deleted=deleted)


def _changed(call: Call, file: File) -> None:
    call.world.touch(file, content=False)


def _content(call: Call) -> str:
    content = call.body.get("content") or ""
    if not content:
        raise DriveError(400, "The content field is required.", reason="required", location="content")
    return str(content)


def create(call: Call) -> Json:
    """Answers comments.create; an anchor is kept as it is given and leads to no cell."""
    file = _file(call, "commenter")
    with file.lock:
        file.book = file.book.copy()
        thread = comments.start(call.world, file.book, None, comments.post(call.world, call.actor, _content(call)))
        quote = (call.body.get("quotedFileContent") or {}).get("value", "")
        thread = comments.keep(file.book, replace(thread, drive_anchor=call.body.get("anchor", ""), quote=quote))
        _changed(call, file)
    return comment_json(call, thread, deleted=False)


def update(call: Call) -> Json:
    """Answers comments.update: only who wrote it."""
    file = _file(call, "commenter")
    with file.lock:
        thread = _thread(call, file)
        if thread.head.author != call.actor:
            raise no_right()
        file.book = file.book.copy()
        comments.change_post(file.book, thread, thread.head.id, content=_content(call), updated=call.world.clock())
        _changed(call, file)
    return comment_json(call, _thread(call, file), deleted=False)


def delete(call: Call) -> None:
    """Answers comments.delete: who wrote it, or who owns the file."""
    file = opened(call, "commenter")
    with file.lock:
        thread = _thread(call, file)
        if call.actor not in {thread.head.author, file.owner}:
            raise no_right()
        file.book = file.book.copy()
        comments.delete(file.book, thread, call.world)
        _changed(call, file)


def replies(call: Call) -> Json:
    """Answers replies.list."""
    deleted = call.flag("includeDeleted")
    thread = _thread(call, _file(call), deleted=deleted)
    found = [_post(call, each, "reply") for each in thread.replies if deleted or not each.deleted]
    return {"kind": "drive#replyList", "replies": found}


def reply_get(call: Call) -> Json:
    """Answers replies.get."""
    return _post(call, _reply(call, _thread(call, _file(call))), "reply")


def reply_create(call: Call) -> Json:
    """Answers replies.create: words, or an action with or without words."""
    file = _file(call, "commenter")
    action = call.body.get("action", "")
    if action not in {"", "resolve", "reopen"}:
        raise DriveError(400, "Invalid Value", reason="invalid", location="action")
    content = call.body.get("content") or ""
    if not action:
        content = _content(call)
    with file.lock:
        thread = _thread(call, file)
        file.book = file.book.copy()
        reply = comments.post(call.world, call.actor, content, action=action.upper())
        comments.answer(file.book, thread, reply)
        _changed(call, file)
    return _post(call, reply, "reply")


def reply_update(call: Call) -> Json:
    """Answers replies.update: only who wrote it."""
    return _post(call, _edited(call, content=_content(call)), "reply")


def reply_delete(call: Call) -> None:
    """Answers replies.delete: only who wrote it."""
    _edited(call, deleted=True, content="", author="", action="")


def _edited(call: Call, **new: str | bool) -> Post:
    file = opened(call, "commenter")
    with file.lock:
        thread = _thread(call, file)
        reply = _reply(call, thread)
        if reply.author != call.actor:
            raise no_right()
        file.book = file.book.copy()
        found = comments.change_post(file.book, thread, reply.id, updated=call.world.clock(), **new)
        _changed(call, file)
    return found or reply
