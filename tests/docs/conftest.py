"""The guides are walked as people walk them: in a working directory of their own, at a terminal."""

from tests.cli.conftest import terminal, working_directory

__all__ = ["terminal", "working_directory"]
