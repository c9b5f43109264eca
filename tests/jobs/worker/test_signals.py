"""How the worker is asked to stop, by signals to a process of its own."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from jobs.worker.signals import Signals
from tests.cli.helpers import HERE, environment

SLEEPER = """
import sys
from jobs.worker.signals import Signals
with Signals() as signals:
    print("ready", flush=True)
    print("asked", signals.sleep(600), signals.sleep(600), flush=True)
    if sys.argv[1:]:
        sys.stdin.read()
print("over", flush=True)
"""


@pytest.fixture(name="sleeper", params=[[], ["on"]], ids=["ends", "goes on"])
def sleeping_process(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[str]"]:
    """A process that sleeps ten minutes unless it is asked to stop, and then ends, or goes on with something."""
    with subprocess.Popen(
        [sys.executable, "-c", SLEEPER, *request.param],
        cwd=HERE,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert said(process) == "ready"
        yield process
        process.kill()


def said(process: "subprocess.Popen[str]") -> str:
    """The next line it prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("sleeper", [[]], indirect=True)
def test_a_signal_wakes_the_sleeper_at_once(sleeper: "subprocess.Popen[str]", number: signal.Signals) -> None:
    began = time.monotonic()
    sleeper.send_signal(number)
    assert (said(sleeper), said(sleeper), sleeper.wait(60)) == ("asked True True", "over", 0)
    assert time.monotonic() - began < 300


@pytest.mark.parametrize("sleeper", [["on"]], indirect=True)
def test_a_second_interrupt_ends_what_goes_on(sleeper: "subprocess.Popen[str]") -> None:
    sleeper.send_signal(signal.SIGINT)
    assert said(sleeper) == "asked True True"
    sleeper.send_signal(signal.SIGINT)
    assert sleeper.wait(60) == -signal.SIGINT
    assert sleeper.stderr is not None
    assert sleeper.stderr.read().endswith("KeyboardInterrupt\n")


@pytest.mark.parametrize("sleeper", [["on"]], indirect=True)
def test_more_of_sigterm_changes_nothing(sleeper: "subprocess.Popen[str]") -> None:
    for _ in range(3):
        sleeper.send_signal(signal.SIGTERM)
    sleeper.send_signal(signal.SIGINT)
    assert said(sleeper) == "asked True True"
    out, _ = sleeper.communicate(timeout=60)
    assert (out, sleeper.returncode) == ("over\n", 0)


@pytest.mark.parametrize("sleeper", [[]], indirect=True)
def test_a_terminal_that_is_closed_ends_it(sleeper: "subprocess.Popen[str]") -> None:
    sleeper.send_signal(signal.SIGHUP)
    assert sleeper.wait(60) == -signal.SIGHUP


def test_what_was_there_before_is_put_back() -> None:
    def before() -> list[object]:
        return [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]

    handlers = before()
    with Signals() as signals:
        assert signals.sleep(0) is False
        assert before() != handlers
    assert before() == handlers
    assert signal.set_wakeup_fd(-1) == -1


def test_beside_the_main_thread_it_can_be_asked_by_hand() -> None:
    """No signal is taken over there."""
    seen: list[object] = []
    handler, entered, made = signal.getsignal(signal.SIGTERM), threading.Event(), []

    def work() -> None:
        with Signals() as signals:
            made.append(signals)
            seen.append(signals.sleep(0))
            entered.set()
            seen.append(signals.sleep(600))

    thread = threading.Thread(target=work)
    thread.start()
    assert entered.wait(60)
    assert signal.getsignal(signal.SIGTERM) is handler
    made[0].ask()
    thread.join(60)
    assert (seen, thread.is_alive()) == ([False, True], False)
