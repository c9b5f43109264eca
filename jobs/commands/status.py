"""gruppbok status: whether the worker is at work, when the program last worked, what waits, and what is wrong."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from jobs.commands.zone import in_zone, zone_of
from jobs.session import Session
from jobs.troubles import MAIL, WORKBOOK, Trouble, Troubles, lasting, since
from jobs.worker.alone import has_worker
from jobs.worker.heartbeat import Heartbeat, heartbeat_path, read_heartbeat
from jobs.worker.store import PAUSE, Store, shown
from sheets_schema.text import Language, Text

LATELY = timedelta(days=7)
"""How long a trouble that is over is still told of."""


class _Kept(NamedTuple):
    """What the state knows; nothing where there is none yet."""

    facts: Mapping[str, str]
    mails: Mapping[str, int]
    troubles: Troubles = ()


class _Standing(NamedTuple):
    """All that is told, at a moment."""

    kept: _Kept | None
    heart: Heartbeat | None
    is_running: bool
    now: datetime
    zone: tzinfo | None

    @property
    def code(self) -> int:
        """1 where a mail failed or is uncertain, or a trouble lasts."""
        kept = self.kept
        is_wrong = kept is not None and (kept.mails["failed"] or kept.mails["unknown"] or lasting(kept.troubles))
        return int(bool(is_wrong or self.unkept))

    @property
    def unkept(self) -> tuple[str, ...]:
        """What the worker's last look could not do and the state was not told of, as where it cannot be written."""
        heart, facts = self.heart, self.kept.facts if self.kept else {}
        if heart is None or heart.looked is None or not self.is_running:
            return ()
        if "last" in facts and datetime.fromisoformat(facts["last"]) > heart.looked:
            return ()
        known = {one.what for one in lasting(self.kept.troubles)} if self.kept else set()
        return tuple(what for what in heart.trouble if what not in known)


def run(session: Session) -> int:
    """Prints how things stand with the program itself; 1 where a mail failed or is uncertain, or a trouble lasts."""
    state = session.state()
    # A health check asks often, and needs nothing of the state but to understand --date.
    kept = None if session.args.alive and session.now.tzinfo else _kept(state)
    zone = zone_of(kept.facts) if kept else None
    now = in_zone(session.now, zone)
    heart = read_heartbeat(heartbeat_path(state))
    is_alive = heart is not None and heart.is_alive(now)
    if session.args.alive:
        return _tell_alive(session, is_alive=is_alive)
    # The lock tells of a worker in the midst of a long look; the heartbeat of one on a disk whose locks do not reach here.
    standing = _Standing(kept, heart, is_alive or has_worker(state), now, zone)
    if session.args.json:
        session.print_json(_as_json(standing, session.language))
    else:
        print("\n".join(line[session.language] for line in _lines(standing)))
    return standing.code


def _tell_alive(session: Session, *, is_alive: bool) -> int:
    if session.args.json:
        session.print_json({"schema": 1, "alive": is_alive})
    elif is_alive:
        print(Text("gruppbok worker arbetar.", "gruppbok worker is at work.")[session.language])
    else:
        print(Text("gruppbok worker arbetar inte.", "gruppbok worker is not at work.")[session.language])
    return int(not is_alive)


def _kept(state: Path) -> _Kept | None:
    if not state.exists():
        return None
    with Store(state, read_only=True) as store:
        return _Kept(store.facts, Counter(shown(mail["state"]) for mail in store.mails()), store.troubles())


def _as_json(standing: _Standing, language: Language) -> dict[str, object]:
    kept, heart = standing.kept or _Kept({}, {}), standing.heart
    return {
        "schema": 1,
        "started": kept.facts.get("started"),
        "last": kept.facts.get("last"),
        "mails": dict(kept.mails),
        "worker": {
            "running": standing.is_running,
            "pid": heart.pid if heart and standing.is_running else None,
            "since": _iso(heart.since) if heart and standing.is_running else None,
            "looked": _iso(heart.looked) if heart else None,
            "next": _iso(heart.next) if heart and standing.is_running else None,
        },
        "troubles": [_trouble_as_json(one, language) for one in _told(kept.troubles, standing.now)],
    }


