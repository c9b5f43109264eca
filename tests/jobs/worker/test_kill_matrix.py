"""Whatever dies, refuses or breaks off between the state and the server: lost 0, doubled 0, and in doubt only what must be.

`pytest tests/jobs/worker/test_kill_matrix.py` prints the table. The server's own count is the witness: what it took is in no
sender's hands. A mail is lost if nobody has it and nothing says so; doubled if somebody has it twice.
"""

import contextlib
import os
import random
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from jobs.worker.store import Store
from tests.cli.helpers import Done, write
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, Rows, group, meeting, member
from tests.jobs.worker.conftest import PASSWORD, TABLE, Forks
from tests.jobs.worker.forks import DEATHS
from tests.mail.server import DROP, Accepted, Fault, MailServer, Stage

PEOPLE = 6
EVERYONE = {f"person{n}@example.org" for n in range(PEOPLE)}
NTH = 3
"""The mail at which things go wrong: there are some before it and some after it."""
LATER = ("12:00", "12:06", "12:30", "14:00", "20:00")
"""When passes are made after the fault, so that every pause is over."""
Tell = Callable[[str, object], None]


@dataclass
class Post:
    """A group that sends by a server on loopback, whose bytes the server keeps."""

    forks: Forks
    folder: Path
    server: MailServer
    runs: int = 0
    killed: int = 0
    bodies: dict[str, set[bytes]] = field(default_factory=dict)

    def run(
        self, at: str = "12:00", die: tuple[str, int] | None = None, times: int = 1, limit: int | None = None
    ) -> Done:
        """One pass at an hour of the day, or so many at once; gives what came of the first."""
        argv = ["run", "bok.xlsx", "--date", f"2026-11-22T{at}", "--json"]
        done = self.forks(argv, self.folder, die=die, times=times, limit=limit)
        self.runs += len(done)
        self.killed += sum(one.code == -signal.SIGKILL for one in done)
        return done[0]

    def deliver(self) -> Done:
        """The end of a pass alone."""
        (done,) = self.forks(["deliver", str(self.server.port)], self.folder)
        self.runs += 1
        self.killed += done.code == -signal.SIGKILL
        assert done.code in (0, -signal.SIGKILL), done
        return done

    def recover(self) -> None:
        """Passes until nothing waits any more."""
        for hour in LATER:
            self.run(hour)

    @property
    def states(self) -> dict[str, str]:
        """Each mail's state, by its recipient."""
        with Store(self.folder / "gruppbok.sqlite", read_only=True) as store:
            return {mail.address: mail.state for mail in store.memory().mails}

    def kill(self, after: float = 0) -> None:
        """Ends the sender that runs now, as a machine does whose plug is pulled; one that has ended by then stays so."""
        pid = int((self.folder / "pid").read_text())
        if after:
            threading.Timer(after, _kill, [pid]).start()
        else:
            _kill(pid)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(name="server")
def mail_server() -> Iterator[MailServer]:
    """A server that asks for a login."""
    with MailServer(login=("gruppen", PASSWORD)) as server:
        yield server


@pytest.fixture(name="post")
def sending_group(forks: Forks, tmp_path: Path, server: MailServer) -> Post:
    """A group that is about to call to a meeting."""
    return Post(forks, home(tmp_path / "g", server), server)


def home(folder: Path, server: MailServer) -> Path:
    """Its folder."""
    folder.mkdir()
    members = [MEMBER, *(member(f"Person{n} Ek") for n in range(PEOPLE))]
    rows = [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]
    tabs: dict[str, Rows] = {"Medlemmar": members, "Möten": rows, "Roller": [["Roll", "Namn"]]}
    write(folder / "bok.xlsx", group(tabs, sending="På"))
    configuration = ('workbook = "bok.xlsx"', "[mail]", 'from = "gruppen@example.org"', 'host = "127.0.0.1"')
    more = (f"port = {server.port}", 'security = "none"', 'user = "gruppen"')
    (folder / "gruppbok.toml").write_text("\n".join((*configuration, *more)) + "\n")
    return folder


def judge(what: str, post: Post, record_property: Tell, *, held: set[str] | None = None) -> None:
    """Lost 0, doubled 0, and held exactly those; a row of the table."""
    took = Counter(one.recipient for one in post.server.accepted)
    states = post.states
    in_doubt = {address for address, state in states.items() if state == "unknown"}
    lost, doubled = EVERYONE - set(took) - in_doubt, twice(took)
    record_property(TABLE, row(what, post.runs, len(EVERYONE), len(lost), doubled, len(in_doubt)))
    assert set(states) == EVERYONE
    assert (lost, doubled) == (set(), 0)
    assert {address for address, state in states.items() if state == "sent"} == EVERYONE - in_doubt
    assert in_doubt == (held or set())
    assert not [one for one in post.server.accepted if not is_whole(one)]
    listed = post.forks(["outbox", "list", "--json"], post.folder)[0].json["mails"]
    assert {one["to"] for one in listed if one["state"] == "unknown"} == in_doubt


