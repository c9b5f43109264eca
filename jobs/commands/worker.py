"""gruppbok worker: works by itself, look after look, until it is stopped."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from jobs.commands.passing import one_pass
from jobs.commands.sending import mail_post
from jobs.commands.zone import in_zone, zone_of
from jobs.session import Session, UsageError
from jobs.settings import wants_traceback
from jobs.settings_keys import SettingsError
from jobs.troubles import PASS, WORKBOOK, lasting
from jobs.version import VERSION
from jobs.worker.alone import Alone, LockLostError
from jobs.worker.heartbeat import Heartbeat, heartbeat_path, write_heartbeat
from jobs.worker.log import Log, Voice
from jobs.worker.ping import Ping
from jobs.worker.post import FolderPost
from jobs.worker.shift import Shift, Stop, work
from jobs.worker.signals import Signals
from jobs.worker.store import Store
from sheets_schema.text import Text
from sync.workbook import WorkbookError

LAST = "last"
"""The fact that tells when a pass was last made."""


def run(session: Session) -> int:
    """Works until it is asked to stop. Raises what shows at the start that it cannot work as it is set up."""
    with ExitStack() as stack:
        signals = stack.enter_context(Signals())
        facts = _facts(session.state())
        _try_settings(session, has_worked=LAST in facts)
        worker = _Worker(session, stack.enter_context(Alone(session.state())), facts)
        if LAST in facts or worker.is_terminal:
            worker.begin()
        try:
            work(worker.shift(signals))
        except LockLostError as lost:  # starting again mends it, which exit code 2 says that it does not
            session.say(lost.says)
            return 1
        worker.end()
    return 0


def _facts(state: Path) -> Mapping[str, str]:
    """What a state remembers; nothing where there is none yet. Raises StoreError where it is not one."""
    if not state.exists():
        return {}
    with Store(state, read_only=True) as store:
        return store.facts


def _try_settings(session: Session, *, has_worked: bool) -> None:
    """Raises UsageError, WorkbookError or PostError where no look could be made.

    A workbook that has been worked with is there again some day; one that never was is more likely a slip of the pen.
    """
    workbook = session.workbook()
    if session.args.outbox:
        FolderPost(Path(session.args.outbox)).prepare()
    elif session.settings.mail is not None:
        mail_post(session)
    if not has_worked:
        try:
            workbook.fingerprint()
        except WorkbookError as fault:
            if not fault.temporary:
                raise


def _begins(session: Session) -> Text:
    """What a person at a terminal is told first."""
    name, often = session.args.workbook or session.settings.workbook, _often(session.settings.worker.every)
    return Text(
        f"gruppbok ser efter i {name} {often.sv} och gör det som är dags. Stoppa med Ctrl-C.",
        f"gruppbok looks in {name} {often.en} and does what is due. Stop it with Ctrl-C.",
    )


def _often(seconds: int) -> Text:
    """How often that is, in words."""
    if seconds == 60:
        return Text("varje minut", "every minute")
    number, unit = (seconds // 60, Text("minut", "minutes")) if seconds % 60 == 0 else (seconds, _SECONDS)
    ending = "a" if number % 10 in (1, 2) and number % 100 not in (11, 12) else "e"
    return Text(f"var {number}:{ending} {unit.sv}", f"every {number} {unit.en}")


_SECONDS = Text("sekund", "seconds")


class _Worker:
    """What the loop calls: one look, what is done about one that failed, and the heartbeat."""

    def __init__(self, session: Session, alone: Alone, facts: Mapping[str, str]) -> None:
        self._session, self._alone = session, alone
        self._state = session.state()
        self._heartbeat = heartbeat_path(self._state)
        self._zone = zone_of(facts)
        self.is_terminal = sys.stderr.isatty()
        self._has_begun, self._has_worked, self._is_beating = False, LAST in facts, True
        voice = Voice(session.language, self._now, self.is_terminal, tracebacks=wants_traceback())
        self._log = Log(sys.stderr, voice)
        self._ping = Ping(session.settings.worker.ping, self._log.ping_failed)

    def begin(self) -> None:
        """Says that it works, once; before that a fault is the one line that a log gets."""
        if self._has_begun:
            return
        self._has_begun = True
        if self.is_terminal:
            self._session.say(_begins(self._session))
        else:
            self._log.started(VERSION, self._session.settings.worker.every)

    def end(self) -> None:
        """Says that it has stopped."""
        if self.is_terminal:
            self._session.say(Text("gruppbok worker har stannat.", "gruppbok worker has stopped."))
        else:
            self._log.stopped()

    def shift(self, signals: Signals) -> Shift:
        """The loop's share."""
        return Shift(
            every=self._session.settings.worker.every,
            clock=self._now,
            look=self._look,
            failed=self._failed,
            beat=self._beat,
            sleep=signals.sleep,
        )

    def _now(self) -> datetime:
        """The clock's moment, aware."""
        return in_zone(self._session.clock(), self._zone)

    def _look(self, stop: Stop) -> tuple[str, ...]:
        """One pass; what lasts of trouble after it."""
        self._alone.check()
        done = one_pass(self._session.at(self._session.clock()), stop=stop)
        self._has_worked = True
        self.begin()
        if not done.quiet:
            self._log.looked(done.mails, len(done.written), done.failures)
        with Store(self._state, read_only=True) as store:
            wrong = tuple(one.what for one in lasting(store.troubles()))
            self._zone = zone_of(store.facts)
        self._log.troubles(wrong)
        if not wrong:
            self._ping.went_well(self._now())
        return wrong

    def _failed(self, fault: Exception) -> str:
        """What a look that could not be made is called. Raises the fault where there is no use in going on."""
        if isinstance(fault, LockLostError) or not (self._has_worked or _may_pass(fault)):
            raise fault
        self._has_worked = True
        self.begin()
        if isinstance(fault, WorkbookError):
            self._log.unreachable(fault)
            return WORKBOOK
        self._log.failed(fault)
        return PASS

    def _beat(self, heart: Heartbeat) -> None:
        """Writes the heartbeat, if this is still the one worker; a full disk is told of once."""
        try:
            self._alone.check()
            write_heartbeat(self._heartbeat, heart)
            self._is_beating = True
        except LockLostError:
            return
        except OSError as fault:
            if self._is_beating:
                self._log.heartbeat_failed(fault)
            self._is_beating = False


def _may_pass(fault: Exception) -> bool:
    """Whether what kept the very first look from being made may pass by itself; what people set up wrong does not."""
    if isinstance(fault, WorkbookError):
        return fault.temporary
    return not isinstance(fault, UsageError | SettingsError)
