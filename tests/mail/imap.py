"""A small IMAP4rev1 server on loopback (RFC 3501, 6154), as Gmail behaves, with faults to order; it notes what it is told."""

import base64
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes
from pathlib import Path
from types import TracebackType
from typing import Self

USER, PASSWORD, TOKEN = "grupp17@example.org", 'abcd "efgh" ij\\kl', "ya29.fresh"
GMAIL = "IMAP4rev1 UNSELECT IDLE NAMESPACE ID CHILDREN X-GM-EXT-1 UIDPLUS MOVE ESEARCH LIST-EXTENDED SPECIAL-USE"
_DAY = date(2026, 11, 22)


@dataclass
class Kept:
    """A mail in a folder."""

    uid: int
    raw: bytes
    day: date = _DAY
    flags: set[str] = field(default_factory=set)


@dataclass
class Folder:
    """A folder under its name on the wire; `mails` are put in by `add`."""

    name: str
    flags: str = "\\HasNoChildren"
    validity: int = 7
    mails: list[Kept] = field(default_factory=list)

    def add(self, raw: bytes, day: date = _DAY) -> int:
        """Puts in a mail as the newest; gives its UID."""
        self.mails.append(Kept(self.upcoming, raw, day))
        return self.mails[-1].uid

    @property
    def upcoming(self) -> int:
        """The UID to come."""
        return max((mail.uid for mail in self.mails), default=0) + 1


def gmail() -> list[Folder]:
    """The folders of a new account, its names in Swedish."""
    return [
        Folder("INBOX"),
        Folder("[Gmail]", "\\HasChildren \\Noselect"),
        Folder("[Gmail]/Alla mail", "\\All \\HasNoChildren"),
        Folder("[Gmail]/Skickat", "\\HasNoChildren \\Sent"),
        Folder("F&APY-reningen &- v&AOU-rt"),
    ]


class ImapServer:
    """One server. `faults` says what happens at a verb: no, bye, garbage, silence, or huge; `said` is all it was told."""

    def __init__(
        self,
        folders: Sequence[Folder],
        faults: Mapping[str, str] | None = None,
        *,
        pem: Path | None = None,
        capabilities: str = GMAIL,
    ) -> None:
        self.folders = {folder.name: folder for folder in folders}
        self.faults, self.capabilities, self.said = dict(faults or {}), capabilities, list[str]()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if pem else None
        if pem and self._context:
            self._context.load_cert_chain(pem)
        self._over = threading.Event()
        self._lines: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Begins to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        self._over.set()
        for line in [self._listening, *self._lines]:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    @property
    def verbs(self) -> list[str]:
        """What was asked, without its arguments."""
        return [verb_of(line) for line in self.said]

    def folder(self, name: str) -> Folder:
        """A folder by its name."""
        return self.folders[name]

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self._lines.append(line)
            with suppress(OSError), line:
                if self._context is None:
                    Visit(self, line).talk()
                else:
                    with self._context.wrap_socket(line, server_side=True) as safe:
                        Visit(self, safe).talk()

    def wait(self) -> None:
        """Says nothing until the server stops."""
        self._over.wait(20)


