"""The group's own settings: each declared once, with its default and how its value is read."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_schema import days
from sheets_schema.addresses import is_address
from sheets_schema.finding import Finding
from sheets_schema.grid import Uncomputed
from sheets_schema.kinds import BAD, EMPTY, ERROR, OK, ChoiceKind, plain_number
from sheets_schema.tab import Table, english
from sheets_schema.tabs.choices import GROUP_KIND, LANGUAGE, ON_OFF
from sheets_schema.text import Language, Text, fold

_LARGEST = 1e15
"""A number above it is a slip, and no double can hold it to the unit."""
Reader = Callable[[object], Any]
"""From a cell that is not empty to the setting's value; None where it cannot be read."""


@dataclass(frozen=True)
class Setting:
    """One setting. `default` is its value, `shown` the default as the sheet shows it."""

    key: str
    label: Text
    read: Reader
    default: Any
    shown: str
    help: Text
    example: Text
    starred: bool = False

    def names(self) -> set[str]:
        """Every way to name it, folded."""
        return {fold(self.label.sv), fold(self.label.en), self.key, fold(english(self.key))}


@dataclass(frozen=True)
class Weekly:
    """A weekly moment: weekday (0 is Monday) and seconds after midnight, in the group's zone."""

    weekday: int
    seconds: int


@dataclass(frozen=True)
class GroupSettings:
    """Every setting of one group, read."""

    group_name: str = ""
    group_number: str = ""
    group_kind: str = ""
    language: str = "sv"
    time_zone: str = "Europe/Stockholm"
    year_start: tuple[int, int] = (1, 1)
    sender_name: str = ""
    reply_to: str = ""
    sending: bool = False
    call_days: int = 14
    annual_call_days: int = 21
    meeting_reminder_days: int = 2
    weekly_letter: Weekly = Weekly(6, 18 * 3600)
    report_reminder_days: tuple[int, ...] = (45, 21, 7, 1)
    task_reminder_days: tuple[int, ...] = (3, 0)
    box_days: int = 90
    max_roles: int = 2
    organiser: str = ""
    secretariat: str = ""
    daily_limit: int = 300

    @property
    def zone(self) -> ZoneInfo:
        """The group's time zone."""
        return ZoneInfo(self.time_zone)

    def here(self, moment: datetime) -> datetime:
        """A moment in the group's zone; one without a zone is there already."""
        return moment.astimezone(self.zone) if moment.tzinfo else moment.replace(tzinfo=self.zone)

    @property
    def is_section_group(self) -> bool:
        """Whether it is a Sektionsgrupp: no association of its own, so the statutes do not bind it."""
        return self.group_kind != "Redovisningsgrupp"

    def days_before(self, meeting_type: str) -> int:
        """How many days before a meeting of a type its call goes out."""
        return self.annual_call_days if meeting_type == "Årsmöte" else self.call_days


def _text(cell: object) -> str | None:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return plain_number(cell) if abs(cell) < _LARGEST else None
    return " ".join(cell.split()) if isinstance(cell, str) else None


def _choice(kind: ChoiceKind) -> Reader:
    def read(cell: object) -> str | None:
        word = {True: "ja", False: "nej"}[cell] if isinstance(cell, bool) else str(cell).strip()
        value, state = kind.of_text(word)
        return value if state == OK else None

    return read


def _on(cell: object) -> bool | None:
    word = _choice(ON_OFF)(cell)
    return None if word is None else word == "På"


def _whole(largest: int) -> Reader:
    def read(cell: object) -> int | None:
        text = _text(cell) or ""
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        return int(text) if is_number and int(text) <= largest else None

    return read


def _whole_list(cell: object) -> tuple[int, ...] | None:
    parts = [part.strip() for part in (_text(cell) or "").replace(";", ",").split(",")]
    numbers = [_whole(366)(part) for part in parts]
    return None if None in numbers else tuple(sorted(set(numbers), reverse=True))


def _address(cell: object) -> str | None:
    text = _text(cell)
    return text if text and is_address(text) else None


