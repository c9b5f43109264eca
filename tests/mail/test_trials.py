"""The mail server for trials, in a process of its own."""

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

MAIL = b"Subject: Hej\r\nGruppbok-Job: meeting_call\r\n\r\nHemligheter.\r\n"


@contextmanager
def trial(*words: str) -> Iterator[tuple[smtplib.SMTP, Iterator[str]]]:
    """A line to the server, and what it prints."""
    argv = [sys.executable, "-m", "tests.mail", *words]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        assert first.startswith("listening on 127.0.0.1:")
        try:
            with smtplib.SMTP("127.0.0.1", int(first.rpartition(":")[2]), timeout=10) as line:
                yield line, iter(running.stdout.readline, "")
        finally:
            running.terminate()


def test_it_prints_whom_each_mail_is_for_and_nothing_of_what_it_says() -> None:
    with trial() as (line, printed):
        for name in ("anna", "bo"):
            line.sendmail("grupp@example.org", [f"{name}@example.org"], MAIL)
        assert [next(printed), next(printed)] == [
            f"mail 1: to anna@example.org, meeting_call, {len(MAIL)} bytes\n",
            f"mail 2: to bo@example.org, meeting_call, {len(MAIL)} bytes\n",
        ]


def test_it_goes_wrong_once_where_it_is_told_to() -> None:
    with trial("--fault", "rcpt=550 5.1.1 no such user", "--fault", "accepted=drop") as (line, printed):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            line.sendmail("grupp@example.org", ["anna@example.org"], MAIL)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            line.sendmail("grupp@example.org", ["bo@example.org"], MAIL)
        assert next(printed).startswith("mail 1: to bo@example.org, ")


def test_a_fault_it_does_not_know_is_said() -> None:
    argv = [sys.executable, "-m", "tests.mail", "--fault", "never=drop"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'never=drop' is not STAGE=ANSWER; stages: connect, ehlo" in done.stderr
