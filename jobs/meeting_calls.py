"""The call to a meeting: once to each, from its call day until it starts."""

from dataclasses import dataclass

from jobs import invitations
from jobs.answering import Asking, Ways
from jobs.follow_up import Pending, pending
from jobs.heard import Told, hearing, notices
from jobs.meetings import Meeting, is_called, planned
from jobs.plan import Context, Job, Message, Recipient
from jobs.prospects import invited
from jobs.recipients import board, mailing_list, unique
from sheets_schema.text import Text, fold

WHY_MEMBER = Text(
    "Du får det här brevet för att du är aktiv medlem och har sagt ja till utskick.",
    "You get this mail because you are an active member and have said yes to mailings.",
)
WHY_GUEST = Text(
    "Du får det här brevet för att du har sagt att du är intresserad av gruppen, och är inbjuden till mötet.",
    "You get this mail because you have said that you are interested in the group, and are invited to the meeting.",
)
WHY_BOARD = Text(
    "Du får det här brevet för att du sitter i styrelsen.",
    "You get this mail because you are on the board.",
)


@dataclass(frozen=True)
class CallFacts:
    """What a call says. `follow_up` is what earlier meetings decided and is not done, which members alone are told.

    A `guest` is invited without being a member.
    """

    meeting: Meeting
    ways: Ways
    why: Text
    follow_up: tuple[Pending, ...] = ()
    guest: bool = False


def plan(context: Context) -> list[Message]:
    """A call for everyone who is to be called to a meeting whose call days have come, in the version that is now told."""
    messages: list[Message] = []
    told, asking = notices(context.memory), Asking(context.book)
    for meeting in planned(context.book):
        if not is_called(context, meeting):
            continue
        guests = invited(context.book) if meeting.is_open else []
        everyone = board(context.book) if meeting.for_board else unique([*mailing_list(context.book), *guests])
        now = hearing(told.get(fold(meeting.number), ()), meeting.told).now
        to_do = pending(context.book, for_board=meeting.for_board)
        messages += [
            _invitation(meeting, asking.ways(meeting, one, guest=True), one, now)
            if one in guests
            else _call(meeting, asking.ways(meeting, one), one, now, to_do if one.member else ())
            for one in everyone
        ]
    return messages


def _call(meeting: Meeting, ways: Ways, to: Recipient, now: Told, to_do: tuple[Pending, ...]) -> Message:
    why = WHY_BOARD if meeting.for_board else WHY_MEMBER
    return _message(CallFacts(meeting, ways, why, to_do), to, now)


def _invitation(meeting: Meeting, ways: Ways, to: Recipient, now: Told) -> Message:
    """The call as a guest gets it."""
    return _message(CallFacts(meeting.for_guests, ways, WHY_GUEST, guest=True), to, now)


def _message(letter: CallFacts, to: Recipient, now: Told) -> Message:
    meeting = letter.meeting
    facts = {"letter": letter, "invitation": invitations.request(meeting, now, to.language)}
    return Message("meeting_call", (meeting.number,), to, facts, meeting.start, said=now.as_json())


JOB = Job("meeting_call", ("settings", "members", "roles", "meetings"), plan)
