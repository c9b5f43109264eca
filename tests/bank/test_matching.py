"""What belongs together, what stands alone, and what a person must judge."""

from datetime import date
from random import Random

import pytest

from jobs.bank.reconciliation import BookRow, compare
from jobs.bank.words import likeness, ways, words
from sheets_schema.text import Ore
from sync.bank.statement import Line

Said = tuple[int, str, float]


def found(lines: list[Said], rows: list[Said], vouchers: str = "") -> tuple[list[str], list[str], list[int], list[int]]:
    """What is matched and doubtful, as `0 1=2`, and what is alone; a day of March 2026, a text and a sum in kronor each."""
    bank = [Line(date(2026, 3, day), text, Ore(round(sum_ * 100))) for day, text, sum_ in lines]
    names = vouchers or "abcdefghijklmnop"
    book = [
        BookRow(n + 2, f"C{n + 2}", names[n], date(2026, 3, day), text, "", Ore(round(sum_ * 100)))
        for n, (day, text, sum_) in enumerate(rows)
    ]
    done = compare(bank, book)
    said = [
        [f"{' '.join(map(str, one.lines))}={' '.join(map(str, one.rows))}" for one in some]
        for some in (done.matched, done.doubtful)
    ]
    return said[0], said[1], [*done.only_bank], [*done.only_book]


@pytest.mark.parametrize(
    ("lines", "rows", "matched"),
    [
        ([(2, "Swish ANNA EK", 100)], [(2, "Swish Anna Ek", 100)], ["0=0"]),
        ([(7, "HEMKOP", -117.5)], [(2, "Fika, Hemköp", -117.5)], ["0=0"]),  # five days, cut short and without marks
        ([(2, "BG 123-4567", -117.5)], [(2, "Affischer", -117.5)], ["0=0"]),  # nothing speaks against
        ([(2, "Överföring", -600)], [(2, "Överföring till handkassan", -600)], ["0=0"]),
        ([(2, "46701234567", 100)], [(2, "Gåva Bo Alm", 100)], ["0=0"]),
        ([(2, "SJ", -50), (2, "ICA", -50)], [(2, "Ica", -50), (3, "SJ", -50)], ["0=1", "1=0"]),
        ([(5, "Swish", 50), (9, "Swish", 50)], [(5, "Swish", 50), (9, "Swish", 50)], ["0 1=0 1"]),  # as one
        ([(2, "ICA", 45)], [(4, "Återbetalning ICA", 45)], ["0=0"]),  # a refund
    ],
)
def test_one_line_and_one_row(lines: list[Said], rows: list[Said], matched: list[str]) -> None:
    assert found(lines, rows) == (matched, [], [], [])


def test_days_too_far_apart_and_other_sums_are_two_things() -> None:
    assert found([(2, "ICA", -50.5)], [(8, "ICA", -50.5)]) == ([], [], [0], [0])
    assert found([(2, "ICA", -50.5)], [(2, "ICA", -50.51)]) == ([], [], [0], [0])
    assert found([(2, "ICA", -50.5)], [(2, "ICA", 50.5)]) == ([], [], [0], [0])


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ([(2, "Anna Ek", 100)], [(2, "Bössa på biblioteket", 100)]),  # an even sum, and the words differ
        ([(2, "ICA", -50), (3, "ICA", -50)], [(2, "ICA", -50)]),  # which of the two days?
        ([(2, "ICA", -50.5)], [(2, "ICA", -50.5), (3, "ICA", -50.5)]),
        ([(2, "Swish", 50), (4, "Swish", 50)], [(3, "Swish gåva", 50), (5, "Swish gåva", 50)]),
        ([(2, "ICA Maxi", -50), (2, "ICA Kvantum", -50)], [(2, "ICA", -50)]),
    ],
)
def test_what_fits_in_more_than_one_way_is_left_to_a_person(lines: list[Said], rows: list[Said]) -> None:
    matched, doubtful, alone, ours = found(lines, rows)
    everything = f"{' '.join(map(str, range(len(lines))))}={' '.join(map(str, range(len(rows))))}"
    assert (matched, doubtful, alone, ours) == ([], [everything], [], [])


def test_what_is_just_alike_is_matched_one_to_one_and_the_rest_is_shown() -> None:
    twice = [(2, "ICA", -50.0), (2, "ICA", -50.0)]
    assert found(twice, [(2, "Fika, Ica", -50)]) == (["0=0"], [], [1], [])
    assert found([(2, "ICA", -50)], [(3, "Fika, Ica", -50), (3, "Fika, Ica", -50)]) == (["0=0"], [], [], [1])


