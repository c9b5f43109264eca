"""Edits of comments in a batch."""

from dataclasses import replace

from tests.google import comments
from tests.google.comments import checked, post, post_json, start, thread_json
from tests.google.doing import Doing
from tests.google.errors import Json, WrongError
from tests.google.state import Thread


def insert_comment(doing: Doing, body: Json) -> Json:
    """Does insertComment."""
    place = body.get("coordinate", {})
    sheet = doing.sheet(place.get("sheetId", 0))
    row, column = place.get("rowIndex", 0), place.get("columnIndex", 0)
    if not (0 <= row < sheet.rows and 0 <= column < sheet.columns):
        raise WrongError("The coordinate is outside the grid.")
    head = post(
        doing.world, doing.actor, checked(body.get("content", "")), assignee=body.get("assigneeEmailAddress", "")
    )
    thread = start(doing.world, doing.book, (sheet, row, column), head)
    return {"commentThread": thread_json(doing.world, thread, doing.actor, anchored=True)}


def _thread(doing: Doing, body: Json) -> Thread:
    thread = comments.thread_of(doing.book, body.get("commentId", ""))
    if thread is None or thread.head.deleted:
        raise WrongError(f"No comment with id: {body.get('commentId', '')}")
    return thread


def add_reply(doing: Doing, body: Json) -> Json:
    """Does addCommentReply."""
    thread = _thread(doing, body)
    asked = body.get("post", {})
    action = asked.get("commentAction", "")
    action = action if action in {"RESOLVE", "REOPEN"} else ""
    content = asked.get("content", "")
    if not action or content:
        checked(content)
    assignee = asked.get("assigneeEmail", "")
    if assignee and (action or not thread.head.assignee):
        raise WrongError("The comment cannot be assigned by this reply.")
    reply = post(doing.world, doing.actor, content, action=action, assignee=assignee)
    comments.answer(doing.book, thread, reply)
    return {"post": post_json(doing.world, reply, doing.actor)}


def update_post(doing: Doing, body: Json) -> Json:
    """Does updateCommentPost: only who wrote it."""
    thread = _thread(doing, body)
    mine = [each for each in (thread.head, *thread.replies) if each.id == body.get("postId") and not each.deleted]
    if not mine:
        raise WrongError(f"No post with id: {body.get('postId', '')}")
    if mine[0].author != doing.actor:
        raise WrongError("The requesting user is not the author of the post.")
    comments.change_post(
        doing.book, thread, mine[0].id, content=checked(body.get("content", "")), updated=doing.world.clock()
    )
    return {}


def delete_comment(doing: Doing, body: Json) -> Json:
    """Does deleteComment: only who wrote it."""
    thread = _thread(doing, body)
    if thread.head.author != doing.actor:
        raise WrongError("The requesting user is not the author of the comment.")
    comments.delete(doing.book, thread, doing.world)
    return {}


def delete_reply(doing: Doing, body: Json) -> Json:
    """Does deleteCommentReply: only who wrote it."""
    thread = _thread(doing, body)
    mine = [each for each in thread.replies if each.id == body.get("postId") and not each.deleted]
    if not mine:
        raise WrongError(f"No post with id: {body.get('postId', '')}")
    if mine[0].author != doing.actor:
        raise WrongError("The requesting user is not the author of the post.")
    now = doing.world.clock()
    replies = [
        replace(each, deleted=True, content="", author="", updated=now) if each is mine[0] else each
        for each in thread.replies
    ]
    comments.keep(doing.book, replace(thread, replies=tuple(replies)))
    return {}


KINDS = {
    "insertComment": insert_comment,
    "addCommentReply": add_reply,
    "updateCommentPost": update_post,
    "deleteComment": delete_comment,
    "deleteCommentReply": delete_reply,
}
