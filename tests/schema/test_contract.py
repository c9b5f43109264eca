"""What is declared is what the contract lists: codes, tabs, columns, choices and settings."""

import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from sheets_schema.checks import CHECKS
from sheets_schema.kinds import DateKind, EmailKind, MarkKind, PhoneKind, SumKind, TimeKind, YesNoKind
from sheets_schema.settings import SETTINGS, GroupSettings, Weekly
from sheets_schema.tab import Column, Tab
from sheets_schema.tabs import TABS
from sheets_schema.tabs.ours import OURS
from sheets_schema.text import LANGUAGES
from tests.schema.helpers import CHECK_OF, FULL, TESTED, book, found

ERRORS = """
tab.missing tab.emptied tab.header_missing column.missing column.duplicate
cell.error_value† value.missing value.invalid choice.unknown
settings.missing members.email_invalid members.email_duplicate members.bounced
roles.secretary_missing roles.treasurer_missing roles.auditor_missing roles.auditor_not_independent
roles.board_incomplete roles.no_address
cashbook.voucher_missing cashbook.voucher_dates_differ cashbook.date_missing† cashbook.date_invalid†
cashbook.date_before_opening† cashbook.text_missing cashbook.account_missing† cashbook.account_unknown†
cashbook.category_missing† cashbook.category_unknown† cashbook.amount_missing† cashbook.amount_both†
cashbook.amount_negative† cashbook.amount_zero† cashbook.amount_invalid†
cashbook.transfer_unbalanced cashbook.balance_negative cashbook.not_forwarded cashbook.closed_year_changed
accounts.opening_differs
reconciliations.account_unknown reconciliations.difference reconciliations.bank_difference
meetings.number_missing meetings.number_duplicate meetings.called_missing meetings.date_invalid meetings.time_invalid
meetings.annual_missing meetings.annual_late meetings.call_late
meetings.agenda_incomplete meetings.papers_missing meetings.statement_missing
reports.overdue reports.role_vacant boxes.unsealed boxes.lost
box_counts.one_counter box_counts.box_unknown box_counts.not_booked
"""
WARNINGS = """
tab.duplicate settings.unknown settings.duplicate members.email_missing members.phone_invalid
members.left_without_date members.consent_missing roles.expired roles.overloaded
cashbook.voucher_gap cashbook.date_future cashbook.category_side cashbook.receipt_missing cashbook.duplicate_row
receipts.unreachable
meetings.agenda_missing tasks.overdue tasks.owner_unknown boxes.overdue
"""
INFOS = "roles.term_ends reports.other_kind meetings.statement_unknown"
TABS_OF_CONTRACT = """
settings Inställningar: Inställning (setting)*, Värde (value), Förklaring (help)
members Medlemmar: Namn (name)*, E-post (email), Telefon (phone), Status (status)* Aktiv | Vilande | Utträdd,
    Medlem sedan (joined), Utträdd (left), Medlemsnummer (member_number), Utskick (mailings) yes/no, Språk (language),
    Skyddad (protected) yes/no, Anteckning (note)
roles Roller: Roll (role)*, Namn (name)*, E-post (email), Från (from), Till (to), Ersättare (deputy)
accounts Konton: Konto (account)*, Typ (type)* Kassa | Bank | Swish | Annat, Ingående balans (opening_balance)*,
    Från datum (from)*, BAS (bas)
categories Kategorier: Kategori (category)*, Typ (type)* Intäkt | Kostnad | Överföring,
    Vidarebefordras (forwarded) yes/no, BAS (bas), Budget (budget)
cashbook Kassabok: Ver (voucher)*, Datum (date)*, Text (text)*, Konto (account)*, Kategori (category)*, In (money_in),
    Ut (money_out), Motpart (counterparty), Kvitto (receipt), Bössa (box), Granskarens anmärkning (remark),
    Belopp (amount)
reconciliations (o) Avstämning: Konto (account)*, Datum (date)*, Saldo (balance)*, Avstämd av (by),
    Kommentar (comment)
meetings Möten: Nr (number)*, Typ (type)* Gruppmöte | Årsmöte | Extra medlemsmöte | Styrelsemöte | Annat,
    Datum (date)*, Start (start)*, Slut (end), Plats (place), Länk (link), Dagordning (agenda), Handlingar (papers),
    Kallas (audience) Alla | Styrelsen, Status (status) Planerat | Inställt | Genomfört, Närvarande (attendance),
    Protokoll (minutes)
responses (o) Svar: Möte (meeting)*, Namn (name)*, Svar (answer)* Ja | Nej | Kanske, Kommentar (comment)
reports Rapporter: Rapport (report)*, Mottagare (recipient)*, Förfaller (due)*, Ansvarig roll (role)*,
    Status (status)* Ej påbörjad | Pågår | Inskickad, Inskickad (sent), Länk (link)
tasks (o) Uppgifter: Uppgift (task)*, Ansvarig (owner)*, Förfaller (due), Status (status)* Att göra | Pågår | Klar,
    Aktivitet (activity), Anteckning (note)
activities (o) Planering: Aktivitet (activity)*,
    Typ (type)* Kampanj | Aktion | Insamling | Utbildning | Rekrytering | Annat, Start (start)*, Slut (end),
    Ansvarig (owner), Status (status)* Idé | Planerad | Genomförd | Inställd, Mål (goal), Deltagare (participants),
    Underskrifter (signatures), Insamlat (collected), Utvärdering (evaluation)
boxes (o) Bössor: Nummer (number)*, Typ (type)* Bössa | Swishskylt, Placering (place)*, Ansvarig (keeper)*,
    Utplacerad (placed), Plomberad (sealed) yes/no, Status (status)* Ute | Inne | Borttappad | Återlämnad
box_counts (o) Tömningar: Datum (date)*, Bössa (box)*, Belopp (amount)*, Räknat av 1 (counter_1)*,
    Räknat av 2 (counter_2)*, Ver (voucher)
notices (o) Information: Datum (date)*, Typ (type)* Nyhet | Utbildning | Möte | Kampanj, Rubrik (title)*, Text (text),
    Länk (link), Anmälan senast (sign_up_by), Sprid (spread)* yes/no
prospects (o) Intresserade: Namn (name)*, E-post (email), Telefon (phone), Källa (source), Datum (date)*,
    Ansvarig (owner), Senast kontaktad (last_contact), Nästa steg (next_step),
    Status (status)* Ny | Kontaktad | Inbjuden | Medlem | Tackat nej
decisions (o) Beslut: Möte (meeting)*, Paragraf (paragraph), Beslut (decision)*, Ansvarig (owner),
    Klart senast (due), Status (status) Att göra | Pågår | Klar
trainings (o) Utbildningar: Namn (name)*, Utbildning (training)*, Datum (date)*, Kommentar (comment)
help (o) Be om hjälp: Datum (date)*, Vad gäller det (subject)*, Beskrivning (description), Skicka (send) yes/no
"""
OUR_TABS = "overview Översikt, findings Kontroll, annual Årsbokslut, sent Skickat, bank Bankavstämning"
SETTINGS_OF_CONTRACT = """
Gruppens namn (group_name)*, Gruppnummer (group_number), Grupptyp (group_kind)*, Språk (language), Tidszon (time_zone),
Räkenskapsår börjar (year_start), Avsändarnamn (sender_name), Svarsadress (reply_to), Utskick (sending),
Kallelse dagar före (call_days), Kallelse årsmöte dagar före (annual_call_days),
Mötespåminnelse dagar före (meeting_reminder_days), Veckobrev (weekly_letter),
Rapportpåminnelse dagar före (report_reminder_days), Uppgiftspåminnelse dagar före (task_reminder_days),
Bössor töms inom dagar (box_days), Högst antal uppdrag per person (max_roles),
Verksamhetsutvecklare (organiser), Sekretariatet (secretariat),
Högst antal brev per dag (daily_limit)
"""
KINDS: Mapping[type, str] = {
    DateKind: "date due from to joined left placed sign_up_by last_contact activities.start activities.end reports.sent",
    TimeKind: "meetings.start meetings.end",
    SumKind: "money_in money_out amount balance opening_balance budget collected",
    YesNoKind: "mailings protected forwarded sealed spread send",
    EmailKind: "email",
    PhoneKind: "phone",
    MarkKind: "receipt",
}


