"""What went wrong between two letters, with the program or with what it leans on: kept, told, and over; decided purely."""
# Nothing here may import pandas: `status` needs none.

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from sheets_schema.text import Text

WORKBOOK, MAIL, MAILBOX, STILL, PASS, UNMADE = "workbook", "mail", "mailbox", "still", "pass", "unmade"
"""What it is with: the sheet, the mail server, the mailbox, the program when it did not work, a pass as a whole, more mails
than may be made at a time.

Beside these stand `job:NAME` and `tab:KEY`.
"""
KEPT = timedelta(days=60)
"""How long one that is over is remembered."""
_MOST = 40
_SECONDS = "seconds"


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong since a moment, `times` passes in a row; `until` is None while it lasts.

    `kind` is the fault's class; moments are aware.
    """

    what: str
    says: Text
    since: datetime
    last: datetime
    until: datetime | None = None
    times: int = 1
    kind: str = ""


Troubles = tuple[Trouble, ...]


def place(fault: BaseException) -> str:
    """The module and line that a fault came from: all of it that a log may hold beside its class."""
    at = fault.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return f"{PurePath(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""


def lasting(troubles: Iterable[Trouble]) -> Troubles:
    """Those that are not over."""
    return tuple(one for one in troubles if one.until is None)


def since(troubles: Iterable[Trouble], moment: datetime | None) -> Troubles:
    """Those that last, or were over after a moment."""
    return tuple(one for one in troubles if one.until is None or moment is None or one.until > moment)


def noted(troubles: Troubles, what: str, says: Text, kind: str, now: datetime) -> Troubles:
    """With one more fault: the same trouble goes on, or a new one begins."""
    before = next((one for one in troubles if one.what == what and one.until is None), None)
    if before is None:
        return _trimmed((*troubles, Trouble(what, says, now, now, kind=kind)), now)
    going_on = replace(before, says=says, kind=kind, last=max(now, before.last), times=before.times + 1)
    return tuple(going_on if one is before else one for one in troubles)


def ended(troubles: Troubles, over: Iterable[str], now: datetime) -> Troubles:
    """With those that lasted over now."""
    gone = set(over)
    return tuple(replace(one, until=max(now, one.since)) if _lasts(one, gone) else one for one in troubles)


def stood_still(troubles: Troubles, last: datetime, now: datetime) -> Troubles:
    """With a stretch in which nothing ran, which is over now."""
    says = Text("Programmet arbetade inte.", "The program did not work.")
    return _trimmed((*troubles, Trouble(STILL, says, last, now, now)), now)


def _lasts(one: Trouble, gone: set[str]) -> bool:
    return one.until is None and one.what in gone


def _trimmed(troubles: Troubles, now: datetime) -> Troubles:
    """Without what has long been over."""
    kept = [one for one in troubles if one.until is None or one.until > now - KEPT]
    over = [one for one in kept if one.until is not None]
    forgotten = set(over[: max(0, len(kept) - _MOST)])
    return tuple(one for one in kept if one not in forgotten)


def as_json(troubles: Iterable[Trouble]) -> str:
    """As they are kept with the state."""
    return json.dumps([_plain(one) for one in troubles], ensure_ascii=False)


def _plain(one: Trouble) -> dict[str, object]:
    return {
        "what": one.what,
        "sv": one.says.sv,
        "en": one.says.en,
        "since": _utc(one.since),
        "last": _utc(one.last),
        "until": _utc(one.until) if one.until else None,
        "times": one.times,
        "kind": one.kind,
    }


def from_json(text: str | None) -> Troubles:
    """As they were kept."""
    return tuple(
        Trouble(
            what=one["what"],
            says=Text(one["sv"], one["en"]),
            since=datetime.fromisoformat(one["since"]),
            last=datetime.fromisoformat(one["last"]),
            until=datetime.fromisoformat(one["until"]) if one["until"] else None,
            times=one["times"],
            kind=one["kind"],
        )
        for one in json.loads(text or "[]")
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec=_SECONDS)
