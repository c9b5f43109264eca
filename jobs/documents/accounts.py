"""The annual accounts (ekonomisk årsrapport): a financial year in sums, as the group signs them."""

from collections.abc import Iterator, Sequence

from jobs.balances import Balance, BalanceError, CategorySum, balance
from jobs.documents.model import Block, Heading, Items, Note, Paragraph, Signatures, Table
from jobs.documents.reading import names
from sheets_schema import people
from sheets_schema.book import Book
from sheets_schema.ledger import EXPENSE, INCOME
from sheets_schema.text import Language, Ore, Text, money, one_line

_SUM = Text("Summa", "Total")


def sums_of(book: Book, year: int) -> Balance | Text:
    """A year's sums, or why there are none."""
    try:
        return balance(book, year)
    except BalanceError as error:
        return error.says


def accounts_blocks(sums: Balance | Text, language: Language) -> list[Block]:
    """The year's accounts, what came in and went out, and what is left to forward; or why they cannot be made."""
    if isinstance(sums, Text):
        return [Note(Text("Går inte att räkna", "Cannot be summed")[language], (sums[language],))]
    return [
        *_preliminary(sums, language),
        Paragraph(f"{sums.period.first} – {sums.period.last}"),
        *_categories(sums, INCOME, Text("Intäkter", "Income"), language),
        *_categories(sums, EXPENSE, Text("Kostnader", "Expense"), language),
        *_result(sums, language),
        *_accounts(sums, language),
        *_to_forward(sums, language),
    ]


def signed_accounts(sums: Balance | Text, signers: Sequence[str], language: Language) -> list[Block]:
    """The same with lines for those who answer for them."""
    if isinstance(sums, Text):
        return accounts_blocks(sums, language)
    return [
        *accounts_blocks(sums, language),
        Heading(Text("Underskrifter", "Signatures")[language], 2),
        Signatures(tuple(signers)),
    ]


def signers(book: Book, language: Language) -> tuple[str, ...]:
    """Who answers for the accounts: the board, or of a Sektionsgrupp the treasurer and the secretary; vacant ones too."""
    roles = ("Kassör", "Gruppsekreterare") if book.settings.is_section_group else people.BOARD
    named = tuple(
        f"{people.role_text(role)[language]}: {names(book, term.name, language)}"
        for role in roles
        for term in people.holders(book, role)
    )
    return named or tuple(people.role_text(role)[language] for role in roles)


def _preliminary(sums: Balance, language: Language) -> Iterator[Block]:
    if sums.preliminary:
        head = Text("Preliminärt: siffrorna kan ändras", "Preliminary: the sums may change")
        yield Note(head[language], tuple(reason[language] for reason in sums.reasons))


def _categories(sums: Balance, kind: str, title: Text, language: Language) -> Iterator[Block]:
    some = [one for one in sums.categories if one.type == kind and (one.amount or one.budget)]
    if not some:
        return
    yield Heading(title[language], 2)
    has_budget = any(one.budget is not None for one in some)
    words = (Text("Kategori", "Category"), Text("Utfall", "Outcome"), Text("Budget", "Budget"))
    columns = 3 if has_budget else 2
    total = Ore(sum(one.amount for one in some))
    budget = Ore(sum(one.budget or 0 for one in some))
    last = (_SUM[language], money(total, language), money(budget, language))
    yield Table(
        tuple(word[language] for word in words[:columns]),
        (*(_category(one, language)[:columns] for one in some), last[:columns]),
        (6, 3, 3)[:columns],
        frozenset(range(1, columns)),
        totalled=True,
    )


def _category(one: CategorySum, language: Language) -> tuple[str, ...]:
    budget = "" if one.budget is None else money(one.budget, language)
    return one_line(one.category), money(one.amount, language), budget


def _result(sums: Balance, language: Language) -> Iterator[Block]:
    result = money(sums.totals.result, language)
    yield Paragraph(Text(f"Årets resultat: {result}", f"Result of the year: {result}")[language])


def _accounts(sums: Balance, language: Language) -> Iterator[Block]:
    yield Heading(Text("Konton", "Accounts")[language], 2)
    header = (
        Text("Konto", "Account"),
        Text("Ingående", "Opening"),
        Text("Intäkter", "Income"),
        Text("Kostnader", "Expense"),
        Text("Överföringar", "Transfers"),
        Text("Utgående", "Closing"),
    )
    rows = [
        (one_line(a.account), *(money(n, language) for n in (a.opening, a.income, a.expense, a.transfers, a.closing)))
        for a in sums.accounts
    ]
    t = sums.totals
    numbers = (t.opening, t.income, t.expense, t.transfers, t.closing)
    rows.append((_SUM[language], *(money(n, language) for n in numbers)))
    yield Table(
        tuple(word[language] for word in header), tuple(rows), (4, 3, 3, 3, 3, 3), frozenset(range(1, 6)), totalled=True
    )


def _to_forward(sums: Balance, language: Language) -> Iterator[Block]:
    passed = sums.to_forward
    if not (passed.collected or passed.forwarded):
        return
    yield Heading(
        Text("Pengar att vidarebefordra, till årets slut", "Money to forward, up to the year's end")[language], 2
    )
    lines = (
        (Text("Insamlat", "Collected"), passed.collected),
        (Text("Vidarebefordrat", "Forwarded"), passed.forwarded),
        (Text("Kvar att vidarebefordra", "Left to forward"), passed.remaining),
    )
    yield Items(tuple(f"{label[language]}: {money(amount, language)}" for label, amount in lines))
