"""The call to a meeting: once to each, from its call day until it starts."""

from dataclasses import dataclass

from jobs import invitations
from jobs.answering import Asking, Ways
from jobs.heard import Told, hearing, notices
from jobs.meetings import Meeting, is_called, planned
from jobs.plan import Context, Job, Message, Recipient
from jobs.recipients import board, mailing_list, unique
from sheets_schema.text import Text, fold

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
    ways: Ways
    why: Text


def plan(context: Context) -> list[Message]:
    """A call for everyone who is to be called to a meeting whose call days have come, in the version that is now told."""
    messages: list[Message] = []
    told, asking = notices(context.memory), Asking(context.book)
    for meeting in planned(context.book):
        if not is_called(context, meeting):
            continue
        everyone = board(context.book) if meeting.for_board else unique(mailing_list(context.book))
        now = hearing(told.get(fold(meeting.number), ()), meeting.told).now
        messages += [_call(meeting, asking.ways(meeting, one), one, now) for one in everyone]
    return messages


def _call(meeting: Meeting, ways: Ways, to: Recipient, now: Told) -> Message:
    why = WHY_BOARD if meeting.for_board else WHY_MEMBER
    facts = {
        "letter": CallFacts(meeting, ways, why),
        "invitation": invitations.request(meeting, now, to.language),
    }
    return Message("meeting_call", (meeting.number,), to, facts, meeting.start, said=now.as_json())


JOB = Job("meeting_call", ("settings", "members", "roles", "meetings"), plan)
