"""The way mails go by SMTP, as the configuration and the environment say."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TYPE_CHECKING

from jobs.envfile import ENV_NAME
from jobs.mail_settings import MailSettings
from jobs.session import Session, UsageError
from jobs.settings import Settings
from jobs.worker.account import Permission, Server
from sheets_schema.addresses import is_address
from sheets_schema.text import Text, one_line

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from jobs.worker.mail_post import MailPost
    from jobs.worker.mailbox import Mailbox
    from jobs.worker.returns import OpenMailbox

NO_SERVER = Text(
    "Utskick är På, men det finns ingen mejlserver. Skriv [mail] med from, host och user i gruppbok.toml, eller kör med --outbox MAPP.",
    "Sending is On, but there is no mail server. Write [mail] with from, host and user in gruppbok.toml, or run with --outbox FOLDER.",
)


def mail_post(session: Session, stop: Callable[[], bool] = lambda: False) -> "MailPost":
    """What mails go by; nothing is opened yet. Raises UsageError where something is missing.

    The pause before a mail ends early once `stop` says so: that mail is in hand already, and no other is begun.
    """
    from jobs.worker.mail_post import MailPost  # noqa: PLC0415 - only where mails go by SMTP

    def rest(seconds: float) -> None:
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0 and not stop():
            sleep(min(left, 1.0))

    return MailPost(server_of(session.settings), sleep=rest)


def sender_address(mail: MailSettings | None) -> str:
    """The address that mails come from; "" where none is configured. Raises UsageError where it is not one."""
    if mail is None:
        return ""
    if not is_address(mail.address):
        raise UsageError(
            Text(
                f"from under [mail] är ingen e-postadress: {one_line(mail.sender)}.",
                f"from under [mail] is no e-mail address: {one_line(mail.sender)}.",
            )
        )
    return mail.address


def server_of(settings: Settings) -> Server:
    """The account, with its password or permission. Raises UsageError where something is missing."""
    mail = settings.mail
    if mail is None:
        raise UsageError(NO_SERVER)
    sender = sender_address(mail)
    permission = _permission(mail)
    password = settings.password if mail.user and permission is None else ""
    if mail.user and permission is None and not password:
        raise UsageError(
            Text(
                f"Lösenordet till {mail.host} saknas. Sätt GRUPPBOK_SMTP_PASSWORD, eller skriv det i {ENV_NAME}: kör gruppbok setup.",
                f"The password to {mail.host} is missing. Set GRUPPBOK_SMTP_PASSWORD, or write it in {ENV_NAME}: run gruppbok setup.",
            )
        )
    return Server(mail.host, mail.port, mail.security, sender, mail.user, password, permission, mail.pace)


def mailbox_of(session: Session) -> "OpenMailbox | None":
    """What opens the mailbox, where imap_host names one. What is missing is said when it is opened, as its fault."""
    mail = session.settings.mail
    if mail is None or not mail.imap_host:
        return None

    def opened() -> "AbstractContextManager[Mailbox]":
        from jobs.worker.mailbox import open_mailbox  # noqa: PLC0415 - only where there is one
        from jobs.worker.mailbox_line import MailboxError, account_of  # noqa: PLC0415 - as above

        try:
            return open_mailbox(account_of(server_of(session.settings), mail.imap_host, mail.imap_port))
        except UsageError as error:
            raise MailboxError(error.says) from error

    return opened


def _permission(mail: MailSettings) -> Permission | None:
    if mail.oauth2 is None:
        return None
    from jobs.worker.oauth2 import PermissionFileError, read_permission  # noqa: PLC0415 - seldom needed

    try:
        return read_permission(mail.oauth2)
    except PermissionFileError as error:
        raise UsageError(error.says) from error
