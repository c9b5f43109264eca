"""What each column of a strange cashbook is: as told, else by its name, else by what stands in it; never by a guess."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jobs.importing.cells import Strange
from sheets_schema.tabs.money import CASHBOOK
from sheets_schema.text import Text, fold, one_line

SIGNED, IN, OUT, KIND, BALANCE, LEFT = "amount", "money_in", "money_out", "kind", "balance", ""
_MONEY = (SIGNED, IN, OUT)
_MORE: Mapping[str, tuple[str, ...]] = {
    "voucher": (
        "ver",
        "verifikat",
        "verifikatnr",
        "verifikatnummer",
        "ver-nr",
        "löpnr",
        "löpnummer",
        "kvittonr",
        "voucher no",
    ),
    "date": ("dag", "bokfdag", "transaktionsdatum", "transaktionsdag", "betaldatum", "transaction date"),
    "text": ("beskrivning", "händelse", "specifikation", "benämning", "notering", "rubrik", "description", "vad"),
    "account": ("kassa/bank", "betalsätt", "pengakonto"),
    "category": ("kategori", "slag", "kontering", "typ av post"),
    IN: (
        "debet",
        "debit",
        "inbetalning",
        "inbetalningar",
        "insättning",
        "insättningar",
        "inkomster",
        "intäkter",
        "deposit",
    ),
    OUT: ("kredit", "credit", "utbetalning", "utbetalningar", "uttag", "utgifter", "kostnader", "withdrawal"),
    SIGNED: ("summa", "sum"),
    "counterparty": ("avsändare/mottagare", "mottagare/avsändare", "betalare", "från/till", "vem", "payee"),
    "receipt": ("underlag", "bilaga"),
    "remark": ("anmärkning",),
    BALANCE: ("saldo", "behållning", "balans", "balance", "kvar"),
    KIND: ("typ", "in/ut", "type"),
}
_PLACES = """
    kassa kontanter kontant handkassa kontantkassa cash bank bankkonto bankgiro bg giro plusgiro postgiro pg
    swish sparkonto föreningskonto savings
"""
_ACCOUNTS = frozenset(_PLACES.split())
"""Headers of columns that hold one account's sums."""
_NAMES = {fold(name): key for key, names in _MORE.items() for name in names} | {
    name: one.key for one in CASHBOOK.columns for name in one.names()
}
_HALF = 0.5
_SIDES = {name: side for name, side in _NAMES.items() if side in (IN, OUT)}
KINDS = {
    **dict.fromkeys(("in", "inkomst", "inbetalning", "insättning", "intäkt", "income"), IN),
    **dict.fromkeys(("ut", "utgift", "utbetalning", "uttag", "kostnad", "out", "expense"), OUT),
    **dict.fromkeys(("överföring", "överf", "transfer"), SIGNED),
}


@dataclass(frozen=True)
class Use:
    """What one column is: a column of ours, a sum of one account, the balance, the kind, or left alone ("")."""

    column: Strange
    key: str
    account: str = ""
    how: str = "name"


@dataclass(frozen=True)
class Mapped:
    """All columns of a table; `unsure` says what must be told before anything is made of them."""

    uses: tuple[Use, ...]
    unsure: tuple[Text, ...]

    def of(self, key: str) -> Use | None:
        """The column that is one of ours."""
        return next((use for use in self.uses if use.key == key and not use.account), None)

    @property
    def money(self) -> list[Use]:
        """The columns that hold sums."""
        return [use for use in self.uses if use.key in _MONEY]


def mapped(columns: Sequence[Strange], told: Mapping[str, Use], account: str) -> Mapped:
    """What the columns are. `told` is by folded header, `account` the one that all rows are of where no column says it."""
    uses = [_use(column, told) for column in columns]
    uses = _by_content(uses)
    return Mapped(tuple(uses), tuple(_unsure(uses, account)))


def known(header: str) -> bool:
    """Whether a header says what its column is."""
    name = Strange(0, header, ()).name
    return name in _NAMES or name in _ACCOUNTS or bool(set(name.split()) & set(_SIDES))


def _use(column: Strange, told: Mapping[str, Use]) -> Use:
    if by_hand := told.get(fold(column.header)):
        return replace(by_hand, column=column)
    name = column.name
    if found := _of_one_account(column):
        return found
    key = _NAMES.get(name, LEFT)
    if key == KIND and not _says_kinds(column):
        return Use(column, LEFT)
    if key == "date":
        return Use(column, key if column.share(column.days) > _HALF or column.is_empty else LEFT)
    if key in _MONEY and not (column.is_sums or column.is_empty):
        return Use(column, LEFT)
    return Use(column, key)


