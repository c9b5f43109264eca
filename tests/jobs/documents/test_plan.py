"""The plan of a year and its wheel."""

import itertools
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from jobs.documents.model import Document, Figure
from jobs.documents.plan import plan
from jobs.documents.wheel import Mark, Ring, month_starts, spread, wheel
from jobs.year import financial_year
from sheets_schema.grid import ErrorValue
from tests.jobs.documents.reading import headings, items, paragraphs, table, tables
from tests.jobs.helpers import MEETING, REPORT, Rows, book, group, meeting, member, report
from tests.jobs.helpers import MEMBER as MEMBER_HEADER

ACTIVITY = ["Aktivitet", "Typ", "Start", "Slut", "Ansvarig", "Status", "Mål"]
TASK = ["Uppgift", "Ansvarig", "Förfaller", "Status", "Aktivitet"]
DECISION = ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"]


def of(rows: Rows = (), year: int = 2026, settings: dict[str, object] | None = None, **others: Rows) -> Document:
    """The plan of the usual group with these activities."""
    return plan(book(group({"Planering": [ACTIVITY, *rows], **others}, **(settings or {}))), year, "sv")


def test_activities_stand_by_month_with_owner_goal_and_status() -> None:
    rows: Rows = [
        [
            "Skriv för frihet",
            "Kampanj",
            date(2026, 11, 8),
            date(2026, 12, 13),
            "Anna Ek, Bo Alm",
            "Planerad",
            "400 kort",
        ],
        ["Pride", "Insamling", date(2026, 6, 6), None, "Bo Alm", "Genomförd", None],
        ["Torgdag", "Aktion", date(2026, 6, 1), None, None, "Inställd", "50 namn"],
        ["Nästa år", "Aktion", date(2027, 1, 1), None, None, "Idé", None],
    ]
    done = of(rows)
    assert [month for month in headings(done, 2) if month.endswith("2026")] == ["juni 2026", "november 2026"]
    assert tables(done, "När") == (
        ("2026-06-01", "Torgdag (Aktion)", "–", "50 namn", "Inställd"),
        ("2026-06-06", "Pride (Insamling)", "Bo Alm", "–", "Genomförd"),
        ("2026-11-08 – 2026-12-13", "Skriv för frihet (Kampanj)", "Anna Ek, Bo Alm", "400 kort", "Planerad"),
    )
    assert any(text.startswith("Inget börjar i januari, februari, mars") for text in paragraphs(done))


def test_an_activity_that_goes_on_from_the_year_before_stands_in_the_first_month() -> None:
    done = of([["Vinterkampanj", "Kampanj", date(2025, 12, 1), date(2026, 2, 1), None, "Planerad", "x"]])
    assert [month for month in headings(done, 2) if month.endswith("2026")] == ["januari 2026"]
    assert ("2026-01-01 – 2026-02-01", "Vinterkampanj", "Aktiviteter") in [row[1:] for row in table(done, "Nr")]


def test_the_list_of_days_has_meetings_deadlines_activities_and_amnestys_own() -> None:
    done = of(
        [["Pride", "Insamling", date(2026, 6, 6), None, "Bo Alm", "Planerad", "x"]],
        Möten=[
            MEETING,
            meeting("2026-5", date(2026, 6, 2)),
            meeting("2026-6", date(2026, 7, 2), status="Inställt"),
        ],
        Rapporter=[REPORT, report("Plan", date(2026, 6, 4)), report("Sedan", date(2027, 6, 4))],
        Uppgifter=[TASK, ["Boka", "Bo Alm", date(2026, 6, 3), "Att göra", "Pride"]],
        Beslut=[DECISION, ["2026-5", "§ 3", "Köp tält", "Cia Dal", date(2026, 6, 5), "Pågår"]],
    )
    listed = [row[1:] for row in table(done, "Nr")]
    assert [row for row in listed if row[0].startswith(("2026-06", "2026-07"))] == [
        ("2026-06-02", "Gruppmöte 2026-5", "Möten"),
        ("2026-06-03", "Uppgift: Boka", "Sista dagar"),
        ("2026-06-04", "Rapport: Plan", "Sista dagar"),
        ("2026-06-05", "Beslut: Köp tält", "Sista dagar"),
        ("2026-06-06", "Pride", "Aktiviteter"),
    ]
    assert ("2026-03-31", "Sista dagen för årsmötet", "Amnestys dagar (standardstadgarna § 4, 2009)") in listed
    assert ("2026-02-28") in [row[0] for row in listed]
    assert [row[0] for row in table(done, "Nr")] == [str(n) for n in range(1, len(listed) + 1)]
    assert tables(done, "Senast") == (
        ("2026-06-03", "Boka", "Pride", "Bo Alm", "Att göra"),
        ("2026-06-05", "Köp tält", "2026-5 § 3", "Cia Dal", "Pågår"),
        ("2026-06-04", "Plan", "Sekretariatet", "Kassör", "Ej påbörjad"),
    )


