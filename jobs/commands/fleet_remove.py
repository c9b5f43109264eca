"""gruppbok fleet remove: takes a group out of the fleet, and deletes all that is kept of it."""

from jobs.commands.fleet_database import opened
from jobs.fleet import registry
from jobs.fleet.errors import FleetError
from jobs.session import Session
from sheets_schema.text import Text, how_many

PATIENCE = 600.0
"""Seconds to wait for a look in hand."""


def run(session: Session) -> int:
    """Removes the group; without --yes it says what would be gone, and that is all. Raises FleetError."""
    with opened(session) as connection:
        group = registry.named(connection, session.args.name)
        if not session.args.yes:
            raise FleetError(_would_go(group.name, registry.kept_of(connection, group)))
        with session.progress(Text("Väntar på en genomgång som pågår", "Waiting for a look in hand")):
            registry.remove(connection, group, patience=PATIENCE)
    says = Text(
        f"{group.name} är borttagen, med allt som var sparat. Arket är orört.",
        f"{group.name} is removed, with all that was kept. The sheet is as it was.",
    )
    print(says[session.language])
    return 0


def _would_go(name: str, kept: registry.Kept) -> Text:
    """What is kept of a group, in words."""
    if not any(kept):
        return Text(
            f"Om {name} är inget sparat än. Skriv samma sak med --yes för att ta bort gruppen.",
            f"Nothing is kept of {name} yet. Write the same with --yes to remove the group.",
        )
    parts = [
        how_many(kept.mails, Text("brev", "mail"), Text("brev", "mails")),
        how_many(kept.years, Text("stängt år", "closed year"), Text("stängda år", "closed years")),
        how_many(kept.lines, Text("bankrad", "bank line"), Text("bankrader", "bank lines")),
    ]
    waits = [
        how_many(kept.waiting, Text("väntar", "waits"), Text("väntar", "wait")),
        how_many(kept.unknown, Text("är osäkert", "is in doubt"), Text("är osäkra", "are in doubt")),
    ]
    some = [one for one, number in zip(waits, (kept.waiting, kept.unknown), strict=True) if number]
    sv, en = (f" ({', '.join(one[language] for one in some)})" if some else "" for language in ("sv", "en"))
    return Text(
        f"Med {name} försvinner allt som är sparat: {parts[0].sv}{sv}, {parts[1].sv} och {parts[2].sv}. Arket rörs inte. "
        "Skriv samma sak med --yes för att ta bort gruppen.",
        f"With {name} goes all that is kept: {parts[0].en}{en}, {parts[1].en} and {parts[2].en}. The sheet is not touched. "
        "Write the same with --yes to remove the group.",
    )
