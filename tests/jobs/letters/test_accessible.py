"""Every letter in a real Chromium: axe-core finds nothing, nothing is wider than the screen, and nothing is fetched."""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.jobs.letters.browser import CASES, CHROMIUM, Scheme, asked_for, chromium, opened, shown

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)")
AXE = files("axe_playwright_python").joinpath("axe.min.js")
QUICK = """(more => axe.run({preload: false, resultTypes: ["violations", "incomplete"], ...more})
    .then(({violations, incomplete, passes}) => ({violations, incomplete, passes: passes.length})))"""
"""Every rule; nothing is fetched, and what is sound is only counted: to tell of it all takes half as long again."""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What may be another in the other scheme; all else is the same page."""
SCREENS: tuple[tuple[int, Scheme], ...] = ((320, "dark"), (640, "light"))
"""Both widths and both schemes: what hangs on the one does not hang on the other."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[list[tuple[int, Page]]]:
    """A page for each screen, used again for each letter."""
    with ExitStack() as stack:
        yield [(width, stack.enter_context(opened(browser, width, scheme))) for width, scheme in SCREENS]


@pytest.mark.parametrize(("variant", "language"), CASES, ids=[".".join(case) for case in CASES])
def test_a_letter_can_be_read_by_everyone(variant: str, language: str, pages: list[tuple[int, Page]]) -> None:
    html, axe = shown(variant, language), AXE.read_text(encoding="utf-8")
    for asked_of_it, least, (width, page) in zip(({}, COLOURS), (10, 0), pages, strict=True):
        asked = asked_for(page)
        page.set_content(html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if page.evaluate("typeof axe") == "undefined":  # it stays where a page's content is set anew
            page.evaluate(axe)
        found: dict[str, Any] = page.evaluate(QUICK, asked_of_it)
        assert _faults(found["violations"]) == []
        assert _faults(found["incomplete"]) == []
        assert found["passes"] > least
        assert asked == []


def _faults(rules: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Which rule is broken where."""
    return [(rule["id"], node["html"], node["failureSummary"]) for rule in rules for node in rule["nodes"]]


def test_axe_sees_a_fault(browser: Browser) -> None:
    with opened(browser, 320, "light") as page:
        page.set_content(
            '<html lang="sv"><title>x</title><main><h1>x</h1><p style="color:#999">för ljust</p><img src="data:,">'
        )
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert {rule["id"] for rule in page.evaluate(QUICK)["violations"]} == {"color-contrast", "image-alt"}
