"""The reminder to sign up for a training or a meeting, seven days before the last day to do so."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobs.information import WHY, Notice, readable
from jobs.plan import Context, Job, Message
from jobs.recipients import mailing_list, unique
from sheets_schema.text import Text

BEFORE = timedelta(days=7)
"""How long before the last day it goes."""


@dataclass(frozen=True)
class TrainingFacts:
    """What the letter says: the training or meeting, its last day to sign up, and how many days are left."""

    notice: Notice
    last: date
    days: int
    why: Text


def plan(context: Context) -> list[Message]:
    """A mail to each active member who wants mailings, of each training and meeting that is soon too late to sign up for.

    Its own day does not matter: one may sign up for what is yet to be told of.
    """
    everyone = unique(mailing_list(context.book))
    messages = []
    for notice in readable(context.book):
        last = notice.sign_up_by
        if last is None or not notice.is_training or not notice.is_to_spread:
            continue
        if last - BEFORE <= context.today <= last:
            facts = {"letter": TrainingFacts(notice, last, (last - context.today).days, WHY)}
            ends = datetime.combine(last + timedelta(days=1), time(), context.book.settings.zone)
            messages += [Message("training_reminder", notice.about, one, facts, ends) for one in everyone]
    return messages


JOB = Job("training_reminder", ("settings", "members", "notices"), plan)
