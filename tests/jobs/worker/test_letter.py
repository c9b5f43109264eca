"""The bytes of a mail: what a strict reader makes of them, and that they are the same when made again."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr, parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.invitations import Event, Invitation
from jobs.over_year import OverYear
from jobs.plan import Message, Recipient
from jobs.worker.letter import Sender, compose, message_id
from jobs.worker.pictures import draw
from jobs.worker.render import Letter
from jobs.year import financial_year
from sheets_schema.text import Ore, one_line
from tests.jobs.worker.calendars import event, faults, parts

MADE = datetime(2026, 11, 22, 18, 5, tzinfo=ZoneInfo("Europe/Stockholm"))
ANNA = Recipient("17", "Anna Lind", "anna@example.org", "sv", member=True)
SENDER = Sender(
    "brev@lindby.example.org",
    "Amnesty Lindby",
    "bo@example.org",
    "gruppbok.example.org",
    "lindby.example.org",
    "lindby",
)
LETTER = Letter(
    "Kallelse: årsmöte", "Hej Åsa!\n\nVälkommen – till mötet.\n", "<!DOCTYPE html><html><p>Hej Åsa!</p></html>\n"
)
MESSAGE = Message("meeting_call", ("2026-9",), ANNA, {})
STRICT = SMTP.clone(raise_on_defect=True)
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=200)
CAREFUL = st.text(st.sampled_from("Aö ,.;:\"\\<>()[]@'=?_-\r\n😀ع\u202e"), max_size=120)


def _read(body: bytes) -> EmailMessage:
    """The mail as a reader that forgives nothing sees it."""
    assert body.isascii()
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert b"\r" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 78 or b"mailto:" in body
    mail = message_from_bytes(body, policy=STRICT)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert not part.defects
        assert not [header for header in part.values() if getattr(header, "defects", ())]
    return mail


def _names(body: bytes) -> list[str]:
    """The names of the mail's own headers, as they stand in the bytes."""
    head = body.split(b"\r\n\r\n", 1)[0].decode()
    return [line.split(":", 1)[0] for line in head.split("\r\n") if not line.startswith(" ")]


def _name_in(body: bytes) -> str:
    """The name the mail goes to, by the older reader: the strict one puts spaces between encoded words."""
    name, _ = parseaddr(str(message_from_bytes(body)["To"]))
    return str(make_header(decode_header(name)))


def _mail(message: Message = MESSAGE, sender: Sender = SENDER, letter: Letter = LETTER) -> EmailMessage:
    return _read(compose(letter, message, sender, MADE))


def _to(name: str, address: str = "anna@example.org") -> Message:
    return replace(MESSAGE, to=replace(ANNA, name=name, address=address))


def _only(mail: EmailMessage, header: str) -> Address:
    (found,) = mail[header].addresses
    assert isinstance(found, Address)
    return found


def test_headers_say_who_what_and_why() -> None:
    mail = _mail()
    assert (_only(mail, "From").display_name, _only(mail, "From").addr_spec) == (
        "Amnesty Lindby",
        "brev@lindby.example.org",
    )
    assert (_only(mail, "To").display_name, _only(mail, "To").addr_spec) == ("Anna Lind", "anna@example.org")
    assert _only(mail, "Reply-To").addr_spec == "bo@example.org"
    assert str(mail["Subject"]) == "Kallelse: årsmöte"
    assert str(mail["Date"]) == "Sun, 22 Nov 2026 18:05:00 +0100"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert str(mail["Content-Language"]) == "sv"
    assert str(mail["Gruppbok-Job"]) == "meeting_call"
    assert str(mail["List-Id"]) == "<gruppbok.example.org>"
    assert str(mail["List-Unsubscribe"]) == "<mailto:bo@example.org?subject=Inga%20utskick>"


def test_each_header_stands_once() -> None:
    body = compose(LETTER, MESSAGE, SENDER, MADE)
    names = _names(body)
    assert set(Counter(name.lower() for name in names).values()) == {1}
    assert {"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"} <= set(names)


