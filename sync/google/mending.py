"""What a tab in use lacks, and how it gets it without a cell that people wrote being touched: pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sheets_schema.grid import letters
from sheets_schema.text import Language, Text
from sync.google import shapes
from sync.google.drawing import Json, quoted
from sync.google.survey import Found
from sync.layout import AS_TEXT, Field, Menu, Sheet, setting_menu, setting_named

NOTES = Text("hjälptexter", "help notes")
MENUS = Text("listor att välja ur", "drop-downs")
FORMATS = Text("format", "formats")
GUARD = Text("varning på rubrikraden", "a warning on the header row")
_SIGNED = frozenset({"money_in", "money_out"})
Mend = tuple[Text, Json]
"""What is mended, in a word, and the request that does it."""


@dataclass(frozen=True)
class Home:
    """Where a declared tab is, or will be. `at` gives the place of each column, `added` those it does not have yet."""

    sheet: Sheet
    own: int
    title: str
    at: Mapping[str, int]
    found: Found | None = None
    added: tuple[Field, ...] = ()


def home_in(sheet: Sheet, found: Found) -> Home:
    """A tab in use; its missing columns come to the right of all that stands in it."""
    there = found.columns
    signed = "amount" in there and not there.keys() & _SIGNED
    added = tuple(one for one in sheet.fields if one.key not in there and not (signed and one.key in _SIGNED))
    places = {one.key: at for at, one in enumerate(added, found.filled[1])}
    return Home(sheet, found.own, found.title, {**there, **places}, found, added)


def drop_down(menu: Menu | None, homes: Mapping[str, Home], language: Language) -> Json | None:
    """A column's drop-down, led to where the tab it lists really is; `homes` are by the layout's titles."""
    if menu is None or menu.source is None:
        return shapes.rule(menu, "", language) if menu else None
    home = homes.get(menu.source.title)
    at = home.at.get(home.sheet.fields[menu.source.column].key) if home else None
    if home is None or at is None:
        return None
    return shapes.rule(menu, f"{quoted(home.title)}!${letters(at)}$2:${letters(at)}", language)


def setting_rules(home: Home, names: Mapping[int, str], language: Language) -> Iterator[tuple[int, Json]]:
    """The row and the drop-down of each setting that has one; `names` are the settings by row, from 0."""
    for row, name in names.items():
        setting = setting_named(name)
        rule = drop_down(setting_menu(setting, language), {}, language) if setting else None
        if rule and home.sheet.key == "settings":
            yield row, rule


def mended(home: Home, homes: Mapping[str, Home], titles: frozenset[str], language: Language) -> list[Mend]:
    """Everything that a tab in use lacks. `titles` are those of all tabs, in lower case."""
    found = home.found
    if found is None:
        return []
    known = [(one, home.at[one.key]) for one in home.sheet.fields if one.key in found.columns]
    asked = list(_headers(home, found, homes, language))
    for one, at in known:
        if not found.look(0, at).get("note"):
            asked.append((NOTES, shapes.put(home.own, (0, at), [[{"note": one.note}]], "note")))
        rule = drop_down(one.menu, homes, language)
        if rule and (first := _first(found, at, lambda look: _lacks_rule(look, titles))):
            where = shapes.area(home.own, (first, found.height), (at, at + 1))
            asked.append((MENUS, shapes.repeat(where, {"dataValidation": rule}, "dataValidation")))
        asked += _format(home.own, found, one, at)
    asked += _settings(home, found, language)
    if not _is_guarded(found):
        asked.append((GUARD, shapes.guard(home.own, language)))
    return asked


def _headers(home: Home, found: Found, homes: Mapping[str, Home], language: Language) -> Iterator[Mend]:
    """Columns that are not there, with a header like the last one's."""
    if not home.added:
        return
    label = ", ".join(one.label for one in home.added)
    says = Text(f"rubriker: {label}", f"headers: {label}")
    start = found.filled[1]
    if (more := start + len(home.added) - found.width) > 0:
        yield says, {"appendDimension": {"sheetId": home.own, "dimension": "COLUMNS", "length": more}}
    look = found.look(0, max(found.columns.values())).get("userEnteredFormat", {})
    for at, one in enumerate(home.added, start):
        cell = {**shapes.header(one), "userEnteredFormat": look}
        yield says, shapes.put(home.own, (0, at), [[cell]], "userEnteredValue,userEnteredFormat,note")
        yield says, shapes.wide(home.own, at, one.width)
        if found.height > 1:
            yield says, column(home.own, one, at, found.height, drop_down(one.menu, homes, language))


def column(own: int, one: Field, at: int, height: int, rule: Json | None) -> Json:
    """How all the cells below a header look and choose."""
    cell = {"userEnteredFormat": shapes.body(one), **({"dataValidation": rule} if rule else {})}
    where = shapes.area(own, (1, height), (at, at + 1))
    return shapes.repeat(where, cell, "userEnteredFormat,dataValidation")


def _first(found: Found, at: int, lacks: Callable[[Mapping[str, Any]], bool]) -> int | None:
    """The row from which a column gets what it lacks: all of it, unless the rows that are filled have it."""
    if found.height < 2 or not lacks(found.look(found.free, at)):
        return None
    return 1 if lacks(found.look(1, at)) else found.free


def _lacks_rule(look: Mapping[str, Any], titles: frozenset[str]) -> bool:
    """Whether a cell has no drop-down, or one that lists the cells of a tab that is gone."""
    rule = look.get("dataValidation")
    if not rule:
        return True
    condition = rule.get("condition", {})
    if condition.get("type") != "ONE_OF_RANGE":
        return False
    source = "".join(str(one.get("userEnteredValue", "")) for one in condition.get("values", []))
    title = source.lstrip("=").rpartition("!")[0].strip("'").replace("''", "'")
    return "#REF!" in source or (bool(title) and title.casefold() not in titles)


def _lacks_format(look: Mapping[str, Any]) -> bool:
    return not look.get("userEnteredFormat", {}).get("numberFormat")


def _format(own: int, found: Found, one: Field, at: int) -> Iterator[Mend]:
    """A number format. Text only below what is written: it would make a text of a number that stands there."""
    first = _first(found, at, _lacks_format) if one.format in shapes.NUMBERS else None
    if one.format == AS_TEXT and first:
        first = found.free if found.filled[0] < found.height else None
    if first:
        look = {"userEnteredFormat": {"numberFormat": shapes.NUMBERS[one.format]}}
        where = shapes.area(own, (first, found.height), (at, at + 1))
        yield FORMATS, shapes.repeat(where, look, "userEnteredFormat.numberFormat")


def _settings(home: Home, found: Found, language: Language) -> Iterator[Mend]:
    name, value = home.at.get("setting"), found.columns.get("value")
    if home.sheet.key != "settings" or name is None or value is None:
        return
    names = {n: str(row[name]) for n, row in enumerate(found.values or []) if n and name < len(row)}
    for row, rule in setting_rules(home, names, language):
        if _lacks_rule(found.look(row, value), frozenset()):
            yield MENUS, shapes.put(home.own, (row, value), [[{"dataValidation": rule}]], "dataValidation")


def _is_guarded(found: Found) -> bool:
    """Whether a protection of any kind covers the whole header row."""
    ranges = [one.get("range", {}) for one in found.guards]
    return any(
        not one.get("startRowIndex")
        and one.get("endRowIndex", 1) >= 1
        and not one.get("startColumnIndex")
        and one.get("endColumnIndex", found.filled[1]) >= found.filled[1]
        for one in ranges
    )
