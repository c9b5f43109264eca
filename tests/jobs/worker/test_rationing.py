"""More mails than an office lets a group make and send in a day: a ration at a time, each mail once, and it is said."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.memory import Memory
from jobs.troubles import UNMADE, lasting
from jobs.worker.outbox import decide
from tests.jobs.helpers import ANNUAL, MEETING, MEMBER, NOON, Rows, Tabs, at, group, meeting, member, remembered, steady
from tests.jobs.worker.fakes import FakePost, read, refused
from tests.jobs.worker.resting import Resting, local, resting
from tests.jobs.worker.test_ahead import NOTICE, calm
from tests.jobs.worker.test_outbox import gone, message
from tests.jobs.worker.turning import MemoryBook
from tests.jobs.worker.year import here

DAYS = ("2026-11-24T09:00", "2026-11-25T00:10", "2026-11-26T00:10", "2026-11-27T00:10")


def crowd(number: int = 13, **values: object) -> MemoryBook:
    """A group in which everybody is to hear some news."""
    everybody: Rows = [MEMBER, member("Anna Ek"), *(member(f"Nr{n} Ek") for n in range(2, number + 1))]
    news: Rows = [NOTICE, ["2026-11-24", "Nyhet", "Hej", None, "Ja"]]
    return calm({"Information": news, "Medlemmar": everybody}, **values)


def made(some: Resting, state: str) -> int:
    """How many mails are in a state."""
    return Counter(mail.state for mail in some.store.memory().mails)[state]


def trouble(some: Resting) -> str:
    """What is said of mails that are not made, while any are."""
    return next((one.says.sv for one in lasting(some.store.troubles()) if one.what == UNMADE), "")


def test_each_goes_once_a_ration_a_day(tmp_path: Path) -> None:
    with resting(crowd(), tmp_path, most=5) as some:
        dues = [local(some.due(here(DAYS[0])))]
        assert trouble(some).startswith("8 brev är inte gjorda än: högst 5 görs och skickas per dag.")
        dues += [local(some.due(here(day))) for day in DAYS[1:]]
        assert trouble(some) == ""
        sent = cast("FakePost", some.post).keys
        assert (len(sent), len(set(sent))) == (13, 13)
        assert dues == ["2026-11-25T00:00", "2026-11-26T00:00", "2026-11-29T18:00", "2026-11-29T18:00"]


def test_what_is_left_is_known_as_soon_as_the_pass_is_made(tmp_path: Path) -> None:
    with resting(crowd(), tmp_path, most=5) as some:
        context = some.work(here(DAYS[0])).context
        assert context is not None
        assert [one.what for one in lasting(context.memory.troubles)] == [UNMADE]


def test_the_sheets_own_number_holds_where_it_is_lower(tmp_path: Path) -> None:
    with resting(crowd(daily_limit=4), tmp_path, most=10) as some:
        numbers = []
        for day in DAYS:
            some.work(here(day))
            numbers.append((made(some, "sent"), made(some, "queued")))
        assert numbers == [(4, 6), (8, 5), (12, 1), (13, 0)]


def test_drafts_are_no_more_than_a_days_and_go_first_when_mails_may(tmp_path: Path) -> None:
    with resting(crowd(), tmp_path, sending=False, most=5) as some:
        for day in DAYS[:2]:
            some.work(here(day))
            assert (made(some, "draft"), len(some.store.memory().mails)) == (5, 5)
        drafts = {mail.key for mail in some.store.memory().mails}
        some.post = FakePost()
        some.work(here(DAYS[2]))
        assert set(some.post.keys) == drafts


def test_what_waits_is_made_anew_when_what_it_tells_has_changed(tmp_path: Path) -> None:
    """However many wait, none goes with a place that the meeting no longer has."""
    called = meeting("2026-9", "2026-12-02")
    book = calm({"Möten": [MEETING, ANNUAL, called]}, daily_limit=1)
    with resting(book, tmp_path, most=3) as some:
        some.work(here(DAYS[0]))
        moved = meeting("2026-9", "2026-12-02", place="Folkets hus")
        some.book.tabs = {**some.book.tabs, "Möten": [MEETING, ANNUAL, moved]}
        some.work(here(DAYS[1]))
        bodies = [body for _, body in cast("FakePost", some.post).sent]
        assert ["Folkets hus" in str(read(body).get_body(("plain",))) for body in bodies] == [False, True]


def test_calls_are_made_before_news_and_the_secretarys_letter_all_the_same(tmp_path: Path) -> None:
    book = crowd(weekly_letter="tisdag 08:00")
    with_calls: Tabs = {**book.tabs, "Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-12-02")]}
    with resting(book, tmp_path, most=3) as some:
        some.work(here("2026-11-23T12:00"))
        some.book.tabs = group(with_calls)
        some.work(here(DAYS[0]))
        jobs = Counter(key.split(":")[0] for key in cast("FakePost", some.post).keys)
        assert jobs == {"weekly_letter": 1, "meeting_call": 2}


def test_what_fails_for_good_makes_room_for_others_on_the_same_day(tmp_path: Path) -> None:
    with resting(crowd(), tmp_path, most=5) as some:
        some.post = FakePost(breaks={n: refused("failed") for n in (1, 2)})
        due = some.due(here(DAYS[0]))
        assert (made(some, "sent"), made(some, "failed"), due) == (3, 2, here(DAYS[0]) + timedelta(minutes=5))
        some.work(due)
        assert made(some, "sent") == 5


def test_one_groups_own_worker_makes_them_all(tmp_path: Path) -> None:
    with resting(crowd(daily_limit=4), tmp_path) as some:
        some.work(here(DAYS[0]))
        assert (made(some, "sent"), made(some, "queued"), trouble(some)) == (4, 9, "")


def test_mails_that_were_missed_are_told_of_up_to_the_same_number(tmp_path: Path) -> None:
    """Nothing ran from the call to the meeting: three of the mails that were let go are kept by name, the others counted."""
    book = crowd()
    book.tabs = {**book.tabs, "Information": [NOTICE], "Möten": [MEETING, ANNUAL, meeting("2026-9", "2026-12-20")]}
    with resting(book, tmp_path, most=3) as some:
        some.work(here("2026-12-01T09:00"))
        some.work(here("2026-12-22T09:00"))
        assert made(some, "expired") == 3
        assert trouble(some).startswith("12 brev hann bli inaktuella medan inget arbetade")


TOLD = st.sampled_from([(), ("n1",)])
JOBS = st.sampled_from(["meeting_call", "meeting_reminder", "report_reminder", "cashbook_findings"])
PLANS = st.lists(st.tuples(JOBS, st.integers(1, 4), st.integers(1, 12)), max_size=25, unique=True)


@steady(60)
@given(plan=PLANS, most=st.integers(1, 8))
def test_rations_are_all_that_would_be_made_at_once(plan: list[tuple[str, int, int]], most: int) -> None:
    """Whatever is asked for: no day makes more than its number, mails of one news are never divided, none is lost or doubled."""
    asked = [
        message(str(about), f"P{n} Ek", job=job, told=("news",) if job == "cashbook_findings" else ())
        for job, about, n in plan
    ]
    whole = decide(asked, Memory(), {}, at(NOON)).make
    news = [one.key for one in whole if one.told]
    sent = list(whole[:0])
    for day in range(len(asked) + 1):
        now = at(NOON) + timedelta(days=day)
        decision = decide(asked, remembered(*map(gone, sent)), {}, now, most)
        assert len(decision.make) <= most
        assert {one.key for one in decision.make}.isdisjoint(one.key for one in decision.left)
        told = [one.key for one in decision.make if one.told]
        assert told in ([], news)
        sent += decision.make
    wanted = [one.key for one in whole if not one.told or len(news) <= most]
    assert Counter(one.key for one in sent) == Counter(wanted)


@pytest.mark.parametrize("state", ["draft", "queued"])
def test_what_waits_takes_its_place_in_the_days_number(state: str) -> None:
    asked = [message(str(n)) for n in range(5)]
    decision = decide(asked, remembered(gone(asked[0], state), gone(asked[1])), {}, at(NOON), 3)
    assert [len(decision.make), len(decision.left)] == [3, 1]
