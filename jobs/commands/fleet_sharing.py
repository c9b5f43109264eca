"""Which of the office's Google accounts a group's sheet is shared with."""

from typing import TYPE_CHECKING

from jobs.fleet.errors import FleetError
from sheets_schema.text import Text
from sync.google.probe import Sharing, sharing
from sync.names import google_key
from sync.workbook import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jobs.fleet.accounts import Accounts


def sheet_key(typed: str) -> str:
    """The key of the sheet that was typed, as a URL or as itself. Raises FleetError, WorkbookError."""
    if key := google_key(typed):
        return key
    raise FleetError(
        Text(
            "--sheet ska vara ett Google-arks adress eller nyckel: https://docs.google.com/spreadsheets/d/…",
            "--sheet is to be a Google Sheet's address or key: https://docs.google.com/spreadsheets/d/…",
        )
    )


def account_for(accounts: "Accounts", numbers: "Mapping[str, int]", key: str) -> str:
    """The account that may write the sheet and has the fewest groups.

    Raises FleetError where none may, WorkbookError where that cannot be asked.
    """
    fewest = sorted(accounts, key=lambda one: (numbers.get(one, 0), one))
    seen: list[Sharing] = []
    for account in fewest:
        try:
            found = sharing(accounts.transport(account), key)
        except WorkbookError as refused:
            if refused.temporary or refused.status not in (403, 404) or len(fewest) == 1:
                raise
            continue
        if found.is_sheet and found.can_write and not found.in_bin:
            return account
        seen.append(found)
    raise FleetError(_why(seen, fewest[0]))


def _why(seen: list[Sharing], account: str) -> Text:
    """Why no account may work with the sheet; `account` is one to share it with."""
    if any(not one.is_sheet for one in seen):
        return Text(
            "Filen är inget Google-ark. Öppna den i Google och välj Arkiv, Spara som Google Kalkylark.",
            "The file is no Google Sheet. Open it in Google and choose File, Save as Google Sheets.",
        )
    if any(one.in_bin for one in seen):
        return Text("Arket ligger i papperskorgen. Hämta tillbaka det.", "The sheet is in the bin. Bring it back.")
    with_sv, with_en = (account, account) if account else ("programmet", "the program")
    if seen:
        return Text(
            f"Programmet får läsa arket men inte skriva. Dela det med {with_sv} som redigerare.",
            f"The program may read the sheet but not write. Share it with {with_en} as an editor.",
        )
    return Text(
        f"Inget av kontorets konton får öppna arket. Dela det med {with_sv} som redigerare.",
        f"None of the office's accounts may open the sheet. Share it with {with_en} as an editor.",
    )
