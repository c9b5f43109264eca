"""News to spread: to whom, when, and once. Contract, sections 7 to 9."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from jobs.plan import Message
from jobs.worker import planning
from jobs.worker.render import render
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    MEMBER,
    NOON,
    USUAL_MEMBERS,
    Cells,
    Rows,
    at,
    context,
    group,
    mail,
    member,
    plans,
    remembered,
    to,
)
from tests.jobs.letters.group import GROUP
from tests.jobs.worker.fakes import World, text_of

TODAY = date(2026, 11, 22)
NOTICE = ["Datum", "Typ", "Rubrik", "Text", "Länk", "Anmälan senast", "Sprid"]


def notice(
    title: object = "Skriv för frihet",
    day: object = TODAY,
    *,
    type: object = "Nyhet",  # noqa: A002 - the column's own word
    text: object = "Nu börjar det.",
    link: object = None,
    sign_up_by: object = None,
    spread: object = "Ja",
) -> Cells:
    """A row of Information."""
    return [day, type, title, text, link, sign_up_by, spread]


def mails(*rows: Cells, now: str = NOON, members: Rows = USUAL_MEMBERS) -> list[Message]:
    """The mails of these rows."""
    return plans("notice", context(group({"Information": [NOTICE, *rows], "Medlemmar": members}), now))


def test_each_active_member_who_wants_mailings_gets_it() -> None:
    members = [
        MEMBER,
        member("Anna Ek"),
        member("Bo Alm", mailings="Nej"),
        member("Cia Dal", mailings=None),
        member("Disa Eng", status="Vilande"),
        member("Eva Fors", status="Utträdd"),
        member("Fia Gran", protected="Ja"),
        member("Gun Hed", None),
        member("Hans Ek", "anna@example.org"),
    ]
    found = mails(notice(), members=members)
    assert to(found) == ["Anna Ek"]
    assert [message.key for message in found] == ["notice:2026-11-22:skriv för frihet:anna ek"]


@pytest.mark.parametrize(("days", "is_due"), [(1, False), (0, True), (-1, True), (-60, True), (-61, False)])
def test_it_waits_for_its_day_and_is_news_for_sixty_days(days: int, is_due: bool) -> None:
    assert bool(mails(notice(day=TODAY + timedelta(days=days)))) is is_due


@pytest.mark.parametrize(
    ("joined", "gets_it"),
    [(date(2026, 11, 11), False), (date(2026, 11, 10), True), (None, True), ("i höstas", True)],
)
def test_who_joins_once_it_has_gone_to_the_others_does_not_get_it(joined: object, gets_it: bool) -> None:
    people: Rows = [[*MEMBER, "Medlem sedan"], [*member("Anna Ek"), date(2020, 1, 1)], [*member("Bo Alm"), joined]]
    tabs = group({"Information": [NOTICE, notice(day=date(2026, 11, 9))], "Medlemmar": people})
    gone = remembered(mail("notice:2026-11-09:skriv för frihet", "anna ek", made="2026-11-10T12:00"))
    assert ("Bo Alm" in to(plans("notice", context(tabs, memory=gone)))) is gets_it
    assert "Bo Alm" in to(plans("notice", context(tabs)))


def test_it_makes_sense_until_it_is_news_no_more() -> None:
    assert mails(notice(day=date(2026, 11, 1)))[0].expires == at("2027-01-01T00:00")


@pytest.mark.parametrize(
    "row",
    [
        notice(spread="Nej"),
        notice(spread=None),
        notice(spread="kanske"),
        notice(day=None),
        notice(day="snart"),
        notice(type="Skvaller"),
        notice(type=None),
        notice(title=None),
        notice(text=ErrorValue("#REF!")),
        notice(link=ErrorValue("#REF!")),
        notice(sign_up_by="31/11 2026"),
    ],
)
def test_what_is_not_marked_or_cannot_be_read_goes_to_nobody(row: Cells) -> None:
    assert {message.about[1] for message in mails(row, notice("Annat"))} == {"Annat"}


def test_of_two_of_one_day_and_title_neither_goes_and_the_later_is_a_finding() -> None:
    rows = [notice("Plan"), notice("Annat"), notice(" PLAN ", spread="Nej"), notice("Plan", date(2026, 11, 21))]
    found = mails(*rows)
    assert {message.about for message in found} == {("2026-11-22", "Annat"), ("2026-11-21", "Plan")}
    known = context(group({"Information": [NOTICE, *rows]}))
    assert [(one.code, one.cell) for one in known.findings if one.tab == "notices"] == [("value.invalid", "C4")]


def test_several_are_a_mail_each() -> None:
    assert [message.topic for message in mails(notice("B"), notice("A")) if message.to.name == "Anna Ek"] == [
        "notice:2026-11-22:b",
        "notice:2026-11-22:a",
    ]


def test_no_mail_is_made_of_a_tab_that_is_not_there_or_is_suddenly_empty() -> None:
    bare = planning.plan(context(group({"Information": [NOTICE]}), memory=remembered(rows={"notices": 3})))
    assert "notice" not in bare.ran
    assert "notice" not in planning.plan(context(group())).ran


@pytest.fixture(name="world")
def new_world(tmp_path: Path) -> World:
    """A group that has something to spread, and no state yet."""
    return World(tmp_path / "s", spreading(notice("Plan")))


def spreading(*rows: Cells, members: Sequence[Cells] = ()) -> dict[str, Rows]:
    """The group with these rows of Information."""
    return group({"Information": [NOTICE, *rows], **({"Medlemmar": members} if members else {})})


def sent(world: World) -> list[str]:
    """The keys of the news sent since last asked."""
    return [key for key in world.take() if key.startswith("notice:")]


def test_it_goes_once_whatever_is_then_done_to_the_row(world: World) -> None:
    world.run()
    assert len(sent(world)) == 3
    others = [notice("Ny"), notice(" plan", "22 november 2026", type="Kampanj", text="Nytt", link="https://x.org")]
    world.run("2026-11-23T12:00", spreading(*others))
    assert {key.rsplit(":", 1)[0] for key in sent(world)} == {"notice:2026-11-22:ny"}
    world.run("2026-11-24T12:00", spreading(*reversed(others)))
    assert sent(world) == []


def test_on_the_first_pass_all_that_is_still_news_goes(world: World) -> None:
    world.run(tabs=spreading(notice("Äldre", date(2026, 9, 23)), notice("För gammal", date(2026, 9, 22))))
    assert {key.split(":")[2] for key in sent(world)} == {"äldre"}


def test_a_mended_address_and_who_joins_get_it_and_nobody_twice(world: World) -> None:
    world.run()
    sent(world)
    members = [MEMBER, member("Anna Ek", "ny@example.org"), member("Bo Alm"), member("Cia Dal"), member("Dag Ek")]
    world.run("2026-11-23T12:00", spreading(notice("Plan"), members=members))
    assert sent(world) == ["notice:2026-11-22:plan:dag ek"]


def test_what_was_missed_while_nothing_ran_is_caught_up_or_let_go(world: World) -> None:
    tabs = spreading(notice("Ett", date(2026, 11, 25)), notice("Två", date(2026, 12, 20)))
    world.run(tabs=tabs)
    assert sent(world) == []
    world.run("2027-02-01T12:00")
    assert {key.split(":")[2] for key in sent(world)} == {"två"}
    assert {key.split(":")[2] for key in world.of("expired") if key.startswith("notice:")} == {"ett"}


def test_a_draft_follows_the_sheet_until_it_goes(world: World) -> None:
    world.run(posting=False)
    world.run(tabs=spreading(notice("Plan", text="Ändrad **text**")))
    bodies = [body for key, body in world.post.sent if key.startswith("notice:")]
    assert len(bodies) == 3
    assert all("Ändrad **text**" in text_of(body) for body in bodies)


@pytest.mark.parametrize("piece", ["- a\n", "# å\n", "a\n\n", "*a*\n", "[a](http://b) ", "<", "😀", "> a\n\n"])
def test_the_longest_text_is_small_enough_to_be_shown_whole(piece: str) -> None:
    letter = render(mails(notice(text=piece * 20_000))[0], GROUP)
    assert len(letter.html.encode()) < 100_000
    assert "… Texten är kortad här." in letter.text
    assert "… Texten är kortad här." in letter.html