def _said(one: Column) -> str:
    """A column as the contract writes it."""
    choices = [choice.label.sv for choice in getattr(one.kind, "choices", ())]
    plain = "" if one.key in ("role", "language") or not choices else f" {' | '.join(choices)}"
    yes_no = " yes/no" if isinstance(one.kind, YesNoKind) else ""
    return f"{one.label.sv} ({one.key}){'*' if one.starred else ''}{plain}{yes_no}"


def _line(tab: Tab) -> str:
    """A tab as the contract writes it."""
    optional = " (o)" if tab.optional else ""
    return f"{tab.key}{optional} {tab.label.sv}: {', '.join(map(_said, tab.columns))}"


def test_the_codes_their_severities_and_what_keeps_a_row_out_are_those_of_the_contract() -> None:
    written = dict.fromkeys(ERRORS.split(), "error") | dict.fromkeys(WARNINGS.split(), "warning")
    written |= dict.fromkeys(INFOS.split(), "info")
    assert {check.code + "†" * check.excludes: check.severity for check in CHECKS} == written
    assert len(CHECKS) == len(written)


def test_the_tabs_their_columns_stars_and_choices_are_those_of_the_contract() -> None:
    written = [" ".join(line.split()) for line in re.split(r"\n(?! )", TABS_OF_CONTRACT.strip())]
    assert sorted(map(_line, TABS)) == sorted(written)


