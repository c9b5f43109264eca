"""What the meetings decided and is not done: in the next call, and in the weekly letter."""

from collections.abc import Sequence
from datetime import date

import pytest

from jobs.plan import Message
from jobs.standing import standing
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    ANNUAL,
    MEETING,
    NOON,
    USUAL_MEMBERS,
    USUAL_ROLES,
    Rows,
    context,
    group,
    meeting,
    member,
    plans,
    role,
)

DECISION = ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"]
TASK = ["Uppgift", "Ansvarig", "Förfaller", "Status"]
BOARD = meeting("2026-8", date(2026, 11, 2), type="Styrelsemöte", audience="Styrelsen", status="Genomfört")
COMING = meeting("2026-9", date(2026, 11, 26))
COMING_BOARD = meeting("2026-10", date(2026, 11, 27), type="Styrelsemöte", audience="Styrelsen")
ROLES: Rows = [*USUAL_ROLES, role("Ordförande", "Cia Dal"), role("Ledamot", "Ylva Utom", "ylva@example.org")]


def calls(
    *decisions: Sequence[object], members: Rows = USUAL_MEMBERS, board: Sequence[object] = BOARD
) -> list[Message]:
    """The calls to a group meeting, and to one of the board, that these decisions come before."""
    tabs: dict[str, Rows] = {
        "Möten": [MEETING, ANNUAL, board, COMING, COMING_BOARD],
        "Medlemmar": members,
        "Roller": ROLES,
        "Beslut": [DECISION, *decisions],
    }
    return plans("meeting_call", context(group(tabs), NOON))


def followed(found: list[Message], number: str = "2026-9", name: str = "Bo Alm") -> list[str]:
    """What a person's call to a meeting says is to be followed up."""
    (letter,) = [one.facts["letter"] for one in found if one.about == (number,) and one.to.name == name]
    return [one.decision for one in letter.follow_up]


OLD = ["2026-1", "§ 7", "Köpa kaffe", "Bo Alm", date(2026, 4, 1), "Att göra"]


def test_what_is_not_done_is_followed_up_the_earliest_first_until_it_is() -> None:
    late = ["2026-1", "§ 8", "Laga skylten", None, None, "Pågår"]
    assert followed(calls(late, ["2026-1", "§ 9", "Hitta lokal", "Cia Dal", date(2026, 3, 20), None], OLD)) == [
        "Hitta lokal",
        "Köpa kaffe",
        "Laga skylten",
    ]
    assert followed(calls([*OLD[:5], "Klar"], late)) == ["Laga skylten"]


@pytest.mark.parametrize(
    "row",
    [
        ["2026-1", "§ 2", "Ansvarsfrihet beviljas", None, None, None],
        ["2026-1", "§ 2", "x", "Bo Alm", None, "nästan"],
        ["2026-1", "§ 2", None, "Bo Alm", date(2026, 4, 1), None],
        [ErrorValue("#REF!"), "§ 2", "x", "Bo Alm", date(2026, 4, 1), None],
    ],
)
def test_a_mere_record_or_one_that_cannot_be_read_is_not(row: Sequence[object]) -> None:
    assert followed(calls(row, OLD)) == ["Köpa kaffe"]


@pytest.mark.parametrize(
    "board",
    [
        BOARD,
        meeting("2026-8", date(2026, 11, 2), type="Annat", audience="Styrelsen", status="Genomfört"),
        meeting("2026-8", date(2026, 11, 2), type="Styrelsemöte", status="Genomfört"),
        meeting("2026-8", date(2026, 11, 2), audience="några", status="Genomfört"),
    ],
)
def test_what_the_board_decided_is_for_the_board(board: Sequence[object]) -> None:
    found = calls(OLD, ["2026-8", "§ 1", "Tala med banken", "Cia Dal", date(2026, 12, 1), None], board=board)
    assert followed(found) == ["Köpa kaffe"]
    assert followed(found, "2026-10", "Cia Dal") == ["Köpa kaffe", "Tala med banken"]


def test_who_is_no_member_is_not_told() -> None:
    found = calls(OLD)
    assert followed(found, "2026-10") == ["Köpa kaffe"]
    assert followed(found, "2026-10", "Ylva Utom") == []


def test_a_protected_owner_is_not_named() -> None:
    row = [*OLD[:3], "Bo Alm, Dan Fri", *OLD[4:]]
    found = calls(row, members=[*USUAL_MEMBERS, member("Dan Fri", protected="Ja")])
    assert found[0].facts["letter"].follow_up[0].owners == ("Bo Alm",)


def test_without_decisions_a_call_has_none() -> None:
    assert followed(calls()) == []


def test_the_weekly_letter_has_decisions_among_the_tasks() -> None:
    tabs: dict[str, Rows] = {
        "Uppgifter": [TASK, ["Boka lokal", "Anna Ek", date(2026, 11, 30), "Att göra"], ["Baka", None, None, "Pågår"]],
        "Beslut": [
            DECISION,
            OLD,
            ["2026-1", "§ 8", "Laga skylten", None, None, "Pågår"],
            ["2026-1", "§ 9", "Måla", ErrorValue("#REF!"), None, "Pågår"],
            ["2026-1", "§ 2", "Ansvarsfrihet beviljas", None, None, None],
            ["2026-1", "§ 3", "Fira", "Bo Alm", date(2026, 3, 3), "Klar"],
        ],
    }
    stands = standing(context(group(tabs), NOON))
    assert [(one.title, one.days, one.owners) for one in stands.tasks] == [
        ("Boka lokal", 8, ("Anna Ek",)),
        ("Köpa kaffe", -235, ("Bo Alm",)),
    ]
    assert stands.ownerless == ("Baka", "Laga skylten")
