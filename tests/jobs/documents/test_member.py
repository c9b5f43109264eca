"""The extract of what is kept about one person. Issue 6, point 9; GDPR, article 15."""

from dataclasses import replace
from datetime import date

import pytest

from jobs import comments
from jobs.documents.kept import Kept, Sources, kept_about
from jobs.documents.markdown import markdown
from jobs.documents.member import member as extract
from jobs.documents.model import Document
from jobs.memory import Memory
from jobs.persons import Person, those_meant
from jobs.statements import Imported
from jobs.statements import Kept as KeptLine
from sheets_schema.closing import Closing
from sheets_schema.entries import Entry
from sheets_schema.grid import Comment, Reply
from sheets_schema.text import LANGUAGES, Language, Ore
from sync.bank.statement import Line
from tests.jobs.documents.reading import headings, items, notes, table, tables
from tests.jobs.helpers import MEMBER, Rows, at, book, context, group, member, plans, remembered, snapshot
from tests.jobs.helpers import mail as a_mail

NAME = "Elin Forsvall"
MEMBERS: Rows = [MEMBER, member("Anna Ek"), member("Bo Alm"), member(NAME, "elin@example.org", number="900512")]
TASKS: Rows = [
    ["Uppgift", "Ansvarig", "Förfaller", "Status"],
    ["Köpa fika till Bo Alm", f"{NAME}, Anna Ek", date(2026, 12, 1), "Att göra"],
]
TABS: dict[str, Rows] = {"Medlemmar": MEMBERS, "Uppgifter": TASKS}


def kept(
    tabs: dict[str, Rows] | None = None,
    memory: Memory | None = None,
    said: tuple[Comment, ...] = (),
    asked: str = NAME,
    **found: object,
) -> tuple[Sources, Kept]:
    """What is kept about one."""
    rows = group(TABS if tabs is None else tabs)
    known, held = replace(book(rows), comments=said), memory or Memory()
    sources = Sources(known, snapshot(rows).grids, held, **found)  # type: ignore[arg-type]  # its own fields
    (person,) = those_meant(known, held, asked) or [Person(asked)]
    return sources, kept_about(sources, person)


def paper(of: tuple[Sources, Kept], language: Language = "sv") -> Document:
    """The extract."""
    return extract(of[0].book, of[1], language)


def test_the_persons_own_rows_stand_cell_by_cell_and_others_with_what_they_are_about() -> None:
    made = paper(kept())
    assert headings(made) == ["Medlemmar", "Uppgifter"]
    own = [row for row in tables(made, "Cell") if len(row) == 3]
    assert own[:3] == [("A4", "Namn", NAME), ("B4", "E-post", "elin@example.org"), ("C4", "Status", "Aktiv")]
    named = [row for row in tables(made, "Cell") if len(row) == 4]
    assert named == [("B2", "Ansvarig", f"{NAME}, [namn]", "Uppgift: Köpa fika till [namn]; Status: Att göra")]


def test_nobody_else_is_named_in_it() -> None:
    said = (Comment("Medlemmar", "A4", "Anna Ek", "Ring Bo Alm på bo@example.org"),)
    for language in LANGUAGES:
        text = markdown(paper(kept(said=said), language))
        assert NAME in text
        assert not [other for other in ("Anna", "Bo Alm", "bo@example.org") if other in text]


def test_it_says_why_by_whom_and_how_long_in_both_languages() -> None:
    rows = {row[0]: row[1] for row in table(paper(kept()), "Du undrar kanske")}
    assert "802004-0401" in rows["Vem som ansvarar"]
    assert "3 månader" in rows["Hur länge"]
    assert "12 månader" in rows["Hur länge"]
    assert "7 år" in rows["Hur länge"]
    assert "Skriv till anna@example.org." in rows["Dina rättigheter"]
    own = group(TABS, group_kind="Redovisningsgrupp")
    sources = Sources(book(own), snapshot(own).grids, Memory())
    (person,) = those_meant(sources.book, Memory(), NAME)
    english = table(extract(sources.book, kept_about(sources, person), "en"), "You may ask")
    assert english[1] == ("Who answers for it", "Grupp 17, an association of its own.")


def test_the_files_name_and_title_tell_nothing_of_whose_it_is() -> None:
    made = paper(kept())
    assert (made.name, made.title) == ("registerutdrag-2026-11-22-4", "Registerutdrag")
    assert paper(kept(), "en").name == "personal-data-2026-11-22-4"


def test_of_a_protected_person_it_is_made_and_says_so() -> None:
    rows: Rows = [MEMBER, member("Anna Ek"), member(NAME, protected="Ja")]
    assert list(notes(paper(kept({"Medlemmar": rows})))) == ["Skyddade personuppgifter"]
    assert notes(paper(kept())) == {}


def test_comments_by_the_person_on_own_rows_and_that_name_the_person() -> None:
    said = (
        Comment("Kassabok", "C2", NAME, "Mitt kvitto", replies=(Reply("Anna Ek", "Tack"), Reply(NAME, "Ingen orsak"))),
        Comment("Medlemmar", "B4", "Anna Ek", "Har flyttat"),
        Comment("Medlemmar", "B3", "Anna Ek", "Om Bo"),
        Comment("Uppgifter", None, "Anna Ek", "Fråga Elin Forsvall"),
        Comment("Medlemmar", "A4", comments.OURS, "För- och efternamn."),
    )
    found = kept(said=said)[1].said
    assert [(one.place, one.text, one.own) for one in found] == [
        ("Kassabok C2", "Mitt kvitto", True),
        ("Kassabok C2", "Ingen orsak", True),
        ("Medlemmar B4", "Har flyttat", False),
        ("Uppgifter", "Fråga Elin Forsvall", False),
    ]


