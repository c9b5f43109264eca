"""The table of how statements were matched."""

import pytest

MATCHED = "matched"
"""The property under which tests give their rows of the table."""
HEADER = (
    f"{'bank':<22}{'statements':>11}{'lines':>8}{'right':>8}{'alone, rightly':>16}{'left to a person':>18}{'wrong':>7}"
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table where some test has given a row."""
    reports = [one for some in terminalreporter.stats.values() for one in some if isinstance(one, pytest.TestReport)]
    told = [pair for one in reports if one.when == "call" for pair in one.user_properties]
    if rows := [str(value) for name, value in told if name == MATCHED]:
        terminalreporter.section("Lines of bank statements, matched with a cashbook")
        for row in (HEADER, *rows):
            terminalreporter.write_line(row)
