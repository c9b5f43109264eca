"""What the office sees of a group: what is counted, that nothing people wrote is in it, and that it is read back whole."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs import troubles
from jobs.fleet.view import CODES, KINDS, OTHER, ROLES, TROUBLES, Meeting, ViewError, content_of, read_view, view_of
from sheets_schema.grid import Comment, Reply
from sheets_schema.kinds import ChoiceKind
from sheets_schema.tab import Tab
from sheets_schema.tabs import TABS
from sheets_schema.tabs.choices import ROLE
from sheets_schema.text import Text
from tests.jobs.helpers import CASH as CASHBOOK
from tests.jobs.helpers import (
    MEETING,
    REPORT,
    Cells,
    Rows,
    at,
    book,
    cash,
    context,
    group,
    mail,
    meeting,
    member,
    remembered,
    report,
    role,
    steady,
)
from tests.jobs.helpers import MEMBER as MEMBERS
from tests.jobs.helpers import ROLE as ROLE_HEAD

HELP: Cells = ["Datum", "Vad gäller det", "Beskrivning", "Skicka"]


def test_a_sound_group_is_seen_as_one() -> None:
    seen = view_of(context(group(sending="På")))
    assert content_of(seen) == {
        "schema": 1,
        "findings": {"error": 0, "warning": 0, "info": 0},
        "codes": {},
        "meeting": None,
        "reports": {"due": 0, "overdue": 0, "next": "2027-12-31"},
        "help": {"asked": 0, "since": None},
        "vacant": [],
        "quiet": {"held": 0, "planned": 0, "booked": 0},
        "sending": True,
        "waiting": 0,
        "unknown": 0,
        "failed": 0,
        "troubles": [],
    }


def test_the_next_meeting_is_the_first_that_has_not_begun() -> None:
    rows = [
        MEETING,
        meeting("1", date(2026, 11, 22), "11:00"),
        meeting("2", date(2026, 12, 20)),
        meeting("3", date(2026, 12, 3), type="Styrelsemöte"),
        meeting("4", date(2026, 11, 25), status="Inställt"),
    ]
    seen = view_of(context(group({"Möten": rows})))
    assert seen.meeting == Meeting(date(2026, 12, 3), "Styrelsemöte")
    assert (seen.held, seen.planned) == (0, 3)


def test_reports_are_counted_by_their_last_days() -> None:
    rows = [
        REPORT,
        report("a", date(2026, 11, 21)),
        report("b", date(2026, 11, 22)),
        report("c", date(2027, 1, 21)),
        report("d", date(2027, 1, 22)),
        report("e", date(2026, 11, 1), status="Inskickad"),
    ]
    seen = view_of(context(group({"Rapporter": rows})))
    assert (seen.overdue, seen.due, seen.next_report) == (1, 2, date(2026, 11, 22))
    assert seen.codes["reports.overdue"] == 1


def test_help_is_told_of_for_sixty_days_and_only_where_it_is_sent() -> None:
    rows = [
        HELP,
        [date(2026, 11, 1), "Kassan", None, "Ja"],
        [date(2026, 11, 20), "Kassan", None, "Ja"],
        [date(2026, 11, 21), "Annat", None, None],
        [date(2026, 9, 1), "Gammalt", None, "Ja"],
    ]
    seen = view_of(context(group({"Be om hjälp": rows})))
    assert (seen.asked, seen.asked_since) == (2, date(2026, 11, 1))


def test_a_request_dated_ahead_is_one_of_today() -> None:
    seen = view_of(context(group({"Be om hjälp": [HELP, [date(2031, 1, 1), "Kassan", None, "Ja"]]})))
    assert (seen.asked, seen.asked_since) == (1, date(2026, 11, 22))


def test_vacant_roles_are_told_by_key_and_the_groups_own_not_at_all() -> None:
    rows = [
        ROLE_HEAD,
        role("Kassör", "Bo Alm"),
        role("Granskare", "Gun", "gun@example.org"),
        role("Kaffekokare", "Bo Alm", to=date(2026, 1, 1)),
    ]
    assert view_of(context(group({"Roller": rows}))).vacant == ("secretary",)


def test_mails_are_counted_by_what_has_become_of_them() -> None:
    mails = [
        mail(f"notice:{n}", state=state) for n, state in enumerate(("queued", "data", "unknown", "failed", "sent"))
    ]
    seen = view_of(context(group(), memory=remembered(*mails)))
    assert (seen.waiting, seen.unknown, seen.failed) == (2, 1, 1)


def test_troubles_that_last_are_told_by_kind() -> None:
    kept: troubles.Troubles = ()
    for what in ("workbook", "job:notice", "tab:sent", "Anna Ek", "mail"):
        kept = troubles.noted(kept, what, Text("Hemligt", "Secret"), "Anna", at("2026-11-20T12:00"))
    kept = troubles.ended(kept, ["mail"], at("2026-11-21T12:00"))
    seen = view_of(context(group(), memory=replace(remembered(), troubles=kept)))
    assert seen.troubles == ("job:notice", OTHER, "tab:sent", "workbook")


def test_every_declared_role_has_a_key() -> None:
    assert set(ROLES) == {choice.label.sv for choice in ROLE.choices}


# What people wrote is nowhere in it.

MARKS = (f"Zebra{number}" for number in count())


def _marked(tab: Tab, n: int) -> Iterator[object]:
    """A row of a tab: choices and days are sound, and whatever else a person may write is a mark of its own."""
    for column in tab.columns:
        if column.key == "role" and n % 2:
            yield next(MARKS)
        elif isinstance(column.kind, ChoiceKind):
            yield column.kind.choices[n % len(column.kind.choices)].label.sv if n < 7 else next(MARKS)
        elif tab.key == "meetings" and column.key in ("start", "end"):
            yield time(18, 30)
        elif column.key in ("date", "due", "start", "to", "from", "placed", "sent", "left", "joined"):
            yield date(2026, 11, 12 + 2 * n)
        elif column.key == "send":
            yield "Ja"
        elif column.key == "email":
            yield f"{next(MARKS)}@example.org"
        elif column.key in ("money_in", "balance", "opening_balance", "amount", "collected"):
            yield "8 676,31"
        else:
            yield next(MARKS)


def _leaves(value: object) -> Iterator[object]:
    """Every name and value of JSON."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from _leaves(held)
    elif isinstance(value, list):
        for held in value:
            yield from _leaves(held)
    else:
        yield value


