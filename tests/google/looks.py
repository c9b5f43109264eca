"""How JSON is kept and shown: colours in 255 steps, what proto3 leaves out, and the looks that are everyone's."""

import struct
from typing import Any

from tests.google.errors import Json

_SILENT = {
    "hidden",
    "rightToLeft",
    "hideGridlines",
    "frozenRowCount",
    "frozenColumnCount",
    "rowGroupControlAfter",
    "columnGroupControlAfter",
    "hiddenByUser",
    "hiddenByFilter",
    "warningOnly",
    "domainUsersCanEdit",
    "strict",
    "showCustomUi",
    "inputMessage",
    "description",
    "requestingUserCanEdit",
    "users",
    "groups",
    "unprotectedRanges",
}
_COLOURS = {"backgroundColor", "foregroundColor", "tabColor"}
_RGB = {"red", "green", "blue", "alpha"}
_INDICES = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}
WHITE = {"red": 1, "green": 1, "blue": 1}

DEFAULT_FORMAT: Json = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
_THEME = {
    "TEXT": {},
    "BACKGROUND": WHITE,
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}
THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": kind, "color": {"rgbColor": colour}} for kind, colour in _THEME.items()],
}


def step(part: float) -> float | int:
    """A share of a colour as Google keeps it: one of 255 steps, in the shortest digits of a float32."""
    wide = struct.unpack("f", struct.pack("f", int(min(max(part, 0), 1) * 255) / 255))[0]
    for digits in range(1, 10):
        text = f"{wide:.{digits}g}"
        if struct.pack("f", float(text)) == struct.pack("f", wide):
            return int(float(text)) if float(text).is_integer() else float(text)
    return float(wide)


def kept(value: Any) -> Any:
    """A look as it is remembered: colours in steps, and each both as a colour and as a style."""
    if isinstance(value, list):
        return [kept(each) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) <= _RGB and value:
        return {name: step(part) for name, part in value.items() if part}
    found = {name: kept(each) for name, each in value.items()}
    for name in _COLOURS & set(found):
        found.setdefault(f"{name}Style", {"rgbColor": found[name]})
    for name in _COLOURS:
        style = found.get(f"{name}Style")
        if isinstance(style, dict) and "rgbColor" in style:
            found[name] = style["rgbColor"]
    return found


def said(value: Any) -> Any:
    """JSON as proto3 says it: no tab 0 in ranges, no false or empty where nothing is meant by it."""
    if isinstance(value, list):
        return [said(each) for each in value]
    if not isinstance(value, dict):
        return value
    ranged = bool(_INDICES & set(value)) or set(value) == {"sheetId"}
    found = {}
    for name, each in value.items():
        if (name == "sheetId" and ranged and each == 0) or (name in _SILENT and not each):
            continue
        found[name] = said(each)
    return found


def merged(under: Json, over: Json) -> Json:
    """One look laid over another."""
    found = dict(under)
    for name, each in over.items():
        old = found.get(name)
        found[name] = (
            merged(old, each) if isinstance(old, dict) and isinstance(each, dict) and name == "textFormat" else each
        )
    return found


def twinned(tree: Json) -> Json:
    """A mask in which a colour and its style stand for each other."""
    found = {name: twinned(inside) for name, inside in tree.items()}
    for name in _COLOURS:
        if name in found or f"{name}Style" in found:
            found[name] = found[f"{name}Style"] = {}
    return found
