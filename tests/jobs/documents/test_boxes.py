"""The boxes' stocktake list and count protocols."""

from datetime import date

from jobs.documents.boxes import boxes
from jobs.documents.model import Document, NewPage, Ruled
from tests.jobs.documents.reading import headings, paragraphs, signers, table
from tests.jobs.helpers import MEMBER, Rows, book, group, member

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
