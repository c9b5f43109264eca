"""Whatever people, or somebody worse, write in the sheet: it is shown as words, in bounds, and is never markup."""

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jobs.heard import Told
from jobs.memory import Memory
from jobs.plan import Message
from jobs.worker.render import Letter, render
from sheets_schema.grid import Comment, Reply
from tests.jobs.letters.group import (
    CASH_HEAD,
    GROUP,
    MEETING_HEAD,
    REPORT_HEAD,
    SETTINGS,
    SUNDAY,
    ZONE,
    Rows,
    called,
    context,
    planned,
    tabs,
)
from tests.jobs.letters.reading import Reader, addresses, words

EVIL = {
    "markup": '</p><script>alert("x")</script><img src=x onerror=alert(1)> & &amp; <b>',
    "lines": "Anna\r\nBcc: eve@evil.example\n\n<h1>x</h1>\u2028y\x0bz\x85w",
    "direction": "\u202egpj.exe\u202c \u2066x\u2069 \u200f\u061c\ufeff",
    "control": "a\x00b\x1b[31mc\x7fd\uffff",
    "emoji": "👩‍👩‍👧 möte 🎉 ÅÄÖ åäö عربي 中文",
    "spaces": "\u00a0a\u00a0\u2003b\u3000\u200bc\u00a0",
    "formula": "=cmd|'/C calc'!A0",
    "template": "{{ 7*7 }} {% raw %} {0.__class__} %s ${x}",
    "long": "å" * 40_000,
    "wide": "& " * 20_000,
}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "th"),
    *("h1", "h2", "p", "br", "ul", "ol", "li", "a", "strong"),
}
EMPHASIS = {job: {"em", "blockquote"} for job in ("notice", "training_reminder")}
"""What news, which is Markdown, may hold besides."""
JOBS = (
    *("meeting_call", "meeting_update", "meeting_cancelled", "meeting_reminder"),
    *(
        "report_reminder",
        "task_reminder",
        "box_reminder",
        "notice",
        "training_reminder",
        "welcome",
        "prospect_reminder",
        "cashbook_findings",
        "comments",
        "audit_request",
        "weekly_letter",
    ),
)
OWN_LINK = re.compile(r"mailto:karin@example\.org\?subject=[A-Za-z0-9_.~%-]+&body=[A-Za-z0-9_.~%-]+")
CASES = [(job, kind, language) for job in JOBS for kind in EVIL for language in ("sv", "en")]


