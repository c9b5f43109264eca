"""The activity report: the form's numbers, each with its rows, the four questions, and the year before."""

from datetime import date

from jobs.documents.activity import activity
from jobs.documents.model import Document
from jobs.documents.plan import plan
from sheets_schema.grid import ErrorValue
from tests.jobs.documents.reading import headings, items, notes, paragraphs, table, tables
from tests.jobs.helpers import CASH, NOON, Rows, book, cash, group

ACTIVITY = [
    "Aktivitet", "Typ", "Start", "Slut", "Status", "Mål", "Deltagare", "Underskrifter", "Insamlat", "Utvärdering",
]  # fmt: skip
MEETING = ["Nr", "Typ", "Datum", "Start", "Kallas", "Status", "Närvarande"]
MEMBER = ["Namn", "E-post", "Status", "Medlem sedan", "Utträdd", "Skyddad"]
TRAINING = ["Namn", "Utbildning", "Datum"]
COUNT = ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"]
AFTER = "2027-01-15T12:00"


def of(now: str = AFTER, **tabs: Rows) -> Document:
    """The usual group's report of 2026."""
    return activity(book(group(tabs), now), 2026, "sv")


def done(what: str, day: date, kind: str = "Aktion", **more: object) -> list[object]:
    """A row of Planering that is done."""
    keys = ("goal", "participants", "signatures", "collected", "evaluation")
    return [what, kind, day, None, "Genomförd", *(more.get(key) for key in keys)]


def numbers(document: Document) -> dict[str, tuple[str, ...]]:
    """The form's numbers: this year, the year before and the difference."""
    return {row[0]: row[1:] for row in tables(document, "Uppgift") if len(row) == 4}


def sources(document: Document) -> dict[str, str]:
    """Which rows each number was counted of."""
    return {row[0]: row[2] for row in tables(document, "Uppgift") if len(row) == 3}


MEETINGS: Rows = [
    MEETING,
    ["2025-1", "Gruppmöte", date(2025, 12, 31), "18:00", None, "Genomfört", 5],
    ["2026-1", "Årsmöte", date(2026, 1, 1), "18:00", None, "Genomfört", 8],
    ["2026-2", "Styrelsemöte", date(2026, 3, 1), "18:00", "Styrelsen", "Genomfört", "Anna, Bo, Cia"],
    ["2026-3", "Gruppmöte", date(2026, 4, 1), "18:00", None, "Inställt", None],
    ["2026-4", "Gruppmöte", date(2026, 5, 1), "18:00", None, None, None],
    ["2026-5", "Gruppmöte", date(2026, 12, 31), "18:00", "Alla", "Genomfört", "11"],
    ["2027-1", "Gruppmöte", date(2027, 1, 1), "18:00", None, "Genomfört", 9],
]


def test_meetings_held_are_counted_of_their_rows_and_beside_the_year_before() -> None:
    report = of(Möten=MEETINGS)
    assert numbers(report)["Möten"] == ("3", "1", "+2")
    assert sources(report)["Möten"] == "Möten rader 3–4, 7"
    assert numbers(report)["varav för alla medlemmar"] == ("2", "1", "+1")
    assert table(report, "Dag") == (
        ("2026-01-01", "Årsmöte 2026-1", "8"),
        ("2026-03-01", "Styrelsemöte 2026-2", "3"),
        ("2026-12-31", "Gruppmöte 2026-5", "11"),
    )
    assert "I medeltal 7,3 närvarande." in paragraphs(report)


def test_a_meeting_of_no_sort_of_its_own_is_called_a_meeting() -> None:
    rows: Rows = [MEETING, ["2026-1", "Annat", date(2026, 12, 10), "17:00", "Alla", "Genomfört", 14]]
    assert table(of(Möten=rows), "Dag") == (("2026-12-10", "Möte 2026-1", "14"),)


