"""The headings of the page of the sheet, and how another page links to one."""

from sheets_schema.check import Check
from sheets_schema.tab import Tab
from sheets_schema.text import Language, Text

SEVERITY = {"error": Text("fel", "error"), "warning": Text("varning", "warning"), "info": Text("upplysning", "info")}
OUR_TABS = Text("Flikar programmet skriver", "Tabs the program writes")


def tab_heading(tab: Tab, language: Language) -> str:
    """What stands over a tab."""
    optional = Text(" (får saknas)", " (may be missing)")[language] if tab.optional else ""
    return f"{tab.label[language]} (`{tab.key}`){optional}"


def check_heading(check: Check, language: Language) -> str:
    """What stands over a check."""
    return f"`{check.code}` ({SEVERITY[check.severity][language]})"


def anchor(heading: str) -> str:
    """The last part of a link to a heading, as GitHub and others make it."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
