"""Every page in Chromium: axe-core finds nothing, nothing is wider than the screen, and each page is a page on its own."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from jobs.cli import main
from tests.jobs.letters.test_accessible import AXE, COLOURS, QUICK
from tests.preview.__main__ import pages
from tests.preview.groups import DAY, EARLIER, after, before
from tests.preview.site import SCREENS, SUNDAY, Scheme, Site, demo, looked_at, served

TRIED: tuple[tuple[int, Scheme], ...] = ((360, "dark"), (1280, "light"))
"""Both widths and both schemes: what hangs on the one does not hang on the other."""


@pytest.fixture(name="sites", scope="module")
def both_groups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Site]]:
    """The demo group in Swedish, and in English one whose mails have gone, failed and changed."""
    folder = tmp_path_factory.mktemp("sites")
    book, state = before(folder / "bok.xlsx"), folder / "minne.sqlite"
    main(["run", str(book), "--date", EARLIER, "--outbox", str(folder / "brev"), "--state", str(state)])
    after(book)
    with (
        served(demo(folder), "--date", SUNDAY) as one,
        served(book, "--date", DAY, "--lang", "en", "--state", state, "--outbox", folder / "brev") as other,
    ):
        yield [one, other]


def _faults(rules: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(rule["id"], node["html"][:200], node["failureSummary"]) for rule in rules for node in rule["nodes"]]


@pytest.mark.parametrize(("which", "language"), [(0, "sv"), (1, "en")])
def test_a_page_can_be_used_by_everyone(browser: Browser, sites: list[Site], which: int, language: str) -> None:
    site = sites[which]
    with looked_at(browser, site) as page:
        page.route("**/visa/*", lambda route: route.abort())
        for path in pages(site).values():
            page.goto(f"{site.origin}{path}")
            assert page.locator("html").get_attribute("lang") == language
            _go_down_one_step_at_a_time(page)
            for width in _screens(page):
                assert _width(page) <= width, path
            _open_all(page)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            for width, more, least in zip(_screens(page), ({}, COLOURS), (15, 0), strict=True):
                assert _width(page) <= width, path
                # without the letters, which are tried in tests/jobs/letters
                found: dict[str, Any] = page.evaluate(QUICK, {"iframes": False, **more})
                assert _faults(found["violations"]) == [], path
                assert found["passes"] > least


def _screens(page: Page) -> Iterator[int]:
    """Shows the page on a small dark screen, then on a large light one; gives its width."""
    for width, scheme in TRIED:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        yield width


def _width(page: Page) -> int:
    """How wide it is, with what lies beyond the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth"))


def _go_down_one_step_at_a_time(page: Page) -> None:
    """Headings do, below one of the first."""
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(lower - higher <= 1 for higher, lower in pairwise(levels))


def _open_all(page: Page) -> None:
    """Opens every part that is folded, but of those of which only one may be open the last."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_the_first_tab_leads_past_the_menu(browser: Browser, sites: list[Site]) -> None:
    with looked_at(browser, sites[0]) as page:
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Till innehållet"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_what_a_picture_shows_stands_beside_it_in_words(browser: Browser, sites: list[Site]) -> None:
    with looked_at(browser, sites[0]) as page:
        for picture in page.locator("svg[role=img]").all():
            assert len(picture.get_attribute("aria-label") or "") > 20
        text = page.locator("main").inner_text()
        for words in ("7 117,90 kr".replace(" ", "\u00a0"), "Kommer: 2", "Har inte svarat: 1", "tis 24 nov.", "nov"):
            assert words in text


def test_a_letters_frame_is_named_and_locked(browser: Browser, sites: list[Site]) -> None:
    site = sites[0]
    with looked_at(browser, site) as page:
        page.goto(f"{site.origin}{pages(site)['mail-meeting_call']}")
        frames = page.locator("iframe").all()
        assert len(frames) == 4
        assert {frame.get_attribute("sandbox") for frame in frames} == {""}
        assert len({frame.get_attribute("title") for frame in frames}) == 4
        assert [frame.evaluate("one => one.clientWidth") for frame in frames] == [360, 640, 360, 640]
        words = [frame.locator("body").inner_text().partition("\n\n")[0] for frame in page.frames[1:]]
        assert sorted(map(bool, words)) == [True] * 4
        assert [frame.locator("html").get_attribute("lang") for frame in page.frames[1:]] == ["sv", "sv", "en", "en"]


def test_the_twins_words_are_marked_with_their_language(sites: list[Site]) -> None:
    page = sites[0].ask(pages(sites[0])["mail-meeting_call"]).text
    assert '<pre lang="sv" tabindex="0" class="letter">' in page
    assert '<pre lang="en" tabindex="0">' in page


def test_pages_are_drawn_for_looking_at(tmp_path: Path, browser: Browser, sites: list[Site]) -> None:
    from tests.preview.__main__ import draw

    draw(browser, sites[0], tmp_path, "refusal")
    assert len(list(tmp_path.glob("*.png"))) == len(SCREENS)
