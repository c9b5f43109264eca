"""A group's state moves in: from the file of a worker that had one group alone to the fleet's database, whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jobs.worker.database import DONE, MOVED, Database, StoreError
from jobs.worker.sqlite_file import SqliteFile
from sheets_schema.text import Text

_OTHERS = ("bounced", "told", "tab_rows", "closing", "snapshot", "bank_line", "bank_period")
"""The tables besides those of facts and mails."""


@contextmanager
def leaving(path: Path) -> Iterator[SqliteFile]:
    """A state that is to move away, held so that nobody works with it meanwhile. Raises StoreError.

    From before anything is moved until it is known to have arrived, and for ever after, nobody else may write it: a mail
    might go from both places. Where moving fails before it is kept anywhere, it is as it was. One that has moved stays.
    """
    if not path.is_file():
        raise StoreError(Text(f"Det finns inget tillstånd i {path}.", f"There is no state in {path}."))
    state = SqliteFile(path, moving=True)
    try:
        if dict(state.rows("facts")).get(MOVED) == DONE:
            raise StoreError(
                Text(
                    f"Tillståndet i {path} har redan flyttats. Vad som har hänt sedan dess vet det inget om.",
                    f"The state in {path} was moved already. Of what has happened since it knows nothing.",
                )
            )
        yield state
    finally:
        state.close()


def mark(state: Database, how: str) -> None:
    """Notes that a state is being moved, or was; "" that it is not."""
    if how:
        state.do("remember", name=MOVED, value=how)
    else:
        state.do("forget_fact", name=MOVED)


def move(state: Database, into: Database) -> int:
    """Copies all that a state holds into a new one, its secret too, so that addresses are known again; how many mails."""
    mails = state.named("every_mail")
    with into.transaction():
        into.do("forget_facts")
        into.do_each("take_fact", (fact for fact in state.named("every_fact") if fact["name"] != MOVED))
        into.do_each("take_mail", mails)
        for table in _OTHERS:
            into.do_each(f"take_{table}", state.named(f"every_{table}"))
    return len(mails)
