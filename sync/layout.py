"""What a new book needs, from the declarations alone: titles, headers, widths, formats, choices and help notes."""

from collections.abc import Mapping
from dataclasses import dataclass

from sheets_schema.kinds import (
    ChoiceKind,
    DateKind,
    EmailKind,
    Kind,
    LinkKind,
    MarkKind,
    PhoneKind,
    SumKind,
    TimeKind,
    WholeKind,
    YesNoKind,
)
from sheets_schema.settings import SETTINGS, Setting
from sheets_schema.tab import Column, Tab
from sheets_schema.tabs import TABS, association, meetings, money
from sheets_schema.tabs.choices import GROUP_KIND, LANGUAGE, ON_OFF
from sheets_schema.text import Language, Text, fold

INK, PAPER, GREY, LINE, YELLOW = "#1F2328", "#FFFFFF", "#57606A", "#DDE1E6", "#FFE600"
"""The colours of every sheet: nearly black on white, grey for what matters less, yellow as a thin accent."""
MISSING = "#FFF6B3"
"""The fill of a cell that must be filled in and is not yet."""

MONEY = '#,##0.00\\ "kr";\\-#,##0.00\\ "kr"'
DAY, CLOCK, MOMENT, WHOLE = "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm", "0"
AS_TEXT, AS_TYPED = "@", "General"
STARRED = '@" *"'
"""A header's number format that shows a star after its label, which stays what it is."""