def twice(took: Counter[str]) -> int:
    """How many mails came that had come already."""
    return sum(number - 1 for number in took.values())


def row(what: str, *numbers: int) -> str:
    """A row of the table: runs, mails, lost, doubled, held."""
    return f"{what:<52}" + "".join(f"{number:>{width}}" for number, width in zip(numbers, (6, 7, 6, 9, 6), strict=True))


def is_whole(one: Accepted) -> bool:
    """Whether a mail came with its end."""
    return one.body.endswith(b"--\r\n") and one.recipient.encode() in one.body


def third(post: Post) -> str:
    """Whose mail is the third to be sent."""
    return sorted(EVERYONE)[NTH - 1]


IN_DOUBT = {"before the body", "in the body", "after 250, before the commit"}
"""Deaths after which nobody but the server can know."""


@pytest.mark.parametrize("where", DEATHS)
def test_killed_at_a_step(post: Post, where: str, record_property: Tell) -> None:
    assert post.run(die=(where, NTH)).code == -signal.SIGKILL
    post.recover()
    judge(f"killed {where}", post, record_property, held={third(post)} if where in IN_DOUBT else None)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "body", "accepted"])
def test_killed_while_the_server_answers(post: Post, stage: Stage, record_property: Tell) -> None:
    """The same from the server's side: it sees the line go dead before it has answered."""
    post.server.watch = lambda seen, number: post.kill() if (seen, number) == (stage, NTH) else None
    assert post.run().code == -signal.SIGKILL
    post.server.watch = None
    post.recover()
    held = {third(post)} if stage in ("body", "accepted") else None
    judge(f"killed before the server's answer to {stage}", post, record_property, held=held)


class Chance:
    """Kills a sender once, at a stage of a mail and a while after it, all of them by chance."""

    stages: tuple[Stage, ...] = ("ehlo", "auth", "mail", "rcpt", "data", "body", "accepted", "quit")

    def __init__(self, chance: random.Random, post: Post) -> None:
        self.stage, self.number = chance.choice(self.stages), chance.randint(1, PEOPLE)
        self.wait = chance.choice((0, 0, 0.0005, 0.002, 0.01))
        self.post = post
        self.is_over = False

    def __call__(self, stage: Stage, number: int) -> None:
        """What the server tells, before it answers."""
        if not self.is_over and stage == self.stage and (number == self.number or stage in ("ehlo", "auth", "quit")):
            self.is_over = True
            self.post.kill(self.wait)


@pytest.mark.parametrize(("seed", "whole"), [(n, n < 2) for n in range(8)])
def test_killed_at_random(post: Post, seed: int, whole: bool, record_property: Tell) -> None:
    """Twenty-five times: in whole passes of a new state, or, which is quicker, while what waits is sent."""
    chance, server, state = random.Random(seed), post.server, post.folder / "gruppbok.sqlite"
    if not whole:
        server.faults.append(Fault("connect", "421 4.3.2 not now", times=1))
        post.run()
        shutil.copy(state, post.folder / "waiting")
    post.runs = lost = doubled = held = 0
    for n in range(25):
        for old in (*post.folder.glob("gruppbok.sqlite*"), post.folder / "bok.gruppbok.xlsx"):
            old.unlink(missing_ok=True)
        if not whole:
            shutil.copy(post.folder / "waiting", state)
        server.accepted.clear()
        server.mails = 0
        server.watch = chosen = Chance(chance, post)
        step = post.run if whole else post.deliver
        step()
        server.watch = None
        step()
        took = Counter(one.recipient for one in server.accepted)
        states = post.states
        doubt = {address for address, found in states.items() if found == "unknown"}
        told = (seed, n, chosen.stage, chosen.number, chosen.wait)
        lost, doubled = lost + len(EVERYONE - set(took) - doubt), doubled + twice(took)
        assert (lost, doubled) == (0, 0), told
        assert len(doubt) <= 1, told
        assert {address for address, found in states.items() if found == "sent"} == EVERYONE - doubt, told
        held += len(doubt)
    assert post.killed > 10
    what = f"killed {post.killed} times at random ({'whole passes' if whole else 'sending'}, seed {seed})"
    record_property(TABLE, row(what, post.runs, 25 * PEOPLE, lost, doubled, held))


