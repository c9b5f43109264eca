"""A small group of made-up people, whose real jobs plan the letters that the tests look at."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from jobs.catalogue import JOBS
from jobs.memory import Mail, Memory
from jobs.plan import Context, Message
from jobs.worker.render import Group
from sheets_schema.book import read_book
from sheets_schema.check import run
from sheets_schema.checks import CHECKS
from sheets_schema.grid import Comment, Grid, Reply, Snapshot
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import OURS

ZONE = ZoneInfo("Europe/Stockholm")
SUNDAY = datetime(2026, 11, 22, 18, 5, tzinfo=ZONE)
Rows = Sequence[Sequence[object]]
Tabs = Mapping[str, Rows]
LINK = "https://meet.example.org/lindby?pwd=a&lang=sv"
SHEET = "https://docs.example.org/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ/edit"
KEYS = (*(tab.key for tab in TABS), *(tab.key for tab in OURS))
LINKS = {key: f"{SHEET}#gid={number}" for number, key in enumerate(KEYS)}
GROUP = Group("Amnesty Lindby", "anna@example.org", ZONE, "Anna Lind", link=SHEET, links=LINKS)

AGENDA = "Mötet öppnas\nHöstens kampanj: Skriv för frihet\nInsamling på torget 5 december\nÖvriga frågor"
SETTINGS: Rows = [
    ["Inställning", "Värde"],
    ["Gruppens namn", "Amnesty Lindby"],
    ["Grupptyp", "Sektionsgrupp"],
    ["Utskick", "På"],
]
ROLES: Rows = [
    ["Roll", "Namn", "E-post", "Från", "Till", "Ersättare"],
    ["Gruppsekreterare", "Anna Lind", None, date(2026, 1, 1), None, None],
    ["Kassör", "Karin Ek", None, date(2025, 1, 1), date(2026, 12, 31), None],
    ["Granskare", "Rut Svensson", "rut@example.org", date(2026, 1, 1), None, None],
]
MEETING_HEAD = ["Nr", "Typ", "Datum", "Start", "Slut", "Plats", "Länk", "Dagordning", "Handlingar", "Kallas", "Status"]
PAPERS = "https://docs.example.org/2026-9"
GROUP_MEETING = [
    "2026-9",
    "Gruppmöte",
    date(2026, 11, 26),
    time(18, 30),
    time(20, 30),
    "Kulturhuset, rum 4",
    LINK,
    AGENDA,
    PAPERS,
]
ACCOUNTS: Rows = [
    ["Konto", "Typ", "Ingående balans", "Från datum"],
    ["Kassa", "Kassa", 500, date(2026, 1, 1)],
    ["Bank", "Bank", 12000, date(2026, 1, 1)],
    ["Swish", "Swish", 0, date(2026, 1, 1)],
]
CATEGORIES: Rows = [
    ["Kategori", "Typ", "Vidarebefordras", "Budget"],
    ["Gåvor", "Intäkt", None, 3000],
    ["Insamling", "Intäkt", "Ja", None],
    ["Till Amnesty", "Kostnad", "Ja", None],
    ["Fika", "Kostnad", None, 800],
    ["Lokal", "Kostnad", None, 2000],
    ["Flytt", "Överföring", None, None],
]
CASH_HEAD = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Kvitto"]
SOUND_CASHBOOK: Rows = [
    CASH_HEAD,
    ["1", date(2026, 2, 3), "Gåva från kören", "Swish", "Gåvor", 1500, None, None],
    ["2", date(2026, 3, 8), "Kaffe till mötet", "Kassa", "Fika", None, 184.5, "Ja"],
    ["3", date(2026, 5, 1), "Insamling på torget", "Kassa", "Insamling", 2340, None, None],
    ["4", date(2026, 5, 9), "Till Amnesty Fonden", "Bank", "Till Amnesty", None, 2000, "Ja"],
]
CASHBOOK: Rows = [
    *SOUND_CASHBOOK,
    ["5", date(2026, 9, 2), "Hyra av lokal", "Bank", "Lokal", None, 600, None],
    ["6", date(2026, 9, 30), "Bullar", "Kassa", "Fikka", None, 96, "Ja"],
    ["8", "31/11 2026", "Pennor", "Kassa", "Fika", None, 49, "Ja"],
    ["9", date(2026, 10, 12), "Gåva", "Swish", "Gåvor", "1.234", None, None],
    ["10", date(2026, 10, 20), "Från kassan till banken", "Kassa", "Flytt", None, 500, None],
    ["10", date(2026, 10, 20), "Från kassan till banken", "Bank", "Flytt", 400, None, None],
]
RECONCILIATIONS: Rows = [["Konto", "Datum", "Saldo"], ["Bank", date(2026, 10, 31), 9700]]
REPORT_HEAD = ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status", "Länk"]
FORM = "https://forms.example.org/rapport"
REPORTS: Rows = [
    REPORT_HEAD,
    ["Verksamhetsplan", "Sekretariatet", date(2026, 12, 13), "Gruppsekreterare", "Ej påbörjad", FORM],
    ["Ekonomisk rapport", "Sekretariatet", date(2026, 11, 20), "Kassör", "Pågår", None],
]


def members(language: str) -> Rows:
    """The list of members, all of one language."""
    people = [("Anna Lind", "anna"), ("Karin Ek", "karin"), ("Bo Åkesson", "bo"), ("Ulla Berg", "ulla")]
    rows = [[name, f"{address}@example.org", "Aktiv", "Ja", language] for name, address in people]
    return [["Namn", "E-post", "Status", "Utskick", "Språk"], *rows]


def tabs(language: str, **others: Rows) -> dict[str, Rows]:
    """The tabs of the sound group, with some of them changed, by their Swedish titles."""
    usual: dict[str, Rows] = {
        "Inställningar": SETTINGS,
        "Medlemmar": members(language),
        "Roller": ROLES,
        "Konton": ACCOUNTS,
        "Kategorier": CATEGORIES,
        "Kassabok": SOUND_CASHBOOK,
        "Möten": [MEETING_HEAD],
        "Rapporter": [REPORT_HEAD],
    }
    return {**usual, **others}


def context(
    some: Tabs, now: datetime = SUNDAY, memory: Memory | None = None, comments: Sequence[Comment] = ()
) -> Context:
    """All that a job may know of a group whose tabs these are."""
    grids = tuple(Grid(title, rows) for title, rows in some.items())
    book = read_book(Snapshot("Lindby", tuple(some), grids, tuple(comments)), now)
    return Context(book, tuple(run(CHECKS, book)), now, memory or Memory(started=datetime(2026, 11, 1, tzinfo=ZONE)))


def planned(job: str, known: Context) -> list[Message]:
    """The messages of a job."""
    return next(one for one in JOBS if one.name == job).plan(known)


def called(*names: str, number: str = "2026-9") -> tuple[Mail, ...]:
    """The calls that went to some people."""
    made = datetime(2026, 11, 12, 9, 0, tzinfo=ZONE)
    topic = f"meeting_call:{number}"
    return tuple(
        Mail(
            f"{topic}:{name.casefold()}",
            "meeting_call",
            topic,
            name.casefold(),
            name,
            "x@example.org",
            "Kallelse",
            "sent",
            made,
            made,
        )
        for name in names
    )


def wednesday() -> datetime:
    """The day two days before the group meeting."""
    return datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)


def remark() -> Comment:
    """What the auditor wrote on a cell, and what she was answered."""
    at = datetime(2026, 11, 19, 20, 0, tzinfo=ZONE)
    reply = Reply("Karin Ek", "Det ligger i pärmen.", at)
    link = f"{LINKS['cashbook']}&range=H6"
    return Comment("Kassabok", "H6", "Rut Svensson", "Var finns kvittot på hyran?", at, replies=(reply,), link=link)
