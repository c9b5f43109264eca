"""The accounts and categories of a new book, from the rows of a cashbook or from last year's own tabs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from jobs.importing.rows import TRANSFER, Made, days
from sheets_schema.kinds import ChoiceKind
from sheets_schema.ledger import EXPENSE, INCOME
from sheets_schema.ledger import TRANSFER as MOVED
from sheets_schema.tabs.choices import ACCOUNT_TYPE, CATEGORY_TYPE
from sheets_schema.text import Language, Ore, fold

Row = Mapping[str, object]
_BAS = {"Kassa": 1910, "Bank": 1930, "Swish": 1930}
_WORDS = (("Kassa", ("kassa", "kontant", "cash")), ("Swish", ("swish",)), ("Bank", ("bank", "giro", "konto", "spar")))


def accounts(made: Made, today: date, language: Language) -> list[Row]:
    """An account for each name in the rows, from the first day of their first year."""
    first = min(days(made), default=today).replace(month=1, day=1)
    names = _names([*(row.get("account") for row in made.rows), *made.opening])
    opening = {fold(name): ore for name, ore in made.opening.items()}
    return [
        {
            "account": name,
            "type": _word(ACCOUNT_TYPE, kind, language),
            "opening_balance": opening.get(fold(name), Ore(0)),
            "from": first,
            "bas": _BAS.get(kind),
        }
        for name in names
        for kind in [_kind(name)]
    ]


def categories(made: Made, language: Language) -> list[Row]:
    """A category for each name in the rows, of the type that its sums say."""
    net: defaultdict[str, int] = defaultdict(int)
    for row in made.rows:
        came, went = row.get("money_in"), row.get("money_out")
        net[fold(str(row.get("category") or ""))] += (came if isinstance(came, int) else 0) - (
            went if isinstance(went, int) else 0
        )
    names = _names(row.get("category") for row in made.rows)
    return [{"category": name, "type": _word(CATEGORY_TYPE, _type(name, net), language)} for name in names]


def _type(name: str, net: Mapping[str, int]) -> str:
    word = fold(name)
    if word in (fold(TRANSFER.sv), fold(TRANSFER.en)) or word.startswith(("överföring", "transfer")):
        return MOVED
    return INCOME if net[word] > 0 else EXPENSE


def _names(cells: Iterable[object]) -> list[str]:
    """The different names, in their order."""
    names: dict[str, str] = {}
    for cell in cells:
        if cell and str(cell).strip():
            names.setdefault(fold(str(cell)), str(cell))
    return list(names.values())


def _kind(name: str) -> str:
    return next((kind for kind, words in _WORDS if any(word in fold(name) for word in words)), "Annat")


def _word(kind: ChoiceKind, swedish: str, language: Language) -> str:
    return next(choice.label[language] for choice in kind.choices if choice.label.sv == swedish)
