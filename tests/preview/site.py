"""The page served on loopback in a thread, by the command's own wiring; and its pages in Chromium."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Request

from jobs import cli
from jobs.commands.preview import means
from jobs.preview.app import application
from jobs.preview.desk import Desk
from jobs.preview.guard import Door
from jobs.preview.serve import listen, server
from jobs.session import Session
from jobs.settings import load
from jobs.words import read_words
from sync.demo.build import make_group

Scheme = Literal["light", "dark"]
SCREENS: tuple[tuple[int, Scheme], ...] = ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark"))
SUNDAY = "2026-11-22T18:00"
"""The moment that the demo group is made for."""


@dataclass(frozen=True)
class Site:
    """The page: its door and its desk, as the command makes them."""

    door: Door
    desk: Desk

    @property
    def origin(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.door.port}"

    def ask(self, path: str, method: str = "GET", body: str = "", **told: str | None) -> "Answer":
        """What a request is answered. Headers are those of the page's own browser unless others, or None, are told."""
        usual: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.door.port}",
            "Cookie": f"{self.door.cookie}={self.door.pass_}",
            "Origin": self.origin if method == "POST" else None,
            "Content-Type": "application/x-www-form-urlencoded" if body else None,
        }
        sent = {name: value for name, value in {**usual, **told}.items() if value is not None}
        line = HTTPConnection("127.0.0.1", self.door.port, timeout=60)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in {**sent, "Content-Length": str(len(body.encode()))}.items():
                line.putheader(name, value)
            line.endheaders(body.encode())
            found = line.getresponse()
            return Answer(found, found.read())
        finally:
            line.close()


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    response: HTTPResponse
    body: bytes

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def session(*words: str | Path) -> Session:
    """The session of a typed command, as the program makes it."""
    typed = [str(word) for word in words]
    args, _ = read_words(typed, "sv")
    for name in ("lang", "date", "state", "config", "workbook"):
        if not hasattr(args, name):
            setattr(args, name, None)
    now = cli._moment(args.date)
    return Session(args, load(args.config), now, args.lang, cli._clock(now, is_set=args.date is not None))


@contextmanager
def served(*words: str | Path) -> Iterator[Site]:
    """The page of `gruppbok preview` and these words, until the block ends."""
    made = session("preview", "--no-browser", *words)
    desk = Desk(means(made, made.workbook()))
    listening = listen(0)
    site = Site(Door(listening.getsockname()[1]), desk)
    serving = server(application(desk, site.door))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not serving.started:
        time.sleep(0.01)
    try:
        yield site
    finally:
        serving.should_exit = True
        thread.join(20)
        listening.close()


@contextmanager
def looked_at(browser: Browser, site: Site, width: int = 1280, scheme: Scheme = "light") -> Iterator[Page]:
    """A browser page that was let in; afterwards, nothing that it asked for was anywhere else.

    It is the browser's only one, emptied of what the last site left: a window of its own would cost more than the pages.
    """
    context = browser.contexts[0] if browser.contexts else browser.new_context()
    context.clear_cookies()
    page = context.pages[0] if context.pages else context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.goto(site.door.address)
    page.on("request", note)
    try:
        yield page
    finally:
        page.remove_listener("request", note)
        page.unroute_all()
        page.goto("about:blank")
    assert [url for url in asked if not url.startswith((site.origin, "data:"))] == []


def demo(folder: Path) -> Path:
    """The demo group's workbook."""
    path = folder / "ekvik.xlsx"
    make_group(path, "sv")
    return path
