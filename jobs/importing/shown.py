"""How a mapping is shown before anything is made of it, and rows as lines to paste."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jobs.importing.columns import BALANCE, IN, KIND, LEFT, OUT, SIGNED, Use
from jobs.importing.table import Found
from jobs.written import pasted
from sheets_schema.tabs.money import CASHBOOK
from sheets_schema.text import Language, Text, one_line

PASTED = tuple(one.key for one in CASHBOOK.columns if one.key != SIGNED)
"""The columns of a pasted line, in the order in which a new book has them."""
_LEFT = Text("(lämnas)", "(left alone)")
_BALANCE = Text("(saldo, prövas mot beloppen)", "(balance, tried against the sums)")
_KIND = Text("(in, ut eller överföring)", "(in, out or transfer)")
_SIDES = {SIGNED: Text("In/Ut", "Money in/out"), IN: Text("In", "Money in"), OUT: Text("Ut", "Money out")}
_HOW = {
    "content": Text("  ? av innehållet", "  ? by content"),
    "map": Text("  enligt --map", "  by --map"),
}


def table(found: Found, language: Language) -> Iterator[str]:
    """The mapping in lines: their header, our column, and three values."""
    uses = found.mapped.uses
    theirs = [one_line(use.column.header, 28) for use in uses]
    ours = [label(use)[language] for use in uses]
    first, second = (max(map(len, words), default=0) for words in (theirs, ours))
    for use, their, our in zip(uses, theirs, ours, strict=True):
        how = _HOW[use.how][language] if use.how in _HOW else ""
        yield f"  {their:<{first}} → {our:<{second}}  {' | '.join(use.column.examples)}{how}".rstrip()


def label(use: Use) -> Text:
    """What a column is, in words."""
    if use.key in _SIDES and (use.account or use.key == SIGNED):
        side, name = _SIDES[use.key], one_line(use.account)
        return Text(f"{side.sv} på {name}", f"{side.en} of {name}") if name else side
    special = {LEFT: _LEFT, BALANCE: _BALANCE, KIND: _KIND}
    return special.get(use.key) or CASHBOOK[use.key].label


def lines(rows: Iterable[Mapping[str, object]], language: Language) -> Iterator[str]:
    """Rows as lines to paste, parted by tabs."""
    for row in rows:
        yield "\t".join(pasted(row.get(key), language) for key in PASTED)


def headers(tables: Sequence[Found]) -> str:
    """The headers of the tables, to choose among."""
    names = dict.fromkeys(one_line(header, 40) for table in tables for header in table.headers)
    return ", ".join(f"”{name}”" for name in names)
