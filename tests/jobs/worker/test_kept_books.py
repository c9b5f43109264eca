"""Snapshots of the cashbook: each is kept for a month, then the last of each day, then of each month."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs.worker.kept_books import Snapshot, keep_snapshot, outdated, rows_of, snapshots
from jobs.worker.store import Store
from sheets_schema.entries import FIELDS, Entry

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(moment: datetime) -> Snapshot:
    """A snapshot of a moment."""
    return Snapshot(moment.isoformat(timespec="seconds"), "")


def test_old_snapshots_make_room_for_the_last_of_their_day_and_month() -> None:
    hours = [at(NOW - timedelta(hours=6 * n)) for n in reversed(range(4 * 366 * 9))]
    gone = set(outdated(hours, NOW))
    kept = [one for one in hours if one not in gone]
    ages = [(NOW - datetime.fromisoformat(one.at)).days for one in kept]
    assert sum(age < 31 for age in ages) == 4 * 31
    assert 365 <= sum(31 <= age < 400 for age in ages) <= 372
    assert 80 <= sum(age >= 400 for age in ages) <= 85
    assert max(ages) <= 8 * 366
    assert hours[-1] in kept
    assert outdated(kept, NOW) == []


def test_a_cashbook_is_kept_once_for_each_time_it_changes(tmp_path: Path) -> None:
    rows = [Entry(tuple("x" * len(FIELDS)), 2), Entry(tuple("å" * len(FIELDS)), 3)]
    with Store(tmp_path / "s.sqlite") as store:
        assert keep_snapshot(store, rows, NOW)
        assert not keep_snapshot(store, rows, NOW + timedelta(hours=1))
        assert keep_snapshot(store, rows[:1], NOW + timedelta(hours=2))
        assert keep_snapshot(store, rows, NOW + timedelta(hours=3))
        kept = snapshots(store)
        assert [len(rows_of(store, one)) for one in kept] == [2, 1, 2]
        assert rows_of(store, kept[0])[1].fields == rows[1].fields
