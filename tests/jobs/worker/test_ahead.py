"""When something is next due though nobody touches the sheet: never later than it is, and no sooner than need be."""

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.worker.ahead import LONGEST, SOON
from jobs.worker.look import Look, one_look, result_of
from jobs.worker.mailbox import Mailbox
from jobs.worker.mailbox_line import MailboxError
from jobs.worker.reconciling import INBOX
from jobs.worker.store import Store
from sheets_schema.text import Text
from sync.demo.build import NOW, make_group
from sync.files import FileWorkbook
from tests.jobs.helpers import (
    ACCOUNT,
    ANNUAL,
    CASH,
    CATEGORY,
    MEETING,
    MEMBER,
    NOON,
    ROLE,
    ZONE,
    Rows,
    Tabs,
    cash,
    group,
    meeting,
    member,
    report,
    role,
    steady,
)
from tests.jobs.worker.fakes import FakePost, refused
from tests.jobs.worker.resting import local, resting
from tests.jobs.worker.test_failing_jobs import failing
from tests.jobs.worker.turning import MemoryBook
from tests.jobs.worker.year import here

TUESDAY = "2026-11-24T09:00"
TASK = ["Uppgift", "Ansvarig", "Förfaller", "Status"]
NOTICE = ["Datum", "Typ", "Rubrik", "Anmälan senast", "Sprid"]
BOX = ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"]
PROSPECT = ["Namn", "Datum", "Ansvarig", "Status"]
REPORT = ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"]
NO_BUDGET: Tabs = {"Kategorier": [CATEGORY, ["Gåvor", "Intäkt", None, None], ["Fika", "Kostnad", None, None]]}
QUIET: Tabs = {**NO_BUDGET, "Rapporter": [REPORT]}


def calm(tabs: Tabs | None = None, **values: object) -> MemoryBook:
    """A group of which nothing is told by the day but what these tabs hold."""
    return MemoryBook(group({**QUIET, **(tabs or {})}, sending="På", **values))


