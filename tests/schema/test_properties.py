"""What holds of every sheet, whatever is in it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

from sheets_schema import sums
from sheets_schema.book import Book, read_book
from sheets_schema.checks import CHECKS
from sheets_schema.days import EPOCH, FIRST_SERIAL, LAST_SERIAL
from sheets_schema.finding import Finding
from sheets_schema.grid import ErrorValue, Grid, Snapshot, Uncomputed, letters
from sheets_schema.kinds import DATE, SUM, TEXT, TIME, ChoiceKind, MarkKind, YesNoKind
from sheets_schema.settings import SETTINGS
from sheets_schema.sums import read_sum
from sheets_schema.tab import Column, Tab
from sheets_schema.tabs import TABS
from sheets_schema.text import LANGUAGES, Text, decimal, fold, money, one_line
from tests.schema.helpers import FULL, TODAY, Rows, excluded, findings, reads, snapshot, steady

TAB_NAMED: Mapping[str, Tab] = {name: tab for tab in TABS for name in tab.names()}
ODD_TEXTS = [
    "", " ", "?", "Kasan", "1.234", "31/11 2026", "#REF!", "24:00", "anna@example", "Nisse", "\u202eanna", "a\nb", "{value}",
    "{0}", "%s", "=1+1", "Ä" * 400, "\x00", "\ud800", "👩‍👩‍👧", "مرحبا", "İı", "\u200b", "-", "2026-2", "7", "nej", "ja",
]  # fmt: skip
ODD_CELLS: list[object] = [
    None, True, False, 0, -5, 17, 1.5, 46348, 10**12, 10**400, float("nan"), float("inf"), TODAY, date(1850, 1, 1),
    date(2027, 4, 1), time(18, 30), timedelta(hours=3), datetime(2026, 11, 22, 18, 30), ErrorValue("#N/A"),
    Uncomputed("=A1"), *ODD_TEXTS,
]  # fmt: skip
WORDS = sorted(
    {choice.label.sv for tab in TABS for one in tab.columns for choice in getattr(one.kind, "choices", ())}
    | {str(cell) for rows in FULL.values() for row in rows[1:] for cell in row if isinstance(cell, str)}
)


def judge(tabs: Mapping[str, Rows]) -> Book:
    """The book of just these tabs."""
    return read_book(snapshot(tabs), TODAY)


def told(book: Book) -> list[tuple[object, ...]]:
    """What is wrong in a book and where, but for the cells' names."""
    return [(f.code, f.severity, f.tab, f.row, f.column) for f in findings(book)]


@steady(20)
@given(days=st.integers(-400, 400))
def test_a_book_on_another_day_is_the_book_that_is_read_on_that_day(days: int) -> None:
    """What is summed of its cashbook is not summed again."""
    before, day = judge(FULL), TODAY + timedelta(days=days)
    told(before)
    moved = before.judged(day, before.known)
    assert told(moved) == told(read_book(snapshot(FULL), day))
    assert moved.ledger is before.ledger


