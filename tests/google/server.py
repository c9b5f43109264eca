"""HTTP on loopback: reads requests, sends answers, and lets the sending go wrong where that is asked for."""

import gzip
import json
import socket
import struct
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.google import payload
from tests.google.answering import MOST, Answer, Control, Desk, Request, as_bytes, query_of
from tests.google.errors import TOO_LARGE, ApiError

CONTROL = "/emulator/v1/"
_PIECE = 1024 * 1024
_COMMON = {
    "Vary": "Origin, X-Origin, Referer",
    "Server": "ESF",
    "Cache-Control": "private",
    "X-XSS-Protection": "0",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
}


class Server(ThreadingHTTPServer):
    """The emulator's server, on 127.0.0.1 and nowhere else."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, desk: Desk, control: Control) -> None:
        """Binds; port 0 is any free one."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.desk = desk
        self.control = control

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is no error of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """The log is the desk's."""

    def handle_one(self) -> None:
        """Reads a request, has it answered, sends the answer."""
        body = self._body()
        if body is None:
            self._send(Answer(400, ApiError(400, TOO_LARGE.format(MOST)).body()), {})
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        query = query_of(parts.query)
        if parts.path.startswith(CONTROL):
            self._send(self._controlled(parts.path.removeprefix(CONTROL), body), query)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            body = payload.opened(body, headers.get("content-encoding", ""))
        except ApiError as refusal:
            self._send(Answer(refusal.code, refusal.body()), query)
            return
        answer = self.server.desk.answer(Request(self.command, parts.path, query, headers, body))
        if answer.drop:
            self._reset()
        else:
            self._send(answer, query)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one  # noqa: N815 - the base class names them so

    def do_OPTIONS(self) -> None:
        """Lets a page in a browser ask, as Google does."""
        asked = self.headers.get("Access-Control-Request-Headers", "")
        allowed = {"Access-Control-Allow-Methods": "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"}
        allowed |= {"Access-Control-Allow-Headers": asked, "Access-Control-Max-Age": "3600"}
        self._send(Answer(200, b"", "text/html", headers=allowed), {})

    def _body(self) -> bytes | None:
        """The body, in one piece or in chunks; None for one that is too long."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = int(self.headers.get("Content-Length") or 0)
            if length > MOST:
                for left in range(min(length, 4 * MOST), 0, -_PIECE):  # who is still sending hears no answer
                    self.rfile.read(min(left, _PIECE))
                return None
            return self.rfile.read(length)
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0].strip() or b"0", 16):
            if len(body) + size > MOST:
                return None
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    def _controlled(self, what: str, body: bytes) -> Answer:
        try:
            asked = json.loads(body) if body.strip() else {}
            return Answer(200, self.server.control(what, asked))
        except Exception as wrong:  # noqa: BLE001 - a test's mistake is told to the test
            return Answer(400, {"error": f"{type(wrong).__name__}: {wrong}"})

    def _reset(self) -> None:
        """Ends the connection as a network does that has lost it."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _send(self, answer: Answer, query: dict[str, list[str]]) -> None:
        pretty = query.get("prettyPrint", ["true"])[-1].lower() not in {"false", "0"}
        body = as_bytes(answer.body, pretty=pretty)
        fault = answer.plan.fault if answer.plan else ""
        seconds = answer.plan.seconds if answer.plan else 0.0
        if fault == "truncated":
            body = body[: len(body) // 2]
        squeezed = "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 200
        if squeezed:
            body = gzip.compress(body, 1, mtime=0)
        if fault == "slow-headers":
            self.server.desk.closing.wait(seconds)
        self._head(answer, len(body), squeezed=squeezed)
        half = len(body) // 2
        if fault in {"slow-body", "cut"}:
            self.wfile.write(body[:half])
            self.wfile.flush()
            body = body[half:]
        if fault == "slow-body":
            self.server.desk.closing.wait(seconds)
        if fault == "cut":
            self._reset()
            return
        self.wfile.write(b"" if self.command == "HEAD" else body)
        self.wfile.flush()

    def _head(self, answer: Answer, length: int, *, squeezed: bool) -> None:
        self.send_response_only(answer.status)
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Type", "text/html" if answer.status == 204 else answer.kind)
        self.send_header("Content-Length", str(length))
        if squeezed:
            self.send_header("Content-Encoding", "gzip")
        origin = self.headers.get("Origin")
        shared = {"Access-Control-Allow-Origin": origin} if origin else {}
        for name, value in (_COMMON | shared | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.flush_headers()
