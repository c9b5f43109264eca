"""The pages of the preview, as HTML."""

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment

from jobs.preview.drawing import kronor
from jobs.worker.web import environment
from jobs.worker.web import style as shared_style
from sheets_schema.text import Language, Ore

TEMPLATES = Path(__file__).with_name("templates")


class Page(NamedTuple):
    """A page to be shown: its template and what it shows."""

    template: str
    facts: dict[str, Any]


def show(name: str, language: Language, zone: ZoneInfo, facts: dict[str, Any]) -> str:
    """A page of facts."""
    return _environment(language, zone).get_template(name).render(facts, language=language)


def style() -> str:
    """How the pages look."""
    return shared_style(TEMPLATES / "style.css")


@lru_cache(maxsize=8)
def _environment(language: Language, zone: ZoneInfo) -> Environment:
    made = environment(TEMPLATES, language, zone)
    made.filters["kronor"] = lambda ore: kronor(Ore(ore), language)
    return made
