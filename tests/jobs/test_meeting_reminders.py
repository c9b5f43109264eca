"""The reminder of a meeting: those called who have not answered Nej. Contract, sections 7 to 9."""

from datetime import date

import pytest

from jobs.memory import Mail, Memory
from jobs.plan import Message
from jobs.worker import planning
from sheets_schema.grid import ErrorValue
from sheets_schema.people import namesake
from tests.jobs.helpers import (
    ANNUAL,
    ANSWER,
    MEETING,
    MEMBER,
    ROLE,
    USUAL_MEMBERS,
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
    to,
)

DAY = date(2026, 11, 26)
SOON = "2026-11-24T09:00"
CALL = "meeting_call:2026-9"
USUAL: Cells = meeting("2026-9", DAY)


def called(*persons: str, state: str = "sent") -> Memory:
    """A memory in which these have been called."""
    return remembered(*(mail(CALL, person, state) for person in persons))


ALL_CALLED = called("anna ek", "bo alm", "cia dal")


def reminders(
    now: str = SOON,
    memory: Memory = ALL_CALLED,
    row: Cells = USUAL,
    answers: Rows | None = None,
    members: Rows = USUAL_MEMBERS,
    **values: object,
) -> list[Message]:
    """The reminders of one meeting."""
    tabs: dict[str, Rows] = {"Möten": [MEETING, ANNUAL, row], "Medlemmar": members}
    if answers is not None:
        tabs["Svar"] = [ANSWER, *answers]
    return plans("meeting_reminder", context(group(tabs, **values), now, memory))


@pytest.mark.parametrize(
    ("now", "reminded"),
    [
        ("2026-11-23T23:59", False),
        ("2026-11-24T00:00", True),
        ("2026-11-26T18:29", True),
        ("2026-11-26T18:30", False),
        ("2026-11-27T09:00", False),
    ],
)
def test_from_its_day_until_the_start(now: str, reminded: bool) -> None:
    assert to(reminders(now)) == (["Anna Ek", "Bo Alm", "Cia Dal"] if reminded else [])


def test_the_sheets_own_day_holds() -> None:
    assert reminders("2026-11-25T23:59", meeting_reminder_days=0) == []
    assert len(reminders("2026-11-26T00:00", meeting_reminder_days=0)) == 3
    assert len(reminders("2026-11-19T00:00", meeting_reminder_days="7")) == 3


def test_only_those_called_are_reminded() -> None:
    assert to(reminders(memory=called("bo alm"))) == ["Bo Alm"]
    assert reminders(memory=remembered(mail("meeting_call:2026-8", "bo alm"))) == []


@pytest.mark.parametrize(
    ("state", "counts"),
    [("sent", True), ("unknown", True), ("draft", False), ("expired", False), ("failed", False), ("queued", False)],
)
def test_a_call_that_has_not_gone_is_no_call(state: str, counts: bool) -> None:
    """Who is called in a pass is not reminded in it: one whose call waits is called in this very pass."""
    assert to(reminders(memory=called("bo alm", state=state))) == (["Bo Alm"] if counts else [])


