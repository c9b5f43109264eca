"""The boxes' stocktake list and count protocols."""

from datetime import date

import pytest

from jobs.documents.boxes import boxes
from jobs.documents.model import Document, NewPage, Ruled, Table
from sheets_schema.grid import ErrorValue
from tests.jobs.documents.reading import headings, notes, paragraphs, signers, table
from tests.jobs.helpers import MEMBER, Cells, Rows, book, group, member

BOX = ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"]
COUNT = ["Datum", "Bössa", "Belopp", "Räknat av 1", "Räknat av 2", "Ver"]
ROWS: Rows = [
    BOX,
    ["1", "Bössa", "Caféet", "Bo Alm", date(2026, 1, 1), "Ja", "Ute"],
    ["2", "Bössa", "Förrådet", "Cia Dal", None, None, "Inne"],
    ["3", "Bössa", "Okänt", "Bo Alm", None, "Ja", "Borttappad"],
    ["S1", "Swishskylt", "Biblioteket", "Bo Alm", None, None, "Ute"],
]
COUNTS: Rows = [
    COUNT,
    [date(2026, 3, 1), "1", 100, "A", "B", 1],
    [date(2026, 6, 1), "1", "50,50", "A", "B", 2],
    [date(2025, 6, 1), "2", 70, "A", "B", 2],
]


def of(**tabs: Rows) -> Document:
    """The usual group's boxes in 2026."""
    return boxes(book(group(tabs)), 2026, "sv")


def test_the_list_shows_what_the_sheet_says_and_leaves_room_for_what_is_seen() -> None:
    done = of(Bössor=ROWS, Tömningar=COUNTS)
    assert table(done, "Nr") == (
        ("1", "Bössa: Caféet", "Bo Alm", "Ute; plomberad; tömd 2026-06-01; 2 gånger, 150,50\xa0kr", "", "", ""),
        ("2", "Bössa: Förrådet", "Cia Dal", "Inne; inte plomberad; tömd 2025-06-01", "", "", ""),
        ("3", "Bössa: Okänt", "Bo Alm", "Borttappad", "", "", ""),
        ("S1", "Swishskylt: Biblioteket", "Bo Alm", "Ute", "", "", ""),
    )
    assert signers(done)[:2] == ["Inventerat av 1", "Inventerat av 2"]


def test_nobody_is_sent_to_a_box_that_is_returned() -> None:
    returned: Rows = [BOX, ["4", "Bössa", "Kyrkan", "Bo Alm", None, None, "Återlämnad"]]
    done = of(Bössor=[*ROWS, *returned[1:]])
    assert [row[0] for row in table(done, "Nr")] == ["1", "2", "3", "S1"]
    assert "Återlämnade, och därför inte med: nr 4." in paragraphs(done)
    only = of(Bössor=returned)
    assert "Återlämnade, och därför inte med: nr 4." in paragraphs(only)
    assert not any("Gå till varje plats" in one for one in paragraphs(only))


def test_each_box_in_use_has_a_protocol_of_its_own_for_two_to_sign() -> None:
    done = of(Bössor=ROWS)
    assert headings(done) == ["Inventering", "Räkneprotokoll 1: Caféet", "Räkneprotokoll 2: Förrådet"]
    assert sum(isinstance(block, NewPage) for block in done.blocks) == 2
    assert signers(done)[2:] == ["Räknat av 1", "Räknat av 2"] * 2
    rows = table(done, "Valör")
    assert (rows[0], rows[-1], len(rows)) == (("1\xa0000\xa0kr", "", ""), ("Summa", "", ""), 12)


def test_without_boxes_there_is_one_empty_protocol() -> None:
    done = of()
    assert headings(done) == ["Inventering", "Räkneprotokoll"]
    assert "Fliken Bössor är tom eller används inte." in paragraphs(done)
    labels = [label for block in done.blocks if isinstance(block, Ruled) for label in block.labels]
    assert "Bössans nummer" in labels


