"""A paper as Markdown (CommonMark with tables). What stands in the sheet is shown as it is, never read as Markdown."""

import re
from collections.abc import Iterator

from jobs.documents.model import (
    Block,
    Document,
    Figure,
    Heading,
    Items,
    Note,
    Paragraph,
    Ruled,
    Signatures,
    Table,
    tidy,
)
from sheets_schema.text import Language, Text

_MARKS = re.compile(r"([\\`*_\[\]<>|~$]|&(?=[#A-Za-z]))")
_STARTS = re.compile(r"^(?:([-+=#:])|([0-9]{1,9})([.)]))")
_LINE = "…" * 20
SIGNED = (Text("Datum", "Date"), Text("Underskrift", "Signature"), Text("Namnförtydligande", "Name in block letters"))
"""What stands under the lines that are signed."""


def markdown(document: Document) -> str:
    """The whole paper; ends in a line break."""
    parts = [f"# {plain(document.title)}", _bold(document.band), _faint(document.lead)]
    parts += ["\n".join(_lines(block, document.language)) for block in document.blocks]
    parts.append(_bold(document.band))
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str) -> str:
    """A text whose every sign means itself."""
    marked = _inside(text)
    return _STARTS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", marked)


def _inside(text: str) -> str:
    """The same where nothing can begin: a sign at the front is no mark of a list."""
    return _MARKS.sub(r"\\\1", tidy(text))


def _bold(text: str) -> str:
    inside = _inside(text)
    return f"**{inside}**" if inside else ""


def _faint(text: str) -> str:
    inside = _inside(text)
    return f"*{inside}*" if inside else ""


def _lines(block: Block, language: Language) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * min(block.level + 1, 6)} {plain(block.text)}"
        case Paragraph():
            yield _faint(block.text) if block.faint else plain(block.text)
        case Items():
            mark = "- [ ]" if block.to_tick else "-"
            yield from (f"{f'{n}.' if block.numbered else mark} {plain(text)}" for n, text in enumerate(block.texts, 1))
        case Note():
            yield f"> {_bold(block.title)}"
            yield ">"
            yield from (f"> - {plain(text)}" for text in block.texts)
        case Table():
            yield from _table(block)
        case Figure():
            yield _faint(block.says)
        case Ruled() | Signatures():
            yield from _by_hand(block, language)


def _by_hand(block: Ruled | Signatures, language: Language) -> Iterator[str]:
    """Lines to write on."""
    if isinstance(block, Ruled):
        yield from (f"- {plain(label)}: {_LINE}" if label else f"- {_LINE}" for label in block.labels)
        return
    for signer in block.signers:
        yield f"- {_bold(signer)}"
        yield from (f"  - {label[language]}: {_LINE}" for label in SIGNED)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.header)
    yield _row(tuple("---:" if n in table.numbers else "---" for n in range(len(table.header))), escaped=True)
    for n, row in enumerate(table.rows, 1):
        is_sum = table.totalled and n == len(table.rows)
        yield _row(tuple(_bold(cell) if is_sum else _inside(cell) for cell in row), escaped=True)


def _row(cells: tuple[str, ...], *, escaped: bool = False) -> str:
    return "| " + " | ".join(cells if escaped else map(_inside, cells)) + " |"
