"""A pack's days of the year, conditions of the grant and points of the annual meeting, as data."""

from dataclasses import dataclass
from datetime import date, timedelta

from sheets_schema.rules.chosen import content
from sheets_schema.text import Text


@dataclass(frozen=True)
class Occasion:
    """A day or period that comes every year; `on` and `until` are month and day. `kind` is "" where it concerns all."""

    key: str
    says: Text
    on: tuple[int, int]
    until: tuple[int, int] | None
    kind: str
    source: str
    year: int

    def first(self, year: int) -> date:
        """Its day, or its first, in a calendar year."""
        return day_of(year, self.on)

    def last(self, year: int) -> date:
        """Its last day in a calendar year."""
        return day_of(year, self.until or self.on)


@dataclass(frozen=True)
class Condition:
    """What a group has to meet, and where that is written."""

    key: str
    says: Text
    source: str
    year: int


@dataclass(frozen=True)
class Point:
    """A point of the agenda, and the words by which the group's own point is known to cover it, `unless` others are there.

    An `if_any` one is wanted only where there is something to take up.
    """

    key: str
    says: Text
    words: tuple[str, ...]
    if_any: bool = False
    unless: tuple[str, ...] = ()


def occasions() -> tuple[Occasion, ...]:
    """The days of the year in the pack that holds, in its order."""
    return tuple(
        Occasion(
            key=key,
            says=Text(one["sv"], one["en"]),
            on=_month_and_day(one["on"]),
            until=_month_and_day(one["until"]) if "until" in one else None,
            kind=one.get("kind", ""),
            source=one["source"],
            year=one["year"],
        )
        for key, one in content()["date"].items()
    )


def conditions() -> dict[str, Condition]:
    """What the activity grant asks for, by key."""
    return {
        key: Condition(key, Text(one["sv"], one["en"]), one["source"], one["year"])
        for key, one in content()["condition"].items()
    }


def agenda() -> tuple[Point, ...]:
    """What the statutes want on an annual meeting's agenda, in order."""
    return tuple(
        Point(
            key, Text(one["sv"], one["en"]), tuple(one["words"]), one.get("if_any", False), tuple(one.get("unless", ()))
        )
        for key, one in content()["agenda"].items()
    )


def _month_and_day(pair: list[int]) -> tuple[int, int]:
    return pair[0], pair[1]


def day_of(year: int, on: tuple[int, int]) -> date:
    """A month and day of a year; a day past the month's last is the last."""
    month, day = on
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))