SAID = {
    *("schema", "findings", "codes", "meeting", "reports", "help", "vacant", "quiet", "sending", "waiting", "unknown"),
    *("failed", "troubles", "error", "warning", "info", "day", "kind", "due", "overdue", "next", "asked", "since"),
    *("held", "planned", "booked"),
}


def _is_declared(leaf: object) -> bool:
    """Whether a name or value of a view is a number, a day, or a word that the program itself declares."""
    if not isinstance(leaf, str):
        return leaf is None or isinstance(leaf, bool | int)
    if leaf in SAID | CODES | KINDS | TROUBLES | set(ROLES.values()):
        return True
    return leaf == date.fromisoformat(leaf).isoformat()


def test_nothing_that_anybody_wrote_is_in_it() -> None:
    tabs: dict[str, Rows] = {
        tab.label.sv: [[column.label.sv for column in tab.columns], *(list(_marked(tab, n)) for n in range(9))]
        for tab in TABS
        if tab.key != "settings"
    }
    settings = [["Inställning", "Värde"], ["Gruppens namn", next(MARKS)], [next(MARKS), next(MARKS)], ["Utskick", "På"]]
    seen = context(
        {**tabs, "Inställningar": settings},
        memory=remembered(mail("notice:Zebra", person="zebra", name="Zebra", address="zebra@example.org")),
    )
    comment = Comment("Kassabok", "B2", "Zebra", "Zebra", replies=(Reply("Zebra", "Zebra"),))
    content = content_of(view_of(replace(seen, book=replace(seen.book, comments=(comment,), name="Zebra.xlsx"))))
    text = json.dumps(content, ensure_ascii=False)
    assert all(map(_is_declared, _leaves(content)))
    assert "zebra" not in text.casefold()
    assert "8676" not in text.replace(" ", "")
    assert "867631" not in text
    # The marks were read: a book of which nothing is understood would tell nothing either.
    assert content["findings"]["error"] > 20  # type: ignore[index]  # JSON
    assert content["meeting"] is not None
    assert content["help"]["asked"] == 9  # type: ignore[index]  # JSON
    assert read_view(json.loads(text)) == view_of(seen)


