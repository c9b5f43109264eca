"""The emulator as tests hold it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from tests.google import control
from tests.google.accounts import Accounts
from tests.google.answering import Asked, Desk
from tests.google.errors import Json
from tests.google.faults import Plan
from tests.google.members import Member, put_rows
from tests.google.quota import PROJECT, Meter
from tests.google.server import Server
from tests.google.state import Book, Clock, Ids, Sheet, World


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)  # noqa: TID251 - the emulator is a program of its own, and this is its clock


class FakeClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Moves it."""
        self.now += timedelta(seconds=seconds)


class Emulator:
    """Sheets v4 and Drive v3 over HTTP on loopback, its state in memory; a context, or start() and close()."""

    def __init__(
        self, port: int = 0, *, quota: bool = False, clock: Clock | None = None, seed: int = 1, validate: bool = True
    ) -> None:
        """Binds the port, 0 for any; quota refuses what is too much a minute; validate checks our own answers."""
        ids = Ids(seed)
        moment = clock or wall_clock
        self.world = World(moment, ids)
        self.accounts = Accounts(moment, Ids(seed + 1), real_time=clock is None)
        self.meter = Meter(moment, quota)
        self.desk = Desk(self.world, self.accounts, self.meter, validate=validate)
        self._server = Server(port, self.desk, lambda what, body: control.obey(self, what, body))
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def start(self) -> Self:
        """Begins to answer."""
        self._thread.start()
        return self

    def serve(self) -> None:
        """Answers until interrupted, in this thread."""
        self._server.serve_forever()

    def close(self) -> None:
        """Stops answering and frees the port."""
        self.desk.closing.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        """Starts."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()

    @property
    def requests(self) -> list[Asked]:
        """Every request so far: actor, method, path, status; 0 is an answer that never came."""
        return self.desk.log

    @property
    def violations(self) -> list[str]:
        """Our own answers that were not as published; a sound emulator has none."""
        return self.desk.violations

    @property
    def tolerated(self) -> list[str]:
        """Unknown names that Drive passed over."""
        return self.desk.tolerated

    @property
    def units(self) -> dict[str, dict[str, int]]:
        """Reads, writes and units of Drive spent, by account and for the whole project."""
        return {who: dict(spent) for who, spent in self.meter.total.items()} | (
            {} if self.meter.total else {PROJECT: {}}
        )

    def make(
        self,
        title: str,
        tabs: Mapping[str, Sequence[Sequence[Any]]] | None = None,
        owner: str = "anna@example.org",
        locale: str = "sv_SE",
        zone: str = "Europe/Stockholm",
    ) -> str:
        """Makes a spreadsheet with those tabs and rows; its id. The first tab's id is 0, as Google's is."""
        book = Book(title, locale, zone)
        for name, rows in (tabs or {"Sheet1": []}).items():
            sheet = Sheet(self.world.ids.number() if book.sheets else 0, name)
            book.sheets.append(sheet)
            put_rows(sheet, rows, (0, 0), book, self.world.clock().date())
        return self.world.make(book, owner).id

    def put(self, title: str, content: bytes, mime: str = "application/pdf", owner: str = "anna@example.org") -> str:
        """Puts a file in Drive; its id. One of Google's own kinds shows the content as text when it is exported."""
        return self.world.make(Book(title), owner, mime=mime, content=content).id

    def share(self, file_id: str, email: str, role: str = "writer") -> None:
        """Gives an account a role: reader, commenter, writer or owner."""
        self.act(email).share(file_id, email, role)

    def token(self, email: str, seconds: float | None = None) -> str:
        """A bearer token of an account, for so many seconds or for ever."""
        return self.accounts.token(email, seconds)

    def who(self, token: str) -> str | None:
        """The account of a bearer token."""
        return self.accounts.who(token)

    def revoke(self, token: str) -> None:
        """Makes a bearer token worthless."""
        self.accounts.revoke(token)

    def service_account(self, email: str = "worker@emulator.iam.gserviceaccount.com") -> Json:
        """A service account's JSON file, whose key the token endpoint checks."""
        return self.accounts.service_account(email, f"{self.url}/token")

    def name(self, email: str, name: str) -> None:
        """Gives an account the name that its comments show."""
        self.world.person(email)["name"] = name

    def act(self, email: str) -> Member:
        """What a member does by hand."""
        return Member(self.world, email)

    def fail(
        self,
        method: str,
        fault: str | int,
        nth: int = 1,
        times: int = 1,
        actor: str | None = None,
        seconds: float = 1.0,
    ) -> Plan:
        """Scripts a fault: calls nth to nth + times - 1 that match from now on; see faults.KNOWN."""
        return self.desk.script.add(Plan(method, str(fault), nth, times, actor, seconds))

    def before(self, method: str, nth: int, fn: Callable[[], object], actor: str | None = None) -> Plan:
        """Runs fn before the nth matching call from now on is answered."""
        return self.desk.script.add(Plan(method, nth=nth, actor=actor, fn=fn))

    def after(self, method: str, nth: int, fn: Callable[[], object], actor: str | None = None) -> Plan:
        """Runs fn when the nth matching call from now on has been answered, before the answer is sent."""
        return self.desk.script.add(Plan(method, nth=nth, actor=actor, fn=fn, after=True))

    def calm(self) -> None:
        """Forgets every scripted fault and hook."""
        self.desk.script.clear()
