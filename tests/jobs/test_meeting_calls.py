"""The call to a meeting: to whom, and when. Contract, sections 7 to 9."""

from datetime import date, time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from jobs.plan import Message
from jobs.worker import planning
from jobs.worker.outbox import decide
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    ANNUAL,
    MEETING,
    MEMBER,
    NOON,
    ROLE,
    Cells,
    Rows,
    at,
    context,
    group,
    mail,
    meeting,
    member,
    plans,
    remembered,
    role,
    steady,
    to,
)

DAY = date(2026, 11, 26)
EVERYONE = ["Anna Ek", "Bo Alm", "Cia Dal"]


def calls(*rows: Cells, now: str = NOON, tabs: dict[str, Rows] | None = None, **values: object) -> list[Message]:
    """The calls to these meetings, beside an annual meeting that was."""
    known = group({"Möten": [MEETING, ANNUAL, *rows], **(tabs or {})}, **values)
    return plans("meeting_call", context(known, now))


@pytest.mark.parametrize(
    ("now", "called"),
    [
        ("2026-11-11T23:59", False),
        ("2026-11-12T00:00", True),
        ("2026-11-22T12:00", True),
        ("2026-11-26T00:00", True),
        ("2026-11-26T18:29:59", True),
        ("2026-11-26T18:30", False),
        ("2026-11-26T20:00", False),
        ("2026-11-27T00:00", False),
    ],
)
def test_from_the_call_days_before_until_the_start(now: str, called: bool) -> None:
    assert to(calls(meeting("2026-9", DAY), now=now)) == (EVERYONE if called else [])


@pytest.mark.parametrize(
    ("type_", "first", "before"),
    [
        ("Årsmöte", 21, 22),
        ("Gruppmöte", 14, 15),
        ("Extra medlemsmöte", 14, 15),
        ("Styrelsemöte", 14, 15),
        ("Annat", 14, 15),
    ],
)
def test_an_annual_meeting_has_days_of_its_own(type_: str, first: int, before: int) -> None:
    row = meeting("2027-1", date(2027, 3, 30), type=type_)
    assert to(calls(row, now=f"2027-03-{30 - first:02d}T00:00")) == EVERYONE
    assert to(calls(row, now=f"2027-03-{30 - before:02d}T23:59")) == []


def test_the_sheets_own_call_days_hold() -> None:
    rows = (meeting("2026-9", DAY), meeting("2026-10", DAY, type="Årsmöte"))
    found = calls(*rows, call_days=0, annual_call_days="4")
    assert {message.about for message in found} == {("2026-10",)}
    assert to(calls(meeting("2026-9", DAY), now="2026-11-26T00:00", call_days=0)) == EVERYONE


@pytest.mark.parametrize("start", ["18:30", "kl. 18.30", time(18, 30), 18.5 / 24, "18:30:00"])
def test_the_start_may_be_written_in_any_way(start: object) -> None:
    assert calls(meeting("2026-9", DAY, start))[0].expires == at("2026-11-26T18:30")


def test_a_call_makes_sense_until_the_start_whatever_the_season() -> None:
    summer = calls(meeting("2026-9", date(2026, 7, 1)), now="2026-06-30T12:00")
    assert summer[0].expires is not None
    assert summer[0].expires.isoformat() == "2026-07-01T18:30:00+02:00"


@pytest.mark.parametrize("status", ["Inställt", "Genomfört", "Flyttat", "Cancelled", ErrorValue("#REF!")])
def test_only_planned_meetings_are_called(status: object) -> None:
    assert calls(meeting("2026-9", DAY, status=status)) == []


@pytest.mark.parametrize("status", ["Planerat", "planned", None, "  "])
def test_no_status_means_planned(status: object) -> None:
    assert to(calls(meeting("2026-9", DAY, status=status))) == EVERYONE


