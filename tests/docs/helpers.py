"""The guides, and what stands in them."""

import re
from pathlib import Path
from typing import NamedTuple

from sheets_schema.text import Language

ROOT = Path(__file__).parents[2]
GUIDES = ("google", "mail", "running", "operations")
"""Guides for people who look after a group's sheet, each in both languages."""


class Block(NamedTuple):
    """A block of code: its kind ("" for what is typed) and its text, without the page's indentation."""

    kind: str
    text: str


def page(name: str, language: Language) -> Path:
    """A guide's file."""
    return ROOT / "docs" / (f"{name}.md" if language == "sv" else f"{name}.en.md")


def blocks(path: Path, kind: str | None = None) -> list[Block]:
    """The blocks of code on a page, all or those of a kind."""
    found = re.findall(r"^( *)```([a-z]*)\n(.*?)^ *```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    made = [Block(name, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)) for indent, name, text in found]
    return [one for one in made if kind in (None, one.kind)]


def commands(path: Path) -> list[str]:
    """What a page tells people to type after gruppbok, in blocks and in running text."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    fenced = [one.text for one in blocks(path) if one.kind in ("", "bash")]
    indented = re.findall(r"^    (\.venv/.*)$", text, re.MULTILINE)
    inline = re.findall(r"`((?:\.venv/bin/)?gruppbok [a-z][^`]+)`", text)
    return re.findall(r"(?:\.venv/bin/)?\bgruppbok ([a-z][^\n#]*)", "\n".join([*fenced, *indented, *inline]))
