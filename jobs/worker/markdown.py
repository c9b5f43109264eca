"""News as people write it, in Markdown: the one door to what makes HTML of it and to what cleans that."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from jobs.worker.sheet import url

TAGS = frozenset({"p", "h2", "br", "ul", "ol", "li", "a", "strong", "em", "blockquote"})
"""All that a news letter is made of; no picture, no style, nothing that is loaded."""
_RULES = (
    *("heading", "list", "blockquote"),
    *("newline", "escape", "emphasis", "link", "autolink"),
    *("balance_pairs", "fragments_join"),
)
_BARE = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’*_()\[\]]")
_MAILTO = re.compile(r"mailto:[!-~]+@[!-~]+", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|h2|ul|ol|li|a|strong|em|blockquote)(?: [^<>]*)?>\s*</\1>")
_DEAD = re.compile(r"<a>(.*?)</a>", re.DOTALL)
"""What was a link until its address proved to be none."""
_MARKS = re.compile(r"\s*(?:(?:[-*+>]|\d{1,9}[.)])\s+)*")


def as_html(text: str) -> Markup:
    """Tidy Markdown as clean HTML: markup in it is shown as words, and every link beside the address it leads to."""
    html = nh3.clean(
        _renderer().render(text),
        tags=set(TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    html = _DEAD.sub(r"\1", html)
    while (fuller := _EMPTY.sub("", html)) != html:
        html = fuller
    return Markup(html)  # noqa: S704 - cleaned above


def as_text(text: str, width: int) -> str:
    """Tidy Markdown as it stands, which is its own plain text; its long lines are wrapped to so many columns."""
    return "\n".join(_wrapped(line, width) for line in text.split("\n"))


def tidied(text: str, most: int) -> tuple[str, bool]:
    """A text without control and direction marks, cut before a word at `most` characters; and whether it was cut."""
    lines = text[: 4 * most].splitlines()
    tidy = "\n".join("".join(map(_printable, line)).rstrip() for line in lines).strip("\n")
    if len(tidy) <= most:
        return tidy, len(text) > 4 * most
    head = tidy[:most]
    whole = head if tidy[most].isspace() else re.sub(r"\s+\S*\Z", "", head)
    return (whole if len(whole) > most // 2 else head).rstrip(), True


def _printable(c: str) -> str:
    return c if c.isprintable() else " " * c.isspace()


def _wrapped(line: str, width: int) -> str:
    """A line, its later lines below the words of the first."""
    if len(line) <= width:
        return line
    marks = _MARKS.match(line)
    hang = " " * min(marks.end() if marks else 0, width // 2)
    filler = textwrap.TextWrapper(width, "", hang, break_long_words=False, break_on_hyphens=False)
    return filler.fill(line)


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    """The few rules that people use; pasted addresses become links, and a line ends where its writer ended it."""
    made = MarkdownIt("zero", {"breaks": True, "html": False}).enable(_RULES)
    made.validateLink = _may_be_linked  # type: ignore[assignment, method-assign]  # its own way
    made.core.ruler.push("levels", _levels)
    made.core.ruler.push("addresses", _addresses)
    return made


def _may_be_linked(address: str) -> bool:
    """Whether an address may be a link; one that may not is shown as it was written."""
    if _MAILTO.fullmatch(address):
        return "?" not in address and address.count("@") == 1
    return bool(url(address)) and "@" not in urlsplit(address).netloc


def _levels(state: StateCore) -> None:
    """Every heading stands below the letter's own."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h2"


def _addresses(state: StateCore) -> None:
    """Links what is pasted, and shows beside each link where it leads unless its words say so."""
    for token in state.tokens:
        if token.children:
            token.children = list(_told(_linked(state.md, token.children)))


def _linked(renderer: MarkdownIt, tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, with links of the addresses that stand in words, and without those that lead nowhere."""
    inside = leads = False
    for token in tokens:
        if token.type == "link_open":
            inside, leads = True, bool(token.attrGet("href"))
        if token.type == "text" and not inside:
            yield from _split(renderer, token.content)
        elif leads or not token.type.startswith("link_"):
            yield token
        inside = inside and token.type != "link_close"


def _split(renderer: MarkdownIt, words: str) -> Iterator[Token]:
    at = 0
    for found in _BARE.finditer(words):
        address = renderer.normalizeLink(found[0])
        if not _may_be_linked(address):
            continue
        yield _text(words[at : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(found[0])
        yield Token("link_close", "a", -1)
        at = found.end()
    yield _text(words[at:])


def _told(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, with the address after each link whose words are others."""
    address, label = "", ""
    for token in tokens:
        yield token
        if token.type == "link_open":
            address, label = str(token.attrGet("href")).removeprefix("mailto:"), ""
        elif token.type == "link_close":
            yield _text("" if label.strip() == address else f" ({address})")
        elif token.type in ("text", "softbreak", "hardbreak"):
            label += token.content or " "


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
