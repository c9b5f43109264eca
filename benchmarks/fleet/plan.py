"""The groups of the simulated week, what their members do in it and which mails must come of that."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.jobs.helpers import MEETING, MEMBER, ROLE, Rows, cash, group, meeting, member, role

ZONE = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2026, 11, 16, tzinfo=ZONE)
WRITING, CALLING = "a row in the cashbook", "a meeting"
MEMBERS = 8
"""Members of each group, who all get its calls."""
_HOURS = (1, 0, 0, 0, 0, 0, 1, 2, 2, 3, 3, 3, 4, 3, 3, 3, 4, 6, 9, 12, 12, 9, 5, 2)
"""How many edits fall in each hour of the day, as shares: most in the evening, when volunteers are at home."""


@dataclass(frozen=True, order=True)
class Edit:
    """What somebody does in a group's sheet; `moment` is UTC, `number` its place among the group's own."""

    moment: datetime
    group: int
    number: int
    what: str

    @property
    def place(self) -> str:
        """The cell at which its row begins."""
        return f"Kassabok!A{10 + self.number}" if self.what == WRITING else f"Möten!A{10 + self.number}"

    @property
    def rows(self) -> Rows:
        """The row that is written."""
        day = self.moment.astimezone(ZONE).date()
        if self.what == WRITING:
            return [cash(100 + self.number, day, "Bank", "Gåvor", 10 + self.number)]
        return [meeting(f"2026-{50 + self.number}", day + timedelta(days=9), place=f"Lokal {self.number}")]


def name_of(group_number: int) -> str:
    """A group's name in the fleet."""
    return f"grupp-{group_number:05d}"


def address(group_number: int, person: int) -> str:
    """A member's address."""
    return f"m{person}.g{group_number}@example.org"


def tabs(group_number: int) -> dict[str, Rows]:
    """A small sound group's sheet as the week begins."""
    people = [member(f"Namn{n} Efter{group_number}", address(group_number, n), number=n + 1) for n in range(MEMBERS)]
    roles = [
        ROLE,
        role("Gruppsekreterare", f"Namn0 Efter{group_number}"),
        role("Kassör", f"Namn1 Efter{group_number}"),
        role("Granskare", "Gun Falk", f"gun.g{group_number}@example.org"),
    ]
    held = meeting("2026-1", date(2026, 3, 15), type="Årsmöte", status="Genomfört")
    return group(
        {"Medlemmar": [MEMBER, *people], "Roller": roles, "Möten": [MEETING, held]},
        group_name=f"Grupp {group_number}",
        sending="På",
    )


def edits(groups: int, seed: int) -> list[Edit]:
    """Everything that is written in the week, in order of time.

    Six groups of ten are edited, by chance one to four times; a third of the edits are a meeting to call for. One group
    besides is stormed: something writes in its cashbook each minute from noon to six on Wednesday.
    """
    chance = random.Random(seed)
    found = [
        _edit(chance, number, one, WRITING if chance.random() < 2 / 3 else CALLING)
        for number in chance.sample(range(groups), k=groups * 6 // 10)
        for one in range(chance.randint(1, 4))
    ]
    noon = (MONDAY + timedelta(days=2, hours=12)).astimezone(UTC)
    storm = stormed(groups, seed)
    found += [Edit(noon + timedelta(minutes=n), storm, 100 + n, WRITING) for n in range(360)]
    return sorted(found)


def stormed(groups: int, seed: int) -> int:
    """The group that is written in each minute."""
    return seed % groups


def _edit(chance: random.Random, number: int, one: int, what: str) -> Edit:
    hour = chance.choices(range(24), _HOURS)[0]
    local = MONDAY + timedelta(days=chance.randrange(7), hours=hour, seconds=chance.randrange(3600))
    return Edit(local.astimezone(UTC), number, one, what)


def expected(groups: int, done: list[Edit]) -> Counter[tuple[int, str]]:
    """How many mails of each job a group must have sent: one weekly letter, and a call to each member for each meeting."""
    mails = Counter({(number, "weekly_letter"): 1 for number in range(groups)})
    for edit in done:
        if edit.what == CALLING:
            mails[edit.group, "meeting_call"] += MEMBERS
    return mails