def test_mails_to_the_person_and_about_the_person() -> None:
    forgotten = replace(a_mail("notice:2026-01-01:a", "900512"), name="", address="", subject="")
    memory = remembered(
        a_mail("meeting_call:1", "900512"),
        a_mail("meeting_call:1", "elin forsvall"),
        a_mail("meeting_call:1", "någon", address="ELIN@example.org"),
        a_mail("meeting_call:1", "bo alm"),
        forgotten,
        replace(a_mail("prospect_reminder:elin forsvall:2026-01-01:2026-01-01:1"), subject="Om Elin Forsvall"),
        told={"weekly_letter": frozenset({"members.consent_missing:members:mailings:elin forsvall:1", "x:elin:1"})},
    )
    state = kept(memory=memory)[1].state
    assert [one.person for one in state.to] == ["900512", "elin forsvall", "någon", "900512"]
    assert [one.job for one in state.about] == ["prospect_reminder"]
    assert state.told == 1
    made = paper(kept(memory=memory))
    assert [row[2] for row in table(made, "När")] == ["Ämne", "Ämne", "Ämne", "glömt"]
    assert items(made)[-1].startswith("Att 1 sak om ditt namn")


def test_mails_known_by_the_addresses_hash_alone() -> None:
    other = replace(a_mail("notice:x", "gammalt namn"), name="", address="", subject="")
    found = kept(memory=remembered(other), reached=frozenset({other.key}), bounced=True)[1].state
    assert found.to == (other,)
    assert len(found.hashes) == 1


def test_the_welcomes_hashes_are_told_of() -> None:
    first = context(group(TABS), memory=Memory())
    assert plans("welcome", first) == []
    from jobs import welcomes

    known = welcomes.known(first) or frozenset()
    assert len(kept(memory=remembered(told={"welcome": known}))[1].state.hashes) == 1
    assert kept(memory=remembered(told={"welcome": known}), asked="Gun Falk")[1].state.hashes == ()


def test_comments_that_were_told_of_leave_a_hash() -> None:
    said = (Comment("Kassabok", "C2", NAME, "Mitt kvitto", at("2026-11-01T12:00")),)
    told = frozenset(comments.identities(replace(book(group(TABS)), comments=said)))
    state = kept(memory=remembered(told={"comments": told}), said=said)[1].state
    assert [one.sv for one in state.hashes] == ["att dina kommentarer i arket har berättats om"]


def test_what_may_be_anothers_is_named_by_cell_alone() -> None:
    rows: Rows = [MEMBER, member("Bo Alm", "bo1@example.org", number="1"), member("Bo Alm", "bo2@example.org")]
    tabs: dict[str, Rows] = {"Medlemmar": rows, "Svar": [["Möte", "Namn", "Svar"], ["2026-77", "Bo Alm", "Nej"]]}
    made = paper(kept(tabs, asked="1"))
    assert headings(made)[-1] == "Kan gälla någon annan"
    assert items(made)[-1] == "Svar A2, B2, C2"
    assert "2026-77" not in markdown(made)
    assert "bo2@" not in markdown(made)


def test_what_a_torn_tab_held_may_be_missing_and_that_is_said_first() -> None:
    made = paper(kept({**TABS, "Utbildningar": [["Vad", "Som"], [NAME, "x"]]}))
    assert made.doubts
    assert "Utbildningar" in headings(made)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "<b>Elin</b>", "# Elin\n- x", "[a](http://x)", "../../etc"])
def test_what_stands_in_the_sheet_is_shown_as_it_is(name: str) -> None:
    made = paper(kept({"Medlemmar": [MEMBER, member("Anna Ek"), member(name, "e@example.org")]}, asked="e@example.org"))
    assert made.name == "registerutdrag-2026-11-22-3"
    assert " ".join(name.split()) in made.lead
    assert "\n# Elin" not in markdown(made)


def test_what_a_bank_and_a_closed_year_say_of_the_person_is_told() -> None:
    said = Line(date(2026, 3, 2), "SWISH elin forsvall för Bo Alm", Ore(30000), None)
    others = Line(date(2026, 3, 3), "SWISH Bo Alm", Ore(5000), None)
    bank = Imported("bank", lines=(KeptLine(said, 0, 0), KeptLine(others, 0, 0)))
    rows = tuple(
        Entry((str(n), "2025-03-02", text, *[""] * 7)) for n, text in enumerate((NAME, "Fika", f"Till {NAME}"))
    )
    closed = Closing(2025, date(2025, 1, 1), date(2025, 12, 31), at("2026-02-01T12:00"), rows, (), ())
    made = paper(kept(memory=Memory(statements={"bank": bank}, closings=(closed,))))
    assert "Ur bankens fil, 2026-03-02, 300,00\xa0kr: SWISH elin forsvall för [namn]" in items(made)
    assert "2 rader i den sparade kassaboken för det stängda året 2025" in items(made)
    assert not any("Bo Alm" in one for one in items(made))
