"""From whom a group's mails come and by which server, as typed; the password from the environment, or typed unseen."""

import re
import sys
from argparse import Namespace
from getpass import getpass

from jobs.fleet.registry import Sender
from jobs.mail_settings import PACE, PORTS, SERVER, MailSettings
from jobs.session import Session, UsageError
from jobs.settings import smtp_password
from jobs.settings_keys import LOOPBACK
from sheets_schema.addresses import is_address
from sheets_schema.text import Text, one_line


def sender_of(args: Namespace) -> Sender:
    """What was typed about the sender, as yet without a password. Raises UsageError where it cannot be used."""
    if args.host is None:
        _nothing_else(args)
        return Sender(_address(args.sender)) if args.sender else Sender()
    security = args.security or "tls"
    _check(args, security)
    address = _address(args.sender or (args.user if args.user and is_address(args.user) else None))
    pace = 0.0 if args.host in LOOPBACK else PACE
    return Sender(address, args.host, args.port or PORTS[security], security, args.user or "", pace=pace)


def with_password(session: Session, sender: Sender) -> Sender:
    """The sender with the password that its server wants, if it does. Raises UsageError where there is none."""
    return sender._replace(password=_password(session)) if sender.user else sender


def _nothing_else(args: Namespace) -> None:
    for option in ("port", "security", "user"):
        if getattr(args, option) is not None:
            raise UsageError(
                Text(
                    f"--{option} hör till gruppens egen mejlserver. Skriv --host också, eller utelämna det.",
                    f"--{option} belongs to the group's own mail server. Write --host too, or leave it out.",
                )
            )


def _check(args: Namespace, security: str) -> None:
    if not re.fullmatch(SERVER, args.host):
        raise UsageError(Text("--host ska vara en servers namn.", "--host is to be a server's name."))
    if args.port is not None and not 0 < args.port < 65536:
        raise UsageError(Text("--port ska vara 1 till 65535.", "--port is to be 1 to 65535."))
    if security == "none" and args.host not in LOOPBACK:
        raise UsageError(
            Text(
                "--security none får bara stå för den egna datorn. Skriv tls eller starttls.",
                "--security none is for this computer only. Write tls or starttls.",
            )
        )


def _address(typed: str | None) -> str:
    """The bare address, with or without a name beside it."""
    if typed is None:
        raise UsageError(
            Text(
                "Skriv --from med adressen som gruppens brev ska vara ifrån.",
                "Write --from with the address that the group's mails are to be from.",
            )
        )
    address = MailSettings(typed, "", 0, "", "").address
    if not is_address(address):
        raise UsageError(
            Text(
                f"--from är ingen e-postadress: {one_line(typed)}.", f"--from is no e-mail address: {one_line(typed)}."
            )
        )
    return address


def _password(session: Session) -> str:
    """The environment's, else what is typed unseen. The office's own, in gruppbok.env, is not the group's."""
    if found := smtp_password():
        return found
    if sys.stdin.isatty() and sys.stderr.isatty():
        host = session.args.host
        asked = Text(f"Lösenordet till {host} (det syns inte): ", f"The password to {host} (it does not show): ")
        if typed := getpass(asked[session.language], sys.stderr):
            return typed
    raise UsageError(
        Text(
            "Lösenordet till gruppens mejlserver saknas. Sätt GRUPPBOK_SMTP_PASSWORD i miljön.",
            "The password to the group's mail server is missing. Set GRUPPBOK_SMTP_PASSWORD in the environment.",
        )
    )
