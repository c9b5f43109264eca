"""gruppbok fleet worker as a process: what it does for each group, and that one group's trouble is no other's."""

from concurrent.futures import ThreadPoolExecutor

from jobs.fleet import registry
from jobs.fleet.postgres import connect
from jobs.fleet.registry import Sender
from jobs.fleet.sealing import Seal, group_key, master_key
from tests.fleet.fleets import KEY, Fleet, Held, people
from tests.fleet.offices import FIRST, MEMBER, SECOND
from tests.jobs.helpers import member
from tests.mail.server import MailServer


def test_mails_go_once_and_a_change_is_seen(fleet: Fleet) -> None:
    """A new group is looked at at once, then let be until somebody writes in its sheet; no log line names anybody."""
    fleet.add("lund")
    with fleet.worker("--name", "first") as worker:
        worker.until(fleet.is_at_rest)
        assert sorted(fleet.mail.recipients) == people("lund")
        first = fleet.now("lund")
        assert (first.failed, first.trouble, first.changed) == (0, "", None)
        assert first.due is not None
        fleet.write("lund", "Medlemmar!A4", member("Person2 lund", "person2@lund.example.org"))
        fleet.do("UPDATE fleet_account SET swept = swept - interval '1 hour'")
        worker.until(lambda: len(worker.named("looked")) == 2)
        worker.until(fleet.is_at_rest)
        assert worker.end() == 0
    assert set(fleet.mail.recipients) == set(people("lund", 3))
    assert sorted(fleet.mail.recipients) == sorted(mail.address for mail in fleet.mails("lund"))
    assert set(fleet.states("lund")) == {"sent"}
    ((view,),) = fleet.ask("SELECT content FROM fleet_view")
    assert view["meeting"] == {"day": "2026-11-26", "kind": "Gruppmöte"}
    assert [one["event"] for one in worker.named("worker_stopped")] == ["worker_stopped"]
    assert {(one["worker"], one["group"]) for one in worker.named("looked")} == {("first", "lund")}
    assert not [word for word in ("example.org", "Person", "Grupp 17") if word in worker.said]


def test_paused_and_removed_groups_are_let_alone(fleet: Fleet) -> None:
    """Nothing is asked of a paused group's sheet; one that is removed while it is looked at is gone once that has ended."""
    paused, removed, held = fleet.add("paus"), fleet.add("bort"), Held()
    with connect(fleet.dsn) as connection, ThreadPoolExecutor(1) as beside:
        registry.pause(connection, paused)
        fleet.google.before("values.batchGet", 1, held)
        with fleet.worker() as worker:
            worker.until(held.reached.is_set)
            removing = beside.submit(registry.remove, connection, removed)
            held.go_on()
            removing.result(30)
            fleet.add("lund")
            worker.until(lambda: any(one["group"] == "lund" for one in worker.named("looked")))
            assert worker.end() == 0
    assert sorted(fleet.mail.recipients) == sorted(people("bort") + people("lund"))
    assert not [one for one in fleet.google.requests if paused.sheet in one.path]
    assert not worker.named("look_failed") + worker.named("job_failed")
    assert fleet.ask("SELECT name FROM fleet_group ORDER BY id") == [("paus",), ("lund",)]


def test_a_group_s_own_sender_and_the_office_s(fleet: Fleet) -> None:
    """A group with a server of its own sends by that alone; one without sends by the office's, from its own address."""
    with MailServer(login=("lund", "hemligt")) as own:
        lund, ume = fleet.add("lund"), fleet.add("umea")
        mine = Sender("lund@example.org", "127.0.0.1", own.port, "none", "lund", "hemligt")
        with connect(fleet.dsn) as connection:
            for group, sender in ((lund, mine), (ume, Sender("umea@example.org"))):
                registry.keep_sender(connection, group.id, Seal(group_key(master_key(KEY), group.salt)), sender)
        with fleet.worker() as worker:
            worker.until(fleet.is_at_rest)
        assert {(one.sender, one.recipient) for one in own.accepted} == {
            ("lund@example.org", to) for to in people("lund")
        }
    assert {one.sender for one in fleet.mail.accepted} == {"umea@example.org"}
    assert sorted(fleet.mail.recipients) == people("umea")


def test_google_s_quota_is_waited_for(fleet: Fleet) -> None:
    """A group for which there is no room is put back, keeps its reason, and is looked at once there is."""
    lund = fleet.add("lund")
    fleet.do("INSERT INTO fleet_bucket (project) VALUES ('emulator')")
    fleet.do(
        "INSERT INTO fleet_spent (project, account, kind, group_id, at) "
        "SELECT 'emulator', %s, 'read', %s, fleet_now() FROM generate_series(1, 54)",
        FIRST,
        lund.id,
    )
    with fleet.worker() as worker:
        worker.until(lambda: fleet.ask("SELECT FROM fleet_group WHERE not_before > fleet_now()"))
        assert not [one for one in fleet.google.requests if lund.sheet in one.path]
        fleet.do("UPDATE fleet_spent SET at = at - interval '63 seconds'")
        fleet.do("UPDATE fleet_group SET not_before = fleet_now()")
        worker.until(fleet.is_at_rest)
    assert sorted(fleet.mail.recipients) == people("lund")


def test_a_bad_sheet_costs_only_its_own_group(fleet: Fleet) -> None:
    """One that is huge, one that is shared no more and one whose account has no key: each is its own group's trouble."""
    fleet.add("huge")
    fleet.write("huge", "Möten!ALL1200", ["x"])
    fleet.google.act(MEMBER).unshare(fleet.add("gone").sheet, FIRST)
    fleet.add("other", account=SECOND)
    fleet.add("lund")
    (fleet.folder / "gruppbok.toml").write_text(
        (fleet.folder / "gruppbok.toml").read_text("utf-8").replace("[fleet]", "[fleet]\ncells = 500_000"), "utf-8"
    )
    with fleet.worker() as worker:
        worker.until(lambda: len(worker.named("look_failed")) == 3)
        worker.until(lambda: len(fleet.mail.recipients) == 2)
    assert {name: fleet.now(name).trouble for name in fleet.groups} == {
        "huge": "workbook",
        "gone": "workbook",
        "other": "account",
        "lund": "",
    }
    assert sorted(fleet.mail.recipients) == people("lund")
    assert all(fleet.now(name).failed == 1 for name in ("huge", "gone", "other"))


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


def test_no_database_is_waited_for_and_a_wrong_one_is_not(fleet: Fleet) -> None:
    """What waiting does not mend is one line; what it mends is waited for."""
    fleet.do("UPDATE fleet_fact SET value = '0000' WHERE name = 'schema'")
    assert "nyare version" in fleet.type("worker").refusal
