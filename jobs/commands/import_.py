"""gruppbok import: what others have written, brought beside the book; nobody's file is ever changed."""

import importlib

from jobs.session import Session


def run(session: Session) -> int:
    """Imports one file of the kind that was named."""
    module = importlib.import_module(f"jobs.commands.import_{session.args.kind}")
    return int(module.run(session))
