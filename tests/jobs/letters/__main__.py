"""Pictures of every letter, to be looked at: `python -m tests.jobs.letters FOLDER [NAME]`.

At 320 and 640 CSS pixels, in light and in dark; `NAME` picks those letters whose names begin with it.
"""

import sys
from pathlib import Path

from tests.jobs.letters.browser import CASES, CHROMIUM, Scheme, chromium, opened, shown

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main(folder: Path, name: str = "") -> int:
    """Draws them; 2 where there is no Chromium."""
    if CHROMIUM is None:
        print("There is no Chromium here. On Debian: apt install chromium.", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for width in (320, 640):
            for scheme in SCHEMES:
                with opened(browser, width, scheme) as page:
                    for variant, language in CASES:
                        if variant.startswith(name):
                            page.set_content(shown(variant, language))
                            page.screenshot(path=folder / f"{variant}.{language}.{width}.{scheme}.png", full_page=True)
    print(folder)
    return 0


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
