"""Those invited to the next meeting: called as guests, once, and told when it changes."""

from datetime import date
from pathlib import Path

import pytest

from jobs.plan import Message
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    ANNUAL,
    ANSWER,
    MEETING,
    MEMBER,
    USUAL_MEMBERS,
    Cells,
    Rows,
    Tabs,
    context,
    group,
    meeting,
    member,
    plans,
    to,
)
from tests.jobs.worker.fakes import World, read, text_of

DAY = date(2026, 11, 26)
PROSPECT = ["Namn", "E-post", "Datum", "Status"]
FIRST = date(2026, 11, 20)


def guest(name: object = "Dag Ny", address: object = "dag@example.org", status: object = "Inbjuden") -> Cells:
    """A row of Intresserade."""
    return [name, address, FIRST, status]


def tabs(*rows: Cells, the_meeting: Cells | None = None, others: Tabs | None = None) -> dict[str, Rows]:
    """A group with a meeting four days away, and these."""
    some: Tabs = {
        "Möten": [MEETING, ANNUAL, the_meeting or meeting("2026-9", DAY)],
        "Intresserade": [PROSPECT, *rows],
        "Medlemmar": [MEMBER, member("Anna Ek")],
    }
    return group({**some, **(others or {})}, weekly_letter="lördag 23:59")


def guests(*rows: Cells, the_meeting: Cells | None = None, others: Tabs | None = None) -> list[Message]:
    """The calls to others than Anna."""
    found = plans("meeting_call", context(tabs(*rows, the_meeting=the_meeting, others=others)))
    return [one for one in found if one.to.name != "Anna Ek"]


@pytest.mark.parametrize(
    ("row", "is_called"),
    [
        (guest(), True),
        (guest(status="invited"), True),
        (guest(status="Ny"), False),
        (guest(status="Kontaktad"), False),
        (guest(status="Tackat nej"), False),
        (guest(status="Medlem"), False),
        (guest(status=ErrorValue("#REF!")), False),
        (guest(address=None), False),
        (guest(address="dag@@example"), False),
        (guest(name=ErrorValue("#REF!")), False),
    ],
)
def test_only_who_is_invited_at_a_readable_address(row: Cells, is_called: bool) -> None:
    assert to(guests(row)) == (["Dag Ny"] if is_called else [])


@pytest.mark.parametrize(
    ("type_", "audience", "is_open"),
    [
        ("Gruppmöte", None, True),
        ("Annat", "Alla", True),
        ("Gruppmöte", "Styrelsen", False),
        ("Styrelsemöte", None, False),
        ("Årsmöte", None, False),
        ("Extra medlemsmöte", None, False),
    ],
)
def test_only_to_open_meetings(type_: str, audience: str | None, is_open: bool) -> None:
    row = meeting("2026-9", DAY, type=type_, audience=audience)
    assert to(guests(guest(), the_meeting=row)) == (["Dag Ny"] if is_open else [])


@pytest.mark.parametrize(
    "row",
    [
        member("Dag Ny", "other@example.org", mailings="Nej"),
        member("D Ny", "DAG@example.org", mailings="Nej"),
        member("Dag Ny", "other@example.org", status="Utträdd", protected="Ja"),
    ],
)
def test_a_member_is_no_guest_and_nobody_protected_is(row: Cells) -> None:
    assert guests(guest(), others={"Medlemmar": [MEMBER, member("Anna Ek"), row]}) == []


def test_who_has_left_may_come_again_and_who_declined_in_any_row_may_not() -> None:
    left = {"Medlemmar": [MEMBER, member("Anna Ek"), member("Dag Ny", status="Utträdd")]}
    assert to(guests(guest(), others=left)) == ["Dag Ny"]
    assert guests(guest(), guest("D. Ny", status="Tackat nej")) == []
    assert to(guests(guest(), guest("D. Ny"), guest("dag ny", "other@example.org"))) == ["Dag Ny"]


def test_a_guest_hears_nothing_of_agenda_papers_and_sheet(tmp_path: Path) -> None:
    row = [*meeting("2026-9", DAY, agenda="Hemlig punkt")]
    row[8] = "https://x.example.org/hemliga-handlingar"
    decided = [["Möte", "Beslut", "Ansvarig"], ["2026-8", "Hemligt beslut", "Anna Ek"]]
    world = World(tmp_path / "state.sqlite", tabs(guest(), the_meeting=row, others={"Beslut": decided}))
    world.run()
    bodies = dict(world.post.sent)
    mail = read(bodies["meeting_call:2026-9:dag ny"])
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    calendar = [part for part in parts if "BEGIN:VCALENDAR" in part]
    assert len(calendar) > 0
    assert not any("emlig" in part or "fliken" in part for part in parts)
    assert mail["Subject"].startswith("Inbjudan: gruppmöte")
    assert mail["List-Unsubscribe"] is None
    assert "emlig" in text_of(bodies["meeting_call:2026-9:anna ek"])


def test_once_and_updates_reminders_and_cancellations_too(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite", tabs(guest()))

    def run(now: str, *rows: Cells, the_meeting: Cells | None = None, others: Tabs | None = None) -> list[str]:
        world.run(now, tabs(*rows, the_meeting=the_meeting, others=others))
        return [key for key in world.take() if key.endswith("dag ny")]

    assert run("2026-11-22T12:00", guest()) == ["meeting_call:2026-9:dag ny"]
    assert run("2026-11-22T13:00", guest(), guest("Eva Fors", "eva@example.org")) == []
    moved = meeting("2026-9", DAY, "19:00")
    assert run("2026-11-23T12:00", guest(status="Kontaktad"), the_meeting=moved) == ["meeting_update:2026-9:1:dag ny"]
    answered = {"Svar": [ANSWER, ["2026-9", "Dag Ny", "Ja"]]}
    reminded = run("2026-11-24T12:00", guest(), the_meeting=moved, others=answered)
    assert reminded == ["meeting_reminder:2026-9:2026-11-26:dag ny"]
    off = meeting("2026-9", DAY, "19:00", status="Inställt")
    assert run("2026-11-25T12:00", guest(), the_meeting=off) == ["meeting_cancelled:2026-9:2:dag ny"]


def test_who_has_declined_hears_no_more(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite", tabs(guest()))
    world.run()
    world.take()
    moved = meeting("2026-9", DAY, "19:00")
    world.run("2026-11-23T12:00", tabs(guest(status="Tackat nej"), the_meeting=moved))
    assert world.take() == ["meeting_update:2026-9:1:anna ek"]


@pytest.mark.parametrize("number", [None, 7])
def test_a_guest_who_joins_is_not_called_again(tmp_path: Path, number: object) -> None:
    world = World(tmp_path / "state.sqlite", tabs(guest()))
    world.run()
    world.take()
    joined = {"Medlemmar": [MEMBER, member("Anna Ek"), member("Dag Ny", number=number)]}
    world.run("2026-11-23T12:00", tabs(guest(status="Medlem"), others=joined))
    assert [key.split(":")[0] for key in world.take()] == ["welcome"]


def test_the_members_are_called_whatever_becomes_of_the_prospects() -> None:
    torn: list[Rows] = [[["Rubrik"], ["x"]], [PROSPECT], [[]]]
    for some in torn:
        assert to(plans("meeting_call", context(tabs(others={"Intresserade": some})))) == ["Anna Ek"]
    assert to(guests(guest(), others={"Medlemmar": [*USUAL_MEMBERS]})) == ["Bo Alm", "Cia Dal", "Dag Ny"]
