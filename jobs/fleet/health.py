"""A worker's small web page for machines: /metrics, /healthz and /readyz. This computer alone may ask, unless told otherwise."""

import json
import socket
from collections.abc import Callable, Iterable, Mapping
from socketserver import ThreadingMixIn
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from jobs.fleet.errors import FleetError
from jobs.fleet.listening import LISTEN, address
from jobs.fleet.metrics import Tally, Wsgi, page
from jobs.fleet.numbers import Source, heartbeat
from sheets_schema.text import Text

if TYPE_CHECKING:
    from jobs.fleet.postgres import Connection

LATE_LOOP, LATE_HEARTBEAT = 30.0, 60.0
"""Seconds after which a loop that has not turned, or a heartbeat that was not written, is missing."""


class Pulse:
    """Whether the worker's loop turns, and which of the queue's workers it is, once it knows."""

    def __init__(self) -> None:
        self.worker: int | None = None
        self._beaten = monotonic()

    def beat(self) -> None:
        """The loop has turned; to be said every few seconds."""
        self._beaten = monotonic()

    def age(self) -> float:
        """Seconds since the loop last turned."""
        return monotonic() - self._beaten


class Watched(NamedTuple):
    """What is told of: a connection's maker, what raises where the schema is another, the counts, the pulse."""

    connect: Callable[[], "Connection"]
    current: Callable[["Connection"], object]
    tally: Tally
    pulse: Pulse


class _Site:
    """The three pages."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self.source = Source(watched.connect)
        self._metrics: Wsgi = page(watched.tally, self.source)

    def __call__(self, environ: Any, start: Any) -> Iterable[bytes]:
        """Answers one request."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == "/metrics":
            return self._metrics(environ, start)
        if path not in ("/healthz", "/readyz"):
            return _answer(start, "404 Not Found", {"status": "unknown"})
        if method not in ("GET", "HEAD"):
            return _answer(start, "405 Method Not Allowed", {"status": "unknown"}, ("Allow", "GET, HEAD"))
        checks = self._health() if path == "/healthz" else self._readiness()
        well = all(checks.values())
        told = {"status": "ok" if well else "fail", "checks": checks}
        return _answer(start, "200 OK" if well else "503 Service Unavailable", told)

    def _health(self) -> Mapping[str, bool]:
        return {"loop": self._watched.pulse.age() < LATE_LOOP}

    def _readiness(self) -> Mapping[str, bool]:
        """Each in turn: what comes after the first that fails cannot be known, and counts as failed."""
        checks = dict.fromkeys(("database", "schema", "heartbeat"), False)

        def look(connection: "Connection") -> None:
            connection.execute("SELECT 1").fetchall()
            checks["database"] = True
            self._watched.current(connection)
            checks["schema"] = True
            checks["heartbeat"] = heartbeat(connection, self._watched.pulse.worker) < LATE_HEARTBEAT

        try:
            self.source.asked(look)
        except Exception:  # noqa: BLE001 - whatever the fault, it is told as the check that it kept from passing
            return checks
        return checks


def _answer(start: Any, status: str, told: Mapping[str, object], *headers: tuple[str, str]) -> Iterable[bytes]:
    start(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers])
    return [json.dumps(told).encode() + b"\n"]


class _Handler(WSGIRequestHandler):
    """Writes no log, and waits for nobody who sends nothing."""

    timeout = 10

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_port = False

    def server_bind(self) -> None:
        """Binds without asking what the computer's name is, which may take long."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]
        self.setup_environ()

    def handle_error(self, *_: object) -> None:
        """Nothing: who asked has gone away."""


class _Server6(_Server):
    address_family = socket.AF_INET6


class Serving:
    """The page while it is served; `port` is where, `close` ends it."""

    def __init__(self, server: _Server, site: _Site) -> None:
        self.port: int = server.server_port
        self._server, self._site = server, site
        server.set_app(site)
        self._thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._site.source.close()


def serve(listen: str, watched: Watched) -> Serving | None:
    """Serves the pages in a thread of its own until they are closed; None for "off". Raises FleetError."""
    where = address(listen)
    if where is None:
        return None
    kind = _Server6 if ":" in where.host else _Server
    why = ""
    for port in where.ports:
        try:
            return Serving(kind((where.host, port), _Handler), _Site(watched))
        except OSError as error:
            why = error.strerror or type(error).__name__
    raise FleetError(
        Text(
            f"fleet.listen: {listen} går inte att använda ({why}). Är fler gruppbok fleet worker igång på samma dator? "
            f'Skriv "{LISTEN}", så tar var och en en ledig port.',
            f"fleet.listen: {listen} cannot be used ({why}). Are there more workers on this computer? "
            f'Write "{LISTEN}", and each takes a free port.',
        )
    )
