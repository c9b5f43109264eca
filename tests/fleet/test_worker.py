"""gruppbok fleet worker as a process: what it does for each group, and that one group's trouble is no other's."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs.fleet import registry
from jobs.fleet.postgres import connect
from jobs.fleet.queue import make_looks
from jobs.fleet.registry import Sender
from jobs.fleet.sealing import Seal, group_key, master_key
from tests.fleet.fleets import KEY, Fleet, Held, Worker, people
from tests.fleet.office import Office
from tests.fleet.offices import FIRST, MEMBER, SECOND
from tests.google import Emulator
from tests.jobs.helpers import member
from tests.mail.server import MailServer


@pytest.fixture(name="at_work", scope="module")
def worker_of_many(tmp_path_factory: pytest.TempPathFactory, lasting: Office) -> Iterator[tuple[Fleet, Worker]]:
    """One office with its worker, for all the tests that have groups of their own there."""
    with Emulator(quota=True) as google, MailServer() as mail:
        fleet = Fleet(tmp_path_factory.mktemp("office"), lasting.dsn, google, mail, "cells = 500_000")
        with fleet.worker("--name", "first") as worker:
            yield fleet, worker
            assert worker.end() == 0
        assert google.violations == []
        assert not worker.named("job_failed")
        assert [one["event"] for one in worker.named("worker_stopped")] == ["worker_stopped"]
        assert not [word for word in ("example.org", "Person", "Grupp 17") if word in worker.said]


def to(fleet: Fleet, *names: str) -> list[str]:
    """To whom mails of these groups have gone."""
    return sorted(one for one in fleet.mail.recipients if one.partition("@")[2].partition(".")[0] in names)


def test_mails_go_once_and_a_change_is_seen(at_work: tuple[Fleet, Worker]) -> None:
    """A new group is looked at at once, then let be until somebody writes in its sheet; no log line names anybody."""
    fleet, worker = at_work
    fleet.add("lund")
    worker.until(lambda: fleet.now("lund").looked)
    assert to(fleet, "lund") == people("lund")
    first = fleet.now("lund")
    assert (first.failed, first.trouble, first.changed) == (0, "", None)
    assert first.due is not None
    worker.until(fleet.is_at_rest)
    fleet.write("lund", "Medlemmar!A4", member("Person2 lund", "person2@lund.example.org"))
    fleet.do("UPDATE fleet_account SET swept = swept - interval '1 hour'")
    worker.until(lambda: fleet.now("lund").looked != first.looked)
    assert set(to(fleet, "lund")) == set(people("lund", 3))
    assert to(fleet, "lund") == sorted(mail.address for mail in fleet.mails("lund"))
    assert set(fleet.states("lund")) == {"sent"}
    ((view,),) = fleet.ask("SELECT content FROM fleet_view WHERE group_id = %s", first.id)
    assert view["meeting"] == {"day": "2026-11-26", "kind": "Gruppmöte"}
    assert [one["worker"] for one in worker.named("looked") if one["group"] == "lund"] == ["first"] * 2


def test_paused_and_removed_groups_are_let_alone(at_work: tuple[Fleet, Worker]) -> None:
    """Nothing is asked of a paused group's sheet; one that is removed while it is looked at is gone once that has ended."""
    fleet, worker = at_work
    held = Held()
    with connect(fleet.dsn) as connection, ThreadPoolExecutor(1) as beside:
        with connection.transaction():
            paused = fleet.add("paus", over=connection)
            registry.pause(connection, paused)
        fleet.google.before("values.batchGet", 1, held)
        removed = fleet.add("bort")
        worker.until(held.reached.is_set)
        removing = beside.submit(registry.remove, connection, removed)
        held.go_on()
        removing.result(60)
    fleet.add("kvar")
    worker.until(lambda: fleet.now("kvar").looked)
    assert to(fleet, "bort", "kvar", "paus") == sorted(people("bort") + people("kvar"))
    assert not [one for one in fleet.google.requests if paused.sheet in one.path]
    assert not [one for one in worker.named("look_failed") if one["group"] == "bort"]


