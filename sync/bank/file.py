"""The one place where a bank's file is opened."""

from pathlib import Path

from sheets_schema.text import Text, one_line
from sync.bank.statement import BankError

LARGEST = 20_000_000
"""Bytes; many years of a small group's statements are less than a tenth of it."""


def load(name: str) -> bytes:
    """All bytes of a bank's file. Raises BankError."""
    path = Path(name).expanduser()
    try:
        if not path.exists():
            raise _refused(
                path,
                Text(
                    "filen finns inte. Kontrollera namnet och mappen",
                    "there is no such file. Check its name and folder",
                ),
            )
        if not path.is_file():
            raise _refused(path, Text("det är ingen vanlig fil", "that is no ordinary file"))
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except PermissionError as error:
        raise _refused(path, Text("filen får inte läsas", "reading the file is not permitted")) from error
    except (OSError, ValueError) as error:
        raise _refused(path, Text("filen kan inte läsas", "the file cannot be read")) from error
    if len(content) > LARGEST:
        raise _refused(
            path,
            Text(
                "filen är större än 20 MB. Hämta en kortare period",
                "the file is larger than 20 MB. Fetch a shorter period",
            ),
        )
    if not content:
        raise _refused(
            path, Text("filen är tom. Hämta den på nytt hos banken", "the file is empty. Fetch it anew from the bank")
        )
    return content


def _refused(path: Path, why: Text) -> BankError:
    name = one_line(path.name)
    return BankError(Text(f"{name}: {why.sv}.", f"{name}: {why.en}."))
