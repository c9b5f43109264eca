"""Passes over one state, one after another: each mail goes once, whatever happened. Contract, sections 6 and 9."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jobs import catalogue, meeting_calls
from jobs.plan import Context, Message
from jobs.worker import outbox
from jobs.worker.store import Store, StoreError
from tests.jobs.helpers import (
    ANNUAL,
    ANSWER,
    CASH,
    MEETING,
    MEMBER,
    REPORT,
    USUAL_MEMBERS,
    USUAL_ROLES,
    Cells,
    Rows,
    cash,
    group,
    meeting,
    member,
    report,
    role,
)
from tests.jobs.worker.fakes import FakePost, World, read, refused, said, text_of
from tests.jobs.worker.test_store import lite

DAY = date(2026, 11, 26)
CALLS = {f"meeting_call:2026-9:{name}" for name in ("anna ek", "bo alm", "cia dal")}


def called(*rows: Cells, tabs: Mapping[str, Rows] | None = None, **values: object) -> dict[str, Rows]:
    """A group with these meetings, or with one four days away; its weekly hour has just struck."""
    some = {"Möten": [MEETING, ANNUAL, *(rows or [meeting("2026-9", DAY)])], **(tabs or {})}
    return group(some, **{"weekly_letter": "lördag 23:59", **values})


@pytest.fixture(name="world")
def new_world(tmp_path: Path) -> World:
    """A group that is about to call to a meeting, and a new state."""
    return World(tmp_path / "state.sqlite", called())


def test_each_mail_goes_once(world: World) -> None:
    first = world.run()
    assert {mail.key for mail in first.mails} == CALLS == set(world.take())
    assert {mail.state for mail in first.mails} == {"sent"}
    second = world.run()
    assert (second.mails, world.take()) == ((), [])
    assert world.of("sent") == CALLS


def variations() -> dict[str, dict[str, Rows]]:
    """The same group written otherwise."""
    moved = [meeting("2026-9", date(2026, 11, 27), "19:00", place="Parken")]
    numbered = [member("Anna Ek", number=1), member("Bo Alm", "ny@example.org", number=2), member("Cia Dal")]
    two = [member("Anna Ek"), member("Bo Alm"), member("Bo A Alm", "BO@example.org"), member("Cia Dal")]
    return {
        "another order": called(tabs={"Medlemmar": [MEMBER, [], *reversed(USUAL_MEMBERS[1:])]}),
        "a changed address": called(
            tabs={"Medlemmar": [MEMBER, member("Anna Ek"), member("Bo Alm", "b@example.org"), member("Cia Dal")]}
        ),
        "a member number": called(tabs={"Medlemmar": [MEMBER, *numbered]}),
        "one address on two rows": called(tabs={"Medlemmar": [MEMBER, *two]}),
        "a reworded agenda": called(meeting("2026-9", DAY, agenda="Något helt annat", link="https://x.example.org")),
        "another day, hour and place": called(*moved),
        "a case": called(
            meeting(" 2026-9 ", DAY),
            tabs={"Medlemmar": [MEMBER, member("ANNA EK"), member("bo alm"), member("Cia  Dal")]},
        ),
        "English": {
            **called(language="en"),
            "Medlemmar": [["Name", "Email", "Status", "Mailings"], ["Anna Ek", "anna@example.org", "Active", "Yes"]],
        },
    }


@pytest.mark.parametrize("name", variations())
def test_the_same_group_written_otherwise_gets_nothing_new(world: World, name: str) -> None:
    world.run()
    world.take()
    for now in ("2026-11-22T12:00", "2026-11-23T08:00"):
        world.run(now, variations()[name])
        assert [key for key in world.take() if key.startswith("meeting_call")] == []


def test_who_joins_later_gets_the_call_as_it_then_stands(world: World) -> None:
    world.run()
    world.take()
    later = called(meeting("2026-9", DAY, "19:45"), tabs={"Medlemmar": [*USUAL_MEMBERS, member("Dag Ny")]})
    world.run("2026-11-23T09:00", later)
    new = {key: body for key, body in world.post.sent if not key.startswith("meeting_update")}
    assert set(new) == {"meeting_call:2026-9:dag ny", "welcome:dag ny"}
    body = new["meeting_call:2026-9:dag ny"]
    assert "19:45" in text_of(body).replace("19.45", "19:45")


def test_who_is_called_today_is_reminded_tomorrow(world: World) -> None:
    """Not in the pass of the call, nor an hour after it."""
    world.run("2026-11-25T09:00")
    assert set(world.take()) == CALLS
    for now in ("2026-11-25T10:00", "2026-11-25T23:59"):
        world.run(now)
        assert world.take() == []
    world.run("2026-11-26T00:00")
    assert {key.split(":")[0] for key in world.take()} == {"meeting_reminder"}
    world.run("2026-11-26T11:00")
    assert world.take() == []


def test_who_is_called_on_the_day_itself_needs_no_reminder(world: World) -> None:
    for now in ("2026-11-26T09:00", "2026-11-26T10:00", "2026-11-26T18:00"):
        world.run(now)
    assert set(world.take()) == CALLS


def test_a_nej_between_call_and_reminder(world: World) -> None:
    world.run()
    world.take()
    world.run("2026-11-24T09:00", called(tabs={"Svar": [ANSWER, ["2026-9", "Bo Alm", "Nej"]]}))
    assert {key.rsplit(":", 1)[1] for key in world.take()} == {"anna ek", "cia dal"}


def test_a_meeting_called_off_before_any_call_is_heard_of_by_nobody(world: World) -> None:
    off = called(meeting("2026-9", DAY, status="Inställt"))
    for now in ("2026-11-22T12:00", "2026-11-25T12:00"):
        world.run(now, off)
    assert world.take() == []


def test_while_utskick_is_av_mails_are_drafts(world: World) -> None:
    done = world.run(posting=False)
    assert {mail.state for mail in done.mails} == {"draft"}
    assert (world.take(), world.of("draft")) == ([], CALLS)
    assert done.sending is False


def test_drafts_follow_the_sheet_and_go_when_they_may(world: World) -> None:
    world.run(posting=False)
    members = [MEMBER, member("Anna Ek"), member("Bo Alm", "ny@example.org"), member("Eva Fors")]
    changed = called(meeting("2026-9", date(2026, 11, 27), "17:15"), tabs={"Medlemmar": members})
    world.run("2026-11-23T12:00", changed, posting=False)
    calls = {f"meeting_call:2026-9:{name}" for name in ("anna ek", "bo alm", "eva fors")}
    assert world.of("draft") == {*calls, "welcome:eva fors"}
    assert world.of("expired") == {"meeting_call:2026-9:cia dal"}
    world.run("2026-11-23T13:00")
    assert {read(body)["To"].addresses[0].addr_spec for _, body in world.post.sent} == {
        "anna@example.org",
        "ny@example.org",
        "eva@example.org",
    }
    for _, body in world.post.sent:
        assert "17:15" in text_of(body).replace("17.15", "17:15")
        assert read(body)["Date"].datetime.isoformat() == "2026-11-23T13:00:00+01:00"
    world.take()
    world.run("2026-11-23T14:00")
    assert world.take() == []


def test_a_draft_that_makes_no_sense_any_more_is_let_go(world: World) -> None:
    world.run(posting=False)
    world.run("2026-11-26T19:00", posting=False)
    assert world.of("expired") == CALLS
    world.run("2026-11-26T20:00")
    assert world.take() == []


def test_a_draft_of_a_meeting_called_off_is_let_go_and_comes_back_with_it(world: World) -> None:
    world.run(posting=False)
    world.run(tabs=called(meeting("2026-9", DAY, status="Inställt")), posting=False)
    assert world.of("expired") == CALLS
    world.run(tabs=called())
    assert set(world.take()) == CALLS


@pytest.mark.parametrize("title", ["Möten", "Medlemmar", "Roller", "Inställningar"])
@pytest.mark.parametrize("header", [True, False])
def test_what_a_torn_tab_held_back_is_caught_up(world: World, title: str, header: bool) -> None:
    """Emptied, or without its header: nothing goes and nothing is let go; it counts as missed once mended."""
    world.run("2026-11-11T12:00")
    whole = called()
    torn = {**whole, title: whole[title][:1] if header else [["Borta"]]}
    done = world.run("2026-11-20T12:00", torn)
    assert [key for key in world.take() if "weekly" not in key] == []
    assert ("tab.emptied" if header else "tab.header_missing") in {finding.code for finding in done.findings}
    world.run("2026-11-21T12:00", torn, posting=False)
    assert world.of("draft") == world.of("expired") == set()
    world.run("2026-11-24T12:00", whole)
    assert {key for key in world.take() if key.startswith("meeting_call")} == CALLS


def test_drafts_stay_while_their_tab_is_torn(world: World) -> None:
    world.run(posting=False)
    world.run("2026-11-23T12:00", {**called(), "Möten": [MEETING]})
    assert (world.take(), world.of("draft")) == ([], CALLS)
    world.run("2026-11-24T12:00", called())
    assert {key for key in world.take() if "call" in key} == CALLS


MANY = [MEMBER, *(member(f"Person{n} Ek") for n in range(10))]


def test_the_daily_limit_lets_the_rest_wait_for_the_next_day(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", called(tabs={"Medlemmar": MANY, "Roller": [USUAL_ROLES[0]]}, daily_limit=4))
    went: list[str] = []
    for now, number in (
        *(("2026-11-22T09:00", 4), ("2026-11-22T23:59", 0), ("2026-11-23T00:00", 4), ("2026-11-23T12:00", 0)),
        *(("2026-11-24T08:00", 4), ("2026-11-25T08:00", 4)),
    ):
        world.run(now)
        keys = world.take()
        assert len(keys) == number, now
        went += keys
    calls = [key for key in went if key.startswith("meeting_call")]
    assert len(calls) == len(set(calls)) == 10
    assert went[-1].startswith("meeting_reminder")


def test_calls_go_before_all_else(tmp_path: Path) -> None:
    rows = [report(f"Rapport {n}", date(2026, 11, 23)) for n in range(4)]
    tabs = called(tabs={"Rapporter": [REPORT, *rows]}, daily_limit=4)
    world = World(tmp_path / "s.sqlite", {**tabs, "Möten": [MEETING, ANNUAL]})
    world.run(
        "2026-11-22T09:00", {**tabs, "Möten": [MEETING, ANNUAL], "Inställningar": group(daily_limit=0)["Inställningar"]}
    )
    assert (world.take(), len(world.of("queued"))) == ([], 8)
    world.run("2026-11-22T10:00", tabs)
    keys = world.take()
    assert [key.split(":")[0] for key in keys] == ["meeting_call"] * 3 + ["report_reminder"]


def test_what_waits_for_another_day_follows_the_sheet(tmp_path: Path) -> None:
    """A call that waits names the day that then stands, goes to the address that then stands, or goes to nobody."""
    tabs = called(tabs={"Medlemmar": MANY}, daily_limit=2)
    world = World(tmp_path / "s.sqlite", tabs)
    world.run("2026-11-22T09:00")
    first = world.take()
    left = [row for row in MANY[1:] if f"meeting_call:2026-9:{row[0]}".casefold() not in first]
    members = [MEMBER, member(str(left[0][0]), "ny@example.org"), *left[1:2]]
    world.run("2026-11-23T09:00", called(meeting("2026-9", DAY, "20:15"), tabs={"Medlemmar": members}, daily_limit=2))
    assert {key.split(":")[0] for key, _ in world.post.sent} == {"meeting_call"}
    assert {read(body)["To"].addresses[0].addr_spec for _, body in world.post.sent} == {"ny@example.org", left[1][1]}
    for _, body in world.post.sent:
        assert "20:15" in text_of(body).replace("20.15", "20:15")
        assert read(body)["Date"].datetime.isoformat() == "2026-11-22T09:00:00+01:00"
    assert len(world.of("expired")) == 6


def test_what_waits_unchanged_is_no_news(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", called(daily_limit=1))
    assert len(world.run("2026-11-22T09:00").mails) == 3
    assert world.run("2026-11-22T10:00").mails == ()


def test_a_draft_that_says_the_same_is_left_as_it_is(world: World) -> None:
    """Skickat says the same from day to day, and nothing is written to say it anew."""
    first = world.run(posting=False)
    second = world.run("2026-11-22T13:00", posting=False)
    assert (len(first.mails), second.mails, second.written) == (3, (), ())
    moved = called(meeting("2026-9", DAY, "17:15"))
    third = world.run("2026-11-22T14:00", moved, posting=False)
    assert [(mail.state, mail.made) for mail in third.mails] == [("draft", mail.made) for mail in first.mails]
    with Store(world.state, read_only=True) as store:
        assert all("17:15" in text_of(store.body(key) or b"").replace("17.15", "17:15") for key in CALLS)


def test_one_that_still_cannot_be_made_is_left_as_it_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = tuple(replace(one, plan=_torn) if one.name == "meeting_call" else one for one in catalogue.JOBS)
    monkeypatch.setattr(catalogue, "JOBS", jobs)
    first, second = world.run(), world.run("2026-11-22T13:00")
    assert [mail.state for mail in first.mails] == ["failed"] * 3
    assert (second.mails, second.written) == ((), ())
    monkeypatch.undo()
    assert {mail.state for mail in world.run("2026-11-22T14:00").mails} == {"sent"}


def _torn(known: Context) -> list[Message]:
    return [replace(one, to=replace(one.to, address=f"{one.to.person}@exa mple")) for one in meeting_calls.plan(known)]


def test_what_waits_goes_no_more_once_it_makes_no_sense(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", called(daily_limit=1))
    world.run("2026-11-25T09:00")
    world.run("2026-11-26T18:30")
    assert len(world.take()) == 1
    late = {"meeting_call:2026-9:bo alm", "meeting_call:2026-9:cia dal", "meeting_reminder:2026-9:2026-11-26:anna ek"}
    assert world.of("expired") == late


def test_utskick_av_again_keeps_what_waited(tmp_path: Path) -> None:
    world = World(tmp_path / "s.sqlite", called(daily_limit=1))
    world.run("2026-11-22T09:00")
    world.take()
    world.run("2026-11-23T09:00", posting=False)
    assert (world.take(), len(world.of("draft"))) == ([], 2)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_pass_that_dies_while_it_sends_is_made_good_by_the_next(world: World, nth: int, after: bool) -> None:
    """Before or after the mail left: a folder takes the same file again, so that each is there once."""
    world.post = FakePost(breaks={nth: KeyboardInterrupt()}, after=after)
    with pytest.raises(KeyboardInterrupt):
        world.run()
    world.run()
    bodies: dict[str, set[bytes]] = {}
    for key, body in world.post.sent:
        bodies.setdefault(key, set()).add(body)
    assert set(bodies) == CALLS == world.of("sent")
    assert {len(different) for different in bodies.values()} == {1}
    assert len(world.post.sent) == (4 if after else 3)


def test_a_retry_keeps_the_bytes_it_was_made_with(world: World) -> None:
    world.post = FakePost(breaks={1: refused("queued")})
    done = world.run("2026-11-22T12:00")
    assert (said(done), len(world.take()), len(world.of("queued"))) == ("", 2, 1)
    world.run("2026-11-23T12:00", called(meeting("2026-9", DAY, "20:15")))
    assert [_day_and_news(body) for key, body in world.post.sent if "meeting_call" in key] == [(22, False)]


def test_while_the_way_out_is_shut_mails_are_made_anew_and_keep_their_date(world: World) -> None:
    world.post = FakePost(breaks={1: refused("queued", stops=True)})
    done = world.run("2026-11-22T12:00")
    assert (said(done), world.take(), len(world.of("queued"))) == ("nej", [], 3)
    world.run("2026-11-23T12:00", called(meeting("2026-9", DAY, "20:15")))
    assert [_day_and_news(body) for _, body in world.post.sent] == [(22, True)] * 3


def _day_and_news(body: bytes) -> tuple[int, bool]:
    """The day a mail was made, and whether it says the new hour."""
    return read(body)["Date"].datetime.day, "20:15" in text_of(body).replace("20.15", "20:15")


def test_one_that_fails_stops_no_other_and_is_never_tried_again(world: World) -> None:
    world.post = FakePost(breaks={2: refused("failed")})
    done = world.run()
    assert (len(world.take()), len(world.of("failed"))) == (2, 1)
    assert {mail.reason for mail in done.mails if mail.state == "failed"} == {"nej"}
    world.run("2026-11-23T12:00")
    assert [key for key in world.take() if "call" in key] == []


def test_the_same_mail_has_the_same_message_id_in_every_state_on_every_day(tmp_path: Path) -> None:
    found = []
    for n, (now, tabs) in enumerate(
        (("2026-11-20T09:00", called()), ("2026-11-23T15:00", called(meeting("2026-9", DAY, "19:00"))))
    ):
        world = World(tmp_path / f"{n}.sqlite", tabs)
        world.run(now)
        found.append({key: read(body)["Message-ID"] for key, body in world.post.sent if "call" in key})
    assert found[0] == found[1]
    assert len(set(found[0].values())) == 3


def test_news_of_the_cashbook_is_told_once_it_really_goes(tmp_path: Path) -> None:
    rows = [cash(1, date(2026, 2, 1), "Bank", "Fika", None, 1, receipt=None)]
    world = World(tmp_path / "s.sqlite", group({"Kassabok": [CASH, *rows]}))
    for day in (20, 21):
        world.run(f"2026-11-{day}T12:00", posting=False)
    assert len(world.of("draft")) == 1
    world.run("2026-11-22T12:00")
    assert [key.split(":")[0] for key in world.take()] == ["cashbook_findings"]
    random.Random(3).shuffle(rows)
    for day in (23, 24):
        world.run(f"2026-11-{day}T12:00", group({"Kassabok": [CASH, [], *rows]}))
    assert [key for key in world.take() if "cashbook" in key] == []


def test_reminders_and_letters_that_were_missed_come_once_and_only_the_latest(tmp_path: Path) -> None:
    tabs = group({"Rapporter": [REPORT, report("Årsrapport", date(2026, 12, 1), "Gruppsekreterare")]})
    world = World(tmp_path / "s.sqlite", tabs)
    world.run("2026-10-12T12:00")
    assert world.take() == []
    world.run("2026-11-25T12:00")
    assert sorted(world.take()) == [
        "report_reminder:årsrapport:2026-12-01:-7:anna ek",
        "weekly_letter:2026-11-22:anna ek",
    ]
    world.run("2026-11-26T12:00")
    assert world.take() == []


def test_of_drafts_of_one_series_only_the_latest_goes(tmp_path: Path) -> None:
    tabs = group({"Rapporter": [REPORT, report("Årsrapport", date(2026, 12, 1), "Gruppsekreterare")]})
    world = World(tmp_path / "s.sqlite", tabs)
    for now in ("2026-10-12T12:00", "2026-10-17T12:00", "2026-10-25T18:00", "2026-11-10T12:00", "2026-11-24T12:00"):
        world.run(now, posting=False)
    assert world.of("draft") == {"report_reminder:årsrapport:2026-12-01:-7:anna ek", "weekly_letter:2026-11-22:anna ek"}
    world.run("2026-11-24T13:00")
    assert set(world.take()) == world.of("sent")


def test_a_call_that_has_just_left_is_late_no_more(tmp_path: Path) -> None:
    """The findings that a pass tells and writes are those that stand once its mails have gone."""
    extra = meeting("2026-9", DAY, type="Extra medlemsmöte")
    world = World(tmp_path / "s.sqlite", called(extra, group_kind="Redovisningsgrupp"))
    late = world.run(posting=False)
    assert "meetings.call_late" in {finding.code for finding in late.findings}
    done = world.run()
    assert "meetings.call_late" not in {finding.code for finding in done.findings}
    assert done.counts["error"] == late.counts["error"] - 1
    assert world.run().written == ()


def failing(world: World, state: str) -> None:
    """From now on the state cannot record that a mail is in a state, as on a disk that is full at that very moment."""
    with Store(world.state) as store:
        lite(store).execute(
            f"CREATE TRIGGER full BEFORE UPDATE ON mail WHEN new.state = '{state}' BEGIN SELECT RAISE(FAIL, 'full'); END"
        )


def mended(world: World) -> None:
    """The disk has room again."""
    with Store(world.state) as store:
        lite(store).execute("DROP TRIGGER full")


def test_what_cannot_be_recorded_is_not_sent(world: World) -> None:
    failing(world, "sending")
    with pytest.raises(StoreError):
        world.run()
    assert (world.take(), world.post.tries) == ([], 0)
    mended(world)
    world.run()
    assert set(world.take()) == CALLS


def test_a_mail_whose_sending_could_not_be_recorded_goes_again_as_it_was(world: World) -> None:
    """A folder takes the same file once more; no other mail went in between."""
    failing(world, "sent")
    with pytest.raises(StoreError):
        world.run("2026-11-22T12:00")
    ((first, body),) = world.post.sent
    mended(world)
    world.run("2026-11-23T12:00")
    assert [held for key, held in world.post.sent if key == first] == [body, body]
    assert len(world.post.sent) == 4
    assert world.of("sent") == CALLS


def test_a_pass_that_dies_before_it_is_kept_was_not_the_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before the first pass is known, not news: so the first is the first that was kept."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "decide", die)
        with pytest.raises(KeyboardInterrupt):
            world.run("2026-11-10T12:00")
    world.run("2026-11-22T12:00")
    assert set(world.take()) == CALLS


@pytest.mark.parametrize(
    ("zone", "called_"), [("Pacific/Auckland", True), ("Europe/Stockholm", False), ("America/New_York", False)]
)
def test_the_day_is_that_of_the_groups_own_zone(tmp_path: Path, zone: str, called_: bool) -> None:
    """Noon in Stockholm on 11 November is already the 12th, fourteen days before the meeting, in Auckland."""
    world = World(tmp_path / "s.sqlite", called(time_zone=zone))
    world.run("2026-11-11T12:00")
    assert bool(world.take()) is called_


def test_our_tabs_are_written_when_they_say_something_new(world: World) -> None:
    assert set(world.run().written) == {"overview", "findings", "annual", "sent"}
    assert world.run().written == ()
    assert "sent" not in world.run(tabs=called(meeting("2026-9", DAY, agenda=None))).written


def test_a_role_that_changes_hands_moves_its_mails(tmp_path: Path) -> None:
    rows = [REPORT, report("Årsrapport", date(2026, 12, 1))]
    world = World(tmp_path / "s.sqlite", group({"Rapporter": rows}))
    world.run("2026-11-10T12:00", posting=False)
    assert len(world.of("draft")) == 2
    roles = [*USUAL_ROLES[:2], role("Kassör", "Cia Dal")]
    world.run("2026-11-10T12:00", group({"Rapporter": rows, "Roller": roles}), posting=False)
    assert {key.rsplit(":", 1)[1] for key in world.of("draft")} == {"anna ek", "cia dal"}


def test_a_mail_that_cannot_be_made_has_failed_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that no check has let through may still come from somewhere."""

    def plan(known: Context) -> list[Message]:
        calls = meeting_calls.plan(known)
        return [replace(calls[0], to=replace(calls[0].to, address="bo@exa mple")), *calls[1:]]

    jobs = tuple(replace(one, plan=plan) if one.name == "meeting_call" else one for one in catalogue.JOBS)
    monkeypatch.setattr(catalogue, "JOBS", jobs)
    done = world.run()
    assert sorted(mail.state for mail in done.mails) == ["failed", "sent", "sent"]
    assert [mail.reason for mail in done.mails if mail.state == "failed"] == ["not made: ValueError"]
    world.run("2026-11-22T13:00")
    assert (len(world.take()), len(world.of("failed"))) == (2, 1)
