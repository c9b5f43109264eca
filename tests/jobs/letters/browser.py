"""Every letter as a mail reader shows it: in Chromium, at a width, in light or dark, cut off from every net."""

import shutil
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from jobs.worker.pictures import draw
from jobs.worker.render import render
from tests.jobs.letters.group import GROUP
from tests.jobs.letters.variants import VARIANTS

Scheme = Literal["light", "dark"]
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None)
"""The first that is installed; the shell has no window to draw and so takes half the time."""
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    # no process of its own for each framed letter, and none in reserve: each costs more than the page
    "--disable-features=IsolateSandboxedIframes,SpareRendererForSitePerProcess,PaintHolding",
)
CASES = [(variant, language) for variant in VARIANTS for language in ("sv", "en")]


@contextmanager
def chromium(*options: str) -> Iterator[Browser]:
    """A Chromium that runs unseen; in a container it has no sandbox of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*_OPTIONS, *options])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, width: int, scheme: Scheme) -> Iterator[Page]:
    """An empty page of a width in CSS pixels, which no request leaves."""
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True) as context:
        yield context.new_page()


def asked_for(page: Page) -> Sequence[str]:
    """The addresses a page asks for, from now on."""
    found: list[str] = []
    page.on("request", lambda request: None if request.url.startswith("data:") else found.append(request.url))
    return found


def shown(variant: str, language: str) -> str:
    """A letter's HTML with its picture within it, as a mail reader puts them together."""
    message = VARIANTS[variant](language)
    html = render(message, GROUP).html
    if (picture := message.facts.get("picture")) is None:
        return html
    data = b64encode(draw(picture, message.to.language)).decode()
    return html.replace('src="cid:balance"', f'src="data:image/png;base64,{data}"')
