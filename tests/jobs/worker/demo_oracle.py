"""Every mail that falls due in the demo group's year, and to whom.

It is written from the contract (sections 7 and 9), and reads the rows as people wrote them: it knows no key, no job's code and
no state.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

from tests.jobs.helpers import ZONE
from tests.jobs.worker.demo_money import SLIPS
from tests.jobs.worker.demo_sheet import History, Row, Sheet
from tests.jobs.worker.demo_year import ORGANISER
from tests.jobs.worker.oracle import Due
from tests.jobs.worker.year import DAY, NEVER, here, midnight

SECRETARY, TREASURER = "Gruppsekreterare", "Kassör"
BOARD = ("Ordförande", "Kassör", "Ledamot")
_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")  # fmt: skip


def day_of(moment: datetime) -> date:
    """A moment's day in the group's zone."""
    return moment.astimezone(ZONE).date()


def addresses(sheet: Sheet) -> Mapping[str, str]:
    """Those of the members who are there, by name; one that is mistyped is none."""
    there = (row for row in sheet.rows["members"] if row["status"] != "Utträdd" and "email" in row)
    return {str(row["name"]): str(row["email"]) for row in there if "," not in str(row["email"])}


def mailing_list(sheet: Sheet) -> list[str]:
    """The addresses of active members who have said yes to mailings and are not protected."""
    wanted = [
        str(row["name"])
        for row in sheet.rows["members"]
        if row["status"] == "Aktiv" and row.get("mailings") and not row.get("protected")
    ]
    own = addresses(sheet)
    return list(dict.fromkeys(own[name] for name in wanted if name in own))


def holders(sheet: Sheet, role: str, day: date) -> list[str]:
    """The addresses of those who hold a role on a day."""
    own = addresses(sheet)
    of_role = [row for row in sheet.rows["roles"] if row["role"] == role]
    held = [row for row in of_role if _day(row["from"]) <= day <= _day(row.get("to", day))]
    return [str(row.get("email") or own[str(row["name"])]) for row in held]


def reach(sheet: Sheet, role: str, day: date) -> list[str]:
    """Who gets a role's mails: its holders, else the deputy, else the secretary."""
    deputies = [
        addresses(sheet)[str(row["deputy"])] for row in sheet.rows["roles"] if row["role"] == role and "deputy" in row
    ]
    return holders(sheet, role, day) or deputies[-1:] or holders(sheet, SECRETARY, day)


def owners(sheet: Sheet, cell: str, day: date) -> list[str]:
    """Whom a cell of owners means."""
    own = addresses(sheet)
    found = [[own[name]] if name in own else reach(sheet, name, day) for name in cell.split(", ") if name]
    return [one for some in found for one in some]


def _day(cell: object) -> date:
    """A cell that holds a day."""
    assert isinstance(cell, date)
    return cell


def said(day: date, to: str) -> str:
    """A day as a letter has it; one member reads English."""
    if to.startswith("james"):
        return f"{day:%A} {day.day} {day:%B}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


@dataclass(frozen=True)
class Span:
    """How something stands from a moment until another."""

    since: datetime
    until: datetime
    row: Row
    sheet: Sheet


