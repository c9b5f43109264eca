"""The mailbox: what is asked of it, what is understood of its answers, and what is said when it fails."""

import imaplib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from jobs.worker import mailbox_line as module
from jobs.worker.mailbox import Mailbox, Place, open_mailbox
from jobs.worker.mailbox_line import Account, MailboxError
from jobs.worker.oauth2 import read_permission
from tests.mail.certificates import authority
from tests.mail.dovecot import MISSING, dovecot, is_here
from tests.mail.imap import GMAIL, PASSWORD, USER, Folder, ImapServer, gmail
from tests.mail.tokens import TokenServer

LONG_AGO, AUGUST = date(2020, 1, 1), date(2026, 8, 24)


def raw(message_id: str = "<1@example.org>", sender: str = "bo@example.org", text: str = "Hej") -> bytes:
    """A mail."""
    return f"From: {sender}\r\nMessage-ID: {message_id}\r\nSubject: Hej\r\n\r\n{text}\r\n".encode()


def account(server: ImapServer, **other: str) -> Account:
    """The server's one account, reached over plain loopback."""
    return Account("127.0.0.1", server.port, USER, other.get("password", PASSWORD), plain=True)


def sent(server: ImapServer, *message_ids: str) -> set[str]:
    """Which of these stand in the Sent folder."""
    with open_mailbox(account(server)) as mailbox:
        return set(mailbox.sent(message_ids))


def read(server: ImapServer, seen: Place | None = None, since: date = LONG_AGO) -> tuple[list[int], Place, bool]:
    """The UIDs that are new in the inbox, how far that is, and whether there is more."""
    with open_mailbox(account(server)) as mailbox:
        new = mailbox.new(seen, since)
        return list(new.heads), new.seen, new.more


def said(server: ImapServer, **other: str) -> str:
    """What is said of a mailbox that fails, as it is opened or at its work."""
    with pytest.raises(MailboxError) as raised:
        _visit(server, **other)
    assert raised.value.says.en
    assert PASSWORD not in str(raised.value) + raised.value.says.en
    return str(raised.value)


def _visit(server: ImapServer, **other: str) -> None:
    with open_mailbox(account(server, **other)) as mailbox:
        mailbox.sent(["<1@example.org>"])
        list(mailbox.read([1]))


# The Sent folder


def test_what_stands_in_the_sent_folder_is_found_and_nothing_else() -> None:
    folders = gmail()
    folders[3].add(raw("<1@example.org>"))
    folders[3].add(raw("\r\n <2@example.org>"))
    folders[0].add(raw("<3@example.org>"))
    with ImapServer(folders) as server:
        wanted = ["<1@example.org>", "<2@example.org>", "<3@example.org>", "<@example.org>", "@example.org"]
        assert sent(server, *wanted) == {"<1@example.org>", "<2@example.org>"}


@pytest.mark.parametrize(
    "folders",
    [
        [Folder("INBOX"), Folder("Sent"), Folder("&w4Q-rkiv &- s&AOU-nt", "\\Sent")],
        [Folder("INBOX"), Folder("Gammalt/Sent"), Folder("Skickade objekt", "\\HasNoChildren \\SENT")],
        [Folder("INBOX"), Folder("Arkiv"), Folder("Skickat")],
        [Folder("INBOX"), Folder("Arkiv"), Folder("Mail/Sent Items")],
        [Folder("INBOX"), Folder("Sent/2020/Sent mail"), Folder("SENT")],
        [
            Folder("INBOX"),
            Folder("Sent", "\\Noselect"),
            Folder('Lådan \\"x\\" Sent/Skickade brev'.replace("å", "&AOU-")),
        ],
    ],
    ids=lambda folders: folders[-1].name,
)
def test_the_sent_folder_is_the_marked_one_or_else_one_of_a_usual_name(folders: list[Folder]) -> None:
    wire = folders[-1].name
    folders[-1].add(raw())
    with ImapServer(folders) as server:
        server.folders[wire.replace('\\"', '"')] = server.folders.pop(wire) if '\\"' in wire else folders[-1]
        server.folders[wire.replace('\\"', '"')].name = wire
        assert sent(server, "<1@example.org>") == {"<1@example.org>"}


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "IMAP4rev1 LIST-EXTENDED", GMAIL])
def test_marks_are_asked_for_only_where_the_server_can(capabilities: str) -> None:
    folders = gmail()
    folders[3].add(raw())
    with ImapServer(folders, capabilities=capabilities) as server:
        assert sent(server, "<1@example.org>") == {"<1@example.org>"}
        assert [line for line in server.said if "RETURN" in line] == (
            ['LIST "" "*" RETURN (SPECIAL-USE)'] if capabilities == GMAIL else []
        )


def test_without_a_sent_folder_nothing_is_found() -> None:
    with ImapServer([Folder("INBOX"), Folder("Arkiv")]) as server:
        assert sent(server, "<1@example.org>") == set()


