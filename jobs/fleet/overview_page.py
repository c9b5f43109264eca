"""The office's overview as one HTML page, which holds all it shows and asks nobody for anything."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from babel.dates import format_date, format_time

from jobs.fleet.needs import ZONE, day_of
from jobs.fleet.office import Office, Row, initial
from jobs.version import VERSION
from jobs.worker.web import environment, style
from sheets_schema.tabs.choices import MEETING_TYPE
from sheets_schema.text import NBSP, Language, Text, how_many

TEMPLATES = Path(__file__).with_name("templates")
_LOCALES = {"sv": "sv_SE", "en": "en_GB"}
_KINDS = {choice.label.sv: choice.label for choice in MEETING_TYPE.choices}


@dataclass(frozen=True)
class Letter:
    """The groups whose names begin with a letter."""

    name: str
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        """What it is called in an address."""
        return f"letter-{ord(self.name):x}"


def page(office: Office, language: Language) -> str:
    """The whole page."""
    words = _Words(language, day_of(office.now))
    made = environment(TEMPLATES, language, ZONE)
    names = ("facts", "notes", "read", "meeting", "reports", "brief", "number")
    made.filters |= {name: getattr(words, name) for name in names}
    return made.get_template("overview.html").render(
        language=language,
        office=office,
        today=day_of(office.now),
        lead=lead(office),
        letters=letters(office.others),
        reports=how_many(
            office.totals.reports, Text("rapport i allt", "report in all"), Text("rapporter i allt", "reports in all")
        )
        if office.totals.reports
        else "",
        style=style(TEMPLATES / "overview.css"),
        version=VERSION,
    )


def lead(office: Office) -> Text:
    """The whole in a sentence."""
    helped, number = len(office.helped), len(office.helped) + len(office.others)
    if not number:
        return Text("Här finns inga grupper än.", "There are no groups here yet.")
    if not helped:
        return Text("Ingen grupp behöver hjälp just nu.", "No group needs help just now.")
    if number == 1:
        return Text("Gruppen behöver hjälp.", "The group needs help.")
    one = helped == 1
    return Text(
        f"{helped} av {number} grupper behöver hjälp.",
        f"{helped} of {number} groups {'needs' if one else 'need'} help.",
    )


def letters(rows: tuple[Row, ...]) -> tuple[Letter, ...]:
    """The groups by the letters that they stand under, each letter once."""
    found: dict[str, list[Row]] = {}
    for letter, some in groupby(rows, key=lambda row: initial(row.name)):
        found.setdefault(letter, []).extend(some)
    return tuple(Letter(letter, tuple(some)) for letter, some in found.items())


class _Words:
    """What is said of a group, in the reader's language and on the reader's day."""

    def __init__(self, language: Language, today: date) -> None:
        self._language, self._today = language, today

    def facts(self, row: Row) -> list[str]:
        """What else is known of a group that needs help."""
        view = row.view
        said = [Text(f"Läst {self.read(row)}", f"Read {self.read(row)}")] if row.group.looked else []
        if view and view.findings["error"]:
            said.append(how_many(view.findings["error"], Text("fel", "error"), Text("fel", "errors")))
        if view and view.findings["warning"]:
            said.append(how_many(view.findings["warning"], Text("varning", "warning"), Text("varningar", "warnings")))
        if meeting := self.meeting(row):
            said.append(Text(f"Nästa möte {meeting}", f"Next meeting {meeting}"))
        if view and view.due:
            reports = how_many(view.due, Text("rapport", "report"), Text("rapporter", "reports"))
            said.append(Text(f"{reports.sv} inom 60 dagar", f"{reports.en} within 60 days"))
        return [one[self._language].replace(" ", NBSP) for one in said]

    def notes(self, row: Row) -> list[Text]:
        """What the group hears in its own mails, but for how many errors there are."""
        return [one.says for one in row.needs if one.kind != "errors"]

    def read(self, row: Row) -> str:
        """When the sheet was last read: `i dag 11.02`, `i går 18.04`, `19 nov.`; "" where it never was."""
        moment = row.group.looked
        if moment is None:
            return ""
        near = {self._today: Text("i dag", "today"), self._today - timedelta(days=1): Text("i går", "yesterday")}
        if word := near.get(day_of(moment)):
            pattern = {"sv": "HH.mm", "en": "HH:mm"}[self._language]
            clock = format_time(moment.astimezone(ZONE).time(), pattern, locale=_LOCALES[self._language])
            return f"{word[self._language]} {clock}"
        return self.brief(day_of(moment))

    def meeting(self, row: Row) -> str:
        """The next meeting: its day and kind."""
        found = row.view.meeting if row.view else None
        if found is None:
            return ""
        kind = _KINDS[found.kind][self._language]
        return self.brief(found.day) + (f", {kind[:1].lower()}{kind[1:]}" if found.kind != "Annat" else "")

    def reports(self, row: Row) -> str:
        """The reports to come: how many soon, or when the next is due."""
        view = row.view
        if view is None or view.next_report is None:
            return ""
        if view.due:
            return Text(f"{view.due} inom 60 dagar", f"{view.due} within 60 days")[self._language]
        next_ = self.brief(view.next_report)
        return Text(f"nästa {next_}", f"next {next_}")[self._language]

    def brief(self, day: date) -> str:
        """A day in few letters, with its year where it is another: `19 nov.`, `31 jan. 2027`."""
        day = day_of(day) if isinstance(day, datetime) else day
        pattern = "d MMM" if day.year == self._today.year else "d MMM y"
        return format_date(day, pattern, locale=_LOCALES[self._language])

    def number(self, number: int) -> str:
        """A number with its thousands apart."""
        return f"{number:,}".replace(",", NBSP if self._language == "sv" else ",")
