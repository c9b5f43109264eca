"""What stands in the Sent folder, and what has come to the inbox. A mailbox is only ever read."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from jobs.worker.mailbox_line import Account, Line, MailboxError, faults, logged_in, odd_answer, quoted
from sheets_schema.text import Text, fold

MOST = 500
"""Most mails of the inbox that one visit looks at."""
LARGEST = 200_000
"""Most bytes that are read of one mail."""
_AT_ONCE, _WHOLE_AT_ONCE = 40, 20
"""Message-IDs in one search (a command's line is to stay under 8000 bytes), and whole mails in one fetch."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SENT = (
    *("sent", "sent mail", "sent items", "sent messages", "sent-mail"),
    *("skickat", "skickade", "skickad e-post", "skickade brev", "skickade meddelanden", "skickade objekt"),
)
"""What the folder is called where the server does not mark it (RFC 6154)."""
_HEAD = "FROM RETURN-PATH CONTENT-TYPE X-FAILED-RECIPIENTS"
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?P<mark>(?:\\.|[^"\\])*)"|NIL) (?P<name>.+)', re.DOTALL)
_UID = re.compile(rb"\bUID (\d+)")
_MESSAGE_ID = re.compile(r"<[!#-;=?-\[\]-~]{1,250}>")
_IN_HEADER = re.compile(rb"<[^<>\s]+>")


class Place(NamedTuple):
    """How far an inbox has been looked at: the last UID, and the UIDVALIDITY under which it means something."""

    validity: int
    uid: int


class New(NamedTuple):
    """What is new in the inbox: a few headers of each mail by its UID, how far that is, and whether there is more."""

    heads: Mapping[int, bytes]
    seen: Place
    more: bool


class Mailbox:
    """A mailbox that is open for reading. No mail is marked, moved or deleted. Every method raises MailboxError."""

    def __init__(self, line: Line, host: str) -> None:
        self._line = line
        self._host = host

    def sent(self, message_ids: Collection[str]) -> frozenset[str]:
        """Which of these Message-IDs stand in the Sent folder; none where there is no such folder."""
        wanted = [one for one in dict.fromkeys(message_ids) if _MESSAGE_ID.fullmatch(one)]
        found: set[str] = set()
        with faults(self._host):
            folder = self._sent_folder() if wanted else None
            if folder is None:
                return frozenset()
            self._examine(folder)
            for some in _batches(wanted, _AT_ONCE):
                uids = self._search(_any_of([f"HEADER Message-ID {quoted(one)}" for one in some]))
                # A search finds parts of words too; what stands there says which it is.
                for batch in _batches(uids, MOST):
                    heads = self._fetch(batch, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]").values()
                    found |= {one.decode("ascii", "replace") for head in heads for one in _IN_HEADER.findall(head)}
        return frozenset(found.intersection(wanted))

    def new(self, seen: Place | None, since: date) -> New:
        """What has come to the inbox after a place, the oldest first, and not before a day; all where the place is lost."""
        with faults(self._host):
            validity, upcoming = self._examine("INBOX")
            last = seen.uid if seen is not None and seen.validity == validity else 0
            if 0 < upcoming <= last + 1:
                return New({}, Place(validity, last), more=False)
            day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
            # The range n:* always holds the last mail, also where that is older than n.
            uids = sorted(uid for uid in self._search(f"UID {last + 1}:* SINCE {day}") if uid > last)
            heads = self._fetch(uids[:MOST], f"BODY.PEEK[HEADER.FIELDS ({_HEAD})]")
            more = len(uids) > MOST
            return New(heads, Place(validity, uids[MOST - 1] if more else max(last, upcoming - 1, *uids)), more)

    def read(self, uids: Sequence[int]) -> Iterator[bytes]:
        """The mails of these UIDs in the inbox, each cut at LARGEST bytes."""
        for some in _batches(uids, _WHOLE_AT_ONCE):
            with faults(self._host):
                found = self._fetch(some, f"BODY.PEEK[]<0.{LARGEST}>")
            yield from found.values()

    def _sent_folder(self) -> str | None:
        _, (capabilities, *_) = self._line.capability()
        able = {b"LIST-EXTENDED", b"SPECIAL-USE"} <= set((capabilities or b"").upper().split())
        _, listed = self._line.list('""', '"*" RETURN (SPECIAL-USE)' if able else '"*"')
        folders = [folder for folder in map(_folder, listed) if folder is not None]
        marked = [folder.name for folder in folders if b"\\sent" in folder.flags]
        usual = [folder.name for folder in folders if folder.last in _SENT]
        return next(iter(marked or sorted(usual, key=len)), None)

    def _examine(self, folder: str) -> tuple[int, int]:
        """Opens a folder for reading alone; gives its UIDVALIDITY and the UID to come (0 where it is not told)."""
        kind, _ = self._line.select(quoted(folder), readonly=True)
        if kind != "OK":
            raise MailboxError(_no_folder(self._host))
        return self._number("UIDVALIDITY"), self._number("UIDNEXT")

    def _number(self, name: str) -> int:
        _, told = self._line.response(name)
        last = told[-1] if told else None
        return int(last) if isinstance(last, bytes) and last.isdigit() else 0

    def _search(self, asked: str) -> list[int]:
        kind, lines = self._line.uid("SEARCH", asked)
        return [int(uid) for line in self._answer(kind, lines) if isinstance(line, bytes) for uid in line.split()]

    def _fetch(self, uids: Sequence[int], what: str) -> dict[int, bytes]:
        if not uids:
            return {}
        kind, parts = self._line.uid("FETCH", ",".join(map(str, uids)), f"(UID {what})")
        return _fetched(self._answer(kind, parts))

    def _answer(self, kind: str, parts: list[Any]) -> list[Any]:
        if kind != "OK":
            raise MailboxError(odd_answer(self._host))
        return parts


@contextmanager
def open_mailbox(account: Account) -> Iterator[Mailbox]:
    """The account's mailbox, open for reading as long as one is inside. Raises MailboxError."""
    with logged_in(account) as line:
        yield Mailbox(line, account.host)


class _Folder(NamedTuple):
    name: str
    last: str
    flags: frozenset[bytes]


def _folder(listed: Any) -> _Folder | None:
    """One folder of a LIST answer, its name as the server wants it back; None for what cannot be opened."""
    line, literal = (listed[0], listed[1]) if isinstance(listed, tuple) else (listed, None)
    found = _LISTED.match(line or b"")
    if found is None:
        return None
    flags = frozenset(found["flags"].lower().split())
    name = literal if literal is not None else _bare(found["name"].strip())
    if not name.isascii() or flags & {b"\\noselect", b"\\nonexistent"}:
        return None
    text, mark = name.decode(), _bare(found["mark"] or b"").decode("ascii", "replace")
    return _Folder(text, fold(text.rsplit(mark, 1)[-1] if mark else text), flags)


def _bare(word: bytes) -> bytes:
    """A quoted string's content, or an atom."""
    inner = word[1:-1] if len(word) > 1 and word.startswith(b'"') and word.endswith(b'"') else word
    return re.sub(rb"\\(.)", rb"\1", inner)


def _any_of(criteria: Sequence[str]) -> str:
    """A search that any of the criteria satisfies: OR takes two, so all but the last stand behind one."""
    return " ".join([*(f"OR {one}" for one in criteria[:-1]), criteria[-1]])


def _fetched(parts: Sequence[Any]) -> dict[int, bytes]:
    """What was fetched, by UID; the number may stand before or after what it numbers."""
    found: dict[int, bytes] = {}
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        if not isinstance(part, tuple):
            continue
        uid = _UID.search(part[0]) or (_UID.search(after) if isinstance(after, bytes) else None)
        if uid is not None:
            found[int(uid[1])] = part[1]
    return found


def _batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _no_folder(host: str) -> Text:
    return Text(
        f"Brevlådan på {host} låter inte gruppbok läsa i sina mappar. Slå på IMAP för mapparna i webbmejlens inställningar.",
        f"The mailbox at {host} does not let gruppbok read its folders. Turn on IMAP for them in the web mail's settings.",
    )
