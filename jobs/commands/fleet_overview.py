"""gruppbok fleet overview: all groups on a page and in a workbook, who needs help first."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from jobs.commands.fleet_database import opened
from jobs.session import Session, UsageError
from sheets_schema.text import Language, Text

if TYPE_CHECKING:
    from jobs.fleet.office import Office

_NAME = Text("gruppernas-lage", "groups")


def run(session: Session) -> int:
    """Writes the page, the workbook or both, and prints their paths."""
    chosen = Path(session.args.output) if session.args.output else Path()
    _check(chosen, session.args.output)
    from jobs.fleet.office import read_office  # noqa: PLC0415 - imports pandas
    from jobs.fleet.postgres import moment  # noqa: PLC0415 - slow to import
    from jobs.worker.whole_file import write_whole  # noqa: PLC0415 - as above

    with opened(session) as connection:
        office = read_office(connection, moment(connection))
    for path in _paths(chosen, session.args.output, office, session.language):
        with session.progress(Text("Skriver", "Writing")):
            content = MAKERS[path.suffix.lower()](office, session.language)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        print(path)
    return 0


def _page(office: "Office", language: Language) -> bytes:
    from jobs.fleet.overview_page import page  # noqa: PLC0415 - as above

    return page(office, language).encode()


def _workbook(office: "Office", language: Language) -> bytes:
    from jobs.fleet.overview_workbook import TITLE, pages  # noqa: PLC0415 - as above
    from sync.xlsx.drawing import drawn  # noqa: PLC0415 - as above

    return drawn(pages(office, language), TITLE[language], {})


MAKERS: dict[str, Callable[["Office", Language], bytes]] = {".html": _page, ".xlsx": _workbook}
"""What is made, by the ending of its file."""


def _check(chosen: Path, output: str | None) -> None:
    """Refuses what is neither of the two files nor a folder."""
    if not _is_folder(chosen, output) and chosen.suffix.lower() not in MAKERS:
        raise UsageError(
            Text(
                "--output: skriv en mapp, eller en fil som slutar på .html eller .xlsx.",
                "--output: write a folder, or a file that ends in .html or .xlsx.",
            )
        )


def _is_folder(chosen: Path, output: str | None) -> bool:
    return not output or chosen.is_dir() or output.endswith("/") or not chosen.suffix


def _paths(chosen: Path, output: str | None, office: "Office", language: Language) -> list[Path]:
    """The file that was named, else both under a name that says when they were made."""
    from jobs.fleet.needs import ZONE  # noqa: PLC0415 - as above

    if not _is_folder(chosen, output):
        return [chosen]
    name = f"{_NAME[language]}-{office.now.astimezone(ZONE):%Y-%m-%d-%H%M}"
    return [chosen / f"{name}{ending}" for ending in MAKERS]
