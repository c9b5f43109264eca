"""gruppbok export: the year's meetings and deadlines as a calendar. Contract, section 6."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.cli.helpers import Terminal, write
from tests.jobs.helpers import ANNUAL, MEETING, REPORT, Rows, group, meeting, report
from tests.jobs.worker.calendars import faults, libical_faults

ROWS: Rows = [
    MEETING,
    ANNUAL,
    meeting("2026-9", date(2026, 11, 26), end="20:30", link="https://meet.example.org/x"),
    meeting("2026-10", date(2026, 6, 3), status="Inställt"),
    meeting("2027-1", date(2027, 1, 14)),
]
REPORTS: Rows = [
    REPORT,
    report("Verksamhetsplan", date(2026, 12, 13), "Gruppsekreterare"),
    report("Årsrapport", date(2026, 3, 1), status="Inskickad"),
    report("Plan", date(2027, 12, 13)),
]
TASKS: Rows = [
    ["Uppgift", "Ansvarig", "Förfaller", "Status"],
    ["Boka torget", "Bo Alm", date(2026, 11, 28), "Att göra"],
    ["Trycka affischer", "Bo Alm", None, "Att göra"],
    ["Klart nu", "Bo Alm", date(2026, 11, 1), "Klar"],
]


@pytest.fixture(name="book")
def new_book(folder: Path) -> Path:
    """A workbook with meetings, reports and tasks of two years."""
    tabs = group({"Möten": ROWS, "Rapporter": REPORTS, "Uppgifter": TASKS}, reply_to="svar@example.org")
    return write(folder / "bok.xlsx", tabs)


def entries(path: Path) -> dict[str, Any]:
    """What stands in a calendar file, by its summary."""
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}


def test_the_years_meetings_and_deadlines_land_in_a_file_of_a_telling_name(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    done = gruppbok("export", "calendar", book, "--date", "2026-11-22")
    assert (done.code, done.out, done.err) == (0, "kalender-2026.ics\n", "")
    path = folder / "kalender-2026.ics"
    found = entries(path)
    assert sorted(found) == ["Gruppmöte", "Rapport: Verksamhetsplan", "Uppgift: Boka torget", "Årsmöte"]
    file = path.read_bytes()
    assert file.count(b"BEGIN:VEVENT") == 5
    assert (file.count(b"STATUS:CANCELLED"), file.count(b"METHOD:PUBLISH"), file.count(b"ATTENDEE")) == (1, 1, 0)
    assert found["Rapport: Verksamhetsplan"]["DTSTART"].dt == date(2026, 12, 13)
    assert str(found["Rapport: Verksamhetsplan"]["DESCRIPTION"]) == "Ansvarig: Gruppsekreterare"
    assert b"DTSTART;TZID=Europe/Stockholm:20261126T183000" in file
    assert b"Bo Alm" not in file, "it may be passed on"
    assert faults(file) == []


def test_libical_finds_nothing_wrong(gruppbok: Terminal, book: Path, folder: Path) -> None:
    gruppbok("export", "calendar", book, "--date", "2026-11-22")
    found = libical_faults((folder / "kalender-2026.ics").read_bytes())
    if found is None:
        pytest.skip("libical's check (gir1.2-ical-3.0, python3-gi) is not installed")
    assert found == []


def test_another_year_language_and_place(gruppbok: Terminal, book: Path, folder: Path) -> None:
    done = gruppbok("--lang", "en", "export", "calendar", book, "--year", "2027", "--output", f"{folder}/out/")
    assert (done.code, done.out) == (0, f"{folder}/out/calendar-2027.ics\n")
    assert set(entries(folder / "out" / "calendar-2027.ics")) == {"Group meeting", "Report: Plan"}
    done = gruppbok("export", "calendar", book, "--year", "2027", "--output", folder / "min.ics")
    assert (done.code, done.out) == (0, f"{folder / 'min.ics'}\n")
    assert set(entries(folder / "min.ics")) == {"Gruppmöte", "Rapport: Plan"}


def test_it_is_known_again_when_made_again_and_by_those_invited(gruppbok: Terminal, book: Path, folder: Path) -> None:
    words = ("export", "calendar", book, "--output", folder / "a.ics", "--date")
    gruppbok(*words, "2026-11-22")
    first = {str(one["UID"]) for one in Calendar.from_ical((folder / "a.ics").read_bytes()).walk("VEVENT")}
    gruppbok("run", book, "--outbox", folder / "brev", "--date", "2026-11-22")
    gruppbok(*words, "2026-11-23")
    again = (folder / "a.ics").read_bytes()
    assert {str(one["UID"]) for one in Calendar.from_ical(again).walk("VEVENT")} == first
    moved = [*ROWS[:2], meeting("2026-9", date(2026, 11, 26), "19:00"), *ROWS[3:]]
    write(book, group({"Möten": moved}, reply_to="svar@example.org"))
    gruppbok("run", book, "--outbox", folder / "brev", "--date", "2026-11-23")
    gruppbok(*words, "2026-11-24")
    (one,) = [
        one
        for one in Calendar.from_ical((folder / "a.ics").read_bytes()).walk("VEVENT")
        if one["DTSTART"].to_ical() == b"20261126T190000"
    ]
    assert one["SEQUENCE"] == 1
    assert str(one["UID"]) in first


def test_rows_that_cannot_be_read_are_named(gruppbok: Terminal, book: Path) -> None:
    rows = [*ROWS, meeting("2026-11", "31/11 2026"), meeting("2026-9", date(2026, 12, 1))]
    write(book, group({"Möten": rows, "Rapporter": [REPORT, report("Plan", "snart")]}))
    done = gruppbok("export", "calendar", book, "--date", "2026-11-22")
    assert done.code == 1
    assert "4 rader gick inte att läsa" in done.err
    assert "Möten rad 3, Möten rad 6, Möten rad 7, Rapporter rad 2" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "kalender", "bok.xlsx"], "calendar"),
        (["export"], "SORT"),
        (["export", "calendar", "bok.xlsx", "--year", "20260"], "20260"),
        (["export", "calendar", "bok.xlsx", "--year", "i år"], "heltal"),
        (["export", "calendar", "bok.xlsx", "--output", ""], "tomt"),
        (["export", "calendar", "bok.xlsx", "--output", "finns/inte.ics"], "finns/inte.ics"),
        (["export", "calendar", "finns-inte.xlsx"], "finns-inte.xlsx"),
    ],
)
def test_what_cannot_run_is_said_in_one_line(gruppbok: Terminal, book: Path, words: list[str], said: str) -> None:
    assert book.exists()
    assert said in gruppbok(*words).refusal


def test_trainings_and_last_days_to_sign_up_are_in_it_while_they_are_to_come(
    gruppbok: Terminal, book: Path, folder: Path
) -> None:
    head = ["Datum", "Typ", "Rubrik", "Text", "Länk", "Anmälan senast", "Sprid"]
    rows: Rows = [
        head,
        [
            date(2026, 12, 5),
            "Utbildning",
            "Grundkurs",
            "Ta med <b>lunch</b>",
            "https://x.org/k",
            date(2026, 11, 29),
            "Ja",
        ],
        [date(2026, 11, 1), "Möte", "Distriktsmöte", None, None, date(2026, 12, 1), "Nej"],
        [date(2026, 11, 21), "Utbildning", "Förbi", None, None, date(2026, 11, 20), "Ja"],
        [date(2027, 5, 4), "Möte", "Årsmötet", None, None, date(2026, 11, 22), "Ja"],
        [date(2026, 12, 6), "Nyhet", "Insats", None, None, date(2026, 12, 7), "Ja"],
        [date(2026, 12, 8), "Utbildning", "Samma", None, None, None, "Ja"],
        [date(2026, 12, 8), "Utbildning", "samma ", None, None, None, "Ja"],
        ["snart", "Möte", "När?", None, None, None, "Ja"],
        ["snart", "Nyhet", "Nytt", None, None, None, "Ja"],
    ]
    write(book, group({"Möten": [MEETING], "Rapporter": [REPORT], "Information": rows}, reply_to="svar@example.org"))
    done = gruppbok("export", "calendar", book, "--date", "2026-11-22")
    assert (done.code, done.out) == (1, "kalender-2026.ics\n")
    assert "Information rad 9." in done.err
    found = entries(folder / "kalender-2026.ics")
    assert {summary: one["DTSTART"].dt for summary, one in found.items()} == {
        "Utbildning: Grundkurs": date(2026, 12, 5),
        "Anmälan senast: Grundkurs": date(2026, 11, 29),
        "Anmälan senast: Distriktsmöte": date(2026, 12, 1),
        "Anmälan senast: Årsmötet": date(2026, 11, 22),
    }
    assert str(found["Utbildning: Grundkurs"]["URL"]) == "https://x.org/k"
    assert faults((folder / "kalender-2026.ics").read_bytes()) == []
    gruppbok("--lang", "en", "export", "calendar", book, "--date", "2026-11-22", "--year", "2027")
    assert set(entries(folder / "calendar-2027.ics")) == {"Meeting: Årsmötet"}


def test_without_meetings_there_is_no_calendar(gruppbok: Terminal, book: Path) -> None:
    write(book, {title: rows for title, rows in group().items() if title != "Möten"})
    assert "Möten" in gruppbok("export", "calendar", book).refusal


def test_the_sender_of_the_configuration_may_have_a_name(gruppbok: Terminal, book: Path, folder: Path) -> None:
    mail = '[mail]\nfrom = "Grupp 17 <grupp@example.net>"\nhost = "127.0.0.1"\nsecurity = "none"\n'
    (folder / "gruppbok.toml").write_text(f'workbook = "{book.name}"\n{mail}', "utf-8")
    assert gruppbok("export", "calendar", "--output", "ar.ics").code == 0
    assert all(str(one["UID"]).endswith("@example.net") for one in entries(folder / "ar.ics").values())