@pytest.mark.parametrize(
    ("answers", "reminded"),
    [
        ([["2026-9", "Bo Alm", "Nej"]], ["Anna Ek", "Cia Dal"]),
        ([[" 2026-9", "BO  alm ", "no"]], ["Anna Ek", "Cia Dal"]),
        ([["2026-9", "Bo Alm", "Ja"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([["2026-9", "Bo Alm", "Kanske"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([["2026-8", "Bo Alm", "Nej"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([["2026-9", "Bo Alm", "Nej"], ["2026-9", "Bo Alm", "Ja"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([["2026-9", "Bo Alm", "Ja"], ["2026-9", "Bo Alm", "Nej"]], ["Anna Ek", "Cia Dal"]),
        ([["2026-9", "Bo Alm", "Kommer inte"]], ["Anna Ek", "Cia Dal"]),
        ([["2026-9", "Bo Alm", ErrorValue("#N/A")]], ["Anna Ek", "Cia Dal"]),
        ([["2026-9", "Bo Alm", "Nja"], ["2026-9", "Bo Alm", "Ja"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([["2026-9", "Dag Ny", "Nej"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([[ErrorValue("#REF!"), "Bo Alm", "Nej"]], ["Anna Ek", "Cia Dal"]),
        ([["2026-9", ErrorValue("#REF!"), "Nej"]], []),
        ([[ErrorValue("#REF!"), ErrorValue("#REF!"), "Nej"]], []),
        ([["2026-8", ErrorValue("#REF!"), "Nej"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
        ([["2026-9", ErrorValue("#REF!"), "Ja"]], ["Anna Ek", "Bo Alm", "Cia Dal"]),
    ],
)
def test_who_said_no_is_left_in_peace(answers: Rows, reminded: list[str]) -> None:
    """The later answer counts; one that cannot be read may be a Nej, and silences whom it may be about."""
    assert to(reminders(answers=answers)) == reminded


ANNAS: Rows = [MEMBER, member("Anna Ek", "one@example.org"), member("anna EK", "two@example.org"), member("Bo Alm")]
BOTH = remembered(
    mail(CALL, namesake("Anna Ek", "one@example.org"), name="Anna Ek", address="one@example.org"),
    mail(CALL, namesake("Anna Ek", "two@example.org"), name="anna EK", address="two@example.org"),
    mail(CALL, "bo alm"),
)


@pytest.mark.parametrize("answer", ["Nej", "Ja", "Kommer inte"])
def test_an_answer_by_a_name_that_two_called_share_is_neithers(answer: str) -> None:
    """A reminder too many is better than one lost, and nobody is told that she has answered what another did."""
    found = reminders(memory=BOTH, members=ANNAS, answers=[["2026-9", "Anna Ek", answer], ["2026-9", "Bo Alm", "Nej"]])
    assert [(message.to.address, message.facts["letter"].answer) for message in found] == [
        ("one@example.org", ""),
        ("two@example.org", ""),
    ]


@pytest.mark.parametrize("person", ["anna ek", namesake("Anna Ek", "one@example.org")])
def test_a_namesake_who_was_not_called_is_not_reminded_and_has_not_answered(person: str) -> None:
    """Whether the other was the only one of her name when she was called or not."""
    memory = remembered(mail(CALL, person, name="Anna Ek", address="one@example.org"))
    found = reminders(memory=memory, members=ANNAS)
    assert [message.to.address for message in found] == ["one@example.org"]
    assert reminders(memory=memory, members=ANNAS, answers=[["2026-9", "Anna Ek", "Nej"]]) == []


def test_a_number_given_to_either_of_two_of_one_name_makes_neither_a_stranger_nor_called() -> None:
    memory = remembered(mail(CALL, "anna ek", name="Anna Ek", address="one@example.org"))
    other: Rows = [MEMBER, ANNAS[1], member("Anna Ek", "two@example.org", number=7)]
    called_one: Rows = [MEMBER, member("Anna Ek", "one@example.org", number=7), ANNAS[2]]
    for rows in (other, called_one):
        assert [message.to.address for message in reminders(memory=memory, members=rows)] == ["one@example.org"]


def test_without_the_tab_nobody_has_answered() -> None:
    assert len(reminders(answers=None)) == len(reminders(answers=[])) == 3


@pytest.mark.parametrize("rows", [[ANSWER], [["Något"], ["2026-9"]], [["Möte", "Namn"], ["2026-9", "Bo Alm"]]])
def test_of_torn_answers_no_reminder_is_made(rows: Rows) -> None:
    """Whose header is gone, or that was full and is suddenly empty: a fault to report, not a fact to act on."""
    memory = Memory(started=at("2026-11-01T12:00"), mails=ALL_CALLED.mails, rows={"responses": 4})
    known = context(group({"Möten": [MEETING, ANNUAL, USUAL], "Svar": rows}), SOON, memory)
    planned = planning.plan(known)
    messages, ran = planned.messages, planned.ran
    assert [message for message in messages if message.job == "meeting_reminder"] == []
    assert "meeting_reminder" not in ran


@pytest.mark.parametrize(
    ("row", "reminded"),
    [
        (member("Bo Alm", mailings="Nej"), True),
        (member("Bo Alm", "ny@example.org"), True),
        (member("Bo Alm", status="Vilande"), False),
        (member("Bo Alm", status="Utträdd"), False),
        (member("Bo Alm", protected="Ja"), False),
        (member("Bo Alm", None), False),
        (member("Bo Alm", number=7), True),
        (member("Dag Ny"), False),
    ],
)
def test_those_called_who_are_still_active(row: Cells, reminded: bool) -> None:
    """Utskick governs calls, notices, trainings and welcome only; Skyddad all but mails of one's own role."""
    found = reminders(memory=called("bo alm"), members=[MEMBER, row])
    assert (len(found) == 1) is reminded


def test_a_member_with_a_number_is_known_by_it_under_a_new_name() -> None:
    found = reminders(memory=called("a7"), members=[MEMBER, member("Bo Berg", number="A7")])
    assert to(found) == ["Bo Berg"]


@pytest.mark.parametrize("status", ["Inställt", "Genomfört", "Flyttat"])
def test_only_planned_meetings(status: str) -> None:
    assert reminders(row=meeting("2026-9", DAY, status=status)) == []


def test_reminders_follow_the_new_day() -> None:
    moved = meeting("2026-9", date(2026, 12, 3))
    assert reminders(row=moved) == []
    later = reminders("2026-12-01T08:00", row=moved)
    assert len(later) == 3
    assert not {message.key for message in later} & {message.key for message in reminders()}


def test_another_hour_place_or_wording_is_no_new_reminder() -> None:
    other = meeting(" 2026-9 ", DAY, "19:00", place="Parken", agenda="Allt", link="https://x.example.org")
    assert {message.key for message in reminders(row=other)} == {message.key for message in reminders()}


def test_the_board_is_reminded_with_those_who_are_no_members() -> None:
    roles = [
        ROLE,
        role("Gruppsekreterare", "Anna Ek"),
        role("Ledamot", "Xia Yr", "xia@example.org"),
        role("Kassör", "Bo Alm"),
    ]
    tabs: dict[str, Rows] = {
        "Möten": [MEETING, ANNUAL, meeting("2026-9", DAY, audience="Styrelsen")],
        "Roller": roles,
        "Medlemmar": [MEMBER, member("Anna Ek"), member("Bo Alm", protected="Ja")],
    }
    found = plans("meeting_reminder", context(group(tabs), SOON, called("xia yr", "bo alm")))
    assert sorted(to(found)) == ["Bo Alm", "Xia Yr"]


def test_a_reminder_makes_sense_until_the_start() -> None:
    assert {message.expires for message in reminders()} == {at("2026-11-26T18:30")}


def test_one_address_on_two_rows_is_reminded_once() -> None:
    members = [MEMBER, member("Bo Alm", "alm@example.org"), member("Eva Alm", "ALM@example.org")]
    assert to(reminders(memory=called("bo alm", "eva alm"), members=members)) == ["Bo Alm"]


def test_it_knows_what_each_has_answered() -> None:
    found = reminders(answers=[["2026-9", "Bo Alm", "Yes"], ["2026-9", "Cia Dal", "maybe"]])
    assert {message.to.name: message.facts["letter"].answer for message in found} == {
        "Anna Ek": "",
        "Bo Alm": "Ja",
        "Cia Dal": "Kanske",
    }


def test_called_by_one_mail_means_the_one_it_went_to() -> None:
    """A mail is remembered with the name it went to, so that a number given later makes nobody a stranger."""
    memory = remembered(
        Mail(f"{CALL}:a7", "meeting_call", CALL, "a7", "Bo Alm", "bo@example.org", "", "sent", at(SOON))
    )
    assert to(reminders(memory=memory)) == ["Bo Alm"]
