"""gruppbok fleet: many groups as one service."""

import importlib

from jobs.session import Session


def run(session: Session) -> int:
    """Does the action that was named."""
    module = importlib.import_module(f"jobs.commands.fleet_{session.args.action}")
    return int(module.run(session))
