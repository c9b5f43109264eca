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
    ROLE,
    Cells,
    Rows,
    book,
    cash,
    context,
    group,
    meeting,
    plans,
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
