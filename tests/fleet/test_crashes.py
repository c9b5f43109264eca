"""Workers that are killed, and a database that goes away under them: nothing is lost, nothing goes twice, doubt is held."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs.fleet.postgres import connect, moment
from tests.fleet.fleets import Fleet, Held, Worker, people
from tests.fleet.offices import SECOND
from tests.mail.server import Stage
from tests.postgres import Postgres

HASTE = 10
"""Slow enough for a busy computer's workers not to be taken for dead."""


def held_at(fleet: Fleet, stage: Stage, number: int) -> Held:
    """The mail server waits with its answer at a stage of its nth mail."""
    held = Held()

    def watch(reached: Stage, mail: int) -> None:
        if (reached, mail) == (stage, number):
            held()

    fleet.mail.watch = watch
    return held


def test_a_look_whose_worker_is_killed_is_made_by_another(fleet: Fleet) -> None:
    """Its job is taken over once its worker has given no sign of life; the sheet is read anew, and each mail goes once."""
    fleet.add("lund")
    held = Held()
    fleet.google.before("values.batchGet", 1, held)
    with fleet.worker(haste=HASTE) as worker:
        worker.until(held.reached.is_set)
        worker.kill()
    held.go_on()
    with fleet.worker(haste=HASTE) as worker:
        worker.until(lambda: worker.named("tended"))
        worker.until(fleet.is_at_rest)
        assert worker.end() == 0
    assert sorted(fleet.mail.recipients) == people("lund")
    assert fleet.states("lund") == ["sent", "sent"]


def _interrupt_twice(worker: Worker) -> None:
    worker.process.send_signal(signal.SIGINT)
    worker.until(lambda: worker.named("worker_stopping"))
    worker.process.send_signal(signal.SIGINT)
    assert worker.process.wait(30) == 130


@pytest.mark.parametrize(("stage", "in_doubt", "end"), [("rcpt", 0, _interrupt_twice), ("body", 1, Worker.kill)])
def test_ended_while_a_mail_leaves(fleet: Fleet, stage: Stage, in_doubt: int, end: Callable[[Worker], None]) -> None:
    """Before its body has begun it goes again; from then on nobody knows, so it is held, and all the others go."""
    fleet.add("lund")
    held = held_at(fleet, stage, 1)
    with fleet.worker(haste=HASTE) as worker:
        worker.until(held.reached.is_set)
        end(worker)
    held.go_on()
    with fleet.worker(haste=HASTE) as worker:
        worker.until(fleet.is_at_rest)
        assert worker.end() == 0
    states = fleet.states("lund")
    assert (states.count("unknown"), states.count("sent")) == (in_doubt, 2 - in_doubt)
    assert len(fleet.mail.recipients) == len(set(fleet.mail.recipients))
    assert {mail.address for mail in fleet.mails("lund") if mail.state == "sent"} <= set(fleet.mail.recipients)


def test_asked_to_stop_it_ends_between_two_mails(fleet: Fleet) -> None:
    """The mail in hand arrives and is recorded, the next waits, and whoever comes next sends it at once."""
    fleet.add("lund")
    held = held_at(fleet, "rcpt", 1)
    with fleet.worker() as worker, ThreadPoolExecutor(1) as beside:
        worker.until(held.reached.is_set)
        ending = beside.submit(worker.end)
        worker.until(lambda: worker.named("worker_stopping"))
        held.go_on()
        assert ending.result(60) == 0
    assert sorted(fleet.states("lund")) == ["queued", "sent"]
    with fleet.worker() as worker:
        worker.until(lambda: len(fleet.mail.recipients) == 2)
        worker.until(fleet.is_at_rest)
    assert sorted(fleet.mail.recipients) == people("lund")


def test_the_database_is_restarted_twice(fleet: Fleet, server: Postgres) -> None:
    """As when the current is lost: the worker lives on and every group is served; what was just leaving is in doubt."""
    names = [f"grupp-{number}" for number in range(6)]
    server.stop()
    with fleet.worker(haste=HASTE) as worker:
        worker.until(lambda: worker.named("database_gone"))
        server.start()
        for name in names:
            fleet.add(name)
        for number in (2, 6):
            worker.until(lambda: len(fleet.mail.recipients) >= number)  # noqa: B023 - asked here
            server.restart()
        worker.until(fleet.is_at_rest)
        assert worker.end() == 0
    assert worker.named("database_back")
    states = {name: sorted(fleet.states(name)) for name in names}
    assert all(set(of) <= {"sent", "unknown"} and len(of) == 2 for of in states.values()), states
    assert len(fleet.mail.recipients) == len(set(fleet.mail.recipients))
    sent = {mail.address for name in names for mail in fleet.mails(name) if mail.state == "sent"}
    assert sent <= set(fleet.mail.recipients)
    doubt = {mail.address for name in names for mail in fleet.mails(name) if mail.state == "unknown"}
    assert sent | doubt == {to for name in names for to in people(name)}
    assert len(doubt) <= 4


def test_several_workers_at_once(fleet: Fleet) -> None:
    """They share the groups, and no group is looked at by two; the one that waits for Google keeps nobody else."""
    slow = Fleet(
        fleet.folder, fleet.dsn, fleet.google, fleet.mail, accounts=(SECOND, "worker1@emulator.iam.gserviceaccount.com")
    )
    group, held = slow.add("slow", account=SECOND), Held()
    fleet.google.before("values.batchGet", 1, held, actor=SECOND)
    names = [f"grupp-{number}" for number in range(6)]
    for name in names:
        slow.add(name)
    workers = [slow.worker("--name", str(number), "--looks", "1", haste=HASTE) for number in range(4)]
    with workers[0], workers[1], workers[2], workers[3]:
        workers[0].until(lambda: len(fleet.mail.recipients) == 12)
        assert held.reached.is_set()
        slow.write("slow", "Medlemmar!A9", ["x"])
        slow.do("UPDATE fleet_account SET swept = swept - interval '1 hour'")
        workers[0].until(lambda: slow.now("slow").changed)
        assert [one.method for one in fleet.google.requests if group.sheet in one.path].count("drive.files.get") == 1
        held.go_on()
        workers[0].until(slow.is_at_rest)
        assert [worker.end() for worker in workers] == [0] * 4
    assert sorted(fleet.mail.recipients) == sorted(to for name in [*names, "slow"] for to in people(name))
    made = [[one["group"] for one in worker.named("looked")] for worker in workers]
    assert sum(map(bool, made)) >= 2, "the work was shared"
    assert sorted({group for of in made for group in of}) == sorted([*names, "slow"])


def test_a_database_of_another_version_ends_the_worker(fleet: Fleet) -> None:
    """Migrated under it, it leaves what it was to do to who starts next; started beside a newer one, it says so."""
    fleet.add("lund")
    with fleet.worker() as worker:
        worker.until(fleet.is_at_rest)
        fleet.do("UPDATE fleet_fact SET value = '9999' WHERE name = 'schema'")
        fleet.do("UPDATE fleet_group SET due = fleet_now()")
        assert worker.process.wait(60) == 1
    assert len(worker.named("outdated")) == 1
    assert "nyare version" in fleet.type("worker").refusal
    fleet.do("UPDATE fleet_fact SET value = '0001' WHERE name = 'schema'")
    with connect(fleet.dsn) as connection:
        assert (lund_now := fleet.now("lund")).due is not None
        assert lund_now.due <= moment(connection)
    fleet.do("UPDATE fleet_fact SET value = 'another' WHERE name = 'key'")
    assert "nyckel" in fleet.type("worker").refusal
