"""What became of a year's receipts: a line for each, as the index, the screen and programs are told."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from jobs.receipts.naming import stem_of
from jobs.receipts.rows import Receipt, YearReceipts
from jobs.receipts.shelf import Entry
from sheets_schema.receipts import Missing, Reference, Sort
from sheets_schema.text import Text


class State(Enum):
    """How it stands with a receipt."""

    NONE = "none"
    UNREACHABLE = "unreachable"
    UNTRIED = "untried"
    SAVED = "saved"
    BINDER = "binder"
    LINK = "link"


WORDS: Mapping[State, Text] = {
    State.NONE: Text("saknas", "missing"),
    State.UNREACHABLE: Text("går inte att nå", "cannot be had"),
    State.UNTRIED: Text("inte prövat", "not tried"),
    State.SAVED: Text("sparat", "saved"),
    State.BINDER: Text("i pärmen", "in the binder"),
    State.LINK: Text("bara en länk", "only a link"),
}
MANY: Mapping[State, Text] = {
    **WORDS,
    State.UNTRIED: Text("inte prövade", "not tried"),
    State.SAVED: Text("sparade", "saved"),
    State.LINK: Text("bara länkar", "only links"),
}
"""The same of several."""
LACKING = (State.NONE, State.UNREACHABLE, State.UNTRIED)
"""States of what should be in the archive, or in the binder, and is not."""


@dataclass(frozen=True)
class Saved:
    """A reference whose content lies in the archive: the file of each voucher that has it."""

    entries: Mapping[str, Entry]


@dataclass(frozen=True)
class Untried:
    """A reference of which nothing could be told now."""

    why: Text


Outcome = Saved | Missing | Untried
Outcomes = Mapping[tuple[Sort, str], Outcome]
"""What became of each file that is referred to, by what it is known by."""


@dataclass(frozen=True)
class Line:
    """One receipt of a row, or that it has none. `entry` is its file, also where it was saved before it went away."""

    receipt: Receipt
    state: State
    reference: Reference | None = None
    entry: Entry | None = None
    why: Text | None = None


def wanted(year: YearReceipts) -> dict[tuple[Sort, str], tuple[str, ...]]:
    """The files that are referred to, in their order, each with how the names of its vouchers' files begin."""
    found: dict[tuple[Sort, str], list[str]] = {}
    for row in year.rows:
        for one in row.references:
            if one.sort in (Sort.DRIVE, Sort.FILE):
                stems = found.setdefault((one.sort, one.key), [])
                if (stem := stem_of(year.label, row.voucher)) not in stems:
                    stems.append(stem)
    return {key: tuple(stems) for key, stems in found.items()}


def lines(year: YearReceipts, outcomes: Outcomes, earlier: Mapping[tuple[str, str], Entry]) -> list[Line]:
    """A line for each receipt. `earlier` is what each voucher's reference last gave, for those that are gone now."""
    return [line for row in year.rows for line in _of_row(row, stem_of(year.label, row.voucher), outcomes, earlier)]


def _of_row(row: Receipt, stem: str, outcomes: Outcomes, earlier: Mapping[tuple[str, str], Entry]) -> Iterator[Line]:
    if not row.references:
        yield Line(row, State.NONE)
    for one in row.references:
        if one.sort is Sort.MARK:
            yield Line(row, State.BINDER, one)
            continue
        if one.sort is Sort.WEB:
            yield Line(row, State.LINK, one)
            continue
        before = earlier.get((stem, one.key))
        match outcomes[one.sort, one.key]:
            case Saved(entries):
                yield Line(row, State.SAVED, one, entries[stem])
            case Untried(why):
                yield Line(row, State.UNTRIED, one, before, why)
            case Missing() as missing:
                yield Line(row, State.UNREACHABLE, one, before, missing.says)


def counted(some: list[Line]) -> Counter[State]:
    """How many lines there are of each state."""
    return Counter(line.state for line in some)
