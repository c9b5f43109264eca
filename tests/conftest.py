"""Where the tests' folders stand, and which tests begin first, so that a run is over soon."""

import os
import shutil
from itertools import islice
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
ROOM = 1 << 30
"""Bytes that must be free in it."""
LONG = (
    "jobs/worker/test_demo_year.py",
    "jobs/worker/test_restarts.py",
    "jobs/worker/test_kill_matrix.py",
    "jobs/worker/test_year.py",
    "jobs/letters/test_accessible.py",
    "preview/test_accessible.py",
    "jobs/worker/test_soak.py",
    "jobs/test_demo.py",
    "cli/test_worker.py",
    "preview/test_buttons.py",
    "docs/test_running.py",
    "cli/test_init_google.py",
    "cli/test_setup_terminal.py",
    "preview/test_hostile.py",
    "sync/google/test_machine.py",
    "sync/google/test_both_keepers.py",
    "sync/google/test_faults.py",
)
"""The modules that take longest, or one test of which does: as many as there are of xdist's workers begin at once."""
HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Puts the folders in memory, where there is room: tests kill processes, not kernels, so nothing need reach a disk.

    xdist's workers are told by the process that started them.
    """
    chosen = os.environ  # noqa: TID251 - pytest's own setting
    if config.option.basetemp is None and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        chosen.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """How many of xdist's workers `-n auto` is: some of the tests wait for a process or a server, and let others run."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets the long modules begin: else the last one would keep one core waiting for the others.

    xdist gives each of its workers as many tests in a row as the next, so each of these rows begins with long ones.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))  # noqa: TID251 - as above
    ranks = {HERE / name: n for n, name in enumerate(LONG)}
    long: list[list[pytest.Item]] = [[] for _ in range(workers)]
    short: list[pytest.Item] = []
    for item in sorted(items, key=lambda one: ranks.get(one.path, len(LONG))):
        rank = ranks.get(item.path)
        (short if rank is None else long[rank % workers]).append(item)
    left, total, items[:] = iter(short), len(items), []
    for n, begun in enumerate(long):
        size = (total - len(items)) // (workers - n)
        items += [*begun, *islice(left, max(size - len(begun), 0))]