def test_only_members_mails_are_a_list() -> None:
    mail = _mail(replace(MESSAGE, to=replace(ANNA, member=False)))
    assert mail["List-Id"] is None
    assert mail["List-Unsubscribe"] is None


def test_text_comes_before_html_and_both_come_back_whole() -> None:
    mail = _mail()
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    for part, expected in ((text, LETTER.text), (html, LETTER.html)):
        assert isinstance(part, EmailMessage)
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
        assert part.get_content().replace("\r\n", "\n") == expected


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_any_printable_content_comes_back_whole(text: str, html: str) -> None:
    shown = ["".join(c for c in one if c == "\n" or c.isprintable()) + "\n" for one in (text, html)]
    parts = list(_mail(letter=Letter("Ämne", *shown)).iter_parts())
    assert [part.get_content().replace("\r\n", "\n") for part in parts if isinstance(part, EmailMessage)] == shown


def test_the_same_mail_made_again_has_the_same_bytes() -> None:
    assert compose(LETTER, MESSAGE, SENDER, MADE) == compose(LETTER, MESSAGE, SENDER, MADE)


def test_message_id_speaks_of_the_group_and_the_key_alone() -> None:
    first = str(_mail()["Message-ID"])
    later = _read(
        compose(replace(LETTER, subject="Annat"), MESSAGE, replace(SENDER, name="Ny"), datetime(2027, 1, 1, tzinfo=UTC))
    )
    assert re.fullmatch(r"<[0-9a-f]{32}@lindby\.example\.org>", first)
    assert first == later["Message-ID"] == message_id(MESSAGE.key, SENDER)
    assert first != message_id(MESSAGE.key + "x", SENDER)
    assert first != message_id(MESSAGE.key, replace(SENDER, group_id="annan"))
    assert message_id("bc", replace(SENDER, group_id="a")) != message_id("c", replace(SENDER, group_id="ab"))


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        compose(LETTER, MESSAGE, SENDER, MADE.replace(tzinfo=None))


def test_date_keeps_the_groups_own_zone() -> None:
    assert parsedate_to_datetime(str(_mail()["Date"])) == MADE


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Åsa Öberg", "Åsa Öberg"),
        ("Lind, Anna (kassör)", "Lind, Anna (kassör)"),
        ('Anna "Nana" O\'Lind \\ x', 'Anna "Nana" O\'Lind \\ x'),
        ("J. Smith", "J. Smith"),
        ("eve@evil.example", "eve@evil.example"),
        ("=?utf-8?q?x?=", "=?utf-8?q?x?="),
        ("Anna\r\nBcc: eve@evil.example", "Anna Bcc: eve@evil.example"),
        ("a@b.example>, <eve@evil.example", "a@b.example>, <eve@evil.example"),
        ("👩‍👧 عمر", "👩👧 عمر"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_names_are_shown_and_never_act(name: str, shown: str) -> None:
    mail = _mail(_to(name), replace(SENDER, name=name))
    for header, address in (("To", "anna@example.org"), ("From", "brev@lindby.example.org")):
        assert (_only(mail, header).display_name, _only(mail, header).addr_spec) == (shown, address)
    assert mail["Bcc"] is None


@settings(deadline=None)
@given(CAREFUL | ANY_TEXT)
def test_no_name_and_no_subject_breaks_a_header(text: str) -> None:
    letter = replace(LETTER, subject=text)
    body = compose(letter, _to(text), replace(SENDER, name=text), MADE)
    assert _names(body) == _names(compose(LETTER, MESSAGE, SENDER, MADE))
    mail = _read(body)
    assert _only(mail, "To").addr_spec == "anna@example.org"
    assert _only(mail, "From").addr_spec == "brev@lindby.example.org"
    shown = " ".join("".join(c for c in " ".join(text.split()) if c.isprintable()).split())
    if len(shown) <= 150:
        assert str(mail["Subject"]) == shown
    if len(shown) <= 60:
        assert _name_in(body) == shown


def test_a_long_subject_is_cut_and_folded() -> None:
    mail = _mail(letter=replace(LETTER, subject="ö" * 40_000))
    assert str(mail["Subject"]) == "ö" * 149 + "…"


def test_domains_go_in_ascii() -> None:
    sender = replace(
        SENDER, address="brev@föreningen.example", reply_to="bo@malmö.example", domain="föreningen.example"
    )
    mail = _mail(_to("Åsa", "asa@räksmörgås.example"), sender)
    assert _only(mail, "To").addr_spec == "asa@xn--rksmrgs-5wao1o.example"
    assert _only(mail, "From").addr_spec == "brev@xn--freningen-07a.example"
    assert "<mailto:bo@xn--malm-8qa.example?" in str(mail["List-Unsubscribe"])
    assert str(mail["Message-ID"]).endswith("@xn--freningen-07a.example>")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "@example.org",
        "åsa@example.org",
        "a@b@example.org",
        "a b@example.org",
        "a@example.org, b@example.org",
        "a@x.org\r\nBcc: b@x.org",
        "a@",
        "a@ex ample.org",
        "<a@example.org>",
    ],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"That is not|domain"):
        compose(LETTER, _to("Anna", address), SENDER, MADE)


