"""A small HTTP server on loopback that is pinged."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Pinged:
    """What it was asked, and what it answers; `drips` begins an answer that never ends."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.status = 200
        self.drips = False

    def __enter__(self) -> Self:
        """Begins to answer."""
        owner = self
        self._stopped = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                owner.asked.append((self.command, self.path, body))
                self.send_response(owner.status)
                if owner.status == 302:
                    self.send_header("Location", f"{owner.url}/elsewhere")
                self.flush_headers()
                number = 0
                while owner.drips and not owner._stopped.wait(0.05):
                    number += 1
                    self.wfile.write(f"X-{number % 50}: wait\r\n".encode())
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as above
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/ping"
