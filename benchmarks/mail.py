"""Mails into a server on loopback, beside the ways that people write by hand."""

import sys

from benchmarks.bench import Bench
from benchmarks.measure import Case, Taken, in_turn
from benchmarks.report import Goal, Line, table
from tests.mail.server import MailServer

MAILS = 300
_FASTER = 3.0
_RECORDED = "Ours writes through to disk that a body begins and how it fared; yagmail.send remembers nothing."


def mailing(bench: Bench) -> None:
    """Frozen mails sent one by one, each try recorded; and where the time goes."""
    names = ("mail_ours", "mail_alone", "mail_bare", "mail_theirs")
    with MailServer() as server:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.mail_cases"]
        cases = [Case(name, [*command, name, str(MAILS), str(server.port)], inner=True) for name in names]
        taken = in_turn(cases, bench.rounds, bench.tell)
        came = len(server.accepted)
    lines = [
        Line("mail_ours", "gruppbok, state and all", note=_rate(taken, "mail_ours")),
        Line("mail_alone", "gruppbok, no state", note=_rate(taken, "mail_alone")),
        Line("mail_bare", "bare smtplib, one line", note=_rate(taken, "mail_bare")),
        Line(
            "mail_theirs",
            "yagmail.send for each",
            Goal(_FASTER, faster=True, why=lambda: _RECORDED),
            note=_rate(taken, "mail_theirs"),
        ),
    ]
    table(f"Mailing, {MAILS} calls to a meeting", taken, lines, bench.tally)
    if "mail_ours" in taken:
        said = taken["mail_ours"].said
        parts = {name: said[name] for name in ("building", "storing", "sending")}
        whole = sum(parts.values())
        shares = ", ".join(f"{name} {part / whole:.0%}" for name, part in parts.items())
        print(f"  all of it: {whole / MAILS * 1000:.1f} ms a mail: {shares}")
    bench.tally.expect("mails that came", good=came == MAILS * sum(len(one.seconds) for one in taken.values()))


def _rate(taken: dict[str, Taken], name: str) -> str:
    return f"{MAILS / taken[name].time:.0f} mails a second" if name in taken else ""