@dataclass(frozen=True)
class DemoOracle:
    """What falls due in the year to a program that looks from `first` on."""

    history: History
    first: datetime
    last: datetime

    def awake(self, moment: datetime) -> datetime:
        """When something that is due from a moment can first be seen to."""
        return max(moment, self.first)

    def seen(self, due: Due) -> datetime:
        """As above."""
        return self.awake(due.since)

    def all(self) -> list[Due]:
        """Everything, in the order of when it falls due."""
        kinds: Sequence[Callable[[], Iterator[Due]]] = (
            self.meetings, self.reports, self.tasks, self.boxes, self.prospects, self.notices, self.helped, self.letters,
            self.news, self.welcomes, self.audits,
        )  # fmt: skip
        found = (replace(one, since=self.awake(one.since)) for kind in kinds for one in kind())
        return sorted((one for one in found if one.since < min(one.until, self.last)), key=lambda one: one.since)

    def spans(self, tab: str, *keys: str) -> dict[tuple[object, ...], list[Span]]:
        """Each thing of a tab by what it is known by, as it stands from edit to edit of the sheet."""
        found: dict[tuple[object, ...], list[Span]] = {}
        for one in self.history.versions:
            for row in one.sheet.rows[tab]:
                span = Span(one.since, one.until, row, one.sheet)
                found.setdefault(tuple(row.get(key) for key in keys), []).append(span)
        return found

    def days(self, span: Span) -> Iterator[tuple[datetime, datetime, date]]:
        """A span's moments at which something may begin: its own first, and each midnight in it."""
        since = self.awake(span.since)
        until = min(span.until, self.last)
        while since < until:
            after = min(midnight(day_of(since) + DAY), until)
            yield since, after, day_of(since)
            since = after

    def meetings(self) -> Iterator[Due]:
        """Calls, and to those called what becomes of the meeting, and its reminder."""
        for spans in self.spans("meetings", "number").values():
            yield from _Meeting(self, spans).due()

    def reports(self) -> Iterator[Due]:
        """On the set days before, the day after and every seventh after, until it is sent in: to who answers, and the secretary."""

        def readers(span: Span, day: date) -> list[str]:
            return [*reach(span.sheet, str(span.row["role"]), day), *holders(span.sheet, SECRETARY, day)]

        for (title, _), spans in self.spans("reports", "report", "due").items():
            todo = [one for one in spans if one.row["status"] != "Inskickad"]
            yield from self._deadline("report_reminder", str(title), todo, ((45, 21, 7, 1), readers))

    def tasks(self) -> Iterator[Due]:
        """As reports: to the owners of tasks, and of decisions that have a day."""

        def readers(span: Span, day: date) -> list[str]:
            return owners(span.sheet, str(span.row.get("owner", "")), day)

        for tab, key in (("tasks", "task"), ("decisions", "decision")):
            for (title, due), spans in self.spans(tab, key, "due").items():
                todo = [one for one in spans if due and one.row.get("status") != "Klar"]
                yield from self._deadline("task_reminder", str(title), todo, ((3, 0), readers))

    def _deadline(
        self,
        job: str,
        title: str,
        todo: Sequence[Span],
        how: tuple[tuple[int, ...], Callable[[Span, date], list[str]]],
    ) -> Iterator[Due]:
        """Each of the days to whoever it is to reach, once; who comes to it later hears of the last."""
        if not todo:
            return
        due = _day(todo[0].row["due"])
        late = [due + DAY + n * 7 * DAY for n in range(60)]
        for day, after in pairwise([*(due - n * DAY for n in how[0]), *late]):
            told: set[str] = set()
            for span in todo:
                for since, _, today in self.days(span):
                    if day <= today < after:
                        for to in how[1](span, today):
                            if to not in told:
                                told.add(to)
                                yield Due(job, to, title, since, min(midnight(after), todo[-1].until))

    def boxes(self) -> Iterator[Due]:
        """To the keeper of what has been out too long: at once, then on each 30th day."""
        heard: dict[str, date] = {}
        for one in self.history.versions:
            whole = Span(one.since, one.until, {}, one.sheet)
            for since, _, today in self.days(whole):
                late: dict[str, str] = {}
                for box in one.sheet.rows["boxes"]:
                    if box["type"] == "Bössa" and box["status"] == "Ute" and _is_late(one.sheet, box, today):
                        for to in owners(one.sheet, str(box["keeper"]), today):
                            late.setdefault(to, str(box["number"]))
                for to, number in late.items():
                    if today >= heard.get(to, date.min + 30 * DAY) + 30 * DAY:
                        heard[to] = today
                        yield Due("box_reminder", to, number, since, midnight(today + DAY))

    def prospects(self) -> Iterator[Due]:
        """To the owner: 14 days after the last contact, else the first, and after 14 more."""
        for (name, *_), spans in self.spans("prospects", "name", "last_contact", "status").items():
            if spans[0].row["status"] not in ("Ny", "Kontaktad", "Inbjuden"):
                continue
            last = _day(spans[0].row.get("last_contact") or spans[0].row["date"])
            for day, after in ((last + 14 * DAY, last + 28 * DAY), (last + 28 * DAY, date(2030, 1, 1))):
                since, until = max(midnight(day), spans[0].since), min(midnight(after), spans[-1].until)
                for to in owners(spans[0].sheet, str(spans[0].row["owner"]), day):
                    yield Due("prospect_reminder", to, str(name), since, until)

    def notices(self) -> Iterator[Due]:
        """News to all on its day, not to who joins later; what is to be signed up for, seven days before the last day."""
        for (_, title), spans in self.spans("notices", "date", "title").items():
            row, begins = spans[0].row, _day(spans[0].row["date"])
            if not row["spread"]:
                continue
            first = max(midnight(begins), spans[0].since)
            until = midnight(begins + 61 * DAY)
            for since, to, joined in self._on_list(first, until):
                if joined <= day_of(first):
                    yield Due("notice", to, str(title), since, until)
            if "sign_up_by" in row and row["type"] in ("Utbildning", "Möte"):
                last = _day(row["sign_up_by"])
                until = midnight(last + DAY)
                for since, to, _ in self._on_list(max(midnight(last - 7 * DAY), spans[0].since), until):
                    yield Due("training_reminder", to, str(title), since, until)

    def _on_list(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, str, date]]:
        """Who is on the mailing list in a time: from when in it, at which address, and a member since when."""
        seen: set[str] = set()
        for one in self.history.versions:
            moment = max(one.since, since)
            if moment < min(one.until, until):
                joined = {row.get("email"): row["joined"] for row in one.sheet.rows["members"]}
                fresh = [to for to in mailing_list(one.sheet) if to not in seen]
                seen.update(fresh)
                yield from ((moment, to, _day(joined[to])) for to in fresh)

    def helped(self) -> Iterator[Due]:
        """Once for a row with Skicka: to the organiser, and to the secretary."""
        for (_, subject), spans in self.spans("help", "date", "subject").items():
            since = next(one.since for one in spans if one.row["send"])
            for to in (ORGANISER, *holders(self.history.at(since), SECRETARY, day_of(since))):
                yield Due("help_request", to, str(subject), since, NEVER)

    def letters(self) -> Iterator[Due]:
        """Each Sunday at six, until the next."""
        sunday = day_of(self.first) + (6 - day_of(self.first).weekday()) * DAY
        hours = [datetime.combine(sunday + n * 7 * DAY, time(18), ZONE).astimezone(UTC) for n in range(54)]
        for hour, after in pairwise(hours):
            for to in holders(self.history.at(hour), SECRETARY, day_of(hour)):
                yield Due("weekly_letter", to, f"vecka {day_of(hour).isocalendar().week}:", hour, after)

    def news(self) -> Iterator[Due]:
        """What is new in the cashbook's findings, to the treasurer; comments, to the secretary too."""
        for moment, after in pairwise([*map(here, SLIPS), NEVER]):
            for to in reach(self.history.at(moment), TREASURER, day_of(moment)):
                yield Due("cashbook_findings", to, "Nytt i kassaboken", moment, after)
        for note in self.history.versions[-1].sheet.notes:
            assert note.at is not None
            sheet, day = self.history.at(note.at), day_of(note.at)
            for to in {*reach(sheet, TREASURER, day), *holders(sheet, SECRETARY, day)}:
                yield Due("comments", to, note.text, note.at, NEVER)

    def welcomes(self) -> Iterator[Due]:
        """Who was not there at the first look, once, when a mail can first reach him or her."""
        before = {row["name"] for row in self.history.at(self.first).rows["members"]}
        welcomed: set[object] = set()
        for one in self.history.versions:
            on_list = mailing_list(one.sheet)
            for row in one.sheet.rows["members"]:
                if row["name"] not in before | welcomed and row.get("email") in on_list:
                    welcomed.add(row["name"])
                    yield Due("welcome", str(row["email"]), "", one.since, NEVER)

    def audits(self) -> Iterator[Due]:
        """To the auditor, once for the year that is over when the program begins."""
        for to in holders(self.history.at(self.first), "Granskare", day_of(self.first)):
            yield Due("audit_request", to, str(day_of(self.first).year - 1), self.first, NEVER)


