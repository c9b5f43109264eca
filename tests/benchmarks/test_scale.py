"""The simulated week of a movement: nothing is lost, no quota is exceeded, and the pages show what was printed."""

import re
from pathlib import Path

import numpy as np
import pytest

from benchmarks.pages import number
from benchmarks.scale_tables import bound, costs, of_group, of_mail, seen, store_and_work
from benchmarks.scale_week import DAY, LETTERS, SPREAD, WEEK, Movement, Office, a_minute, changes_of, due_of, run
from benchmarks.scale_year import Cost
from jobs.fleet.quota import ACCOUNT, PROJECT
from sheets_schema.text import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
SMALL = Movement(300, 4.0, 0.2)
STORM = Movement(600, 60.0, 0.2)
SUNDAY = LETTERS - 6 * 60
"""Noon, six hours before the letters."""
COST = Cost(0.2, {"weekly_letter": 52, "meeting_call": 275}, {"mail": 327}, 5e5, 30, 5e4, 0.1, 0.1, 2, 1)


def test_a_week_is_the_same_for_the_same_seed_and_has_each_letter_once() -> None:
    changes = changes_of(SMALL)
    assert (changes.minute == changes_of(SMALL).minute).all()
    assert 0 <= changes.minute.min() <= changes.minute.max() < WEEK
    nights, letters = due_of(SMALL)
    assert sorted(letters.group) == list(range(SMALL.groups))
    assert ((letters.minute >= LETTERS) & (letters.minute < LETTERS + SPREAD)).all()
    assert (nights.minute % DAY < SPREAD).all()
    assert abs(len(nights.group) / (7 * SMALL.groups) - SMALL.due) < 0.03


def test_most_is_edited_in_the_evening_and_on_sunday() -> None:
    minute = changes_of(Movement(3000, 4.0, 0.2)).minute
    hour, day = minute % DAY // 60, minute // DAY
    assert 0.45 < np.mean((hour >= 18) & (hour < 22)) < 0.55
    assert np.sum(day == 6) > 2 * np.sum(day == 4)


def test_where_there_is_room_a_change_is_seen_in_the_next_minute() -> None:
    free = run(SMALL, None, SUNDAY)
    assert free.changes.max() <= 1
    assert (len(free.letters), free.letters.max()) == (SMALL.groups, 0.5)
    roomy = run(SMALL, Office(6, sweep=60), SUNDAY)
    assert roomy.changes.max() <= 2
    assert len(roomy.changes) == len(free.changes)


def test_a_storm_exceeds_no_quota_and_loses_nothing() -> None:
    """What waits is looked at together, and the least served go first: half of all changes do not wait."""
    office = Office(1, accounts=1, sweep=60)
    how = run(STORM, office, SUNDAY)
    assert how.looks.max() == a_minute(ACCOUNT) == 26
    assert len(how.letters) == STORM.groups
    assert np.quantile(how.changes, 0.99) > 5
    assert np.quantile(how.changes, 0.5) < 2
    assert run(STORM, Office(1, accounts=6, sweep=60), SUNDAY).looks.max() == a_minute(PROJECT) == 130


def test_the_more_accounts_the_more_seldom_each_is_asked() -> None:
    assert [Office(projects).pause(20_000) for projects in (1, 2, 4)] == [2, 4, 9]
    assert Office(4, sweep=60).pause(20_000) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_tables(language: Language) -> None:
    week = run(SMALL, None, SUNDAY)
    office = Office(2)
    tables = [
        of_group(COST, 365),
        bound(COST, SMALL.groups, week, week),
        seen(SMALL.groups, {(2.0, office): week}),
        store_and_work(COST, SMALL.groups, office, week, week),
        of_mail(COST, SMALL.groups, 365),
        costs(COST, SMALL.groups, 365, week),
    ]
    page = (ROOT / ("docs/scale.md" if language == "sv" else "docs/scale.en.md")).read_text("utf-8")
    for table in tables:
        lines = table.markdown(language).splitlines()
        assert len({line.count("|") for line in lines}) == 1
        (shown,) = re.findall(f"<!-- {table.name} -->\n(.*?)\n<!-- /{table.name} -->", page, re.DOTALL)
        kept = shown.splitlines()
        assert kept[1] == lines[1]
        if table.name not in ("quota", "work"):  # whose order, or header, is of what was run
            assert kept[0] == lines[0]


def test_both_pages_show_the_same_numbers() -> None:
    numbers = []
    for page in ("docs/scale.md", "docs/scale.en.md"):
        tables = re.findall(r"<!-- \w+ -->\n(.*?)\n<!-- /", (ROOT / page).read_text("utf-8"), re.DOTALL)
        assert len(tables) == 7
        cells = [cell.strip() for table in tables for line in table.splitlines() for cell in line.split("|")[2:]]
        plain = [cell.replace("\N{NO-BREAK SPACE}", "").replace(" %", "%") for cell in cells]
        english = page.endswith(".en.md")
        digits = [one.replace(",", "" if english else ".") for one in plain]
        numbers.append([one for one in digits if re.fullmatch(r"[\d.]+%?( \+ \d+)?", one)])
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 100


def test_numbers_in_both_languages() -> None:
    assert tuple(number(12345.678, 2)[language] for language in LANGUAGES) == (
        "12\N{NO-BREAK SPACE}345,68",
        "12,345.68",
    )
