"""The secretary's weekly letter: when it is due, and what it knows. Contract, sections 7 to 9."""

from datetime import UTC, date, datetime

import pytest

from jobs.memory import Memory
from jobs.plan import Message
from jobs.weekly_letter import latest_hour, next_hour
from jobs.worker import planning
from jobs.worker.render import render
from tests.jobs.helpers import (
    CASH,
    MEMBER,
    REPORT,
    ROLE,
    USUAL_MEMBERS,
    Cells,
    Rows,
    at,
    cash,
    context,
    group,
    mail,
    member,
    plans,
    remembered,
    report,
    role,
    to,
)
from tests.jobs.letters.group import GROUP

SUNDAY = "2026-11-22T18:00"


def letters(
    now: str, memory: Memory | None = None, tabs: dict[str, Rows] | None = None, **values: object
) -> list[Message]:
    """The letters of one pass."""
    return plans("weekly_letter", context(group(tabs, **values), now, memory))


@pytest.mark.parametrize(
    ("now", "hour"),
    [
        ("2026-11-22T17:59", "2026-11-15"),
        ("2026-11-22T18:00", "2026-11-22"),
        ("2026-11-22T23:59", "2026-11-22"),
        ("2026-11-23T07:00", "2026-11-22"),
        ("2026-11-29T17:59", "2026-11-22"),
        ("2026-11-29T18:00", "2026-11-29"),
        ("2026-12-21T09:00", "2026-12-20"),
    ],
)
def test_at_the_set_hour_and_of_missed_ones_only_the_latest(now: str, hour: str) -> None:
    found = letters(now)
    assert [(message.to.name, message.about) for message in found] == [("Anna Ek", (hour,))]


@pytest.mark.parametrize(
    ("started", "now", "due"),
    [
        ("2026-11-22T12:00", "2026-11-22T12:00", False),
        ("2026-11-22T12:00", "2026-11-22T17:59", False),
        ("2026-11-22T12:00", "2026-11-22T18:00", True),
        ("2026-11-22T18:01", "2026-11-22T18:01", False),
        ("2026-11-22T18:01", "2026-11-29T17:59", False),
        ("2026-11-22T18:01", "2026-11-29T18:00", True),
        ("2026-11-22T18:00", "2026-11-22T18:00", True),
    ],
)
def test_weekly_hours_before_the_first_pass_are_known(started: str, now: str, due: bool) -> None:
    assert bool(letters(now, remembered(started=started))) is due


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        ("onsdag 07:30", "2026-11-25T07:29", "2026-11-25T07:30"),
        ("Wednesday 7.30", "2026-11-25T07:29", "2026-11-25T07:30"),
        ("onsdagar kl 18", "2026-11-25T17:59", "2026-11-25T18:00"),
        ("måndag 00:00", "2026-11-22T23:59", "2026-11-23T00:00"),
        ("oläsligt", "2026-11-22T17:59", "2026-11-22T18:00"),
    ],
)
def test_the_sheets_own_hour_holds(value: str, before: str, after: str) -> None:
    old, new = (letters(now, weekly_letter=value) for now in (before, after))
    assert old[0].key != new[0].key
    assert new[0].about == (after[:10],)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 16), ("2026-10-25", 17), ("2026-07-05", 16), ("2026-01-04", 17)]
)
def test_the_hour_is_the_groups_own_on_days_that_change_the_clock(day: str, hours: int) -> None:
    """18:00 in Stockholm is 16:00 UTC in summer and 17:00 in winter; each hour strikes once."""
    memory = remembered(started="2025-12-01T12:00")
    year, month, number = map(int, day.split("-"))
    strike = datetime(year, month, number, hours, 0, tzinfo=UTC)
    known = context(group(), f"{day}T18:00", memory)
    assert latest_hour(known) == strike
    assert (next_hour(known) - strike).days == 7 or (next_hour(known).astimezone(UTC) - strike).days in (6, 7)
    assert letters(f"{day}T17:59", memory)[0].about != (day,)
    assert letters(f"{day}T18:00", memory)[0].about == (day,)


