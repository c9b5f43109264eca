"""Edits of what lies over the cells: protections, names, validation, conditional formats, filters, charts."""

import re
from dataclasses import replace
from typing import Any

from tests.google import a1, masks
from tests.google.doing import Doing, number_of
from tests.google.errors import PROTECTED, Json, WrongError
from tests.google.looks import kept, said
from tests.google.rights import can_edit
from tests.google.state import Sheet

_NAME = re.compile(r"[A-Za-z_\u00c0-\uffff][\w\u00c0-\uffff]{0,249}")


def _grid(doing: Doing, grid: Json) -> Json:
    """A GridRange of a tab that is there, with the tab's id."""
    found = doing.range(grid)
    return {"sheetId": found.sheet.id} | {name: each for name, each in grid.items() if name != "sheetId"}


def add_protected(doing: Doing, body: Json) -> Json:
    """Does addProtectedRange: who adds one may always edit it."""
    asked = dict(body.get("protectedRange", {}))
    asked.pop("requestingUserCanEdit", None)
    if "range" not in asked and "namedRangeId" not in asked:
        raise WrongError("A range must be specified.")
    if asked.get("warningOnly") and (asked.get("editors") or {}).get("users"):
        raise WrongError("Editors are not supported with warningOnly protection.")
    named = [each["range"] for each in doing.book.named if each["namedRangeId"] == asked.get("namedRangeId")]
    if "namedRangeId" in asked and not named:
        raise WrongError(f"No named range with id: {asked['namedRangeId']}")
    asked["range"] = _grid(doing, asked.get("range") or named[0])
    found = doing.range(asked["range"])
    doing.guard(found.sheet, found.box)
    number = asked.get("protectedRangeId") or doing.world.ids.number()
    if any(each["protectedRangeId"] == number for sheet in doing.book.sheets for each in sheet.protected):
        raise WrongError(f"A protected range with ID: {number} already exists.")
    asked["protectedRangeId"] = number
    asked["editors"] = asked.get("editors") or {}
    reply = _protected_reply(asked)
    if not asked.get("warningOnly"):
        users = list(asked["editors"].get("users", []))
        users += [doing.actor] if doing.actor not in users else []
        asked["editors"] = asked["editors"] | {"users": users}
    found.sheet.protected.append(asked)
    return {"protectedRange": reply}


def _protected_reply(each: Json) -> Json:
    order = ("protectedRangeId", "range", "namedRangeId", "description", "warningOnly", "unprotectedRanges")
    shown: Json = said({name: each[name] for name in order if name in each})
    if each.get("warningOnly"):
        return shown | {"requestingUserCanEdit": True}
    return shown | {"requestingUserCanEdit": True, "editors": said(each["editors"])}


def _protected(doing: Doing, number: int) -> tuple[Sheet, int]:
    for sheet in doing.book.sheets:
        for index, each in enumerate(sheet.protected):
            if each["protectedRangeId"] == number:
                if not can_edit(each, doing.file, doing.actor):
                    raise WrongError(PROTECTED)
                return sheet, index
    raise WrongError(f"No protected range with ID: {number}")


def update_protected(doing: Doing, body: Json) -> Json:
    """Does updateProtectedRange."""
    new = dict(body.get("protectedRange", {}))
    mask = doing.mask(body, "ProtectedRange")
    sheet, index = _protected(doing, new.get("protectedRangeId", 0))
    if "range" in new:
        new["range"] = _grid(doing, new["range"])
    old = sheet.protected[index]
    changed = masks.paste(mask, old, new) | {"protectedRangeId": old["protectedRangeId"]}
    users = (changed.get("editors") or {}).get("users", [])
    if not changed.get("warningOnly") and doing.actor not in users and doing.actor != doing.file.owner:
        raise WrongError("You can't remove yourself as an editor.")
    changed["editors"] = (changed.get("editors") or {}) | ({"users": users} if users else {})
    home = doing.sheet(changed["range"].get("sheetId", 0))
    del sheet.protected[index]
    home.protected.append(changed)
    return {}


