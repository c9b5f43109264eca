"""The shapes of plain text: lines of one width, headings, and columns."""

import re
import textwrap
from collections.abc import Sequence

WIDTH = 72
"""Columns of the plain text."""


def wrap(text: str, first: str = "") -> str:
    """Plain text in lines, `first` before the first of them and the others below its end; words are never broken."""
    tidy = re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
    filler = textwrap.TextWrapper(WIDTH, first, " " * len(first), break_long_words=False, break_on_hyphens=False)
    return filler.fill(tidy)


def underlined(text: str) -> str:
    """A heading of plain text, with a line beneath it."""
    lines = wrap(text)
    return f"{lines}\n{'-' * max(map(len, lines.splitlines()), default=0)}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as columns of plain text, all but the first to the right."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
