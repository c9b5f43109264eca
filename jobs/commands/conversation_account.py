"""What a talk has come to say of the book and the mail account."""

from collections.abc import Mapping
from types import MappingProxyType

from jobs.commands.conversation import YES, Talk

GMAIL = "smtp.gmail.com"
PORTS: Mapping[str, str] = MappingProxyType({"tls": "465", "starttls": "587", "none": "25"})
"""The usual port of each security."""
NONE = "-"
"""What is typed where there is to be nothing: no login, no test mail."""


def host_of(talk: Talk) -> str:
    """The mail server's name; "" where there is to be none yet."""
    return GMAIL if talk.get("mail") == "gmail" else talk.get("host")


def user_of(talk: Talk) -> str:
    """Who logs in; "" where nobody does."""
    if talk.get("mail") == "gmail":
        return talk.facts.get("address", "")
    return "" if talk.get("user") == NONE else talk.get("user")


def is_empty(talk: Talk) -> bool:
    """Whether the book has only just got its tabs, so that there is nothing in it yet."""
    return talk.get("where") == "new" or talk.get("fill") == YES


def account_of(talk: Talk) -> str:
    """Who logs in where, in a form to compare; "" where nobody does."""
    return f"{user_of(talk)} {host_of(talk)}" if user_of(talk) else ""


def keeps_oauth2(talk: Talk) -> bool:
    """Whether the account is the one that the old configuration logs in to by a file, which then needs no password."""
    return bool(account_of(talk)) and talk.facts.get("oauth2") == account_of(talk)


def keeps_password(talk: Talk) -> bool:
    """Whether there is a password to this account already."""
    return bool(account_of(talk)) and talk.facts.get("kept") == account_of(talk)


def lacks_mail(talk: Talk) -> bool:
    """Whether something is still needed before mails can go."""
    if talk.get("mail") == "later":
        return True
    return bool(user_of(talk)) and not (talk.get("password") or keeps_password(talk) or keeps_oauth2(talk))