@pytest.mark.parametrize(
    "row",
    [
        meeting(None, DAY),
        meeting(ErrorValue("#REF!"), DAY),
        meeting("2026-9", None),
        meeting("2026-9", "31/11 2026"),
        meeting("2026-9", DAY, None),
        meeting("2026-9", DAY, "kvällen"),
        meeting("2026-9", DAY, end="sent"),
        meeting("2026-9", DAY, type="Möte"),
        meeting("2026-9", DAY, type=None),
        meeting("2026-9", DAY, audience="Vänner"),
        meeting("2026-9", DAY, place=ErrorValue("#REF!")),
        meeting("2026-9", DAY, link=ErrorValue("#N/A")),
    ],
)
def test_a_row_that_cannot_be_read_calls_nobody(row: Cells) -> None:
    other = meeting("2026-10", DAY)
    assert {message.about for message in calls(row, other)} == {("2026-10",)}


def test_two_meetings_of_one_number_call_nobody() -> None:
    assert calls(meeting("2026-9", DAY), meeting(" 2026-9 ", date(2026, 12, 1))) == []


def test_the_board_is_called_whatever_utskick_says() -> None:
    members: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm", mailings="Nej", protected="Ja"), member("Cia Dal")]
    roles: Rows = [
        ROLE,
        role("Gruppsekreterare", "Anna Ek"),
        role("Kassör", "Bo Alm"),
        role("Ordförande", "Xia Yr", "xia@example.org", to=date(2026, 11, 21), deputy="Cia Dal"),
        role("Ledamot", "Xia Yr", "xia@example.org", to=date(2026, 11, 22)),
    ]
    tabs = {"Medlemmar": members, "Roller": roles}
    found = calls(meeting("S-3", DAY, type="Styrelsemöte", audience="Styrelsen"), tabs=tabs)
    assert sorted(to(found)) == ["Bo Alm", "Cia Dal", "Xia Yr"]
    assert sorted(message.to.member for message in found) == [False, True, True]


def test_one_address_on_two_rows_gets_one_call() -> None:
    members: Rows = [MEMBER, member("Bo Alm", "Familjen@example.org"), member("Eva Alm", "familjen@example.ORG")]
    assert to(calls(meeting("2026-9", DAY), tabs={"Medlemmar": members})) == ["Bo Alm"]


def test_who_wants_no_mail_takes_nobody_elses_place() -> None:
    members: Rows = [MEMBER, member("Bo Alm", "alm@example.org", mailings="Nej"), member("Eva Alm", "alm@example.org")]
    assert to(calls(meeting("2026-9", DAY), tabs={"Medlemmar": members})) == ["Eva Alm"]


def passes(*lists: Rows) -> list[list[str]]:
    """The addresses to which calls to one meeting go in passes over these member lists, one after another."""
    memory, gone = remembered(), []
    for rows in lists:
        known = context(group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DAY)], "Medlemmar": [MEMBER, *rows]}))
        decision = decide(plans("meeting_call", known), memory, {"meeting_call": False}, at(NOON))
        gone.append([message.to.address for message in decision.make])
        memory = remembered(
            *memory.mails,
            *(mail(m.topic, m.to.person, name=m.to.name, address=m.to.address) for m in decision.make),
        )
    return gone


ONE, TWO = member("Anna Ek", "one@example.org"), member("anna  EK", "two@example.org")