CELL = st.one_of(
    st.none(), st.text(max_size=12), st.integers(-9, 60_000), st.dates(date(2026, 1, 1), date(2027, 12, 1))
)


def _rows(head: Cells) -> st.SearchStrategy[Rows]:
    return st.lists(st.lists(CELL, min_size=len(head), max_size=len(head)), max_size=3).map(lambda rows: [head, *rows])


@given(
    st.fixed_dictionaries(
        {"Möten": _rows(MEETING), "Rapporter": _rows(REPORT), "Be om hjälp": _rows(HELP), "Roller": _rows(ROLE_HEAD)}
    )
)
@steady(60)
def test_whatever_stands_in_the_cells_is_told_in_declared_words(tabs: dict[str, Rows]) -> None:
    seen = view_of(context(group(tabs)))
    content = content_of(seen)
    assert all(map(_is_declared, _leaves(content)))
    assert read_view(json.loads(json.dumps(content))) == seen


# What is read back.


def _content(**changed: object) -> dict[str, Any]:
    members = [MEMBERS, member("Anna Ek")]
    tabs = group({"Medlemmar": members, "Kassabok": [CASHBOOK, cash(1, "i går", "Bank", "Gåvor", 1)]})
    return {**content_of(view_of(context(tabs))), **changed}


def test_what_is_kept_is_read_back() -> None:
    assert read_view(_content()).codes["cashbook.date_invalid"] == 1
    assert content_of(read_view(_content())) == _content()


def test_names_that_this_version_does_not_declare_are_left_out() -> None:
    seen = read_view(
        _content(
            codes={"cashbook.voucher_gap": 2, "<script>": 1, "new.code": 3},
            vacant=["treasurer", "=cmd()"],
            troubles=["workbook", "job:from_tomorrow", 'x"onload='],
            meeting={"day": "2026-12-03", "kind": "<b>Fest</b>"},
            later=1,
        )
    )
    assert seen.codes == {"cashbook.voucher_gap": 2}
    assert (seen.vacant, seen.troubles) == (("treasurer",), (OTHER, "workbook"))
    assert seen.meeting == Meeting(date(2026, 12, 3), "Annat")


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "x",
        {},
        {"schema": 2},
        {"schema": 1},
        _content(findings={"error": "<b>"}),
        _content(findings={"error": -1, "warning": 0, "info": 0}),
        _content(findings={"error": True, "warning": 0, "info": 0}),
        _content(codes=[]),
        _content(codes={"cashbook.voucher_gap": 1.5}),
        _content(meeting={"day": "i morgon", "kind": "Årsmöte"}),
        _content(meeting={"day": 5, "kind": "Årsmöte"}),
        _content(meeting="Årsmöte"),
        _content(reports=None),
        _content(reports={"due": 10**12, "overdue": 0, "next": None}),
        _content(help={"asked": 1}),
        _content(vacant="treasurer"),
        _content(vacant=[1]),
        _content(sending="Ja"),
        _content(troubles={}),
        _content(quiet={"held": "", "planned": None, "booked": None}),
    ],
)
def test_what_is_no_view_is_refused_in_one_line(content: object) -> None:
    with pytest.raises(ViewError) as refused:
        read_view(content)
    assert "\n" not in refused.value.says.sv


def test_the_day_is_that_of_the_groups_own_clock() -> None:
    rows = {"Rapporter": [REPORT, report("a", date(2026, 11, 22))]}
    assert view_of(context(group(rows), "2026-11-22T23:59")).overdue == 0
    assert view_of(context(group(rows), "2026-11-23T00:01")).overdue == 1
    assert book(group(rows)).today == date(2026, 11, 22)