def _is_late(sheet: Sheet, box: Row, today: date) -> bool:
    counted = [row["date"] for row in sheet.rows["box_counts"] if row["box"] == box["number"]]
    last = max(_day(day) for day in (box.get("placed"), *counted) if day)
    return (today - last).days > 90


@dataclass(frozen=True)
class _Heard:
    """What somebody last heard of a meeting."""

    start: datetime
    place: object
    on: bool


class _Meeting:
    """One meeting through its edits, looked at as each begins and each midnight."""

    def __init__(self, oracle: DemoOracle, spans: Sequence[Span]) -> None:
        self._oracle, self._spans = oracle, spans
        self._heard: dict[str, _Heard] = {}
        self._called: dict[str, date] = {}
        self._reminded: set[tuple[str, date]] = set()

    def due(self) -> Iterator[Due]:
        """Every mail about it."""
        for span in self._spans:
            if span.row["status"] == "Genomfört":
                return
            for since, _, today in self._oracle.days(span):
                yield from self._at(span, since, today)

    def _at(self, span: Span, since: datetime, today: date) -> Iterator[Due]:
        row = span.row
        day = _day(row["date"])
        assert isinstance(row["start"], time)
        start = datetime.combine(day, row["start"], ZONE).astimezone(UTC)
        now = _Heard(start, row["place"], row["status"] != "Inställt")
        for to, last in list(self._heard.items()):
            limit = start if now.on else last.start
            if last != now and (last.on or now.on) and since < limit:
                self._heard[to] = now
                job = "meeting_update" if now.on else "meeting_cancelled"
                yield Due(job, to, said(day, to), since, limit)
        if not now.on or since >= start:
            return
        before = 21 if row["type"] == "Årsmöte" else 14
        if today >= day - before * DAY:
            for to in self._audience(span, today):
                if to not in self._heard:
                    self._heard[to], self._called[to] = now, today
                    yield Due("meeting_call", to, said(day, to), since, start)
        yield from self._reminders(span, since, (today, day, start))

    def _reminders(self, span: Span, since: datetime, when: tuple[date, date, datetime]) -> Iterator[Due]:
        today, day, start = when
        if today < day - 2 * DAY:
            return
        own = addresses(span.sheet)
        no = {own[str(one["name"])] for one in span.sheet.rows["responses"] if one["meeting"] == span.row["number"] and one["answer"] == "Nej"}  # fmt: skip
        for to, called in self._called.items():
            if called < today and to not in no and (to, day) not in self._reminded:
                self._reminded.add((to, day))
                yield Due("meeting_reminder", to, said(day, to), since, start)

    def _audience(self, span: Span, today: date) -> list[str]:
        sheet = span.sheet
        if span.row.get("audience") == "Styrelsen":
            return [to for role in BOARD for to in holders(sheet, role, today)]
        guests = [
            str(row["email"])
            for row in sheet.rows["prospects"]
            if row["status"] == "Inbjuden" and span.row["type"] != "Årsmöte"
        ]
        return list(dict.fromkeys([*mailing_list(sheet), *guests]))
