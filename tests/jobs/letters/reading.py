"""A letter's HTML as somebody who listens to it meets it: its words in order, its links and its elements."""

import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "img"})
SILENT = frozenset({"head", "style", "title"})
ADDRESS = re.compile(r"(?:https|mailto):\S+")
Attributes = list[tuple[str, str | None]]


class Reader(HTMLParser):
    """Reads a whole page; refuses one whose elements do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.counters: list[int] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.links: list[str] = []
        self.parts: list[str] = []
        self.empty: Counter[str] = Counter()
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Opens an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.parts.append("\n" if tag not in ("a", "strong") else "")
        if tag == "img":
            self.parts.append(dict(attrs)["alt"] or "")
        if tag in ("ol", "ul"):
            self.counters.append(0)
        if tag == "li":
            self.counters[-1] += 1
            self.parts.append(f"{self.counters[-1]}. " if self.open[-1] == "ol" else "")
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")
        if tag not in VOID:
            self.open.append(tag)
            self.parts.append("\0")

    def handle_endtag(self, tag: str) -> None:
        """Closes an element, which must be the one opened last."""
        assert self.open.pop() == tag
        if self.parts[-1] == "\0" and tag not in SILENT:
            self.empty[tag] += 1
        if tag in ("ol", "ul"):
            self.counters.pop()
        self.parts.append("\n" if tag not in ("a", "strong") else "")

    def handle_data(self, data: str) -> None:
        """Keeps what is shown."""
        if not SILENT & set(self.open):
            self.parts.append(data)

    @property
    def text(self) -> str:
        """All that is shown, but for addresses, with ordered lists numbered."""
        return "".join(self.parts).replace("\0", "")

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def words(text: str) -> Sequence[str]:
    """The words and numbers of a text, in order, but for its web addresses."""
    return re.findall(r"\w+", ADDRESS.sub("", text))


def addresses(text: str) -> Sequence[str]:
    """The web addresses of a text, in order."""
    return ADDRESS.findall(text)
