"""The settings: found by label in either language or by key, each with what it takes and what it does not."""

from datetime import date, datetime

import pytest

from sheets_schema.grid import ErrorValue
from sheets_schema.settings import SETTINGS as DECLARED
from sheets_schema.settings import GroupSettings, Setting, Weekly, speaking
from sheets_schema.text import LANGUAGES
from tests.schema.helpers import Rows, book, found, short

HEADER = ["Inställning", "Värde", "Förklaring"]
NUMBERS = ("call_days", "annual_call_days", "meeting_reminder_days", "box_days", "daily_limit", "max_roles")
LISTS = ("report_reminder_days", "task_reminder_days")
ADDRESSES = ("reply_to", "organiser", "secretariat")
TEXTS = ("group_name", "group_number", "sender_name")


def rows_with(key: str, cell: object) -> Rows:
    """The settings of a sound group, and this one last."""
    sound: list[list[object]] = [["group_name", "Grupp 17"], ["group_kind", "Sektionsgrupp"]]
    return [HEADER, *(row for row in sound if row[0] != key), [key, cell]]


def read(key: str, cell: object) -> object:
    """A setting's value as it is read beside sound ones; the cell must be in order."""
    made = book({"Inställningar": rows_with(key, cell)})
    assert found(made) == []
    return getattr(made.settings, key)


GOOD: list[tuple[str, object, object]] = [
    ("group_name", "Grupp 17", "Grupp 17"), ("group_name", "  Grupp\n 17 ", "Grupp 17"), ("group_name", 17, "17"),
    ("group_number", 17.0, "17"), ("group_number", "017", "017"), ("sender_name", "Amnesty Lund", "Amnesty Lund"),
    ("group_kind", "sektionsgrupp", "Sektionsgrupp"), ("group_kind", "SECTION group", "Sektionsgrupp"),
    ("language", "sv", "sv"), ("language", "EN", "en"),
    ("time_zone", "Europe/London", "Europe/London"), ("time_zone", " UTC ", "UTC"),
    ("year_start", "01-01", (1, 1)), ("year_start", "07-01", (7, 1)), ("year_start", "7-1", (7, 1)),
    ("year_start", "09-15", (9, 15)), ("year_start", "juli", (7, 1)), ("year_start", "1 juli", (7, 1)),
    ("year_start", "11 juli", (7, 11)), ("year_start", date(2026, 7, 1), (7, 1)), ("year_start", 46204, (7, 1)),
    ("year_start", datetime(2026, 5, 1, 12), (5, 1)), ("year_start", "12-31", (12, 31)),
    ("reply_to", " svar@example.org ", "svar@example.org"),
    ("sending", "På", True), ("sending", "PÅ", True), ("sending", "On", True), ("sending", True, True),
    ("sending", "Ja", True), ("sending", "Av", False), ("sending", "off", False), ("sending", False, False),
    ("weekly_letter", "söndag 18:00", Weekly(6, 64800)), ("weekly_letter", "Måndag kl 7.30", Weekly(0, 27000)),
    ("weekly_letter", "Friday 18", Weekly(4, 64800)), ("weekly_letter", "tors, 18:00", Weekly(3, 64800)),
    *((key, cell, 10) for key in NUMBERS for cell in (10, 10.0, "10", " 10 ")),
    *((key, 0, 0) for key in NUMBERS),
    *((key, "45, 21,7 , 1", (45, 21, 7, 1)) for key in LISTS), *((key, "0;3;3", (3, 0)) for key in LISTS),
    *((key, 7, (7,)) for key in LISTS), *((key, "anna@example.org", "anna@example.org") for key in ADDRESSES),
]  # fmt: skip
BAD: list[tuple[str, object]] = [
    ("group_kind", "Klubb"), ("group_kind", 7), ("language", "de"), ("language", True), ("time_zone", "Stockholm"),
    ("time_zone", "Europe"), ("time_zone", "../etc/passwd"), ("time_zone", 1), ("time_zone", "\ud800"),
    ("time_zone", "a\x00b"), ("time_zone", "x" * 40000), ("year_start", "13-01"), ("year_start", "02-30"),
    ("year_start", "02-29"), ("year_start", "²-1"), ("year_start", "01"), ("year_start", 7), ("year_start", "i juli"),
    ("year_start", "9" * 6000 + "-1"), ("year_start", "٧-١"), ("year_start", 10**400), ("year_start", True),
    ("year_start", float("nan")), ("sending", "kanske"), ("sending", 1), ("weekly_letter", "söndag"),
    ("weekly_letter", "18:00"), ("weekly_letter", "söndag 24:00"), ("weekly_letter", "varje dag 18:00"),
    ("weekly_letter", 18), ("weekly_letter", date(2026, 11, 22)),
    *((key, cell) for key in NUMBERS for cell in ("tio", -1, 1.5, "1,5", True, "²", 10**400, "9" * 6000, 1e9,
                                                  float("nan"), float("inf"), date(2026, 1, 1))),
    *((key, cell) for key in LISTS for cell in ("tre", "3,,1", ",", "3, -1", "3, x", 1.5, "9" * 6000, "400")),
    *((key, cell) for key in ADDRESSES for cell in ("anna", "anna@example.org, bo@example.org", 7, "a@\ud800.se")),
    *((key, cell) for key in TEXTS for cell in (True, date(2026, 1, 1))),
]  # fmt: skip