@pytest.mark.parametrize(("kind", "is_there"), [("Sektionsgrupp", True), ("Redovisningsgrupp", False)])
def test_the_grant_is_a_section_groups_day_alone(kind: str, is_there: bool) -> None:
    done = of(settings={"group_kind": kind})
    assert any("verksamhetsbidraget" in row[2] for row in table(done, "Nr")) is is_there


def test_a_task_without_a_day_is_there_until_it_is_done() -> None:
    rows: Rows = [TASK, ["Måla skylt", "Bo Alm", None, "Att göra", None], ["Gjort", "Bo Alm", None, "Klar", None]]
    assert tables(of(Uppgifter=rows), "Senast") == (("–", "Måla skylt", "–", "Bo Alm", "Att göra"),)


def test_what_lacks_an_owner_or_a_goal_is_said() -> None:
    rows: Rows = [
        ["Torgdag", "Aktion", date(2026, 6, 1), None, None, "Planerad", None],
        ["Pride", "Aktion", date(2026, 6, 2), None, "Bo Alm", "Idé", None],
        ["Klart", "Aktion", date(2026, 6, 3), None, None, "Genomförd", None],
    ]
    assert items(of(rows)) == ["Torgdag: saknar ansvarig och mål", "Pride: saknar mål"]


def test_a_protected_member_is_not_named() -> None:
    rows: Rows = [["Pride", "Aktion", date(2026, 6, 2), None, "Bo Alm, cia  DAL", "Planerad", "x"]]
    people: Rows = [MEMBER_HEADER, member("Bo Alm"), member("Cia Dal", protected="Ja")]
    assert tables(of(rows, Medlemmar=people), "När")[0][2] == "Bo Alm, en medlem"


def test_what_cannot_be_read_is_said_first_with_its_cell() -> None:
    done = of([["Pride", "Aktion", ErrorValue("#REF!"), None, "Bo Alm", "Planerad", "x"]])
    assert done.doubts == ("Planering C2: Start går inte att läsa och är inte med.",)
    assert tables(done, "När") == ()


def test_a_broken_year_is_planned_from_its_own_first_month() -> None:
    done = of([["Höst", "Aktion", date(2026, 9, 1), None, "Bo", "Planerad", "x"]], settings={"year_start": "07-01"})
    assert (done.title, done.name) == ("Verksamhetsplan 2026/27", "verksamhetsplan-2026-27")
    days = [row[1] for row in table(done, "Nr")]
    assert days == sorted(days)
    assert (min(days)[:7] >= "2026-07", max(days)[:7] <= "2027-06") == (True, True)


def test_the_wheel_is_sound_svg_that_numbers_every_day() -> None:
    done = of([["Pride", "Aktion", date(2026, 6, 2), date(2026, 6, 9), "Bo Alm", "Planerad", "x"]])
    (drawn,) = [one for one in done.blocks if isinstance(one, Figure)]
    texts = [element.text or "" for element in ET.fromstring(drawn.svg).iter() if element.tag.endswith("text")]  # noqa: S314 - our own
    numbers = [text for text in texts if text.isdigit() and text != "2026"]
    assert sorted(numbers, key=int) == [row[0] for row in table(done, "Nr")]
    assert {"januari", "december", "2026", "Grupp 17", "Möten"} <= set(texts)
    assert "Årshjul 2026" in drawn.says


def test_a_groups_name_draws_nothing() -> None:
    period = financial_year(2026, (1, 1))
    mark = Mark(Ring.DUE, date(2026, 3, 1), date(2026, 3, 1), "x")
    drawn = wheel([mark], period, '<image href="file:///etc/passwd"/>&', "sv")
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(drawn).iter()}  # noqa: S314 - our own
    assert tags == {"svg", "circle", "line", "text"}


def test_marks_that_crowd_move_apart_and_the_others_stay() -> None:
    assert spread([10, 100, 350], 5) == [10, 100, 350]
    assert spread([100, 100, 100], 6) == [94, 100, 106]
    late = spread([359, 359, 359], 6)
    assert [b - a for a, b in itertools.pairwise(late)] == pytest.approx([6, 6])
    assert late[-1] <= 360 - 3
    assert spread([], 6) == []


def test_a_year_has_twelve_months_wherever_it_begins() -> None:
    starts = month_starts(financial_year(2026, (11, 15)))
    assert (starts[0], starts[1], starts[-1], len(starts)) == (
        date(2026, 11, 15),
        date(2026, 12, 1),
        date(2027, 10, 1),
        12,
    )
