"""From a message to a letter: one template a job and language, rendered twice, as plain text and as HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import css_inline
from babel.dates import format_date, format_datetime, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jobs.plan import Message
from jobs.worker.plain_text import WIDTH, aligned, underlined, wrap
from jobs.worker.sheet import TITLES, Sheet, choice, url
from sheets_schema.checks import CHECKS
from sheets_schema.checks.meetings import STATUTORY
from sheets_schema.finding import SEVERITIES, Finding
from sheets_schema.text import NBSP, Language, Ore, Text, fold, money

Medium = Literal["text", "html"]
TEMPLATES = Path(__file__).with_name("templates")
LARGEST = 98_000
"""Bytes of HTML that mail readers show without cutting it."""
LINE = 200
"""Most characters of anything out of a sheet."""
NEWS = 20
"""How many times as long as other texts news may be."""
_SHORTER = (500, 160, 60)
"""How long a text may be: less at each attempt, until the HTML is small enough."""

_CHECKS = {check.code: check for check in CHECKS}
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_UNBROKEN = re.compile(r"[^\s<>()\[\],;:”“\"]+")


@dataclass(frozen=True)
class Letter:
    """A mail's words for one reader: a subject of one line, plain text, and HTML that says the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Group:
    """Whose letters they are. `secretary` is a name or "", `sheet` the sheet's language, `link` its web address or "".

    `links` are the web addresses of its tabs by their keys, for those that have one.
    """

    name: str
    reply_to: str
    zone: ZoneInfo
    secretary: str
    sheet: Language = "sv"
    link: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


def render(message: Message, group: Group) -> Letter:
    """The letter of a message. Texts are cut further where the HTML would else be too large for mail readers."""
    for longest in _SHORTER[:-1]:
        letter = _attempt(message, group, longest)
        if len(letter.html.encode()) <= LARGEST:
            return letter
    return _attempt(message, group, _SHORTER[-1])


def subject_of(message: Message, group: Group) -> str:
    """The subject of a message's letter, without the cost of the letter."""
    return _plain(message, group, _SHORTER[0])[0]


def _attempt(message: Message, group: Group, longest: int) -> Letter:
    subject, body = _plain(message, group, longest)
    return Letter(subject, _tidy(body), _INLINER.inline(_squeeze(_filled("html", message, group, longest, subject))))


def _plain(message: Message, group: Group, longest: int) -> tuple[str, str]:
    """The subject and the plain text."""
    subject, _, body = _filled("text", message, group, longest).replace(NBSP, " ").partition("\n")
    return subject, body


def _filled(medium: Medium, message: Message, group: Group, longest: int, subject: str = "") -> str:
    """A job's template with what is in the message."""
    language = message.to.language
    template = environment(medium, language, group.zone, longest).get_template(f"{language}/{message.job}.j2")
    return template.render(
        facts=message.facts["letter"],
        to=message.to,
        group=group,
        sheet=Sheet(group.sheet, group.links),
        language=language,
        is_secretary=bool(group.secretary) and fold(message.to.name) == fold(group.secretary),
        subject=subject,
    )


def prepare(zone: ZoneInfo) -> None:
    """Makes the templates of a zone's letters ready, for the processes that are forked from this one."""
    for medium, language in product(get_args(Medium), get_args(Language)):
        templates = environment(medium, language, zone, _SHORTER[0])
        for name in templates.list_templates():
            if "/" not in name or name.startswith(f"{language}/"):
                templates.get_template(name)


_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)


