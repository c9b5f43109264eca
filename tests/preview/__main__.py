"""Pictures of every page, to be looked at: `python -m tests.preview FOLDER [NAME]`.

At 360 and 1280 CSS pixels, in light and in dark; `NAME` picks those pages whose names begin with it.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from tests.jobs.letters.browser import CHROMIUM, chromium
from tests.preview.site import SCREENS, SUNDAY, Site, demo, looked_at, served


def main(folder: Path, name: str = "") -> int:
    """Draws them; 2 where there is no Chromium."""
    if CHROMIUM is None:
        print("There is no Chromium here. On Debian: apt install chromium.", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as kept,
        chromium() as browser,
        served(demo(Path(kept)), "--date", SUNDAY) as site,
    ):
        draw(browser, site, folder, name)
    print(folder)
    return 0


def pages(site: Site) -> dict[str, str]:
    """Every page by name; of mails the first of each job."""
    site.desk.home("")
    found = {"home": "/", "mails": "/brev", "findings": "/kontroll", "money": "/pengar", "refusal": "/finns-inte"}
    for item in reversed(site.desk.see().items):
        found[f"mail-{item.mail.job}"] = f"/brev/{item.id}"
    return found


def draw(browser: Browser, site: Site, folder: Path, name: str) -> None:
    """Draws the pages of a name."""
    for width, scheme in SCREENS:
        with looked_at(browser, site, width, scheme) as page:
            for one, path in pages(site).items():
                if one.startswith(name):
                    page.goto(f"{site.origin}{path}")
                    height = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": height})  # a frame out of sight is not painted
                    if page.locator("iframe").count():
                        page.wait_for_timeout(1000)
                    page.screenshot(path=folder / f"{one}.{width}.{scheme}.png", full_page=True)
                    page.set_viewport_size({"width": width, "height": 800})


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
