"""A Google Sheet is filled, and mended, without a cell that people wrote being touched. Issue 3; contract, section 6."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

import pytest

from sheets_schema.days import EPOCH
from sheets_schema.grid import Grid, letters
from sheets_schema.kinds import ChoiceKind, SumKind
from sheets_schema.settings import GroupSettings, read_settings
from sheets_schema.tab import Tab, read_tab
from sheets_schema.tabs import TABS
from sheets_schema.tabs.association import SETTINGS as SETTINGS_TAB
from sheets_schema.tabs.ours import BANK, OURS
from sheets_schema.text import Language, Text
from sync.defaults import default_rows
from sync.google.account import connect
from sync.google.survey import survey
from sync.google.template import Plan, fill, missing
from sync.google.transport import Patience, Transport
from sync.layout import book_layout
from sync.workbook import WorkbookError
from tests.google import Emulator

ANNA, WORKER = "anna@example.org", "worker@emulator.iam.gserviceaccount.com"
TODAY = date(2026, 11, 22)
LANGUAGES: tuple[Language, ...] = get_args(Language)
SHEETS = {language: {sheet.key: sheet for sheet in book_layout(language)} for language in LANGUAGES}
CASH = ["Ver", "Datum", "Text", "Konto", "Kategori", "In", "Ut"]
ROW: list[Any] = [1, date(2026, 3, 1), "Fika", "Kassa", "Möten och fika", None, 120]


@dataclass
class Trial:
    """A spreadsheet at the emulator, and what the worker does with it."""

    google: Emulator
    key: str

    @property
    def transport(self) -> Transport:
        """The worker's way to it, with no pauses."""
        made = connect(None, "", self.google.url, self.google.token(WORKER))
        made.account = WORKER
        made.patience = Patience(first=0, longest=0, quota=0, budget=10, sleep=lambda _: None)
        return made

    def fill(self, language: Language = "sv") -> Plan:
        """What init does."""
        return fill(self.transport, self.key, language, TODAY)

    def book(self) -> Any:
        """The emulator's own book."""
        return self.google.world.files[self.key].book

    def titles(self) -> list[str]:
        """The tabs, in order."""
        return [sheet.title for sheet in self.book().sheets]

    def rows(self, title: str) -> list[list[Any]]:
        """What stands in a tab."""
        return self.google.act(ANNA).values(self.key, title)

    def cell(self, title: str, row: int, column: int) -> Any:
        """A cell by its place from 0."""
        return self.book().titled(title).cell(row, column)


@pytest.fixture(name="google", scope="module")
def one_emulator() -> Iterator[Emulator]:
    """One for all; each test has a spreadsheet of its own."""
    with Emulator() as emulator:
        yield emulator
        assert emulator.violations == []


def shared(google: Emulator, tabs: dict[str, list[list[Any]]], locale: str = "en_US") -> Trial:
    """A spreadsheet that Anna made and shared with the worker."""
    key = google.make("Vår bok", tabs, owner=ANNA, locale=locale)
    google.share(key, WORKER, "writer")
    return Trial(google, key)


@dataclass
class Model(Trial):
    """A new spreadsheet that was filled; no test changes it. `asked` are the methods that were called for it."""

    language: Language = "sv"
    plan: Plan = field(default_factory=lambda: Plan("sv"))
    asked: tuple[str, ...] = ()


def made(google: Emulator, language: Language) -> Model:
    """Makes and fills one."""
    key, before = shared(google, {"Blad1": []}).key, len(google.requests)
    model = Model(google, key, language)
    model.plan = model.fill(language)
    model.asked = tuple(one.method for one in google.requests[before:])
    return model


@pytest.fixture(name="model", scope="module")
def model_book(google: Emulator) -> Model:
    """A spreadsheet filled in Swedish, to be copied."""
    return made(google, "sv")


@pytest.fixture(name="filled", scope="module", params=LANGUAGES)
def filled_book(request: pytest.FixtureRequest, google: Emulator, model: Model) -> Model:
    """A new spreadsheet, filled in each language in turn."""
    return model if request.param == "sv" else made(google, "en")


def in_use(model: Trial, tabs: Mapping[str, list[list[Any]]], instead_of: str = "Kassabok") -> Trial:
    """A copy of a filled spreadsheet in which people have tabs of their own instead of one of ours."""
    trial = shared(model.google, {"Blad1": []})
    book = model.google.world.files[trial.key].book = model.book().copy()
    for sheet in book.sheets:
        sheet.rows = 60  # so that the emulator has less to carry
        sheet.cells = {row: cells for row, cells in sheet.cells.items() if row < 60}
    anna = model.google.act(ANNA)
    if tabs:
        anna.delete_tab(trial.key, instead_of)
    for title, rows in tabs.items():
        anna.add_tab(trial.key, title)
        anna.paste(trial.key, f"'{title}'!A1", rows)
    return trial


