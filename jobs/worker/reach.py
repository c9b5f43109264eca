"""Whom no mail reaches any more, and what that means for what is planned and what waits; decided purely."""

from collections.abc import Callable, Collection, Iterable, Sequence

from jobs.memory import Mail
from jobs.plan import Message
from sheets_schema.book import Book
from sheets_schema.text import fold

BOUNCED = "the address bounced"
"""Why a mail is let go that waited for an address that no mail reaches."""


def bounced_in(book: Book, hashes: Collection[str], hashed: Callable[[str], str]) -> frozenset[str]:
    """The folded addresses of a book that no mail reaches: the state keeps hashes alone, so the book's own are tried."""
    if not hashes:
        return frozenset()
    tables = [table for key in ("members", "roles", "prospects") if (table := book.tables.get(key)) is not None]
    written = {fold(address) for table in tables for address in table.values["email"][table.ok("email")].tolist()}
    return frozenset(address for address in written if hashed(address) in hashes)


def reached(messages: Sequence[Message], bounced: Collection[str]) -> list[Message]:
    """The planned mails whose address has not bounced."""
    return [message for message in messages if fold(message.to.address) not in bounced]


def out_of_reach(mails: Iterable[Mail], bounced: Collection[str]) -> dict[str, str]:
    """The keys of mails that wait for an address that has bounced, each with why it is let go."""
    return {mail.key: BOUNCED for mail in mails if mail.state in ("draft", "queued") and fold(mail.address) in bounced}