def test_nobody_breaks_out_of_a_search() -> None:
    folders = gmail()
    folders[3].add(raw())
    hostile = ['<1@example.org> ALL "', '<a"b@example.org>', "<a\r\nX LOGOUT@b>", "<å@example.org>", "", "<a\\@b>"]
    with ImapServer(folders) as server:
        assert sent(server, *hostile) == set()
        assert "UID SEARCH" not in server.verbs


def test_many_message_ids_take_few_searches_of_lines_that_servers_take() -> None:
    folders = gmail()
    wanted = [f"<{n:032x}@gruppens-egen-doman.example.org>" for n in range(100)]
    for one in wanted[::2]:
        folders[3].add(raw(one))
    with ImapServer(folders) as server:
        assert sent(server, *wanted) == set(wanted[::2])
        assert server.verbs.count("UID SEARCH") == 3
        assert max(map(len, server.said)) < 8000


# The inbox


def test_the_inbox_is_read_from_where_it_was_read_to() -> None:
    folders = gmail()
    folders[0].add(raw("<1@a>"))
    folders[0].add(raw("<2@a>"))
    with ImapServer(folders) as server:
        assert read(server) == ([1, 2], Place(7, 2), False)
        server.said.clear()
        assert read(server, Place(7, 2)) == ([], Place(7, 2), False)
        assert "UID SEARCH" not in server.verbs
        folders[0].add(raw("<3@a>"))
        assert read(server, Place(7, 2)) == ([3], Place(7, 3), False)


def test_a_mailbox_that_was_made_anew_is_read_from_its_start() -> None:
    folders = gmail()
    folders[0].add(raw())
    with ImapServer(folders) as server:
        assert read(server, Place(6, 40)) == ([1], Place(7, 1), False)


def test_an_emptied_inbox_is_no_trouble() -> None:
    with ImapServer(gmail()) as server:
        assert read(server) == ([], Place(7, 0), False)
        assert read(server, Place(7, 9)) == ([], Place(7, 9), False)


def test_mails_of_before_the_day_are_left_alone() -> None:
    folders = gmail()
    folders[0].add(raw(), date(2026, 8, 23))
    folders[0].add(raw(), AUGUST)
    with ImapServer(folders) as server:
        assert read(server, since=AUGUST) == ([2], Place(7, 2), False)
        assert "UID SEARCH UID 1:* SINCE 24-Aug-2026" in server.said


def test_a_thousand_mails_cost_few_round_trips() -> None:
    folders = gmail()
    for n in range(1000):
        folders[0].add(raw(f"<{n}@a>"))
    with ImapServer(folders) as server:
        found, seen, more = read(server)
        assert (found, seen, more) == (list(range(1, 501)), Place(7, 500), True)
        assert read(server, seen) == (list(range(501, 1001)), Place(7, 1000), False)
        assert server.verbs == ["CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"] * 2
        assert max(map(len, server.said)) < 8000


def test_a_mail_is_read_whole_but_no_longer_than_it_may_be() -> None:
    folders = gmail()
    folders[0].add(raw(text="kort"))
    folders[0].add(raw(text="x" * 300_000))
    with ImapServer(folders) as server, open_mailbox(account(server)) as mailbox:
        mailbox.new(None, LONG_AGO)
        short, long = mailbox.read([1, 2])
        assert short == raw(text="kort")
        assert long == raw(text="x" * 300_000)[:200_000]


def test_nothing_is_marked_as_read() -> None:
    folders = gmail()
    folders[0].add(raw())
    folders[3].add(raw())
    with ImapServer(folders) as server:
        with open_mailbox(account(server)) as mailbox:
            mailbox.sent(["<1@example.org>"])
            mailbox.new(None, LONG_AGO)
            list(mailbox.read([1]))
        assert [mail.flags for folder in folders for mail in folder.mails] == [set(), set()]
        assert not set(server.verbs) & {"SELECT", "STORE", "UID STORE", "EXPUNGE", "CLOSE", "UID MOVE", "UID COPY"}


def test_the_test_server_does_mark_what_is_read_after_a_select() -> None:
    folders = gmail()
    folders[0].add(raw())
    with ImapServer(folders) as server, imaplib.IMAP4("127.0.0.1", server.port, timeout=5) as line:
        line.login(USER, PASSWORD)
        line.select("INBOX")
        line.uid("FETCH", "1", "(UID BODY[]<0.10>)")
        assert folders[0].mails[0].flags == {"\\Seen"}


# Faults


def test_a_login_by_token(tmp_path: Path) -> None:
    with ImapServer(gmail()) as server, TokenServer() as tokens:
        by_token = account(server, password="")._replace(permission=read_permission(tokens.file(tmp_path)))
        with open_mailbox(by_token) as mailbox:
            assert mailbox.new(None, LONG_AGO).heads == {}
        assert server.verbs[:3] == ["CAPABILITY", "AUTHENTICATE", "EXAMINE"]
        tokens.answer = {"access_token": "ya29.stale"}
        with pytest.raises(MailboxError, match="godtar inte inloggningen"), open_mailbox(by_token):
            pytest.fail("it opened")
        tokens.status, tokens.answer = 400, {"error": "invalid_grant"}
        with pytest.raises(MailboxError, match="oauth2"), open_mailbox(by_token):
            pytest.fail("it opened")


