"""Every letter that is kept as a golden file, by job and variant."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from jobs import welcomes
from jobs.heard import told_in
from jobs.memory import Memory
from jobs.plan import Message
from jobs.troubles import ended, noted, stood_still
from jobs.worker.planning import Failure
from sheets_schema.grid import Comment
from sheets_schema.text import Text
from tests.jobs.letters import information
from tests.jobs.letters.group import (
    AGENDA,
    CASH_HEAD,
    CASHBOOK,
    CATEGORIES,
    FORM,
    GROUP_MEETING,
    LINK,
    MEETING_HEAD,
    RECONCILIATIONS,
    REPORT_HEAD,
    REPORTS,
    ROLES,
    SETTINGS,
    SOUND_CASHBOOK,
    SUNDAY,
    ZONE,
    Rows,
    called,
    context,
    planned,
    remark,
    tabs,
    wednesday,
)

Variant = Callable[[str], Message]
NIGHT = ["Årsmöte", date(2027, 3, 11), time(19, 0)]
ANNUAL_AGENDA = (
    "1. Mötets öppnande\n2. Val av mötesordförande och sekreterare\n3. Årsredovisning och granskning\n4. Val av kassör"
)


def _call(*rows: Sequence[object], now: datetime = SUNDAY, roles: Rows = ROLES) -> Variant:
    def make(language: str) -> Message:
        some = tabs(language, Möten=[MEETING_HEAD, *rows], Roller=roles)
        return next(one for one in planned("meeting_call", context(some, now)) if one.to.name == "Karin Ek")

    return make


def _reminder(answer: str) -> Variant:
    def make(language: str) -> Message:
        answers = [["Möte", "Namn", "Svar"], *([["2026-9", "Karin Ek", answer]] if answer else [])]
        some = tabs(language, Möten=[MEETING_HEAD, GROUP_MEETING], Svar=answers)
        memory = Memory(mails=called("Karin Ek", "Bo Åkesson"))
        return planned("meeting_reminder", context(some, wednesday(), memory))[0]

    return make


def _changed(job: str, first: Sequence[object], then: Sequence[object], **some: Rows) -> Variant:
    """What those called hear when the first row of their meeting becomes the other."""

    def make(language: str) -> Message:
        before = tabs(language, Möten=[MEETING_HEAD, first], **some)
        call = next(one for one in planned("meeting_call", context(before)) if one.to.name == "Karin Ek")
        memory = Memory(mails=(replace(called("Karin Ek")[0], said=call.said),))
        return planned(job, context({**before, "Möten": [MEETING_HEAD, then]}, wednesday(), memory))[0]

    return make


def _back_on(language: str) -> Message:
    before = tabs(language, Möten=[MEETING_HEAD, GROUP_MEETING])
    call = next(one for one in planned("meeting_call", context(before)) if one.to.name == "Karin Ek")
    told = told_in(call.said)
    assert told is not None
    off = replace(called("Karin Ek")[0], said=told.called_off(1).as_json())
    return planned("meeting_update", context(before, wednesday(), Memory(mails=(off,))))[0]


def _report(name: str, now: datetime, to: str, roles: Rows = ROLES) -> Variant:
    row = {
        "plan": ["Verksamhetsplan", "Sekretariatet", date(2026, 12, 13), "Gruppsekreterare", "Ej påbörjad", FORM],
        "accounts": ["Ekonomisk rapport", "Sekretariatet", date(2026, 11, 20), "Kassör", "Pågår", None],
    }[name]

    def make(language: str) -> Message:
        some = tabs(language, Rapporter=[REPORT_HEAD, row], Roller=roles)
        return next(one for one in planned("report_reminder", context(some, now)) if one.to.name == to)

    return make


PASSED_ON = [date(2026, 11, 5), "Resten till Amnesty Fonden", "Bank", "Till Amnesty", None, 340, "Ja"]
"""What the sound group has still to pass on, without its voucher's number."""
TASK_HEAD = ["Uppgift", "Ansvarig", "Förfaller", "Status", "Aktivitet"]
DECISION_HEAD = ["Möte", "Paragraf", "Beslut", "Ansvarig", "Klart senast", "Status"]
BOX_HEAD = ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"]


