"""Reminders of tasks, and of what the meetings decided, to those who are to do them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from jobs.moments import latest_moment, next_moment
from jobs.owners import Reader, openly, readers
from jobs.plan import Context, Job, Message, escaped
from sheets_schema.book import Book
from sheets_schema.checks.decisions import known_by
from sheets_schema.checks.work import alike, is_done
from sheets_schema.tab import Row
from sheets_schema.text import Text

OWN_TASK = Text("du står som ansvarig för uppgiften", "you are named as the task's owner")
OWN_DECISION = Text("du står som ansvarig för beslutet", "you are named as the decision's owner")


@dataclass(frozen=True)
class TaskFacts:
    """What a reminder says. `days` are those left, below 0 once overdue; `meeting` is a decision's, "" for a task.

    `owners` are the names as they stand, `reached` those who hear of it; `notes` tell the secretary why others do not.
    """

    tab: str
    title: str
    due: date
    days: int
    status: str
    meeting: str
    paragraph: str
    activity: str
    owners: tuple[str, ...]
    reached: tuple[str, ...]
    is_owner: bool
    notes: tuple[Text, ...]
    why: Text


def plan(context: Context) -> list[Message]:
    """The latest reminder of each task or decision that is not done, and that no other row can be taken for."""
    messages: list[Message] = []
    for row, known in (*_tasks(context.book), *_decisions(context.book)):
        due: date = row.value("due")
        moment = latest_moment(due, context.book.settings.task_reminder_days, context.today)
        if moment is not None and not is_done(row) and not row.unread("owner"):
            messages += _of_row(context, row, known, moment)
    return messages


def _tasks(book: Book) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """Each task that can be reminded of, with what it is known again by."""
    unclear = {row.number for rows in alike(book, "tasks") for row in rows}
    for row in book.rows("tasks"):
        is_whole = row.value("due") is not None and row.text("task") and row.text("status")
        if is_whole and row.number not in unclear:
            yield row, (row.text("task"), row.value("due").isoformat())


def _decisions(book: Book) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """As `_tasks`; a decision without a status is still to be done."""
    known = known_by(book)
    for row in book.rows("decisions"):
        if row.number in known:
            yield row, known[row.number]


def _of_row(context: Context, row: Row, known: tuple[str, ...], moment: date) -> Iterator[Message]:
    """One mail to each reader of a task or a decision."""
    due: date = row.value("due")
    settings = context.book.settings
    own = OWN_TASK if row.table.tab.key == "tasks" else OWN_DECISION
    everyone = readers(context.book, row.text("owner"), own)
    ends = next_moment(due, settings.task_reminder_days, moment)
    for one in everyone:
        yield Message(
            job="task_reminder",
            about=(*known, str((moment - due).days)),
            to=one.to,
            facts={"letter": _facts(context, row, one, everyone)},
            expires=datetime.combine(ends, time(), settings.zone),
            series=":".join(map(escaped, known)),
        )


def _facts(context: Context, row: Row, to: Reader, everyone: list[Reader]) -> TaskFacts:
    is_task = row.table.tab.key == "tasks"
    due: date = row.value("due")
    return TaskFacts(
        tab=row.table.tab.key,
        title=row.text("task" if is_task else "decision"),
        due=due,
        days=(due - context.today).days,
        status=row.text("status"),
        meeting="" if is_task else row.text("meeting"),
        paragraph="" if is_task else row.text("paragraph"),
        activity=row.text("activity") if is_task else "",
        owners=openly(context.book, row.text("owner"), to),
        reached=tuple(one.to.name for one in everyone if one.is_owner),
        is_owner=to.is_owner,
        notes=to.notes,
        why=Text(f"Du får det här brevet för att {to.because.sv}.", f"You get this mail because {to.because.en}."),
    )


JOB = Job("task_reminder", ("settings", "members", "roles"), plan, reads=("tasks", "decisions"))
