"""News to spread: a mail of each to the members, once, from its day on and while it is still news."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from jobs.information import WHY, Notice, readable
from jobs.plan import Context, Job, Message
from jobs.recipients import mailing_list, unique
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
    """A mail to each active member who wants mailings, of each row marked Sprid whose day has come."""
    everyone = unique(mailing_list(context.book))
    messages = []
    for notice in readable(context.book):
        if not notice.is_to_spread or not notice.day <= context.today <= notice.day + FRESH:
            continue
        is_open = notice.sign_up_by is not None and notice.sign_up_by >= context.today
        ends = datetime.combine(notice.day + FRESH + timedelta(days=1), time(), context.book.settings.zone)
        facts = {"letter": NoticeFacts(notice, is_open, WHY)}
        messages += [Message("notice", notice.about, one, facts, ends) for one in everyone]
    return messages


JOB = Job("notice", ("settings", "members", "notices"), plan)
