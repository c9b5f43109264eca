"""What each cell means: sums, days, times, yes and no, telephone numbers, addresses, choices, texts and numbers."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from sheets_schema.grid import ErrorValue, Uncomputed
from sheets_schema.kinds import DATE, EMAIL, LINK, MARK, PHONE, SUM, TEXT, TIME, WHOLE, YES_NO, Kind
from sheets_schema.tabs.choices import AUDIENCE, MEETING_TYPE, MEMBER_STATUS, ROLE
from sheets_schema.text import LANGUAGES
from tests.schema.helpers import CASHBOOK, CHECK_OF, Look, book, findings, reads, short

EVERY_KIND: list[Kind] = [SUM, DATE, TIME, YES_NO, PHONE, EMAIL, MEMBER_STATUS, ROLE, TEXT, LINK, MARK, WHOLE]
UNTYPED: list[object] = [Decimal("1.5"), b"1", 1j, (1, 2), frozenset(), ..., Look]


@pytest.mark.parametrize(
    ("cell", "ore"),
    [
        # plain numbers
        (0, 0), (7, 700), (-7, -700), (1234.5, 123450), (0.1 + 0.2, 30), (1.1 * 3, 330), (0.01, 1), (-0.01, -1),
        (19.99, 1999), (4.35 * 100, 43500), (1e10, 10**12), (-1e10, -(10**12)), (9_999_999_999.99, 999_999_999_999),
        (1234567.89, 123456789),
        # texts with a decimal comma, point or colon
        ("0", 0), ("7", 700), ("1234,50", 123450), ("1234.50", 123450), ("1234.5", 123450), ("1234,5", 123450),
        ("1234:50", 123450), ("0,05", 5), ("0.5", 50), ("007,10", 710), ("1234567890,12", 123456789012),
        # thousands
        ("1 234,50", 123450), ("1 234:50", 123450), ("1.234,50", 123450), ("1,234.50", 123450), ("1 234", 123400),
        ("1.234.567", 123456700), ("1,234,567", 123456700), ("1 234 567,8", 123456780), ("1.234.567,89", 123456789),
        ("1,234,567.89", 123456789), ("12 345.67", 1234567), ("1.234,5", 123450),
        # spaces of every kind
        ("1\u00a0234,50", 123450), ("1\u2009234,50", 123450), ("1\u202f234,50", 123450), ("  1234,50\t", 123450),
        ("1\u2007234", 123400), ("\u00a0-5\u00a0", -500),
        # a currency
        ("1 234,50 kr", 123450), ("1234kr", 123400), ("50 KR", 5000), ("50 kr.", 5000), ("kr 50", 5000), ("kr50", 5000),
        ("SEK 50", 5000), ("50 SEK", 5000), ("sek 1 234,50", 123450), ("Kr 1.234,50", 123450), ("50\u00a0kr", 5000),
        # a dash for no öre
        ("1234:-", 123400), ("50,-", 5000), ("1 234:-", 123400), ("1234:- kr", 123400), ("-50:-", -5000),
        # signs
        ("-50", -5000), ("- 50", -5000), ("+50", 5000), ("\u221250", -5000), ("\u201350", -5000), ("-kr 50", -5000),
        ("kr -50", -5000), ("SEK\u00a0\u22121,234.50", -123450), ("\u22121 234,50 kr", -123450), ("-0", 0),
        ("-1.234,50", -123450), ("\u201050", -5000), ("\uff0d50", -5000),
    ],
    ids=short,
)  # fmt: skip
def test_a_sum_is_exact_to_the_ore(cell: object, ore: int) -> None:
    assert reads(SUM, cell) == ore


@pytest.mark.parametrize(
    "cell",
    [
        # in doubt
        "1,234", "1.234", "12,345", "12.345", "0,125", "999.999", "-1.234", "1,234 kr", "1.234:-",
        # more than two decimals
        "1,2345", "1234,567", "1 234,567", "1.234,567", 12.345, 0.001, 1e-5, 12.34001, -12.3456, "1:234",
        # no sum
        "(50)", "50-", "50 -", "--50", "+-50", "-kr -50", "kr", "-", "kr 50 kr", "SEK 50 kr", "hundra", "50 EUR", "€50",
        "$50", "50%", "1 23", "12 34", "1 2345", "1,23,456", "1.23.456", "12,34,56", "1.234.50", "1,234,50", "1 234 56",
        ",50", ".5", "50,", "50.", "1234:5", "5:", "1e3", "0x10", "1_000", "1'234", "٥٠", "５０", "½", "5,0,0", "1..5",
        "1,.5", "50 kr kr", "= 50", "a50", "50a", "22/11 2026", "2026-11-22", "18:3", "inf", "nan", "∞",
        # other types
        True, False, date(2026, 11, 22), datetime(2026, 11, 22, 18, 30), time(18, 30), timedelta(hours=3),
        float("nan"), float("inf"), float("-inf"), 1e300, 10**400, -(10**400), 10**4000, "9" * 6000, "9" * 40000,
        1e10 + 1, "10000000000,01", "1" + ",1" * 20000, "1 " * 20000,
    ],
    ids=short,
)  # fmt: skip
def test_a_sum_in_doubt_or_no_sum_is_never_guessed(cell: object) -> None:
    assert reads(SUM, cell) == "bad"


@pytest.mark.parametrize(
    ("cell", "why"),
    [("1.234", "two ways"), ("1,2345", "two decimals"), (12.345, "two decimals"), ("hundra", "not a sum")],
)
def test_why_a_sum_cannot_be_read_is_told(cell: object, why: str) -> None:
    row: list[object] = [1, "2026-02-01", "Gåva", "Bank", "Gåvor", cell]
    (finding,) = findings(book({"Kassabok": [CASHBOOK, row]}))
    assert why in CHECK_OF[finding.code].message(finding, "en")


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (DAY, DAY), (datetime(2026, 11, 22, 23, 59), DAY), (46348, DAY), (46348.0, DAY), (46348.99, DAY),
        ("2026-11-22", DAY), ("2026/11/22", DAY), ("20261122", DAY), (20261122, DAY), (20261122.0, DAY),
        ("22/11 2026", DAY), ("22/11/2026", DAY), ("22/11-2026", DAY), ("22.11.2026", DAY), ("22 nov 2026", DAY),
        ("22 november 2026", DAY), ("22 NOV. 2026", DAY), ("22 November 2026", DAY), ("  2026-11-22\u00a0", DAY),
        ("22\u00a0nov\u00a02026", DAY), ("2026-1-5", date(2026, 1, 5)), ("5/6 2026", date(2026, 6, 5)),
        ("05/06 2026", date(2026, 6, 5)), ("05/06/2026", date(2026, 6, 5)), ("5.6.2026", date(2026, 6, 5)),
        ("5 jan 2026", date(2026, 1, 5)), ("5 februari 2026", date(2026, 2, 5)), ("5 Feb 2026", date(2026, 2, 5)),
        ("5 mars 2026", date(2026, 3, 5)), ("5 March 2026", date(2026, 3, 5)), ("5 mar 2026", date(2026, 3, 5)),
        ("5 apr 2026", date(2026, 4, 5)), ("5 maj 2026", date(2026, 5, 5)), ("5 MAY 2026", date(2026, 5, 5)),
        ("5 juni 2026", date(2026, 6, 5)), ("5 jun 2026", date(2026, 6, 5)), ("5 june 2026", date(2026, 6, 5)),
        ("5 juli 2026", date(2026, 7, 5)), ("5 jul 2026", date(2026, 7, 5)), ("5 July 2026", date(2026, 7, 5)),
        ("5 augusti 2026", date(2026, 8, 5)), ("5 aug 2026", date(2026, 8, 5)), ("5 August 2026", date(2026, 8, 5)),
        ("5 sept 2026", date(2026, 9, 5)), ("5 sep. 2026", date(2026, 9, 5)), ("5 okt 2026", date(2026, 10, 5)),
        ("5 oct 2026", date(2026, 10, 5)), ("5 dec 2026", date(2026, 12, 5)), ("29 feb 2028", date(2028, 2, 29)),
        ("2026-11-22 18:30", DAY), ("2026-11-22T18:30:00", DAY), ("2026-11-22 18:30:00", DAY), ("22/11 2026 18.30", DAY),
        ("22 nov 2026 kl 18.30", DAY), ("2026-11-22 kl. 18", DAY), ("2026-11-22 kl 18", DAY), ("20261122 18:30", DAY),
        ("2026-11-22T18:30:00Z", DAY), ("2026-11-22T18:30:00.000+01:00", DAY), ("2026-11-22 00:00:00", DAY),
        (32874, date(1990, 1, 1)), (73050, date(2099, 12, 31)), (73050.9, date(2099, 12, 31)),
    ],
    ids=short,
)  # fmt: skip
def test_a_day_is_read_however_it_is_typed(cell: object, day: date) -> None:
    assert reads(DATE, cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        "22/11 26", "26-11-22", "22.11.26", "22 nov 26", "31/11 2026", "2026-11-31", "29/2 2026", "29 feb 2026",
        "2026-13-01", "2026-00-10", "2026-10-00", "13/13 2026", "20261131", 20261131, 261122, "261122", "i morgon",
        "november 2026", "22 nov", "22/11", "2026", 2026, "22 foo 2026", "2026-11/22", "2026 11 22", "0/1 2026",
        "2026-11-22 24:00", "2026-11-22 25:00", "2026-11-22 18:60", "2026-11-22 i skymningen", "2026-11-22, 2026-11-23",
        "٢٠٢٦-١١-٢٢", "２０２６-11-22", "2026-11-22x", "x2026-11-22", 32873, 32873.99, 73051, 73051.5, 0, 1, -46348, 0.5, 1e7,
        20261122.5, 202611220, True, False, time(18, 30), timedelta(days=46348), float("nan"), float("inf"),
        float("-inf"), 1e300, 10**400, date.min, date.max, datetime.max, "2026-11-22" * 4000, "9" * 40000,
    ],
    ids=short,
)  # fmt: skip
def test_what_is_no_day_is_never_guessed(cell: object) -> None:
    assert reads(DATE, cell) == "bad"


HALF_PAST_SIX = 18 * 3600 + 30 * 60


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        (time(18, 30), HALF_PAST_SIX), (time(18, 30, 15), HALF_PAST_SIX + 15), (timedelta(hours=18, minutes=30), HALF_PAST_SIX),
        (datetime(2026, 11, 22, 18, 30), HALF_PAST_SIX), (datetime(1899, 12, 30, 18, 30), HALF_PAST_SIX),
        ("18:30", HALF_PAST_SIX), ("18.30", HALF_PAST_SIX), ("18:30:00", HALF_PAST_SIX), (" 18:30\u00a0", HALF_PAST_SIX),
        ("kl 18.30", HALF_PAST_SIX), ("kl. 18.30", HALF_PAST_SIX), ("Kl 18:30", HALF_PAST_SIX), ("KL.18:30", HALF_PAST_SIX),
        ("kl 18", 64800), ("kl. 18", 64800), ("18", 64800), (18, 64800), (18.0, 64800), (0.75, 64800), ("9:05", 32700),
        ("09.05", 32700), ("0:00", 0), ("00:00", 0), (0, 0), (0.0, 0), ("23:59:59", 86399), (time(0, 0), 0),
        (timedelta(0), 0), (0.770833333333333, HALF_PAST_SIX), (23, 82800),
    ],
    ids=short,
)  # fmt: skip
def test_a_time_is_read_however_it_is_typed(cell: object, seconds: int) -> None:
    assert reads(TIME, cell) == seconds


@pytest.mark.parametrize(
    "cell",
    [
        "24:00", "18:30-20:00", "18-20", "18:60", "25", "18:3", "18:300", "kl", "kvällen", "6 pm", "18:30:60", "-1:00",
        "18,30", "18:30 20:00", "٢٣:٠٠", 24, 25.0, -1, 1.5, 18.3, -0.5, float("nan"), float("inf"), 1e300, 10**400, True,
        False, date(2026, 11, 22), timedelta(days=1), timedelta(seconds=-1), "1" * 40000,
    ],
    ids=short,
)  # fmt: skip
def test_what_is_no_time_is_never_guessed(cell: object) -> None:
    assert reads(TIME, cell) == "bad"


@pytest.mark.parametrize("cell", ["Ja", "ja", " JA ", "J", "j", "x", "X", "Yes", "yes", "y", True])
def test_a_yes_is_a_yes(cell: object) -> None:
    assert reads(YES_NO, cell) == 1


@pytest.mark.parametrize("cell", ["Nej", "nej\u00a0", "N", "n", "No", "NO", False])
def test_a_no_is_a_no(cell: object) -> None:
    assert reads(YES_NO, cell) == 0


@pytest.mark.parametrize("cell", ["kanske", "ja!", "jo", "?", "janej", 2, 0.5, date(2026, 1, 1), float("nan"), 10**400])
def test_what_is_neither_yes_nor_no_is_neither(cell: object) -> None:
    assert reads(YES_NO, cell) == "bad"


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("070-123 45 67", "070-123 45 67"), ("+46 (0)70-1234567", "+46 (0)70-1234567"), (" 08 123 45 ", "08 123 45"),
        ("070\u00a0123\u00a045\u00a067", "070 123 45 67"), (701234567, "0701234567"), (701234567.0, "0701234567"),
        ("1234567", "1234567"), ("123456789012345", "123456789012345"),
    ],
    ids=short,
)  # fmt: skip
def test_a_phone_has_7_to_15_digits_and_gets_its_first_0_back(cell: object, phone: str) -> None:
    assert reads(PHONE, cell) == phone


@pytest.mark.parametrize(
    "cell",
    ["123456", "1234567890123456", "070-123 45 6x", "070/123 45 67", "070.123.45.67", "ring!", 12345, -701234567, 0,
     70123456.5, True, float("nan"), float("inf"), 10**400, 1e300, "٠٧٠١٢٣٤٥٦٧", "0" * 40000],
    ids=short,
)  # fmt: skip
def test_what_is_no_phone_is_told(cell: object) -> None:
    assert reads(PHONE, cell) == "bad"


@pytest.mark.parametrize("address", ["anna@example.org", "a.b+c@sub.example.org", "anna@räksmörgås.se", "x@y.se"])
def test_an_address_is_kept_as_it_is(address: str) -> None:
    assert reads(EMAIL, f" {address}\n") == address


@pytest.mark.parametrize(
    "cell",
    [
        "anna", "anna@", "@example.org", "anna@example", "anna@localhost", "anna@@example.org", "anna @example.org",
        "anna@example.org bo@example.org", "anna@example.org,bo@example.org", "anna@example.org\nBcc: bo@example.org",
        "anna@example.org\r\nX: y", "Anna <anna@example.org>", "<anna@example.org>", "ånna@example.org", "anna@[127.0.0.1]",
        "anna@exa\u200bmple.org", "anna@example..org", ".anna@example.org", '"anna ek"@example.org', "\ud800@example.org",
        "anna@\ud800.org", "anna@example.org\x00", "a" * 40000 + "@example.org", 5, 1.5, True, date(2026, 1, 1), 10**400,
    ],
    ids=short,
)  # fmt: skip
def test_what_is_not_one_address_is_told(cell: object) -> None:
    assert reads(EMAIL, cell) == "bad"


@pytest.mark.parametrize(
    ("cell", "means"),
    [
        ("Årsmöte", "Årsmöte"), ("årsmöte", "Årsmöte"), ("ÅRSMÖTE\u00a0", "Årsmöte"), ("Annual meeting", "Årsmöte"),
        ("annual  MEETING", "Årsmöte"), ("Extra medlemsmöte", "Extra medlemsmöte"), ("Other", "Annat"),
    ],
    ids=short,
)  # fmt: skip
def test_a_choice_means_its_swedish_label(cell: str, means: str) -> None:
    assert reads(MEETING_TYPE, cell) == means


@pytest.mark.parametrize("kind", [AUDIENCE, MEETING_TYPE, MEMBER_STATUS, ROLE])
def test_every_choice_is_read_as_the_drop_down_shows_it(kind: Kind) -> None:
    for choice in getattr(kind, "choices", ()):
        for language in LANGUAGES:
            assert reads(kind, choice.label[language]) == choice.label.sv


@pytest.mark.parametrize(
    ("cell", "means"),
    [("revisor", "Granskare"), ("Kassaansvarig", "Kassör"), ("Fotograf", "Fotograf"), ("chair", "Ordförande")],
)
def test_a_role_is_a_known_one_or_the_groups_own(cell: str, means: str) -> None:
    assert reads(ROLE, cell) == means


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  hej ", "hej"), (7, "7"), (7.0, "7"), (7.5, "7.5"), (-3, "-3"), (2026.0, "2026"), (0, "0"), (True, "x"),
        (date(2026, 11, 22), "2026-11-22"), (time(18, 30), "18:30"), ("a\nb", "a\nb"), ("\u202eabc", "\u202eabc"),
        ("0701", "0701"),
    ],
    ids=short,
)  # fmt: skip
def test_a_text_stands_as_it_is_and_a_number_as_its_cell_shows_it(cell: object, text: str) -> None:
    assert reads(TEXT, cell) == text
    assert reads(LINK, cell) == text


@pytest.mark.parametrize("cell", ["Nej", "NEJ ", "no", "n", "N", False, None, "", " "])
def test_an_unticked_box_or_a_no_is_no_mark(cell: object) -> None:
    assert reads(MARK, cell) == "empty"


@pytest.mark.parametrize(("cell", "text"), [(True, "x"), ("Ja", "Ja"), ("nejlikor", "nejlikor"), (17, "17"), (0, "0")])
def test_anything_else_is_a_mark(cell: object, text: str) -> None:
    assert reads(MARK, cell) == text


@pytest.mark.parametrize(
    ("cell", "number"), [(0, 0), (12, 12), (12.0, 12), ("12", 12), (" 1 200 ", 1200), ("1\u00a0200", 1200)]
)
def test_a_whole_number_is_from_0(cell: object, number: int) -> None:
    assert reads(WHOLE, cell) == number


@pytest.mark.parametrize(
    "cell",
    [-1, 1.5, "1,5", "tolv", "-3", "٣", True, float("nan"), float("inf"), 1e300, 10**400, "9" * 40000],
    ids=short,
)
def test_what_is_no_whole_number_is_told(cell: object) -> None:
    assert reads(WHOLE, cell) == "bad"


@pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: type(kind).__name__)
class TestEveryKind:
    """What holds of a cell of any column."""

    @pytest.mark.parametrize("cell", [None, "", " ", "\u00a0", "\t\r\n", "\u2003\u202f"])
    def test_spaces_are_empty(self, kind: Kind, cell: object) -> None:
        assert reads(kind, cell) == "empty"

    @pytest.mark.parametrize(
        "cell", [ErrorValue("#REF!"), "#N/A", " #VALUE! ", ErrorValue("Err:502"), ErrorValue("???")]
    )
    def test_an_error_value_is_an_error(self, kind: Kind, cell: object) -> None:
        assert reads(kind, cell) == "error"

    def test_a_formula_without_its_value_cannot_be_read(self, kind: Kind) -> None:
        for formula in ("=A1", "=1+1", "Ja", ""):
            assert reads(kind, Uncomputed(formula)) == "bad"

    def test_why_a_cell_cannot_be_read_is_told_in_both_languages(self, kind: Kind) -> None:
        for cell in (Uncomputed("=A1"), "?", "1.234", 10**400, float("nan"), True, None, b"x", date(2026, 1, 1), 1.5):
            why = kind.why(cell)
            assert why.sv
            assert why.en
        assert "formel" in kind.why(Uncomputed("=A1")).sv

    def test_a_type_that_no_sheet_has_cannot_be_read(self, kind: Kind) -> None:
        for cell in UNTYPED:
            assert reads(kind, cell) == "bad"

    def test_a_column_is_read_as_its_cells_are_one_by_one(self, kind: Kind) -> None:
        cells: list[object] = [
            None, "", "Ja", True, False, 1, 1.0, "1", 46348, "2026-11-22", DAY, datetime(2026, 11, 22, 18, 30),
            time(18, 30), timedelta(hours=1), "18:30", ErrorValue("#REF!"), Uncomputed("=A1"), float("nan"),
            float("inf"), "anna@example.org", "070-123 45 67", "Kassör", b"x", 0, 0.0, "Ja", "1 234,50", 10**400, -1,
            float("nan"), "#N/A", "Aktiv", 12.345,
        ]  # fmt: skip
        values, states = kind.read(cells)
        assert len(values) == len(states) == len(cells)
        for place, cell in enumerate(cells):
            (value,), (state,) = kind.read([cell])
            assert states[place] == state, cell
            assert str(values[place]) == str(value), cell

    def test_an_empty_column_is_read_too(self, kind: Kind) -> None:
        values, states = kind.read([])
        assert len(values) == len(states) == 0


def test_the_remedy_of_every_kind_is_itself_readable() -> None:
    examples: list[tuple[Kind, str]] = [
        (DATE, r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), (TIME, r"[0-9]{2}:[0-9]{2}"), (WHOLE, r"[0-9]+"), (PHONE, r"0[0-9 -]+"),
        (EMAIL, r"[a-z]+@[a-z.]+"),
    ]  # fmt: skip
    for kind, pattern in examples:
        for language in LANGUAGES:
            shown = re.search(pattern, kind.why("?")[language])
            assert shown
            assert reads(kind, shown[0]) not in ("bad", "error", "empty")
