"""What tells that a group may need support, on each side of every boundary."""

from datetime import date, timedelta

import pytest

from jobs.quiet_signals import Signals, signals
from sheets_schema.text import Text
from tests.jobs.helpers import CASH, MEETING, REPORT, ROLE, Cells, Rows, book, cash, group, meeting, report, role

TODAY = date(2026, 11, 22)
SOUND = {"Möten": [MEETING, meeting("1", TODAY)], "Kassabok": [CASH, cash(1, TODAY, "Bank", "Gåvor", 300)]}


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - timedelta(days=days)


def of(**tabs: Rows) -> Signals:
    """The signals of a group that is else sound."""
    return signals(book(group({**SOUND, **tabs})))


def test_a_group_at_work_is_not_quiet() -> None:
    assert of() == Signals(0, 1, (), 0, 1)
    assert of().quiet == ()


@pytest.mark.parametrize(
    ("days", "held", "planned"),
    [(61, 0, 0), (60, 1, 0), (1, 1, 0), (0, 0, 1), (-60, 0, 1), (-61, 0, 0)],
)
def test_meetings_of_sixty_days(days: int, held: int, planned: int) -> None:
    found = of(Möten=[MEETING, meeting("1", ago(days))])
    assert (found.held, found.planned) == (held, planned)
    assert bool(found.quiet) is (held + planned == 0)


@pytest.mark.parametrize(
    ("row", "held"),
    [
        (meeting("1", ago(5), status="Inställt"), 0),
        (meeting("1", ago(5), status=None), 1),
        (meeting("1", ago(5), status="Kanske"), None),
        (meeting("1", "i våras"), None),
    ],
)
def test_a_called_off_meeting_is_none_and_an_unreadable_one_says_nothing(row: Cells, held: int | None) -> None:
    found = of(Möten=[MEETING, row])
    assert found.held == held
    assert bool(found.quiet) is (held == 0)


def test_vacant_roles() -> None:
    one = of(Roller=[ROLE, role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm", to=ago(1))])
    assert one.vacant == (Text("Kassör", "Treasurer"), Text("Granskare", "Auditor"))
    assert [said.sv for said in one.quiet] == ["Uppdrag som ingen har: kassör, granskare."]
    torn = of(Roller=[ROLE, role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm", to="i våras")])
    assert (torn.vacant, torn.quiet) == (None, ())


@pytest.mark.parametrize(("late", "said"), [(1, "1 rapport är försenad."), (2, "2 rapporter är försenade.")])
def test_overdue_reports(late: int, said: str) -> None:
    found = of(Rapporter=[REPORT, *[report(f"R{n}", ago(1)) for n in range(late)], report("Ny", TODAY)])
    assert found.overdue == late
    assert [one.sv for one in found.quiet] == [said]


@pytest.mark.parametrize(("day", "booked"), [(ago(61), 0), (ago(60), 1), (ago(-3), 1), ("i våras", None), (None, None)])
def test_a_cashbook_at_rest(day: object, booked: int | None) -> None:
    found = of(Kassabok=[CASH, cash(1, day, "Bank", "Gåvor", 300)])
    assert found.booked == booked
    assert bool(found.quiet) is (booked == 0)


def test_what_is_not_there_says_nothing() -> None:
    assert signals(book({"Inställningar": [["Inställning", "Värde"]]})) == Signals(None, None, None, None, None)
    assert Signals(None, None, None, None, None).quiet == ()
