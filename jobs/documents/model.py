"""A paper before it is Markdown, PDF or .docx: headings, texts, tables and lines to sign, in one language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sheets_schema.text import NBSP, Language


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest under the title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text; a faint one says how something was made."""

    text: str
    faint: bool = False


@dataclass(frozen=True)
class Items:
    """A list, numbered where the order matters, with a box before each text where one is to tick."""

    texts: tuple[str, ...]
    numbered: bool = False
    to_tick: bool = False


@dataclass(frozen=True)
class Note:
    """A box that must not be missed."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table. `numbers` are the 0-based columns that stand to the right, `widths` the columns' shares of the line.

    A `totalled` table's last row is the sum of the others; a `roomy` one is written in by hand.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: frozenset[int] = frozenset()
    totalled: bool = False
    roomy: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG; `says` is what it shows, for those who do not see it."""

    svg: str
    says: str


@dataclass(frozen=True)
class Ruled:
    """Lines to write on by hand, each under its label; without labels plain lines."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Signatures:
    """A place to sign for each: a line for day, name and hand, under what the person signs as."""

    signers: tuple[str, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


@dataclass(frozen=True)
class Contents:
    """The list of the highest headings, with their pages where there are pages."""


Block = Heading | Paragraph | Items | Note | Table | Figure | Ruled | Signatures | NewPage | Contents


@dataclass(frozen=True)
class Document:
    """A whole paper. `name` is its file's, without an ending; `doubts` say what of the book is not in it, and why.

    What the `band` says stands on every page.
    """

    name: str
    title: str
    lead: str
    language: Language
    day: date
    blocks: tuple[Block, ...]
    doubts: tuple[str, ...] = ()
    band: str = ""


def deeper(blocks: Iterable[Block]) -> list[Block]:
    """The same blocks as part of a larger paper: each heading a level lower."""
    return [replace(block, level=block.level + 1) if isinstance(block, Heading) else block for block in blocks]


def tidy(text: str) -> str:
    """A text that any maker of files takes: one line, no control or direction marks; no-break spaces stay."""
    kept = "".join(c if c.isprintable() or c == NBSP else " " if c.isspace() else "" for c in text)
    return " ".join(word for word in kept.split(" ") if word).strip()