def delete_protected(doing: Doing, body: Json) -> Json:
    """Does deleteProtectedRange."""
    sheet, index = _protected(doing, body.get("protectedRangeId", 0))
    del sheet.protected[index]
    return {}


def _check_name(doing: Doing, name: str, but: str = "") -> None:
    if not _NAME.fullmatch(name) or a1.parse(name) or name.lower() in {"true", "false"}:
        raise WrongError(f"Invalid name: {name}")
    if any(each["name"].casefold() == name.casefold() and each["namedRangeId"] != but for each in doing.book.named):
        raise WrongError(f"Cannot add named range with name {name}, a named range with that name already exists.")


def add_named(doing: Doing, body: Json) -> Json:
    """Does addNamedRange."""
    asked = body.get("namedRange", {})
    _check_name(doing, asked.get("name", ""))
    named_id = asked.get("namedRangeId") or doing.world.ids.text(12)
    if any(each["namedRangeId"] == named_id for each in doing.book.named):
        raise WrongError(f"A named range with ID: {named_id} already exists.")
    named = {"namedRangeId": named_id, "name": asked["name"], "range": _grid(doing, asked.get("range", {}))}
    doing.book.named.append(named)
    return {"namedRange": said(named)}


def update_named(doing: Doing, body: Json) -> Json:
    """Does updateNamedRange."""
    new = dict(body.get("namedRange", {}))
    mask = doing.mask(body, "NamedRange")
    index = number_of(doing.book.named, "namedRangeId", new.get("namedRangeId"), "named range")
    old = doing.book.named[index]
    if masks.wants(mask, "name") and "name" in new:
        _check_name(doing, new["name"], old["namedRangeId"])
    if "range" in new:
        new["range"] = _grid(doing, new["range"])
    doing.book.named[index] = old | {
        name: new[name] for name in ("name", "range") if name in new and masks.wants(mask, name)
    }
    return {}


def delete_named(doing: Doing, body: Json) -> Json:
    """Does deleteNamedRange."""
    del doing.book.named[number_of(doing.book.named, "namedRangeId", body.get("namedRangeId"), "named range")]
    return {}


def set_validation(doing: Doing, body: Json) -> Json:
    """Does setDataValidation; without a rule it is taken away."""
    found = doing.edited(body.get("range", {}))
    rule = body.get("rule")
    if rule is not None and "condition" not in rule:
        raise WrongError("A condition must be specified.")
    for row in range(found.box.top, found.box.bottom):
        for column in range(found.box.left, found.box.right):
            found.sheet.put(row, column, replace(found.sheet.cell(row, column), validation=rule))
    return {}


def add_conditional(doing: Doing, body: Json) -> Json:
    """Does addConditionalFormatRule."""
    rule = _rule(doing, body)
    rules = doing.sheet(rule["ranges"][0]["sheetId"]).conditional
    if body.get("index", 0) > len(rules):
        raise WrongError(f"Invalid index: {body['index']}")
    rules.insert(body.get("index", 0), rule)
    return {}


def _rule(doing: Doing, body: Json) -> Json:
    asked = body.get("rule", {})
    if not asked.get("ranges"):
        raise WrongError("At least one range must be specified.")
    if "booleanRule" not in asked and "gradientRule" not in asked:
        raise WrongError("A rule must be specified.")
    rule: Json = kept(asked)
    return rule | {"ranges": [_grid(doing, each) for each in asked["ranges"]]}


def _conditional(doing: Doing, body: Json) -> tuple[list[Json], int]:
    rules, index = doing.sheet(body.get("sheetId", 0)).conditional, body.get("index", 0)
    if not 0 <= index < len(rules):
        raise WrongError(f"No conditional format on sheet: {body.get('sheetId', 0)} at index: {index}")
    return rules, index


