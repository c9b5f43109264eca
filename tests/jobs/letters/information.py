"""The letters of news, trainings and help that are kept as golden files."""

from collections.abc import Callable
from datetime import date, datetime

from jobs.plan import Message
from tests.jobs.letters.group import FORM, SETTINGS, SUNDAY, ZONE, Rows, context, planned, tabs

NOTICE_HEAD = ["Datum", "Typ", "Rubrik", "Text", "Länk", "Anmälan senast", "Sprid"]
CAMPAIGN = f"""## Skriv för frihet börjar nu
Fram till den **10 december** skriver vi för tio människor som behöver det. Förra året blev det *4 812 brev* i Sverige, och vi hoppas att gruppen kan bidra med hundra.

Så här kan du hjälpa till:

1. Kom till bordet på torget lördag 5 december kl. 11-14.
2. Ta med en vän.
3. Skriv hemma: adresserna finns på {FORM}

> Det räckte med ett brev för att jag skulle veta att någon visste.
"""
COURSE = "Grundkurs för nya aktivister, en lördag i Lindby.\n- Fika ingår\n- Resan betalas"


def _notice(job: str, row: list[object], now: datetime = SUNDAY) -> Callable[[str], Message]:
    def make(language: str) -> Message:
        known = context(tabs(language, Information=[NOTICE_HEAD, row]), now)
        return next(one for one in planned(job, known) if one.to.name == "Karin Ek")

    return make


def _help(to: str, description: str | None, *settings: list[object]) -> Callable[[str], Message]:
    def make(language: str) -> Message:
        some: dict[str, Rows] = {
            "Inställningar": [*SETTINGS, ["Gruppnummer", "17"], ["Språk", language], *settings],
            "Be om hjälp": [*_ASKED, [date(2026, 11, 22), "Vi är få", description, "Ja"]],
        }
        known = context(tabs(language, **some))
        return next(one for one in planned("help_request", known) if one.to.address.startswith(to))

    return make


def _weekly_hints(language: str) -> Message:
    """A group that is quiet, has not entered Insats, and notes trainings."""
    known = tabs(
        language,
        Information=[NOTICE_HEAD, [date(2026, 10, 7), "Nyhet", "Insats i oktober", None, None, None, "Ja"]],
        Utbildningar=[["Namn", "Utbildning", "Datum"], ["Anna Lind", "Grundkurs", date(2025, 9, 6)]],
    )
    return planned("weekly_letter", context({**known, "Be om hjälp": _ASKED}))[0]


_ASKED: Rows = [["Datum", "Vad gäller det", "Beskrivning", "Skicka"]]
_ORGANISER: list[object] = ["Verksamhetsutvecklare", "utvecklare@example.org"]
_CASE = """Vi är tre som kommer till mötena, och Karin Ek vill lämna kassan i vår.
Kan du komma till oss och prata om hur man värvar? Ring Bo på 070-123 45 67 eller skriv till bo@example.org."""
_COURSE = [
    date(2026, 11, 20),
    "Utbildning",
    "Grundkurs i mänskliga rättigheter",
    COURSE,
    FORM,
    date(2026, 11, 29),
    "Ja",
]
VARIANTS: dict[str, Callable[[str], Message]] = {
    "notice.campaign": _notice(
        "notice", [date(2026, 11, 22), "Kampanj", "Skriv för frihet 2026", CAMPAIGN, FORM, None, "Ja"]
    ),
    "notice.training": _notice("notice", _COURSE),
    "notice.bare": _notice("notice", [date(2026, 11, 22), "Nyhet", "Insats är här", None, None, None, "Ja"]),
    "notice.too_late": _notice(
        "notice", [date(2026, 11, 2), "Möte", "Distriktets höstmöte", "I Storby.", None, date(2026, 11, 15), "Ja"]
    ),
    "help_request.organiser": _help("utvecklare@", _CASE, _ORGANISER),
    "help_request.copy": _help("anna@", _CASE, _ORGANISER),
    "help_request.clean": _help("anna@", None, _ORGANISER),
    "help_request.nobody": _help("anna@", _CASE),
    "weekly_letter.hints": _weekly_hints,
    "training_reminder.week": _notice("training_reminder", _COURSE),
    "training_reminder.tomorrow": _notice(
        "training_reminder", [*_COURSE[:4], None, *_COURSE[5:]], datetime(2026, 11, 28, 9, 0, tzinfo=ZONE)
    ),
}
