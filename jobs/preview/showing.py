"""The pages as HTML: Jinja2 templates with both languages' words side by side, of which the reader's is shown."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jobs.preview.drawing import kronor
from sheets_schema.text import NBSP, Language, Ore, Text, money, one_line

TEMPLATES = Path(__file__).with_name("templates")
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}


class Page(NamedTuple):
    """A page to be shown: its template and what it shows."""

    template: str
    facts: dict[str, Any]


def show(name: str, language: Language, zone: ZoneInfo, facts: dict[str, Any]) -> str:
    """A page of facts."""
    return _environment(language, zone).get_template(name).render(facts, language=language)


@lru_cache(maxsize=8)
def _environment(language: Language, zone: ZoneInfo) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _final(value, language),
    )
    words = _Words(language, zone)
    names = ("day", "short_day", "moment", "clock", "size", "said")
    made.filters |= {name: getattr(words, name) for name in names}
    made.filters["money"] = lambda ore: money(ore, language)
    made.filters["kronor"] = lambda ore: kronor(Ore(ore), language)
    made.filters["line"] = one_line
    made.globals["Text"] = Text
    return made


def _final(value: object, language: Language) -> object:
    """What is shown at last: texts in the reader's language, and nothing that cannot be printed or turns the line round."""
    if isinstance(value, Text):
        value = value[language]
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return "".join(c for c in value if c in f"\n\t{NBSP}" or c.isprintable())


class _Words:
    """The filters that know the reader's language and the group's zone."""

    def __init__(self, language: Language, zone: ZoneInfo) -> None:
        self._language, self._locale, self._zone = language, _LOCALES[language], zone

    def day(self, value: date) -> str:
        """A day in full: `torsdag 26 november 2026`."""
        return self._date(value, "EEEE d MMMM y")

    def short_day(self, value: date) -> str:
        """A day in few words: `tors 26 nov.`."""
        return self._date(value, "EEE d MMM")

    def moment(self, value: datetime) -> str:
        """A moment: `22 november kl. 18.05`."""
        return self._date(value, {"sv": "d MMMM 'kl.' HH.mm", "en": "d MMMM 'at' HH:mm"}[self._language])

    def clock(self, value: datetime) -> str:
        """A time of day: `18.30`."""
        return self._date(value, {"sv": "HH.mm", "en": "HH:mm"}[self._language])

    def size(self, number: int) -> str:
        """A number of bytes: `12 kB`."""
        return f"{max(1, round(number / 1000))}{NBSP}kB"

    def said(self, value: str | Text) -> str:
        """Words in the reader's language, to be part of a longer text."""
        return value[self._language] if isinstance(value, Text) else value

    def _date(self, value: date, pattern: str) -> str:
        if isinstance(value, datetime):
            return format_datetime(value, pattern, tzinfo=self._zone, locale=self._locale)
        return format_date(value, pattern, locale=self._locale)
