"""spreadsheets.batchUpdate: requests in order, all of them or none."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.google import edit_cells, edit_comments, edit_dimensions, edit_groups, edit_moves, edit_rules, edit_sheets
from tests.google.doing import Doing
from tests.google.errors import ApiError, Json, WrongError, denied, invalid, violation
from tests.google.rights import check_size
from tests.google.state import Book, File, World, may

Edit = Callable[[Doing, Json], Json]

KINDS: dict[str, Edit] = {
    **edit_sheets.KINDS,
    **edit_cells.KINDS,
    **edit_dimensions.KINDS,
    **edit_groups.KINDS,
    **edit_moves.KINDS,
    **edit_rules.KINDS,
    **edit_comments.KINDS,
}


@dataclass(frozen=True)
class Applied:
    """A book after a batch, the replies, and whether comments were among it."""

    book: Book
    replies: list[Json]
    comments: str = ""


def apply(world: World, file: File, actor: str, requests: list[Json], *, lose_comments: bool = False) -> Applied:
    """Applies requests to a copy of the file's book; raises for the first that cannot be."""
    if not requests:
        raise invalid("Must specify at least one request.")
    kinds = [_kind(index, request) for index, request in enumerate(requests)]
    talks = [kind in edit_comments.KINDS for kind in kinds]
    if not may(file, actor, "commenter" if all(talks) else "writer"):
        raise denied()
    doing = Doing(world, file, file.book.copy(), actor)
    replies: list[Json] = []
    for index, (kind, request) in enumerate(zip(kinds, requests, strict=True)):
        if lose_comments and talks[index]:
            replies.append({})
            continue
        replies.append(_one(doing, index, kind, request[kind]))
    state = ("ALL_FAILED_UNKNOWN_REASON" if lose_comments else "ALL_SAVED") if any(talks) else ""
    return Applied(doing.book, replies, state)


def _kind(index: int, request: Json) -> str:
    if not request:
        raise invalid(f"Invalid requests[{index}]: No request set.")
    if len(request) > 1:
        second = list(request)[1]
        text = f"Invalid value at 'requests[{index}]' (oneof), oneof field 'kind' is already set. Cannot set '{second}'"
        raise violation(f"requests[{index}]", text)
    kind = next(iter(request))
    if kind not in KINDS:
        text = f"Invalid JSON payload received. Unknown name \"{kind}\" at 'requests[{index}]': Cannot find field."
        raise violation(f"requests[{index}]", text)
    return kind


def _one(doing: Doing, index: int, kind: str, body: Json) -> Json:
    try:
        reply = KINDS[kind](doing, body)
        check_size(doing.book)
    except (WrongError, ApiError) as wrong:
        if isinstance(wrong, ApiError) and wrong.code != 400:
            raise
        message = wrong.message if isinstance(wrong, ApiError) else str(wrong)
        raise invalid(f"Invalid requests[{index}].{kind}: {message}") from wrong
    return {kind: reply} if reply else {}
