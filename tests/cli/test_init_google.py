"""gruppbok init --google, as people type it; and what follows upon it. Issue 3; contract, section 6."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.settings import load
from sheets_schema.text import LANGUAGES, Language
from tests.cli.helpers import Terminal, files
from tests.docs.helpers import blocks, commands, page
from tests.google import Emulator

ANNA, WORKER = "anna@example.org", "worker@emulator.iam.gserviceaccount.com"
DATE = ("--date", "2026-11-22T12:00")


@pytest.fixture(name="google", scope="module")
def one_emulator() -> Iterator[Emulator]:
    """One for all."""
    with Emulator() as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture(name="url")
def new_sheet(google: Emulator, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new, empty sheet that is shared with the worker."""
    assert files(folder) == {}
    monkeypatch.setenv("GRUPPBOK_GOOGLE_CREDENTIALS", json.dumps(google.service_account(WORKER)))
    monkeypatch.setenv("GRUPPBOK_GOOGLE_ENDPOINT", google.url)
    file = google.make("Ny", {"Blad1": []}, owner=ANNA, locale="en_US")
    google.share(file, WORKER, "writer")
    return f"https://docs.google.com/spreadsheets/d/{file}/edit#gid=0"


def test_a_new_sheet_is_filled_checked_worked_and_mended(gruppbok: Terminal, google: Emulator, url: str) -> None:
    first = gruppbok("init", "--google", url, *DATE)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("Nya flikar: Inställningar, Medlemmar, Roller")
    assert f"gruppbok check {url}" in first.out.splitlines()[-1]
    key = url.split("/")[-2]
    anna = google.act(ANNA)
    anna.set(key, "Inställningar!B2", "Grupp 17")
    anna.set(key, "Inställningar!B4", "Sektionsgrupp")
    anna.paste(key, "Medlemmar!A2", [["Anna Ek", ANNA, None, "Aktiv"]])
    anna.paste(key, "Roller!A2", [["Gruppsekreterare", "Anna Ek"], ["Kassör", "Bo Alm", "bo@example.org"]])
    assert gruppbok("check", url, *DATE, "--json").json["counts"]["error"] == 1  # nobody is auditor yet
    done = gruppbok("run", url, *DATE, "--outbox", "brev", "--json")
    assert done.json["written"] == ["overview", "findings", "annual", "sent"]
    version = google.world.files[key].version
    again = gruppbok("init", "--google", url, *DATE)
    assert (again.code, again.out) == (0, "Inget saknades, så inget är ändrat.\n")
    assert google.world.files[key].version == version
    whole = gruppbok("doctor", url, "--json").json["checks"]
    assert [one["name"] for one in whole if one["state"] == "mend"] == []
    anna.delete_columns(key, "Medlemmar", 3)
    anna.delete_tab(key, "Kassabok")
    anna.add_tab(key, "Kassabok")
    anna.set(key, "Kassabok!A1", "Vårt eget")
    mended = gruppbok("init", "--google", url, "--lang", "en", *DATE)
    assert "Medlemmar got what was missing: headers: Telefon." in mended.out
    assert "Kassabok is left as it is: it holds something, but none of our headers in row 1." in mended.out
    assert anna.values(key, "Medlemmar!A2:C2") == [["Anna Ek", ANNA, "Aktiv"]]


@pytest.mark.parametrize("name", ["bok.xlsx", "https://example.org/ark", "https://docs.google.com/document/d/x/edit"])
def test_what_is_no_sheets_address(gruppbok: Terminal, folder: Path, name: str) -> None:
    assert "docs.google.com/spreadsheets" in gruppbok("init", "--google", name).refusal
    assert files(folder) == {}


def test_a_sheet_that_is_not_shared(gruppbok: Terminal, google: Emulator, url: str) -> None:
    google.act(ANNA).unshare(url.split("/")[-2], WORKER)
    assert f"Dela arket med {WORKER} som redigerare" in gruppbok("init", "--google", url).refusal


