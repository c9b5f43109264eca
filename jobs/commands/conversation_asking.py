"""The door to rich: what setup says, and what is answered, at a terminal or one line after the other."""

import sys
import textwrap
from io import StringIO, TextIOWrapper
from typing import TextIO

from rich.console import Console
from rich.prompt import Prompt
from rich.text import Text as Words

from jobs.commands.conversation import Question, Talk, is_yes_or_no
from sheets_schema.text import Language, Text

_WIDEST = 80
_INDENT = "   "
_CHOOSE = Text("Välj", "Choose")


class EndedError(Exception):
    """Nobody answers any more; `question` is the one that has no answer."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.key)
        self.question = question


class _Line(Prompt):
    """A prompt whose answer is a line of a terminal, or the next line of what was piped in."""

    @classmethod
    def get_input(cls, console: Console, prompt: Words | str, password: bool, stream: TextIO | None = None) -> str:  # noqa: FBT001 - rich's own
        if stream is None:
            return console.input(prompt, password=password)
        console.print(prompt, end="", soft_wrap=True)
        line = stream.readline()
        console.print()
        if not line:
            raise EOFError
        return line


class Asker:
    """Says things and asks questions, at the width of the terminal. `language` is that of the last question."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._console = Console(highlight=False, file=sys.stdout)
        stdin = sys.stdin or StringIO()  # there is none where it was closed
        if isinstance(stdin, TextIOWrapper):
            stdin.reconfigure(errors="surrogateescape")  # told apart from letters, and refused
        self._stream = None if stdin.isatty() else stdin
        self.is_terminal = self._stream is None

    def tell(self, words: str, style: str = "", indent: str = "", hang: str = "") -> None:
        """A paragraph, folded between words; addresses and file names stay whole. `hang` begins all lines but the first."""
        width = min(self._console.width, _WIDEST)
        lines = textwrap.wrap(
            words,
            width,
            initial_indent=indent,
            subsequent_indent=indent + hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines or [""]:
            self._console.print(Words(line, style), soft_wrap=True)

    def tell_whole(self, line: str) -> None:
        """A line that is not folded."""
        self._console.print(Words(line), soft_wrap=True)

    def ask(self, question: Question, talk: Talk) -> str:
        """What is answered, as it was typed; "" for Enter. Raises EndedError."""
        language = self.language = talk.language
        self.tell("")
        hint = question.hint(talk)[language]
        if question.choices and not is_yes_or_no(question):
            self.tell(question.asks[language], "bold")
            self._help(hint)
            for number, one in enumerate(question.choices, 1):
                self.tell(f"{number}  {one.says[language]}", indent=_INDENT)
            asks = _CHOOSE[language]
        else:
            self._help(hint)
            asks = question.asks[language]
        shown = self._shown(question, talk)
        prompt = Words.assemble((asks, "bold"), " " if shown else "", (shown, "prompt.default"))
        line = _Line(prompt, console=self._console, password=question.secret, show_default=False)
        line.prompt_suffix = ": " if question.choices and not is_yes_or_no(question) else " "
        try:
            return line(default="", stream=self._stream)
        except (EOFError, OSError, ValueError) as error:
            raise EndedError(question) from error

    def _help(self, hint: str) -> None:
        if hint:
            self.tell(hint, "dim")

    @staticmethod
    def _shown(question: Question, talk: Talk) -> str:
        """What Enter means, in brackets: the number of a choice, yes or no, or the answer itself."""
        usual = question.usual(talk)
        for number, one in enumerate(question.choices, 1):
            if one.value == usual:
                return f"({one.says[talk.language] if is_yes_or_no(question) else number})"
        return f"({usual})" if usual else ""
