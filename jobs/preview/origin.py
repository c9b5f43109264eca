"""Why somebody gets a mail, and which cells of the sheet made it so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jobs.comments import CommentFacts
from jobs.help_requests import HelpFacts
from jobs.meetings import Meeting
from jobs.notices import NoticeFacts
from jobs.plan import Context, Message, Place
from jobs.prospect_reminders import ProspectFacts
from jobs.recipients import place_of
from jobs.training_reminders import TrainingFacts
from jobs.welcomes import WelcomeFacts
from jobs.worker.sheet import Sheet, url
from sheets_schema import people
from sheets_schema.book import tab_of
from sheets_schema.settings import SETTINGS
from sheets_schema.text import Text, fold

_MOST = 8
_WEEKLY = next(setting for setting in SETTINGS if setting.key == "weekly_letter")


@dataclass(frozen=True)
class Source:
    """A cell that a mail comes from: what stands there, where it is, and its web address or ""."""

    what: Text
    place: Place
    link: str

    @property
    def where(self) -> str:
        """The place as people say it."""
        return f"{self.place.title} {self.place.cell}".rstrip()


def why(message: Message) -> Text | None:
    """Why this person gets it, in the letter's own words."""
    words = getattr(message.facts["letter"], "why", None)
    return words if isinstance(words, Text) else None


def sources(message: Message, context: Context) -> list[Source]:
    """The cell of the address, and the rows that made the mail due where those are known."""
    sheet = Sheet(context.book.language, context.book.links)
    found = []
    if message.to.where is not None:
        found.append((Text("Adressen", "The address"), message.to.where, ""))
    found += list(_causes(message, context))[:_MOST]
    return [Source(what, place, link or link_to(sheet, place)) for what, place, link in found]


def link_to(sheet: Sheet, place: Place) -> str:
    """A cell's web address, or ""."""
    link = sheet.link(place.tab)
    return f"{link}&range={place.cell}" if link and place.cell else link


def _causes(message: Message, context: Context) -> Iterator[tuple[Text, Place, str]]:
    facts = message.facts["letter"]
    meeting = getattr(facts, "meeting", None)
    if cause := _own_row(message, context):
        yield (*cause, "")
    elif isinstance(meeting, Meeting):
        yield Text("Mötet", "The meeting"), place_of(meeting.row, "number"), ""
    elif message.job in _REMINDED:
        yield from _reminded(message.job, facts, context)
    elif message.job == "cashbook_findings":
        for one in facts.new:
            yield Text("Att rätta", "To mend"), Place(one.tab, one.title, one.cell or ""), ""
    elif isinstance(facts, CommentFacts):
        for thread in facts.threads:
            comment = thread.comment
            place = Place(tab_of(comment.tab), comment.tab, comment.cell or "")
            yield Text("Kommentaren", "The comment"), place, url(comment.link)
    elif message.job == "weekly_letter":
        yield from _weekly_hour(context)


def _own_row(message: Message, context: Context) -> tuple[Text, Place] | None:
    """The one row that made a mail due, where it tells of one."""
    facts = message.facts["letter"]
    match facts:
        case NoticeFacts():
            return Text("Nyheten", "The news"), place_of(facts.notice.row, "spread")
        case TrainingFacts():
            return Text("Anmälan senast", "Sign up by"), place_of(facts.notice.row, "sign_up_by")
        case ProspectFacts():
            return Text("Den intresserade", "The prospect"), facts.place
        case WelcomeFacts():
            rows = [one.row for one in people.members(context.book) if one.person == message.to.person]
            return (Text("Medlemmen", "The member"), place_of(rows[0], "mailings")) if rows else None
        case HelpFacts():
            return _asked(message, context)
    return None


def _asked(message: Message, context: Context) -> tuple[Text, Place] | None:
    """The row that asks for help."""
    for row in context.book.rows("help"):
        day = row.value("date")
        if day is not None and (day.isoformat(), row.name("subject")) == (message.about[0], fold(message.about[1])):
            return Text("Frågan", "The question"), place_of(row, "send")
    return None


def _reminded(job: str, facts: Any, context: Context) -> Iterator[tuple[Text, Place, str]]:
    """The row that a reminder is of, or the boxes' rows, by what stands in them."""
    for tab, key, what in _REMINDED[job]:
        named = {fold(one.number) for one in getattr(facts, "boxes", ())}
        named |= {fold(getattr(facts, "report", "") or getattr(facts, "title", ""))}
        for row in context.book.rows(tab):
            is_due = job == "box_reminder" or row.value("due") == getattr(facts, "due", None)
            if row.name(key) and row.name(key) in named and is_due and getattr(facts, "tab", tab) == tab:
                yield what, place_of(row, key if job == "box_reminder" else "due"), ""


_REMINDED: Mapping[str, tuple[tuple[str, str, Text], ...]] = {
    "report_reminder": (("reports", "report", Text("Rapporten", "The report")),),
    "task_reminder": (
        ("tasks", "task", Text("Uppgiften", "The task")),
        ("decisions", "decision", Text("Beslutet", "The decision")),
    ),
    "box_reminder": (("boxes", "number", Text("Bössan", "The box")),),
}
"""In which tabs the rows stand that a job reminds of, and by which column they are known."""


def _weekly_hour(context: Context) -> Iterator[tuple[Text, Place, str]]:
    for row in context.book.rows("settings"):
        if row.name("setting") in _WEEKLY.names():
            yield Text("Timmen", "The hour"), place_of(row, "value"), ""
            return
