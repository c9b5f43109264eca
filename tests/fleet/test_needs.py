"""Which group needs help, as a table: what is seen of it on 22 November 2026 at noon, and what is said."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from jobs.fleet.needs import _CAUSES, _ROLES, day_text, needs, needs_help, rank
from jobs.fleet.view import CODES, ROLES, View
from sheets_schema.text import LANGUAGES

NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
FEW: dict[str, int] = {"error": 0, "warning": 0, "info": 0}
SOUND = View(FEW, {}, held=1, planned=1, booked=3, sending=True)


@dataclass(frozen=True)
class Known:
    """A group of long standing, read an hour ago."""

    added: datetime = NOW - timedelta(days=300)
    paused: datetime | None = None
    looked: datetime | None = NOW - timedelta(hours=1)
    failed: int = 0
    trouble: str = ""


def ago(**some: float) -> datetime:
    return NOW - timedelta(**some)


def seen(errors: int = 0, codes: dict[str, int] | None = None, **others: Any) -> View:
    return replace(SOUND, findings={**FEW, "error": errors}, codes=codes or {}, **others)


def said(view: View | None, group: Known = Known()) -> list[str]:
    return [one.says.sv for one in needs(view, group, NOW)]


OF_THE_SHEET = [
    (Known(looked=ago(days=7.9)), []),
    (Known(looked=ago(days=8.1)), ["Arket har inte lästs sedan 14 november."]),
    (Known(looked=ago(days=400)), ["Arket har inte lästs sedan 18 oktober 2025."]),
    (Known(looked=ago(hours=20), failed=9), []),
    (Known(looked=ago(hours=25), failed=1), ["Arket går inte att arbeta med. Senast gick det 21 november."]),
    (Known(looked=ago(days=30), failed=1), ["Arket går inte att arbeta med. Senast gick det 23 oktober."]),
    (
        Known(added=ago(days=2), looked=None, failed=3, trouble="workbook"),
        ["Arket går inte att läsa; är det fortfarande delat? Med sedan 20 november."],
    ),
    (
        Known(looked=ago(days=2), failed=3, trouble="limit"),
        ["Arket är för stort att gå igenom. Senast gick det 20 november."],
    ),
    (Known(added=ago(days=2), looked=None), ["Arket har aldrig lästs, fast gruppen lades till 20 november."]),
    (Known(added=ago(hours=2), looked=None), []),
    (Known(paused=ago(days=30), looked=ago(days=30), failed=4), []),
]


@pytest.mark.parametrize(("group", "words"), OF_THE_SHEET)
def test_what_is_said_of_a_sheet_that_is_not_read(group: Known, words: list[str]) -> None:
    assert said(SOUND, group) == words
    assert said(None, group) == words


OF_THE_BOOK = [
    (SOUND, [], False),
    (seen(asked=1, asked_since=date(2026, 11, 20)), ["Bad om hjälp 20 november."], True),
    (seen(asked=2, asked_since=date(2026, 11, 1)), ["Har bett om hjälp 2 gånger, först 1 november."], True),
    (seen(vacant=("secretary",)), ["Ingen är gruppsekreterare."], True),
    (
        seen(vacant=("auditor", "treasurer", "secretary")),
        ["Ingen är gruppsekreterare, kassör eller granskare."],
        True,
    ),
    (seen(vacant=("nomination_committee",)), ["Ingen är valberedning."], False),
    (seen(unknown=1), ["1 brev kom kanske inte fram; bestäm med gruppbok fleet outbox."], True),
    (seen(failed=2), ["2 brev kom inte fram."], True),
    (seen(overdue=1), ["1 rapport är försenad."], True),
    (seen(overdue=3), ["3 rapporter är försenade."], True),
    (seen(codes={"meetings.annual_missing": 1}), ["Årets årsmöte saknas."], True),
    (seen(codes={"meetings.annual_late": 1}), ["Årsmötet är lagt för sent."], True),
    (seen(codes={"meetings.call_late": 1}), ["Kallelsen till ett stadgeenligt möte har inte gått i tid."], True),
    (seen(1, {"tab.emptied": 1}), ["En flik saknas eller har blivit tom."], True),
    (seen(1, {"roles.no_address": 1}), ["1 fel att rätta."], False),
    (seen(5, {"cashbook.date_missing": 3, "value.invalid": 2}), ["5 fel att rätta, mest i kassaboken."], False),
    (seen(3, {"cashbook.receipt_missing": 30, "value.invalid": 3}), ["3 fel att rätta."], False),
    (seen(25, {"value.invalid": 25}), ["25 fel att rätta."], True),
    (
        seen(3, {"reports.overdue": 2, "value.invalid": 1}, overdue=2),
        ["2 rapporter är försenade.", "1 annat fel att rätta."],
        True,
    ),
    (seen(held=0, planned=0), ["Inget möte på 60 dagar, och inget inplanerat de närmaste 60."], True),
    (seen(held=0, planned=1), [], False),
    (seen(held=None, planned=0), [], False),
    (seen(booked=0), ["Inget är bokfört på 60 dagar."], False),
    (seen(sending=False), ["Inga brev skickas: Utskick är Av."], False),
    (seen(troubles=("mail",)), ["Mejlservern tar inte emot gruppens brev."], True),
    (seen(troubles=("mailbox",)), ["Brevlådan går inte att läsa."], False),
    (seen(troubles=("unmade",)), ["Det är fler brev än som får gå på en dag."], False),
    (seen(troubles=("job:notice", "tab:sent")), ["Ett fel i programmet är i vägen; loggen säger mer."], True),
    (seen(troubles=("still", "workbook")), [], False),
]


@pytest.mark.parametrize(("view", "words", "is_grave"), OF_THE_BOOK)
def test_what_is_said_of_a_book(view: View, words: list[str], *, is_grave: bool) -> None:
    assert said(view) == words
    assert needs_help(needs(view, Known(), NOW)) is is_grave


def test_a_new_group_may_let_its_mails_stay_drafts() -> None:
    assert said(seen(sending=False), Known(added=ago(days=13))) == []


def test_the_gravest_stands_first_and_the_english_says_the_same() -> None:
    view = seen(
        asked=1,
        asked_since=date(2025, 12, 30),
        vacant=("secretary", "treasurer"),
        unknown=2,
        overdue=1,
        codes={"meetings.annual_missing": 1},
    )
    group = Known(looked=ago(days=9))
    assert said(view, group) == [
        "Bad om hjälp 30 december 2025.",
        "Arket har inte lästs sedan 13 november.",
        "2 brev kom kanske inte fram; bestäm med gruppbok fleet outbox.",
        "Ingen är gruppsekreterare eller kassör.",
        "Årets årsmöte saknas.",
        "1 rapport är försenad.",
    ]
    assert [one.says.en for one in needs(view, group, NOW)] == [
        "Asked for help on 30 December 2025.",
        "Not read since 13 November.",
        "2 mails may not have arrived; decide by gruppbok fleet outbox.",
        "Nobody is group secretary or treasurer.",
        "This year's annual meeting is missing.",
        "1 report is overdue.",
    ]


def test_who_has_the_gravest_need_comes_first_and_then_who_has_more() -> None:
    views = [
        seen(asked=1, asked_since=date(2026, 11, 20), overdue=1),
        seen(asked=1, asked_since=date(2026, 11, 20)),
        seen(unknown=1, failed=1),
        seen(unknown=1),
        seen(overdue=1, held=0, planned=0, booked=0),
        seen(overdue=1, booked=0),
        seen(1),
        SOUND,
    ]
    ranks = [rank(needs(view, Known(), NOW)) for view in views]
    assert all(one < other for one, other in pairwise(ranks))


def test_every_role_and_code_that_is_spoken_of_is_declared() -> None:
    assert set(_ROLES) == set(ROLES.values())
    for view, _, _ in OF_THE_BOOK:
        assert set(view.codes) <= CODES


def test_what_is_said_is_a_sentence_in_both_languages() -> None:
    groups = [Known(looked=ago(days=400), failed=1, trouble=kind) for kind in ("", *_CAUSES)]
    cases = [*((view, Known()) for view, _, _ in OF_THE_BOOK), *((SOUND, group) for group in groups)]
    for view, group in cases:
        for one in needs(view, group, NOW):
            for language in LANGUAGES:
                words = one.says[language]
                assert words[0].isupper() or words[0].isdigit()
                assert words.endswith(".")
                assert len(words) < 90


def test_a_day_is_the_offices_own() -> None:
    group = Known(looked=datetime(2026, 11, 12, 23, 30, tzinfo=UTC))
    assert said(SOUND, group) == ["Arket har inte lästs sedan 13 november."]
    assert day_text(date(2027, 1, 1), date(2026, 12, 31)).sv == "1 januari 2027"
