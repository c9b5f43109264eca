"""How a value looks in its cell."""

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.google.errors import Json
from tests.google.locales import Locale, moment
from tests.google.state import Value

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"]*")|\\(?P<escaped>.)|(?P<elapsed>\[(?:h+|m+|s+)\])|\[\$(?P<money>[^\]-]*)[^\]]*\]|(?P<dropped>\[[^\]]*\])
    |(?P<half>am/pm|a/p)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<power>e[+-]0+)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)
    |(?P<percent>%)|(?P<text>@)|(?P<pad>_.|\*.)|(?P<other>.)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a pattern."""

    kind: str
    text: str


def plain(number: float) -> float | int:
    """A number as JSON writes it: 2, not 2.0."""
    return int(number) if float(number).is_integer() and abs(number) < 1e21 else number


def general(number: float, loc: Locale) -> str:
    """A number without any format: ten digits that matter."""
    size = abs(number)
    if float(number).is_integer() and size < 1e15:
        text = str(int(number))
    elif size >= 1e15 or size < 1e-9:
        mantissa, _, power = f"{number:.5E}".partition("E")
        text = f"{mantissa.rstrip('0').rstrip('.')}E{power}"
    else:
        text = f"{Decimal(f'{number:.10g}'):f}"
    return (
        text.replace("-", loc.minus, 1).replace(".", loc.decimal) if "E" not in text else text.replace(".", loc.decimal)
    )


def pattern_of(fmt: Json, loc: Locale) -> tuple[str, str]:
    """A number format's type and pattern, the locale's own where none is given."""
    numbers = fmt.get("numberFormat") or {}
    kind = numbers.get("type", "")
    return kind, numbers.get("pattern") or loc.patterns.get(kind, "")


def render(value: Value, fmt: Json, loc: Locale) -> str:
    """What the cell shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return loc.yes if value else loc.no
    kind, pattern = pattern_of(fmt, loc)
    if isinstance(value, str):
        return _text(value, pattern) if "@" in pattern else value
    if kind == "TEXT" or not pattern or pattern in {"@", "General"}:
        return general(value, loc)
    return _number(float(value), pattern, loc)


def _text(value: str, pattern: str) -> str:
    sections = _sections(pattern)
    return "".join(value if token.kind == "text" else _literal(token) for token in sections[-1])


def _sections(pattern: str) -> list[list[Token]]:
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(pattern):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind == "other" and text == ";":
            sections.append([])
        else:
            sections[-1].append(Token(kind, text))
    return sections


def _literal(token: Token) -> str:
    if token.kind == "quoted":
        return token.text[1:-1]
    if token.kind == "pad":
        return " " if token.text[0] == "_" else ""
    return token.text if token.kind in {"escaped", "money", "other"} else ""


def _number(number: float, pattern: str, loc: Locale) -> str:
    sections = _sections(pattern)
    section, sign = sections[0], loc.minus if number < 0 else ""
    if number < 0 and len(sections) > 1 and sections[1]:
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    if any(token.kind in {"date", "elapsed"} for token in section):
        return sign + _moment(abs(number) if sign else number, section, loc)
    return _figures(abs(number), section, sign, loc)


def _figures(size: float, section: list[Token], sign: str, loc: Locale) -> str:
    digits = "".join(token.text for token in section if token.kind == "digits")
    power = next((token.text for token in section if token.kind == "power"), "")
    if not digits:
        return sign + "".join(_literal(token) for token in section)
    amount = Decimal(repr(float(size))).scaleb(2 * sum(token.kind == "percent" for token in section))
    amount = amount.scaleb(-3 * (len(digits.partition(".")[0]) - len(digits.partition(".")[0].rstrip(","))))
    exponent = 0
    if power and amount:
        exponent = amount.adjusted()
        amount = amount.scaleb(-exponent)
    shown = _amount(amount, digits, loc)
    if not any(letter in "123456789" for letter in shown) and not exponent:
        sign = ""
    out, done = "", False
    for token in section:
        if token.kind == "digits":
            out += "" if done else shown
            done = True
        elif token.kind == "power":
            out += f"E{'-' if exponent < 0 else '+'}{abs(exponent):0{len(token.text) - 2}d}"
        else:
            out += "%" if token.kind == "percent" else _literal(token)
    return sign + out


def _amount(amount: Decimal, digits: str, loc: Locale) -> str:
    whole, _, part = digits.partition(".")
    places = len(part)
    exact = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    left, _, right = f"{exact:f}".partition(".")
    least = whole.count("0")
    left = left.lstrip("0").rjust(least, "0")
    if "," in whole.rstrip(","):
        left = f"{int(left or 0):,}".replace(",", loc.group) if left else left
    keep = part.rfind("0") + 1
    right = right[:keep] + right[keep:].rstrip("0")
    return left + (loc.decimal + right if right or (part and keep) else "")


def _moment(number: float, section: list[Token], loc: Locale) -> str:
    when = moment(number)
    twelve = any(token.kind == "half" for token in section)
    temporal = [index for index, token in enumerate(section) if token.kind in {"date", "elapsed"}]
    out = ""
    for index, token in enumerate(section):
        if token.kind == "date":
            here = temporal.index(index)
            before = section[temporal[here - 1]].text.lower().strip("[]") if here else ""
            after = section[temporal[here + 1]].text.lower() if here + 1 < len(temporal) else ""
            minute = before.startswith("h") or after.startswith("s")
            out += _part(token.text, when, loc, minute=minute, twelve=twelve)
        elif token.kind == "elapsed":
            unit = token.text[1].lower()
            total = int(round(number * 86400, 3) // {"h": 3600, "m": 60, "s": 1}[unit])
            out += str(total).rjust(len(token.text) - 2, "0")
        elif token.kind == "half":
            out += ("AM", "PM")[when.hour >= 12][: len(token.text) // 2 if token.text.lower() == "a/p" else 2]
        else:
            out += loc.decimal if token.kind == "digits" and token.text == "." else _literal(token)
    return out


def _part(text: str, when: datetime, loc: Locale, *, minute: bool, twelve: bool) -> str:
    size, letter = len(text), text[0].lower()
    hour = (when.hour - 1) % 12 + 1 if twelve else when.hour
    if letter == "m" and minute:
        return f"{when.minute:0{min(size, 2)}d}"
    if letter == "s":
        return _seconds(text, when, loc)
    names = {
        "y": (f"{when.year % 100:02d}", f"{when.year % 100:02d}", f"{when.year:04d}"),
        "m": (str(when.month), f"{when.month:02d}", loc.short_months[when.month - 1], loc.months[when.month - 1]),
        "d": (str(when.day), f"{when.day:02d}", loc.short_days[when.weekday()], loc.days[when.weekday()]),
        "h": (str(hour), f"{hour:02d}"),
    }[letter]
    return names[min(size, len(names)) - 1]


def _seconds(text: str, when: datetime, loc: Locale) -> str:
    whole, dot, part = text.partition(".")
    shown = f"{when.second:0{min(len(whole), 2)}d}"
    return shown + (loc.decimal + f"{when.microsecond:06d}"[: len(part)] if dot else "")
