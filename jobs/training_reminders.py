"""The reminder to sign up for a training or a meeting, seven days before the last day to do so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobs.information import WHY, Notice, readable
from jobs.plan import Context, Job, Message, Recipient
from jobs.recipients import mailing_list, unique
from sheets_schema.text import Text

BEFORE = timedelta(days=7)
"""How long before the last day it goes."""
APART, AT_LEAST = timedelta(days=5), timedelta(days=3)
"""How long after its news it goes, and how long before the last day it waits for that no more."""


@dataclass(frozen=True)
class TrainingFacts:
    """What the letter says: the training or meeting, its last day to sign up, and how many days are left."""

    notice: Notice
    last: date
    days: int
    why: Text


def plan(context: Context) -> list[Message]:
    """A mail to each active member who wants mailings, of each training and meeting that is soon too late to sign up for.

    Its own day does not matter: one may sign up for what is yet to be told of. Who has just heard the news of it, or does
    so now, is not reminded of it at once.
    """
    told = _told(context)
    everyone = unique(mailing_list(context.book))
    messages = []
    for notice in readable(context.book):
        last = notice.sign_up_by
        if last is None or not notice.is_training or not notice.is_to_spread:
            continue
        if last - BEFORE <= context.today <= last:
            facts = {"letter": TrainingFacts(notice, last, (last - context.today).days, WHY)}
            ends = datetime.combine(last + timedelta(days=1), time(), context.book.settings.zone)
            waits = last - context.today > AT_LEAST
            some = [one for one in everyone if not (waits and _has_just_heard(context, told, notice, one))]
            messages += [Message("training_reminder", notice.about, one, facts, ends) for one in some]
    return messages


def _told(context: Context) -> Mapping[str, Mapping[str, date]]:
    """The day on which each piece of news went to each, by topic and person."""
    found: dict[str, dict[str, date]] = {}
    for mail in context.memory.out("notice"):
        day = (mail.done or mail.made).astimezone(context.now.tzinfo).date()
        found.setdefault(mail.topic, {})[mail.person] = day
    return found


def _has_just_heard(context: Context, told: Mapping[str, Mapping[str, date]], notice: Notice, to: Recipient) -> bool:
    """Whether somebody has the news too lately to be reminded of it; what a first pass caught up on is no news."""
    started = context.memory.started
    began = started.astimezone(context.now.tzinfo).date() if started else context.today
    of_news = told.get(Message("notice", notice.about, to, {}).topic)
    if of_news is None:
        return began < notice.day <= context.today
    day = of_news.get(to.person, began)
    return began < day and context.today < day + APART


JOB = Job("training_reminder", ("settings", "members", "notices"), plan)
