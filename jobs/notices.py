"""News to spread: a mail of each to the members, once, from its day on and while it is still news."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobs.information import WHY, Notice, readable
from jobs.plan import Context, Job, Message
from jobs.recipients import mailing_list, unique
from sheets_schema import people
from sheets_schema.text import Text

FRESH = timedelta(days=60)
"""How long after its day it is still news."""


@dataclass(frozen=True)
class NoticeFacts:
    """What the letter says: the news, and until when one can sign up where that day has not passed."""

    notice: Notice
    is_open: bool
    why: Text


def plan(context: Context) -> list[Message]:
    """A mail to each active member who wants mailings, of each row marked Sprid whose day has come.

    Who joins once it has gone to the others does not get it: the welcome is mail enough.
    """
    everyone = unique(mailing_list(context.book))
    joined = {one.person: one.row.value("joined") for one in people.members(context.book)}
    begun = _begun(context)
    messages = []
    for notice in readable(context.book):
        if not notice.is_to_spread or not notice.day <= context.today <= notice.day + FRESH:
            continue
        is_open = notice.sign_up_by is not None and notice.sign_up_by >= context.today
        ends = datetime.combine(notice.day + FRESH + timedelta(days=1), time(), context.book.settings.zone)
        facts = {"letter": NoticeFacts(notice, is_open, WHY)}
        asked = [Message("notice", notice.about, one, facts, ends) for one in everyone]
        messages += [one for one in asked if not _is_later(joined[one.to.person], begun.get(one.topic))]
    return messages


def _begun(context: Context) -> dict[str, date]:
    """The first day on which each has gone to anybody, by topic."""
    found: dict[str, date] = {}
    for mail in context.memory.out("notice"):
        day = (mail.done or mail.made).astimezone(context.now.tzinfo).date()
        found[mail.topic] = min(day, found.get(mail.topic, day))
    return found


def _is_later(joined: date | None, begun: date | None) -> bool:
    """Whether somebody has become a member since it went to the others: to him or her it is no news."""
    return joined is not None and begun is not None and joined > begun


JOB = Job("notice", ("settings", "members", "notices"), plan)
