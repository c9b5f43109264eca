"""A working directory of its own for each test, and a terminal in it."""

from pathlib import Path

import pytest

from tests.cli.helpers import Terminal


@pytest.fixture(name="folder")
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    for name in ("GRUPPBOK_DEBUG", "GRUPPBOK_SMTP_PASSWORD", "GRUPPBOK_GOOGLE_ENDPOINT", "GRUPPBOK_GOOGLE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="gruppbok")
def terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Commands typed in the working directory."""
    return Terminal(capsys)
