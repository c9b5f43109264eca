"""Statements written as each bank writes them, with content that is made up."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html import escape

from openpyxl import Workbook

from sheets_schema.text import Ore, decimal
from sync.bank.statement import Line, Statement

Pending = Sequence[tuple[int, str, Ore]]
"""Rows that the bank has not booked, each with the place it takes in the list, its text and its sum."""


@dataclass(frozen=True)
class Shape:
    """One way in which a bank writes. `keeps` gives what of a statement the file can carry."""

    name: str
    write: Callable[[Statement, Pending], bytes]
    keeps: Callable[[Statement], Statement]


def comma(ore: int) -> str:
    """`-1234,50`."""
    return decimal(ore).replace(".", ",")


def spaced(ore: int) -> str:
    """`-1 234,50`, with a no-break space."""
    kronor, rest = comma(ore).removeprefix("-").split(",")
    return f"{'-' if ore < 0 else ''}{int(kronor):,},{rest}".replace(",", "\u00a0", (len(kronor) - 1) // 3)


def _listed(
    header: Sequence[str], rows: Sequence[Sequence[str]], separator: str, *, above: str = "", end: str = "\r\n"
) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return above + out.getvalue()


def _newest_first(statement: Statement) -> list[Line]:
    return list(reversed(statement.lines))


def _with(rows: list[list[str]], pending: list[tuple[int, list[str]]]) -> list[list[str]]:
    for place, row in pending:
        rows.insert(min(place, len(rows)), row)
    return rows


def _swedbank(header: Sequence[str]) -> Callable[[Statement, Pending], bytes]:
    def write(statement: Statement, pending: Pending) -> bytes:
        above = ""
        if statement.period:
            first, last = statement.period
            above = f"* Transaktioner Period {first}–{last} Skapad {last + timedelta(3)} 10:34 CEST\r\n"
        rows = [
            [str(n), "82347", "0036297935", "Föreningskonto", "SEK", *[line.date.isoformat()] * 3, line.reference, line.text,
             decimal(line.amount), decimal(line.balance or 0)]
            for n, line in enumerate(_newest_first(statement), 1)
        ]  # fmt: skip
        return _listed(header, rows, ",", above=above).encode("cp1252", "replace")

    return write


SWEDBANK_A = "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo"
SWEDBANK_B = "Radnr,Clnr,Kontonr,Produkt,Valuta,Bokfdag,Transdag,Valutadag,Referens,Text,Belopp,Saldo"
SEB = "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo"
SEB_SPLIT = "Bokförd;Valutadatum;Text;Typ;Insättningar;Uttag;Bokfört saldo"
HANDELSBANKEN = "Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo"
NORDEA_OLD = "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta"
NORDEA_NEW = "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik/Ytterligare detaljer;Meddelande;Egna anteckningar;Saldo;Valuta"


def _seb(shown: Callable[[int], str]) -> Callable[[Statement, Pending], bytes]:
    def write(statement: Statement, pending: Pending) -> bytes:
        rows = [
            [str(line.date), str(line.date), line.reference, line.text, shown(line.amount), shown(line.balance or 0)]
            for line in _newest_first(statement)
        ]
        return _listed(SEB.split(";"), rows, ";").encode("utf-8-sig")

    return write


def thousandths(ore: int) -> str:
    """`-253.520`."""
    return decimal(ore) + "0"


def _seb_split(statement: Statement, pending: Pending) -> bytes:
    rows = [
        [str(line.date), str(line.date), line.text, line.kind, decimal(line.amount) if line.amount > 0 else "",
         decimal(line.amount) if line.amount <= 0 else "", decimal(line.balance or 0)]
        for line in _newest_first(statement)
    ]  # fmt: skip
    return _listed(SEB_SPLIT.split(";"), rows, ";").encode("utf-8-sig")


def _workbook(above: Sequence[Sequence[object]], header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (*above, header, *rows):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _seb_xlsx(statement: Statement, pending: Pending) -> bytes:
    rows = [
        [str(one.date), str(one.date), one.reference, one.text, one.amount / 100, (one.balance or 0) / 100]
        for one in _newest_first(statement)
    ]
    return _workbook([["Kontohändelser"], ["Konto", "5440 00 123 45"], []], SEB.split(";"), rows)


def _handelsbanken(statement: Statement, pending: Pending) -> bytes:
    rows = [
        [str(one.date), str(one.date), one.text, comma(one.amount), comma(one.balance or 0)]
        for one in _newest_first(statement)
    ]
    day = str(statement.lines[-1].date)
    waiting = [(place, [day, day, f"Prel {text}", comma(amount), ""]) for place, text, amount in pending]
    text = _listed(HANDELSBANKEN.split(";"), _with(rows, waiting), ";")
    return text.encode("iso-8859-1", "replace")


def _handelsbanken_xlsx(statement: Statement, pending: Pending) -> bytes:
    def moment(day: date) -> datetime:
        return datetime(day.year, day.month, day.day)

    rows: list[list[object]] = [
        [moment(one.date), moment(one.date), one.text, one.amount / 100, (one.balance or 0) / 100]
        for one in _newest_first(statement)
    ]
    day = moment(statement.lines[-1].date)
    for place, text, amount in pending:
        rows.insert(min(place, len(rows)), [day, day, f"Prel {text}", amount / 100, None])
    above: list[list[object]] = [["Kontoutdrag"], []]
    if statement.period:
        above.insert(1, ["Period", f"{statement.period[0]} - {statement.period[1]}"])
    return _workbook(above, HANDELSBANKEN.split(";"), rows)


def _nordea(header: str) -> Callable[[Statement, Pending], bytes]:
    def write(statement: Statement, pending: Pending) -> bytes:
        def row(day: str, text: str, amount: int, balance: str, reference: str) -> list[str]:
            new = [reference, ""] if header is NORDEA_NEW else []
            name = "" if header is NORDEA_NEW else reference
            return [day, comma(amount), "", "", name, text, *new, balance, "SEK", ""]

        rows = [
            row(f"{one.date:%Y/%m/%d}", one.text, one.amount, spaced(one.balance or 0), one.reference)
            for one in _newest_first(statement)
        ]
        waiting = [(place, row("Reserverat", text, amount, "", "")) for place, text, amount in pending]
        return _listed([*header.split(";"), ""], _with(rows, waiting), ";", end="\n").encode("utf-8-sig")

    return write


def _camt(version: int) -> Callable[[Statement, Pending], bytes]:
    def write(statement: Statement, pending: Pending) -> bytes:
        opening = statement.opening or Ore(0)
        first, last = statement.period or (statement.lines[0].date, statement.lines[-1].date)
        entries = [entry(one, version) for one in statement.lines]
        waiting = [entry(Line(last, text, amount), version, "PDNG") for _, text, amount in pending]
        return camt_file([camt_statement(entries + waiting, opening, statement.lines, (first, last))], version)

    return write


def _amount(ore: int) -> str:
    side = "CRDT" if ore >= 0 else "DBIT"
    return f'<Amt Ccy="SEK">{decimal(abs(ore))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def entry(line: Line, version: int = 2, status: str = "BOOK", more: str = "") -> str:
    """An entry of a camt.053 statement."""
    said = status if version < 8 else f"<Cd>{status}</Cd>"
    text = f"<NtryDtls><TxDtls><RmtInf><Ustrd>{escape(line.text)}</Ustrd></RmtInf></TxDtls></NtryDtls>"
    reference = f"<AcctSvcrRef>{escape(line.reference)}</AcctSvcrRef>" if line.reference else ""
    return f"<Ntry>{_amount(line.amount)}{more}<Sts>{said}</Sts><BookgDt><Dt>{line.date}</Dt></BookgDt>{reference}{text}</Ntry>"


def _balance(code: str, ore: int, day: date) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(ore)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def camt_statement(
    entries: Sequence[str],
    opening: int,
    lines: Sequence[Line],
    days: tuple[date, date],
    account: str = "SE4550000000058398257466",
) -> str:
    """One statement of a camt.053 file."""
    closing = opening + sum(one.amount for one in lines)
    span = f"<FrToDt><FrDtTm>{days[0]}T00:00:00</FrDtTm><ToDtTm>{days[1]}T23:59:59</ToDtTm></FrToDt>"
    return (
        f"<Stmt><Id>1</Id>{span}<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>SEK</Ccy></Acct>"
        f"{_balance('OPBD', opening, days[0])}{_balance('CLBD', closing, days[1])}{''.join(entries)}</Stmt>"
    )


def camt_file(statements: Sequence[str], version: int = 2) -> bytes:
    """A camt.053 file of these statements."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02d}"
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    text = f'{head}<Document xmlns="{space}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>{"".join(statements)}</BkToCstmrStmt></Document>'
    return text.encode()


