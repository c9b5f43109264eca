"""What the weekly letter reminds of: Insats, trainings, and that there is help to be had."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.hints import Hints, first_wednesday, hints
from jobs.worker.render import render
from sheets_schema.grid import ErrorValue
from tests.jobs.helpers import (
    CASH,
    MEETING,
    REPORT,
    ROLE,
    Cells,
    Rows,
    book,
    cash,
    context,
    group,
    meeting,
    plans,
    report,
    role,
    steady,
)
from tests.jobs.letters.group import GROUP

SUNDAY = date(2026, 11, 22)
NOTICE = ["Datum", "Typ", "Rubrik", "Sprid"]
TRAINING = ["Namn", "Utbildning", "Datum"]
HELP = ["Datum", "Vad gäller det", "Beskrivning", "Skicka"]
ROLES: Rows = [ROLE, role("Gruppsekreterare", "Anna Ek"), role("Kassör", "Bo Alm"), role("Granskare", "Gun Falk")]


def of(tabs: dict[str, Rows] | None = None, day: date = SUNDAY) -> Hints:
    """The hints of a group with these tabs."""
    return hints(book(group(tabs), f"{day}T18:00"), day)


@pytest.mark.parametrize(
    ("day", "wednesday"),
    [
        (date(2026, 11, 3), date(2026, 10, 7)),
        (date(2026, 11, 4), date(2026, 11, 4)),
        (date(2026, 11, 30), date(2026, 11, 4)),
        (date(2026, 12, 1), date(2026, 11, 4)),
        (date(2026, 12, 2), date(2026, 12, 2)),
        (date(2027, 1, 5), date(2026, 12, 2)),
        (date(2025, 1, 1), date(2025, 1, 1)),
    ],
)
def test_the_latest_first_wednesday(day: date, wednesday: date) -> None:
    assert first_wednesday(day) == wednesday


@steady(300)
@given(st.dates(date(1990, 1, 8), date(2099, 12, 31)))
def test_it_is_a_wednesday_of_a_months_first_week_within_five_weeks(day: date) -> None:
    found = first_wednesday(day)
    assert (found.weekday(), found.day <= 7, 0 <= (day - found).days < 35) == (2, True, True)


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        ([], True),
        ([[date(2026, 11, 3), "Nyhet", "Insats", "Ja"]], True),
        ([[date(2026, 11, 4), "Nyhet", "Insats", "Nej"]], False),
        ([[date(2026, 12, 4), "Nyhet", "Insats", "Ja"]], False),
        ([[date(2026, 11, 10), "Kampanj", "Annat", "Ja"]], True),
        ([["snart", "Kampanj", "Annat", "Ja"]], True),
        ([["snart", "Nyhet", "Insats", "Ja"]], False),
        ([[None, "Nyhet", "Insats", "Ja"]], False),
        ([[date(2026, 11, 10), "Skvaller", "Insats", "Ja"]], False),
        ([[date(2026, 11, 10), ErrorValue("#REF!"), "Insats", "Ja"]], False),
    ],
)
def test_insats_is_asked_for_until_news_is_entered(rows: list[Cells], asked: bool) -> None:
    assert of({"Information": [NOTICE, *rows]}).insats == (date(2026, 11, 4) if asked else None)


def test_without_the_tab_or_its_columns_nobody_asks() -> None:
    assert of().insats is None
    assert of({"Information": [NOTICE[:2]]}).insats is None


@pytest.mark.parametrize(
    ("rows", "untrained"),
    [
        ([], ()),
        ([["Anna Ek", "Grundkurs", date(2025, 1, 1)]], ("Bo Alm",)),
        ([["Någon annan", "Grundkurs", "i fjol"]], ("Anna Ek", "Bo Alm")),
        ([["anna  ek", "Grundkurs", None], ["Bo Alm", "Kassörskurs", date(2026, 1, 1)]], ()),
        ([[None, "Grundkurs", date(2025, 1, 1)]], ()),
    ],
)
def test_whoever_holds_a_role_without_a_training_where_the_group_notes_them(
    rows: list[Cells], untrained: tuple[str, ...]
) -> None:
    twice = [*ROLES, role("Insamlingsansvarig", "Bo Alm")]
    assert of({"Utbildningar": [TRAINING, *rows], "Roller": twice}).untrained == untrained


def test_one_signal_is_everyday_life_and_two_are_worth_a_word() -> None:
    resting: dict[str, Rows] = {
        "Kassabok": [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300)],
        "Be om hjälp": [HELP],
    }
    assert of({**resting, "Möten": [MEETING, meeting("1", SUNDAY)]}).quiet == ()
    assert [one.sv.split()[0] for one in of({**resting, "Möten": [MEETING]}).quiet] == ["Inget", "Inget"]
    assert of({"Kassabok": resting["Kassabok"], "Möten": [MEETING]}).quiet == (), "there is no tab to ask in"


def test_the_weekly_letter_offers_help_and_sends_none() -> None:
    tabs = group({"Möten": [MEETING], "Be om hjälp": [HELP], "Information": [NOTICE]}, organiser="stod@example.net")
    known = context(tabs, "2026-11-22T18:00")
    text = " ".join(render(plans("weekly_letter", known)[0], GROUP).text.split())
    assert "Inget har bokförts i kassaboken på 60 dagar." in text
    assert "Skriv en rad i fliken Be om hjälp och välj Ja i kolumnen Skicka" in text
    assert "senast 4 november. Ingen nyhet är inskriven sedan dess" in text
    assert plans("help_request", known) == []


def test_a_calm_weekly_letter_says_none_of_it() -> None:
    tabs = group({"Möten": [MEETING, meeting("1", SUNDAY)]})
    text = render(plans("weekly_letter", context(tabs, "2026-11-22T18:00"))[0], GROUP).text
    for word in ("Insats", "Utbildning", "Be om hjälp"):
        assert word not in text


PLAN = report("Verksamhetsplan 2027", date(2026, 12, 31), "Gruppsekreterare")
LISTED = report("Medlemslista", date(2027, 1, 20), "Gruppsekreterare")
REST: Rows = [
    report("Ansökan om verksamhetsbidrag", date(2027, 1, 31)),
    report("EKONOMISK  ÅRSRAPPORT 2026", date(2027, 3, 15)),
    report("Annual activity report", date(2027, 2, 1), "Gruppsekreterare", status="Inskickad"),
]


def unlisted(*rows: Cells, day: date = date(2026, 12, 6), kind: str = "Sektionsgrupp") -> list[str]:
    """The reports that a letter says are not in Rapporter."""
    known = book(group({"Rapporter": [REPORT, *rows]}, group_kind=kind), f"{day}T18:00")
    return [one.title.sv for one in hints(known, day).reports]


def test_what_is_not_in_the_tab_when_the_reports_are_to_be_written_is_named() -> None:
    everything = [
        "Verksamhetsplan 2027",
        "Aktuell medlemslista 2027",
        "Ansökan om verksamhetsbidrag 2027",
        "Ekonomisk årsrapport 2026",
        "Verksamhetsberättelse 2026",
    ]
    assert unlisted() == everything
    assert unlisted(PLAN, LISTED) == everything[2:]
    assert unlisted(PLAN, LISTED, *REST) == []
    assert unlisted(kind="Redovisningsgrupp") == [name for name in everything if "bidrag" not in name]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 12, 1), 0),
        (date(2026, 12, 2), 5),
        (date(2026, 12, 31), 5),
        (date(2027, 1, 1), 4),
        (date(2027, 1, 31), 4),
        (date(2027, 2, 1), 2),
        (date(2027, 2, 28), 2),
        (date(2027, 3, 1), 0),
        (date(2028, 2, 29), 2),
        (date(2027, 7, 1), 0),
    ],
)
def test_only_from_the_instructions_until_the_last_day_of_each(day: date, number: int) -> None:
    assert len(unlisted(day=day)) == number


def test_last_years_rows_stay_and_are_not_taken_for_this_years() -> None:
    last = [report("Verksamhetsplan 2026", date(2025, 12, 31), "Gruppsekreterare", status="Inskickad"), *REST]
    assert unlisted(*last, LISTED) == ["Verksamhetsplan 2027"]


@pytest.mark.parametrize(
    "row",
    [
        report(ErrorValue("#REF!"), date(2027, 1, 31)),
        report(None, date(2027, 1, 31)),
        report("Verksamhetsplan", "snart"),
    ],
)
def test_a_row_that_may_be_it_silences_it(row: Cells) -> None:
    assert "Verksamhetsplan 2027" not in unlisted(row)


def test_without_the_tab_nothing_is_missed_in_it() -> None:
    assert hints(book(group({"Rapporter": None}), "2026-12-06T18:00"), date(2026, 12, 6)).reports == ()


def test_the_weekly_letter_names_them_with_day_and_role() -> None:
    tabs = group({"Rapporter": [REPORT, *REST]})
    text = " ".join(render(plans("weekly_letter", context(tabs, "2026-12-06T18:00"))[0], GROUP).text.split())
    assert "det här står inte i fliken Rapporter" in text
    assert "Verksamhetsplan 2027: senast torsdag 31 december 2026, gruppsekreterare" in text
    assert "Ekonomisk" not in text
