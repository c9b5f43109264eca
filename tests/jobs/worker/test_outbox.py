"""What becomes of each mail, decided purely. Contract, section 9."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.memory import Mail, Memory
from jobs.plan import Message, Recipient
from jobs.worker.outbox import Decision, decide, left_today, troubled, waiting
from sheets_schema.people import namesake
from sheets_schema.text import fold
from tests.jobs.helpers import NOON, at, mail, remembered, steady

RAN = {
    "meeting_call": False,
    "meeting_reminder": False,
    "report_reminder": False,
    "weekly_letter": False,
    "cashbook_findings": True,
}
GOES = ("queued", "sending", "sent", "unknown", "failed")


def message(
    about: str = "9",
    name: str = "Bo Alm",
    address: str = "",
    *,
    job: str = "meeting_call",
    number: str = "",
    series: str = "",
    told: tuple[str, ...] = (),
) -> Message:
    """A mail that a job asks for."""
    reach = address or f"{fold(name).split()[0]}@example.org"
    to = Recipient(number or fold(name), name, reach, "sv", member=True)
    return Message(job, (about,), to, {}, at("2026-11-26T18:30"), series, frozenset(told))


def decided(
    *planned: Message, mails: tuple[Mail, ...] = (), ran: Mapping[str, bool] = RAN, now: str = NOON
) -> Decision:
    """What a pass does with these."""
    return decide(planned, remembered(*mails), ran, at(now))


def made(decision: Decision) -> list[str]:
    """The keys of the mails that are made."""
    return [one.key for one in decision.make]


def gone(one: Message, state: str = "sent", **others: str) -> Mail:
    """A planned mail as a state remembers it."""
    return mail(one.topic, one.to.person, state, name=one.to.name, address=others.get("address", one.to.address))


def test_what_is_new_is_made() -> None:
    one, two = message(), message(name="Cia Dal")
    assert decided(one, two) == Decision((one, two), (), {})


def test_planned_twice_it_is_still_one() -> None:
    assert made(decided(message(), message())) == ["meeting_call:9:bo alm"]


@pytest.mark.parametrize("state", GOES)
def test_what_has_gone_or_is_on_its_way_is_never_made_again(state: str) -> None:
    one = message(told=("news",))
    assert decided(one, mails=(gone(one, state),)) == Decision((), (), {})


@pytest.mark.parametrize("state", GOES)
@pytest.mark.parametrize(
    "again",
    [
        message(address="new@example.org"),
        message(address="BO@example.org"),
        message(number="107"),
        message(number="107", address="new@example.org"),
        message(name="BO  ALM"),
        message(name="Eva Alm", address="bo@example.org"),
        message(" 9 "),
    ],
)
def test_a_known_person_or_address_makes_nothing_new(state: str, again: Message) -> None:
    """A changed address, a member number added, one address on two rows, the number written another way.

    Only a mail that was refused at one address is made for another.
    """
    first = message(told=("news",))
    is_mended = state == "failed" and again == message(address="new@example.org")
    assert made(decided(again, mails=(gone(first, state),))) in (
        [first.key] if is_mended else [],
        [first.key] if again.key == first.key and state == "queued" else [],
    )


def test_a_member_number_taken_away_makes_nothing_new() -> None:
    first = message(number="107")
    assert made(decided(message(address="new@example.org"), mails=(gone(first),))) == []


def test_two_of_one_name_are_told_apart_by_number() -> None:
    one, two = message(number="1", address="one@example.org"), message(number="2", address="two@example.org")
    assert len(decided(one, two).make) == 2
    assert made(decided(one, two, mails=(gone(one),))) == [two.key]
    assert decided(one, two, mails=(gone(one), gone(two, "queued"))).expire == {}


def test_a_nameless_and_a_numbered_namesake_stay_who_they_are() -> None:
    one, two = message(address="one@example.org"), message(number="2", address="two@example.org")
    waits = gone(two, "queued")
    again = decided(one, two, mails=(gone(one), waits))
    assert (again.expire, made(again)) == ({}, [two.key])


def test_a_numbered_namesake_who_joins_is_not_taken_for_who_got_the_mail() -> None:
    one, two = message(address="one@example.org"), message(number="2", address="two@example.org")
    moved = message(address="moved@example.org")
    assert made(decided(one, two, mails=(gone(one),))) == [two.key]
    assert made(decided(moved, two, mails=(gone(one),))) == [two.key]
    assert made(decided(two, mails=(gone(one),))) == []


def test_one_of_several_of_a_name_is_only_who_is_at_the_address() -> None:
    before = gone(message(address="one@example.org"))
    again, other = (
        message(number=namesake("Bo Alm", address), address=address)
        for address in ("one@example.org", "two@example.org")
    )
    assert made(decided(again, other, mails=(before,))) == [other.key]
    assert made(decided(other, mails=(before,))) == [other.key]
    alone = message(address="one@example.org")
    assert made(decided(alone, mails=(gone(again), gone(other)))) == []


def test_one_person_with_two_reasons_gets_one() -> None:
    assert len(decided(message(), message(address="other@example.org")).make) == 1
    assert len(decided(message(), message(name="Eva", address="BO@EXAMPLE.org")).make) == 1
    assert len(decided(message(), message("10")).make) == 2


def test_a_draft_follows_the_sheet() -> None:
    one = message()
    decision = decided(one, mails=(gone(one, "draft"),))
    assert (decision.make, decision.forget, decision.expire) == ((one,), (one.key,), {})


def test_a_draft_whose_address_now_is_anothers() -> None:
    one, two = message(address="x@example.org"), message(name="Cia Dal", address="y@example.org")
    swapped = message(address="y@example.org"), message(name="Cia Dal", address="x@example.org")
    decision = decided(*swapped, mails=(gone(one, "draft"), gone(two, "draft")))
    assert set(made(decision)) == set(decision.forget) == {one.key, two.key}


@pytest.mark.parametrize("state", ["draft", "queued"])
def test_what_no_job_asks_for_any_more_is_let_go(state: str) -> None:
    one = message()
    assert decided(mails=(gone(one, state),)).expire == {one.key: "outdated"}


@pytest.mark.parametrize("state", ["draft", "queued"])
def test_what_a_torn_tab_holds_back_is_kept(state: str) -> None:
    one = message()
    ran = {name: lasts for name, lasts in RAN.items() if name != "meeting_call"}
    assert decided(mails=(gone(one, state),), ran=ran) == Decision((), (), {})


@pytest.mark.parametrize(("state", "kept"), [("queued", True), ("draft", False)])
def test_news_that_waits_to_go_lasts(state: str, kept: bool) -> None:
    one = message(job="cashbook_findings", told=("a",))
    assert (decided(mails=(gone(one, state),)).expire == {}) is kept


@pytest.mark.parametrize("state", ["draft", "queued"])
def test_what_has_come_to_its_end_is_let_go(state: str) -> None:
    late = mail("meeting_call:9", "bo alm", state, expires="2026-11-22T12:00")
    assert decided(mails=(late,), ran={}).expire == {late.key: "expired"}
    assert decided(mails=(late,), ran={}, now="2026-11-22T11:59").expire == {}


def test_what_was_let_go_before_it_went_is_made_anew_when_it_makes_sense_again() -> None:
    one = message()
    decision = decided(one, mails=(gone(one, "expired"),))
    assert (made(decision), decision.forget) == ([one.key], (one.key,))


def test_what_was_let_go_after_a_try_is_not_made_anew() -> None:
    one = message()
    tried = mail(one.topic, one.to.person, "expired", attempts=2)
    assert made(decided(one, mails=(tried,))) == []


def test_one_that_waits_and_that_nobody_tried_follows_the_sheet_too() -> None:
    one = message()
    waits = gone(one, "queued")
    assert made(decided(one, mails=(waits,))) == [one.key]
    tried = mail(one.topic, one.to.person, "queued", attempts=1)
    assert made(decided(one, mails=(tried,))) == []


def test_a_later_one_of_a_series_takes_the_place_of_a_draft() -> None:
    old = mail("report_reminder:plan:2026-12-13:-21", "bo alm", "draft", series="plan")
    new = message("plan", job="report_reminder", series="plan")
    decision = decided(new, mails=(old,))
    assert (made(decision), decision.forget, decision.expire) == ([new.key], (old.key,), {})


def test_a_series_is_one_persons() -> None:
    other = mail("report_reminder:plan:2026-12-13:-21", "cia dal", "draft", series="plan")
    decision = decided(message("plan", job="report_reminder", series="plan"), mails=(other,))
    assert (decision.forget, decision.expire) == ((), {other.key: "outdated"})


def test_a_later_one_of_a_series_lets_go_of_one_that_waits() -> None:
    old = mail("weekly_letter:2026-11-15", "anna ek", "queued", series="weekly_letter")
    assert decided(
        message("2026-11-22", "Anna Ek", job="weekly_letter", series="weekly_letter"), mails=(old,)
    ).expire == {old.key: "outdated"}


def test_what_may_go_the_most_urgent_first() -> None:
    mails = (
        mail("weekly_letter:1", "a", "queued", made="2026-11-01T12:00"),
        mail("meeting_reminder:1", "a", "queued", made="2026-11-02T12:00"),
        mail("meeting_call:2", "b", "queued", made="2026-11-21T12:00"),
        mail("meeting_call:1", "a", "queued", made="2026-11-20T12:00"),
        mail("meeting_cancelled:1", "a", "queued", made="2026-11-22T12:00"),
        mail("meeting_call:3", "a", "queued", expires=NOON),
        mail("meeting_call:4", "a", "draft"),
        mail("meeting_call:5", "a", "sent"),
        mail("meeting_call:6", "a", "unknown"),
    )
    found = [one.topic for one in waiting(remembered(*mails), at(NOON))]
    assert found == ["meeting_call:1", "meeting_call:2", "meeting_cancelled:1", "weekly_letter:1", "meeting_reminder:1"]


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-11-22T23:59", 1), ("2026-11-23T00:00", 3), ("2026-11-21T12:00", 4)],
)
def test_the_daily_limit_is_of_the_groups_calendar_day(now: str, left: int) -> None:
    """00:30 in Stockholm is the day before in UTC."""
    mails = (
        mail("a:1", "a", made="2026-11-22T00:30"),
        mail("a:2", "a", made="2026-11-22T23:30"),
        mail("a:3", "a", "unknown", made="2026-11-22T12:00"),
        mail("a:4", "a", made="2026-11-23T00:30"),
        mail("a:5", "a", "failed", made="2026-11-22T12:00"),
        mail("a:6", "a", "expired", made="2026-11-22T12:00"),
        mail("a:7", "a", "draft", made="2026-11-22T12:00"),
    )
    moment = at(now)
    assert left_today(Memory(mails=mails), 4, moment.date(), moment) == left


def test_no_more_than_the_limit_and_never_less_than_none() -> None:
    memory = remembered(*(mail(f"a:{n}", "a", made=NOON) for n in range(5)))
    assert left_today(memory, 3, date(2026, 11, 22), at(NOON)) == 0
    assert left_today(memory, 0, date(2026, 11, 23), at(NOON)) == 0


def test_trouble_is_what_failed_or_is_uncertain() -> None:
    assert not troubled([mail("a:1", "a", state) for state in ("sent", "draft", "queued", "expired")])
    assert troubled([mail("a:1", "a", "failed")])
    assert troubled([mail("a:1", "a", "unknown")])


PEOPLE = st.builds(
    message,
    about=st.sampled_from(["9", "10"]),
    name=st.sampled_from(["Bo Alm", "Cia Dal", "Eva Alm"]),
    address=st.sampled_from(["a@example.org", "b@example.org", "B@example.org", ""]),
    number=st.sampled_from(["", "7", "8"]),
)


@steady(300)
@given(first=st.lists(PEOPLE, max_size=6), second=st.lists(PEOPLE, max_size=6))
def test_no_address_and_no_key_ever_gets_a_topic_twice(first: list[Message], second: list[Message]) -> None:
    sent = decided(*first).make
    again = decided(*second, mails=tuple(gone(one) for one in sent)).make
    reached = [(one.topic, fold(one.to.address)) for one in (*sent, *again)]
    keys = [one.key for one in (*sent, *again)]
    assert len(reached) == len(set(reached))
    assert len(keys) == len(set(keys))


@steady(100)
@given(planned=st.lists(PEOPLE, max_size=8))
def test_two_passes_over_one_state_make_nothing_the_second_time(planned: list[Message]) -> None:
    sent = decided(*planned).make
    again = decided(*reversed(planned), mails=tuple(gone(one) for one in sent))
    assert (again.make, again.forget, again.expire) == ((), (), {})
