"""Who is told what becomes of a meeting: those called who are still active, or on the board."""

from collections import Counter
from dataclasses import dataclass

from jobs.heard import Hearing
from jobs.meetings import Meeting
from jobs.plan import Context, Recipient
from jobs.recipients import board, of_member, unique
from sheets_schema import people
from sheets_schema.text import fold


@dataclass(frozen=True)
class Called:
    """Somebody called to a meeting, with all that he or she may have been known by."""

    to: Recipient
    known_by: frozenset[str]


def those_called(context: Context, meeting: Meeting, hearing: Hearing) -> list[Called]:
    """Those who have heard of a meeting whom the sheet still knows as active, or who are on the board."""
    active = [
        of_member(context.book, member)
        for member in people.members(context.book)
        if member.status == "Aktiv" and member.address and (not member.protected or meeting.for_board)
    ]
    everyone = unique(active + (board(context.book) if meeting.for_board else []))
    names = Counter(fold(one.name) for one in everyone)
    known = [Called(one, _known_by(one, is_alone=names[fold(one.name)] == 1)) for one in everyone]
    return [one for one in known if hearing.last(one.known_by) is not None]


def _known_by(one: Recipient, *, is_alone: bool) -> frozenset[str]:
    """What a call to somebody may be known by; a name that another has too proves nothing without its address."""
    return frozenset((one.person, people.namesake(one.name, one.address), *([fold(one.name)] if is_alone else [])))
