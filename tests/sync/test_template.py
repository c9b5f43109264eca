"""A new workbook for people: everything declared is there, reads without a finding, guides the hand, and prints."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import get_args
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sheets_schema.grid import Comment, Grid, Reply, Snapshot, letters
from sheets_schema.kinds import ChoiceKind, YesNoKind
from sheets_schema.settings import GroupSettings, read_settings
from sheets_schema.tab import Column, Tab, Table, read_tab
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import Language, Ore
from sync.defaults import default_rows
from sync.layout import book_layout
from sync.workbook import WorkbookError
from sync.xlsx.reading import read
from sync.xlsx.template import make_workbook

TODAY = date(2026, 11, 22)
LANGUAGES: tuple[Language, ...] = get_args(Language)
CHOICE_COLUMNS = [(tab, one) for tab in TABS for one in tab.columns if isinstance(one.kind, ChoiceKind | YesNoKind)]


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Each language in turn."""
    found: Language = request.param
    return found


@pytest.fixture(scope="module")
def path(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workbook with its default rows."""
    made = tmp_path_factory.mktemp("ny") / f"{language}.xlsx"
    make_workbook(made, language, TODAY)
    return made


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """The workbook as openpyxl sees it."""
    return load_workbook(path)


@pytest.fixture(scope="module")
def snapshot(path: Path) -> Snapshot:
    """The workbook as gruppbok reads it."""
    return read(path, lambda _: True)


def sheet(book: Workbook, tab: Tab, language: Language) -> Worksheet:
    found = book[tab.label[language]]
    assert isinstance(found, Worksheet)
    return found


def grid(snapshot: Snapshot, tab: Tab, language: Language) -> Grid:
    return next(one for one in snapshot.grids if one.title == tab.label[language])


def table(snapshot: Snapshot, key: str, language: Language) -> Table:
    tab = next(one for one in TABS if one.key == key)
    return read_tab(tab, grid(snapshot, tab, language), language)[0]


def columns(page: Worksheet) -> dict[str, str]:
    """The letters of each header's column."""
    return {str(cell.value): letters(at) for at, cell in enumerate(page[1])}


def validation(page: Worksheet, cell: str) -> DataValidation:
    """The one validation that holds for a cell; two would be a fault in the file."""
    rules: list[DataValidation] = [one for one in page.data_validations.dataValidation if cell in one.sqref]
    assert len(rules) == 1
    return rules[0]


def choices(rule: DataValidation) -> list[str]:
    return str(rule.formula1).strip('"').split(",")


class TestTabs:
    def test_every_tab_that_people_write_is_there_in_order_and_none_of_ours(
        self, book: Workbook, language: Language
    ) -> None:
        assert book.sheetnames == [tab.label[language] for tab in TABS]
        assert not {tab.label[language] for tab in OURS} & set(book.sheetnames)

    @pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
    def test_every_header_is_recognised(self, snapshot: Snapshot, language: Language, tab: Tab) -> None:
        found = tab.matches(grid(snapshot, tab, language).rows[0])
        wanted = [one.key for one in tab.columns if (tab.key, one.key) != ("cashbook", "amount")]
        assert [one.key for _, one in found] == wanted
        assert [place for place, _ in found] == list(range(len(wanted)))

    @pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
    def test_nothing_in_it_is_a_finding(self, snapshot: Snapshot, language: Language, tab: Tab) -> None:
        found, findings = read_tab(tab, grid(snapshot, tab, language), language)
        assert findings == []
        assert len(found) == len(default_rows(language, TODAY).get(tab.key, ()))

    def test_no_row_looks_filled(self, book: Workbook, language: Language) -> None:
        rows = default_rows(language, TODAY)
        for tab in TABS:
            assert sheet(book, tab, language).max_row == 1 + len(rows.get(tab.key, ()))


class TestDefaults:
    def test_settings_say_what_holds_without_them(self, snapshot: Snapshot, language: Language) -> None:
        settings, findings = read_settings(table(snapshot, "settings", language))
        assert settings == GroupSettings(language=language)
        assert [finding.code for finding in findings] == ["settings.missing"] * 2

    def test_the_accounts_begin_with_the_year(self, snapshot: Snapshot, language: Language) -> None:
        accounts = table(snapshot, "accounts", language).people_rows
        assert [row.text("type") for row in accounts] == ["Kassa", "Bank"]
        assert [row.text("bas") for row in accounts] == ["1910", "1930"]
        assert {row.value("from") for row in accounts} == {date(2026, 1, 1)}
        assert {row.value("opening_balance") for row in accounts} == {0}

    def test_collected_money_and_its_forwarding_are_marked(self, snapshot: Snapshot, language: Language) -> None:
        rows = table(snapshot, "categories", language).people_rows
        forwarded = [(row.text("type"), row.text("bas")) for row in rows if row.value("forwarded")]
        assert forwarded == [("Intäkt", "3993"), ("Kostnad", "7990")]
        assert {row.text("type") for row in rows} == {"Intäkt", "Kostnad", "Överföring"}
        assert len({row.name("category") for row in rows}) == len(rows)

    def test_the_years_reports_fall_due_in_order(self, snapshot: Snapshot, language: Language) -> None:
        rows = table(snapshot, "reports", language).people_rows
        assert [row.value("due") for row in rows] == [
            date(2026, 12, 31),
            *[date(2027, 1, 31)] * 2,
            *[date(2027, 2, 28)] * 2,
        ]
        assert {row.text("role") for row in rows} == {"Kassör", "Gruppsekreterare"}
        assert {row.text("status") for row in rows} == {"Ej påbörjad"}
        year = {row.text("report").split(" ")[-1]: row for row in rows}
        assert {"2027", "2026"} <= set(year)

    @pytest.mark.parametrize(
        ("kind", "grant"),
        [
            ("", ["Ansökan om verksamhetsbidrag 2027 (bara sektionsgrupper)"]),
            ("Sektionsgrupp", ["Ansökan om verksamhetsbidrag 2027"]),
            ("Redovisningsgrupp", []),
        ],
    )
    def test_the_grant_is_for_section_groups_only(self, kind: str, grant: list[str]) -> None:
        names = [str(row["report"]) for row in default_rows("sv", TODAY, kind)["reports"]]
        assert [name for name in names if "bidrag" in name] == grant
        assert [name for name in names if name not in grant] == [
            "Verksamhetsplan 2027",
            "Aktuell medlemslista 2027",
            "Ekonomisk årsrapport 2026",
            "Verksamhetsberättelse 2026",
        ]

    @pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 2, 15), date(2026, 7, 1), date(2026, 12, 31)])
    def test_no_report_of_a_new_book_is_late_and_each_comes_within_the_year(self, today: date) -> None:
        due = [row["due"] for row in default_rows("sv", today)["reports"]]
        assert [day for day in due if not isinstance(day, date) or not 0 <= (day - today).days < 366] == []
        assert due == sorted(due, key=str)

    @pytest.mark.parametrize(
        ("today", "due"),
        [
            (date(2027, 2, 28), date(2027, 2, 28)),
            (date(2027, 3, 1), date(2028, 2, 29)),
            (date(2027, 12, 31), date(2028, 2, 29)),
        ],
    )
    def test_the_annual_report_is_the_next_one_to_come(self, today: date, due: date) -> None:
        row = next(row for row in default_rows("sv", today)["reports"] if str(row["report"]).startswith("Ekonomisk"))
        assert (row["due"], row["report"]) == (due, f"Ekonomisk årsrapport {due.year - 1}")


