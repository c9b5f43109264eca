"""The tab Kontroll: what needs mending, where, and what to write instead."""

from collections.abc import Sequence

from jobs.pages.shared import MOST, Row, header, page, title
from jobs.plan import Context
from sheets_schema.checks import CHECKS
from sheets_schema.finding import SEVERITIES, Finding
from sheets_schema.page import Cell, Link, Page, Style
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import FINDINGS
from sheets_schema.text import Language, Text, shown

_CHECKS = {check.code: check for check in CHECKS}
_SEVERITY = {"error": Text("Fel", "Error"), "warning": Text("Varning", "Warning"), "info": Text("Upplysning", "Info")}
_STYLE = {"error": Style.ERROR, "warning": Style.WARNING, "info": Style.INFO}
_TAB_LABELS = {tab.key: tab.label for tab in TABS}


def findings(context: Context) -> Page:
    """Kontroll: one row a finding, with a link to its cell; of very many the gravest, and how many more there are."""
    language = context.book.language
    labels = (
        Text("Allvar", "Severity"),
        Text("Flik", "Tab"),
        Text("Cell", "Cell"),
        Text("Står nu", "Stands now"),
        Text("Vad som är fel, och vad man skriver i stället", "What is wrong, and what to write instead"),
        Text("Kod", "Code"),
    )
    rows = [*title(FINDINGS, context), header(language, *labels)]
    rows += [_finding(finding, language) for finding in _gravest(context.findings)]
    if (more := len(context.findings) - MOST) > 0:
        says = Text(
            f"Och {more} till. Kommandot gruppbok check visar alla.", f"And {more} more. gruppbok check shows all."
        )
        rows.append((Cell(says[language], Style.MUTED),))
    if not context.findings:
        rows.append((Cell(Text("Allt är i sin ordning.", "Everything is in order.")[language], Style.GOOD),))
    return page(FINDINGS, language, (11, 16, 9, 24, 78, 30), rows, header=4)


def _gravest(found: Sequence[Finding]) -> list[Finding]:
    """As many as a tab shows, the gravest, in their order."""
    places = sorted(range(len(found)), key=lambda n: SEVERITIES.index(found[n].severity))
    return [found[n] for n in sorted(places[:MOST])]


def _finding(finding: Finding, language: Language) -> Row:
    style = _STYLE[finding.severity]
    place = finding.cell or (f"{Text('rad', 'row')[language]} {finding.row}" if finding.row else "")
    link = Link(finding.title, finding.cell or f"A{finding.row or 1}") if finding.title else None
    tab = finding.title or _TAB_LABELS[finding.tab][language]
    return (
        Cell(_SEVERITY[finding.severity][language], style),
        Cell(tab),
        Cell(place, link=link if place else None),
        Cell(shown(finding.value, language), wrap=True),
        Cell(_CHECKS[finding.code].message(finding, language), wrap=True),
        Cell(finding.code, Style.MUTED),
    )
