"""gruppbok init: a new workbook with every tab."""

from pathlib import Path

from jobs.session import Session
from sheets_schema.text import Text
from sync.xlsx.template import make_workbook


def run(session: Session) -> int:
    """Makes the workbook and says what to do next."""
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