@pytest.mark.parametrize(
    ("lists", "gone"),
    [
        ([[ONE], [ONE, TWO], [TWO, ONE]], [["one@example.org"], ["two@example.org"], []]),
        ([[ONE, TWO], [ONE], [TWO]], [["one@example.org", "two@example.org"], [], []]),
        (
            [[ONE, TWO], [ONE, member("Anna Ek", "two@example.org", status="Utträdd")]],
            [["one@example.org", "two@example.org"], []],
        ),
        (
            [[ONE], [member("Anna Ek", "one@example.org", mailings="Nej"), TWO]],
            [["one@example.org"], ["two@example.org"]],
        ),
        (
            [[ONE], [member("Anna Ek", "one@example.org", number=7), TWO], [ONE, TWO]],
            [["one@example.org"], ["two@example.org"], []],
        ),
        (
            [[ONE], [ONE, member("Anna Ek", "two@example.org", number=7)], [ONE, TWO]],
            [["one@example.org"], ["two@example.org"], []],
        ),
        (
            [[member("Anna Ek", "one@example.org", number=7)], [member("Anna Ek", "one@example.org", number=7), TWO]],
            [["one@example.org"], ["two@example.org"]],
        ),
    ],
)
def test_a_namesake_who_joins_is_called_and_who_was_called_is_not_called_again(
    lists: list[Rows], gone: list[list[str]]
) -> None:
    """Also when the namesake leaves, wants no mail, or one of the two gets a number."""
    assert passes(*lists) == gone


HOMES = [f"{letter}@example.org" for letter in "abcdef"]
NAMES = st.sampled_from(["Anna Ek", "anna  EK", "Bo Alm"])


@composite
def neighbours(draw: DrawFn) -> list[Cells]:
    """Members who want mailings, each with an address of her own, some of one name and some with a number."""
    homes = draw(st.lists(st.sampled_from(HOMES), unique=True))
    return [member(draw(NAMES), home, number=draw(st.sampled_from([None, n]))) for n, home in enumerate(homes)]


@steady(200)
@given(first=neighbours(), order=st.randoms(use_true_random=False))
def test_every_member_with_an_address_of_her_own_is_called_exactly_once(first: list[Cells], order: Random) -> None:
    """Whatever the names, and however many join after the first pass."""
    earlier = first[: len(first) // 2]
    later = order.sample(first, len(first))
    gone = passes(earlier, later, later)
    assert sorted(gone[0] + gone[1]) == sorted(str(row[1]) for row in first)
    assert gone[2] == []


def test_the_key_says_what_it_is_about_and_never_where_it_stands() -> None:
    members: Rows = [MEMBER, member("Bo Alm", number="A:7"), member("Cia Dal")]
    first = calls(meeting("2026-9", DAY), tabs={"Medlemmar": members})
    again = calls(
        meeting("2026-10", date(2027, 1, 1)),
        meeting(" 2026-9", date(2026, 11, 25), "19:00", place="Annat"),
        now="2026-11-25T09:00",
        tabs={"Medlemmar": [MEMBER, member("CIA  DAL", "ny@example.org"), member("Bo A", number=" a:7 ")]},
    )
    assert {message.key for message in first} == {"meeting_call:2026-9:a%3A7", "meeting_call:2026-9:cia dal"}
    assert {message.key for message in again} == {message.key for message in first}


def test_colons_in_a_number_never_mix_two_meetings_up() -> None:
    found = calls(meeting("1:anna ek", DAY), meeting("1", DAY), meeting("1%3Aanna ek", DAY))
    assert len({message.key for message in found}) == len(found) == 9
    assert len({message.topic for message in found}) == 3


@pytest.mark.parametrize("title", ["Möten", "Medlemmar", "Roller", "Inställningar"])
@pytest.mark.parametrize("rows", [None, [["Något helt annat"], ["x"]], "emptied"])
def test_of_a_torn_tab_no_call_is_made(title: str, rows: Rows | str | None) -> None:
    known = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DAY)]})
    key = {"Möten": "meetings", "Medlemmar": "members", "Roller": "roles", "Inställningar": "settings"}[title]
    left = {name: some for name, some in known.items() if name != title}
    if rows is not None:
        left[title] = known[title][:1] if isinstance(rows, str) else rows
    memory = remembered(started="2026-11-01T12:00", rows={key: 3})
    planned = planning.plan(context(left, memory=memory))
    messages, ran = planned.messages, planned.ran
    assert [message for message in messages if message.job == "meeting_call"] == []
    assert "meeting_call" not in ran
