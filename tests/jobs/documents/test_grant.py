"""What a group may apply for, and whether it meets each condition."""

from datetime import date

from jobs.documents.grant import grant
from jobs.documents.model import Document
from tests.jobs.documents.reading import headings, notes, paragraphs, table
from tests.jobs.helpers import (
    ACCOUNT,
    CASH,
    CATEGORY,
    MEMBER,
    REPORT,
    ROLE,
    Rows,
    book,
    cash,
    group,
    member,
    report,
    role,
)

NOW = "2027-01-15T12:00"
ACCOUNTS: Rows = [ACCOUNT, ["Bank", "Bank", 500, date(2026, 1, 1)]]
GRANT: Rows = [
    CATEGORY,
    ["Bidrag", "Intäkt", None, None],
    ["Fika", "Kostnad", None, None],
    ["Insamlat", "Intäkt", "Ja", None],
]
YEAR: Rows = [
    CASH,
    cash(1, date(2026, 1, 20), "Bank", "Bidrag", 1500),
    cash(2, date(2026, 2, 3), "Bank", "Fika", None, 1200),
    cash(3, date(2026, 9, 3), "Bank", "Insamlat", 300),
]
REPORTS: Rows = [
    REPORT,
    report("Ekonomisk årsrapport 2025", date(2026, 2, 28), status="Ej påbörjad"),
    report("Ekonomisk årsrapport 2026", date(2027, 2, 28), status="Inskickad"),
    report("Aktuell medlemslista", date(2027, 1, 31), status="Pågår"),
]


def of(kind: str = "Sektionsgrupp", **tabs: Rows) -> Document:
    """What a group may apply for in 2027."""
    usual: dict[str, Rows | None] = {"Konton": ACCOUNTS, "Kategorier": GRANT, "Kassabok": YEAR, "Rapporter": REPORTS}
    return grant(book(group({**usual, **tabs}, group_kind=kind, group_number="17"), NOW), 2027, "sv")


def verdicts(document: Document) -> dict[str, tuple[str, str]]:
    """Each condition's verdict and why."""
    return {row[0]: (row[1], row[2]) for row in table(document, "Villkor")}


def test_the_sum_is_the_ceiling_less_what_is_left_of_the_groups_own() -> None:
    assert table(of(), "Belopp") == (
        ("Högst", "2\xa0000,00\xa0kr"),
        ("Kvar av egna pengar 2026-12-31", "800,00\xa0kr"),
        ("Kan sökas", "1\xa0200,00\xa0kr"),
    )


def test_more_left_than_the_ceiling_gives_nothing() -> None:
    rich: Rows = [ACCOUNT, ["Bank", "Bank", 5000, date(2026, 1, 1)]]
    assert table(of(Konton=rich), "Belopp")[-1] == ("Kan sökas", "0,00\xa0kr")


def test_each_condition_has_its_verdict_reason_source_and_year() -> None:
    done = of()
    assert [verdict for verdict, _ in verdicts(done).values()] == [
        "Uppfyllt",
        "Uppfyllt",
        "Inte uppfyllt",
        "Syns inte i arket",
        "Uppfyllt",
        "Uppfyllt",
    ]
    found = verdicts(done)
    assert found["Den utsedda kassören söker."][1] == "Kassör är Bo Alm; det är den som söker."
    assert found["Gruppen har lämnat en aktuell medlemslista."][1] == "Aktuell medlemslista är inte inskickad."
    assert found["Alla i gruppen är medlemmar i Amnesty Sverige."][1] == "Medlemsnummer saknas på rad 2–4."
    assert found["Förra årets ekonomiska årsrapport är inskickad."][1] == "Ekonomisk årsrapport 2026 är inskickad."
    assert found["Gruppens egna kostnader är inte större än bidraget under ett år."][1].endswith("1\xa0200,00\xa0kr.")
    assert all(row[3].endswith(("2022", "2024")) for row in table(done, "Villkor"))


def test_a_vacant_treasurer_and_too_large_costs_are_not_met() -> None:
    dear: Rows = [*YEAR, cash(4, date(2026, 5, 3), "Bank", "Fika", None, 900)]
    found = verdicts(of(Roller=[ROLE, role("Gruppsekreterare", "Anna Ek")], Kassabok=dear))
    assert found["Den utsedda kassören söker."][0] == "Inte uppfyllt"
    assert found["Gruppens egna kostnader är inte större än bidraget under ett år."][0] == "Inte uppfyllt"


def test_members_with_numbers_are_met_and_reports_that_are_not_there_are_unknown() -> None:
    people: Rows = [MEMBER, member("Anna Ek", number=1), member("Bo Alm", number=2), member("Ute", status="Utträdd")]
    found = verdicts(of(Medlemmar=people, Rapporter=[REPORT]))
    assert found["Alla i gruppen är medlemmar i Amnesty Sverige."] == ("Uppfyllt", "Alla 2 har medlemsnummer.")
    assert found["Gruppen har lämnat en aktuell medlemslista."] == ("Syns inte i arket", "Ingen sådan rad i Rapporter.")


def test_costs_in_doubt_are_no_verdict() -> None:
    torn: Rows = [*YEAR, cash(4, date(2026, 5, 3), "Bank", "Fika", None, "1,234")]
    done = of(Kassabok=torn)
    assert verdicts(done)["Gruppens egna kostnader är inte större än bidraget under ett år."][0] == "Syns inte i arket"
    assert done.doubts == ("Förra årets pengar är preliminära: Rad 5 i kassaboken räknas inte med.",)


def test_a_year_that_the_book_does_not_reach_is_said() -> None:
    done = grant(book(group({"Konton": ACCOUNTS}), NOW), 2026, "sv")
    assert notes(done)["Går inte att räkna"] == ("Boken börjar 2026-01-01, så det finns inget att räkna för 2025.",)


def test_for_an_accounting_group_it_does_not_apply_and_the_source_is_named() -> None:
    done = of("Redovisningsgrupp")
    assert list(notes(done)) == ["Bidraget gäller inte er"]
    assert headings(done) == ["Aktivitetsbidrag"]
    assert "Källa: aktivism.amnesty.se/verksamhetsbidrag, 2022." in paragraphs(done)


def test_without_a_kind_of_group_it_asks_for_one() -> None:
    assert list(notes(grant(book(group(group_kind=None)), 2027, "sv"))) == ["Grupptyp saknas"]
