"""A working directory of its own for each test, and one Chromium for each module that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.jobs.letters.browser import CHROMIUM, chromium


@pytest.fixture(name="folder")
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="browser", scope="module")
def one_browser() -> Iterator[Browser]:
    """A Chromium that runs unseen."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with chromium() as found:
        yield found
