"""Each bank's file, as it is written, and what is read of it."""

from datetime import date

import pytest

from sheets_schema.text import Ore
from sync.bank import plain_text, sums
from sync.bank.reading import read_statement
from sync.bank.statement import BankError, Line, Statement
from tests.bank.writers import camt_file, camt_statement, entry

SWEDBANK = """* Transaktioner Period 2026-05-01–2026-05-31 Skapad 2026-06-13 10:34 CEST
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
1,82347,0036297935,"Föreningskonto",SEK,2026-05-29,2026-05-28,2026-05-29,"HEMKÖP","Kortköp, HEMKÖP",-117.11,3275.95
"2,82347,0036297935,""Föreningskonto"",SEK,2026-05-28,2026-05-28,2026-05-28,""Anna Ek"",""Swish"",250.00,3393.06"
3,82347,0036297935,"Föreningskonto",SEK,2026-05-27,2026-05-27,2026-05-27,"Bankavgift","",-75.00,3143.06
"""
COMPANY = """Radnr,Clnr,Kontonr,Produkt,Valuta,Bokfdag,Transdag,Valutadag,Referens,Text,Belopp,Saldo
1,82347,36297935,"Företagskonto",SEK,2026-05-29,2026-05-29,2026-05-29,"","Swish Ek",100.00,300.00
2,82347,36297935,"Företagskonto",SEK,2026-05-28,2026-05-28,2026-05-28,"","Swish Dal",50.00,200.00
"""
SEB = """Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo
2026-09-11;2026-09-11;5490990004;PRESSHORNAN /26-09-10;-253.520;10000.000
2026-09-11;2026-09-11;5490990005;46701234567;1200.000;10253.520
"""
SPLIT = """Bokförd;Valutadatum;Text;Typ;Insättningar;Uttag;Bokfört saldo
2026-07-21;2026-07-21;PRESSBYRAN/26-07-20;Kortköp;;-89.44;910.56
2026-07-18;2026-07-18;Insättning bössor;Insättning;1000.00;;1000.00
"""
HANDELSBANKEN = """Kontonummer;6789 123 456 789
Period;2026-01-01 - 2026-01-31

Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2026-01-16;2026-01-16;Prel SJ;-10,00;
2026-01-15;2026-01-15;SWISH FRÅN ANNA EK;99,50;12 345,67
2026-01-14;2026-01-14;"HYRA; lokal";-432,50;12246,17
"""
NORDEA_OLD = """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
Reserverat;-55,00;;;;Kortköp ICA;;SEK
2026/03/02;-18,84;;;Café Ö;Kortköp 260301;10 686,66;SEK
2026/02/04;250,00;Anna Ek;;;;10705,50;SEK
"""
NORDEA_NEW = """Datum;Belopp;Avsändare;Mottagare;Namn;Ytterligare detaljer;Meddelande;Egna anteckningar;Saldo;Valuta;
2026-03-02;−18,84;;;;Kortköp 260301;Café Ö;;10686,66;SEK;
2026-02-04;-1,85;;;;AVGIFTER;;;10705,50;SEK;
"""
SWISH = """01,1235524400,2026-03-31,3.1.2
02,5566778899,123456789,HANDSESS,1235524400,2026-03-16,SWH,1500.00,SEK,+46709879879,Anna Ek,4469411476093487,Till Amnesty,,2026-03-16T13:32:22
02,5566778899,123456789,HANDSESS,1235524400,2026-03-17,SWR,100.00,SEK,+46709879879,Anna Ek,4469411476093488,,,2026-03-17T13:32:22,2026-03-18,a,b
02,5566778899,123456789,HANDSESS,1235524400,2026-03-19,SWU,40.50,SEK,,Bo Alm,3,,,2026-03-19T13:32:22
02,5566778899,123456789,HANDSESS,1235524400,2026-03-20,SWT,100.00,SEK,,Anna Ek,4,,,2026-03-20T13:32:22
02,5566778899,123456789,HANDSESS,1235524400,2026-03-20,SWZ,40.50,SEK,,Bo Alm,5,,,2026-03-20T13:32:22
03,5
"""


