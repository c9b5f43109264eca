"""The call to a meeting: once to each, from its call day until it starts."""

from dataclasses import dataclass

from jobs.meetings import Meeting, is_called, planned
from jobs.plan import Context, Job, Message
from jobs.recipients import board, mailing_list, unique
from sheets_schema.text import Text

WHY_MEMBER = Text(
    "Du får det här brevet för att du är aktiv medlem och har sagt ja till utskick.",
    "You get this mail because you are an active member and have said yes to mailings.",
)
WHY_BOARD = Text(
    "Du får det här brevet för att du sitter i styrelsen.",
    "You get this mail because you are on the board.",
)


@dataclass(frozen=True)
class CallFacts:
    """What a call says."""

    meeting: Meeting
    why: Text


def plan(context: Context) -> list[Message]:
    """A call for everyone who is to be called to a meeting whose call days have come."""
    messages = []
    for meeting in planned(context.book):
        if not is_called(context, meeting):
            continue
        everyone = board(context.book) if meeting.for_board else unique(mailing_list(context.book))
        why = WHY_BOARD if meeting.for_board else WHY_MEMBER
        messages += [
            Message("meeting_call", (meeting.number,), one, {"letter": CallFacts(meeting, why)}, meeting.start)
            for one in everyone
        ]
    return messages


JOB = Job("meeting_call", ("settings", "members", "roles", "meetings"), plan)
