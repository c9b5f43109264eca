"""Mails by SMTP against a real server on loopback: what went, what is tried again, what failed, what is in doubt."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
import yagmail

from jobs.worker.account import TOKEN_URI, Limits, Permission, Server
from jobs.worker.mail_post import MailPost
from jobs.worker.oauth2 import PermissionFileError, read_permission
from jobs.worker.replies import Reply, SmtpError, refused_mail
from tests.jobs.helpers import mail
from tests.mail.certificates import Authority, authority
from tests.mail.server import DROP, SILENCE, Fault, MailServer
from tests.mail.tokens import TokenServer

FROM, USER, PASSWORD = "grupp17@example.org", "gruppen@example.org", "abcd efgh ijkl mnop"
QUICK = Limits(step=0.5, answer=0.5, goodbye=0.5)
PATIENT = Limits(step=5, answer=5, goodbye=5)
BODY = b"Subject: hej\r\n\r\nEn rad.\r\n"
QUOTA = "550 5.4.5 Daily user sending limit exceeded"


def post(server: MailServer, limits: Limits = PATIENT, **other: Any) -> MailPost:
    """The way out to a server, in no hurry."""
    login = {"user": USER, "password": PASSWORD} if server.login else {}
    return MailPost(Server(server.host, server.port, server.security, FROM, **{**login, **other}), limits=limits)


def send(way: MailPost, name: str, body: bytes = BODY) -> str:
    """One try: `sent`, or what became of the mail, with `!` where the batch stops; `data` in front if the body began."""
    begun: list[str] = []
    try:
        way.send(mail("x:1", name, address=f"{name}@example.org"), body, lambda: begun.append("data "))
    except SmtpError as error:
        return f"{''.join(begun)}{error.state}{'!' if error.stops else ''}"
    return f"{''.join(begun)}sent"


def fault_of(way: MailPost, name: str = "bo", address: str | None = None) -> SmtpError:
    """The fault of one try."""
    with pytest.raises(SmtpError) as caught:
        way.send(mail("x:1", name, address=address or f"{name}@example.org"), BODY, lambda: None)
    return caught.value


@pytest.fixture(name="trusted", scope="module")
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority for all tests here."""
    return authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(name="pem")
def vouched(trusted: Authority, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for 127.0.0.1 that this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted.ca))
    return trusted.vouch("127.0.0.1")


@pytest.fixture(name="server")
def plain_server() -> Iterator[MailServer]:
    """A server that takes everything from everybody."""
    with MailServer() as server:
        yield server


class TestABatch:
    def test_one_line_for_all_and_a_goodbye(self, server: MailServer) -> None:
        way = post(server)
        assert [send(way, name) for name in ("bo", "cia", "dan")] == ["data sent"] * 3
        way.close()
        assert server.recipients == ["bo@example.org", "cia@example.org", "dan@example.org"]
        assert server.verbs() == ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]
        assert {one.sender for one in server.accepted} == {FROM}

    def test_nothing_is_opened_before_the_first_mail(self, server: MailServer) -> None:
        post(server).close()
        assert server.connections == 0

    def test_a_closed_one_opens_anew(self, server: MailServer) -> None:
        way = post(server)
        for _ in range(2):
            assert send(way, "bo") == "data sent"
            way.close()
        assert server.connections == 2

    @pytest.mark.parametrize("security", ["none", "starttls", "tls"])
    def test_it_logs_in_over_every_kind_of_line(self, pem: Path, security: Any) -> None:
        with MailServer(security, pem, (USER, PASSWORD)) as server:
            way = post(server)
            assert [send(way, name) for name in ("bo", "cia")] == ["data sent"] * 2
            way.close()
        safe = ["EHLO", "STARTTLS"] if security == "starttls" else []
        assert server.verbs() == [*safe, "EHLO", "AUTH", *["MAIL", "RCPT", "DATA"] * 2, "QUIT"]

    def test_a_server_that_knows_login_only(self, pem: Path) -> None:
        with MailServer("tls", pem, (USER, PASSWORD), mechanisms=["LOGIN"]) as server:
            way = post(server)
            assert send(way, "bo") == "data sent"
            way.close()

    @pytest.mark.parametrize("user", ["gruppen", "gruppen@example.org"])
    def test_a_user_is_what_is_written(self, user: str) -> None:
        with MailServer(login=(user, PASSWORD)) as server:
            way = post(server, user=user)
            assert send(way, "bo") == "data sent"
            way.close()

    def test_without_a_user_there_is_no_login(self) -> None:
        with MailServer(login=(USER, PASSWORD)) as server:
            way = post(server, user="", password="")
            assert send(way, "bo") == "data sent"
            way.close()
        assert "AUTH" not in server.verbs()

    def test_the_pace_between_mails(self, server: MailServer) -> None:
        slept: list[float] = []
        way = MailPost(Server(server.host, server.port, "none", FROM, pace=1.5), sleep=slept.append)
        server.faults.append(Fault("rcpt", "550 5.1.1 no", nth=2))
        assert [send(way, "bo"), send(way, "cia"), send(way, "dan")] == ["data sent", "failed", "data sent"]
        way.close()
        assert slept == [1.5, 1.5]

    def test_this_computers_name_is_not_told(self, server: MailServer) -> None:
        way = post(server)
        assert way.open().local_hostname == "[127.0.0.1]"
        way.close()


