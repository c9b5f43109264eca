"""What is new in the cashbook's findings, to the treasurer, at most once a day."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from jobs.plan import Context, Job, Message
from jobs.recipients import TREASURER, of_role_or_secretary
from sheets_schema.book import Book
from sheets_schema.finding import Finding
from sheets_schema.text import Text, fold

TOPIC = "cashbook_findings"
SPEAKS_OF = ("cashbook.", "reconciliations.", "receipts.")


@dataclass(frozen=True)
class FindingsFacts:
    """What the letter says: the new findings, and how many old ones are still there."""

    new: tuple[Finding, ...]
    old: int
    why: Text


def identities(book: Book, findings: Iterable[Finding]) -> Mapping[str, Finding]:
    """Findings under names that stay when rows change places: code, voucher or what stands in its stead, and count."""
    seen: Counter[str] = Counter()
    named = {}
    for finding in findings:
        base = ":".join((finding.code, finding.tab, finding.column or "", *_row_words(book, finding)))
        seen[base] += 1
        named[f"{base}:{seen[base]}"] = finding
    return named


def news(named: Mapping[str, Finding], told: frozenset[str]) -> dict[str, Finding]:
    """Those of the named findings that have not been told of, or only as milder than they are."""
    return {
        name: finding
        for name, finding in named.items()
        if name not in told or (finding.severity == "error" and _milder(name) in told)
    }


def told_of(named: Mapping[str, Finding]) -> frozenset[str]:
    """What is kept once these are told of: their names, and of each that was no error that it was none."""
    return frozenset(named) | {_milder(name) for name, finding in named.items() if finding.severity != "error"}


def _milder(name: str) -> str:
    return f"{name}:milder"


def _row_words(book: Book, finding: Finding) -> list[str]:
    """What a row is known again by, as it stands in the sheet."""
    table = book.tables.get(finding.tab)
    if table is None or finding.row is None or finding.row < 2:
        return [finding.title]
    keys = _KNOWN_BY.get(finding.tab, ())
    i = int(np.searchsorted(table.rows, finding.row))
    return [fold(_word(table.tab[key].kind.seen(table.cells[key][i]))) for key in keys if table.has(key)]


def _word(cell: object) -> str:
    """A cell in the same words whether its keeper gives 12 or 12.0."""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell or "")


_KNOWN_BY = {
    "settings": ("setting",),
    "members": ("name",),
    "roles": ("role", "name"),
    "accounts": ("account",),
    "categories": ("category",),
    "cashbook": ("voucher", "date", "account"),
    "reconciliations": ("account", "date"),
    "meetings": ("number",),
    "responses": ("meeting", "name"),
    "reports": ("report", "due"),
    "tasks": ("task", "due"),
    "activities": ("activity", "start"),
    "boxes": ("number",),
    "box_counts": ("date", "box"),
    "notices": ("date", "title"),
    "prospects": ("name", "date"),
    "decisions": ("meeting", "decision"),
    "trainings": ("name", "training", "date"),
    "help": ("date", "subject"),
}


def plan(context: Context) -> list[Message]:
    """A mail of the findings that have not been told of, unless one was made today."""
    book = context.book
    ours = [finding for finding in context.findings if finding.code.startswith(SPEAKS_OF)]
    named = identities(book, ours)
    told = context.memory.told.get(TOPIC, frozenset())
    new = news(named, told)
    earlier = context.memory.gone(TOPIC)
    if not new or any(mail.made.astimezone(context.now.tzinfo).date() == context.today for mail in earlier):
        return []
    times = str(len({mail.topic for mail in earlier}))  # what was mended and broke again is news once more
    about = hashlib.sha256("\n".join([times, *sorted(new)]).encode(errors="replace")).hexdigest()[:16]
    reached = of_role_or_secretary(book, TREASURER)
    because = reached.because
    why = Text(f"Du får det här brevet för att {because.sv}.", f"You get this mail because {because.en}.")
    facts = FindingsFacts(tuple(new.values()), len(named) - len(new), why)
    still = told_of(named)
    return [Message(TOPIC, (about,), one, {"letter": facts}, None, TOPIC, still) for one in reached.recipients]


JOB = Job(TOPIC, ("settings", "members", "roles", "accounts", "categories", "cashbook"), plan, lasting=True)
