"""What the page of findings shows: what is wrong, tab by tab, the errors first."""

from dataclasses import dataclass

from jobs.plan import Context
from jobs.worker.sheet import TITLES, Sheet
from sheets_schema.checks import CHECKS
from sheets_schema.finding import SEVERITIES, Finding
from sheets_schema.text import Language, Text, one_line, shown

_CHECKS = {check.code: check for check in CHECKS}
_LABELS = {"error": Text("Fel", "Error"), "warning": Text("Varning", "Warning"), "info": Text("Upplysning", "Info")}
_MOST = 300
"""Findings of a tab that are shown; the others are counted."""


@dataclass(frozen=True)
class Shown:
    """A finding as its reader sees it. `link` is its cell's web address or ""."""

    severity: str
    label: Text
    place: str
    value: str
    says: str
    code: str
    link: str


@dataclass(frozen=True)
class OfTab:
    """A tab's findings, the gravest first; `more` are not shown."""

    key: str
    title: str
    errors: int
    warnings: int
    link: str
    findings: tuple[Shown, ...]
    more: int


def by_tab(context: Context, language: Language) -> list[OfTab]:
    """Every tab with findings, those with errors first."""
    book = context.book
    sheet = Sheet(book.language, book.links)
    found: dict[str, list[Finding]] = {}
    for finding in context.findings:
        found.setdefault(finding.tab, []).append(finding)
    tabs = [_tab(key, some, sheet, language) for key, some in found.items()]
    return sorted(tabs, key=lambda one: one.errors == 0)


def _tab(key: str, some: list[Finding], sheet: Sheet, language: Language) -> OfTab:
    ordered = sorted(some, key=lambda finding: SEVERITIES.index(finding.severity))
    severities = [finding.severity for finding in some]
    return OfTab(
        key=key,
        title=next((one_line(one.title, 60) for one in some if one.title), TITLES[key][language]),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
        link=sheet.link(key),
        findings=tuple(_shown(finding, sheet, language) for finding in ordered[:_MOST]),
        more=max(0, len(some) - _MOST),
    )


def _shown(finding: Finding, sheet: Sheet, language: Language) -> Shown:
    row = Text(f"rad {finding.row}", f"row {finding.row}") if finding.row else Text("hela fliken", "the whole tab")
    return Shown(
        severity=finding.severity,
        label=_LABELS[finding.severity],
        place=finding.cell or row[language],
        value=one_line(shown(finding.value, language), 120),
        says=one_line(_CHECKS[finding.code].message(finding, language), 500),
        code=finding.code,
        link=sheet.cell(finding),
    )
