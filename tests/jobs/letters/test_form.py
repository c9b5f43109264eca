"""What holds for every letter, whatever it says."""

import re
from collections import Counter
from functools import cache

import pytest

from jobs.catalogue import JOBS
from jobs.worker.render import TEMPLATES, Letter, environment, render
from tests.jobs.letters.group import FORM, GROUP, LINK, LINKS, PAPERS, SHEET, ZONE
from tests.jobs.letters.reading import Reader, addresses, words
from tests.jobs.letters.variants import VARIANTS

CASES = [(variant, language) for variant in VARIANTS for language in ("sv", "en")]


@pytest.fixture(params=CASES, ids=[".".join(case) for case in CASES])
def letter(request: pytest.FixtureRequest) -> Letter:
    return rendered(*request.param)


@cache
def rendered(variant: str, language: str) -> Letter:
    """A letter, of which many things are asked."""
    return render(VARIANTS[variant](language), GROUP)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("job", [job.name for job in JOBS])
@pytest.mark.parametrize("medium", ["text", "html"])
def test_every_job_has_a_template_in_both_languages(job: str, language: str, medium: str) -> None:
    found = environment("html" if medium == "html" else "text", "en" if language == "en" else "sv", ZONE)
    assert {"subject", "title", "body", "stop"} <= found.get_template(f"{language}/{job}.j2").blocks.keys()


def test_text_and_html_say_the_same_and_lead_to_the_same_cells(letter: Letter) -> None:
    """The text has the address of every cell and paper; a tab that is but named is a link in the HTML alone."""
    page = Reader(letter.html)
    assert words(page.text) == words(letter.text)
    written, tabs = addresses(letter.text), set(LINKS.values())
    assert [link for link in written if link not in tabs] == [link for link in page.links if link not in tabs]
    assert not Counter(written) - Counter(page.links)


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
    assert not {name for name, _ in page.elements} & {"link", "script", "iframe", "object", "svg", "form", "base"}
    assert not re.search(r"url\(|@import|@font-face", letter.html)
    assert not {name for _, attributes in page.elements for name in attributes} & {"background", "srcset"}
    assert {attributes["src"] for _, attributes in page.elements if "src" in attributes} <= {"cid:balance"}


def test_every_link_leads_to_the_sheet_to_what_people_wrote_or_to_an_answer(letter: Letter) -> None:
    page = Reader(letter.html)
    to_read = {link for link in page.links if not link.startswith(f"mailto:{GROUP.reply_to}?subject=")}
    assert all(link.startswith("https://") for link in to_read)
    of_the_sheet = {
        link for link in to_read if re.fullmatch(rf"{re.escape(SHEET)}(?:#gid=\d+(?:&range=[A-Z]+\d+)?)?", link)
    }
    assert to_read - of_the_sheet <= {LINK, PAPERS, FORM}


def test_every_picture_is_told_in_words(letter: Letter) -> None:
    pictures = Reader(letter.html).all("img")
    assert len(pictures) <= 1
    for picture in pictures:
        assert len(words(picture["alt"])) > 10
        assert " ".join(picture["alt"].replace("\u00a0", " ").split()) in " ".join(letter.text.split())
        assert (picture["width"], picture["height"]) == ("552", "184")


def test_html_is_small_enough_for_every_mail_reader(letter: Letter) -> None:
    assert len(letter.html.encode()) < 100_000


def test_the_reader_is_told_why_and_how_to_stop(letter: Letter) -> None:
    foot = " ".join(letter.text.split("\n--\n", 1)[1].split())
    assert foot.startswith(("Du får det här brevet för att ", "You get this mail because "))
    ways = {
        "sv": (
            "När det slutar där slutar också breven.",
            "Svara på brevet och säg det",
            "så länge uppdraget varar",
            "Svarar du nej",
        ),
        "en": (
            "When it ends there, so do they.",
            "Reply and say so",
            "for as long as they sit on it",
            "If you answer no",
        ),
    }[Reader(letter.html).all("html")[0]["lang"]]
    assert any(way in foot for way in ways)


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


LIGHT, _, DARK = (TEMPLATES / "html" / "style.j2").read_text(encoding="utf-8").partition("@media (prefers-color")


def _colour(style: str, selector: str, name: str) -> str:
    """A colour that a selector, alone or among others, is given; the last one said holds."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    said = [rule for names, rule in rules if selector in [one.strip() for one in names.split(",")]]
    return str(re.findall(rf"(?<![-\w]){name}: (#[0-9a-f]{{6}})", " ".join(said))[-1])


def _light(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_light(one), _light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_wcag_has_it() -> None:
    assert _contrast("#ffffff", "#000000") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink", ["td", "h1", ".group", ".foot p", ".facts th", "a"])
@pytest.mark.parametrize("paper", [".letter", ".callout"])
@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_paper(ink: str, paper: str, style: str) -> None:
    assert _contrast(_colour(style, ink, "color"), _colour(style, paper, "background-color")) >= 4.5


@pytest.mark.parametrize("style", [LIGHT, DARK], ids=["light", "dark"])
def test_yellow_is_a_ground_for_black_alone(style: str) -> None:
    assert _colour(LIGHT, ".button td", "background-color") == "#ffff00"
    assert _colour(style, ".button a", "color") == "#000000"
    assert not re.search(r"(?<![-\w])color: #ffff", style)
