"""The example group's papers as they are: whoever changes a word or a sum sees the change here."""

from pathlib import Path

import pytest

from jobs.documents.catalogue import KINDS
from jobs.documents.markdown import markdown
from sheets_schema.text import LANGUAGES, Language
from tests.jobs.documents.reading import demo

GOLDEN = Path(__file__).with_name("golden")
CASES = [(kind, language) for kind in KINDS for language in LANGUAGES]


@pytest.mark.parametrize(("kind", "language"), CASES)
def test_paper_is_the_golden_one(kind: str, language: Language, request: pytest.FixtureRequest) -> None:
    shown = markdown(KINDS[kind].make(demo(language), 2026, language))
    path = GOLDEN / f"{kind}.{language}.md"
    if request.config.getoption("--update-papers", default=False):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), f"{path.name}: pytest tests/jobs/documents --update-papers"


def test_every_kind_has_golden_papers_and_none_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{kind}.{language}.md" for kind, language in CASES}