def _hostile(job: str, text: str, language: str) -> Message:
    """A message of a job, from a sheet with the text wherever a text may stand."""
    script = f"javascript:{text}"
    meeting = [
        "2026-9",
        "Gruppmöte",
        date(2026, 11, 26),
        time(18, 30),
        None,
        text,
        script,
        f"{text}\n{text}",
        script,
        None,
        "Inställt" if job == "meeting_cancelled" else None,
    ]
    name = f"Karin {text}"
    some = tabs(
        language,
        Inställningar=[*SETTINGS[:1], ["Gruppens namn", text], *SETTINGS[2:]],
        Medlemmar=[
            ["Namn", "E-post", "Status", "Utskick", "Språk"],
            [name, "karin@example.org", "Aktiv", "Ja", language],
        ],
        Roller=[
            ["Roll", "Namn", "E-post", "Till"],
            ["Gruppsekreterare", name, None, date(2026, 12, 1)],
            ["Kassör", name, None, None],
            ["Granskare", text, text, None],
        ],
        Konton=[["Konto", "Typ", "Ingående balans", "Från datum"], [text, "Kassa", text, date(2026, 1, 1)]],
        Kassabok=[[*CASH_HEAD, "Granskarens anmärkning"], ["1", text, text, text, text, text, None, None, text]],
        Möten=[MEETING_HEAD, meeting],
        Rapporter=[REPORT_HEAD, [text, text, date(2026, 11, 20), "Kassör", "Pågår", script]],
        Uppgifter=[
            ["Uppgift", "Ansvarig", "Förfaller", "Status"],
            [text, text, date(2026, 11, 20), "Att göra"],
            [text, None, None, "Att göra"],
        ],
        Beslut=[
            ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast"],
            [text, text, text, text, date(2026, 11, 20)],
        ],
        Bössor=[
            ["Nummer", "Typ", "Placering", "Ansvarig", "Status"],
            [text, "Bössa", text, text, "Borttappad"],
            [text, "Bössa", text, text, "Ute"],
        ],
    )
    some["Information"] = [
        ["Datum", "Typ", "Rubrik", "Text", "Länk", "Anmälan senast", "Sprid"],
        [date(2026, 11, 20), "Utbildning", text, f"{text}\n{text}", script, date(2026, 11, 25), "Ja"],
    ]
    some["Be om hjälp"] = [
        ["Datum", "Vad gäller det", "Beskrivning", "Skicka"],
        [date(2026, 11, 20), text, f"{text}\n{text}", "Ja"],
    ]
    some["Intresserade"] = [
        ["Namn", "E-post", "Datum", "Ansvarig", "Nästa steg", "Status"],
        [text, text, date(2026, 10, 20), text, text, "Ny"],
    ]
    if job == "audit_request":
        some["Roller"] = [*some["Roller"][:3], ["Granskare", f"Rut {text}", "rut@example.org", None]]
        some["Konton"] = [
            ["Konto", "Typ", "Ingående balans", "Från datum"],
            [f"Bank {text}", "Bank", 1, date(2025, 1, 1)],
        ]
        row = [text, date(2025, 2, 1), text, f"Bank {text}", "Gåvor", 5, None, None]
        some["Kassabok"] = [CASH_HEAD, row]
    remark = Comment(text, "A1", text, text, SUNDAY, replies=(Reply(text, text, SUNDAY),))
    failed = replace(called("x")[0], name=text, subject=text, reason=text, state="failed")
    told = Told(0, on=True, start=SUNDAY + timedelta(days=3), end=time(20), place=text, link=script).as_json()
    sent = replace(
        called(" ".join(name.split()))[0], said=told if job in ("meeting_update", "meeting_cancelled") else ""
    )
    mails = (sent, failed, replace(failed, state="expired"))
    told_of = {"welcome": frozenset({"somebody else"})}
    memory = Memory(started=datetime(2026, 11, 1, tzinfo=ZONE), mails=mails, told=told_of)
    now = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE) if job == "meeting_reminder" else SUNDAY
    if job == "meeting_call":
        memory = Memory()
    return planned(job, context(some, now, memory, [remark]))[0]


@pytest.mark.parametrize(("job", "kind", "language"), CASES)
def test_hostile_texts_are_only_words(job: str, kind: str, language: str) -> None:
    message = _hostile(job, EVIL[kind], language)
    letter = render(message, replace(GROUP, name=EVIL[kind], secretary=EVIL[kind], link="", links={}))
    page = Reader(letter.html)
    assert {name for name, _ in page.elements} <= ALLOWED | EMPHASIS.get(job, set())
    assert all(OWN_LINK.fullmatch(link) for link in page.links), "none of the texts is a plain web address"
    assert not {name for _, attributes in page.elements for name in attributes if name.startswith("on")}
    assert all(c.isprintable() for c in letter.subject)
    assert all(c == "\n" or c.isprintable() for c in letter.text)
    assert all(c in "\n\u00a0" or c.isprintable() for c in page.text)
    marks = "_" if job in EMPHASIS else ""
    assert [word.strip(marks) for word in words(page.text)] == [word.strip(marks) for word in words(letter.text)]
    assert addresses(letter.text) == page.links
    assert len(letter.html.encode()) < 100_000
    letter.html.encode()
    letter.text.encode()


def test_markup_is_shown_as_it_stands() -> None:
    letter = render(_hostile("meeting_call", EVIL["markup"], "sv"), GROUP)
    assert '</p><script>alert("x")</script>' in letter.text
    assert "&lt;/p&gt;&lt;script&gt;alert(" in letter.html


