"""Association rules as data: one pack for each country, every rule with its paragraph, source and year."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets_schema.rules.chosen import content, once_a_pack
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


@once_a_pack
def pack() -> dict[str, Rule]:
    """The rules of the pack that holds, by key."""
    written = content()
    return {key: _rule(key, entry, written["source"]) for key, entry in written["rule"].items()}


def _rule(key: str, entry: dict[str, Any], source: str) -> Rule:
    numbers = tuple((name, value) for name, value in entry.items() if isinstance(value, int) and name != "year")
    paragraph = entry["paragraph"]
    document = Text(*entry.get("cited", (f"standardstadgarna {paragraph}", f"standard statutes {paragraph}")))
    says = Text(entry["sv"], entry["en"])
    return Rule(key, numbers, says, document, paragraph, entry.get("source", source), entry["year"])
