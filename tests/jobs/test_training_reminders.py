"""The reminder to sign up: seven days before the last day, once. Contract, sections 7 to 9."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from jobs.plan import Message
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import MEMBER, NOON, Cells, Rows, at, context, group, member, plans, to
from tests.jobs.worker.fakes import World

TODAY = date(2026, 11, 22)
NOTICE = ["Datum", "Typ", "Rubrik", "Text", "Länk", "Anmälan senast", "Sprid"]


def row(
    last: object,
    *,
    title: object = "Grundkurs",
    type: object = "Utbildning",  # noqa: A002 - the column's own word
    day: object = TODAY,
    spread: object = "Ja",
    text: object = None,
) -> Cells:
    """A row of Information that one can sign up for until a day."""
    return [day, type, title, text, None, last, spread]


def spreading(*rows: Cells, members: Rows | None = None) -> dict[str, Rows]:
    """The group with these rows of Information."""
    return group({"Information": [NOTICE, *rows], **({"Medlemmar": members} if members else {})})


def reminders(*rows: Cells, now: str = NOON, members: Rows | None = None) -> list[Message]:
    """The reminders of these rows."""
    return plans("training_reminder", context(spreading(*rows, members=members), now))


@pytest.mark.parametrize(("days", "is_due"), [(8, False), (7, True), (3, True), (0, True), (-1, False), (-30, False)])
def test_from_seven_days_before_through_the_last_day(days: int, is_due: bool) -> None:
    assert bool(reminders(row(TODAY + timedelta(days=days)))) is is_due


def test_it_makes_sense_until_the_end_of_the_last_day() -> None:
    found = reminders(row(date(2026, 11, 25)))
    assert {message.expires for message in found} == {at("2026-11-26T00:00")}
    assert {message.topic for message in found} == {"training_reminder:2026-11-22:grundkurs"}


@pytest.mark.parametrize("day", [date(2027, 3, 1), date(2026, 6, 1), TODAY])
def test_its_own_day_does_not_matter(day: date) -> None:
    assert reminders(row(TODAY, day=day))


@pytest.mark.parametrize(
    ("kind", "is_reminded"), [("Utbildning", True), ("Möte", True), ("Nyhet", False), ("Kampanj", False), (None, False)]
)
def test_of_trainings_and_meetings(kind: object, is_reminded: bool) -> None:
    assert bool(reminders(row(TODAY, type=kind))) is is_reminded


@pytest.mark.parametrize(
    "unfit",
    [
        row(TODAY, spread="Nej"),
        row(TODAY, spread=None),
        row(None),
        row("snart"),
        row(TODAY, title=None),
        row(TODAY, text=ErrorValue("#N/A")),
    ],
)
def test_of_what_is_not_to_be_spread_or_cannot_be_read_nobody_is_reminded(unfit: Cells) -> None:
    assert reminders(unfit) == []


def test_of_two_of_one_day_and_title_neither() -> None:
    found = reminders(row(TODAY), row(TODAY, title="Fest"), row(date(2026, 12, 1), title="GRUNDKURS "))
    assert {message.about[1] for message in found} == {"Fest"}


def test_those_who_want_mailings_get_it() -> None:
    members = [
        MEMBER,
        member("Anna Ek"),
        member("Bo Alm", mailings="Nej"),
        member("Cia Dal", protected="Ja"),
        member("Disa Eng", status="Vilande"),
        member("Eva Fors", "ANNA@example.org"),
    ]
    assert to(reminders(row(TODAY), members=members)) == ["Anna Ek"]


def test_it_goes_once_even_if_the_last_day_moves(tmp_path: Path) -> None:
    world = World(tmp_path / "s", spreading(row(date(2026, 11, 30))))

    def sent() -> list[str]:
        return [key for key in world.take() if key.startswith("training_reminder:")]

    world.run()
    assert sent() == []
    world.run("2026-11-23T00:10")
    assert len(sent()) == 3
    world.run("2026-11-24T12:00")
    world.run("2026-11-24T13:00", spreading(row(date(2026, 12, 1))))
    assert sent() == []


def test_what_was_missed_is_let_go_once_it_is_too_late(tmp_path: Path) -> None:
    world = World(tmp_path / "s", spreading(row(date(2026, 11, 30))))
    world.run()
    world.run("2026-12-02T12:00")
    assert [key for key in world.post.keys if key.startswith("training_reminder:")] == []
    assert len([key for key in world.of("expired") if key.startswith("training_reminder:")]) == 3
