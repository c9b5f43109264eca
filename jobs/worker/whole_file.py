"""A file that is written whole or not at all, whatever happens on the way."""

import os
from pathlib import Path

PRIVATE, SHARED = 0o600, 0o666
"""Who may read it: its owner alone, or whom the computer's own rules let."""


def write_whole(path: Path, content: bytes, mode: int = SHARED) -> None:
    """Puts a file in place once every byte of it is on the disk. Raises OSError of it, and then leaves what was there."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.unlink(missing_ok=True)  # what a process that died left, or a link that leads elsewhere
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException as error:
        if beside.is_file():
            beside.unlink()
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None
        raise