@composite
def spoiled(draw: DrawFn, cells: SearchStrategy[object] | None = None) -> dict[str, list[list[object]]]:
    """A whole sound book in which a few cells hold something else."""
    odd = st.sampled_from(ODD_CELLS) if cells is None else cells
    tabs = {title: [list(row) for row in rows] for title, rows in FULL.items()}
    for title in draw(st.lists(st.sampled_from(sorted(tabs)), min_size=1, max_size=12)):
        rows = tabs[title]
        row = rows[draw(st.integers(1, len(rows) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(odd)
    return tabs


# The same sheet in another shape


@steady(20)
@given(tabs=spoiled(), order=st.randoms(use_true_random=False))
def test_columns_may_stand_in_any_order(tabs: dict[str, list[list[object]]], order: Random) -> None:
    shuffled: dict[str, Rows] = {}
    for title, rows in tabs.items():
        places = list(range(len(rows[0])))
        order.shuffle(places)
        shuffled[title] = [[row[place] if place < len(row) else None for place in places] for row in rows]
    assert told(judge(shuffled)) == told(judge(tabs))
    assert excluded(judge(shuffled)) == excluded(judge(tabs))


EMPTY_ROW = st.lists(st.sampled_from([None, "", "  ", False, "\u00a0"]), max_size=12)


@steady(20)
@given(tabs=spoiled(), data=st.data())
def test_empty_rows_change_nothing_but_the_row_numbers(
    tabs: dict[str, list[list[object]]], data: st.DataObject
) -> None:
    padded: dict[str, Rows] = {}
    number_of: dict[tuple[str, int], int] = {}
    for title, rows in tabs.items():
        made: list[Sequence[object]] = [rows[0]]
        for place, row in enumerate(rows[1:], 2):
            made += data.draw(st.lists(EMPTY_ROW, max_size=2))
            made.append(row)
            number_of[TAB_NAMED[fold(title)].key, place] = len(made)
        padded[title] = [*made, *data.draw(st.lists(EMPTY_ROW, max_size=2))]
    moved = [
        (code, severity, tab, number_of.get((str(tab), int(str(row))), row) if row else None, column)
        for code, severity, tab, row, column in told(judge(tabs))
    ]
    assert told(judge(padded)) == moved


UNKNOWN = st.one_of(
    st.sampled_from(["Eget", "Anm.", "", None, 17, "Kommentarer 2", True]), st.just(ErrorValue("#REF!"))
)


@steady(20)
@given(tabs=spoiled(), data=st.data())
def test_unknown_columns_change_nothing(tabs: dict[str, list[list[object]]], data: st.DataObject) -> None:
    widened: dict[str, Rows] = {}
    for title, rows in tabs.items():
        made = [list(row) for row in rows]
        for _ in range(data.draw(st.integers(0, 2))):
            place = data.draw(st.integers(0, len(made[0])))
            made[0].insert(place, data.draw(UNKNOWN))
            for row in made[1:]:
                row.insert(place, data.draw(st.sampled_from(ODD_CELLS)))
        widened[title] = made
    assert told(judge(widened)) == told(judge(tabs))


# The same sheet in English


def _english_choice(kind: ChoiceKind, cell: str) -> object:
    twins = {fold(choice.label.sv): choice.label.en for choice in kind.choices}
    return twins.get(fold(cell), cell)


def _english_cell(one: Column, cell: object) -> object:
    """A cell as it would stand in an English sheet."""
    if not isinstance(cell, str) or isinstance(cell, ErrorValue | Uncomputed):
        return cell
    if isinstance(one.kind, ChoiceKind):
        return _english_choice(one.kind, cell)
    if isinstance(one.kind, YesNoKind | MarkKind):
        return {"ja": "Yes", "nej": "No"}.get(fold(cell), cell)
    if one.key == "setting":
        return {fold(s.label.sv): s.label.en for s in SETTINGS}.get(fold(cell), cell)
    if one.key == "value":
        return {"sektionsgrupp": "Section group"}.get(fold(cell), cell)
    return cell


def in_english(tabs: Mapping[str, Rows]) -> dict[str, Rows]:
    """The twin of a Swedish sheet: titles, headers and choices in English, people's own words as they are."""
    twin: dict[str, Rows] = {}
    for title, rows in tabs.items():
        tab = TAB_NAMED[fold(title)]
        columns = [column for _, column in tab.matches(rows[0])]
        assert len(columns) == len(rows[0]), title
        body = [[_english_cell(one, cell) for one, cell in zip(columns, row, strict=False)] for row in rows[1:]]
        twin[tab.label.en] = [[one.label.en for one in columns], *body]
    return twin


@steady(40)
@given(tabs=spoiled(st.one_of(st.sampled_from(ODD_CELLS), st.sampled_from(WORDS))))
@example(tabs={title: [list(row) for row in rows] for title, rows in FULL.items()})
def test_an_english_sheet_has_the_findings_of_its_swedish_twin(tabs: dict[str, list[list[object]]]) -> None:
    def seen(book: Book) -> list[tuple[object, ...]]:
        return [(f.code, f.severity, f.tab, f.row, f.column, f.cell) for f in findings(book)]

    assert seen(judge(in_english(tabs))) == seen(judge(tabs))


# Sums and days


def spellings(ore: int) -> list[str]:
    """A sum as people write it, in many ways."""
    kronor, rest = divmod(abs(ore), 100)
    grouped = [f"{kronor:,}".replace(",", space) for space in (" ", "\u00a0", "\u2009", "\u202f")]
    ends = [f",{rest:02d}", f".{rest:02d}", f":{rest:02d}"]
    ends += [f",{rest // 10}", f".{rest // 10}"] * (rest % 10 == 0) + ["", ":-", ",-"] * (rest == 0)
    plain = [one + end for one in (str(kronor), *grouped) for end in ends]
    plain += [f"{kronor:,}.{rest:02d}", f"{kronor:,}".replace(",", ".") + f",{rest:02d}"]
    plain += [f"{one} kr" for one in plain] + [f"{one} SEK" for one in plain]
    plain += [f"kr {plain[0]}", f"SEK\u00a0{plain[0]}", f"  {plain[0]}\t"]
    signed = [f"{minus}{one}" for one in plain for minus in ("-", "\u2212", "\u2013", "- ")] if ore < 0 else plain
    signed += [f"-kr {plain[0]}", f"kr -{plain[0]}"] if ore < 0 else [f"+{plain[0]}"]
    return [*signed, decimal(ore), *(money(ore, language) for language in LANGUAGES)]


@steady(150)
@given(st.one_of(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6)))
@example(0)
@example(10**12)
@example(-(10**12))
@example(-1)
@example(123_400)
@example(99_999_999)
def test_a_sum_is_itself_however_it_is_written(ore: int) -> None:
    for text in spellings(ore):
        assert read_sum(text) == ore, text
    assert reads(SUM, ore / 100) == ore
    if ore % 100 == 0:
        assert reads(SUM, ore // 100) == ore


@steady(100)
@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=30))
def test_a_sum_of_doubles_is_its_nearest_ore(parts: list[int]) -> None:
    assert reads(SUM, sum(part / 100 for part in parts)) == sum(parts)


@steady(300)
@given(st.text(alphabet="0123456789.,: -+kr\u00a0\u2212()SEKek", max_size=16))
def test_what_is_read_as_a_sum_has_those_digits(text: str) -> None:
    read = read_sum(text)
    if not isinstance(read, Text):
        digits = "".join(c for c in text if c.isdigit()).lstrip("0")
        assert str(abs(read)).removesuffix("0").removesuffix("0").lstrip("0") in digits
        assert abs(read) <= sums.LARGEST


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
MONTHS = [
    ("januari", "jan", "January"), ("februari", "feb", "February"), ("mars", "mar", "March"), ("april", "apr", "April"),
    ("maj", "maj", "May"), ("juni", "jun", "June"), ("juli", "jul", "July"), ("augusti", "aug", "August"),
    ("september", "sep", "September"), ("oktober", "okt", "October"), ("november", "nov", "November"),
    ("december", "dec", "December"),
]  # fmt: skip


@steady(60)
@given(day=DAYS, clock=st.times())
@example(day=date(2024, 2, 29), clock=time(0))
@example(day=date(1900, 1, 1), clock=time(23, 59, 59))
@example(day=date(2099, 12, 31), clock=time(9, 5))
def test_a_day_is_itself_however_it_is_written(day: date, clock: time) -> None:
    y, m, d = day.year, day.month, day.day
    written = [day.isoformat(), f"{y}/{m:02d}/{d:02d}", f"{y}-{m}-{d}", f"{y:04d}{m:02d}{d:02d}", f"{d}/{m} {y}",
               f"{d:02d}/{m:02d} {y}", f"{d}/{m}/{y}", f"{d}/{m}-{y}", f"{d:02d}.{m:02d}.{y}", f"{d}.{m}.{y}"]  # fmt: skip
    for name in MONTHS[m - 1]:
        written += [f"{d} {name} {y}", f"{d:02d} {name.upper()} {y}", f"{d} {name}. {y}"]
    written += [
        f"{one} {tail}" for one in written[:10] for tail in (f"{clock:%H:%M}", f"kl {clock:%H.%M}", f"{clock:%H:%M:%S}")
    ]
    written += [f"  {one}\u00a0" for one in written[:10]] + [datetime.combine(day, clock).isoformat()]
    for text in written:
        assert reads(DATE, text) == day, text
    assert reads(DATE, day) == reads(DATE, datetime.combine(day, clock, UTC)) == day
    assert reads(DATE, float(f"{y:04d}{m:02d}{d:02d}")) == day


@steady(100)
@given(st.integers(FIRST_SERIAL - 50, LAST_SERIAL + 50), st.floats(0, 0.999))
@example(32873, 0.0)
@example(32874, 0.0)
@example(73050, 0.5)
@example(73051, 0.0)
def test_a_serial_is_a_day_from_1990_to_2099_only(number: int, fraction: float) -> None:
    within = 32874 <= number <= 73050
    expected = EPOCH + timedelta(days=number) if within else "bad"
    assert reads(DATE, number) == reads(DATE, number + fraction) == expected


@steady(100)
@given(st.integers(0, 86399))
def test_a_time_is_itself_however_it_is_written(seconds: int) -> None:
    clock = (datetime(2026, 1, 1) + timedelta(seconds=seconds)).time()
    assert reads(TIME, clock) == reads(TIME, f"{clock:%H:%M:%S}") == reads(TIME, seconds / 86400) == seconds
    assert reads(TIME, timedelta(seconds=seconds)) == reads(TIME, datetime.combine(TODAY, clock)) == seconds
    minute = seconds - seconds % 60
    for text in (f"{clock:%H:%M}", f"{clock:%H.%M}", f"kl {clock:%H.%M}", f"kl. {clock:%H:%M}", f"KL{clock:%H:%M}"):
        assert reads(TIME, text) == minute


# Anything at all

ANY_TEXT = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Nd", "Lo", "Po"]), max_size=12),
    st.sampled_from(ODD_TEXTS),
    st.sampled_from(WORDS),
    st.sampled_from(["x", "9", "1 ", "a@", "\u202e", "-", "#", ",", "kr", "x\n"]).map(
        lambda part: part * (40_000 // len(part))
    ),
    st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}([., :][0-9]{1,3}){0,3}( kr)?", fullmatch=True),
)
ANY_CELL: SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.floats(0, 80_000),
    ANY_TEXT,
    ANY_TEXT.map(ErrorValue),
    ANY_TEXT.map(Uncomputed),
    st.dates(),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    st.timedeltas(),
    st.sampled_from([b"x", 1j, (), Grid, ...]),
)


