"""Updates and cancellations as they are planned, and the ways to answer. Contract, sections 7 and 9."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from jobs.answering import Asking
from jobs.invitations import ending
from jobs.meetings import planned
from jobs.plan import Message, Recipient
from sheets_schema.book import Book, read_book
from sheets_schema.grid import Grid, Snapshot
from tests.jobs.helpers import (
    ANNUAL,
    ANSWER,
    MEETING,
    ROLE,
    ZONE,
    Cells,
    Rows,
    at,
    context,
    group,
    mail,
    meeting,
    plans,
    remembered,
    to,
)

DAY = date(2026, 11, 26)
HEARD = {
    "sequence": 0, "on": True, "start": "2026-11-26T17:30:00+00:00", "end": None, "place": "Biblioteket", "link": ""
}  # fmt: skip


def updates(*rows: Cells, job: str = "meeting_update", state: str = "sent", **heard: object) -> list[Message]:
    """What is planned for Bo, who has heard of a meeting at half past six in the library."""
    known = group({"Möten": [MEETING, ANNUAL, *rows]})
    call = replace(mail("meeting_call:2026-9", state=state), said=json.dumps({**HEARD, **heard}))
    return plans(job, context(known, memory=remembered(call)))


def test_the_same_makes_no_update() -> None:
    assert updates(meeting("2026-9", DAY)) == []


@pytest.mark.parametrize(
    ("row", "changed"),
    [
        (meeting("2026-9", date(2026, 11, 27)), {"day"}),
        (meeting("2026-9", DAY, "18:45"), {"start"}),
        (meeting("2026-9", DAY, end="20:00"), {"end"}),
        (meeting("2026-9", DAY, place="Parken"), {"place"}),
        (meeting("2026-9", DAY, place=None), {"place"}),
        (meeting("2026-9", DAY, link="https://x.example.org"), {"link"}),
        (meeting("2026-9", date(2026, 11, 27), "19:00", place="Parken"), {"day", "place"}),
    ],
)
def test_an_update_knows_what_is_new(row: Cells, changed: set[str]) -> None:
    (message,) = updates(row)
    assert message.key == "meeting_update:2026-9:1:bo alm"
    assert message.facts["letter"].changed == changed
    assert json.loads(message.said)["sequence"] == 1


def test_a_meeting_on_again_is_an_update() -> None:
    (message,) = updates(meeting("2026-9", DAY), on=False)
    assert message.facts["letter"].changed == {"status"}


def test_a_cancellation_speaks_of_the_meeting_as_it_was_last_told() -> None:
    off = meeting("2026-9", date(2026, 12, 3), place="Parken", status="Inställt")
    (message,) = updates(off, job="meeting_cancelled")
    event = message.facts["invitation"].event
    assert (event.start, event.place, event.sequence, event.is_off) == (at("2026-11-26T18:30"), "Biblioteket", 1, True)
    assert message.expires == at("2026-11-26T18:30")
    assert updates(off) == []


@pytest.mark.parametrize("state", ["draft", "queued", "expired", "failed"])
def test_a_call_that_has_not_gone_is_followed_by_nothing(state: str) -> None:
    assert updates(meeting("2026-9", DAY, "19:00"), state=state) == []
    assert updates(meeting("2026-9", DAY, status="Inställt"), job="meeting_cancelled", state=state) == []


def test_only_those_called_hear_of_it() -> None:
    assert to(updates(meeting("2026-9", DAY, "19:00"))) == ["Bo Alm"]


def test_the_sheet_alone_remembers_an_update_by_its_key() -> None:
    known = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DAY, status="Inställt")]})
    memory = remembered(mail("meeting_call:2026-9"), mail("meeting_update:2026-9:3"))
    (message,) = plans("meeting_cancelled", context(known, memory=memory))
    assert message.key == "meeting_cancelled:2026-9:4:bo alm"


@pytest.mark.parametrize(
    ("end", "found"),
    [
        ("20:30", "2026-11-26T20:30"),
        ("00:30", "2026-11-27T00:30"),
        ("06:30", "2026-11-27T06:30"),
        ("06:31", None),
        ("18:30", None),
        ("17:30", None),
    ],
)
def test_an_end_before_the_start_is_past_midnight_or_not_meant(end: str, found: str | None) -> None:
    start = at("2026-11-26T18:30")
    assert ending(start, datetime.strptime(end, "%H:%M").replace(tzinfo=UTC).time()) == (at(found) if found else None)


def the_book(answers: Rows | None, link: str = "", **values: object) -> Book:
    """A book whose tab Svar has a web address."""
    some = group({"Möten": [MEETING, ANNUAL, meeting("2026-9", DAY)], "Svar": answers}, **values)
    grids = tuple(Grid(title, rows, link=link if title == "Svar" else "") for title, rows in some.items())
    return read_book(Snapshot("prov", tuple(some), grids), at("2026-11-22T12:00").astimezone(ZONE))


@pytest.mark.parametrize(
    ("answers", "cell"),
    [
        ([ANSWER], "A2"),
        ([ANSWER, ["2026-9", "Bo", "Ja"]], "A3"),
        ([ANSWER, ["2026-9", "Bo", "Ja"], [], ["2026-9", "Eva", "Nej"], []], "A5"),
        ([["Namn", "Svar", "Möte"], ["Bo", "Ja", "2026-9"]], "C3"),
    ],
)
def test_the_link_leads_to_the_next_free_row(answers: Rows, cell: str) -> None:
    link = "https://docs.google.com/spreadsheets/d/x/edit#gid=7"
    book = the_book(answers, link)
    (one,) = planned(book)
    assert Asking(book).ways(one, to_bo()).row == f"{link}&range={cell}"


@pytest.mark.parametrize("answers", [None, [], [["Något"]]])
def test_without_the_tab_there_is_no_link(answers: Rows | None) -> None:
    book = the_book(answers, "https://docs.google.com/spreadsheets/d/x/edit#gid=7")
    assert Asking(book).ways(planned(book)[0], to_bo()).row == ""
    assert Asking(the_book([ANSWER])).ways(planned(book)[0], to_bo()).row == ""


def to_bo() -> Recipient:
    """Bo, as somebody who gets a mail."""
    (message,) = updates(meeting("2026-9", DAY, "19:00"))
    return replace(message.to, name="Bo & Åsa=?#\r\nAlm")


@pytest.mark.parametrize(
    ("given", "left"), [("", ["Ja", "Nej", "Kanske"]), ("Ja", ["Nej", "Kanske"]), ("Kanske", ["Ja", "Nej"])]
)
def test_an_answer_is_written_for_the_secretary_in_the_sheets_words(given: str, left: list[str]) -> None:
    book = the_book([ANSWER], reply_to="svar+nu@example.org")
    found = Asking(book).ways(planned(book)[0], to_bo(), given).mails
    assert [label for label, _ in found] == left
    for label, link in found:
        assert link.isascii()
        parts = urlsplit(link)
        assert (parts.scheme, parts.path, parts.fragment) == ("mailto", "svar%2Bnu@example.org", "")
        said = parse_qs(parts.query, strict_parsing=True)
        assert said == {
            "subject": [f"Svar till möte 2026-9: {label}"],
            "body": [f"Möte: 2026-9\r\nNamn: Bo & Åsa=?# Alm\r\nSvar: {label}\r\n"],
        }


def test_without_an_address_for_answers_none_is_written() -> None:
    some = group({"Möten": [MEETING, meeting("2026-9", DAY)], "Roller": [ROLE]})
    book = context(some).book
    assert Asking(book).ways(planned(book)[0], to_bo()).mails == ()
