"""The reminder of a meeting, to those called who have not answered Nej."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from jobs.answering import Asking, Ways
from jobs.audience import Called, those_called
from jobs.heard import Notice, hearing, notices
from jobs.meetings import Meeting, answers, planned
from jobs.plan import Context, Job, Message
from sheets_schema.text import Text, fold

WHY = Text(
    "Du får det här brevet för att du är kallad till mötet och inte har svarat nej.",
    "You get this mail because you are called to the meeting and have not answered no.",
)

WHY_GUEST = Text(
    "Du får det här brevet för att du är inbjuden till mötet och inte har svarat nej.",
    "You get this mail because you are invited to the meeting and have not answered no.",
)


@dataclass(frozen=True)
class ReminderFacts:
    """What a meeting's reminder says: the meeting, and this person's answer or ""."""

    meeting: Meeting
    answer: str
    ways: Ways
    why: Text


def plan(context: Context) -> list[Message]:
    """A reminder for each meeting whose reminder day has come, to those who were called before today.

    A call is its own reminder for the day that it comes. Who has yet to hear of a change hears of that first.
    """
    before = timedelta(days=context.book.settings.meeting_reminder_days)
    told = notices(context.memory)
    messages: list[Message] = []
    for meeting in planned(context.book):
        if meeting.day - before <= context.today and context.now < meeting.start:
            some = told.get(fold(meeting.number), ())
            heard, today = hearing(some, meeting.told), _called_today(some, context)
            called = those_called(context, meeting, heard)
            reached = [one for one in called if not (heard.awaits(one.known_by) or one.known_by & today)]
            names = Counter(fold(one.to.name) for one in called)
            messages += _reminders(context, meeting, reached, names)
    return messages


def _called_today(some: Iterable[Notice], context: Context) -> frozenset[str]:
    """The persons and folded addresses that a call has gone to today, by the group's own calendar."""
    calls = [one.mail for one in some if one.mail.job == "meeting_call" and one.mail.done is not None]
    fresh = [one for one in calls if one.done and one.done.astimezone(context.now.tzinfo).date() == context.today]
    return frozenset(name for one in fresh for name in (one.person, fold(one.address)) if name)


def _reminders(context: Context, meeting: Meeting, reached: list[Called], names: Counter[str]) -> list[Message]:
    """The reminders of one meeting; nobody's while an answer cannot be told to be whose."""
    replies, asking = answers(context.book, meeting), Asking(context.book)
    if "" in replies:
        return []
    messages = []
    for one, guest in ((called.to, called.guest) for called in reached):
        # an answer may be either's where two called share a name: a reminder too many rather than one lost
        answer = replies.get(fold(one.name), "") if names[fold(one.name)] == 1 else ""
        if answer in ("Nej", "?"):
            continue
        about = (meeting.number, meeting.day.isoformat())
        shown, why = (meeting.for_guests, WHY_GUEST) if guest else (meeting, WHY)
        facts = {"letter": ReminderFacts(shown, answer, asking.ways(meeting, one, answer, guest=guest), why)}
        messages.append(Message("meeting_reminder", about, one, facts, meeting.start))
    return messages


JOB = Job("meeting_reminder", ("settings", "members", "roles", "meetings"), plan, reads=("responses",))
