"""What a worker of the fleet says while it works: a line an event on stderr; a group is known by its name in the fleet."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from jobs.troubles import place
from jobs.worker.log import Lines, Voice
from sheets_schema.text import Text

_WORDS: Mapping[str, Text] = {
    "worker_started": Text("Börjar arbeta.", "Begins to work."),
    "worker_stopping": Text("Avslutar det som är på gång.", "Finishes what is in hand."),
    "worker_stopped": Text("Slutar arbeta.", "Stops working."),
    "swept": Text("{changed} ark ändrades, {looks} ska läsas.", "{changed} sheets changed, {looks} are to be read."),
    "sweep_failed": Text(
        "Google gick inte att fråga: {kind} i {place}", "Google could not be asked: {kind} in {place}"
    ),
    "looked": Text("{group}: {mails} brev, {written} flikar.", "{group}: {mails} mails, {written} tabs."),
    "look_failed": Text("{group}: {what} ({kind} i {place})", "{group}: {what} ({kind} in {place})"),
    "tended": Text(
        "{retried} genomgångar av arbetare som dött tas om.", "{retried} looks of workers that died are made again."
    ),
    "job_failed": Text("{job} gick inte: {kind} i {place}", "{job} failed: {kind} in {place}"),
    "database_gone": Text(
        "Databasen gick inte att nå ({kind}). Nytt försök om {pause} s.",
        "The database could not be reached ({kind}). The next try is in {pause} s.",
    ),
    "database_back": Text("Databasen svarar igen.", "The database answers again."),
    "worker_failed": Text("Arbetet avbröts: {kind} i {place}", "The work broke off: {kind} in {place}"),
    "outdated": Text(
        "Databasen är av en annan version än programmet. Slutar arbeta.",
        "The database is of another version than the program. Stops working.",
    ),
}
"""Every event, as a person at a terminal is told of it."""


class FleetLog(Lines):
    """The events of one worker, each with the worker's name."""

    def __init__(self, out: TextIO, voice: Voice, worker: str) -> None:
        super().__init__(out, voice, _WORDS)
        self._worker = worker
        self._asleep: tuple[str, ...] = ()

    def say(self, level: str, event: str, **facts: object) -> None:
        """One line, of a level: info, warning or error."""
        super().say(level, event, worker=self._worker, **facts)

    def sweep_failed(self, faults: Sequence[Exception]) -> None:
        """Accounts could not be asked; what is as it was at the last sweep is not told again."""
        now = tuple(f"{type(one).__name__} {place(one)}" for one in faults)
        for one in faults if now != self._asleep else ():
            self.fault("sweep_failed", one)
        self._asleep = now
