"""A small group built of rows, so that the input stands in the test; and what its jobs ask for at a moment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import settings

from jobs.catalogue import JOBS
from jobs.memory import Mail, Memory, called_numbers
from jobs.plan import Context, Message
from sheets_schema.book import Book, Known, read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sheets_schema.grid import Grid, Snapshot
from sheets_schema.text import fold

Cells = Sequence[object]
Rows = Sequence[Cells]
Tabs = Mapping[str, Rows | None]

ZONE = ZoneInfo("Europe/Stockholm")
NOON = "2026-11-22T12:00"
"""A Sunday, the day on which most of these tests are."""
MEMBER = ["Namn", "E-post", "Status", "Medlemsnummer", "Utskick", "Språk", "Skyddad"]
ROLE = ["Roll", "Namn", "E-post", "Från", "Till", "Ersättare"]
MEETING = ["Nr", "Typ", "Datum", "Start", "Slut", "Plats", "Länk", "Dagordning", "Handlingar", "Kallas", "Status"]
REPORT = ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"]
ANSWER = ["Möte", "Namn", "Svar"]
ACCOUNT = ["Konto", "Typ", "Ingående balans", "Från datum"]
CATEGORY = ["Kategori", "Typ", "Vidarebefordras", "Budget"]
CASH = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Kvitto"]


def at(text: str) -> datetime:
    """A moment of the group's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def member(
    name: str,
    address: object = "",
    *,
    status: object = "Aktiv",
    number: object = None,
    mailings: object = "Ja",
    language: object = None,
    protected: object = None,
) -> Cells:
    """A row of Medlemmar; the address is made of the first name unless one is given."""
    given = f"{fold(name).split()[0]}@example.org" if address == "" else address
    return [name, given, status, number, mailings, language, protected]


def role(
    title: object,
    name: object,
    address: object = None,
    *,
    start: object = None,
    to: object = None,
    deputy: object = None,
) -> Cells:
    """A row of Roller."""
    return [title, name, address, start, to, deputy]


def meeting(
    number: object,
    day: object,
    start: object = "18:30",
    *,
    type: object = "Gruppmöte",  # noqa: A002 - the column's own word
    end: object = None,
    place: object = "Biblioteket",
    link: object = None,
    agenda: object = "Val",
    audience: object = None,
    status: object = "Planerat",
) -> Cells:
    """A row of Möten."""
    return [number, type, day, start, end, place, link, agenda, None, audience, status]


def report(title: object, due: object, owner: object = "Kassör", *, status: object = "Ej påbörjad") -> Cells:
    """A row of Rapporter."""
    return [title, "Sekretariatet", due, owner, status]


def cash(
    voucher: object,
    day: object,
    account: object,
    category: object,
    money_in: object = None,
    money_out: object = None,
    *,
    text: object = "Något",
    receipt: object = "Ja",
) -> Cells:
    """A row of Kassabok."""
    return [voucher, day, text, account, category, money_in, money_out, receipt]


USUAL_MEMBERS: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm"), member("Cia Dal")]
USUAL_ROLES: Rows = [
    ROLE,
    role("Gruppsekreterare", "Anna Ek"),
    role("Kassör", "Bo Alm"),
    role("Granskare", "Gun Falk", "gun@example.org"),
]
USUAL_ACCOUNTS: Rows = [ACCOUNT, ["Bank", "Bank", 1000, date(2026, 1, 1)], ["Kassa", "Kassa", 500, date(2026, 1, 1)]]
USUAL_CATEGORIES: Rows = [
    CATEGORY,
    ["Gåvor", "Intäkt", None, 1000],
    ["Bössor", "Intäkt", "Ja", None],
    ["Fika", "Kostnad", None, "800,50"],
    ["Till Amnesty", "Kostnad", "Ja", None],
    ["Mellan konton", "Överföring", None, None],
]
ANNUAL = meeting("2026-1", date(2026, 3, 15), type="Årsmöte", status="Genomfört")


def settings_rows(**values: object) -> Rows:
    """Inställningar, by key, beside the two that no group can do without."""
    given = {"group_name": "Grupp 17", "group_kind": "Sektionsgrupp", **values}
    return [["Inställning", "Värde"], *([key, value] for key, value in given.items())]


def group(tabs: Tabs | None = None, **values: object) -> dict[str, Rows]:
    """Every required tab of a small sound group, some in place of the usual ones; None leaves a tab out."""
    usual: Tabs = {
        "Inställningar": settings_rows(**values),
        "Medlemmar": USUAL_MEMBERS,
        "Roller": USUAL_ROLES,
        "Konton": USUAL_ACCOUNTS,
        "Kategorier": USUAL_CATEGORIES,
        "Kassabok": [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300)],
        "Möten": [MEETING, ANNUAL],
        "Rapporter": [REPORT, report("Årsrapport", date(2027, 12, 31))],
    }
    return {title: rows for title, rows in {**usual, **(tabs or {})}.items() if rows is not None}


def snapshot(tabs: Mapping[str, Rows]) -> Snapshot:
    """A workbook of just these tabs."""
    grids = tuple(Grid(title, rows) for title, rows in tabs.items())
    return Snapshot("prov.xlsx", tuple(tabs), grids)


def book(tabs: Mapping[str, Rows], now: str = NOON, memory: Memory | None = None) -> Book:
    """The book of these tabs, judged at a moment."""
    held = memory or Memory()
    return read_book(snapshot(tabs), at(now), Known(called_numbers(held), held.rows))


def context(tabs: Mapping[str, Rows], now: str = NOON, memory: Memory | None = None) -> Context:
    """All that a job may know at a moment; the state is some weeks old unless it is given."""
    held = memory or Memory(started=at("2026-11-01T12:00"))
    judged = book(tabs, now, held)
    return Context(judged, tuple(run(CHECKS, judged)), at(now), held)


def plans(job: str, known: Context) -> list[Message]:
    """What one job asks for."""
    return next(one for one in JOBS if one.name == job).plan(known)


def to(messages: Sequence[Message]) -> list[str]:
    """The names of those who get these mails, in their order."""
    return [message.to.name for message in messages]


def mail(
    topic: str,
    person: str = "bo alm",
    state: str = "sent",
    *,
    name: str = "",
    address: str = "",
    made: str = "2026-11-10T12:00",
    expires: str | None = None,
    series: str = "",
    attempts: int = 0,
) -> Mail:
    """A mail as a state would remember it."""
    moment = at(made)
    return Mail(
        key=f"{topic}:{person}",
        job=topic.split(":", maxsplit=1)[0],
        topic=topic,
        person=person,
        name=name or person,
        address=address or f"{person.split(maxsplit=1)[0]}@example.org",
        subject="Ämne",
        state=state,
        made=moment,
        done=moment if state in ("sent", "unknown", "failed", "expired") else None,
        attempts=attempts or (1 if state in ("sent", "unknown", "failed") else 0),
        expires=at(expires) if expires else None,
        series=series,
    )


def remembered(*mails: Mail, started: str = "2026-11-01T12:00", **others: object) -> Memory:
    """A memory of these mails."""
    return Memory(started=at(started), mails=mails, **others)  # type: ignore[arg-type]  # its own fields


def steady(examples: int) -> settings:
    """Settings of a property: the same examples in every run, however slow the machine."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)