def test_a_refused_login_says_where_to_look_and_shows_no_password() -> None:
    with ImapServer(gmail()) as server:
        assert "Slå på IMAP" in said(server, password="fel")  # noqa: S106 - as above
        assert server.verbs[-1] == "LOGOUT"


@pytest.mark.parametrize("secret", ["lösen", "a\r\nb", "a\0b"])
def test_a_password_that_no_login_takes_is_not_sent(secret: str) -> None:
    with ImapServer(gmail()) as server:
        assert "andra tecken" in said(server, password=secret)
        assert "LOGIN" not in server.verbs


@pytest.mark.parametrize("verb", ["GREETING", "CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize(
    ("fault", "words"),
    [("bye", "bröt av"), ("garbage", "bröt av"), ("huge", "bröt av"), ("silence", "svarar inte")],
)
def test_a_line_that_goes_wrong_is_said_so(verb: str, fault: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.3)
    folders = gmail()
    folders[3].add(raw())
    with ImapServer(folders, {verb: fault}) as server:
        assert words in said(server) or (fault == "silence" and "bröt av" in said(server))


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("LOGIN", "godtar inte inloggningen"),
        ("EXAMINE", "låter inte gruppbok läsa"),
        ("UID SEARCH", "obegripligt"),
        ("UID FETCH", "obegripligt"),
    ],
)
def test_a_refusal_is_said(verb: str, words: str) -> None:
    folders = gmail()
    folders[3].add(raw())
    with ImapServer(folders, {verb: "no"}) as server:
        assert words in said(server)


def test_an_answer_without_end_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with ImapServer(gmail()) as server:
        assert "bröt av" in said(server)


def test_nobody_listens() -> None:
    with ImapServer(gmail()) as server:
        pass
    assert "svarar inte" in said(server)


def test_a_host_that_is_none() -> None:
    with pytest.raises(MailboxError, match="Det finns ingen brevlåda"), open_mailbox(Account("a..b", 993, USER, "x")):
        pytest.fail("it opened")


def test_over_tls_with_a_certificate_that_is_vouched_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted = authority(tmp_path)
    with ImapServer(gmail(), pem=trusted.vouch("127.0.0.1")) as server:
        safe = account(server)._replace(plain=False)
        with pytest.raises(MailboxError, match="certifikat"), open_mailbox(safe):
            pytest.fail("it opened")
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted.ca))
        with open_mailbox(safe) as mailbox:
            assert mailbox.new(None, LONG_AGO).seen == Place(7, 0)


def test_a_password_never_goes_in_the_clear_to_another_computer() -> None:
    with ImapServer(gmail()) as server:
        # Without TLS on the other end the handshake fails before anything is said.
        away = Account("127.0.0.1", server.port, USER, PASSWORD, plain=False)
        with pytest.raises(MailboxError, match="talar inte TLS"), open_mailbox(away):
            pytest.fail("it opened")
        assert not any("LOGIN" in line for line in server.said)


# A real one


def deliver(folder: Path, mails: Mapping[str, bytes]) -> None:
    """Puts mails into a Maildir as any program does."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    (folder / "cur").mkdir(exist_ok=True)
    (folder / "new").mkdir(exist_ok=True)
    for name, mail in mails.items():
        (folder / "new" / name).write_bytes(mail)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777)


@pytest.mark.skipif(not is_here(), reason=MISSING)
def test_dovecot_is_asked_the_same_way() -> None:
    with dovecot(USER) as (port, folder):
        deliver(folder, {f"{n:04}.M1.host": raw(f"<{n}@a>") for n in range(1, 31)})
        deliver(folder / ".Skickat", {"1.M1.host": raw("<1@example.org>"), "2.M1.host": raw("\r\n <22@example.org>")})
        with open_mailbox(Account("127.0.0.1", port, USER, PASSWORD, plain=True)) as mailbox:
            wanted = ["<1@example.org>", "<22@example.org>", "<3@example.org>", "<2@example.org>"]
            assert mailbox.sent(wanted) == {"<1@example.org>", "<22@example.org>"}
            new = mailbox.new(None, LONG_AGO)
            assert (len(new.heads), new.seen.uid, new.more) == (30, 30, False)
            assert all(b"From: bo@example.org" in head and b"Subject" not in head for head in new.heads.values())
            assert sorted(mailbox.read(list(new.heads))) == sorted(raw(f"<{n}@a>") for n in range(1, 31))
            assert mailbox.new(new.seen, LONG_AGO).heads == {}
            assert mailbox.new(Place(new.seen.validity + 1, 30), LONG_AGO).seen == new.seen
        assert not [path for path in folder.rglob("cur/*") if "S" in path.name.partition(":2,")[2]]
        with (
            pytest.raises(MailboxError, match="godtar inte"),
            open_mailbox(Account("127.0.0.1", port, USER, "fel", plain=True)) as refused,
        ):
            assert not isinstance(refused, Mailbox)