def test_members_are_those_of_the_years_last_day() -> None:
    people: Rows = [
        MEMBER,
        ["Anna Ek", None, "Aktiv", None, None, None],
        ["Bo Alm", None, "Vilande", date(2026, 12, 31), None, None],
        ["Cia Dal", None, "Aktiv", date(2027, 1, 1), None, None],
        ["Dan Ask", None, "Utträdd", date(2020, 1, 1), date(2026, 12, 31), None],
        ["Eva Lind", None, "Utträdd", date(2020, 1, 1), date(2027, 1, 2), None],
        ["Finn Berg", None, "Utträdd", date(2020, 1, 1), None, None],
        ["Gun Ros", None, "Aktiv", date(2021, 1, 1), None, "Ja"],
    ]
    report = of(Medlemmar=people)
    assert numbers(report)["Medlemmar vid årets slut"] == ("4", "4", "0")
    assert sources(report)["Medlemmar vid årets slut"] == "Medlemmar rader 2–3, 6, 8"
    said = "Gruppen hade 4 medlemmar 2026-12-31. Under året kom 1 och lämnade 1."
    assert said in paragraphs(report)


def test_activities_done_are_counted_summed_and_told_without_typing_again() -> None:
    rows: Rows = [
        ACTIVITY,
        done("Kvinnodagen", date(2026, 3, 8), signatures=188, participants=11, collected="1 020,00", goal="150 namn"),
        done("Pride", date(2026, 6, 6), "Insamling", participants=1, collected=1385, evaluation="Flaggorna syntes."),
        done("Skriv för frihet", date(2026, 11, 8), "Kampanj"),
        ["Torgdag", "Aktion", date(2026, 5, 1), None, "Inställd"],
        done("Förra året", date(2025, 5, 1), signatures=1),
    ]
    report = of(Planering=rows)
    found = numbers(report)
    assert found["Aktiviteter"] == ("3", "1", "+2")
    assert found["Deltagare i aktiviteterna"] == ("12", "0", "+12")
    assert found["Underskrifter"] == ("188", "1", "+187")
    assert found["Insamlat på aktiviteterna"] == ("2\xa0405,00\xa0kr", "0,00\xa0kr", "+2\xa0405,00\xa0kr")
    assert sources(report)["Underskrifter"] == "Planering rad 2"
    assert items(report)[:3] == [
        "Kvinnodagen (Aktion, 2026-03-08). 11 deltagare, 188 underskrifter, 1\xa0020,00\xa0kr insamlat. Mål: 150 namn.",
        "Skriv för frihet (Kampanj, 2026-11-08).",
        "Pride (Insamling, 2026-06-06). 1 deltagare, 1\xa0385,00\xa0kr insamlat. Utvärdering: Flaggorna syntes.",
    ]
    assert headings(report) == [
        "Årets siffror",
        "Kampanjer och aktioner",
        "Egna aktiviteter, projekt och evenemang",
        "Insamlade pengar",
        "Medlemmar, möten och utbildningar",
        "Så arbetar vi",
    ]


def test_a_line_of_the_plan_moves_to_the_report_when_its_status_does() -> None:
    """Only Status is changed; name, days, goal and kind are those of the plan."""
    for status, reported in (("Planerad", 0), ("Genomförd", 1), ("Inställd", 0)):
        line = ["Ljusmanifestation", "Aktion", date(2026, 12, 10), None, status, "Femtio ljus"]
        known = book(group({"Planering": [ACTIVITY, line]}), AFTER)
        in_plan = [row for row in tables(plan(known, 2026, "sv"), "När") if "Ljusmanifestation" in row[1]]
        in_report = [text for text in items(activity(known, 2026, "sv")) if text.startswith("Ljusmanifestation")]
        assert [(row[3], row[4]) for row in in_plan] == [("Femtio ljus", status)]
        assert len(in_report) == reported
        assert in_report in ([], ["Ljusmanifestation (Aktion, 2026-12-10). Mål: Femtio ljus."])


