"""gruppbok init: a new workbook with every tab, in a file or in a spreadsheet that a person made and shared."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.session import Session, UsageError
from sheets_schema.text import Language, Text, one_line
from sync.names import google_key

if TYPE_CHECKING:
    from sync.google.template import Plan


def run(session: Session) -> int:
    """Makes the workbook, or fills the spreadsheet, and says what to do next."""
    return _in_file(session) if session.args.xlsx else _in_google(session)


def _in_file(session: Session) -> int:
    from sync.xlsx.template import make_workbook  # noqa: PLC0415 - a spreadsheet needs none of it

    path = Path(session.args.xlsx)
    with session.progress(Text("Gör arbetsboken", "Making the workbook")):
        make_workbook(path, session.language, session.now.date())
    print(
        Text(
            f"{path} är klar. Öppna den, fyll i Inställningar, Medlemmar och Roller, och kör: gruppbok check {path}",
            f"{path} is ready. Open it, fill in Settings, Members and Roles, and run: gruppbok check {path}",
        )[session.language]
    )
    return 0


def _in_google(session: Session) -> int:
    from sync.google.keeper import GoogleWorkbook  # noqa: PLC0415 - slow to import, and files need none of it
    from sync.google.template import fill  # noqa: PLC0415 - as above

    url = session.args.workbook
    workbook = session.workbook() if google_key(url) else None
    if not isinstance(workbook, GoogleWorkbook):
        raise UsageError(
            Text(
                "Efter --google står arkets adress: kopiera den ur webbläsaren, https://docs.google.com/spreadsheets/d/…",
                "After --google comes the sheet's address: copy it from the browser, https://docs.google.com/spreadsheets/d/…",
            )
        )
    with session.progress(Text("Fyller arket", "Filling the sheet")):
        workbook.fingerprint()  # nobody finds what is filled in the bin
        plan = fill(workbook.transport, workbook.key, session.language, session.now.date())
    language = session.language_of(plan.language)
    print("\n".join(line[language] for line in _told(plan, url)))
    return 0


def _told(plan: "Plan", url: str) -> list[Text]:
    """What was done, in a few lines."""
    lines = []
    if plan.made:
        names = _list(plan.made)
        lines.append(Text(f"Nya flikar: {names}.", f"New tabs: {names}."))
    if plan.filled:
        names = _list(plan.filled)
        lines.append(Text(f"Tomma flikar som har fyllts: {names}.", f"Empty tabs that were filled: {names}."))
    for title, what in plan.mended.items():
        sv, en = (_list([one[language] for one in what]) for language in _LANGUAGES)
        name = one_line(title)
        lines.append(Text(f"{name} har fått det som saknades: {sv}.", f"{name} got what was missing: {en}."))
    if plan.locale:
        lines.append(
            Text("Arket skriver nu tal och datum på svenska.", "The sheet now writes numbers and dates as Swedes do.")
        )
    if not lines:
        lines.append(Text("Inget saknades, så inget är ändrat.", "Nothing was missing, so nothing is changed."))
    for title, why in plan.left.items():
        name = one_line(title)
        lines.append(Text(f"{name} är orörd: den {why.sv}.", f"{name} is left as it is: it {why.en}."))
    if plan.made or plan.filled:
        check = f"gruppbok check {url}"
        lines.append(
            Text(
                f"Fyll i Inställningar, Medlemmar och Roller, och kör: {check}",
                f"Fill in Settings, Members and Roles, and run: {check}",
            )
        )
    return lines


_LANGUAGES: tuple[Language, ...] = ("sv", "en")


def _list(names: Sequence[str]) -> str:
    return ", ".join(one_line(name) for name in names)
