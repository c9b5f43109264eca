"""What the guides tell people to type is understood, what they quote is said, and the twins tell the same."""

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from jobs.settings import load
from jobs.words import read_words
from sheets_schema.text import LANGUAGES, Language
from tests.docs.helpers import GUIDES, ROOT, blocks, commands, page

PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
SOURCE = "\n".join(path.read_text("utf-8") for top in ("jobs", "sync") for path in (ROOT / top).rglob("*.py"))


def anchors(path: Path) -> set[str]:
    """The headings of a page as links name them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", path.read_text("utf-8")):
        there = path.parent / target if target else path
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), anchor


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_is_to_be_typed_is_understood(path: Path) -> None:
    for typed in commands(path):
        words = shlex.split(typed.split("&&")[0].strip().rstrip(".,:;)"))
        given, _ = read_words([word for word in words if word not in ("|", ";")], "sv")
        assert given.command, typed


def test_the_guides_have_commands_to_try() -> None:
    found = {path.name: len(commands(path)) for path in PAGES}
    assert [name for name in ("README.md", "google.md", "mail.md", "developing.md") if found[name] < 4] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GUIDES)
def test_each_configuration_can_be_read(name: str, language: Language, tmp_path: Path) -> None:
    given = blocks(page(name, language), "toml")
    assert given
    for one in given:
        path = tmp_path / "gruppbok.toml"
        path.write_text(one.text, "utf-8")
        assert load(str(path)).path == path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GUIDES)
def test_what_people_may_see_is_what_the_program_says(name: str, language: Language) -> None:
    text = page(name, language).read_text("utf-8")
    table = re.split(r"^\| (?:Det du ser|What you see) .*\n\|[-|]+\n", text, flags=re.MULTILINE)[1].split("\n\n")[0]
    seen = [row.split("|")[1].strip() for row in table.splitlines()]
    assert len(seen) > 5
    for one in seen:
        for part in one.split("…"):
            assert part.strip() in SOURCE, one


@pytest.mark.parametrize("name", GUIDES)
def test_the_twins_tell_the_same(name: str) -> None:
    sv, en = (page(name, language) for language in LANGUAGES)
    shape = r"^(#+|\||\d+\.|-) "
    found = [re.findall(shape, path.read_text("utf-8"), re.MULTILINE) for path in (sv, en)]
    assert found[0] == found[1]
    assert [one.kind for one in blocks(sv)] == [one.kind for one in blocks(en)]
    for ours, theirs in zip(blocks(sv, "toml"), blocks(en, "toml"), strict=True):
        assert re.findall(r"^\w+", ours.text, re.MULTILINE) == re.findall(r"^\w+", theirs.text, re.MULTILINE)
    assert [words.split()[:2] for words in commands(sv)] == [words.split()[:2] for words in commands(en)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_skips_a_level_of_headings(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