class TestBytes:
    @pytest.mark.parametrize(
        "body",
        [
            b"Subject: x\r\n\r\n.\r\n..\r\n.hidden\r\nQUIT\r\n",
            b".\r\n",
            b"a" * 900 + b"\r\n",
            b"Subject: x\r\n\r\n" + b"R\xc3\xa5d p\xe5 v\xe4g\r\n" * 3,
            b"Subject: x\r\n\r\n" + b"0123456789" * 9 * 20_000 + b"\r\n",
        ],
        ids=["dots", "only a dot", "a long line", "eight bits", "two megabytes"],
    )
    def test_they_arrive_untouched(self, server: MailServer, body: bytes) -> None:
        wrapped = b"\r\n".join(line[n : n + 990] for line in body.split(b"\r\n") for n in range(0, len(line) or 1, 990))
        way = post(server)
        assert [send(way, "bo", wrapped), send(way, "cia")] == ["data sent"] * 2
        way.close()
        assert [one.body for one in server.accepted] == [wrapped, BODY]

    @pytest.mark.parametrize("body", [b"one\n.\nMAIL FROM:<x@example.org>\n", b"one\r.\rtwo", b"no end"])
    def test_a_bare_line_end_cannot_end_a_mail(self, server: MailServer, body: bytes) -> None:
        way = post(server)
        assert send(way, "bo", body) == "data sent"
        way.close()
        (one,) = server.accepted
        assert one.body == b"\r\n".join(body.replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")) + b"\r\n"

    def test_nothing_is_read_because_of_what_a_mail_says(
        self, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "hemligt.txt").write_text("hemligt")
        monkeypatch.chdir(tmp_path)
        way = post(server)
        assert send(way, "bo", b"hemligt.txt\r\n") == "data sent"
        way.close()
        assert [one.body for one in server.accepted] == [b"hemligt.txt\r\n"]

    def test_the_domain_goes_in_ascii(self, server: MailServer) -> None:
        way = post(server)
        way.send(mail("x:1", "bo", address="bo@räksmörgås.example.org"), BODY, lambda: None)
        way.close()
        assert server.recipients == ["bo@xn--rksmrgs-5wao1o.example.org"]


REFUSALS = [
    (at, reply, state)
    for at in ("mail", "rcpt", "data", "body")
    for reply, state in {
        "450 4.2.1 later": "queued",
        "452 4.3.1 full": "queued",
        "550 5.1.1 no": "failed",
        "552 5.3.4 too large": "failed",
    }.items()
]


class TestRefusals:
    @pytest.mark.parametrize(("at", "reply", "state"), REFUSALS)
    def test_one_mail_is_refused_and_the_next_goes(self, server: MailServer, at: Any, reply: str, state: str) -> None:
        if at == "mail" and not reply.startswith("552"):
            state = "queued!"  # it is our own address that is refused
        server.faults.append(Fault(at, reply, nth=2))
        way = post(server)
        found = [send(way, name) for name in ("ada", "bo", "cia")]
        way.close()
        begun = "data " if at == "body" else ""
        assert found == ["data sent", f"{begun}{state}", "queued!" if "!" in state else "data sent"]
        assert server.recipients == ["ada@example.org"] + ["cia@example.org"] * ("!" not in state)
        assert server.connections == 1
        assert ("RSET" in server.verbs()) == ("!" not in state and at != "body")

    @pytest.mark.parametrize("at", ["mail", "rcpt", "data", "body"])
    @pytest.mark.parametrize("reply", [QUOTA, "552 5.4.5 quota", "452 4.4.5 quota", "550 Daily sending quota exceeded", "454 4.7.0 Too many login attempts", "421 4.7.0 Try again later"])  # fmt: skip
    def test_what_meets_every_mail_stops_the_batch(self, server: MailServer, at: Any, reply: str) -> None:
        server.faults.append(Fault(at, reply, nth=1))
        way = post(server)
        assert send(way, "bo").removeprefix("data ") == "queued!"
        before = list(server.said)
        assert [send(way, name) for name in ("cia", "dan")] == ["queued!"] * 2
        assert server.said == before
        way.close()
        assert (server.accepted, server.connections) == ([], 1)
        server.faults.clear()
        assert send(way, "bo") == "data sent"
        way.close()

    @pytest.mark.parametrize("at", ["connect", "ehlo"])
    @pytest.mark.parametrize("reply", ["421 4.3.2 shutting down", "554 5.7.1 you are blocked"])
    def test_a_server_that_does_not_greet(self, server: MailServer, at: Any, reply: str) -> None:
        server.faults.append(Fault(at, reply))
        way = post(server)
        assert [send(way, "bo"), send(way, "cia")] == ["queued!"] * 2
        way.close()
        assert server.connections == 1

    @pytest.mark.parametrize(
        "reply", ["530 5.7.0 Authentication Required", "554 5.7.1 <bo@example.org>: Relay access denied"]
    )
    def test_a_server_that_wants_a_login_fails_no_mail(self, server: MailServer, reply: str) -> None:
        server.faults.append(Fault("rcpt", reply))
        way = post(server)
        found = fault_of(way)
        way.close()
        assert (found.state, found.stops) == ("queued", True)
        assert "user" in found.says.sv

    def test_the_reason_names_nobody(self, server: MailServer) -> None:
        server.faults += [
            Fault("rcpt", "550 5.1.1 <bo@example.org>: unknown", nth=1),
            Fault("rcpt", "550 5.1.1 Bo.Alm is no user here", nth=2),
            Fault("rcpt", "550 5.7.1 Message looks like spam", nth=3),
        ]
        way = post(server)
        found = [
            fault_of(way, address=address) for address in ("bo@example.org", "bo.alm@example.org", "x@example.org")
        ]
        way.close()
        assert [str(one) for one in found] == ["550 5.1.1", "550 5.1.1", "550 5.7.1 Message looks like spam"]
        for one in found:
            assert "@" not in one.says.sv + one.says.en
            assert one.says.sv.endswith(".")
            assert one.says.en.endswith(".")

    def test_a_reply_of_several_lines(self) -> None:
        found = refused_mail(Reply(550, b"5.1.1 The account\n5.1.1 does not exist.\x1b[31m"), "bo@example.org")
        assert "\n" not in str(found)
        assert "\x1b" not in str(found)

    @pytest.mark.parametrize(
        "address", [" ", "bo", "bo@", "åsa@example.org", "a@example.org\r\nRCPT TO:<b@example.org>"]
    )
    def test_an_address_that_cannot_be_said_fails_before_anything_is(self, server: MailServer, address: str) -> None:
        way = post(server)
        with pytest.raises(SmtpError) as found:
            way.send(mail("x:1", "bo", address=address), BODY, lambda: None)
        assert (found.value.state, found.value.stops) == ("failed", False)
        assert send(way, "cia") == "data sent"
        way.close()
        assert server.recipients == ["cia@example.org"]

    def test_our_own_address_that_cannot_be_said_fails_no_mail(self, server: MailServer) -> None:
        way = MailPost(Server(server.host, server.port, "none", "grupp 17"))
        assert send(way, "bo") == "queued!"
        assert server.connections == 0


class TestBrokenLines:
    @pytest.mark.parametrize("at", ["connect", "ehlo", "mail", "rcpt", "data"])
    @pytest.mark.parametrize("how", [DROP, SILENCE])
    def test_before_the_body_the_mail_waits(self, server: MailServer, at: Any, how: str) -> None:
        server.faults.append(Fault(at, how, nth=1))
        way = post(server, QUICK)
        assert [send(way, "bo"), send(way, "cia")] == ["queued!"] * 2
        way.close()
        assert (server.accepted, server.connections) == ([], 1)
        server.faults.clear()
        assert send(way, "bo") == "data sent"
        way.close()

    @pytest.mark.parametrize("at", ["middle", "body", "accepted"])
    @pytest.mark.parametrize("how", [DROP, SILENCE])
    def test_after_the_body_began_it_is_in_doubt_and_the_next_goes_on_a_new_line(
        self, server: MailServer, at: Any, how: str
    ) -> None:
        server.faults.append(Fault(at, how, nth=1))
        way = post(server, QUICK)
        assert [send(way, "bo"), send(way, "cia")] == ["data unknown", "data sent"]
        way.close()
        copies = 1 if at == "accepted" else 0
        assert server.recipients == ["bo@example.org"] * copies + ["cia@example.org"]
        assert [one.connection for one in server.accepted][-1] == 2

    @pytest.mark.parametrize(
        ("reply", "state"), [("421 4.3.2 going down", "queued!"), ("552 5.3.4 too much", "failed")]
    )
    def test_a_refusal_in_the_middle_of_a_large_body(self, server: MailServer, reply: str, state: str) -> None:
        server.faults.append(Fault("middle", reply, nth=1))
        way = post(server, PATIENT)
        assert send(way, "bo", b"x" * 70 + b"\r\n" + b"y\r\n" * 20_000) == f"data {state}"
        way.close()
        assert server.accepted == []

    def test_yagmail_would_have_sent_three(self, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
        server.faults.append(Fault("accepted", DROP))
        way = post(server)
        assert send(way, "bo") == "data unknown"
        way.close()
        assert server.recipients == ["bo@example.org"]
        monkeypatch.setattr("yagmail.sender.time.sleep", lambda seconds: None)
        theirs = yagmail.SMTP(
            FROM, "", server.host, server.port, smtp_ssl=False, smtp_starttls=False, smtp_skip_login=True
        )
        theirs.set_logging(None)
        assert theirs.send("cia@example.org", "hej", "hej") is False
        theirs.is_closed = True
        theirs.smtp.close()
        assert server.recipients.count("cia@example.org") == 3

    def test_what_cannot_be_recorded_is_not_sent(self, server: MailServer) -> None:
        class FullDiskError(Exception):
            pass

        def before() -> None:
            raise FullDiskError

        way = post(server)
        with pytest.raises(FullDiskError):
            way.send(mail("x:1", "bo", address="bo@example.org"), BODY, before)
        assert send(way, "cia") == "data sent"
        way.close()
        assert server.recipients == ["cia@example.org"]
        assert server.verbs(1)[-1] == "DATA"

    @pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
    def test_an_interrupted_mail_is_not_sent_and_nobody_waits(
        self, server: MailServer, stop: type[BaseException]
    ) -> None:
        def before() -> None:
            raise stop

        way = post(server)
        start = monotonic()
        with pytest.raises(stop):
            way.send(mail("x:1", "bo", address="bo@example.org"), BODY, before)
        way.close()
        assert monotonic() - start < 2
        assert server.accepted == []

    @pytest.mark.parametrize("how", [DROP, SILENCE, "421 4.3.2 bye", "500 what"])
    def test_a_goodbye_that_fails_changes_nothing(self, server: MailServer, how: str) -> None:
        server.faults.append(Fault("quit", how))
        way = post(server, QUICK)
        assert send(way, "bo") == "data sent"
        way.close()
        assert server.recipients == ["bo@example.org"]

    def test_a_server_that_is_not_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = int(taken.getsockname()[1])
        found = fault_of(MailPost(Server("127.0.0.1", port, "none", FROM)))
        assert (found.state, found.stops, str(found)) == ("queued", True, "connect: ConnectionRefusedError")

    @pytest.mark.parametrize("host", ["x" * 70 + ".invalid", "mail.invalid"])
    def test_a_host_that_cannot_be(self, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def nobody(*args: object, **more: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        if host == "mail.invalid":
            monkeypatch.setattr(socket, "getaddrinfo", nobody)  # no question leaves this computer
        found = fault_of(MailPost(Server(host, 25, "none", FROM)))
        assert (found.state, found.stops, str(found)) == ("queued", True, "no such host")

    def test_what_is_no_mail_server(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            way = MailPost(Server("127.0.0.1", int(taken.getsockname()[1]), "none", FROM), limits=QUICK)
            found = fault_of(way)
        assert (found.state, found.stops) == ("queued", True)

    @pytest.mark.parametrize(
        ("at", "state"), [("rcpt", "queued!"), ("body", "data unknown"), ("accepted", "data unknown")]
    )
    @pytest.mark.parametrize("reply", ["hello there", "999 odd", "334 go on", "250" + "x" * 9000])
    def test_an_answer_that_is_none(self, server: MailServer, at: Any, state: str, reply: str) -> None:
        server.faults.append(Fault(at, reply, nth=1))
        way = post(server)
        assert send(way, "bo") == state
        way.close()


class TestLogin:
    @pytest.mark.parametrize("security", ["none", "starttls", "tls"])
    def test_a_login_that_is_refused(self, pem: Path, security: Any) -> None:
        with MailServer(security, pem, (USER, "annat")) as server:
            way = post(server)
            found = fault_of(way)
            way.close()
        assert (found.state, found.stops, str(found)) == ("queued", True, "login: 535 5.7.8")
        assert "applösenord" in found.says.sv
        assert server.mails == 0

    @pytest.mark.parametrize("reply", ["454 4.7.0 Too many login attempts", "421 4.7.0 Too many"])
    def test_too_many_logins_are_not_answered_by_another(self, reply: str) -> None:
        with MailServer(login=(USER, PASSWORD), faults=[Fault("auth", reply)]) as server:
            way = post(server)
            assert [send(way, "bo"), send(way, "cia")] == ["queued!"] * 2
            way.close()
        assert server.verbs().count("AUTH") == 1

    @pytest.mark.parametrize("how", [DROP, SILENCE])
    def test_a_line_that_breaks_at_the_login(self, how: str) -> None:
        with MailServer(login=(USER, PASSWORD), faults=[Fault("auth", how)]) as server:
            assert send(post(server, QUICK), "bo") == "queued!"

    def test_a_server_that_takes_no_login(self, server: MailServer) -> None:
        found = fault_of(post(server, user=USER, password=PASSWORD))
        assert (found.stops, str(found)) == (True, "login: none in common")

    def test_a_password_that_cannot_be_sent(self) -> None:
        with MailServer(login=(USER, PASSWORD)) as server:
            found = fault_of(post(server, password="blåbär"))  # noqa: S106 - it never gets there
        assert "blåbär" not in found.says.sv + str(found)
        assert str(found) == "login: not ASCII"


class TestCertificates:
    def refused(self, server: MailServer) -> SmtpError:
        """The fault of a line that is not to be trusted; nothing was said over it."""
        found = fault_of(post(server))
        assert (found.state, found.stops) == ("queued", True)
        assert not {"AUTH", "MAIL"} & set(server.verbs())
        return found

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_of_an_authority_nobody_trusts(self, trusted: Authority, security: Any) -> None:
        with MailServer(security, trusted.vouch("127.0.0.1"), (USER, PASSWORD)) as server:
            assert str(self.refused(server)) == "certificate"

    @pytest.mark.usefixtures("pem")
    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_of_another_host(self, trusted: Authority, security: Any) -> None:
        with MailServer(security, trusted.vouch("mail.example.org"), (USER, PASSWORD)) as server:
            assert str(self.refused(server)) == "certificate"

    @pytest.mark.usefixtures("pem")
    def test_that_has_run_out(self, trusted: Authority) -> None:
        old = trusted.vouch("127.0.0.1", datetime(2021, 1, 1, tzinfo=UTC))
        with MailServer("tls", old, (USER, PASSWORD)) as server:
            assert str(self.refused(server)) == "certificate"

    def test_no_starttls_offered(self, server: MailServer) -> None:
        found = fault_of(MailPost(Server(server.host, server.port, "starttls", FROM)))
        assert (found.stops, str(found)) == (True, "no TLS")
        assert server.mails == 0

    def test_no_tls_spoken(self, server: MailServer) -> None:
        found = fault_of(MailPost(Server(server.host, server.port, "tls", FROM), limits=QUICK))
        assert (found.stops, str(found)) == (True, "no TLS")

    def test_starttls_refused(self, pem: Path) -> None:
        with MailServer("starttls", pem, faults=[Fault("starttls", "454 4.7.0 not now")]) as server:
            assert send(post(server), "bo") == "queued!"
        assert server.mails == 0

    def test_the_variable_is_what_adds_an_authority(self, trusted: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted.ca))
        assert ssl.create_default_context().cert_store_stats()["x509_ca"] == 1


class TestOAuth2:
    @pytest.mark.parametrize("security", ["none", "starttls", "tls"])
    def test_a_fresh_token_logs_in_once(self, pem: Path, tmp_path: Path, security: Any) -> None:
        with TokenServer() as tokens, MailServer(security, pem, (USER, "ya29.fresh")) as server:
            way = post(server, password="", permission=read_permission(tokens.file(tmp_path)))
            assert [send(way, "bo"), send(way, "cia")] == ["data sent"] * 2
            way.close()
        assert server.verbs().count("AUTH") == 1
        assert tokens.asked == [
            {
                "client_id": ["id.apps.example"],
                "client_secret": ["hemlis"],
                "refresh_token": ["1//evig"],
                "grant_type": ["refresh_token"],
            }
        ]

    @pytest.mark.parametrize("security", ["none", "starttls", "tls"])
    def test_a_token_the_server_refuses(self, pem: Path, tmp_path: Path, security: Any) -> None:
        with TokenServer() as tokens, MailServer(security, pem, (USER, "another")) as server:
            way = post(server, password="", permission=read_permission(tokens.file(tmp_path)))
            found = fault_of(way)
        assert (found.state, found.stops, str(found)) == ("queued", True, "login: 535 5.7.8")
        assert "OAuth2" in found.says.sv
        assert server.mails == 0

    @pytest.mark.parametrize(
        ("status", "answer", "reason"),
        [
            (400, {"error": "invalid_grant", "error_description": "for anna@example.org"}, "token: 400 invalid_grant"),
            (401, {"error": "invalid_client"}, "token: 401 invalid_client"),
            (503, b"<html>later</html>", "token: 503 ?"),
            (302, {}, "token: 302 ?"),
            (200, {"token": "no"}, "token: 200 ?"),
            (200, {"access_token": "two\r\nlines"}, "token: 200 ?"),
            (400, {"error": ["odd"]}, "token: 400 ?"),
        ],
    )
    def test_no_token_comes(self, tmp_path: Path, server: MailServer, status: int, answer: object, reason: str) -> None:
        with TokenServer(status, answer) as tokens:
            found = fault_of(post(server, user=USER, permission=read_permission(tokens.file(tmp_path))))
        assert (found.state, found.stops, str(found)) == ("queued", True, reason)
        assert "@" not in found.says.sv
        assert server.connections == 0

    def test_a_token_endpoint_that_is_silent(self, server: MailServer) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            permission = Permission("id", "hemlis", "evig", f"http://127.0.0.1:{deaf.getsockname()[1]}/token")
            found = fault_of(post(server, QUICK, user=USER, permission=permission))
        assert str(found) == "token: TimeoutError"

    def test_a_server_that_does_not_know_it(self, tmp_path: Path) -> None:
        with TokenServer() as tokens, MailServer(login=(USER, PASSWORD), mechanisms=["PLAIN"]) as server:
            found = fault_of(post(server, permission=read_permission(tokens.file(tmp_path))))
        assert str(found) == "login: none in common"

    def test_the_file_as_yagmail_makes_it(self, tmp_path: Path) -> None:
        with TokenServer() as tokens:
            found = read_permission(tokens.file(tmp_path, token_uri=None))
        assert found == Permission("id.apps.example", "hemlis", "1//evig", TOKEN_URI)

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (None, "läsa"),
            ("{", "JSON"),
            ("[]", "google_client_id"),
            ('{"installed": {"client_id": "x"}}', "google_refresh_token"),
            (
                '{"google_client_id": "x", "google_client_secret": 7, "google_refresh_token": " "}',
                "google_client_secret",
            ),
            (
                '{"google_client_id": "x", "google_client_secret": "y", "google_refresh_token": "z", "token_uri": "https://example.org/t"}',
                "token_uri",
            ),
            (
                '{"google_client_id": "x", "google_client_secret": "y", "google_refresh_token": "z", "token_uri": "http://["}',
                "token_uri",
            ),
        ],
    )
    def test_a_file_that_cannot_be_used(self, tmp_path: Path, content: str | None, word: str) -> None:
        path = tmp_path / "oauth2.json"
        if content is not None:
            path.write_text(content)
        with pytest.raises(PermissionFileError) as refused:
            read_permission(path)
        assert word in refused.value.says.sv


def test_a_server_that_drips_its_greeting_without_end_is_not_waited_for() -> None:
    def drip(deaf: socket.socket) -> None:
        line, _ = deaf.accept()
        with line, suppress(OSError):
            while True:
                line.sendall(b"220-x\r\n")
                sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        Thread(target=drip, args=(deaf,), daemon=True).start()
        way = MailPost(Server("127.0.0.1", int(deaf.getsockname()[1]), "none", FROM), limits=QUICK)
        before = monotonic()
        assert send(way, "bo") == "queued!"
        assert monotonic() - before < 5
