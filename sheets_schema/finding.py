"""A finding: what is wrong in a book, and where."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in one place. `tab` and `column` are keys, `title` the tab's name as it stands, `value` the raw cell.

    `facts` fill the message of the code's check. An empty `severity` means that of the check.
    """

    code: str
    tab: str
    title: str = ""
    severity: str = ""
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: object = None
    facts: Mapping[str, object] = field(default_factory=dict)

    def graded(self, severity: Severity) -> "Finding":
        """The same finding, graver or milder than its check usually is."""
        return replace(self, severity=severity)


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    number = Counter(finding.severity for finding in findings)
    return {severity: number[severity] for severity in SEVERITIES}
