"""gruppbok fleet pause: lets a group rest, or takes it up again."""

from jobs.commands.fleet_database import opened
from jobs.fleet import registry
from jobs.session import Session
from sheets_schema.text import Text


def run(session: Session) -> int:
    """Pauses the group, or with --resume takes it up again. Raises FleetError."""
    with opened(session) as connection:
        group = registry.named(connection, session.args.name)
        name, resume = group.name, session.args.resume
        if resume:
            registry.resume(connection, group)
        else:
            registry.pause(connection, group)
    if resume and group.paused is None:
        says = Text(f"{name} vilar inte.", f"{name} is not paused.")
    elif resume:
        says = Text(f"{name} är igång igen, och läses strax.", f"{name} is at work again, and is read soon.")
    elif group.paused is not None:
        says = Text(f"{name} vilar redan.", f"{name} is paused already.")
    else:
        says = Text(
            f"{name} vilar: arket läses inte och inga brev går. Igång igen: gruppbok fleet pause {name} --resume",
            f"{name} is paused: the sheet is not read and no mails go. To go on: gruppbok fleet pause {name} --resume",
        )
    print(says[session.language])
    return 0