@pytest.mark.parametrize(
    ("tabs", "due"),
    [
        ({}, "2026-11-29T18:00"),  # the weekly letter
        ({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-12-12")]}, "2026-11-28T00:00"),  # its call
        ({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2027-01-25")]}, "2026-11-26T00:00"),  # it comes on Översikt
        ({"Rapporter": [REPORT, report("Plan", "2026-12-17")]}, "2026-11-26T00:00"),  # 21 days before
        ({"Rapporter": [REPORT, report("Plan", "2026-11-26", status="Inskickad")]}, "2026-11-29T18:00"),
        ({"Uppgifter": [TASK, ["Kaffe", "Bo Alm", "2026-11-28", "Att göra"]]}, "2026-11-25T00:00"),  # 3 days before
        ({"Information": [NOTICE, ["2026-11-27", "Nyhet", "Hej", None, "Ja"]]}, "2026-11-27T00:00"),
        ({"Bössor": [BOX, [1, "Bössa", "Kafé", "Cia Dal", "2026-08-27", "Ja", "Ute"]]}, "2026-11-26T00:00"),
        ({"Intresserade": [PROSPECT, ["Eva", "2026-11-13", "Bo Alm", "Ny"]]}, "2026-11-27T00:00"),
        ({"Kategorier": None}, "2026-11-29T18:00"),
        (
            {"Kassabok": [CASH, cash(1, date(2026, 11, 26), "Bank", "Gåvor", 300)]},
            "2026-11-26T00:00",  # the day of a row to come
        ),
        (
            {"Kategorier": [CATEGORY, ["Gåvor", "Intäkt", None, 1000]]},
            "2026-11-29T18:00",
        ),  # the year's months go by, its days do not
    ],
)
def test_the_first_day_on_which_anything_comes_of_it(tmp_path: Path, tabs: Tabs, due: str) -> None:
    with resting(calm(tabs), tmp_path) as group_of:
        group_of.work(here("2026-11-22T19:00"))
        assert local(group_of.settle(here(TUESDAY))[1]) == due


def test_where_nothing_comes_the_sheet_is_read_all_the_same(tmp_path: Path) -> None:
    """No secretary gets a letter; what is wrong stays as wrong."""
    with resting(calm({"Roller": [ROLE, role("Granskare", "Gun Falk", "gun@example.org")]}), tmp_path) as alone:
        now, due = alone.settle(here("2026-11-03T09:00"))
        assert due == now + LONGEST


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/Havana", "Asia/Kathmandu", "Pacific/Apia"])
def test_midnight_is_that_of_the_group(tmp_path: Path, zone: str) -> None:
    tabs: Tabs = {"Information": [NOTICE, ["2026-11-27", "Nyhet", "Hej", None, "Ja"]]}
    with resting(calm(tabs, time_zone=zone), tmp_path) as far:
        due = far.settle(here(TUESDAY))[1]
        assert far.does(due - timedelta(seconds=1)) == []
        assert far.does(due)


def test_a_mail_that_is_over_the_days_number_waits_for_the_next_day(tmp_path: Path) -> None:
    book = calm({"Information": [NOTICE, ["2026-11-24", "Nyhet", "Hej", None, "Ja"]]}, daily_limit=2)
    with resting(book, tmp_path) as some:
        assert local(some.due(here(TUESDAY))) == "2026-11-25T00:00"
        assert len(cast("FakePost", some.post).sent) == 2


def test_no_day_comes_for_a_group_that_may_send_none(tmp_path: Path) -> None:
    book = calm({"Information": [NOTICE, ["2026-11-24", "Nyhet", "Hej", None, "Ja"]]}, daily_limit=0)
    with resting(book, tmp_path) as mute:
        assert local(mute.settle(here(TUESDAY))[1]) == "2026-11-29T18:00"


def test_a_refused_mail_is_tried_again_soon_and_then_ever_later(tmp_path: Path) -> None:
    tabs: Tabs = {
        "Information": [NOTICE, ["2026-11-24", "Nyhet", "Hej", None, "Ja"]],
        "Medlemmar": [MEMBER, member("Anna Ek")],
    }
    with resting(calm(tabs), tmp_path) as slow:
        slow.post = FakePost(breaks={n: refused("queued") for n in range(1, 9)})
        now, waits = here(TUESDAY), []
        for _ in range(5):
            due = slow.due(now)
            waits.append(int((due - now).total_seconds() / 60))
            now = due
        assert waits == [5, 5, 15, 60, 240]


def test_a_server_that_takes_nothing_is_let_alone_meanwhile(tmp_path: Path) -> None:
    book = calm({"Information": [NOTICE, ["2026-11-24", "Nyhet", "Hej", None, "Ja"]]})
    with resting(book, tmp_path) as shut:
        shut.post = FakePost(breaks={n: refused("queued", stops=True) for n in range(1, 9)})
        now, waits = here(TUESDAY), []
        for _ in range(5):
            due = shut.due(now)
            waits.append(int((due - now).total_seconds() / 60))
            now = due
        assert waits == [5, 5, 15, 60, 240]


def test_a_held_mail_asks_for_nothing_until_it_makes_no_sense(tmp_path: Path) -> None:
    book = calm({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-27")]})
    with resting(book, tmp_path) as held:
        for name in ("anna ek", "bo alm", "cia dal"):
            held.store.hold(f"meeting_call:2026-9:{name}", here(TUESDAY))
        now, due = held.settle(here(TUESDAY))
        assert (local(due), held.store.memory().held) == ("2026-11-27T18:30", held.store.held())
        assert held.does(due - timedelta(seconds=1)) == []
        assert [one for one in held.does(due) if getattr(one, "state", "") == "expired"]
        assert now < due


def test_drafts_are_let_go_as_their_meeting_begins(tmp_path: Path) -> None:
    book = calm({"Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-11-27")]})
    with resting(book, tmp_path, sending=False) as off:
        _, due = off.settle(here(TUESDAY))
        assert local(due) == "2026-11-27T18:30"
        assert off.does(due)


def test_a_job_that_fails_is_tried_again_ever_later(tmp_path: Path) -> None:
    book = calm({"Information": [NOTICE, ["2026-11-24", "Nyhet", "Hej", None, "Ja"]]})
    with resting(book, tmp_path) as torn, failing("notice"):
        now, waits = here(TUESDAY), []
        for _ in range(5):
            due = torn.due(now)
            waits.append(int((due - now).total_seconds() / 60))
            now = due
        assert waits == [5, 15, 60, 240, 240]


def test_the_mailbox_is_asked_hourly_and_one_that_fails_ten_minutes_later(tmp_path: Path) -> None:
    book = calm()

    def shut() -> AbstractContextManager[Mailbox]:
        raise MailboxError(Text("stängt", "shut"))

    with Store(tmp_path / "state.sqlite") as store:
        look = Look(book, "1", here(TUESDAY), lambda _: None, mailbox=shut, ahead=True)
        assert one_look(look, store).until == here(TUESDAY) + timedelta(minutes=10)
        store.remember(**{INBOX: json.dumps({"at": here(TUESDAY).isoformat(), "more": False})})
        later = replace(look, book="2", now=here("2026-11-24T09:30"))
        assert one_look(later, store).until == here("2026-11-24T10:00")


def test_a_moment_that_comes_twice_or_never(tmp_path: Path) -> None:
    """Over both nights: the hour that is skipped, and the one that is lived twice."""
    for hour, moment in (("2026-03-29", "2026-03-28T12:00"), ("2026-10-25", "2026-10-24T12:00")):
        book = calm(weekly_letter="söndag 02:30")
        (tmp_path / hour).mkdir()
        with resting(book, tmp_path / hour) as some:
            some.work(here(moment) - timedelta(days=1))
            _, due = some.settle(here(moment))
            assert some.does(due - timedelta(minutes=1)) == []
            assert [one for one in some.does(due) if getattr(one, "job", "") == "weekly_letter"]


DAYS = st.integers(-20, 30).map(lambda n: date(2026, 11, 24) + timedelta(days=n))
MAYBE = st.sampled_from(["Ja", None])


@st.composite
def books(draw: st.DrawFn) -> MemoryBook:
    """A group with a little of everything, dated round the day."""

    def some(header: list[str], *cells: st.SearchStrategy[object]) -> Rows:
        return [header, *draw(st.lists(st.tuples(*cells).map(list), max_size=2))]

    def one(text: str) -> st.SearchStrategy[object]:
        return st.just(text)

    tabs: Tabs = {
        "Roller": [
            ROLE,
            role("Gruppsekreterare", "Anna Ek", to=draw(st.one_of(st.none(), DAYS))),
            role("Kassör", "Bo Alm", start=draw(st.one_of(st.none(), DAYS))),
        ],
        "Medlemmar": [MEMBER, member("Anna Ek"), member("Bo Alm"), member("Cia Dal", protected=draw(MAYBE))],
        "Konton": [ACCOUNT, ["Bank", "Bank", 1000, date(2026, 1, 1)]],
        "Kategorier": [CATEGORY, ["Gåvor", "Intäkt", None, draw(st.sampled_from([None, 1000]))]],
        "Kassabok": [CASH, cash(1, draw(DAYS), "Bank", "Gåvor", 300, receipt=draw(MAYBE))],
        "Möten": [
            MEETING,
            ANNUAL,
            *(meeting(f"2026-{n}", draw(DAYS), draw(st.sampled_from(["00:10", "18:30"]))) for n in range(2, 4)),
        ],
        "Rapporter": some(
            REPORT, one("Plan"), one(""), DAYS, st.sampled_from(["Kassör", "Valberedning"]), one("Pågår")
        ),
        "Uppgifter": some(TASK, one("Kaffe"), st.sampled_from(["Bo Alm", "Vem"]), DAYS, one("Att göra")),
        "Information": some(NOTICE, DAYS, st.sampled_from(["Nyhet", "Utbildning"]), one("Hej"), DAYS, MAYBE),
        "Bössor": some(BOX, one("1"), one("Bössa"), one("Kafé"), one("Cia Dal"), DAYS, MAYBE, one("Ute")),
        "Intresserade": some(PROSPECT, one("Eva"), DAYS, one("Bo Alm"), st.sampled_from(["Ny", "Kontaktad"])),
    }
    letter = draw(st.sampled_from(["söndag 18:00", "tisdag 12:30", "lördag 00:00"]))
    return MemoryBook(group(tabs, box_days=draw(st.sampled_from([5, 90])), weekly_letter=letter, daily_limit=4))


@steady(6)
@given(book=books(), sending=st.booleans(), hour=st.integers(0, 23), at=st.lists(st.floats(0.02, 0.98), max_size=3))
def test_no_pass_before_does_anything_and_the_one_then_does(
    book: MemoryBook, hour: int, at: list[float], *, sending: bool
) -> None:
    """A day before, the group was new: what is due by then is made, and goes as it may."""
    with TemporaryDirectory() as folder, resting(book, Path(folder), sending=sending) as rests:
        start = here("2026-11-24T00:00") + timedelta(hours=hour)
        rests.work(start - timedelta(days=1))
        now, due = rests.settle(start)
        waits = rests.store.waits()
        for share in sorted(at):
            assert rests.does(now + (due - now) * share) == []
        assert rests.does(due - timedelta(seconds=1)) == []
        assert rests.does(due) or due == now + LONGEST or waits


def test_looks_at_a_file_are_quiet_until_then(tmp_path: Path) -> None:
    """The demo group's .xlsx, by the look itself: nothing is read before, and what is told of it is plain."""
    book, post = FileWorkbook(tmp_path / "ekvik.xlsx"), FakePost()
    make_group(book.path, "sv")

    def look(now: datetime) -> Look:
        return Look(book, book.fingerprint(), now, lambda _: post, ahead=True)

    with Store(tmp_path / "state.sqlite") as store:
        now = NOW.replace(tzinfo=ZONE).astimezone(UTC)
        due = one_look(look(now), store).until
        while due is not None and due <= now + SOON:
            now = due
            due = one_look(look(now), store).until
        assert due is not None
        before = result_of(one_look(look(due - timedelta(seconds=1)), store), store)
        assert (before.quiet, before.due, before.written, before.mails) == (True, due, (), {})
        then = result_of(one_look(look(due), store), store)
        assert (then.quiet, then.book, bool(then.written or then.mails)) == (False, before.book, True)
        assert then.due is not None
        assert then.due > due


def test_what_a_look_gives_may_be_handed_on(tmp_path: Path) -> None:
    book = calm({"Information": [NOTICE, ["2026-11-22", "Nyhet", "Hej", None, "Ja"]]})
    post = FakePost(breaks={1: refused("unknown"), 2: refused("queued")})
    with Store(tmp_path / "state.sqlite") as store:
        look = Look(book, "7", here(NOON), lambda _: post, ahead=True)
        result = result_of(one_look(look, store), store)
    assert result.mails == {"unknown": 1, "queued": 1, "sent": 1}
    assert (result.unknown, result.waits, result.sending, result.quiet) == (1, True, True, False)
    assert (result.troubles, result.book, result.due) == ((), "7", here(NOON) + SOON)
    assert "exempel" not in repr(result)
    assert "@" not in repr(result)


def test_a_look_that_cannot_be_made_is_a_trouble_of_the_group(tmp_path: Path) -> None:
    with Store(tmp_path / "state.sqlite") as store:
        torn = replace(Look(calm(), "7", here(NOON), lambda _: None), post_for=_breaks)
        with pytest.raises(ZeroDivisionError):
            one_look(torn, store)
        assert [(one.what, one.kind) for one in store.troubles()] == [("pass", "ZeroDivisionError")]
        assert "Anna" not in str(store.troubles())


def _breaks(_: bool) -> None:
    raise ZeroDivisionError("Anna Ek")


def test_what_nobody_looked_for_was_not_missed(tmp_path: Path) -> None:
    """A row written days after the last look was due before it stood there: nothing is said to have been let go."""
    tabs = {"Uppgifter": [TASK, ["Kaffe", "Bo Alm", "2026-11-27", "Att göra"]]}
    with Store(tmp_path / "state.sqlite") as store:
        book = calm()
        post = FakePost()
        one_look(Look(book, "1", here(TUESDAY), lambda _: post, ahead=True), store)
        book.tabs = group({**QUIET, **tabs}, sending="På")
        one_look(Look(book, "2", here("2026-11-28T09:00"), lambda _: post, ahead=True), store)
        assert [mail for mail in store.memory().mails if mail.state == "expired"] == []
