"""A closed financial year: its rows as they stood, sealed by a hash of what they say."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from sheets_schema.entries import FIELDS, Entry
from sheets_schema.text import Text, fold

FORM = 1
"""The form of a sealed copy; the seal covers it."""


@dataclass(frozen=True)
class SealedAccount:
    """An account as it stood: its type, and its balances as the year began and ended, in öre."""

    account: str
    type: str
    opening: int
    closing: int


@dataclass(frozen=True)
class SealedCategory:
    """A category as it stood: its type, and whether its money goes on to Amnesty."""

    category: str
    type: str
    forwarded: bool


@dataclass(frozen=True)
class Closing:
    """A financial year as it was closed at a moment; `reopened`, with why, if it was opened again."""

    year: int
    first: date
    last: date
    at: datetime
    entries: tuple[Entry, ...]
    accounts: tuple[SealedAccount, ...]
    categories: tuple[SealedCategory, ...]
    reopened: datetime | None = None
    because: str = ""

    @property
    def label(self) -> str:
        """The year as people write it."""
        return str(self.year) if self.last.year == self.year else f"{self.year}/{self.last.year % 100:02d}"

    @cached_property
    def seal(self) -> str:
        """SHA-256 of what the year says, in hexadecimal: the same for rows in another order, and whenever it is closed.

        Hashed is UTF-8 text: one JSON array a line, sorted within each of the parts year, account, category and row.
        """
        lines = [
            _line("year", FORM, self.year, self.first.isoformat(), self.last.isoformat()),
            *sorted(_line("account", fold(a.account), a.type, a.opening, a.closing) for a in self.accounts),
            *sorted(_line("category", fold(c.category), c.type, c.forwarded) for c in self.categories),
            *sorted(_line("row", *entry.meaning) for entry in self.entries),
        ]
        return hashlib.sha256("\n".join(lines).encode(errors="replace")).hexdigest()

    @property
    def short_seal(self) -> str:
        """The seal's first sixteen signs in fours, to compare by eye."""
        return " ".join(self.seal[n : n + 4] for n in range(0, 16, 4))

    def opened_again(self, at: datetime, because: str) -> "Closing":
        """The same, opened again."""
        return replace(self, reopened=at, because=because)

    def told(self) -> Iterator[Text]:
        """What the year's papers say of it: when it was closed, its seal, and when and why it was opened again."""
        day = f"{self.at:%Y-%m-%d}"
        yield Text(f"Stängt {day}, sigill {self.short_seal}.", f"Closed on {day}, seal {self.short_seal}.")
        if self.reopened is not None:
            day = f"{self.reopened:%Y-%m-%d}"
            yield Text(f"Öppnat igen {day}: {self.because}", f"Opened again on {day}: {self.because}")

    def as_json(self) -> str:
        """As it is kept: everything, with its seal, for people too."""
        facts = {
            "gruppbok": "closed year",
            "form": FORM,
            "year": self.year,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "closed": self.at.isoformat(),
            "reopened": self.reopened.isoformat() if self.reopened else None,
            "because": self.because,
            "seal": self.seal,
            "accounts": [vars(one) for one in self.accounts],
            "categories": [vars(one) for one in self.categories],
            "columns": FIELDS,
        }
        # A row a line, so that two copies can be compared by eye.
        head = json.dumps(facts, ensure_ascii=False, indent=1)[:-2]
        rows = ",\n".join("  " + json.dumps(one.fields, ensure_ascii=False) for one in self.entries)
        return f'{head},\n "rows": [\n{rows}\n ]\n}}\n'

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """What was kept. Raises ValueError where it is none, or is not what its seal says."""
        try:
            facts: dict[str, Any] = json.loads(text)
            made = cls._of(facts)
        except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            raise ValueError("not a closed year") from error
        if facts["seal"] != made.seal:
            raise ValueError("broken seal")
        return made

    @classmethod
    def _of(cls, facts: dict[str, Any]) -> Self:
        if facts["form"] != FORM or tuple(facts["columns"]) != FIELDS:
            raise ValueError("another form")
        return cls(
            year=int(facts["year"]),
            first=date.fromisoformat(facts["first"]),
            last=date.fromisoformat(facts["last"]),
            at=datetime.fromisoformat(facts["closed"]),
            entries=tuple(Entry(tuple(map(str, fields))) for fields in facts["rows"]),
            accounts=tuple(SealedAccount(**one) for one in facts["accounts"]),
            categories=tuple(SealedCategory(**one) for one in facts["categories"]),
            reopened=datetime.fromisoformat(facts["reopened"]) if facts["reopened"] else None,
            because=str(facts["because"]),
        )


def _line(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def closed_now(closings: Sequence[Closing]) -> list[Closing]:
    """The closings that stand, by year."""
    return sorted((one for one in closings if one.reopened is None), key=lambda one: one.year)