@pytest.mark.parametrize("words", [[], ["--xlsx", "a.xlsx", "--google", "x"], ["--google", ""], ["--google"]])
def test_exactly_one_of_the_two(gruppbok: Terminal, folder: Path, words: list[str]) -> None:
    for lang in ("sv", "en"):
        assert "--google" in gruppbok("init", *words, "--lang", lang).refusal
    assert files(folder) == {}


def test_a_trials_token_does_as_well(
    gruppbok: Terminal, google: Emulator, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRUPPBOK_GOOGLE_CREDENTIALS")
    monkeypatch.setenv("GRUPPBOK_GOOGLE_TOKEN", google.token(WORKER))
    assert gruppbok("init", "--google", url, *DATE).code == 0
    assert gruppbok("run", url, *DATE, "--outbox", "brev", "--json").json["written"][0] == "overview"


def walk(language: Language) -> list[list[str]]:
    """What the guide tells people to type after gruppbok, step by step."""
    return [shlex.split(typed) for typed in commands(page("google", language))]


def test_the_guides_say_the_same_in_both_languages_and_every_command_is_one() -> None:
    swedish, english = (page("google", language).read_text("utf-8") for language in LANGUAGES)
    assert [len(line) - len(line.lstrip()) for line in swedish.splitlines() if re.match(r" *[0-9]+\. ", line)] == [
        len(line) - len(line.lstrip()) for line in english.splitlines() if re.match(r" *[0-9]+\. ", line)
    ]
    assert re.findall(r"<(https://[^>]+)>", swedish) == re.findall(r"<(https://[^>]+)>", english)
    for guide in (swedish, english):
        typed = re.findall(r"\.venv/bin/gruppbok ([a-z]+)", guide)
        assert list(dict.fromkeys(typed)) == ["doctor", "init", "check", "run", "outbox"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guides_configuration_is_one_that_can_be_read(language: Language, folder: Path) -> None:
    (book,) = blocks(page("google", language), "toml")
    mail = blocks(page("mail", language), "toml")[0]  # which its part 2 adds last in the same file
    (folder / "gruppbok.toml").write_text(book.text, "utf-8")
    found = load(None)
    assert found.mail is None
    assert (found.language, found.credentials) == (language, folder / "credentials.json")
    assert str(found.workbook).startswith("https://docs.google.com/spreadsheets/d/")
    (folder / "gruppbok.toml").write_text(f"{book.text}\n{mail.text}", "utf-8")
    found = load(None)
    assert found.mail is not None
    assert (found.mail.host, found.mail.port, found.mail.security) == ("smtp.gmail.com", 465, "tls")
    assert found.credentials == folder / "credentials.json"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_is_walked_with_its_own_configuration(
    gruppbok: Terminal, google: Emulator, url: str, folder: Path, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRUPPBOK_GOOGLE_CREDENTIALS")
    (folder / "credentials.json").write_text(json.dumps(google.service_account(WORKER)), "utf-8")
    (folder / "credentials.json").chmod(0o600)
    (book,) = blocks(page("google", language), "toml")
    pasted = r"https://docs\.google\.com/spreadsheets/d/[^\"/]+/edit"
    (folder / "gruppbok.toml").write_text(re.sub(pasted, url, book.text), "utf-8")
    walked = []
    for words in walk(language):
        if words[:2] == ["outbox", "show"]:
            continue  # no mail is due in a group that has only just begun
        typed = [url if "/spreadsheets/" in word else word for word in words]
        done = gruppbok(*typed, *DATE)
        assert done.code in (0, 1), done
        walked.append(words[0])
    assert walked == ["doctor", "init", "check", "run", "outbox", "doctor"]
    assert gruppbok("init", "--google", url, *DATE).out in {
        "Inget saknades, så inget är ändrat.\n",
        "Nothing was missing, so nothing is changed.\n",
    }
