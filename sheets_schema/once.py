"""What follows from a frozen thing is worked out once for it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

Thing = TypeVar("Thing")
Words = ParamSpec("Words")
Answer = TypeVar("Answer")


def once(work: Callable[Concatenate[Thing, Words], Answer]) -> Callable[Concatenate[Thing, Words], Answer]:
    """Keeps a function's answers with the frozen dataclass that they follow from; a changed copy of it has none yet.

    The answers are shared, so they are as frozen as it is. What the function raises is not kept.
    """

    @wraps(work)
    def kept(thing: Thing, /, *args: Words.args, **named: Words.kwargs) -> Answer:
        answers = vars(thing).setdefault("_once", {})
        key = (work, args, *named.items())
        if key not in answers:
            answers[key] = work(thing, *args, **named)
        found: Answer = answers[key]
        return found

    return kept
