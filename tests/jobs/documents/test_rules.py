"""The rule pack's days, conditions and points of the agenda: data that papers cite."""

from datetime import date, timedelta

from jobs.documents.accounts import sums_of
from jobs.documents.grant import judged
from jobs.year import financial_year
from sheets_schema.rules import pack
from sheets_schema.rules.reports import reports, reports_of
from sheets_schema.rules.year import agenda, conditions, occasions
from sheets_schema.tabs.choices import GROUP_KIND, ROLE
from tests.jobs.helpers import book, group


def test_every_day_condition_and_point_is_in_both_languages_and_days_and_conditions_are_cited() -> None:
    says = [one.says for one in occasions()] + [one.says for one in conditions().values()]
    for text in (*says, *(one.says for one in agenda())):
        assert text.sv, text
        assert text.en, text
        assert text.sv != text.en, text
    cited = [(one.source, one.year) for one in occasions()]
    cited += [(one.source, one.year) for one in conditions().values()]
    assert [(source, year) for source, year in cited if not source or not 1990 <= year <= 2026] == []


def test_days_are_days_of_any_year_and_concern_kinds_that_there_are() -> None:
    kinds = {"", *(choice.label.sv for choice in GROUP_KIND.choices)}
    for one in occasions():
        assert one.kind in kinds
        for year in (2026, 2028):
            assert one.first(year) <= one.last(year)
            assert (one.first(year).year, one.first(year).month) == (year, one.on[0])
    reporting = next(one for one in occasions() if one.key == "reporting")
    assert (reporting.first(2027), reporting.first(2028)) == (date(2027, 2, 28), date(2028, 2, 29))


def test_the_last_day_of_the_annual_meeting_is_the_rules_own() -> None:
    (last,) = [one for one in occasions() if one.key == "annual_meeting"]
    assert last.first(2027) == pack()["annual_meeting"].day(2027)


def test_every_condition_is_judged_and_nothing_else_is() -> None:
    known = book(group(group_kind="Sektionsgrupp"))
    found = judged(known, financial_year(2027, (1, 1)), sums_of(known, 2026))
    assert set(found) == set(conditions())


def test_the_reports_of_the_year_are_cited_and_of_roles_and_kinds_that_there_are() -> None:
    kinds = {"", *(choice.label.sv for choice in GROUP_KIND.choices)}
    for one in reports().values():
        assert (one.kind in kinds, bool(one.kind) == bool(one.only.sv)) == (True, True)
        assert one.role in {choice.label.sv for choice in ROLE.choices}
        assert one.title.sv != one.title.en
        assert (one.due(date(2027, 1, 1)) + timedelta(days=1)).day == 1, "docs/sheet.md says: by the end of the month"
        assert (bool(one.source), 1990 <= one.year <= 2026) == (True, True)


def test_a_report_is_known_by_its_own_names_and_by_no_other() -> None:
    for one in reports().values():
        for title in (one.named(date(2027, 2, 28), "sv", one.kind), one.named(date(2027, 2, 28), "en", "")):
            assert [key for key, each in reports().items() if each.is_named_by(title)] == [one.key], title


def test_the_wheel_and_the_list_of_reports_name_the_same_days() -> None:
    days = {one.key: one.on for one in occasions()}
    assert {reports()[key].on for key in ("accounts", "activity")} == {days["reporting"]}
    assert reports()["grant"].on == days["grant"]


def test_a_kind_of_group_has_its_own_reports_and_one_that_is_not_known_has_all() -> None:
    everything = set(reports())
    assert {one.key for one in reports_of("")} == everything
    assert {one.key for one in reports_of("Sektionsgrupp")} == everything
    assert {one.key for one in reports_of("Redovisningsgrupp")} == everything - {"grant"}