def freeze(trial: Trial, title: str, rows: int) -> None:
    """Anna lets so many of a tab's first rows stand still."""
    properties = {"sheetId": trial.book().titled(title).id, "gridProperties": {"frozenRowCount": rows}}
    asked = {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}}
    trial.google.act(ANNA)._batch(trial.key, asked)


def formulas(rules: list[dict[str, Any]]) -> set[str]:
    """What colour rules ask of a cell."""
    return {one["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for one in rules}


@pytest.fixture(name="used")
def book_in_use(model: Trial) -> Trial:
    """A filled spreadsheet in which people have begun to write."""
    trial = in_use(model, {})
    model.google.act(ANNA).paste(trial.key, "Kassabok!A2", [ROW])
    return trial


class TestNew:
    def test_every_tab_is_there_in_order_and_the_blank_one_is_last(self, filled: Model) -> None:
        trial, language, plan = filled, filled.language, filled.plan
        ours = [tab.label[language] for tab in OURS if tab is not BANK]
        assert trial.titles() == [*(tab.label[language] for tab in TABS), *ours, "Blad1"]
        assert plan.made == trial.titles()[:-1]
        assert (plan.filled, plan.mended, plan.left) == ([], {}, {})

    @pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
    def test_it_reads_without_a_finding_and_holds_the_default_rows(self, filled: Model, tab: Tab) -> None:
        trial, language = filled, filled.language
        table, findings = read_tab(tab, Grid(tab.label[language], trial.rows(tab.label[language])), language)
        assert findings == []
        assert len(table) == len(default_rows(language, TODAY).get(tab.key, ()))
        assert list(table.at) == [one.key for one in SHEETS[language][tab.key].fields]

    def test_the_locale_is_swedish_and_money_and_days_are_written_so(self, filled: Model) -> None:
        trial, language, plan = filled, filled.language, filled.plan
        assert plan.locale
        assert trial.book().locale == "sv_SE"
        sheet = SHEETS[language]["accounts"]
        at = {one.key: letters(n) for n, one in enumerate(sheet.fields)}
        anna = trial.google.act(ANNA)
        place = f"'{sheet.title}'!{at['opening_balance']}2"
        assert anna.values(trial.key, place, "FORMATTED_VALUE")[0][0].replace("\u00a0", " ") == "0,00 kr"
        day = f"'{sheet.title}'!{at['from']}2"
        assert anna.values(trial.key, day) == [[(date(2026, 1, 1) - EPOCH).days]]
        assert anna.values(trial.key, day, "FORMATTED_VALUE") == [["2026-01-01"]]

    def test_nothing_in_it_is_a_formula_and_texts_that_look_like_numbers_are_texts(self, filled: Model) -> None:
        trial, language = filled, filled.language
        cells = [cell for sheet in trial.book().sheets for _, _, cell in sheet.filled()]
        assert len(cells) > 200
        assert not [cell for cell in cells if cell.formula]
        values = {row[0]: row[1] for row in trial.rows(SHEETS[language]["settings"].title)[1:] if len(row) > 1}
        assert "14" in values.values()

    @pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.key)
    def test_headers_stand_still_are_helped_and_ask_before_they_change(self, filled: Model, tab: Tab) -> None:
        trial, language = filled, filled.language
        sheet = trial.book().titled(tab.label[language])
        fields = SHEETS[language][tab.key].fields
        assert sheet.grid["frozenRowCount"] == 1
        assert [sheet.cell(0, at).value for at in range(len(fields))] == [one.label for one in fields]
        assert [sheet.cell(0, at).note for at in range(len(fields))] == [one.note for one in fields]
        (guard,) = sheet.protected
        assert (guard["warningOnly"], guard["range"]["startRowIndex"], guard["range"]["endRowIndex"]) == (True, 0, 1)

    def test_every_choice_is_a_list_that_warns_only(self, filled: Model) -> None:
        trial, language = filled, filled.language
        for tab in TABS:
            sheet = trial.book().titled(tab.label[language])
            for at, one in enumerate(SHEETS[language][tab.key].fields):
                kind = tab[one.key].kind
                if not isinstance(kind, ChoiceKind):
                    continue
                for row in (1, sheet.rows - 1):
                    rule = sheet.cell(row, at).validation
                    assert not rule.get("strict")
                    assert [each["userEnteredValue"] for each in rule["condition"]["values"]] == kind.words(language)

    def test_accounts_and_categories_are_chosen_from_their_own_tabs(self, filled: Model) -> None:
        trial, language = filled, filled.language
        sheets = SHEETS[language]
        cashbook = sheets["cashbook"]
        for key, source in (("account", "accounts"), ("category", "categories")):
            rule = trial.cell(cashbook.title, 1, cashbook.places()[key]).validation
            assert rule["condition"]["type"] == "ONE_OF_RANGE"
            assert rule["condition"]["values"][0]["userEnteredValue"] == f"='{sheets[source].title}'!$A$2:$A"
            assert sheets[source].title in rule["inputMessage"]

    def test_settings_with_choices_have_lists_and_others_none(self, filled: Model) -> None:
        trial, language = filled, filled.language
        title = SHEETS[language]["settings"].title
        rows = [n for n in range(1, 20) if trial.cell(title, n, 1).validation]
        words = [trial.cell(title, n, 1).validation["condition"]["values"][0]["userEnteredValue"] for n in rows]
        assert len(words) == 3
        assert "sv" in words

    def test_sums_are_right_aligned_money_all_the_way_down(self, filled: Model) -> None:
        trial, language = filled, filled.language
        for tab in TABS:
            sheet = trial.book().titled(tab.label[language])
            for at, one in enumerate(SHEETS[language][tab.key].fields):
                if isinstance(tab[one.key].kind, SumKind):
                    look = sheet.cell(sheet.rows - 1, at).format
                    assert look["numberFormat"] == {"type": "NUMBER", "pattern": '#,##0.00" kr"'}
                    assert look["horizontalAlignment"] == "RIGHT"

    def test_our_own_tabs_are_ours_alone(self, filled: Model) -> None:
        trial, language = filled, filled.language
        bruno = "bruno@example.com"
        trial.google.share(trial.key, bruno, "writer")
        theirs = connect(None, "", trial.google.url, trial.google.token(bruno))
        for tab in OURS:
            if tab is BANK:
                continue
            (guard,) = trial.book().titled(tab.label[language]).protected
            assert not guard.get("warningOnly")
            assert guard["editors"]["users"] == [WORKER]
            asked = {"requests": [{"repeatCell": {
                "range": {"sheetId": trial.book().titled(tab.label[language]).id},
                "cell": {}, "fields": "userEnteredValue"}}]}  # fmt: skip
            with pytest.raises(WorkbookError, match="skyddat"):
                theirs.ask("post", f"https://sheets.googleapis.com/v4/spreadsheets/{trial.key}:batchUpdate", json=asked)


class TestAgain:
    def test_a_second_run_asks_nothing(self, filled: Model) -> None:
        trial, language = filled, filled.language
        before = len(trial.google.requests)
        again = trial.fill(language)
        assert (again.requests, again.made, again.mended, again.locale) == ([], [], {}, False)
        assert [one.method for one in trial.google.requests[before:]] == [
            "sheets.spreadsheets.get",
            "sheets.spreadsheets.values.batchGet",
            "sheets.spreadsheets.get",
        ]

    def test_it_is_filled_by_one_request(self, model: Model) -> None:
        assert model.asked == (
            "sheets.spreadsheets.get",
            "sheets.spreadsheets.values.batchGet",
            "sheets.spreadsheets.batchUpdate",
        )

    def test_what_people_do_with_it_is_nothing_to_mend(self, used: Trial) -> None:
        anna, book = used.google.act(ANNA), used.key
        anna.paste(book, "Medlemmar!A2", [["Åsa Öberg", "asa@example.org", "070-123 45 67", "Aktiv"]])
        anna.rename_tab(book, "Medlemmar", "MEDLEMMAR ")
        anna.rename_tab(book, "Kassabok", "Cashbook")
        anna.insert_columns(book, "Cashbook", 3)
        anna.move_tab(book, "Konton", 0)
        anna.sort(book, "Konton", 0, descending=True)
        anna.delete_rows(book, "Rapporter", 2, 2)
        anna.hide_tab(book, "Bössor")
        anna.add_tab(book, "Vårt eget")
        assert used.fill().requests == []

    def test_reports_that_people_took_away_do_not_come_back(self, used: Trial) -> None:
        used.google.act(ANNA).delete_rows(used.key, "Rapporter", 2, 5)
        assert used.rows("Rapporter")[1:] == []
        assert used.fill().requests == []

    @pytest.mark.parametrize(
        ("kind", "grant"),
        [
            (" redovisningsgrupp", []),
            ("Section group", ["Ansökan om verksamhetsbidrag 2027"]),
            ("Studiegrupp", ["Ansökan om verksamhetsbidrag 2027 (bara sektionsgrupper)"]),
        ],
    )
    def test_reports_of_a_tab_that_is_made_anew_are_those_of_the_groups_kind(
        self, used: Trial, kind: str, grant: list[str]
    ) -> None:
        anna = used.google.act(ANNA)
        anna.delete_tab(used.key, "Rapporter")
        row = next(n for n, one in enumerate(used.rows("Inställningar"), 1) if one[0] == "Grupptyp")
        anna.set(used.key, f"Inställningar!B{row}", kind)
        assert used.fill().made == ["Rapporter"]
        names = [row[0] for row in used.rows("Rapporter")[1:]]
        assert [name for name in names if "bidrag" in name] == grant
        assert len(names) == 4 + len(grant)

    def test_a_lost_answer_is_no_fault_and_what_is_typed_meanwhile_stays(self, google: Emulator) -> None:
        trial = shared(google, {"Blad1": []})
        google.before("sheets.spreadsheets.batchUpdate", 1, lambda: google.act(ANNA).set(trial.key, "Blad1!A1", "Hej"))
        google.fail("sheets.spreadsheets.batchUpdate", "reset-after")
        plan = trial.fill()
        google.calm()
        assert plan.made[0] == "Inställningar"
        assert len(trial.titles()) == len(set(trial.titles())) == len(TABS) + len(OURS)
        assert trial.rows("Blad1") == [["Hej"]]
        assert trial.fill().requests == []

    def test_a_refusal_that_stays_is_told(self, google: Emulator) -> None:
        trial = shared(google, {"Blad1": []})
        google.fail("sheets.spreadsheets.batchUpdate", "400", times=5)
        with pytest.raises(WorkbookError):
            trial.fill()
        google.calm()
        assert trial.titles() == ["Blad1"]


class TestMending:
    def test_a_tab_that_is_gone_comes_back_last(self, used: Trial) -> None:
        used.google.act(ANNA).delete_tab(used.key, "Medlemmar")
        plan = used.fill()
        assert (plan.made, plan.mended) == (["Medlemmar"], {})
        assert used.titles()[-1] == "Medlemmar"
        assert used.fill().requests == []

    def test_lists_follow_a_tab_that_came_back(self, used: Trial) -> None:
        used.google.act(ANNA).delete_tab(used.key, "Konton")
        plan = used.fill()
        assert plan.made == ["Konton"]
        at = SHEETS["sv"]["cashbook"].places()["account"]
        condition = used.cell("Kassabok", 1, at).validation["condition"]
        assert condition["values"][0]["userEnteredValue"] == "='Konton'!$A$2:$A"
        assert used.fill().requests == []

    def test_notes_lists_formats_and_the_warning_come_back(self, used: Trial) -> None:
        sheet = used.book().titled("Kassabok")
        before = used.rows("Kassabok")
        bare = {
            "repeatCell": {
                "range": {"sheetId": sheet.id},
                "cell": {},
                "fields": "note,dataValidation,userEnteredFormat",
            }
        }
        used.google.act(ANNA)._batch(used.key, bare)
        used.google.act(ANNA)._batch(
            used.key, {"deleteProtectedRange": {"protectedRangeId": sheet.protected[0]["protectedRangeId"]}}
        )
        plan = used.fill()
        assert [one.en for one in plan.mended["Kassabok"]] == [
            "help notes",
            "formats",
            "drop-downs",
            "a warning on the header row",
        ]
        assert used.rows("Kassabok") == before
        places = SHEETS["sv"]["cashbook"].places()
        assert used.cell("Kassabok", 0, 0).note
        assert used.cell("Kassabok", 1, places["account"]).validation
        assert used.cell("Kassabok", 1, places["money_out"]).format["numberFormat"]["pattern"] == '#,##0.00" kr"'
        assert used.book().titled("Kassabok").protected[0]["warningOnly"]
        assert used.fill().requests == []

    def test_a_text_format_never_reaches_a_cell_that_is_written(self, model: Model) -> None:
        row: list[Any] = [7, date(2026, 3, 1), 20260301, "Kassa", "Material", None, 5]
        trial = in_use(model, {"Kassabok": [CASH, row]})
        trial.fill()
        assert "numberFormat" not in trial.cell("Kassabok", 1, 2).format
        assert trial.cell("Kassabok", 2, 2).format["numberFormat"]["type"] == "TEXT"
        assert trial.rows("Kassabok")[1][2] == 20260301
        assert trial.fill().requests == []

    def test_what_people_chose_themselves_stays(self, used: Trial) -> None:
        anna, sheet = used.google.act(ANNA), used.book().titled("Kassabok")
        anna.note(used.key, "Kassabok!A1", "Vår egen hjälp")
        own = {"condition": {"type": "BOOLEAN"}}
        column = {"sheetId": sheet.id, "startRowIndex": 1, "startColumnIndex": 8, "endColumnIndex": 9}
        anna._batch(used.key, {"setDataValidation": {"range": column, "rule": own}})
        form = {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}
        money = column | {"startColumnIndex": 5, "endColumnIndex": 7}
        anna._batch(
            used.key,
            {"repeatCell": {"range": money, "cell": {"userEnteredFormat": form}, "fields": "userEnteredFormat"}},
        )
        assert used.fill().requests == []

    def test_ticked_boxes_in_filled_rows_stay_boxes(self, model: Model) -> None:
        header = ["Namn", "Status", "Utskick"]
        theirs: list[list[Any]] = [header, ["Åsa", "Aktiv", True], ["Bo", "Aktiv", False]]
        trial = in_use(model, {"Medlemmar": theirs}, "Medlemmar")
        sheet = trial.book().titled("Medlemmar")
        box = {"sheetId": sheet.id, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 2, "endColumnIndex": 3}
        model.google.act(ANNA)._batch(
            trial.key, {"setDataValidation": {"range": box, "rule": {"condition": {"type": "BOOLEAN"}}}}
        )
        trial.fill()
        assert trial.cell("Medlemmar", 2, 2).validation == {"condition": {"type": "BOOLEAN"}}
        assert trial.cell("Medlemmar", 3, 2).validation["condition"]["type"] == "ONE_OF_LIST"

    def test_a_missing_column_comes_to_the_right_of_all_that_stands_there(self, model: Model) -> None:
        notes: list[Any] = [*ROW, None, "räknas om i maj"]
        trial = in_use(model, {"Kassabok": [CASH, notes]})
        before = copy.deepcopy(trial.rows("Kassabok"))
        plan = trial.fill()
        after = trial.rows("Kassabok")
        assert after[0] == [*CASH, "", "", "Motpart", "Kvitto", "Bössa", "Granskarens anmärkning"]
        assert after[1:] == before[1:]
        assert plan.mended["Kassabok"][0].sv == "rubriker: Motpart, Kvitto, Bössa, Granskarens anmärkning"
        assert trial.fill().requests == []

    def test_a_header_that_was_emptied_comes_back_above_its_column(self, used: Trial) -> None:
        anna = used.google.act(ANNA)
        before = copy.deepcopy(used.rows("Kassabok"))
        for place in ("B1", "K1"):
            anna.set(used.key, f"Kassabok!{place}", "")
        anna.delete_columns(used.key, "Kassabok", 9)
        plan = used.fill()
        assert plan.mended["Kassabok"][0].sv == "rubriker: Datum, Granskarens anmärkning, Kvitto"
        header = [*CASH, "Motpart", "Bössa", "Granskarens anmärkning", "Kvitto"]
        assert used.rows("Kassabok") == [header, before[1]]
        assert used.fill().requests == []

    def test_an_emptied_header_without_our_note_is_not_guessed(self, used: Trial) -> None:
        anna = used.google.act(ANNA)
        anna.set(used.key, "Kassabok!H1", "")
        anna.note(used.key, "Kassabok!H1", "")
        used.fill()
        assert used.rows("Kassabok")[0][7:] == ["", "Kvitto", "Bössa", "Granskarens anmärkning", "Motpart"]

    def test_the_grid_grows_where_new_columns_have_no_room(self, model: Model) -> None:
        trial = in_use(model, {"Kassabok": [CASH, ROW]})
        shrunk = {"sheetId": trial.book().titled("Kassabok").id, "gridProperties": {"columnCount": 7}}
        model.google.act(ANNA)._batch(
            trial.key, {"updateSheetProperties": {"properties": shrunk, "fields": "gridProperties.columnCount"}}
        )
        trial.fill()
        assert trial.book().titled("Kassabok").columns == 11
        assert trial.rows("Kassabok")[0][7:] == ["Motpart", "Kvitto", "Bössa", "Granskarens anmärkning"]

    def test_a_book_with_one_signed_column_gets_no_other(self, model: Model) -> None:
        header = ["Ver", "Datum", "Text", "Konto", "Kategori", "Belopp"]
        theirs: list[list[Any]] = [header, [1, date(2026, 3, 1), "Fika", "Kassa", "Möten och fika", -120]]
        trial = in_use(model, {"Kassabok": theirs})
        trial.fill()
        assert not {"In", "Ut"} & set(trial.rows("Kassabok")[0])

    def test_lists_lead_to_the_tabs_as_they_are_called_here(self, model: Model) -> None:
        trial = in_use(model, {"Accounts": [["Typ", "Konto"], ["Kassa", "Kassan"]]}, "Konton")
        trial.fill()
        rule = trial.cell("Kassabok", 1, 3).validation
        assert rule["condition"]["values"][0]["userEnteredValue"] == "='Accounts'!$B$2:$B"

    def test_a_header_row_that_was_let_loose_stands_still_again(self, used: Trial) -> None:
        freeze(used, "Kassabok", 0)
        freeze(used, "Medlemmar", 2)
        plan = used.fill()
        assert {title: [one.sv for one in what] for title, what in plan.mended.items()} == {
            "Kassabok": ["rubrikrad som står kvar"]
        }
        assert used.book().titled("Kassabok").grid["frozenRowCount"] == 1
        assert used.book().titled("Medlemmar").grid["frozenRowCount"] == 2
        assert used.fill().requests == []

    def test_a_header_merged_with_the_row_below_is_let_be(self, used: Trial) -> None:
        freeze(used, "Kassabok", 0)
        box = {"sheetId": used.book().titled("Kassabok").id, "startRowIndex": 0, "endRowIndex": 2}
        box |= {"startColumnIndex": 15, "endColumnIndex": 16}
        grow = {"sheetId": box["sheetId"], "dimension": "COLUMNS", "length": 5}
        used.google.act(ANNA)._batch(used.key, {"appendDimension": grow}, {"mergeCells": {"range": box}})
        assert used.fill().requests == []

    def test_yellow_comes_back_after_peoples_own_colours(self, used: Trial) -> None:
        sheet = used.book().titled("Kassabok")
        before = copy.deepcopy(sheet.conditional)
        where = {"sheetId": sheet.id, "startRowIndex": 1, "endRowIndex": 60}
        colours = {"red": 1.0}
        own = {"condition": {"type": "NOT_BLANK"}, "format": {"backgroundColorStyle": {"rgbColor": colours}}}
        gone = {"deleteConditionalFormatRule": {"sheetId": sheet.id, "index": 0}}
        theirs = {"addConditionalFormatRule": {"rule": {"ranges": [where], "booleanRule": own}}}
        used.google.act(ANNA)._batch(used.key, *([gone] * len(before)), theirs)
        plan = used.fill()
        assert [one.en for one in plan.mended["Kassabok"]] == ["yellow where something must be filled in"]
        first, *ours = used.book().titled("Kassabok").conditional
        assert first["booleanRule"]["condition"]["type"] == "NOT_BLANK"
        columns = {one["ranges"][0]["startColumnIndex"] for one in before}
        assert {one["ranges"][0]["startColumnIndex"] for one in ours} == columns
        assert formulas(ours) == formulas(before)
        assert used.fill().requests == []

    def test_yellow_that_people_took_from_one_column_stays_away(self, used: Trial) -> None:
        sheet = used.book().titled("Kassabok")
        gone = {"deleteConditionalFormatRule": {"sheetId": sheet.id, "index": 0}}
        used.google.act(ANNA)._batch(used.key, gone)
        assert used.fill().requests == []

    @pytest.mark.parametrize(
        ("formula", "colour"),
        [('=($B5="")*($A5&#REF!&$C5<>"")', {"red": 1.0}), ('=AND(A2="",COUNTA($A2:$C2)>0)', None)],
    )
    def test_yellow_that_was_changed_or_came_with_a_file_is_ours(
        self, used: Trial, formula: str, colour: dict[str, float] | None
    ) -> None:
        sheet = used.book().titled("Kassabok")
        last = sheet.conditional[0]["booleanRule"]["format"]["backgroundColorStyle"]["rgbColor"]
        look = {"backgroundColorStyle": {"rgbColor": colour or {name: round(part, 7) for name, part in last.items()}}}
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
        rule = {"ranges": sheet.conditional[0]["ranges"], "booleanRule": {"condition": condition, "format": look}}
        gone = {"deleteConditionalFormatRule": {"sheetId": sheet.id, "index": 0}}
        added = {"addConditionalFormatRule": {"rule": rule}}
        used.google.act(ANNA)._batch(used.key, *([gone] * len(sheet.conditional)), added)
        assert used.fill().requests == []

    def test_a_starred_column_that_comes_back_is_yellow_again(self, used: Trial) -> None:
        used.google.act(ANNA).delete_columns(used.key, "Kassabok", 2)
        ours = used.book().titled("Kassabok").conditional
        plan = used.fill()
        assert [one.sv for one in plan.mended["Kassabok"]] == ["rubriker: Datum", "gult där något måste fyllas i"]
        *rest, last = used.book().titled("Kassabok").conditional
        assert rest == ours
        assert last["ranges"][0]["startColumnIndex"] == used.rows("Kassabok")[0].index("Datum")
        assert used.fill().requests == []

    def test_a_box_that_is_not_ticked_does_not_make_a_row_yellow(self, model: Model) -> None:
        trial = in_use(model, {"Medlemmar": [["Namn", "Utskick", "Status"], ["Åsa", True, "Aktiv"]]}, "Medlemmar")
        sheet = trial.book().titled("Medlemmar")
        box = {"sheetId": sheet.id, "startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
        rule = {"setDataValidation": {"range": box, "rule": {"condition": {"type": "BOOLEAN"}}}}
        model.google.act(ANNA)._batch(trial.key, rule)
        trial.fill()
        ours = formulas(trial.book().titled("Medlemmar").conditional)
        assert ours
        assert not [formula for formula in ours if "$B2" in formula]


class TestSettings:
    def test_settings_without_a_row_come_back_below_all_that_stands_there(self, filled: Model) -> None:
        trial, language = in_use(filled, {}), filled.language
        title, anna = SHEETS[language]["settings"].title, filled.google.act(ANNA)
        new = [[row["setting"], row["value"], row["help"]] for row in default_rows(language, TODAY)["settings"]]
        anna.delete_rows(trial.key, title, 20)
        anna.delete_rows(trial.key, title, 10)
        for place, text in (("A2", "group_name"), ("B2", "Grupp 17"), ("A5", " LANGUAGE"), ("A8", "Sender  name")):
            anna.set(trial.key, f"'{title}'!{place}", text)
        anna.set(trial.key, f"'{title}'!E22", "Vår anteckning")
        before = copy.deepcopy(trial.rows(title))
        plan = trial.fill(language)
        label = f"{new[8][0]}, {new[18][0]}"
        assert plan.mended == {title: [Text(f"inställningar: {label}", f"settings: {label}")]}
        assert trial.rows(title) == [*before, new[8], new[18]]
        words = trial.cell(title, 22, 1).validation["condition"]["values"]
        assert [one["userEnteredValue"] for one in words] == (["På", "Av"] if language == "sv" else ["On", "Off"])
        assert not trial.cell(title, 23, 1).validation
        assert trial.fill(language).requests == []

    def test_they_pass_by_formulas_that_show_nothing(self, used: Trial) -> None:
        anna = used.google.act(ANNA)
        anna.delete_rows(used.key, "Inställningar", 19, 3)
        start = {"sheetId": used.book().titled("Inställningar").id, "rowIndex": 18, "columnIndex": 1}
        number = {"numberFormat": {"type": "NUMBER", "pattern": "0"}}  # in a cell for text it would be no formula
        for part, cell in (("userEnteredFormat", number), ("userEnteredValue", {"formulaValue": '=""'})):
            rows = [{"values": [{part: cell}]}]
            anna._batch(used.key, {"updateCells": {"start": start, "rows": rows, "fields": part}})
        anna.set(used.key, "Inställningar!D20", '=""')
        assert used.cell("Inställningar", 19, 3).formula
        used.fill()
        assert [used.cell("Inställningar", 18, at).value for at in (0, 2)] == [None, None]
        assert used.cell("Inställningar", 18, 1).formula
        assert [used.cell("Inställningar", row, 0).value for row in (19, 20, 21)] == [
            "Verksamhetsutvecklare",
            "Sekretariatet",
            "Högst antal brev per dag",
        ]
        assert used.cell("Inställningar", 19, 3).formula
        assert used.fill().requests == []

    def test_the_grid_grows_where_they_have_no_room(self, used: Trial) -> None:
        anna, sheet = used.google.act(ANNA), used.book().titled("Inställningar")
        anna.delete_rows(used.key, "Inställningar", 9, sheet.rows - 8)
        used.fill()
        assert used.book().titled("Inställningar").rows == 21
        assert len(used.rows("Inställningar")) == 21
        assert used.fill().requests == []

    def test_a_book_that_reads_as_before(self, used: Trial) -> None:
        used.google.act(ANNA).delete_rows(used.key, "Inställningar", 5, 10)
        used.fill()
        table, findings = read_tab(SETTINGS_TAB, Grid("Inställningar", used.rows("Inställningar")), "sv")
        settings, more = read_settings(table)
        assert settings == GroupSettings()
        assert findings == []
        assert {one.code for one in more} == {"settings.missing"}  # the group's name and kind, as in a new one

    def test_a_locked_tab_gets_none(self, used: Trial) -> None:
        anna = used.google.act(ANNA)
        anna.delete_rows(used.key, "Inställningar", 10)
        anna.protect(used.key, "Inställningar!A1:A3", [ANNA])
        before = copy.deepcopy(used.rows("Inställningar"))
        assert used.fill().left["Inställningar"].en == "lacks something, but is locked for the program"
        assert used.rows("Inställningar") == before

    def test_a_tab_whose_names_are_gone_gets_none(self, used: Trial) -> None:
        anna = used.google.act(ANNA)
        anna.delete_columns(used.key, "Inställningar", 1)
        before = copy.deepcopy(used.rows("Inställningar"))
        assert used.fill().left["Inställningar"].en == "holds something, but none of our headers in row 1"
        assert used.rows("Inställningar") == before


class TestHandsOff:
    def test_a_tab_that_is_empty_is_filled_under_its_own_title(self, model: Model) -> None:
        trial = in_use(model, {"kassabok": [], "Mina tankar": [["Hej"]]})
        plan = trial.fill()
        assert plan.filled == ["kassabok"]
        assert trial.titles()[-2:] == ["kassabok", "Mina tankar"]
        assert trial.rows("Mina tankar") == [["Hej"]]
        assert trial.rows("kassabok")[0][:3] == ["Ver", "Datum", "Text"]
        assert trial.fill().requests == []

    def test_a_tab_without_our_headers_is_left_alone(self, model: Model) -> None:
        theirs = [["Vad", "När"], ["Kaffe", "igår"]]
        trial = in_use(model, {"Kassabok": theirs})
        plan = trial.fill()
        assert plan.left["Kassabok"].en == "holds something, but none of our headers in row 1"
        assert trial.rows("Kassabok") == theirs
        assert not trial.book().titled("Kassabok").protected
        assert trial.fill().requests == []

    def test_a_first_tab_with_something_in_it_stays_and_so_does_the_locale(self, google: Emulator) -> None:
        trial = shared(google, {"Blad1": [["Vår lista"]]})
        plan = missing(survey(trial.transport, trial.key), "sv", TODAY, WORKER)
        assert not plan.locale
        assert {"updateSpreadsheetProperties", "deleteSheet"} & {kind for one in plan.requests for kind in one} == set()
        assert "'sheetId': 0," not in str(plan.requests)
        assert "'index'" not in str(plan.requests)

    def test_a_locked_tab_is_left_and_the_rest_is_mended(self, model: Model) -> None:
        trial = in_use(model, {"Kassabok": [CASH, ROW]})
        trial.google.act(ANNA).delete_tab(trial.key, "Konton")
        trial.google.act(ANNA).protect(trial.key, "Kassabok", [ANNA])
        plan = trial.fill()
        assert plan.left["Kassabok"].sv == "saknar något, men är låst för programmet"
        assert trial.rows("Kassabok")[0] == CASH
        assert plan.made == ["Konton"]

    def test_a_tab_in_both_languages_is_mended_where_it_is_used(self, google: Emulator) -> None:
        trial = shared(google, {"Medlemmar": [], "Members": [["Name", "Status"], ["Åsa", "Aktiv"]]})
        plan = missing(survey(trial.transport, trial.key), "sv", TODAY, WORKER)
        assert plan.left["Medlemmar"].en == "is there already under another name"
        assert "'sheetId': 0," not in str(plan.requests)
        assert "Members" in plan.mended

    def test_a_sheet_goes_on_in_its_own_language(self, filled: Model) -> None:
        trial = in_use(filled, {})
        trial.google.act(ANNA).delete_tab(trial.key, SHEETS[filled.language]["accounts"].title)
        other: Language = "en" if filled.language == "sv" else "sv"
        assert trial.fill(other).made == [SHEETS[filled.language]["accounts"].title]

    def test_who_may_only_read_is_told_to_ask_for_more(self, google: Emulator) -> None:
        trial = shared(google, {"Blad1": []})
        google.share(trial.key, WORKER, "reader")
        with pytest.raises(WorkbookError) as refused:
            trial.fill()
        assert "redigerare" in refused.value.says.sv

    def test_deciding_is_pure(self, used: Trial) -> None:
        used.google.act(ANNA).delete_tab(used.key, "Konton")
        there = survey(used.transport, used.key)
        first, second = missing(there, "sv", TODAY, WORKER), missing(there, "sv", TODAY, WORKER)
        assert first == second
        assert first.requests
