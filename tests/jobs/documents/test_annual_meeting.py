"""The annual meeting's papers: what is there, and what is said to be missing."""

from datetime import date

from jobs.documents.annual_meeting import annual_meeting
from jobs.documents.model import Document, Items, NewPage, Note
from sheets_schema.checks.annual_meeting import missing_points, points_of
from tests.jobs.documents.reading import headings, items, notes, paragraphs, signers, table, tables
from tests.jobs.helpers import CASH, MEETING, REPORT, ROLE, Rows, book, cash, group, meeting, role

NOW = "2027-02-10T12:00"
AGENDA = """1. Mötet öppnas
2. Verksamhetsberättelse
3) Ekonomisk rapport
4 Revisorernas berättelse
5. Ansvarsfrihet
6. Motioner
7. Val av styrelse
8. Övriga frågor"""
PARTS = [
    "Dagordning",
    "Verksamhetsberättelse 2026",
    "Ekonomisk årsrapport 2026",
    "Revisorns berättelse 2026",
    "Motioner och förslag",
    "Val",
    "Verksamhetsplan 2027",
]
MISSING = "Det här saknas än"


def of(
    *,
    agenda: object = AGENDA,
    day: date = date(2027, 3, 14),
    now: str = NOW,
    tabs: dict[str, Rows] | None = None,
    **values: object,
) -> Document:
    """The papers of the usual group's meeting on 2026."""
    rows: Rows = [MEETING, meeting("2026-1", date(2026, 3, 1), type="Årsmöte", status="Genomfört"), meeting("2027-1", day, type="Årsmöte", agenda=agenda)]  # fmt: skip
    return annual_meeting(book(group({"Möten": rows, **(tabs or {})}, **values), now), 2026, "sv")


def test_every_part_is_there_in_order_and_the_meeting_is_named() -> None:
    done = of()
    assert headings(done) == PARTS
    assert paragraphs(done)[:2] == [
        "Årsmöte 2027-03-14, klockan 18:30, Biblioteket.",
        "Kallelsen och handlingarna ska vara hos medlemmarna senast 2027-03-07 (standardstadgarna § 4.3, 2009).",
    ]
    assert done.name == "arsmoteshandlingar-2026"


def test_the_agenda_stands_beside_the_statutes_points() -> None:
    done = of()
    assert items(done)[:2] == ["Mötet öppnas", "Verksamhetsberättelse"]
    assert [row[1] for row in table(done, "Stadgarnas punkt")] == [
        "Verksamhetsberättelse",
        "Ekonomisk rapport",
        "Revisorernas berättelse",
        "Ansvarsfrihet",
        "Motioner",
        "Val av styrelse",
        "Övriga frågor",
    ]


def test_points_that_the_agenda_lacks_are_said() -> None:
    """Motions are wanted only where some have come in; the table says so."""
    done = of(agenda="Verksamhetsberättelse\nEkonomisk årsrapport\nValberedningens förslag\nÖvrigt")
    assert table(done, "Stadgarnas punkt")[4][1] == "Saknas; behövs bara om något har kommit in"
    assert [text for text in notes(done)[MISSING] if text.startswith("Dagordningen saknar")] == [
        "Dagordningen saknar: Revisorns berättelse.",
        "Dagordningen saknar: Fråga om ansvarsfrihet.",
        "Dagordningen saknar: Val.",
    ]


def test_an_english_agenda_is_known_too() -> None:
    points = [
        "Activity report",
        "Financial report",
        "Auditor's report",
        "Discharge",
        "Motions",
        "Elections",
        "Other business",
    ]
    assert missing_points(points) == ()


def test_without_an_agenda_the_statutes_points_are_a_proposal() -> None:
    done = of(agenda=None)
    assert "Förslag: Dagordning är tom i Möten" in notes(done)
    assert any(text.startswith("Dagordning är tom i Möten rad 3") for text in notes(done)[MISSING])
    assert "Fråga om ansvarsfrihet" in items(done)


def test_without_a_meeting_the_papers_say_so() -> None:
    done = annual_meeting(book(group(), NOW), 2026, "sv")
    assert notes(done)[MISSING][0].startswith("Inget årsmöte står i Möten för det här året.")
    assert headings(done) == PARTS
    assert points_of(None) == ()


def test_a_meeting_called_off_is_none_and_a_late_one_is_said() -> None:
    rows: Rows = [MEETING, meeting("2027-1", date(2027, 3, 14), type="Årsmöte", status="Inställt")]
    assert "Inget årsmöte" in notes(of(tabs={"Möten": rows}))[MISSING][0]
    assert notes(of(day=date(2027, 4, 1)))[MISSING][0].startswith("Årsmötet är 2027-04-01. Årsmötet ska hållas senast")


def test_papers_that_are_late_are_said() -> None:
    assert "Handlingarna skulle ha varit ute 2027-03-07." in notes(of(now="2027-03-10T12:00"))[MISSING]
    assert not [text for text in notes(of())[MISSING] if "varit ute" in text]


def test_a_year_that_goes_on_and_sums_in_doubt_are_said() -> None:
    torn: Rows = [CASH, cash(1, date(2026, 2, 1), "Bank", "Fika", None, "1,234")]
    done = of(now="2026-11-22T12:00", tabs={"Kassabok": torn})
    assert "Året slutar 2026-12-31: allt gäller till och med 2026-11-22." in notes(done)[MISSING]
    assert "Årets siffror är preliminära; varför står nedan." in notes(done)[MISSING]
    assert done.doubts == ("Pengarna är preliminära: Rad 2 i kassaboken räknas inte med.",)


