"""The file gruppbok.toml, gruppbok.env beside it and the environment, frozen into one value. The only place that reads them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jobs.envfile import CREDENTIALS, DATABASE, ENV_NAME, FLEET_KEY, PASSWORD, SECRETS, EnvfileError, secrets_in
from jobs.fleet_settings import FleetSettings, fleet_of
from jobs.mail_settings import MailSettings, mail_of
from jobs.settings_keys import LOOPBACK, SettingsError, check_keys, wrong
from sheets_schema.text import Language, Text

FILE_NAME = "gruppbok.toml"
_OWN = tuple(("http", host) for host in LOOPBACK)
EVERY, SELDOMEST = 300, 3600
"""Seconds between two looks of the worker unless the file says otherwise, and the most that it may say."""


class WorkerSettings(NamedTuple):
    """How often the worker looks, in seconds, and the address it asks for after each look that went well; "" for none."""

    every: int = EVERY
    ping: str = ""


class GoogleSecrets(NamedTuple):
    """What the environment says of Google: a key as text, and for trials another endpoint (loopback only) and token."""

    credentials: str = ""
    endpoint: str = ""
    token: str = ""


class Settings(NamedTuple):
    """What the file says; `base` is the folder that relative paths in it start from, `path` the file, if there is one.

    `password` is the mail server's; "" where there is none.
    """

    base: Path
    path: Path | None = None
    workbook: str | None = None
    state: Path | None = None
    language: Language | None = None
    credentials: Path | None = None
    mail: MailSettings | None = None
    google: GoogleSecrets = GoogleSecrets()
    worker: WorkerSettings = WorkerSettings()
    password: str = ""
    fleet: FleetSettings = FleetSettings()


def load(name: str | None) -> Settings:
    """The settings of a file, or of gruppbok.toml in the working directory if that is there. Raises SettingsError."""
    chosen = Path(name or FILE_NAME)
    if name is None and not chosen.exists():
        return Settings(Path(), google=_google_secrets({}), fleet=fleet_of(None, {}, _fleet_secrets({})))
    import tomllib  # noqa: PLC0415 - only where there is a file

    try:
        content = tomllib.loads(chosen.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "utf-8"
        raise SettingsError(
            Text(f"{chosen} går inte att läsa ({why}).", f"{chosen} cannot be read ({why}).")
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            Text(f"{chosen} är inte skriven som TOML: {error}.", f"{chosen} is not written as TOML: {error}.")
        ) from error
    return _settings(chosen, content)


def _settings(path: Path, content: dict[str, Any]) -> Settings:
    check_keys(path, "", content)
    google, mail = content.get("google", {}), content.get("mail")
    check_keys(path, "google", google)
    base = path.absolute().parent
    kept = _kept_secrets(base / ENV_NAME)
    language = content.get("language")
    if language not in (None, "sv", "en"):
        raise wrong(path, "language", Text('skriv "sv" eller "en"', 'write "sv" or "en"'))
    return Settings(
        base=base,
        path=path,
        workbook=content.get("workbook"),
        state=base / content["state"] if "state" in content else None,
        language=language,
        credentials=base / google["credentials"] if "credentials" in google else None,
        mail=None if mail is None else mail_of(path, mail),
        google=_google_secrets(kept),
        worker=_worker(path, content.get("worker", {})),
        password=smtp_password(kept.get(PASSWORD, "")),
        fleet=fleet_of(path, content.get("fleet", {}), _fleet_secrets(kept)),
    )


def _kept_secrets(path: Path) -> dict[str, str]:
    """The secrets in the file beside the configuration; none where there is no such file. Raises SettingsError."""
    try:
        return secrets_in(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except EnvfileError as error:
        raise SettingsError(Text(f"{path}: {error.says.sv}.", f"{path}: {error.says.en}.")) from error
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, PermissionError) and any(os.environ.get(name) for name in SECRETS):
            return {}  # whoever started us, such as systemd, has read it for us
        why = getattr(error, "strerror", None) or "utf-8"
        raise SettingsError(Text(f"{path} går inte att läsa ({why}).", f"{path} cannot be read ({why}).")) from error


def _google_secrets(kept: Mapping[str, str]) -> GoogleSecrets:
    """Google's part of the environment, else of the file beside the configuration. Raises SettingsError where the endpoint is not loopback."""
    endpoint = os.environ.get("GRUPPBOK_GOOGLE_ENDPOINT", "")
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK):
        raise SettingsError(
            Text(
                "GRUPPBOK_GOOGLE_ENDPOINT får bara vara en adress på den egna datorn, till exempel http://127.0.0.1:8000.",
                "GRUPPBOK_GOOGLE_ENDPOINT may only be an address on this computer, such as http://127.0.0.1:8000.",
            )
        )
    return GoogleSecrets(
        os.environ.get(CREDENTIALS) or kept.get(CREDENTIALS, ""), endpoint, os.environ.get("GRUPPBOK_GOOGLE_TOKEN", "")
    )


def _fleet_secrets(kept: Mapping[str, str]) -> dict[str, str]:
    """The fleet's part of the environment, else of the file beside the configuration."""
    return {name: os.environ.get(name) or kept.get(name, "") for name in (DATABASE, FLEET_KEY)}


def _worker(path: Path, worker: dict[str, Any]) -> WorkerSettings:
    check_keys(path, "worker", worker)
    every, ping = worker.get("every", EVERY), worker.get("ping", "")
    if not 10 <= every <= SELDOMEST:
        why = Text(f"ska vara sekunder, 10 till {SELDOMEST}", f"is to be seconds, 10 to {SELDOMEST}")
        raise wrong(path, "worker.every", why)
    if ping and not _is_ping(ping):
        raise wrong(path, "worker.ping", Text("ska vara en https-adress", "is to be an https address"))
    return WorkerSettings(every, ping)


def _is_ping(address: str) -> bool:
    """Whether an address is an https one, or one of this computer, that can be asked for as it stands."""
    try:
        parts = urlsplit(address)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme, parts.hostname) in _OWN
    return bool(parts.hostname) and has_port and is_safe and not re.search(r"[\s\\\x00-\x1f]", address)


def wants_traceback() -> bool:
    """Whether the environment asks for the traceback of an internal error (GRUPPBOK_DEBUG)."""
    return bool(os.environ.get("GRUPPBOK_DEBUG"))


def smtp_password(kept: str = "") -> str:
    """The mail server's password (GRUPPBOK_SMTP_PASSWORD), else what is kept in a file; "" where there is none."""
    return os.environ.get(PASSWORD) or kept


def hide_secrets() -> None:
    """Takes our own part of the environment away, once it has been read, so that what is started from now on sees none."""
    for name in [name for name in os.environ if name.startswith("GRUPPBOK_")]:
        del os.environ[name]
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a process that is forked from has one thread
