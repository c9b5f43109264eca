"""What an annual meeting needs before it: points, papers and the auditor's statement, on each side of the boundaries."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheets_schema.book import Book, Known
from sheets_schema.checks.annual_meeting import missing_points
from tests.schema.helpers import CHECK_OF, MEETINGS, REQUIRED, SETTINGS, Rows, about, book, findings, found

DAY = date(2027, 3, 14)
WHOLE = """1. Mötet öppnas
2. Verksamhetsberättelse och ekonomisk årsrapport
3. Revisorernas berättelse
4. Ansvarsfrihet
5. Val av ordförande, kassör, ledamöter och revisor
6. Övriga frågor"""
POINTS = ["verksamhetsberättelse", "ekonomi", "revisionsberättelse", "ansvarsfrihet", "val", "övrigt"]
REPORT: list[object] = ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"]
MINE = ("meetings.agenda_incomplete", "meetings.papers_missing", "meetings.statement_missing", "meetings.statement_unknown")  # fmt: skip
Told = list[tuple[str, str | None, str]]


def group(
    days: int,
    *reports: Sequence[object],
    kind: str = "Redovisningsgrupp",
    agenda: object = WHOLE,
    papers: object = None,
    status: object = "Planerat",
) -> Book:
    """A group so many days before its annual meeting of DAY."""
    meeting: list[object] = ["2027-1", "Årsmöte", DAY, "18:30", agenda, status, papers]
    tabs: dict[str, Rows] = {
        "Inställningar": [*SETTINGS[:2], ["Grupptyp", kind, ""]],
        "Roller": [*REQUIRED["Roller"], ["Ordförande", "Eva Ry"], ["Ledamot", "Ali Sol"]],
        "Möten": [[*MEETINGS, "Handlingar"], meeting],
        "Rapporter": [REPORT, *reports],
    }
    return book(tabs, on=DAY - timedelta(days=days), known=Known(called=frozenset({"2027-1"})))


def statement(name: str, status: object = "Inskickad", due: object = DAY) -> list[object]:
    """A row of Rapporter that the auditor answers for."""
    return [name, "Årsmötet", due, "Granskare", status]


def told(of: Book) -> Told:
    """What these checks say of a book: code, cell and severity."""
    return [(one.code, one.cell, one.severity) for one in findings(of) if one.code in MINE]


SENT = statement("Granskarens berättelse 2026")


@about("meetings.agenda_incomplete")
@pytest.mark.parametrize(("days", "is_told"), [(22, False), (21, True), (7, True), (0, True), (-1, False)])
def test_an_agenda_has_the_statutes_points_from_the_call_day(days: int, is_told: bool) -> None:
    known = group(days, SENT, agenda="1. Val\n2. Övrigt", papers="https://example.org/papper")
    assert told(known) == ([("meetings.agenda_incomplete", "E2", "error")] if is_told else [])


def test_the_lacking_points_are_named_with_their_paragraph() -> None:
    known = group(10, SENT, agenda="Verksamhetsberättelse\nEkonomi\nVal av revisor\nÖvrigt", papers="x")
    (finding,) = [one for one in findings(known) if one.code in MINE]
    message = CHECK_OF[finding.code].message(finding, "sv")
    assert "saknar: Revisorns berättelse, Fråga om ansvarsfrihet (standardstadgarna § 4, 2009)" in message
    assert "Discharge of the board (standard statutes § 4, 2009)" in CHECK_OF[finding.code].message(finding, "en")


def test_for_a_section_group_the_statutes_are_good_order() -> None:
    known = group(6, statement("Revisionsberättelse 2026", "Pågår"), kind="Sektionsgrupp", agenda="Val")
    assert [severity for _, _, severity in told(known)] == ["warning"] * 3
    assert told(group(6, kind="Sektionsgrupp", papers="x")) == []


@pytest.mark.parametrize("lacking", range(len(POINTS)))
def test_each_point_is_missed(lacking: int) -> None:
    points = [f"{n}. {point}" for n, point in enumerate(POINTS) if n != lacking]
    assert len(missing_points(points)) == 1


@pytest.mark.parametrize(
    "agenda",
    [
        WHOLE,
        "\n".join(POINTS),
        "; ".join(POINTS),
        "§ 1 VERKSAMHETSBERÄTTELSE\n§ 2 KASSÖRENS RAPPORT\n§ 3 GRANSKARENS UTLÅTANDE\n§ 4 ANSVARSFRIHET\n§ 5 VALÄRENDEN\n§ 6 ÖVRIGT",
        "- Activity report\n- Treasurer's report\n- Auditor's report\n- Discharge\n- Election of the board\n- Any other business",
        "Dagordningen ligger på https://example.org/dagordning",
        "Se www.example.org",
    ],
)
def test_an_agenda_that_is_whole_or_stands_elsewhere_is_let_alone(agenda: str) -> None:
    """In capitals, in English, on one line, with other marks; motions are wanted only where there are any."""
    assert told(group(10, SENT, agenda=agenda, papers="x")) == []


@pytest.mark.parametrize(
    "point", ["Val av revisor", "Election of auditors", "Valet av granskare", "Valberedningens förslag"]
)
def test_to_elect_an_auditor_is_not_to_hear_one(point: str) -> None:
    assert "audit" in {one.key for one in missing_points([point])}


@pytest.mark.parametrize(
    "point",
    [
        "Val av mötesordförande",
        "Val av mötesordförande, sekreterare och två protokolljusterare",
        "Val av två justerare tillika rösträknare",
        "Val av ordförande och sekreterare för mötet",
        "Election of chair and secretary for the meeting",
        "Election of tellers",
    ],
)
def test_to_elect_who_leads_the_meeting_is_not_the_elections(point: str) -> None:
    assert "elections" in {one.key for one in missing_points([point])}
    assert "elections" not in {one.key for one in missing_points([point, "Val av styrelse"])}


@about("meetings.papers_missing")
@pytest.mark.parametrize(
    ("days", "severity"), [(22, ""), (21, "warning"), (7, "warning"), (6, "error"), (0, "error"), (-1, "")]
)
def test_papers_are_asked_for_from_the_call_day_and_late_within_a_week(days: int, severity: str) -> None:
    assert told(group(days, SENT)) == ([("meetings.papers_missing", "G2", severity)] if severity else [])


def test_papers_that_are_there_or_cannot_be_known_are_not_asked_for() -> None:
    assert told(group(6, SENT, papers="Delas ut på mötet")) == []
    assert told(group(6, SENT, papers="#REF!")) == []
    columnless = book({"Möten": [MEETINGS, ["1", "Årsmöte", DAY, "18:30", WHOLE, "Planerat"]]}, on=DAY)
    assert "meetings.papers_missing" not in [code for code, _ in found(columnless)]


@pytest.mark.parametrize("status", ["Inställt", "Genomfört", "nej"])
def test_only_a_planned_meeting_needs_anything(status: str) -> None:
    assert told(group(6, agenda="Val", status=status)) == []


@about("meetings.statement_missing")
@pytest.mark.parametrize(
    ("days", "severity"), [(22, ""), (21, "warning"), (7, "warning"), (6, "error"), (0, "error"), (-1, "")]
)
def test_a_statement_that_is_not_sent_in_is_asked_for(days: int, severity: str) -> None:
    known = group(days, statement("Revisorernas berättelse 2026", "Pågår", DAY + timedelta(days=9)), papers="x")
    assert told(known) == ([("meetings.statement_missing", "E2", severity)] if severity else [])


@about("meetings.statement_unknown")
@pytest.mark.parametrize(
    ("reports", "papers", "is_told"),
    [
        ([], "https://example.org/papper", True),
        ([statement("Revisionsberättelse 2025")], "x", True),
        ([statement("Revision av bössor")], "x", True),
        ([statement("Verksamhetsberättelse 2026")], "x", True),
        ([SENT], "x", False),
        ([statement("Auditor's report 2026")], "x", False),
        ([statement("Revisionsberättelse", due=DAY - timedelta(days=20))], "x", False),
        ([statement("Revisionsberättelse", due=DAY - timedelta(days=380))], "x", True),
        ([statement("Revisionsberättelse 2026", "vet ej")], "x", False),
        ([], "Årsredovisning, revisionsberättelse och plan: https://example.org", False),
        ([["#REF!", "Årsmötet", DAY, "Granskare", "Inskickad"]], "x", False),
    ],
)  # fmt: skip
def test_where_nothing_tells_of_a_statement_that_is_said_as_information(
    reports: list[list[object]], papers: str, is_told: bool
) -> None:
    assert told(group(10, *reports, papers=papers)) == (
        [("meetings.statement_unknown", "G2", "info")] if is_told else []
    )


def test_of_two_statements_the_sent_one_counts() -> None:
    assert told(group(6, statement("Revisionsberättelse 2026", "Pågår"), SENT, papers="x")) == []