def _task(to: str, **some: Rows) -> Variant:
    def make(language: str) -> Message:
        known = context(tabs(language, **some))
        return next(one for one in planned("task_reminder", known) if one.to.name == to)

    return make


def _boxes(to: str, *rows: Sequence[object]) -> Variant:
    def make(language: str) -> Message:
        known = context(tabs(language, Bössor=[BOX_HEAD, *rows]))
        return next(one for one in planned("box_reminder", known) if one.to.name == to)

    return make


def _call_with_decisions(language: str) -> Message:
    rows: Rows = [
        ["2026-8", "§ 4", "Skriva ut 400 vykort", "Bo Åkesson", date(2026, 11, 10), "Pågår"],
        ["2026-8", "§ 6", "Söka tillstånd för bordet på torget", "Karin Ek, Ulla Berg", None, None],
        ["2026-8", "§ 7", "Hitta en ny lokal", None, date(2027, 1, 31), "Att göra"],
        ["2026-8", "§ 9", "Köpa en banderoll", "Bo Åkesson", date(2026, 10, 1), "Klar"],
    ]
    before = ["2026-8", "Gruppmöte", date(2026, 10, 22), time(18, 30), *[None] * 7, "Genomfört"]
    some = tabs(language, Möten=[MEETING_HEAD, before, GROUP_MEETING], Beslut=[DECISION_HEAD, *rows])
    return next(one for one in planned("meeting_call", context(some)) if one.to.name == "Karin Ek")


def _cashbook(rows: Rows) -> Variant:
    def make(language: str) -> Message:
        some = tabs(language, Kassabok=rows, Avstämning=RECONCILIATIONS)
        return planned("cashbook_findings", context(some))[0]

    return make


def _weekly_full(language: str) -> Message:
    grant = ["11", date(2026, 10, 21), "Årets bidrag", "Bank", "Verksamhetsbidrag", 1500, None, None]
    some = tabs(
        language,
        Kategorier=[*CATEGORIES, ["Verksamhetsbidrag", "Intäkt", None, 2000]],
        Kassabok=[[*CASH_HEAD, "Granskarens anmärkning"], [*CASHBOOK[1], "Vilken kör?"], *CASHBOOK[2:], grant],
        Avstämning=RECONCILIATIONS,
        Rapporter=REPORTS,
        Roller=[row for row in ROLES if row[0] != "Granskare"],
        Möten=[MEETING_HEAD, GROUP_MEETING, ["2026-10", "Styrelsemöte", date(2026, 12, 10), time(18, 0)]],
        Svar=[["Möte", "Namn", "Svar"], ["2026-9", "Karin Ek", "Ja"], ["2026-9", "Bo Åkesson", "Kanske"]],
        Uppgifter=[
            ["Uppgift", "Ansvarig", "Förfaller", "Status"],
            ["Boka torget", "Bo Åkesson, Ulla Berg", date(2026, 11, 28), "Att göra"],
            ["Trycka affischer", None, None, "Att göra"],
        ],
        Intresserade=[
            PROSPECT_HEAD,
            ["Dag Ny", None, date(2026, 10, 20), "Bo Åkesson", None, None, "Ny"],
            ["Eva Fors", None, date(2026, 11, 21), "Bo Åkesson", None, None, "Ny"],
            ["Ida Holm", None, date(2026, 9, 1), "Ulla Berg", date(2026, 11, 1), None, "Inbjuden"],
        ],
        Bössor=[
            ["Nummer", "Typ", "Placering", "Ansvarig", "Utplacerad", "Plomberad", "Status"],
            ["17", "Bössa", "Bokhandeln", "Bo Åkesson", date(2026, 6, 1), "Ja", "Ute"],
        ],
    )
    reason = "550 ulla@example.org finns inte"
    failed = replace(called("Ulla Berg")[0], state="failed", subject="Kallelse: gruppmöte", reason=reason)
    late = replace(failed, name="Bo Åkesson", job="meeting_reminder", subject="Påminnelse: gruppmöte", state="expired")
    memory = Memory(started=datetime(2026, 11, 1, tzinfo=ZONE), mails=(*called("Karin Ek", "Bo Åkesson"), failed, late))
    return planned("weekly_letter", context(some, SUNDAY, memory, [remark()]))[0]