def _zone(cell: object) -> str | None:
    text = _text(cell) or ""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _year_start(cell: object) -> tuple[int, int] | None:
    found: date | None = None
    if isinstance(cell, datetime | date):
        found = cell
    elif isinstance(cell, str) and (month_day := re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", cell.strip())):
        found = days.sound_date(2001, int(month_day[1]), int(month_day[2]))
    elif isinstance(cell, str):
        found = days.read_date(f"{cell} 2001") or days.read_date(f"1 {cell} 2001")
    elif isinstance(cell, float | int) and abs(cell) < _LARGEST:
        found = days.read_number_date(float(cell))
    return (found.month, found.day) if found and (found.month, found.day) != (2, 29) else None


def _weekly(cell: object) -> Weekly | None:
    words = (_text(cell) or "").casefold().replace(",", " ").split()
    if len(words) < 2:
        return None
    weekday = next((days.WEEKDAYS[w] for w in (words[0], words[0].removesuffix("ar")) if w in days.WEEKDAYS), None)
    seconds = days.read_time(" ".join(words[1:]))
    return None if weekday is None or seconds is None else Weekly(weekday, seconds)


def _of(  # noqa: PLR0913 - a declaration has as many parts as it has
    key: str,
    label: str,
    read: Reader,
    shown: str,
    help: Text,  # noqa: A002 - the sheet's own word
    example: Text,
    *,
    starred: bool = False,
) -> Setting:
    return Setting(key, Text(label, english(key)), read, getattr(GroupSettings(), key), shown, help, example, starred)


_A_NUMBER = Text("skriv ett antal dagar, till exempel 14", "write a number of days, such as 14")
_AN_ADDRESS = Text(
    "skriv en e-postadress, till exempel anna@example.org", "write one address, such as anna@example.org"
)
SETTINGS: tuple[Setting, ...] = (
    _of("group_name", "Gruppens namn", _text, "",
        Text("Står överst i alla brev.", "Stands at the top of every mail."), Text("skriv gruppens namn", "write the group's name"), starred=True),
    _of("group_number", "Gruppnummer", _text, "",
        Text("Gruppens nummer hos Amnesty.", "The group's number at Amnesty."), Text("skriv numret", "write the number")),
    _of("group_kind", "Grupptyp", _choice(GROUP_KIND), "",
        Text("Sektionsgrupp eller Redovisningsgrupp (egen förening med styrelse).", "Section group, or Accounting group (an association with a board)."),
        Text("skriv Sektionsgrupp eller Redovisningsgrupp", "write Section group or Accounting group"), starred=True),
    _of("language", "Språk", _choice(LANGUAGE), "sv",
        Text("sv eller en: brevens och flikarnas språk.", "sv or en: the language of mails and tabs."), Text("skriv sv eller en", "write sv or en")),
    _of("time_zone", "Tidszon", _zone, "Europe/Stockholm",
        Text("Tidszonen för alla klockslag.", "The zone of all times."), Text("skriv till exempel Europe/Stockholm", "write for instance Europe/Stockholm")),
    _of("year_start", "Räkenskapsår börjar", _year_start, "01-01",
        Text("Månad och dag då räkenskapsåret börjar.", "Month and day when the financial year begins."), Text("skriv månad-dag, till exempel 01-01", "write month-day, such as 01-01")),
    _of("sender_name", "Avsändarnamn", _text, "",
        Text("Namnet som breven kommer från. Tomt: gruppens namn.", "The name mails come from. Empty: the group's name."), Text("skriv ett namn", "write a name")),
    _of("reply_to", "Svarsadress", _address, "",
        Text("Dit svar på breven går. Tomt: sekreterarens adress.", "Where replies go. Empty: the secretary's address."), _AN_ADDRESS),
    _of("sending", "Utskick", _on, "Av",
        Text("På när breven ska skickas på riktigt. Av: de blir utkast.", "On when mails are to be sent for real. Off: they stay drafts."), Text("skriv På eller Av", "write On or Off")),
    _of("call_days", "Kallelse dagar före", _whole(366), "14",
        Text("Så många dagar före ett möte går kallelsen.", "The call goes this many days before a meeting."), _A_NUMBER),
    _of("annual_call_days", "Kallelse årsmöte dagar före", _whole(366), "21",
        Text("Samma, för årsmötet.", "The same, for the annual meeting."), _A_NUMBER),
    _of("meeting_reminder_days", "Mötespåminnelse dagar före", _whole(366), "2",
        Text("Så många dagar före mötet går en påminnelse.", "A reminder goes this many days before the meeting."), _A_NUMBER),
    _of("weekly_letter", "Veckobrev", _weekly, "söndag 18:00",
        Text("När sekreterarens veckobrev går.", "When the secretary's weekly letter goes."), Text("skriv till exempel söndag 18:00", "write for instance Sunday 18:00")),
    _of("report_reminder_days", "Rapportpåminnelse dagar före", _whole_list, "45, 21, 7, 1",
        Text("Dagar före en rapports sista dag då påminnelser går.", "Days before a report is due when reminders go."), Text("skriv dagar med komma, till exempel 45, 21, 7, 1", "write days with commas, such as 45, 21, 7, 1")),
    _of("task_reminder_days", "Uppgiftspåminnelse dagar före", _whole_list, "3, 0",
        Text("Samma, för uppgifter. 0 är sista dagen.", "The same, for tasks. 0 is the last day."), Text("skriv dagar med komma, till exempel 3, 0", "write days with commas, such as 3, 0")),
    _of("box_days", "Bössor töms inom dagar", _whole(3660), "90",
        Text("Så länge får en bössa stå utan att tömmas.", "How long a box may stand without being emptied."), _A_NUMBER),
    _of("max_roles", "Högst antal uppdrag per person", _whole(100), "2",
        Text("Den som har fler uppdrag nämns i kontrollen och i veckobrevet. 0 är ingen gräns.", "Whoever holds more roles is named in the findings and the weekly letter. 0 is no limit."), Text("skriv ett antal, till exempel 2", "write a number, such as 2")),
    _of("organiser", "Verksamhetsutvecklare", _address, "",
        Text("E-post till er verksamhetsutvecklare.", "E-mail of your organiser."), _AN_ADDRESS),
    _of("secretariat", "Sekretariatet", _address, "",
        Text("E-post till sekretariatet.", "E-mail of the secretariat."), _AN_ADDRESS),
    _of("daily_limit", "Högst antal brev per dag", _whole(100_000), "300",
        Text("Spärr mot för många brev på en dag.", "A stop against too many mails in a day."), Text("skriv ett antal, till exempel 300", "write a number, such as 300")),
)  # fmt: skip
_BY_NAME: Mapping[str, Setting] = {name: setting for setting in SETTINGS for name in setting.names()}


_USUAL: ContextVar[Language] = ContextVar("usual language", default="sv")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Lets a language hold within a block for sheets that name none."""
    before = _USUAL.set(language)
    try:
        yield
    finally:
        _USUAL.reset(before)


def read_settings(table: Table | None) -> tuple[GroupSettings, list[Finding]]:
    """The group's settings, defaults where nothing else is said, and what is wrong with them."""
    settings, given = GroupSettings(language=_USUAL.get()), set[str]()
    findings: list[Finding] = []
    if table is None:
        return settings, findings
    seen: dict[str, int] = {}
    for i in range(len(table)):
        setting = _BY_NAME.get(table.folded("setting")[i])
        if setting is None:
            findings += _unknown(table, i)
        elif setting.key in seen:
            findings.append(
                table.finding("settings.duplicate", i, "setting", first=table.cell(seen[setting.key], "setting"))
            )
        else:
            seen[setting.key] = i
            value, wrong = _value(table, i, setting)
            findings += wrong
            if wrong or value is not None or table.states["value"][i] == ERROR:
                given.add(setting.key)
            if value is not None:
                settings = replace(settings, **{setting.key: value})
    return settings, findings + list(_absent(table, seen, given))


def _unknown(table: Table, i: int) -> Iterator[Finding]:
    codes = {OK: "settings.unknown", EMPTY: "value.missing", BAD: "value.invalid"}
    if code := codes.get(int(table.states["setting"][i])):
        why = table.tab["setting"].kind.why(table.cells["setting"][i])
        yield table.finding(code, i, "setting", why=why)


def _value(table: Table, i: int, setting: Setting) -> tuple[Any, list[Finding]]:
    if table.states["value"][i] in (EMPTY, ERROR):
        return None, []
    cell = table.cells["value"][i]
    is_formula = isinstance(cell, Uncomputed)
    value = None if is_formula else setting.read(cell)
    if value is None:
        why = table.tab["value"].kind.why(cell) if is_formula else setting.example
        facts = {"why": why, "setting": setting.label}
        return None, [table.finding("value.invalid", i, "value", **facts)]
    return value, []


def _absent(table: Table, seen: Mapping[str, int], given: set[str]) -> Iterator[Finding]:
    """Settings that no group can do without and that have no row, or no value."""
    for setting in SETTINGS:
        if not setting.starred or setting.key in given:
            continue
        facts = {"setting": setting.label, "why": setting.example}
        if setting.key in seen:
            yield table.finding("settings.missing", seen[setting.key], "value", **facts)
        else:
            yield Finding("settings.missing", table.tab.key, table.title, column="value", facts=facts)
