"""Which keys gruppbok.toml may hold, of what type, and what is said of another."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheets_schema.text import Text

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_KEYS: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "": {"workbook": str, "state": str, "language": str, "google": dict, "mail": dict, "worker": dict, "fleet": dict},
    "google": {"credentials": str},
    "mail": {
        "from": str,
        "host": str,
        "port": int,
        "security": str,
        "user": str,
        "oauth2": str,
        "pace": (int, float),
        "imap_host": str,
        "imap_port": int,
    },
    "worker": {"every": int, "ping": str},
    "fleet": {
        "database": str,
        "accounts": list,
        "sweep": int,
        "listen": str,
        "seconds": int,
        "memory": int,
        "cells": int,
        "mails": int,
    },
}


class SettingsError(Exception):
    """The configuration cannot be used; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


def check_keys(path: Path, section: str, content: dict[str, Any]) -> None:
    """Every key is a known one, of its type: a slip of the pen is said, not passed over. Raises SettingsError."""
    for key, value in content.items():
        name = f"{section}.{key}".lstrip(".")
        kind = _KEYS[section].get(key)
        if kind is None:
            known = ", ".join(_KEYS[section])
            raise wrong(path, name, Text(f"finns inte; det som finns är {known}", f"is unknown; known are {known}"))
        if not isinstance(value, kind) or isinstance(value, bool):
            raise wrong(path, name, Text("är av fel slag", "is of the wrong kind"))


def wrong(path: Path, name: str, why: Text) -> SettingsError:
    """What is wrong with the value of a key, as `mail.port`."""
    return SettingsError(Text(f"{path}: {name} {why.sv}.", f"{path}: {name} {why.en}."))
