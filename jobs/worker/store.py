"""What is remembered between passes: the mails and where they are, what was told, how many rows each tab had."""

import hmac
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from jobs.troubles import Troubles, as_json, from_json
from sheets_schema.text import Text, fold

if TYPE_CHECKING:
    from jobs.memory import Mail, Memory
    from jobs.statements import Imported

SCHEMA = "2"
_SQL = Path(__file__).with_name("sql")
PAUSE = "pause"
"""The fact that tells how often in a row the way out was shut, until when it is let alone, and why."""
_LATER = {"closing", "snapshot"}
"""Tables that a state of this schema may lack until it is next written."""
_PASSING = {"sending": "queued", "data": "unknown"}
BROKEN_OFF = "broken off"
"""Why a mail is held whose sender died while its body went out."""
LONGEST_HELD = timedelta(days=366)
"""How long the mark of a mail that was never made is kept."""
WAIT = 30.0
"""Seconds to wait for another process that has the store."""
HELD, RAN, TROUBLES, ZONE = "held", "ran", "troubles", "zone"
"""The facts that tell which mails wait for somebody's word, when each job last ran, what went wrong (as JSON), and the zone."""
QUIET = "quiet"
"""The fact that tells, as JSON, until when nothing can be due while the book stays as it was."""
MISSED = "missed"
"""Why a mail was let go that was never made: nothing ran while it made sense."""


def shown(state: str) -> str:
    """A mail's state as it is told: two last only while it is sent, or until the next pass after a sender died."""
    return _PASSING.get(state, state)


