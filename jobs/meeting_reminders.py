"""The reminder of a meeting, to those called who have not answered Nej."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from jobs.answering import Asking, Ways
from jobs.audience import those_called
from jobs.heard import hearing, notices
from jobs.meetings import Meeting, answers, planned
from jobs.plan import Context, Job, Message, Recipient
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
    ways: Ways
    why: Text


def plan(context: Context) -> list[Message]:
    """A reminder for each meeting whose reminder day has come, to those who were called in an earlier pass.

    Who has yet to hear of a change hears of that first.
    """
    before = timedelta(days=context.book.settings.meeting_reminder_days)
    told = notices(context.memory)
    messages: list[Message] = []
    for meeting in planned(context.book):
        if meeting.day - before <= context.today and context.now < meeting.start:
            heard = hearing(told.get(fold(meeting.number), ()), meeting.told)
            called = those_called(context, meeting, heard)
            reached = [one.to for one in called if not heard.awaits(one.known_by)]
            names = Counter(fold(one.to.name) for one in called)
            messages += _reminders(context, meeting, reached, names)
    return messages


def _reminders(context: Context, meeting: Meeting, reached: list[Recipient], names: Counter[str]) -> list[Message]:
    """The reminders of one meeting; nobody's while an answer cannot be told to be whose."""
    replies, asking = answers(context.book, meeting), Asking(context.book)
    if "" in replies:
        return []
    messages = []
    for one in reached:
        # an answer may be either's where two called share a name: a reminder too many rather than one lost
        answer = replies.get(fold(one.name), "") if names[fold(one.name)] == 1 else ""
        if answer in ("Nej", "?"):
            continue
        about = (meeting.number, meeting.day.isoformat())
        facts = {"letter": ReminderFacts(meeting, answer, asking.ways(meeting, one, answer), WHY)}
        messages.append(Message("meeting_reminder", about, one, facts, meeting.start))
    return messages


JOB = Job("meeting_reminder", ("settings", "members", "roles", "meetings"), plan, reads=("responses",))
