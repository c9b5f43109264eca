"""Financial years."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class FinancialYear:
    """A financial year, named by the year in which it starts."""

    year: int
    first: date
    last: date

    @property
    def label(self) -> str:
        """How people write it: 2026, or 2026/27 where it is broken."""
        return str(self.year) if self.last.year == self.year else f"{self.year}/{self.last.year % 100:02d}"


def financial_year(year: int, start: tuple[int, int]) -> FinancialYear:
    """The financial year that starts in a year, on a month and day."""
    return FinancialYear(year, date(year, *start), date(year + 1, *start) - timedelta(days=1))


def year_of(day: date, start: tuple[int, int]) -> FinancialYear:
    """The financial year a day belongs to."""
    return financial_year(day.year if (day.month, day.day) >= start else day.year - 1, start)
