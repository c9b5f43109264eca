"""What is taken out of a text before somebody outside the group reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.anonymous import LONGEST, Taken, known_people, without_people
from tests.jobs.helpers import MEMBER, ROLE, Rows, book, group, member, role, steady

MEMBERS: Rows = [
    [*MEMBER, "Telefon"],
    [*member("Anna Ek"), "070-811 12 34"],
    [*member("Per-Åke von Dal", status="Utträdd"), None],
    [*member("maria lind"), None],
    [*member("Ström, Stina"), None],
]
ROLES: Rows = [
    ROLE,
    role("Gruppsekreterare", "Anna Ek"),
    role("Kassör", "Bo Alm", deputy="Disa Eng, Eva Fors"),
    role("Granskare", "Gun Falk", "gun@example.org"),
]
PROSPECTS: Rows = [["Namn", "Telefon", "Datum", "Status"], ["Liv Nord", None, "2026-11-01", "Ny"]]
KNOWN = known_people(book(group({"Medlemmar": MEMBERS, "Roller": ROLES, "Intresserade": PROSPECTS})))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anna Ek sa det", "[namn] sa det"),
        ("ANNA  EK, anna ek och Annas", "[namn], [namn] och [namn]"),
        ("Åke, Per-Åke och Dal", "[namn], [namn] och [namn]"),
        ("Maria och STINA STRÖM, Stina Ströms", "[namn] och [namn] [namn] [namn]"),
        ("Bo Alm, Disa, Eva Fors, Gun och Liv Nord", "[namn], [namn], [namn], [namn] och [namn]"),
        ("An\u200bna E\u00adk A\u030ake", "[namn] [namn]"),
        ("Vi bor i ett ekhus. Alma är von ingen.", "Vi bor i ett ekhus. Alma är von ingen."),
        ("skriv till a.b+c@example.org, x@y.", "skriv till [e-post], [e-post]."),
        ("<åsa@exämple.se> x(at)example.org y [at] z.se q＠r.se", "<[e-post]> [e-post] [e-post] [e-post]"),
        ("fika @ Kulan, följ @lindby", "fika @ Kulan, följ @lindby"),
        ("070-123 45 67, +46 (0)70 123 45 67, 0046701234567", "[telefon], [telefon], [telefon]"),
        ("(08) 123 456 78 eller 123 45 67", "[telefon] eller [telefon]"),
        ("81 23 45 är hemma, 708111234 jobbet", "81 23 45 är hemma, [telefon] jobbet"),
        ("850101-1234, 19850101-1234 och 198501011234", "[personnummer], [personnummer] och [personnummer]"),
        ("2026-11-22 kl. 08.30-20.00, 5/12 2026", "2026-11-22 kl. 08.30-20.00, 5/12 2026"),
        ("2026-11-22 070-1234567", "2026-11-22 [telefon]"),
        ("1 234 567,50 kr, 10 000-20 000 kr, ver 12345678", "1 234 567,50 kr, 10 000-20 000 kr, ver 12345678"),
        ("rad ett\r\nrad två\u2028rad tre\x00\u202e", "rad ett\nrad två\nrad tre"),
        ("", ""),
    ],
)
def test_people_are_words_in_brackets_and_all_else_stands(text: str, left: str) -> None:
    assert without_people(text, KNOWN, "sv")[0] == left


def test_how_much_was_taken_is_counted_by_sort() -> None:
    text = "Anna (anna@example.org, 070-1234567) och Bo, 850101-1234; ring 08-123 45 67"
    left, taken = without_people(text, KNOWN, "en")
    assert left == "[name] ([e-mail], [phone]) och [name], [identity number]; ring [phone]"
    assert taken == Taken(addresses=1, phones=2, numbers=1, names=2)
    assert taken + Taken(names=1) == Taken(1, 2, 1, 3)


def test_without_names_in_the_sheet_nothing_is_taken_for_one() -> None:
    nobody = known_people(book({"Inställningar": [["Inställning", "Värde"]]}))
    assert without_people("Anna Ek", nobody, "sv") == ("Anna Ek", Taken())


@pytest.mark.parametrize("piece", ["a", "a.", "0 1", "1", "(0", "Anna ", "@", "a@", "å(at", "-1", "+4", " ", "Ek-"])
def test_a_huge_text_is_cut_and_done_with_soon(piece: str) -> None:
    left, _ = without_people(piece * 50_000, KNOWN, "sv")
    assert len(left) <= 10 * LONGEST


@steady(300)
@given(
    st.lists(
        st.sampled_from(
            ["Anna", "Ek", "Bo Alm", "070-123 45 67", "x@y.se", "a", " ", "\n", ",", "å", "1", "-", "(", ")", "\u200b"]
        ),
        max_size=30,
    ).map("".join)
)
def test_what_is_left_names_nobody(text: str) -> None:
    left, _ = without_people(text, KNOWN, "sv")
    again, taken = without_people(left, KNOWN, "sv")
    assert (again, taken) == (left, Taken())
