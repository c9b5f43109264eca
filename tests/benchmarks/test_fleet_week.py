"""The plan of the simulated week, and what is made of its results: the same each time, and counted as said."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, timedelta
from xml.etree import ElementTree as ET

import pytest

from benchmarks.fleet import plan
from benchmarks.fleet.chart import draw
from benchmarks.fleet.tables import idle, of_weeks
from benchmarks.fleet.week import Found, percentile
from sheets_schema.text import LANGUAGES, Language
from tests.jobs.helpers import context, plans


def test_the_same_seed_is_the_same_week() -> None:
    assert plan.edits(50, 3) == plan.edits(50, 3) != plan.edits(50, 4)


def test_every_edit_is_within_the_week_and_in_order() -> None:
    first = plan.MONDAY.astimezone(UTC)
    moments = [edit.moment for edit in plan.edits(50, 3)]
    assert moments == sorted(moments)
    assert first <= moments[0] <= moments[-1] < first + timedelta(days=7)


def test_a_group_gets_a_letter_and_each_of_its_meetings_a_call_to_each_member() -> None:
    edits = plan.edits(50, 3)
    called = Counter(edit.group for edit in edits if edit.what == plan.CALLING)
    wanted = plan.expected(50, edits)
    assert sum(number for (_, job), number in wanted.items() if job == "weekly_letter") == 50
    assert {group: wanted[group, "meeting_call"] for group in called} == {
        group: number * plan.MEMBERS for group, number in called.items()
    }


def test_what_is_expected_is_what_the_jobs_ask_for() -> None:
    """A meeting as an edit writes it is one call to each of the group's members."""
    edit = next(edit for edit in plan.edits(50, 3) if edit.what == plan.CALLING)
    tabs = plan.tabs(edit.group)
    tabs["Möten"] = [*tabs["Möten"], *edit.rows]
    told = plans("meeting_call", context(tabs, edit.moment.astimezone(plan.ZONE).strftime("%Y-%m-%dT%H:%M")))
    assert len(told) == plan.MEMBERS


def test_a_percentile_is_one_of_the_values() -> None:
    waits = [float(n) for n in range(1, 101)]
    assert (percentile(waits, 0.5), percentile(waits, 0.99), percentile([], 0.5)) == (51.0, 100.0, 0.0)


def test_the_chart_is_xml_and_says_what_was_measured_in_both_languages() -> None:
    week = Found(groups=1007, workers=2, crowded=100, busy=25.0, waits=[60.0, 120.0])
    said: dict[Language, set[str]] = {}
    for language in LANGUAGES:
        root = ET.fromstring(draw([week], language))  # noqa: S314 - we have just made it
        said[language] = {one.text for one in root.iter() if one.text}
    assert {"2 workers", "4.0", "A simulated week of 1,007 groups", "2.0 min", "99 of 100 within"} <= said["en"]
    assert {"2 arbetare", "4,0", "En simulerad vecka med 1\N{NO-BREAK SPACE}007 grupper", "2,0 min"} <= said["sv"]


def test_the_table_has_a_column_for_each_number_of_workers() -> None:
    """And an idle group bears its share of the lists of changes, which are asked for all."""
    one = Found(1000, 1, hours=10, crowded=3, busy=2.0, requests=Counter(changes=80), idle_requests=1, idle_hours=1000)
    assert idle(one) == pytest.approx(0.009)
    table = of_weeks([one, replace(one, workers=4)]).markdown("en").splitlines()
    assert table[0] == "| Workers | 1 | 4 |"
    assert "| Looks a second, while 8 or more wait | 1.5 | 1.5 |" in table
    assert "| With its share of the lists of changes | 0.0090 | 0.0090 |" in table
