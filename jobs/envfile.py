"""The file gruppbok.env: secrets as lines NAME=value, which systemd's EnvironmentFile and docker's --env-file read too.

The two differ in quotes and backslashes: docker takes a value as it stands, systemd unquotes it. A value that needs neither
is written bare and means the same to all three; another is written in quotes, for systemd and for us.
"""

import re

from sheets_schema.text import Text

ENV_NAME = "gruppbok.env"
PASSWORD, CREDENTIALS = "GRUPPBOK_SMTP_PASSWORD", "GRUPPBOK_GOOGLE_CREDENTIALS"
DATABASE, FLEET_KEY = "GRUPPBOK_FLEET_DATABASE", "GRUPPBOK_FLEET_KEY"
SECRETS = (PASSWORD, CREDENTIALS, DATABASE, FLEET_KEY)
"""What may stand in the file; what else begins with GRUPPBOK_ is a slip of the pen, and other programs' names are theirs."""
_LINE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_BLANK = " \t\r"
_NEEDS_ESCAPE = re.compile(r'["\\$`]')
_ESCAPED = re.compile(r'\\(["\\$`])')


class EnvfileError(Exception):
    """A line cannot be understood; `says` what is wrong there, without the line's own words: they may be a secret."""

    def __init__(self, number: int, why: Text) -> None:
        super().__init__(why.sv)
        self.says = Text(f"rad {number} {why.sv}", f"line {number} {why.en}")


def secrets_in(text: str) -> dict[str, str]:
    """The secrets that the file's text holds; the last line of a name counts. Raises EnvfileError."""
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        match = _LINE.fullmatch(line.rstrip("\r"))
        if match is None:
            raise EnvfileError(number, Text("ska vara NAMN=värde", "is to be NAME=value"))
        name, value = match.groups()
        if name in SECRETS:
            found[name] = _unquoted(number, value.strip(_BLANK))
        elif name.startswith("GRUPPBOK_"):
            known = ", ".join(SECRETS)
            raise EnvfileError(
                number, Text(f"har ett okänt namn; det som finns är {known}", f"has an unknown name; known are {known}")
            )
    return found


def _unquoted(number: int, value: str) -> str:
    if value[:1] not in ("'", '"'):
        return value
    if len(value) < 2 or value[-1] != value[0]:
        raise EnvfileError(
            number, Text("har ett citattecken som inte stängs", "has a quotation mark that is not closed")
        )
    return value[1:-1] if value[0] == "'" else _ESCAPED.sub(r"\1", value[1:-1])


def with_secret(text: str, name: str, value: str) -> str:
    """The file's text with this secret in place of what stood for its name; every other line is kept.

    `value` is one line.
    """
    kept = [line for line in text.removesuffix("\n").split("\n") if text and not _is_of(line, name)]
    return "".join(f"{line}\n" for line in (*kept, f"{name}={_quoted(value)}"))


def _is_of(line: str, name: str) -> bool:
    match = _LINE.fullmatch(line.rstrip("\r"))
    return match is not None and match[1] == name


def _quoted(value: str) -> str:
    if value and value == value.strip() and value[0] not in "'\"" and "\\" not in value:
        return value
    return '"' + _NEEDS_ESCAPE.sub(r"\\\g<0>", value) + '"'