def _trouble_as_json(one: Trouble, language: Language) -> dict[str, object]:
    return {
        "what": one.what,
        "since": _iso(one.since),
        "last": _iso(one.last),
        "until": _iso(one.until),
        "times": one.times,
        "says": one.says[language],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _told(troubles: Iterable[Trouble], now: datetime) -> Troubles:
    """Those that last, then those of the last week that are over."""
    return tuple(sorted(since(troubles, now - LATELY), key=lambda one: one.until is not None))


def _lines(standing: _Standing) -> list[Text]:
    lines = _of_worker(standing)
    if standing.kept is None:
        return [*lines, Text("Programmet har inte arbetat här än.", "The program has not worked here yet.")]
    kept, zone = standing.kept, standing.zone
    last = kept.facts.get("last")
    worked = _at(datetime.fromisoformat(last), zone) if last else "–"
    lines.append(Text(f"Arbetade senast: {worked}", f"Last worked: {worked}"))
    for state, label in _LABELS.items():
        if number := kept.mails[state]:
            lines.append(Text(f"{label.sv}: {number}", f"{label.en}: {number}"))
    if pause := kept.facts.get(PAUSE):
        lines += _of_pause(pause, standing)
    return [*lines, *_of_troubles(_told(kept.troubles, standing.now), zone)]


def _of_worker(standing: _Standing) -> list[Text]:
    """How it is with the worker, where there ever was one."""
    heart, zone = standing.heart, standing.zone
    if heart is None:
        return [_RUNS] if standing.is_running else []
    if not standing.is_running:
        ended = _at(heart.beaten, zone)
        if heart.stopped:
            return [Text(f"gruppbok worker stoppades {ended}.", f"gruppbok worker was stopped {ended}.")]
        return [
            Text(
                f"gruppbok worker arbetar inte. Det hördes av senast {ended}. Starta det igen.",
                f"gruppbok worker is not at work. It was last heard of {ended}. Start it again.",
            )
        ]
    begun, looked = _at(heart.since, zone), _at(heart.looked, zone) if heart.looked else "–"
    pid = heart.pid
    lines = [
        Text(
            f"gruppbok worker arbetar sedan {begun} (process {pid}).",
            f"gruppbok worker is at work since {begun} (process {pid}).",
        ),
        Text(f"Såg efter senast: {looked}", f"Last looked: {looked}"),
    ]
    if heart.next:
        coming = _at(heart.next, zone)
        lines.append(Text(f"Ser efter nästa gång: {coming}", f"Looks next: {coming}"))
    if standing.unkept:
        lines.append(_UNREAD if WORKBOOK in standing.unkept else _UNDONE)
    return lines


_UNREAD = Text("Arbetsboken gick inte att läsa då.", "The workbook could not be read then.")
_UNDONE = Text("Det gick inte att arbeta då; loggen säger mer.", "It could not work then; the log says more.")
_RUNS = Text("gruppbok worker arbetar.", "gruppbok worker is at work.")


def _of_pause(pause: str, standing: _Standing) -> list[Text]:
    """Why the mails that wait could not go the last time, and until when the mail server is let alone."""
    found = json.loads(pause)
    is_told = standing.kept is not None and any(one.what == MAIL for one in lasting(standing.kept.troubles))
    lines = [] if is_told else [Text(found["sv"], found["en"])]
    until = datetime.fromisoformat(found["until"]) if found["until"] else None
    if until and until > standing.now:
        then = _at(until, standing.zone)
        lines.append(Text(f"Mejlservern får vara i fred till {then}.", f"The mail server is let alone until {then}."))
    return lines


def _of_troubles(troubles: Troubles, zone: tzinfo | None) -> list[Text]:
    return [_of_lasting(one, zone) if one.until is None else _of_over(one, one.until, zone) for one in troubles]


def _of_lasting(one: Trouble, zone: tzinfo | None) -> Text:
    begun, last = _at(one.since, zone), _at(one.last, zone)
    return Text(
        f"Fel sedan {begun} ({one.times} gånger, senast {last}): {one.says.sv}"
        if one.times > 1
        else f"Fel sedan {begun}: {one.says.sv}",
        f"Wrong since {begun} ({one.times} times, last {last}): {one.says.en}"
        if one.times > 1
        else f"Wrong since {begun}: {one.says.en}",
    )


def _of_over(one: Trouble, until: datetime, zone: tzinfo | None) -> Text:
    begun, ended = _at(one.since, zone), _at(until, zone)
    return Text(f"Över, {begun} till {ended}: {one.says.sv}", f"Over, {begun} to {ended}: {one.says.en}")


def _at(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


_LABELS = {
    "sent": Text("Skickade brev", "Mails sent"),
    "draft": Text("Utkast", "Drafts"),
    "queued": Text("Väntar", "Waiting"),
    "failed": Text("Misslyckades", "Failed"),
    "unknown": Text("Osäkra", "Uncertain"),
    "expired": Text("Blev inaktuella", "Let go"),
}