REFUSALS: tuple[tuple[Stage, str], ...] = (
    ("connect", "421 4.3.2 not now"),
    ("ehlo", DROP),
    ("auth", "535 5.7.8 no such user"),
    ("auth", "454 4.7.0 too many logins"),
    ("mail", "421 4.7.0 closing"),
    ("mail", "550 5.4.5 daily limit"),
    ("mail", "451 4.3.0 not now"),
    ("mail", DROP),
    ("rcpt", "450 4.2.1 busy"),
    ("rcpt", "452 4.2.2 full"),
    ("rcpt", "421 4.7.0 closing"),
    ("rcpt", DROP),
    ("data", "451 4.3.0 not now"),
    ("data", "550 5.4.5 daily limit"),
    ("data", DROP),
    ("body", "452 4.3.1 out of room"),
    ("body", "550 5.4.5 daily limit"),
    ("body", "421 4.3.0 closing"),
    ("middle", DROP),
    ("body", DROP),
    ("accepted", DROP),
)


@pytest.mark.parametrize(("stage", "does"), REFUSALS, ids=" ".join)
def test_refused_once(post: Post, stage: Stage, does: str, record_property: Tell) -> None:
    """A fault that passes: everybody gets the mail, unless the line was lost with the body on it."""
    nth = None if stage in ("connect", "ehlo", "auth") else NTH
    post.server.faults.append(Fault(stage, does, nth, times=1))
    post.recover()
    is_in_doubt = does == DROP and stage in ("middle", "body", "accepted")
    judge(f"{stage}: {does}", post, record_property, held={third(post)} if is_in_doubt else None)


@pytest.mark.parametrize(
    ("stage", "does"), [("rcpt", "550 5.1.1 nobody"), ("body", "552 5.2.3 too large")], ids=" ".join
)
def test_refused_for_good(post: Post, stage: Stage, does: str, record_property: Tell) -> None:
    """One mail fails and is said to have; the others go."""
    post.server.faults.append(Fault(stage, does, recipient=third(post)))
    assert post.run().code == 1
    post.recover()
    took = Counter(one.recipient for one in post.server.accepted)
    failed = {address for address, state in post.states.items() if state == "failed"}
    lost = EVERYONE - set(took) - failed
    what = f"{stage}: {does} (said to have failed)"
    record_property(TABLE, row(what, post.runs, PEOPLE, len(lost), twice(took), 0))
    assert (failed, lost, twice(took)) == ({third(post)}, set(), 0)
    assert sorted(post.states.values()) == ["failed"] + ["sent"] * (PEOPLE - 1)


def test_no_server(post: Post, record_property: Tell) -> None:
    """Nobody listens; once somebody does, everybody gets the mail."""
    port, configuration = post.server.port, post.folder / "gruppbok.toml"
    text = configuration.read_text()
    configuration.write_text(text.replace(str(port), "1"))
    done = post.run()
    assert (done.code, set(post.states.values())) == (1, {"queued"})
    configuration.write_text(text)
    post.recover()
    judge("connection refused", post, record_property)


def test_two_at_once(post: Post, record_property: Tell) -> None:
    post.run(times=3)
    judge("three senders at once", post, record_property)


@pytest.mark.parametrize("limit", [4096, 30_000, 60_000, 120_000])
def test_a_full_disk(post: Post, limit: int, record_property: Tell) -> None:
    """What cannot be recorded is not sent."""
    post.run("08:00", limit=limit)
    before = len(post.server.accepted)
    post.recover()
    judge(f"disk full at {limit} bytes, {before} mails sent by then", post, record_property)


def test_the_clock_put_back_an_hour(post: Post, record_property: Tell) -> None:
    post.server.faults.append(Fault("rcpt", "450 4.2.1 busy", NTH, times=1))
    post.run("12:00")
    for _ in range(2):
        post.run("11:00")
    judge("the clock put back an hour between two passes", post, record_property)


def test_a_state_from_a_backup(post: Post, record_property: Tell) -> None:
    """Made before anything had gone: the mails wait in it that have gone since."""
    port, configuration, state = post.server.port, post.folder / "gruppbok.toml", post.folder / "gruppbok.sqlite"
    text = configuration.read_text()
    configuration.write_text(text.replace(str(port), "1"))
    post.run("12:00")
    shutil.copy(state, post.folder / "backup")
    configuration.write_text(text)
    post.run("12:06")
    (post.folder / "backup").replace(state)
    post.recover()
    judge("the state restored from a backup", post, record_property)


def test_a_wiped_state(post: Post, record_property: Tell) -> None:
    """Only what we wrote into the sheet remembers; it knows names, not addresses."""
    post.run("12:00")
    (post.folder / "gruppbok.sqlite").unlink()
    post.recover()
    took = Counter(one.recipient for one in post.server.accepted)
    with Store(post.folder / "gruppbok.sqlite", read_only=True) as store:
        states = Counter(mail.state for mail in store.memory().mails)
    record_property(
        TABLE, row("the state wiped", post.runs, PEOPLE, len(EVERYONE - set(took)), twice(took), states["unknown"])
    )
    assert took == Counter(dict.fromkeys(EVERYONE, 1))
    assert states == {"sent": PEOPLE}