def _of_one_account(column: Strange) -> Use | None:
    """A column with one account's sums: `Kassa`, or `Kassa in` and `Kassa ut`."""
    words = column.name.split()
    if column.name in _ACCOUNTS and column.is_sums:
        return Use(column, SIGNED, one_line(column.header))
    for side, rest in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if rest and side and side[0] in _SIDES and rest[0] in _ACCOUNTS and (column.is_sums or column.is_empty):
            given = one_line(column.header).split()
            name = given[:-1] if rest == words[:-1] else given[1:]
            return Use(column, _SIDES[side[0]], " ".join(name))
    return None


def _says_kinds(column: Strange) -> bool:
    words = [fold(text) for text in column.texts if text]
    return bool(words) and sum(word in KINDS for word in words) / len(words) >= 0.8


def _by_content(uses: Sequence[Use]) -> list[Use]:
    """Columns whose names say nothing, where what stands in them leaves no choice."""
    found = {use.key for use in uses}
    free = [use.column for use in uses if use.key == LEFT and use.how == "name" and not use.column.is_empty]
    made: dict[int, str] = {}

    def only(key: str, some: Sequence[Strange]) -> None:
        left = [one for one in some if one.place not in made]
        if key not in found and len(left) == 1:
            made[left[0].place] = key

    only("date", [one for one in free if one.is_days])
    only("voucher", [one for one in free if one.is_numbering])
    if not found & set(_MONEY):
        only(SIGNED, [one for one in free if one.is_sums and not one.is_numbering and _has_both_signs(one)])
    texts = [one for one in free if not one.is_days and not one.is_sums and one.place not in made]
    if texts and "text" not in found:
        longest = max(texts, key=lambda one: sum(map(len, one.texts)))
        made[longest.place] = "text"
    return [
        replace(use, key=made[use.column.place], how="content") if use.column.place in made else use for use in uses
    ]


def _has_both_signs(column: Strange) -> bool:
    sums = [ore for ore in column.sums if isinstance(ore, int)]
    return min(sums, default=0) < 0 < max(sums, default=0)


def _unsure(uses: Sequence[Use], account: str) -> Iterator[Text]:
    """What is not known for certain."""
    yield from _twice(uses)
    keys = {use.key for use in uses}
    if "date" not in keys:
        yield Text("ingen kolumn är säkert datumet", "no column is the date for certain")
    money = [use for use in uses if use.key in _MONEY]
    if not money:
        yield Text("ingen kolumn är säkert beloppet", "no column is the sum for certain")
    elif len({bool(use.account) for use in money}) > 1 or (
        not money[0].account and len({use.key == SIGNED for use in money}) > 1
    ):
        names = ", ".join(f"”{one_line(use.column.header)}”" for use in money)
        yield Text(f"beloppen kan stå i flera kolumner ({names})", f"the sums may stand in several columns ({names})")
    elif not money[0].account and "account" not in keys and not account:
        yield Text(
            "kontot framgår inte (skriv --account Bank, om allt rör ett konto)",
            "the account is not said (write --account Bank, if all is of one account)",
        )
    elif _has_no_minus(uses):
        name = one_line(money[0].column.header)
        yield Text(
            f'alla belopp är plus, så det syns inte vad som går ut (skriv --map "{name}=Belopp" om allt kommer in)',
            f'no sum is below zero, so nothing says what goes out (write --map "{name}=Amount" if all comes in)',
        )
    for use in uses:
        column = use.column
        if use.key == LEFT and use.how == "name" and column.is_sums and not column.is_numbering and not column.is_days:
            name = one_line(column.header) or str(column.place + 1)
            yield Text(f"”{name}” har belopp, men av vad?", f"“{name}” holds sums, but of what?")
    yield from _double_entry(uses)


def _has_no_minus(uses: Sequence[Use]) -> bool:
    """Whether sums that should show by their sign what goes out show none, and no column of kinds does."""
    money = [use for use in uses if use.key in _MONEY]
    sums = [ore for use in money for ore in use.column.sums if isinstance(ore, int) and ore]
    signed = all(use.key == SIGNED and use.how == "name" for use in money)
    return signed and len(sums) > 1 and min(sums) > 0 and KIND not in {use.key for use in uses}


def _twice(uses: Sequence[Use]) -> Iterator[Text]:
    seen: dict[tuple[str, str], Use] = {}
    for use in uses:
        if use.key == LEFT:
            continue
        key = (use.key, fold(use.account))
        if key in seen:
            one, other = one_line(seen[key].column.header), one_line(use.column.header)
            yield Text(f"”{one}” och ”{other}” är samma sak", f"“{one}” and “{other}” are the same thing")
        seen.setdefault(key, use)


def _double_entry(uses: Sequence[Use]) -> Iterator[Text]:
    """Account numbers beside sums are a ledger, where each voucher stands on several accounts."""
    column = next((use.column for use in uses if use.key == "account" and not use.account), None)
    numbers = [text for text in column.texts if len(text) == 4 and text.isdigit()] if column else []
    if numbers and any(number[0] != "1" for number in numbers):
        yield Text(
            "kontona är BAS-nummer, så det är en huvudbok och ingen kassabok",
            "the accounts are BAS numbers, so it is a ledger and no cashbook",
        )