class Visit:
    """One client's connection."""

    def __init__(self, server: ImapServer, line: socket.socket) -> None:
        self._server, self._line = server, line
        self._heard = line.makefile("rb")
        self._open: Folder | None = None
        self._may_mark = False

    def talk(self) -> None:
        """Answers until the client leaves."""
        with self._heard:
            if not self._fault("GREETING", "*"):
                self._say("* OK Gimap ready")
            for words in self._heard:
                tag, _, command = words.decode("latin-1").rstrip("\r\n").partition(" ")
                self._server.said.append(command)
                verb = verb_of(command)
                if self._fault(verb, tag):
                    continue
                if verb == "LOGOUT":
                    self._say("* BYE", f"{tag} OK")
                    return
                self._answer(tag, verb, command[len(verb) :].strip())

    def _say(self, *lines: str) -> None:
        self._line.sendall("".join(f"{line}\r\n" for line in lines).encode("latin-1"))

    def _fault(self, verb: str, tag: str) -> bool:
        fault = self._server.faults.get(verb)
        if fault == "no":
            self._say(f"{tag} NO [ALERT] not here")
        elif fault == "bye":
            self._say("* BYE overloaded")
            self._line.shutdown(socket.SHUT_RDWR)
        elif fault == "garbage":
            self._say("\x00\x01 HTTP/1.1 400 ??")
        elif fault == "huge":
            self._say("* 1 FETCH (UID 1 BODY[] {3000000000}")
        elif fault == "silence":
            self._server.wait()
        return fault is not None

    def _answer(self, tag: str, verb: str, rest: str) -> None:
        known: Mapping[str, Callable[[str], list[str] | None]] = {
            "CAPABILITY": lambda _: [f"* CAPABILITY {self._server.capabilities}"],
            "LOGIN": self._login,
            "AUTHENTICATE": self._authenticate,
            "LIST": self._list,
            "SELECT": lambda name: self._enter(name, may_mark=True),
            "EXAMINE": lambda name: self._enter(name, may_mark=False),
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "NOOP": lambda _: [],
        }
        lines = known[verb](rest) if verb in known else None
        if lines is None:
            self._say(f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials" if "LOG" in verb else f"{tag} NO failed")
        else:
            self._say(*lines, f"{tag} OK done")

    def _login(self, rest: str) -> list[str] | None:
        return [] if strings(rest) == [USER, PASSWORD] else None

    def _authenticate(self, rest: str) -> list[str] | None:
        self._say("+ ")
        told = base64.b64decode(self._heard.readline()).decode()
        if rest == "XOAUTH2" and told == f"user={USER}\1auth=Bearer {TOKEN}\1\1":
            return []
        self._say("+ " + base64.b64encode(b'{"status":"400"}').decode())
        self._heard.readline()
        return None

    def _list(self, rest: str) -> list[str] | None:
        asks = rest.endswith("RETURN (SPECIAL-USE)")
        if asks and "LIST-EXTENDED" not in self._server.capabilities:
            return None
        return [f'* LIST ({one.flags}) "/" "{one.name}"' for one in self._server.folders.values()]

    def _enter(self, name: str, *, may_mark: bool) -> list[str] | None:
        folder = self._server.folders.get(strings(name)[0])
        if folder is None or "\\Noselect" in folder.flags:
            return None
        self._open, self._may_mark = folder, may_mark
        return [
            "* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)",
            f"* OK [UIDVALIDITY {folder.validity}] UIDs valid.",
            f"* {len(folder.mails)} EXISTS",
            "* 0 RECENT",
            f"* OK [UIDNEXT {folder.upcoming}] Predicted next UID.",
            *([] if may_mark else ["* OK [READ-ONLY]"]),
        ]

    def _search(self, rest: str) -> list[str] | None:
        if self._open is None:
            return None
        terms = strings(rest)
        tests: list[Callable[[Kept], bool]] = []
        while terms:
            tests.append(_test(terms, self._open))
        return ["* SEARCH " + " ".join(str(one.uid) for one in self._open.mails if all(test(one) for test in tests))]

    def _fetch(self, rest: str) -> list[str] | None:
        if self._open is None:
            return None
        uids, _, what = rest.partition(" ")
        lines = []
        for number, mail in enumerate(self._open.mails, start=1):
            if str(mail.uid) in uids.split(","):
                if self._may_mark and "BODY[" in what:
                    mail.flags.add("\\Seen")
                item, content = _content(what, mail)
                lines.append(
                    f"* {number} FETCH (UID {mail.uid} {item} {{{len(content)}}}\r\n{content.decode('latin-1')})"
                )
        return lines


def verb_of(line: str) -> str:
    """The verb a command begins with."""
    words = line.upper().split(" ")
    return " ".join(words[:2]) if words[0] == "UID" else words[0]


def strings(text: str) -> list[str]:
    """The words of a command; a quoted one is one word, without its quotes."""
    found = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', text)
    return [plain or re.sub(r"\\(.)", r"\1", quoted) for quoted, plain in found]


def _test(terms: list[str], folder: Folder) -> Callable[[Kept], bool]:
    """The first search key, taken off the terms."""
    key = terms.pop(0).upper()
    if key == "OR":
        one, other = _test(terms, folder), _test(terms, folder)
        return lambda mail: one(mail) or other(mail)
    if key == "HEADER":
        name, part = terms.pop(0), terms.pop(0).lower()
        return lambda mail: part in str(message_from_bytes(mail.raw).get(name, "")).lower()
    if key == "SINCE":
        day = datetime.strptime(terms.pop(0), "%d-%b-%Y").replace(tzinfo=UTC).date()
        return lambda mail: mail.day >= day
    assert key == "UID", key
    first = int(terms.pop(0).removesuffix(":*"))
    last = folder.upcoming - 1
    return lambda mail: mail.uid >= min(first, last)


def _content(what: str, mail: Kept) -> tuple[str, bytes]:
    """The name and the bytes of what is fetched: some header fields, or the first bytes of the whole."""
    if named := re.search(r"HEADER\.FIELDS \(([^)]*)\)", what):
        return f"BODY[HEADER.FIELDS ({named[1]})]", b"".join(_fields(mail.raw, named[1].lower().split())) + b"\r\n"
    cut = re.search(r"<0\.(\d+)>", what)
    assert cut, what
    return "BODY[]<0>", mail.raw[: int(cut[1])]


def _fields(raw: bytes, names: Sequence[str]) -> Iterator[bytes]:
    """The header lines of these names, folded ones whole."""
    head = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    for found in re.finditer(rb"([!-9;-~]+):[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", head):
        if found[1].decode().lower() in names:
            yield found[0]
