"""The last look at what others will read: nobody with a protected identity is named in it, whoever wrote the name where."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import is_
from typing import Any, TypeVar

from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.page import Cell, Style
from sheets_schema.text import Language, Text, fold

SOMEBODY = Text("skyddad person", "protected person")
"""What stands in place of the name of whom a mail is to."""
_WORD = Text("[skyddad]", "[protected]")
_SIGNS = {"&": "&(?:amp;)?", "'": "(?:'|&#39;|&#x27;)", '"': '(?:"|&#34;|&quot;)', "<": "(?:<|&lt;)", ">": "(?:>|&gt;)"}
"""Signs of a name, as they stand in plain text and in HTML."""
Anything = TypeVar("Anything")


class Discretion:
    """Takes names and addresses out of texts, plain or HTML, and out of whatever is made of texts."""

    def __init__(self, names: Iterable[str]) -> None:
        some = sorted({" ".join(name.split()) for name in names} - {""}, key=lambda name: (-len(name), name))
        whole = "|".join(r"\s+".join("".join(map(_sign, word)) for word in name.split()) for name in some)
        self._names = re.compile(rf"(?<!\w)(?:{whole})(?P<end>s?)(?!\w)", re.IGNORECASE) if some else None

    def text(self, text: str, language: Language) -> str:
        """A text without the names."""
        if self._names is None:
            return text
        if self._names.search(text) is None:
            return text
        return self._names.sub(lambda found: _WORD[language] + found["end"], text)

    def applied(self, value: Anything, language: Language) -> Anything:
        """The same with every text in it made discreet; a faint cell, such as a mail's key, stays as it is."""
        return value if self._names is None else self._within(value, language)

    def _within(self, value: Any, language: Language) -> Any:
        kind = type(value)
        if kind is str:
            return self.text(value, language)
        if kind is tuple:
            made = tuple(self._within(one, language) for one in value)
            return value if all(map(is_, made, value)) else made
        if kind is Text:
            return Text(self.text(value.sv, "sv"), self.text(value.en, "en"))
        if kind is Cell:
            return self._cell(value, language)
        changed = {name: made for name, old, made in self._parts(value, language) if made is not old}
        return replace(value, **changed) if changed else value

    def _cell(self, cell: Cell, language: Language) -> Cell:
        """A cell of a page; there are thousands, most of them without a word to look at."""
        is_plain = cell.link is None and type(cell.value) is not str
        if is_plain or cell.style is Style.MUTED:
            return cell
        value, link = self._within(cell.value, language), self._within(cell.link, language)
        return cell if value is cell.value and link is cell.link else replace(cell, value=value, link=link)

    def _parts(self, value: Any, language: Language) -> Iterator[tuple[str, Any, Any]]:
        """Each field of a dataclass, with what it holds and the same made discreet; none of anything else."""
        for name in getattr(type(value), "__dataclass_fields__", ()):
            old = getattr(value, name)
            yield name, old, self._within(old, language)


def _sign(sign: str) -> str:
    return _SIGNS.get(sign, re.escape(sign))


def discretion(book: Book, but: str = "") -> Discretion:
    """What hides everybody with a protected identity, or of whom that cannot be read; `but` is the reader's own name.

    An address that the group has chosen for answers is the group's.
    """
    if not people.protected_names(book):
        return Discretion(())
    hidden = [one for one in people.members(book) if one.protected and fold(one.name) != fold(but)]
    addresses = {fold(one.address) for one in hidden} - {fold(book.settings.reply_to)}
    return Discretion([*(one.name for one in hidden), *addresses])
