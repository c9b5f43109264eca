"""How a letter speaks of the group's sheet: by the names that stand in it, and with links where it is on the web."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jobs.meetings import web_address
from sheets_schema.finding import Finding
from sheets_schema.kinds import ChoiceKind
from sheets_schema.settings import SETTINGS
from sheets_schema.tabs import TABS
from sheets_schema.tabs.choices import ON_OFF
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Language, Text, shown

URL = 2000
"""Most characters of a web address that is a link."""
TITLES = {tab.key: tab.label for tab in (*TABS, *OURS)}
_TABS = {tab.key: tab for tab in TABS}
_SETTINGS = {setting.key: setting.label for setting in SETTINGS}
_NOWHERE = ("tab.missing", "tab.duplicate")
"""Findings of a tab that is not there, or is not the one that its key leads to."""


@dataclass(frozen=True)
class Sheet:
    """The names of tabs, columns, settings and choices as they stand in the group's sheet."""

    language: Language
    links: Mapping[str, str] = field(default_factory=dict)

    def tab(self, key: str) -> str:
        """A tab's title."""
        return TITLES[key][self.language]

    def link(self, key: str) -> str:
        """A tab's web address, or ""."""
        return url(self.links.get(key, ""))

    def cell(self, finding: Finding) -> str:
        """The web address of the place that a finding speaks of, or "" where it has none."""
        link = "" if finding.code in _NOWHERE else self.link(finding.tab)
        cell = finding.cell or (f"A{finding.row}" if finding.row else "")
        return f"{link}&range={cell}" if link and cell else link

    def column(self, tab: str, key: str) -> str:
        """A column's header."""
        return _TABS[tab][key].label[self.language]

    def setting(self, key: str) -> str:
        """A setting's name."""
        return _SETTINGS[key][self.language]

    def on(self, on: bool) -> str:  # noqa: FBT001 - which of the two words
        """The words of a setting that is on or off."""
        return ON_OFF.words(self.language)[0 if on else 1]

    def yes(self, yes: bool) -> str:  # noqa: FBT001 - which of the two words
        """Yes or no."""
        return shown(yes, self.language)

    def choice(self, tab: str, key: str, value: str) -> str:
        """One of a column's choices, named by its Swedish label; another text stands as it is."""
        return choice(tab, key, value)[self.language]


def choice(tab: str, key: str, value: str) -> Text:
    """One of a column's choices by its Swedish label; another text stands as it is."""
    kind = _TABS[tab][key].kind
    choices = kind.choices if isinstance(kind, ChoiceKind) else ()
    return next((one.label for one in choices if one.label.sv == value), Text(value, value))


def url(address: str) -> str:
    """A web address that may be a link, or ""."""
    return web_address(address) if len(address) <= URL else ""
