"""gruppbok import: what others have written, brought beside the book; never into people's tabs."""

from collections.abc import Callable

from jobs.commands import import_bank
from jobs.session import Session

KINDS: dict[str, Callable[[Session], int]] = {"bank": import_bank.run}


def run(session: Session) -> int:
    """Imports one file of the kind that was named."""
    return KINDS[session.args.kind](session)
