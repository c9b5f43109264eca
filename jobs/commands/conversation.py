"""What setup asks, in which order and what an answer means: pure, a talk and an answer give the next talk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sheets_schema.text import NBSP, Language, Text, fold

YES, NO = "yes", "no"
_BACK = ("tillbaka", "back")
_ODD = Text(
    "Där finns tecken som inte går att använda. Skriv det igen.",
    "That has characters that cannot be used. Type it again.",
)


class Refused(Exception):  # noqa: N818 - a person may answer wrongly
    """An answer that will not do; `says` what to write instead. `again` is the question to go back to, "" for the same."""

    def __init__(self, says: Text, again: str = "") -> None:
        super().__init__(says.sv)
        self.says = says
        self.again = again


@dataclass(frozen=True)
class Talk:
    """The conversation so far. `facts` is what was found out on the way, `usual` what Enter means, by question."""

    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language it is in: asked for with --lang, or answered, else the usual."""
        known = self.facts.get("language") or self.answers.get("language") or self.usual.get("language")
        return "en" if known == "en" else "sv"

    def get(self, key: str) -> str:
        """What was answered; "" where it was not asked."""
        return self.answers.get(key, "")

    def answered(self, key: str, value: str, facts: Mapping[str, str]) -> "Talk":
        """One answer more, and what was found out by trying it."""
        return replace(self, answers={**self.answers, key: value}, facts={**self.facts, **facts})

    def back(self) -> "Talk":
        """One answer fewer; Enter means it the next time."""
        return self.again(list(self.answers)[-1]) if self.answers else self

    def again(self, key: str) -> "Talk":
        """Back to a question that was answered: it and all after it are asked anew, with the answers as the usual ones."""
        order = list(self.answers)
        kept = order[: order.index(key)] if key in order else order
        answers = {one: self.answers[one] for one in kept}
        return replace(self, answers=answers, usual={**self.usual, **self.answers})


class Choice(NamedTuple):
    """One of the answers that a question takes."""

    value: str
    says: Text


YES_NO = (Choice(YES, Text("ja", "yes")), Choice(NO, Text("nej", "no")))


class Question(NamedTuple):
    """One question. `hint` helps to answer it, `usual` is what Enter means, "" for nothing.

    A `secret` is not shown, and nothing is an answer to it.
    """

    key: str
    asks: Text
    hint: Callable[[Talk], Text]
    usual: Callable[[Talk], str]
    when: Callable[[Talk], bool]
    choices: tuple[Choice, ...] = ()
    secret: bool = False


def next_question(talk: Talk, questions: tuple[Question, ...]) -> Question | None:
    """The first that belongs to this talk and has no answer yet; None when all is said."""
    return next((one for one in questions if one.key not in talk.answers and one.when(talk)), None)


def is_back(text: str) -> bool:
    """Whether somebody wants to change the answer before."""
    return fold(text) in _BACK


def understood(question: Question, text: str, talk: Talk) -> str:
    """What a typed answer means. Raises Refused."""
    typed = text.strip()
    if not typed.replace(NBSP, " ").isprintable():
        raise Refused(_ODD)
    typed = typed or question.usual(talk)
    if question.choices:
        return _chosen(question, typed)
    if not typed and not question.secret:
        raise Refused(Text("Här behövs ett svar.", "An answer is needed here."))
    return typed


def _chosen(question: Question, typed: str) -> str:
    values = [one.value for one in question.choices]
    if typed.isdecimal() and 0 < int(typed) <= len(values):
        return values[int(typed) - 1]
    for one in question.choices:
        if fold(typed) in {one.value, fold(one.says.sv), fold(one.says.en)}:
            return one.value
        if is_yes_or_no(question) and fold(typed) in {fold(one.says.sv)[0], fold(one.says.en)[0]}:
            return one.value
    if is_yes_or_no(question):
        raise Refused(Text("Skriv ja eller nej.", "Type yes or no."))
    raise Refused(Text(f"Skriv en siffra, 1 till {len(values)}.", f"Type a figure, 1 to {len(values)}."))


def is_yes_or_no(question: Question) -> bool:
    """Whether a question is answered with yes or no."""
    return question.choices == YES_NO