def test_a_group_s_own_sender_and_the_office_s(at_work: tuple[Fleet, Worker]) -> None:
    """A group with a server of its own sends by that alone; one without sends by the office's, from its own address."""
    fleet, worker = at_work
    with MailServer(login=("egen", "hemligt")) as own:
        mine = Sender("egen@example.org", "127.0.0.1", own.port, "none", "egen", "hemligt")
        with connect(fleet.dsn) as connection:
            for name, sender in (("egen", mine), ("umea", Sender("umea@example.org"))):
                with connection.transaction():
                    group = fleet.add(name, over=connection)
                    registry.keep_sender(connection, group.id, Seal(group_key(master_key(KEY), group.salt)), sender)
        worker.until(lambda: fleet.now("egen").looked and fleet.now("umea").looked)
        assert {(one.sender, one.recipient) for one in own.accepted} == {
            ("egen@example.org", to) for to in people("egen")
        }
    assert [one.recipient for one in fleet.mail.accepted if one.sender == "umea@example.org"] == people("umea")
    assert to(fleet, "egen", "umea") == people("umea")


def test_google_s_quota_is_waited_for(at_work: tuple[Fleet, Worker]) -> None:
    """A group whose turn has come, and for which there is no room after all, is put back and looked at once there is."""
    fleet, worker = at_work
    with connect(fleet.dsn) as connection, connection.transaction():
        lund = fleet.add("kvot", over=connection)
        connection.execute("INSERT INTO fleet_bucket (project) VALUES ('emulator') ON CONFLICT DO NOTHING")
        connection.execute(
            "INSERT INTO fleet_spent (project, account, kind, group_id, at) "
            "SELECT 'emulator', %s, 'read', %s, fleet_now() FROM generate_series(1, 54)",
            (FIRST, lund.id),
        )
        assert make_looks(connection, [lund.id], 1) == [lund.id]
    worker.until(lambda: fleet.ask("SELECT FROM fleet_group WHERE not_before > fleet_now() AND id = %s", lund.id))
    assert not [one for one in fleet.google.requests if lund.sheet in one.path]
    fleet.do("UPDATE fleet_spent SET at = at - interval '63 seconds' WHERE NOT held")
    fleet.do("UPDATE fleet_group SET not_before = fleet_now()")
    worker.until(lambda: fleet.now("kvot").looked)
    assert to(fleet, "kvot") == people("kvot")


def test_a_bad_sheet_costs_only_its_own_group(at_work: tuple[Fleet, Worker]) -> None:
    """One that is huge, one that is shared no more and one whose account has no key: each is its own group's trouble."""
    fleet, worker = at_work
    with connect(fleet.dsn) as connection, connection.transaction():
        huge, gone = fleet.add("huge", over=connection), fleet.add("gone", over=connection)
        fleet.add("other", account=SECOND, over=connection)
        fleet.write("huge", "Möten!ALL1200", ["x"])
        fleet.google.act(MEMBER).unshare(gone.sheet, FIRST)
    fleet.add("frisk")
    bad = {"huge": "workbook", "gone": "workbook", "other": "account"}
    worker.until(lambda: all(fleet.now(name).failed for name in bad) and fleet.now("frisk").looked)
    assert {name: fleet.now(name).trouble for name in bad} == bad
    assert to(fleet, "frisk", *bad) == people("frisk")
    assert not [one for one in fleet.google.requests if huge.sheet in one.path and one.method.endswith("batchGet")]


def test_a_look_that_hangs_costs_only_its_own_group(fleet: Fleet) -> None:
    """It is ended at its limit, another's mails go meanwhile, and it is not tried again whenever somebody writes."""
    hostile = Fleet(fleet.folder, fleet.dsn, fleet.google, fleet.mail, "seconds = 10", (FIRST, SECOND))
    hostile.add("hostile", account=SECOND)
    fleet.google.fail("values.batchGet", "slow-headers", times=9, actor=SECOND, seconds=60)
    hostile.add("lund")
    with hostile.worker() as worker:
        worker.until(lambda: len(fleet.mail.recipients) == 2)
        assert not worker.named("look_failed"), "it hangs yet"
        worker.until(lambda: worker.named("look_failed"))
        hostile.write("hostile", "Medlemmar!A9", ["x"])
        hostile.do("UPDATE fleet_account SET swept = swept - interval '1 hour'")
        worker.until(lambda: any(one["changed"] for one in worker.named("swept")))
        assert worker.end() == 0
    assert [(one["group"], one["what"], one["kind"]) for one in worker.named("look_failed")] == [
        ("hostile", "limit", "SIGALRM")
    ]
    assert hostile.now("hostile").trouble == "limit"
