"""All groups as the office sees them: their order, what they come to, and what is made of what cannot be read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jobs.fleet.office import Totals, alphabetic, initial, office
from jobs.fleet.view import content_of
from tests.fleet.made_up import NOW, SOUND, fleet, group, small


def test_those_that_need_help_come_first_then_the_others_by_name() -> None:
    shown = small()
    assert [row.name for row in shown.helped] == ["<script>alert(1)</script>", "Ängelholm", "lund"]
    assert [row.name for row in shown.others] == ['=HYPERLINK("http://example.org";"Lund")', "Ny", "Åmål", "Örebro"]
    assert [row.name for row in shown.paused] == ["Émilia & öD"]


def test_what_it_comes_to() -> None:
    assert small().totals == Totals(groups=7, paused=1, asked=1, vacant=1, late=1, reports=1, left=1, mails=3, errors=1)


def test_what_many_have_is_told_of_and_what_one_has_is_not() -> None:
    found = [(one.code, one.groups, one.number, one.where.sv) for one in small().common]
    assert found == [("cashbook.receipt_missing", 2, 6, "Kassabok"), ("value.invalid", 2, 2, "Flera flikar")]
    alone = office([group(1, "a")], {1: content_of(replace(SOUND, codes={"value.invalid": 9}))}, NOW)
    assert alone.common == ()


def test_what_is_said_of_a_common_finding_has_nothing_to_fill_in() -> None:
    for one in fleet(120).common:
        assert "{" not in one.says.sv + one.says.en


@pytest.mark.parametrize("content", [None, "x", {"schema": 9}, {"schema": 1}])
def test_a_view_that_cannot_be_read_is_as_none(content: object) -> None:
    (row,) = office([group(1, "Lund")], {1: content}, NOW).rows
    assert (row.view, row.needs) == (None, ())


def test_an_empty_fleet_is_one() -> None:
    shown = office([], {}, NOW)
    assert (shown.rows, shown.common, shown.totals.groups) == ((), (), 0)


def test_a_name_is_fit_for_a_line() -> None:
    names = [" \n", "a\nb\x00\u202e", "x" * 300]
    shown = office([group(n, name) for n, name in enumerate(names)], {}, NOW)
    assert sorted(len(row.name) for row in shown.rows) == [1, 3, 80]
    assert {"–", "a b"} < {row.name for row in shown.rows}


def test_swedish_names_stand_as_in_a_swedish_list() -> None:
    names = ["Östra", "Åmål", "Zelda", "Ängelholm", "Eslöv", "Émile", "lund", "Æbelø", "Malmö"]
    assert sorted(names, key=alphabetic) == [
        *("Émile", "Eslöv", "lund", "Malmö", "Zelda", "Åmål", "Æbelø", "Ängelholm", "Östra"),
    ]
    assert [initial(name) for name in (*names, "17", "", "Ø", "e\u0301")] == list("ÖÅZÄEELÄM##ÖE")


def test_a_paused_group_counts_in_nothing() -> None:
    view = content_of(replace(SOUND, asked=1, overdue=3, unknown=2))
    shown = office([group(1, "Lund", paused=NOW - timedelta(days=1))], {1: view}, NOW)
    assert shown.totals == Totals(groups=0, paused=1, asked=0, vacant=0, late=0, reports=0, left=0, mails=0, errors=0)
