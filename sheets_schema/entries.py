"""The cashbook's rows as they were written, and what is another between two states of them."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from sheets_schema.text import Text, decimal, fold, one_line

if TYPE_CHECKING:
    from sheets_schema.ledger import Ledger

FIELDS = ("voucher", "date", "text", "account", "category", "money_in", "money_out", "counterparty", "receipt", "box")
"""The columns that are compared. What the auditor remarks is no part of the books."""
_NAMES = frozenset({"voucher", "account", "category", "box"})
_SUMS = ("money_in", "money_out")
_SUM = re.compile(r"[0-9]+\.[0-9]{2}")
_LONGEST = 500


@dataclass(frozen=True)
class Entry:
    """One row of the cashbook, by FIELDS: a day as 2026-11-22, a sum as 1234.50, "" for nothing; else as it stands.

    `row` is its number in the sheet, which says where it is and not what it is.
    """

    fields: tuple[str, ...]
    row: int = 0

    def __getitem__(self, field: str) -> str:
        return self.fields[FIELDS.index(field)]

    @property
    def meaning(self) -> tuple[str, ...]:
        """What it says, with names in the form in which names are compared."""
        return tuple(fold(text) if field in _NAMES else text for field, text in zip(FIELDS, self.fields, strict=True))

    @property
    def summary(self) -> Text:
        """The row in a few words: voucher, day, text, account and sum."""
        parts = [self[field] for field in ("voucher", "date", "text", "account", "category") if self[field]]
        sums = [
            Text(f"{word.sv} {_shown(self, field).sv}", f"{word.en} {_shown(self, field).en}")
            for word, field in ((Text("in", "in"), "money_in"), (Text("ut", "out"), "money_out"))
            if self[field]
        ]
        return Text("; ".join([*parts, *(s.sv for s in sums)]), "; ".join([*parts, *(s.en for s in sums)]))


@dataclass(frozen=True)
class Change:
    """One difference: a `field` of a row, or, with "", a row that came (no `before`) or went (no `after`)."""

    field: str
    before: Entry | None
    after: Entry | None

    @property
    def old(self) -> Text:
        """What stood there."""
        return _said(self.before, self.field)

    @property
    def new(self) -> Text:
        """What stands there now."""
        return _said(self.after, self.field)


def _said(entry: Entry | None, field: str) -> Text:
    if entry is None:
        return Text("ingen rad", "no row")
    if not field:
        return entry.summary
    return _shown(entry, field) if entry[field] else Text("tomt", "empty")


def _shown(entry: Entry, field: str) -> Text:
    """A field in words; a sum with each language's decimal mark, what is none as it was written."""
    text = entry[field]
    is_sum = field in _SUMS and _SUM.fullmatch(text)
    return Text(text.replace(".", ",") if is_sum else text, text)


def entries(ledger: "Ledger") -> list[Entry]:
    """Every row of the cashbook, in the sheet's order."""
    columns = [_column(ledger, field) for field in FIELDS]
    return [
        Entry(fields, row)
        for *fields_, row in zip(*columns, ledger.table.rows.tolist(), strict=True)
        for fields in (tuple(fields_),)
    ]


def _column(ledger: "Ledger", field: str) -> list[str]:
    """One field of every row; what cannot be read stands as it was written."""
    table = ledger.table
    signed = field in _SUMS and not table.has("money_in") and not table.has("money_out")
    key = "amount" if signed else field
    values = (getattr(ledger.amounts, field) if field in _SUMS else table.values[field]).tolist()
    if field in _SUMS:
        made = [decimal(ore) if ore else "" for ore in values]
    elif field == "date":
        made = [day.isoformat() if day else "" for day in values]
    else:
        made = [one_line(normalize("NFC", text), _LONGEST) for text in values]
    if signed and field == "money_out":
        return made
    for i in table.unread(key).nonzero()[0].tolist():
        made[i] = one_line(str(table.cells[key][i]), _LONGEST)
    return made


def changes(before: Sequence[Entry], after: Sequence[Entry], elsewhere: Sequence[Entry] = ()) -> list[Change]:
    """What is another: a row is known again by all it says, then by all but one field, then by its name alone.

    A row that went may have been dated elsewhere. Rows in another order are no change.
    """
    old, new = _without_same(before, after)
    pairs: list[tuple[Entry, Entry]] = []
    for key in _KEYS:
        old, new = _pair(old, new, key, pairs)
    old, _ = _pair(old, list(elsewhere), _but("date"), pairs)
    for key in _VAGUE:
        old, new = _pair(old, new, key, pairs)
    found = [change for one, other in pairs for change in _fields(one, other)]
    found += [Change("", one, None) for one in old]
    found += [Change("", None, one) for one in new]
    return sorted(found, key=_place)


def _place(change: Change) -> tuple[int, int]:
    entry = change.after or change.before
    return (entry.row if entry else 0, FIELDS.index(change.field) if change.field else -1)


def _without_same(before: Sequence[Entry], after: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Both without what stands in both."""
    left = Counter(entry.meaning for entry in after)
    left.subtract(entry.meaning for entry in before)
    gone, come = -left, +left
    return _taken(before, gone), _taken(after, come)


def _taken(entries_: Sequence[Entry], number: Counter[tuple[str, ...]]) -> list[Entry]:
    """As many of each kind as there are to be, the last ones first found to be the new ones."""
    if not number:
        return []
    taken = []
    for entry in reversed(entries_):
        if number[entry.meaning] > 0:
            number[entry.meaning] -= 1
            taken.append(entry)
    return taken[::-1]


Key = Callable[[Entry], tuple[str, ...]]


def _but(field: str) -> Key:
    """A row by all that it says but one field."""
    at = FIELDS.index(field)
    return lambda entry: entry.meaning[:at] + entry.meaning[at + 1 :]


def _by(*fields: str) -> Key:
    places = [FIELDS.index(field) for field in fields]
    return lambda entry: tuple(entry.meaning[at] for at in places)


_KEYS: tuple[Key, ...] = tuple(_but(field) for field in FIELDS)
_VAGUE: tuple[Key, ...] = (
    _by("voucher", "account", "category"),
    _by("voucher", "account"),
    _by("voucher", "category"),
    _by("date", "text"),
    _by("voucher"),
)


def _pair(
    old: list[Entry], new: list[Entry], key: Key, pairs: list[tuple[Entry, Entry]]
) -> tuple[list[Entry], list[Entry]]:
    """Pairs rows of one key, the first with the first; gives those that are left."""
    if not old or not new:
        return old, new
    waiting: dict[tuple[str, ...], deque[Entry]] = {}
    for entry in new:
        if any(key(entry)):
            waiting.setdefault(key(entry), deque()).append(entry)
    alone, met = [], set()
    for entry in old:
        if found := waiting.get(key(entry)):
            met.add(id(found[0]))
            pairs.append((entry, found.popleft()))
        else:
            alone.append(entry)
    return alone, [entry for entry in new if id(entry) not in met]


def _fields(before: Entry, after: Entry) -> Iterator[Change]:
    for field, one, other in zip(FIELDS, before.meaning, after.meaning, strict=True):
        if one != other:
            yield Change(field, before, after)
