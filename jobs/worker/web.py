"""Pages as HTML: Jinja2 templates with both languages' words side by side, of which the reader's is shown."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sheets_schema.text import NBSP, Language, Text, money, one_line

TEMPLATES = Path(__file__).with_name("templates") / "web"
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}


def environment(folder: Path, language: Language, zone: ZoneInfo) -> Environment:
    """The templates of a folder, beside those that all pages share, in one language and zone."""
    made = Environment(
        loader=FileSystemLoader([folder, TEMPLATES]),
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
    made.filters["line"] = one_line
    made.globals["Text"] = Text
    return made


def style(*own: Path) -> str:
    """How pages look: what all of them share, then what is a page's own."""
    return "".join(path.read_text("utf-8") for path in (TEMPLATES / "base.css", *own))


def _final(value: object, language: Language) -> object:
    """What is shown at last: texts in the reader's language, and nothing that cannot be printed or turns the line round."""
    if isinstance(value, Text):
        value = value[language]
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return "".join(c for c in value if c in f"\n\t{NBSP}" or c.isprintable())


class _Words:
    """The filters that know the reader's language and zone."""

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