def test_posts_to_elect_are_those_whose_term_ends_and_the_vacant() -> None:
    roles: Rows = [
        ROLE,
        role("Gruppsekreterare", "Anna Ek", to=date(2027, 3, 31)),
        role("Kassör", "Bo Alm", to=date(2028, 3, 31)),
        role("Valberedning", "Cia Dal", to=date(2026, 3, 31)),
    ]
    done = of(tabs={"Roller": roles})
    assert [row[:3] for row in table(done, "Uppdrag")] == [
        ("Gruppsekreterare", "Anna Ek", "2027-03-31"),
        ("Granskare", "Vakant", "–"),
        ("Valberedning", "Vakant", "–"),
    ]
    assert "Går inte ut i år: Kassör Bo Alm." in paragraphs(done)
    assert [text for text in notes(done)[MISSING] if "vakant" in text] == [
        "Granskare är vakant.",
        "Valberedning är vakant.",
    ]
    assert "Valberedningens förslag till 3 uppdrag." in notes(done)[MISSING]


def test_the_accounts_are_signed_by_the_board_or_by_the_treasurer_and_the_secretary() -> None:
    assert signers(of()) == ["Kassör: Bo Alm", "Gruppsekreterare: Anna Ek", "Granskare"]
    board: Rows = [ROLE, role("Ordförande", "Anna Ek"), role("Kassör", "Bo Alm"), role("Ledamot", "Cia Dal")]
    done = of(tabs={"Roller": board}, group_kind="Redovisningsgrupp")
    assert signers(done) == ["Ordförande: Anna Ek", "Kassör: Bo Alm", "Ledamot: Cia Dal", "Granskare"]


def test_the_auditors_statement_is_a_form_and_holds_the_remarks_of_the_year() -> None:
    rows: Rows = [
        [*CASH, "Granskarens anmärkning"],
        [*cash(1, date(2026, 2, 1), "Bank", "Gåvor", 100, text="Gåva"), "Saknar underlag"],
        [*cash(2, date(2026, 2, 1), "Bank", "Gåvor", 100), None],
    ]
    done = of(tabs={"Kassabok": rows})
    assert table(done, "Ver") == (("1", "2026-02-01", "Gåva", "Saknar underlag"),)
    assert [len(one.texts) for one in done.blocks if isinstance(one, Items) and one.to_tick] == [5]
    assert notes(done)[MISSING][-1].startswith("Granskarens berättelse ska fyllas i och skrivas under")


def test_the_accounts_show_outcome_beside_budget_and_the_closing_balances() -> None:
    rows: Rows = [
        CASH,
        cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300),
        cash(2, date(2026, 3, 1), "Kassa", "Fika", None, 45.5),
    ]
    done = of(tabs={"Kassabok": rows})
    assert tables(done, "Kategori") == (
        ("Gåvor", "300,00\xa0kr", "1\xa0000,00\xa0kr"),
        ("Summa", "300,00\xa0kr", "1\xa0000,00\xa0kr"),
        ("Fika", "45,50\xa0kr", "800,50\xa0kr"),
        ("Summa", "45,50\xa0kr", "800,50\xa0kr"),
    )
    assert table(done, "Konto")[-1][-1] == "1\xa0754,50\xa0kr"
    assert "Årets resultat: 254,50\xa0kr" in paragraphs(done)


def test_a_book_without_a_cashbook_still_makes_papers_and_says_why_they_lack_sums() -> None:
    done = annual_meeting(
        book({title: rows for title, rows in group().items() if title != "Kassabok"}, NOW), 2026, "sv"
    )
    assert any("Fliken Kassabok saknas" in text for text in notes(done)[MISSING])
    assert headings(done) == PARTS


def test_what_is_missing_stands_last_and_the_front_says_that_this_is_a_draft() -> None:
    done = of()
    assert notes(done)["Utkast"][0].startswith("1 sak saknas än; sista sidan säger vad.")
    last = next(n for n, one in enumerate(done.blocks) if isinstance(one, Note) and one.title == MISSING)
    assert isinstance(done.blocks[last - 1], NewPage)
    assert not [one for one in done.blocks[last:] if isinstance(one, NewPage)]


def test_papers_that_lack_nothing_the_sheet_could_tell_are_clean() -> None:
    """What is written by hand has its own page; nobody at the meeting needs a list of it."""
    plan: Rows = [["Aktivitet", "Typ", "Start", "Status"], ["Brevafton", "Aktion", date(2027, 5, 1), "Planerad"]]
    done = of(tabs={"Planering": plan})
    assert not {"Utkast", MISSING} & set(notes(done))
    assert headings(done) == PARTS
    assert signers(done)[-1] == "Granskare"


def test_a_statement_that_the_sheet_knows_of_is_not_asked_for() -> None:
    reports: Rows = [REPORT, ["Granskarens berättelse 2026", "Årsmötet", date(2027, 3, 1), "Granskare", "Inskickad"]]
    assert "Granskarens berättelse" in str(notes(of())[MISSING])
    assert "Granskarens berättelse" not in str(notes(of(tabs={"Rapporter": reports}))[MISSING])


def test_the_auditor_signs_for_these_sums() -> None:
    rows: Rows = [CASH, cash(1, date(2026, 2, 1), "Bank", "Gåvor", 300)]
    told = "Det jag har granskat: årets resultat 300,00\xa0kr, och 1\xa0800,00\xa0kr på kontona vid årets slut."
    assert told in paragraphs(of(tabs={"Kassabok": rows}))
