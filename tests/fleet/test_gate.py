"""The fleet's quota against a Google that enforces its own: nobody is ever refused."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from jobs.fleet.migrations import migrate
from jobs.fleet.postgres import connect
from tests.fleet.clocks import hasten
from tests.google import Emulator

ROBOT = "gruppbok@kontoret.iam.gserviceaccount.com"
SPEED = 20
ROOT = Path(__file__).parents[2]


def test_two_workers_that_read_as_fast_as_they_may_are_never_refused(dsn: str) -> None:
    """116 reads of one account, which Google lets read 60 times a minute; all clocks fly."""
    migrate(dsn)
    with connect(dsn) as connection:
        clock = hasten(connection, datetime(2026, 11, 23, 12, 0, 30, tzinfo=UTC), SPEED)
    with Emulator(quota=True, clock=clock) as google:
        key = google.make("Grupp 17", {"Kassabok": [["Verifikat", "Datum"]]})
        google.share(key, ROBOT)
        argv = [sys.executable, "-m", "tests.fleet.reading", dsn]
        workers = [
            subprocess.Popen(
                [*argv, str(group), google.url, google.token(ROBOT), key, "29"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for group in (1, 2)
        ]
        said = [one.communicate(timeout=90)[0].split() for one in workers]
        assert said == [["58", "0"]] * 2
        assert [one.status for one in google.requests if one.status != 200] == []
        assert google.units[ROBOT] == {"read": 116}
        assert google.violations == []
