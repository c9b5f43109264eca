"""What the office sees of a group: numbers, days and names that the program itself declares; nothing that people wrote."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jobs import catalogue, troubles
from jobs.fleet.errors import FleetError
from jobs.help_requests import asked
from jobs.meetings import planned
from jobs.plan import Context
from jobs.quiet_signals import signals
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.checks import CHECKS
from sheets_schema.checks.work import is_sent
from sheets_schema.finding import SEVERITIES, counts
from sheets_schema.tabs.choices import MEETING_TYPE
from sheets_schema.text import Text

SCHEMA = 1
AHEAD = timedelta(days=60)
"""How long before its last day a report is told of."""
HEARD = timedelta(days=60)
"""How long the office is told that a group has asked for help."""
ROLES: Mapping[str, str] = {
    "Gruppsekreterare": "secretary",
    "Kassör": "treasurer",
    "Granskare": "auditor",
    "Ordförande": "chair",
    "Ledamot": "board_member",
    "Insamlingsansvarig": "fundraising_lead",
    "Valberedning": "nomination_committee",
}
"""The declared roles' keys; a role of the group's own is never told of."""
OTHER = "other"
KINDS = frozenset(choice.label.sv for choice in MEETING_TYPE.choices)
CODES = frozenset(check.code for check in CHECKS)
TROUBLES = frozenset(
    {troubles.WORKBOOK, troubles.MAIL, troubles.MAILBOX, troubles.STILL, troubles.PASS, troubles.UNMADE, OTHER}
    | {f"job:{job.name}" for job in catalogue.JOBS}
    | {f"tab:{report.tab}" for report in catalogue.REPORTS}
)
_MOST = 1_000_000_000


class ViewError(FleetError):
    """What is kept of a group's state is not what this version keeps."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Det som finns sparat om gruppens läge går inte att läsa med den här versionen.",
                "What is kept of the group's state cannot be read by this version.",
            )
        )


@dataclass(frozen=True)
class Meeting:
    """The next meeting: its day, and its kind by its Swedish name."""

    day: date
    kind: str


@dataclass(frozen=True)
class View:
    """How it stands with a group. `codes` count findings by code; `due` reports have their last day within 60 days.

    `next_report` is the first last day to come; `asked` counts the requests for help of the last 60 days, the oldest of
    them from `asked_since`. `held` and `planned` are meetings and `booked` rows of the cashbook of 60 days; None where
    they cannot be told. `waiting` mails are on their way, of `unknown` ones nobody knows whether they arrived.
    """

    findings: Mapping[str, int]
    codes: Mapping[str, int]
    meeting: Meeting | None = None
    due: int = 0
    overdue: int = 0
    next_report: date | None = None
    asked: int = 0
    asked_since: date | None = None
    vacant: tuple[str, ...] = ()
    held: int | None = None
    planned: int | None = None
    booked: int | None = None
    sending: bool = False
    waiting: int = 0
    unknown: int = 0
    failed: int = 0
    troubles: tuple[str, ...] = ()


def view_of(context: Context) -> View:
    """How it stands after a pass."""
    book, states = context.book, Counter(mail.state for mail in context.memory.mails)
    codes = Counter(finding.code for finding in context.findings if finding.code in CODES)
    days = sorted(_report_days(book))
    quiet = signals(book)
    requests = [min(day, book.today) for day in _help_days(book) if day >= book.today - HEARD]
    return View(
        findings=counts(context.findings),
        codes=dict(sorted(codes.items())),
        meeting=_next_meeting(context),
        due=sum(book.today <= day <= book.today + AHEAD for day in days),
        overdue=sum(day < book.today for day in days),
        next_report=next((day for day in days if day >= book.today), None),
        asked=len(requests),
        asked_since=min(requests, default=None),
        vacant=tuple(ROLES[role] for role in people.vacant_roles(book) if role in ROLES),
        held=quiet.held,
        planned=quiet.planned,
        booked=quiet.booked,
        sending=book.settings.sending,
        waiting=sum(states[state] for state in ("queued", "sending", "data")),
        unknown=states["unknown"],
        failed=states["failed"],
        troubles=tuple(sorted(_lasting(context.memory.troubles))),
    )


def _next_meeting(context: Context) -> Meeting | None:
    """The first planned meeting that has not begun."""
    coming = (one for one in planned(context.book) if one.start > context.now)
    first = min(coming, key=lambda one: one.start, default=None)
    return Meeting(first.day, first.type.sv if first.type.sv in KINDS else "Annat") if first else None


def _report_days(book: Book) -> Iterable[date]:
    """The last days of the reports that are not sent in."""
    return (row.value("due") for row in book.rows("reports") if row.value("due") is not None and not is_sent(row))


def _help_days(book: Book) -> Iterable[date]:
    return (row.value("date") for row in asked(book))


def _lasting(some: troubles.Troubles) -> set[str]:
    return {one.what if one.what in TROUBLES else OTHER for one in troubles.lasting(some)}


def content_of(view: View) -> dict[str, object]:
    """The view as JSON keeps it."""
    return {
        "schema": SCHEMA,
        "findings": {severity: view.findings.get(severity, 0) for severity in SEVERITIES},
        "codes": dict(view.codes),
        "meeting": {"day": view.meeting.day.isoformat(), "kind": view.meeting.kind} if view.meeting else None,
        "reports": {"due": view.due, "overdue": view.overdue, "next": _iso(view.next_report)},
        "help": {"asked": view.asked, "since": _iso(view.asked_since)},
        "vacant": list(view.vacant),
        "quiet": {"held": view.held, "planned": view.planned, "booked": view.booked},
        "sending": view.sending,
        "waiting": view.waiting,
        "unknown": view.unknown,
        "failed": view.failed,
        "troubles": list(view.troubles),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def read_view(content: object) -> View:
    """The view that JSON kept; names that this version does not declare are left out. Raises ViewError."""
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ViewError
    try:
        return _read(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ViewError from error


def _read(content: Mapping[str, Any]) -> View:
    reports, help_, quiet, meeting = content["reports"], content["help"], content["quiet"], content["meeting"]
    return View(
        findings={severity: _number(content["findings"][severity]) for severity in SEVERITIES},
        codes={code: _number(number) for code, number in content["codes"].items() if code in CODES},
        meeting=None if meeting is None else Meeting(_day(meeting["day"]), _known(meeting["kind"], KINDS, "Annat")),
        due=_number(reports["due"]),
        overdue=_number(reports["overdue"]),
        next_report=_day_if_any(reports["next"]),
        asked=_number(help_["asked"]),
        asked_since=_day_if_any(help_["since"]),
        vacant=tuple(role for role in _listed(content["vacant"]) if role in ROLES.values()),
        held=_number_if_any(quiet["held"]),
        planned=_number_if_any(quiet["planned"]),
        booked=_number_if_any(quiet["booked"]),
        sending=_flag(content["sending"]),
        waiting=_number(content["waiting"]),
        unknown=_number(content["unknown"]),
        failed=_number(content["failed"]),
        troubles=tuple(sorted({_known(what, TROUBLES, OTHER) for what in _listed(content["troubles"])})),
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise TypeError
    return value


def _number_if_any(value: object) -> int | None:
    return None if value is None else _number(value)


def _day(value: str) -> date:
    return date.fromisoformat(value)


def _day_if_any(value: str | None) -> date | None:
    return None if value is None else _day(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _listed(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError
    return value


def _known(value: object, declared: frozenset[str], otherwise: str) -> str:
    return value if isinstance(value, str) and value in declared else otherwise