def test_what_has_passed_and_is_not_done_is_said_and_not_counted() -> None:
    rows: Rows = [
        ACTIVITY,
        ["Torgdag", "Aktion", date(2026, 5, 1), None, "Planerad"],
        ["Julmarknad", "Aktion", date(2026, 12, 1), date(2026, 12, 24), "Planerad"],
    ]
    report = of(NOON, Planering=rows)
    assert notes(report)["Innan ni skickar den"] == (
        "Året pågår: allt gäller till och med 2026-11-22.",
        "Torgdag (2026-05-01) står inte som Genomförd och är inte med: rad 2.",
    )
    assert numbers(report)["Aktiviteter"][0] == "0"
    assert "Medlemmar 2026-11-22" in numbers(report)


def test_money_collected_comes_from_the_cashbook_and_how_from_the_boxes() -> None:
    rows: Rows = [
        CASH,
        cash(1, date(2026, 2, 1), "Kassa", "Bössor", 250),
        cash(2, date(2026, 2, 3), "Bank", "Gåvor", 100),
        cash(3, date(2026, 3, 1), "Kassa", "Till Amnesty", None, 200),
    ]
    counts: Rows = [
        COUNT,
        [date(2026, 2, 1), "7", 150, "A", "B", 1],
        [date(2026, 5, 1), "7", "100,50", "A", "B", 1],
        [date(2025, 5, 1), "7", 999, "A", "B", 1],
    ]
    boxes: Rows = [["Nummer", "Typ", "Placering", "Ansvarig", "Status"], ["7", "Bössa", "Caféet", "Bo Alm", "Ute"]]
    report = of(Kassabok=rows, Tömningar=counts, Bössor=boxes)
    assert table(report, "Insamlat enligt kassaboken") == (
        ("Bössor", "250,00\xa0kr", "–"),
        ("Summa", "250,00\xa0kr", "–"),
    )
    assert any("200,00\xa0kr vidarebefordrat" in text and "50,00\xa0kr kvar" in text for text in paragraphs(report))
    assert table(report, "Bössa") == (("7", "Caféet", "2", "250,50\xa0kr"), ("Summa", "", "2", "250,50\xa0kr"))
    assert numbers(report)["Intäkter enligt kassaboken"] == ("350,00\xa0kr", "–", "–")


def test_trainings_are_told_by_number_and_never_by_name() -> None:
    rows: Rows = [
        TRAINING,
        ["Anna Ek", "Grundkurs", date(2026, 4, 1)],
        ["Bo Alm", "grundkurs", date(2026, 4, 1)],
        ["Bo Alm", "Kassabok", date(2026, 5, 1)],
        ["Bo Alm", "Kassabok", date(2025, 5, 1)],
    ]
    report = of(Utbildningar=rows)
    assert numbers(report)["Deltaganden i utbildningar"] == ("3", "1", "+2")
    assert items(report)[-2:] == ["Grundkurs (2026-04-01): 2 deltagare", "Kassabok (2026-05-01): 1 deltagare"]


def test_a_year_that_the_book_does_not_reach_is_not_nought() -> None:
    rows: Rows = [ACTIVITY, done("Kvinnodagen", date(2026, 3, 8))]
    assert numbers(of(Planering=rows))["Aktiviteter"] == ("1", "–", "–")


def test_what_is_in_doubt_is_said_first() -> None:
    rows: Rows = [ACTIVITY, done("Pride", date(2026, 6, 6), collected=ErrorValue("#REF!"))]
    money: Rows = [CASH, cash(1, date(2026, 2, 1), "Kassa", "Bössor", "1,234")]
    report = of(Planering=rows, Kassabok=money)
    assert report.doubts == (
        "Planering I2: Insamlat går inte att läsa och är inte med.",
        "Pengarna är preliminära: Rad 2 i kassaboken räknas inte med.",
    )
    assert next(iter(notes(report).values())) == report.doubts


def test_a_sound_year_has_no_doubts_and_no_box() -> None:
    report = of()
    assert report.doubts == ()
    assert notes(report) == {}
