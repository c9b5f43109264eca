"""Fills an empty spreadsheet with every tab, and mends what is missing in one that is in use.

Survey what is there, decide purely what is missing, ask for all of it in one request. What people wrote is never
emptied, moved, renamed or written over; a second run finds nothing missing and asks nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sheets_schema.tabs import TABS
from sheets_schema.tabs.choices import GROUP_KIND
from sheets_schema.tabs.ours import BANK, OURS, OurTab
from sheets_schema.text import Language, Text, fold
from sync.defaults import default_rows
from sync.google import shapes
from sync.google.mending import Home, Rows, column, drop_down, home_in, mended, setting_rules
from sync.google.own import MARK, OWN_IDS, Json, own_id
from sync.google.survey import Found, There, survey
from sync.google.transport import SHEETS, Transport
from sync.layout import GREY, YELLOW, Sheet, book_layout, setting_named
from sync.workbook import WorkbookError

LOCALE = "sv_SE"
_READY = 1_000
"""Rows of a new tab, at least: as many as Google gives, and each empty cell counts toward its ten million."""
_HEADER_PIXELS = 34
_MADE_LATER = (BANK,)
"""Tabs of ours that come with what they are about."""
_NO_HEADERS = Text(
    "har innehåll, men inga av våra rubriker på rad 1", "holds something, but none of our headers in row 1"
)
_TWICE = Text("finns redan under ett annat namn", "is there already under another name")
_NO_GRID = Text("är inget vanligt kalkylblad", "is no ordinary sheet")
_LOCKED = Text("saknar något, men är låst för programmet", "lacks something, but is locked for the program")
_HANDS_OFF = Text(
    "Här skriver gruppbok själv. Skriv inget här: det ersätts. Kommentera gärna.",
    "Here gruppbok itself writes. Write nothing here: it is replaced. Comments are welcome.",
)


@dataclass
class Plan:
    """What is missing: the requests that mend it, and what they do, by the tabs' titles as they stand in the sheet.

    `made` are new tabs, `filled` were empty, `mended` lacked something, `left` are not touched, and why.
    """

    language: Language
    locale: bool = False
    requests: list[Json] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    mended: dict[str, list[Text]] = field(default_factory=dict)
    left: dict[str, Text] = field(default_factory=dict)


def fill(transport: Transport, key: str, language: Language, today: date) -> Plan:
    """Gives a spreadsheet all that it lacks, and says what. One that has tabs already goes on in their language.

    Raises WorkbookError.
    """
    first: Plan | None = None
    while True:
        there = survey(transport, key)
        plan = missing(there, _usual_language(there.tabs) or language, today, transport.account)
        if not plan.requests:
            return first or plan
        try:
            transport.ask("post", f"{SHEETS}/v4/spreadsheets/{key}:batchUpdate", json={"requests": plan.requests})
        except WorkbookError as refused:
            # The answer to a request that was carried out can be lost: sent again it is refused, for all is there.
            if first or refused.status != 400:
                raise
            first = plan
        else:
            return plan


def _usual_language(tabs: Iterable[Found]) -> Language | None:
    """The language most of people's tabs have their titles in, Swedish when in doubt; None where there are none."""
    labels = {tab.key: tab.label for tab in TABS}
    theirs = [one for one in tabs if one.key]
    swedish = sum(fold(one.title) == fold(labels[one.key].sv) for one in theirs)
    return None if not theirs else "sv" if swedish * 2 >= len(theirs) else "en"


def missing(there: There, language: Language, today: date, account: str) -> Plan:
    """What a spreadsheet lacks. Pure: the same for the same spreadsheet, language and day.

    `account` is who our own tabs are for, "" where that is not known.
    """
    plan = Plan(language, locale=there.is_new and there.locale != LOCALE)
    if plan.locale:
        plan.requests.append({"updateSpreadsheetProperties": {"properties": {"locale": LOCALE}, "fields": "locale"}})
    taken = {*OWN_IDS, *(one.own for one in there.tabs)}
    homes = {home.sheet.title: home for sheet in book_layout(language) if (home := _home(sheet, there, taken, plan))}
    frames = [home for home in homes.values() if home.found is None]
    places = range(len(frames) + len(OURS)) if there.is_new else [None] * (len(frames) + len(OURS))
    plan.requests += [_frame(home, place) for home, place in zip(frames, places, strict=False)]
    rows = default_rows(language, today, _group_kind(there.tabs))
    titles = frozenset(
        title.casefold() for title in [*(one.title for one in there.tabs), *(home.title for home in frames)]
    )
    for home in homes.values():
        if home.found is None or home.found.is_bare:
            plan.requests += _content(home, rows.get(home.sheet.key, ()), homes, language)
            (plan.filled if home.found else plan.made).append(home.title)
        else:
            _mend(home, homes, titles, rows.get(home.sheet.key, ()), plan)
    _ours(there, account, plan, list(places[len(frames) :]))
    return plan


def _group_kind(tabs: Iterable[Found]) -> str:
    """The kind of group that the settings name; "" where they do not say."""
    wanted = ("setting", "value")
    for tab in (one for one in tabs if one.key == "settings" and one.columns.keys() >= set(wanted)):
        name, value = (tab.columns[key] for key in wanted)
        for row in tab.values or ():
            setting = setting_named(str(row[name])) if max(name, value) < len(row) else None
            if setting and setting.key == "group_kind":
                return str(GROUP_KIND.of_text(str(row[value]))[0])
    return ""


