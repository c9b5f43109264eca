"""What is new in the cashbook, to the treasurer, at most daily. Contract, sections 7 to 9."""

import random
from dataclasses import replace
from datetime import date

from jobs.cashbook_findings import identities
from jobs.memory import Mail, Memory
from jobs.plan import Message
from jobs.worker import planning
from tests.jobs.helpers import (
    CASH,
    NOON,
    ROLE,
    Cells,
    Rows,
    at,
    cash,
    context,
    group,
    mail,
    plans,
    remembered,
    role,
    to,
)

FEB, MAR = date(2026, 2, 1), date(2026, 3, 1)
NAMELESS = cash(1, FEB, "Bank", "Gåvor", 1, text=None)
UNKNOWN = cash(2, FEB, "Bank", "Gåva", 1)
BARE = cash(3, MAR, "Bank", "Fika", None, 1, receipt=None)
TOPIC = "cashbook_findings"


def tell(
    *rows: Cells,
    told: Message | None = None,
    now: str = NOON,
    mails: tuple[Mail, ...] = (),
    tabs: dict[str, Rows] | None = None,
) -> list[Message]:
    """The mails about these cashbook rows, once `told` has gone."""
    known = Memory(at("2026-11-01T12:00"), mails=mails, told={TOPIC: told.told} if told else {})
    return plans(TOPIC, context(group({"Kassabok": [CASH, *rows], **(tabs or {})}), now, known))


def codes(messages: list[Message]) -> list[str]:
    """The codes that the one mail speaks of."""
    (message,) = messages
    return [finding.code for finding in message.facts["letter"].new]


def test_the_treasurer_is_told_what_is_wrong_in_the_cashbook() -> None:
    found = tell(NAMELESS, UNKNOWN, BARE)
    assert to(found) == ["Bo Alm"]
    assert codes(found) == ["cashbook.text_missing", "cashbook.category_unknown", "cashbook.receipt_missing"]


def test_a_sound_cashbook_needs_no_mail() -> None:
    assert tell(cash(1, FEB, "Bank", "Gåvor", 1)) == []


def test_it_speaks_of_the_cashbook_and_the_reconciliations_only() -> None:
    tabs: dict[str, Rows] = {
        "Avstämning": [["Konto", "Datum", "Saldo"], ["Bank", FEB, 7], ["Plusgiro", FEB, 7]],
        "Medlemmar": [["Namn", "Status", "E-post"], ["Bo Alm", "Aktiv", None]],
        "Roller": [ROLE, role("Kassör", "Bo Alm", "bo@example.org")],
    }
    assert set(codes(tell(tabs=tabs))) == {"reconciliations.difference", "reconciliations.account_unknown"}


def test_only_new_ones_are_news() -> None:
    (first,) = tell(NAMELESS, UNKNOWN)
    assert tell(NAMELESS, UNKNOWN, told=first) == []
    again = tell(NAMELESS, UNKNOWN, BARE, told=first)
    assert codes(again) == ["cashbook.receipt_missing"]
    assert again[0].facts["letter"].old == 2


def test_rows_in_another_order_or_other_words_are_no_news() -> None:
    rows = [
        NAMELESS,
        UNKNOWN,
        BARE,
        cash(4, MAR, "Kassa", "Fika", None, 1, receipt=None),
        cash(4, MAR, "Kassa", "Gåva", 1),
    ]
    (first,) = tell(*rows)
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert tell([], *rows, told=first) == []
    reworded = cash(2, FEB, "Bank", "Gåfva", 1, text="Något annat")
    assert tell(NAMELESS, reworded, BARE, told=first) == []


def test_two_alike_on_one_voucher_are_two() -> None:
    row = cash(1, FEB, "Bank", "Fika", None, 1, receipt=None)
    other = cash(1, FEB, "Bank", "Fika", None, 2, receipt=None)
    (first,) = tell(row)
    assert codes(tell(row, other, told=first)) == ["cashbook.receipt_missing"]