class TestGuidance:
    @pytest.mark.parametrize(("tab", "one"), CHOICE_COLUMNS, ids=lambda part: part.key)
    def test_a_drop_down_holds_the_choices(self, book: Workbook, language: Language, tab: Tab, one: Column) -> None:
        page = sheet(book, tab, language)
        place = columns(page)[one.label[language]]
        words = one.kind.words(language) if isinstance(one.kind, ChoiceKind) else {"sv": ["Ja", "Nej"]}.get(language)
        for row in (2, 500, 5000):
            rule = validation(page, f"{place}{row}")
            assert choices(rule) == (words or ["Yes", "No"])
            assert rule.errorStyle == "warning"
            assert rule.type == "list"

    def test_other_words_are_as_good_where_the_declaration_says_so(self, book: Workbook, language: Language) -> None:
        roles = next(tab for tab in TABS if tab.key == "roles")
        rule = validation(sheet(book, roles, language), "A2")
        assert not rule.showErrorMessage

    @pytest.mark.parametrize(
        ("tab", "column", "source"),
        [
            ("cashbook", "account", "accounts"),
            ("cashbook", "category", "categories"),
            ("reconciliations", "account", "accounts"),
            ("responses", "meeting", "meetings"),
        ],
    )
    def test_names_from_another_tab_are_chosen_there(
        self, book: Workbook, language: Language, tab: str, column: str, source: str
    ) -> None:
        by_key = {one.key: one for one in TABS}
        page = sheet(book, by_key[tab], language)
        rule = validation(page, f"{columns(page)[by_key[tab][column].label[language]]}2")
        assert f"{by_key[source].label[language]}!$A$2" in str(rule.formula1)

    def test_a_settings_value_offers_its_choices_and_says_what_it_wants(
        self, book: Workbook, language: Language
    ) -> None:
        page = sheet(book, TABS[0], language)
        rows = {str(page.cell(row, 1).value): row for row in range(2, page.max_row + 1)}
        sending = validation(page, f"B{rows[{'sv': 'Utskick', 'en': 'Sending'}[language]]}")
        assert choices(sending) == {"sv": ["På", "Av"], "en": ["On", "Off"]}[language]
        days = validation(page, f"B{rows[{'sv': 'Kallelse dagar före', 'en': 'Call days'}[language]]}")
        assert "14" in str(days.prompt)

    def test_every_header_has_a_note_of_ours_that_is_hidden(self, snapshot: Snapshot, path: Path) -> None:
        headers = sum(len(one.fields) for one in book_layout("sv"))
        assert len(snapshot.comments) == headers
        assert {comment.author for comment in snapshot.comments} == {"gruppbok"}
        assert all(comment.cell and comment.cell.endswith("1") for comment in snapshot.comments)
        assert all(len(comment.text) > 3 for comment in snapshot.comments)
        with ZipFile(path) as book:
            drawn = b"".join(book.read(name) for name in book.namelist() if name.endswith(".vml"))
        assert drawn.count(b"visibility:hidden") == headers
        assert drawn.count(b"<x:Visible") == 0

    def test_a_starred_header_shows_a_star_and_keeps_its_label(self, book: Workbook, language: Language) -> None:
        for tab in TABS:
            page = sheet(book, tab, language)
            for one in tab.columns:
                if one.label[language] not in columns(page):
                    continue
                cell = page[f"{columns(page)[one.label[language]]}1"]
                assert (cell.number_format == '@" *"') is one.starred
                assert cell.value == one.label[language]

    @pytest.mark.parametrize(
        ("tab", "label", "shape"),
        [
            ("cashbook", "date", "yyyy-mm-dd"),
            ("cashbook", "money_in", '#,##0.00\\ "kr";\\-#,##0.00\\ "kr"'),
            ("cashbook", "voucher", "General"),
            ("meetings", "start", "hh:mm"),
            ("meetings", "number", "@"),
            ("members", "phone", "@"),
            ("activities", "participants", "0"),
        ],
    )
    def test_whole_columns_have_their_format(
        self, book: Workbook, language: Language, tab: str, label: str, shape: str
    ) -> None:
        declared = next(one for one in TABS if one.key == tab)
        page = sheet(book, declared, language)
        place = columns(page)[declared[label].label[language]]
        assert page.column_dimensions[place].number_format == shape

    def test_it_is_ready_to_print(self, book: Workbook, language: Language) -> None:
        for tab in TABS:
            page = sheet(book, tab, language)
            assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
            assert page.print_title_rows == "$1:$1"
            assert page.freeze_panes == "A2"
            assert re.match(r"A1:[A-Z]+\d{4}", str(page.auto_filter.ref))

    def test_a_starred_cell_that_is_empty_in_a_filled_row_marks_itself(
        self, book: Workbook, language: Language
    ) -> None:
        members = next(tab for tab in TABS if tab.key == "members")
        marks = dict(_marks(sheet(book, members, language)))
        assert marks["A2:A5001"] == 'AND(A2="",COUNTA($A2:$K2)>0)'
        assert marks["D2:D5001"] == 'AND(D2="",COUNTA($A2:$K2)>0)'
        assert "B2:B5001" not in marks

    def test_tabs_have_the_colour_of_their_theme(self, book: Workbook) -> None:
        colours = {page.sheet_properties.tabColor.rgb for page in book.worksheets if page.sheet_properties.tabColor}
        assert len(colours) == 4