def test_an_hour_that_a_day_skips_or_has_twice_strikes_once() -> None:
    memory = remembered(started="2025-12-01T12:00")
    for day, hours in (
        ("2026-03-29", ("01:59", "03:00", "03:30", "12:00")),
        ("2026-10-25", ("01:00", "02:30", "02:59", "12:00")),
    ):
        found = [letters(f"{day}T{hour}", memory, weekly_letter="söndag 02:30")[0].about for hour in hours]
        assert found[0] != (day,)
        assert found[-1] == (day,)
        assert found == sorted(found)


def test_it_makes_sense_until_the_next_and_takes_its_place() -> None:
    first, second = letters(SUNDAY)[0], letters("2026-11-29T18:00")[0]
    assert first.expires == at("2026-11-29T18:00")
    assert first.series == second.series != ""
    assert first.key != second.key


GONE = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm")], ["Anna Ek"]),
        ([role("Gruppsekreterare", "Anna Ek", to=GONE, deputy="Bo Alm")], ["Bo Alm"]),
        ([role("Gruppsekreterare", "Anna Ek", to=GONE), role("Kassör", "Bo Alm")], []),
        ([role("Gruppsekreterare", "Anna Ek"), role("Gruppsekreterare", "Bo Alm")], ["Anna Ek", "Bo Alm"]),
        ([role("Gruppsekreterare", "Anna Ek", to="sedan", deputy="Bo Alm")], []),
    ],
)
def test_to_the_secretary(roles: list[Cells], expected: list[str]) -> None:
    assert to(letters(SUNDAY, tabs={"Roller": [ROLE, *roles]})) == expected


def test_whatever_utskick_says_of_the_secretary() -> None:
    members = [MEMBER, member("Anna Ek", mailings="Nej", protected="Ja", language="en")]
    (found,) = letters(SUNDAY, tabs={"Medlemmar": members})
    assert (found.to.name, found.to.language) == ("Anna Ek", "en")


def test_it_knows_new_findings_from_old_wherever_they_now_stand() -> None:
    rows = [
        cash(None, date(2026, 2, 1), "Bank", "Gåvor", 1),
        cash(2, date(2026, 2, 2), "Bank", "Fika", None, 1, receipt=None),
    ]
    (first,) = letters(SUNDAY, tabs={"Kassabok": [CASH, *rows]})
    assert (len(first.facts["letter"].new), first.facts["letter"].old) == (2, 0)
    memory = remembered(told={"weekly_letter": first.told})
    more = [[], cash(3, date(2026, 2, 3), "Bank", "Gåvor", 1, text=None), *reversed(rows)]
    (second,) = letters("2026-11-29T18:00", memory, tabs={"Kassabok": [CASH, *more]})
    assert [finding.code for finding in second.facts["letter"].new] == ["cashbook.text_missing"]
    assert second.facts["letter"].old == 2


def test_another_persons_fault_is_a_new_one() -> None:
    """Findings of members are told apart by member, not by their number."""
    (first,) = letters(
        SUNDAY, tabs={"Medlemmar": [MEMBER, *USUAL_MEMBERS[1:], member("Dag Ny", None), member("Eva Alm")]}
    )
    memory = remembered(told={"weekly_letter": first.told})
    members = [MEMBER, *USUAL_MEMBERS[1:], member("Dag Ny"), member("Eva Alm", None)]
    (second,) = letters("2026-11-29T18:00", memory, tabs={"Medlemmar": members})
    assert [(one.code, one.row) for one in second.facts["letter"].new] == [("members.email_missing", 6)]
    assert second.facts["letter"].old == 0