def _home(sheet: Sheet, there: There, taken: set[int], plan: Plan) -> Home | None:
    """Where a declared tab is, or will be; None where what has its name is not to be touched."""
    named = [one for one in there.tabs if one.key == sheet.key]
    named.sort(key=lambda one: (not one.columns, fold(one.title) != fold(sheet.title)))
    plan.left |= {one.title: _TWICE for one in named[1:]}
    if not named:
        return Home(sheet, _number(sheet.key, taken), sheet.title, sheet.places())
    found = named[0]
    if found.columns:
        return home_in(sheet, found)
    if found.is_bare and not found.is_locked:
        return Home(sheet, found.own, found.title, sheet.places(), found)
    plan.left[found.title] = _LOCKED if found.is_bare else _NO_HEADERS if found.is_grid else _NO_GRID
    return None


def _number(name: str, taken: set[int]) -> int:
    """A new tab's number, the same each time, so that a request sent twice makes one tab."""
    number = int.from_bytes(hashlib.sha256(f"{MARK} {name}".encode()).digest()[:4]) % 2_000_000_000
    while number in taken:
        number += 1
    taken.add(number)
    return number


def _frame(home: Home, place: int | None) -> Json:
    """A new, empty tab. All are made before any is filled: the drop-downs of one list the cells of another."""
    properties = {
        "sheetId": home.own,
        "title": home.title,
        "gridProperties": {"rowCount": _READY, "columnCount": len(home.sheet.fields), "frozenRowCount": 1},
        "tabColorStyle": {"rgbColor": shapes.rgb(home.sheet.colour)},
    }
    return {"addSheet": {"properties": properties | ({} if place is None else {"index": place})}}


def _content(home: Home, rows: Rows, homes: Mapping[str, Home], language: Language) -> Iterator[Json]:
    """Everything in an empty tab."""
    fields, own, found = home.sheet.fields, home.own, home.found
    height = max(_READY, found.height if found else 0)
    if found:
        grid = {"rowCount": height, "columnCount": max(found.width, len(fields)), "frozenRowCount": 1}
        names = "gridProperties(rowCount,columnCount,frozenRowCount)"
        new = {"properties": {"sheetId": own, "gridProperties": grid}, "fields": names}
        yield {"updateSheetProperties": new}
    for at, one in enumerate(fields):
        yield column(own, one, at, height, drop_down(one.menu, homes, language))
        yield shapes.wide(own, at, one.width)
    headers = [shapes.header(one) for one in fields]
    yield shapes.put(own, (0, 0), [headers], "userEnteredValue,userEnteredFormat,note")
    yield shapes.tall(own, 0, _HEADER_PIXELS)
    if rows:
        cells = [[shapes.written(row.get(one.key), language) for one in fields] for row in rows]
        yield shapes.put(own, (1, 0), cells, "userEnteredValue")
    names_of = {n: str(row.get("setting", "")) for n, row in enumerate(rows, 1)}
    for row, rule in setting_rules(home, names_of, language):
        yield shapes.put(own, (row, home.at["value"]), [[{"dataValidation": rule}]], "dataValidation")
    for at, one in enumerate(fields):
        if one.starred:
            yield shapes.mark(own, at, range(len(fields)), height)
    yield shapes.guard(own, language)


def _mend(home: Home, homes: Mapping[str, Home], titles: frozenset[str], rows: Rows, plan: Plan) -> None:
    """What a tab in use lacks; nothing where it is locked for us, since one refusal refuses the whole request."""
    asked = mended(home, homes, titles, rows, plan.language)
    if asked and home.found and home.found.is_locked:
        plan.left[home.title] = _LOCKED
    elif asked:
        plan.mended[home.title] = list(dict.fromkeys(what for what, _ in asked))
        plan.requests += [request for _, request in asked]


def _ours(there: There, account: str, plan: Plan, places: Sequence[int | None]) -> None:
    """The tabs that we write, empty yet and ours alone, so that nobody begins to write in them."""
    wanted = [tab for tab in OURS if tab not in _MADE_LATER and not _is_there(tab, there)]
    for tab, place in zip(wanted, places, strict=False):
        number, title = own_id(tab.key), tab.label[plan.language]
        grid = {"rowCount": 20, "columnCount": 6, "hideGridlines": True}
        yellow = {"rgbColor": shapes.rgb(YELLOW)}
        properties = {"sheetId": number, "title": title, "gridProperties": grid, "tabColorStyle": yellow}
        plan.requests.append({"addSheet": {"properties": properties | ({} if place is None else {"index": place})}})
        plan.requests += _hands_off(tab, account, plan.language)
        plan.made.append(title)


def _is_there(tab: OurTab, there: There) -> bool:
    """Whether our tab is there, or one of people's has its title."""
    names = {fold(tab.label.sv), fold(tab.label.en)}
    return any(one.own == own_id(tab.key) or fold(one.title) in names for one in there.tabs)


def _hands_off(tab: OurTab, account: str, language: Language) -> Iterator[Json]:
    number = own_id(tab.key)
    lines = ((tab.label[language], True), (tab.help[language], False), (_HANDS_OFF[language], False))
    cells = []
    for text, is_title in lines:
        letters = (
            {"bold": True, "fontSize": 18} if is_title else {"foregroundColorStyle": {"rgbColor": shapes.rgb(GREY)}}
        )
        cells.append([{"userEnteredValue": {"stringValue": text}, "userEnteredFormat": {"textFormat": letters}}])
    yield shapes.put(number, (0, 0), cells, "userEnteredValue,userEnteredFormat")
    if account:
        editors = {"users": [account], "domainUsersCanEdit": False}
        guard = {"protectedRangeId": number, "range": {"sheetId": number}, "description": f"{MARK} {tab.key} -"}
        yield {"addProtectedRange": {"protectedRange": {**guard, "warningOnly": False, "editors": editors}}}
