"""Which group needs help, and with what: decided purely of what the office sees, the gravest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date

from jobs import troubles
from jobs.fleet.view import OTHER, View
from sheets_schema.checks import CHECKS
from sheets_schema.text import LANGUAGES, Language, Text, how_many

GRAVE = 40
"""From this weight on a thing is somebody's to help with; what is lighter the group's own letters tell of."""
ZONE = ZoneInfo("Europe/Stockholm")
"""Where days are counted: the office's own zone."""
WEEK = timedelta(days=8)
"""A sheet is read at least weekly; one that was not read for longer is left behind."""
DAY = timedelta(days=1)
SETTLED = timedelta(days=14)
"""How long a new group may let its mails stay drafts."""
MANY = 25
"""So many errors are more than a group mends by itself."""
_LOCALES: Mapping[Language, str] = {"sv": "sv_SE", "en": "en_GB"}
_ROLES: Mapping[str, tuple[int, Text]] = {
    "secretary": (66, Text("gruppsekreterare", "group secretary")),
    "treasurer": (64, Text("kassör", "treasurer")),
    "chair": (50, Text("ordförande", "chair")),
    "auditor": (46, Text("granskare", "auditor")),
    "board_member": (30, Text("ledamot", "board member")),
    "fundraising_lead": (20, Text("insamlingsansvarig", "fundraising lead")),
    "nomination_committee": (15, Text("valberedning", "nomination committee")),
}
_CAUSE = Text("Arket går inte att arbeta med.", "The sheet cannot be worked with.")
_CAUSES: Mapping[str, Text] = {
    troubles.WORKBOOK: Text(
        "Arket går inte att läsa; är det fortfarande delat?", "The sheet cannot be read; is it still shared?"
    ),
    "limit": Text("Arket är för stort att gå igenom.", "The sheet is too large to go through."),
    "crash": Text("Ett fel i programmet är i vägen; se loggen.", "A fault of the program is in the way; see the log."),
    "state": Text("Det som är sparat om gruppen går inte att läsa.", "What is kept of the group cannot be read."),
    "account": Text("Google-kontots nyckel gäller inte.", "The Google account's key does not hold."),
    "post": Text("Utskick är På, men det finns ingen mejlserver.", "Sending is On, but there is no mail server."),
}
"""Why a sheet cannot be worked with, by the kind of fault that stopped the last look."""
_GONE = ("tab.emptied", "tab.missing", "tab.header_missing")
_TOLD = (
    *_GONE,
    *("roles.secretary_missing", "roles.treasurer_missing", "roles.auditor_missing"),
    *("reports.overdue", "reports.role_vacant"),
)
"""Errors that are told of by themselves."""
_IN_BOOKS = frozenset(
    check.code for check in CHECKS if check.severity == "error" and check.code.startswith(("cashbook.", "reconcil"))
)


class Group(Protocol):
    """What the fleet knows of a group without its sheet; moments are aware, `trouble` is an error's kind."""

    @property
    def added(self) -> datetime:
        """Since when it is in the fleet."""

    @property
    def paused(self) -> datetime | None:
        """Since when it is let alone."""

    @property
    def looked(self) -> datetime | None:
        """When its sheet was last read."""

    @property
    def failed(self) -> int:
        """How many looks in a row have failed."""

    @property
    def trouble(self) -> str:
        """What kind of fault the last look ended in, "" for none."""


@dataclass(frozen=True)
class Need:
    """One thing that a group needs help with: what it is called, how grave it is, and what is said of it."""

    kind: str
    weight: int
    says: Text

    @property
    def is_grave(self) -> bool:
        """Whether it is somebody's to help with."""
        return self.weight >= GRAVE


def needs(view: View | None, group: Group, now: datetime) -> tuple[Need, ...]:
    """What a group needs help with, the gravest first; nothing while it is paused. `view` is None where none is kept."""
    if group.paused is not None:
        return ()
    seen = (*_of_reading(group, now), *(_of_view(view, group, now) if view else ()))
    return tuple(sorted(seen, key=lambda one: (-one.weight, one.kind)))