def test_a_protected_keeper_is_not_named() -> None:
    people: Rows = [MEMBER, member("Bo Alm", protected="Ja"), member("Cia Dal")]
    assert [row[2] for row in table(of(Bössor=ROWS, Medlemmar=people), "Nr")] == [
        "en medlem",
        "Cia Dal",
        "en medlem",
        "en medlem",
    ]


def test_a_box_that_cannot_be_read_is_said() -> None:
    rows: Rows = [BOX, ["1", "Bössa", "Caféet", "Bo Alm", "31/11 2026", "Ja", "Ute"]]
    assert of(Bössor=rows).doubts == ("Bössor E2: Utplacerad går inte att läsa och är inte med.",)


CASH = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut", "Kvitto", "Bössa"]
MONEY = "Räknat, bokfört och vidarebefordrat"


def came(voucher: object, day: object, amount: object, box: object, category: str = "Bössor") -> Cells:
    """A row of Kassabok with money in."""
    return [voucher, day, "Tömning", "Kassa", category, amount, None, None, box]


def went(voucher: object, day: object, amount: object, box: object, category: str = "Till Amnesty") -> Cells:
    """A row of Kassabok with money out."""
    return [voucher, day, "Till Amnesty", "Kassa", category, None, amount, "Ja", box]


MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
BOOKED: list[Cells] = [came(1, MARCH, 100, "1"), came(2, JUNE, "50,50", " 1 ")]


def money(*rows: Cells, counts: Rows = COUNTS, **tabs: Rows) -> Document:
    """The boxes' paper with these rows in the cashbook."""
    return of(Bössor=ROWS, Tömningar=counts, Kassabok=[CASH, *rows], **tabs)


def test_each_box_has_what_was_counted_beside_what_is_booked() -> None:
    done = money(*BOOKED, came(3, JUNE, 30, "s1", "Gåvor"))
    assert table(done, "Nr")[0][0] == "1"
    assert by_box(done) == (
        ("1", "Caféet", "150,50\xa0kr", "150,50\xa0kr", "0,00\xa0kr"),
        ("Summa", "", "150,50\xa0kr", "150,50\xa0kr", "0,00\xa0kr"),
    )
    said = paragraphs(done)
    assert "Bokfört på Swishskyltar: S1 (Biblioteket) 30,00\xa0kr." in said
    assert "Varje tömning är bokförd med samma belopp." in said
    assert done.doubts == ()


def by_box(done: Document) -> tuple[tuple[str, ...], ...]:
    """The table of the boxes' money."""
    return next(one.rows for one in done.blocks if isinstance(one, Table) and one.header[1:3] == ("Plats", "Räknat"))


def differing(done: Document) -> list[tuple[str, ...]]:
    """The table of what differs."""
    found = [one.rows for one in done.blocks if isinstance(one, Table) and one.header[1] == "Ver"]
    return [row for rows in found for row in rows]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [came(1, MARCH, 90, "1"), BOOKED[1]],
            ("1", "1", "100,00\xa0kr", "90,00\xa0kr", "Tömningar C2, Kassabok F2"),
        ),
        ([BOOKED[1]], ("1", "1", "100,00\xa0kr", "–", "Tömningar C2: inte bokfört")),
        (
            [*BOOKED, came(9, JUNE, 20, "2")],
            ("2", "9", "–", "20,00\xa0kr", "Kassabok F4: bokfört men inte räknat"),
        ),
        (
            [BOOKED[1], came("1", date(2027, 1, 4), 100, "1")],
            ("1", "1", "100,00\xa0kr", "100,00\xa0kr", "Tömningar C2, Kassabok F3: räknat och bokfört i var sitt år"),
        ),
        (
            [*BOOKED, came(2, date(2026, 1, 2), 70, "2")],
            ("2", "2", "70,00\xa0kr", "70,00\xa0kr", "Tömningar C4, Kassabok F4: räknat och bokfört i var sitt år"),
        ),
    ],
)
def test_where_they_differ_the_voucher_and_the_cells_stand(rows: list[Cells], expected: tuple[str, ...]) -> None:
    assert differing(money(*rows)) == [expected]


