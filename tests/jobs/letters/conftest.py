"""How to write the golden letters anew: `pytest tests/jobs/letters --update-golden`, and read the difference."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the flag."""
    parser.addoption("--update-golden", action="store_true", default=False, help="write the golden letters anew")
