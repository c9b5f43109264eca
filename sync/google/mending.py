"""What a tab in use lacks, and how it gets it without a cell that people wrote being touched: pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
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
FROZEN = Text("rubrikrad som står kvar", "a header row that stays in view")
MARKS = Text("gult där något måste fyllas i", "yellow where something must be filled in")
_SIGNED = frozenset({"money_in", "money_out"})
Mend = tuple[Text, Json]
"""What is mended, in a word, and the request that does it."""
Rows = Sequence[Mapping[str, object]]
"""The rows that a new tab begins with, by column key."""


@dataclass(frozen=True)
class Home:
    """Where a declared tab is, or will be. `at` gives the place of each column, `added` those it does not have yet.

    `bared` are the columns whose header somebody emptied, above what stands there.
    """

    sheet: Sheet
    own: int
    title: str
    at: Mapping[str, int]
    found: Found | None = None
    added: tuple[Field, ...] = ()
    bared: tuple[Field, ...] = ()


def home_in(sheet: Sheet, found: Found) -> Home:
    """A tab in use; its missing columns come to the right of all that stands in it.

    A header that was emptied is known by our help note, which stays in the cell: it comes back where it was.
    """
    there = found.columns
    signed = "amount" in there and not there.keys() & _SIGNED
    lacking = [one for one in sheet.fields if one.key not in there and not (signed and one.key in _SIGNED)]
    known = {one.key: at for one in lacking if (at := _place_of_note(found, one.note)) is not None}
    added = tuple(one for one in lacking if one.key not in known)
    start = max(found.filled[1], *(at + 1 for at in known.values())) if known else found.filled[1]
    places = {one.key: at for at, one in enumerate(added, start)}
    bared = tuple(one for one in lacking if one.key in known)
    return Home(sheet, found.own, found.title, {**there, **known, **places}, found, added, bared)


def _place_of_note(found: Found, note: str) -> int | None:
    """The one place in the first row that has this note and no word; None where there is none, or more."""
    header = list(found.values[0]) if found.values else []
    header += [""] * (found.width - len(header))
    places = [at for at, word in enumerate(header) if word in (None, "") and found.look(0, at).get("note") == note]
    return places[0] if note and len(places) == 1 else None


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


def mended(home: Home, homes: Mapping[str, Home], titles: frozenset[str], rows: Rows, language: Language) -> list[Mend]:
    """Everything that a tab in use lacks. `titles` are those of all tabs, in lower case, `rows` a new one's."""
    found = home.found
    if found is None:
        return []
    known = [(one, home.at[one.key]) for one in home.sheet.fields if one.key in found.columns or one in home.bared]
    asked = list(_headers(home, found, homes, language))
    for one, at in known:
        if not found.look(0, at).get("note"):
            asked.append((NOTES, shapes.put(home.own, (0, at), [[{"note": one.note}]], "note")))
        rule = drop_down(one.menu, homes, language)
        if rule and (first := _first(found, at, lambda look: _lacks_rule(look, titles))):
            where = shapes.area(home.own, (first, found.height), (at, at + 1))
            asked.append((MENUS, shapes.repeat(where, {"dataValidation": rule}, "dataValidation")))
        asked += _format(home.own, found, one, at)
    if home.sheet.key == "settings":
        asked += _settings(home, found, rows, language)
    asked += _marks(home, found)
    if found.is_loose:
        asked.append((FROZEN, shapes.freeze(home.own)))
    if not _is_guarded(found):
        asked.append((GUARD, shapes.guard(home.own, language)))
    return asked


def _headers(home: Home, found: Found, homes: Mapping[str, Home], language: Language) -> Iterator[Mend]:
    """Headers that were emptied, and columns that are not there, with a header like the last one's."""
    if not (home.added or home.bared):
        return
    label = ", ".join(one.label for one in (*home.bared, *home.added))
    says = Text(f"rubriker: {label}", f"headers: {label}")
    for one in home.bared:
        word = {"userEnteredValue": {"stringValue": one.label}}
        yield says, shapes.put(home.own, (0, home.at[one.key]), [[word]], "userEnteredValue")
    start = home.at[home.added[0].key] if home.added else found.width
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


def _settings(home: Home, found: Found, rows: Rows, language: Language) -> Iterator[Mend]:
    """The drop-downs of settings, and the settings that have no row, below all that stands there."""
    name, value = home.at.get("setting"), found.columns.get("value")
    if name is None or any(one.key == "setting" for one in home.added):
        return
    names = {n: str(row[name]) for n, row in enumerate(found.values or []) if n and name < len(row)}
    if value is not None:
        for row, rule in setting_rules(home, names, language):
            if _lacks_rule(found.look(row, value), frozenset()):
                yield MENUS, shapes.put(home.own, (row, value), [[{"dataValidation": rule}]], "dataValidation")
    there = {setting_named(one) for one in names.values()}
    lacking = [row for row in rows if setting_named(str(row["setting"])) not in there]
    if lacking:
        label = ", ".join(str(row["setting"]) for row in lacking)
        says = Text(f"inställningar: {label}", f"settings: {label}")
        yield from ((says, request) for request in _appended(home, found, lacking, language))


def _appended(home: Home, found: Found, rows: Rows, language: Language) -> Iterator[Json]:
    """Settings in the first free rows, which the grid is given where it has too few."""
    free = dict(zip(_free_rows(found, home.at.values()), rows, strict=False))
    if (more := max(free) + 1 - found.height) > 0:
        yield {"appendDimension": {"sheetId": home.own, "dimension": "ROWS", "length": more}}
    for at, row in free.items():
        for key, place in home.at.items():
            if cell := shapes.written(row.get(key), language):
                yield shapes.put(home.own, (at, place), [[cell]], "userEnteredValue")
    names = {at: str(row["setting"]) for at, row in free.items()}
    for at, rule in setting_rules(home, names, language):
        yield shapes.put(home.own, (at, home.at["value"]), [[{"dataValidation": rule}]], "dataValidation")


def _free_rows(found: Found, columns: Collection[int]) -> Iterator[int]:
    """The rows, from 0, below the last that shows something; not those with a formula in these columns."""
    shown = (n for n, row in enumerate(found.values or []) if any(cell not in (None, "") for cell in row))
    start = max(shown, default=0) + 1
    return (n for n in count(start) if not any("userEnteredValue" in found.look(n, at) for at in columns))


def _marks(home: Home, found: Found) -> Iterator[Mend]:
    """The yellow of starred cells: all of it where the tab has none of ours, else that of columns that come back.

    It comes after people's own colours, which so decide. A box that is not ticked does not make a row one in use.
    """
    has_some = any(shapes.is_mark(one) for one in found.colouring)
    starred = [one for one in home.sheet.fields if one.starred and one.key in home.at]
    lacking = [one for one in starred if not has_some or one in home.added] if found.height > 1 else []
    columns = [at for at in sorted(home.at.values()) if not _is_box(found.look(found.free, at))]
    for index, one in enumerate(lacking, len(found.colouring)):
        yield MARKS, shapes.mark(home.own, home.at[one.key], columns, found.height, index)


def _is_box(look: Mapping[str, Any]) -> bool:
    condition = look.get("dataValidation", {}).get("condition", {})
    return bool(condition.get("type") == "BOOLEAN")


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