@composite
def any_grid(draw: DrawFn, tab: Tab) -> Grid:
    """A tab of this title, with some of its headers, some of them twice, and any cells below."""
    labels = [name for one in tab.columns for name in (one.label.sv, one.label.en, one.label.sv)]
    header = draw(st.one_of(st.permutations([one.label.sv for one in tab.columns]),
                            st.lists(st.one_of(st.sampled_from(labels), ANY_CELL), max_size=14)))  # fmt: skip
    rows = draw(st.lists(st.lists(ANY_CELL, max_size=14), max_size=5))
    return Grid(draw(st.sampled_from([tab.label.sv, tab.label.en])), [header, *rows] if draw(st.booleans()) else rows)


ANY_GRIDS = st.lists(st.sampled_from(TABS).flatmap(any_grid), min_size=1, max_size=6)


def in_order(everything: list[Finding]) -> None:
    """Each finding's place is whole: a cell has a row and a column, and is named after them."""
    for finding in everything:
        if finding.cell is not None:
            assert finding.row
            assert finding.cell.endswith(str(finding.row))
            assert finding.cell[: -len(str(finding.row))] in {letters(n) for n in range(40)}


@steady(40)
@given(ANY_GRIDS)
def test_nothing_in_any_grid_stops_the_reading(grids: list[Grid]) -> None:
    book = read_book(Snapshot("prov.xlsx", tuple(grid.title for grid in grids), tuple(grids)), TODAY)
    in_order(findings(book))