def test_the_tabs_that_the_worker_writes_are_those_of_the_contract() -> None:
    assert ", ".join(f"{tab.key} {tab.label.sv}" for tab in OURS) == OUR_TABS


def test_the_settings_and_their_order_are_those_of_the_contract() -> None:
    said = [f"{one.label.sv} ({one.key}){'*' if one.starred else ''}" for one in SETTINGS]
    assert ", ".join(said) == " ".join(SETTINGS_OF_CONTRACT.split())


def test_the_defaults_of_the_settings_are_those_of_the_contract() -> None:
    assert GroupSettings() == GroupSettings(
        language="sv",
        time_zone="Europe/Stockholm",
        year_start=(1, 1),
        sending=False,
        call_days=14,
        annual_call_days=21,
        meeting_reminder_days=2,
        weekly_letter=Weekly(6, 18 * 3600),
        report_reminder_days=(45, 21, 7, 1),
        task_reminder_days=(3, 0),
        box_days=90,
        max_roles=2,
        daily_limit=300,
    )


def test_a_default_as_the_sheet_shows_it_is_read_as_the_default() -> None:
    for setting in SETTINGS:
        if setting.shown:
            assert setting.read(setting.shown) == setting.default, setting.key


def test_days_times_sums_yes_and_no_and_addresses_are_read_as_such() -> None:
    for kind, names in KINDS.items():
        declared = {f"{tab.key}.{one.key}" for tab in TABS for one in tab.columns if type(one.kind) is kind}
        meant = {f"{tab.key}.{one.key}" for tab in TABS for one in tab.columns for name in names.split()
                 if name in (one.key, f"{tab.key}.{one.key}")}  # fmt: skip
        assert declared == meant, kind


def test_no_two_columns_of_a_tab_and_no_two_tabs_go_by_the_same_name() -> None:
    for tab in TABS:
        names = [name for one in tab.columns for name in one.names()]
        assert len(names) == len(set(names)), tab.key
    titles = [name for tab in TABS for name in tab.names()]
    assert len(titles) == len(set(titles))


def test_no_choice_of_a_column_goes_by_the_same_word_as_another() -> None:
    for tab in TABS:
        for one in tab.columns:
            words = [word for choice in getattr(one.kind, "choices", ()) for word in choice.names()]
            assert len(words) == len(set(words)), (tab.key, one.key)


def test_all_that_people_read_of_a_check_is_there_in_both_languages() -> None:
    for check in CHECKS:
        for language in LANGUAGES:
            assert check.says[language]
            assert check.example[language]
            assert check.remedy[language] or "{why}" in check.says[language], check.code


def test_a_sound_book_has_no_findings() -> None:
    assert found(book()) == []
    assert found(book(FULL)) == []


def test_every_code_has_a_test_of_its_own() -> None:
    for module in sorted(Path(__file__).parent.glob("test_*.py")):
        import_module(f"{__package__}.{module.stem}")
    assert sorted(TESTED) == sorted(CHECK_OF), "mark the test of a code with @about"
