"""The office's page: as it is, whoever looks at it, however many groups there are, and whatever they are called."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from playwright.sync_api import Browser

from jobs.fleet.office import office
from jobs.fleet.overview_page import lead, page
from jobs.fleet.view import content_of
from jobs.version import VERSION
from sheets_schema.text import LANGUAGES, Language
from tests.fleet.made_up import NOW, SOUND, fleet, group, small
from tests.jobs.letters.browser import CHROMIUM, Scheme, asked_for, chromium, opened
from tests.jobs.letters.test_accessible import AXE, QUICK, _faults

GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture(name="browser", scope="module")
def one_browser() -> Iterator[Browser]:
    """A Chromium that runs unseen."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    with chromium() as found:
        yield found


def _unstyled(html: str) -> str:
    """The page without how it looks, by which version it was made, and the empty lines that its templates leave."""
    bare = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.DOTALL)
    return re.sub(r"\n\s*\n+", "\n", bare).replace(f"gruppbok {VERSION}", "gruppbok VERSION")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_the_golden_one(language: Language, request: pytest.FixtureRequest) -> None:
    path, shown = GOLDEN / f"overview.{language}.html", _unstyled(page(small(), language))
    if request.config.getoption("--update-overview", default=False):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), f"{path.name}: pytest tests/fleet --update-overview"


@pytest.mark.parametrize(
    ("number", "sv", "en"),
    [
        (0, "Här finns inga grupper än.", "There are no groups here yet."),
        (1, "Ingen grupp behöver hjälp just nu.", "No group needs help just now."),
        (30, "2 av 30 grupper behöver hjälp.", "2 of 30 groups need help."),
    ],
)
def test_the_first_line_says_the_whole(number: int, sv: str, en: str) -> None:
    said = lead(fleet(number))
    assert (said.sv, said.en) == (sv, en)


def test_the_first_line_is_a_sentence_for_one_group_too() -> None:
    alone = office([group(1, "Lund", failed=3, looked=None)], {}, NOW)
    assert lead(alone).sv == "Gruppen behöver hjälp."
    two = office([group(1, "Lund", failed=3, looked=None), group(2, "Malmö")], {}, NOW)
    assert lead(two).en == "1 of 2 groups needs help."


def test_every_group_stands_there_once_and_whoever_needs_help_first() -> None:
    shown = fleet(300)
    html = page(shown, "sv")
    names = re.findall(r"<h3>(.*?)</h3>|<th scope=\"row\">(.*?)(?: <span|</th>)", html)
    told = [first or second for first, second in names][: len(shown.helped) + len(shown.others)]
    assert told == [row.name for row in (*shown.helped, *shown.others)]
    assert all(row.name in html for row in shown.paused)


def test_two_thousand_groups_are_a_page_too() -> None:
    shown = fleet(2000)
    begun = perf_counter()
    html = page(shown, "sv")
    assert perf_counter() - begun < 20
    assert len(html.encode()) < 1_500_000
    assert html.count('<th scope="row">') == len(shown.others) + len(shown.common)
    anchors = re.findall(r'href="#(letter-[0-9a-f]+)"', html)
    assert len(anchors) > 15
    assert all(html.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_the_page_holds_all_it_shows_and_runs_nothing() -> None:
    html = page(fleet(60), "sv")
    assert "<script" not in html
    assert not re.search(r"""(src|href)=["'](?!#|data:,)""", html)
    assert not re.search(r"url\(|@import|https?:", html)
    assert html.count("<style>") == 1


HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% raw %}",
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "&lt;b&gt;",
]


def test_a_name_is_only_words(browser: Browser) -> None:
    helped = [group(n, name, failed=3, looked=None) for n, name in enumerate(HOSTILE)]
    others = [group(n, f"{name} 2") for n, name in enumerate(HOSTILE, 10)]
    paused = [group(n, f"{name} 3", paused=NOW) for n, name in enumerate(HOSTILE, 20)]
    html = page(office([*helped, *others, *paused], {10: content_of(SOUND)}, NOW), "sv")
    with opened(browser, 400, "light") as shown:
        asked = asked_for(shown)
        shown.set_content(html)
        assert shown.locator("script, img, [onerror], main a").count() == 0
        assert sorted(shown.locator("h3").all_inner_texts()) == sorted(HOSTILE)
        for name in HOSTILE:
            assert f"{name} 2" in shown.locator("table").inner_text()
            assert f"{name} 3" in shown.locator(".paused").inner_text()
        assert asked == []


SCREENS: tuple[tuple[int, Scheme, int, Language], ...] = ((1280, "light", 50, "sv"), (320, "dark", 20, "en"))
"""Both schemes, with and without the letters that lead down a long list."""


@pytest.mark.parametrize(("width", "scheme", "number", "language"), SCREENS)
def test_the_page_can_be_read_by_everyone(
    width: int, scheme: Scheme, number: int, language: Language, browser: Browser
) -> None:
    with opened(browser, width, scheme) as shown:
        asked = asked_for(shown)
        shown.set_content(page(fleet(number), language))
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        shown.evaluate(AXE.read_text(encoding="utf-8"))
        found = shown.evaluate(QUICK)
        assert _faults(found["violations"]) == []
        assert _faults(found["incomplete"]) == []
        assert found["passes"] > 15
        assert asked == []
