"""A workbook and a post that live in memory, so that passes can be run one after another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from jobs.memory import Mail
from jobs.worker.post import Post, PostError
from jobs.worker.runner import Desk, Pass, run_pass
from jobs.worker.store import Store
from sheets_schema.grid import Snapshot
from sheets_schema.page import Page
from sheets_schema.text import Text
from tests.jobs.helpers import NOON, Rows, at, snapshot


@dataclass
class FakeWorkbook:
    """A workbook in memory: its tabs may be changed between passes."""

    tabs: Mapping[str, Rows]
    name: str = "prov.xlsx"
    link: str = ""
    pages: dict[str, Page] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Nothing here asks for it."""
        raise NotImplementedError

    def own_rows(self, tab: str) -> Rows:
        """One of our tabs, as it was written."""
        page = self.pages.get(tab)
        return [[cell.value for cell in row] for row in page.rows] if page else []

    def settled(self, before: str, wrote: Sequence[str]) -> str:
        """As above."""
        raise NotImplementedError

    def traces(self) -> str:
        """As above."""
        raise NotImplementedError

    def read(self, wanted: Callable[[str], bool]) -> Snapshot:
        """The tabs that are wanted."""
        return snapshot({title: rows for title, rows in self.tabs.items() if wanted(title)})

    def write(self, pages: Sequence[Page]) -> list[str]:
        """Keeps the pages; gives those that changed."""
        changed = [page.tab for page in pages if self.pages.get(page.tab) != page]
        self.pages = {page.tab: page for page in pages}
        return changed


@dataclass
class FakePost:
    """Keeps what it sends; `breaks` may raise something in place of the nth sending, before or after it."""

    sent: list[tuple[str, bytes]] = field(default_factory=list)
    breaks: Mapping[int, BaseException] = field(default_factory=dict)
    after: bool = False
    tries: int = 0
    in_doubt: bool = False
    way: str = ""

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
        """Sends one mail, or breaks; `in_doubt` as one does whose tries may go although they break off."""
        self.tries += 1
        if self.in_doubt:
            before_body()
        if self.after:
            self.sent.append((mail.key, body))
        if self.tries in self.breaks:
            raise self.breaks[self.tries]
        if not self.after:
            self.sent.append((mail.key, body))

    def close(self) -> None:
        """Nothing to end."""

    @property
    def keys(self) -> list[str]:
        """What was sent, in its order."""
        return [key for key, _ in self.sent]


def refused(state: str, *, stops: bool = False) -> PostError:
    """A mail that did not go."""
    return PostError(Text("nej", "no"), state, stops=stops)


@dataclass
class World:
    """A group's workbook and state, and passes over them."""

    state: Path
    tabs: Mapping[str, Rows]
    post: FakePost = field(default_factory=FakePost)
    book: FakeWorkbook = field(init=False)

    def __post_init__(self) -> None:
        self.book = FakeWorkbook(self.tabs)

    def open(self, *, read_only: bool = False) -> Store:
        """The group's state."""
        return Store(self.state, read_only=read_only)

    def run(self, now: str = NOON, tabs: Mapping[str, Rows] | None = None, *, posting: bool = True) -> Pass:
        """One pass; with `posting` mails go whatever Utskick says, else they are drafts."""
        if tabs is not None:
            self.book.tabs = tabs
        post: Post | None = self.post if posting else None
        with self.open() as store:
            return run_pass(Desk(self.book, at(now)), store, lambda _: post)

    def states(self) -> dict[str, str]:
        """Each mail's state."""
        with self.open(read_only=True) as store:
            return {mail.key: mail.state for mail in store.memory().mails}

    def of(self, state: str) -> set[str]:
        """The keys of the mails in a state."""
        return {key for key, held in self.states().items() if held == state}

    def take(self) -> list[str]:
        """What was sent since last asked, in its order."""
        keys = self.post.keys
        self.post.sent.clear()
        return keys


def read(body: bytes) -> EmailMessage:
    """A mail's bytes as a mail."""
    return message_from_bytes(body, policy=policy.default)


def text_of(body: bytes) -> str:
    """The plain text of a mail."""
    part = read(body).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def said(done: Pass) -> str:
    """What a pass says went wrong, in Swedish."""
    return " ".join(one.sv for one in done.problems)
