"""The chart of the simulated weeks, as SVG that is read in print and on a dark page as well."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from benchmarks.fleet.tables import minutes, pace
from benchmarks.fleet.week import CROWD, Found, percentile
from benchmarks.pages import number
from sheets_schema.text import Language, Text

_WIDE, _ROW, _BAR, _LEFT, _RIGHT = 640, 30, 16, 190, 90
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2328}.b{fill:#d8a800}.t{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.b{fill:#ffef66}}"
)


def _bars(title: str, rows: Sequence[tuple[str, float, str]], top: int) -> tuple[list[str], int]:
    """One group of bars under its title, and where the next begins."""
    most = max((value for _, value, _ in rows), default=0) or 1
    said = [f'<text class="t" x="0" y="{top + 14}">{escape(title)}</text>']
    for place, (name, value, says) in enumerate(rows):
        y = top + 26 + place * _ROW
        wide = max(1, round(value / most * (_WIDE - _LEFT - _RIGHT)))
        said += [
            f'<text x="0" y="{y + 13}">{escape(name)}</text>',
            f'<rect class="b" x="{_LEFT}" y="{y}" width="{wide}" height="{_BAR}" rx="2"/>',
            f'<text x="{_LEFT + wide + 8}" y="{y + 13}">{escape(says)}</text>',
        ]
    return said, top + 26 + len(rows) * _ROW + 14


def _workers(week: Found) -> Text:
    return Text(f"{week.workers} arbetare", f"{week.workers} worker{'s' * (week.workers > 1)}")


def draw(weeks: Sequence[Found], language: Language) -> str:
    """Throughput by number of workers, and how long changes waited to be seen and letters to go."""
    widest = weeks[-1]
    groups = number(widest.groups)
    paces = [(_workers(week)[language], pace(week), number(pace(week), 1)[language]) for week in weeks]
    crowd = Text(f"Tittar i sekunden, när minst {CROWD} väntar", f"Looks a second, while {CROWD} or more wait")
    parts = [(crowd[language], paces)]
    for title, values in (
        (Text("Från en ändring till titten som såg den", "From a change to the look that saw it"), widest.waits),
        (Text("Veckobrevet efter söndag 18.00", "The weekly letter after Sunday 18:00"), widest.letters),
    ):
        rows = []
        for share in (0.5, 0.9, 0.99):
            value = percentile(values, share)
            name = Text(f"{100 * share:.0f} av 100 inom", f"{100 * share:.0f} of 100 within")
            rows.append((name[language], value, minutes(value)[language]))
        parts.append((f"{title[language]}, {_workers(widest)[language]}", rows))
    top, said = 0, []
    for heading, bars in parts:
        found, top = _bars(heading, bars, top)
        said += found
    whole = Text(f"En simulerad vecka med {groups.sv} grupper", f"A simulated week of {groups.en} groups")[language]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {top}" role="img"><style>{_STYLE}</style>'
    return "\n".join([head, f"<title>{escape(whole)}</title>", *said, "</svg>"]) + "\n"