def rank(some: tuple[Need, ...]) -> tuple[int, ...]:
    """What groups are sorted by: who has the gravest need comes first, and among those who has more."""
    return (*(-one.weight for one in some), 0)


def needs_help(some: tuple[Need, ...]) -> bool:
    """Whether anything of it is somebody's to help with."""
    return any(one.is_grave for one in some)


def day_of(moment: datetime) -> date:
    """The office's day of a moment."""
    return moment.astimezone(ZONE).date()


def day_text(day: date, today: date) -> Text:
    """A day in words, with its year where it is another: `20 november`, `3 mars 2025`."""
    pattern = "d MMMM" if day.year == today.year else "d MMMM y"
    return Text(*(format_date(day, pattern, locale=_LOCALES[language]) for language in LANGUAGES))


def role_word(role: str) -> Text:
    """A declared role's name, as it stands inside a sentence, by its key."""
    return _ROLES[role][1]


def _of_reading(group: Group, now: datetime) -> Iterator[Need]:
    """What is said of a sheet that is not read."""
    since = group.looked or group.added
    then, age = day_text(day_of(since), day_of(now)), now - since
    if group.failed and age > DAY:
        cause = _CAUSES.get(group.trouble, _CAUSE)
        last = (
            Text(f"Senast gick det {then.sv}.", f"It last worked on {then.en}.")
            if group.looked
            else Text(f"Med sedan {then.sv}.", f"In the fleet since {then.en}.")
        )
        yield Need("unreadable", 92, Text(f"{cause.sv} {last.sv}", f"{cause.en} {last.en}"))
    elif group.looked is None and age > DAY:
        yield Need(
            "unread",
            88,
            Text(
                f"Arket har aldrig lästs, fast gruppen lades till {then.sv}.",
                f"The sheet was never read, though the group was added on {then.en}.",
            ),
        )
    elif age > WEEK:
        yield Need("stale", 84, Text(f"Arket har inte lästs sedan {then.sv}.", f"Not read since {then.en}."))


def _of_view(view: View, group: Group, now: datetime) -> Iterator[Need]:
    yield from _of_people(view, day_of(now))
    yield from _of_mails(view)
    yield from _of_work(view)
    yield from _of_errors(view)
    yield from _of_program(view)
    if not view.sending and now - group.added > SETTLED:
        yield Need("sending", 12, Text("Inga brev skickas: Utskick är Av.", "No mails are sent: Sending is Off."))


def _of_people(view: View, today: date) -> Iterator[Need]:
    """Help asked for, and roles that nobody holds."""
    if view.asked and view.asked_since:
        since = day_text(view.asked_since, today)
        yield Need(
            "help",
            100,
            Text(f"Bad om hjälp {since.sv}.", f"Asked for help on {since.en}.")
            if view.asked == 1
            else Text(
                f"Har bett om hjälp {view.asked} gånger, först {since.sv}.",
                f"Has asked for help {view.asked} times, first on {since.en}.",
            ),
        )
    vacant = sorted((_ROLES[role] for role in view.vacant), key=lambda one: -one[0])
    if vacant:
        sv, en = (_listed([word[language] for _, word in vacant], language) for language in LANGUAGES)
        yield Need("vacant", vacant[0][0], Text(f"Ingen är {sv}.", f"Nobody is {en}."))


def _listed(words: list[str], language: Language) -> str:
    *first, last = words
    return f"{', '.join(first)} {Text('eller', 'or')[language]} {last}" if first else last


