"""Real processes over one state: two at once, killed at any moment, with a full disk. Contract, sections 6 and 9."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from jobs.worker.store import Store
from tests.cli.helpers import command, environment, mails, write
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, group, meeting, member
from tests.jobs.worker.conftest import Forks
from tests.jobs.worker.fakes import read

PEOPLE = 10
DATE = "2026-11-22"


def home(folder: Path, **values: object) -> Path:
    """A folder with a group that is about to call to a meeting."""
    folder.mkdir(exist_ok=True)
    members = [MEMBER, *(member(f"Person{n} Ek") for n in range(PEOPLE))]
    rows = [MEETING, ANNUAL, meeting("2026-9", date(2026, 11, 26))]
    write(folder / "bok.xlsx", group({"Medlemmar": members, "Möten": rows, "Roller": [["Roll", "Namn"]]}, **values))
    return folder


RUN = ["run", "bok.xlsx", "--outbox", "brev", "--date", DATE, "--json"]


def went(folder: Path) -> dict[str, bytes]:
    """The mails in the folder, by their one recipient; each is whole, and there once."""
    found = {}
    for body in mails(folder / "brev").values():
        one = read(body)
        (address,) = one["To"].addresses
        assert body.endswith(b"--\r\n")
        assert one.get_body(("plain",)) is not None
        assert address.addr_spec not in found
        found[address.addr_spec] = body
    return found


def states(folder: Path) -> dict[str, str]:
    """Each mail's state, by its recipient."""
    with Store(folder / "bok.gruppbok.sqlite", read_only=True) as store:
        return {mail.address: mail.state for mail in store.memory().mails}


EVERYONE = {f"person{n}@example.org" for n in range(PEOPLE)}


MOMENTS = [
    (0, 0.04),
    (0, 0.12),
    (0, 0.3),
    (1, 0.0),
    (2, 0.007),
    (3, 0.001),
    (5, 0.003),
    (7, 0.0),
    (9, 0.002),
    (10, 0.0),
]
"""When a pass is killed: how many mails there are, and how many seconds later; within each state in this order."""


@pytest.mark.parametrize("first", [0, 1])
def test_killed_at_any_moment_the_next_pass_completes(forks: Forks, tmp_path: Path, first: int) -> None:
    """Reading, planning, keeping, between two mails, in the midst of one, writing our tabs: each mail is there once."""
    folder = home(tmp_path / "g")
    before: dict[str, bytes] = {}
    killed = []
    for mails_, seconds in [*MOMENTS[first::2], *MOMENTS[1 - first :: 4]]:
        (done,) = forks(RUN, folder, kill=(mails_, seconds))
        killed.append(done.code == -9)
        now = went(folder)
        assert {address: now.get(address) for address in before} == before
        before = now
    (done,) = forks(RUN, folder)
    assert (done.code, done.err) == (1, ""), done
    after = went(folder)
    assert set(after) == EVERYONE
    assert {address: after[address] for address in before} == before
    assert states(folder) == dict.fromkeys(EVERYONE, "sent")
    assert [path.name for path in (folder / "brev").iterdir() if path.suffix != ".eml"] == []
    (again,) = forks(RUN, folder)
    assert (again.json["mails"], went(folder)) == ([], after)
    assert sum(killed) > 2


@pytest.mark.parametrize("mails_", range(0, 10, 3))
def test_killed_once_the_bytes_stay(forks: Forks, tmp_path: Path, mails_: int) -> None:
    folder = home(tmp_path / "g")
    forks(RUN, folder, kill=(mails_, 0.002 * mails_))
    before = went(folder)
    forks(RUN, folder)
    after = went(folder)
    assert set(after) == EVERYONE
    assert {address: after[address] for address in before} == before


def test_two_at_once_send_each_mail_once(forks: Forks, tmp_path: Path) -> None:
    for n in range(3):
        folder = home(tmp_path / str(n))
        done = forks(RUN, folder, times=3)
        assert [(one.code, one.err) for one in done] == [(1, "")] * 3
        assert sorted(len(one.json["mails"]) for one in done) == [0, 0, PEOPLE]
        assert set(went(folder)) == EVERYONE
        assert states(folder) == dict.fromkeys(EVERYONE, "sent")


def test_two_at_once_keep_the_daily_limit(forks: Forks, tmp_path: Path) -> None:
    folder = home(tmp_path / "g", daily_limit=4)
    forks(RUN, folder, times=3)
    assert len(went(folder)) == 4
    assert sorted(states(folder).values()) == ["queued"] * 6 + ["sent"] * 4


def _started(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command(*RUN), cwd=folder, env=environment(), stdout=subprocess.PIPE)


def test_two_at_once_as_people_start_them(tmp_path: Path) -> None:
    folder = home(tmp_path / "g")
    with _started(folder) as one, _started(folder) as two:
        printed = [json.loads(done.communicate()[0]) for done in (one, two)]
    assert (one.returncode, two.returncode) == (1, 1)
    assert sorted(len(one["mails"]) for one in printed) == [0, PEOPLE]
    assert set(went(folder)) == EVERYONE


@pytest.mark.parametrize("limit", [4096, 20_000])
def test_a_full_disk_sends_nothing_that_is_not_recorded(forks: Forks, tmp_path: Path, limit: int) -> None:
    folder = home(tmp_path / "g")
    (done,) = forks(RUN, folder, limit=limit)
    assert done.refusal
    assert went(folder) == {}
    (done,) = forks(RUN, folder)
    assert (done.code, set(went(folder))) == (1, EVERYONE)


def test_a_disk_that_fills_up_between_two_passes(forks: Forks, tmp_path: Path) -> None:
    """The state is there, but cannot grow by the mails that are now due."""
    folder = home(tmp_path / "g")
    early = [*RUN[:4], "--date", "2026-11-01", "--json"]
    assert forks(early, folder)[0].code == 1
    (done,) = forks(RUN, folder, limit=30_000)
    assert done.refusal
    assert went(folder) == {}
    assert states(folder) == {}
    forks(RUN, folder)
    assert set(went(folder)) == EVERYONE
