"""A look's process: what it may take, what it can see, and that nothing it does reaches whoever started it."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jobs.fleet.child import Bounds, Children

ROOT = Path(__file__).parents[2]
ROOM = Bounds(seconds=20, memory=256)
CHILDREN = Children("tests.fleet.works:do", ("tests.fleet.works",))


def test_what_is_done_is_given_back_and_several_are_done_at_once() -> None:
    """Each starter hears what its own child said."""
    children = Children("tests.fleet.works:echo", ("tests.fleet.works",))
    with ThreadPoolExecutor(4) as threads:
        ended = list(threads.map(lambda n: children.run({"number": n}, ROOM), range(12)))
    assert [one.answer for one in ended] == [{"task": {"number": n}, "stop": False} for n in range(12)]
    assert not any(one.trouble for one in ended)


@pytest.mark.parametrize(
    ("misdeed", "bounds", "trouble", "kind"),
    [
        ("raise", ROOM, "crash", "KeyError"),
        ("rubbish", ROOM, "crash", "TypeError"),
        ("die", ROOM, "crash", "SIGSEGV"),
        ("exit", ROOM, "crash", "exit 3"),
        ("eat", ROOM, "limit", "MemoryError"),
        ("hang", Bounds(0.3, 256), "limit", "SIGALRM"),
        ("catastrophe", Bounds(0.3, 256), "limit", "SIGALRM"),
        ("too much", ROOM, "limit", "SIGKILL"),
    ],
)
def test_a_misdeed_is_told_by_its_kind(misdeed: str, bounds: Bounds, trouble: str, kind: str) -> None:
    """Whatever a child does, its starter hears what it was, in time, and nothing of what the fault said."""
    began = time.monotonic()
    ended = CHILDREN.run(misdeed, bounds)
    assert (ended.answer, ended.trouble, ended.kind) == ({}, trouble, kind)
    assert "anna" not in repr(ended)
    assert time.monotonic() - began < 8
    assert CHILDREN.run("until asked", Bounds(0.2, 256)).trouble == "limit", "and the next is begun as ever"


def test_what_must_not_be_broken_off_is_not() -> None:
    """It may take longer than the bounds say, and has time to end afterwards."""
    assert CHILDREN.run("unhurried", Bounds(0.4, 256, more=20)).answer == {"left": True}


def test_what_a_child_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither what it prints nor what its libraries print lands among the lines of the log."""
    assert CHILDREN.run("shout", ROOM).trouble == ""
    assert capfd.readouterr() == ("", "")


def test_asked_to_stop_a_child_ends_by_itself() -> None:
    """Those in hand are told, and those begun later know it from the start; nothing is broken off."""
    children = Children("tests.fleet.works:do", ("tests.fleet.works",))
    with ThreadPoolExecutor(2) as threads:
        ends = [threads.submit(children.run, "until asked", ROOM) for _ in range(2)]
        while len(children._reins) < 2:
            time.sleep(0.01)
        children.stop()
        assert [end.result().answer for end in ends] == [{"stopped": True}] * 2
    assert children.run("until asked", ROOM).answer == {"stopped": True}


def _starter(*words: str) -> subprocess.Popen[str]:
    """A process of its own that starts one child, with secrets in the environment that it was born with."""
    secrets = ["GRUPPBOK_FLEET_KEY=secret", "GRUPPBOK_FLEET_DATABASE=secret"]
    argv = ["/usr/bin/env", *secrets, sys.executable, "-m", "tests.fleet.starter", *words]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_child_sees_no_secret_and_has_nobody_to_talk_to() -> None:
    """Neither in the environment it was born with nor in words; it leaves no core, and its streams lead nowhere."""
    with _starter("surroundings", "-") as starter:
        said = starter.communicate(timeout=30)[0]
    assert "'secrets': False" in said
    assert "'streams': [True, True, True]" in said
    limits = {line[:26].strip(): line[26:].split()[0] for line in said.split("\\n") if line.startswith("Max ")}
    assert limits["Max core file size"] == "0"
    assert limits["Max cpu time"] == "30"
    assert limits["Max address space"].isdigit()


@pytest.mark.parametrize("misdeed", ["until asked", "hang"])
def test_a_child_ends_with_its_starter(misdeed: str) -> None:
    """Killed outright, a worker leaves no look behind that goes on by itself."""
    with _starter("do", misdeed) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "started\n"
        while not (left := _descendants(starter.pid)):
            time.sleep(0.02)
        starter.send_signal(signal.SIGKILL)
    until = time.monotonic() + 8
    while any(Path(f"/proc/{pid}").exists() for pid in left):
        assert time.monotonic() < until
        time.sleep(0.02)


def _descendants(pid: int) -> list[int]:
    """The grandchildren: what the server that a starter started has forked."""
    children = [Path(f"/proc/{one}/task/{one}/children") for one in _children(pid)]
    return [int(one) for path in children if path.exists() for one in path.read_text("ascii").split()]


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