def _of_mails(view: View) -> Iterator[Need]:
    if view.unknown:
        number = how_many(view.unknown, Text("brev", "mail"), Text("brev", "mails"))
        yield Need(
            "in_doubt",
            78,
            Text(
                f"{number.sv} kom kanske inte fram; bestäm med gruppbok fleet outbox.",
                f"{number.en} may not have arrived; decide by gruppbok fleet outbox.",
            ),
        )
    if troubles.MAIL in view.troubles:
        yield Need(
            "mail_server",
            74,
            Text("Mejlservern tar inte emot gruppens brev.", "The mail server does not take the group's mails."),
        )
    if view.failed:
        number = how_many(view.failed, Text("brev", "mail"), Text("brev", "mails"))
        yield Need("failed", 70, Text(f"{number.sv} kom inte fram.", f"{number.en} did not arrive."))
    if troubles.MAILBOX in view.troubles:
        yield Need(
            "mailbox",
            32,
            Text("Brevlådan går inte att läsa.", "The mailbox cannot be read."),
        )
    if troubles.UNMADE in view.troubles:
        says = Text("Det är fler brev än som får gå på en dag.", "There are more mails than may go in a day.")
        yield Need("unmade", 30, says)


def _of_work(view: View) -> Iterator[Need]:
    """Annual meetings, reports, and what has gone quiet."""
    for code, weight, says in _MEETINGS:
        if view.codes.get(code):
            yield Need(code.partition(".")[2], weight, says)
    if view.overdue:
        late = how_many(
            view.overdue,
            Text("rapport är försenad", "report is overdue"),
            Text("rapporter är försenade", "reports are overdue"),
        )
        yield Need("overdue", 52, Text(f"{late.sv}.", f"{late.en}."))
    if view.held == 0 and view.planned == 0:
        yield Need("quiet", 42, _QUIET)
    if view.booked == 0:
        yield Need("not_booked", 25, _NOT_BOOKED)


_QUIET = Text(
    "Inget möte på 60 dagar, och inget inplanerat de närmaste 60.",
    "No meeting in 60 days, and none planned in the next 60.",
)
_NOT_BOOKED = Text("Inget är bokfört på 60 dagar.", "Nothing was booked in 60 days.")
_MEETINGS = (
    (
        "meetings.call_late",
        58,
        Text(
            "Kallelsen till ett stadgeenligt möte har inte gått i tid.",
            "The call to a meeting by the statutes has not gone in time.",
        ),
    ),
    ("meetings.annual_missing", 56, Text("Årets årsmöte saknas.", "This year's annual meeting is missing.")),
    ("meetings.annual_late", 48, Text("Årsmötet är lagt för sent.", "The annual meeting is too late.")),
)


def _of_errors(view: View) -> Iterator[Need]:
    if any(view.codes.get(code) for code in _GONE):
        yield Need(
            "tab_gone",
            62,
            Text("En flik saknas eller har blivit tom.", "A tab is missing or has become empty."),
        )
    told = sum(view.codes.get(code, 0) for code in _TOLD)
    errors = view.findings.get("error", 0) - told
    if errors <= 0:
        return
    others = Text("andra fel", "other errors") if told else Text("fel", "errors")
    number = how_many(errors, Text(others.sv.replace("andra", "annat"), others.en.removesuffix("s")), others)
    weight = 44 if errors >= MANY else 34
    if errors > 1 and 2 * sum(n for code, n in view.codes.items() if code in _IN_BOOKS) > errors:
        says = Text(f"{number.sv} att rätta, mest i kassaboken.", f"{number.en} to mend, mostly in the cashbook.")
    else:
        says = Text(f"{number.sv} att rätta.", f"{number.en} to mend.")
    yield Need("errors", weight, says)


def _of_program(view: View) -> Iterator[Need]:
    """Faults of the program's own, which the group can do nothing about."""
    if any(what in (troubles.PASS, OTHER) or ":" in what for what in view.troubles):
        yield Need(
            "program",
            60,
            Text(
                "Ett fel i programmet är i vägen; loggen säger mer.",
                "A fault of the program is in the way; see the log.",
            ),
        )
