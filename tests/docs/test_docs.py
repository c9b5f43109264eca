"""The committed pages say what the declarations say."""

import re
from pathlib import Path

import pytest

from jobs.cli import main
from jobs.commands.describe import as_markdown
from sheets_schema.check import Check
from sheets_schema.checks import CHECKS
from sheets_schema.text import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
PAGES: dict[Language, Path] = {"sv": ROOT / "docs" / "sheet.md", "en": ROOT / "docs" / "sheet.en.md"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_sheet_is_fresh(language: Language) -> None:
    """`make docs` makes it anew."""
    assert PAGES[language].read_text("utf-8") == as_markdown(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_paragraph_and_no_other_stands_there(language: Language) -> None:
    told = re.findall(r"^### `([a-z_]+\.[a-z_0-9]+)` ", PAGES[language].read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(check.code for check in CHECKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_every_check_says_what_provokes_it_in_both_languages(check: Check) -> None:
    for language in LANGUAGES:
        assert check.example[language].endswith((".", "”.", "!"))
        assert check.says[language]


def test_the_readme_is_at_most_sixty_lines_and_its_links_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert len(readme.splitlines()) <= 60
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_describe_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--format", "markdown", "--lang", "en"]) == 0
    assert capsys.readouterr().out == PAGES["en"].read_text("utf-8")
