"""A meeting that moves, is called off and comes back: who hears what, in which version. Contract, sections 7 and 9."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, USUAL_MEMBERS, Cells, Rows, at, group, meeting, member, steady
from tests.jobs.worker.calendars import event, faults, libical_faults, parts, start, version
from tests.jobs.worker.fakes import FakePost, World, read, refused, text_of

DAY = date(2026, 11, 26)
THURSDAY = meeting("2026-9", DAY)
EVERYONE = {"anna ek", "bo alm", "cia dal"}


def tabs(*rows: Cells, members: Rows = USUAL_MEMBERS, **values: object) -> dict[str, Rows]:
    """A group with these meetings, whose weekly hour has just struck."""
    some = {"Möten": [MEETING, ANNUAL, *rows], "Medlemmar": members}
    return group(some, **{"weekly_letter": "lördag 23:59", "reply_to": "svar@example.org", **values})


@pytest.fixture(name="world")
def new_world(tmp_path: Path) -> World:
    """A group whose members have just been called to a meeting."""
    world = World(tmp_path / "state.sqlite", tabs(THURSDAY))
    world.run()
    world.take()
    return world


def sent(world: World) -> dict[str, bytes]:
    """What has been sent since last asked, by key."""
    found = dict(world.post.sent)
    assert len(found) == len(world.post.sent)
    world.post.sent.clear()
    return found


def to(job: str, sequence: int, persons: set[str] = EVERYONE, number: str = "2026-9") -> set[str]:
    """The keys of a round of mails."""
    return {f"{job}:{number}:{sequence}:{person}" for person in persons}


def test_each_change_is_told_once_in_a_version_of_its_own(world: World) -> None:
    steps = [
        (meeting("2026-9", DAY, "19:00"), "meeting_update", "REQUEST", "20261126T190000"),
        (meeting("2026-9", date(2026, 11, 27), "19:00"), "meeting_update", "REQUEST", "20261127T190000"),
        (THURSDAY, "meeting_update", "REQUEST", "20261126T183000"),
        (meeting("2026-9", DAY, status="Inställt"), "meeting_cancelled", "CANCEL", "20261126T183000"),
        (THURSDAY, "meeting_update", "REQUEST", "20261126T183000"),
        (meeting("2026-9", DAY, place="Parken"), "meeting_update", "REQUEST", "20261126T183000"),
        (meeting("2026-9", DAY, place="Parken", end="20:30"), "meeting_update", "REQUEST", "20261126T183000"),
        (meeting("2026-9", DAY, link="https://x.example.org"), "meeting_update", "REQUEST", "20261126T183000"),
    ]
    uids = set()
    for sequence, (row, job, method, begins) in enumerate(steps, start=1):
        world.run(f"2026-11-23T{8 + sequence:02}:00", tabs(row))
        mails = sent(world)
        assert set(mails) == to(job, sequence)
        for body in mails.values():
            file, _ = parts(body)
            assert f"METHOD:{method}\r\n".encode() in file
            made = event(file)
            assert (version(file), start(file)) == (sequence, begins)
            assert str(made["STATUS"]) == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
            uids.add(str(made["UID"]))
        world.run(f"2026-11-23T{8 + sequence:02}:30")
        assert world.take() == []
    assert len(uids) == 1


def test_what_changed_is_said_in_words_first(world: World) -> None:
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", date(2026, 11, 27), "19:00", place="Parken")))
    body = sent(world)["meeting_update:2026-9:1:bo alm"]
    words = " ".join(text_of(body).split())
    assert "Gruppmötet är flyttat: från torsdag 26 november kl. 18.30 till fredag 27 november kl. 19.00." in words
    assert "Ny plats: Parken i stället för Biblioteket." in words
    assert words.index("flyttat") < words.index("Dag:")
    assert str(read(body)["Subject"]) == "Ändrad tid och plats: gruppmöte fredag 27 november kl. 19.00"


def test_another_agenda_or_other_papers_are_no_change(world: World) -> None:
    row = [*meeting("2026-9", DAY, agenda="Något helt annat")]
    row[MEETING.index("Handlingar")] = "https://x.example.org"
    world.run("2026-11-23T09:00", tabs(row))
    assert world.take() == []


def test_who_joins_later_gets_a_first_call_in_the_version_that_holds(world: World) -> None:
    moved = meeting("2026-9", DAY, "19:00")
    world.run("2026-11-23T09:00", tabs(moved))
    assert set(sent(world)) == to("meeting_update", 1)
    world.run("2026-11-23T10:00", tabs(moved, members=[*USUAL_MEMBERS, member("Dag Ny")]))
    mails = sent(world)
    assert set(mails) == {"meeting_call:2026-9:dag ny", "welcome:dag ny"}
    assert version(parts(mails["meeting_call:2026-9:dag ny"])[0]) == 1
    world.run("2026-11-23T11:00", tabs(THURSDAY, members=[*USUAL_MEMBERS, member("Dag Ny")]))
    assert set(sent(world)) == to("meeting_update", 2, EVERYONE | {"dag ny"})


def test_who_joins_as_it_moves_is_called_and_not_told_of_a_change(world: World) -> None:
    moved = meeting("2026-9", DAY, "19:00")
    world.run("2026-11-23T09:00", tabs(moved, members=[*USUAL_MEMBERS, member("Dag Ny")]))
    mails = sent(world)
    assert mails.pop("welcome:dag ny")
    assert set(mails) == to("meeting_update", 1) | {"meeting_call:2026-9:dag ny"}
    assert {version(parts(body)[0]) for body in mails.values()} == {1}


@pytest.mark.parametrize("status", ["Utträdd", "Vilande"])
def test_who_has_left_hears_nothing_more(world: World, status: str) -> None:
    left: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm", status=status), member("Cia Dal")]
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00"), members=left))
    assert set(sent(world)) == to("meeting_update", 1, {"anna ek", "cia dal"})


def test_who_wants_no_mailings_any_more_still_hears_of_a_change(world: World) -> None:
    quiet: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm", mailings="Nej"), member("Cia Dal")]
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, status="Inställt"), members=quiet))
    assert set(sent(world)) == to("meeting_cancelled", 1)


def test_who_comes_back_hears_of_what_was_missed(world: World) -> None:
    moved = meeting("2026-9", DAY, "19:00")
    left: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm", status="Vilande"), member("Cia Dal")]
    world.run("2026-11-23T09:00", tabs(moved, members=left))
    world.take()
    world.run("2026-11-23T10:00", tabs(moved))
    assert set(sent(world)) == to("meeting_update", 1, {"bo alm"})


def test_a_call_that_waits_unsent_is_made_anew_and_needs_no_update(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite", tabs(THURSDAY, daily_limit=1))
    world.run()
    ((first, _),) = sent(world).items()
    moved = tabs(meeting("2026-9", DAY, "19:00"), daily_limit=9)
    world.run("2026-11-23T09:00", moved)
    mails = sent(world)
    assert set(mails) == {
        *(f"meeting_call:2026-9:{person}" for person in EVERYONE if not first.endswith(person)),
        f"meeting_update:2026-9:1:{first.rsplit(':', 1)[1]}",
    }
    assert {start(parts(body)[0]) for body in mails.values()} == {"20261126T190000"}
    assert {version(parts(body)[0]) for body in mails.values()} == {1}


def test_drafts_have_reached_nobody(tmp_path: Path) -> None:
    world = World(tmp_path / "state.sqlite", tabs(THURSDAY))
    world.run(posting=False)
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00")), posting=False)
    assert {key.split(":")[0] for key in world.states()} == {"meeting_call"}
    world.run("2026-11-23T10:00", tabs(meeting("2026-9", DAY, status="Inställt")))
    assert world.take() == []
    assert set(world.states().values()) == {"expired"}


@pytest.mark.parametrize(("state", "hears"), [("unknown", True), ("failed", False)])
def test_a_call_whose_fate_is_unknown_counts_as_heard(tmp_path: Path, state: str, hears: bool) -> None:
    world = World(tmp_path / "state.sqlite", tabs(THURSDAY), FakePost(breaks={1: refused(state)}))
    world.run()
    world.take()
    (lost,) = world.of(state)
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00")))
    person = lost.rsplit(":", 1)[1]
    assert set(sent(world)) == to("meeting_update", 1, EVERYONE if hears else EVERYONE - {person})


def test_an_update_that_was_tried_and_waits_gives_way_to_the_next(world: World) -> None:
    world.post.breaks = {world.post.tries + 1: refused("queued")}
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00")))
    assert len(world.take()) == 2
    world.run("2026-11-23T10:00", tabs(meeting("2026-9", DAY, "19:30")))
    mails = sent(world)
    assert set(mails) == to("meeting_update", 2)
    assert {start(parts(body)[0]) for body in mails.values()} == {"20261126T193000"}


def test_moved_back_before_any_update_went_nobody_is_told(world: World) -> None:
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00"), daily_limit=0))
    world.run("2026-11-23T10:00", tabs(THURSDAY))
    assert world.take() == []


@pytest.mark.parametrize("gone", [[], [THURSDAY, THURSDAY], [meeting("2026-9", "31/11 2026", status="Inställt")]])
def test_a_row_that_vanishes_is_doubled_or_cannot_be_read_makes_no_mail(world: World, gone: Sequence[Cells]) -> None:
    world.run("2026-11-23T09:00", tabs(*gone))
    assert world.take() == []
    world.run("2026-11-23T10:00", tabs(meeting("2026-9", DAY, "19:00")))
    assert set(sent(world)) == to("meeting_update", 1)


def test_called_off_before_any_call_nobody_hears_of_it(tmp_path: Path) -> None:
    off = meeting("2026-9", DAY, status="Inställt")
    world = World(tmp_path / "state.sqlite", tabs(off))
    for now in ("2026-11-22T12:00", "2026-11-26T12:00"):
        world.run(now)
        assert world.take() == []


@pytest.mark.parametrize(("now", "hear"), [("2026-11-26T18:29:59", True), ("2026-11-26T18:30", False)])
@pytest.mark.parametrize("status", ["Planerat", "Inställt"])
def test_changes_are_told_until_the_meeting_starts(world: World, now: str, hear: bool, status: str) -> None:
    world.run(now, tabs(meeting("2026-9", DAY, place="Parken", status=status)))
    assert bool(world.take()) is hear


def test_a_meeting_moved_on_after_its_hour_is_told_of(world: World) -> None:
    world.run("2026-11-27T09:00", tabs(meeting("2026-9", date(2026, 12, 17))))
    assert set(sent(world)) == to("meeting_update", 1)


def test_reminders_come_after_the_update_and_say_the_new_day(world: World) -> None:
    moved = tabs(meeting("2026-9", date(2026, 11, 27)))
    world.run("2026-11-25T09:00", moved)
    assert set(sent(world)) == to("meeting_update", 1)
    world.run("2026-11-25T10:00", moved)
    mails = sent(world)
    assert set(mails) == {f"meeting_reminder:2026-9:2026-11-27:{person}" for person in EVERYONE}
    assert "fredag 27 november" in text_of(mails["meeting_reminder:2026-9:2026-11-27:bo alm"])


def test_nobody_is_reminded_while_an_update_waits(world: World) -> None:
    moved = tabs(meeting("2026-9", DAY, "19:00"), daily_limit=0)
    world.run("2026-11-25T09:00", moved)
    world.run("2026-11-25T10:00", moved)
    assert {key.split(":")[0] for key in world.of("queued")} == {"meeting_update"}
    world.run("2026-11-26T09:00", tabs(meeting("2026-9", DAY, "19:00")))
    assert set(sent(world)) == to("meeting_update", 1)


def test_whom_an_update_does_not_reach_is_reminded_all_the_same(world: World) -> None:
    moved = tabs(meeting("2026-9", DAY, "19:00"))
    world.post.breaks = {world.post.tries + 1: refused("failed")}
    world.run("2026-11-25T09:00", moved)
    (failed,) = world.of("failed")
    world.take()
    world.run("2026-11-25T10:00", moved)
    assert f"meeting_reminder:2026-9:2026-11-26:{failed.rsplit(':', 1)[1]}" in sent(world)


def test_a_state_of_an_earlier_version_has_told_what_holds(world: World) -> None:
    with closing(sqlite3.connect(world.state)) as state, state:
        state.execute("UPDATE mail SET said = ''")
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00")))
    assert world.take() == []
    world.run("2026-11-23T10:00", tabs(meeting("2026-9", DAY, "19:00", status="Inställt")))
    assert set(sent(world)) == to("meeting_cancelled", 1)
    world.run("2026-11-23T11:00", tabs(meeting("2026-9", DAY, "20:00")))
    mails = sent(world)
    assert set(mails) == to("meeting_update", 2)
    assert "i stället för kl. 19.00" in text_of(mails["meeting_update:2026-9:2:bo alm"])


def test_an_invitation_is_to_one_person_and_sound(world: World) -> None:
    rows = [
        meeting("2026-9", DAY, "19:00", end="21:00", place="Kulturhuset;\nrum 4, " + "ö" * 150, link="https://x.example.org/" + "a" * 90),
        meeting("2026-9", DAY, "22:00", end="00:30"),
        meeting("2026-9", DAY, "22:00", end="21:00"),
        meeting("2026-9", DAY, "22:00", end="22:00"),
        meeting("2026-9", DAY, status="Inställt"),
    ]  # fmt: skip
    for hour, row in enumerate(rows, start=9):
        world.run(f"2026-11-23T{hour:02}:00", tabs(row, group_name='Grupp "17", Å\\Ö;'))
        for key, body in sent(world).items():
            part, file = parts(body)
            assert part == file
            assert faults(file) == []
            person = {"anna ek": "anna", "bo alm": "bo", "cia dal": "cia"}[key.rsplit(":", 1)[1]]
            made = event(file)
            assert str(made["ATTENDEE"]) == f"mailto:{person}@example.org"
            assert file.count(b"ATTENDEE") == 1
            assert str(made["ORGANIZER"]) == "mailto:svar@example.org"
            assert ("DTEND" in made) == (hour in (9, 10))
            assert f"DTSTAMP:20261123T{hour - 1:02}0000Z\r\n".encode() in file
            found = libical_faults(file)
            if found is None:
                pytest.skip("libical's check (gir1.2-ical-3.0, python3-gi) is not installed")
            assert found == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_mail_with_an_invitation_is_built_as_outlook_and_gmail_want_it(world: World, language: str) -> None:
    members: Rows = [MEMBER, member("Bo Alm", language=language)]
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00"), members=members))
    ((_, body),) = world.post.sent
    mail = read(body)
    kinds = [(part.get_content_type(), part.get_content_disposition()) for part in mail.walk()]
    assert kinds == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        *(("text/plain", None), ("text/html", None), ("text/calendar", None)),
        ("application/ics", "attachment"),
    ]
    calendar, file = list(mail.walk())[4:]
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("REQUEST", "utf-8")
    assert file.get_filename() == {"sv": "kallelse.ics", "en": "invitation.ics"}[language]
    assert body.isascii()
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert body.count(b"MIME-Version") == 1


HOURS = st.sampled_from(["18:30", "19:00", "20:00"])
CHANGES = st.one_of(
    st.tuples(st.just("start"), HOURS),
    st.tuples(st.just("date"), st.sampled_from([DAY, DAY + timedelta(days=1)])),
    st.tuples(st.just("place"), st.sampled_from(["Biblioteket", "Parken", None])),
    st.tuples(st.just("status"), st.sampled_from(["Planerat", "Inställt", "Inställt"])),
    st.tuples(st.just("members"), st.sets(st.sampled_from(["Anna Ek", "Bo Alm", "Cia Dal", "Dag Ny"]))),
    st.tuples(st.just("limit"), st.sampled_from([0, 1, 2, 300])),
    st.tuples(st.just("post"), st.sampled_from(["unknown", "queued", "failed"])),
)
NOTHING: list[tuple[str, Any]] = []
FULL = {"Anna Ek", "Bo Alm", "Cia Dal"}


def _as_tabs(facts: Mapping[str, object]) -> dict[str, Rows]:
    names = facts["members"]
    assert isinstance(names, set)
    people = [member(name, status="Aktiv" if name in names else "Vilande") for name in sorted(FULL | {"Dag Ny"})]
    row = meeting("2026-9", facts["date"], facts["start"], place=facts["place"], status=facts["status"])
    return tabs(row, members=[MEMBER, *people], daily_limit=facts["limit"], meeting_reminder_days=0)


def _facts(file: bytes) -> tuple[object, ...]:
    """What an invitation says: whether the meeting is on, and if so when and where."""
    place = re.search(rb"\r\nLOCATION[^:]*:(.*)\r\n", file)
    return (True, start(file), place[1].decode() if place else "") if b"STATUS:CONFIRMED" in file else (False,)


@steady(15)
@given(st.lists(st.lists(CHANGES, max_size=2), min_size=1, max_size=7))
def test_whatever_happens_each_has_heard_last_what_holds_and_nothing_twice(
    rounds: list[list[tuple[str, Any]]],
) -> None:
    facts: dict[str, object] = {
        "start": "18:30", "date": DAY, "place": "Biblioteket", "status": "Planerat", "members": set(FULL), "limit": 300
    }  # fmt: skip
    heard: dict[str, list[tuple[int, tuple[object, ...]]]] = defaultdict(list)
    lost: set[str] = set()
    with TemporaryDirectory() as folder:
        world = World(Path(folder) / "state.sqlite", _as_tabs(facts))
        now = at("2026-11-15T12:00")
        for changes in [NOTHING, *rounds, [("limit", 300)], NOTHING, NOTHING]:
            now += timedelta(hours=25)
            trouble = [str(value) for name, value in changes if name == "post"]
            facts |= {name: value for name, value in changes if name != "post"}
            world.post.breaks = {world.post.tries + 1: refused(trouble[0])} if trouble else {}
            world.post.after = trouble == ["unknown"]
            world.run(now.replace(tzinfo=None).isoformat(), _as_tabs(facts))
            lost |= {key.rsplit(":", 1)[1] for key in world.of("failed")}
            _listen(world, heard)
    for person in (name for name in heard if name not in lost):
        sequences = [sequence for sequence, _ in heard[person]]
        assert sequences == sorted(set(sequences)), "each version rises"
        said = [what for _, what in heard[person]]
        assert all(one != other for one, other in pairwise(said)), "nothing is said twice in a row"
    names = facts["members"]
    assert isinstance(names, set)
    for person in (name.casefold() for name in names if heard[name.casefold()] and name.casefold() not in lost):
        assert heard[person][-1][1] == _held(facts), person


def _listen(world: World, heard: dict[str, list[tuple[int, tuple[object, ...]]]]) -> None:
    for key, body in sent(world).items():
        job, person = key.split(":")[0], key.rsplit(":", 1)[1]
        if job not in ("meeting_call", "meeting_update", "meeting_cancelled"):
            continue
        file, _ = parts(body)
        assert (job == "meeting_call") == (not heard[person]), "a call comes first, and once"
        heard[person].append((version(file), _facts(file)))


def _held(facts: Mapping[str, object]) -> tuple[object, ...]:
    if facts["status"] != "Planerat":
        return (False,)
    day, hour = facts["date"], datetime.strptime(str(facts["start"]), "%H:%M").time()
    assert isinstance(day, date)
    return True, f"{day:%Y%m%d}T{hour:%H%M%S}", facts["place"] or ""


def test_a_called_meeting_whose_row_is_gone_is_a_finding_and_no_mail_until_its_hour(world: World) -> None:
    def codes(now: str, *rows: Cells) -> list[str]:
        return [one.code for one in world.run(now, tabs(*rows)).findings if one.code == "meetings.called_missing"]

    assert codes("2026-11-22T13:00", THURSDAY) == []
    assert codes("2026-11-22T14:00") == ["meetings.called_missing"]
    assert codes("2026-11-26T18:00") == ["meetings.called_missing"]
    assert codes("2026-11-26T18:30") == []
    assert world.take() == []


@pytest.mark.parametrize(
    "gone", [member("Anna Ek", "delad@example.org", status="Utträdd"), member("Anna Ek", "ny@example.org")]
)
def test_who_shares_the_address_that_was_called_hears_of_a_change_when_the_other_leaves_it(
    tmp_path: Path, gone: Cells
) -> None:
    shared: Rows = [member("Bo Alm", "delad@example.org"), member("Cia Dal", "delad@example.org", mailings="Nej")]
    world = World(
        tmp_path / "state.sqlite",
        tabs(THURSDAY, members=[MEMBER, member("Anna Ek", "delad@example.org"), *shared]),
    )
    world.run()
    assert world.take() == ["meeting_call:2026-9:anna ek"]
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00"), members=[MEMBER, gone, *shared]))
    moved = {"anna ek", "bo alm"} if gone[1] == "ny@example.org" else {"bo alm"}
    assert set(sent(world)) == to("meeting_update", 1, moved)


def test_who_was_called_hears_of_a_change_although_another_at_the_address_stands_first(tmp_path: Path) -> None:
    members: Rows = [
        MEMBER,
        member("Bo Alm", "delad@example.org", mailings="Nej"),
        member("Anna Ek", "delad@example.org"),
    ]
    world = World(tmp_path / "state.sqlite", tabs(THURSDAY, members=members))
    world.run()
    world.run("2026-11-23T09:00", tabs(meeting("2026-9", DAY, "19:00"), members=members))
    assert world.take() == ["meeting_call:2026-9:anna ek", "meeting_update:2026-9:1:anna ek"]
