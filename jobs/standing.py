"""How things stand with a group: what the weekly letter and the Översikt tab both tell."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jobs.balances import Balance, BalanceError, balance
from jobs.meetings import Meeting, answers, planned
from jobs.plan import Context, escaped
from jobs.prospects import Stage, pipeline
from jobs.recipients import SECRETARY, of_role_or_secretary
from jobs.year import year_of
from sheets_schema import people
from sheets_schema.checks.decisions import is_to_do
from sheets_schema.checks.work import is_done, is_sent
from sheets_schema.finding import Finding, counts
from sheets_schema.once import once
from sheets_schema.tab import Row
from sheets_schema.tabs.association import ROLES
from sheets_schema.tabs.meetings import MEETINGS
from sheets_schema.tabs.ours import FINDINGS, SENT
from sheets_schema.tabs.work import BOX_COUNTS, BOXES, REPORTS
from sheets_schema.text import Text, fold, how_many

AHEAD = timedelta(days=60)
NEEDED = (SECRETARY, "Kassör", "Granskare")


@dataclass(frozen=True)
class Coming:
    """A meeting to come: how many are called, and what they have answered."""

    meeting: Meeting
    called: int
    yes: int
    maybe: int
    no: int


@dataclass(frozen=True)
class Deadline:
    """A report, a task or a decision with its last day; `days` left are below 0 once it is overdue."""

    title: str
    due: date
    days: int
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How things stand on a day. `where` has, for each thing of `now`, the key of the tab that it is done in."""

    balance: Balance | None
    balance_reason: Text | None
    counts: dict[str, int]
    coming: tuple[Coming, ...]
    reports: tuple[Deadline, ...]
    tasks: tuple[Deadline, ...]
    ownerless: tuple[str, ...]
    boxes: tuple[Finding, ...]
    vacant: tuple[Text, ...]
    ending: tuple[tuple[Text, str, date], ...]
    now: tuple[Text, ...]
    where: tuple[str, ...] = ()
    prospects: tuple[Stage, ...] = ()
    roles: tuple[Finding, ...] = ()


@once
def standing(context: Context) -> Standing:
    """Everything at once; `now` holds at most three things to do first."""
    sums, reason = _balance(context)
    coming = tuple(_coming(context))
    reports, tasks = tuple(_reports(context)), tuple(_tasks(context))
    first = list(dict.fromkeys(_first(context, coming, reports)))[:3]
    return Standing(
        balance=sums,
        balance_reason=reason,
        counts=counts(context.findings),
        coming=coming,
        reports=reports,
        tasks=tasks,
        ownerless=tuple(title for row, title in _to_do(context) if not row.text("owner") and not row.unread("owner")),
        boxes=tuple(finding for finding in context.findings if finding.tab in (BOXES.key, BOX_COUNTS.key)),
        vacant=tuple(_vacant(context)),
        ending=tuple(_ending(context)),
        now=tuple(words for _, words in first),
        where=tuple(tab for tab, _ in first),
        prospects=pipeline(context.book),
        roles=tuple(finding for finding in context.findings if finding.tab == ROLES.key),
    )


def _balance(context: Context) -> tuple[Balance | None, Text | None]:
    try:
        return balance(context.book, year_of(context.today, context.book.settings.year_start).year), None
    except BalanceError as error:
        return None, error.says


def _coming(context: Context) -> Iterator[Coming]:
    mails = Counter(mail.topic for mail in context.memory.out("meeting_call"))
    for meeting in sorted(planned(context.book), key=lambda one: one.start):
        if context.now < meeting.start and meeting.day <= context.today + AHEAD:
            said = Counter(answers(context.book, meeting).values())
            number = mails[f"meeting_call:{escaped(meeting.number)}"]
            yield Coming(meeting, number, said["Ja"], said["Kanske"], said["Nej"])


def _reports(context: Context) -> Iterator[Deadline]:
    for row in context.book.rows("reports"):
        due: date | None = row.value("due")
        if due is not None and not is_sent(row) and due <= context.today + AHEAD:
            owners = tuple(one.name for one in of_role_or_secretary(context.book, row.text("role")).recipients)
            yield Deadline(row.text("report"), due, (due - context.today).days, owners)


