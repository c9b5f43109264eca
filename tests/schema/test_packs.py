"""Rule packs: another one holds for as long as it is chosen, and for nobody else."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from sheets_schema.checks.meetings import call_late
from sheets_schema.rules import pack
from sheets_schema.rules.chosen import DEFAULT, names, using
from sheets_schema.rules.reports import reports, reports_of
from tests.schema.helpers import book
from tests.schema.test_meetings import meetings, planned

PACKS = Path(__file__).with_name("rules")


@pytest.fixture(name="other")
def other_pack() -> Iterator[None]:
    """Another country's pack holds."""
    with using("other", PACKS):
        yield


def test_the_packs_there_are() -> None:
    assert names() == (DEFAULT,) == ("amnesty_se",)


def test_a_chosen_pack_gives_its_own_rules_and_reports(other: None) -> None:
    assert set(pack()) == {"notice"}
    assert (pack()["notice"]["days"], pack()["notice"].cited.en) == (14, "standard statutes § 2, 2020")
    assert [(one.key, one.role, one.due(date(2026, 11, 22))) for one in reports_of("")] == [
        ("plan", "Ordförande", date(2027, 5, 31))
    ]


def test_a_check_follows_the_pack_that_holds() -> None:
    """Ten days before an annual meeting whose call has not gone out: late where two weeks are asked for."""
    sheet = book(meetings(planned("2026-9", date(2026, 12, 2), "Årsmöte")))
    assert list(call_late(sheet)) == []
    with using("other", PACKS):
        (finding,) = call_late(sheet)
    assert finding.facts["days"] == 14
    assert list(call_late(sheet)) == []


def test_the_usual_pack_holds_again_whatever_happened() -> None:
    usual = (pack(), reports())
    with pytest.raises(KeyError), using("other", PACKS):
        pack()["board"]
    assert (pack(), reports()) == usual
    assert pack()["notice"]["days"] == 7


def test_one_who_works_beside_has_the_usual_pack(other: None) -> None:
    with ThreadPoolExecutor(1) as beside:
        assert beside.submit(lambda: pack()["notice"]["days"]).result() == 7
    assert pack()["notice"]["days"] == 14


def test_what_follows_from_a_pack_is_worked_out_once() -> None:
    assert pack() is pack()
    with using("other", PACKS):
        first = pack()
    with using("other", PACKS):
        assert pack() is first
