"""All groups as the office sees them: who needs help first, then the rest by name, and what it comes to."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from jobs.fleet.needs import Need, needs, needs_help, rank
from jobs.fleet.queries import queries
from jobs.fleet.registry import Group, all_groups
from jobs.fleet.view import View, ViewError, read_view
from sheets_schema.checks import CHECKS
from sheets_schema.tabs import TABS
from sheets_schema.text import Text, one_line

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

LONGEST = 80
"""Most characters of a group's name."""
MOST = 8
"""How many findings are told of as the most common."""
_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})
"""The letters that stand last in a Swedish list, as signs that sort after z."""
_CHECKS = {check.code: check for check in CHECKS}
_TABS = {tab.key: tab.label for tab in TABS}


@dataclass(frozen=True)
class Row:
    """One group: its name fit for a line, how it stands (None where that is not known), and what it needs."""

    name: str
    group: Group
    view: View | None
    needs: tuple[Need, ...]

    @property
    def is_paused(self) -> bool:
        """Whether it is let alone."""
        return self.group.paused is not None

    @property
    def has_asked(self) -> bool:
        """Whether it has asked for help of late."""
        return self._has("help")

    @property
    def is_left(self) -> bool:
        """Whether its sheet is not read as it should be."""
        return self._has("unreadable", "unread", "stale")

    def _has(self, *kinds: str) -> bool:
        return any(one.kind in kinds for one in self.needs)


@dataclass(frozen=True)
class Common:
    """A finding that many groups have: its code, how many groups and how often in all.

    `says` is an instance of it, `where` the tab that it is in.
    """

    code: str
    says: Text
    where: Text
    groups: int
    number: int


@dataclass(frozen=True)
class Totals:
    """How many groups: at work, that asked for help, that lack a secretary or treasurer, with overdue reports and so on.

    `reports` are overdue, `mails` in doubt or failed, over all groups.
    """

    groups: int
    paused: int
    asked: int
    vacant: int
    late: int
    reports: int
    left: int
    mails: int
    errors: int


@dataclass(frozen=True)
class Office:
    """The whole fleet at a moment: groups that need help, the gravest first; the others and the paused by name."""

    now: datetime
    helped: tuple[Row, ...]
    others: tuple[Row, ...]
    paused: tuple[Row, ...]
    totals: Totals
    common: tuple[Common, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every group, in the order in which they are shown."""
        return (*self.helped, *self.others, *self.paused)


def read_office(connection: "Connection", now: datetime) -> Office:
    """What the database knows of all groups."""
    views = dict(connection.execute(queries("office")["views"]).fetchall())
    return office(all_groups(connection), views, now)


def office(groups: Iterable[Group], contents: Mapping[int, object], now: datetime) -> Office:
    """All groups, with the content of the views that are kept of them, by their ids."""
    rows = sorted((_row(group, contents.get(group.id), now) for group in groups), key=lambda row: alphabetic(row.name))
    at_work = [row for row in rows if not row.is_paused]
    helped = sorted((row for row in at_work if needs_help(row.needs)), key=lambda row: rank(row.needs))
    return Office(
        now=now,
        helped=tuple(helped),
        others=tuple(row for row in at_work if not needs_help(row.needs)),
        paused=tuple(row for row in rows if row.is_paused),
        totals=_totals(at_work, len(rows) - len(at_work)),
        common=_common([row.view for row in at_work if row.view]),
    )


def _row(group: Group, content: object, now: datetime) -> Row:
    try:
        view = None if content is None else read_view(content)
    except ViewError:
        view = None
    return Row(one_line(group.name, LONGEST) or "–", group, view, needs(view, group, now))


def alphabetic(name: str) -> str:
    """What names are sorted by: å, ä and ö last, other accents as their letters."""
    folded = unicodedata.normalize("NFC", name).casefold().translate(_LAST)
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def initial(name: str) -> str:
    """The letter that a name stands under; "#" where it begins with none."""
    first = unicodedata.normalize("NFC", name)[:1].upper()
    if first in ("Å", "Ä", "Ö"):
        return first
    plain = unicodedata.normalize("NFKD", first)[:1]
    return plain if "A" <= plain <= "Z" else {"Æ": "Ä", "Ø": "Ö"}.get(first, "#")


def _totals(at_work: list[Row], paused: int) -> Totals:
    views = [row.view for row in at_work if row.view]
    return Totals(
        groups=len(at_work),
        paused=paused,
        asked=sum(row.has_asked for row in at_work),
        vacant=sum(not {"secretary", "treasurer"}.isdisjoint(view.vacant) for view in views),
        late=sum(view.overdue > 0 for view in views),
        reports=sum(view.overdue for view in views),
        left=sum(row.is_left for row in at_work),
        mails=sum(view.unknown + view.failed for view in views),
        errors=sum(view.findings["error"] > 0 for view in views),
    )


def _common(views: list[View]) -> tuple[Common, ...]:
    """The findings that most groups have, of those that more than one has."""
    groups = Counter(code for view in views for code in view.codes)
    numbers: Counter[str] = Counter()
    for view in views:
        numbers.update(view.codes)
    most = sorted((code for code in groups if groups[code] > 1), key=lambda code: (-groups[code], -numbers[code], code))
    return tuple(_told(code, groups[code], numbers[code]) for code in most[:MOST])


def _told(code: str, groups: int, number: int) -> Common:
    """A finding in words: as it is said, or an example of it where that names what stands in a cell."""
    check = _CHECKS[code]
    where = _TABS.get(code.partition(".")[0], Text("Flera flikar", "Several tabs"))
    return Common(code, check.example if "{" in check.says.sv else check.says, where, groups, number)