def _tidy(text: str) -> str:
    """Plain text without spaces at the end of a line, and with one empty line at most."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def _squeeze(html: str) -> str:
    """HTML without the indentation and empty lines of its templates."""
    return re.sub(r"\s*\n\s*", "\n", html).strip() + "\n"


@lru_cache(maxsize=64)
def environment(medium: Medium, language: Language, zone: ZoneInfo, longest: int = _SHORTER[0]) -> Environment:
    """The templates of one medium, in one language and zone; nothing shown is longer than `longest`."""
    found = Environment(
        loader=FileSystemLoader([TEMPLATES / medium, TEMPLATES]),
        autoescape=medium == "html",  # noqa: S701 - plain text has no markup
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _final(value, language),
    )
    words = _Words(language, zone, longest)
    names = (
        "line",
        "discreet",
        "first_name",
        "day",
        "short_day",
        "brief_day",
        "clock",
        "money",
        "message",
        "place",
        "status",
    )
    found.filters |= {name: getattr(words, name) for name in names}
    found.filters |= {one.__name__: one for one in (url, gravest, wrap, underlined, aligned, is_numbered)}
    found.filters["news"] = words.news if medium == "html" else words.plain_news
    found.globals["statutory"] = STATUTORY
    return found


def _final(value: object, language: Language) -> object:
    """What a template shows at last: texts in its language, and nothing that cannot be printed."""
    if isinstance(value, Text):
        value = value[language]
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    if value.replace("\n", "").replace(NBSP, "").isprintable():
        return value
    return "".join(c for c in value if c in f"\n{NBSP}" or c.isprintable())


@dataclass(frozen=True)
class _Words:
    """The filters that know the reader's language and the group's zone."""

    language: Language
    zone: ZoneInfo
    longest: int

    def line(self, value: str | Text, longest: int = LINE) -> str:
        """A text out of a sheet, fit for one line."""
        return one_line(value[self.language] if isinstance(value, Text) else value, min(longest, self.longest))

    def discreet(self, value: str | Text, longest: int = LINE) -> str:
        """As `line`, without anybody's e-mail address."""
        return self.line(without_addresses(value[self.language] if isinstance(value, Text) else value), longest)

    def news(self, value: str) -> str:
        """Markdown out of a sheet, as HTML that is clean."""
        from jobs.worker.markdown import as_html  # noqa: PLC0415 - slow to import, and seldom needed

        return as_html(self.plain_news(value, wide=True))

    def plain_news(self, value: str, *, wide: bool = False) -> str:
        """Markdown out of a sheet as it stands, of lines that fit unless `wide`; where it is cut it says so."""
        from jobs.worker.markdown import as_text, tidied  # noqa: PLC0415 - as above

        tidy, is_cut = tidied(value, NEWS * self.longest)
        if is_cut:
            tidy += Text("\n\n… Texten är kortad här.", "\n\n… The text is cut short here.")[self.language]
        return tidy if wide else as_text(tidy, WIDTH)

    def first_name(self, name: str) -> str:
        """The name to greet somebody by; the whole of it where it is written the other way round."""
        tidy = self.line(name, 60)
        return tidy if "," in tidy or not tidy else tidy.split()[0]

    def day(self, value: date) -> str:
        """A day in full: `torsdag 26 november 2026`."""
        return self._date(value, "EEEE d MMMM y")

    def short_day(self, value: date) -> str:
        """A day without its year: `torsdag 26 november`."""
        return self._date(value, "EEEE d MMMM")

    def brief_day(self, value: date) -> str:
        """A day without its weekday and year: `26 november`."""
        return self._date(value, "d MMMM")

    def clock(self, value: datetime | time) -> str:
        """A time of day: `18.30`, or in English `18:30`."""
        pattern = {"sv": "HH.mm", "en": "HH:mm"}[self.language]
        if isinstance(value, datetime):
            return self._date(value, pattern)
        return format_time(value, pattern, locale=_LOCALES[self.language])

    def money(self, ore: Ore) -> str:
        """A sum with its currency."""
        return money(ore, self.language)

    def message(self, finding: Finding) -> str:
        """What is wrong and what to write instead, without anybody's e-mail address."""
        return self.line(_CHECKS[finding.code].message(_discreet(finding), self.language), 400)

    def place(self, finding: Finding) -> str:
        """Where it is: the tab as it stands in the sheet, and the cell."""
        row = Text("rad", "row")[self.language]
        cell = finding.cell or (f"{row} {finding.row}" if finding.row else "")
        title = finding.title or TITLES[finding.tab][self.language]
        return f"{self.line(title, 40)} {cell}".rstrip()

    def status(self, value: str, tab: str) -> str:
        """A status in the reader's language."""
        return self.line(choice(tab, "status", value), 40)

    def _date(self, value: date, pattern: str) -> str:
        locale = _LOCALES[self.language]
        if isinstance(value, datetime):
            return format_datetime(value, pattern, tzinfo=self.zone, locale=locale)
        return format_date(value, pattern, locale=locale)


def one_line(text: str, longest: int) -> str:
    """Untrusted text in one line, without control and direction marks, cut at `longest`; no-break spaces stay."""
    near = text.strip()[: 16 * longest]
    spaced = (c if c == NBSP or c.isprintable() else " " * c.isspace() for c in near)
    tidy = re.sub(r" {2,}", " ", "".join(spaced)).strip()
    return tidy if len(tidy) <= longest else tidy[: longest - 1].rstrip() + "…"


def without_addresses(text: str) -> str:
    """A text in which e-mail addresses are dots."""
    return _UNBROKEN.sub(lambda found: _dots(found[0]), text) if "@" in text else text


def _dots(word: str) -> str:
    """A word, or dots with its full stop or the like where it is an address."""
    address = word.rstrip(".!?'")
    return "…" + word[len(address) :] if "@" in address.strip("@") else word


def _discreet(finding: Finding) -> Finding:
    """A finding whose message shows nobody's address: a letter names member and cell, and the address is in the cell."""
    facts = {name: without_addresses(fact) if isinstance(fact, str) else fact for name, fact in finding.facts.items()}
    hidden = without_addresses(finding.value) if isinstance(finding.value, str) else finding.value
    return replace(finding, value="…" if finding.column == "email" else hidden, facts=facts)


def gravest(findings: Sequence[Finding]) -> list[Finding]:
    """Findings with the errors first, else as they stand."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def is_numbered(points: Sequence[str]) -> bool:
    """Whether people have numbered the points of an agenda, or set them out, themselves."""
    return any(re.match(r"(?:\d|§|[-–•*])", point) for point in points)
