"""What stays together where a paper is broken into pages: pure, by an estimate of how high each block is."""

from collections.abc import Sequence
from dataclasses import replace

from jobs.documents.model import Block, Items, Note, Paragraph, Ruled, Signatures, Table

_LETTERS, _MOST_LINES, _MOST_LEADING, _TAIL = 105, 24, 3, 3
"""Letters on a line, lines of a block that stays on one page, and with what follows it, and rows of a table's end."""


def leads(blocks: Sequence[Block], n: int) -> bool:
    """Whether a block stays with what follows: a line or two that say what it is, or one of several questions."""
    first = n + 1 if isinstance(blocks[n], Ruled) else n
    after = next((n for n in range(first, len(blocks)) if not _is_brief(blocks[n])), len(blocks))
    if not first < after < len(blocks):
        return False
    return isinstance(blocks[after], Ruled if first > n else Items | Table | Ruled | Signatures)


def keeps_whole(block: Block) -> bool:
    """Whether a block is low enough to stay on one page."""
    return _lines(block) <= _MOST_LINES


def foot(block: Block) -> int:
    """How many of a table's last rows stay together: a long one's last three, where they are low."""
    if not isinstance(block, Table) or keeps_whole(block):
        return 0
    tail = replace(block, rows=block.rows[-_TAIL:])
    return _TAIL if len(block.rows) > _TAIL and keeps_whole(tail) else 0


def tall_rows(block: Block) -> list[int]:
    """The 0-based rows of a table that may be broken across pages: those too high to be kept whole."""
    if not isinstance(block, Table):
        return []
    return [n for n, row in enumerate(block.rows) if _height(row, block) > _MOST_LINES]


def _height(row: Sequence[str], table: Table) -> int:
    """The lines of a row, which are those of its highest cell."""
    return max(
        (_wrapped(text, share / sum(table.widths)) for text, share in zip(row, table.widths, strict=True)), default=1
    )


def _is_brief(block: Block) -> bool:
    return isinstance(block, Paragraph) and _lines(block) <= _MOST_LEADING


def _lines(block: Block) -> float:
    """About how many lines a block is high."""
    match block:
        case Paragraph(text):
            return _wrapped(text, 1)
        case Note(_, texts):
            return 2 + sum(_wrapped(text, 1) for text in texts)
        case Ruled(labels):
            return 3.0 * len(labels)
        case Signatures(signers):
            return 4.0 * len(signers)
        case Table():
            rows = sum(_height(row, block) for row in (block.header, *block.rows))
            return rows * 1.3 + len(block.rows) * (1.0 if block.roomy else 0.0)
        case _:
            return 1


def _wrapped(text: str, share: float) -> int:
    """The lines of a text in so much of the width."""
    return 1 + int(len(text) / (_LETTERS * share))
