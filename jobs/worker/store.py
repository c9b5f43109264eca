"""What is remembered between passes: the mails and where they are, what was told, how many rows each tab had."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from jobs.troubles import Troubles, as_json, from_json
from jobs.worker.changes import Changes, NewMail
from jobs.worker.database import Database, StoreError, first_facts, keyed
from jobs.worker.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from jobs.memory import Memory
    from jobs.statements import Imported

__all__ = ["Changes", "NewMail", "Store", "StoreError"]

PAUSE = "pause"
"""The fact that tells how often in a row the way out was shut, until when it is let alone, and why."""
_PASSING = {"sending": "queued", "data": "unknown"}
BROKEN_OFF = "broken off"
"""Why a mail is held whose sender died while its body went out."""
LONGEST_HELD = timedelta(days=366)
"""How long the mark of a mail that was never made is kept."""
HELD, RAN, TROUBLES, ZONE = "held", "ran", "troubles", "zone"
"""The facts that tell which mails wait for somebody's word, when each job last ran, what went wrong (as JSON), and the zone."""
QUIET = "quiet"
"""The fact that tells, as JSON, until when nothing can be due while the book stays as it was."""
MISSED = "missed"
"""Why a mail was let go that was never made: nothing ran while it made sense."""


def shown(state: str) -> str:
    """A mail's state as it is told: two last only while it is sent, or until the next pass after a sender died."""
    return _PASSING.get(state, state)


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Store:
    """A group's state, in an SQLite file or in another database that is open. Raises StoreError.

    Every method that writes is one durable transaction.
    """

    def __init__(self, kept: Path | Database, *, read_only: bool = False) -> None:
        self._db: Database = SqliteFile(kept, read_only=read_only) if isinstance(kept, Path) else kept
        self._known: tuple[int | None, Memory] | None = None
        try:
            self.facts = dict(self.rows("facts")) or first_facts()
        except StoreError:
            self.close()
            raise

    def hashed(self, address: str) -> str:
        """What an address is known by when it is cleared itself: a hash that this state alone can make."""
        return keyed(self.facts["secret"], address)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the state."""
        self._db.close()

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What one of the questions of sql/ gives."""
        return self._db.rows(query, **values)

    def change(self, query: str, **values: Any) -> int:
        """Does what one of the queries says, as a transaction of its own; gives how many rows it touched."""
        return self._db.do(query, **values)

    def mails(self) -> list[dict[str, Any]]:
        """Every mail but its bytes, by the names of Mail, the oldest first, moments as aware datetimes.

        Cheap, for who only lists them.
        """
        moments = ("made", "done", "expires", "again")
        found = sorted(self._db.named("mails"), key=lambda row: (row["made"], row["key"]))
        return [{**row, **{name: _moment(row[name]) for name in moments}} for row in found]

    def memory(self) -> "Memory":
        """Everything remembered; read again only once something has changed, since nobody else may write meanwhile."""
        changed = self._db.changed()
        if changed is None or self._known is None or self._known[0] != changed:
            self._known = changed, self._memory()
        return self._known[1]

    def _memory(self) -> "Memory":
        from jobs.memory import Mail, Memory  # noqa: PLC0415 - a list of mails starts faster without
        from jobs.worker.kept_books import closings  # noqa: PLC0415 - as above
        from jobs.worker.kept_receipts import kept_receipts  # noqa: PLC0415 - as above

        mails = tuple(Mail(**row) for row in self.mails())
        told: dict[str, set[str]] = {}
        for topic, item in self.rows("told"):
            told.setdefault(topic, set()).add(item)
        return Memory(
            started=_moment(self.facts.get("started")),
            mails=mails,
            told={topic: frozenset(items) for topic, items in told.items()},
            rows=dict(self.rows("tab_rows")),
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

        return statements.load(self._db.rows)

    def keep_statement(self, imported: "Imported", *, replace: bool = False, moved: str | None = None) -> None:
        """Keeps what an account now has; where it is to `replace`, instead of what it had, or the `moved` account has."""
        from jobs.worker import statements  # noqa: PLC0415 - as above

        run = self._db.do
        before = self.statements().get(imported.account)
        with self._db.transaction():
            if replace:
                statements.forget(run, imported.account)
            if moved is not None:
                statements.forget(run, moved)
            known = () if replace or before is None else [one.key for one in before.lines]
            statements.keep(run, imported, known)

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
        with self._db.transaction():
            for name, value in facts.items():
                self._db.do("remember", name=name, value=value)
        self.facts |= facts

    def commit(self, changes: Changes, now: datetime) -> list[str]:
        """Writes what a pass decided and when it did, in one transaction; gives the keys of mails that are new."""
        added = []
        with self._db.transaction():
            self._db.do("remember_first", name="started", value=_utc(now))
            self._db.do("remember", name="last", value=_utc(now))
            for key in changes.readdress:
                self._db.do("expire", key=key, reason="", now=_utc(now))
            for key in (*changes.readdress, *changes.forget):
                self._db.do("forget_unsent", key=key)
            for key, reason in changes.expire.items():
                self._db.do("expire", key=key, reason=reason, now=_utc(now))
            for gone in changes.adopt:
                self._db.do("adopt", **{**vars(gone), "done": _utc(gone.done), "nothing": b""})
            for mail in changes.add:
                moments = {"made": _utc(mail.made), "expires": _utc(mail.expires)}
                if self._db.do("add", **{**mail._asdict(), **moments, "reach": self.hashed(mail.address)}):
                    added.append(mail.key)
            for mail in changes.missed:
                moments = {"made": _utc(mail.made), "expires": _utc(mail.expires)}
                self._db.do("add", **{**mail._asdict(), **moments, "reach": mail.key})
                self._db.do("expire", key=mail.key, reason=MISSED, now=_utc(now))
            for name, value in changes.facts.items():
                self._db.do("remember", name=name, value=value)
            self._remember_told(changes.told)
            for tab, number in changes.rows.items():
                self._db.do("count_rows", tab=tab, number=number)
        self.facts = dict(self.rows("facts"))
        return added

    def _remember_told(self, told: Mapping[str, Iterable[str]]) -> None:
        for topic, items in told.items():
            self._db.do("untell", topic=topic)
            self._db.do_each("tell", ({"topic": topic, "item": item} for item in items))

    def claim(self, key: str, way: str = "") -> bool:
        """Takes a waiting mail for sending by a way; only one of two that try at once gets it.

        It need not outlive a lost current: nothing has been sent then, and what comes next is written through with it.
        """
        return self._db.do_lightly("claim", key=key, way=way) == 1

    def begin_body(self, key: str) -> None:
        """Says that a claimed mail's body goes out now: from here on a try that breaks off is in doubt."""
        self._db.do("begin_body", key=key)

    def release_stale(self, now: datetime) -> None:
        """Puts back mails whose sender died before their body, and holds those whose body had begun.

        Nobody else has the store now, so who claimed them is gone.
        """
        with self._db.transaction():
            self._db.do("release_stale")
            self._db.do("hold_stale", now=_utc(now), reason=BROKEN_OFF)

    def finish(self, key: str, state: str, now: datetime, *, reason: str = "", again: datetime | None = None) -> None:
        """Says how a claimed mail fared, and when one that waits again may be tried."""
        self._db.do("finish", key=key, state=state, reason=reason, now=_utc(now), again=_utc(again))

    def release(self, key: str, reason: str) -> None:
        """Puts a claimed mail back as if nobody had tried it: the fault was not its own."""
        self._db.do("release", key=key, reason=reason)

    def settle(self, key: str, was: str, state: str, now: datetime, reason: str) -> bool:
        """Decides what becomes of a mail, by hand or by what is found out; False where its state is another by now.

        It counts as tried, so that it is not made anew, and one that waits again has no pause before it.
        """
        return self._db.do("settle", key=key, was=was, state=state, reason=reason, now=_utc(now)) == 1

    def clear(self, before: datetime) -> int:
        """Clears the names, addresses, subjects and bytes of mails done with before a moment; gives how many."""
        return self._db.do("clear", before=_utc(before), nothing=b"")

    def reaching(self, address: str) -> frozenset[str]:
        """The keys of the mails made to an address, those too whose address is cleared."""
        return frozenset(key for (key,) in self.rows("reaching", reach=self.hashed(address)))

    def bounced(self) -> frozenset[str]:
        """The hashes of addresses that no mail reaches."""
        return frozenset(reach for (reach,) in self.rows("bounced"))

    def bounce(self, address: str, now: datetime, reason: str) -> None:
        """Remembers that no mail reaches an address."""
        self._db.do("bounce", reach=self.hashed(address), at=_utc(now), reason=reason)

    def waits(self) -> bool:
        """Whether any mail still waits to go, without anybody's word."""
        return any(key not in self.held() for (key,) in self.rows("waiting"))

    def body(self, key: str) -> bytes | None:
        """A mail's frozen bytes; None where there is no such mail."""
        rows = self.rows("body", key=key)
        return bytes(rows[0][0]) if rows else None
