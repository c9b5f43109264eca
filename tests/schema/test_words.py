"""How sums, days, names and places are written, and the rules that messages name."""

from datetime import date, datetime, time

import pytest

from sheets_schema.finding import counts
from sheets_schema.grid import cell_name, letters
from sheets_schema.rules import pack
from sheets_schema.text import LANGUAGES, Ore, Text, decimal, fold, money, one_line, shown
from tests.schema.helpers import CHECK_OF, MEETINGS, SETTINGS, book, findings


@pytest.mark.parametrize(
    ("ore", "swedish", "english", "plain"),
    [
        (0, "0,00 kr", "SEK 0.00", "0.00"),
        (5, "0,05 kr", "SEK 0.05", "0.05"),
        (-5, "\u22120,05 kr", "SEK \u22120.05", "-0.05"),
        (123450, "1 234,50 kr", "SEK 1,234.50", "1234.50"),
        (-123456789, "\u22121 234 567,89 kr", "SEK \u22121,234,567.89", "-1234567.89"),
    ],
)
def test_a_sum_is_written_as_its_reader_writes_it(ore: int, swedish: str, english: str, plain: str) -> None:
    assert money(ore, "sv") == swedish.replace(" ", "\u00a0")
    assert money(ore, "en") == english.replace(" ", "\u00a0")
    assert decimal(ore) == plain


@pytest.mark.parametrize(
    ("fact", "swedish", "english"),
    [
        (Ore(-250), "\u22122,50\u00a0kr", "SEK\u00a0\u22122.50"),
        (Text("kassör", "treasurer"), "kassör", "treasurer"),
        (True, "Ja", "Yes"),
        (False, "Nej", "No"),
        (date(2026, 11, 22), "2026-11-22", "2026-11-22"),
        (datetime(2026, 11, 22, 18, 30), "2026-11-22", "2026-11-22"),
        (time(18, 30), "18:30", "18:30"),
        (12.345, "12,345", "12.345"),
        (17, "17", "17"),
        (None, "", ""),
        ("a\n\u202eb\x00  c", "a b c", "a b c"),
    ],
)
def test_a_fact_of_a_message_is_written_as_its_reader_writes_it(fact: object, swedish: str, english: str) -> None:
    assert [shown(fact, language) for language in LANGUAGES] == [swedish, english]


def test_names_are_compared_without_case_and_with_single_spaces() -> None:
    assert fold("  Anna\u00a0\n EK ") == fold("anna ek")
    assert fold("Åsa") != fold("Asa")


def test_untrusted_text_is_one_line_of_80_characters_at_most() -> None:
    assert one_line("x" * 80) == "x" * 80
    assert one_line("x" * 81) == "x" * 79 + "…"


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
)
def test_a_column_has_the_letters_of_a_spreadsheet(column: int, name: str) -> None:
    assert letters(column) == name
    assert cell_name(12, column) == f"{name}12"


def test_findings_are_counted_by_severity() -> None:
    made = book({"Möten": [MEETINGS], "Inställningar": [*SETTINGS, ["x", 1], ["Språk", "?"]]})
    assert counts(findings(made)) == {"error": 1, "warning": 2, "info": 0}
    assert counts([]) == {"error": 0, "warning": 0, "info": 0}


@pytest.mark.parametrize(
    ("code", "rule", "row"),
    [
        ("meetings.annual_late", "annual_meeting", ["1", "Årsmöte", "2026-04-01", "18:30", "1. Val", "Planerat"]),
        ("meetings.call_late", "notice", ["1", "Extra medlemsmöte", "2026-11-23", "18:30", "1. Val", "Planerat"]),
    ],
)
def test_a_rule_is_named_in_its_message_with_paragraph_and_year(code: str, rule: str, row: list[object]) -> None:
    finding = next(one for one in findings(book({"Möten": [MEETINGS, row]})) if one.code == code)
    for language in LANGUAGES:
        message = CHECK_OF[code].message(finding, language)
        assert pack()[rule].paragraph in message
        assert str(pack()[rule].year) in message


def test_every_rule_says_what_it_is_in_both_languages_and_where_it_stands() -> None:
    for rule in pack().values():
        assert rule.says.sv
        assert rule.says.en
        assert rule.paragraph
        assert rule.source
        assert rule.year > 2000


def test_the_rules_are_those_of_the_contract() -> None:
    rules = pack()
    assert rules["notice"]["days"] == 7
    assert rules["annual_meeting"].day(2026) == date(2026, 3, 31)
    assert rules["annual_planned"].day(2026) == date(2026, 2, 1)
    assert rules["board"]["people"] == 3
