"""Where the tests' folders stand: in memory, where there is room, since nothing here outlives the computer's own current.

A state written through to a disk waits for the disk thousands of times; what tests kill are processes, not kernels.
"""

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
ROOM = 1 << 30
"""Bytes that must be free in it."""


def pytest_configure(config: pytest.Config) -> None:
    """Chooses the folder, unless somebody has; xdist's workers are told by the process that started them."""
    chosen = os.environ  # noqa: TID251 - pytest's own setting
    if config.option.basetemp is None and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        chosen.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
