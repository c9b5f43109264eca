"""Starts a mail server to try gruppbok with: python -m tests.mail --port P [--fault STAGE=ANSWER].

It passes nothing on. Of each mail that it takes it prints one line, and nothing of what the mail says.
"""

import argparse
import contextlib
import sys
import threading
from email.parser import BytesHeaderParser
from typing import get_args

from tests.mail.server import Accepted, Fault, MailServer, Stage


def fault(text: str) -> Fault:
    """What goes wrong once, as typed: a stage and, behind =, drop, silence or an SMTP answer. Raises ArgumentTypeError."""
    stage, _, does = text.partition("=")
    for known in get_args(Stage):
        if known == stage and does:
            return Fault(known, does, times=1)
    raise argparse.ArgumentTypeError(f"{text!r} is not STAGE=ANSWER; stages: {', '.join(get_args(Stage))}")


def line(number: int, mail: Accepted) -> str:
    """A mail that was taken: its number, from 1, for whom, which job made it, and its size in bytes."""
    job = BytesHeaderParser().parsebytes(mail.body).get("Gruppbok-Job", "no job")
    return f"mail {number}: to {mail.recipient}, {job}, {len(mail.body)} bytes"


def main() -> int:
    """Takes mails until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.mail", description="A mail server on loopback for trials.")
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1, 0 for any free one")
    about = "what goes wrong, once: accepted=drop, body=drop, 'rcpt=550 5.1.1 no such user' …"
    parser.add_argument("--fault", type=fault, action="append", default=[], metavar="STAGE=ANSWER", help=about)
    given = parser.parse_args()
    server = MailServer(port=given.port, faults=given.fault)
    printed = 0

    def tell(stage: Stage, _number: int) -> None:
        nonlocal printed
        if stage == "accepted":
            for mail in server.accepted[printed:]:
                printed += 1
                print(line(printed, mail), flush=True)

    server.watch = tell
    with server, contextlib.suppress(KeyboardInterrupt):
        print(f"listening on {server.host}:{server.port}", flush=True)
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