def line(day: str, text: str, amount: int, balance: int | None = None, reference: str = "", kind: str = "") -> Line:
    """A line; sums in öre."""
    return Line(date.fromisoformat(day), text, Ore(amount), None if balance is None else Ore(balance), reference, kind)


def test_swedbank() -> None:
    found = read_statement(SWEDBANK.replace("\n", "\r\n").encode("cp1252"))
    assert found == Statement(
        "Swedbank",
        (
            line("2026-05-27", "Bankavgift", -7500, 314306, "Bankavgift"),
            line("2026-05-28", "Swish", 25000, 339306, "Anna Ek"),
            line("2026-05-29", "Kortköp, HEMKÖP", -11711, 327595, "HEMKÖP"),
        ),
        Ore(321806),
        Ore(327595),
        period=(date(2026, 5, 1), date(2026, 5, 31)),
    )


def test_swedbank_for_companies() -> None:
    found = read_statement(COMPANY.encode("cp1252"))
    assert found.lines == (line("2026-05-28", "Swish Dal", 5000, 20000), line("2026-05-29", "Swish Ek", 10000, 30000))
    assert (found.opening, found.period) == (15000, None)


@pytest.mark.parametrize("change", [("", ""), (".", ","), ("0;", ";")])
def test_seb_with_a_point_and_three_decimals_or_a_comma(change: tuple[str, str]) -> None:
    text = SEB.replace(".000", ".00").replace(".520", ".52") if change[0] == "0;" else SEB.replace(*change)
    found = read_statement(text.encode("utf-8-sig"))
    assert (found.bank, found.lines) == (
        "SEB",
        (
            line("2026-09-11", "46701234567", 120000, 1025352, "5490990005"),
            line("2026-09-11", "PRESSHORNAN /26-09-10", -25352, 1000000, "5490990004"),
        ),
    )


def test_seb_with_a_column_each_for_in_and_out() -> None:
    assert read_statement(SPLIT.encode("utf-8-sig")).lines == (
        line("2026-07-18", "Insättning bössor", 100000, 100000, kind="Insättning"),
        line("2026-07-21", "PRESSBYRAN/26-07-20", -8944, 91056, kind="Kortköp"),
    )


def test_handelsbanken() -> None:
    found = read_statement(HANDELSBANKEN.encode("iso-8859-1"))
    assert found == Statement(
        "Handelsbanken",
        (
            line("2026-01-14", "HYRA; lokal", -43250, 1224617),
            line("2026-01-15", "SWISH FRÅN ANNA EK", 9950, 1234567),
        ),
        Ore(1267867),
        Ore(1234567),
        period=(date(2026, 1, 1), date(2026, 1, 31)),
        pending=1,
    )


def test_a_booked_line_that_begins_with_prel_is_kept_where_the_balance_needs_it() -> None:
    text = HANDELSBANKEN.replace("Prel SJ;-10,00;", "Prel skatt;-10,00;12335,67")
    booked = text.replace("2026-01-15;2026-01-15;SWISH", "2026-01-15;2026-01-15;X").replace(
        "2026-01-14;", "2026-01-13;2026-01-13;Före;1,00;12678,67\n2026-01-14;", 1
    )
    found = read_statement(text.encode())
    assert (len(found.lines), found.pending) == (2, 1), "nothing tells that it is booked"
    middle = "2026-01-15;2026-01-15;Prel skatt;-10,00;12236,17\n2026-01-14"
    inside = text.replace("2026-01-14", middle, 1).replace("99,50;12 345,67", "109,50;12 345,67")
    kept = read_statement("\n".join(inside.splitlines()[:4] + inside.splitlines()[5:]).encode())
    assert ([one.amount for one in kept.lines], kept.pending) == ([-43250, -1000, 10950], 0)
    assert "Rad" in refusal(booked.encode())


