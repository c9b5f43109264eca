"""The register of groups: who is in it, which are to be looked at and in what order, and what a look leaves behind."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from jobs.fleet import registry
from jobs.fleet.errors import FleetError
from jobs.fleet.postgres import Connection, hold_group, moment
from jobs.fleet.registry import Group, Kept, Looked, New, Sender
from jobs.fleet.sealing import new_salt
from jobs.worker.store import Changes, StoreError
from tests.fleet.office import Office
from tests.jobs.helpers import at
from tests.jobs.worker.test_store import new

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(name="connection")
def open_office(lasting: Office) -> Iterator[Connection]:
    """The office's database, open, with no group in it."""
    with lasting.connect() as connection:
        connection.execute("DELETE FROM fleet_group")
        yield connection


def enter(connection: Connection, name: str, sheet: str = "") -> Group:
    """A new group, by its name."""
    return registry.add(connection, New(name, sheet or f"sheet of {name}", "robot@example.org", new_salt()))


def names(connection: Connection, limit: int = 10) -> list[str]:
    """The groups that are to be looked at, in order."""
    return [group.name for group in registry.to_look(connection, limit)]


def look(connection: Connection, name: str, *, seen: str = "") -> None:
    """A look that goes well, after which nothing is due for long."""
    begun = registry.begin(connection, registry.named(connection, name).id)
    assert begun is not None
    group, began = begun
    registry.looked(connection, group, Looked(began, began + 24 * HOUR, seen))


def test_a_new_group_is_due_at_once(connection: Connection) -> None:
    group = enter(connection, "Lund")
    assert registry.find(connection, "lund") == registry.with_id(connection, group.id) == group
    assert (group.due, group.language, group.rules) == (group.added, "sv", "amnesty_se")
    assert (group.paused, group.changed, group.looked, group.failed, group.trouble) == (None, None, None, 0, "")
    assert names(connection) == ["Lund"]


def test_a_name_or_a_sheet_is_there_once(connection: Connection) -> None:
    enter(connection, "Lund", "ark")
    with pytest.raises(FleetError) as same_name:
        enter(connection, "LUND", "annat")
    with pytest.raises(FleetError) as same_sheet:
        enter(connection, "Umeå", "ark")
    assert same_name.value.says.en == "There is a group named Lund already. Choose another name."
    assert same_sheet.value.says.en == "The sheet belongs to Lund already."
    assert [group.name for group in registry.all_groups(connection)] == ["Lund"]


def test_a_name_is_known_however_it_is_typed(connection: Connection) -> None:
    """Letters beyond English too, in any case, and as one letter or a letter with its ring."""
    asele = enter(connection, "Åsele")
    for typed in ("åsele", "ÅSELE", "A\u030asele"):
        assert registry.find(connection, typed) == asele
    with pytest.raises(FleetError, match="heter Åsele"):
        enter(connection, "ÅSELE")


def test_an_unknown_name(connection: Connection) -> None:
    assert registry.find(connection, "Lund") is None
    with pytest.raises(FleetError, match="Det finns ingen grupp som heter Lund"):
        registry.named(connection, "Lund")


def test_groups_are_listed_by_name_and_counted_by_account(connection: Connection) -> None:
    for name in ("umeå", "Lund", "borås"):
        enter(connection, name)
    assert [group.name for group in registry.all_groups(connection)] == ["borås", "Lund", "umeå"]
    assert registry.number_by_account(connection) == {"robot@example.org": 3}


