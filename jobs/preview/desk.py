"""What each page shows and each button does, told apart from how it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jobs.discretion import discretion
from jobs.preview import acts, refusals
from jobs.preview.deeds import Deed, deeds
from jobs.preview.findings import by_tab
from jobs.preview.home import home, topics
from jobs.preview.letters import Letter, letter
from jobs.preview.means import Means
from jobs.preview.money import kinds
from jobs.preview.opened import Opened, opened
from jobs.preview.reader import Reader
from jobs.preview.refusals import RefusalError
from jobs.preview.showing import Page
from jobs.preview.sight import Item, Sight
from jobs.preview.status import GROUPS, Way, reason, status
from sheets_schema import people
from sheets_schema.once import once
from sheets_schema.text import Language, Text


@dataclass(frozen=True)
class Line:
    """A mail in the list of mails: how it fares and why, what may be decided, and the mark of what it says."""

    item: Item
    status: Text
    reason: Text | None
    deeds: Sequence[Deed]
    mark: str


@dataclass(frozen=True)
class Group:
    """Mails that fare alike, those about one thing beside each other."""

    name: str
    label: Text
    topics: tuple[tuple[Text, str, tuple[Line, ...]], ...]
    number: int


class Desk:
    """The page's own desk: it looks at the group, and does what is decided."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._reader = Reader(means)
        self._last: Sight | None = None
        self._notice: tuple[str, Text] | None = None
        self._read: tuple[Sight, str, Letter, bytes | None] | None = None

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self._means.language_of(self._last.context.book.language) if self._last else self._means.language

    @property
    def zone(self) -> ZoneInfo:
        """The group's zone, as far as it is known."""
        return self._last.context.book.settings.zone if self._last else ZoneInfo("Europe/Stockholm")

    @property
    def state(self) -> Path:
        """Where the state is kept."""
        return self._means.state

    def frame(self) -> dict[str, Any]:
        """What stands on every page: of the last reading, if there was one."""
        sight = self._last
        return {
            "group": sight.context.book.settings.group_name if sight else "",
            "read": sight.read if sight else None,
            "sheet": self._means.workbook.link,
            "way": self._way(sight) if sight else None,
        }

    def discreet(self, html: str, page: Page) -> str:
        """A page without the names of those with a protected identity; a mail's own page names its reader."""
        if self._last is None:
            return html
        book, found = self._last.context.book, page.facts.get("letter")
        member = people.member_like(book, "", found.item.mail.address) if isinstance(found, Letter) else None
        return discretion(book, but=member.name if member else "").text(html, self.language)

    def home(self, _id: str) -> Page:
        """The first page."""
        sight = self.see()
        facts = {"home": home(sight, self._way(sight), self.language), "sight": sight}
        return Page("home.html", {"here": "home", **facts})

    def mails(self, _id: str) -> Page:
        """Every mail of the state, and those that a pass would make."""
        sight = self.see()
        groups = [self._group(sight, *group) for group in GROUPS]
        facts = {"groups": [group for group in groups if group.number]}
        return Page("mails.html", {"here": "mails", **facts})

    def mail(self, id_: str) -> Page:
        """One mail."""
        found, _ = self._letter(id_)
        notice = None
        if self._notice is not None and self._notice[0] == id_:
            notice, self._notice = self._notice[1], None
        return Page("mail.html", {"here": "mails", "letter": found, "notice": notice})

    def findings(self, _id: str) -> Page:
        """What is to be mended."""
        sight = self.see()
        facts = {"tabs": by_tab(sight.context, self.language), "counts": sight.standing.counts}
        return Page("findings.html", {"here": "findings", **facts})

    def money(self, _id: str) -> Page:
        """The year's sums."""
        stands = self.see().standing
        sums = stands.balance
        facts = {"sums": sums, "kinds": kinds(sums) if sums else [], "reason": stands.balance_reason}
        return Page("money.html", {"here": "money", **facts})

    def html(self, id_: str, language: str) -> str:
        """A letter's HTML alone, in one of its languages. Raises RefusalError."""
        return self._twin(id_, language).html

    def raw(self, id_: str) -> bytes:
        """A mail's bytes as they go. Raises RefusalError."""
        _, body = self._letter(id_)
        if not body:
            raise RefusalError(refusals.NOT_KEPT)
        return body

    def ics(self, id_: str) -> bytes:
        """A mail's invitation. Raises RefusalError."""
        found, _ = self._letter(id_)
        if found.opened is None or not found.opened.ics:
            raise RefusalError(refusals.NOT_THERE)
        return found.opened.ics.encode()

    def decide(self, id_: str, name: str, seen: str) -> None:
        """Does what was decided about a mail that still says what was `seen`. Raises what has a `says`, or RefusalError."""
        sight = self.see()
        found, _ = self._letter(id_)
        if name not in {deed.name for deed in deeds(found.item, self._way(sight))}:
            raise RefusalError(refusals.NOT_OFFERED)
        if found.opened is not None and found.opened.mark != seen:
            raise RefusalError(refusals.CHANGED)
        now = sight.context.book.settings.here(self._means.clock())
        self._notice = id_, acts.act(self._means, found.item, name, now)

    def see(self) -> Sight:
        """What is seen now. Raises WorkbookError, StoreError."""
        self._last = self._reader.sight()
        return self._last

    def _way(self, sight: Sight) -> Way:
        means = self._means
        return Way(sight.context.book.settings.sending, means.has_server, str(means.folder or ""))

    def _letter(self, id_: str) -> tuple[Letter, bytes | None]:
        """A mail's page and bytes. Raises RefusalError where there is no such mail."""
        sight = self.see()
        if self._read is not None and self._read[0] is sight and self._read[1] == id_:
            return self._read[2:]
        item = sight.of(id_)
        if item is None:
            raise RefusalError(refusals.NO_MAIL)
        body = item.body or self._reader.body(item.mail.key)
        found = letter(item, body, sight, self._way(sight), self._means.sender)
        self._read = sight, id_, found, body
        return found, body

    def _twin(self, id_: str, language: str) -> Opened:
        found, _ = self._letter(id_)
        for one in (found.opened, found.twin):
            if one is not None and one.language == language:
                return one
        raise RefusalError(refusals.NOT_KEPT)

    def _group(self, sight: Sight, name: str, label: Text, fates: tuple[Any, ...]) -> Group:
        items = sight.having(*fates)
        way = self._way(sight)
        found = tuple(
            (one.job, one.subject, tuple(self._line(sight, way, item) for item in one.items)) for one in topics(items)
        )
        return Group(name, label, found, len(items))

    def _line(self, sight: Sight, way: Way, item: Item) -> Line:
        some = deeds(item, way)
        body = item.body or (self._reader.body(item.mail.key) if some else None)
        mark = _mark(sight, body) if some and body else ""
        return Line(item, status(item, sight, way), reason(item), some, mark)


@once
def _mark(_: Sight, body: bytes) -> str:
    """The mark of a mail's bytes, kept for as long as nothing changes."""
    return opened(body).mark