class StoreError(Exception):
    """The state cannot be read or written; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class NewMail(NamedTuple):
    """A mail to be kept: who it is to, its bytes, and whether it waits to go, stays a draft or could not be made."""

    key: str
    job: str
    topic: str
    person: str
    name: str
    address: str
    subject: str
    body: bytes
    state: str
    series: str
    made: datetime
    expires: datetime | None
    said: str = ""
    reason: str = ""


class Changes(NamedTuple):
    """What one pass writes, all or nothing. `told` gives what each topic has now told of, `rows` the tabs' row counts.

    What is to `forget` goes only if nobody has tried to send it; what is to `readdress` also if it waits to be tried again.
    What was `missed` is kept as let go. `facts` are small facts by their names.
    """

    add: tuple[NewMail, ...] = ()
    adopt: tuple["Mail", ...] = ()
    forget: tuple[str, ...] = ()
    expire: Mapping[str, str] = MappingProxyType({})
    told: Mapping[str, frozenset[str]] = MappingProxyType({})
    rows: Mapping[str, int] = MappingProxyType({})
    readdress: tuple[str, ...] = ()
    missed: tuple[NewMail, ...] = ()
    facts: Mapping[str, str] = MappingProxyType({})


def _queries(file: str = "queries") -> dict[str, str]:
    text = (_SQL / f"{file}.sql").read_text("utf-8")
    parts = (part.split("\n", 1) for part in text.split("-- name: ")[1:])
    return {name.strip(): query.strip() for name, query in parts}


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Store:
    """A group's state in one SQLite file. Every method that writes is one durable transaction. Raises StoreError.

    Only one process at a time has a store that it may write, for as long as it has it; whoever reads waits for nobody.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._queries = _queries()
        self._opened: list[sqlite3.Connection] = []
        self._read_only = read_only
        self._known: tuple[int, Memory] | None = None
        try:
            if not read_only:
                self._take_turn()
            self._open(read_only=read_only)
        except sqlite3.Error as error:
            self.close()
            raise self._error(error) from error
        except StoreError:
            self.close()
            raise

    def _connect(self, where: str) -> sqlite3.Connection:
        self._opened.append(sqlite3.connect(where, uri=True, isolation_level=None, timeout=WAIT))
        return self._opened[-1]

    def _take_turn(self) -> None:
        """Waits until no other process has the store; the turn is given up with the process, however that ends."""
        turn = self._connect(f"{self.path.absolute().as_uri()}-lock?mode=rwc")
        try:
            turn.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise StoreError(
                Text(
                    f"Ett annat gruppbok arbetar just nu med {self.path}. Vänta tills det är klart.",
                    f"Another gruppbok is at work with {self.path}. Wait until it is done.",
                )
            ) from error

    def _open(self, *, read_only: bool) -> None:
        if not read_only:
            self._keep_private()
        # Reading is not mode=ro: that would leave the files behind by which SQLite's readers and writers find each other.
        self._db = self._connect(f"{self.path.absolute().as_uri()}?mode={'rw' if read_only else 'rwc'}")
        tables = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self.facts = dict(self._rows("facts")) if "fact" in tables else {}
        if tables and self.facts.get("schema") not in (SCHEMA, "1"):
            raise self._strange(newer="schema" in self.facts)
        is_old = self.facts.get("schema") == "1"
        if is_old and read_only:
            self._take_turn()
            read_only = False
        self._is_older = read_only and bool(tables) and not tables >= _LATER
        if read_only and tables:
            self._db.execute("PRAGMA query_only=1")
            return
        if read_only:
            self._db = self._connect("file::memory:")
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        with self._transaction():
            if is_old:
                self._script("from_1")
            self._script("schema")
            self._script("statements_schema")
            self._do("remember_first", name="schema", value=SCHEMA)
            self._do("remember_first", name="secret", value=secrets.token_hex(32))
            self.facts = dict(self._rows("facts"))
            if is_old:
                self._db.create_function("keyed", 1, self.hashed)
                self._script("after_1")
                self.facts["schema"] = SCHEMA

    def _keep_private(self) -> None:
        """Makes a new state readable by nobody else; what cannot be made is said by SQLite."""
        with suppress(OSError):
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _script(self, name: str) -> None:
        for statement in (_SQL / f"{name}.sql").read_text("utf-8").split(";\n"):
            self._db.execute(statement)

    def hashed(self, address: str) -> str:
        """What an address is known by when it is cleared itself: a hash that this state alone can make."""
        secret = self.facts["secret"].encode()
        return hmac.new(secret, fold(address).encode(errors="replace"), "sha256").hexdigest()[:32]

    def _strange(self, *, newer: bool) -> StoreError:
        if newer:
            return StoreError(
                Text(
                    f"Tillståndet i {self.path} är gjort av en nyare version av gruppbok. Uppdatera programmet.",
                    f"The state in {self.path} was made by a newer version of gruppbok. Update the program.",
                )
            )
        return StoreError(
            Text(
                f"{self.path} är inte gjord av gruppbok. Välj en annan fil med --state.",
                f"{self.path} was not made by gruppbok. Choose another file with --state.",
            )
        )

    def _error(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            Text(
                f"Tillståndet i {self.path} går inte att använda ({error}). Välj en annan fil med --state.",
                f"The state in {self.path} cannot be used ({error}). Choose another file with --state.",
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the state."""
        for opened in reversed(self._opened):
            opened.close()

    def _rows(self, query: str, **values: Any) -> list[Any]:
        try:
            return self._db.execute(self._queries[query], values).fetchall()
        except sqlite3.Error as error:
            raise self._error(error) from error

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What one of the questions of sql/queries.sql gives; nothing where an older version made the state."""
        return [] if self._is_older else self._rows(query, **values)

    def change(self, query: str, **values: Any) -> None:
        """Does what one of the queries says, in a transaction of its own."""
        with self._transaction():
            self._do(query, **values)

    def _named(self, query: str) -> list[dict[str, Any]]:
        try:
            found = self._db.execute(self._queries[query])
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found]
        except sqlite3.Error as error:
            raise self._error(error) from error

    def _do(self, query: str, **values: Any) -> int:
        return self._db.execute(self._queries[query], values).rowcount

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._error(error) from error

    def mails(self) -> list[dict[str, Any]]:
        """Every mail but its bytes, by the names of Mail, moments as aware datetimes; cheap, for who only lists them."""
        moments = ("made", "done", "expires", "again")
        return [{**row, **{name: _moment(row[name]) for name in moments}} for row in self._named("mails")]

    def memory(self) -> "Memory":
        """Everything remembered; read again only once something has changed, since nobody else may write meanwhile."""
        if self._read_only or self._known is None or self._known[0] != self._db.total_changes:
            self._known = self._db.total_changes, self._memory()
        return self._known[1]

    def _memory(self) -> "Memory":
        from jobs.memory import Mail, Memory  # noqa: PLC0415 - a list of mails starts faster without
        from jobs.worker.kept_books import closings  # noqa: PLC0415 - as above
        from jobs.worker.kept_receipts import kept_receipts  # noqa: PLC0415 - as above

        mails = tuple(Mail(**row) for row in self.mails())
        told: dict[str, set[str]] = {}
        for topic, item in self._rows("told"):
            told.setdefault(topic, set()).add(item)
        return Memory(
            started=_moment(self.facts.get("started")),
            mails=mails,
            told={topic: frozenset(items) for topic, items in told.items()},
            rows=dict(self._rows("tab_rows")),
            ran={job: datetime.fromisoformat(at) for job, at in json.loads(self.facts.get(RAN) or "{}").items()},
            held=self.held(),
            troubles=self.troubles(),
            closings=closings(self),
            statements=self.statements(),
            receipts=kept_receipts(self),
        )

    def statements(self) -> "Mapping[str, Imported]":
        """What banks have said of the accounts, by folded name; nothing in a state from before there were imports."""
        from jobs.worker import statements  # noqa: PLC0415 - a list of mails starts faster without

        try:
            there = {name for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return statements.load(self._bank()) if there.issuperset(statements.TABLES) else {}
        except sqlite3.Error as error:
            raise self._error(error) from error

    def keep_statement(self, imported: "Imported", *, replace: bool = False, moved: str | None = None) -> None:
        """Keeps what an account now has; where it is to `replace`, instead of what it had, or the `moved` account has."""
        from jobs.worker import statements  # noqa: PLC0415 - as above

        run = self._bank()
        before = self.statements().get(imported.account)
        with self._transaction():
            if replace:
                statements.forget(run, imported.account)
            if moved is not None:
                statements.forget(run, moved)
            known = () if replace or before is None else [one.key for one in before.lines]
            statements.keep(run, imported, known)

    def _bank(self) -> "Callable[..., Any]":
        """Does one of the statements about banks' lines."""
        queries = _queries("statements")
        return lambda query, **values: self._db.execute(queries[query], values)

    def held(self) -> frozenset[str]:
        """The keys of mails that wait until somebody releases them."""
        return frozenset(json.loads(self.facts.get(HELD) or "{}"))

    def hold(self, key: str, now: datetime) -> None:
        """Lets a mail wait until somebody releases it, whether it is made already or not."""
        done = {mail["key"] for mail in self.mails() if mail["state"] not in ("draft", "queued", "sending", "data")}
        old = _utc(now - LONGEST_HELD) or ""
        kept = {one: at for one, at in json.loads(self.facts.get(HELD) or "{}").items() if one not in done and at > old}
        self.remember(**{HELD: json.dumps({**kept, key: _utc(now)})})

    def unhold(self, key: str) -> None:
        """Releases a mail."""
        kept = {one: at for one, at in json.loads(self.facts.get(HELD) or "{}").items() if one != key}
        self.remember(**{HELD: json.dumps(kept)})

    def troubles(self) -> Troubles:
        """What went wrong lately, with the program or with what it leans on."""
        return from_json(self.facts.get(TROUBLES))

    def keep_troubles(self, troubles: Troubles) -> None:
        """Keeps what went wrong, if that is news."""
        if (text := as_json(troubles)) != as_json(self.troubles()):
            self.remember(**{TROUBLES: text})

    def remember(self, **facts: str) -> None:
        """Keeps small facts under their names."""
        with self._transaction():
            for name, value in facts.items():
                self._do("remember", name=name, value=value)
        self.facts |= facts

    def commit(self, changes: Changes, now: datetime) -> list[str]:
        """Writes what a pass decided and when it did, in one transaction; gives the keys of mails that are new."""
        added = []
        with self._transaction():
            self._do("remember_first", name="started", value=_utc(now))
            self._do("remember", name="last", value=_utc(now))
            for key in changes.readdress:
                self._do("expire", key=key, reason="", now=_utc(now))
            for key in (*changes.readdress, *changes.forget):
                self._do("forget_unsent", key=key)
            for key, reason in changes.expire.items():
                self._do("expire", key=key, reason=reason, now=_utc(now))
            for gone in changes.adopt:
                self._do("adopt", **{**vars(gone), "done": _utc(gone.done), "nothing": b""})
            for mail in changes.add:
                moments = {"made": _utc(mail.made), "expires": _utc(mail.expires)}
                if self._do("add", **{**mail._asdict(), **moments, "reach": self.hashed(mail.address)}):
                    added.append(mail.key)
            for mail in changes.missed:
                moments = {"made": _utc(mail.made), "expires": _utc(mail.expires)}
                self._do("add", **{**mail._asdict(), **moments, "reach": mail.key})
                self._do("expire", key=mail.key, reason=MISSED, now=_utc(now))
            for name, value in changes.facts.items():
                self._do("remember", name=name, value=value)
            self._remember_told(changes.told)
            for tab, number in changes.rows.items():
                self._do("count_rows", tab=tab, number=number)
        self.facts = dict(self._rows("facts"))
        return added

    def _remember_told(self, told: Mapping[str, Iterable[str]]) -> None:
        for topic, items in told.items():
            self._do("untell", topic=topic)
            for item in items:
                self._do("tell", topic=topic, item=item)

    def claim(self, key: str, way: str = "") -> bool:
        """Takes a waiting mail for sending by a way; only one of two that try at once gets it.

        It need not outlive a lost current: nothing has been sent then, and what comes next is written through with it.
        """
        self._db.execute("PRAGMA synchronous=NORMAL")
        try:
            with self._transaction():
                return self._do("claim", key=key, way=way) == 1
        finally:
            self._db.execute("PRAGMA synchronous=FULL")

    def begin_body(self, key: str) -> None:
        """Says that a claimed mail's body goes out now: from here on a try that breaks off is in doubt."""
        with self._transaction():
            self._do("begin_body", key=key)

    def release_stale(self, now: datetime) -> None:
        """Puts back mails whose sender died before their body, and holds those whose body had begun.

        Nobody else has the store now, so who claimed them is gone.
        """
        with self._transaction():
            self._do("release_stale")
            self._do("hold_stale", now=_utc(now), reason=BROKEN_OFF)

    def finish(self, key: str, state: str, now: datetime, *, reason: str = "", again: datetime | None = None) -> None:
        """Says how a claimed mail fared, and when one that waits again may be tried."""
        with self._transaction():
            self._do("finish", key=key, state=state, reason=reason, now=_utc(now), again=_utc(again))

    def release(self, key: str, reason: str) -> None:
        """Puts a claimed mail back as if nobody had tried it: the fault was not its own."""
        with self._transaction():
            self._do("release", key=key, reason=reason)

    def settle(self, key: str, was: str, state: str, now: datetime, reason: str) -> bool:
        """Decides what becomes of a mail, by hand or by what is found out; False where its state is another by now.

        It counts as tried, so that it is not made anew, and one that waits again has no pause before it.
        """
        with self._transaction():
            return self._do("settle", key=key, was=was, state=state, reason=reason, now=_utc(now)) == 1

    def clear(self, before: datetime) -> int:
        """Clears the names, addresses, subjects and bytes of mails done with before a moment; gives how many."""
        with self._transaction():
            return self._do("clear", before=_utc(before), nothing=b"")

    def reaching(self, address: str) -> frozenset[str]:
        """The keys of the mails made to an address, those too whose address is cleared."""
        return frozenset(key for (key,) in self._rows("reaching", reach=self.hashed(address)))

    def bounced(self) -> frozenset[str]:
        """The hashes of addresses that no mail reaches."""
        return frozenset(reach for (reach,) in self._rows("bounced"))

    def bounce(self, address: str, now: datetime, reason: str) -> None:
        """Remembers that no mail reaches an address."""
        with self._transaction():
            self._do("bounce", reach=self.hashed(address), at=_utc(now), reason=reason)

    def waits(self) -> bool:
        """Whether any mail still waits to go, without anybody's word."""
        return any(key not in self.held() for (key,) in self._rows("waiting"))

    def waiting_body(self, key: str) -> bytes | None:
        """The frozen bytes of a mail that waits to go and that nobody has tried to send."""
        rows = self._rows("waiting_body", key=key)
        return bytes(rows[0][0]) if rows else None

    def body(self, key: str) -> bytes | None:
        """A mail's frozen bytes; None where there is no such mail."""
        rows = self._rows("body", key=key)
        return bytes(rows[0][0]) if rows else None
