"""A token endpoint on loopback, and the file that names it, as OAuth2 wants them."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs


class TokenServer:
    """Answers every request alike; `asked` holds what it was asked."""

    def __init__(self, status: int = 200, answer: object = None) -> None:
        self.status, self.answer = (
            status,
            {"access_token": "ya29.fresh", "expires_in": 3599} if answer is None else answer,
        )
        self.asked: list[dict[str, list[str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                content = outer.answer if isinstance(outer.answer, bytes) else json.dumps(outer.answer).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: Any) -> None:
                """Says nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.uri = f"http://127.0.0.1:{self._http.server_port}/token"
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        """Begins to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def file(self, folder: Path, **other: object) -> Path:
        """A file of yagmail's for this endpoint; a key given as None is left out."""
        content = {
            "email_address": "gruppen@example.org",
            "google_client_id": "id.apps.example",
            "google_client_secret": "hemlis",
            "google_refresh_token": "1//evig",
            "token_uri": self.uri,
            **other,
        }
        path = folder / "oauth2.json"
        path.write_text(json.dumps({key: value for key, value in content.items() if value is not None}))
        return path
