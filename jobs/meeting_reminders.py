"""The reminder of a meeting, to those called who have not answered Nej."""

from dataclasses import dataclass
from datetime import timedelta

from jobs.meetings import Meeting, answers, called, planned
from jobs.plan import Context, Job, Message, Recipient
from jobs.recipients import board, of_member, unique
from sheets_schema import people
from sheets_schema.text import Text, fold

WHY = Text(
    "Du får det här brevet för att du är kallad till mötet och inte har svarat nej.",
    "You get this mail because you are called to the meeting and have not answered no.",
)


@dataclass(frozen=True)
class ReminderFacts:
    """What a meeting's reminder says: the meeting, and this person's answer or ""."""

    meeting: Meeting
    answer: str
    why: Text


def plan(context: Context) -> list[Message]:
    """A reminder for each meeting whose reminder day has come, to those who were called in an earlier pass."""
    before = timedelta(days=context.book.settings.meeting_reminder_days)
    everyone_called = called(context)
    messages = []
    for meeting in planned(context.book):
        persons = everyone_called.get(fold(meeting.number), set())
        if not persons or not meeting.day - before <= context.today or context.now >= meeting.start:
            continue
        replies = answers(context.book, meeting)
        if "" in replies:
            continue
        for one in _those_called(context, meeting, persons):
            answer = replies.get(fold(one.name), "")
            if answer in ("Nej", "?"):
                continue
            about = (meeting.number, meeting.day.isoformat())
            facts = {"letter": ReminderFacts(meeting, answer, WHY)}
            messages.append(Message("meeting_reminder", about, one, facts, meeting.start))
    return messages


def _those_called(context: Context, meeting: Meeting, persons: set[str]) -> list[Recipient]:
    """Those called whom the sheet still knows as active, or who are on the board."""
    active = [
        of_member(context.book, member)
        for member in people.members(context.book)
        if member.status == "Aktiv" and member.address and (not member.protected or meeting.for_board)
    ]
    everyone = active + (board(context.book) if meeting.for_board else [])
    return [one for one in unique(everyone) if {one.person, fold(one.name)} & persons]


JOB = Job("meeting_reminder", ("settings", "members", "roles", "meetings"), plan, reads=("responses",))