def test_a_long_address_keeps_its_unsubscribe_header_whole() -> None:
    address = f"{'a' * 60}+b&c?d%e@{'.'.join(['xxxxxxxxxx'] * 12)}.example"
    body = compose(LETTER, MESSAGE, replace(SENDER, reply_to=address), MADE)
    mail = _read(body)
    assert b"=?" not in body.split(b"List-Unsubscribe", 1)[1].split(b"MIME-Version", 1)[0]
    assert str(mail["List-Unsubscribe"]).startswith(f"<mailto:{'a' * 60}+b%26c%3Fd%25e@xxx")
    assert _only(mail, "Reply-To").addr_spec == address


def test_without_an_address_for_replies_they_go_to_the_sender() -> None:
    mail = _mail(sender=replace(SENDER, reply_to=""))
    assert _only(mail, "Reply-To").addr_spec == SENDER.address
    assert "mailto:brev@lindby.example.org" in str(mail["List-Unsubscribe"])


def test_english_readers_unsubscribe_in_english() -> None:
    mail = _mail(replace(MESSAGE, to=replace(ANNA, language="en")))
    assert str(mail["Content-Language"]) == "en"
    assert "subject=No%20mailings" in str(mail["List-Unsubscribe"])


ROUND = Event(
    "meeting:2026-9",
    datetime(2026, 11, 26, 18, 30, tzinfo=MADE.tzinfo),
    "Gruppmöte",
    place="Kulturhuset",
    description="Val\nFika",
    sequence=3,
)
INVITED = replace(MESSAGE, facts={"invitation": Invitation(ROUND, "REQUEST")})


def test_a_mail_with_an_invitation_made_again_has_the_same_bytes() -> None:
    body = compose(LETTER, INVITED, SENDER, MADE)
    assert body == compose(LETTER, INVITED, SENDER, MADE)
    _read(body)
    assert body.split(b"\r\n\r\n", 1)[0].count(b"boundary") == 1
    part, file = parts(body)
    assert part == file
    assert faults(file) == []


def test_an_event_is_known_by_the_group_and_the_meeting_alone() -> None:
    def uid(message: Message, sender: Sender, made: datetime) -> str:
        return str(event(parts(compose(LETTER, message, sender, made))[0])["UID"])

    first = uid(INVITED, SENDER, MADE)
    later = replace(ROUND, start=datetime(2027, 1, 1, 9, tzinfo=MADE.tzinfo), summary="Årsmöte", sequence=9)
    off = replace(INVITED, job="meeting_cancelled", facts={"invitation": Invitation(later, "CANCEL")})
    assert re.fullmatch(r"[0-9a-f]{32}@lindby\.example\.org", first)
    assert uid(off, replace(SENDER, name="Ny"), datetime(2027, 1, 1, tzinfo=UTC)) == first
    assert uid(replace(INVITED, to=replace(ANNA, person="18", address="bo@example.org")), SENDER, MADE) == first
    other = replace(INVITED, facts={"invitation": Invitation(replace(ROUND, about="meeting:2026-10"), "REQUEST")})
    assert first not in (uid(other, SENDER, MADE), uid(INVITED, replace(SENDER, group_id="annan"), MADE))


