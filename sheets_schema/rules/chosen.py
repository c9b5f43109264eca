"""Which rule pack holds, and what stands in it."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Answer = TypeVar("Answer")
DEFAULT = "amnesty_se"
"""The pack that holds where none is chosen."""
_PACKS = resources.files("sheets_schema.rules")
_CHOSEN: "ContextVar[Traversable]" = ContextVar("rules", default=_PACKS / f"{DEFAULT}.toml")


def names() -> tuple[str, ...]:
    """The packs there are."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _PACKS.iterdir() if file.name.endswith(".toml")))


@contextmanager
def using(name: str, packs: "Traversable" = _PACKS) -> Iterator[None]:
    """Lets a pack hold within a block, in place of the usual one; `packs` is the folder it stands in."""
    before = _CHOSEN.set(packs / f"{name}.toml")
    try:
        yield
    finally:
        _CHOSEN.reset(before)


def once_a_pack(make: Callable[[], Answer]) -> Callable[[], Answer]:
    """Keeps what follows from a pack with that pack."""
    made: dict[Traversable, Answer] = {}

    @wraps(make)
    def kept() -> Answer:
        file = _CHOSEN.get()
        if file not in made:
            made[file] = make()
        return made[file]

    return kept


@once_a_pack
def content() -> dict[str, Any]:
    """The pack that holds, as it is written."""
    return tomllib.loads(_CHOSEN.get().read_text("utf-8"))
