"""The words that letters share: days, hours, sums, names, and what is cut out of untrusted text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.plan import Message, Recipient
from jobs.worker.plain_text import wrap
from jobs.worker.render import Letter, environment, is_numbered, one_line, render, without_addresses
from jobs.worker.sheet import Sheet, url
from sheets_schema.finding import Finding
from sheets_schema.text import Language, Ore
from tests.jobs.letters.group import (
    CASH_HEAD,
    FORM,
    GROUP,
    GROUP_MEETING,
    MEETING_HEAD,
    ZONE,
    Rows,
    context,
    planned,
    remark,
    tabs,
)
from tests.jobs.letters.reading import Reader
from tests.jobs.letters.variants import VARIANTS

START = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)


def _filtered(name: str, value: object, language: Language) -> object:
    filters: dict[str, Any] = environment("text", language, ZONE).filters
    return filters[name](value)


@pytest.mark.parametrize(
    ("name", "value", "sv", "en"),
    [
        ("day", START, "torsdag 26 november 2026", "Thursday 26 November 2026"),
        ("day", datetime(2026, 11, 26, 23, 30, tzinfo=UTC), "fredag 27 november 2026", "Friday 27 November 2026"),
        ("day", date(2027, 1, 31), "söndag 31 januari 2027", "Sunday 31 January 2027"),
        ("short_day", START, "torsdag 26 november", "Thursday 26 November"),
        ("clock", START, "18.30", "18:30"),
        ("clock", time(9, 5), "09.05", "09:05"),
        ("money", Ore(123450), "1\u00a0234,50\u00a0kr", "SEK\u00a01,234.50"),
        ("first_name", "Anna-Lena Lind", "Anna-Lena", "Anna-Lena"),
        ("first_name", "Lind, Anna", "Lind, Anna", "Lind, Anna"),
        ("first_name", " \n ", "", ""),
        (
            "place",
            Finding("cashbook.date_missing", "cashbook", "Kassabok", row=7, cell="B7"),
            "Kassabok B7",
            "Kassabok B7",
        ),
        ("place", Finding("tab.header_missing", "cashbook", "Kassabok", row=1), "Kassabok rad 1", "Kassabok row 1"),
        ("place", Finding("tab.missing", "members"), "Medlemmar", "Members"),
    ],
)
def test_words_are_in_the_readers_language_and_the_groups_zone(name: str, value: object, sv: str, en: str) -> None:
    assert _filtered(name, value, "sv") == sv
    assert _filtered(name, value, "en") == en


@settings(deadline=None)
@given(st.text(max_size=400), st.integers(2, 60))
def test_one_line_is_one_printable_line(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert all(c == "\u00a0" or c.isprintable() for c in line)
    assert one_line(line, longest) == line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  rad 1\r\nrad 2\u2028rad 3 ", "rad 1 rad 2 rad 3"),
        ("1\u00a0234,50\u00a0kr", "1\u00a0234,50\u00a0kr"),
        ("fil\u202egpj.exe", "filgpj.exe"),
        ("a\ud800b", "ab"),
        ("abcdefghijkl", "abcdefghi…"),
    ],
)
def test_one_line_leaves_out_what_cannot_be_seen(text: str, shown: str) -> None:
    assert one_line(text, 10 if len(text) == 12 else 80) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("skriv till bo@example.org.", "skriv till …."),
        ("<bo@example.org>, åsa@exämple.se!", "<…>, …!"),
        ("fika @ Kulan", "fika @ Kulan"),
        ("följ @lindby", "följ @lindby"),
        ("inget här", "inget här"),
    ],
)
def test_addresses_become_dots(text: str, shown: str) -> None:
    assert without_addresses(text) == shown


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["ab", "å-ö", "1\u00a0kr", "😀", "/.", "x" * 99, " ", "\n", "\t"]), max_size=90).map(
        "".join
    )
)
def test_wrapped_text_says_the_same_and_breaks_no_word(text: str) -> None:
    assert re.split("[ \n]+", wrap(text)) == re.split("[ \n\t]+", text.strip(" \n\t"))


def test_wrapped_lists_hang() -> None:
    lines = wrap("ord " * 40, "- ").split("\n")
    assert lines[0].startswith("- ord")
    assert all(line.startswith("  ord") for line in lines[1:])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://",
        "https://a b",
        f"https://x.org/{'a' * 2000}",
        "",
    ],
)
def test_what_is_no_plain_web_address_is_no_link(address: str) -> None:
    assert url(address) == ""


def test_an_agenda_that_people_numbered_is_not_numbered_again() -> None:
    assert is_numbered(["1. Öppnande", "2. Val"])
    assert is_numbered(["§ 1 Öppnande", "a) Val"])
    assert not is_numbered(["Öppnande", "Val av 2 ledamöter"])


def test_tabs_and_choices_are_named_as_they_stand_in_the_sheet() -> None:
    assert Sheet("sv").tab("responses") == "Svar"
    assert Sheet("en").column("members", "mailings") == "Mailings"
    assert Sheet("en").setting("sending") == "Sending"
    assert Sheet("sv").choice("reports", "status", "Inskickad") == "Inskickad"
    assert Sheet("en").choice("reports", "status", "Inskickad") == "Sent in"
    assert Sheet("en").choice("reports", "status", "Väntar") == "Väntar"


def _call(**changes: object) -> Letter:
    row = dict(zip(MEETING_HEAD, [*GROUP_MEETING, None, None], strict=True)) | changes
    message = planned("meeting_call", context(tabs("sv", Möten=[MEETING_HEAD, list(row.values())])))[0]
    return render(message, GROUP)


def test_points_that_people_numbered_stand_as_they_wrote_them() -> None:
    letter = _call(Dagordning="§ 1 Öppnande\n§ 2 Val")
    assert "\n§ 1 Öppnande\n§ 2 Val\n" in letter.text
    assert "§ 1 Öppnande<br>§ 2 Val" in letter.html


def test_a_meeting_says_nothing_of_what_it_lacks() -> None:
    letter = _call(Plats=None, Länk=None, Dagordning=None, Handlingar=None, Slut=None)
    for word in ("Plats:", "Anslut", "Dagordning", "Handlingar", "None"):
        assert word not in letter.text
    assert "Tid: kl. 18.30\n" in letter.text


def test_a_long_agenda_is_cut_and_counted() -> None:
    letter = _call(Dagordning="\n".join(f"Punkt {n}" for n in range(75)))
    assert "60. Punkt 59" in letter.text
    assert "… och 15 till" in letter.text
    assert "Punkt 60" not in letter.text


def test_an_english_sheet_is_spoken_of_in_english() -> None:
    message = planned("meeting_call", context(tabs("en", Möten=[MEETING_HEAD, GROUP_MEETING])))[0]
    letter = render(message, replace(GROUP, sheet="en"))
    assert "write No in the column Mailings of the tab Members" in " ".join(letter.text.split())


def test_a_group_without_name_or_secretary_still_gets_its_letters() -> None:
    message = planned("meeting_call", context(tabs("sv", Möten=[MEETING_HEAD, GROUP_MEETING])))[0]
    letter = render(message, replace(GROUP, name="", secretary="", reply_to=""))
    assert letter.text.startswith("Kallelse till gruppmöte\n")
    assert "så når du" not in letter.text
    assert not Reader(letter.html).empty


def test_a_report_nobody_can_be_reminded_of_says_so_to_the_secretary() -> None:
    roles: Rows = [
        ["Roll", "Namn", "E-post"],
        ["Gruppsekreterare", "Anna Lind", "anna@example.org"],
        ["Kassör", "Okänd Person", None],
    ]
    head = ["Rapport", "Mottagare", "Förfaller", "Ansvarig roll", "Status"]
    some = tabs(
        "sv", Roller=roles, Rapporter=[head, ["Bokslut", "Sekretariatet", date(2026, 11, 20), "Kassör", "Pågår"]]
    )
    messages: list[Message] = planned("report_reminder", context(some))
    assert [one.to for one in messages] == [Recipient("anna lind", "Anna Lind", "anna@example.org", "sv", member=True)]
    assert "har inte nått någon annan" in " ".join(render(messages[0], GROUP).text.split())


CELL = Finding("cashbook.date_missing", "cashbook", "Kassabok", row=7, cell="B7")


@pytest.mark.parametrize(
    ("finding", "address"),
    [
        (CELL, "https://docs.example.org/x#gid=5&range=B7"),
        (replace(CELL, cell=None), "https://docs.example.org/x#gid=5&range=A7"),
        (replace(CELL, row=None, cell=None), "https://docs.example.org/x#gid=5"),
        (replace(CELL, code="tab.duplicate", row=None, cell=None), ""),
        (replace(CELL, tab="members"), ""),
    ],
)
def test_a_finding_leads_to_its_cell(finding: Finding, address: str) -> None:
    assert Sheet("sv", {"cashbook": "https://docs.example.org/x#gid=5", "members": ""}).cell(finding) == address


@pytest.mark.parametrize("job", ["weekly_letter.full", "cashbook_findings.new", "report_reminder.yours"])
def test_a_file_on_a_disk_is_spoken_of_without_links(job: str) -> None:
    letter = render(VARIANTS[job]("sv"), replace(GROUP, link="", links={}))
    assert set(Reader(letter.html).links) <= {FORM, remark().link}
    assert "fliken" in letter.text


def test_the_picture_is_told_of_in_the_letter_where_there_is_one() -> None:
    """Row by row: the kitty at its lowest on 8 March."""
    rows: Rows = [
        CASH_HEAD,
        ["1", date(2026, 3, 8), "Hyra", "Bank", "Lokal", None, 9000, "Ja"],
        ["2", date(2026, 9, 1), "Gåva", "Swish", "Gåvor", 1500, None, None],
    ]
    message = planned("weekly_letter", context(tabs("sv", Kassabok=rows)))[0]
    text = " ".join(render(message, GROUP).text.split())
    assert (
        "Saldot på alla konton tillsammans: 12 500,00 kr den 1 januari och 5 000,00 kr nu. "
        "Lägst var det den 8 mars: 3 500,00 kr." in text
    )
    bare = planned("weekly_letter", context(tabs("sv", Kassabok=[CASH_HEAD])))[0]
    assert bare.facts["picture"] is None
    assert "<img" not in render(bare, GROUP).html
