"""Reminders of who waits to hear from the group: after 14 days, and after 14 more. Contract, sections 7 and 9."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from jobs.plan import Message
from jobs.prospects import pipeline
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    MEMBER,
    NOON,
    ROLE,
    USUAL_MEMBERS,
    Cells,
    Rows,
    at,
    book,
    context,
    group,
    member,
    plans,
    role,
    to,
)
from tests.jobs.worker.fakes import World, text_of

PROSPECT = ["Namn", "E-post", "Telefon", "Datum", "Ansvarig", "Senast kontaktad", "Nästa steg", "Status"]
TODAY = date(2026, 11, 22)


def ago(number: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=number)


def prospect(
    name: object = "Dag Ny",
    first: object = ago(14),
    last: object = None,
    owner: object = "Bo Alm",
    status: object = "Ny",
) -> Cells:
    """A row of Intresserade."""
    return [name, "dag@hemlig.example.org", "070-123 45 67", first, owner, last, "Ring", status]


def prospects(*rows: Cells, members: Rows = USUAL_MEMBERS, roles: Rows | None = None) -> dict[str, Rows]:
    """A group with these."""
    some: dict[str, Rows] = {"Intresserade": [PROSPECT, *rows], "Medlemmar": members}
    return group({**some, **({"Roller": roles} if roles else {})}, weekly_letter="lördag 23:59")


def reminders(*rows: Cells, now: str = NOON, members: Rows = USUAL_MEMBERS, roles: Rows | None = None) -> list[Message]:
    """The reminders of these."""
    return plans("prospect_reminder", context(prospects(*rows, members=members, roles=roles), now))


@pytest.mark.parametrize(
    ("days", "times"), [(0, None), (13, None), (14, "1"), (27, "1"), (28, "2"), (29, "2"), (42, "2"), (300, "2")]
)
def test_after_fourteen_days_and_after_fourteen_more(days: int, times: str | None) -> None:
    for row in (prospect(first=ago(days)), prospect(first=ago(400), last=ago(days))):
        assert [message.about[-1] for message in reminders(row)] == ([times] if times else [])


def test_the_first_makes_sense_until_the_second_and_that_one_until_there_is_contact() -> None:
    assert reminders(prospect())[0].expires == at("2026-12-06T00:00")
    assert reminders(prospect(first=ago(28)))[0].expires is None


@pytest.mark.parametrize(
    "row",
    [
        prospect(status="Medlem"),
        prospect(status="Tackat nej"),
        prospect(status="said no"),
        prospect(status="Kanske"),
        prospect(status=ErrorValue("#REF!")),
        prospect(status=None),
        prospect(name=ErrorValue("#REF!")),
        prospect(first="31/11 2026"),
        prospect(last=ErrorValue("#REF!")),
        prospect(last="i går"),
        prospect(owner=ErrorValue("#REF!")),
        prospect(last=date(2026, 12, 24)),
    ],
)
def test_who_has_answered_or_cannot_be_read_is_not_spoken_of(row: Cells) -> None:
    assert reminders(row) == []
    assert to(reminders(row, prospect("Eva Fors"))) == ["Bo Alm"]


@pytest.mark.parametrize("status", ["Ny", "Kontaktad", "inbjuden", "Contacted"])
def test_everyone_who_waits_is(status: str) -> None:
    assert to(reminders(prospect(status=status))) == ["Bo Alm"]


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("Bo Alm", ["Bo Alm"]),
        ("bo alm, Cia Dal", ["Bo Alm", "Cia Dal"]),
        ("Kassör", ["Bo Alm"]),
        (None, ["Anna Ek"]),
        ("  ", ["Anna Ek"]),
        ("Nisse", ["Anna Ek"]),
        ("Bo Alm, Nisse", ["Bo Alm", "Anna Ek"]),
        ("Eva Fors", ["Anna Ek"]),
        ("Gun Falk", ["Gun Falk"]),
    ],
)
def test_the_owner_hears_of_it_else_the_secretary(owner: object, expected: list[str]) -> None:
    members = [*USUAL_MEMBERS, member("Eva Fors", None)]
    assert [name.casefold() for name in to(reminders(prospect(owner=owner), members=members))] == [
        name.casefold() for name in expected
    ]


def test_without_owner_and_secretary_nobody_hears() -> None:
    roles: Rows = [ROLE, role("Kassör", "Bo Alm")]
    assert reminders(prospect(owner=None), roles=roles) == []


def test_somebody_with_a_protected_identity_is_not_spoken_of() -> None:
    hidden = [MEMBER, *USUAL_MEMBERS[1:], member("Dag Ny", status="Vilande", protected="Ja")]
    assert reminders(prospect(), members=hidden) == []


def test_each_of_the_two_goes_once_and_contact_begins_anew(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite", prospects(prospect()))
    sent: list[str] = []
    for day in range(50):
        now = (TODAY + timedelta(days=day)).isoformat()
        rows = [prospect(last=date(2026, 12, 20), status="Kontaktad")] if day > 28 else [prospect()]
        order = rows if day % 2 else [prospect("Eva Fors", first=date(2027, 6, 1)), *rows]
        world.run(f"{now}T12:00", prospects(*order))
        sent += [f"{now} {key.split(':')[-2]}" for key in world.take() if key.startswith("prospect_reminder")]
    assert sent == ["2026-11-22 1", "2026-12-06 2", "2027-01-03 1"]


def test_the_letter_names_the_prospect_and_no_address(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite", prospects(prospect(owner="Nisse")))
    world.run()
    (body,) = [text_of(body) for key, body in world.post.sent if key.startswith("prospect_reminder")]
    words = " ".join(body.split())
    assert "Dag Ny är intresserad av gruppen och har väntat i 14 dagar" in words
    assert "Ingen medlem och ingen roll heter ”Nisse”." in words
    assert "cell A2" in words
    assert "hemlig" not in words
    assert "123 45 67" not in words


def test_the_pipeline_counts_who_waits_and_for_how_long() -> None:
    rows = [
        prospect(first=ago(3)),
        prospect("Eva Fors", first=ago(40)),
        prospect("Ida Holm", first=ago(90), last=ago(5), status="Inbjuden"),
        prospect("Siv Berg", first=ago(90), status="Tackat nej"),
        prospect("Ove Lund", first=date(2026, 12, 1), status="Kontaktad"),
    ]
    stages = [(one.status.sv, one.number, one.days) for one in pipeline(book(prospects(*rows)))]
    assert stages == [("Ny", 2, 40), ("Kontaktad", 1, 0), ("Inbjuden", 1, 5)]
    assert pipeline(book(group())) == ()
