"""What the worker says while it works: a line an event on stderr. The one door to structlog.

A mail is known here by a digest of its key, a fault by its class and place. No name, address, subject, sum or text of a
fault can come in, for nothing takes them.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TextIO

import structlog

from jobs.memory import Mail
from jobs.troubles import place
from jobs.worker.store import shown
from sheets_schema.text import Language, Text

if TYPE_CHECKING:
    from jobs.worker.planning import Failure

_WORDS: Mapping[str, Text] = {
    "worker_started": Text("Börjar arbeta.", "Begins to work."),
    "looked": Text("{mails} brev ändrades, {written} flikar skrevs.", "{mails} mails moved, {written} tabs written."),
    "mail_moved": Text("Brev {mail} ({job}): {state}", "Mail {mail} ({job}): {state}"),
    "job_failed": Text("{what} gick inte: {kind} i {place}", "{what} failed: {kind} in {place}"),
    "sheet_unreachable": Text(
        "Arket gick inte att läsa eller skriva ({kind}). gruppbok status säger mer.",
        "The sheet could not be read or written ({kind}). gruppbok status says more.",
    ),
    "look_failed": Text(
        "Det gick inte att arbeta den här gången: {kind} i {place}. gruppbok status säger mer.",
        "It could not work this time: {kind} in {place}. gruppbok status says more.",
    ),
    "trouble_began": Text("Fel som varar: {what}", "A trouble that lasts: {what}"),
    "trouble_over": Text("Över: {what}", "Over: {what}"),
    "ping_failed": Text("Pingadressen svarade inte: {why}", "The ping address did not answer: {why}"),
    "heartbeat_failed": Text("Hjärtslaget gick inte att skriva: {kind}", "The heartbeat could not be written: {kind}"),
    "worker_stopped": Text("Slutar arbeta.", "Stops working."),
}
"""Every event, as a person at a terminal is told of it."""


@dataclass(frozen=True)
class Voice:
    """How a log speaks: in `words` to a person, else as JSON; with tracebacks if they are asked for."""

    language: Language
    clock: Callable[[], datetime]
    words: bool
    tracebacks: bool = False


class Lines:
    """Events as lines, each in the words given for it. A stream that nobody reads any more stops nothing."""

    def __init__(self, out: TextIO, voice: Voice, words: Mapping[str, Text]) -> None:
        self.voice = voice
        self._words = words
        # What libraries say of their own accord may hold anything, and would else land on stderr.
        logging.getLogger().addHandler(logging.NullHandler())
        self._log = structlog.wrap_logger(
            structlog.PrintLogger(out),
            processors=[self._stamped, self._in_words if voice.words else structlog.processors.JSONRenderer()],
            wrapper_class=structlog.BoundLogger,
            context_class=dict,
        )

    def _stamped(self, _logger: Any, level: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        at = self.voice.clock().astimezone(UTC).isoformat(timespec="seconds")
        return {"at": at, "level": level, "event": event.pop("event"), **event}

    def _in_words(self, _logger: Any, _level: str, event: MutableMapping[str, Any]) -> str:
        at = datetime.fromisoformat(event["at"]).astimezone()
        line = f"{at:%H:%M:%S}  {self._words[event['event']][self.voice.language].format(**event)}"
        return "\n".join([line, *filter(None, [event.get("traceback")])])

    def say(self, level: str, event: str, **facts: object) -> None:
        """One line, of a level: info, warning or error."""
        with suppress(OSError, ValueError):
            getattr(self._log, level)(event, **facts)

    def fault(self, event: str, error: BaseException, **facts: Any) -> None:
        """What a fault brought about, by its class and place; its text only where tracebacks are asked for."""
        facts |= {"kind": type(error).__name__, "place": place(error)}
        if self.voice.tracebacks:
            facts["traceback"] = "".join(traceback.format_exception(error))
        self.say("error", event, **facts)


class Log(Lines):
    """The events of one worker."""

    def __init__(self, out: TextIO, voice: Voice) -> None:
        super().__init__(out, voice, _WORDS)
        self._moved: dict[str, str] = {}
        self._failed: frozenset[tuple[str, ...]] = frozenset()
        self._trouble: frozenset[str] = frozenset()

    def started(self, version: str, every: int) -> None:
        """The worker begins; it looks every so many seconds."""
        self.say("info", "worker_started", version=version, every=every)

    def stopped(self) -> None:
        """The worker ends as it was asked to."""
        self.say("info", "worker_stopped")

    def looked(self, mails: Iterable[Mail], written: int, failures: Sequence["Failure"]) -> None:
        """A pass was made; what it did as the last one did, such as the same drafts anew, is not told again."""
        moved = {_digest(mail.key): (mail.job, shown(mail.state)) for mail in mails}
        states = {mail: state for mail, (_, state) in moved.items()}
        news = {mail: facts for mail, facts in moved.items() if self._moved.get(mail) != facts[1]}
        for mail, (job, state) in news.items():
            self.say("info", "mail_moved", job=job, state=state, mail=mail)
        for one in failures:
            if (one.what, one.kind, one.place) not in self._failed:
                self.fault("job_failed", one.error, what=one.what)
        if news or written:
            self.say("info", "looked", mails=len(news), written=written)
        self._moved, self._failed = states, frozenset((one.what, one.kind, one.place) for one in failures)

    def unreachable(self, fault: Exception) -> None:
        """The sheet could not be read or written."""
        self.fault("sheet_unreachable", fault)

    def failed(self, fault: Exception) -> None:
        """A look could not be made, for another reason."""
        self.fault("look_failed", fault)

    def troubles(self, lasting: Iterable[str]) -> None:
        """Which troubles last after a look; only what began or is over is told."""
        now = frozenset(lasting)
        for what in sorted(now - self._trouble):
            self.say("warning", "trouble_began", what=what)
        for what in sorted(self._trouble - now):
            self.say("info", "trouble_over", what=what)
        self._trouble = now

    def ping_failed(self, why: str) -> None:
        """The ping did not go."""
        self.say("warning", "ping_failed", why=why)

    def heartbeat_failed(self, fault: OSError) -> None:
        """The heartbeat could not be written."""
        self.say("warning", "heartbeat_failed", kind=type(fault).__name__)


def _digest(key: str) -> str:
    """What a mail is known by here; the file of a mail in a folder ends with the same."""
    return sha256(key.encode(errors="replace")).hexdigest()[:10]