@steady(40)
@given(spoiled(ANY_CELL))
def test_nothing_in_any_cell_stops_the_reading(tabs: dict[str, list[list[object]]]) -> None:
    in_order(findings(judge(tabs)))


def _bars(finding: Finding) -> bool:
    """Whether a finding keeps its row out of the sums."""
    summed = finding.column in ("date", "account", "category", "money_in", "money_out")
    return finding.code in DAGGERS or (finding.code == "cell.error_value" and summed)


@steady(40)
@given(spoiled(ANY_CELL))
def test_every_cashbook_row_that_does_not_count_says_why(tabs: dict[str, list[list[object]]]) -> None:
    """A row is left out exactly where it has a finding marked with a dagger."""
    book = judge(tabs)
    rows = {f.row for f in findings(book) if f.tab == "cashbook" and _bars(f)}
    ledger = book.ledger
    assert ledger is not None
    if ledger.usable:
        assert set(excluded(book)) == rows


DAGGERS = frozenset(check.code for check in CHECKS if check.excludes) - {"cell.error_value"}


@steady(100)
@given(st.text(st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Lu", "Po"]), max_size=200))
def test_untrusted_text_in_a_message_stays_on_one_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert len(one_line(text)) <= 80


@steady(100)
@given(ANY_TEXT)
def test_a_text_is_kept_but_for_the_space_around_it(text: str) -> None:
    assert reads(TEXT, text) in (text.strip(), "empty", "error")
