"""gruppbok setup at a terminal: a whole conversation, the password that is not seen, and Ctrl-C at every question. Issue 5."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from jobs.settings import load
from tests.cli.helpers import DATE, environment, files, write
from tests.google import Emulator
from tests.jobs.helpers import group
from tests.mail.server import MailServer

USER, PASSWORD = "gruppen@example.org", 'hem "lig" \\1'
WORKER = "worker@emulator.iam.gserviceaccount.com"
CTRL_C, CTRL_D = "\x03", "\x04"
IN_ITS_TERMINAL = (
    "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from jobs.cli import main; sys.exit(main())"
)


class Screen:
    """A terminal of 80 columns with the command in it."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.child = subprocess.Popen(
            [sys.executable, "-c", IN_ITS_TERMINAL, "setup", "--date", DATE, *words],
            cwd=folder,
            env={**environment(**more), "TERM": "xterm-256color"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self._came = b""
        self._asked = 0

    def wait_for(self, pattern: str, seconds: float = 30) -> None:
        """Until this is shown, after what was waited for before."""
        end = time.monotonic() + seconds
        while (found := re.search(pattern, self.plain[self._asked :])) is None:
            if not select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError(pattern, self.plain)
            try:
                self._came += os.read(self.master, 65536)
            except OSError:  # the other end is closed
                raise EOFError(pattern, self.plain) from None
        self._asked += found.end()

    def answer(self, question: str, text: str) -> None:
        """Types once the question's prompt is there."""
        self.wait_for(re.escape(question))
        self.wait_for(r"([?:)]|) \Z")
        time.sleep(0.05)  # a password's prompt is there a moment before the echo is off
        os.write(self.master, text.encode())

    def end(self) -> int:
        """The exit code, once all has been shown."""
        with suppress(EOFError):
            self.wait_for(r"(?!)")  # which nothing is
        return self.child.wait(30)

    @property
    def plain(self) -> str:
        """What was shown, without colours."""
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self._came.decode(errors="ignore")).replace("\r\n", "\n")


@contextmanager
def screen(folder: Path, *words: str, **more: str) -> Iterator[Screen]:
    """A terminal, gone afterwards."""
    made = Screen(folder, *words, **more)
    try:
        yield made
    finally:
        if made.child.poll() is None:
            made.child.kill()
            made.child.wait()
        os.close(made.master)


@pytest.fixture(name="server")
def mail_server() -> Iterator[MailServer]:
    """A server that asks for the group's login."""
    with MailServer(login=(USER, PASSWORD)) as server:
        yield server


def conversation(port: int) -> list[tuple[str, str]]:
    """Each question of a road, and its answer."""
    return [
        ("Vilket språk?", "1"),
        ("Var finns gruppens bok?", "2"),
        ("Vilken fil?", "bok.xlsx"),
        ("Hur ska breven skickas?", "3"),
        ("Från vilken adress?", USER),
        ("Vad heter mejlservern?", "127.0.0.1"),
        ("Hur skyddas förbindelsen?", "3"),
        ("Vilken port?", str(port)),
        ("Vilket namn loggar du in med?", ""),
        ("Vilket är lösenordet?", PASSWORD),
        ("Är det rätt?", "ja"),
        ("Vart ska ett provbrev gå?", "bo@example.org"),
        ("Visa i webbläsaren", "nej"),
    ]


def test_a_whole_conversation_in_which_the_password_is_never_seen(folder: Path, server: MailServer) -> None:
    write(folder / "bok.xlsx", group())
    with screen(folder) as seen:
        for question, text in conversation(server.port):
            seen.answer(question, f"{text}\r")
        code = seen.end()
    assert code == 0, seen.plain
    assert PASSWORD not in seen.plain
    assert not [part for part in PASSWORD.split() if part in seen.plain]
    assert server.recipients == ["bo@example.org"]
    found = load(str(folder / "gruppbok.toml"))
    assert (found.workbook, found.password) == ("bok.xlsx", PASSWORD)
    talk = seen.plain.split("Sparat.")[0] + seen.plain.split("Gör så här nu:")[1]
    assert [line for line in talk.splitlines() if len(line) > 80] == []
    assert seen.plain.startswith("\nVilket språk? / Which language?\n   1  svenska\n   2  English\nVälj (1): 1\n")


