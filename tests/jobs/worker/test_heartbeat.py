"""The heartbeat file, the lock of the one worker, and the ping."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.worker.alone import Alone, LockLostError, has_worker
from jobs.worker.heartbeat import Heartbeat, heartbeat_path, read_heartbeat, write_heartbeat
from jobs.worker.ping import Ping
from jobs.worker.store import StoreError
from tests.cli.helpers import HERE, environment, files
from tests.jobs.worker.pinged import Pinged

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEART = Heartbeat(NOON, NOON, 300, looked=NOON, worked=NOON, next=NOON + timedelta(minutes=5), trouble=("job:notices",))


@pytest.fixture(name="path")
def path_of_a_state(tmp_path: Path) -> Path:
    """Where the heartbeat is."""
    return heartbeat_path(tmp_path / "gruppbok.sqlite")


@pytest.mark.parametrize(
    "heart", [HEART, Heartbeat(NOON, NOON, 10), HEART._replace(trouble=(), next=None, stopped=True)]
)
def test_what_is_written_is_read(path: Path, heart: Heartbeat) -> None:
    write_heartbeat(path, heart)
    assert read_heartbeat(path) == heart._replace(pid=os.getpid())
    assert [one.name for one in path.parent.iterdir()] == ["gruppbok.sqlite-heartbeat"]


def test_it_is_plain_to_other_programs(path: Path) -> None:
    write_heartbeat(path, HEART)
    assert json.loads(path.read_text("utf-8")) == {
        "schema": 1,
        "pid": os.getpid(),
        "since": "2026-11-22T12:00:00+00:00",
        "beaten": "2026-11-22T12:00:00+00:00",
        "looked": "2026-11-22T12:00:00+00:00",
        "worked": "2026-11-22T12:00:00+00:00",
        "next": "2026-11-22T12:05:00+00:00",
        "every": 300,
        "well": False,
        "trouble": ["job:notices"],
        "stopped": False,
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 200,
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"schema": 2}',
        b'{"schema": 1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"schema":1,"pid":1,"since":"i dag","beaten":"","every":1}',
        b'{"schema":1,"pid":1,"since":"2026-11-22T12:00:00","beaten":"2026-11-22T12:00:00","every":1}',
        b'{"schema":1,"pid":1,"since":5,"beaten":5,"every":1,"looked":null,"worked":null,"next":null,"trouble":[]}',
    ],
    ids=range(13),
)
def test_what_cannot_be_understood_is_no_heartbeat(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert read_heartbeat(path) is None


def test_none_is_there_yet(path: Path) -> None:
    assert read_heartbeat(path) is None


def test_a_folder_that_is_gone_is_said_and_leaves_nothing(path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_heartbeat(path.parent / "gone" / path.name, HEART)
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_heartbeat(path, HEART)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("seconds", "alive"), [(0, True), (960, True), (961, False), (-960, True), (-961, False), (-366 * 86400, False)]
)
def test_alive_for_three_looks_and_a_minute(seconds: int, alive: bool) -> None:
    now = NOON + timedelta(seconds=seconds)
    assert HEART.is_alive(now) is alive
    assert not HEART._replace(stopped=True).is_alive(now)


def held_by_another(state: Path) -> "subprocess.Popen[str]":
    """Another process that holds the lock until it is killed."""
    program = (
        "import sys; from pathlib import Path; from jobs.worker.alone import Alone\n"
        "with Alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, str(state)],
        cwd=HERE,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_one_worker_for_each_state(tmp_path: Path) -> None:
    state = tmp_path / "gruppbok.sqlite"
    assert not has_worker(state)
    assert files(tmp_path) == {}
    with held_by_another(state) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert has_worker(state)
        with pytest.raises(StoreError) as refused, Alone(state):
            pass
        assert "redan" in refused.value.says.sv
        with Alone(tmp_path / "another.sqlite"):
            assert has_worker(tmp_path / "another.sqlite")
        other.kill()
    assert not has_worker(state)
    with Alone(state) as alone:
        alone.check()
        assert has_worker(state)
    assert not has_worker(state)


def test_asking_disturbs_nobody(tmp_path: Path) -> None:
    state = tmp_path / "gruppbok.sqlite"
    with Alone(state):
        pass
    before = files(tmp_path)
    assert not has_worker(state)
    assert files(tmp_path) == before


@pytest.mark.parametrize("replaced", [False, True])
def test_a_lock_that_is_taken_away_is_noticed(tmp_path: Path, replaced: bool) -> None:
    state, lock = tmp_path / "gruppbok.sqlite", tmp_path / "gruppbok.sqlite-worker"
    with Alone(state) as alone:
        lock.rename(tmp_path / "moved")
        if replaced:
            lock.touch()
        with pytest.raises(LockLostError):
            alone.check()


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused, Alone(tmp_path / "gone" / "gruppbok.sqlite"):
        pass
    assert "--state" in refused.value.says.en


@pytest.fixture(name="pinged")
def pinged_server() -> Iterator[Pinged]:
    """What is pinged."""
    with Pinged() as server:
        yield server


def test_pings_at_most_every_five_minutes(pinged: Pinged) -> None:
    failed: list[str] = []
    ping = Ping(pinged.url, failed.append)
    for seconds in (0, 10, 299, 300, 301, 600, 3600):
        ping.went_well(NOON + timedelta(seconds=seconds))
    assert (pinged.asked, failed) == ([("GET", "/ping", b"")] * 4, [])
    ping.went_well(NOON - timedelta(days=1))
    assert len(pinged.asked) == 5


@pytest.mark.parametrize(
    ("status", "why"), [(500, "http 500"), (404, "http 404"), (302, "http 302"), (304, "http 304")]
)
def test_an_answer_that_is_none(pinged: Pinged, status: int, why: str) -> None:
    failed: list[str] = []
    pinged.status = status
    Ping(pinged.url, failed.append).went_well(NOON)
    assert (failed, len(pinged.asked)) == ([why], 1)


def test_an_address_where_nobody_answers() -> None:
    failed: list[str] = []
    with Pinged() as server:
        url = server.url
    Ping(url, failed.append).went_well(NOON)
    Ping("", failed.append).went_well(NOON)
    Ping("https://[", failed.append).went_well(NOON)
    assert failed == ["ConnectionError", "InvalidURL"]


def test_a_server_that_never_ends_its_answer_is_left(pinged: Pinged, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that sends a line of its headers now and then keeps to every limit of a single read."""
    monkeypatch.setattr("jobs.worker.ping._LIMIT", 0.5)
    failed: list[str] = []
    pinged.drips = True
    began = time.monotonic()
    ping = Ping(pinged.url, failed.append)
    ping.went_well(NOON)
    ping.went_well(NOON + timedelta(hours=1))
    assert failed == ["timeout", "timeout"]
    assert len(pinged.asked) == 1
    assert time.monotonic() - began < 30
    pinged.drips = False