SWISH_KINDS: Mapping[str, int] = {"SWH": 1, "SWR": -1, "SWT": 1, "SWU": -1, "SWZ": 1}


def _swish(separator: str, shown: Callable[[int], str]) -> Callable[[Statement, Pending], bytes]:
    def write(statement: Statement, pending: Pending) -> bytes:
        rows = [["01", "1235524400", str(statement.lines[-1].date)]]
        for one in statement.lines:
            kind = one.kind or ("SWH" if one.amount >= 0 else "SWU")
            rows.append(
                ["02", "5566778899", "123456789", "HANDSESS", "1235524400", str(one.date), kind, shown(abs(one.amount)), "SEK",
                 "+46700000000", one.text, one.reference, "", "", f"{one.date}T13:32:22", str(one.date), "1", "2"]
            )  # fmt: skip
        rows.append(["03", str(len(rows) - 1)])
        return "".join(separator.join(row) + "\r\n" for row in rows).encode("iso-8859-1", "replace")

    return write


def _keeps(*, reference: bool = False, kind: bool = False, period: bool = False) -> Callable[[Statement], Statement]:
    def keeps(statement: Statement) -> Statement:
        lines = tuple(
            replace(one, reference=one.reference if reference else "", kind=one.kind if kind else "")
            for one in statement.lines
        )
        return replace(statement, lines=lines, period=statement.period if period else None)

    return keeps


