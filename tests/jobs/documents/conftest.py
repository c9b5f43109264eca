"""How to write the golden papers anew: `pytest tests/jobs/documents --update-papers`, and read the difference."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flag."""
    parser.addoption("--update-papers", action="store_true", default=False, help="write the golden papers anew")