_COLOURS = {"association": INK, "money": "#2E7D32", "meetings": "#1565C0", "work": "#B45309"}
_FORMATS: Mapping[type[Kind], str] = {
    SumKind: MONEY,
    DateKind: DAY,
    TimeKind: CLOCK,
    WholeKind: WHOLE,
    YesNoKind: AS_TYPED,
    EmailKind: AS_TYPED,
    LinkKind: AS_TYPED,
    MarkKind: AS_TYPED,
}
_NUMBERS = frozenset({"voucher", "bas"})
"""Text columns that usually hold a number, and sort as one; all others are kept as typed: `2026-5` is no date."""
_KIND_WIDTHS: Mapping[type[Kind], int] = {
    SumKind: 14,
    DateKind: 12,
    TimeKind: 9,
    WholeKind: 12,
    YesNoKind: 9,
    EmailKind: 30,
    PhoneKind: 17,
    LinkKind: 20,
    MarkKind: 12,
}
_WIDTHS: Mapping[str, int] = {
    "account": 18,
    "activity": 28,
    "agenda": 36,
    "attendance": 14,
    "bas": 8,
    "box": 10,
    "category": 24,
    "comment": 32,
    "decision": 54,
    "description": 70,
    "evaluation": 36,
    "goal": 30,
    "help": 72,
    "meeting": 10,
    "minutes": 16,
    "next_step": 30,
    "note": 32,
    "number": 10,
    "papers": 16,
    "paragraph": 12,
    "place": 18,
    "recipient": 26,
    "remark": 30,
    "report": 52,
    "setting": 32,
    "subject": 40,
    "task": 44,
    "text": 34,
    "title": 36,
    "training": 36,
    "value": 32,
    "voucher": 8,
}
_LONG = 30
"""Texts in columns at least this wide wrap."""
_LISTS: Mapping[tuple[str, str], tuple[Tab, str]] = {
    ("cashbook", "account"): (money.ACCOUNTS, "account"),
    ("cashbook", "category"): (money.CATEGORIES, "category"),
    ("reconciliations", "account"): (money.ACCOUNTS, "account"),
    ("responses", "meeting"): (meetings.MEETINGS, "number"),
    ("decisions", "meeting"): (meetings.MEETINGS, "number"),
}
"""Columns whose choices are the cells of another tab's column."""
_SETTING_KINDS = {"group_kind": GROUP_KIND, "language": LANGUAGE, "sending": ON_OFF}
_LEFT_OUT = frozenset({("cashbook", "amount")})
"""Columns that are read but not put in new books: Belopp stands in for In and Ut in books that have it."""
_FORMS: Mapping[type[Kind], Text] = {
    SumKind: Text("Belopp, till exempel 1 234,50.", "A sum, such as 1,234.50."),
    DateKind: Text("Datum, till exempel 2026-11-22.", "A date, such as 2026-11-22."),
    TimeKind: Text("Klockslag, till exempel 18:30.", "A time, such as 18:30."),
    WholeKind: Text("Heltal, till exempel 12.", "A whole number, such as 12."),
}
_YES, _NO, _YES_OR_NO = Text("Ja", "Yes"), Text("Nej", "No"), Text("Skriv Ja eller Nej.", "Write Yes or No.")
_MUST = Text("* Måste fyllas i på varje rad.", "* Must be filled in on every row.")
_NOT_A_CHOICE = Text("Välj ett av: ", "Choose one of: ")
_NOT_IN_TAB = Text(
    "Det finns inte i fliken {tab}. Lägg till det där, eller välj ur listan.",
    "It is not in the tab {tab}. Add it there, or choose from the list.",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A column, below its header, whose cells are another column's choices: the tab's title and the column's place."""

    title: str
    column: int


@dataclass(frozen=True, slots=True)
class Menu:
    """What a cell's drop-down offers: words, or the cells of a source. `free`: any other text is as good."""

    says: str
    words: tuple[str, ...] = ()
    source: Source | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a new book: its header, how wide it is in characters, and how its cells show and choose."""

    key: str
    label: str
    width: int
    format: str
    wrap: bool
    starred: bool
    note: str
    menu: Menu | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab of a new book. `names` are the folded titles and keys that mean it."""

    key: str
    title: str
    colour: str
    fields: tuple[Field, ...]
    names: frozenset[str]

    def places(self) -> dict[str, int]:
        """The 0-based place of each column by its key."""
        return {field.key: at for at, field in enumerate(self.fields)}


def book_layout(language: Language) -> tuple[Sheet, ...]:
    """Every tab that people write, in order, as a new book in this language has it."""
    return tuple(_sheet(tab, language) for tab in TABS)


def setting_menu(setting: Setting, language: Language) -> Menu | None:
    """The drop-down of a setting's value, where it has choices."""
    kind = _SETTING_KINDS.get(setting.key)
    return _choices(kind, language) if kind else None


def setting_named(name: str) -> Setting | None:
    """The setting that a cell names, in either language or by its key."""
    return next((setting for setting in SETTINGS if fold(name) in setting.names()), None)


def _columns(tab: Tab) -> list[Column]:
    return [column for column in tab.columns if (tab.key, column.key) not in _LEFT_OUT]


def _sheet(tab: Tab, language: Language) -> Sheet:
    fields = tuple(_field(tab, column, language) for column in _columns(tab))
    names = frozenset({*tab.names(), tab.key})
    return Sheet(tab.key, tab.label[language], _COLOURS[_theme(tab)], fields, names)


def _theme(tab: Tab) -> str:
    themes = {"association": association.TABS, "money": money.TABS, "meetings": meetings.TABS}
    return next((name for name, tabs in themes.items() if tab in tabs), "work")


def _field(tab: Tab, column: Column, language: Language) -> Field:
    label = column.label[language]
    menu = _menu(tab, column, language)
    width = _width(column, label, menu)
    plain = AS_TYPED if column.key in _NUMBERS else AS_TEXT
    shows = _FORMATS.get(type(column.kind), plain)
    wrap = shows == AS_TEXT and width >= _LONG
    note = _note(tab, column, language)
    return Field(column.key, label, width, shows, wrap, column.starred, note, menu)


def _width(column: Column, label: str, menu: Menu | None) -> int:
    """Wide enough for what it holds, and for its header with a star and the filter's button."""
    words = max((len(word) + 4 for word in menu.words), default=0) if menu else 0
    usual = _WIDTHS.get(column.key, 20) if words == 0 else words
    return max(_KIND_WIDTHS.get(type(column.kind), usual), len(label) + (6 if column.starred else 4))


def _menu(tab: Tab, column: Column, language: Language) -> Menu | None:
    if found := _LISTS.get((tab.key, column.key)):
        other, key = found
        at = [one.key for one in _columns(other)].index(key)
        title = other.label[language]
        return Menu(_NOT_IN_TAB[language].format(tab=title), source=Source(title, at))
    if isinstance(column.kind, ChoiceKind):
        return _choices(column.kind, language)
    if isinstance(column.kind, YesNoKind):
        return Menu(_YES_OR_NO[language], (_YES[language], _NO[language]))
    return None


def _choices(kind: ChoiceKind, language: Language) -> Menu:
    words = tuple(kind.words(language))
    return Menu(f"{_NOT_A_CHOICE[language]}{', '.join(words)}.", words, free=kind.others)


def _note(tab: Tab, column: Column, language: Language) -> str:
    """The help on a header: what the tab is for (on its first), what to write, in what form, and whether one must."""
    help_text = column.help[language]
    form = _FORMS[type(column.kind)][language] if type(column.kind) in _FORMS else ""
    menu = _choices(column.kind, language) if isinstance(column.kind, ChoiceKind) else None
    listed = menu is not None and not all(fold(word) in fold(help_text) for word in menu.words)
    parts = [
        f"{tab.label[language]}: {tab.help[language]}" if column is tab.columns[0] else "",
        help_text,
        form if form.rstrip(".").split()[-1:] != help_text.rstrip(".").split()[-1:] else "",
        menu.says if menu and listed else "",
        _MUST[language] if column.starred else "",
    ]
    return "\n\n".join(part for part in parts if part)
