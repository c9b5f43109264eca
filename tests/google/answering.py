"""From a request to an answer: whose, which method, hooks, faults, quota, checks, the method itself, checks again."""

import json
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from tests.google import batching, discovery, faults, masks, payload, upload
from tests.google.accounts import Accounts, GrantError
from tests.google.call import Call, Content
from tests.google.discovery import Found
from tests.google.errors import ApiError, DriveError, Json, WrongError, invalid, not_done, stranger
from tests.google.faults import Plan, Script
from tests.google.methods import METHODS, mask_of
from tests.google.quota import Meter, units
from tests.google.state import World

NOT_FOUND = "<!DOCTYPE html>\n<html lang=en>\n  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That’s an error.</ins>\n"
MOST = 10 * 1024 * 1024
_DRIVE = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "Mon, 01 Jan 1990 00:00:00 GMT",
    "Vary": "Origin, X-Origin",
}


class Asked(NamedTuple):
    """One entry of the log."""

    actor: str
    method: str
    path: str
    status: int


@dataclass
class Request:
    """A request as it came, its path still quoted."""

    verb: str
    raw: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Answer:
    """An answer before it is sent, and what is to go wrong with the sending."""

    status: int
    body: Json | bytes | None
    kind: str = "application/json; charset=UTF-8"
    plan: Plan | None = None
    drop: bool = False
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Desk:
    """All that answering needs."""

    world: World
    accounts: Accounts
    meter: Meter
    script: Script = field(default_factory=Script)
    log: list[Asked] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    validate: bool = True
    uploads: upload.Uploads = field(default_factory=upload.Uploads)

    def answer(self, request: Request) -> Answer:
        """Answers one request and notes it."""
        request = _meant(request)
        found = discovery.find(request.verb, request.raw) or upload.method_of(request.verb, request.raw)
        token = _token(request)
        actor = self.accounts.who(token) if token else None
        name = found.method.id if found else "token" if request.raw == "/token" else ""
        self._hooks(name, actor or "")
        plan = self.script.fault(name, actor or "") if name else None
        answer = self._faulted(found, plan)
        if answer is None:
            answer = self._served(request, found, token, actor, plan)
        answer.plan = plan
        if found and found.method.drive:
            answer.headers = _DRIVE | answer.headers
        self.log.append(Asked(actor or "", name, unquote(request.raw), 0 if answer.drop else answer.status))
        self._hooks(name, actor or "", after=True)
        return answer

    def _hooks(self, name: str, actor: str, *, after: bool = False) -> None:
        for hook in self.script.hooks(name, actor, after=after) if name else []:
            if hook.fn:
                hook.fn()

    def _faulted(self, found: Found | None, plan: Plan | None) -> Answer | None:
        """The answer of a fault that keeps the method from being called."""
        if plan is None:
            return None
        if plan.fault in faults.HTML:
            return Answer(int(plan.fault[:3]), faults.HTML[plan.fault].encode(), "text/html; charset=UTF-8")
        if plan.fault == "reset-before":
            return Answer(0, None, drop=True)
        drive = found is not None and found.method.drive
        kind = units(found.method)[0].title() if found else "Read"
        refusal = faults.refusal(plan.fault, drive=drive, kind=kind)
        return Answer(refusal.code, refusal.body()) if refusal else None

    def _served(
        self, request: Request, found: Found | None, token: str, actor: str | None, plan: Plan | None
    ) -> Answer:
        if found is None:
            return self._elsewhere(request)
        method = found.method
        try:
            if actor is None:
                raise stranger(drive=method.drive, sent=bool(token))  # noqa: TRY301 - every refusal is told in one place
            refused = self.meter.spend(method, actor)
            if refused:
                raise refused  # noqa: TRY301
            if request.raw.startswith("/upload/"):
                return self._uploaded(request, found, actor)
            body = self._called(request, found, actor, plan)
        except ApiError as refusal:
            return Answer(refusal.code, refusal.body())
        except WrongError as wrong:
            return Answer(400, (DriveError(400, str(wrong)) if method.drive else invalid(str(wrong))).body())
        except Exception as bug:  # noqa: BLE001 - our own mistake must reach the test that provoked it
            self.violations.append(f"{method.id}: {type(bug).__name__}: {bug}\n{traceback.format_exc()}")
            return Answer(500, ApiError(500, f"The emulator failed: {type(bug).__name__}: {bug}").body())
        drop = plan is not None and plan.fault == "reset-after"
        if isinstance(body, bytes):
            kind = body.kind if isinstance(body, Content) else request.query.get("mimeType", [""])[-1]
            return Answer(200, body, kind, drop=drop)
        wrongs = self._wrongs(found, body)
        if wrongs:
            self.violations += wrongs
            return Answer(
                500, ApiError(500, "The emulator's answer is not what is published: " + "; ".join(wrongs)).body()
            )
        return Answer(200 if body is not None else 204, body, drop=drop)

    def _called(self, request: Request, found: Found, actor: str, plan: Plan | None) -> Json | bytes | None:
        method = found.method
        if method.id not in METHODS:
            raise not_done(method.id)
        query = {name: values for name, values in request.query.items() if name not in {"access_token", "oauth_token"}}
        discovery.refuse_query(method, query, self.tolerated)
        if query.get("alt", ["json"])[-1] not in {"json", "media"}:
            raise not_done(f"alt={query['alt'][-1]}")
        body = payload.read(request.body) if method.request else {}
        if method.request:
            body = discovery.clean(body, {"$ref": method.request}, method.api)
            discovery.refuse_wrong(method, body, self.tolerated)
        fields = query.get("fields", [""])[-1]
        mask = mask_of(method, fields)
        path = {name: unquote(part) for name, part in found.path.items()}
        call = Call(self.world, actor, path, query, body)
        call.stale = plan is not None and plan.fault == "stale"
        call.lose_comments = plan is not None and plan.fault == "comments-lost"
        answer = METHODS[method.id](call)
        return masks.apply(mask, answer) if mask and isinstance(answer, dict) else answer

    def _uploaded(self, request: Request, found: Found, actor: str) -> Answer:
        kind, body, query = request.headers.get("content-type", ""), {}, request.query
        media, way = upload.Media(kind, request.body), query.get("uploadType", [""])[-1]
        session = self.uploads.open.pop(query.get("upload_id", [""])[-1], None)
        if session:
            body, query, media = session.body, session.query, upload.Media(session.kind or kind, request.body)
        elif way == "multipart":
            body, media = upload.parted(kind, request.body)
        elif way == "resumable" and request.verb in {"POST", "PATCH"}:
            number = self.world.ids.text(40, "AD")
            waits = request.headers.get("x-upload-content-type", "")
            self.uploads.open[number] = upload.Session(query, upload.as_json(request.body), waits)
            link = f"http://{request.headers.get('host', '')}{request.raw}?uploadType=resumable&upload_id={number}"
            return Answer(200, b"", "text/html; charset=UTF-8", headers={"Location": link})
        elif way != "media":
            raise not_done(f"{request.verb} {request.raw} with uploadType {way or 'left out'}")
        body = discovery.clean(body, {"$ref": "File"}, found.method.api)
        discovery.refuse_wrong(found.method, body, self.tolerated)
        path = {name: unquote(part) for name, part in found.path.items()}
        call = Call(self.world, actor, path, query, body)
        mask = mask_of(found.method, query.get("fields", [""])[-1])
        file = upload.put(call, found, media)
        if "/drive/v2/" in request.raw:
            return Answer(200, upload.second(call, file))
        return Answer(200, masks.apply(mask or {}, upload.told(call, file)))

    def _batched(self, request: Request) -> Answer:
        """Answers each call of a batch by itself; the batch's own token is theirs where they have none."""
        outer = {name: value for name, value in request.headers.items() if name == "authorization"}
        told = []
        try:
            for part in batching.split(request.headers.get("content-type", ""), request.body):
                parts = urlsplit(part.target)
                one = Request(part.verb, parts.path, query_of(parts.query), outer | part.headers, part.body)
                answer = self.answer(one)
                told.append(batching.Told(part.id, answer.status, answer.kind, as_bytes(answer.body)))
        except ApiError as refusal:
            return Answer(refusal.code, refusal.body())
        kind, body = batching.joined(told)
        return Answer(200, body, kind)

    def _wrongs(self, found: Found, body: Json | None) -> list[str]:
        if not self.validate or body is None or not found.method.response:
            return []
        wrongs = discovery.wrongs(found.method.api, found.method.response, discovery.thinned(body))
        return [f"{found.method.id}: {where}: {what}" for where, what, _ in wrongs]

    def _elsewhere(self, request: Request) -> Answer:
        if request.raw == "/token" and request.verb == "POST":
            try:
                return Answer(200, self.accounts.grant(request.body.decode("utf-8", "replace")))
            except GrantError as wrong:
                return Answer(400, {"error": "invalid_grant", "error_description": str(wrong)})
        if request.verb == "POST" and (request.raw == "/batch" or request.raw.startswith("/batch/")):
            return self._batched(request)
        if request.raw.startswith(("/upload/", "/batch", "/drive/v2/", "/v3/")):
            return Answer(400, not_done(f"{request.verb} {request.raw}").body())
        return Answer(404, NOT_FOUND.encode(), "text/html; charset=UTF-8")


def _meant(request: Request) -> Request:
    """The request that is meant where a long query is sent as a form, which clients do under another verb's name."""
    verb = request.headers.get("x-http-method-override", "").upper()
    if request.verb != "POST" or not verb or verb == "POST":
        return request
    form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    query = request.query | (query_of(request.body.decode("utf-8", "replace")) if form else {})
    return Request(verb, request.raw, query, request.headers, b"" if form else request.body)


def _token(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    return request.query.get("access_token", request.query.get("oauth_token", [""]))[-1]


def as_bytes(body: Json | bytes | None, *, pretty: bool = True) -> bytes:
    """A body as it is sent."""
    if body is None or isinstance(body, bytes):
        return body or b""
    separators = None if pretty else (",", ":")
    return (json.dumps(body, ensure_ascii=False, indent=2 if pretty else None, separators=separators) + "\n").encode()


def query_of(text: str) -> dict[str, list[str]]:
    """A query string's values by name."""
    return parse_qs(text, keep_blank_values=False)


Control = Callable[[str, Json], Json]
