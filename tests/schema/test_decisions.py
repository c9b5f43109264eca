"""What the meetings decided: what each is known again by, and which cannot be told apart."""

from collections.abc import Sequence
from datetime import date

from sheets_schema.book import Book
from sheets_schema.checks.decisions import is_to_do, known_by
from tests.schema.helpers import book, found

HEAD = ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"]
DAY, OTHER = date(2026, 12, 1), date(2026, 12, 2)


def made(*rows: Sequence[object]) -> Book:
    """A book of these decisions."""
    return book({"Beslut": [HEAD, *rows]})


def known(*rows: Sequence[object]) -> list[tuple[str, ...]]:
    """What these decisions are known by, in the sheet's order."""
    return list(known_by(made(*rows)).values())


def test_a_decision_is_known_by_meeting_paragraph_and_day_or_else_by_its_text() -> None:
    assert known(["5", "§ 3", "Köpa kaffe", "Bo", DAY], ["5", None, "Laga skylten", "Bo", DAY]) == [
        ("5", "§ 3", "2026-12-01"),
        ("5", "Laga skylten", "2026-12-01"),
    ]


def test_several_of_one_paragraph_and_day_are_told_apart_by_their_texts() -> None:
    rows = (["5", "§ 3", "Köpa kaffe", "Bo", DAY], ["5", "§ 3", "Laga skylten", "Bo", DAY])
    assert known(*rows) == [("5", "§ 3", "Köpa kaffe", "2026-12-01"), ("5", "§ 3", "Laga skylten", "2026-12-01")]
    assert found(made(*rows)) == []


def test_those_that_nothing_tells_apart_are_known_by_nothing_and_said() -> None:
    rows = (["5", "§ 3", "Köpa kaffe", "Bo", DAY], ["5", " § 3", "KÖPA  kaffe", "Cia Dal", DAY])
    assert known(*rows) == []
    assert ("value.invalid", "C3") in found(made(*rows))


def test_another_meeting_paragraph_or_day_makes_another_decision() -> None:
    first = ["5", "§ 3", "Köpa kaffe", "Bo Alm", DAY]
    for other in (
        ["6", "§ 3", "Köpa kaffe", "Bo Alm", DAY],
        ["5", "§ 4", "Köpa kaffe", "Bo Alm", DAY],
        ["5", "§ 3", "Köpa kaffe", "Bo Alm", OTHER],
    ):
        assert len(known(first, other)) == 2
        assert found(made(first, other)) == []


def test_without_a_meeting_a_text_or_a_readable_day_it_is_not_known() -> None:
    assert known([None, "§ 3", "x", "Bo", DAY], ["5", "§ 3", None, "Bo", DAY], ["5", None, "x", "Bo", "snart"]) == []
    assert known(["5", "#REF!", "x", "Bo", DAY]) == []


def test_a_decision_is_to_be_done_until_it_is_unless_it_is_but_a_record() -> None:
    rows = (
        ["5", "§ 1", "Ansvarsfrihet beviljas", None, None, None],
        ["5", "§ 2", "a", "Bo", None, None],
        ["5", "§ 3", "b", None, DAY, None],
        ["5", "§ 4", "c", None, None, "Att göra"],
        ["5", "§ 5", "d", "Bo", DAY, "Klar"],
        ["5", "§ 6", "e", "Bo", DAY, "nästan"],
    )
    assert [row.text("decision") for row in made(*rows).rows("decisions") if is_to_do(row)] == ["a", "b", "c"]
