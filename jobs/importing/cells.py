"""A column of a strange file, measured: how many of its cells are days, how many sums, and what they are in öre."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sheets_schema.kinds import DATE, EMPTY, OK, SUM, TEXT
from sheets_schema.text import fold, one_line

_DECIMALS = re.compile(r"[0-9]([.,])[0-9]{1,2}(?![0-9.,])")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}([.,])[0-9]{3}(?![0-9.,])")
_UNIT = re.compile(r"\s*(?:\((?:kr|sek)\)|\bkr|\bsek|[:*.])+$")


@dataclass(frozen=True)
class Strange:
    """One column of the file: its header, and the cells under it."""

    place: int
    header: str
    cells: Sequence[object]

    @property
    def name(self) -> str:
        """The header as headers are compared: without case, unit or colon."""
        return _UNIT.sub("", fold(self.header))

    @property
    def examples(self) -> list[str]:
        """Its first three values."""
        return [one_line(text, 24) for text in self.texts if text][:3]

    @cached_property
    def texts(self) -> list[str]:
        """Its cells as people see them."""
        values, states = TEXT.read(self.cells)
        return [
            "" if state == EMPTY else str(value if state == OK else cell)
            for value, state, cell in zip(values.tolist(), states.tolist(), self.cells, strict=True)
        ]

    @cached_property
    def days(self) -> list[object]:
        """Its cells as days; the text where one is none, None where it is empty."""
        values, states = DATE.read(self.cells)
        return [self._read(i, values[i].item(), states[i]) for i in range(len(self.cells))]

    @cached_property
    def sums(self) -> list[object]:
        """Its cells in öre; the text where one is no sum, None where it is empty."""
        values, states = SUM.read(self._measured())
        return [self._read(i, int(values[i]), states[i]) for i in range(len(self.cells))]

    def _read(self, i: int, value: object, state: int) -> object:
        return value if state == OK else None if state == EMPTY else self.texts[i]

    def _measured(self) -> list[object]:
        """The cells with the thousands of `1.234` taken out where every other sum says that the comma is the decimal mark."""
        texts = [cell for cell in self.cells if isinstance(cell, str)]
        marks = {found[1] for text in texts for found in [_DECIMALS.search(text)] if found}
        if len(marks) != 1:
            return list(self.cells)
        mark = next(iter(marks))

        def clear(cell: object) -> object:
            found = _GROUPED.search(cell) if isinstance(cell, str) else None
            return str(cell).replace(found[1], "") if found and found[1] != mark else cell

        return [clear(cell) for cell in self.cells]

    def share(self, cells: Sequence[object]) -> float:
        """How many of the filled cells could be read, as a share; 0 where none is filled."""
        filled = [cell for cell in cells if cell is not None]
        return sum(not isinstance(cell, str) for cell in filled) / len(filled) if filled else 0.0

    @property
    def is_days(self) -> bool:
        """Whether nearly all its cells are days, and not numbers that might be."""
        typed = sum(not isinstance(cell, int | float) for cell in self.cells if cell not in (None, ""))
        return typed > 0 and self.share(self.days) >= _MOST

    @property
    def is_sums(self) -> bool:
        """Whether nearly all its cells are sums."""
        return self.share(self.sums) >= _MOST

    @cached_property
    def is_below_zero(self) -> bool:
        """Whether all its sums are below zero."""
        return all(ore <= 0 for ore in self.sums if isinstance(ore, int))

    @property
    def is_numbering(self) -> bool:
        """Whether it counts: whole numbers that never fall and mostly rise by one."""
        kronor = [ore // 100 for ore in self.sums if isinstance(ore, int) and ore % 100 == 0]
        steps = np.diff(kronor)
        return (
            len(kronor) > 1
            and len(kronor) == sum(cell is not None for cell in self.sums)
            and bool((steps >= 0).all() and (steps <= 2).mean() >= _MOST and steps.any())
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.texts)


_MOST = 0.8