def _beside_the_text(statement: Statement) -> Statement:
    """Nordea says beside the text what it may be said with; what only says the text again is not kept twice."""
    kept = _keeps(reference=True)(statement)
    lines = (replace(one, reference="" if one.reference == one.text else one.reference) for one in kept.lines)
    return replace(kept, lines=tuple(lines))


def _without_balances(statement: Statement) -> Statement:
    lines = tuple(
        replace(one, balance=None, kind=one.kind or ("SWH" if one.amount >= 0 else "SWU")) for one in statement.lines
    )
    return replace(statement, lines=lines, opening=None, closing=None, period=None)


def _days_told(statement: Statement) -> Statement:
    """camt.053 always names its days."""
    kept = _keeps(reference=True)(statement)
    return replace(kept, period=statement.period or (statement.lines[0].date, statement.lines[-1].date))


SHAPES = (
    Shape("Swedbank", _swedbank(SWEDBANK_A.split(",")), _keeps(reference=True, period=True)),
    Shape("Swedbank, företag", _swedbank(SWEDBANK_B.split(",")), _keeps(reference=True, period=True)),
    Shape("SEB, point", _seb(thousandths), _keeps(reference=True)),
    Shape("SEB, comma", _seb(comma), _keeps(reference=True)),
    Shape("SEB, in and out", _seb_split, _keeps(kind=True)),
    Shape("SEB, xlsx", _seb_xlsx, _keeps(reference=True)),
    Shape("Handelsbanken", _handelsbanken, _keeps()),
    Shape("Handelsbanken, xlsx", _handelsbanken_xlsx, _keeps(period=True)),
    Shape("Nordea", _nordea(NORDEA_OLD), _beside_the_text),
    Shape("Nordea, new", _nordea(NORDEA_NEW), _beside_the_text),
    Shape("camt.053.001.02", _camt(2), _days_told),
    Shape("camt.053.001.08", _camt(8), _days_told),
    Shape("Swish, comma", _swish(",", decimal), _without_balances),
    Shape("Swish, semicolon", _swish(";", comma), _without_balances),
)
PENDING = ("Handelsbanken", "Nordea", "camt")
"""The shapes, by how their names begin, that list what is not booked yet."""
