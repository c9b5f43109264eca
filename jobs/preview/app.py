"""The one door to starlette: addresses, what each answers, and how a fault is told."""

import threading
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from jobs.preview import guard, refusals
from jobs.preview.desk import Desk
from jobs.preview.refusals import Refusal
from jobs.preview.showing import Page, show, style

_LARGEST = 8_192
"""Bytes of a form, at most."""
_HTML, _STYLE = "text/html; charset=utf-8", "style.css"
Answer = Callable[[Request], Awaitable[Response]]


def application(desk: Desk, door: guard.Door) -> ASGIApp:
    """The whole page, behind its door."""
    site = _Site(desk, door)
    routes = [
        Route("/", site.page(desk.home)),
        Route("/brev", site.page(desk.mails)),
        Route("/kontroll", site.page(desk.findings)),
        Route("/pengar", site.page(desk.money)),
        Route("/brev/{id}", site.page(desk.mail)),
        Route("/brev/{id}/visa/{language}", site.letter),
        Route("/brev/{id}/brev.eml", site.file("message/rfc822", "brev.eml", desk.raw)),
        Route("/brev/{id}/kallelse.ics", site.file("text/calendar; charset=utf-8", "kallelse.ics", desk.ics)),
        Route("/brev/{id}/{act}", site.decide, methods=["POST"]),
        Route(f"/{_STYLE}", site.style),
    ]
    faults: dict[Any, Any] = {HTTPException: site.not_there, Exception: site.fault}
    app = Starlette(routes=routes, exception_handlers=faults)
    app.router.redirect_slashes = (
        False  # an address that is nearly right is none, and no answer goes out without our headers
    )
    return _Guarded(app, site, door)


class _Site:
    """The answers. The desk is asked by one at a time, in a thread of its own."""

    def __init__(self, desk: Desk, door: guard.Door) -> None:
        self._desk, self._door = desk, door
        self._turn = threading.Lock()

    async def _ask(self, what: Callable[[], Any]) -> Any:
        def in_turn() -> Any:
            with self._turn:
                return what()

        return await run_in_threadpool(in_turn)

    def page(self, look: Callable[[str], Page]) -> Answer:
        """A page of what the desk sees, by the identifier in its address, if there is one."""

        async def answer(request: Request) -> Response:
            return await self._guarded(lambda: look(request.path_params.get("id", "")))

        return answer

    async def _guarded(self, look: Callable[[], Page]) -> Response:
        """A page, or in its place a calm one that says why not."""
        try:
            found = await self._ask(look)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page says so and stays calm
            return self.refuse(refusals.of(error))
        return self._shown(found, 200)

    def _shown(self, page: Page, status: int) -> Response:
        facts = {"form": self._door.form, "notice": None, "here": "", **self._desk.frame(), **page.facts}
        body = self._desk.discreet(show(page.template, self._desk.language, self._desk.zone, facts), page)
        return Response(body, status, guard.headers(), _HTML)

    def refuse(self, refusal: Refusal, *, closed: bool = False) -> Response:
        """A calm page that says why something is not shown or done; what is closed shows nothing of the group."""
        facts: dict[str, Any] = {"refusal": refusal}
        if closed:
            body = show("closed.html", self._desk.language, ZoneInfo("UTC"), facts)
            return Response(body, refusal.status, guard.headers(), _HTML)
        return self._shown(Page("refusal.html", facts), refusal.status)

    async def letter(self, request: Request) -> Response:
        """A letter alone, for a frame."""
        id_, language = request.path_params["id"], request.path_params["language"]
        try:
            html = await self._ask(lambda: self._desk.html(id_, language))
        except Exception as error:  # noqa: BLE001 - as above
            return self.refuse(refusals.of(error))
        return Response(html, 200, guard.headers(is_letter=True), _HTML)

    def file(self, kind: str, name: str, look: Callable[[str], bytes]) -> Answer:
        """A file to be saved."""

        async def answer(request: Request) -> Response:
            try:
                body = await self._ask(lambda: look(request.path_params["id"]))
            except Exception as error:  # noqa: BLE001 - as above
                return self.refuse(refusals.of(error))
            saved = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": kind}
            return Response(body, 200, {**guard.headers(), **saved})

        return answer

    async def decide(self, request: Request) -> Response:
        """Does what a form asks, and leads back to the mail, which says what was done."""
        form = await _form(request)
        if not guard.same(form.get("form", ""), self._door.form):
            return self.refuse(refusals.FORM)
        id_, act = request.path_params["id"], request.path_params["act"]
        try:
            await self._ask(lambda: self._desk.decide(id_, act, form.get("seen", "")))
        except Exception as error:  # noqa: BLE001 - as above
            return self.refuse(refusals.of(error))
        return RedirectResponse(f"/brev/{id_}", 303, guard.headers())

    async def style(self, request: Request) -> Response:  # noqa: ARG002 - as every answer
        """How the pages look."""
        return Response(style(), 200, guard.headers(), "text/css; charset=utf-8")

    async def not_there(self, request: Request, error: HTTPException) -> Response:  # noqa: ARG002 - as above
        """What is said of an address that there is none of, or of a way to ask that it does not take."""
        refusal = refusals.METHOD if error.status_code == 405 else refusals.NOT_THERE
        return self.refuse(refusal)

    async def fault(self, request: Request, error: Exception) -> Response:  # noqa: ARG002 - as above
        """What is said of a fault that nobody has words for."""
        return self.refuse(refusals.of(error), closed=True)

    def open(self) -> Response:
        """Lets a browser in."""
        door = self._door
        response = RedirectResponse("/", 303, guard.headers())
        response.set_cookie(door.cookie, door.pass_, path="/", httponly=True, samesite="strict")
        return response


async def _form(request: Request) -> dict[str, str]:
    """A form's fields; none of one that is too large."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            return {}
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


class _Guarded:
    """What every request meets first."""

    def __init__(self, app: ASGIApp, site: _Site, door: guard.Door) -> None:
        self._app, self._site, self._door = app, site, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        told = request.headers
        asked = guard.Asked(
            method=request.method,
            path=request.url.path,
            host=told.get("host"),
            origin=told.get("origin"),
            cookie=request.cookies.get(self._door.cookie),
            site=told.get("sec-fetch-site"),
        )
        verdict = guard.judge(self._door, asked)
        if verdict == "in":
            await self._app(scope, receive, send)
        elif verdict == "open":
            self._door = self._door.after(asked.path)
            await self._site.open()(scope, receive, send)
        else:
            await self._site.refuse(refusals.AT_THE_DOOR[verdict], closed=True)(scope, receive, send)
