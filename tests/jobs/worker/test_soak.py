"""A day of looks, with mails each half hour: memory, open files and the state's size stay flat.

`pytest tests/jobs/worker/test_soak.py` prints the figures.
"""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.helpers import HERE, environment
from tests.google import Emulator
from tests.jobs.worker.conftest import SOAK
from tests.jobs.worker.soaking import HOURS, tabs
from tests.mail.server import MailServer

Tell = Callable[[str, object], None]
Hours = list[Mapping[str, int]]
WARM = 4
"""The hour by which everything is imported and made that is kept."""
GROWTH = 5_000_000
"""Bytes that memory may grow by after that: the allocator's own give and take."""
BESIDE = 2500
"""Bytes that a mail may take in the state beside its own text: its row, its keys in indexes, pages not full."""
CONFIGURATION = """workbook = "{workbook}"
[worker]
every = {every}
[mail]
from = "gruppen@example.org"
host = "127.0.0.1"
port = {port}
security = "none"
"""


@pytest.fixture(name="server")
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with MailServer() as server:
        yield server


def soak(folder: Path, workbook: str, server: MailServer, *google: str, **variables: str) -> Hours:
    """The day, in a process of its own: a look a minute, or, as each asks Google over HTTP, one in six."""
    every = 360 if google else 60
    (folder / "gruppbok.toml").write_text(CONFIGURATION.format(workbook=workbook, every=every, port=server.port))
    argv = [sys.executable, "-m", "tests.jobs.worker.soaking", str(folder), *google]
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        argv, cwd=HERE, env=environment(**threads, **variables), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: Hours = json.loads(done.stdout)
    return found


def judge(what: str, hours: Hours, folder: Path, server: MailServer, tell: Tell) -> None:
    """Nothing grew but by what the mails themselves take."""
    assert len(hours) == HOURS + 1
    warm, last = hours[WARM], hours[HOURS]
    for name in ("memory", "files", "threads", "objects", "state"):
        tell(SOAK, f"{f'{what}: {name}':<52}{warm[name]:>12,}{last[name]:>12,}")
    assert [hour["files"] for hour in hours[WARM:]] == [warm["files"]] * (HOURS - WARM + 1)
    assert [hour["threads"] for hour in hours[WARM:]] == [warm["threads"]] * (HOURS - WARM + 1)
    assert max(hour["memory"] for hour in hours[WARM:]) - warm["memory"] < GROWTH
    with sqlite3.connect(folder / "gruppbok.sqlite") as state:
        number, text = state.execute("SELECT count(*), sum(length(body)) FROM mail").fetchone()
    state.close()
    assert len(server.accepted) == number == 3 * last["edits"]
    assert last["state"] < text + number * BESIDE + 200_000


def test_a_workbook_on_disk(tmp_path: Path, server: MailServer, record_property: Tell) -> None:
    judge("an .xlsx", soak(tmp_path, "bok.xlsx", server), tmp_path, server, record_property)


def test_a_google_sheet(tmp_path: Path, server: MailServer, record_property: Tell) -> None:
    with Emulator() as google:
        key = google.make("Grupp 17", tabs(0))
        google.share(key, "worker@example.org")
        secrets = {"GRUPPBOK_GOOGLE_ENDPOINT": google.url, "GRUPPBOK_GOOGLE_TOKEN": google.token("worker@example.org")}
        hours = soak(tmp_path, key, server, google.url, key, **secrets)
        assert google.violations == []
    judge("a Google sheet", hours, tmp_path, server, record_property)
