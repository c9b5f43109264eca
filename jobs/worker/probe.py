"""Tries the mail server as far as one can without sending anything: the line, its certificate, and the login."""

import smtplib
import socket
import ssl

from sheets_schema.text import Text

SECONDS = 10.0


class ProbeError(Exception):
    """The mail server will not do as it is set up; `says` is the whole message."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.sv)
        self.says = says


def try_server(host: str, port: int, security: str, login: tuple[str, str] | None) -> None:
    """Greets the server, over TLS where that is asked for, and logs in where a login is given. Raises ProbeError."""
    where = f"{host}:{port}"
    try:
        server = _greeted(host, port, security)
    except ssl.SSLCertVerificationError as error:
        raise ProbeError(_bad_certificate(host)) from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise ProbeError(_no_tls(where)) from error
    except (socket.gaierror, UnicodeError) as error:
        raise ProbeError(_unknown(host)) from error
    except (OSError, OverflowError) as error:
        raise ProbeError(_silent(where)) from error
    with server:
        if login:
            _log_in(server, login)


def _greeted(host: str, port: int, security: str) -> smtplib.SMTP:
    """A line to the server, greeted. Its certificate is checked: a password goes over it."""
    checked = ssl.create_default_context()
    if security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=checked)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        if security == "starttls":
            server.starttls(context=checked)
            server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, login: tuple[str, str]) -> None:
    """Logs in. What the server says is not shown: it may hold more than is good to print."""
    try:
        server.login(*login)
    except smtplib.SMTPAuthenticationError as error:
        raise ProbeError(_refused(error.smtp_code)) from error
    except UnicodeError as error:
        raise ProbeError(_ODD_LETTERS) from error
    except OSError as error:
        raise ProbeError(_NO_LOGIN) from error


def _bad_certificate(host: str) -> Text:
    return Text(
        f"Mejlservern {host} visar ett certifikat som inte går att lita på. Kontrollera host under [mail]: namnet ska vara serverns eget.",
        f"The mail server {host} shows a certificate that cannot be trusted. Check host under [mail]: the name must be the server's own.",
    )


def _no_tls(where: str) -> Text:
    return Text(
        f'{where} talar inte TLS på det sättet. Skriv security = "tls" med port 465, eller "starttls" med port 587.',
        f'{where} does not speak TLS that way. Write security = "tls" with port 465, or "starttls" with port 587.',
    )


def _unknown(host: str) -> Text:
    return Text(
        f"Det finns ingen mejlserver {host}, eller så är nätet nere. Rätta host under [mail] i gruppbok.toml.",
        f"There is no mail server {host}, or the network is down. Mend host under [mail] in gruppbok.toml.",
    )


def _silent(where: str) -> Text:
    return Text(
        f"Mejlservern {where} svarar inte. Kontrollera host och port under [mail], och om nätet stänger den porten.",
        f"The mail server {where} does not answer. Check host and port under [mail], and whether the network closes that port.",
    )


def _refused(code: int) -> Text:
    return Text(
        f"Mejlservern godtar inte inloggningen ({code}). Kontrollera user under [mail] och lösenordet i GRUPPBOK_SMTP_PASSWORD. Gmail vill ha ett applösenord.",
        f"The mail server does not accept the login ({code}). Check user under [mail] and the password in GRUPPBOK_SMTP_PASSWORD. Gmail wants an app password.",
    )


_NO_LOGIN = Text(
    'Mejlservern tar inte emot någon inloggning på det sättet. Pröva security = "tls" med port 465, eller ta bort user under [mail].',
    'The mail server takes no login that way. Try security = "tls" with port 465, or take away user under [mail].',
)
_ODD_LETTERS = Text(
    "Lösenordet i GRUPPBOK_SMTP_PASSWORD, eller user, har andra tecken än a–z, siffror och vanliga skiljetecken. Byt lösenord.",
    "The password in GRUPPBOK_SMTP_PASSWORD, or user, has other characters than a–z, digits and usual marks. Change it.",
)