def _weekly_calm(language: str) -> Message:
    roles = [row if row[0] != "Kassör" else [*row[:4], None, None] for row in ROLES]
    held = ["2026-1", "Årsmöte", date(2026, 3, 5), time(18, 0), *[None] * 6, "Genomfört"]
    coming = ["2027-1", "Årsmöte", date(2027, 1, 20), time(18, 30), None, "Biblioteket"]
    cashbook = [*SOUND_CASHBOOK, ["5", *PASSED_ON]]
    some = tabs(language, Roller=roles, Möten=[MEETING_HEAD, held, coming], Kassabok=cashbook)
    return planned("weekly_letter", context(some))[0]


def _weekly_troubled(language: str) -> Message:
    """A day without the sheet, a job that fails, and a week in which nothing ran."""
    sheet = Text("Google svarar inte. Nästa försök görs snart.", "Google does not answer. It is tried again soon.")
    job = Failure("job:meeting_reminder", KeyError("karin@example.org")).says
    kept = stood_still((), datetime(2026, 11, 1, 18, 5, tzinfo=ZONE), datetime(2026, 11, 8, 9, 0, tzinfo=ZONE))
    kept = noted(kept, "workbook", sheet, "WorkbookError", datetime(2026, 11, 17, 8, 0, tzinfo=ZONE))
    kept = ended(kept, ["workbook"], datetime(2026, 11, 18, 8, 5, tzinfo=ZONE))
    kept = noted(kept, "job:meeting_reminder", job, "KeyError", datetime(2026, 11, 20, 0, 0, tzinfo=ZONE))
    late = replace(called("Bo Åkesson")[0], state="expired", reason="missed", subject="Kallelse: gruppmöte")
    memory = Memory(started=datetime(2026, 11, 1, tzinfo=ZONE), mails=(late,), troubles=kept)
    return planned("weekly_letter", context(tabs(language), SUNDAY, memory))[0]


def _weekly_off(language: str) -> Message:
    some = tabs(language, Inställningar=[*SETTINGS[:3], ["Utskick", "Av"]])
    del some["Konton"]
    draft = replace(called("Bo Åkesson")[0], state="draft", done=None)
    memory = Memory(started=datetime(2026, 11, 1, tzinfo=ZONE), mails=(draft,))
    return planned("weekly_letter", context(some, SUNDAY, memory))[0]


def _comments(*some: Comment) -> Variant:
    def make(language: str) -> Message:
        return planned("comments", context(tabs(language), comments=some))[0]

    return make


def _without(role: str) -> Rows:
    return [row for row in ROLES if row[0] != role]


BOARD: Rows = [
    *ROLES,
    ["Ordförande", "Bo Åkesson", None, None, None, None],
    ["Ledamot", "Ulla Berg", None, None, None, None],
]


PROSPECT_HEAD = ["Namn", "E-post", "Datum", "Ansvarig", "Senast kontaktad", "Nästa steg", "Status"]


def _prospect(to: str, *row: object) -> Variant:
    def make(language: str) -> Message:
        known = context(tabs(language, Intresserade=[PROSPECT_HEAD, row]))
        return next(one for one in planned("prospect_reminder", known) if one.to.name == to)

    return make


def _invited(language: str) -> Message:
    """A guest's mails are in the group's language."""
    row = ["Dag Ny", "dag@example.org", date(2026, 11, 1), "Bo Åkesson", None, None, "Inbjuden"]
    own = [*SETTINGS, ["Språk", language]]
    some = tabs(language, Inställningar=own, Intresserade=[PROSPECT_HEAD, row], Möten=[MEETING_HEAD, GROUP_MEETING])
    return next(one for one in planned("meeting_call", context(some)) if one.to.name == "Dag Ny")


def _welcome(**some: Rows) -> Variant:
    """What Karin hears when she joins; everybody else was there."""

    def make(language: str) -> Message:
        usual = tabs(language, **some)
        before = context({**usual, "Medlemmar": [one for one in usual["Medlemmar"] if one[0] != "Karin Ek"]})
        there = welcomes.known(replace(before, memory=Memory()))
        assert there is not None
        memory = Memory(started=datetime(2026, 11, 1, tzinfo=ZONE), told={"welcome": there})
        return planned("welcome", context(usual, memory=memory))[0]

    return make