def update_conditional(doing: Doing, body: Json) -> Json:
    """Does updateConditionalFormatRule: another rule in its place, or the same in another place."""
    if "rule" in body:
        body = {"sheetId": body["rule"].get("ranges", [{}])[0].get("sheetId", 0)} | body
    rules, index = _conditional(doing, body)
    old = rules[index]
    if "rule" in body:
        rules[index] = _rule(doing, body)
        return {"oldRule": said(old), "newRule": said(rules[index])} | {
            name: index for name in ("oldIndex", "newIndex") if index
        }
    place = body.get("newIndex", 0)
    rules.insert(place, rules.pop(index))
    return {"newRule": said(old)} | {name: each for name, each in (("oldIndex", index), ("newIndex", place)) if each}


def delete_conditional(doing: Doing, body: Json) -> Json:
    """Does deleteConditionalFormatRule."""
    rules, index = _conditional(doing, body)
    return {"rule": said(rules.pop(index))}


def set_filter(doing: Doing, body: Json) -> Json:
    """Does setBasicFilter."""
    asked = body.get("filter", {})
    grid = _grid(doing, asked.get("range", {}))
    sheet = doing.sheet(grid["sheetId"])
    full = a1.to_grid(sheet, a1.area_of(grid).box(sheet))
    sheet.filter = asked | {"range": full}
    return {}


def clear_filter(doing: Doing, body: Json) -> Json:
    """Does clearBasicFilter."""
    doing.sheet(body.get("sheetId", 0)).filter = None
    return {}


def add_chart(doing: Doing, body: Json) -> Json:
    """Does addChart: kept as sent, not drawn."""
    asked: Json = kept(body.get("chart", {}))
    chart_id = asked.get("chartId") or doing.world.ids.number()
    if any(each["chartId"] == chart_id for one in doing.book.sheets for each in one.charts):
        raise WrongError(f"An embedded object with id {chart_id} already exists.")
    position = dict(asked.get("position") or {})
    if position.get("newSheet"):
        raise WrongError("The emulator does not do charts on sheets of their own.")
    overlay = {"widthPixels": 600, "heightPixels": 371} | position.get("overlayPosition", {"anchorCell": {}})
    sheet = doing.sheet(overlay.get("anchorCell", {}).get("sheetId", 0))
    chart: Json = {"chartId": chart_id, "spec": asked.get("spec", {}), "position": {"overlayPosition": overlay}}
    chart |= {"border": asked["border"]} if "border" in asked else {}
    sheet.charts.append(chart)
    return {"chart": said(chart)}


def _chart(doing: Doing, chart_id: Any) -> tuple[Sheet, int]:
    for sheet in doing.book.sheets:
        for index, chart in enumerate(sheet.charts):
            if chart["chartId"] == chart_id:
                return sheet, index
    raise WrongError(f"No chart with id: {chart_id}")


def update_chart(doing: Doing, body: Json) -> Json:
    """Does updateChartSpec."""
    sheet, index = _chart(doing, body.get("chartId"))
    sheet.charts[index] = sheet.charts[index] | {"spec": kept(body.get("spec", {}))}
    return {}


def delete_object(doing: Doing, body: Json) -> Json:
    """Does deleteEmbeddedObject."""
    sheet, index = _chart(doing, body.get("objectId"))
    del sheet.charts[index]
    return {}


KINDS = {
    "addProtectedRange": add_protected,
    "updateProtectedRange": update_protected,
    "deleteProtectedRange": delete_protected,
    "addNamedRange": add_named,
    "updateNamedRange": update_named,
    "deleteNamedRange": delete_named,
    "setDataValidation": set_validation,
    "addConditionalFormatRule": add_conditional,
    "updateConditionalFormatRule": update_conditional,
    "deleteConditionalFormatRule": delete_conditional,
    "setBasicFilter": set_filter,
    "clearBasicFilter": clear_filter,
    "addChart": add_chart,
    "updateChartSpec": update_chart,
    "deleteEmbeddedObject": delete_object,
}
