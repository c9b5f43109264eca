"""gruppbok fleet add, as people type it: which groups are taken in, and which Google account their sheets are read as."""

from pathlib import Path

import pytest

from jobs.fleet import registry
from jobs.fleet.registry import Sender
from tests.cli.helpers import Terminal
from tests.fleet.commands.conftest import is_empty, only_group, sheet
from tests.fleet.office import Office
from tests.fleet.offices import FIRST, SECOND
from tests.google import Emulator


def test_a_group_is_in_and_due(gruppbok: Terminal, office: Office, sheets: Emulator) -> None:
    made = sheet(sheets, SECOND)
    url = f"https://docs.google.com/spreadsheets/d/{made}/edit#gid=0"
    done = gruppbok("fleet", "add", "Åsele-2", "--sheet", url, "--language", "en")
    assert (done.code, done.err, done.out) == (0, "", f"Åsele-2 är med, och arket läses strax av {SECOND}.\n")
    group = only_group(office)
    assert (group.name, group.sheet, group.account) == ("Åsele-2", made, SECOND)
    assert (group.language, group.rules, group.due) == ("en", "amnesty_se", group.added)
    with office.connect() as connection:
        assert registry.sender_of(connection, group.id, office.seal(group)) == Sender()


def test_the_account_with_the_fewest_groups_is_asked_as(gruppbok: Terminal, office: Office, sheets: Emulator) -> None:
    for n in range(4):
        assert gruppbok("fleet", "add", f"g{n}", "--sheet", sheet(sheets, FIRST, SECOND)).code == 0
    with office.connect() as connection:
        assert registry.number_by_account(connection) == {FIRST: 2, SECOND: 2}


def test_asking_for_a_sheet_costs_nothing_of_the_quota_of_sheets(
    gruppbok: Terminal, office: Office, sheets: Emulator
) -> None:
    made, before = sheet(sheets, SECOND), len(sheets.requests)
    assert gruppbok("fleet", "add", "Lund", "--sheet", made).code == 0
    assert {request.path for request in sheets.requests[before:]} <= {"/token", f"/drive/v3/files/{made}"}
    assert only_group(office).name == "Lund"


def test_without_a_list_of_accounts_the_usual_one_is_asked_as(
    gruppbok: Terminal, office: Office, sheets: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("gruppbok.toml").unlink()
    monkeypatch.setenv("GRUPPBOK_GOOGLE_CREDENTIALS", Path("worker1.json").read_text())
    done = gruppbok("fleet", "add", "Lund", "--sheet", sheet(sheets, FIRST), "--lang", "en")
    assert (done.code, done.out) == (0, f"Lund is in, and the sheet is read soon by {FIRST}.\n")
    assert done.err.startswith("There is no mail server for the group's mails yet.")
    assert only_group(office).account == FIRST


@pytest.mark.parametrize("name", ["Lund 1", "-", "å/b", "x" * 41, "_", "lund.se", "\n"])
def test_what_is_no_name(gruppbok: Terminal, office: Office, sheets: Emulator, name: str) -> None:
    refusal = gruppbok("fleet", "add", "--sheet", sheet(sheets, FIRST), "--", name).refusal
    assert "1 till 40 bokstäver, siffror och bindestreck" in refusal or "tomt" in refusal
    assert is_empty(office)


@pytest.mark.parametrize("name", ["bok.xlsx", "https://example.org/ark", "x" * 30])
def test_what_is_no_sheet(gruppbok: Terminal, office: Office, sheets: Emulator, name: str) -> None:
    assert "docs.google.com/spreadsheets" in gruppbok("fleet", "add", "Lund", "--sheet", name).refusal
    assert is_empty(office)


def test_a_name_or_a_sheet_that_is_taken(gruppbok: Terminal, office: Office, sheets: Emulator) -> None:
    first, second = sheet(sheets, FIRST), sheet(sheets, FIRST)
    assert gruppbok("fleet", "add", "Lund", "--sheet", first).code == 0
    assert "en grupp som heter Lund" in gruppbok("fleet", "add", "lund", "--sheet", second).refusal
    assert "Arket hör redan till Lund" in gruppbok("fleet", "add", "Umeå", "--sheet", first).refusal
    assert only_group(office).name == "Lund"


def test_a_sheet_that_no_account_may_open(gruppbok: Terminal, office: Office, sheets: Emulator) -> None:
    refusal = gruppbok("fleet", "add", "Lund", "--sheet", sheet(sheets)).refusal
    assert refusal == f"Inget av kontorets konton får öppna arket. Dela det med {FIRST} som redigerare."
    refusal = gruppbok("fleet", "add", "Lund", "--sheet", sheet(sheets, FIRST, role="reader")).refusal
    assert "får läsa arket men inte skriva" in refusal
    binned = sheet(sheets, FIRST, SECOND)
    sheets.world.files[binned].trashed = True
    assert "papperskorgen" in gruppbok("fleet", "add", "Lund", "--sheet", binned).refusal
    document = sheet(sheets, FIRST)
    sheets.world.files[document].mime = "application/vnd.google-apps.document"
    assert "inget Google-ark" in gruppbok("fleet", "add", "Lund", "--sheet", document).refusal
    assert is_empty(office)


def test_google_that_does_not_answer_is_no_answer(
    gruppbok: Terminal, office: Office, sheets: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sheet(sheets, FIRST)
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", "http://127.0.0.1:9")
    assert "Google går inte att nå" in gruppbok("fleet", "add", "Lund", "--sheet", made).refusal
    assert is_empty(office)


def test_an_unknown_rule_pack(gruppbok: Terminal, office: Office, sheets: Emulator) -> None:
    refusal = gruppbok("fleet", "add", "Lund", "--sheet", sheet(sheets, FIRST), "--rules", "amnesty_xx").refusal
    assert refusal == "Det finns ingen regelsamling amnesty_xx; det som finns är amnesty_se."
    assert is_empty(office)


def test_a_wrong_key(gruppbok: Terminal, office: Office, sheets: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRUPPBOK_FLEET_KEY", "A" * 43 + "=")
    made = sheet(sheets, FIRST)
    assert "inte den nyckel som databasen" in gruppbok("fleet", "add", "Lund", "--sheet", made).refusal
    assert is_empty(office)