def test_addresses_in_cells_stay_in_their_cells() -> None:
    some = tabs(
        "sv", Medlemmar=[["Namn", "E-post", "Status"], *[[name, "åke@hemlig", "Aktiv"] for name in ("Anna Lind", "Bo")]]
    )
    some["Roller"] = [["Roll", "Namn", "E-post"], ["Gruppsekreterare", "Anna Lind", "anna@example.org"]]
    remark = Comment("Medlemmar", "B2", "Bo", "Skriv till bo.hemlig@example.org!", SUNDAY)
    letter = render(planned("weekly_letter", context(some, comments=[remark]))[0], GROUP)
    assert "hemlig" not in letter.text + letter.html
    assert "Medlemmar B3: ”…” är ingen giltig e-postadress" in " ".join(letter.text.split())
    assert "Skriv till …!" in letter.text


def _many(language: str) -> Letter:
    rows: list[list[object]] = [["x", "i går", "", "Kasan", "Fikka", "1.234", None, None] for _ in range(1700)]
    known = context(tabs(language, Kassabok=[CASH_HEAD, *rows]))
    assert len(known.findings) > 5000
    return render(planned("cashbook_findings", known)[0], GROUP)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_five_thousand_findings_are_cut_and_counted(language: str) -> None:
    letter = _many(language)
    assert len(letter.html.encode()) < 100_000
    assert letter.text.count("\n- ") == 40
    number = {"sv": "… och 8460 till i fliken Kontroll.", "en": "… and 8460 more in the tab Kontroll."}[language]
    assert number in letter.text
    assert number in Reader(letter.html).text


@pytest.mark.parametrize("text", ["& " * 1500, "😀" * 1500, "<" * 1500], ids=["amp", "emoji", "less"])
def test_the_fullest_weekly_letter_is_small_enough_to_be_shown_whole(text: str) -> None:
    due = date(2026, 11, 20)
    wide: dict[str, Rows] = {
        "Konton": [
            ["Konto", "Typ", "Ingående balans", "Från datum"],
            *[[f"{n}{text}", "Bank", 1, date(2026, 1, 1)] for n in range(30)],
        ],
        "Kassabok": [CASH_HEAD, *[[f"{n}", text, text, text, text, text, None, None] for n in range(30)]],
        "Avstämning": [["Konto", "Datum", "Saldo"], *[[f"{n}{text}", due, 2] for n in range(30)]],
        "Möten": [
            MEETING_HEAD,
            *[[f"{n}{text}", "Gruppmöte", date(2026, 11, 26), time(9), None, text] for n in range(30)],
        ],
        "Rapporter": [REPORT_HEAD, *[[f"{n}{text}", text, due, "Kassör", "Pågår"] for n in range(30)]],
        "Uppgifter": [
            ["Uppgift", "Ansvarig", "Förfaller", "Status"],
            *[[f"{n}{text}", text, due, "Att göra"] for n in range(30)],
        ],
        "Bössor": [
            ["Nummer", "Typ", "Placering", "Ansvarig", "Status"],
            *[[f"{n}{text}", "Bössa", text, text, "Borttappad"] for n in range(30)],
        ],
        "Roller": [
            ["Roll", "Namn", "E-post", "Till"],
            ["Gruppsekreterare", "Anna Lind", None, None],
            *[[f"{n}{text}", text, None, due.replace(month=12)] for n in range(30)],
        ],
    }
    failed = [
        replace(mail, key=f"{n}", name=text, subject=text, reason=text, state=state)
        for n, mail in enumerate(called("x") * 50)
        for state in ("failed", "expired")
    ]
    remarks = [Comment(text, "A1", text, text, SUNDAY, replies=(Reply(text, text),)) for _ in range(50)]
    memory = Memory(started=datetime(2026, 11, 1, tzinfo=ZONE), mails=tuple(failed))
    letter = render(planned("weekly_letter", context(tabs("sv", **wide), SUNDAY, memory, remarks))[0], GROUP)
    assert len(letter.html.encode()) < 100_000
    assert words(Reader(letter.html).text) == words(letter.text)
