"""A workbook's file as bytes, read once, so that everything said about it is about one moment."""

import hashlib
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from sync.xlsx.refusals import EMPTY, FOLDER, FORBIDDEN, LARGE, MISSING, NOT_A_FILE, refusal, unreadable

_LARGEST = 250_000_000


def load(path: Path) -> bytes:
    """All bytes of the file at one moment; it is opened for reading only and never locked. Raises WorkbookError."""
    try:
        found = path.stat()
        if S_ISDIR(found.st_mode):
            raise refusal(path.name or str(path), FOLDER)
        if not S_ISREG(found.st_mode):
            raise refusal(path.name, NOT_A_FILE)
        if found.st_size > _LARGEST:
            raise refusal(path.name, LARGE)
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise refusal(path.name, MISSING) from error
    except PermissionError as error:
        raise refusal(path.name, FORBIDDEN) from error
    except (OSError, ValueError) as error:
        raise refusal(path.name, unreadable(str(getattr(error, "strerror", None) or error))) from error
    if not content:
        raise refusal(path.name, EMPTY)
    return content


def fingerprint(path: Path) -> str:
    """The SHA-256 of the file's bytes, which changes whenever the workbook may have changed. Raises WorkbookError."""
    return hashlib.sha256(load(path)).hexdigest()