def test_nordea_old_and_new() -> None:
    old = read_statement(NORDEA_OLD.encode("utf-8-sig"))
    assert (old.bank, old.pending) == ("Nordea", 1)
    assert old.lines == (
        line("2026-02-04", "Anna Ek", 25000, 1070550),
        line("2026-03-02", "Kortköp 260301", -1884, 1068666, "Café Ö"),
    )
    new = read_statement(NORDEA_NEW.encode())
    assert new.lines == (
        line("2026-02-04", "AVGIFTER", -185, 1070550),
        line("2026-03-02", "Kortköp 260301", -1884, 1068666, "Café Ö"),
    )


@pytest.mark.parametrize("separator", [",", ";"])
def test_handelsbankens_swish_report(separator: str) -> None:
    text = (
        SWISH
        if separator == ","
        else SWISH.replace(".00", "#00").replace("0.50", "0#50").replace(",", ";").replace("#", ",")
    )
    found = read_statement(text.replace("\n", "\r\n").encode())
    assert (found.bank, found.opening, found.closing) == ("Handelsbanken Swish", None, None)
    assert found.lines == (
        line("2026-03-16", "Anna Ek – Till Amnesty", 150000, None, "4469411476093487", "SWH"),
        line("2026-03-18", "Anna Ek", -10000, None, "4469411476093488", "SWR"),
        line("2026-03-19", "Bo Alm", -4050, None, "3", "SWU"),
        line("2026-03-20", "Anna Ek", 10000, None, "4", "SWT"),
        line("2026-03-20", "Bo Alm", 4050, None, "5", "SWZ"),
    )
    assert "4670" not in repr(found), "no telephone number is kept"


JANUARY = (line("2026-01-02", "Gåva", 10000), line("2026-01-03", "Hyra", -5000))
FEBRUARY = (line("2026-02-02", "Gåva", 100),)
DAYS = (date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28))


def test_camt_with_several_statements_in_whatever_order() -> None:
    first = camt_statement([entry(one) for one in JANUARY], 1000, JANUARY, DAYS[0])
    second = camt_statement([entry(one) for one in FEBRUARY], 6000, FEBRUARY, DAYS[1])
    found = read_statement(camt_file([first, second]))
    assert read_statement(camt_file([second, first], 8)) == found
    assert [(one.text, one.amount, one.balance) for one in found.lines] == [
        ("Gåva", 10000, 11000),
        ("Hyra", -5000, 6000),
        ("Gåva", 100, 6100),
    ]
    assert (found.opening, found.closing, found.period) == (1000, 6100, (date(2026, 1, 1), date(2026, 2, 28)))


def test_a_reversal_goes_the_way_that_its_balances_say() -> None:
    back = line("2026-01-05", "Hyra", 5000)
    true = "<RvslInd>true</RvslInd>"
    right = camt_statement([entry(back, more=true)], 0, [back], DAYS[0])
    wrong = camt_statement([entry(line("2026-01-05", "Hyra", -5000), more=true)], 0, [back], DAYS[0])
    for one in (right, wrong):
        (found,) = read_statement(camt_file([one])).lines
        assert (found.amount, found.kind) == (5000, "reversal")


