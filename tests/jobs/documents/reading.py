"""A paper as its reader meets it: the tables, lists and boxes by what stands over them, and the demo group's book."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from jobs.documents.model import Document, Heading, Items, Note, Paragraph, Signatures, Table
from sheets_schema.book import Book, is_ours_to_read, read_book
from sheets_schema.text import Language
from sync.demo.build import NOW, make_group
from sync.files import FileWorkbook

Rows = tuple[tuple[str, ...], ...]


@cache
def demo(language: Language) -> Book:
    """The example group's book, on its day."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ekvik.xlsx"
        make_group(path, language)
        return read_book(FileWorkbook(path).read(is_ours_to_read), NOW)


def table(document: Document, first: str) -> Rows:
    """The rows of the table whose first column is headed so."""
    return next(one.rows for one in document.blocks if isinstance(one, Table) and one.header[0] == first)


def tables(document: Document, first: str) -> Rows:
    """The rows of every table whose first column is headed so."""
    return tuple(
        row for one in document.blocks if isinstance(one, Table) and one.header[0] == first for row in one.rows
    )


def items(document: Document) -> list[str]:
    """Every line of every list."""
    return [text for one in document.blocks if isinstance(one, Items) for text in one.texts]


def notes(document: Document) -> dict[str, tuple[str, ...]]:
    """The boxes, by their titles."""
    return {one.title: one.texts for one in document.blocks if isinstance(one, Note)}


def headings(document: Document, level: int = 1) -> list[str]:
    """The headings of a level."""
    return [one.text for one in document.blocks if isinstance(one, Heading) and one.level == level]


def paragraphs(document: Document) -> list[str]:
    """The running text."""
    return [one.text for one in document.blocks if isinstance(one, Paragraph)]


def signers(document: Document) -> list[str]:
    """Who is to sign."""
    return [signer for one in document.blocks if isinstance(one, Signatures) for signer in one.signers]
