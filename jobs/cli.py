"""The words people type. The one place that looks at the clock, and that turns faults into one line and an exit code."""

import importlib
import re
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import TextIOWrapper
from keyword import iskeyword
from pathlib import Path
from time import monotonic

from jobs.words import Stop, read_words
from sheets_schema.text import Language, Text

DONE, WRONG, CANNOT = 0, 1, 2


def _language(argv: list[str]) -> Language:
    """The language asked for among the words, before they are parsed, so that help and faults are in it."""
    for word, following in zip(argv, [*argv[1:], ""], strict=False):
        if word == "--lang=en" or (word == "--lang" and following == "en"):
            return "en"
    return "sv"


def _moment(text: str | None) -> datetime:
    """The clock: as it is, or as --date says, in the group's own zone (12:00 where only a day is said)."""
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not _DATE.fullmatch(text) or not 1990 <= moment.year < 2100:
        raise Stop(_BAD_DATE)
    return moment if "T" in text else moment.replace(hour=12)


def _clock(start: datetime, *, is_set: bool) -> Callable[[], datetime]:
    """The clock of a command that lasts: the real one, or one that --date set and that goes on as fast."""
    if not is_set:
        return lambda: datetime.now(UTC)
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9].*)?")


_BAD_DATE = "--date"


def _take_any_letter() -> None:
    """A terminal that has no minus sign still gets its sums."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives its exit code. Every fault that ends it is one line on stderr."""
    words = sys.argv[1:] if argv is None else argv
    language = _language(words)
    _take_any_letter()
    try:
        return _run(words, language)
    except Stop as stop:
        line = str(stop)
        if line == _BAD_DATE:
            line = Text(
                "--date: skriv till exempel 2026-11-22 eller 2026-11-22T18:00.",
                "--date: write for instance 2026-11-22 or 2026-11-22T18:00.",
            )[language]
    except KeyboardInterrupt:
        line = Text("Avbrutet.", "Interrupted.")[language]
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except Exception as error:
        says = getattr(error, "says", None)
        if not isinstance(says, Text) and _wants_traceback():
            raise
        line = says[language] if isinstance(says, Text) else _unexpected(error)[language]
    print(" ".join(line.split()), file=sys.stderr)
    return CANNOT


def _unexpected(error: Exception) -> Text:
    """What is said of a fault that nobody has words for."""
    if isinstance(error, OSError):
        why = " ".join(str(part) for part in (error.filename, error.strerror or error) if part)
        return Text(f"Det gick inte att läsa eller skriva: {why}.", f"Could not read or write: {why}.")
    kind = type(error).__name__
    return Text(
        f"Internt fel ({kind}). Kör om med GRUPPBOK_DEBUG=1 och rapportera det som visas.",
        f"Internal error ({kind}). Run again with GRUPPBOK_DEBUG=1 and report what it shows.",
    )


def _wants_traceback() -> bool:
    from jobs.settings import wants_traceback  # noqa: PLC0415 - help needs none of it

    return wants_traceback()


def _run(words: list[str], language: Language) -> int:
    args, parser = read_words(words, language)
    if args.version:
        from jobs.version import VERSION  # noqa: PLC0415 - rarely asked for

        print(f"gruppbok {VERSION}")
        return DONE
    if args.command is None:
        parser.print_help()
        return DONE
    return _command(args)


def _command(args: Namespace) -> int:
    from jobs.session import Session  # noqa: PLC0415 - help needs none of it
    from jobs.settings import Settings, load  # noqa: PLC0415 - as above

    for name in ("lang", "date", "state", "config", "workbook"):
        if not hasattr(args, name):
            setattr(args, name, None)
    is_new = args.command == "setup" and args.config and not Path(args.config).exists()
    settings = Settings(Path(args.config).absolute().parent) if is_new else load(args.config)
    now = _moment(args.date)
    session = Session(args, settings, now, args.lang, _clock(now, is_set=args.date is not None))
    name = f"{args.command}_" if iskeyword(args.command) else args.command
    module = importlib.import_module(f"jobs.commands.{name}")
    try:
        code = module.run(session)
    except Exception as error:
        if isinstance(says := getattr(error, "says", None), Text):
            raise Stop(says[session.language]) from error
        raise
    sys.stdout.flush()
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
