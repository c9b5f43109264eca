"""A check: one rule about a book, with its name, its words and its remedy."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sheets_schema.book import Book, ordered
from sheets_schema.finding import Finding, Severity
from sheets_schema.text import Language, Text, shown

Look = Callable[[Book], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """One rule. `says` is what is wrong, with facts in braces; `remedy` what to write instead.

    `look` finds it in a book; it is None where reading the cells already does. `excludes` marks a † code: such a row
    does not count in the balances. `example` is a case that provokes it.
    """

    code: str
    severity: Severity
    says: Text
    remedy: Text
    example: Text
    look: Look | None = None
    excludes: bool = False

    def message(self, finding: Finding, language: Language) -> str:
        """What is wrong and what to write instead, in the reader's language."""
        facts = {"value": finding.value, **finding.facts}
        words = {name: shown(fact, language) for name, fact in facts.items()}
        return f"{self.says[language]} {self.remedy[language]}".format(**words).strip()


def run(checks: Sequence[Check], book: Book) -> list[Finding]:
    """Everything that is wrong in a book, in the order people meet it."""
    severities = {check.code: check.severity for check in checks}
    found = (finding for check in checks if check.look for finding in check.look(book))
    return ordered(_graded([*book.findings, *found], severities))


def _graded(findings: Iterable[Finding], severities: dict[str, Severity]) -> Iterator[Finding]:
    for finding in findings:
        yield finding if finding.severity else replace(finding, severity=severities[finding.code])
