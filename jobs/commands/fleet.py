"""gruppbok fleet: many groups as one service."""

import importlib

from jobs.session import Session, UsageError
from sheets_schema.text import Text

_EXTRA = ("psycopg", "psycopg_pool", "procrastinate", "cryptography", "prometheus_client")
"""What the extra gruppbok[fleet] brings."""


def run(session: Session) -> int:
    """Does the action that was named. Raises UsageError where the fleet's extra is not installed."""
    try:
        module = importlib.import_module(f"jobs.commands.fleet_{session.args.action}")
        return int(module.run(session))
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in _EXTRA:
            raise
        raise UsageError(
            Text(
                "gruppbok fleet behöver mer än det som är installerat. Kör: pip install 'gruppbok[fleet]'",
                "gruppbok fleet needs more than what is installed. Run: pip install 'gruppbok[fleet]'",
            )
        ) from error
