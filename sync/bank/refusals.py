"""Why a bank's file is not read, in one line that quotes nothing out of it."""

from sheets_schema.text import Text
from sync.bank.layouts import LAYOUTS
from sync.bank.statement import BankError


def unknown() -> BankError:
    """No reader knows the file."""
    shapes = "; ".join(f"{one.bank}: {', '.join(one.headers)}" for one in LAYOUTS)
    return BankError(
        Text(
            f"Filen känns inte igen som ett kontoutdrag. Dessa rubriker söktes: {shapes}; eller en camt.053-fil, "
            "eller Handelsbankens Swish-rapport (rader som börjar med 01, 02 och 03). Hämta filen på nytt hos banken.",
            f"The file is not known as a bank statement. These headers were looked for: {shapes}; or a camt.053 file, "
            "or Handelsbanken's Swish report (lines that begin with 01, 02 and 03). Fetch the file anew from the bank.",
        )
    )


def not_following(at: int) -> BankError:
    """The balance does not follow the amounts."""
    return BankError(
        Text(
            f"Rad {at}: saldot följer inte av beloppen, så filen läses inte. Något kan vara borttaget, ändrat eller "
            "sorterat om; hämta filen på nytt hos banken.",
            f"Line {at}: the balance does not follow from the amounts, so the file is not read. Something may be "
            "removed, changed or sorted; fetch the file anew from the bank.",
        )
    )


def unreadable(at: int, column: str) -> BankError:
    """A cell cannot be read."""
    return BankError(
        Text(
            f"Rad {at}: {column} går inte att läsa, så filen läses inte. Hämta filen på nytt hos banken.",
            f"Line {at}: {column} cannot be read, so the file is not read. Fetch the file anew from the bank.",
        )
    )


def foreign(at: int) -> BankError:
    """Another currency."""
    return BankError(
        Text(
            f"Rad {at}: annan valuta än SEK. Gruppboken förs i kronor; filen läses inte.",
            f"Line {at}: a currency other than SEK. The group's book is kept in kronor; the file is not read.",
        )
    )


def missing_numbers(at: int) -> BankError:
    """The bank's own row numbers have a hole."""
    return BankError(
        Text(
            f"Rad {at}: bankens radnummer går inte från 1 och uppåt, så något saknas eller står dubbelt. Hämta filen på nytt.",
            f"Line {at}: the bank's row numbers do not run from 1, so something is missing or doubled. Fetch the file anew.",
        )
    )


def several_accounts() -> BankError:
    """A file of more than one account."""
    return BankError(
        Text(
            "Filen gäller flera konton. Hämta en fil för varje konto hos banken.",
            "The file is about several accounts. Fetch one file for each account from the bank.",
        )
    )


def broken_xml(why: str = "") -> BankError:
    """XML that is damaged, or no statement."""
    also = f" ({why})" if why else ""
    return BankError(
        Text(
            f"Filen är XML men går inte att läsa som ett camt.053-kontoutdrag{also}. Hämta den på nytt hos banken.",
            f"The file is XML but cannot be read as a camt.053 statement{also}. Fetch it anew from the bank.",
        )
    )


def entry(at: int, what: str) -> BankError:
    """An entry of a camt.053 file cannot be read."""
    return BankError(
        Text(
            f"Post {at}: {what} går inte att läsa, så filen läses inte. Hämta filen på nytt hos banken.",
            f"Entry {at}: {what} cannot be read, so the file is not read. Fetch the file anew from the bank.",
        )
    )


def not_adding_up(at: int) -> BankError:
    """A camt.053 statement whose closing balance is not its opening one and its entries."""
    return BankError(
        Text(
            f"Utdrag {at} i filen: posterna går inte ihop med saldona, så filen läses inte. Hämta den på nytt hos banken.",
            f"Statement {at} of the file: the entries do not add up to the balances, so the file is not read. "
            "Fetch it anew from the bank.",
        )
    )


def empty(pending: int) -> BankError:
    """A statement without a booked line."""
    also = Text(
        f" {pending} rader är bara preliminära." if pending else "",
        f" {pending} rows are only pending." if pending else "",
    )
    return BankError(
        Text(
            f"Filen har inga bokförda rader.{also.sv} Välj en period med händelser hos banken.",
            f"The file has no booked lines.{also.en} Choose a period with bookings at the bank.",
        )
    )


def torn_report(at: int) -> BankError:
    """A Swish report that does not begin and end as it must."""
    return BankError(
        Text(
            f"Rad {at}: Swish-rapporten har inte bankens ordning (först 01, sedan 02, sist 03), så den kan vara avklippt. "
            "Hämta den på nytt.",
            f"Line {at}: the Swish report is not in the bank's order (first 01, then 02, last 03), so it may be cut off. "
            "Fetch it anew.",
        )
    )