def test_after_a_look_a_group_rests_until_something_is_due_or_changed(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    look(connection, "Lund", seen="7")
    assert names(connection) == []
    assert registry.begin(connection, lund.id) is None
    assert registry.mark_changed(connection, {lund.sheet: "8", "nobody's": "3"}) == [lund.id]
    assert names(connection) == ["Lund"]
    look(connection, "Lund", seen="8")
    connection.execute("UPDATE fleet_group SET due = fleet_now()")
    assert names(connection) == ["Lund"]


def test_what_the_last_look_left_is_no_change(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    look(connection, "Lund", seen="7")
    assert registry.mark_changed(connection, {lund.sheet: "7"}) == []
    assert names(connection) == []


def test_a_change_during_a_look_is_looked_at_afterwards(connection: Connection) -> None:
    """Also where another change was the reason for the look."""
    lund = enter(connection, "Lund")
    registry.mark_changed(connection, {lund.sheet: "1"})
    begun = registry.begin(connection, lund.id)
    assert begun is not None
    registry.mark_changed(connection, {lund.sheet: "2"})
    registry.looked(connection, begun[0], Looked(begun[1], begun[1] + HOUR, "1"))
    assert names(connection) == ["Lund"]
    look(connection, "Lund", seen="2")
    assert names(connection) == []


def test_a_failed_look_is_counted_waits_and_loses_no_change(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    for number in (1, 2):
        begun = registry.begin(connection, lund.id)
        assert begun is not None
        registry.failed(connection, lund, "workbook", begun[1], began=begun[1])
        found = registry.named(connection, "Lund")
        assert (found.failed, found.trouble, found.looked) == (number, "workbook", None)
    registry.failed(connection, lund, "workbook", moment(connection) + HOUR, began=moment(connection))
    assert names(connection) == []
    registry.mark_changed(connection, {lund.sheet: "1"})
    assert names(connection) == ["Lund"], "who mends a sheet need not wait"
    registry.failed(connection, lund, "workbook", moment(connection) + HOUR, began=LONG_AGO)
    assert names(connection) == ["Lund"], "the change came after that look began"
    look(connection, "Lund")
    assert (registry.named(connection, "Lund").failed, registry.named(connection, "Lund").trouble) == (0, "")


def test_who_has_no_room_waits_and_keeps_the_reason(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    registry.mark_changed(connection, {lund.sheet: "1"})
    registry.put_back(connection, lund, moment(connection) + HOUR)
    assert names(connection) == []
    registry.put_back(connection, lund, moment(connection))
    assert names(connection) == ["Lund"]
    assert registry.named(connection, "Lund").changed is not None


def test_who_had_the_fewest_reads_of_late_goes_first_then_who_waited_longest(connection: Connection) -> None:
    """A storm in one group's sheet does not hold up another's single change."""
    greedy, late, early = (enter(connection, name) for name in ("greedy", "late", "early"))
    for n, group in enumerate((greedy, early, late)):
        connection.execute("UPDATE fleet_group SET due = %s WHERE id = %s", (LONG_AGO + n * HOUR, group.id))
    assert names(connection) == ["greedy", "early", "late"]
    spend = "INSERT INTO fleet_spent (project, account, kind, group_id, at) VALUES ('p', 'a', %s, %s, fleet_now() - %s)"
    connection.execute(spend, ("read", greedy.id, timedelta(minutes=50)))
    connection.execute(spend, ("write", late.id, timedelta(minutes=1)))
    connection.execute(spend, ("read", early.id, 2 * HOUR))
    assert names(connection) == ["early", "late", "greedy"]
    assert names(connection, limit=2) == ["early", "late"]


def test_a_paused_group_is_let_be_and_its_changes_wait(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    look(connection, "Lund")
    registry.pause(connection, lund)
    registry.mark_changed(connection, {lund.sheet: "9"})
    assert (names(connection), registry.begin(connection, lund.id)) == ([], None)
    since = registry.named(connection, "Lund").paused
    registry.pause(connection, lund)
    assert registry.named(connection, "Lund").paused == since
    registry.resume(connection, lund)
    assert names(connection) == ["Lund"]


def test_a_removed_group_leaves_nothing(lasting: Office, connection: Connection) -> None:
    lund, kept = enter(connection, "Lund"), enter(connection, "Umeå")
    for group in (lund, kept):
        registry.keep_sender(connection, group.id, lasting.seal(group), Sender("grupp@example.org"))
        registry.looked(connection, group, Looked(moment(connection), None, view={"schema": 1}))
        with lasting.store(group) as store:
            store.commit(Changes((new(),), told={"a": frozenset({"1"})}, rows={"members": 1}), at("2026-11-22T12:00"))
    assert registry.kept_of(connection, lund) == Kept(mails=1, waiting=1)
    registry.remove(connection, lund)
    assert registry.find(connection, "Lund") is None
    with connection.transaction():
        connection.execute("SELECT set_config('gruppbok.group', %s, true)", (str(lund.id),))
        for table in ("fleet_secret", "fleet_view", "mail", "told", "tab_rows", "fact"):
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE group_id = {lund.id}").fetchone()  # noqa: S608
            assert found == (0,), table
    assert registry.kept_of(connection, kept).mails == 1


def test_a_look_at_a_group_that_was_removed_meanwhile_leaves_nothing(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    registry.remove(connection, lund)
    now = moment(connection)
    registry.looked(connection, lund, Looked(now, now, view={"schema": 1}))
    registry.failed(connection, lund, "workbook", now, began=now)
    assert connection.execute("SELECT count(*) FROM fleet_view").fetchone() == (0,)


def test_removing_waits_for_the_look_in_hand(lasting: Office, connection: Connection) -> None:
    lund = enter(connection, "Lund")
    with lasting.connect() as look_in_hand:
        hold_group(look_in_hand, lund.id)
        with pytest.raises(StoreError, match="arbetar just nu"):
            registry.remove(connection, lund, patience=0.1)
        assert registry.find(connection, "Lund") == lund
        look_in_hand.close()
        registry.remove(connection, lund, patience=30)
    assert registry.find(connection, "Lund") is None


def test_a_sender_is_kept_sealed_and_read_by_the_groups_own_key_alone(lasting: Office, connection: Connection) -> None:
    lund, other = enter(connection, "Lund"), enter(connection, "Umeå")
    sender = Sender("lund@example.org", "mail.example.org", 465, "tls", "lund", "hemligt-lösenord", 1.5)
    assert registry.sender_of(connection, lund.id, lasting.seal(lund)) == Sender()
    registry.keep_sender(connection, lund.id, lasting.seal(lund), sender)
    assert registry.sender_of(connection, lund.id, lasting.seal(lund)) == sender
    (value,) = connection.execute("SELECT value FROM fleet_secret").fetchone() or ("",)
    assert not [word for word in ("lund", "example", "hemligt", "465") if word in value]
    with pytest.raises(FleetError, match="inte förseglade med den här nyckeln"):
        registry.sender_of(connection, lund.id, lasting.seal(other))
    changed = sender._replace(password="ett annat")  # noqa: S106 - a test's
    registry.keep_sender(connection, lund.id, lasting.seal(lund), changed)
    assert registry.sender_of(connection, lund.id, lasting.seal(lund)) == changed


def test_what_the_office_sees_of_a_look_replaces_what_it_saw(connection: Connection) -> None:
    lund = enter(connection, "Lund")
    for findings in (3, 1):
        registry.looked(connection, lund, Looked(moment(connection), None, view={"findings": findings}))
    registry.looked(connection, lund, Looked(moment(connection), None))
    assert connection.execute("SELECT content FROM fleet_view").fetchall() == [({"findings": 1},)]
