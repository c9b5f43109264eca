"""gruppbok describe: every tab, column, setting and check, from their declarations."""

import re
from typing import Any

from jobs.commands import describe_duties
from jobs.commands.headings import OUR_TABS, SEVERITY, check_heading, tab_heading
from jobs.documents.reading import MONTHS
from jobs.session import Session
from sheets_schema.check import Check
from sheets_schema.checks import CHECKS
from sheets_schema.people import role_word
from sheets_schema.rules import pack
from sheets_schema.rules.reports import YearReport, reports
from sheets_schema.settings import SETTINGS
from sheets_schema.tab import Column, Tab
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Language, Text


def run(session: Session) -> int:
    """Prints the description in the format asked for."""
    language = session.language
    duties = session.args.duties
    match session.args.format:
        case "json":
            session.print_json((describe_duties.as_json if duties else as_json)(language))
        case "markdown":
            print((describe_duties.as_markdown if duties else as_markdown)(language), end="")
        case _:
            print((describe_duties.as_text if duties else as_text)(language), end="")
    return 0


def _choices(column: Column, language: Language) -> list[str]:
    choices = getattr(column.kind, "choices", ())
    return [choice.label[language] for choice in choices]


def as_json(language: Language) -> dict[str, Any]:
    """Everything declared, with labels in both languages."""
    return {
        "schema": 1,
        "language": language,
        "tabs": [_tab_json(tab) for tab in TABS],
        "own_tabs": [{"key": tab.key, "label": _both(tab.label), "help": _both(tab.help)} for tab in OURS],
        "settings": [
            {
                "key": one.key,
                "label": _both(one.label),
                "required": one.starred,
                "default": one.shown,
                "help": _both(one.help),
            }
            for one in SETTINGS
        ],
        "checks": [_check_json(check) for check in CHECKS],
        "rules": [
            {
                "key": rule.key,
                "says": _both(rule.says),
                "paragraph": rule.paragraph,
                "source": rule.source,
                "year": rule.year,
            }
            for rule in pack().values()
        ],
    }


def _both(text: Text) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}


def _tab_json(tab: Tab) -> dict[str, Any]:
    return {
        "key": tab.key,
        "label": _both(tab.label),
        "help": _both(tab.help),
        "optional": tab.optional,
        "columns": [
            {
                "key": column.key,
                "label": _both(column.label),
                "kind": _both(column.kind.name),
                "required": column.starred,
                "aliases": list(column.aliases),
                "choices": [_both(choice.label) for choice in getattr(column.kind, "choices", ())],
                "help": _both(column.help),
            }
            for column in tab.columns
        ],
    }


def _check_json(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "severity": check.severity,
        "excludes_row": check.excludes,
        "says": _both(check.says),
        "remedy": _both(check.remedy),
        "example": _both(check.example),
    }


def as_text(language: Language) -> str:
    """For reading in a terminal."""
    lines = []
    for tab in TABS:
        optional = Text(" (får saknas)", " (may be missing)")[language] if tab.optional else ""
        lines += [f"{tab.label[language].upper()}{optional}", f"  {tab.help[language]}"]
        for column in tab.columns:
            star = "*" if column.starred else " "
            words = _choices(column, language)
            kind = " | ".join(words) if words else column.kind.name[language]
            lines.append(f"  {star} {column.label[language]:<24} {kind}")
        lines.append("")
    lines.append(Text("INSTÄLLNINGAR", "SETTINGS")[language])
    lines += [f"  {'*' if one.starred else ' '} {one.label[language]:<32} {one.shown}" for one in SETTINGS]
    lines += ["", Text("KONTROLLER", "CHECKS")[language]]
    for check in CHECKS:
        lines.append(f"  {check.code:<36} {SEVERITY[check.severity][language]}")
        lines.append(f"      {check.example[language]}")
    return "\n".join(lines) + "\n"


def as_markdown(language: Language) -> str:
    """For docs/sheet.md."""
    lines = [
        Text("# Arket: flikar, kolumner och kontroller", "# The sheet: tabs, columns and checks")[language],
        "",
        Text(
            "Gjord av `gruppbok describe --format markdown`; ändra den inte för hand. En stjärna märker det som måste fyllas i.",
            "Made by `gruppbok describe --format markdown --lang en`; do not edit it. A star marks what must be filled in.",
        )[language],
        "",
        Text("## Flikar ni skriver i", "## Tabs you write")[language],
        "",
    ]
    for tab in TABS:
        lines += _tab_markdown(tab, language)
    lines += [f"## {OUR_TABS[language]}", ""]
    lines += [f"- **{tab.label[language]}** (`{tab.key}`): {tab.help[language]}" for tab in OURS]
    lines += ["", Text("## Inställningar", "## Settings")[language], ""]
    head = Text("| Inställning | Nyckel | Standard | Vad den gör |", "| Setting | Key | Default | What it does |")
    lines += [head[language], "|---|---|---|---|"]
    for one in SETTINGS:
        star = "*" if one.starred else ""
        lines.append(f"| {one.label[language]}{star} | `{one.key}` | {one.shown} | {one.help[language]} |")
    lines += ["", Text("## Kontroller", "## Checks")[language], ""]
    lines += [line for check in CHECKS for line in _check_markdown(check, language)]
    lines += [Text("## Regler", "## Rules")[language], ""]
    lines += [f"- {rule.says[language]} ({rule.paragraph}; {rule.source}, {rule.year})" for rule in pack().values()]
    lines += ["", Text("## Årets rapporter", "## The year's reports")[language], ""]
    lines += [
        Text(
            "En ny arbetsbok börjar med dem i Rapporter. Ändra dagarna, eller ta bort rader, som ni vill.",
            "A new workbook begins with them in Reports. Change the days, or delete rows, as you like.",
        )[language],
        "",
        *(_report_markdown(report, language) for report in reports().values()),
    ]
    return "\n".join(lines) + "\n"


def _tab_markdown(tab: Tab, language: Language) -> list[str]:
    head = Text("| Kolumn | Nyckel | Vad | Förklaring |", "| Column | Key | What | Explanation |")[language]
    lines = [
        f"### {tab_heading(tab, language)}",
        "",
        tab.help[language],
        "",
        head,
        "|---|---|---|---|",
    ]
    for column in tab.columns:
        star = "*" if column.starred else ""
        words = _choices(column, language)
        kind = ", ".join(words) if words else column.kind.name[language]
        lines.append(f"| {column.label[language]}{star} | `{column.key}` | {kind} | {column.help[language]} |")
    return [*lines, ""]


def _report_markdown(report: YearReport, language: Language) -> str:
    """A report of the rule pack: its usual last day, who answers for it, and where that is written."""
    name = report.title[language].format(year="").strip() + (f" ({report.only[language]})" if report.kind else "")
    month, role = MONTHS[report.on[0] - 1], role_word(report.role)
    by = Text(f"sista {month.sv}, {role.sv}", f"by the end of {month.en}, {role.en}")[language]
    return f"- {name}: {by} ({report.source}, {report.year})"


def _check_markdown(check: Check, language: Language) -> list[str]:
    counts = Text(" Raden räknas inte i bokslutet.", " The row does not count in the balances.")[language]
    says = re.sub(r"\{\w+\}", "…", f"{check.says[language]} {check.remedy[language]}".strip())
    example = Text("Till exempel", "For instance")[language]
    return [
        f"### {check_heading(check, language)}",
        "",
        f"{example}: {check.example[language]}{counts if check.excludes else ''}",
        "",
        f"> {says}",
        "",
    ]
