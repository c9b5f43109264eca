"""A working directory of its own for each test, and a terminal in it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.helpers import Terminal


@pytest.fixture(name="folder")
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    for name in ("GRUPPBOK_DEBUG", "GRUPPBOK_SMTP_PASSWORD", "GRUPPBOK_GOOGLE_ENDPOINT", "GRUPPBOK_GOOGLE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="open_folder")
def folder_for_all() -> Iterator[Path]:
    """An empty folder that everybody on this computer finds their way to, which pytest's own is not."""
    with TemporaryDirectory(prefix="gruppbok-test-", dir="/tmp") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.fixture(name="gruppbok")
def terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Commands typed in the working directory."""
    return Terminal(capsys)