def test_a_batch_is_one_line_that_says_who_paid() -> None:
    party = "<TxDtls><RltdPties><Dbtr>{}</Dbtr></RltdPties><RmtInf><Ustrd>Gåva</Ustrd></RmtInf></TxDtls>"
    payments = [party.format(f"<Nm>{name}</Nm>") for name in ("Anna Ek", "Bo Alm")]
    payments += [party.format(f"<Pty><Nm>{name}</Nm></Pty>") for name in ("Cia Dal", "Dag Ny")]
    batch = f"<NtryDtls><Btch><NbOfTxs>4</NbOfTxs></Btch>{''.join(payments)}</NtryDtls>"
    whole = line("2026-01-05", "", 40000)
    text = entry(whole).partition("<NtryDtls>")[0] + batch + "</Ntry>"
    (found,) = read_statement(camt_file([camt_statement([text], 0, [whole], DAYS[0])])).lines
    assert (found.amount, found.text) == (40000, "Anna Ek Gåva; Bo Alm Gåva; Cia Dal Gåva +1")


def test_camt_without_balances_has_none() -> None:
    whole = camt_statement([entry(one) for one in JANUARY], 0, JANUARY, DAYS[0])
    bare = whole[: whole.index("<Bal>")] + whole[whole.rindex("</Bal>") + 6 :]
    found = read_statement(camt_file([bare]))
    assert {one.balance for one in found.lines} == {None}
    assert (found.opening, found.closing) == (None, None)


def test_oldest_first_and_signs_turned_round_are_measured() -> None:
    head, *rows = SEB.splitlines()
    found = read_statement(SEB.encode())
    assert read_statement("\n".join([head, *reversed(rows)]).encode()) == found
    turned = SEB.replace("-253.520", "253.520").replace("1200.000;", "-1200.000;")
    assert read_statement(turned.encode()) == found


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("utf-8", "Ål"), ("utf-8-sig", "Ål"), ("utf-16", "Ål"), ("cp1252", "Ål – €"), ("iso-8859-15", "Žižka Ål"), ("iso-8859-1", "Ål ½")],
)  # fmt: skip
def test_the_letters_are_found(encoding: str, text: str) -> None:
    assert plain_text.decoded(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("cell", "mark", "ore"),
    [
        ("1 234,50", ",", 123450), ("1.234,50", ",", 123450), ("−99,5", ",", -9950), ("+5", ",", 500), ("-253.520", ".", -25352),
        ("1,234.50", ".", 123450), ("1.234", ",", None), ("1,234", ".", None), ("0.125", ".", None), ("1,2,3", ",", None),
        ("12kr", ",", None), ("", ",", None), (0.1 + 0.2, ",", 30), (12.345, ",", None), (float("nan"), ",", None), (True, ",", None),
        ("9" * 30, ",", None),
    ],
)  # fmt: skip
def test_sums(cell: object, mark: str, ore: int | None) -> None:
    assert sums.read(cell, mark) == ore


def refusal(content: bytes) -> str:
    """Why a file is not read; it quotes no account, number or name."""
    with pytest.raises(BankError) as caught:
        read_statement(content)
    says = caught.value.says
    for text in (says.sv, says.en):
        assert "\n" not in text
        assert not any(secret in text for secret in ("0036297935", "36297935", "SE45", "Anna", "4670", "HEMK", "5490"))
    return says.sv


