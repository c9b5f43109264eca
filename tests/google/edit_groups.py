"""Edits of the groups that rows and columns are folded by."""

from tests.google.doing import Doing, number_of
from tests.google.errors import Json, WrongError
from tests.google.state import Sheet

_Span = tuple[str, int, int]


def _span(doing: Doing, grid: Json) -> tuple[Sheet, str, int, int]:
    sheet, dimension = doing.grid(grid.get("sheetId", 0)), grid.get("dimension", "")
    if dimension not in {"ROWS", "COLUMNS"}:
        raise WrongError("No dimension specified.")
    size = sheet.rows if dimension == "ROWS" else sheet.columns
    start, end = grid.get("startIndex", 0), min(grid.get("endIndex", size), size)
    if start >= end:
        raise WrongError(f"startIndex[{start}] must be less than endIndex[{end}]")
    return sheet, dimension, start, end


def _depths(sheet: Sheet, dimension: str) -> dict[int, int]:
    """How deep each row or column lies."""
    found: dict[int, int] = {}
    for each in sheet.groups:
        grid = each["range"]
        if grid["dimension"] == dimension:
            for place in range(grid["startIndex"], grid["endIndex"]):
                found[place] = max(found.get(place, 0), each["depth"])
    return found


def _regrouped(sheet: Sheet, dimension: str, depths: dict[int, int]) -> None:
    """The groups that rows or columns of such depths make, the outer before the inner."""
    folded = {_key(each) for each in sheet.groups if each.get("collapsed")}
    groups = [each for each in sheet.groups if each["range"]["dimension"] != dimension]
    for depth in range(1, max(depths.values(), default=0) + 1):
        start: int | None = None
        for place in range(max(depths) + 2):
            inside = depths.get(place, 0) >= depth
            if inside and start is None:
                start = place
            elif not inside and start is not None:
                grid = {"dimension": dimension, "startIndex": start, "endIndex": place}
                grid = {"sheetId": sheet.id} | grid if sheet.id else grid
                group: Json = {"range": grid, "depth": depth}
                groups.append(group | ({"collapsed": True} if _key(group) in folded else {}))
                start = None
    sheet.groups = groups


def _key(group: Json) -> tuple[_Span, int]:
    grid = group["range"]
    return (grid["dimension"], grid["startIndex"], grid["endIndex"]), group["depth"]


def _told(sheet: Sheet, dimension: str) -> list[Json]:
    found = [each for each in sheet.groups if each["range"]["dimension"] == dimension]
    return sorted(found, key=lambda each: (each["range"]["startIndex"], each["depth"]))


def add_group(doing: Doing, body: Json) -> Json:
    """Does addDimensionGroup: what was grouped already lies one deeper."""
    sheet, dimension, start, end = _span(doing, body.get("range", {}))
    depths = _depths(sheet, dimension)
    if max((depths.get(place, 0) for place in range(start, end)), default=0) >= 8:
        raise WrongError("The maximum depth of groups is 8.")
    _regrouped(
        sheet,
        dimension,
        depths | {place: depths.get(place, 0) + 1 for place in range(start, end)},
    )
    return {"dimensionGroups": _told(sheet, dimension)}


def delete_group(doing: Doing, body: Json) -> Json:
    """Does deleteDimensionGroup: what lay in it lies one less deep."""
    sheet, dimension, start, end = _span(doing, body.get("range", {}))
    depths = _depths(sheet, dimension)
    if not any(place in depths for place in range(start, end)):
        raise WrongError("No dimension group exists over the range.")
    less = {place: depth - (start <= place < end) for place, depth in depths.items()}
    _regrouped(sheet, dimension, {place: depth for place, depth in less.items() if depth})
    found = _told(sheet, dimension)
    return {"dimensionGroups": found} if found else {}


def update_group(doing: Doing, body: Json) -> Json:
    """Does updateDimensionGroup: whether a group is folded."""
    group = body.get("dimensionGroup", {})
    doing.mask(body, "DimensionGroup")
    sheet, dimension, start, end = _span(doing, group.get("range", {}))
    keys = [{"key": _key(each)} for each in sheet.groups]
    index = number_of(keys, "key", ((dimension, start, end), group.get("depth", 0)), "dimension group")
    bare = {name: each for name, each in sheet.groups[index].items() if name != "collapsed"}
    sheet.groups[index] = bare | ({"collapsed": True} if group.get("collapsed") else {})
    looks = sheet.row_look if dimension == "ROWS" else sheet.column_look
    for place in range(start, end):
        looks[place] = looks.get(place, {}) | {"hiddenByUser": bool(group.get("collapsed"))}
    return {}


KINDS = {"addDimensionGroup": add_group, "deleteDimensionGroup": delete_group, "updateDimensionGroup": update_group}