QUESTIONS = [question for question, _ in conversation(0)]
BEFORE = QUESTIONS.index("Är det rätt?") + 1


@pytest.mark.parametrize("number", range(BEFORE), ids=QUESTIONS[:BEFORE])
def test_ctrl_c_leaves_the_folder_exactly_as_it_was(folder: Path, server: MailServer, number: int) -> None:
    write(folder / "bok.xlsx", group())
    (folder / "gruppbok.toml").write_text("# vår\n")
    before = files(folder)
    answers = conversation(server.port)
    with screen(folder) as seen:
        for question, text in answers[:number]:
            seen.answer(question, f"{text}\r")
        seen.answer(answers[number][0], CTRL_C)
        assert seen.end() == 2
    assert seen.plain.endswith("\nAvbrutet. Inget är ändrat.\n")
    assert "Traceback" not in seen.plain
    assert files(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == sorted(before)


@pytest.mark.parametrize("number", [BEFORE, BEFORE + 1])
def test_ctrl_c_after_the_writing_says_that_all_is_saved(folder: Path, server: MailServer, number: int) -> None:
    write(folder / "bok.xlsx", group())
    answers = conversation(server.port)
    answers[BEFORE] = (answers[BEFORE][0], "-")
    with screen(folder) as seen:
        for question, text in answers[:number]:
            seen.answer(question, f"{text}\r")
        seen.answer(answers[number][0], CTRL_C)
        assert seen.end() == 2
    assert seen.plain.endswith("\nAvbrutet. Inställningarna är sparade.\n")
    assert load(str(folder / "gruppbok.toml")).password == PASSWORD


@pytest.mark.parametrize("number", [0, 2, 9])
def test_the_end_of_input_at_a_terminal_is_ctrl_c(folder: Path, server: MailServer, number: int) -> None:
    write(folder / "bok.xlsx", group())
    before = files(folder)
    answers = conversation(server.port)
    with screen(folder) as seen:
        for question, text in answers[:number]:
            seen.answer(question, f"{text}\r")
        seen.answer(answers[number][0], CTRL_D)
        assert seen.end() == 2
    assert seen.plain.endswith("\nAvbrutet. Inget är ändrat.\n")
    assert files(folder) == before


@pytest.mark.parametrize("number", [1, 9, 10])
def test_a_closed_terminal_leaves_the_folder_exactly_as_it_was(folder: Path, server: MailServer, number: int) -> None:
    write(folder / "bok.xlsx", group())
    before = files(folder)
    answers = conversation(server.port)
    with screen(folder) as seen:
        for question, text in answers[:number]:
            seen.answer(question, f"{text}\r")
        seen.wait_for(re.escape(answers[number][0]))
        os.close(seen.master)
        assert seen.child.wait(30) != 0
        seen.master = os.open(os.devnull, os.O_RDONLY)
    assert files(folder) == before


def test_ctrl_c_on_googles_road(folder: Path) -> None:
    with Emulator() as google:
        (folder / "nyckel.json").write_text(json.dumps(google.service_account(WORKER)))
        file = google.make("Ny", {"Blad1": []}, owner="anna@example.org")
        google.share(file, WORKER, "writer")
        url = f"https://docs.google.com/spreadsheets/d/{file}/edit"
        road = [
            ("Which language?", "2"),
            ("Where is the group's book?", "3"),
            ("Which is the program's key file?", "nyckel.json"),
            ("What is the sheet's address?", url),
            ("Add them?", "yes"),
            ("How are the mails to be sent?", "2"),
            ("From which address?", "grupp17@gmail.com"),
            ("What is the app password?", ""),
        ]
        before, version = files(folder), google.world.files[file].version
        for number in range(2, len(road)):
            with screen(folder, GRUPPBOK_GOOGLE_ENDPOINT=google.url) as seen:
                for question, text in road[:number]:
                    seen.answer(question, f"{text}\r")
                seen.answer(road[number][0], CTRL_C)
                assert seen.end() == 2
            assert seen.plain.endswith("\nInterrupted. Nothing is changed.\n")
            assert files(folder) == before
        assert google.world.files[file].version == version
