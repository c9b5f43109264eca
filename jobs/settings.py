"""The file gruppbok.toml, gruppbok.env beside it and the environment, frozen into one value. The only place that reads them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jobs.envfile import CREDENTIALS, ENV_NAME, PASSWORD, SECRETS, EnvfileError, secrets_in
from sheets_schema.text import Language, Text

FILE_NAME = "gruppbok.toml"
SECURITIES = ("tls", "starttls", "none")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OWN = tuple(("http", host) for host in LOOPBACK)
PACE, SLOWEST = 1.5, 600.0
"""Seconds between two mails unless the file says otherwise, and the most that it may say."""
_SENDER = re.compile(r"(?P<bare>{0})|[^<>\x00-\x1f]*<(?P<named>{0})>".format(r"[^\s@<>(),;:\"\\]+@[^\s@<>(),;:\"\\]+"))
"""An address, with or without a name before it."""
_KEYS: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "": {"workbook": str, "state": str, "language": str, "google": dict, "mail": dict, "worker": dict},
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
}
EVERY, SELDOMEST = 300, 3600
"""Seconds between two looks of the worker unless the file says otherwise, and the most that it may say."""


class SettingsError(Exception):
    """The configuration cannot be used; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


class MailSettings(NamedTuple):
    """The mail server. Without `user` there is no login; `pace` is the seconds between two mails.

    `oauth2` is the file to log in by in place of a password, `imap_host` the server that has the mailbox, if any.
    """

    sender: str
    host: str
    port: int
    security: str
    user: str
    oauth2: Path | None = None
    pace: float = 0.0
    imap_host: str = ""
    imap_port: int = 993

    @property
    def address(self) -> str:
        """The sender's address, without the name that may stand beside it; "" where there is none."""
        found = _SENDER.fullmatch(self.sender)
        return found["bare"] or found["named"] if found else ""


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


def load(name: str | None) -> Settings:
    """The settings of a file, or of gruppbok.toml in the working directory if that is there. Raises SettingsError."""
    chosen = Path(name or FILE_NAME)
    if name is None and not chosen.exists():
        return Settings(Path(), google=_google_secrets({}))
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
    _check_keys(path, "", content)
    google, mail = content.get("google", {}), content.get("mail")
    _check_keys(path, "google", google)
    base = path.absolute().parent
    kept = _kept_secrets(base / ENV_NAME)
    language = content.get("language")
    if language not in (None, "sv", "en"):
        raise _wrong(path, "language", Text('skriv "sv" eller "en"', 'write "sv" or "en"'))
    return Settings(
        base=base,
        path=path,
        workbook=content.get("workbook"),
        state=base / content["state"] if "state" in content else None,
        language=language,
        credentials=base / google["credentials"] if "credentials" in google else None,
        mail=None if mail is None else _mail(path, mail),
        google=_google_secrets(kept),
        worker=_worker(path, content.get("worker", {})),
        password=smtp_password(kept.get(PASSWORD, "")),
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


def _mail(path: Path, mail: dict[str, Any]) -> MailSettings:
    _check_keys(path, "mail", mail)
    for key in ("from", "host"):
        if not mail.get(key):
            raise _wrong(path, f"mail.{key}", Text("ska stå där", "is needed"))
    for key in ("host", "imap_host"):
        if not re.fullmatch(r"[\w.:-]*", mail.get(key, "")):
            raise _wrong(path, f"mail.{key}", Text("ska vara en servers namn", "is to be a server's name"))
    security = mail.get("security", "tls")
    if security not in SECURITIES:
        raise _wrong(
            path, "mail.security", Text('skriv "tls", "starttls" eller "none"', 'write "tls", "starttls" or "none"')
        )
    if security == "none" and mail["host"] not in LOOPBACK:
        why = Text(
            '"none" får bara stå för den egna datorn; skriv "tls" eller "starttls"',
            '"none" is for this computer only; write "tls" or "starttls"',
        )
        raise _wrong(path, "mail.security", why)
    ports = {"tls": 465, "starttls": 587, "none": 25}
    return MailSettings(
        sender=mail["from"],
        host=mail["host"],
        port=mail.get("port", ports[security]),
        security=security,
        user=mail.get("user", ""),
        oauth2=_oauth2(path, mail),
        pace=_pace(path, mail),
        imap_host=mail.get("imap_host", ""),
        imap_port=_imap_port(path, mail),
    )


def _oauth2(path: Path, mail: dict[str, Any]) -> Path | None:
    """The file to log in by, relative to the configuration's folder."""
    if "oauth2" not in mail:
        return None
    if not mail["oauth2"]:
        raise _wrong(path, "mail.oauth2", Text("ska vara en fils namn", "is to be a file's name"))
    if not mail.get("user"):
        raise _wrong(path, "mail.user", Text("ska stå där när oauth2 gör det", "is needed where oauth2 is"))
    return path.absolute().parent / Path(mail["oauth2"]).expanduser()


def _pace(path: Path, mail: dict[str, Any]) -> float:
    """Seconds between two mails: none to this computer's own server, unless the file says so."""
    pace = float(mail.get("pace", 0.0 if mail["host"] in LOOPBACK else PACE))
    if not 0 <= pace <= SLOWEST:
        why = Text(f"ska vara sekunder, 0 till {SLOWEST:.0f}", f"is to be seconds, 0 to {SLOWEST:.0f}")
        raise _wrong(path, "mail.pace", why)
    return pace


def _worker(path: Path, worker: dict[str, Any]) -> WorkerSettings:
    _check_keys(path, "worker", worker)
    every, ping = worker.get("every", EVERY), worker.get("ping", "")
    if not 10 <= every <= SELDOMEST:
        why = Text(f"ska vara sekunder, 10 till {SELDOMEST}", f"is to be seconds, 10 to {SELDOMEST}")
        raise _wrong(path, "worker.every", why)
    if ping and not _is_ping(ping):
        raise _wrong(path, "worker.ping", Text("ska vara en https-adress", "is to be an https address"))
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


def _imap_port(path: Path, mail: dict[str, Any]) -> int:
    port: int = mail.get("imap_port", 993)
    if not 0 < port < 65536:
        raise _wrong(path, "mail.imap_port", Text("ska vara 1 till 65535", "is to be 1 to 65535"))
    return port


def _check_keys(path: Path, section: str, content: dict[str, Any]) -> None:
    """Every key is a known one, of its type: a slip of the pen is said, not passed over."""
    for key, value in content.items():
        name = f"{section}.{key}".lstrip(".")
        kind = _KEYS[section].get(key)
        if kind is None:
            known = ", ".join(_KEYS[section])
            raise _wrong(path, name, Text(f"finns inte; det som finns är {known}", f"is unknown; known are {known}"))
        if not isinstance(value, kind) or isinstance(value, bool):
            raise _wrong(path, name, Text("är av fel slag", "is of the wrong kind"))


def _wrong(path: Path, name: str, why: Text) -> SettingsError:
    return SettingsError(Text(f"{path}: {name} {why.sv}.", f"{path}: {name} {why.en}."))


def wants_traceback() -> bool:
    """Whether the environment asks for the traceback of an internal error (GRUPPBOK_DEBUG)."""
    return bool(os.environ.get("GRUPPBOK_DEBUG"))


def smtp_password(kept: str = "") -> str:
    """The mail server's password (GRUPPBOK_SMTP_PASSWORD), else what is kept in a file; "" where there is none."""
    return os.environ.get(PASSWORD) or kept