@pytest.mark.parametrize(
    ("text", "line_of"),
    [
        (SWEDBANK.replace("3393.06", "3393.07"), "Rad 4: saldot"),
        (SEB.replace("10253.520", "10253.510"), "Rad 3: saldot"),
        (SEB.replace("10253.520", ""), "Rad 3: saldot"),
        (NORDEA_OLD.replace("10705,50", "9705,50"), "Rad 4: saldot"),
        (HANDELSBANKEN.replace("-432,50;12246,17", "-432,50;12246,18"), "Rad 7: saldot"),
        (SWEDBANK.replace("\n3,", "\n4,"), "Rad 5: bankens radnummer"),
        (SWEDBANK.replace("SEK,2026-05-27", "EUR,2026-05-27"), "Rad 5: annan valuta"),
        (SEB.replace("-253.520", "-253.525"), "Rad 2: Belopp"),
        (SEB.replace("-253.520", "=1+1"), "Rad 2: Belopp"),
        (SEB.replace("-253.520", ""), "Rad 2: Belopp"),
        (SEB.replace("10000.000", "10 000,00"), "Rad 2: Saldo"),
        (SEB.replace("2026-09-11;2026-09-11;5490990005", "11 sep;2026-09-11;5490990005"), "Rad 3: Bokföringsdatum"),
        (SPLIT.replace(";;-89.44", ";10.00;-89.44"), "Rad 2: Insättningar"),
        (SEB.splitlines()[0], "inga bokförda rader"),
        ("\n".join(NORDEA_OLD.splitlines()[:2]), "1 rader är bara preliminära"),
        (SWISH.replace("03,5\n", ""), "Rad 6: Swish"),
        (SWISH + "02,1\n", "Rad 8: Swish"),
        (SWISH.replace("SWU,", "SWX,"), "Rad 4: Transaktionstyp"),
        (SWISH.replace("SEK,,Bo Alm,3", "EUR,,Bo Alm,3"), "Rad 4: annan valuta"),
        (SWISH.replace("SWU,40.50", "SWU,40.505"), "Rad 4: Belopp"),
        (SWISH.replace("2026-03-19,SWU", "snart,SWU"), "Rad 4: Datum"),
        ("Datum,Text,Belopp\n2026-01-01,Anna,5\n", "Reskontradatum"),
        ("Rader utan något", "Reskontradatum"),
        ("\x00\x01\x02", "Reskontradatum"),
        (SEB.replace("Saldo", "Belopp"), "Reskontradatum"),
        (SEB + '2026-09-10;2026-09-10;549;"' + "Anna " * 30_000, "Reskontradatum"),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_in_one_line(text: str, line_of: str) -> None:
    assert line_of in refusal(text.encode())


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&a;</Document>'
WHOLE = camt_statement([entry(one) for one in JANUARY], 0, JANUARY, DAYS[0])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ENTITY, "camt.053"),
        (b"<?xml version='1.0'?><Document>", "camt.053"),
        (camt_file([WHOLE]).replace(b"camt.053.001", b"camt.054.001"), "camt.053.001"),
        (camt_file([]), "Stmt"),
        (camt_file([WHOLE.replace('Ccy="SEK">100.00', 'Ccy="EUR">100.00')]), "annan valuta"),
        (camt_file([WHOLE.replace("<Ccy>SEK", "<Ccy>EUR")]), "annan valuta"),
        (camt_file([WHOLE.replace(">100.00", ">100.005")]), "Post 1: Amt"),
        (camt_file([WHOLE.replace(">100.00", ">NaN")]), "Post 1: Amt"),
        (camt_file([WHOLE.replace("CRDT</CdtDbtInd><Sts>", "</CdtDbtInd><Sts>")]), "Post 1: CdtDbtInd"),
        (camt_file([WHOLE.replace("<BookgDt><Dt>2026-01-03", "<BookgDt><Dt>2026-31-03")]), "Post 2: BookgDt"),
        (camt_file([WHOLE.replace(">100.00", ">100.01")]), "Utdrag 1"),
        (camt_file([WHOLE, camt_statement([entry(FEBRUARY[0])], 1, FEBRUARY, DAYS[1])]), "Utdrag 2"),
        (camt_file([WHOLE, WHOLE.replace("SE455", "SE999")]), "flera konton"),
        (camt_file([camt_statement([entry(JANUARY[0], status="PDNG")], 0, [], DAYS[0])]), "1 rader är bara"),
    ],
)
def test_what_camt_cannot_be_trusted_is_refused_in_one_line(content: bytes, said: str) -> None:
    assert said in refusal(content)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0 an old one"])
def test_a_workbook_that_cannot_be_opened_is_refused_in_one_line(content: bytes) -> None:
    assert refusal(content)[0].isupper()


def test_a_sum_never_passes_through_a_float() -> None:
    assert sums.read("900719925474,93", ",") == 90071992547493
