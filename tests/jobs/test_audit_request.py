"""A year that is over, to the auditor: once, with its annual report."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from io import BytesIO

from pypdf import PdfReader

from jobs.audit_request import AuditFacts
from jobs.plan import Context, Message
from jobs.worker.making import Maker
from sheets_schema.grid import Comment
from tests.jobs.helpers import ACCOUNT, CASH, ROLE, Rows, cash, context, group, mail, plans, remembered, role, to

AFTER = "2027-02-01T12:00"
ACCOUNTS: Rows = [ACCOUNT, ["Bank", "Bank", 1000, date(2024, 1, 1)]]
BOOK: Rows = [
    CASH,
    cash(1, date(2024, 2, 1), "Bank", "Gåvor", 300),
    cash(1, date(2026, 2, 1), "Bank", "Gåvor", 200),
    cash(3, date(2026, 3, 1), "Bank", "Fika", None, 50, receipt=None),
    cash(1, date(2027, 1, 10), "Bank", "Gåvor", 100),
]


def known(now: str = AFTER, *sent: str, rows: Rows = BOOK, **tabs: Rows) -> Context:
    """A group with rows of 2024, 2026 and 2027, when mails of these topics have gone."""
    mails = [mail(topic, "gun falk", made="2027-01-02T12:00") for topic in sent]
    return context(group({"Konton": ACCOUNTS, "Kassabok": rows, **tabs}), now, remembered(*mails))


def asked(where: Context) -> list[str]:
    """What the auditor is asked for."""
    return [one.topic for one in plans("audit_request", where)]


def test_each_year_that_is_over_and_holds_rows_goes_to_the_auditor_the_latest_first() -> None:
    messages = plans("audit_request", known())
    assert [one.topic for one in messages] == ["audit_request:2026", "audit_request:2024"]
    assert to(messages) == ["Gun Falk", "Gun Falk"]
    assert asked(known("2026-12-31T23:00")) == ["audit_request:2024"]
    assert asked(known("2027-01-01T00:00")) == ["audit_request:2026", "audit_request:2024"]


def test_a_year_goes_once_even_to_a_new_auditor_and_a_waiting_one_stays_planned() -> None:
    assert asked(known(AFTER, "audit_request:2026")) == ["audit_request:2026", "audit_request:2024"]
    roles: Rows = [ROLE, role("Granskare", "Ny Person", "ny@example.org")]
    assert asked(known(AFTER, "audit_request:2026", Roller=roles)) == ["audit_request:2024"]
    assert {one.key for one in plans("audit_request", known(AFTER, "audit_request:2026"))} >= {"audit_request:2026:gun falk"}  # fmt: skip


def test_a_preliminary_year_waits_until_it_is_not() -> None:
    torn: Rows = [*BOOK, cash(4, date(2026, 4, 1), "Kasa", "Fika", None, 5)]
    assert asked(known(rows=torn)) == ["audit_request:2024"]
    undated: Rows = [*BOOK, cash(4, "31/11 2026", "Bank", "Fika", None, 5)]
    assert asked(known(rows=undated)) == []


def test_a_broken_year_is_over_when_it_ends() -> None:
    tabs = group({"Konton": ACCOUNTS, "Kassabok": BOOK[:4]}, year_start="07-01")
    assert asked(context(tabs, "2026-06-30T12:00")) == ["audit_request:2023"]
    assert asked(context(tabs, "2026-07-01T12:00")) == ["audit_request:2025", "audit_request:2023"]


def test_nobody_is_asked_where_there_is_no_auditor_or_no_row() -> None:
    assert asked(known(Roller=[ROLE, role("Kassör", "Bo Alm")])) == []
    assert asked(known(rows=[CASH])) == []


def test_the_letter_counts_what_there_is_to_look_at() -> None:
    where = known()
    remark = Comment("Kassabok", "C4", "Gun Falk", "Var är kvittot?")
    message = plans("audit_request", replace(where, book=replace(where.book, comments=(remark,))))[0]
    facts = message.facts["letter"]
    assert isinstance(facts, AuditFacts)
    assert (facts.rows, facts.without_receipt, facts.gaps, facts.remarks) == (2, 1, 1, 1)
    assert (facts.sums.totals.opening, facts.sums.totals.closing) == (1300_00, 1450_00)


def body(where: Context, message: Message) -> bytes:
    """The mail's bytes."""
    made = Maker(where, "g@example.org", "").mail(message, "queued")
    assert made.reason == ""
    return made.body


def test_the_annual_report_goes_with_it_and_the_bytes_stay_while_it_waits() -> None:
    where = known()
    message = plans("audit_request", where)[0]
    first = body(where, message)
    opened = message_from_bytes(first, policy=default)
    assert not [one for part in opened.walk() for one in part.defects]
    (paper,) = opened.iter_attachments()
    assert (paper.get_content_type(), paper.get_filename()) == ("application/pdf", "ekonomisk-arsrapport-2026.pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.get_content())).pages)
    assert "gjord 2027-02-01" in text
    assert "PRELIMIN" not in text
    waiting = replace(mail(message.topic, "gun falk", "queued", made=AFTER), key=message.key)
    later = context(group({"Konton": ACCOUNTS, "Kassabok": BOOK}), "2027-02-05T12:00", remembered(waiting))
    assert body(later, plans("audit_request", later)[0]) == first
