"""Bounces: which address of ours is beyond reach, and which notices say nothing of the kind."""

from collections.abc import Callable

import pytest

from jobs.worker.bounces import Bounce, Sent, may_be_one, read
from tests.mail import notices
from tests.mail.notices import ORIGINAL, OURS

BO = Sent("Bo@Example.net", "bo@example.net")


def told(raw: bytes, to: Sent = BO) -> list[Bounce] | None:
    """What a notice says of our one mail."""
    return read(raw, {OURS: to})


@pytest.mark.parametrize(
    ("notice", "reason"),
    [(notices.postfix, "5.1.1"), (notices.gmail, "5.1.1"), (notices.exchange, "5.1.10"), (notices.exim, "returned")],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_an_address_that_is_not_there_bounces(notice: Callable[[], bytes], reason: str) -> None:
    assert told(notice()) == [Bounce("Bo@Example.net", reason)]


@pytest.mark.parametrize("notice", [notices.postfix, notices.gmail, notices.exchange, notices.exim])
def test_a_notice_that_returns_no_mail_of_ours_is_nothing(notice: Callable[..., bytes]) -> None:
    forged = ORIGINAL.replace(OURS, "<0123@example.org>")
    assert told(notice(original=forged)) is None
    assert told(notice(original="")) is None


def test_a_forged_notice_cannot_silence_another_than_who_got_the_mail() -> None:
    assert told(notices.postfix(about="anna@example.org")) == []
    assert told(notices.postfix(), Sent("anna@example.org", "anna@example.org")) == []


@pytest.mark.parametrize(
    "status",
    ["4.4.1", "4.2.2", "5.2.2", "5.2.3", "5.3.4", "5.4.5", "5.6.1", "5.7.1", "5.7.26", "2.1.5"],
)
def test_what_passes_or_was_the_mails_own_fault_is_no_bounce(status: str) -> None:
    assert told(notices.postfix(status)) == []


@pytest.mark.parametrize("status", ["5.0.0", "5.1.0", "5.1.2", "5.1.3", "5.1.6", "5.2.0", "5.2.1", "5.4.1", "5.4.4"])
def test_what_says_that_the_address_is_no_good_is_one(status: str) -> None:
    assert told(notices.postfix(status)) == [Bounce("Bo@Example.net", status)]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_notice_of_something_else_is_no_bounce(action: str) -> None:
    assert told(notices.postfix("4.4.1" if action == "delayed" else "2.0.0", action)) == []


def test_an_address_of_a_domain_in_other_letters_is_known_by_what_the_mail_said() -> None:
    raw = notices.postfix(about="bo@xn--exmple-cua.net")
    assert told(raw, Sent("bo@exämple.net", "bo@xn--exmple-cua.net")) == [Bounce("bo@exämple.net", "5.1.1")]


def test_a_mail_cut_short_still_says_what_it_returns() -> None:
    long = notices.gmail() + b"x" * 300_000
    assert told(long[:4000]) == told(notices.gmail())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        f"From: x\r\n\r\n{OURS}".encode(),
        f"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{OURS}".encode(),
        f"Content-Type: multipart/mixed\r\nX-Failed-Recipients: bo@example.net\r\n\r\n{OURS}".replace(
            "X-F", "F"
        ).encode(),
        f"Content-Type: text/plain; charset=nonsense\r\nContent-Transfer-Encoding: base64\r\n\r\n{OURS}".encode(),
    ],
)
def test_a_mail_that_makes_no_sense_is_no_bounce(raw: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    assert not told(raw)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("notice", [notices.postfix, notices.gmail, notices.exchange, notices.exim])
def test_a_notice_is_known_by_its_headers(notice: Callable[[], bytes]) -> None:
    assert may_be_one(notice().partition(b"\r\n\r\n")[0])


@pytest.mark.parametrize(
    "head", [b"", b"From: Bo <bo@example.net>\r\nContent-Type: multipart/mixed; boundary=x\r\n", b"From: \xff <>\r\n"]
)
def test_any_other_mail_is_not_read(head: bytes) -> None:
    assert not may_be_one(head)
