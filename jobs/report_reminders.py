"""Reminders of reports: to whoever holds the responsible role, and to the secretary in a mail of its own."""

from dataclasses import dataclass
from datetime import date, datetime, time

from jobs.meetings import web_address
from jobs.moments import latest_moment, next_moment
from jobs.plan import Context, Job, Message
from jobs.recipients import SECRETARY, Reached, of_role, of_role_or_secretary
from sheets_schema import people
from sheets_schema.checks.work import alike, is_sent
from sheets_schema.tab import Row
from sheets_schema.text import Text, fold


@dataclass(frozen=True)
class ReportFacts:
    """What a report's reminder says. `days` are those left, below 0 once overdue; `yours` whether it is this person's."""

    report: str
    recipient: str
    due: date
    days: int
    status: str
    role: Text
    holders: tuple[str, ...]
    link: str
    yours: bool
    vacant: bool
    why: Text


def plan(context: Context) -> list[Message]:
    """The latest reminder of each report that is not sent in, and that no other row can be taken for."""
    messages = []
    unclear = {row.number for rows in alike(context.book, "reports") for row in rows}
    for row in context.book.rows("reports"):
        due: date | None = row.value("due")
        if due is None or is_sent(row) or row.number in unclear:
            continue
        if not all(row.text(key) for key in ("report", "role", "status")):
            continue
        moment = latest_moment(due, context.book.settings.report_reminder_days, context.today)
        if moment is not None:
            messages += _of_report(context, row, due, moment)
    return messages


def _of_report(context: Context, row: Row, due: date, moment: date) -> list[Message]:
    """One mail to each who answers for the report, and one to the secretary who is none of them."""
    book = context.book
    responsible = of_role_or_secretary(book, row.text("role"))
    secretary = of_role(book, SECRETARY)
    reached = {key for one in responsible.recipients for key in (one.person, fold(one.address))}
    others = tuple(one for one in secretary.recipients if not {one.person, fold(one.address)} & reached)
    ends = next_moment(due, book.settings.report_reminder_days, moment)
    about = (row.text("report"), due.isoformat(), str((moment - due).days))
    expires = datetime.combine(ends, time(), book.settings.zone)
    names = tuple(one.name for one in responsible.recipients)
    return [
        Message(
            "report_reminder",
            about,
            one,
            {"letter": _facts(context, row, because, names, yours=yours)},
            expires,
            ":".join(about[:2]),
        )
        for because, some, yours in ((responsible, responsible.recipients, True), (secretary, others, False))
        for one in some
    ]


def _facts(context: Context, row: Row, reached: Reached, names: tuple[str, ...], *, yours: bool) -> ReportFacts:
    due: date = row.value("due")
    because = reached.because
    return ReportFacts(
        report=row.text("report"),
        recipient=row.text("recipient"),
        due=due,
        days=(due - context.today).days,
        status=row.text("status"),
        role=people.role_text(row.text("role")),
        holders=names,
        link=web_address(row.text("link")),
        yours=yours,
        vacant=reached.vacant,
        why=Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}."),
    )


JOB = Job("report_reminder", ("settings", "members", "roles", "reports"), plan)
