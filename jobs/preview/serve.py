"""The one door to uvicorn: serves the page on this computer alone, until it is told to stop."""

import signal
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from sheets_schema.text import Text

if TYPE_CHECKING:
    from starlette.types import ASGIApp

HOST = "127.0.0.1"


class ServeError(Exception):
    """The page cannot be served; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


def listen(port: int) -> socket.socket:
    """A socket on this computer alone, on a free port where 0 is asked for. Raises ServeError."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there the option would let two programs share a port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((HOST, port))
        found.listen()
    except (OSError, OverflowError) as error:
        found.close()
        why = getattr(error, "strerror", None) or str(error)
        raise ServeError(
            Text(
                f"Porten {port} går inte att använda ({why}). Välj en annan med --port, eller ingen alls.",
                f"Port {port} cannot be used ({why}). Choose another with --port, or none at all.",
            )
        ) from error
    return found


def server(app: "ASGIApp") -> uvicorn.Server:
    """What serves the page; it writes no log, since addresses and pages hold what is nobody else's."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def serve(app: "ASGIApp", listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serves until SIGINT or SIGTERM, which end it as it should end. `ready` is called once it listens."""
    serving = server(app)

    def stop(_signal: int, _frame: object) -> None:
        serving.should_exit = True

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        ready()
        serving.run(sockets=[listening])
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        listening.close()
