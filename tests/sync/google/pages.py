"""Two pages of ours with one of everything, and what must stand in the sheet for them."""

from datetime import date, datetime

from sheets_schema.page import Cell, Chart, Link, Page, Style
from sheets_schema.text import Ore
from sync.google.own import own_id
from tests.google import Emulator
from tests.sync.google.helpers import book_of, guards, ours

OVERVIEW, FINDINGS = own_id("overview"), own_id("findings")


def pages(sum_: int = 123450, lines: int = 3) -> list[Page]:
    """Översikt with a chart, and Kontroll with a filter, a link, and text that a sheet might take for something else."""
    overview = Page(
        "overview",
        "Översikt",
        (20, 12),
        (
            (Cell("Så står det till", Style.TITLE, span=2),),
            (Cell("Månad", Style.HEADER), Cell("Kronor", Style.HEADER)),
            *((Cell(f"Månad {n}"), Cell(Ore(sum_ * n))) for n in range(1, 4)),
        ),
        charts=(Chart("LINE", "Kronor", "Kronor per månad.", (1, 5), (0, 2), at=5),),
    )
    findings = Page(
        "findings",
        "Kontroll",
        (12, 30, 16),
        (
            (Cell("Cell", Style.HEADER), Cell("Vad", Style.HEADER), Cell("När", Style.HEADER)),
            *(
                (Cell(f"F{n}", link=Link("Kassabok", f"F{n}")), Cell(f'=HYPERLINK("x";"{n}")'), Cell(date(2026, 2, n)))
                for n in range(1, lines + 1)
            ),
            (Cell("+46 70"), Cell("@anna"), Cell(datetime(2026, 11, 22, 18, 5))),
        ),
        header=1,
    )
    return [overview, findings]


def check_ours(google: Emulator, key: str, sum_: int = 123450, lines: int = 3) -> None:
    """Our tabs say the pages: each once, protected once for the worker alone, text as text, one chart."""
    held = ours(google, key)
    assert set(held) == {OVERVIEW, FINDINGS}
    assert held[OVERVIEW][0] == ["Så står det till"]
    assert held[OVERVIEW][2:] == [[f"Månad {n}", sum_ * n / 100] for n in range(1, 4)]
    assert held[FINDINGS][1:-1] == [[f"F{n}", f'=HYPERLINK("x";"{n}")', 46053 + n] for n in range(1, lines + 1)]
    assert held[FINDINGS][-1][:2] == ["+46 70", "@anna"]
    assert all(len(marks) == 1 for marks in guards(google, key).values()), guards(google, key)
    for sheet in book_of(google, key).sheets:
        if sheet.id in held:
            assert len(sheet.charts) == (sheet.id == OVERVIEW)
            assert not any(cell.formula for _, _, cell in sheet.filled())
            editors = sheet.protected[0]["editors"]
            assert editors["users"] == ["worker@example.org"]
            assert not editors.get("domainUsersCanEdit")
