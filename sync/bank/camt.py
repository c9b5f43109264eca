"""camt.053: the statement of ISO 20022, in XML. Any version of it, one or more statements of one account in a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sheets_schema.days import read_date
from sheets_schema.text import Ore
from sync.bank import refusals
from sync.bank.statement import Line, Statement, tidied

BANK = "camt.053"
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
_OPENINGS, _CLOSING = ("OPBD", "PRCD"), "CLBD"
_TEXTS = ("RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf")
_PARTIES = ("RltdPties/{}/Nm", "RltdPties/{}/Pty/Nm")
_MOST_TEXTS = 3
_LARGEST = 10**14


class Entry(NamedTuple):
    """One booked entry, by its number in the file. `reversed` says that it takes back an earlier one."""

    at: int
    line: Line
    is_reversed: bool


class Part(NamedTuple):
    """One statement of the file."""

    account: str
    opening: Ore | None
    closing: Ore | None
    entries: list[Entry]
    period: tuple[date, date] | None
    pending: int


def is_camt(content: bytes) -> bool:
    """Whether the file is XML: then it is a camt.053 statement or nothing that can be read."""
    head = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"<?xml", b"<Document", b"<!DOCTYPE", b"<BkToCstmrStmt")) or b"<\0?\0x\0" in content[:20]


def read(content: bytes) -> Statement:
    """The file as one statement. Raises BankError."""
    parts = _parts(_root(content))
    if len({part.account for part in parts}) > 1:
        raise refusals.several_accounts()
    parts = _in_order(parts)
    lines = [line for place, part in enumerate(parts, 1) for line in _with_balances(part, place)]
    pending = sum(part.pending for part in parts)
    if not lines:
        raise refusals.empty(pending)
    if any(line.balance is None for line in lines):
        lines = [replace(line, balance=None) for line in lines]
    days = [day for part in parts if part.period for day in part.period]
    period = (min(days), max(days)) if days and all(part.period for part in parts) else None
    opening = parts[0].opening if lines[0].balance is not None else None
    return Statement(BANK, tuple(lines), opening, lines[-1].balance, period=period, pending=pending)


def _root(content: bytes) -> Element:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise refusals.broken_xml() from error
    if not root.tag.startswith("{" + _NAMESPACE):
        raise refusals.broken_xml(f"{_NAMESPACE}…")
    return root


def _parts(root: Element) -> list[Part]:
    statements = root.findall("{*}BkToCstmrStmt/{*}Stmt")
    if not statements:
        raise refusals.broken_xml("Stmt")
    parts, number = [], 0
    for place, one in enumerate(statements, 1):
        for found in one.iterfind("{*}Acct/{*}Ccy"):
            if _text(found) != "SEK":
                raise refusals.foreign(place)
        entries, pending = [], 0
        for entry in one.iterfind("{*}Ntry"):
            number += 1
            if _status(entry) != "BOOK":
                pending += 1
                continue
            entries.append(_entry(entry, number))
        account = "".join(_text(found) for found in one.iterfind("{*}Acct/{*}Id//*"))
        parts.append(_part(one, account, entries, pending))
    return parts


def _part(one: Element, account: str, entries: list[Entry], pending: int) -> Part:
    told = {_text(_at(bal, "Tp/CdOrPrtry/Cd")): bal for bal in reversed(one.findall("{*}Bal"))}
    opening = next((_signed(told[code], 0) for code in _OPENINGS if code in told), None)
    closing = _signed(told[_CLOSING], 0) if _CLOSING in told else None
    first, last = (read_date(_text(_at(one, f"FrToDt/{tag}"))) for tag in ("FrDtTm", "ToDtTm"))
    if last is None and _CLOSING in told:
        last = _day(told[_CLOSING], "Dt")
    if first is None and entries:
        first = entries[0].line.date
    period = (first, last) if first and last and first <= last else None
    return Part(account, opening, closing, entries, period, pending)


def _entry(entry: Element, at: int) -> Entry:
    day = _day(entry, "BookgDt") or _day(entry, "ValDt")
    if day is None:
        raise refusals.entry(at, "BookgDt")
    is_reversed = _text(_at(entry, "RvslInd")) in ("true", "1")
    reference = tidied(_text(_at(entry, "AcctSvcrRef")) or _text(_at(entry, "NtryRef")))
    amount = _signed(entry, at)
    line = Line(day, _words(entry, amount), amount, None, reference, "reversal" if is_reversed else "")
    return Entry(at, line, is_reversed)


def _words(entry: Element, amount: Ore) -> str:
    """What an entry says: who, and what for, of each of its payments; what is said of the whole where they say nothing."""
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    said = [_of_payment(one, amount) for one in details]
    texts = list(dict.fromkeys(filter(None, said)))
    if not texts:
        return tidied(_text(_at(entry, "AddtlNtryInf")))
    more = f" +{len(texts) - _MOST_TEXTS}" if len(texts) > _MOST_TEXTS else ""
    return tidied("; ".join(texts[:_MOST_TEXTS]) + more)


def _of_payment(details: Element, amount: Ore) -> str:
    who = ("UltmtDbtr", "Dbtr") if amount > 0 else ("UltmtCdtr", "Cdtr")
    names = [_text(_at(details, path.format(one))) for one in who for path in _PARTIES]
    texts = [_text(found) for path in _TEXTS for found in details.iterfind(_path(path))]
    words = dict.fromkeys(filter(None, [*names, *texts]))
    return " ".join(words)


def _signed(element: Element, at: int) -> Ore:
    """The sum of an entry or a balance, with the sign of its direction. Raises BankError."""
    amount = _at(element, "Amt")
    direction = _text(_at(element, "CdtDbtInd"))
    if amount is None or direction not in ("CRDT", "DBIT"):
        raise refusals.entry(at, "CdtDbtInd")
    if amount.get("Ccy") != "SEK":
        raise refusals.foreign(at)
    try:
        exact = Decimal(_text(amount)) * 100
        ore = int(exact) if exact.is_finite() and exact == exact // 1 and 0 <= exact <= _LARGEST else None
    except (InvalidOperation, ValueError):
        ore = None
    if ore is None:
        raise refusals.entry(at, "Amt")
    return Ore(ore if direction == "CRDT" else -ore)


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """The statements from the oldest to the newest, each beginning where the one before ended. Raises BankError."""
    by_day = sorted(parts, key=lambda part: part.entries[0].line.date if part.entries else date.min)
    for order in (by_day, list(parts), list(reversed(parts))):
        if all(_follows(later, before) for before, later in pairwise(order)):
            return order
    broken = (place for place, (before, later) in enumerate(pairwise(parts), 2) if not _follows(later, before))
    raise refusals.not_adding_up(next(broken))


def _follows(later: Part, before: Part) -> bool:
    return later.opening is None or before.closing is None or later.opening == before.closing


def _with_balances(part: Part, place: int) -> Iterator[Line]:
    """The lines with the balance after each, where the statement opens with one. Raises BankError."""
    lines = _measured(part, place)
    balance = part.opening
    for line in lines:
        if balance is not None:
            balance = Ore(balance + line.amount)
        yield replace(line, balance=balance)


def _measured(part: Part, place: int) -> list[Line]:
    """The lines as their directions say or, where only that adds up, with what is taken back turned round."""
    plain = [entry.line for entry in part.entries]
    turned = [replace(one.line, amount=Ore(-one.line.amount)) if one.is_reversed else one.line for one in part.entries]
    if part.opening is None or part.closing is None:
        return plain
    wanted = part.closing - part.opening
    for lines in (plain, turned):
        if sum(line.amount for line in lines) == wanted:
            return sorted(lines, key=lambda line: line.date)
    raise refusals.not_adding_up(place)


def _status(entry: Element) -> str:
    found = _at(entry, "Sts")
    return (_text(found) or _text(_at(entry, "Sts/Cd"))) if found is not None else "BOOK"


def _day(element: Element, tag: str) -> date | None:
    return read_date(_text(_at(element, f"{tag}/Dt"))) or read_date(_text(_at(element, f"{tag}/DtTm"))[:10])


def _path(path: str) -> str:
    return "/".join(f"{{*}}{tag}" for tag in path.split("/"))


def _at(element: Element, path: str) -> Element | None:
    return element.find(_path(path))


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
