"""Association rules as data: one pack for each country, every rule with its paragraph, source and year."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from sheets_schema.text import Text


@dataclass(frozen=True)
class Rule:
    """One rule: its numbers, and where it is written."""

    key: str
    numbers: tuple[tuple[str, int], ...]
    says: Text
    document: Text
    paragraph: str
    source: str
    year: int

    def __getitem__(self, name: str) -> int:
        return dict(self.numbers)[name]

    def day(self, year: int) -> date:
        """The rule's day in a year, for a rule that has a month and a day."""
        return date(year, self["month"], self["day"])

    @property
    def cited(self) -> Text:
        """How a message names the rule."""
        return Text(f"{self.document.sv}, {self.year}", f"{self.document.en}, {self.year}")


@cache
def pack(name: str = "amnesty_se") -> dict[str, Rule]:
    """The rules of a pack, by key."""
    content = tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
    return {key: _rule(key, entry, content["source"]) for key, entry in content["rule"].items()}


def _rule(key: str, entry: dict[str, Any], source: str) -> Rule:
    numbers = tuple((name, value) for name, value in entry.items() if isinstance(value, int) and name != "year")
    paragraph = entry["paragraph"]
    document = Text(*entry.get("cited", (f"standardstadgarna {paragraph}", f"standard statutes {paragraph}")))
    says = Text(entry["sv"], entry["en"])
    return Rule(key, numbers, says, document, paragraph, entry.get("source", source), entry["year"])
