"""gruppbok describe --duties: each duty of the secretary beside what of the program serves it."""

from typing import Any

from jobs.arguments import COMMANDS
from jobs.book_arguments import PAPERS
from jobs.commands.headings import OUR_TABS, anchor, check_heading, tab_heading
from jobs.duties import DUTIES, MAIN, SEEN_TO, Duty
from jobs.pages.sent import JOB_NAMES
from sheets_schema.check import Check
from sheets_schema.checks import CHECKS
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Language, Text, how_many

_TABS = {tab.key: tab for tab in TABS}
_WHOM = Text("NAMN", "NAME")
_OURS = {tab.key: tab for tab in OURS}
_PAGE = Text("sheet.md", "sheet.en.md")
_PARTS = (
    (Text("Det du främst ansvarar för", "What you mainly answer for"), MAIN),
    (Text("Det du ser till", "What you see to"), SEEN_TO),
)
_LABELS = {
    "tabs": Text("Ni skriver i", "You write in"),
    "ours": Text("Programmet skriver", "The program writes"),
    "checks": Text("Kontrolleras", "Checked"),
    "jobs": Text("Brev som går", "Mails that go"),
    "papers": Text("Dokument", "Papers"),
    "commands": Text("Kommandon", "Commands"),
}


def checks_of(name: str) -> list[Check]:
    """The checks that a name means: one, or with `.*` every one of a kind."""
    kind = name.removesuffix("*")
    return [check for check in CHECKS if check.code == name or (name.endswith(".*") and check.code.startswith(kind))]


def as_markdown(language: Language) -> str:
    """For docs/duties.md."""
    made = Text(
        "Gjord av `gruppbok describe --duties --format markdown`; ändra den inte för hand.",
        "Made by `gruppbok describe --duties --format markdown --lang en`; do not edit it.",
    )
    about = Text(
        "Uppdragen är de som står i Amnesty Sveriges rollbeskrivning för gruppsekreterare, här med egna ord. Under "
        "vart och ett står vad programmet gör, och var i arket det börjar. Veckobrevet till dig samlar alltihop.",
        "The duties are those of Amnesty Sweden's role description of the group secretary, here in our words. Under each "
        "stands what the program does, and where in the sheet it begins. The weekly letter to you gathers all of it.",
    )
    lines = [
        Text("# Gruppsekreterarens uppdrag", "# The group secretary's duties")[language],
        "",
        made[language],
        "",
        about[language],
    ]
    number = 0
    for title, duties in _PARTS:
        lines += ["", f"## {title[language]}"]
        for duty in duties:
            number += 1
            lines += ["", f"### {number}. {duty.says[language]}", "", duty.done[language], ""]
            lines += [f"- {_LABELS[kind][language]}: {', '.join(some)}" for kind, some in _served(duty, language)]
    return "\n".join(lines) + "\n"


def _served(duty: Duty, language: Language) -> list[tuple[str, list[str]]]:
    """What serves a duty, by kind; a kind without anything is left out."""
    found = {
        "tabs": [_tab(key, language) for key in duty.tabs],
        "ours": [_our_tab(key, language) for key in duty.ours],
        "checks": [_check(name, language) for name in duty.checks],
        "jobs": [JOB_NAMES[name][language].lower() for name in duty.jobs],
        "papers": [f"{PAPERS[kind][language]} (`{_report(kind, language)}`)" for kind in duty.papers],
        "commands": [f"{COMMANDS[words.split()[0]][language]} (`gruppbok {words}`)" for words in duty.commands],
    }
    return [(kind, some) for kind, some in found.items() if some]


def _report(kind: str, language: Language) -> str:
    """What is typed for a paper; one about a person wants to know whom."""
    return f"gruppbok report {kind} {_WHOM[language]}" if kind == "member" else f"gruppbok report {kind}"


def _tab(key: str, language: Language) -> str:
    """A tab, with a link to what it holds."""
    tab = _TABS[key]
    return f"[{tab.label[language]}]({_PAGE[language]}#{anchor(tab_heading(tab, language))})"


def _our_tab(key: str, language: Language) -> str:
    return f"[{_OURS[key].label[language]}]({_PAGE[language]}#{anchor(OUR_TABS[language])})"


def _check(name: str, language: Language) -> str:
    """A check, or the first of a kind, with a link to its remedy."""
    found = checks_of(name)
    link = f"[`{name}`]({_PAGE[language]}#{anchor(check_heading(found[0], language))})"
    if not name.endswith(".*"):
        return link
    number = how_many(len(found), Text("kontroll", "check"), Text("kontroller", "checks"))
    return f"{link} ({number[language]})"


def as_text(language: Language) -> str:
    """For reading in a terminal."""
    lines = []
    for duty in DUTIES:
        lines += [duty.says[language].upper(), f"  {duty.done[language]}"]
        names = {
            "tabs": [_TABS[key].label[language] for key in duty.tabs],
            "ours": [_OURS[key].label[language] for key in duty.ours],
            "checks": list(duty.checks),
            "jobs": [JOB_NAMES[name][language].lower() for name in duty.jobs],
            "papers": [_report(kind, language) for kind in duty.papers],
            "commands": [f"gruppbok {words}" for words in duty.commands],
        }
        lines += [f"    {_LABELS[kind][language]}: {', '.join(some)}" for kind, some in names.items() if some]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def as_json(language: Language) -> dict[str, Any]:
    """Every duty with the names of what serves it, and its words in both languages."""
    return {
        "schema": 1,
        "language": language,
        "duties": [
            {
                "key": duty.key,
                "says": {"sv": duty.says.sv, "en": duty.says.en},
                "done": {"sv": duty.done.sv, "en": duty.done.en},
                "tabs": list(duty.tabs),
                "own_tabs": list(duty.ours),
                "checks": [check.code for name in duty.checks for check in checks_of(name)],
                "jobs": list(duty.jobs),
                "papers": list(duty.papers),
                "commands": list(duty.commands),
            }
            for duty in DUTIES
        ],
    }
