"""What is measured of mail: `python -m benchmarks.mail_cases NAME NUMBER PORT` prints JSON.

Every case sends calls to a meeting, one a member, to the server on that port. `seconds` is the sending alone: for ours what
is frozen goes through the state and its delivery, for bare smtplib it goes as it is, and yagmail makes each mail itself.
"""

import json
import smtplib
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import yagmail

from jobs.memory import Mail
from jobs.worker.account import Server
from jobs.worker.delivery import deliver
from jobs.worker.mail_line import Line
from jobs.worker.mail_post import MailPost
from jobs.worker.planning import plan
from jobs.worker.runner import Desk, gather, make
from jobs.worker.store import Changes, NewMail, Store
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, NOON, at, group, meeting, member, remembered
from tests.jobs.worker.fakes import FakeWorkbook

HOST, FROM = "127.0.0.1", "grupp17@example.org"
READY = (Line, yagmail)
"""Imported before the clock starts, as Python itself is."""
Out = dict[str, Any]


def calls(number: int) -> tuple[tuple[NewMail, ...], float]:
    """So many calls to one meeting, frozen; and the seconds that making them took."""
    people = [member(f"p{n} Alm", number=n + 1) for n in range(number)]
    tabs = group({"Medlemmar": [MEMBER, *people], "Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-29")]})
    desk = Desk(FakeWorkbook(tabs), at(NOON), FROM)
    context = gather(desk, remembered())
    wanted = [one for one in plan(context).messages if one.job == "meeting_call"]
    start = perf_counter()
    made = make(desk, context, wanted, "queued")
    assert len(made) == number, len(made)
    return made, perf_counter() - start


class _Timed(MailPost):
    """Counts the seconds of sending, without those in which the state records that a body begins."""

    seconds = 0.0

    def send(self, mail: Mail, body: bytes, before_body: Callable[[], None]) -> None:
        """Sends one mail."""

        def before() -> None:
            start = perf_counter()
            before_body()
            self.seconds -= perf_counter() - start

        start = perf_counter()
        super().send(mail, body, before)
        self.seconds += perf_counter() - start


def ours(made: tuple[NewMail, ...], port: int) -> Out:
    """Through the state and its delivery, as a pass does it."""
    post = _Timed(Server(HOST, port, "none", FROM))
    with TemporaryDirectory() as folder, Store(Path(folder) / "state.sqlite") as store:
        start = perf_counter()
        store.commit(Changes(made), at(NOON))
        kept = perf_counter()
        deliver(store, post, len(made), at(NOON))
        end = perf_counter()
        states = {mail.state for mail in store.memory().mails}
    assert states == {"sent"}, states
    return {"seconds": end - kept, "storing": kept - start + end - kept - post.seconds, "sending": post.seconds}


def bare(made: tuple[NewMail, ...], port: int) -> Out:
    """The same bytes by smtplib on one line, remembering nothing."""
    start = perf_counter()
    with smtplib.SMTP(HOST, port, local_hostname="localhost") as smtp:
        for one in made:
            smtp.sendmail(FROM, [one.address], one.body)
    return {"seconds": perf_counter() - start}


def alone(made: tuple[NewMail, ...], port: int) -> Out:
    """The same bytes by MailPost, remembering nothing."""
    post = MailPost(Server(HOST, port, "none", FROM))
    mails = [Mail(o.key, o.job, o.topic, o.person, o.name, o.address, o.subject, o.state, o.made) for o in made]
    start = perf_counter()
    for mail, one in zip(mails, made, strict=True):
        post.send(mail, one.body, lambda: None)
    post.close()
    return {"seconds": perf_counter() - start}


def _html(body: bytes) -> str:
    part = message_from_bytes(body, policy=policy.default).get_body(("html",))
    assert part is not None
    return str(part.get_content())


def theirs(made: tuple[NewMail, ...], port: int) -> Out:
    """yagmail.send of the same HTML: a new line for each, and the mail made on the way; nothing is remembered."""
    letters = [_html(one.body) for one in made]
    start = perf_counter()
    sender = yagmail.SMTP(
        FROM, "", HOST, port, smtp_ssl=False, smtp_starttls=False, smtp_skip_login=True, local_hostname="localhost"
    )
    sender.set_logging(None)
    for one, letter in zip(made, letters, strict=True):
        sender.send(one.address, one.subject, letter)
    sender.close()
    return {"seconds": perf_counter() - start}


CASES: dict[str, Callable[[tuple[NewMail, ...], int], Out]] = {
    "mail_ours": ours,
    "mail_alone": alone,
    "mail_bare": bare,
    "mail_theirs": theirs,
}


def main() -> None:
    """Runs one case."""
    name, number, port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    made, building = calls(number)
    print(json.dumps({**CASES[name](made, port), "building": building}))


if __name__ == "__main__":
    main()