@settings(deadline=None, max_examples=50)
@given(CAREFUL | ANY_TEXT)
def test_no_text_breaks_an_invitation(text: str) -> None:
    hostile = replace(ROUND, summary=one_line(text), place=one_line(text), description=one_line(text))
    message = replace(INVITED, to=replace(ANNA, name=text), facts={"invitation": Invitation(hostile, "REQUEST")})
    file, _ = parts(compose(LETTER, message, replace(SENDER, name=text), MADE))
    assert faults(file) == []
    names = [line.split(b":")[0].split(b";")[0] for line in file.split(b"\r\n") if line[:1] not in (b" ", b"")]
    assert names.count(b"ATTENDEE") == names.count(b"ORGANIZER") == names.count(b"UID") == 1
    assert set(names) <= KNOWN


KNOWN = {
    *(b"BEGIN", b"END", b"VERSION", b"PRODID", b"CALSCALE", b"METHOD", b"TZID", b"DTSTART", b"RRULE", b"TZNAME"),
    *(b"TZOFFSETFROM", b"TZOFFSETTO", b"SUMMARY", b"DTSTAMP", b"UID", b"SEQUENCE", b"ATTENDEE", b"DESCRIPTION"),
    *(b"LOCATION", b"ORGANIZER", b"STATUS", b"TRANSP"),
}


OVER = OverYear(
    financial_year(2026, (1, 1)), MADE.date(), Ore(1000_00), ((date(2026, 3, 1), Ore(500_00)),), preliminary=False
)
ILLUSTRATED = replace(MESSAGE, job="weekly_letter", facts={"picture": OVER})
SHOWN = replace(LETTER, html='<!DOCTYPE html><html><p>src="cid:balance"</p><img src="cid:balance" alt="x"></html>\n')


def test_a_mail_with_a_picture_holds_it_beside_its_html() -> None:
    mail = _mail(ILLUSTRATED, letter=SHOWN)
    text, related = mail.iter_parts()
    html, picture = related.iter_parts()
    kinds = [part.get_content_type() for part in (mail, text, related, html, picture)]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    assert related.get_param("type") == "text/html"
    assert (picture.get_content_disposition(), picture.get_filename()) == ("inline", "saldo.png")
    known_by = picture["Content-ID"].strip("<>")
    assert known_by == f"balance.{mail['Message-ID'].strip('<>')}"
    assert html.get_content().count(f'<img src="cid:{known_by}" alt') == 1
    assert 'src="cid:balance"</p>' in html.get_content(), "what people wrote stays as it is"
    assert picture.get_content() == draw(OVER, "sv")


def test_a_mail_with_a_picture_made_again_has_the_same_bytes() -> None:
    assert compose(SHOWN, ILLUSTRATED, SENDER, MADE) == compose(SHOWN, ILLUSTRATED, SENDER, MADE)


def test_each_mails_picture_has_a_name_of_its_own() -> None:
    mails = [_mail(replace(ILLUSTRATED, about=(day,)), letter=SHOWN) for day in ("2026-11-15", "2026-11-22")]
    assert len({part["Content-ID"] for mail in mails for part in mail.walk() if part["Content-ID"]}) == 2


def test_a_mail_without_a_picture_is_as_it_was() -> None:
    assert compose(LETTER, replace(MESSAGE, facts={"picture": None}), SENDER, MADE) == compose(
        LETTER, MESSAGE, SENDER, MADE
    )
