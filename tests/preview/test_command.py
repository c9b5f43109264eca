"""gruppbok preview as people type it: the address, the end, and what keeps it from starting."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jobs.cli import main
from tests.cli.helpers import command, environment, process
from tests.preview.groups import DAY, called


@contextmanager
def running(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the address it printed."""
    argv = command("preview", "bok.xlsx", "--date", DAY, *words)
    with subprocess.Popen(
        argv, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        try:
            yield started, started.stdout.readline().strip()
        finally:
            started.kill()


def opened(address: str) -> int:
    """The status with which an address is answered."""
    parts = urlsplit(address)
    line = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        line.request("GET", parts.path)
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_serves_and_ends_well(folder: Path, how: signal.Signals) -> None:
    called(folder / "bok.xlsx")
    with running(folder) as (started, address):
        assert address.startswith("http://127.0.0.1:")
        assert opened(address) == 303
        assert opened(f"{address}x") == 403
        started.send_signal(how)
        out, err = started.communicate(timeout=30)
        assert (started.returncode, out) == (0, "")
        assert err == "Öppna adressen i webbläsaren. Avsluta med Ctrl-C.\n"
    assert sorted(path.name for path in folder.iterdir()) == ["bok.xlsx"]


def test_it_listens_on_this_computer_alone(folder: Path) -> None:
    called(folder / "bok.xlsx")
    with running(folder) as (started, address):
        port = f"{urlsplit(address).port:04X}"
        listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
        assert [one for one in listening if one.endswith(f":{port}")] == [f"0100007F:{port}"]
        started.terminate()


def test_a_taken_port_is_one_line(folder: Path) -> None:
    called(folder / "bok.xlsx")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = process("preview", "bok.xlsx", "--port", str(port), cwd=folder)
    assert str(port) in done.refusal
    assert "--port" in done.refusal


@pytest.mark.parametrize("port", ["-1", "65536", "99999999999999999999"])
def test_a_port_that_cannot_be_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    called(folder / "bok.xlsx")
    assert main(["preview", "bok.xlsx", "--port", port]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_workbook_that_cannot_be_read_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "trasig.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for name in ("saknas.xlsx", "trasig.xlsx"):
        assert main(["preview", name]) == 2
        printed = capsys.readouterr()
        assert (printed.out, printed.err.count("\n")) == ("", 1)


def test_other_commands_load_nothing_of_it(folder: Path) -> None:
    called(folder / "bok.xlsx")
    script = (
        "import sys; from jobs.cli import main; main(['check', 'bok.xlsx']);"
        "sys.exit(bool({'starlette', 'uvicorn', 'jinja2', 'jobs.preview'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [*command()[:1], "-c", script], cwd=folder, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 0