def test_equal_sums_of_a_day_belong_together_without_saying_which_is_which() -> None:
    numbers = [(2, "46701111111", 100.0), (2, "46702222222", 100.0)]
    assert found(numbers, [(2, "Swish Anna", 100), (2, "Swish Bo", 100)]) == (["0 1=0 1"], [], [], [])


def test_a_single_payment_is_not_matched_where_it_may_be_part_of_another_row() -> None:
    lines = [(2, "46701111111", 100.0), (2, "46702222222", 40.0), (2, "46703333333", 75.0)]
    matched, doubtful, *_ = found(lines, [(2, "Swish Anna", 100), (3, "Swish, insamling på torget", 215)])
    assert matched == []
    assert "0=0" in doubtful


def test_what_waits_for_a_person_leaves_no_second_best() -> None:
    lines = [(10, "Swish ANNA EK", 100.0), (14, "Swish ANNA EK", 100.0), (10, "Swish DAG NY", 100.0)]
    assert found(lines, [(10, "Swish gåva", 100), (14, "Gåva Anna Ek", 100)])[0] == []


def test_ways_that_differ_are_two_things() -> None:
    assert found([(2, "INSÄTTNING BANKOMAT", 472.5)], [(3, "Swish, insamling", 472.5)])[0] == []


def test_a_deposit_that_is_the_rows_of_a_voucher() -> None:
    rows = [(3, "Bössa 1", 1000.0), (3, "Bössa 2", 500.0)]
    assert found([(4, "Insättning", 1500)], rows, "77") == (["0=0 1"], [], [], [])
    assert found([(4, "Insättning", 1500)], rows, "78")[:2] == ([], ["0=0 1"]), "not of one voucher: it may be chance"
    assert found([(4, "Swish ANNA EK", 1500)], rows, "77")[:2] == ([], ["0=0 1"]), "the words say something else"
    assert found([(4, "Insättning", 1500), (5, "Insättning", 1500)], rows, "77")[:2] == ([], ["0 1=0 1"])


def test_a_day_of_swish_that_is_one_row() -> None:
    lines = [(2, "Swish ANNA", 20.0), (2, "Swish BO", 67.0), (2, "Swish CIA", 100.0)]
    assert found(lines, [(3, "Swish, insamling", 187)]) == (["0 1 2=0"], [], [], [])
    assert found(lines, [(3, "Swish, insamling", 87)])[:2] == ([], ["0 1=0"]), "not all of the day's"


def test_a_months_fees_that_are_one_row() -> None:
    lines = [(day, "Swish-avgift", -1.5) for day in (2, 9, 9, 30)]
    assert found(lines, [(31, "Swishavgifter", -6)]) == (["0 1 2 3=0"], [], [], [])
    assert found(lines, [(31, "Swishavgifter", -4.5)])[0] == []


def test_the_same_whatever_order_it_comes_in() -> None:
    rng = Random(1)
    lines = [
        (rng.randrange(1, 29), rng.choice(["Swish ANNA", "Swish", "ICA"]), float(rng.choice([50, 100])))
        for _ in range(30)
    ]
    rows = [
        (rng.randrange(1, 29), rng.choice(["Swish Anna", "Gåva", "Ica"]), float(rng.choice([50, 100])))
        for _ in range(30)
    ]

    def things(some: list[str], bank: list[Said], book: list[Said]) -> object:
        sides = [one.split("=") for one in some]
        return sorted(
            (sorted(bank[int(n)] for n in one.split()), sorted(book[int(n)] for n in other.split()))
            for one, other in sides
        )

    sure, doubts, *_ = found(lines, rows, "a" * 30)
    for _ in range(5):
        mixed, others = rng.sample(lines, 30), rng.sample(rows, 30)
        again = found(mixed, others, "a" * 30)
        assert things(sure, lines, rows) == things(again[0], mixed, others)
        assert things(doubts, lines, rows) == things(again[1], mixed, others)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("HEMKÖP TORGET", "fika hemkop", 0.5), ("Swish", "Swish", 0.0), ("avgift", "Swishavgifter", 1.0), ("ANNA EK", "Anna Berg", 0.5),
        ("PRESSHORNAN /26-09-10", "Presshörnan", 1.0), ("", "x", 0.0), ("SJ", "SJ biljett", 1.0), ("Ek", "Ekström", 0.0),
    ],
)  # fmt: skip
def test_how_alike_two_texts_are(one: str, other: str, alike: float) -> None:
    assert likeness(one, other) == likeness(other, one) == alike


def test_what_a_text_says_beyond_how_money_moved() -> None:
    assert words("Swish inbetalning från ANNA EK 0701") == {"anna", "ek"}
    assert ways("46701234567") == ways("Gåva") == {"swish"}
    assert ways("INSÄTTNING") == {"deposit"}
    assert ways("5000") == frozenset()