def _audit(cashbook: Rows, *comments: Comment) -> Variant:
    """What the auditor hears in the year after; who is no member is written to in the group's language."""

    def make(language: str) -> Message:
        own = [*SETTINGS, ["Språk", language]]
        some = tabs(language, Inställningar=own, Kassabok=cashbook)
        now = datetime(2027, 2, 10, 9, 0, tzinfo=ZONE)
        return planned("audit_request", context(some, now, comments=comments))[0]

    return make


VARIANTS: dict[str, Variant] = {
    "meeting_call.group": _call(GROUP_MEETING),
    "meeting_call.follow_up": _call_with_decisions,
    "meeting_call.annual": _call(
        ["2027-2", *NIGHT, None, "Föreningshuset", None, ANNUAL_AGENDA, "Delas ut på mötet"],
        now=datetime(2027, 2, 20, 9, 0, tzinfo=ZONE),
        roles=[row if row[0] != "Kassör" else [*row[:4], None, None] for row in ROLES],
    ),
    "meeting_call.board": _call(
        ["2026-10", "Styrelsemöte", date(2026, 12, 3), time(18, 0), None, None, LINK, AGENDA, None, "Styrelsen"],
        roles=BOARD,
    ),
    "meeting_call.guest": _invited,
    "meeting_call.bare": _call(["2026-9", "Annat", date(2026, 11, 26), time(9, 5)]),
    "meeting_update.moved": _changed(
        "meeting_update",
        GROUP_MEETING,
        [
            *GROUP_MEETING[:2],
            date(2026, 12, 3),
            time(19, 0),
            time(21, 0),
            "Rådhuset, <stora> salen",
            *GROUP_MEETING[6:],
        ],
        Svar=[["Möte", "Namn", "Svar"], ["2026-9", "Karin Ek", "Ja"]],
    ),
    "meeting_update.later": _changed(
        "meeting_update", GROUP_MEETING, [*GROUP_MEETING[:3], time(19, 15), None, None, None, *GROUP_MEETING[7:]]
    ),
    "meeting_update.link": _changed("meeting_update", GROUP_MEETING, [*GROUP_MEETING[:6], FORM]),
    "meeting_update.new_year": _changed(
        "meeting_update",
        ["2026-9", "Annat", date(2026, 12, 1), time(18, 0), None, None, None, None, None],
        ["2026-9", "Annat", date(2027, 1, 14), time(18, 0), time(20, 0), "Biblioteket", LINK, None, None],
    ),
    "meeting_update.on_again": _back_on,
    "meeting_cancelled.group": _changed("meeting_cancelled", GROUP_MEETING, [*GROUP_MEETING, "Alla", "Inställt"]),
    "meeting_cancelled.bare": _changed(
        "meeting_cancelled",
        ["2026-9", "Annat", date(2026, 11, 26), time(9, 5)],
        ["2026-9", "Annat", date(2026, 11, 26), time(9, 5), *[None] * 6, "Inställt"],
    ),
    "meeting_reminder.unanswered": _reminder(""),
    "meeting_reminder.yes": _reminder("Ja"),
    "meeting_reminder.maybe": _reminder("Kanske"),
    "report_reminder.yours": _report("plan", SUNDAY, "Anna Lind"),
    "report_reminder.copy": _report("accounts", datetime(2026, 11, 13, 9, 0, tzinfo=ZONE), "Anna Lind"),
    "report_reminder.vacant": _report(
        "accounts", datetime(2026, 11, 13, 9, 0, tzinfo=ZONE), "Anna Lind", _without("Kassör")
    ),
    "report_reminder.overdue": _report("accounts", SUNDAY, "Karin Ek"),
    "report_reminder.today": _report("accounts", datetime(2026, 11, 20, 9, 0, tzinfo=ZONE), "Karin Ek"),
    "report_reminder.tomorrow": _report("accounts", datetime(2026, 11, 19, 9, 0, tzinfo=ZONE), "Karin Ek"),
    "task_reminder.soon": _task(
        "Bo Åkesson",
        Uppgifter=[
            TASK_HEAD,
            ["Boka bordet på torget", "Bo Åkesson, Ulla Berg", date(2026, 11, 25), "Att göra", "Skriv för frihet"],
        ],
    ),
    "task_reminder.overdue": _task(
        "Karin Ek", Uppgifter=[TASK_HEAD, ["Räkna kassan", "Kassör", date(2026, 11, 15), "Pågår"]]
    ),
    "task_reminder.decision": _task(
        "Bo Åkesson",
        Beslut=[DECISION_HEAD, ["2026-8", "§ 4", "Skriva ut 400 vykort", "Bo Åkesson", date(2026, 11, 22), None]],
    ),
    "task_reminder.unreached": _task(
        "Anna Lind", Uppgifter=[TASK_HEAD, ["Boka lokal", "Nisse, Ordförande", date(2026, 11, 21), "Att göra"]]
    ),
    "task_reminder.partly": _task(
        "Anna Lind",
        Beslut=[DECISION_HEAD, ["2026-8", None, "Laga skylten", "Bo Åkesson, Nisse", date(2026, 11, 25), "Pågår"]],
    ),
    "box_reminder.one": _boxes(
        "Bo Åkesson", ["17", "Bössa", "Bokhandeln", "Bo Åkesson", date(2026, 6, 1), "Ja", "Ute"]
    ),
    "box_reminder.several": _boxes(
        "Anna Lind",
        ["17", "Bössa", "Bokhandeln", "Anna Lind", date(2026, 6, 1), "Ja", "Ute"],
        ["18", "Bössa", "Kiosken", "Nisse", date(2026, 8, 1), "Ja", "Ute"],
        ["19", "Bössa", "Bageriet", "Anna Lind, Karin Ek", None, "Ja", "Ute"],
    ),
    "box_reminder.unreached": _boxes("Anna Lind", ["18", "Bössa", "Kiosken", "Nisse", date(2026, 8, 1), "Ja", "Ute"]),
    **information.VARIANTS,
    "prospect_reminder.first": _prospect(
        "Bo Åkesson",
        *("Dag Ny", "dag@example.org", date(2026, 10, 20), "Bo Åkesson"),
        *(date(2026, 11, 4), "Ring och fråga om torget", "Kontaktad"),
    ),
    "prospect_reminder.last": _prospect(
        "Anna Lind", "Dag Ny", None, date(2026, 10, 20), "Bo Åkesson, Nisse", None, None, "Ny"
    ),
    "prospect_reminder.ownerless": _prospect("Anna Lind", "Dag Ny", None, date(2026, 11, 8), None, None, None, "Ny"),
    "welcome.full": _welcome(
        Möten=[MEETING_HEAD, GROUP_MEETING],
        Roller=[*_without("Kassör"), ["Insamlingsansvarig", "Bo Åkesson", None, None, date(2026, 9, 30), None]],
        Information=[
            ["Datum", "Typ", "Rubrik", "Länk", "Anmälan senast", "Sprid"],
            [date(2026, 11, 28), "Utbildning", "Grundkurs för nya", FORM, date(2026, 11, 25), "Ja"],
            [date(2026, 12, 5), "Utbildning", "Att tala inför andra", None, None, "Nej"],
        ],
    ),
    "welcome.bare": _welcome(Roller=_without("Gruppsekreterare")),
    "cashbook_findings.new": _cashbook(CASHBOOK),
    "cashbook_findings.warning": _cashbook(
        [*SOUND_CASHBOOK, ["5", date(2026, 9, 2), "Hyra av lokal", "Bank", "Lokal", None, 300, None], ["6", *PASSED_ON]]
    ),
    "comments.new": _comments(remark(), Comment("Kassabok", "G4", "", "Ring banken", note=True)),
    "audit_request.sound": _audit(SOUND_CASHBOOK),
    "audit_request.remarks": _audit(
        [*SOUND_CASHBOOK, ["6", date(2026, 9, 2), "Hyra av lokal", "Bank", "Lokal", None, 300, None]],
        Comment("Kassabok", "G6", "Rut Svensson", "Var är kvittot?"),
    ),
    "weekly_letter.full": _weekly_full,
    "weekly_letter.calm": _weekly_calm,
    "weekly_letter.off": _weekly_off,
    "weekly_letter.troubled": _weekly_troubled,
}
