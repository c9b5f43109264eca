"""News in Markdown: what it becomes, and what never comes of it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobs.worker.markdown import TAGS, as_html, as_text, tidied
from tests.jobs.helpers import steady
from tests.jobs.letters.reading import Reader

ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
PIECES = (
    *(
        "# ",
        "- ",
        "1. ",
        "> ",
        "* ",
        "***",
        "_",
        "**",
        "[",
        "](",
        ")",
        "![",
        "<",
        ">",
        "</p>",
        "<script>",
        "<!--",
        "-->",
    ),
    *(
        "<img src=x onerror=alert(1)>",
        "javascript:",
        "data:text/html,",
        "https://x.org/",
        "mailto:a@b.se",
        "<https:",
        "//",
    ),
    *(
        "&",
        "&amp;",
        "&#106;",
        "&colon;",
        '"',
        "'",
        "\\",
        "`",
        "~~~",
        "\n",
        "\n\n",
        "    ",
        "\t",
        " ",
        "å",
        "x",
        "@",
        "?",
        ":",
    ),
    *(
        "\u202e",
        "\u2066",
        "\x00",
        "\x1b",
        "\u2028",
        "\ud800",
        "😀",
        "\u00ad",
        "\ufeff",
        "[x]: https://x.org",
        "xn--",
        "%0a",
    ),
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hej\ndu\n\nigen", "<p>Hej<br>\ndu</p>\n<p>igen</p>"),
        ("# Ett\n### Tre", "<h2>Ett</h2>\n<h2>Tre</h2>"),
        ("- *a*\n- **b**", "<ul>\n<li><em>a</em></li>\n<li><strong>b</strong></li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("[läs](https://x.org/a)", '<p><a href="https://x.org/a">läs</a> (https://x.org/a)</p>'),
        ("<https://x.org/a>", '<p><a href="https://x.org/a">https://x.org/a</a></p>'),
        ("Se https://x.org/a?b=1.", '<p>Se <a href="https://x.org/a?b=1">https://x.org/a?b=1</a>.</p>'),
        ("(http://x.org/)", '<p>(<a href="http://x.org/">http://x.org/</a>)</p>'),
        ("[skriv](mailto:a@b.se)", '<p><a href="mailto:a@b.se">skriv</a> (a@b.se)</p>'),
        ("[**a** b](https://x.org)", '<p><a href="https://x.org"><strong>a</strong> b</a> (https://x.org)</p>'),
        ("![bild](https://x.org/i.png)", '<p>!<a href="https://x.org/i.png">bild</a> (https://x.org/i.png)</p>'),
        ("[a]()", "<p>a</p>"),
        ("#\n-\n>", ""),
        ("", ""),
    ],
)
def test_what_people_write_becomes_plain_html(text: str, html: str) -> None:
    assert as_html(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>fet</b> & <i>sned</i>",
        "<!-- gömt -->",
        "&amp; &#106;",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](//evil.example)",
        "[a](/path)",
        "[a](ftp://x.org)",
        "[a](https://amnesty.se@evil.example/)",
        "[a](mailto:a@b.se?bcc=c@d.se)",
        "<javascript:alert(1)>",
        "    kod",
        "`kod`",
        "~~~\nkod\n~~~",
        "[x]: https",
        "| a | b |",
    ],
)
def test_all_else_is_shown_as_it_was_written(text: str) -> None:
    page = Reader(as_html(text))
    assert page.links == []
    assert page.text.split() == text.split()


def test_a_link_that_looks_like_another_shows_where_it_leads() -> None:
    """The first letter of the name is Cyrillic."""
    assert "(https://xn--" in as_html("[https://amnesty.se](https://аmnesty.se)")
    assert "(https://xn--" in as_html("https://аmnesty.se")
    assert "(https://evil.example)" in as_html("[https://amnesty.se](https://evil.example)")


def _is_clean(html: str) -> None:
    page = Reader(html)
    assert {name for name, _ in page.elements} <= TAGS
    assert all(set(attributes) <= ATTRIBUTES.get(name, set()) for name, attributes in page.elements)
    assert all(re.match(r"(?:https?://|mailto:)[!-~]+\Z", link) for link in page.links)
    assert all(link.removeprefix("mailto:") in page.text for link in page.links)
    assert not page.empty


@steady(400)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=300)))
@example('[a](https://x.org/"onmouseover=alert(1))')
@example("[![a](https://x.org/i)](https://x.org)")
@example("<https://x.org/<b>>")
@example("https://x.org/[a](https://y.org)")
def test_whatever_is_written_nothing_but_words_and_plain_links_come_out(text: str) -> None:
    _is_clean(as_html(tidied(text, 1000)[0]))


@steady(300)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.integers(10, 80))
def test_the_text_twin_says_the_same_words_in_narrow_lines(text: str, width: int) -> None:
    tidy = tidied(text, 1000)[0]
    shown = as_text(tidy, width)
    assert all(c == "\n" or c.isprintable() for c in shown)
    assert shown.split() == tidy.split()
    assert all(len(line) <= width or max(map(len, line.split())) > width // 2 for line in shown.split("\n"))


@steady(200)
@given(st.text(max_size=300), st.integers(1, 100))
def test_a_text_is_cut_to_measure(text: str, most: int) -> None:
    tidy, is_cut = tidied(text, most)
    assert len(tidy) <= most
    assert is_cut or len(tidy) <= len(text)
    assert all(c == "\n" or c.isprintable() for c in tidy)


def test_it_is_cut_before_a_word_and_says_so() -> None:
    assert tidied("ett två tre fyra", 9) == ("ett två", True)
    assert tidied("ett två tre", 11) == ("ett två tre", False)
    assert tidied("å" * 50, 10) == ("å" * 10, True)
    assert tidied("a\r\nb\u2028c\x0bd\u202e\te \n", 50) == ("a\nb\nc\nd e", False)
    assert tidied("ord\n" * 100, 30)[1]


def test_later_lines_of_a_point_stand_below_its_words() -> None:
    assert as_text("- ett två tre fyra\n12. ett två tre fyra", 12) == "- ett två\n  tre fyra\n12. ett två\n    tre fyra"


@pytest.mark.parametrize(
    "piece", ["- a\n", "# a\n", "a\n\n", "> ", "*a*", "[a](http://b)", "- ", "<", "[", "**", "[a](", "<a", "\\"]
)
def test_a_huge_text_is_clean_and_done_with_soon(piece: str) -> None:
    tidy, is_cut = tidied(piece * 50_000, 10_000)
    assert is_cut or not tidy.strip(" >-")
    _is_clean(as_html(tidy))
