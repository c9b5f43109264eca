"""Who is told what becomes of a meeting: those called who are still active, on the board, or invited as guests."""

from collections import Counter
from dataclasses import dataclass

from jobs.heard import Hearing
from jobs.meetings import Meeting
from jobs.plan import Context, Recipient
from jobs.prospects import once_invited
from jobs.recipients import board, mailing_list, of_member, unique
from sheets_schema import people
from sheets_schema.text import fold


@dataclass(frozen=True)
class Called:
    """Somebody called to a meeting, with all that he or she may have been known by; a `guest` is no member."""

    to: Recipient
    known_by: frozenset[str]
    guest: bool = False


def those_called(context: Context, meeting: Meeting, hearing: Hearing) -> list[Called]:
    """Those who have heard of a meeting whom the sheet still knows as active, or who are on the board.

    An address that has heard of it counts for whoever would else be called there now; one person an address.
    """
    known = _known(context, meeting)
    wanted = {one.person for one in (board(context.book) if meeting.for_board else mailing_list(context.book))}
    wanted |= {one.person for one in _guests(context, meeting)}
    by_name = [one for one in known if hearing.last(one.known_by - {fold(one.to.address)}) is not None]
    by_address = [one for one in known if one.to.person in wanted and hearing.last(one.known_by) is not None]
    found = {one.to: one for one in (*by_name, *by_address)}
    return [found[to] for to in unique(found)]


def _known(context: Context, meeting: Meeting) -> list[Called]:
    """Whoever may have been called, each person once."""
    active = [
        of_member(context.book, member)
        for member in people.members(context.book)
        if member.status == "Aktiv" and member.address and (not member.protected or meeting.for_board)
    ]
    guests = _guests(context, meeting)
    persons: dict[str, Recipient] = {}
    for one in (*active, *(board(context.book) if meeting.for_board else guests)):
        persons.setdefault(one.person, one)
    names = Counter(fold(one.name) for one in persons.values())
    return [Called(one, _known_by(one, is_alone=names[fold(one.name)] == 1), one in guests) for one in persons.values()]


def _guests(context: Context, meeting: Meeting) -> list[Recipient]:
    """Who may have been invited without being a member."""
    return once_invited(context.book) if meeting.is_open else []


def _known_by(one: Recipient, *, is_alone: bool) -> frozenset[str]:
    """What a call to somebody may be known by; a name that another has too proves nothing without its address."""
    proper = (one.person, fold(one.address), people.namesake(one.name, one.address))
    return frozenset((*proper, *([fold(one.name)] if is_alone else [])))
