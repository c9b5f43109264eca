"""The worker's heartbeat: a small file beside the state that says when it last looked, and whether it is alive."""
# Nothing personal may stand here: it is read by health checks and copied into their logs.

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

SCHEMA = 1
_GRACE = timedelta(seconds=60)


class Heartbeat(NamedTuple):
    """How the worker stands. Moments are aware; `every` is seconds, `trouble` names what is wrong ("workbook", "job:NAME").

    `beaten` is when this was told, `looked` when a look last ended, `worked` when one last could be made, `next` when the
    next is to come.
    """

    since: datetime
    beaten: datetime
    every: int
    looked: datetime | None = None
    worked: datetime | None = None
    next: datetime | None = None
    trouble: tuple[str, ...] = ()
    stopped: bool = False
    pid: int = 0

    def is_alive(self, now: datetime) -> bool:
        """Whether it was beaten lately by a worker that has not stopped since.

        A moment to come counts by its distance, too: the clock may have been set back a little.
        """
        return not self.stopped and abs(now - self.beaten) <= 3 * timedelta(seconds=self.every) + _GRACE


def heartbeat_path(state: Path) -> Path:
    """The file of the worker that has a state."""
    return state.with_name(f"{state.name}-heartbeat")


def write_heartbeat(path: Path, heart: Heartbeat) -> None:
    """Puts a heartbeat in the file's place, whole or not at all; as this process's own. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(json.dumps(_as_json(heart)) + "\n", "utf-8")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def _as_json(heart: Heartbeat) -> dict[str, object]:
    def iso(moment: datetime | None) -> str | None:
        return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None

    return {
        "schema": SCHEMA,
        "pid": os.getpid(),
        "since": iso(heart.since),
        "beaten": iso(heart.beaten),
        "looked": iso(heart.looked),
        "worked": iso(heart.worked),
        "next": iso(heart.next),
        "every": heart.every,
        "well": not heart.trouble,
        "trouble": list(heart.trouble),
        "stopped": heart.stopped,
    }


def read_heartbeat(path: Path) -> Heartbeat | None:
    """The last heartbeat; None where there is none, or the file cannot be understood."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return _understood(found) if found["schema"] == SCHEMA else None
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _understood(found: Mapping[str, Any]) -> Heartbeat:
    """Raises ValueError, TypeError or KeyError where it is not as it is written."""

    def moment(name: str) -> datetime:
        read = datetime.fromisoformat(found[name])
        if read.tzinfo is None:
            raise ValueError(name)
        return read

    def maybe(name: str) -> datetime | None:
        return None if found[name] is None else moment(name)

    return Heartbeat(
        since=moment("since"),
        beaten=moment("beaten"),
        every=int(found["every"]),
        looked=maybe("looked"),
        worked=maybe("worked"),
        next=maybe("next"),
        trouble=tuple(str(what) for what in found["trouble"]),
        stopped=found["stopped"] is True,
        pid=int(found["pid"]),
    )