def test_at_most_daily() -> None:
    (first,) = tell(NAMELESS)
    gone = (mail(first.topic, "bo alm", made="2026-11-22T00:10"),)
    assert tell(NAMELESS, UNKNOWN, told=first, mails=gone, now="2026-11-22T23:59") == []
    assert codes(tell(NAMELESS, UNKNOWN, told=first, mails=gone, now="2026-11-23T00:00")) == [
        "cashbook.category_unknown"
    ]


def test_the_day_is_the_groups_own() -> None:
    """Half past midnight in Stockholm is still the day before in UTC."""
    (first,) = tell(NAMELESS)
    gone = (mail(first.topic, "bo alm", made="2026-11-23T00:30"),)
    assert tell(NAMELESS, UNKNOWN, told=first, mails=gone, now="2026-11-23T12:00") == []
    assert len(tell(NAMELESS, UNKNOWN, told=first, mails=gone, now="2026-11-24T00:00")) == 1


def test_a_draft_or_one_let_go_has_told_nobody() -> None:
    for state in ("draft", "expired"):
        assert len(tell(NAMELESS, mails=(mail(f"{TOPIC}:x", "bo alm", state, made="2026-11-22T08:00"),))) == 1


def test_what_was_mended_and_broke_again_is_news() -> None:
    """The key of the second mail differs from the first, or it would count as sent already."""
    (first,) = tell(NAMELESS)
    one = mail(first.topic, "bo alm", made="2026-11-18T12:00")
    (second,) = tell(UNKNOWN, told=first, mails=(one,))
    two = mail(second.topic, "bo alm", made="2026-11-20T12:00")
    (third,) = tell(NAMELESS, told=second, mails=(one, two))
    assert len({first.key, second.key, third.key}) == 3


def test_a_warning_that_becomes_an_error_is_news_once_more_and_once_only() -> None:
    """Collected money not passed on is a warning during its year, an error once that is over."""
    held = cash(1, FEB, "Bank", "Bössor", 250)
    (first,) = tell(held)
    assert [one.severity for one in first.facts["letter"].new] == ["warning"]
    assert tell(held, told=first, now="2026-12-31T12:00") == []
    one = mail(first.topic, "bo alm", made="2026-11-22T12:00")
    (second,) = tell(held, told=first, mails=(one,), now="2027-01-01T12:00")
    assert [finding.severity for finding in second.facts["letter"].new] == ["error"]
    assert first.key != second.key
    two = mail(second.topic, "bo alm", made="2027-01-01T12:00")
    assert tell(held, told=second, mails=(one, two), now="2027-01-15T12:00") == []


def test_an_error_told_before_severities_were_kept_is_no_news() -> None:
    known = context(group({"Kassabok": [CASH, NAMELESS, UNKNOWN]}))
    ours = [finding for finding in known.findings if finding.code.startswith("cashbook.")]
    told = frozenset(identities(known.book, ours))
    assert len(told) == 2
    assert plans(TOPIC, replace(known, memory=Memory(at("2026-11-01T12:00"), told={TOPIC: told}))) == []


def test_the_same_news_makes_the_same_mail() -> None:
    assert tell(NAMELESS, UNKNOWN)[0].key == tell([], UNKNOWN, NAMELESS, now="2026-11-25T08:00")[0].key


def test_a_vacant_treasurer() -> None:
    anna = role("Gruppsekreterare", "Anna Ek")
    gone = role("Kassör", "Bo Alm", to=date(2026, 11, 21), deputy="Cia Dal")
    unsure = role("Kassör", "Bo Alm", to="?")
    for roles, expected in (([anna, gone], ["Cia Dal"]), ([anna], ["Anna Ek"]), ([anna, unsure], []), ([], [])):
        assert to(tell(NAMELESS, tabs={"Roller": [ROLE, *roles]})) == expected


def test_of_a_torn_cashbook_no_mail_is_made() -> None:
    for title, key in (("Kassabok", "cashbook"), ("Konton", "accounts"), ("Kategorier", "categories")):
        tabs = group({"Kassabok": [CASH, NAMELESS]})
        torn = context({**tabs, title: tabs[title][:1]}, memory=remembered(rows={key: 3}))
        planned = planning.plan(torn)
        messages, ran = planned.messages, planned.ran
        assert [message for message in messages if message.job == TOPIC] == []
        assert TOPIC not in ran