def _marks(page: Worksheet) -> list[tuple[str, str]]:
    """The ranges and formulas of what marks itself."""
    ranges = page.conditional_formatting
    return [(str(area.sqref), str(rule.formula[0])) for area in ranges for rule in area.rules if rule.formula]


class TestFill:
    def test_rows_that_are_given_stand_in_place_of_the_default_ones(self, tmp_path: Path) -> None:
        fill: Mapping[str, list[dict[str, object]]] = {
            "accounts": [{"account": "Kassa", "type": "Kassa", "opening_balance": Ore(12345), "from": TODAY}],
            "members": [{"name": "Åsa Öberg", "status": "Aktiv", "mailings": True, "protected": False, "email": None}],
            "meetings": [{"number": "2026-5", "type": "Gruppmöte", "date": TODAY, "start": time(18, 30)}],
            "activities": [{"activity": "Skriv för frihet", "participants": 12, "collected": 99.5}],
        }
        make_workbook(tmp_path / "bok.xlsx", "sv", TODAY, fill=fill)
        found = read(tmp_path / "bok.xlsx", lambda _: True)
        (account,) = table(found, "accounts", "sv").people_rows
        assert (account.value("opening_balance"), account.value("from")) == (12345, TODAY)
        (member,) = table(found, "members", "sv").people_rows
        assert (member.value("mailings"), member.value("protected"), member.text("name")) == (1, 0, "Åsa Öberg")
        (meeting,) = table(found, "meetings", "sv").people_rows
        assert (meeting.text("number"), meeting.value("start")) == ("2026-5", 18 * 3600 + 1800)
        (activity,) = table(found, "activities", "sv").people_rows
        assert (activity.value("participants"), activity.value("collected")) == (12, 9950)
        assert len(table(found, "categories", "sv")) == len(default_rows("sv", TODAY)["categories"])

    @pytest.mark.parametrize("text", ["=1+1", "+46 70 123", "-fika", "@home", "https://x.se/", "0701234567", "2026-5"])
    def test_a_text_stays_a_text(self, tmp_path: Path, text: str) -> None:
        row = {"voucher": text, "text": text, "receipt": text, "date": text}
        make_workbook(tmp_path / "bok.xlsx", "sv", TODAY, fill={"cashbook": [row]})
        page = load_workbook(tmp_path / "bok.xlsx")["Kassabok"]
        for place in "ABCI":
            cell = page[f"{place}2"]
            assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)

    def test_comments_stand_on_their_cells_with_their_authors(self, tmp_path: Path) -> None:
        said = [
            Comment("Kassabok", "G2", "Granskaren Gun", "Var är kvittot?", replies=(Reply("Kassören", "I pärmen."),)),
            Comment("cashbook", "C3", "Bo", '=HYPERLINK("x")'),
        ]
        make_workbook(tmp_path / "bok.xlsx", "sv", TODAY, comments=said)
        found = read(tmp_path / "bok.xlsx", lambda title: title == "Kassabok").comments
        theirs = [(one.cell, one.author, one.text) for one in found if one.author != "gruppbok"]
        assert theirs == [
            ("G2", "Granskaren Gun", "Var är kvittot?\n\nKassören: I pärmen."),
            ("C3", "Bo", '=HYPERLINK("x")'),
        ]

    def test_a_long_text_gets_the_room_it_needs(self, tmp_path: Path) -> None:
        agenda = "Öppnande\nVal\nSkriv för frihet\nAvslut"
        make_workbook(tmp_path / "bok.xlsx", "sv", TODAY, fill={"meetings": [{"number": "1", "agenda": agenda}]})
        page = load_workbook(tmp_path / "bok.xlsx")["Möten"]
        assert (page.row_dimensions[2].height or 0) >= 4 * 15

    @pytest.mark.parametrize("fill", [{"cashbook": [{"amount": Ore(1)}]}, {"cashbook": [{"belopp": 1}]}])
    def test_a_column_that_is_not_there_is_not_lost_in_silence(
        self, tmp_path: Path, fill: Mapping[str, list[dict[str, object]]]
    ) -> None:
        with pytest.raises(KeyError):
            make_workbook(tmp_path / "bok.xlsx", "sv", TODAY, fill=fill)
        assert not (tmp_path / "bok.xlsx").exists()

    def test_many_rows_have_drop_downs_to_the_last(self, tmp_path: Path) -> None:
        rows = [{"voucher": n, "date": datetime(2026, 1, 1), "account": "Kassa"} for n in range(1, 6001)]
        make_workbook(tmp_path / "bok.xlsx", "sv", TODAY, fill={"cashbook": rows})
        page = load_workbook(tmp_path / "bok.xlsx")["Kassabok"]
        assert isinstance(page, Worksheet)
        assert validation(page, "D6500").type == "list"


class TestFile:
    @pytest.mark.parametrize("content", [b"", b"somebody's book"])
    def test_it_never_overwrites(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "bok.xlsx"
        path.write_bytes(content)
        with pytest.raises(WorkbookError, match=r"bok\.xlsx finns redan") as caught:
            make_workbook(path, "sv", TODAY)
        assert caught.value.says.en == "bok.xlsx is there already and is not overwritten."
        assert path.read_bytes() == content

    def test_a_folder_that_is_not_there_is_one_clear_line(self, tmp_path: Path) -> None:
        with pytest.raises(WorkbookError, match=r"mappen .* finns inte"):
            make_workbook(tmp_path / "borta" / "bok.xlsx", "sv", TODAY)

    def test_the_same_day_makes_the_same_file(self, tmp_path: Path) -> None:
        for name in ("a.xlsx", "b.xlsx"):
            make_workbook(tmp_path / name, "sv", TODAY)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

    def test_it_is_small(self, path: Path) -> None:
        assert path.stat().st_size < 150_000