def _to_do(context: Context) -> Iterator[tuple[Row, str]]:
    """The tasks, and what the meetings decided, that are not done, with what they are called."""
    yield from ((row, row.text("task")) for row in context.book.rows("tasks") if not is_done(row))
    yield from ((row, row.text("decision")) for row in context.book.rows("decisions") if is_to_do(row))


def _tasks(context: Context) -> Iterator[Deadline]:
    for row, title in _to_do(context):
        due: date | None = row.value("due")
        if due is not None and due <= context.today + timedelta(days=14):
            yield Deadline(title, due, (due - context.today).days, tuple(people.names_in(row.text("owner"))))


def _vacant(context: Context) -> Iterator[Text]:
    book = context.book
    if book.whole("roles"):
        for role in NEEDED:
            if not people.holders(book, role) and not people.may_hold_unread(book, role):
                yield people.role_text(role)


def _ending(context: Context) -> Iterator[tuple[Text, str, date]]:
    """Terms of roles of the group's own that end soon and that nobody takes over; a finding speaks of the others."""
    needed = {fold(role) for role in people.needed_roles(context.book)}
    for term in people.ending(context.book):
        if term.to is not None and fold(term.role) not in needed:
            yield people.role_text(term.role), term.name, term.to


def _first(context: Context, coming: tuple[Coming, ...], reports: tuple[Deadline, ...]) -> Iterator[tuple[str, Text]]:
    """What needs doing first and in which tab, the gravest first; tabs are named as the sheet's language has them."""
    see_sent, see_findings, reports_tab, roles_tab, meetings_tab = (
        tab.label[context.book.language] for tab in (SENT, FINDINGS, REPORTS, ROLES, MEETINGS)
    )
    held = sum(mail.state in ("failed", "unknown") for mail in context.memory.mails)
    if held:
        mails = how_many(held, Text("brev", "mail"), Text("brev", "mails"))
        yield (
            SENT.key,
            Text(
                f"Se efter i {see_sent}: {mails.sv} kom kanske inte fram.",
                f"Look in {see_sent}: {mails.en} may not have arrived.",
            ),
        )
    if context.book.torn:
        yield (
            FINDINGS.key,
            Text(
                f"Hämta tillbaka fliken som har blivit tom: se {see_findings}.",
                f"Bring back the tab that has become empty: see {see_findings}.",
            ),
        )
    for one in reports:
        if one.days < 0:
            yield (
                REPORTS.key,
                Text(
                    f"Skicka in {one.title}, som skulle ha varit inne {one.due}: se {reports_tab}.",
                    f"Send in {one.title}, which was due on {one.due}: see {reports_tab}.",
                ),
            )
    for role in _vacant(context):
        yield (
            ROLES.key,
            Text(
                f"Utse någon till {role.sv.lower()}, och skriv det i {roles_tab}.",
                f"Appoint somebody as {role.en.lower()}, and write it in {roles_tab}.",
            ),
        )
    yield from _to_mend(context, see_findings)
    yield from _without_agenda(context, coming, meetings_tab)


def _without_agenda(context: Context, coming: tuple[Coming, ...], see: str) -> Iterator[tuple[str, Text]]:
    """The meetings whose call is due and that have no agenda."""
    for one in coming:
        if not one.meeting.agenda and one.meeting.call_from <= context.today:
            day = one.meeting.day
            yield (
                MEETINGS.key,
                Text(
                    f"Skriv dagordningen till mötet {day} i {see}.",
                    f"Write the agenda of the meeting on {day} in {see}.",
                ),
            )


def _to_mend(context: Context, see: str) -> Iterator[tuple[str, Text]]:
    """How many errors there are and where they are listed, the cashbook's first."""
    errors = [
        finding.code.startswith(("cashbook.", "reconciliations."))
        for finding in context.findings
        if finding.severity == "error"
    ]
    book, others = sum(errors), len(errors) - sum(errors)
    word, words = Text("fel", "error"), Text("fel", "errors")
    if book:
        number = how_many(book, word, words)
        yield (
            FINDINGS.key,
            Text(
                f"Be kassören rätta {number.sv} i kassaboken: se {see}.",
                f"Ask the treasurer to mend {number.en} in the cashbook: see {see}.",
            ),
        )
    if others:
        number = how_many(others, word, words)
        yield (
            FINDINGS.key,
            Text(
                f"Rätta {number.sv} i de andra flikarna: se {see}.", f"Mend {number.en} in the other tabs: see {see}."
            ),
        )
