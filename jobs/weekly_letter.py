"""The secretary's weekly letter, at the set hour: what needs doing, and how everything stands."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobs.budget import Budget, budget_of
from jobs.cashbook_findings import identities, news, told_of
from jobs.comments import unanswered
from jobs.hints import Hints, hints
from jobs.meetings import at
from jobs.memory import DISCARDED, Mail
from jobs.over_year import OverYear, over_year
from jobs.plan import Context, Job, Message, escaped
from jobs.recipients import SECRETARY, of_role
from jobs.remarks import Remark, in_column
from jobs.standing import Standing, standing
from jobs.troubles import Troubles, since
from sheets_schema.finding import Finding
from sheets_schema.grid import Comment
from sheets_schema.text import Text

TOPIC = "weekly_letter"


@dataclass(frozen=True)
class WeeklyFacts:
    """What the letter says. `sent` counts mails by job since the last letter; `troubled` failed or are uncertain.

    `troubles` went wrong with the program, or with what it leans on, and last or were over since the last letter.
    """

    day: date
    week: int
    standing: Standing
    over_year: OverYear | None
    budget: Budget | None
    remarks: tuple[Remark, ...]
    new: tuple[Finding, ...]
    old: int
    comments: tuple[Comment, ...]
    sent: Mapping[str, int]
    waiting: int
    troubled: tuple[Mail, ...]
    let_go: tuple[Mail, ...]
    troubles: Troubles
    hints: Hints
    sending: bool
    why: Text


def latest_hour(context: Context) -> datetime:
    """The latest weekly hour that has struck, in the group's zone."""
    weekly = context.book.settings.weekly_letter
    day = context.today - timedelta(days=(context.today.weekday() - weekly.weekday) % 7)
    moment = at(context.book, day, weekly.seconds)
    return moment if moment <= context.now else at(context.book, day - timedelta(days=7), weekly.seconds)


def next_hour(context: Context) -> datetime:
    """The first weekly hour still to come, in the group's zone."""
    latest = latest_hour(context)
    return at(context.book, latest.date() + timedelta(days=7), context.book.settings.weekly_letter.seconds)


def plan(context: Context) -> list[Message]:
    """The letter of the latest weekly hour that has struck since the first pass."""
    hour = latest_hour(context)
    about = hour.date().isoformat()
    later = any(mail.topic > f"{TOPIC}:{about}" for mail in context.memory.gone(TOPIC))
    if later or hour < (context.memory.started or context.now):
        return []
    reached = of_role(context.book, SECRETARY)
    told = {mail.key for mail in context.memory.out(TOPIC)}
    if told.issuperset(f"{TOPIC}:{about}:{escaped(one.person)}" for one in reached.recipients):
        return []
    because = reached.because
    why = Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}.")
    facts, named = _facts(context, hour, why)
    shown = {"letter": facts, "picture": facts.over_year}
    return [Message(TOPIC, (about,), one, shown, next_hour(context), TOPIC, named) for one in reached.recipients]


def _facts(context: Context, hour: datetime, why: Text) -> tuple[WeeklyFacts, frozenset[str]]:
    named = identities(context.book, context.findings)
    told = context.memory.told.get(TOPIC, frozenset())
    new = tuple(news(named, told).values())
    mails = context.memory.mails
    last = max(
        (mail.made for mail in mails if mail.job == TOPIC and mail.state == "sent"), default=context.memory.started
    )
    recent = [mail for mail in mails if last is None or (mail.done or mail.made) >= last]
    stands = standing(context)
    facts = WeeklyFacts(
        day=hour.date(),
        week=hour.isocalendar().week,
        standing=stands,
        over_year=over_year(context.book, stands.balance, context.today) if stands.balance else None,
        budget=budget_of(context.book, stands.balance, context.today) if stands.balance else None,
        remarks=tuple(in_column(context.book)),
        new=new,
        old=len(named) - len(new),
        comments=tuple(unanswered(context.book)),
        sent=Counter(mail.job for mail in recent if mail.state == "sent" and mail.job != TOPIC),
        waiting=sum(mail.state in ("queued", "draft") for mail in mails),
        troubled=tuple(mail for mail in mails if mail.state in ("failed", "unknown")),
        let_go=tuple(mail for mail in recent if mail.state == "expired" and mail.reason != DISCARDED),
        troubles=since(context.memory.troubles, last),
        hints=hints(context.book, hour.date()),
        sending=context.book.settings.sending,
        why=why,
    )
    return facts, told_of(named)


JOB = Job(TOPIC, ("settings", "members", "roles"), plan)
