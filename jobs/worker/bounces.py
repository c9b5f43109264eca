"""What a bounce says: which of our mails came back, and whether its address is beyond reach. Pure: bytes to words."""

import logging
import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import NamedTuple

from sheets_schema.text import fold

_LONGEST_LINE = 320
"""Most bytes of a line that are looked at: room for any address; flufl's patterns take their square in time."""
_DAEMONS = frozenset(("mailer-daemon", "mail-daemon", "postmaster", "mdaemon"))
_IDENTIFIER = re.compile(rb"<[^<>\s@]{1,128}@[^<>\s@]{1,128}>")
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_OF_THE_MAIL = re.compile(r"5\.(?:2\.[23]|3\.[245]|4\.[3567]|5\.\d+|6\.\d+|7\.\d+)")
"""Refusals for good that say nothing of the address: a full box, the mail's size or content, the way, a policy."""


class Sent(NamedTuple):
    """A mail of ours: its address as the sheet has it, and as the mail's own header has it."""

    address: str
    written: str


class Bounce(NamedTuple):
    """An address that no mail reaches, and why: an enhanced status code (RFC 3463), or what kind of notice said so."""

    address: str
    reason: str


def may_be_one(head: bytes) -> bool:
    """Whether a mail with these headers may be a bounce, so that it is worth reading whole."""
    headers = message_from_bytes(head)
    local = parseaddr(str(headers.get("From", "")))[1].partition("@")[0].lower()
    is_report = headers.get_content_type() == "multipart/report"
    return is_report or local in _DAEMONS or headers.get("Return-Path", "").strip() == "<>" or _names_failed(headers)


def _names_failed(headers: Message) -> bool:
    return "X-Failed-Recipients" in headers


def read(raw: bytes, sent: Mapping[str, Sent]) -> list[Bounce] | None:
    """The addresses that a mail says are beyond reach; None for one that returns no mail of ours.

    `sent` holds what we have sent, by Message-ID. Only the address such a mail went to can bounce: whoever does not
    have the mail cannot silence its reader.
    """
    notice = message_from_bytes(b"\n".join(line[:_LONGEST_LINE] for line in raw.splitlines()))
    ours = [sent[one] for one in sorted(_returned(notice)) if one in sent]
    if not ours:
        return None
    failed = _failed(notice)
    found = {}
    for mail in ours:
        if fold(mail.written) in failed or fold(mail.address) in failed:
            reason = _reason(notice, {fold(mail.written), fold(mail.address)})
            if reason:
                found[fold(mail.address)] = Bounce(mail.address, reason)
    return list(found.values())


def _returned(notice: Message) -> set[str]:
    """The Message-IDs in what a notice returns; those of its own headers are nothing returned."""
    found: set[bytes] = set()
    for part in notice.walk():
        if part is not notice:
            found |= set(_IDENTIFIER.findall(str(part.get("Message-ID", "")).encode("ascii", "replace")))
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            found |= set(_IDENTIFIER.findall(content)) if isinstance(content, bytes) else set()
    return {one.decode("ascii", "replace") for one in found}


def _failed(notice: Message) -> set[str]:
    """The folded addresses that failed for good, as flufl.bounce reads the notice; none where it cannot."""
    from flufl.bounce import all_failures  # noqa: PLC0415 - only where a mail of ours came back

    # It would write a whole notice's trouble, addresses and all, to stderr.
    logging.getLogger("flufl.bounce").disabled = True
    try:
        _, permanent = all_failures(notice)
    except Exception:  # noqa: BLE001 - it reads what anybody may have sent; any trouble means no bounce
        return set()
    return {fold(one.decode("ascii", "replace")) for one in permanent}


def _reason(notice: Message, addresses: set[str]) -> str:
    """Why the address failed; "" where what failed may go another time, or was the mail and not the address."""
    statuses = [status for block in _recipients(notice) if _names(block) & addresses for status in _codes(block)]
    if not statuses:
        return "returned"
    hard = [status for status in statuses if status.startswith("5.") and not _OF_THE_MAIL.fullmatch(status)]
    return hard[0] if len(hard) == len(statuses) else ""


def _recipients(notice: Message) -> Iterator[Message]:
    """The blocks of a delivery status (RFC 3464)."""
    for part in notice.walk():
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        if isinstance(blocks, list):
            yield from (block for block in blocks if isinstance(block, Message))


def _names(block: Message) -> set[str]:
    """The folded addresses that a block is about."""
    told = [str(block.get(name, "")) for name in ("Original-Recipient", "Final-Recipient")]
    return {fold(parseaddr(one.rpartition(";")[2])[1]) for one in told} - {""}


def _codes(block: Message) -> list[str]:
    found = _STATUS.search(str(block.get("Status", "")))
    return [found[0]] if found else []
