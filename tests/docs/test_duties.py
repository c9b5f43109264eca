"""Every duty of the secretary is served, by things that there are, and the page says so."""

import json
import re

import pytest

from jobs.arguments import COMMANDS
from jobs.book_arguments import PAPERS
from jobs.catalogue import JOBS
from jobs.cli import main
from jobs.commands.describe import as_markdown as sheet
from jobs.commands.describe_duties import as_markdown, checks_of
from jobs.commands.headings import anchor
from jobs.documents.catalogue import KINDS
from jobs.duties import DUTIES, MAIN, SEEN_TO, Duty
from jobs.words import read_words
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import LANGUAGES, Language
from tests.docs.helpers import page

each_duty = pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.key)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_they_are_the_rows_of_the_role_description() -> None:
    """Eight under the main responsibility and five to see to, each once."""
    assert (len(MAIN), len(SEEN_TO)) == (8, 5)
    assert len({duty.key for duty in DUTIES}) == len(DUTIES)


@each_duty
def test_every_duty_has_a_tab_a_check_a_mail_and_a_paper_or_command(duty: Duty) -> None:
    """Not every duty ends on paper: news and a request for help are seen before they go, and stand in the calendar."""
    assert duty.tabs
    assert duty.checks
    assert duty.jobs
    assert duty.papers or duty.commands
    for words in (duty.says, duty.done):
        assert words.sv
        assert words.sv != words.en
    for language in LANGUAGES:
        assert duty.done[language].endswith(".")


@each_duty
def test_what_is_named_is_there_and_named_once(duty: Duty) -> None:
    assert set(duty.tabs) <= {tab.key for tab in TABS}
    assert set(duty.ours) <= {tab.key for tab in OURS}
    assert [name for name in duty.checks if not checks_of(name)] == []
    assert set(duty.jobs) <= {job.name for job in JOBS}
    assert set(duty.papers) <= PAPERS.keys()
    assert {words.split()[0] for words in duty.commands} <= COMMANDS.keys()
    assert [read_words(words.split(), "sv")[0].command for words in duty.commands] == [
        w.split()[0] for w in duty.commands
    ]
    for names in (duty.tabs, duty.ours, duty.checks, duty.jobs, duty.papers, duty.commands):
        assert len(set(names)) == len(names)


def test_every_tab_mail_and_paper_serves_a_duty() -> None:
    """A new one: name it in jobs/duties.py beside the duty it helps with, then run `make docs`."""
    assert {tab.key for tab in TABS} - {key for duty in DUTIES for key in duty.tabs} == set()
    assert {job.name for job in JOBS} - {name for duty in DUTIES for name in duty.jobs} == set()
    assert PAPERS.keys() - {kind for duty in DUTIES for kind in duty.papers} == set()


def test_every_paper_is_named_in_words() -> None:
    assert PAPERS.keys() == KINDS.keys() | {"review", "member"}


@pytest.mark.parametrize(
    ("name", "number"),
    [("reports.overdue", 1), ("tasks.*", 2), ("task.*", 0), ("reports", 0), ("*", 0), ("boxes.lot", 0)],
)
def test_a_name_means_one_check_or_all_of_a_kind(name: str, number: int) -> None:
    assert len(checks_of(name)) == number


@each_language
def test_the_page_is_fresh(language: Language) -> None:
    """`make docs` makes it anew."""
    assert page("duties", language).read_text("utf-8") == as_markdown(language)


@each_language
def test_every_link_leads_to_a_heading_of_the_sheets_page(language: Language) -> None:
    headings = {anchor(title) for title in re.findall(r"^#+ (.+)$", sheet(language), re.MULTILINE)}
    links = re.findall(r"\]\(([a-z.]+)#([^)]+)\)", as_markdown(language))
    assert {target for target, _ in links} == {page("sheet", language).name}
    assert {place for _, place in links} - headings == set()
    assert len(links) > 50


def test_the_readme_leads_there() -> None:
    readme = (page("duties", "sv").parents[1] / "README.md").read_text("utf-8")
    assert "(docs/duties.md)" in readme
    assert "(docs/duties.en.md)" in readme


def test_describe_prints_the_page_a_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "--duties", "--format", "markdown", "--lang", "en"]) == 0
    assert capsys.readouterr().out == page("duties", "en").read_text("utf-8")
    assert main(["describe", "--duties"]) == 0
    assert "KALLA TILL MÖTEN\n" in capsys.readouterr().out
    assert main(["describe", "--duties", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["duties"]
    assert [one["key"] for one in found] == [duty.key for duty in DUTIES]
    assert "meetings.call_late" in found[0]["checks"]
