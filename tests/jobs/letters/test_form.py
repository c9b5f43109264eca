"""What holds for every letter, whatever it says."""

import re

import pytest

from jobs.catalogue import JOBS
from jobs.worker.render import Letter, environment, render
from tests.jobs.letters.group import FORM, GROUP, LINK, PAPERS, ZONE, remark
from tests.jobs.letters.reading import Reader, words
from tests.jobs.letters.variants import VARIANTS

CASES = [(variant, language) for variant in VARIANTS for language in ("sv", "en")]


@pytest.fixture(params=CASES, ids=[".".join(case) for case in CASES])
def letter(request: pytest.FixtureRequest) -> Letter:
    variant, language = request.param
    return render(VARIANTS[variant](language), GROUP)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("job", [job.name for job in JOBS])
@pytest.mark.parametrize("medium", ["text", "html"])
def test_every_job_has_a_template_in_both_languages(job: str, language: str, medium: str) -> None:
    found = environment("html" if medium == "html" else "text", "en" if language == "en" else "sv", ZONE)
    assert {"subject", "title", "body", "stop"} <= found.get_template(f"{language}/{job}.j2").blocks.keys()


def test_text_and_html_say_the_same(letter: Letter) -> None:
    assert words(Reader(letter.html).text) == words(letter.text)


def test_subject_is_one_plain_line(letter: Letter) -> None:
    assert letter.subject.isprintable()
    assert letter.subject == letter.subject.strip()
    assert 0 < len(letter.subject) <= 120


def test_text_is_narrow_and_tidy(letter: Letter) -> None:
    lines = letter.text.split("\n")
    assert all(len(line) <= 72 or "https://" in line or line.startswith("  mailto:") for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert "\n\n\n" not in letter.text
    assert "\u00a0" not in letter.text
    assert letter.text.endswith("\n")


def test_html_is_made_to_be_listened_to(letter: Letter) -> None:
    page = Reader(letter.html)
    language = page.all("html")[0]["lang"]
    assert language in ("sv", "en")
    assert page.all("div")[0]["lang"] == language
    assert len(page.all("h1")) == len(page.all("title")) == 1
    assert all(header["scope"] in ("row", "col") for header in page.all("th"))
    for table in page.all("table"):
        is_data = table["class"].split()[0] in ("facts", "sums") if "class" in table else False
        assert is_data != (table.get("role") == "presentation")
    assert not page.empty, page.empty


def test_html_asks_nothing_of_the_net(letter: Letter) -> None:
    page = Reader(letter.html)
    assert not {name for name, _ in page.elements} & {
        "img",
        "link",
        "script",
        "iframe",
        "object",
        "svg",
        "form",
        "base",
    }
    assert not re.search(r"url\(|@import|@font-face", letter.html)
    assert not {name for _, attributes in page.elements for name in attributes} & {"src", "background", "srcset"}
    to_read = {link for link in page.links if not link.startswith(f"mailto:{GROUP.reply_to}?subject=")}
    assert to_read <= {LINK, PAPERS, FORM, GROUP.link, remark().link}


def test_html_keeps_its_styles_for_the_dark_and_the_narrow(letter: Letter) -> None:
    assert "@media (prefers-color-scheme: dark)" in letter.html
    assert "@media (max-width: 480px)" in letter.html
    assert 'name="color-scheme" content="light dark"' in letter.html
    assert letter.html.index("charset=") < 200


def test_no_text_is_smaller_than_16_pixels(letter: Letter) -> None:
    sizes = {int(size) for size in re.findall(r"font-size:\s*(\d+)px", letter.html)}
    assert sizes <= {1, 16, 19, 26}, "1 is for the bars, which hold no words"


def test_names_and_addresses_of_others_stay_out(letter: Letter) -> None:
    assert not re.search(r"(?:karin|bo|ulla|rut)@example\.org", letter.text + letter.html)


def test_the_same_message_gives_the_same_letter() -> None:
    message = VARIANTS["weekly_letter.full"]("sv")
    assert render(message, GROUP) == render(message, GROUP)
