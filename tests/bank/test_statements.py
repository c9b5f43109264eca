"""What is kept of statements: the same file twice changes nothing, and which ends of months are covered."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from jobs.statements import Imported, OverlapError, month_ends, taken_in
from sheets_schema.text import Ore
from sync.bank.statement import Line, Statement, ends

EMPTY = Imported("bank")
TODAY = date(2026, 6, 15)


def statement(*lines: tuple[str, int], opening: int = 0, period: tuple[str, str] | None = None) -> Statement:
    """A statement of these days and sums in öre, with balances."""
    made, balance = [], opening
    for day, amount in lines:
        balance += amount
        made.append(Line(date.fromisoformat(day), "Gåva", Ore(amount), Ore(balance)))
    days = (date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None
    return Statement("SEB", tuple(made), *ends(made), period=days)


SPRING: Sequence[tuple[str, int]] = [("2026-01-10", 100), ("2026-02-10", 200), ("2026-02-10", -200), ("2026-02-10", 200), ("2026-04-02", 5)]  # fmt: skip


def test_the_same_file_twice_changes_nothing() -> None:
    first = taken_in(EMPTY, statement(*SPRING), TODAY)
    assert len(first.lines) == 5
    assert taken_in(first, statement(*SPRING), TODAY + timedelta(90)) == first
    assert taken_in(first, statement(*SPRING[1:3], opening=100), TODAY) == first


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_overlapping_files_in_either_order_give_what_one_file_gives(cut: int) -> None:
    whole = taken_in(EMPTY, statement(*SPRING), TODAY)
    early = statement(*SPRING[: cut + 1])
    days = [day for day, _ in SPRING]
    start = days.index(days[cut])
    late = statement(*SPRING[start:], opening=sum(amount for _, amount in SPRING[:start]))
    for one, other in ((early, late), (late, early)):
        joined = taken_in(taken_in(EMPTY, one, TODAY), other, TODAY)
        assert joined.lines == whole.lines
        assert month_ends(joined) == month_ends(whole)


def test_a_file_that_tells_otherwise_of_the_same_days_is_refused() -> None:
    first = taken_in(EMPTY, statement(*SPRING), TODAY)
    for other in (statement(*SPRING[:2], ("2026-02-11", 7), *SPRING[4:]), statement(*SPRING, opening=3)):
        with pytest.raises(OverlapError) as caught:
            taken_in(first, other, TODAY)
        assert "--replace" in caught.value.says.sv


def test_a_report_without_balances_does_not_come_to_lines_that_have_them() -> None:
    bare = Statement("Swish", (Line(date(2026, 1, 10), "Gåva", Ore(100)),))
    with pytest.raises(OverlapError):
        taken_in(taken_in(EMPTY, statement(*SPRING), TODAY), bare, TODAY)
    with pytest.raises(OverlapError):
        taken_in(taken_in(EMPTY, bare, TODAY), statement(*SPRING), TODAY)
    assert month_ends(taken_in(EMPTY, bare, TODAY)) == {}


def at(*ends: tuple[str, int]) -> dict[date, int]:
    """Balances by day."""
    return {date.fromisoformat(day): ore for day, ore in ends}


def test_the_ends_of_months_between_lines_are_covered() -> None:
    kept = taken_in(EMPTY, statement(*SPRING), date(2026, 4, 20))
    assert month_ends(kept) == at(("2026-01-31", 100), ("2026-02-28", 300), ("2026-03-31", 300))


def test_the_last_month_is_covered_once_it_was_over_when_the_file_was_imported() -> None:
    lines = statement(("2026-01-10", 100))
    assert month_ends(taken_in(EMPTY, lines, date(2026, 1, 31))) == {}
    kept = taken_in(EMPTY, lines, date(2026, 2, 1))
    assert month_ends(kept) == at(("2026-01-31", 100))
    early = taken_in(EMPTY, lines, date(2026, 1, 20))
    assert month_ends(taken_in(early, lines, date(2026, 2, 20))) == {}, "the old file says nothing new"


def test_days_that_the_file_names_are_covered_though_nothing_happened() -> None:
    named = statement(("2026-02-10", 100), period=("2026-01-01", "2026-04-30"))
    expected = at(("2026-01-31", 0), ("2026-02-28", 100), ("2026-03-31", 100), ("2026-04-30", 100))
    assert month_ends(taken_in(EMPTY, named, TODAY)) == expected
    assert month_ends(taken_in(EMPTY, named, date(2026, 4, 30))) == {
        day: ore for day, ore in expected.items() if day.month < 4
    }


def test_a_gap_between_imports_covers_nothing() -> None:
    january = taken_in(EMPTY, statement(("2026-01-10", 100), period=("2026-01-01", "2026-01-31")), TODAY)
    both = taken_in(january, statement(("2026-04-10", 5), ("2026-05-02", 1), opening=700), TODAY)
    assert month_ends(both) == at(("2026-01-31", 100), ("2026-04-30", 705), ("2026-05-31", 706))
    assert [both.covers(date(2026, month, 15)) for month in (1, 2, 3, 4)] == [True, False, False, True]
