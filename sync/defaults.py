"""The rows a new book begins with: settings, accounts, categories and the year's reports of a Swedish group."""

from collections.abc import Mapping, Sequence
from datetime import date

from sheets_schema.kinds import ChoiceKind
from sheets_schema.rules.reports import reports_of
from sheets_schema.settings import SETTINGS
from sheets_schema.tabs.choices import ACCOUNT_TYPE, CATEGORY_TYPE, REPORT_STATUS, ROLE
from sheets_schema.text import Language, Ore, Text

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by tab key; a row holds values by column key."""

_ENGLISH = {"language": "en", "sending": "Off", "weekly_letter": "Sunday 18:00"}
_ACCOUNTS = (
    (Text("Kassa", "Cash box"), "Kassa", "1910"),
    (Text("Bank", "Bank"), "Bank", "1930"),
)
"""Swish has no account of its own here: what is paid by Swish lands on the bank account (BAS 1930)."""
_CATEGORIES = (
    (Text("Verksamhetsbidrag", "Activity grant"), "Intäkt", "3990"),
    (Text("Insamlat till Amnesty", "Collected for Amnesty"), "Intäkt", "3993"),
    (Text("Ränteintäkter", "Interest received"), "Intäkt", "8300"),
    (Text("Vidarebefordrad insamling", "Collected money forwarded"), "Kostnad", "7990"),
    (Text("Möten och fika", "Meetings and refreshments"), "Kostnad", "5460"),
    (Text("Material", "Supplies"), "Kostnad", "5460"),
    (Text("Lokalhyra", "Rent of premises"), "Kostnad", "5010"),
    (Text("Resor", "Travel"), "Kostnad", "5800"),
    (Text("Annonser", "Advertising"), "Kostnad", "5910"),
    (Text("Kontorsmaterial", "Stationery"), "Kostnad", "6110"),
    (Text("Porto", "Postage"), "Kostnad", "6250"),
    (Text("Bankavgifter", "Bank charges"), "Kostnad", "6570"),
    (Text("Överföring mellan konton", "Transfer between accounts"), "Överföring", ""),
)
_FORWARDED = frozenset({"3993", "7990"})


def default_rows(language: Language, today: date, kind: str = "") -> Rows:
    """The rows of a new book by tab; tabs that are not among them begin empty. `kind` is the group's, "" if not known."""
    return {
        "settings": _settings(language),
        "accounts": _accounts(language, today),
        "categories": _categories(language),
        "reports": _reports(language, today, kind),
    }


def _word(kind: ChoiceKind, swedish: str, language: Language) -> str:
    """A choice, named by its Swedish label, as the sheet's language has it."""
    return next(choice.label[language] for choice in kind.choices if choice.label.sv == swedish)


def _settings(language: Language) -> list[dict[str, object]]:
    english = _ENGLISH if language == "en" else {}
    return [
        {
            "setting": setting.label[language],
            "value": english.get(setting.key, setting.shown),
            "help": setting.help[language],
        }
        for setting in SETTINGS
    ]


def _accounts(language: Language, today: date) -> list[dict[str, object]]:
    return [
        {
            "account": name[language],
            "type": _word(ACCOUNT_TYPE, kind, language),
            "opening_balance": Ore(0),
            "from": date(today.year, 1, 1),
            "bas": int(bas),
        }
        for name, kind, bas in _ACCOUNTS
    ]


def _categories(language: Language) -> list[dict[str, object]]:
    yes, no = Text("Ja", "Yes")[language], Text("Nej", "No")[language]
    return [
        {
            "category": name[language],
            "type": _word(CATEGORY_TYPE, kind, language),
            "forwarded": yes if bas in _FORWARDED else no,
            "bas": int(bas) if bas else None,
        }
        for name, kind, bas in _CATEGORIES
    ]


def _reports(language: Language, today: date, kind: str) -> list[dict[str, object]]:
    """The reports of the rule pack, each with the first of its last days to come; none is late from the start."""
    due = sorted(((one.due(today), one) for one in reports_of(kind)), key=lambda pair: pair[0])
    return [
        {
            "report": one.named(day, language, kind),
            "recipient": one.recipient[language],
            "due": day,
            "role": _word(ROLE, one.role, language),
            "status": _word(REPORT_STATUS, "Ej påbörjad", language),
        }
        for day, one in due
    ]
