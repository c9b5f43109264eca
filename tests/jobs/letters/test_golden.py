"""The letters as they are: whoever changes a word or a line of style sees the change here."""

from pathlib import Path

import pytest

from jobs.catalogue import JOBS
from jobs.worker.render import render
from tests.jobs.letters.group import GROUP
from tests.jobs.letters.variants import VARIANTS

GOLDEN = Path(__file__).with_name("golden")
CASES = [(variant, language) for variant in VARIANTS for language in ("sv", "en")]


@pytest.mark.parametrize(("variant", "language"), CASES)
def test_letter_is_the_golden_one(variant: str, language: str, request: pytest.FixtureRequest) -> None:
    letter = render(VARIANTS[variant](language), GROUP)
    shown = {"txt": f"{letter.subject}\n\n{letter.text}", "html": letter.html}
    for ending, text in shown.items():
        path = GOLDEN / f"{variant}.{language}.{ending}"
        if request.config.getoption("--update-golden", default=False):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{path.name}: pytest tests/jobs/letters --update-golden"


def test_every_job_has_golden_letters_and_none_is_left_over() -> None:
    assert {variant.split(".", 1)[0] for variant in VARIANTS} == {job.name for job in JOBS}
    expected = {f"{variant}.{language}.{ending}" for variant, language in CASES for ending in ("txt", "html")}
    assert {path.name for path in GOLDEN.iterdir()} == expected
