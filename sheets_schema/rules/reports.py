"""A pack's reports of the year, as data: what a group hands in, to whom, by when, and who answers for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets_schema.rules.chosen import content, once_a_pack
from sheets_schema.rules.year import day_of
from sheets_schema.text import Language, Text, fold


@dataclass(frozen=True)
class YearReport:
    """A report of every year. `kind` is the group it concerns, "" for all, and `only` says so in a few words.

    `on` is the month and day it is due, `about` the year it speaks of less the year of that day.
    """

    key: str
    title: Text
    recipient: Text
    on: tuple[int, int]
    about: int
    role: str
    kind: str
    only: Text
    words: tuple[str, ...]
    source: str
    year: int

    def due(self, today: date) -> date:
        """The first of its last days from today on."""
        return next(day for year in (today.year, today.year + 1) if (day := day_of(year, self.on)) >= today)

    def named(self, due: date, language: Language, kind: str) -> str:
        """What it is called when due on a day; where the kind of group is not known it says whom it is for."""
        name = self.title[language].format(year=due.year + self.about)
        return name if kind or not self.kind else f"{name} ({self.only[language]})"

    @property
    def cited(self) -> Text:
        """How a message names where it is written."""
        return Text(f"{self.source}, {self.year}", f"{self.source}, {self.year}")

    def is_named_by(self, title: str) -> bool:
        """Whether a title of the group's own is that of this report."""
        folded = fold(title)
        return any(word in folded for word in self.words)


def reports_of(kind: str) -> Iterator[YearReport]:
    """The reports of a kind of group; all of them where the kind is not known."""
    return (one for one in reports().values() if not (one.kind and kind) or one.kind == kind)


@once_a_pack
def reports() -> dict[str, YearReport]:
    """The reports of the year in the pack that holds, by key, in its order."""
    return {key: _report(key, one) for key, one in content()["report"].items()}


def _report(key: str, one: dict[str, Any]) -> YearReport:
    month, day = one["on"]
    return YearReport(
        key=key,
        title=Text(one["sv"], one["en"]),
        recipient=Text(*one["to"]),
        on=(month, day),
        about=one["about"],
        role=one["role"],
        kind=one.get("kind", ""),
        only=Text(*one.get("only", ("", ""))),
        words=tuple(one["words"]),
        source=one["source"],
        year=one["year"],
    )