@pytest.mark.parametrize(("key", "cell", "value"), GOOD, ids=short)
def test_a_setting_takes(key: str, cell: object, value: object) -> None:
    assert read(key, cell) == value


@pytest.mark.parametrize(("key", "cell"), BAD, ids=short)
def test_a_setting_that_cannot_be_read_is_invalid_and_the_default_holds(key: str, cell: object) -> None:
    rows = rows_with(key, cell)
    made = book({"Inställningar": rows})
    assert found(made) == [("value.invalid", f"B{len(rows)}")]
    assert getattr(made.settings, key) == getattr(GroupSettings(), key)


def test_every_setting_is_shown_with_a_good_and_a_bad_value() -> None:
    keys = {setting.key for setting in DECLARED}
    assert {key for key, _, _ in GOOD} == keys
    assert {key for key, _ in BAD} == keys


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: str(setting.key))
def test_a_setting_is_found_by_label_in_either_language_and_by_key(setting: Setting) -> None:
    cell, value = next((cell, value) for key, cell, value in GOOD if key == setting.key and value != setting.default)
    for name in (setting.label.sv, setting.label.en, setting.key, setting.label.sv.upper(), f" {setting.label.en} "):
        sound = list(rows_with(setting.key, cell)[:-1])
        made = book({"Inställningar": [*sound, [name, cell]]})
        assert found(made) == []
        assert getattr(made.settings, setting.key) == value


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: str(setting.key))
@pytest.mark.parametrize("cell", [None, "", "  "])
def test_an_empty_value_is_the_default(setting: Setting, cell: object) -> None:
    made = book({"Inställningar": rows_with(setting.key, cell)})
    assert found(made) == ([("settings.missing", "B3")] if setting.starred else [])
    assert getattr(made.settings, setting.key) == setting.default


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: str(setting.key))
@pytest.mark.parametrize("cell", [ErrorValue("#REF!"), "#N/A"])
def test_an_error_value_is_told_and_the_default_holds(setting: Setting, cell: object) -> None:
    rows = rows_with(setting.key, cell)
    made = book({"Inställningar": rows})
    assert found(made) == [("cell.error_value", f"B{len(rows)}")]
    assert getattr(made.settings, setting.key) == setting.default


def test_without_a_tab_of_settings_the_defaults_hold() -> None:
    made = book({"Inställningar": None})
    assert found(made) == [("tab.missing", None)]
    assert made.settings == GroupSettings()


def test_an_annual_meeting_has_its_own_call_days() -> None:
    settings = GroupSettings(call_days=5, annual_call_days=9)
    assert [settings.days_before(kind) for kind in ("Årsmöte", "Gruppmöte", "")] == [9, 5, 5]


def test_every_setting_has_words_in_both_languages() -> None:
    for setting in DECLARED:
        for language in LANGUAGES:
            assert setting.label[language]
            assert setting.help[language]
            assert setting.example[language]


def test_a_sheet_that_names_no_language_has_the_usual_one() -> None:
    """Within the block alone; what the sheet says goes first."""
    named = {"Inställningar": rows_with("language", "sv")}
    with speaking("en"):
        assert (book().language, book(named).language, book({"Inställningar": None}).language) == ("en", "sv", "en")
    assert book().language == "sv"
