"""Our own tabs as pages: what of very much they show. Issue 3; one request replaces them all."""

import json
from datetime import date

from jobs.pages.findings import findings
from jobs.pages.sent import sent
from jobs.pages.shared import MOST
from sheets_schema.page import Page
from sync.google.drawing import requests
from tests.jobs.helpers import CASH, cash, context, group, mail, remembered

DAY = date(2026, 2, 1)


def first_cells(page: Page) -> list[object]:
    """What stands in the first column, row by row."""
    return [row[0].value if row else "" for row in page.rows]


def test_of_very_many_findings_the_gravest_are_shown_in_their_order() -> None:
    lacking = [cash(n, DAY, "Bank", "Fika", None, n, receipt=None) for n in range(1, MOST + 1)]
    wrong = [cash(MOST + n, DAY, "Bank", "Sådant", None, n) for n in (1, 2)]
    known = context(group({"Kassabok": [CASH, *lacking, *wrong]}))
    shown = first_cells(findings(known))[4:]
    errors = [one for one in known.findings if one.severity == "error"]
    more = len(known.findings) - MOST
    assert len(shown) == MOST + 1
    assert shown[-1] == f"Och {more} till. Kommandot gruppbok check visar alla."
    assert shown.count("Fel") == len(errors) >= 2
    assert shown[-3:-1] == ["Fel", "Fel"]


def test_as_many_findings_as_a_tab_shows_are_shown_without_a_word_more() -> None:
    known = context(group({"Kassabok": [CASH, cash(1, DAY, "Bank", "Fika", None, 5, receipt=None)]}))
    assert len(first_cells(findings(known))) == 4 + len(known.findings)


def test_of_very_many_mails_the_latest_are_shown() -> None:
    mails = [mail(f"weekly_letter:{n}", made=f"2026-11-{1 + n % 20:02}T12:00") for n in range(MOST + 5)]
    page = sent(context(group(), memory=remembered(*mails)))
    shown = [row[0].value for row in page.rows[4:-1]]
    assert len(shown) == MOST
    assert shown == sorted(shown, key=str, reverse=True)
    assert first_cells(page)[-1] == "Och 5 äldre. Se dem med gruppbok outbox list."


def test_the_longest_lists_are_less_than_google_takes_at_once() -> None:
    rows = [cash(n, DAY, "Bank", "Fika", None, n, receipt=None) for n in range(1, MOST + 5)]
    mails = [mail(f"weekly_letter:2026-11-22:{n}", f"medlem{n}@example.org") for n in range(MOST + 5)]
    known = context(group({"Kassabok": [CASH, *rows]}), memory=remembered(*mails))
    book = {"sheets": [{"properties": {"title": "Kassabok", "sheetId": 1_234_567_890}}]}
    asked, _ = requests(book, [findings(known), sent(known)], "worker@example.org")
    assert len(json.dumps({"requests": asked})) < 8_000_000
