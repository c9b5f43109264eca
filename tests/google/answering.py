"""From a request to an answer: whose, which method, hooks, faults, quota, checks, the method itself, checks again."""

import json
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from tests.google import discovery, faults, masks
from tests.google.accounts import Accounts, GrantError
from tests.google.call import Call
from tests.google.discovery import Found
from tests.google.errors import ApiError, DriveError, Json, WrongError, invalid, not_done, stranger
from tests.google.faults import Plan, Script
from tests.google.methods import METHODS, mask_of
from tests.google.quota import Meter, units
from tests.google.state import World

NOT_FOUND = "<!DOCTYPE html>\n<html lang=en>\n  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That’s an error.</ins>\n"
MOST = 10 * 1024 * 1024


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

    def answer(self, request: Request) -> Answer:
        """Answers one request and notes it."""
        found = discovery.find(request.verb, request.raw)
        token = _token(request)
        actor = self.accounts.who(token) if token else None
        name = found.method.id if found else "token" if request.raw == "/token" else ""
        self._hooks(name, actor or "")
        plan = self.script.fault(name, actor or "") if name else None
        answer = self._faulted(found, plan)
        if answer is None:
            answer = self._served(request, found, token, actor, plan)
        answer.plan = plan
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
            return Answer(200, body, request.query.get("mimeType", [""])[-1], drop=drop)
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
        body = _json(request.body) if method.request else {}
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
        if request.raw.startswith(("/upload/", "/batch", "/drive/v2/", "/v3/")):
            return Answer(400, not_done(f"{request.verb} {request.raw}").body())
        return Answer(404, NOT_FOUND.encode(), "text/html; charset=UTF-8")


def _token(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    return request.query.get("access_token", request.query.get("oauth_token", [""]))[-1]


def _json(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        found = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        text = body.decode("utf-8", "replace")[:60]
        raise invalid(f"Invalid JSON payload received. Unexpected token.\n{text}\n^") from wrong
    if not isinstance(found, dict):
        raise invalid('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    return found


def _no_constant(text: str) -> None:
    raise ValueError(text)


def query_of(text: str) -> dict[str, list[str]]:
    """A query string's values by name."""
    return parse_qs(text, keep_blank_values=False)


Control = Callable[[str, Json], Json]
