"""What children are given to do in tests: the well-behaved and the worst."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jobs.fleet.child import within

Stop = Callable[[], bool]


def echo(task: Any, stop: Stop) -> Mapping[str, Any]:
    """Gives back what it was given, and what it is asked."""
    return {"task": task, "stop": stop()}


def surroundings(task: Any, stop: Stop) -> Mapping[str, Any]:
    """What a child can see of the one that started it."""
    words = b" ".join(Path(f"/proc/self/{name}").read_bytes() for name in ("environ", "cmdline"))
    streams = [os.fstat(number).st_rdev == Path(os.devnull).stat().st_rdev for number in (0, 1, 2)]
    limits = Path("/proc/self/limits").read_text("ascii")
    return {"secrets": "GRUPPBOK_" in words.decode("latin-1"), "streams": streams, "limits": limits}


def do(task: Any, stop: Stop) -> Mapping[str, Any]:
    """One of the misdeeds below."""
    return _MISDEEDS[str(task)](stop)


def _raise(stop: Stop) -> Mapping[str, Any]:
    raise KeyError("Anna Ek, anna@example.org")


def _eat(stop: Stop) -> Mapping[str, Any]:
    eaten = []
    while True:
        eaten.append(bytes(16 * 1024 * 1024))


def _hang(stop: Stop) -> Mapping[str, Any]:
    while True:
        time.sleep(60)


def _catastrophe(stop: Stop) -> Mapping[str, Any]:
    return {"found": re.fullmatch("(a|aa)+", "a" * 60 + "b") is not None}  # never lets go of the interpreter


def _shout(stop: Stop) -> Mapping[str, Any]:
    os.write(1, b"anna@example.org\n" * 1000)
    print("anna@example.org", file=sys.stderr, flush=True)
    return {}


def _rubbish(stop: Stop) -> Mapping[str, Any]:
    return {"at": object()}


def _too_much(stop: Stop) -> Mapping[str, Any]:
    return {"much": "x" * 1_000_000}


def _die(stop: Stop) -> Mapping[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def _exit(stop: Stop) -> Mapping[str, Any]:
    os._exit(3)


def _until_asked(stop: Stop) -> Mapping[str, Any]:
    while not stop():
        time.sleep(0.01)
    return {"stopped": True}


def _unhurried(stop: Stop) -> Mapping[str, Any]:
    with within(20):
        time.sleep(1)
    return {"left": signal.getitimer(signal.ITIMER_REAL)[0] > 10}


_MISDEEDS: Mapping[str, Callable[[Stop], Mapping[str, Any]]] = {
    "raise": _raise,
    "eat": _eat,
    "hang": _hang,
    "catastrophe": _catastrophe,
    "shout": _shout,
    "rubbish": _rubbish,
    "too much": _too_much,
    "die": _die,
    "exit": _exit,
    "until asked": _until_asked,
    "unhurried": _unhurried,
}
