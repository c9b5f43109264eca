"""Sums as banks write them: which mark is the decimal one is found over a whole column, never over one cell."""

import re
from collections.abc import Sequence
from decimal import Decimal

from sheets_schema.text import Ore

_SIGN = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_LARGEST = 10**14
"""Öre; above it nothing is a sum of a small group's."""
_MARKS = {
    ",": re.compile(rf"([{_SIGN}+]?)((?:[0-9]+|[0-9]{{1,3}}(?: [0-9]{{3}})+|[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?=,))(?:,[0-9]{{1,3}})?)"),
    ".": re.compile(rf"([{_SIGN}+]?)((?:[0-9]+|[0-9]{{1,3}}(?: [0-9]{{3}})+|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?=\.))(?:\.[0-9]{{1,3}})?)"),
}  # fmt: skip
Cell = object


def decimal_marks(cells: Sequence[Cell]) -> list[str]:
    """The decimal marks with which every one of these cells is a sum in whole öre; the empty ones are not asked."""
    return [mark for mark in _MARKS if all(read(cell, mark) is not None for cell in cells if not _is_empty(cell))]


def first_unreadable(cells: Sequence[Cell]) -> int:
    """The place of the first cell that no decimal mark, of those that the cells before it allow, makes a sum."""
    left = list(_MARKS)
    for place, cell in enumerate(cells):
        if not _is_empty(cell):
            left = [mark for mark in left if read(cell, mark) is not None]
        if not left:
            return place
    return 0


def read(cell: Cell, mark: str) -> Ore | None:
    """The öre that a cell means with this decimal mark; None where it means none. A third decimal must be 0."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _of_number(cell)
    found = _MARKS[mark].fullmatch(" ".join(str(cell).split()))
    if not found:
        return None
    whole, _, decimals = found[2].partition(mark)
    decimals = decimals.ljust(3, "0")
    if decimals[2] != "0":
        return None
    ore = int(re.sub(r"[^0-9]", "", whole)) * 100 + int(decimals[:2])
    if ore > _LARGEST:
        return None
    return Ore(-ore if found[1] and found[1] in _SIGN else ore)


def _of_number(number: float) -> Ore | None:
    """A workbook's number: the nearest öre, if it is one but for the double's own error."""
    if not abs(number) * 100 <= _LARGEST:  # nor is what is no number
        return None
    exact = Decimal(repr(number)) * 100
    ore = round(exact)
    return Ore(ore) if abs(exact - ore) < Decimal("0.0001") else None


def _is_empty(cell: Cell) -> bool:
    return cell is None or not str(cell).strip()
