"""What a conversation begins from and comes to: the old configuration as usual answers, the answers as a new one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jobs.commands.conversation import YES, Talk
from jobs.commands.conversation_account import GMAIL, NONE, PORTS, host_of, keeps_oauth2, keeps_password, user_of
from jobs.commands.conversation_files import Content, relative
from jobs.envfile import ENV_NAME
from jobs.mail_settings import MailSettings
from jobs.settings import Settings
from sheets_schema.text import Language, Text
from sync.names import google_key
from sync.workbook import WorkbookError

_KEPT_WITH_HOST = ("pace", "imap_host", "imap_port")


def beginning(settings: Settings, folder: Path, language: Language | None) -> Talk:
    """A talk whose usual answers are what the configuration says.

    `folder` is where the person is, `language` what was asked for with --lang.
    """
    usual = {"language": settings.language or "", **_book(settings, folder)}
    if settings.credentials:
        usual["key"] = relative(settings.credentials, folder)
    facts = {"folder": str(folder)} | ({"language": language} if language else {})
    google = settings.google
    if google.credentials or (google.endpoint and google.token):
        facts["has_key"] = YES
    if mail := settings.mail:
        usual |= _mail(mail)
        account = f"{mail.user} {mail.host}"
        facts |= {"oauth2": account} if mail.oauth2 else {}
        facts |= {"kept": account} if settings.password else {}
    return Talk(facts=facts, usual={key: value for key, value in usual.items() if value})


def _book(settings: Settings, folder: Path) -> dict[str, str]:
    """Where the book is; a file that is gone is one to be made."""
    name = settings.workbook
    if not name:
        return {}
    try:
        if google_key(name):
            return {"where": "google", "sheet": name}
    except WorkbookError:
        return {}
    path = settings.base / Path(name).expanduser()
    where = "file" if path.exists() else "new"
    return {"where": where, where: relative(path, folder)}


def _mail(mail: MailSettings) -> dict[str, str]:
    is_gmail = (mail.host, mail.security, mail.user) == (GMAIL, "tls", mail.address)
    user = mail.user or NONE
    return {
        "mail": "gmail" if is_gmail else "server",
        "sender": mail.sender,
        "host": mail.host,
        "security": mail.security,
        "port": str(mail.port),
        "user": "" if user == mail.address else user,
    }


def content(talk: Talk, old: Content, base: Path) -> dict[str, Any]:
    """The new configuration for the folder `base`. What the conversation does not ask about is kept from the old one."""
    made: dict[str, Any] = {"workbook": _workbook(talk, base), "language": talk.language}
    made |= {key: value for key, value in old.items() if key == "state"}
    google = dict(old.get("google", {}))
    if key := talk.get("key"):
        google["credentials"] = relative(Path(key), base)
    if google:
        made["google"] = google
    if talk.get("mail") != "later":
        made["mail"] = _mail_table(talk, old.get("mail", {}))
    if "worker" in old:
        made["worker"] = old["worker"]
    return made


def _workbook(talk: Talk, base: Path) -> str:
    where = talk.get("where")
    return talk.get("sheet") if where == "google" else relative(Path(talk.get(where)), base)


def _mail_table(talk: Talk, old: Mapping[str, Any]) -> dict[str, Any]:
    host = host_of(talk)
    security = talk.get("security") or "tls"
    made = {
        "from": talk.get("sender"),
        "host": host,
        "port": int(talk.get("port") or PORTS[security]),
        "security": security,
    }
    made |= {"user": user_of(talk)} if user_of(talk) else {}
    kept = [*(_KEPT_WITH_HOST if old.get("host") == host else ()), *(["oauth2"] if keeps_oauth2(talk) else ())]
    return made | {key: old[key] for key in kept if key in old}


class Fate(NamedTuple):
    """What happens to the configuration: its name, whether anything in it changes, and the name the old one gets."""

    name: str
    changes: bool
    old: str


_LABELS = {
    "language": Text("Språk", "Language"),
    "book": Text("Bok", "Book"),
    "key": Text("Nyckel", "Key"),
    "mail": Text("Mejl", "Mail"),
    "password": Text("Lösenord", "Password"),
    "files": Text("Skrivs", "Written"),
}
_UNCHANGED = Text("ingenting: det står redan så", "nothing: it says so already")


def summary(talk: Talk, fate: Fate) -> list[str]:
    """What was answered and what will be written, a line each; never a secret."""
    says = {"language": Text("svenska", "English"), "book": _book_words(talk)}
    if key := talk.get("key"):
        says["key"] = Text(key, key)
    says["mail"] = _mail_words(talk)
    if user_of(talk) and not keeps_oauth2(talk):
        says["password"] = _password_words(talk)
    says["files"] = _file_words(fate)
    width = max(len(_LABELS[key][talk.language]) for key in says) + 2
    return [f"{_LABELS[key][talk.language]:<{width}}{words[talk.language]}" for key, words in says.items()]


def _book_words(talk: Talk) -> Text:
    name = talk.get("sheet") or talk.get("file") or talk.get("new")
    if talk.get("where") == "new":
        return Text(f"{name} (görs nu)", f"{name} (made now)")
    if talk.get("fill") == YES:
        return Text(f"{name} (det som saknas läggs till)", f"{name} (what is missing is added)")
    return Text(name, name)


def _mail_words(talk: Talk) -> Text:
    if talk.get("mail") == "later":
        return Text("inte än", "not yet")
    return Text(f"från {talk.get('sender')} genom {host_of(talk)}", f"from {talk.get('sender')} by {host_of(talk)}")


def _password_words(talk: Talk) -> Text:
    if talk.get("password"):
        return Text(f"sparas i {ENV_NAME}, som bara du kan läsa", f"kept in {ENV_NAME}, which only you can read")
    return Text("det som finns", "the one there is") if keeps_password(talk) else Text("inte än", "not yet")


def _file_words(fate: Fate) -> Text:
    if not fate.changes:
        return _UNCHANGED
    if not fate.old:
        return Text(fate.name, fate.name)
    return Text(f"{fate.name}; den gamla blir {fate.old}", f"{fate.name}; the old one becomes {fate.old}")
