"""The chart of the simulated weeks, as SVG that is read in print and on a dark page as well."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from benchmarks.fleet.week import Found, percentile

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


def draw(weeks: Sequence[Found]) -> str:
    """Throughput by number of workers, and how long changes waited to be seen."""
    plural = [f"{week.workers} worker{'s' * (week.workers > 1)}" for week in weeks]
    looks = [
        (name, week.looks / week.busy, f"{week.looks / week.busy:.1f}")
        for name, week in zip(plural, weeks, strict=True)
    ]
    top, said = 0, []
    found, top = _bars("Looks a second, while there is work", looks, top)
    said += found
    widest = weeks[-1]
    shares = [(f"{share:.0%} of changes within", percentile(widest.waits, share)) for share in (0.5, 0.9, 0.99)]
    rows = [(name, value, f"{value / 60:.1f} min") for name, value in shares]
    found, top = _bars(f"From a change to the look that saw it, {plural[-1]}", rows, top)
    said += found
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {top}" role="img"><style>{_STYLE}</style>'
    return "\n".join([head, f"<title>{widest.groups} groups in a simulated week</title>", *said, "</svg>"]) + "\n"
