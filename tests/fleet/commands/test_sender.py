"""gruppbok fleet add, as people type it: from whom the group's mails come, by which server and with what password."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from jobs.fleet import registry
from jobs.fleet.registry import Sender
from tests.cli.helpers import Terminal, command, environment
from tests.fleet.commands.conftest import is_empty, only_group, sheet
from tests.fleet.office import Office
from tests.fleet.offices import FIRST
from tests.google import Emulator


def kept(office: Office) -> Sender:
    """What is kept of it."""
    group = only_group(office)
    with office.connect() as connection:
        return registry.sender_of(connection, group.id, office.seal(group))


def test_its_own_address_by_the_offices_server(gruppbok: Terminal, office: Office, sheets: Emulator) -> None:
    words = ("fleet", "add", "Lund", "--sheet", sheet(sheets, FIRST), "--from", "Amnesty Lund <lund@example.org>")
    assert gruppbok(*words).code == 0
    assert kept(office) == Sender("lund@example.org")


def test_its_own_server_with_a_password_from_the_environment(
    gruppbok: Terminal, office: Office, sheets: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office's password in gruppbok.env is not the group's, and never sent to its server."""
    server = ("--host", "mail.example.org", "--user", "lund@example.org", "--security", "starttls")
    words = ("fleet", "add", "Lund", "--sheet", sheet(sheets, FIRST), *server)
    Path("gruppbok.env").write_text("GRUPPBOK_SMTP_PASSWORD=kontorets\n")
    assert gruppbok(*words).refusal.startswith("Lösenordet till gruppens mejlserver saknas.")
    assert is_empty(office)
    monkeypatch.setenv("GRUPPBOK_SMTP_PASSWORD", "gruppens")
    assert gruppbok(*words).code == 0
    wanted = Sender("lund@example.org", "mail.example.org", 587, "starttls", "lund@example.org", "gruppens", 1.5)
    assert kept(office) == wanted


def test_a_password_is_asked_for_on_a_terminal_and_does_not_show(
    office: Office, sheets: Emulator, key: str, folder: Path
) -> None:
    words = (
        "fleet",
        "add",
        "Lund",
        "--sheet",
        sheet(sheets, FIRST),
        "--host",
        "mail.example.org",
        "--user",
        "l@example.org",
    )
    seen = environment(GRUPPBOK_FLEET_DATABASE=office.dsn, GRUPPBOK_FLEET_KEY=key, GRUPPBOK_GOOGLE_ENDPOINT=sheets.url)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(*words), cwd=folder, env=seen, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as asking:
        os.close(theirs)
        shown = b""
        while b"(det syns inte): " not in shown:
            shown += os.read(ours, 1000)
        os.write(ours, b"hemligt\n")
        while b"strax" not in shown:
            shown += os.read(ours, 1000)
        assert asking.wait(30) == 0
    os.close(ours)
    assert b"hemligt" not in shown
    assert kept(office).password == "hemligt"  # noqa: S105 - a test's


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--port", "25"), "--port hör till gruppens egen mejlserver"),
        (("--user", "x"), "--user hör till gruppens egen mejlserver"),
        (("--from", "Lund"), "--from är ingen e-postadress: Lund"),
        (("--from", "lund@localhost\nBcc: x@example.org"), "--from är ingen e-postadress"),
        (("--host", "mail.example.org"), "Skriv --from med adressen"),
        (("--host", "mail.example.org", "--user", "lund"), "Skriv --from med adressen"),
        (("--host", "a b", "--from", "l@example.org"), "--host ska vara en servers namn"),
        (("--host", "x", "--from", "l@example.org", "--port", "70000"), "--port ska vara 1 till 65535"),
        (("--host", "x", "--from", "l@example.org", "--security", "none"), "bara stå för den egna datorn"),
    ],
)
def test_a_slip_of_the_pen(gruppbok: Terminal, office: Office, key: str, words: tuple[str, ...], says: str) -> None:
    assert says in gruppbok("fleet", "add", "Lund", "--sheet", "x" * 44, *words).refusal
    assert is_empty(office)
