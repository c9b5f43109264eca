"""IBM code page 437, SIE's only alphabet: what it lacks is written in the nearest letters that it has."""

import unicodedata

from sheets_schema.text import Text

_NEAREST = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", "''"),
        "\u2026": "...",
        "\u2022": "*",
        "\u20ac": "EUR",
        "\u00d7": "x",
        "\u00d8": "O",
        "\u00f8": "o",
        "\u2192": "->",
        "\u00a9": "(c)",
        "\u00ae": "(R)",
        "\u2122": "TM",
        "\u0141": "L",
        "\u0142": "l",
        "\u0110": "D",
        "\u0111": "d",
        "\u00d0": "D",
        "\u00f0": "d",
        "\u00de": "Th",
        "\u00fe": "th",
        "\u0152": "OE",
        "\u0153": "oe",
        "\u1e9e": "SS",
    }
)


class Letters:
    """Texts as bytes of the code page; remembers what had to be written in another way."""

    def __init__(self) -> None:
        self._replaced: dict[str, str] = {}

    def encoded(self, text: str) -> bytes:
        """A text's bytes."""
        try:
            return text.encode("cp437")
        except UnicodeEncodeError:
            return "".join(map(self._letter, unicodedata.normalize("NFC", text))).encode("cp437")

    def _letter(self, letter: str) -> str:
        if _has(letter):
            return letter
        instead = self._replaced.get(letter)
        if instead is None:
            instead = self._replaced[letter] = _nearest(letter)
        return instead

    def says(self) -> Text | None:
        """Which letters were replaced, and by what; None where none was."""
        if not self._replaced:
            return None
        some = list(self._replaced.items())[:20]
        listed = ", ".join(f"{letter} → {instead}" for letter, instead in some) + (
            " …" if len(self._replaced) > 20 else ""
        )
        return Text(
            f"Tecken som SIE inte har är skrivna på ett annat sätt: {listed}.",
            f"Letters that SIE lacks are written in another way: {listed}.",
        )


def _has(letter: str) -> bool:
    try:
        letter.encode("cp437")
    except UnicodeEncodeError:
        return False
    return True


def _nearest(letter: str) -> str:
    """The nearest letters: by the table, else the letter without its accents, else a question mark."""
    plain = letter.translate(_NEAREST)
    if plain != letter:
        return plain
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter).translate(_NEAREST) if _has(c))
    bare = "".join(c for c in bare if c.isprintable() and c not in '"\\')
    return bare or "?"