def test_what_was_sent_waits_failed_or_was_let_go_since_the_last() -> None:
    mails = (
        mail("weekly_letter:2026-11-15", "anna ek", made="2026-11-15T18:00"),
        mail("meeting_call:2026-9", "bo alm", made="2026-11-14T12:00"),
        mail("meeting_call:2026-9", "cia dal", made="2026-11-16T12:00"),
        mail("meeting_reminder:2026-9", "cia dal", made="2026-11-18T12:00"),
        mail("meeting_reminder:2026-9", "bo alm", "failed", made="2026-11-18T12:00"),
        mail("report_reminder:a", "bo alm", "unknown", made="2026-10-18T12:00"),
        mail("report_reminder:b", "bo alm", "expired", made="2026-11-18T12:00"),
        mail("report_reminder:c", "bo alm", "expired", made="2026-11-12T12:00"),
        mail("report_reminder:d", "bo alm", "queued", made="2026-11-18T12:00"),
    )
    facts = letters(SUNDAY, remembered(*mails))[0].facts["letter"]
    assert facts.sent == {"meeting_call": 1, "meeting_reminder": 1}
    assert [one.state for one in facts.troubled] == ["failed", "unknown"]
    assert [one.topic for one in facts.let_go] == ["report_reminder:b"]
    assert facts.waiting == 1


def test_a_torn_cashbook_is_told_of_and_nothing_is_summed() -> None:
    known = context(group({"Kassabok": [CASH]}), SUNDAY, remembered(rows={"cashbook": 5}))
    planned = planning.plan(known)
    messages, ran = planned.messages, planned.ran
    (letter,) = [message for message in messages if message.job == "weekly_letter"]
    assert letter.facts["letter"].standing.balance is None
    assert "tab.emptied" in {finding.code for finding in letter.facts["letter"].new}
    assert "cashbook_findings" not in ran


def test_without_members_or_roles_no_letter() -> None:
    for title, key in (("Medlemmar", "members"), ("Roller", "roles"), ("Inställningar", "settings")):
        tabs = group()
        torn = context({**tabs, title: tabs[title][:1]}, SUNDAY, remembered(rows={key: 3}))
        assert "weekly_letter" not in planning.plan(torn).ran


def test_an_hour_set_to_an_earlier_day_makes_no_second_letter_of_the_week() -> None:
    memory = remembered(mail("weekly_letter:2026-11-22", "anna ek", made="2026-11-22T18:00"))
    assert letters("2026-11-23T09:00", memory, weekly_letter="fredag 18:00") == []
    assert letters("2026-11-27T18:00", memory, weekly_letter="fredag 18:00")[0].about == ("2026-11-27",)


def test_what_stands_on_two_rows_is_one_thing_to_do_first() -> None:
    late = report("Plan", date(2026, 11, 1))
    (letter,) = letters(SUNDAY, tabs={"Rapporter": [REPORT, late, late]})
    first = [line.sv for line in letter.facts["letter"].standing.now]
    assert first.count("Skicka in Plan, som skulle ha varit inne 2026-11-01: se Rapporter.") == 1


def test_whatever_is_wrong_with_boxes_and_counts_stands_under_their_heading_old_or_new() -> None:
    tabs = group(
        {
            "Bössor": [
                ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"],
                ["1", "Bössa", "Caféet", None, date(2026, 11, 1), "Ja", "Ute"],
                ["2", "Bössa", "Torget", "Bo Alm", None, "Ja", "Borttappad"],
            ],
            "Tömningar": [
                ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"],
                [date(2026, 11, 1), "1", 100, "Bo Alm", "Bo Alm", None],
            ],
        }
    )
    (found,) = plans("weekly_letter", context(tabs, "2026-11-22T18:00"))
    told = [one.code for one in found.facts["letter"].standing.boxes]
    assert sorted(told) == ["box_counts.not_booked", "box_counts.one_counter", "boxes.lost", "value.missing"]
    text = " ".join(render(found, GROUP).text.split())
    places = [text.count(f"{cell}:") for cell in ("Bössor D2", "Bössor G3", "Tömningar E2", "Tömningar F2")]
    assert places == [1, 1, 1, 1], text
