"""What people have written on cells, to those who answer for the book: the treasurer and the secretary."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jobs.plan import Context, Job, Message
from jobs.recipients import SECRETARY, TREASURER, of_role, of_role_or_secretary, unique
from sheets_schema.book import Book, tab_of
from sheets_schema.grid import Comment, Reply
from sheets_schema.tabs.money import TABS as CASHBOOK_TABS
from sheets_schema.text import Text

TOPIC = "comments"
OURS = "gruppbok"
"""Who wrote the help notes on headers."""
_CASHBOOK = frozenset(tab.key for tab in CASHBOOK_TABS)


@dataclass(frozen=True)
class Thread:
    """A comment of which something is new: the comment itself, or answers to it."""

    comment: Comment
    is_new: bool
    replies: tuple[Reply, ...]


@dataclass(frozen=True)
class CommentFacts:
    """What the letter says."""

    threads: tuple[Thread, ...]
    why: Text


def said(book: Book) -> list[Comment]:
    """What people have written: a note without an author counts as a remark in the tabs of the cashbook, but for headers."""
    return [one for one in book.comments if one.author != OURS and (one.author or _is_remark(one))]


def _is_remark(comment: Comment) -> bool:
    in_header = comment.cell is not None and comment.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "1"
    return tab_of(comment.tab) in _CASHBOOK and not in_header


def unanswered(book: Book) -> list[Comment]:
    """Comments that nobody has settled."""
    return [comment for comment in said(book) if not comment.resolved]


def identities(book: Book) -> Mapping[str, tuple[Comment, Reply | None]]:
    """Every comment and answer under a name that stays when its cell moves: who, what, when, and which of those alike."""
    seen: Counter[str] = Counter()
    named: dict[str, tuple[Comment, Reply | None]] = {}
    for comment in said(book):
        where = comment.tab if comment.note else ""
        first = _name(where, comment.author, comment.text, comment.at)
        replies = [(_name("reply", reply.author, reply.text, reply.at), reply) for reply in comment.replies]
        for name, reply in ((first, None), *replies):
            seen[name] += 1
            named[f"{name}:{seen[name]}"] = comment, reply
    return named


def _name(*parts: object) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode(errors="replace")).hexdigest()[:24]


def known(context: Context) -> frozenset[str] | None:
    """What is there on the first pass is known, not news."""
    return frozenset(identities(context.book)) if context.memory.first_time(TOPIC) else None


def plan(context: Context) -> list[Message]:
    """A mail of the comments and answers that have not been told of."""
    if context.memory.started_now:
        return []
    named = identities(context.book)
    told = context.memory.told.get(TOPIC, frozenset())
    new = {name: one for name, one in named.items() if name not in told}
    if not new:
        return []
    about = hashlib.sha256("\n".join(sorted(new)).encode(errors="replace")).hexdigest()[:16]
    threads = tuple(_threads(new))
    messages = []
    treasurer, secretary = of_role_or_secretary(context.book, TREASURER), of_role(context.book, SECRETARY)
    because = {one.person: reached.because for reached in (secretary, treasurer) for one in reached.recipients}
    for one in unique((*treasurer.recipients, *secretary.recipients)):
        reason = because[one.person]
        why = Text(f"Du får det här brevet för att {reason.sv}.", f"You get this mail because {reason.en}.")
        facts = CommentFacts(threads, why)
        messages.append(Message(TOPIC, (about,), one, {"letter": facts}, None, TOPIC, told | frozenset(named)))
    return messages


def _threads(new: Mapping[str, tuple[Comment, Reply | None]]) -> Iterator[Thread]:
    """What is new, thread by thread."""
    comments = list(dict.fromkeys(comment for comment, _ in new.values()))
    for comment in comments:
        mine = [reply for one, reply in new.values() if one is comment]
        yield Thread(comment, None in mine, tuple(reply for reply in mine if reply is not None))


JOB = Job(TOPIC, ("settings", "members", "roles"), plan, lasting=True, known=known)
