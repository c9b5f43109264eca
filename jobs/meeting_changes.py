"""What those called to a meeting are told when it changes: another day, hour, place or link, off, or on after all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jobs import invitations
from jobs.answering import Asking, Ways
from jobs.audience import Called, those_called
from jobs.heard import Hearing, Told, hearing, notices
from jobs.meetings import Meeting, announced, answers
from jobs.plan import Context, Job, Message, Recipient
from sheets_schema.text import Text, fold

NEEDS = ("settings", "members", "roles", "meetings")
WHY = Text(
    "Du får det här brevet för att du är kallad till mötet.",
    "You get this mail because you are called to the meeting.",
)

WHY_GUEST = Text(
    "Du får det här brevet för att du är inbjuden till mötet.",
    "You get this mail because you are invited to the meeting.",
)


@dataclass(frozen=True)
class UpdateFacts:
    """What an update says: the meeting as it is, and as this person last heard of it."""

    meeting: Meeting
    last: Told
    answer: str
    ways: Ways
    why: Text

    @property
    def was(self) -> datetime:
        """When it would have been, in the group's zone."""
        return self.last.start.astimezone(self.meeting.start.tzinfo)

    @property
    def changed(self) -> frozenset[str]:
        """What is new: `status`, `day`, `start` (the hour, the same day), `end`, `place`, `link`."""
        meeting, last, was = self.meeting, self.last, self.was
        is_same_day = was.date() == meeting.day
        news = {
            "status": not last.on,
            "day": not is_same_day,
            "start": is_same_day and was != meeting.start,
            "end": last.end != meeting.end,
            "place": last.place != meeting.place,
            "link": last.link != meeting.link,
        }
        return frozenset(name for name, is_new in news.items() if is_new)


@dataclass(frozen=True)
class CancelledFacts:
    """What a cancellation says: the meeting, when and where it would have been as this person last heard."""

    meeting: Meeting
    start: datetime
    last: Told
    why: Text


def plan_updates(context: Context) -> list[Message]:
    """An update for each person called who has heard something else of a meeting than what holds, until it starts."""
    asking = Asking(context.book)
    messages: list[Message] = []
    for meeting, heard in _meetings(context):
        if meeting.is_off or context.now >= meeting.start:
            continue
        replies = answers(context.book, meeting)
        for one, last in _astray(context, meeting, heard):
            # an answer may be another's where two share a name, who then go by something else
            answer = replies.get(fold(one.to.name), "").strip("?") if fold(one.to.name) in one.known_by else ""
            shown, why = (meeting.for_guests, WHY_GUEST) if one.guest else (meeting, WHY)
            facts = UpdateFacts(shown, last, answer, asking.ways(meeting, one.to, guest=one.guest), why)
            messages.append(_update(facts, one.to, heard.now))
    return messages


def plan_cancellations(context: Context) -> list[Message]:
    """A cancellation for each person called who believes that a meeting is on, until it would have started."""
    return [
        _cancellation(meeting, one, last, heard.now.sequence)
        for meeting, heard in _meetings(context)
        if meeting.is_off
        for one, last in _astray(context, meeting, heard)
        if context.now < last.start
    ]


def _meetings(context: Context) -> Iterator[tuple[Meeting, Hearing]]:
    """The meetings that some have been told of."""
    told = notices(context.memory)
    for meeting in announced(context.book):
        if some := told.get(fold(meeting.number)):
            yield meeting, hearing(some, meeting.told)


def _astray(context: Context, meeting: Meeting, heard: Hearing) -> Iterator[tuple[Called, Told]]:
    """Those called who last heard something else than what holds, with that."""
    for one in those_called(context, meeting, heard):
        last = heard.last(one.known_by)
        if last is not None and not last.agrees(heard.now):
            yield one, last


def _update(letter: UpdateFacts, to: Recipient, now: Told) -> Message:
    meeting = letter.meeting
    facts = {"letter": letter, "invitation": invitations.request(meeting, now, to.language)}
    about = (meeting.number, str(now.sequence))
    return Message("meeting_update", about, to, facts, meeting.start, said=now.as_json())


def _cancellation(meeting: Meeting, one: Called, last: Told, sequence: int) -> Message:
    start = last.start.astimezone(meeting.start.tzinfo)
    facts = {
        "letter": CancelledFacts(meeting, start, last, WHY_GUEST if one.guest else WHY),
        "invitation": invitations.cancellation(meeting, last, sequence, one.to.language),
    }
    about = (meeting.number, str(sequence))
    return Message("meeting_cancelled", about, one.to, facts, last.start, said=last.called_off(sequence).as_json())


UPDATE = Job("meeting_update", NEEDS, plan_updates)
CANCELLED = Job("meeting_cancelled", NEEDS, plan_cancellations)