def test_two_counts_on_one_voucher_are_booked_together_and_a_correction_counts_against() -> None:
    counts: Rows = [COUNT, [MARCH, "1", 60, "A", "B", 7], [MARCH, "1", 40, "A", "B", 7]]
    wrong, back = came(5, MARCH, 90, "1"), went(6, MARCH, 90, "1", "Bössor")
    done = money(came(7, MARCH, 100, "1"), wrong, back, counts=counts)
    assert by_box(done)[0] == ("1", "Caféet", "100,00\xa0kr", "100,00\xa0kr", "0,00\xa0kr")
    assert [row[:4] for row in differing(done)] == [
        ("1", "5", "–", "90,00\xa0kr"),
        ("1", "6", "–", "−90,00\xa0kr"),
    ]


def test_a_transfer_of_a_boxs_money_is_not_booked_twice() -> None:
    done = money(*BOOKED, went(3, JUNE, 50, "1", "Mellan konton"), came(3, JUNE, 50, "1", "Mellan konton"))
    assert by_box(done)[0][3] == "150,50\xa0kr"


def test_what_was_passed_on_is_shown_by_box_only_where_the_cashbook_tells() -> None:
    untold = money(*BOOKED, went(3, JUNE, 80, None))
    assert len(by_box(untold)[0]) == 5
    assert any("syns inte: ingen utbetalning till Amnesty" in text for text in paragraphs(untold))
    told = money(*BOOKED, went(3, JUNE, 80, "1"), went(4, JUNE, 20, None))
    assert [row[5] for row in by_box(told)] == ["80,00\xa0kr"] * 2
    assert table(told, "Från bokens början till 2026-12-31") == (
        ("Insamlat", "150,50\xa0kr"),
        ("Vidarebefordrat", "100,00\xa0kr"),
        ("Kvar att skicka", "50,50\xa0kr"),
    )


def test_a_box_that_is_not_in_the_register_is_there_with_its_money() -> None:
    done = money(*BOOKED, came(8, JUNE, 10, "77"))
    assert by_box(done)[1] == ("77", "", "0,00\xa0kr", "10,00\xa0kr", "10,00\xa0kr")


def test_without_the_column_it_is_said_that_the_booked_is_not_seen() -> None:
    done = of(Bössor=ROWS, Tömningar=COUNTS)
    assert by_box(done)[0] == ("1", "Caféet", "150,50\xa0kr", "–", "–")
    assert any("Kassabok saknar kolumnen Bössa" in text for text in paragraphs(done))
    assert differing(done) == []


def test_a_row_that_cannot_count_is_said_with_its_cell() -> None:
    done = money(*BOOKED, came(3, "31/11 2026", 10, "1"), came(4, JUNE, 10, ErrorValue("#REF!")))
    said = [text for text in done.doubts if text.startswith("Kassabok")]
    assert said == [
        "Kassabok I4: en bössas rad kan inte räknas. Kör gruppbok check.",
        "Kassabok I5: en bössas rad kan inte räknas. Kör gruppbok check.",
    ]
    assert notes(done)["Att veta: något i boken är osäkert"] == done.doubts


def test_money_that_cannot_be_summed_and_categories_that_are_not_passed_on_are_said() -> None:
    assert "Går inte att räkna" in notes(money(*BOOKED, Konton=[["Konto"], ["Kassa"]]))
    kept: Rows = [["Kategori", "Typ", "Vidarebefordras"], ["Bössor", "Intäkt", "Nej"]]
    assert any("Ingen kategori har Ja" in text for text in paragraphs(money(*BOOKED, Kategorier=kept)))


def test_a_year_without_money_in_boxes_has_no_such_page() -> None:
    assert MONEY in headings(money(*BOOKED))
    assert MONEY not in headings(money(counts=[COUNT]))


def test_a_box_that_is_out_with_a_keeper_nobody_knows_is_named() -> None:
    rows: Rows = [BOX, *(["1", "Bössa", "Torget", name, MARCH, "Ja", "Ute"] for name in ("Kassör", "Borta Ur"))]
    assert [text for text in paragraphs(of(Bössor=rows)) if "ansvarig" in text] == [
        "Nr 1: den som står som ansvarig är ingen medlem och har ingen roll. Skriv vem som tar över."
    ]
